/* SPDX-License-Identifier: Apache-2.0 */
/* The plain design: each number is a draw of its own, whatever the others are. */
#include "core/cohort/sampler.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/random.h"

typedef struct random_design {
    uint64_t seed;
    uint64_t names[];
} random_design;

static jm_status random_new(void **out, const jm_sampler_plan *plan, jm_error *err)
{
    random_design *r = malloc(sizeof *r + plan->n_columns * sizeof r->names[0]);

    *out = r;
    if (!r) {
        return jm_fail(err, JM_MEMORY, "no memory left for a design of %zu columns",
                       plan->n_columns);
    }
    r->seed = plan->seed;
    memcpy(r->names, plan->names, plan->n_columns * sizeof r->names[0]);
    return JM_OK;
}

static void random_draw(const void *self, size_t column, uint64_t first, size_t n, uint32_t attempt,
                        double *u)
{
    const random_design *r = self;

    for (size_t k = 0; k < n; k++)
        u[k] = jm_random_uniform(r->seed, first + k, r->names[column], attempt);
}

const jm_sampler_type jm_sampler_random = {
    .name = "random",
    .doc = "independent draws",
    .new = random_new,
    .draw = random_draw,
    .free = free,
};
