/* SPDX-License-Identifier: Apache-2.0 */
/* Every operation of the vectors for SUNDIALS against a plain loop, for 8 lanes and for 1. */
#include <math.h>

#include "core/lanes/nvec_lanes.h"
#include "core/lanes/sundials_compat.h"
#include "tests/support/jm_test.h"

enum { ROWS = 5, MANY = 7 };

typedef struct bench {
    SUNContext context;
    jm_nvec_group group;
    size_t count;     /* ROWS * lanes */
    N_Vector x, y, z;
    N_Vector xs[MANY], ys[MANY], zs[MANY];
} bench;

static void fill(const bench *b, N_Vector v, double seed)
{
    for (size_t i = 0; i < b->count; i++) {
        jm_nvec_data(v)[i] = sin(seed + 1.7 * (double)i) + 0.05;
    }
}

static bool open_bench(bench *b, uint32_t lanes)
{
    memset(b, 0, sizeof *b);
    if (JM_SUN_CONTEXT(&b->context) != 0 || !jm_nvec_group_init(&b->group, ROWS, lanes)) {
        return false;
    }
    b->count = (size_t)ROWS * lanes;
    b->group.live = (1u << lanes) - 1u;
    b->x = jm_nvec_new(&b->group, b->context);
    b->y = N_VClone(b->x);
    b->z = N_VClone(b->x);
    fill(b, b->x, 0.3);
    fill(b, b->y, 2.385);
    for (int j = 0; j < MANY; j++) {
        b->xs[j] = N_VClone(b->x);
        b->ys[j] = N_VClone(b->x);
        b->zs[j] = N_VClone(b->x);
        fill(b, b->xs[j], 0.1 * j);
        fill(b, b->ys[j], 5.0 + 0.3 * j);
    }
    jm_test_note("%u lanes", lanes);
    return true;
}

static void close_bench(bench *b)
{
    N_VDestroy(b->x);
    N_VDestroy(b->y);
    N_VDestroy(b->z);
    for (int j = 0; j < MANY; j++) {
        N_VDestroy(b->xs[j]);
        N_VDestroy(b->ys[j]);
        N_VDestroy(b->zs[j]);
    }
    jm_nvec_group_clear(&b->group);
    SUNContext_Free(&b->context);
}

#define X(i) jm_nvec_data(b.x)[i]
#define Y(i) jm_nvec_data(b.y)[i]
#define Z(i) jm_nvec_data(b.z)[i]
#define XS(j, i) jm_nvec_data(b.xs[j])[i]
#define YS(j, i) jm_nvec_data(b.ys[j])[i]
#define ZS(j, i) jm_nvec_data(b.zs[j])[i]
#define FOR_ALL for (size_t i = 0; i < b.count; i++)
#define FOR_WIDTHS for (uint32_t lanes = 1; lanes <= 8; lanes += 7)

JM_TEST("plain operations")
{
    FOR_WIDTHS
    {
        bench b;
        if (!expect_true(open_bench(&b, lanes))) {
            return;
        }
        expect_int(N_VGetVectorID(b.x), SUNDIALS_NVEC_CUSTOM);
        expect_int(N_VGetLength(b.x), (int)b.count);
        N_VLinearSum(2.385, b.x, -0.7, b.y, b.z);
        FOR_ALL expect_abs(Z(i), 2.385 * X(i) - 0.7 * Y(i), 1e-15);
        N_VProd(b.x, b.y, b.z);
        FOR_ALL expect_ulp(Z(i), X(i) * Y(i), 0);
        N_VDiv(b.x, b.y, b.z);
        FOR_ALL expect_ulp(Z(i), X(i) / Y(i), 0);
        N_VScale(-1.25, b.x, b.z);
        FOR_ALL expect_ulp(Z(i), -1.25 * X(i), 0);
        N_VScale(1.0, b.y, b.z);
        FOR_ALL expect_ulp(Z(i), Y(i), 0);
        N_VAbs(b.x, b.z);
        FOR_ALL expect_ulp(Z(i), fabs(X(i)), 0);
        N_VInv(b.x, b.z);
        FOR_ALL expect_ulp(Z(i), 1.0 / X(i), 0);
        N_VAddConst(b.x, 0.31, b.z);
        FOR_ALL expect_ulp(Z(i), X(i) + 0.31, 0);
        N_VConst(3.125, b.z);
        FOR_ALL expect_ulp(Z(i), 3.125, 0);
        N_VLinearSum(1.5, b.z, 0.5, b.x, b.z); /* in place */
        FOR_ALL expect_abs(Z(i), 4.6875 + 0.5 * X(i), 1e-15);
        close_bench(&b);
    }
}

