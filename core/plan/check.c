/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plan/check.h"

#include <math.h>

static bool is_ref(const jm_model_abi *abi, jm_ref ref)
{
    switch (ref.kind) {
    case JM_REF_STATE:
        return ref.index < abi->n_states;
    case JM_REF_SIGNAL:
        return ref.index < abi->n_signals;
    case JM_REF_PARAM:
        return ref.index < abi->n_params;
    case JM_REF_INPUT:
        return ref.index < abi->n_inputs;
    }
    return false;
}

static jm_status check_times(const jm_plan *plan, jm_error *err)
{
    if (!isfinite(plan->t_start) || !isfinite(plan->t_end) || plan->t_end <= plan->t_start)
        return jm_fail(err, JM_ARGUMENT, "the plan runs from %g to %g; it must end after it begins",
                       plan->t_start, plan->t_end);
    if (!(plan->settle >= 0) || !isfinite(plan->settle))
        return jm_fail(err, JM_ARGUMENT, "patients cannot settle for %g; the time must be positive",
                       plan->settle);
    for (size_t k = 0; k < plan->n_times; k++) {
        if (!(plan->times[k] >= plan->t_start && plan->times[k] <= plan->t_end))
            return jm_fail(err, JM_ARGUMENT, "recorded time %g lies outside the run (%g to %g)",
                           plan->times[k], plan->t_start, plan->t_end);
        if (k > 0 && plan->times[k] <= plan->times[k - 1])
            return jm_fail(err, JM_ARGUMENT, "recorded times must ascend; %g follows %g",
                           plan->times[k], plan->times[k - 1]);
    }
    return JM_OK;
}

static jm_status check_dose(const jm_plan *plan, const jm_plan_event *e, jm_error *err)
{
    const bool is_rest = e->steady && e->amount == 0 && e->rate > 0; /* infusion since ever */
    if (e->index >= plan->model->abi->n_routes)
        return jm_fail_at(err, JM_ARGUMENT, e->place, 0, "the model has no dose number %u",
                          e->index);
    if (!(e->amount >= 0) || !isfinite(e->amount))
        return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                          "the amount of \"%s\" is %g; it must not be negative", e->label,
                          e->amount);
    if (!(e->rate >= 0 || e->rate == -1 || e->rate == -2) || !isfinite(e->rate))
        return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                          "the rate of \"%s\" is %g; it must be positive, or -1 or -2 where the "
                          "model has a rate or duration of its own", e->label, e->rate);
    if (!(e->duration >= 0) || !isfinite(e->duration) || (e->duration > 0 && e->rate != 0))
        return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                          "the duration of \"%s\" is %g beside a rate of %g; give one of them, and "
                          "not a negative one", e->label, e->duration, e->rate);
    if (!(e->interval >= 0) || !isfinite(e->interval) ||
        (e->interval == 0 && (e->times > 1 || (e->steady && !is_rest))))
        return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                          "\"%s\" is repeated every %g; the interval must be positive", e->label,
                          e->interval);
    if (e->times < 1 || e->steady > 2)
        return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                          "\"%s\" is given %u times with steady state %u; times start at 1 and "
                          "steady state is 0, 1 or 2", e->label, e->times, e->steady);
    return JM_OK;
}

static jm_status check_events(const jm_plan *plan, const jm_plan_event *events, size_t n,
                              jm_error *err)
{
    const uint32_t rows = plan->model->abi->n_params + plan->model->abi->n_inputs;
    for (size_t k = 0; k < n; k++) {
        const jm_plan_event *e = &events[k];
        if (!(e->t >= plan->t_start) || !isfinite(e->t))
            return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                              "\"%s\" is at %g, before the run begins at %g", e->label, e->t,
                              plan->t_start);
        if (k > 0 && e->t < events[k - 1].t)
            return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                              "events must ascend in time; %g follows %g", e->t, events[k - 1].t);
        if (e->kind == JM_PLAN_SET && (e->index >= rows || !isfinite(e->value)))
            return jm_fail_at(err, JM_ARGUMENT, e->place, 0,
                              "\"%s\" cannot be set to %g; give a number", e->label, e->value);
        if (e->kind != JM_PLAN_DOSE)
            continue;
        jm_status status = check_dose(plan, e, err);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

