/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sobol sequences: points that fill the cube more evenly than chance does.
 *
 * GSL gives the points one after the other. Point i is the exclusive or of the direction numbers
 * that the bits of its Gray code, i ^ (i >> 1), choose, and consecutive points differ by one
 * direction number; so walking GSL's sequence once, up to the highest power of two that n needs,
 * reads all direction numbers off it, and from then on any point is computed directly. Point 0,
 * the corner, is not used: patient i has point i + 1.
 *
 * "sobol" shifts all points of a column by the same random digits (base 2), from the seed: still as
 * even, without bias, and another cohort for every seed. "sobol_plain" is unshifted. Further
 * attempts of a filter are shifted by digits of their own in both.
 */
#include "core/cohort/sampler.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>

#include "core/base/random.h"

enum {
    BITS = 30,        /* digits of GSL's points */
    MOST_COLUMNS = 40 /* of gsl_qrng_sobol */
};

typedef struct sobol {
    uint64_t seed;
    size_t n_columns;
    unsigned n_bits; /* of the last point's number */
    bool shifted;
    uint64_t names[MOST_COLUMNS];
    uint32_t direction[MOST_COLUMNS][BITS + 1];
} sobol;

/* GSL's coordinates are multiples of 2^-30, so this is exact. */
static void next_point(void *walk, size_t n_columns, uint32_t *point)
{
    double x[MOST_COLUMNS];

    gsl_qrng_sobol->get(walk, (unsigned)n_columns, x);
    for (size_t c = 0; c < n_columns; c++)
        point[c] = (uint32_t)(x[c] * (double)(UINT32_C(1) << BITS));
}

/* Point 2^b follows its predecessor by direction number b. */
static void read_directions(sobol *s, void *walk)
{
    uint32_t before[MOST_COLUMNS] = {0}, point[MOST_COLUMNS];
    unsigned b = 0;

    for (uint64_t i = 1; b < s->n_bits; i++) {
        next_point(walk, s->n_columns, point);
        if (i == UINT64_C(1) << b) {
            for (size_t c = 0; c < s->n_columns; c++)
                s->direction[c][b] = point[c] ^ before[c];
            b++;
        }
        memcpy(before, point, sizeof before);
    }
}

static jm_status sobol_new_as(void **out, const jm_sampler_plan *plan, bool shifted, jm_error *err)
{
    /* The type's own functions instead of gsl_qrng_alloc, which aborts without memory. */
    const unsigned dimension = (unsigned)plan->n_columns;
    sobol *s = calloc(1, sizeof *s);
    void *walk = malloc(gsl_qrng_sobol->state_size(dimension));
    jm_status status = JM_OK;

    if (!s || !walk || gsl_qrng_sobol->init_state(walk, dimension) != GSL_SUCCESS) {
        status = jm_fail(err, JM_MEMORY, "no memory left for a Sobol design");
        free(s);
        s = NULL;
        goto done;
    }
    s->seed = plan->seed;
    s->n_columns = plan->n_columns;
    s->shifted = shifted;
    memcpy(s->names, plan->names, plan->n_columns * sizeof s->names[0]);
    while (plan->n >> s->n_bits)
        s->n_bits++;
    read_directions(s, walk);

done:
    free(walk);
    *out = s;
    return status;
}

static jm_status sobol_new(void **out, const jm_sampler_plan *plan, jm_error *err)
{
    return sobol_new_as(out, plan, true, err);
}

static jm_status sobol_plain_new(void **out, const jm_sampler_plan *plan, jm_error *err)
{
    return sobol_new_as(out, plan, false, err);
}

static uint32_t point_of(const sobol *s, size_t column, uint64_t i)
{
    uint32_t x = 0;

    for (uint64_t gray = i ^ (i >> 1); gray; gray &= gray - 1)
        x ^= s->direction[column][__builtin_ctzll(gray)];
    return x;
}

static void sobol_draw(const void *self, size_t column, uint64_t first, size_t n, uint32_t attempt,
                       double *u)
{
    const sobol *s = self;
    const double cell = 1.0 / (double)(UINT32_C(1) << BITS);
    uint64_t shift = 0;

    /* The upper digits shift the points; those below, the same for all, keep u off 0. */
    if (s->shifted || attempt)
        shift = jm_random_bits(s->seed, UINT64_MAX, s->names[column], attempt);
    const uint32_t digits = (uint32_t)(shift >> (64 - BITS));
    const double below = ((double)(shift & 0xfffff) + 0.5) / 0x100000;
    for (size_t k = 0; k < n; k++) {
        const uint32_t x = point_of(s, column, first + k + 1);
        u[k] = s->shifted || attempt ? ((double)(x ^ digits) + below) * cell : (double)x * cell;
    }
}

const jm_sampler_type jm_sampler_sobol = {
    .name = "sobol",
    .doc = "Sobol points, shifted by random digits of the seed",
    .most_columns = MOST_COLUMNS,
    .most_patients = (UINT64_C(1) << BITS) - 2,
    .new = sobol_new,
    .draw = sobol_draw,
    .free = free,
};

const jm_sampler_type jm_sampler_sobol_plain = {
    .name = "sobol_plain",
    .doc = "Sobol points as they are, the same for every seed",
    .most_columns = MOST_COLUMNS,
    .most_patients = (UINT64_C(1) << BITS) - 2,
    .new = sobol_plain_new,
    .draw = sobol_draw,
    .free = free,
};
