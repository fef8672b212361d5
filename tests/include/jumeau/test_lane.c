/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The elementary functions at width 1, in the plain build of this program, against long double.
 * That widths 4 and 8 have the same bits is tests/core/compile/test_lane_widths.c.
 */
#include "tests/support/jm_test.h"

#define JM_LANES 1
#include "jumeau/lane.h"

#include "core/base/random.h"

enum { POINTS = 100000 };

static const double edges[] = {
    0.0, -0.0, 1.0, -1.0, INFINITY, -INFINITY, NAN, 4.9406564584124654e-324, -4.9e-324, 1e-310,
    2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308, 709.78271289338397,
    709.78271289338409, -708.39641853226408, -745.13321910194110, -745.13321910194122, 0.5, 2.0,
    3.0, -2.0, -3.0, 1e-17, 0.7071067811865476, 1.4142135623730951, 22.0, 44.0, 711.0, -0.5, 6.0,
};

enum { N_EDGES = sizeof edges / sizeof *edges };

/* Error in ulp of the right value; 0 where both are the same infinity or NaN. */
static double error_of(double got, long double right)
{
    const double rounded = (double)right;
    int exponent;
    if (isnan(rounded) || isinf(rounded) || isnan(got) || isinf(got))
        return (isnan(rounded) && isnan(got)) || (isinf(got) && isinf(rounded) &&
               signbit(got) == signbit(rounded)) ? 0.0 : (double)INFINITY;
    if (rounded < 0.0 ? got > 0.0 : got < 0.0)
        return (double)INFINITY;
    frexp(rounded, &exponent);
    const int unit = exponent - 53 < -1074 ? -1074 : exponent - 53;
    return (double)fabsl(ldexpl((long double)got - right, -unit));
}

typedef double function_1(double x);
typedef long double right_1(long double x);

/* The worst of POINTS random points between low and high, and of the edges inside. */
static void expect_close(const char *name, function_1 *f, right_1 *right, double low, double high)
{
    double worst = 0.0, where = 0.0;
    for (uint64_t i = 0; i < POINTS + N_EDGES; i++) {
        const double u = jm_random_uniform(2385, i, jm_random_name(name), 0);
        const double x = i < N_EDGES ? edges[i] : low + (high - low) * u;
        const double e = error_of(f(x), right((long double)x));
        if (e > worst) {
            worst = e;
            where = x;
        }
    }
    jm_test_note("%s is %.3g ulp off at %.17g", name, worst, where);
    expect_true(worst <= 2.0);
}

/* A function of lane.h as one that can be pointed at, and its twin of long double. */
#define FUNCTION(name)                              \
    static double our_##name(double x)              \
    {                                               \
        return jm_##name(x);                        \
    }                                               \
    static long double right_##name(long double x)  \
    {                                               \
        return name##l(x);                          \
    }

FUNCTION(exp)
FUNCTION(log)
FUNCTION(log10)
FUNCTION(sqrt)
FUNCTION(asin)
FUNCTION(acos)
FUNCTION(atan)
FUNCTION(sinh)
FUNCTION(cosh)
FUNCTION(tanh)
FUNCTION(erf)

JM_TEST("exponentials and logarithms are right to 2 ulp over their whole range")
{
    expect_close("exp", our_exp, right_exp, -750.0, 720.0);
    expect_close("exp", our_exp, right_exp, -3.0, 3.0);
    expect_close("exp", our_exp, right_exp, -1e-5, 1e-5);
    expect_close("log", our_log, right_log, 0.0, 10.0);
    expect_close("log", our_log, right_log, 0.99, 1.01);
    expect_close("log", our_log, right_log, 0.0, 1e-307);
    expect_close("log", our_log, right_log, 0.0, 1.7e308);
    expect_close("log10", our_log10, right_log10, 0.0, 100.0);
    expect_close("log10", our_log10, right_log10, 0.9, 1.1);
    expect_close("sqrt", our_sqrt, right_sqrt, 0.0, 1e9);
}

