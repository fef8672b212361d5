/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about rows of lanes: every width answers as one lane after the other would. */
#include "core/lanes/between.h"

#include <math.h>
#include <string.h>

#include "core/body/agenda.h"
#include "core/lanes/isa.h"
#include "tests/support/jm_test.h"

enum { ROUNDS = 400, N_ROWS = 3 };

/* Numbers that meet each other often, among them the odd ones. */
static double number(uint64_t n)
{
    static const double odd[] = {0.0, -0.0, 1.0, 1.0 + 0x1p-52, 1.0 + 0x1p-45, -1.0, NAN,
                                 INFINITY, -INFINITY, 300.0, 300.0 + 0x1p-43, 0.1 + 0.2, 0.3};
    uint64_t x = (n + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    return x % 4 ? odd[x / 4 % (sizeof odd / sizeof odd[0])] : (double)(x >> 40) / 1e4 - 700;
}

static void fill(double *row, size_t n, uint64_t seed)
{
    for (size_t k = 0; k < n; k++)
        row[k] = number(seed * 1000 + k);
}

/* The tables that this machine can run, and how wide they are. */
static size_t tables(const jm_between **out, uint32_t *lanes)
{
    size_t n = 0;
    const jm_between *best = jm_between_best(8);
    out[n] = &jm_between_8_any, lanes[n++] = 8;
    out[n] = &jm_between_1_any, lanes[n++] = 1;
    out[n] = best, lanes[n++] = 8;
#if defined(__x86_64__)
    if (best == &jm_between_8_v4)
        out[n] = &jm_between_8_v3, lanes[n++] = 8;
#endif
    return n;
}

static void expect_questions(const jm_between *between, uint32_t lanes, uint64_t seed)
{
    double a[8], b[8], rows[N_ROWS * 8];
    uint32_t le = 0, reached = 0, outside = 0, positive = 0, endless = 0;
    fill(a, 8, seed);
    fill(b, 8, seed + 5000);
    fill(rows, N_ROWS * 8, seed + 9000);
    for (uint32_t l = 0; l < lanes; l++) {
        le |= (uint32_t)(a[l] <= b[l]) << l;
        reached |= (uint32_t)jm_time_reached(a[l], b[l]) << l;
        outside |= (uint32_t)!(a[l] >= -1.0 && a[l] <= 1.0) << l;
        positive |= (uint32_t)(a[l] > 0) << l;
        for (uint32_t i = 0; i < N_ROWS; i++)
            endless |= (uint32_t)!isfinite(rows[i * lanes + l]) << l;
    }
    expect_int(between->le(a, b), le);
    expect_int(between->reached(a, b), reached);
    expect_int(between->outside(a, -1.0, 1.0), outside);
    expect_int(between->positive(a), positive);
    expect_int(between->endless(rows, N_ROWS), endless);
}

JM_TEST("all widths answer like one lane after the other")
{
    const jm_between *between[4];
    uint32_t lanes[4];
    const size_t n = tables(between, lanes);
    for (size_t k = 0; k < n; k++) {
        jm_test_note("table %d of %d lanes", (int)k, (int)lanes[k]);
        for (uint64_t seed = 0; seed < ROUNDS; seed++)
            expect_questions(between[k], lanes[k], seed);
    }
}

JM_TEST("a row takes new values in its lanes only, and tells changed bits")
{
    const jm_between *between[4];
    uint32_t lanes[4];
    const size_t n = tables(between, lanes);
    for (size_t k = 0; k < n; k++) {
        for (uint64_t seed = 0; seed < ROUNDS; seed++) {
            const uint32_t mask = (uint32_t)(seed * 37) & ((1u << lanes[k]) - 1);
            double row[8], news[8], right[8];
            uint32_t changed = 0;
            fill(row, 8, seed);
            fill(news, 8, seed + 77);
            memcpy(right, row, sizeof right);
            for (uint32_t l = 0; l < lanes[k]; l++) {
                if (!(mask >> l & 1))
                    continue;
                changed |= (uint32_t)(memcmp(&row[l], &news[l], sizeof *row) != 0) << l;
                right[l] = news[l];
            }
            expect_int(between[k]->put(row, news, mask), changed);
            expect_true(memcmp(row, right, sizeof row) == 0);
        }
    }
}

/* One stroke of a clock, as docs/numerics.md says it; true where time goes on. */
static bool strike_one(double *t, double *first, double *period, double *done, double asked,
                       double now)
{
    if (asked == *period) {
        *done += 1;
    } else {
        *first = now;
        *period = asked;
        *done = 1;
    }
    *t = *first + *done * *period;
    return asked > 0 && !jm_time_reached(*t, now) && !isnan(*t);
}

JM_TEST("clocks strike in all widths as they would alone")
{
    static const double periods[] = {5, 5, 5, 0.1, 7.25, 0, -1, INFINITY, 1e-18, NAN};
    const jm_between *between[4];
    uint32_t lanes[4];
    const size_t n = tables(between, lanes);
    for (size_t k = 0; k < n; k++) {
        for (uint64_t seed = 0; seed < ROUNDS; seed++) {
            double is[4][8], was[4][8], asked[8], now[8];
            uint32_t mask = (uint32_t)(seed * 91) & ((1u << lanes[k]) - 1), stuck = 0;
            for (uint32_t l = 0; l < 8; l++) {
                const uint64_t x = seed * 8 + l;
                now[l] = 0.1 * (double)(x % 2000);
                asked[l] = periods[x * 7 % 10];
                was[0][l] = now[l];
                was[1][l] = 0.3;
                was[2][l] = 5;
                was[3][l] = (double)(x % 300);
            }
            memcpy(is, was, sizeof is);
            for (uint32_t l = 0; l < lanes[k]; l++) {
                if (mask >> l & 1 && !strike_one(&was[0][l], &was[1][l], &was[2][l], &was[3][l],
                                                 asked[l], now[l]))
                    stuck |= 1u << l;
            }
            const jm_clock_rows clock = {is[0], is[1], is[2], is[3]};
            expect_int(between[k]->strike(&clock, asked, now, mask), stuck);
            for (int r = 0; r < 4; r++)
                expect_lanes(is[r], was[r], 8, 0);
        }
    }
}

JM_TEST("lanes stand still next where the first of agenda, clocks and end is")
{
    const jm_between *between[4];
    uint32_t lanes[4];
    const size_t n = tables(between, lanes);
    for (size_t k = 0; k < n; k++) {
        for (uint64_t seed = 0; seed < ROUNDS; seed++) {
            double agenda[8], clocks[2 * JM_CLOCK_ROWS * 8], due[8], stop[8];
            double right_due[8], right_stop[8];
            const uint32_t mask = (uint32_t)(seed * 37) & ((1u << lanes[k]) - 1);
            for (uint32_t l = 0; l < 8; l++) {
                const double some = 0.5 * (double)((seed + 7 * l) % 19);
                agenda[l] = (seed + l) % 3 ? some : (double)INFINITY;
                due[l] = right_due[l] = -1;
                stop[l] = right_stop[l] = -2;
            }
            for (uint32_t i = 0; i < 2 * JM_CLOCK_ROWS * 8; i++)
                clocks[i] = i % 5 ? 0.25 * (double)((seed * 3 + i) % 31) : (double)INFINITY;
            for (uint32_t l = 0; l < lanes[k]; l++) {
                if (!(mask >> l & 1))
                    continue;
                right_due[l] = fmin(agenda[l], fmin(clocks[l], clocks[JM_CLOCK_ROWS * lanes[k] +
                                                                      l]));
                right_stop[l] = fmin(right_due[l], 3.75);
            }
            between[k]->next(&(jm_due_rows){agenda, clocks, 2, 3.75, due, stop}, mask);
            expect_lanes(due, right_due, 8, 0);
            expect_lanes(stop, right_stop, 8, 0);
        }
    }
}

JM_TEST("a margin is how far a condition holds, and -1 where there is none")
{
    const jm_between *between[4];
    uint32_t lanes[4];
    const size_t n = tables(between, lanes);
    for (size_t k = 0; k < n; k++) {
        const double row[8] = {1, 2, 3, -4, INFINITY, 6.5, 7, NAN};
        const double level[8] = {1.5, 1.5, 3, 2, 5, 6, 9, 1};
        const double sign[8] = {-1, 1, -1, 1, 1, -1, -1, 1};
        const double right[8] = {0.5, 0.5, -0.0, -6, INFINITY, -0.5, -1, NAN};
        double out[8];
        between[k]->margin(row, level, sign, 0xbf, out); /* lane 6 has none */
        expect_lanes(out, right, lanes[k], 0);
    }
}

JM_TEST_MAIN
