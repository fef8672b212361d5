/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes dose tables: what is accepted keeps the promises of core/plan/plan.h. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "io/csv/dose_table.h"
#include "tests/support/pk_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_event(const jm_plan_event *e, const jm_plan_event *before)
{
    must(isfinite(e->t) && e->t >= 0 && (!before || e->t >= before->t));
    must(e->label && e->place);
    if (e->kind == JM_PLAN_SET)
        must(e->index < pk_abi.n_params + pk_abi.n_inputs && !isnan(e->value));
    if (e->kind != JM_PLAN_DOSE)
        return;
    must(e->index < pk_abi.n_routes && e->times >= 1 && e->steady <= 2);
    must(e->amount >= 0 && e->duration >= 0 && e->interval >= 0);
    must(e->amount > 0 || (e->rate > 0 && e->steady));
    must(e->times == 1 || e->interval > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jm_csv_text text = {"fuzz.csv", (const char *)data, size};
    jm_error err = {0};
    jm_model_abi abi;
    jm_model model;
    jm_cohort *cohort;
    jm_dose_table table;
    jm_arena *arena = jm_arena_new();

    must(arena && pk_model(&model, &abi, (uint32_t)(size % 5)) == JM_OK);
    must(jm_cohort_same(&cohort, size % 2 ? 1 : 12, 1, &err) == JM_OK);
    const jm_status status = jm_dose_table_read_text(&table, &text, &model, cohort, arena, &err);
    must(status == JM_OK || (err.text[0] && err.place[0]));
    for (size_t i = 0; status == JM_OK && i < table.n_own; i++) {
        const jm_plan_own *own = &table.own[i];
        must(own->patient < cohort->n && (i == 0 || own->patient > table.own[i - 1].patient));
        for (size_t e = 0; e < own->n_events; e++)
            check_event(&own->events[e], e ? &own->events[e - 1] : NULL);
    }
    jm_cohort_free(cohort);
    jm_arena_free(arena);
    return 0;
}
