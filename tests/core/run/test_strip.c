/* SPDX-License-Identifier: Apache-2.0 */
/* Sums of outcomes: every instruction set has the same bits, and looks may be cut anywhere. */
#include "core/run/strip.h"

#include <math.h>
#include <string.h>

#include "core/lanes/isa.h"
#include "tests/support/jm_test.h"

enum { ROUNDS = 60, N_SUMS = JM_SUM_ROWS * JM_LANES };

static double noise(uint64_t n)
{
    uint64_t x = (n + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return (double)((x ^ (x >> 31)) >> 11) * 0x1p-52 - 1.0;
}

typedef struct strip_of_values {
    jm_strip z;
    jm_strip_row v0[JM_STRIP_LOOKS], v1[JM_STRIP_LOOKS], t_last, v_last;
} strip_of_values;

/* Values: some on the bounds of the band, some equal, some that are no numbers. */
static double value(uint64_t n, double before)
{
    static const double odd[] = {0.25, -0.25, NAN, INFINITY, 0, -INFINITY};
    const double x = noise(n);
    return x > 0.95 ? odd[n % 6] : x > 0.7 ? before : x > 0.5 ? odd[n % 2] : noise(n + 77777);
}

static void write_looks(strip_of_values *s, const jm_strip_code *code, uint64_t seed, uint32_t n)
{
    s->z.n = 0;
    for (uint32_t k = 0; k < n; k++) {
        jm_strip_row t, v;
        const uint64_t at = seed * 100000 + k * 100;
        for (uint32_t l = 0; l < JM_LANES; l++) {
            t[l] = 0.5 * (double)(seed * JM_STRIP_LOOKS + k) + 0.1 * l;
            v[l] = value(at + l, s->v_last[l]);
        }
        s->z.on[k] = (uint32_t)(at * 2654435761u >> 8) & 0xff;
        code->keep(s->z.t0[k], s->z.t1[k], s->t_last, t, s->z.on[k]);
        code->keep(s->v0[k], s->v1[k], s->v_last, v, s->z.on[k]);
        s->z.n++;
    }
}

/* The sums of one kind of outcome over many strips of `n` looks. */
static void sum_up(const jm_strip_code *code, jm_outcome_kind kind, double *sums)
{
    strip_of_values s = {.z.n = 0};
    for (uint32_t l = 0; l < JM_LANES; l++) {
        s.t_last[l] = (double)NAN;
        s.v_last[l] = 0;
    }
    for (uint32_t k = 0; k < N_SUMS; k++)
        sums[k] = k / JM_LANES == 2 || kind == JM_OUTCOME_FIRST_TIME ? (double)NAN : 0;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        write_looks(&s, code, seed, 1 + (uint32_t)(seed * 5 % JM_STRIP_LOOKS));
        const jm_strip_job job = {
            .z = &s.z,
            .v0 = (const jm_strip_row *)s.v0,
            .v1 = (const jm_strip_row *)s.v1,
            .low = -0.25,
            .high = 0.25,
            .from = 20,
            .until = 7.0 * ROUNDS,
            .at_first = 100,
            .at_last = 120,
            .sums = sums,
        };
        code->add[kind](&job);
    }
}

JM_TEST("outcomes have the same bits in every instruction set")
{
    const jm_strip_code *best = JM_ISA_BEST(&jm_strip_v4, &jm_strip_v3, &jm_strip_any);
    for (int kind = 0; kind < JM_OUTCOME_COUNT_; kind++) {
        double sums[N_SUMS], right[N_SUMS];
        jm_test_note("kind %d", kind);
        if (!jm_strip_any.add[kind])
            continue;
        sum_up(&jm_strip_any, (jm_outcome_kind)kind, right);
        sum_up(best, (jm_outcome_kind)kind, sums);
        expect_lanes(sums, right, N_SUMS, 0);
#if defined(__x86_64__)
        if (best == &jm_strip_v4) {
            sum_up(&jm_strip_v3, (jm_outcome_kind)kind, sums);
            expect_lanes(sums, right, N_SUMS, 0);
        }
#endif
    }
}

