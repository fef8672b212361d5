/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plan/plan.h"

#include <stdlib.h>

jm_status jm_plan_new(jm_plan **out, const jm_model *model, const jm_cohort *cohort, jm_error *err)
{
    *out = NULL;
    jm_arena *arena = jm_arena_new();
    jm_plan *plan = arena ? jm_arena_take(arena, 1, sizeof *plan) : NULL;
    if (!plan) {
        jm_arena_free(arena);
        return jm_fail(err, JM_MEMORY, "no memory left for a plan");
    }
    plan->arena = arena;
    plan->model = model;
    plan->cohort = cohort;
    plan->title = plan->scenario_path = plan->scenario_text = plan->method_reason = "";
    plan->n_replicates = 1;
    plan->keep_samples = true;
    plan->record_time_unit = model->abi->time_unit;
    plan->record_time_factor = 1;
    plan->settle = model->abi->settle;
    jm_plan_options_init(&plan->options);
    *out = plan;
    return JM_OK;
}

void jm_plan_free(jm_plan *plan)
{
    if (plan)
        jm_arena_free(plan->arena); /* the plan itself lives in its arena */
}

void jm_plan_alone(jm_plan *plan, const jm_cohort *one)
{
    const uint64_t patient = one->origin - plan->cohort->origin;
    size_t n = 0;
    for (size_t k = 0; k < plan->n_own; k++) {
        if (plan->own[k].patient != patient)
            continue;
        plan->own[n] = plan->own[k];
        plan->own[n++].patient = 0;
    }
    plan->n_own = n;
    plan->cohort = one;
    plan->n_groups = (uint64_t)plan->n_arms * plan->n_replicates;
}

uint64_t jm_plan_row(const jm_plan *plan, uint64_t patient, uint32_t arm, uint32_t replicate)
{
    return ((uint64_t)replicate * plan->n_arms + arm) * plan->cohort->n + patient;
}

uint64_t jm_plan_n_runs(const jm_plan *plan)
{
    return plan->n_replicates * (uint64_t)plan->n_arms * plan->cohort->n;
}

static void default_values(const jm_model_abi *abi, double *p)
{
    for (uint32_t i = 0; i < abi->n_params; i++)
        p[i] = abi->params[i].value;
    for (uint32_t i = 0; i < abi->n_inputs; i++)
        p[abi->n_params + i] = abi->inputs[i].value;
}

jm_status jm_plan_values(const jm_plan *plan, uint64_t patient, uint32_t arm, double *p,
                         jm_error *err)
{
    enum { AT_HAND = 64 };
    double at_hand[AT_HAND], *columns = at_hand;
    jm_status status = JM_OK;
    if (plan->n_columns > AT_HAND) {
        columns = calloc(plan->n_columns, sizeof *columns);
        if (!columns)
            return jm_fail(err, JM_MEMORY, "no memory left for the columns of a patient");
    }
    default_values(plan->model->abi, p);
    if (plan->n_columns) {
        status = plan->cohort->values(plan->cohort, patient, 1, 0, columns, err);
        if (status != JM_OK)
            goto done;
    }
    for (size_t c = 0; c < plan->n_columns; c++)
        p[plan->column_row[c]] = plan->column_factor[c] * columns[c];
    for (size_t k = 0; k < plan->arms[arm].n_settings; k++)
        p[plan->arms[arm].settings[k].row] = plan->arms[arm].settings[k].value;
done:
    if (columns != at_hand)
        free(columns);
    return status;
}
