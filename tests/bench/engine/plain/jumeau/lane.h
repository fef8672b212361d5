/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stands in for jumeau/lane.h in the race: one value, C's operators, the C library's functions;
 * what a right-hand side written by hand or by a common tool looks like to the C compiler.
 */
#ifndef JUMEAU_LANE_H
#define JUMEAU_LANE_H

#include <math.h>
#include <stdint.h>

#define JM_FN static inline __attribute__((unused))
typedef double jm_lane;
typedef int64_t jm_lint;
typedef int jm_lmask;

#define jm_of(x) (x)
#define jm_fma(a, b, c) ((a) * (b) + (c))
#define jm_exp exp
#define jm_log log
#define jm_log10 log10
#define jm_pow pow
#define jm_sqrt sqrt
#define jm_abs fabs
#define jm_min fmin
#define jm_max fmax
#define jm_floor floor
#define jm_sin sin
#define jm_cos cos
#define jm_tan tan
#define jm_asin asin
#define jm_acos acos
#define jm_atan atan
#define jm_atan2 atan2
#define jm_sinh sinh
#define jm_cosh cosh
#define jm_tanh tanh
#define jm_erf erf
#define jm_lt(a, b) ((a) < (b))
#define jm_le(a, b) ((a) <= (b))
#define jm_eq(a, b) ((a) == (b))
#define jm_ne(a, b) ((a) != (b))
#define jm_both(a, b) ((a) && (b))
#define jm_either(a, b) ((a) || (b))
#define jm_negate(a) (!(a))
#define jm_when(m, a, b) ((m) ? (a) : (b))
#define jm_number(m) ((double)(m))
#define jm_truth(x) ((x) != 0.0)
#define jm_mod(a, b) ((a) - (b) * floor((a) / (b)))

#define JM_GET(a, i) ((a)[i])
#define JM_PUT(out, i) ((out)[i])
#define JM_PICK(out, which, i, row, value) \
    do {                                   \
        if ((which) == (i))                \
            JM_PUT(out, 0) = (value);      \
    } while (0)
#define JM_ROW(a, i) ((a)[i])
#define JM_SET(a, i) ((a)[i])
#define jm_lanes_of(m) ((uint32_t)(m))
#define JM_PART static __attribute__((noinline)) void
#define JM_KERNEL(name) jm_##name##_1

#endif
