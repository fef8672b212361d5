/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/lanes/isa.h"
#include "core/lanes/kit.h"
#include "core/lanes/lu.h"
#include "core/lanes/lu_plan.h"
#include "core/lanes/memory.h"
#include "tests/support/hand_models.h"
#include "tests/support/jm_test.h"

/* Random number in [-1, 1), from a counter. */
static double noise(uint64_t n)
{
    uint64_t x = (n + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (double)((x ^ (x >> 31)) >> 11) * 0x1p-52 - 1.0;
}

/* r = b - (I - gamma J) x in every lane, from the Jacobian itself. */
static void residual(const jm_model_abi *abi, uint32_t lanes, const double *gamma,
                     const double *jac, const double *x, double *r)
{
    for (uint32_t i = 0; i < abi->n_states * lanes; i++) {
        r[i] -= x[i];
    }
    for (uint32_t c = 0; c < abi->n_states; c++) {
        for (uint32_t e = abi->jac_col[c]; e < abi->jac_col[c + 1]; e++) {
            for (uint32_t l = 0; l < lanes; l++) {
                r[abi->jac_row[e] * lanes + l] +=
                    gamma[l] * jac[e * lanes + l] * x[c * lanes + l];
            }
        }
    }
}

/* Solves with a random Jacobian of the model's pattern; the largest residual beside |b| = 1. */
static double solve_random(const jm_model_abi *abi, uint32_t lanes, double size)
{
    jm_error err;
    jm_lu *lu = NULL;
    double worst = HUGE_VAL;
    if (!expect_status(jm_lu_new(&lu, abi, lanes, &err), JM_OK, &err)) {
        return worst;
    }
    const size_t n_lu = jm_lu_plan_of(lu)->n_lu, row = (size_t)abi->n_states * lanes;
    double *const values = jm_lanes_take(n_lu * lanes);
    double *const jac = jm_lanes_take((size_t)abi->n_jac * lanes);
    double *const b = jm_lanes_take(row), *const x = jm_lanes_take(row);
    double *const gamma = jm_lanes_take(lanes);
    for (size_t i = 0; i < (size_t)abi->n_jac * lanes; i++) {
        jac[i] = size * noise(i);
    }
    for (size_t i = 0; i < row; i++) {
        b[i] = x[i] = noise(i + 1000);
    }
    for (uint32_t l = 0; l < lanes; l++) {
        gamma[l] = 0.1 * (l + 1);
    }
    jm_lu_newton(lu, gamma, jac, values);
    expect_int(jm_lu_factor(lu, values), 0);
    jm_lu_solve(lu, x);
    residual(abi, lanes, gamma, jac, x, b);
    worst = 0.0;
    for (size_t i = 0; i < row; i++) {
        worst = fmax(worst, fabs(b[i]));
    }
    free(values);
    free(jac);
    free(b);
    free(x);
    free(gamma);
    jm_lu_free(lu);
    return worst;
}

JM_TEST("systems of all hand-written patterns are solved in every lane")
{
    const jm_model *const models[] = {&hand_hovorka, &hand_pkpd, &hand_robertson, &hand_vanderpol,
                                      &hand_oscillator, &hand_rest};
    for (size_t m = 0; m < sizeof models / sizeof models[0]; m++) {
        for (uint32_t lanes = 1; lanes <= 8; lanes += 7) {
            jm_test_note("%s, %u lanes", models[m]->abi->name, lanes);
            expect_abs(solve_random(models[m]->abi, lanes, 0.7), 0.0, 1e-13);
            expect_abs(solve_random(models[m]->abi, lanes, 300.0), 0.0, 1e-9);
        }
    }
}

/* An arrow: dense first row and column. In the order of states everything fills in, with the first
   state last nothing does. */
enum { ARROW = 7 };
static const uint32_t arrow_col[ARROW + 1] = {0, 7, 9, 11, 13, 15, 17, 19};
static const uint32_t arrow_row[19] = {0, 1, 2, 3, 4, 5, 6, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6};
static const uint32_t arrow_order[ARROW] = {1, 2, 3, 4, 5, 6, 0};
static const uint32_t arrow_lu_col[ARROW + 1] = {0, 2, 4, 6, 8, 10, 12, 19};
static const uint32_t arrow_lu_row[19] = {0, 6, 1, 6, 2, 6, 3, 6, 4, 6, 5, 6, 0, 1, 2, 3, 4, 5, 6};

static jm_model_abi arrow(bool planned)
{
    jm_model_abi abi = {.n_states = ARROW, .n_jac = 19, .name = "arrow"};
    abi.jac_col = arrow_col;
    abi.jac_row = arrow_row;
    if (planned) {
        abi.n_lu = 19;
        abi.lu_order = arrow_order;
        abi.lu_col = arrow_lu_col;
        abi.lu_row = arrow_lu_row;
    }
    return abi;
}

JM_TEST("a planned order of pivots is followed, and saves its fill-in")
{
    jm_error err;
    for (int planned = 0; planned < 2; planned++) {
        const jm_model_abi abi = arrow(planned != 0);
        jm_lu *lu = NULL;
        if (expect_status(jm_lu_new(&lu, &abi, 8, &err), JM_OK, &err)) {
            expect_int(jm_lu_plan_of(lu)->n_lu, planned != 0 ? 19 : 49);
        }
        jm_lu_free(lu);
        expect_abs(solve_random(&abi, 8, 0.9), 0.0, 1e-13);
        expect_abs(solve_random(&abi, 1, 0.9), 0.0, 1e-13);
    }
}

JM_TEST("a plan that lacks an entry is a fault of ours and found at once")
{
    jm_error err;
    jm_lu *lu = NULL;
    jm_model_abi abi = arrow(true);
    abi.lu_order = (const uint32_t[]){0, 1, 2, 3, 4, 5, 6};
    expect_status(jm_lu_new(&lu, &abi, 8, &err), JM_INTERNAL, NULL);
    expect_true(lu == NULL);
}

/* M = [e -g; g e'] of the oscillator with a diagonal that is lost in lane 5. */
JM_TEST("a lane that loses a pivot is solved densely, the others are not")
{
    static const uint32_t col[] = {0, 2, 4}, row[] = {0, 1, 0, 1};
    const jm_model_abi abi = {
        .n_states = 2, .n_jac = 4, .name = "full", .jac_col = col, .jac_row = row};
    jm_error err;
    jm_lu *lu = NULL;
    double *const values = jm_lanes_take(4 * 8), *const jac = jm_lanes_take(4 * 8);
    double *const gamma = jm_lanes_take(8), *const b = jm_lanes_take(16);
    if (!expect_status(jm_lu_new(&lu, &abi, 8, &err), JM_OK, &err)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        gamma[l] = 0.5;
        jac[l] = l == 5 ? 2.0 - 1e-17 : l == 2 ? 2.0 - 4e-13 : 0.3; /* 1 - gamma J: 0, 2e-13 */
        jac[8 + l] = 2.0;
        jac[16 + l] = -3.0;
        jac[24 + l] = 0.25;
        b[l] = 1.0;
        b[8 + l] = 2.0;
    }
    jm_lu_newton(lu, gamma, jac, values);
    expect_int(jm_lu_factor(lu, values), 0);
    expect_int(jm_lu_dense_lanes(lu), 1 << 5 | 1 << 2);
    jm_lu_solve(lu, b);
    for (uint32_t l = 0; l < 8; l++) { /* Cramer */
        const double a = 1.0 - 0.5 * jac[l], d = 0.875, c = -1.0, up = 1.5;
        jm_test_note("lane %u", l);
        expect_rel(b[l], (d * 1.0 - up * 2.0) / (a * d - up * c), 1e-14);
        expect_rel(b[8 + l], (a * 2.0 - c * 1.0) / (a * d - up * c), 1e-14);
    }
    free(values);
    free(jac);
    free(gamma);
    free(b);
    jm_lu_free(lu);
}

JM_TEST("singular matrices and those that hold no numbers are reported lane by lane")
{
    jm_error err;
    jm_lu *lu = NULL;
    double *const gamma = jm_lanes_take(8), *const jac = jm_lanes_take(2 * 8);
    double *const values = jm_lanes_take(4 * 8);
    if (!expect_status(jm_lu_new(&lu, hand_blowup.abi, 8, &err), JM_OK, &err)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        gamma[l] = 0.25;
        jac[l] = l == 1 ? 4.0 : 0.5; /* 1 - gamma J = 0 */
        jac[8 + l] = l == 4 ? (double)NAN : -1.0;
    }
    jm_lu_newton(lu, gamma, jac, values);
    expect_int(jm_lu_factor(lu, values), 1 << 1 | 1 << 4);
    free(gamma);
    free(jac);
    free(values);
    jm_lu_free(lu);
}

JM_TEST("all instruction sets give the same bits")
{
    const jm_model_abi *const abi = hand_hovorka.abi;
    jm_lu_plan p;
    jm_error err;
    if (!expect_status(jm_lu_plan_make(&p, abi, &err), JM_OK, &err)) {
        return;
    }
    const size_t n = p.n, n_lu = p.n_lu;
    const jm_kit_rows *const kits[] = {jm_kit_rows_best(8), &jm_kit_8_any.rows,
#if defined(__x86_64__)
                                       JM_ISA_V3 ? &jm_kit_8_v3.rows
                                                                           : &jm_kit_8_any.rows
#endif
    };
    double *lu[3], *x[3];
    double *const inverse = jm_lanes_take(n * 8), *const room = jm_lanes_take(n * 8);
    double *const jac = jm_lanes_take((size_t)p.n_jac * 8), *const gamma = jm_lanes_take(8);
    for (size_t i = 0; i < (size_t)p.n_jac * 8; i++) {
        jac[i] = noise(i);
        gamma[i % 8] = 0.3;
    }
    for (size_t k = 0; k < sizeof kits / sizeof kits[0]; k++) {
        lu[k] = jm_lanes_take(n_lu * 8);
        x[k] = jm_lanes_take(n * 8);
        kits[k]->newton_matrix(&p, gamma, jac, lu[k]);
        kits[k]->factor(&p, lu[k], inverse);
        for (size_t i = 0; i < n * 8; i++) {
            x[k][i] = noise(i + 77);
        }
        kits[k]->solve(&p, lu[k], inverse, x[k], room);
        expect_lanes(lu[k], lu[0], n_lu * 8, 0.0);
        expect_lanes(x[k], x[0], n * 8, 0.0);
    }
    for (size_t k = 0; k < sizeof kits / sizeof kits[0]; k++) {
        free(lu[k]);
        free(x[k]);
    }
    free(inverse);
    free(room);
    free(jac);
    free(gamma);
    jm_lu_plan_clear(&p);
}

JM_TEST_MAIN
