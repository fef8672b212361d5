/* SPDX-License-Identifier: Apache-2.0 */
/* outcomes = { lowest = minimum("glucose", { unit = "mg/dL", from = hours(6) }) } */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/host/bind_timeline.h"
#include "scenarios/host/words.h"

/* What the number of an outcome is measured in. */
typedef enum measured { OF_QUANTITY, OF_SPREAD, OF_AREA, OF_ONE, OF_TIME, OF_ROUTE } measured;

typedef struct kind_row {
    bool band, time; /* takes a band, a time after the quantity's name */
    measured measured;
    const char *example;
} kind_row;

static const kind_row kinds[JM_OUTCOME_COUNT_] = {
    [JM_OUTCOME_MINIMUM] = {false, false, OF_QUANTITY, "minimum(\"glucose\")"},
    [JM_OUTCOME_MAXIMUM] = {false, false, OF_QUANTITY, "maximum(\"glucose\")"},
    [JM_OUTCOME_MEAN] = {false, false, OF_QUANTITY, "mean(\"glucose\")"},
    [JM_OUTCOME_SD] = {false, false, OF_SPREAD, "sd(\"glucose\")"},
    [JM_OUTCOME_AUC] = {false, false, OF_AREA, "auc(\"glucose\")"},
    [JM_OUTCOME_FINAL] = {false, false, OF_QUANTITY, "final(\"glucose\")"},
    [JM_OUTCOME_VALUE_AT] = {false, true, OF_QUANTITY, "value_at(\"glucose\", hours(2))"},
    [JM_OUTCOME_FRACTION] = {true, false, OF_ONE,
                             "fraction_of_time(\"glucose\", between(3.9, 10, \"mmol/L\"))"},
    [JM_OUTCOME_TIME_IN] = {true, false, OF_TIME, "time_in(\"glucose\", below(3.9, \"mmol/L\"))"},
    [JM_OUTCOME_TIME_OF_MINIMUM] = {false, false, OF_TIME, "time_of_minimum(\"glucose\")"},
    [JM_OUTCOME_TIME_OF_MAXIMUM] = {false, false, OF_TIME, "time_of_maximum(\"glucose\")"},
    [JM_OUTCOME_FIRST_TIME] = {true, false, OF_TIME,
                               "first_time(\"glucose\", below(3.9, \"mmol/L\"))"},
    [JM_OUTCOME_COUNT] = {true, false, OF_ONE, "count(\"glucose\", below(3.9, \"mmol/L\"))"},
    [JM_OUTCOME_DOSES] = {false, false, OF_ROUTE, "total_dose(\"insulin\")"},
};

/* --- bounds ------------------------------------------------------------------------------ */

static double bound(lua_State *L, const jm_seat *seat, const jm_band *band, double x,
                    const jm_var_info *var)
{
    if (isinf(x))
        return x;
    return jm_lua_convert(L, seat, x, band->unit[0] ? band->unit : NULL, var->unit, var->name);
}

/* The band at the top of the stack. */
static void read_band(lua_State *L, const jm_seat *seat, const kind_row *row, jm_plan_outcome *o)
{
    const jm_band *band = jm_band_at(L, -1);
    const jm_var_info *var = jm_model_var(jm_host_of(L)->model, o->ref);
    if (!band)
        jm_seat_raise(L, seat, JM_SYNTAX, "bounds are missing; it goes like %s", row->example);
    o->low = bound(L, seat, band, band->low, var);
    o->high = bound(L, seat, band, band->high, var);
}

/* --- units ------------------------------------------------------------------------------- */

/* The unit in which the quantity is recorded, else the model's. */
static const char *shown_unit(const jm_host *host, jm_ref ref)
{
    for (size_t i = 0; i < host->plan->n_signals; i++) {
        const jm_plan_signal *s = &host->plan->signals[i];
        if (s->ref.kind == ref.kind && s->ref.index == ref.index)
            return s->unit;
    }
    return jm_model_var(host->model, ref)->unit;
}