JM_TEST("hyperbolic functions and erf are right to 2 ulp")
{
    expect_close("sinh", our_sinh, right_sinh, -720.0, 720.0);
    expect_close("sinh", our_sinh, right_sinh, -2.0, 2.0);
    expect_close("sinh", our_sinh, right_sinh, -1e-3, 1e-3);
    expect_close("cosh", our_cosh, right_cosh, -720.0, 720.0);
    expect_close("cosh", our_cosh, right_cosh, -2.0, 2.0);
    expect_close("tanh", our_tanh, right_tanh, -30.0, 30.0);
    expect_close("tanh", our_tanh, right_tanh, -0.7, 0.7);
    expect_close("tanh", our_tanh, right_tanh, -1e-3, 1e-3);
    expect_close("erf", our_erf, right_erf, -7.0, 7.0);
    expect_close("erf", our_erf, right_erf, -1.1, 1.1);
}

/* Angles beyond 2^40 are not promised, so the edges are left out. */
static void expect_angle(const char *name, function_1 *f, right_1 *right, double size)
{
    double worst = 0.0, where = 0.0;
    for (uint64_t i = 0; i < POINTS; i++) {
        const double x = size * (2.0 * jm_random_uniform(77, i, jm_random_name(name), 1) - 1.0);
        const double e = error_of(f(x), right((long double)x));
        if (e > worst) {
            worst = e;
            where = x;
        }
    }
    jm_test_note("%s is %.3g ulp off at %.17g", name, worst, where);
    expect_true(worst <= 2.0);
}

FUNCTION(sin)
FUNCTION(cos)
FUNCTION(tan)

JM_TEST("angles are right to 2 ulp, near multiples of pi / 2 too")
{
    static const double sizes[] = { 1e-4, 1.0, 10.0, 1e4, 1e9, 1e12 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        expect_angle("sin", our_sin, right_sin, sizes[i]);
        expect_angle("cos", our_cos, right_cos, sizes[i]);
        expect_angle("tan", our_tan, right_tan, sizes[i]);
    }
    for (int k = -2000; k <= 2000; k++) { /* the doubles nearest to k pi / 2 */
        const double x = k * 1.5707963267948966;
        jm_test_note("k = %d", k);
        expect_true(error_of(jm_sin(x), sinl((long double)x)) <= 2.0);
        expect_true(error_of(jm_cos(x), cosl((long double)x)) <= 2.0);
        expect_true(error_of(jm_tan(x), tanl((long double)x)) <= 2.0);
    }
    expect_true(isnan(jm_sin(INFINITY)) && isnan(jm_cos(-INFINITY)) && isnan(jm_tan(NAN)));
    expect_true(signbit(jm_sin(-0.0)) && signbit(jm_tan(-0.0)));
}

JM_TEST("inverse angles are right to 2 ulp")
{
    expect_close("asin", our_asin, right_asin, -1.0, 1.0);
    expect_close("asin", our_asin, right_asin, -1e-3, 1e-3);
    expect_close("acos", our_acos, right_acos, -1.0, 1.0);
    expect_close("acos", our_acos, right_acos, 0.9999, 1.0);
    expect_close("atan", our_atan, right_atan, -5.0, 5.0);
    expect_close("atan", our_atan, right_atan, -1e-3, 1e-3);
    expect_close("atan", our_atan, right_atan, -1e9, 1e9);
}

typedef double function_2(double x, double y);
typedef long double right_2(long double x, long double y);

static void expect_close_2(const char *name, function_2 *f, right_2 *right, double low, double high,
                           double size)
{
    double worst = 0.0, x_worst = 0.0, y_worst = 0.0;
    for (uint64_t i = 0; i < POINTS + N_EDGES * N_EDGES; i++) {
        double x = low + (high - low) * jm_random_uniform(9, i, jm_random_name(name), 2);
        double y = size * (2.0 * jm_random_uniform(9, i, jm_random_name(name), 3) - 1.0);
        if (i < N_EDGES * N_EDGES) {
            x = edges[i / N_EDGES];
            y = edges[i % N_EDGES];
        }
        const double e = error_of(f(x, y), right((long double)x, (long double)y));
        if (e > worst) {
            worst = e;
            x_worst = x;
            y_worst = y;
        }
    }
    jm_test_note("%s is %.3g ulp off at %.17g, %.17g", name, worst, x_worst, y_worst);
    expect_true(worst <= 2.0);
}

static double our_pow(double x, double y)
{
    return jm_pow(x, y);
}

