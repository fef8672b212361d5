/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elementary functions as calls; included by generated kernels only.
 *
 * What is computed in every step has them inlined, where several interleave. The rest (start
 * values, signals, what events set) is most of the text of a large model and little of its time:
 * from here on a function stands there once. The bits are the same.
 */
#ifndef JUMEAU_LANE_FAR_H
#define JUMEAU_LANE_FAR_H

#include "jumeau/lane.h"

#define JM_FAR(name)                                                             \
    static __attribute__((noinline, unused)) jm_lane name##_far(jm_lane x)       \
    {                                                                            \
        return name(x);                                                          \
    }
#define JM_FAR_2(name)                                                           \
    static __attribute__((noinline, unused)) jm_lane name##_far(jm_lane x, jm_lane y) \
    {                                                                            \
        return name(x, y);                                                       \
    }

JM_FAR(jm_exp)
JM_FAR(jm_log)
JM_FAR(jm_log10)
JM_FAR(jm_sinh)
JM_FAR(jm_cosh)
JM_FAR(jm_tanh)
JM_FAR(jm_erf)
JM_FAR(jm_sin)
JM_FAR(jm_cos)
JM_FAR(jm_tan)
JM_FAR(jm_asin)
JM_FAR(jm_acos)
JM_FAR(jm_atan)
JM_FAR_2(jm_pow)
JM_FAR_2(jm_atan2)

#define jm_exp(x) jm_exp_far(x)
#define jm_log(x) jm_log_far(x)
#define jm_log10(x) jm_log10_far(x)
#define jm_sinh(x) jm_sinh_far(x)
#define jm_cosh(x) jm_cosh_far(x)
#define jm_tanh(x) jm_tanh_far(x)
#define jm_erf(x) jm_erf_far(x)
#define jm_sin(x) jm_sin_far(x)
#define jm_cos(x) jm_cos_far(x)
#define jm_tan(x) jm_tan_far(x)
#define jm_asin(x) jm_asin_far(x)
#define jm_acos(x) jm_acos_far(x)
#define jm_atan(x) jm_atan_far(x)
#define jm_pow(x, y) jm_pow_far(x, y)
#define jm_atan2(y, x) jm_atan2_far(y, x)

#endif
