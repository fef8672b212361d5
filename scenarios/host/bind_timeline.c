/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/bind_timeline.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/measure.h"

enum { MOST_EVENTS = 1000000, MOST_REPEATS = 100000 };

void jm_events_add(lua_State *L, const jm_seat *seat, jm_events *list, const jm_plan_event *event)
{
    if (list->n >= MOST_EVENTS)
        jm_seat_raise(L, seat, JM_ARGUMENT, "the timeline has more than %d events",
                      (int)MOST_EVENTS);
    if (list->n == list->room) {
        const size_t room = list->room ? 2 * list->room : 16;
        jm_plan_event *items = jm_host_take(L, room, sizeof *items);
        if (list->n)
            memcpy(items, list->items, list->n * sizeof *items);
        list->items = items;
        list->room = room;
    }
    list->items[list->n++] = *event;
}

/* Merges bottom up, so that events of one time keep their order. */
void jm_events_sort(lua_State *L, jm_events *list)
{
    jm_plan_event *from = list->items;
    jm_plan_event *to = jm_host_take(L, list->n + 1, sizeof *to);
    for (size_t width = 1; width < list->n; width *= 2) {
        for (size_t start = 0; start < list->n; start += 2 * width) {
            const size_t middle = start + width < list->n ? start + width : list->n;
            const size_t end = middle + width < list->n ? middle + width : list->n;
            size_t a = start, b = middle;
            for (size_t k = start; k < end; k++)
                to[k] = b >= end || (a < middle && from[a].t <= from[b].t) ? from[a++] : from[b++];
        }
        jm_plan_event *swap = from;
        from = to;
        to = swap;
    }
    list->items = from;
}

/* --- times ------------------------------------------------------------------------------- */

/* Pushes every time of `at`: hours(7), {7, "h"} or a list { hours(7), hours(12) }; their number. */
static int push_times(lua_State *L, int entry, const jm_seat *up)
{
    const jm_seat seat = jm_seat_key(up, "at");
    if (!jm_lua_field(L, entry, "at"))
        jm_seat_raise(L, up, JM_SYNTAX, "when is not said; add at = hours(7)");
    const int value = lua_gettop(L);
    const bool is_list =
        lua_type(L, value) == LUA_TTABLE && lua_rawgeti(L, value, 2) != LUA_TSTRING;
    lua_settop(L, value);
    const int n = is_list ? (int)lua_rawlen(L, value) : 1;
    if (is_list)
        jm_lua_table(L, value, &seat, "{ hours(7), hours(12) }");
    if (n < 1 || n > 1000)
        jm_seat_raise(L, &seat, JM_SYNTAX, "at holds %d times; 1 to 1000 can stand there", n);
    luaL_checkstack(L, n + 8, "times");
    for (int i = 1; i <= n; i++) {
        jm_seat item = is_list ? jm_seat_item(&seat, i) : seat;
        if (is_list)
            lua_rawgeti(L, value, i);
        else
            lua_pushvalue(L, value);
        if (jm_measure_at(L, -1))
            jm_seat_hint(&item, jm_measure_at(L, -1)->line);
        lua_pushnumber(L, jm_lua_time(L, -1, &item));
        lua_remove(L, -2);
    }
    lua_remove(L, value);
    return n;
}

static double optional_time(lua_State *L, int entry, const jm_seat *up, const char *key)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, entry, key))
        return 0;
    const double t = jm_lua_time(L, -1, &seat);
    if (!(t >= 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "\"%s\" is %g; it must not be negative", key, t);
    lua_pop(L, 1);
    return t;
}

/* every, times, last; `at` is the first time. Without times or last: to the end. */
static void read_repeats(lua_State *L, int entry, const jm_seat *up, jm_plan_event *event)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat every = jm_seat_key(up, "every"), times = jm_seat_key(up, "times");
    const jm_seat last = jm_seat_key(up, "last");
    event->times = 1;
    const bool has_times = jm_lua_field(L, entry, "times");
    if (has_times) {
        event->times = (uint32_t)jm_lua_count(L, -1, &times, 1, MOST_EVENTS);
        lua_pop(L, 1);
    }
    const bool has_last = jm_lua_field(L, entry, "last");
    const double end = has_last ? jm_lua_time(L, -1, &last) : host->t_last;
    lua_settop(L, lua_gettop(L) - (has_last ? 1 : 0));
    event->interval = optional_time(L, entry, up, "every");
    const bool has_every = jm_lua_field(L, entry, "every");
    lua_settop(L, lua_gettop(L) - (has_every ? 1 : 0));
    if (!has_every && (has_times || has_last))
        jm_seat_raise(L, has_times ? &times : &last, JM_SYNTAX,
                      "how often is not said; add "
                      "every = hours(8)");
    if (has_every && !(event->interval > 0))
        jm_seat_raise(L, &every, JM_ARGUMENT, "every is %g; it must be positive", event->interval);
    if (has_times && has_last)
        jm_seat_raise(L, &last, JM_SYNTAX, "times and last say the same twice; leave one out");
    if (has_every && !has_times) {
        double n = floor((end - event->t) / event->interval + 1e-9) + 1;
        if (!has_last && host->t_last > host->t_end)
            n = fmin(n, MOST_REPEATS); /* somebody attends the patient, for days perhaps */
        if (!(n < MOST_EVENTS))
            jm_seat_raise(L, &every, JM_ARGUMENT, "%.0f repetitions are too many", n);
        event->times = n > 1 ? (uint32_t)n : 1;
    }
}

