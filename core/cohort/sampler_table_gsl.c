/* SPDX-License-Identifier: Apache-2.0 */
/* The table of designs. It stands apart from sampler.h's users because one of them needs GSL. */
#include "core/cohort/sampler.h"

#include <string.h>

#include "core/base/text.h"

static const jm_sampler_type *const samplers[] = {
    &jm_sampler_random,
    &jm_sampler_lhs,
    &jm_sampler_sobol,
    &jm_sampler_sobol_plain,
};
enum { N_SAMPLERS = sizeof samplers / sizeof samplers[0] };

size_t jm_sampler_count(void)
{
    return N_SAMPLERS;
}

const jm_sampler_type *jm_sampler_get(size_t i)
{
    return i < N_SAMPLERS ? samplers[i] : NULL;
}

jm_status jm_sampler_find(const jm_sampler_type **out, const char *name, jm_error *err)
{
    const char *names[N_SAMPLERS];
    const char *nearest;

    *out = NULL;
    for (size_t i = 0; i < N_SAMPLERS; i++) {
        names[i] = samplers[i]->name;
        if (strcmp(names[i], name) == 0) {
            *out = samplers[i];
            return JM_OK;
        }
    }
    if ((nearest = jm_text_nearest(name, names, N_SAMPLERS)) != NULL) {
        return jm_fail(err, JM_SYNTAX, "\"%.60s\" is no design; did you mean \"%s\"?", name,
                       nearest);
    }
    return jm_fail(err, JM_SYNTAX, "\"%.60s\" is no design; there are random, lhs and sobol", name);
}
