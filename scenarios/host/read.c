/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/read.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/measure.h"

void *jm_host_take(lua_State *L, size_t count, size_t size)
{
    jm_host *host = jm_host_of(L);
    void *block = jm_arena_take(host->plan ? host->plan->arena : host->arena, count, size);
    if (!block)
        jm_closed_raise(L, JM_MEMORY, "no memory left for the plan");
    return block;
}

const char *jm_host_text(lua_State *L, const char *s)
{
    const size_t size = strlen(s) + 1;
    char *copy = jm_host_take(L, size, 1);
    memcpy(copy, s, size);
    return copy;
}

bool jm_lua_field(lua_State *L, int table, const char *key)
{
    table = lua_absindex(L, table);
    lua_pushstring(L, key);
    if (lua_rawget(L, table) != LUA_TNIL)
        return true;
    lua_pop(L, 1);
    return false;
}

/* Tables of ours (bands, distributions, outcomes) carry a metatable and are no plain tables. */
void jm_lua_table(lua_State *L, int index, const jm_seat *seat, const char *example)
{
    if (lua_type(L, index) != LUA_TTABLE)
        jm_seat_raise(L, seat, JM_SYNTAX, "a table stands here, as in %s, and not a %s", example,
                      luaL_typename(L, index));
    if (lua_getmetatable(L, index))
        jm_seat_raise(L, seat, JM_SYNTAX, "a plain table stands here, as in %s", example);
}

const char *jm_lua_text(lua_State *L, int index, const jm_seat *seat)
{
    if (lua_type(L, index) != LUA_TSTRING)
        jm_seat_raise(L, seat, JM_SYNTAX, "a text in quotes stands here, and not a %s",
                      luaL_typename(L, index));
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    if (strlen(text) != length)
        jm_seat_raise(L, seat, JM_SYNTAX, "this text holds a NUL character");
    return text;
}

double jm_lua_number(lua_State *L, int index, const jm_seat *seat)
{
    if (lua_type(L, index) != LUA_TNUMBER)
        jm_seat_raise(L, seat, JM_SYNTAX, "a number stands here, and not a %s",
                      jm_measure_at(L, index) ? "number with a unit" : luaL_typename(L, index));
    const double x = lua_tonumber(L, index);
    if (!isfinite(x))
        jm_seat_raise(L, seat, JM_SYNTAX, "%g is no finite number", x);
    return x;
}

uint64_t jm_lua_count(lua_State *L, int index, const jm_seat *seat, uint64_t low, uint64_t high)
{
    const double x = jm_lua_number(L, index, seat);
    if (x < (double)low || x > (double)high || floor(x) < x)
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "a whole number from %llu to %llu stands here, and not "
                      "%g",
                      (unsigned long long)low, (unsigned long long)high, x);
    return lua_isinteger(L, index) ? (uint64_t)lua_tointeger(L, index) : (uint64_t)x;
}

/* --- numbers with a unit ----------------------------------------------------------------- */

static double pair_in_table(lua_State *L, int index, const jm_seat *seat, const char **text)
{
    index = lua_absindex(L, index);
    jm_lua_table(L, index, seat, "{60, \"g\"}");
    const int number = lua_rawgeti(L, index, 1), unit = lua_rawgeti(L, index, 2);
    const int more = lua_rawgeti(L, index, 3);
    if (number != LUA_TNUMBER || unit != LUA_TSTRING || more != LUA_TNIL)
        jm_seat_raise(L, seat, JM_SYNTAX, "a number and its unit stand here, as in {60, \"g\"}");
    *text = lua_tostring(L, -2); /* the table holds it */
    const double x = lua_tonumber(L, -3);
    lua_pop(L, 3);
    return x;
}

