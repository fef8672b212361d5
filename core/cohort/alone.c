/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One patient of a cohort, alone.
 *
 * The cohort that it is taken out of stays behind it as it was: a Latin hypercube knows how many
 * patients it was made for, a filter which attempt it has kept.
 */
#include <stdlib.h>

#include "core/cohort/cohort.h"

typedef struct alone {
    jm_cohort cohort; /* first: a jm_cohort * is an alone * */
    jm_cohort *base;
} alone;

static jm_status values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                        double *out, jm_error *err)
{
    const jm_cohort *base = ((const alone *)cohort)->base;
    return base->values(base, cohort->origin - base->origin + first, n, attempt, out, err);
}

static void id(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room)
{
    const jm_cohort *base = ((const alone *)cohort)->base;
    base->id(base, cohort->origin - base->origin + patient, buffer, room);
}

static void free_alone(jm_cohort *cohort)
{
    jm_cohort_free(((alone *)cohort)->base);
    free(cohort);
}

jm_status jm_cohort_alone(jm_cohort **out, jm_cohort *base, uint64_t patient, jm_error *err)
{
    *out = NULL;
    alone *one = patient < base->n ? calloc(1, sizeof *one) : NULL;
    if (!one) {
        const jm_status status =
            patient < base->n
                ? jm_fail(err, JM_MEMORY, "no memory left for a cohort")
                : jm_fail(err, JM_ARGUMENT, "patient %llu is asked for, and the cohort has %llu",
                          (unsigned long long)patient + 1, (unsigned long long)base->n);
        jm_cohort_free(base);
        return status;
    }
    one->cohort = *base;
    one->cohort.n = 1;
    one->cohort.origin = base->origin + patient;
    one->cohort.whole = base->whole ? base->whole : base->n;
    one->cohort.values = values;
    one->cohort.id = id;
    one->cohort.free = free_alone;
    one->base = base;
    *out = &one->cohort;
    return JM_OK;
}
