/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/body/inside.h"

static void read_route(jm_service *s, const jm_body *body, uint32_t route, double *rows)
{
    jm_service_refresh(s, body->block);
    const jm_frame frame = jm_block_frame(body->block);
    jm_kernels_pick(body->block->kernels, body->block->kernels->route, &frame, route, s->scratch);
    for (uint32_t k = 0; k < JM_ROUTE_ROWS; k++)
        rows[k] = s->scratch[k * s->lanes + body->lane];
}

/* Rate and duration of an infusion; rate 0 where the dose is a bolus. */
static bool resolve_infusion(jm_body *body, const jm_due *due, const double *rows, jm_dose *out)
{
    const double amount = due->amount * rows[JM_ROUTE_FRACTION];
    const char *missing = NULL;
    if (due->rate == -1) {
        out->rate = rows[JM_ROUTE_RATE];
        out->duration = amount / out->rate;
        missing = out->rate > 0 && isfinite(out->rate) ? NULL : "rate";
    } else if (due->rate == -2) {
        out->duration = rows[JM_ROUTE_DURATION];
        out->rate = out->duration > 0 ? amount / out->duration : 0;
        missing = out->duration >= 0 && isfinite(out->duration) ? NULL : "duration";
    } else if (due->rate > 0) {
        out->rate = due->rate;
        out->duration = amount / due->rate;
    } else if (due->duration > 0) {
        out->duration = due->duration;
        out->rate = amount / due->duration;
    }
    if (!missing)
        return true;
    jm_body_fail(body, JM_MODEL, "dose \"%s\" asks for the model's %s, which is %g", due->label,
                 missing, due->rate == -1 ? out->rate : out->duration);
    return false;
}

bool jm_dose_resolve(jm_service *s, jm_body *body, const jm_due *due, jm_dose *out)
{
    double rows[JM_ROUTE_ROWS];
    read_route(s, body, due->what, rows);
    *out = (jm_dose){.lag = rows[JM_ROUTE_LAG]};
    if (!(out->lag >= 0) || !isfinite(out->lag)) {
        jm_body_fail(body, JM_MODEL, "the lag of dose \"%s\" is %g", due->label, out->lag);
        return false;
    }
    if (!resolve_infusion(body, due, rows, out))
        return false;
    if (out->rate == 0)
        out->jump = due->amount * rows[JM_ROUTE_GAIN];
    return true;
}

static void arrive(jm_service *s, jm_body *body, uint32_t route, const jm_dose *dose)
{
    if (dose->rate > 0) {
        if (dose->duration > 0 &&
            !jm_body_infuse(body, route, dose->rate, jm_body_time(body) + dose->duration))
            jm_body_fail(body, JM_MEMORY, "no memory left for an infusion");
        s->stale = true;
        return;
    }
    *jm_body_state(body, s->model->abi->routes[route].state) += dose->jump;
    body->changed = true;
}

static void add_due(jm_body *body, const jm_due *due)
{
    if (!jm_agenda_add(&body->agenda, due))
        jm_body_fail(body, JM_MEMORY, "no memory left for the agenda of a patient");
}

static void repeat(jm_body *body, const jm_due *due)
{
    if (due->times != 0 && due->done + 1 >= due->times)
        return;
    jm_due next = *due;
    next.done++;
    next.steady = 0;
    next.t = next.first + next.done * next.interval;
    add_due(body, &next);
}

void jm_dose_give(jm_service *s, jm_body *body, const jm_due *due)
{
    const jm_route_info *route = &s->model->abi->routes[due->what];
    jm_dose dose;
    if (!jm_dose_resolve(s, body, due, &dose))
        return;
    jm_service_tell(s, body, &(jm_deed){"dose", route->name, route->unit, due->place, due->amount,
                                        due->what, true});
    repeat(body, due);
    if (dose.lag > 0) {
        jm_due later = *due; /* keeps its order among what falls on the same moment */
        later.kind = JM_DUE_ARRIVAL;
        later.t = jm_body_time(body) + dose.lag;
        later.amount = dose.jump;
        later.rate = dose.rate;
        later.duration = dose.duration;
        add_due(body, &later);
    } else {
        arrive(s, body, due->what, &dose);
    }
}

void jm_dose_reset(jm_service *s, jm_body *body)
{
    jm_body *bodies[JM_LANES] = {NULL};
    bodies[body->lane] = body;
    jm_body_stop_doses(body, UINT32_MAX);
    s->stale = true;
    jm_service_refresh(s, body->block);
    jm_service_start(s, body->block, bodies, 1u << body->lane);
    body->changed = true;
}

static void set_row(jm_service *s, jm_body *body, const jm_due *due)
{
    const jm_model_abi *abi = s->model->abi;
    const jm_var_info *var = due->what < abi->n_params ? &abi->params[due->what]
                                                       : &abi->inputs[due->what - abi->n_params];
    *jm_body_value(body, due->what) = due->amount;
    body->changed = s->stale = true;
    jm_service_tell(s, body, &(jm_deed){"set", var->name, var->unit, due->place, due->amount,
                                        due->what, false});
}

bool jm_dose_serve(jm_service *s, jm_body *body, const jm_due *due)
{
    switch (due->kind) {
    case JM_DUE_END:
        jm_body_end_infusion(body, due->what);
        s->stale = true;
        return false;
    case JM_DUE_ARRIVAL:
        arrive(s, body, due->what, &(jm_dose){0, due->amount, due->rate, due->duration});
        return false;
    case JM_DUE_SET:
        set_row(s, body, due);
        return false;
    case JM_DUE_RESET:
        jm_dose_reset(s, body);
        jm_service_tell(s, body, &(jm_deed){"reset", "reset", "", due->place, NAN, 0, false});
        return false;
    case JM_DUE_DOSE:
        if (due->steady && due->done == 0)
            return true;
        jm_dose_give(s, body, due);
        return false;
    case JM_DUE_EVENT:
    case JM_DUE_MOMENT:
    case JM_DUE_CLOCK:
    case JM_DUE_CALL:
        break;
    }
    return false;
}