/* "mg/dL" and "h" make "mg h/dL"; what that does not read back as is written from dimensions. */
static const char *area_unit(lua_State *L, const jm_seat *seat, const char *unit, const char *time)
{
    const jm_unit a = jm_lua_unit(L, seat, unit), b = jm_lua_unit(L, seat, time);
    const jm_unit want = jm_unit_mul(&a, &b);
    const char *slash = strchr(unit, '/');
    const int head = slash ? (int)(slash - unit) : (int)strlen(unit);
    char text[160];
    jm_unit got;
    const bool is_one = head == 1 && unit[0] == '1';
    snprintf(text, sizeof text, "%.*s%s%s%s", is_one ? 0 : head, unit, is_one ? "" : " ", time,
             slash ? slash : "");
    if (jm_unit_parse(&got, text, NULL) == JM_OK && jm_unit_same_dim(&got, &want)) {
        const double factor = jm_unit_factor(&got, &want);
        if (!(factor < 1) && !(factor > 1))
            return jm_host_text(L, text);
    }
    jm_unit_print(text, sizeof text, &want);
    return jm_host_text(L, text);
}

/* Unit of the raw number in the model, and what it is shown in unless the scenario says so. */
static void units_of(lua_State *L, const jm_seat *seat, const jm_plan_outcome *o, const char **raw,
                     const char **shown)
{
    const jm_host *host = jm_host_of(L);
    const char *model_time = host->model->abi->time_unit;
    switch (kinds[o->kind].measured) {
    case OF_QUANTITY:
    case OF_SPREAD:
        *raw = jm_model_var(host->model, o->ref)->unit;
        *shown = shown_unit(host, o->ref);
        return;
    case OF_AREA:
        *raw = area_unit(L, seat, jm_model_var(host->model, o->ref)->unit, model_time);
        *shown = area_unit(L, seat, shown_unit(host, o->ref), host->plan->record_time_unit);
        return;
    case OF_ONE:
        *raw = *shown = "1";
        return;
    case OF_TIME:
        *raw = model_time;
        *shown = host->plan->record_time_unit;
        return;
    case OF_ROUTE:
        *raw = *shown = host->model->abi->routes[o->route].unit;
        return;
    }
}

static void scale(lua_State *L, const jm_seat *seat, const char *asked, jm_plan_outcome *o)
{
    const char *raw = "1", *shown = "1";
    units_of(L, seat, o, &raw, &shown);
    o->unit = asked ? asked : shown;
    const jm_unit from = jm_lua_unit(L, seat, raw), to = jm_lua_unit(L, seat, o->unit);
    if (!jm_unit_same_dim(&from, &to))
        jm_seat_raise(L, seat, JM_UNITS,
                      "this outcome is in \"%s\", which does not convert into "
                      "\"%s\"",
                      shown, o->unit);
    o->factor = jm_unit_factor(&from, &to);
    if (kinds[o->kind].measured == OF_QUANTITY)
        o->offset = jm_unit_convert(0, &from, &to);
}

/* --- one outcome ------------------------------------------------------------------------- */

/* The last argument may be { unit = …, from = …, to = …, doc = … }. */
static const char *read_extras(lua_State *L, int extras, const jm_seat *seat, jm_plan_outcome *o)
{
    static const char *const keys[] = {"unit", "from", "to", "doc", NULL};
    const char *unit = NULL;
    jm_lua_table(L, extras, seat, "{ unit = \"mg/dL\", from = hours(6) }");
    jm_lua_keys(L, extras, seat, keys, false);
    if (jm_lua_field(L, extras, "unit"))
        unit = jm_host_text(L, jm_lua_text(L, -1, seat));
    if (jm_lua_field(L, extras, "doc"))
        o->doc = jm_host_text(L, jm_lua_text(L, -1, seat));
    if (jm_lua_field(L, extras, "from"))
        o->from = jm_lua_time(L, -1, seat);
    if (jm_lua_field(L, extras, "to"))
        o->until = jm_lua_time(L, -1, seat);
    lua_settop(L, extras);
    const jm_host *host = jm_host_of(L);
    if (!(o->from < o->until) || o->from >= host->t_end || o->until <= host->t_start)
        jm_seat_raise(L, seat, JM_ARGUMENT,
                      "the window goes from %g to %g %s, and the scenario "
                      "from %g to %g",
                      o->from, o->until, host->model->abi->time_unit, host->t_start, host->t_end);
    return unit;
}

/* Pushes argument `i` of the word whose argument table stands at `args`. */
static bool push_argument(lua_State *L, int args, int i)
{
    lua_rawgeti(L, args, i);
    return !lua_isnil(L, -1);
}