JM_TEST("fused operations")
{
    FOR_WIDTHS
    {
        bench b;
        double c[MANY] = {0.3, -1.1, 2.4, 0.05, -0.7, 1.9, 3.3};
        if (!expect_true(open_bench(&b, lanes))) {
            return;
        }
        for (int m = 1; m <= MANY; m++) {
            expect_int(N_VLinearCombination(m, c, b.xs, b.z), 0);
            FOR_ALL
            {
                double sum = 0.0;
                for (int j = 0; j < m; j++) {
                    sum += c[j] * XS(j, i);
                }
                expect_abs(Z(i), sum, 4e-15);
            }
            expect_int(N_VScaleAddMulti(m, c, b.x, b.ys, b.zs), 0);
            for (int j = 0; j < m; j++) {
                FOR_ALL expect_abs(ZS(j, i), c[j] * X(i) + YS(j, i), 2e-15);
            }
        }
        const double first = XS(0, 2), second = XS(1, 2);
        /* Onto the first, as CVODE does. */
        expect_int(N_VLinearCombination(2, c, b.xs, b.xs[0]), 0);
        expect_abs(XS(0, 2), 0.3 * first - 1.1 * second, 1e-15);
        close_bench(&b);
    }
}

JM_TEST("operations on arrays of vectors")
{
    FOR_WIDTHS
    {
        bench b;
        double c[MANY] = {0.3, -1.1, 2.4, 1.0, -0.7, 1.9, 3.3}, norms[MANY];
        if (!expect_true(open_bench(&b, lanes))) {
            return;
        }
        expect_int(N_VLinearSumVectorArray(MANY, 0.4, b.xs, -1.3, b.ys, b.zs), 0);
        for (int j = 0; j < MANY; j++) {
            FOR_ALL expect_abs(ZS(j, i), 0.4 * XS(j, i) - 1.3 * YS(j, i), 2e-15);
        }
        expect_int(N_VScaleVectorArray(MANY, c, b.xs, b.zs), 0);
        for (int j = 0; j < MANY; j++) {
            FOR_ALL expect_ulp(ZS(j, i), c[j] * XS(j, i), 0);
        }
        N_Vector *sums[3] = {b.xs, b.ys, b.zs};
        N_Vector out[MANY] = {b.zs[0], b.zs[1]};
        const double old = ZS(1, 3), xs = XS(1, 3), ys = YS(1, 3);
        expect_int(N_VLinearCombinationVectorArray(2, 3, c, sums, out), 0);
        expect_abs(ZS(1, 3), 0.3 * xs - 1.1 * ys + 2.4 * old, 4e-15);
        expect_int(N_VConstVectorArray(MANY, -2.5, b.zs), 0);
        FOR_ALL expect_ulp(ZS(MANY - 1, i), -2.5, 0);
        N_Vector *from[2] = {b.ys, b.zs}, *to[2] = {b.ys, b.zs};
        const double before = YS(2, 1);
        expect_int(N_VScaleAddMultiVectorArray(MANY, 2, c, b.xs, from, to), 0);
        expect_abs(YS(2, 1), 0.3 * XS(2, 1) + before, 2e-15);
        expect_abs(ZS(2, 1), -1.1 * XS(2, 1) - 2.5, 2e-15);
        expect_int(N_VWrmsNormVectorArray(MANY, b.xs, b.ys, norms), 0);
        expect_ulp(norms[4], N_VWrmsNorm(b.xs[4], b.ys[4]), 0);
        close_bench(&b);
    }
}

/* The norm of lane l by itself. */
static double lane_norm(const bench *b, uint32_t l)
{
    double sum = 0.0;
    for (size_t i = l; i < b->count; i += b->group.lanes) {
        sum += pow(jm_nvec_data(b->x)[i] * jm_nvec_data(b->y)[i], 2.0);
    }
    return sqrt(sum / ROWS);
}

JM_TEST("the weighted norm is that of the worst lane that lives")
{
    bench b;
    if (!expect_true(open_bench(&b, 8))) {
        return;
    }
    double most = 0.0, without = 0.0;
    uint32_t worst = 0;
    for (uint32_t l = 0; l < 8; l++) {
        worst = lane_norm(&b, l) > most ? l : worst;
        most = fmax(most, lane_norm(&b, l));
    }
    expect_rel(N_VWrmsNorm(b.x, b.y), most, 1e-15);
    expect_int(jm_nvec_worst(&b.group), worst);
    for (uint32_t l = 0; l < 8; l++) {
        without = l != worst ? fmax(without, lane_norm(&b, l)) : without;
    }
    b.group.live &= ~(1u << worst);
    expect_rel(N_VWrmsNorm(b.x, b.y), without, 1e-15);
    close_bench(&b);
}

JM_TEST("masked lanes may hold anything, living ones make the norm infinite by a NaN")
{
    bench b;
    if (!expect_true(open_bench(&b, 8))) {
        return;
    }
    const double clean = N_VWrmsNorm(b.x, b.y), largest = N_VMaxNorm(b.x), least = N_VMin(b.x);
    X(3 * 8 + 6) = (double)NAN;
    expect_true(isinf(N_VWrmsNorm(b.x, b.y)));
    expect_int(jm_nvec_worst(&b.group), 6);
    expect_true(isinf(N_VMaxNorm(b.x)));
    b.group.live = 0xff & ~(1u << 6);
    expect_true(N_VWrmsNorm(b.x, b.y) <= clean);
    expect_true(N_VMaxNorm(b.x) <= largest && N_VMin(b.x) >= least);
    close_bench(&b);
}

JM_TEST_MAIN
