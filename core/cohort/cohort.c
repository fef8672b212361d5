/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/cohort.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void jm_cohort_free(jm_cohort *cohort)
{
    if (cohort)
        cohort->free(cohort);
}

void jm_cohort_number(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room)
{
    (void)cohort;
    snprintf(buffer, room, "%" PRIu64, patient + 1);
}

static jm_status same_values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                             double *values, jm_error *err)
{
    (void)cohort, (void)first, (void)n, (void)attempt, (void)values, (void)err;
    return JM_OK;
}

static void same_free(jm_cohort *cohort)
{
    free(cohort);
}

jm_status jm_cohort_same(jm_cohort **out, uint64_t n, uint64_t seed, jm_error *err)
{
    *out = NULL;
    if (n == 0)
        return jm_fail(err, JM_ARGUMENT, "the cohort has no patients; ask for at least 1");
    if ((*out = malloc(sizeof **out)) == NULL)
        return jm_fail(err, JM_MEMORY, "no memory left for a cohort");
    **out = (jm_cohort){
        .n = n,
        .seed = seed,
        .design = "same",
        .fixed = true,
        .values = same_values,
        .id = jm_cohort_number,
        .free = same_free,
    };
    return JM_OK;
}
