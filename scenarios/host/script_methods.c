/* SPDX-License-Identifier: Apache-2.0 */
/* What a script can do with its patient: the methods of `p`. */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/cohort/dist.h"
#include "scenarios/host/bind_timeline.h"
#include "scenarios/host/measure.h"
#include "scenarios/host/script.h"

/* The patient whose object stands at 1, standing still. */
static jm_slot *self(lua_State *L)
{
    lua_Integer i = -1;
    if (lua_type(L, 1) == LUA_TTABLE) {
        i = lua_rawgeti(L, 1, 1) == LUA_TNUMBER ? lua_tointeger(L, -1) : -1;
        lua_pop(L, 1);
    }
    if (i < 0 || i >= JM_SLOTS_ALL)
        jm_closed_raise(L, JM_SYNTAX,
                        "methods are called with a colon, as in p:get(\"glucose\", "
                        "\"mmol/L\")");
    jm_slot *slot = &jm_host_of(L)->script->slot[i];
    if (!slot->hand && !slot->dry)
        jm_closed_raise(L, JM_SCRIPT,
                        "this patient is not at hand; use only the p that the arm's "
                        "function was given, inside of its own functions");
    return slot;
}

static double now(const jm_slot *slot)
{
    return slot->dry ? jm_dry_time(slot->dry) : jm_hand_time(slot->hand);
}

static void check(lua_State *L, jm_status status, const jm_error *err)
{
    if (status != JM_OK)
        jm_closed_raise_error(L, err);
}

/* --- reading ----------------------------------------------------------------------------- */

/* p:get("glucose", "mmol/L") */
static int get(lua_State *L)
{
    jm_slot *slot = self(L);
    const jm_word *word = jm_script_word(L, jm_host_of(L)->script, JM_WORD_QUANTITY, 2, 3);
    const double x =
        slot->dry ? jm_dry_get(slot->dry, word->ref) : jm_hand_get(slot->hand, word->ref);
    lua_pushnumber(L, word->factor * x + word->offset);
    return 1;
}

/* p:time("min") */
static int get_time(lua_State *L)
{
    jm_slot *slot = self(L);
    if (lua_type(L, 2) != LUA_TSTRING)
        return jm_closed_raise(L, JM_UNITS, "the unit of time is missing; write p:time(\"min\")");
    const jm_word *word = jm_script_word(L, jm_host_of(L)->script, JM_WORD_TIME, 0, 2);
    lua_pushnumber(L, word->factor * now(slot));
    return 1;
}

static double draw(jm_slot *slot)
{
    return slot->dry ? jm_dry_random(slot->dry) : jm_hand_random(slot->hand);
}

/* p:random() in (0, 1), p:random(low, high) */
static int get_random(lua_State *L)
{
    jm_slot *slot = self(L);
    const double low = luaL_optnumber(L, 2, 0), high = luaL_optnumber(L, 3, 1);
    if (lua_gettop(L) == 2)
        return jm_closed_raise(L, JM_SYNTAX, "write p:random() or p:random(low, high)");
    lua_pushnumber(L, low + (high - low) * draw(slot));
    return 1;
}

/* p:normal(), p:normal(mean, sd) */
static int get_normal(lua_State *L)
{
    jm_slot *slot = self(L);
    const double mean = luaL_optnumber(L, 2, 0), sd = luaL_optnumber(L, 3, 1);
    if (lua_gettop(L) == 2)
        return jm_closed_raise(L, JM_SYNTAX, "write p:normal() or p:normal(mean, sd)");
    lua_pushnumber(L, mean + sd * jm_dist_at(jm_host_of(L)->script->normal, draw(slot)));
    return 1;
}

/* --- acting ------------------------------------------------------------------------------ */

/* A number at `value` with its unit at `unit`, or a measure at `value`, in the model's unit. */
static double model_value(lua_State *L, const jm_word *word, int value, const char *model_unit)
{
    const jm_measure *q = jm_measure_at(L, value);
    double x;
    if (q) {
        const jm_seat seat = jm_seat_here();
        x = jm_lua_convert(L, &seat, q->value, q->text, model_unit, word->name);
    } else {
        if (lua_type(L, value) != LUA_TNUMBER)
            jm_closed_raise(L, JM_SYNTAX, "the value for \"%s\" is a %s; a number stands there",
                            word->name, luaL_typename(L, value));
        x = word->back * lua_tonumber(L, value) + word->back_offset;
    }
    if (!isfinite(x))
        jm_closed_raise(L, JM_SCRIPT, "the value for \"%s\" is %g; it must be finite", word->name,
                        x);
    return x;
}

