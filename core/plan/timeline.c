/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plan/timeline.h"

jm_due jm_timeline_due(const jm_plan_event *e)
{
    static const jm_due_kind kinds[] = {
        [JM_PLAN_DOSE] = JM_DUE_DOSE, [JM_PLAN_SET] = JM_DUE_SET, [JM_PLAN_RESET] = JM_DUE_RESET};
    return (jm_due){
        .t = e->t,
        .kind = kinds[e->kind],
        .what = e->index,
        .first = e->t,
        .interval = e->interval,
        .times = e->times ? e->times : 1,
        .steady = e->steady,
        .amount = e->kind == JM_PLAN_SET ? e->value : e->amount,
        .rate = e->rate,
        .duration = e->duration,
        .label = e->label ? e->label : "",
        .place = e->place ? e->place : "",
    };
}

static bool add(jm_agenda *agenda, const jm_plan_event *events, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const jm_due due = jm_timeline_due(&events[k]);
        if (!jm_agenda_add(agenda, &due))
            return false;
    }
    return true;
}

static const jm_plan_own *find_own(const jm_plan *plan, uint64_t patient)
{
    size_t low = 0, high = plan->n_own;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (plan->own[middle].patient < patient)
            low = middle + 1;
        else
            high = middle;
    }
    return low < plan->n_own && plan->own[low].patient == patient ? &plan->own[low] : NULL;
}

bool jm_timeline_fill(const jm_plan *plan, uint64_t patient, uint32_t arm, jm_agenda *agenda)
{
    const jm_plan_own *own = find_own(plan, patient);
    return add(agenda, plan->arms[arm].events, plan->arms[arm].n_events) &&
           (!own || add(agenda, own->events, own->n_events));
}
