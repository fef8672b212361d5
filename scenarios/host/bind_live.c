/* SPDX-License-Identifier: Apache-2.0 */
/*
 * live = { tick = seconds(1/128), speed = 1 }, and what can be done at a press of a button:
 *
 *     actions = { bleed = { label = "Haemorrhage", value = {100, "mL/min", low = 0, high = 500},
 *                           act = function(p, rate) … end }, stop = function(p) … end }
 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/live.h"
#include "scenarios/host/measure.h"

enum { MOST_ACTIONS = 200 };

/* --- time -------------------------------------------------------------------------------- */

static double seconds_per_unit(const jm_host *host)
{
    jm_unit second;
    return jm_unit_parse(&second, "s", NULL) == JM_OK ? jm_unit_factor(&host->model->time, &second)
                                                      : 1;
}

/* What moves in seconds is looked at like on a screen; slower patients more slowly. */
static double usual_tick(const jm_host *host)
{
    static const double fast = 1.0 / 128;
    const double unit = seconds_per_unit(host);
    return unit < 30 ? fast : unit < 1800 ? 1 : unit < 43200 ? 60 : 3600;
}

static void read_tick(lua_State *L, int live, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "tick");
    const char *text;
    if (!jm_lua_field(L, live, "tick"))
        return;
    const double model_time = jm_lua_time(L, -1, &seat);
    const double x = jm_lua_pair(L, -1, &seat, &text);
    if (!(model_time > 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "the tick is %g; it must be positive", x);
    const jm_unit unit = jm_lua_unit(L, &seat, text), second = jm_lua_unit(L, &seat, "s");
    host->session.tick_s = x * jm_unit_factor(&unit, &second);
    lua_pop(L, 1);
}

static void read_speed(lua_State *L, int live, const jm_seat *up)
{
    const jm_seat seat = jm_seat_key(up, "speed");
    if (!jm_lua_field(L, live, "speed"))
        return;
    const double speed = jm_lua_number(L, -1, &seat);
    if (!(speed >= 0.1 && speed <= 1000))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "the speed is %g; it lies between 0.1 and 1000",
                      speed);
    jm_host_of(L)->session.speed = speed;
    lua_pop(L, 1);
}

static void read_live(lua_State *L, int table, const jm_seat *up)
{
    static const char *const keys[] = {"tick", "speed", NULL};
    const jm_seat seat = jm_seat_key(up, "live");
    if (!jm_lua_field(L, table, "live"))
        return;
    const int live = lua_gettop(L);
    jm_lua_table(L, live, &seat, "live = { tick = seconds(1), speed = 10 }");
    jm_lua_keys(L, live, &seat, keys, false);
    read_tick(L, live, &seat);
    read_speed(L, live, &seat);
    lua_settop(L, live - 1);
}

/* A tick that is asked for goes before the scenario's; a session that is lived again has its own,
   which its orders are counted in. */
static void choose_tick(lua_State *L, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    jm_session *session = &host->session;
    const double asked = host->options.tick, own = host->relive ? host->relive->tick_s : 0;
    if (own > 0 && asked > 0 && (asked < own || asked > own))
        jm_seat_raise(L, seat, JM_ARGUMENT, "the session was lived in ticks of %g s, and cannot be "
                      "lived again in ticks of %g s", own, asked);
    if (asked > 0 || own > 0)
        session->tick_s = asked > 0 ? asked : own;
    const jm_unit second = jm_lua_unit(L, seat, "s");
    session->tick = session->tick_s * jm_unit_factor(&second, &host->model->time);
    if (!(session->tick > 0) || !isfinite(session->tick))
        jm_seat_raise(L, seat, JM_ARGUMENT, "the tick is %g s; it must be positive",
                      session->tick_s);
}

/* --- actions ----------------------------------------------------------------------------- */

static const char action_example[] = "bleed = { value = {100, \"mL/min\", low = 0, high = 500}, "
                                     "act = function(p, rate) … end }";

static double bound(lua_State *L, int value, const jm_seat *up, const char *key, double otherwise)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, value, key))
        return otherwise;
    const double x = jm_lua_number(L, -1, &seat);
    lua_pop(L, 1);
    return x;
}

