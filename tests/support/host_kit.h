/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tests of scenarios share: options that find the models of the checkout, and the readers of
 * tables that the program lends, too. Models are evaluated, not compiled: no test here waits for a
 * C compiler. Working folder is the checkout.
 */
#ifndef JM_TESTS_SUPPORT_HOST_KIT_H
#define JM_TESTS_SUPPORT_HOST_KIT_H

#include "io/csv/dose_table.h"
#include "io/csv/patients.h"
#include "scenarios/host/host.h"

__attribute__((unused)) static jm_status host_kit_doses(jm_host_doses *out, const char *path,
                                                        const jm_model *model,
                                                        const jm_cohort *cohort, jm_arena *arena,
                                                        jm_error *err)
{
    jm_dose_table table;
    const jm_status status = jm_dose_table_read(&table, path, model, cohort, arena, err);
    if (status == JM_OK)
        *out = (jm_host_doses){table.n_own, table.own};
    return status;
}

__attribute__((unused)) static jm_host_options host_kit_options(void)
{
    static const char *const roots[] = {"tests/support/models", "models"};
    jm_host_options options = {.model = {.mode = JM_MODEL_EVALUATED}};
    options.model.search = (jm_search){.roots = roots, .n_roots = 2};
    options.readers = (jm_host_readers){jm_patients_read, host_kit_doses};
    return options;
}

#endif