static void read_target(lua_State *L, int args, const jm_seat *seat, jm_plan_outcome *o)
{
    const kind_row *row = &kinds[o->kind];
    if (!push_argument(L, args, 1) || lua_type(L, -1) != LUA_TSTRING)
        jm_seat_raise(L, seat, JM_SYNTAX, "what it looks at is missing; it goes like %s",
                      row->example);
    if (row->measured == OF_ROUTE)
        o->route = jm_lua_route(L, seat, lua_tostring(L, -1));
    else
        o->ref = jm_lua_ref(L, seat, lua_tostring(L, -1));
    lua_pop(L, 1);
    if (!row->band && !row->time)
        return;
    push_argument(L, args, 2);
    if (row->band) {
        read_band(L, seat, row, o);
    } else {
        const jm_host *host = jm_host_of(L);
        if (lua_isnil(L, -1))
            jm_seat_raise(L, seat, JM_SYNTAX, "the time is missing; it goes like %s", row->example);
        o->at = jm_lua_time(L, -1, seat);
        if (!(o->at >= host->t_start && o->at <= host->t_end))
            jm_seat_raise(L, seat, JM_ARGUMENT,
                          "the time %g %s lies outside the scenario, which "
                          "goes from %g to %g",
                          o->at, host->model->abi->time_unit, host->t_start, host->t_end);
    }
    lua_pop(L, 1);
}

/* The word stands at the top of the stack. */
static void read_outcome(lua_State *L, const jm_seat *seat, const char *name, jm_plan_outcome *o)
{
    const jm_outcome_word *word = jm_outcome_at(L, -1);
    if (!word)
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "an outcome stands here, as in minimum(\"glucose\"), "
                      "and not a %s",
                      luaL_typename(L, -1));
    const kind_row *row = &kinds[word->kind];
    *o = (jm_plan_outcome){.name = jm_host_text(L, name),
                           .doc = "",
                           .kind = word->kind,
                           .low = -INFINITY,
                           .high = INFINITY,
                           .from = -INFINITY,
                           .until = INFINITY,
                           .factor = 1};
    lua_getiuservalue(L, -1, 1);
    const int args = lua_gettop(L), next = row->band || row->time ? 3 : 2;
    lua_getfield(L, args, "n");
    const lua_Integer n = lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (n > next)
        jm_seat_raise(L, seat, JM_SYNTAX, "%s takes fewer arguments; it goes like %s",
                      jm_outcome_name(word->kind), row->example);
    read_target(L, args, seat, o);
    const char *unit = NULL;
    if (push_argument(L, args, next))
        unit = read_extras(L, lua_gettop(L), seat, o);
    scale(L, seat, unit, o);
    lua_settop(L, args - 1);
}

void jm_bind_outcomes(lua_State *L, int table, const jm_seat *up)
{
    jm_plan *plan = jm_host_of(L)->plan;
    const jm_seat seat = jm_seat_key(up, "outcomes"), record = jm_seat_key(up, "record");
    if (!jm_lua_field(L, table, "outcomes")) {
        if (!plan->keep_samples)
            jm_seat_raise(L, &record, JM_SYNTAX,
                          "record = \"outcomes\" needs outcomes = { lowest "
                          "= minimum(\"glucose\") }");
        return;
    }
    const int outcomes = lua_gettop(L);
    jm_lua_table(L, outcomes, &seat, "{ lowest = minimum(\"glucose\") }");
    if (lua_rawlen(L, outcomes) > 0)
        jm_seat_raise(L, &seat, JM_SYNTAX,
                      "outcomes have names, as in { lowest = "
                      "minimum(\"glucose\") }");
    const lua_Integer n = jm_lua_ordered(L, outcomes, &seat);
    const int names = lua_gettop(L);
    plan->outcomes = jm_host_take(L, (size_t)n + 1, sizeof *plan->outcomes);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, names, i);
        const char *name = lua_tostring(L, -1);
        jm_seat at = jm_seat_key(&seat, name);
        jm_lua_field(L, outcomes, name);
        if (jm_outcome_at(L, -1))
            jm_seat_hint(&at, jm_outcome_at(L, -1)->line);
        read_outcome(L, &at, name, &plan->outcomes[i - 1]);
        lua_settop(L, names);
    }
    plan->n_outcomes = (size_t)n;
    lua_settop(L, outcomes - 1);
}