/* value = {100, "mL/min", low = 0, high = 500}; a bare number is dimensionless. */
static void read_value(lua_State *L, int table, const jm_seat *up, jm_action *action)
{
    static const char *const keys[] = {"low", "high", NULL};
    const jm_seat seat = jm_seat_key(up, "value");
    const char *unit;
    action->unit = "1";
    action->low = -INFINITY;
    action->high = INFINITY;
    if (!jm_lua_field(L, table, "value"))
        return;
    const int value = lua_gettop(L);
    action->has_value = true;
    const bool is_table = lua_type(L, value) == LUA_TTABLE;
    if (is_table) {
        jm_lua_table(L, value, &seat, "value = {100, \"mL/min\", low = 0, high = 500}");
        jm_lua_keys(L, value, &seat, keys, true);
    }
    if (is_table && lua_rawlen(L, value) == 1) { /* {0.5, low = 0, high = 1} */
        lua_rawgeti(L, value, 1);
        action->value = jm_lua_pair(L, -1, &seat, &unit);
        lua_pop(L, 1);
    } else {
        action->value = jm_lua_pair(L, value, &seat, &unit);
    }
    if (unit) {
        (void)jm_lua_unit(L, &seat, unit);
        action->unit = jm_host_text(L, unit);
    }
    if (is_table) {
        action->low = bound(L, value, &seat, "low", action->low);
        action->high = bound(L, value, &seat, "high", action->high);
    }
    if (!(action->low <= action->value && action->value <= action->high))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "the value %g lies outside of its own bounds, %g and "
                      "%g", action->value, action->low, action->high);
    lua_settop(L, value - 1);
}

static const char *text_of(lua_State *L, int table, const jm_seat *up, const char *key,
                           const char *otherwise)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key))
        return otherwise;
    const char *text = jm_host_text(L, jm_lua_text(L, -1, &seat));
    lua_pop(L, 1);
    return text;
}

/* Keeps the function at the top of the stack and pops it. */
static int keep_function(lua_State *L, const jm_seat *seat)
{
    if (lua_type(L, -1) != LUA_TFUNCTION || lua_iscfunction(L, -1))
        jm_seat_raise(L, seat, JM_SYNTAX, "a function(p, value) … end stands here, and not a %s",
                      luaL_typename(L, -1));
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

/* The value of the action `name` stands at `value`: a table or a function. */
static void read_action(lua_State *L, int value, const jm_seat *seat, jm_action *action,
                        int *function)
{
    static const char *const keys[] = {"label", "doc", "value", "hidden", "act", NULL};
    const jm_seat act = jm_seat_key(seat, "act"), hidden = jm_seat_key(seat, "hidden");
    action->label = action->name;
    action->doc = "";
    if (lua_type(L, value) == LUA_TFUNCTION) {
        action->unit = "1";
        action->low = -INFINITY;
        action->high = INFINITY;
        lua_pushvalue(L, value);
        *function = keep_function(L, seat);
        return;
    }
    jm_lua_table(L, value, seat, action_example);
    jm_lua_keys(L, value, seat, keys, false);
    action->label = text_of(L, value, seat, "label", action->name);
    action->doc = text_of(L, value, seat, "doc", "");
    read_value(L, value, seat, action);
    if (jm_lua_field(L, value, "hidden")) {
        if (!lua_isboolean(L, -1))
            jm_seat_raise(L, &hidden, JM_SYNTAX, "hidden is true or false");
        action->hidden = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    if (!jm_lua_field(L, value, "act"))
        jm_seat_raise(L, seat, JM_SYNTAX, "what the action does is not said; add act = "
                      "function(p) … end");
    *function = keep_function(L, &act);
}

static void read_actions(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "actions");
    if (!jm_lua_field(L, table, "actions"))
        return;
    const int list = lua_gettop(L);
    jm_lua_table(L, list, &seat, "actions = { bleed = function(p) … end }");
    const lua_Integer n = jm_lua_ordered(L, list, &seat);
    const int names = lua_gettop(L);
    if (lua_rawlen(L, list) > 0 || n > MOST_ACTIONS)
        jm_seat_raise(L, &seat, JM_SYNTAX, "actions are named, and there are at most %d: %s",
                      (int)MOST_ACTIONS, action_example);
    jm_action *actions = jm_host_take(L, (size_t)n + 1, sizeof *actions);
    host->action_function = jm_host_take(L, (size_t)n + 1, sizeof *host->action_function);
    for (lua_Integer i = 0; i < n; i++) {
        lua_rawgeti(L, names, i + 1);
        actions[i].name = jm_host_text(L, lua_tostring(L, -1));
        const jm_seat at = jm_seat_key(&seat, actions[i].name);
        jm_lua_field(L, list, actions[i].name);
        read_action(L, lua_gettop(L), &at, &actions[i], &host->action_function[i]);
        lua_settop(L, names);
    }
    host->session.n_actions = (size_t)n;
    host->session.actions = actions;
    lua_settop(L, list - 1);
}

void jm_bind_live(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    host->session = (jm_session){.tick_s = usual_tick(host), .speed = 1};
    read_live(L, table, up);
    choose_tick(L, up);
    read_actions(L, table, up);
}
