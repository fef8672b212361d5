/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Models written by hand against the ABI, for tests and benches that want no compiler.
 *
 * Each is a static constant with kernels for 8 lanes and for 1 from the same source text, so with
 * the same bits at both; the wide ones are compiled for each instruction set and chosen by the
 * loader. Only the metadata that steppers look at is there.
 *
 *   hand_decay       x' = -k x, y' = k x;  p = k, level;  roots x - level, y - level
 *   hand_oscillator  x' = w y, y' = -w x;  p = w, level;  root x - level
 *   hand_forced      x' = k (t^3 - x) + 3 t^2, y' = x - t^3 - y / 2;  p = k;  x = t^3
 *   hand_vanderpol   x' = y, y' = mu (1 - x^2) y - x;  p = mu
 *   hand_robertson   Robertson's kinetics, its rates times p
 *   hand_blowup      x' = p x^2 (infinite at t = 1 / (p x0)), y' = -y
 *   hand_delay       x' = -x(t - tau);  p = tau
 *   hand_rest        x' = q - k x; a' = -f a + b c^2, c' = -a';  p = k, q, f, b
 *   hand_hovorka     Hovorka 2004 (doi:10.1088/0967-3334/25/4/010), min
 *   hand_pkpd        two compartments, oral dose, indirect response, h
 */
#ifndef JM_TESTS_SUPPORT_HAND_MODELS_H
#define JM_TESTS_SUPPORT_HAND_MODELS_H

#include "core/model/model.h"

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define HAND_WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HAND_WIDE
#endif
#define HAND_UNUSED __attribute__((unused))

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpsabi"
typedef double hand_v8 __attribute__((vector_size(64), may_alias));
typedef long long hand_m8 __attribute__((vector_size(64), may_alias));

#define HAND_W 8
#define lv hand_v8
#define LV_PICK(m, a, b) ((lv)(((m) & (hand_m8)(a)) | (~(m) & (hand_m8)(b))))
#define HAND_KERNEL(name) HAND_WIDE static void name##_8(const jm_frame *f, double *out)
#include "tests/support/hand_bodies.h"
#undef HAND_W
#undef lv
#undef LV_PICK
#undef HAND_KERNEL

#define HAND_W 1
#define lv double
#define LV_PICK(m, a, b) ((m) ? (a) : (b))
#define HAND_KERNEL(name) static void name##_1(const jm_frame *f, double *out)
#include "tests/support/hand_bodies.h"
#undef HAND_W
#undef lv
#undef LV_PICK
#undef HAND_KERNEL
#pragma GCC diagnostic pop

#define HAND_COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A model from its sizes and kernels; `more` are further members of the kernel table. */
#define HAND_MODEL(id, states, params, col, row, counts, more_8, more_1)                    \
    static const jm_kernels id##_kernels[2] = {                                             \
        {.lanes = 8, .isa = "any", .rhs = id##_rhs_8, .jac = id##_jac_8, more_8},         \
        {.lanes = 1, .isa = "any", .rhs = id##_rhs_1, .jac = id##_jac_1, more_1}};        \
    static const jm_model_abi id##_abi = {.abi = JM_MODEL_ABI,                              \
                                            .n_states = (states),                             \
                                            .n_params = (params),                             \
                                            .n_jac = HAND_COUNT(row),                         \
                                            .n_kernels = 2,                                   \
                                            .name = "hand/" #id,                            \
                                            .time_unit = "s",                                 \
                                            .time_unit_s = 1.0,                               \
                                            .jac_col = (col),                                 \
                                            .jac_row = (row),                                 \
                                            .kernels = id##_kernels,                        \
                                            counts};                                          \
    HAND_UNUSED static const jm_model hand_##id = {                                         \
        .abi = &id##_abi, .wide = &id##_kernels[0], .single = &id##_kernels[1]}

static const uint32_t decay_col[] = {0, 2, 2}, decay_row[] = {0, 1};
HAND_MODEL(decay, 2, 2, decay_col, decay_row, .n_roots = 2, .roots = decay_roots_8,
           .roots = decay_roots_1);

static const uint32_t oscillator_col[] = {0, 1, 2}, oscillator_row[] = {1, 0};
HAND_MODEL(oscillator, 2, 2, oscillator_col, oscillator_row, .n_roots = 1,
           .roots = oscillator_roots_8, .roots = oscillator_roots_1);

static const uint32_t forced_col[] = {0, 2, 3}, forced_row[] = {0, 1, 1};
HAND_MODEL(forced, 2, 1, forced_col, forced_row, .n_roots = 0, .roots = NULL, .roots = NULL);

static const uint32_t vanderpol_col[] = {0, 1, 3}, vanderpol_row[] = {1, 0, 1};
HAND_MODEL(vanderpol, 2, 1, vanderpol_col, vanderpol_row, .n_roots = 0, .roots = NULL,
           .roots = NULL);

static const uint32_t robertson_col[] = {0, 2, 5, 7}, robertson_row[] = {0, 1, 0, 1, 2, 0, 1};
HAND_MODEL(robertson, 3, 1, robertson_col, robertson_row, .n_roots = 0, .roots = NULL,
           .roots = NULL);

static const uint32_t blowup_col[] = {0, 1, 2}, blowup_row[] = {0, 1};
HAND_MODEL(blowup, 2, 1, blowup_col, blowup_row, .n_roots = 0, .roots = NULL, .roots = NULL);

static const uint32_t delay_col[] = {0, 1}, delay_row[] = {0};
HAND_MODEL(delay, 1, 1, delay_col, delay_row, .n_histories = 1, .history = delay_history_8,
           .history = delay_history_1);

static const uint32_t rest_col[] = {0, 1, 3, 5}, rest_row[] = {0, 1, 2, 1, 2};
HAND_MODEL(rest, 3, 4, rest_col, rest_row, .n_roots = 0, .roots = NULL, .roots = NULL);

static const uint32_t hovorka_col[] = {0, 2, 4, 8, 11, 13, 15, 17, 19, 21, 23},
                      hovorka_row[] = {0, 1, 1, 2, 2, 3, 4, 5, 3, 6, 7, 4,
                                       7, 5, 6, 6, 7, 6, 7, 8, 9, 6, 9};
HAND_MODEL(hovorka, 10, 17, hovorka_col, hovorka_row, .n_derived = 11, .derive = hovorka_derive_8,
           .derive = hovorka_derive_1);
/* VI VG F01 EGP0 k12 ke tI tG AG ka1 ka2 ka3 SIT SID SIE BW u */
HAND_UNUSED static const double hand_hovorka_default[17] = {
    0.12, 0.16, 0.0097, 0.0161, 0.066,   0.138,  55.0,   40.0, 0.8,
    0.006, 0.06, 0.03,  51.2e-4, 8.2e-4, 520e-4, 70.0, 6.4286};

static const uint32_t pkpd_col[] = {0, 2, 5, 7, 8}, pkpd_row[] = {0, 1, 1, 2, 3, 1, 2, 3};
HAND_MODEL(pkpd, 4, 7, pkpd_col, pkpd_row, .n_derived = 4, .derive = pkpd_derive_8,
           .derive = pkpd_derive_1);
HAND_UNUSED static const double hand_pkpd_default[7] = {5.0, 30.0, 8.0, 60.0, 1.0, 0.1, 1.0};

#endif
