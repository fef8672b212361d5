/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Latin hypercubes (McKay, Beckman and Conover 1979, doi:10.2307/1268522): each column is cut into
 * n strata of equal probability and every stratum holds one patient, somewhere within it.
 *
 * Which stratum a patient has is a permutation of n that is computed, not stored: a Feistel network
 * over the next power of two, walked until it comes back below n. Each attempt of a filter has a
 * hypercube of its own.
 */
#include "core/cohort/sampler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/random.h"

enum {
    ROUNDS = 8,
    LEAST_BITS = 8 /* on fewer bits a network reaches too few of the permutations */
};

typedef struct lhs {
    uint64_t n, seed;
    unsigned left_bits, right_bits;
    uint64_t names[];
} lhs;

static jm_status lhs_new(void **out, const jm_sampler_plan *plan, jm_error *err)
{
    lhs *h = malloc(sizeof *h + plan->n_columns * sizeof h->names[0]);
    unsigned bits = LEAST_BITS;

    *out = h;
    if (!h) {
        return jm_fail(err, JM_MEMORY, "no memory left for a design of %zu columns",
                       plan->n_columns);
    }
    while (bits < 62 && (UINT64_C(1) << bits) < plan->n)
        bits++;
    h->n = plan->n;
    h->seed = plan->seed;
    h->left_bits = bits / 2;
    h->right_bits = bits - bits / 2;
    memcpy(h->names, plan->names, plan->n_columns * sizeof h->names[0]);
    return JM_OK;
}

/* Keys come from a patient that no cohort has, so they share no draw with the jitter. */
static void make_keys(const lhs *h, uint64_t name, uint32_t attempt, uint64_t key[ROUNDS])
{
    for (unsigned r = 0; r < ROUNDS; r++)
        key[r] = jm_random_bits(h->seed, UINT64_MAX - r, name, attempt);
}

/* Mixes 64 bits so that each bit of the result hangs on all of x (multiply and shift twice, the
   constants are the odd 64-bit fractions of the square roots of 2 and 3). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 32)) * UINT64_C(0x6a09e667f3bcc909);
    x = (x ^ (x >> 29)) * UINT64_C(0xbb67ae8584caa73b);
    return x ^ (x >> 32);
}

/* A permutation of the numbers below 2^(left_bits + right_bits): each round changes one half by a
   function of the other, which can be undone, so no two numbers meet. */
static uint64_t scramble(const lhs *h, const uint64_t key[ROUNDS], uint64_t x)
{
    const uint64_t left_mask = (UINT64_C(1) << h->left_bits) - 1;
    const uint64_t right_mask = (UINT64_C(1) << h->right_bits) - 1;
    uint64_t left = x >> h->right_bits, right = x & right_mask;

    for (unsigned r = 0; r < ROUNDS; r += 2) {
        left ^= mix(right ^ key[r]) & left_mask;
        right ^= mix(left ^ key[r + 1]) & right_mask;
    }
    return left << h->right_bits | right;
}

static uint64_t stratum_of(const lhs *h, const uint64_t key[ROUNDS], uint64_t patient)
{
    uint64_t x = patient;

    if (h->n == 1)
        return 0;
    do {
        x = scramble(h, key, x);
    } while (x >= h->n);
    return x;
}

static void lhs_draw(const void *self, size_t column, uint64_t first, size_t n, uint32_t attempt,
                     double *u)
{
    const lhs *h = self;
    uint64_t key[ROUNDS];

    make_keys(h, h->names[column], attempt, key);
    for (size_t k = 0; k < n; k++) {
        const double s = (double)stratum_of(h, key, first + k);
        const double x = s + jm_random_uniform(h->seed, first + k, h->names[column], attempt);
        /* Rounding must not lift a number to the edge of the next stratum, nor to 1. */
        u[k] = fmin(x, nextafter(s + 1, 0)) / (double)h->n;
        if (u[k] >= 1)
            u[k] = nextafter(1.0, 0);
    }
}

const jm_sampler_type jm_sampler_lhs = {
    .name = "lhs",
    .doc = "Latin hypercube: one patient in each of n strata of every column",
    .most_patients = UINT64_C(1) << 50, /* strata that a double can count */
    .new = lhs_new,
    .draw = lhs_draw,
    .free = free,
};
