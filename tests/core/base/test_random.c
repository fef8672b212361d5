/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"

#include "tests/support/jm_test.h"

static void expect_philox(const uint32_t counter[4], const uint32_t key[2], const uint32_t right[4])
{
    uint32_t out[4];

    jm_random_philox(out, counter, key);
    for (int i = 0; i < 4; i++) {
        jm_test_note("word %d", i);
        expect_int(out[i], right[i]);
    }
}

/* Known answers published with the generator (Random123, philox4x32 with 10 rounds). */
JM_TEST("philox gives its known answers")
{
    expect_philox((uint32_t[]){0, 0, 0, 0}, (uint32_t[]){0, 0},
                  (uint32_t[]){0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    expect_philox((uint32_t[]){~0u, ~0u, ~0u, ~0u}, (uint32_t[]){~0u, ~0u},
                  (uint32_t[]){0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    expect_philox((uint32_t[]){0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                  (uint32_t[]){0xa4093822, 0x299f31d0},
                  (uint32_t[]){0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

/* Quantity 0 spreads to 0, so these two are the first two known answers seen from outside: the
   way from (seed, patient, quantity, index) to key and counter can not change unnoticed. */
JM_TEST("a draw is philox of the counter that the header promises")
{
    expect_true(jm_random_bits(0, 0, 0, 0) == UINT64_C(0xe169c58d6627e8d5));
    expect_true(jm_random_bits(UINT64_MAX, UINT64_MAX, 0, UINT64_MAX) ==
                UINT64_C(0x41c83b0e408f276d));
}

/* FNV-1a, 64 bits, as its authors give it. */
JM_TEST("names hash as FNV-1a")
{
    expect_true(jm_random_name("") == UINT64_C(0xcbf29ce484222325));
    expect_true(jm_random_name("a") == UINT64_C(0xaf63dc4c8601ec8c));
    expect_true(jm_random_name("foobar") == UINT64_C(0x85944171f73967e8));
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

JM_TEST("neighbouring seeds, patients, quantities and indices give different bits")
{
    enum { N = 12 };
    static uint64_t bits[N * N * N * N];
    size_t n = 0, same = 0;

    for (uint64_t seed = 0; seed < N; seed++)
        for (uint64_t patient = 0; patient < N; patient++)
            for (uint64_t quantity = 0; quantity < N; quantity++)
                for (uint64_t index = 0; index < N; index++)
                    bits[n++] = jm_random_bits(seed, patient, quantity, index);
    qsort(bits, n, sizeof *bits, by_value);
    for (size_t i = 1; i < n; i++)
        same += bits[i] == bits[i - 1];
    expect_int(same, 0);
}

/* Mean 1/2, variance 1/12; standard errors sqrt(1/12/n) and sqrt(1/180/n): four of each. */
static void expect_uniform(uint64_t (*draw)(size_t i), const char *what)
{
    enum { N = 200000 };
    double sum = 0, square = 0;

    for (size_t i = 0; i < N; i++) {
        const double u = (double)(draw(i) >> 12) * 0x1p-52 - 0.5;

        sum += u;
        square += u * u;
    }
    jm_test_note("%s", what);
    expect_abs(sum / N, 0.0, 4 * sqrt(1.0 / 12 / N));
    expect_abs(square / N, 1.0 / 12, 4 * sqrt(1.0 / 180 / N));
}

static uint64_t along_index(size_t i)
{
    return jm_random_bits(20261123, 17, jm_random_name("weight"), i);
}

static uint64_t along_patient(size_t i)
{
    return jm_random_bits(20261123, i, jm_random_name("weight"), 0);
}

static uint64_t along_quantity(size_t i)
{
    return jm_random_bits(20261123, 17, i, 0);
}

static uint64_t along_seed(size_t i)
{
    return jm_random_bits(i, 17, jm_random_name("weight"), 0);
}

JM_TEST("draws are uniform along each of their four coordinates")
{
    expect_uniform(along_index, "index");
    expect_uniform(along_patient, "patient");
    expect_uniform(along_quantity, "quantity");
    expect_uniform(along_seed, "seed");
}

JM_TEST("uniform numbers lie strictly between 0 and 1")
{
    double low = 1, high = 0;

    for (uint64_t i = 0; i < 100000; i++) {
        const double u = jm_random_uniform(3, i, 5, 7);

        low = u < low ? u : low;
        high = u > high ? u : high;
    }
    expect_true(low > 0 && low < 1e-4);
    expect_true(high < 1 && high > 1 - 1e-4);
    /* The ends of the scale, by the formula: the smallest and the largest k of 52 bits. */
    expect_true((0.0 + 0.5) * 0x1p-52 > 0);
    expect_true(((double)((UINT64_C(1) << 52) - 1) + 0.5) * 0x1p-52 < 1);
}

JM_TEST_MAIN