/* The word for (name at 2, unit at 4); a measure at 3 brings its own unit. */
static const jm_word *word_for(lua_State *L, uint32_t what, jm_word *own)
{
    if (!jm_measure_at(L, 3))
        return jm_script_word(L, jm_host_of(L)->script, what, 2, 4);
    const jm_seat seat = jm_seat_here();
    *own = (jm_word){.name = jm_lua_text(L, 2, &seat)};
    if (what == JM_WORD_ROUTE)
        own->route = jm_lua_route(L, &seat, own->name);
    else
        own->ref = jm_lua_ref(L, &seat, own->name);
    return own;
}

/* p:set("insulin_rate", 12, "mU/min") */
static int set(lua_State *L)
{
    jm_word own;
    jm_error err = {0};
    jm_slot *slot = self(L);
    const jm_model *model = jm_host_of(L)->model;
    const jm_word *word = word_for(L, JM_WORD_QUANTITY, &own);
    if (word->ref.kind == JM_REF_SIGNAL)
        return jm_closed_raise(L, JM_MODEL,
                               "\"%s\" is computed by the model; parameters, inputs "
                               "and states can be set",
                               word->name);
    const double x = model_value(L, word, 3, jm_model_var(model, word->ref)->unit);
    if (slot->dry)
        jm_dry_set(slot->dry, word->ref, x);
    else
        check(L, jm_hand_set(slot->hand, word->ref, x, jm_script_place(L), &err), &err);
    return 0;
}

/* p:dose("meal", 15, "g" [, { rate = {…}, duration = minutes(30) }]), p:dose("meal", q(15, "g")) */
static int dose(lua_State *L)
{
    static const char *const keys[] = {"rate", "duration", NULL};
    jm_word own;
    jm_error err = {0};
    jm_slot *slot = self(L);
    const jm_word *word = word_for(L, JM_WORD_ROUTE, &own);
    const jm_route_info *route = &jm_host_of(L)->model->abi->routes[word->route];
    const int extras = jm_measure_at(L, 3) ? 4 : 5;
    jm_plan_event event = {.kind = JM_PLAN_DOSE,
                           .index = word->route,
                           .times = 1,
                           .t = now(slot),
                           .label = route->name};
    event.amount = model_value(L, word, 3, route->unit);
    if (event.amount < 0)
        return jm_closed_raise(L, JM_SCRIPT, "a dose of %g %s of \"%s\" is negative", event.amount,
                               route->unit, route->name);
    if (!lua_isnoneornil(L, extras)) {
        const jm_seat seat = jm_seat_here();
        jm_lua_table(L, extras, &seat, "{ duration = minutes(30) }");
        jm_lua_keys(L, extras, &seat, keys, false);
        jm_lua_infusion(L, extras, &seat, &event);
    }
    event.place = jm_script_place(L);
    if (!slot->dry)
        check(L, jm_hand_dose(slot->hand, &event, &err), &err);
    return 0;
}

/* p:stop_dose("insulin"): what runs of it ends */
static int stop_dose(lua_State *L)
{
    jm_error err = {0};
    jm_slot *slot = self(L);
    const jm_seat seat = jm_seat_here();
    const uint32_t route = jm_lua_route(L, &seat, jm_lua_text(L, 2, &seat));
    if (!slot->dry)
        check(L, jm_hand_stop_dose(slot->hand, route, jm_script_place(L), &err), &err);
    return 0;
}

/* p:note("gave a snack") */
static int note(lua_State *L)
{
    jm_slot *slot = self(L);
    const char *text = luaL_tolstring(L, 2, NULL);
    if (!slot->dry)
        jm_hand_note(slot->hand, text, jm_script_place(L));
    return 0;
}

/* p:stop("reason"), p:die("reason"); upvalue: whether the patient died. */
static int stop(lua_State *L)
{
    jm_slot *slot = self(L);
    const bool died = lua_toboolean(L, lua_upvalueindex(1));
    const char *reason = luaL_optstring(L, 2, died ? "died" : "stopped");
    if (!slot->dry)
        jm_hand_stop(slot->hand, died, reason);
    return 0;
}

/* --- asking to be called ----------------------------------------------------------------- */

/* Keeps the function at `index` for the slot; the number by which it is called. */
static uint32_t keep_function(lua_State *L, jm_slot *slot, int index, uint32_t kind)
{
    jm_script *script = jm_host_of(L)->script;
    const lua_Integer at = slot - script->slot + 1;
    if (lua_type(L, index) != LUA_TFUNCTION || lua_iscfunction(L, index))
        jm_closed_raise(L, JM_SYNTAX, "a function() … end stands here, and not a %s",
                        luaL_typename(L, index));
    if (slot->n_functions >= UINT32_MAX / JM_CALL_KINDS)
        jm_closed_raise(L, JM_SCRIPT, "this patient asked for too many calls");
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->functions);
    lua_rawgeti(L, -1, at);
    lua_pushvalue(L, index);
    lua_rawseti(L, -2, (lua_Integer)slot->n_functions + 1);
    lua_pop(L, 2);
    return slot->n_functions++ * JM_CALL_KINDS + kind;
}