double jm_lua_pair(lua_State *L, int index, const jm_seat *seat, const char **text)
{
    const jm_measure *q = jm_measure_at(L, index);
    double x;
    *text = NULL;
    if (q) {
        *text = q->text;
        x = q->value;
    } else if (lua_type(L, index) == LUA_TNUMBER) {
        x = lua_tonumber(L, index);
    } else if (lua_type(L, index) == LUA_TTABLE) {
        x = pair_in_table(L, index, seat, text);
    } else {
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "a number and its unit stand here, as in {60, \"g\"}, "
                      "and not a %s",
                      luaL_typename(L, index));
    }
    if (!isfinite(x))
        jm_seat_raise(L, seat, JM_SYNTAX, "%g is no finite number", x);
    return x;
}

jm_unit jm_lua_unit(lua_State *L, const jm_seat *seat, const char *text)
{
    jm_error err = {0};
    jm_unit unit;
    if (jm_known_parse(&jm_host_of(L)->known, &unit, text, &err) != JM_OK)
        jm_seat_raise_error(L, seat, &err);
    return unit;
}

double jm_lua_convert(lua_State *L, const jm_seat *seat, double x, const char *text,
                      const char *unit, const char *what)
{
    const jm_unit want = jm_lua_unit(L, seat, unit);
    if (!text) {
        if (jm_unit_is_one(&want) || (x >= 0 && x <= 0 && want.offset <= 0))
            return x;
        jm_seat_raise(L, seat, JM_UNITS, "%s is a bare number; say its unit: {%g, \"%s\"}", what, x,
                      unit);
    }
    const jm_unit have = jm_lua_unit(L, seat, text);
    if (!jm_unit_same_dim(&have, &want))
        jm_seat_raise(L, seat, JM_UNITS, "%s is in \"%s\", and \"%s\" does not convert into that",
                      what, unit, text);
    return jm_unit_convert(x, &have, &want);
}

double jm_lua_value(lua_State *L, int index, const jm_seat *seat, const char *unit,
                    const char *what)
{
    const char *text;
    const double x = jm_lua_pair(L, index, seat, &text);
    return jm_lua_convert(L, seat, x, text, unit, what);
}

double jm_lua_time(lua_State *L, int index, const jm_seat *seat)
{
    const jm_unit *time = &jm_host_of(L)->model->time;
    const char *text;
    const double x = jm_lua_pair(L, index, seat, &text);
    if (!text) {
        if (x >= 0 && x <= 0)
            return 0;
        jm_seat_raise(L, seat, JM_UNITS,
                      "a time needs its unit; write seconds(%g), minutes(%g), "
                      "hours(%g) or days(%g)",
                      x, x, x, x);
    }
    const jm_unit have = jm_lua_unit(L, seat, text);
    if (!jm_unit_same_dim(&have, time))
        jm_seat_raise(L, seat, JM_UNITS,
                      "a time stands here, and \"%s\" is none; write minutes(5) "
                      "or hours(7)",
                      text);
    return x * jm_known_factor(&jm_host_of(L)->known, &have, time);
}

/* --- quantities of the model ------------------------------------------------------------- */

jm_ref jm_lua_ref(lua_State *L, const jm_seat *seat, const char *name)
{
    const jm_model *model = jm_host_of(L)->model;
    jm_ref ref;
    if (jm_model_find(model, name, &ref))
        return ref;
    const char *near = jm_model_nearest(model, name);
    if (near)
        jm_seat_raise(L, seat, JM_MODEL, "%s has no quantity \"%.80s\"; did you mean \"%s\"?",
                      model->abi->name, name, near);
    jm_seat_raise(L, seat, JM_MODEL, "%s has no quantity \"%.80s\"", model->abi->name, name);
}

uint32_t jm_lua_row(lua_State *L, const jm_seat *seat, const char *name)
{
    const jm_model *model = jm_host_of(L)->model;
    const jm_ref ref = jm_lua_ref(L, seat, name);
    if (ref.kind == JM_REF_PARAM)
        return ref.index;
    if (ref.kind == JM_REF_INPUT)
        return model->abi->n_params + ref.index;
    jm_seat_raise(L, seat, JM_MODEL,
                  "\"%s\" is a %s of %s, and only parameters and inputs can be "
                  "set here",
                  name, ref.kind == JM_REF_STATE ? "state" : "signal", model->abi->name);
}
