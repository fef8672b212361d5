/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What becomes of a plan whose patients are attended, or were: it goes on for as long as somebody
 * attends them, nobody is tried twice, and every arm is scripted, since its ticks are.
 */
#include "scenarios/host/live.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/host/script.h"

/* --- orders ------------------------------------------------------------------------------ */

static jm_status check_unit(const jm_order *order, const char *text, const char *own,
                            double *factor, jm_error *err)
{
    jm_unit have, want;
    jm_status status = jm_unit_parse(&want, own, err);
    if (status != JM_OK)
        return status;
    if (!text || !text[0]) {
        if (jm_unit_is_one(&want))
            return JM_OK;
        return jm_fail(err, JM_UNITS, "the unit of \"%.80s\" is missing; it is \"%s\"",
                       order->name, own);
    }
    if ((status = jm_unit_parse(&have, text, err)) != JM_OK)
        return status;
    if (!jm_unit_same_dim(&have, &want))
        return jm_fail(err, JM_UNITS, "\"%.80s\" is in \"%s\", which does not convert into "
                       "\"%.40s\"", order->name, own, text);
    *factor = jm_unit_factor(&have, &want);
    return JM_OK;
}

jm_status jm_live_action(const jm_host *host, const jm_order *order, size_t *out, double *value,
                         jm_error *err)
{
    const char *names[256];
    const size_t n = host->session.n_actions;
    double factor = 1;
    for (*out = 0; *out < n; ++*out) {
        names[*out] = host->session.actions[*out].name;
        if (strcmp(names[*out], order->name) == 0)
            break;
    }
    if (*out == n) {
        const char *near = jm_text_nearest(order->name, names, n);
        return jm_fail(err, JM_ARGUMENT, "the scenario has no action \"%.80s\"%s%s%s", order->name,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    const jm_action *action = &host->session.actions[*out];
    *value = order->value;
    if (!action->has_value)
        return JM_OK;
    if (order->unit && order->unit[0]) {
        const jm_status status = check_unit(order, order->unit, action->unit, &factor, err);
        if (status != JM_OK)
            return status;
        *value *= strcmp(order->unit, action->unit) == 0 ? 1 : factor;
    }
    if (!(*value >= action->low && *value <= action->high) || !isfinite(*value))
        return jm_fail(err, JM_ARGUMENT, "\"%s\" takes a value from %g to %g %s, and not %g",
                       action->name, action->low, action->high, action->unit, *value);
    return JM_OK;
}

static jm_status check_set(const jm_host *host, const jm_order *order, jm_error *err)
{
    jm_ref ref;
    double factor;
    if (!jm_model_find(host->model, order->name, &ref)) {
        const char *near = jm_model_nearest(host->model, order->name);
        return jm_fail(err, JM_MODEL, "%s has no quantity \"%.80s\"%s%s%s", host->model->abi->name,
                       order->name, near ? "; did you mean \"" : "", near ? near : "",
                       near ? "\"?" : "");
    }
    if (ref.kind == JM_REF_SIGNAL)
        return jm_fail(err, JM_MODEL, "\"%s\" is computed by the model; parameters, inputs and "
                       "states can be set", order->name);
    if (!isfinite(order->value))
        return jm_fail(err, JM_ARGUMENT, "the value for \"%s\" is %g; it must be finite",
                       order->name, order->value);
    return check_unit(order, order->unit, jm_model_var(host->model, ref)->unit, &factor, err);
}

static jm_status check_route(const jm_host *host, const jm_order *order, uint32_t *route,
                             jm_error *err)
{
    const jm_model_abi *abi = host->model->abi;
    const char *near = NULL;
    *route = jm_model_route(host->model, order->name);
    if (*route < abi->n_routes)
        return JM_OK;
    const char **known = calloc(abi->n_routes + 1, sizeof *known);
    for (uint32_t r = 0; known && r < abi->n_routes; r++)
        known[r] = abi->routes[r].name;
    if (known)
        near = jm_text_nearest(order->name, known, abi->n_routes);
    free(known);
    return jm_fail(err, JM_MODEL, "%s takes no dose \"%.80s\"%s%s%s", abi->name, order->name,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static jm_status check_dose(const jm_host *host, const jm_order *order, jm_error *err)
{
    uint32_t route;
    double factor;
    jm_status status = check_route(host, order, &route, err);
    if (status != JM_OK)
        return status;
    if (!(order->value >= 0) || !isfinite(order->value) || !(order->duration >= 0) ||
        !isfinite(order->duration))
        return jm_fail(err, JM_ARGUMENT, "a dose of %g over %g cannot be given; neither may be "
                       "negative", order->value, order->duration);
    status = check_unit(order, order->unit, host->model->abi->routes[route].unit, &factor, err);
    if (status != JM_OK || !(order->duration > 0))
        return status;
    return check_unit(order, order->duration_unit, host->model->abi->time_unit, &factor, err);
}

jm_status jm_live_check(const jm_host *host, const jm_order *order, jm_error *err)
{
    uint32_t route;
    size_t k;
    double value;
    if (!order->name)
        return jm_fail(err, JM_ARGUMENT, "an order names nothing");
    switch (order->kind) {
    case JM_ORDER_SET:
        return check_set(host, order, err);
    case JM_ORDER_DOSE:
        return check_dose(host, order, err);
    case JM_ORDER_STOP:
        return check_route(host, order, &route, err);
    case JM_ORDER_ACT:
        return jm_live_action(host, order, &k, &value, err);
    case JM_ORDER_NOTE:
        return JM_OK;
    }
    return jm_fail(err, JM_ARGUMENT, "this is no order that is known here");
}

/* --- the plan ---------------------------------------------------------------------------- */

static bool is_lived(const jm_host *host)
{
    return host->options.attendant || host->relive;
}

void jm_live_span(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = {.line = host->line};
    host->t_last = host->t_end;
    if (host->options.duration > 0) {
        const jm_unit second = jm_lua_unit(L, &seat, "s");
        host->t_last = host->t_start +
                       host->options.duration * jm_unit_factor(&second, &host->model->time);
    } else if (host->relive) {
        host->t_last = jm_live_time(host, host->relive->ticks);
    }
}

/* Numbers of a record that are kept, and times: a long session is recorded less often. */
enum { MOST_NUMBERS = 64 << 20, MOST_TIMES = 20000000 };

static void record_ticks(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    jm_plan *plan = host->plan;
    const uint64_t ticks = host->relive->ticks;
    const uint64_t most = plan->n_signals * (uint64_t)MOST_TIMES > MOST_NUMBERS
                              ? MOST_NUMBERS / plan->n_signals
                              : MOST_TIMES;
    const uint64_t every = ticks / most + 1;
    plan->n_times = (size_t)(ticks / every) + 1;
    plan->times = jm_host_take(L, plan->n_times, sizeof *plan->times);
    for (size_t k = 0; k < plan->n_times; k++)
        plan->times[k] = jm_live_time(host, k * every);
    plan->keep_samples = true;
    plan->record_time_unit = host->model->abi->time_unit;
    plan->record_time_factor = 1;
}

/* What the session shows, each quantity once. */
static void record_shown(lua_State *L)
{
    const jm_session *session = &jm_host_of(L)->session;
    jm_plan *plan = jm_host_of(L)->plan;
    jm_plan_signal *signals = jm_host_take(L, session->n_shown + 1, sizeof *signals);
    size_t n = 0;
    for (size_t k = 0; k < session->n_shown; k++) {
        const jm_shown *s = &session->shown[k];
        const jm_var_info *var = jm_model_var(plan->model, s->ref);
        size_t i = 0;
        while (i < n && strcmp(signals[i].name, var->name) != 0)
            i++;
        if (i == n)
            signals[n++] = (jm_plan_signal){var->name, s->ref, s->unit, s->factor, s->offset,
                                            var->doc};
    }
    plan->n_signals = n;
    plan->signals = signals;
}

/* Somebody looks at the patients; nothing of them is kept here. */
static void keep_nothing(lua_State *L)
{
    jm_plan *plan = jm_host_of(L)->plan;
    plan->n_signals = 0;
    plan->keep_samples = false;
    plan->n_times = 1;
    plan->times = jm_host_take(L, 1, sizeof *plan->times);
    plan->times[0] = plan->t_start;
    plan->is_open = true;
}

void jm_live_plan(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    jm_plan *plan = host->plan;
    if (!is_lived(host))
        return;
    plan->is_lived = true;
    for (size_t a = 0; a < plan->n_arms; a++)
        plan->arms[a].scripted = true;
    if (host->options.duration > 0 || host->relive) {
        plan->t_end = host->t_last;
        plan->n_outcomes = 0;
        plan->n_replicates = 1;
    }
    if (host->options.duration > 0) {
        keep_nothing(L);
    } else if (host->relive) {
        plan->options.precision = 64;
        host->t_end = host->t_last;
        plan->n_times = 0;
        plan->keep_samples = true;
        if (!jm_relive_record(L))
            record_shown(L);
        if (plan->n_times == 0)
            record_ticks(L);
    }
    if (host->relive && host->relive->method)
        snprintf(plan->options.method, sizeof plan->options.method, "%s", host->relive->method);
}
