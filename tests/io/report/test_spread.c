/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/spread.h"

#include "tests/support/jm_test.h"

static const double shares[JM_SPREAD_QUANTILES] = {0.05, 0.5, 0.95};

/* SplitMix64, as a number in (0, 1). */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) * 0x1p-53;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The quantile by sorting: type 7. */
static double sorted_quantile(double *x, size_t n, double share)
{
    qsort(x, n, sizeof *x, ascending);
    const double at = share * (double)(n - 1);
    const size_t i = (size_t)at;
    return i + 1 < n ? x[i] + (at - (double)i) * (x[i + 1] - x[i]) : x[i];
}

/* Laws by their inverse distribution function. */
static double even(double u)
{
    return 3.5 + 2.385 * u;
}

static double logistic(double u)
{
    return 7.25 + 1.75 * log(u / (1 - u));
}

static double skewed(double u)
{
    return exp(0.4 * log(u / (1 - u)));
}

/* Half of all below 1.2, half above 8.7. */
static double twofold(double u)
{
    return u < 0.5 ? 1.2 * 2 * u : 8.7 + u;
}

JM_TEST("nothing at all, one value, two values")
{
    jm_spread s;
    jm_spread_init(&s);
    expect_true(isnan(jm_spread_quantile(&s, 1)));
    expect_rel(jm_spread_sd(&s), 0, 0);
    jm_spread_add(&s, 2.385);
    for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++)
        expect_rel(jm_spread_quantile(&s, k), 2.385, 0);
    expect_rel(jm_spread_sd(&s), 0, 0);
    jm_spread_add(&s, 4.385);
    expect_rel(s.mean, 3.385, 1e-15);
    expect_rel(jm_spread_sd(&s), sqrt(2), 1e-14);
    expect_rel(jm_spread_quantile(&s, 0), 2.485, 1e-14);
    expect_rel(jm_spread_quantile(&s, 2), 4.285, 1e-14);
    jm_spread_clear(&s);
}

JM_TEST("what is no finite number is counted apart")
{
    jm_spread s;
    jm_spread_init(&s);
    jm_spread_add(&s, NAN);
    jm_spread_add(&s, -1.25);
    jm_spread_add(&s, INFINITY);
    expect_int(s.n, 1);
    expect_int(s.missing, 2);
    expect_rel(s.mean, -1.25, 0);
    expect_rel(s.low, -1.25, 0);
    expect_rel(s.high, -1.25, 0);
    jm_spread_clear(&s);
}

JM_TEST("quantiles are exact up to the limit")
{
    static double all[JM_SPREAD_EXACT];
    static const size_t sizes[] = {3, 4, 5, 6, 100, 4095, JM_SPREAD_EXACT};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t seed = 77 + i;
        jm_spread s;
        jm_spread_init(&s);
        for (size_t k = 0; k < sizes[i]; k++)
            jm_spread_add(&s, all[k] = logistic(uniform(&seed)));
        jm_test_note("%zu values", sizes[i]);
        for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++)
            expect_rel(jm_spread_quantile(&s, k), sorted_quantile(all, sizes[i], shares[k]), 1e-14);
        jm_spread_clear(&s);
    }
}

/* Estimates of n values of a law against sorting: their ranks are off by at most `rank`. */
static void expect_ranks(double (*law)(double), size_t n, double rank, bool is_sorted)
{
    double *all = malloc(n * sizeof *all);
    uint64_t seed = 20261123;
    jm_spread s;
    jm_spread_init(&s);
    for (size_t i = 0; i < n; i++) {
        const double u = is_sorted ? ((double)i + 0.5) / (double)n : uniform(&seed);
        jm_spread_add(&s, all[i] = law(u));
    }
    for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++) {
        const double got = jm_spread_quantile(&s, k);
        size_t below = 0;
        for (size_t i = 0; i < n; i++)
            below += all[i] < got;
        jm_test_note("%g %% of %zu", 100 * shares[k], n);
        expect_abs((double)below / (double)n, shares[k], rank);
    }
    expect_rel(s.low, sorted_quantile(all, n, 0), 0);
    expect_rel(s.high, sorted_quantile(all, n, 1), 0);
    jm_spread_clear(&s);
    free(all);
}

JM_TEST("beyond the limit they are estimates, their ranks within 0.2 %")
{
    static double (*const laws[])(double) = {even, logistic, skewed};
    for (size_t i = 0; i < 3; i++) {
        expect_ranks(laws[i], JM_SPREAD_EXACT + 1, 0.001, false);
        expect_ranks(laws[i], 200000, 0.002, false);
    }
    expect_ranks(twofold, 200000, 0.002, false);
}

JM_TEST("values that come in order are estimated as well")
{
    expect_ranks(even, 100000, 0.002, true);
    expect_ranks(skewed, 100000, 0.002, true);
    expect_ranks(twofold, 1000000, 0.002, true);
}

JM_TEST("a constant has no spread, however many there are")
{
    jm_spread s;
    jm_spread_init(&s);
    for (int i = 0; i < 3 * JM_SPREAD_EXACT; i++)
        jm_spread_add(&s, 31.7);
    expect_rel(s.mean, 31.7, 0);
    expect_rel(jm_spread_sd(&s), 0, 0);
    for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++)
        expect_rel(jm_spread_quantile(&s, k), 31.7, 0);
    jm_spread_clear(&s);
}

JM_TEST("mean and deviation do not lose small differences of large numbers")
{
    jm_spread s;
    uint64_t seed = 5;
    double mean = 0, m2 = 0;
    static double all[1000];
    jm_spread_init(&s);
    for (int i = 0; i < 1000; i++)
        mean += all[i] = uniform(&seed);
    mean /= 1000;
    for (int i = 0; i < 1000; i++) {
        m2 += (all[i] - mean) * (all[i] - mean);
        jm_spread_add(&s, 1e9 + all[i]);
    }
    expect_abs(s.mean - 1e9, mean, 1e-6);
    expect_rel(jm_spread_sd(&s), sqrt(m2 / 999), 1e-6);
    jm_spread_clear(&s);
}

JM_TEST_MAIN
