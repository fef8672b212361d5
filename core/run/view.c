/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/view.h"

#include <math.h>
#include <stdlib.h>

#include "core/body/agenda.h"

static int by_time(const void *a, const void *b)
{
    const jm_view_point *p = a, *q = b;
    if (p->t != q->t)
        return p->t < q->t ? -1 : 1;
    return p->record < q->record ? -1 : p->record > q->record;
}

static void add_point(jm_view *view, const jm_plan *plan, double t, uint32_t record)
{
    if (t >= plan->t_start && t <= plan->t_end) /* open windows are infinite */
        view->points[view->n_points++] = (jm_view_point){t, record};
}

/* Points that differ by rounding only become one; a time of the record keeps its own number. */
static void merge_points(jm_view *view)
{
    size_t kept = 0;
    for (size_t k = 0; k < view->n_points; k++) {
        jm_view_point *last = kept ? &view->points[kept - 1] : NULL;
        const jm_view_point p = view->points[k];
        if (!last || !jm_time_reached(p.t, last->t) ||
            (p.record != UINT32_MAX && last->record != UINT32_MAX))
            view->points[kept++] = p;
        else if (last->record == UINT32_MAX)
            *last = p;
    }
    view->n_points = kept;
}

static jm_status make_points(jm_view *view, const jm_plan *plan, jm_arena *arena, jm_error *err)
{
    const size_t most = plan->n_times + 3 * plan->n_outcomes + 3;
    view->points = jm_arena_take(arena, most, sizeof *view->points);
    if (!view->points)
        return jm_fail(err, JM_MEMORY, "no memory left for %zu points in time", most);
    for (size_t k = 0; k < plan->n_times; k++)
        add_point(view, plan, plan->times[k], (uint32_t)k);
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &plan->outcomes[k];
        add_point(view, plan, o->from, UINT32_MAX);
        add_point(view, plan, o->until, UINT32_MAX);
        if (o->kind == JM_OUTCOME_VALUE_AT)
            add_point(view, plan, o->at, UINT32_MAX);
    }
    if (plan->n_outcomes) {
        add_point(view, plan, plan->t_start, UINT32_MAX);
        add_point(view, plan, plan->t_end, UINT32_MAX);
    }
    qsort(view->points, view->n_points, sizeof *view->points, by_time);
    merge_points(view);
    view->points[view->n_points] = (jm_view_point){HUGE_VAL, UINT32_MAX};
    return JM_OK;
}

static uint32_t add_thing(jm_view *view, const jm_plan *plan, jm_ref ref)
{
    for (size_t k = 0; k < view->n_things; k++) {
        if (view->things[k].ref.kind == ref.kind && view->things[k].ref.index == ref.index)
            return (uint32_t)k;
    }
    const jm_var_info *var = jm_model_var(plan->model, ref);
    const bool is_computed = ref.kind == JM_REF_STATE || ref.kind == JM_REF_SIGNAL;
    view->things[view->n_things] = (jm_view_thing){
        .ref = ref,
        .low = isnan(var->low) ? -HUGE_VAL : var->low,
        .high = isnan(var->high) ? HUGE_VAL : var->high,
        .has_bounds = is_computed && (!isnan(var->low) || !isnan(var->high)),
    };
    return (uint32_t)view->n_things++;
}

static void add_bounded(jm_view *view, const jm_plan *plan, jm_ref_kind kind, uint32_t n,
                        const jm_var_info *vars)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!isnan(vars[i].low) || !isnan(vars[i].high))
            add_thing(view, plan, (jm_ref){kind, i});
    }
}

jm_status jm_view_make(jm_view *view, const jm_plan *plan, jm_arena *arena, jm_error *err)
{
    const jm_model_abi *abi = plan->model->abi;
    const size_t most = plan->n_signals + plan->n_outcomes + abi->n_states + abi->n_signals + 1;
    *view = (jm_view){0};
    view->things = jm_arena_take(arena, most, sizeof *view->things);
    view->of_signal = jm_arena_take(arena, plan->n_signals + 1, sizeof *view->of_signal);
    view->of_outcome = jm_arena_take(arena, plan->n_outcomes + 1, sizeof *view->of_outcome);
    if (!view->things || !view->of_signal || !view->of_outcome)
        return jm_fail(err, JM_MEMORY, "no memory left to look at %zu quantities", most);
    for (size_t k = 0; k < plan->n_signals && plan->keep_samples; k++)
        view->of_signal[k] = add_thing(view, plan, plan->signals[k].ref);
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const bool is_dose = plan->outcomes[k].kind == JM_OUTCOME_DOSES;
        view->of_outcome[k] = is_dose ? UINT32_MAX : add_thing(view, plan, plan->outcomes[k].ref);
    }
    add_bounded(view, plan, JM_REF_STATE, abi->n_states, abi->states);
    add_bounded(view, plan, JM_REF_SIGNAL, abi->n_signals, abi->signals);
    return make_points(view, plan, arena, err);
}
