/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/plan/check.h"

/* Row of p and factor of one cohort column. */
static jm_status tie_column(jm_plan *plan, size_t c, jm_error *err)
{
    const jm_column *column = &plan->cohort->columns[c];
    const jm_model *model = plan->model;
    jm_ref ref;
    jm_unit from, to;
    jm_status status;
    if (!jm_model_find(model, column->name, &ref)) {
        const char *near = jm_model_nearest(model, column->name);
        return jm_fail(err, JM_MODEL, "the cohort has a column \"%s\", which model %s lacks; %s%s",
                       column->name, model->abi->name, near ? "the nearest name is " : "remove it",
                       near ? near : "");
    }
    if (ref.kind != JM_REF_PARAM && ref.kind != JM_REF_INPUT)
        return jm_fail(err, JM_MODEL, "the cohort has a column \"%s\", which the model computes; "
                       "only parameters and inputs can differ between patients", column->name);
    const jm_var_info *var = jm_model_var(model, ref);
    if ((status = jm_unit_parse(&from, column->unit, err)) != JM_OK ||
        (status = jm_unit_parse(&to, var->unit, err)) != JM_OK)
        return status;
    if (!jm_unit_same_dim(&from, &to) || from.offset != to.offset)
        return jm_fail(err, JM_UNITS, "column \"%s\" is in \"%s\", the model wants \"%s\"",
                       column->name, column->unit, var->unit);
    plan->column_row[c] = ref.kind == JM_REF_PARAM ? ref.index : model->abi->n_params + ref.index;
    plan->column_factor[c] = jm_unit_factor(&from, &to);
    return JM_OK;
}

static jm_status tie_columns(jm_plan *plan, jm_error *err)
{
    const size_t n = plan->cohort->n_columns;
    plan->n_columns = n;
    if (n == 0)
        return JM_OK;
    plan->column_row = jm_arena_take(plan->arena, n, sizeof *plan->column_row);
    plan->column_factor = jm_arena_take(plan->arena, n, sizeof *plan->column_factor);
    if (!plan->column_row || !plan->column_factor)
        return jm_fail(err, JM_MEMORY, "no memory left for the columns of a plan");
    for (size_t c = 0; c < n; c++) {
        jm_status status = tie_column(plan, c, err);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

/* Where nobody asked for times, begin and end are looked at. */
static jm_status default_times(jm_plan *plan, jm_error *err)
{
    if (plan->n_times > 0)
        return JM_OK;
    plan->times = jm_arena_take(plan->arena, 2, sizeof *plan->times);
    if (!plan->times)
        return jm_fail(err, JM_MEMORY, "no memory left for the times of a plan");
    plan->n_times = 2;
    plan->times[0] = plan->t_start;
    plan->times[1] = plan->t_end;
    return JM_OK;
}

void jm_plan_atol(const jm_plan *plan, double *atol)
{
    const jm_model_abi *abi = plan->model->abi;
    for (uint32_t s = 0; s < abi->n_states; s++)
        atol[s] = isnan(abi->states[s].atol) ? plan->options.atol : abi->states[s].atol;
}

jm_status jm_plan_stepper(const jm_plan *plan, const jm_stepper_type **out, jm_error *err)
{
    *out = jm_stepper_find(plan->options.method);
    if (*out)
        return JM_OK;
    jm_text names;
    jm_text_init(&names);
    for (size_t k = 0; jm_steppers[k]; k++) {
        jm_text_add(&names, k ? ", " : "");
        jm_text_add(&names, jm_steppers[k]->name);
    }
    jm_status status = jm_fail(err, JM_ARGUMENT, "there is no method \"%s\"; there are auto, %s",
                               plan->options.method, names.data);
    jm_text_clear(&names);
    return status;
}

static void count_groups(jm_plan *plan, const jm_stepper_type *type)
{
    plan->lanes_refill = type->own_steps ? JM_GROUP_MOST : JM_LANES;
    const uint64_t each = (plan->cohort->n + plan->lanes_refill - 1) / plan->lanes_refill;
    plan->n_groups = each * plan->n_arms * plan->n_replicates;
}

static bool names_method(const jm_model_abi *abi)
{
    return abi->method && *abi->method;
}

jm_status jm_plan_finish(jm_plan *plan, jm_error *err)
{
    const jm_stepper_type *type;
    jm_status status;
    if ((status = default_times(plan, err)) != JM_OK ||
        (status = jm_plan_check(plan, err)) != JM_OK ||
        (status = tie_columns(plan, err)) != JM_OK)
        return status;
    if (strcmp(plan->options.method, "auto") == 0 && names_method(plan->model->abi)) {
        snprintf(plan->options.method, sizeof plan->options.method, "%s",
                 plan->model->abi->method);
        plan->method_reason = "as the model says";
    }
    if (strcmp(plan->options.method, "auto") == 0) {
        if ((status = jm_plan_choose(plan, err)) != JM_OK)
            return status;
    } else if (!plan->method_reason[0]) {
        plan->method_reason = "asked for";
    }
    if ((status = jm_plan_stepper(plan, &type, err)) != JM_OK)
        return status;
    count_groups(plan, type);
    return JM_OK;
}
