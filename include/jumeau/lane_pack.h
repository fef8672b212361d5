/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs: JM_PACK values of one patient side by side in a vector, for the kernels of width 1.
 *
 * Everything that jumeau/lane.h says of lanes is said here once more of packs, under other names:
 * jm_pack for jm_lane, jm_pack_exp for jm_exp. It is the same text, included again with its names
 * changed, so a value has the same bits in a pack as alone. What is new there gets its line here.
 *
 * Included by generated kernels, after jumeau/lane.h at width 1.
 */
#ifndef JUMEAU_LANE_PACK_H
#define JUMEAU_LANE_PACK_H

#if JM_LANES != 1 || (JM_PACK != 8 && JM_PACK != 4)
#error "packs of 8 or 4 are for kernels of width 1"
#endif

#undef JM_LANES
#define JM_LANES JM_PACK
#define jm_lane         jm_pack
#define jm_lint         jm_pack_int
#define jm_lmask        jm_pack_mask
#define jm_of           jm_pack_of
#define jm_int_of       jm_pack_int_of
#define jm_bits         jm_pack_bits
#define jm_from_bits    jm_pack_from_bits
#define jm_shift_left   jm_pack_shift_left
#define jm_shift_right  jm_pack_shift_right
#define jm_fma          jm_pack_fma
#define jm_sqrt         jm_pack_sqrt
#define jm_floor        jm_pack_floor
#define jm_lesser       jm_pack_lesser
#define jm_greater      jm_pack_greater
#define jm_lt           jm_pack_lt
#define jm_le           jm_pack_le
#define jm_eq           jm_pack_eq
#define jm_ne           jm_pack_ne
#define jm_both         jm_pack_both
#define jm_either       jm_pack_either
#define jm_negate       jm_pack_negate
#define jm_when         jm_pack_when
#define jm_lanes_of     jm_pack_lanes_of
#define jm_scale        jm_pack_scale
#define jm_abs          jm_pack_abs
#define jm_with_sign    jm_pack_with_sign
#define jm_number       jm_pack_number
#define jm_truth        jm_pack_truth
#define jm_min          jm_pack_min
#define jm_max          jm_pack_max
#define jm_mod          jm_pack_mod
#define jm_exp_roots    jm_pack_exp_roots
#define jm_of_sixteen   jm_pack_of_sixteen
#define jm_scale_floor  jm_pack_scale_floor
#define jm_exp_rest     jm_pack_exp_rest
#define jm_exp_reduce   jm_pack_exp_reduce
#define jm_exp          jm_pack_exp
#define jm_split        jm_pack_split
#define jm_log_edges    jm_pack_log_edges
#define jm_log_series   jm_pack_log_series
#define jm_log          jm_pack_log
#define jm_sum          jm_pack_sum
#define jm_log10        jm_pack_log10
#define jm_pow_series   jm_pack_pow_series
#define jm_pow_ratio    jm_pack_pow_ratio
#define jm_pow_log      jm_pack_pow_log
#define jm_pow_size     jm_pack_pow_size
#define jm_pow          jm_pack_pow
#define jm_exp_less_one jm_pack_exp_less_one
#define jm_share        jm_pack_share
#define jm_half_exp     jm_pack_half_exp
#define jm_sinh         jm_pack_sinh
#define jm_cosh         jm_pack_cosh
#define jm_tanh         jm_pack_tanh
#define jm_erf_series   jm_pack_erf_series
#define jm_erf_tail     jm_pack_erf_tail
#define jm_erf          jm_pack_erf
#define jm_angle_reduce jm_pack_angle_reduce
#define jm_sin_core     jm_pack_sin_core
#define jm_cos_core     jm_pack_cos_core
#define jm_quarter_has  jm_pack_quarter_has
#define jm_sin_of       jm_pack_sin_of
#define jm_sin          jm_pack_sin
#define jm_cos          jm_pack_cos
#define jm_tan          jm_pack_tan
#define jm_atan_series  jm_pack_atan_series
#define jm_angle_core   jm_pack_angle_core
#define jm_atan         jm_pack_atan
#define jm_atan2        jm_pack_atan2
#define jm_asin_series  jm_pack_asin_series
#define jm_asin_half    jm_pack_asin_half
#define jm_asin         jm_pack_asin
#define jm_acos         jm_pack_acos

#include "jumeau/lane.h"

#undef JM_LANES
#define JM_LANES 1

#undef jm_lane
#undef jm_lint
#undef jm_lmask
#undef jm_of
#undef jm_int_of
#undef jm_bits
#undef jm_from_bits
#undef jm_shift_left
#undef jm_shift_right
#undef jm_fma
#undef jm_sqrt
#undef jm_floor
#undef jm_lesser
#undef jm_greater
#undef jm_lt
#undef jm_le
#undef jm_eq
#undef jm_ne
#undef jm_both
#undef jm_either
#undef jm_negate
#undef jm_when
#undef jm_lanes_of
#undef jm_scale
#undef jm_abs
#undef jm_with_sign
#undef jm_number
#undef jm_truth
#undef jm_min
#undef jm_max
#undef jm_mod
#undef jm_exp_roots
#undef jm_of_sixteen
#undef jm_scale_floor
#undef jm_exp_rest
#undef jm_exp_reduce
#undef jm_exp
#undef jm_split
#undef jm_log_edges
#undef jm_log_series
#undef jm_log
#undef jm_sum
#undef jm_log10
#undef jm_pow_series
#undef jm_pow_ratio
#undef jm_pow_log
#undef jm_pow_size
#undef jm_pow
#undef jm_exp_less_one
#undef jm_share
#undef jm_half_exp
#undef jm_sinh
#undef jm_cosh
#undef jm_tanh
#undef jm_erf_series
#undef jm_erf_tail
#undef jm_erf
#undef jm_angle_reduce
#undef jm_sin_core
#undef jm_cos_core
#undef jm_quarter_has
#undef jm_sin_of
#undef jm_sin
#undef jm_cos
#undef jm_tan
#undef jm_atan_series
#undef jm_angle_core
#undef jm_atan
#undef jm_atan2
#undef jm_asin_series
#undef jm_asin_half
#undef jm_asin
#undef jm_acos

/* Rows of one patient in a group, to stand side by side, and back. */
JM_FN void jm_take_rows(double *to, const double *from, uint32_t n, size_t stride)
{
    for (uint32_t i = 0; i < n; i++)
        to[i] = from[i * stride];
}
JM_FN void jm_give_rows(double *to, const double *from, uint32_t n, size_t stride)
{
    for (uint32_t i = 0; i < n; i++)
        to[i * stride] = from[i];
}

#endif
