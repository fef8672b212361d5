/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/order.h"

#include <math.h>
#include <string.h>

#include "core/base/text.h"

enum { NAMES_MOST = 512 };

static jm_status unknown(jm_error *err, const char *what, const char *name, const char *near)
{
    return jm_fail(err, JM_ARGUMENT, "there is no %s \"%s\"%s%s%s", what, name,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

/* The unit of a number is known and goes with the model's; then the number in the latter. */
static jm_status convert(double *out, double value, const char *text, const char *own,
                         jm_error *err)
{
    jm_unit from, to;
    jm_status status = jm_unit_parse(&from, text, err);
    if (status == JM_OK)
        status = jm_unit_parse(&to, own, err);
    if (status != JM_OK)
        return status;
    if (!jm_unit_same_dim(&from, &to))
        return jm_fail(err, JM_UNITS, "\"%s\" does not go with \"%s\"; give it in %s", text, own,
                       own);
    *out = jm_unit_convert(value, &from, &to);
    return JM_OK;
}

static jm_status make_set(jm_order *out, const jm_ask *ask, const jm_model *model, jm_error *err)
{
    jm_ref ref;
    double value = 0;
    if (!jm_model_find(model, ask->name, &ref))
        return unknown(err, "quantity", ask->name, jm_model_nearest(model, ask->name));
    const jm_var_info *var = jm_model_var(model, ref);
    if (ref.kind == JM_REF_SIGNAL)
        return jm_fail(err, JM_ARGUMENT, "\"%s\" is computed by the model; set a parameter, an "
                       "input or a state", var->name);
    out->unit = ask->has_unit ? ask->unit : var->unit;
    jm_status status = convert(&value, ask->value, out->unit, var->unit, err);
    if (status != JM_OK)
        return status;
    if (value < var->low || value > var->high)
        return jm_fail(err, JM_ARGUMENT, "\"%s\" is between %g and %g %s, not %g", var->name,
                       var->low, var->high, var->unit, value);
    return JM_OK;
}

static jm_status find_route(const jm_ask *ask, const jm_model *model, jm_error *err)
{
    const char *names[NAMES_MOST];
    uint32_t n = 0;
    if (jm_model_route(model, ask->name) != UINT32_MAX)
        return JM_OK;
    for (; n < model->abi->n_routes && n < NAMES_MOST; n++)
        names[n] = model->abi->routes[n].name;
    return unknown(err, "dose", ask->name, jm_text_nearest(ask->name, names, n));
}

static jm_status make_dose(jm_order *out, const jm_ask *ask, const jm_model *model, jm_error *err)
{
    double amount, duration;
    jm_status status = find_route(ask, model, err);
    if (status != JM_OK)
        return status;
    const jm_route_info *route = &model->abi->routes[jm_model_route(model, ask->name)];
    if (!(ask->value >= 0))
        return jm_fail(err, JM_ARGUMENT, "a dose of \"%s\" is not negative", ask->name);
    out->unit = ask->unit;
    status = convert(&amount, ask->value, ask->unit, route->unit, err);
    if (status != JM_OK || ask->duration == 0)
        return status;
    if (!(ask->duration > 0))
        return jm_fail(err, JM_ARGUMENT, "a dose lasts no negative time");
    if (!*ask->duration_unit)
        return jm_fail(err, JM_ARGUMENT, "say the unit of the duration, as in \"duration_unit\": "
                       "\"min\"");
    out->duration = ask->duration;
    out->duration_unit = ask->duration_unit;
    return convert(&duration, ask->duration, ask->duration_unit, "s", err);
}

static jm_status make_act(jm_order *out, const jm_ask *ask, const jm_session *session,
                          jm_error *err)
{
    const char *names[NAMES_MOST];
    size_t n = 0;
    for (; n < session->n_actions && n < NAMES_MOST; n++) {
        const jm_action *action = &session->actions[n];
        names[n] = action->name;
        if (strcmp(action->name, ask->name) != 0)
            continue;
        if (!action->has_value && ask->has_value)
            return jm_fail(err, JM_ARGUMENT, "\"%s\" takes no value", ask->name);
        out->value = ask->has_value ? ask->value : action->has_value ? action->value : 0;
        out->unit = action->has_value ? action->unit : "";
        if (action->has_value && (out->value < action->low || out->value > action->high))
            return jm_fail(err, JM_ARGUMENT, "\"%s\" is between %g and %g %s, not %g", ask->name,
                           action->low, action->high, action->unit, out->value);
        return JM_OK;
    }
    return unknown(err, "action", ask->name, jm_text_nearest(ask->name, names, n));
}

jm_status jm_order_make(jm_order *out, const jm_ask *ask, const jm_model *model,
                        const jm_session *session, jm_error *err)
{
    *out = (jm_order){ .name = ask->name, .value = ask->value, .unit = "", .duration_unit = "" };
    switch (ask->kind) {
    case JM_ASK_SET:
        out->kind = JM_ORDER_SET;
        return make_set(out, ask, model, err);
    case JM_ASK_DOSE:
        out->kind = JM_ORDER_DOSE;
        return make_dose(out, ask, model, err);
    case JM_ASK_STOP:
        out->kind = JM_ORDER_STOP;
        return find_route(ask, model, err);
    case JM_ASK_ACT:
        out->kind = JM_ORDER_ACT;
        return make_act(out, ask, session, err);
    case JM_ASK_NOTE:
        out->kind = JM_ORDER_NOTE;
        if (!*ask->name)
            return jm_fail(err, JM_ARGUMENT, "a note says something");
        return JM_OK;
    default:
        return jm_fail(err, JM_INTERNAL, "an ask that is no order");
    }
}