static double our_atan2(double y, double x)
{
    return jm_atan2(y, x);
}

JM_TEST("powers are right to 2 ulp, with all the special cases of C")
{
    expect_close_2("pow", our_pow, powl, 0.0, 10.0, 20.0);
    expect_close_2("pow", our_pow, powl, 0.9, 1.1, 7000.0);
    expect_close_2("pow", our_pow, powl, 0.0, 1e300, 1.03);
    expect_close_2("pow", our_pow, powl, 0.0, 1e-307, 1.0);
    expect_close_2("pow", our_pow, powl, 1.0, 1e3, 110.0);
    for (int n = -40; n <= 40; n++)
        for (int k = -20; k <= 20; k++) {
            const double x = k * 1.37;
            expect_true(error_of(jm_pow(x, n), powl((long double)x, n)) <= 2.0);
        }
}

JM_TEST("atan2 is right to 2 ulp in all quadrants and on all axes")
{
    expect_close_2("atan2", our_atan2, atan2l, -1.0, 1.0, 1.0);
    expect_close_2("atan2", our_atan2, atan2l, -1e-3, 1e-3, 1.0);
    expect_close_2("atan2", our_atan2, atan2l, -1e300, 1e300, 1e300);
    expect_close_2("atan2", our_atan2, atan2l, -1e-305, 1e-305, 1e-305);
}

JM_TEST("mod lies between 0 and its divisor, and misses by whole multiples")
{
    for (uint64_t i = 0; i < POINTS; i++) {
        const double a = 1e4 * (jm_random_uniform(5, i, 1, 0) - 0.5);
        const double b = (i % 2 ? 1.0 : -1.0) * (1e-3 + 10.0 * jm_random_uniform(5, i, 2, 0));
        const double r = jm_mod(a, b);
        const double turns = (a - r) / b;
        expect_true(b > 0.0 ? r >= 0.0 && r < b : r <= 0.0 && r > b);
        expect_abs(turns, nearbyint(turns), 1e-8);
    }
    expect_abs(jm_mod(7.5, 2.5), 0.0, 0.0);
    expect_abs(jm_mod(-1e-20, 2.385), 0.0, 0.0);
    expect_true(isnan(jm_mod(2.385, 0.0)));
}

JM_TEST("NaN spreads through min and max, whichever side it is on")
{
    expect_true(isnan(jm_min(NAN, 2.385)) && isnan(jm_min(2.385, NAN)));
    expect_true(isnan(jm_max(NAN, 2.385)) && isnan(jm_max(2.385, NAN)));
    expect_ulp(jm_min(-2.385, 7.1), -2.385, 0);
    expect_ulp(jm_max(-2.385, 7.1), 7.1, 0);
}

static const jm_table_row rows[] = {
    { 1.0, 10.0, 2.0, 0.0, 0.0 },
    { 2.5, 13.0, -4.0, 0.0, 0.0 },
    { 4.0, 7.0, 0.0, 0.0, 0.0 },
    { INFINITY, 7.0, 0.0, 0.0, 0.0 },
};

JM_TEST("tables are exact at their points, straight between and flat outside")
{
    expect_ulp(jm_table(rows, 4, 4.0, 1.0), 10.0, 0);
    expect_ulp(jm_table(rows, 4, 4.0, 2.5), 13.0, 0);
    expect_ulp(jm_table(rows, 4, 4.0, 4.0), 7.0, 0);
    expect_ulp(jm_table(rows, 4, 4.0, 1.75), 11.5, 0);
    expect_ulp(jm_table(rows, 4, 4.0, -3.0), 10.0, 0);
    expect_ulp(jm_table(rows, 4, 4.0, INFINITY), 7.0, 0);
    expect_true(isnan(jm_table(rows, 4, 4.0, NAN)));
    expect_ulp(jm_slope(rows, 4, 4.0, 0.5), 0.0, 0);
    expect_ulp(jm_slope(rows, 4, 4.0, 1.5), 2.0, 0);
    expect_ulp(jm_slope(rows, 4, 4.0, 2.5), -4.0, 0);
    expect_ulp(jm_slope(rows, 4, 4.0, 4.5), 0.0, 0);
}

JM_TEST_MAIN
