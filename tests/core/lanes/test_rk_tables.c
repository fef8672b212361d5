/* SPDX-License-Identifier: Apache-2.0 */
/* The coefficients of the own Runge–Kutta pairs fulfil what the theory asks of them. */
#include <math.h>

#include "core/lanes/rk_tables.h"
#include "tests/support/jm_test.h"

/* Sum over the slopes of weight times f(c). */
static double sum_power(const jm_rk_table *m, const double *weight, int power)
{
    double sum = 0.0;
    for (int s = 0; s < m->slopes; s++) {
        sum += weight[s] * (power == 0 ? 1.0 : pow(m->c[s], power));
    }
    return sum;
}

/* weight · A^times · c^power, the condition of a tall tree. */
static double tall(const jm_rk_table *m, const double *weight, int times, int power)
{
    double v[16], next[16], sum = 0.0;
    for (int s = 0; s < 16; s++) {
        v[s] = power == 0 ? 1.0 : pow(m->c[s], power);
    }
    for (int turn = 0; turn < times; turn++) {
        for (int s = 0; s < m->slopes; s++) {
            next[s] = 0.0;
            for (int j = 0; j < s; j++) {
                next[s] += m->a[s][j] * v[j];
            }
        }
        memcpy(v, next, sizeof v);
    }
    for (int s = 0; s < m->slopes; s++) {
        sum += weight[s] * v[s];
    }
    return sum;
}

static double factorial(int n)
{
    return n < 2 ? 1.0 : n * factorial(n - 1);
}

/* Quadrature and tall-tree conditions up to `order`: weight · A^i c^j = j! / (i + j + 1)!. */
static void check_order(const jm_rk_table *m, const double *weight, int order, double tolerance)
{
    for (int j = 0; j < order; j++) {
        jm_test_note("c^%d", j);
        expect_abs(sum_power(m, weight, j), 1.0 / (j + 1), tolerance);
    }
    for (int i = 1; i < order; i++) {
        for (int j = 0; i + j < order; j++) {
            jm_test_note("A^%d c^%d", i, j);
            expect_abs(tall(m, weight, i, j), factorial(j) / factorial(i + j + 1), tolerance);
        }
    }
}

/* c[s] is the sum of row s. */
static void check_rows(const jm_rk_table *m)
{
    for (int s = 1; s < m->slopes; s++) {
        double sum = 0.0;
        for (int j = 0; j < s; j++) {
            sum += m->a[s][j];
        }
        jm_test_note("row %d", s);
        expect_abs(sum, m->c[s], 4e-14);
    }
}

JM_TEST("rows of the tables add up to their times")
{
    check_rows(&jm_dopri5);
    check_rows(&jm_dop853);
}

JM_TEST("the weights fulfil the conditions of their order")
{
    check_order(&jm_dopri5, jm_dopri5.b, 5, 1e-15);
    check_order(&jm_dop853, jm_dop853.b, 8, 2e-14);
}

JM_TEST("the weights do not fulfil the conditions of the next order")
{
    expect_true(fabs(tall(&jm_dopri5, jm_dopri5.b, 5, 0) * factorial(6) - 1.0) > 1e-3);
    expect_true(fabs(tall(&jm_dop853, jm_dop853.b, 8, 0) * factorial(9) - 1.0) > 1e-3);
}

JM_TEST("the embedded solutions have orders 4, 5 and 3")
{
    double w[16];
    for (int s = 0; s < 16; s++) {
        w[s] = jm_dopri5.b[s] - jm_dopri5.e[s];
    }
    check_order(&jm_dopri5, w, 4, 1e-15);
    expect_true(fabs(tall(&jm_dopri5, w, 4, 0) - 1.0 / 120.0) > 1e-4);
    for (int s = 0; s < 16; s++) {
        w[s] = jm_dop853.b[s] - jm_dop853.e[s];
    }
    check_order(&jm_dop853, w, 5, 2e-14);
    for (int s = 0; s < 16; s++) {
        w[s] = jm_dop853.b[s] - jm_dop853.e3[s];
    }
    check_order(&jm_dop853, w, 3, 2e-14);
}

JM_TEST("the slopes for the next step stand at the new state")
{
    for (int s = 0; s < 7; s++) {
        expect_ulp(jm_dopri5.a[6][s], jm_dopri5.b[s], 0);
    }
    for (int s = 0; s < 12; s++) {
        expect_ulp(jm_dop853.a[12][s], jm_dop853.b[s], 0);
    }
    expect_true(jm_dopri5.c[6] == 1.0 && jm_dop853.c[12] == 1.0);
}

/* Weights of the interpolants at place x, written down once more from the book. */
static void weights5(double x, double *w)
{
    const jm_rk_table *const m = &jm_dopri5;
    for (int s = 0; s < 16; s++) {
        const double first = s == 0 ? 1.0 : 0.0, last = s == 6 ? 1.0 : 0.0;
        const double dy = m->b[s], up = first - dy, down = dy - last - up;
        w[s] = x * (dy + (1.0 - x) * (up + x * (down + (1.0 - x) * m->d[0][s])));
    }
}

static void weights8(double x, double *w)
{
    const jm_rk_table *const m = &jm_dop853;
    for (int s = 0; s < 16; s++) {
        const double first = s == 0 ? 1.0 : 0.0, last = s == 12 ? 1.0 : 0.0;
        const double dy = m->b[s], up = first - dy;
        double p = m->d[3][s] * x;
        p = (p + m->d[2][s]) * (1.0 - x);
        p = (p + m->d[1][s]) * x;
        p = (p + m->d[0][s]) * (1.0 - x);
        p = (p + 2.0 * dy - first - last) * x;
        p = (p + up) * (1.0 - x);
        w[s] = (p + dy) * x;
    }
}

JM_TEST("the interpolants fulfil the conditions of orders 4 and 7 everywhere in the step")
{
    for (int place = 0; place <= 10; place++) {
        const double x = 0.1 * place;
        double w5[16], w8[16];
        weights5(x, w5);
        weights8(x, w8);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; i + j < 4; j++) {
                jm_test_note("order 5, x = %g, A^%d c^%d", x, i, j);
                const double right = pow(x, i + j + 1) * factorial(j) / factorial(i + j + 1);
                expect_abs(tall(&jm_dopri5, w5, i, j), right, 1e-14);
            }
        }
        for (int i = 0; i < 7; i++) {
            for (int j = 0; i + j < 7; j++) {
                jm_test_note("order 8, x = %g, A^%d c^%d", x, i, j);
                const double right = pow(x, i + j + 1) * factorial(j) / factorial(i + j + 1);
                expect_abs(tall(&jm_dop853, w8, i, j), right, 1e-12);
            }
        }
    }
}

JM_TEST_MAIN