/* A single piece from (0, a) to (2, b), its time within -0.25..0.25. */
static double time_in(double a, double b)
{
    strip_of_values s = {.z.n = 1};
    double sums[N_SUMS] = {0};
    s.z.on[0] = 1;
    s.z.t1[0][0] = 2;
    s.v0[0][0] = a;
    s.v1[0][0] = b;
    const jm_strip_job job = {
        .z = &s.z,
        .v0 = (const jm_strip_row *)s.v0,
        .v1 = (const jm_strip_row *)s.v1,
        .low = -0.25,
        .high = 0.25,
        .from = 0,
        .until = 10,
        .sums = sums,
    };
    jm_strip_any.add[JM_OUTCOME_TIME_IN](&job);
    expect_rel(sums[JM_LANES], 2, 0);
    return sums[0];
}

JM_TEST("pieces with and without a crossing of the band's bounds")
{
    expect_rel(time_in(0.1, -0.2), 2, 0);
    expect_rel(time_in(-0.25, 0.25), 2, 0);
    expect_rel(time_in(0.3, 0.9), 0, 0);
    expect_rel(time_in(-0.3, -0.9), 0, 0);
    expect_rel(time_in(0.5, 0.5), 0, 0);
    expect_rel(time_in(0.2, 0.2), 2, 0);
    expect_rel(time_in(-0.5, 0.5), 1, 1e-15);
    expect_rel(time_in(0.5, 0), 1, 1e-15);
    expect_rel(time_in(0, 1), 0.5, 1e-15);
    expect_rel(time_in(0.25, 1), 0, 0);
    expect_rel(time_in(0.25, 0), 2, 0);
}

/* What jm_tally_look() leaves out. */
JM_TEST("a look at the same numbers at the same time changes no sum")
{
    for (int kind = 0; kind < JM_OUTCOME_COUNT_; kind++) {
        const jm_strip_code *code = &jm_strip_any;
        strip_of_values s = {.z.n = 0};
        double once[N_SUMS], twice[N_SUMS];
        if (!code->add[kind])
            continue;
        for (uint32_t k = 0; k < N_SUMS; k++)
            once[k] = twice[k] = k / JM_LANES == 2 ? (double)NAN : 0;
        for (uint32_t k = 0; k < 12; k++) {
            jm_strip_row t, v;
            for (uint32_t l = 0; l < JM_LANES; l++) {
                t[l] = 0.5 * (k / 2); /* each look comes twice */
                v[l] = k / 2 == 3 ? -0.25 : noise(100 * (k / 2) + l);
            }
            expect_true(code->same(s.t_last, t, 0xff) == (k % 2 || k == 0));
            s.z.on[k] = 0xff;
            code->keep(s.z.t0[k], s.z.t1[k], s.t_last, t, 0xff);
            code->keep(s.v0[k], s.v1[k], s.v_last, v, 0xff);
            s.z.n = k + 1;
            jm_strip_job job = {.z = &s.z, .v0 = (const jm_strip_row *)s.v0,
                                .v1 = (const jm_strip_row *)s.v1, .low = -0.25, .high = 0.25,
                                .from = 0.5, .until = 2.5, .at_first = 1, .at_last = 1};
            jm_strip last = s.z; /* only the newest look */
            last.n = 1;
            last.on[0] = s.z.on[k];
            memcpy(last.t0[0], s.z.t0[k], sizeof last.t0[0]);
            memcpy(last.t1[0], s.z.t1[k], sizeof last.t1[0]);
            job.z = &last;
            job.v0 = (const jm_strip_row *)&s.v0[k];
            job.v1 = (const jm_strip_row *)&s.v1[k];
            job.sums = twice;
            code->add[kind](&job);
            job.sums = once;
            if (k % 2 == 0)
                code->add[kind](&job);
        }
        expect_true(memcmp(once, twice, sizeof once) == 0);
    }
}

JM_TEST("numbers are the same where all lanes that count have them, and they are finite")
{
    const jm_strip_code *codes[] = {&jm_strip_any, JM_ISA_BEST(&jm_strip_v4, &jm_strip_v3,
                                                               &jm_strip_any)};
    for (size_t c = 0; c < 2; c++) {
        jm_strip_row last = {1, 2, 3, 4, INFINITY, NAN, -0.0, 8};
        jm_strip_row row = {1, 2, 3, 5, INFINITY, NAN, 0.0, 8};
        expect_true(codes[c]->same(last, row, 0xff & ~(1u << 3 | 1u << 4 | 1u << 5)));
        expect_true(codes[c]->same(last, row, 0));
        for (uint32_t l = 3; l < 6; l++)
            expect_false(codes[c]->same(last, row, 1u | 1u << l));
    }
}

JM_TEST_MAIN