/* --- doses ------------------------------------------------------------------------------- */

uint32_t jm_lua_route(lua_State *L, const jm_seat *seat, const char *name)
{
    const jm_model *model = jm_host_of(L)->model;
    const uint32_t route = jm_model_route(model, name);
    if (route < model->abi->n_routes)
        return route;
    const char **known = jm_host_take(L, model->abi->n_routes + 1, sizeof *known);
    for (uint32_t r = 0; r < model->abi->n_routes; r++)
        known[r] = model->abi->routes[r].name;
    const char *near = jm_text_nearest(name, known, model->abi->n_routes);
    if (near)
        jm_seat_raise(L, seat, JM_MODEL, "%s takes no dose \"%.80s\"; did you mean \"%s\"?",
                      model->abi->name, name, near);
    if (model->abi->n_routes)
        jm_seat_raise(L, seat, JM_MODEL,
                      "%s takes no dose \"%.80s\"; the first it takes is "
                      "\"%s\"",
                      model->abi->name, name, known[0]);
    jm_seat_raise(L, seat, JM_MODEL, "%s takes no doses", model->abi->name);
}

/* The word "model" stands for a rate or duration that the model computes. */
static bool is_by_model(lua_State *L, int entry, const char *key)
{
    if (!jm_lua_field(L, entry, key))
        return false;
    const bool is = lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "model") == 0;
    lua_pop(L, 1);
    return is;
}

/* "mg" of the route and "h" of the model make "mg/h"; "U" and "min" make "U/min". */
static double read_rate(lua_State *L, int index, const jm_seat *seat, const char *amount_unit)
{
    const jm_host *host = jm_host_of(L);
    const char *text;
    const double x = jm_lua_pair(L, index, seat, &text);
    const jm_unit amount = jm_lua_unit(L, seat, amount_unit);
    const jm_unit want = jm_unit_div(&amount, &host->model->time);
    if (!text && (x < 0 || x > 0))
        jm_seat_raise(L, seat, JM_UNITS, "the rate is a bare number; say its unit: {%g, \"%s/h\"}",
                      x, amount_unit);
    if (!text)
        return 0;
    const jm_unit have = jm_lua_unit(L, seat, text);
    if (!jm_unit_same_dim(&have, &want))
        jm_seat_raise(L, seat, JM_UNITS,
                      "the rate is in \"%s\"; an amount per time stands here, "
                      "as in \"%s/h\"",
                      text, amount_unit);
    return x * jm_unit_factor(&have, &want);
}

void jm_lua_infusion(lua_State *L, int entry, const jm_seat *up, jm_plan_event *event)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat rate = jm_seat_key(up, "rate"), duration = jm_seat_key(up, "duration");
    if (is_by_model(L, entry, "rate")) {
        event->rate = -1;
    } else if (jm_lua_field(L, entry, "rate")) {
        event->rate = read_rate(L, -1, &rate, host->model->abi->routes[event->index].unit);
        if (!(event->rate > 0))
            jm_seat_raise(L, &rate, JM_ARGUMENT, "the rate is %g; it must be positive",
                          event->rate);
        lua_pop(L, 1);
    }
    if (is_by_model(L, entry, "duration"))
        event->rate = -2;
    else
        event->duration = optional_time(L, entry, up, "duration");
    if (event->duration > 0 && event->rate > 0)
        jm_seat_raise(L, &duration, JM_SYNTAX,
                      "amount, rate and duration say too much; leave "
                      "rate or duration out");
}