static jm_status check_arms(const jm_plan *plan, jm_error *err)
{
    const uint32_t rows = plan->model->abi->n_params + plan->model->abi->n_inputs;
    if (plan->n_arms == 0 || plan->n_replicates == 0 || plan->cohort->n == 0)
        return jm_fail(err, JM_ARGUMENT,
                       "the plan has %zu arms, %u replicates and %llu patients; it needs at least "
                       "one of each", plan->n_arms, plan->n_replicates,
                       (unsigned long long)plan->cohort->n);
    for (size_t a = 0; a < plan->n_arms; a++) {
        const jm_plan_arm *arm = &plan->arms[a];
        for (size_t k = 0; k < arm->n_settings; k++) {
            if (arm->settings[k].row >= rows || !isfinite(arm->settings[k].value))
                return jm_fail(err, JM_ARGUMENT, "arm \"%s\" sets row %u to %g; give a number",
                               arm->name, arm->settings[k].row, arm->settings[k].value);
        }
        jm_status status = check_events(plan, arm->events, arm->n_events, err);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

static jm_status check_own(const jm_plan *plan, jm_error *err)
{
    for (size_t k = 0; k < plan->n_own; k++) {
        if (plan->own[k].patient >= plan->cohort->n ||
            (k > 0 && plan->own[k].patient <= plan->own[k - 1].patient))
            return jm_fail(err, JM_ARGUMENT, "events of patient %llu stand in no order",
                           (unsigned long long)plan->own[k].patient);
        jm_status status = check_events(plan, plan->own[k].events, plan->own[k].n_events, err);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

static jm_status check_outcome(const jm_plan *plan, const jm_plan_outcome *o, jm_error *err)
{
    const bool has_band = o->kind == JM_OUTCOME_FRACTION || o->kind == JM_OUTCOME_TIME_IN ||
                          o->kind == JM_OUTCOME_FIRST_TIME || o->kind == JM_OUTCOME_COUNT;
    if (o->kind >= JM_OUTCOME_COUNT_ ||
        (o->kind == JM_OUTCOME_DOSES && o->route >= plan->model->abi->n_routes) ||
        (o->kind != JM_OUTCOME_DOSES && !is_ref(plan->model->abi, o->ref)))
        return jm_fail(err, JM_ARGUMENT, "outcome \"%s\" refers to nothing in the model", o->name);
    if (o->kind == JM_OUTCOME_VALUE_AT && !(o->at >= plan->t_start && o->at <= plan->t_end))
        return jm_fail(err, JM_ARGUMENT, "outcome \"%s\" is at %g, outside the run (%g to %g)",
                       o->name, o->at, plan->t_start, plan->t_end);
    if (has_band && !(o->low <= o->high))
        return jm_fail(err, JM_ARGUMENT, "outcome \"%s\" has bounds %g and %g; the low one first",
                       o->name, o->low, o->high);
    if (!(o->from < o->until) || o->from >= plan->t_end || o->until <= plan->t_start)
        return jm_fail(err, JM_ARGUMENT, "outcome \"%s\" looks from %g until %g; the run goes from "
                       "%g to %g", o->name, o->from, o->until, plan->t_start, plan->t_end);
    return JM_OK;
}

jm_status jm_plan_check(const jm_plan *plan, jm_error *err)
{
    jm_status status;
    if ((status = check_times(plan, err)) != JM_OK || (status = check_arms(plan, err)) != JM_OK ||
        (status = check_own(plan, err)) != JM_OK)
        return status;
    for (size_t k = 0; k < plan->n_signals; k++) {
        if (!is_ref(plan->model->abi, plan->signals[k].ref))
            return jm_fail(err, JM_ARGUMENT, "\"%s\" is recorded but is nothing of the model",
                           plan->signals[k].name);
    }
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        if ((status = check_outcome(plan, &plan->outcomes[k], err)) != JM_OK)
            return status;
    }
    return JM_OK;
}