static void remember_dry(jm_script *script, double t, uint32_t what)
{
    if (script->n_dry < JM_DRY_CALLS)
        script->dry[script->n_dry++] = (jm_dry_call){.t = t, .what = what};
}

/* A time of the script, in model time. */
static double time_at(lua_State *L, int index)
{
    const jm_seat seat = jm_seat_here();
    return jm_lua_time(L, index, &seat);
}

/* p:every(minutes(5), function() … end [, first]): from now on, or from `first` on. */
static int every(lua_State *L)
{
    jm_error err = {0};
    jm_slot *slot = self(L);
    const double period = time_at(L, 2);
    const double first = lua_isnoneornil(L, 4) ? now(slot) : time_at(L, 4);
    if (!(period > 0))
        return jm_closed_raise(L, JM_SCRIPT, "the period is %g; it must be positive", period);
    if (first < now(slot))
        return jm_closed_raise(L, JM_SCRIPT, "the first time is over already");
    const uint32_t what = keep_function(L, slot, 3, JM_CALL_EVERY);
    if (slot->dry)
        remember_dry(jm_host_of(L)->script, first, what);
    else
        check(L, jm_hand_every(slot->hand, first, period, what, &err), &err);
    return 0;
}

/* p:at(hours(7), function() … end), p:after(minutes(15), function() … end); upvalue: is `after` */
static int at(lua_State *L)
{
    jm_error err = {0};
    jm_slot *slot = self(L);
    const bool is_after = lua_toboolean(L, lua_upvalueindex(1));
    const double t = time_at(L, 2) + (is_after ? now(slot) : 0);
    if (t < now(slot))
        return jm_closed_raise(L, JM_SCRIPT,
                               "this time is over already: it is %g, and now is %g "
                               "%s",
                               t, now(slot), jm_host_of(L)->model->abi->time_unit);
    const uint32_t what = keep_function(L, slot, 3, JM_CALL_AT);
    if (slot->dry)
        remember_dry(jm_host_of(L)->script, t, what);
    else
        check(L, jm_hand_at(slot->hand, t, what, &err), &err);
    return 0;
}

/* p:on("glucose < 3.5 mmol/L", function() … end) */
static int on(lua_State *L)
{
    jm_error err = {0};
    jm_slot *slot = self(L);
    if (lua_type(L, 2) != LUA_TSTRING)
        return jm_closed_raise(L, JM_SYNTAX,
                               "a condition stands here, as in \"glucose < 3.5 "
                               "mmol/L\"");
    const jm_condition c =
        jm_script_word(L, jm_host_of(L)->script, JM_WORD_CONDITION, 2, 0)->condition;
    const uint32_t what = keep_function(L, slot, 3, JM_CALL_ON);
    if (slot->dry)
        remember_dry(jm_host_of(L)->script, INFINITY, what);
    else
        check(L, jm_hand_on(slot->hand, c.ref, c.below, c.level, what, &err), &err);
    return 0;
}

/* An unknown method or field: p:gett, p.integral before it was set. */
static int unknown(lua_State *L)
{
    const char *name = luaL_tolstring(L, 2, NULL);
    const char *near = jm_closed_nearest(L, lua_upvalueindex(1), name);
    if (near)
        return jm_closed_raise(L, JM_SYNTAX, "p has no \"%s\"; did you mean \"%s\"?", name, near);
    return jm_closed_raise(L, JM_SYNTAX,
                           "p has no \"%s\"; quantities are read with p:get(\"%s\", "
                           "unit)",
                           name, name);
}

void jm_script_push_methods(lua_State *L)
{
    static const luaL_Reg methods[] = {
        {"get", get},           {"set", set},   {"dose", dose}, {"time", get_time},
        {"random", get_random}, {"note", note}, {"on", on},     {"every", every},
        {"normal", get_normal}, {"stop_dose", stop_dose},      {NULL, NULL},
    };
    static const struct {
        const char *name;
        lua_CFunction call;
        int upvalue;
    } pairs[] = {{"stop", stop, 0}, {"die", stop, 1}, {"at", at, 0}, {"after", at, 1}};
    luaL_newlib(L, methods);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        lua_pushboolean(L, pairs[i].upvalue);
        lua_pushcclosure(L, pairs[i].call, 1);
        lua_setfield(L, -2, pairs[i].name);
    }
    lua_newtable(L);
    lua_pushvalue(L, -2);
    lua_pushcclosure(L, unknown, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}