static void read_amount(lua_State *L, int entry, const jm_seat *up, jm_plan_event *event)
{
    const char *unit = jm_host_of(L)->model->abi->routes[event->index].unit;
    const jm_seat seat = jm_seat_key(up, "amount"), apart = jm_seat_key(up, "unit");
    if (!jm_lua_field(L, entry, "amount")) {
        if (event->steady && event->rate > 0)
            return; /* an infusion since ever */
        jm_seat_raise(L, up, JM_SYNTAX, "how much is not said; add amount = {1, \"%s\"}", unit);
    }
    if (jm_lua_field(L, entry, "unit")) {
        const double x = jm_lua_number(L, -2, &seat);
        event->amount = jm_lua_convert(L, &seat, x, jm_lua_text(L, -1, &apart), unit, "the amount");
        lua_pop(L, 1);
    } else {
        event->amount = jm_lua_value(L, -1, &seat, unit, "the amount");
    }
    if (!(event->amount >= 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "the amount is %g; it must not be negative",
                      event->amount);
    lua_pop(L, 1);
}

static void read_steady(lua_State *L, int entry, const jm_seat *up, jm_plan_event *event)
{
    const jm_seat seat = jm_seat_key(up, "steady_state");
    if (!jm_lua_field(L, entry, "steady_state"))
        return;
    if (lua_type(L, -1) == LUA_TBOOLEAN)
        event->steady = lua_toboolean(L, -1) ? 1 : 0;
    else if (lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "add") == 0)
        event->steady = 2;
    else
        jm_seat_raise(L, &seat, JM_SYNTAX, "steady_state is true, false or \"add\"");
    lua_pop(L, 1);
}

static void read_dose(lua_State *L, int entry, const jm_seat *up, jm_events *list)
{
    static const char *const keys[] = {"at",   "dose",         "amount", "unit",
                                       "rate", "duration",     "every",  "times",
                                       "last", "steady_state", "lag",    NULL};
    const jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "dose"), steady = jm_seat_key(up, "steady_state");
    jm_plan_event event = {.kind = JM_PLAN_DOSE};
    jm_lua_keys(L, entry, up, keys, false);
    jm_lua_field(L, entry, "dose");
    event.index = jm_lua_route(L, &seat, jm_lua_text(L, -1, &seat));
    lua_pop(L, 1);
    event.label = host->model->abi->routes[event.index].name;
    event.place = jm_seat_place(L, &seat);
    jm_lua_infusion(L, entry, up, &event);
    read_steady(L, entry, up, &event);
    read_amount(L, entry, up, &event);
    const double lag = optional_time(L, entry, up, "lag");
    const int top = lua_gettop(L);
    const int n = push_times(L, entry, up);
    for (int i = 1; i <= n; i++) {
        event.t = lua_tonumber(L, top + i) + lag;
        read_repeats(L, entry, up, &event);
        if (event.steady && !(event.interval > 0) && !(event.amount <= 0 && event.rate > 0))
            jm_seat_raise(L, &steady, JM_SYNTAX,
                          "a steady state needs the time between doses; "
                          "add every = hours(12)");
        jm_events_add(L, up, list, &event);
    }
    lua_settop(L, top);
}

/* --- settings and resets ----------------------------------------------------------------- */

static void add_set(lua_State *L, int entry, const jm_seat *up, jm_events *list,
                    jm_plan_event event)
{
    const int top = lua_gettop(L);
    const int n = push_times(L, entry, up);
    for (int i = 1; i <= n; i++) {
        event.t = lua_tonumber(L, top + i);
        read_repeats(L, entry, up, &event);
        jm_plan_event one = event;
        one.interval = 0;
        one.times = 1;
        for (uint32_t k = 0; k < event.times; k++) {
            one.t = event.t + k * event.interval;
            jm_events_add(L, up, list, &one);
        }
    }
    lua_settop(L, top);
}

/* The value of `name` is at the top of the stack; `seat` is its place. */
static jm_plan_event read_setting(lua_State *L, const jm_seat *seat, const char *name)
{
    const jm_host *host = jm_host_of(L);
    jm_plan_event event = {.kind = JM_PLAN_SET, .times = 1};
    jm_ref ref;
    event.index = jm_lua_row(L, seat, name);
    (void)jm_model_find(host->model, name, &ref);
    const jm_var_info *var = jm_model_var(host->model, ref);
    event.value = jm_lua_value(L, -1, seat, var->unit, name);
    event.label = var->name;
    event.place = jm_seat_place(L, seat);
    return event;
}

static void read_set(lua_State *L, int entry, const jm_seat *up, jm_events *list)
{
    static const char *const keys[] = {"at", "set", "to", "every", "times", "last", NULL};
    const jm_seat seat = jm_seat_key(up, "set"), to = jm_seat_key(up, "to");
    jm_lua_keys(L, entry, up, keys, false);
    jm_lua_field(L, entry, "set");
    const int set = lua_gettop(L);
    const bool has_to = jm_lua_field(L, entry, "to");
    if (lua_type(L, set) == LUA_TSTRING) {
        if (!has_to)
            jm_seat_raise(L, &seat, JM_SYNTAX, "the new value is missing; add to = {…}");
        const char *name = jm_lua_text(L, set, &seat);
        (void)jm_lua_row(L, &seat, name);
        add_set(L, entry, up, list, read_setting(L, &to, name));
        lua_settop(L, set - 1);
        return;
    }
    jm_lua_table(L, set, &seat, "set = { x = {1, \"mg\"} }");
    if (has_to)
        jm_seat_raise(L, &to, JM_SYNTAX,
                      "\"to\" goes with the name of one quantity, as in set = "
                      "\"x\", to = {1, \"mg\"}");
    const lua_Integer n = jm_lua_ordered(L, set, &seat);
    const int names = lua_gettop(L);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, names, i);
        const char *name = lua_tostring(L, -1);
        const jm_seat at = jm_seat_key(&seat, name);
        jm_lua_field(L, set, name);
        add_set(L, entry, up, list, read_setting(L, &at, name));
        lua_settop(L, names);
    }
    lua_settop(L, set - 1);
}

