/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/stats.h"

#include "tests/support/jm_test.h"

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

JM_TEST("quantiles of four numbers are those of numpy")
{
    /* numpy.quantile([7.5, 1.25, 3.5, 2.385], [.05, .25, .5, .75, .95]) */
    double x[] = {7.5, 1.25, 3.5, 2.385}, at[JM_STATS_SHARES];
    jm_stats_quantiles(x, 4, at);
    const double right[] = {1.42025, 2.10125, 2.9425, 4.5, 6.8999999999999995};
    expect_lanes(at, right, JM_STATS_SHARES, 1e-15);
}

JM_TEST("quantiles of one number, and of none")
{
    double x[] = {-3.25}, at[JM_STATS_SHARES];
    jm_stats_quantiles(x, 1, at);
    for (size_t q = 0; q < JM_STATS_SHARES; q++)
        expect_rel(at[q], -3.25, 0);
    jm_stats_quantiles(x, 0, at);
    for (size_t q = 0; q < JM_STATS_SHARES; q++)
        expect_true(isnan(at[q]));
    expect_true(isnan(jm_stats_sorted_quantile(x, 0, 0.5)));
}

/* Selection and sorting agree to the last bit, for all sizes and many ties. */
JM_TEST("selecting finds what sorting finds")
{
    static double x[3000], sorted[3000];
    static const double values[] = {1e300, 0.37, 4, 1000};
    for (size_t n = 1; n < 3000; n = n < 60 ? n + 1 : 3 * n) {
        for (size_t kind = 0; kind < 4; kind++) {
            uint64_t seed = 1000 * n + kind;
            for (size_t i = 0; i < n; i++)
                sorted[i] = x[i] = kind < 2 ? values[kind] * (uniform(&seed) - 0.5)
                                            : floor(values[kind] * uniform(&seed));
            qsort(sorted, n, sizeof *sorted, ascending);
            double at[JM_STATS_SHARES];
            jm_stats_quantiles(x, n, at);
            jm_test_note("%zu numbers of kind %zu", n, kind);
            for (size_t q = 0; q < JM_STATS_SHARES; q++)
                expect_ulp(at[q], jm_stats_sorted_quantile(sorted, n, jm_stats_shares[q]), 0);
        }
    }
}

JM_TEST("numbers that are ordered already, backwards, or all the same")
{
    static double x[100001];
    double at[JM_STATS_SHARES];
    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < 100001; i++)
            x[i] = kind == 0 ? (double)i : kind == 1 ? 100000 - (double)i : 2.385;
        jm_stats_quantiles(x, 100001, at);
        for (size_t q = 0; q < JM_STATS_SHARES; q++)
            expect_rel(at[q], kind < 2 ? 100000 * jm_stats_shares[q] : 2.385, 1e-15);
    }
}

JM_TEST("what is not finite is left out, and the rest is described")
{
    double x[] = {NAN, 2, INFINITY, 4, 4, -INFINITY, 10};
    jm_stats s;
    const size_t n = jm_stats_keep_finite(x, 7);
    expect_int(n, 4);
    jm_stats_of(x, n, &s);
    expect_rel(s.mean, 5, 1e-15);
    expect_rel(s.sd, sqrt((9.0 + 1 + 1 + 25) / 3), 1e-15);
    expect_rel(s.low, 2, 0);
    expect_rel(s.high, 10, 0);
    expect_rel(s.at[JM_STATS_P50], 4, 0);
    jm_stats_of(x, 1, &s);
    expect_true(isnan(s.sd));
    jm_stats_of(x, 0, &s);
    expect_true(isnan(s.mean) && isnan(s.low) && s.n == 0);
}

/* 97.5 % points: closed forms with one and two degrees of freedom, else to all digits of tables. */
JM_TEST("Student's t")
{
    static const double right[][2] = {
        {3, 3.182446305284263},    {7, 2.364624251592784},    {30, 2.0422724563012373},
        {999, 1.9623414611334487}, {99999, 1.9599877077718446}, {5e6, 1.9599644589944127},
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        expect_rel(jm_stats_t975(right[i][0]), right[i][1], 3e-11);
    expect_rel(jm_stats_t975(1), tan(0.475 * acos(-1.0)), 1e-13);
    expect_rel(jm_stats_t975(2), 0.95 * sqrt(2 / 0.0975), 1e-13);
    expect_true(isnan(jm_stats_t975(0)));
    expect_rel(jm_stats_half_width(3, 4), 3.182446305284263 * 1.5, 1e-11);
    expect_true(isnan(jm_stats_half_width(3, 1)));
}

JM_TEST("a difference within rounding is none")
{
    expect_rel(jm_stats_gap(0.1 + 0.2, 0.3), 0, 0);
    expect_rel(jm_stats_gap(4, 2.385), 1.615, 1e-15);
    expect_true(isnan(jm_stats_gap(NAN, 1)));
}

JM_TEST("ranks share what ties have")
{
    const double x[] = {30, 10, 20, 20, 5, 20};
    const double right[] = {6, 2, 4, 4, 1, 4};
    double ranks[6];
    expect_true(jm_stats_ranks(x, 6, ranks));
    expect_lanes(ranks, right, 6, 0);
    expect_true(jm_stats_ranks(x, 0, ranks));
}

JM_TEST("correlation of ranks")
{
    /* 1 - 6 Σd² / (n (n² - 1)) without ties: d = 1, 1, 0, 1, 1 */
    const double x[] = {1, 2, 3, 4, 5}, y[] = {2, 1, 3, 5, 4}, flat[] = {7, 7, 7, 7, 7};
    const double down[] = {5, 4, 3, 2, 1};
    expect_rel(jm_stats_correlation(x, y, 5), 0.8, 1e-14);
    expect_rel(jm_stats_correlation(x, down, 5), -1, 1e-14);
    expect_true(isnan(jm_stats_correlation(x, flat, 5)));
    expect_true(isnan(jm_stats_correlation(x, y, 2)));
    double same[179], other[179]; /* ranks whose mean is no short number */
    for (size_t i = 0; i < 179; i++) {
        same[i] = 89.5;
        other[i] = (double)(i * 7 % 179);
    }
    expect_true(isnan(jm_stats_correlation(same, other, 179)));
}

JM_TEST_MAIN