static void read_reset(lua_State *L, int entry, const jm_seat *up, jm_events *list)
{
    static const char *const keys[] = {"at", "reset", NULL};
    const jm_seat seat = jm_seat_key(up, "reset");
    jm_plan_event event = {.kind = JM_PLAN_RESET, .times = 1, .label = "reset"};
    jm_lua_keys(L, entry, up, keys, false);
    jm_lua_field(L, entry, "reset");
    if (lua_type(L, -1) != LUA_TBOOLEAN || !lua_toboolean(L, -1))
        jm_seat_raise(L, &seat, JM_SYNTAX, "reset = true stands here");
    lua_pop(L, 1);
    event.place = jm_seat_place(L, &seat);
    add_set(L, entry, up, list, event);
}

/* { from = "doses.csv" } in the timeline of everybody: a table says whom it is for, and no arm. */
static void read_from(lua_State *L, int entry, const jm_seat *up, jm_events *list)
{
    static const char *const keys[] = {"from", NULL};
    const jm_seat seat = jm_seat_key(up, "from");
    (void)list;
    jm_lua_keys(L, entry, up, keys, false);
    if (up->up->up->up)
        jm_seat_raise(L, &seat, JM_SYNTAX,
                      "a table of doses is for all arms; name it in the scenario's own timeline");
    jm_lua_field(L, entry, "from");
    jm_lua_doses(L, lua_gettop(L), &seat);
    lua_pop(L, 1);
}

static void read_entry(lua_State *L, int entry, const jm_seat *seat, jm_events *list)
{
    static const char *const keys[] = {
        "at",   "dose",         "amount", "unit", "rate", "duration", "every", "times",
        "last", "steady_state", "lag",    "set",  "to",   "reset",    "from",  NULL};
    typedef void read_fn(lua_State *, int, const jm_seat *, jm_events *);
    static const struct {
        const char *key;
        read_fn *read;
    } kinds[] = {
        {"dose", read_dose}, {"set", read_set}, {"reset", read_reset}, {"from", read_from}};
    jm_lua_table(L, entry, seat, "{ at = hours(7), dose = \"meal\", amount = {60, \"g\"} }");
    jm_lua_keys(L, entry, seat, keys, false);
    read_fn *read = NULL;
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        if (!jm_lua_field(L, entry, kinds[k].key))
            continue;
        lua_pop(L, 1);
        if (read)
            jm_seat_raise(L, seat, JM_SYNTAX, "one entry does one thing: dose, set, reset or from");
        read = kinds[k].read;
    }
    if (!read)
        jm_seat_raise(L, seat, JM_SYNTAX, "this entry does nothing; say dose, set, reset or from");
    read(L, entry, seat, list);
}

void jm_lua_timeline(lua_State *L, int table, const jm_seat *up, jm_events *list)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "timeline");
    if (!jm_lua_field(L, table, "timeline"))
        return;
    const int timeline = lua_gettop(L);
    jm_lua_table(L, timeline, &seat, "{ { at = hours(7), dose = \"meal\", … } }");
    static const char *const none[] = {NULL};
    jm_lua_keys(L, timeline, &seat, none, true);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, timeline);
    for (lua_Integer i = 1; i <= n; i++) {
        jm_seat at = jm_seat_item(&seat, i);
        const size_t before = list->n;
        lua_rawgeti(L, timeline, i);
        read_entry(L, lua_gettop(L), &at, list);
        for (size_t e = before; e < list->n; e++) {
            if (!(list->items[e].t >= host->t_start))
                jm_seat_raise(L, &at, JM_ARGUMENT, "this is at %g %s, before the scenario starts",
                              list->items[e].t, host->model->abi->time_unit);
            if (list->items[e].t > fmax(host->t_end, host->t_last))
                jm_seat_raise(L, &at, JM_ARGUMENT, "this is at %g %s, after the scenario's end",
                              list->items[e].t, host->model->abi->time_unit);
        }
        lua_settop(L, timeline);
    }
    lua_pop(L, 1);
}
