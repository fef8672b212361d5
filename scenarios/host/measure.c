/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/measure.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/closed.h"
#include "scenarios/host/inside.h"

static const char measure_type[] = "jm.measure";

const jm_measure *jm_measure_at(lua_State *L, int index)
{
    return luaL_testudata(L, index, measure_type);
}

int jm_measure_line(lua_State *L)
{
    const char *file;
    int line;
    return jm_closed_source(L, &file, &line) && strcmp(file, jm_host_of(L)->path) == 0 ? line : 0;
}

static jm_measure *push(lua_State *L, double value, const jm_unit *unit, const char *text)
{
    jm_measure *q = lua_newuserdatauv(L, sizeof *q, 0);
    *q = (jm_measure){.value = value, .unit = *unit};
    /* It stands in the lists of the scenario's table, which are read before there are scripts. */
    q->line = jm_host_of(L)->script ? 0 : jm_measure_line(L);
    memcpy(q->text, text, strnlen(text, sizeof q->text - 1));
    luaL_setmetatable(L, measure_type);
    return q;
}

static int raise_unit(lua_State *L, const jm_error *err)
{
    return jm_closed_raise_error(L, err);
}

/* q(value, "unit") */
static int make(lua_State *L)
{
    const jm_measure *old = jm_measure_at(L, 1);
    const char *text = luaL_checkstring(L, 2);
    jm_error err = {0};
    jm_unit unit;
    if (strlen(text) >= JM_MEASURE_TEXT)
        return jm_closed_raise(L, JM_UNITS, "a unit has at most %d letters", JM_MEASURE_TEXT - 1);
    if (jm_known_parse(&jm_host_of(L)->known, &unit, text, &err) != JM_OK)
        return raise_unit(L, &err);
    if (!old) {
        push(L, luaL_checknumber(L, 1), &unit, text);
        return 1;
    }
    if (!jm_unit_same_dim(&old->unit, &unit))
        return jm_closed_raise(L, JM_UNITS, "\"%s\" does not convert into \"%s\"", old->text, text);
    push(L, jm_unit_convert(old->value, &old->unit, &unit), &unit, text);
    return 1;
}

/* minutes(5); upvalues: the unit's text, how many of it. */
static int make_time(lua_State *L)
{
    const char *text = lua_tostring(L, lua_upvalueindex(1));
    const jm_measure *old = jm_measure_at(L, 1);
    if (old)
        return jm_closed_raise(L, JM_UNITS, "this number has a unit already: %g %s", old->value,
                               old->text);
    if (lua_type(L, 1) != LUA_TNUMBER)
        return jm_closed_raise(L, JM_SYNTAX, "a number stands here, and not a %s",
                               luaL_typename(L, 1));
    jm_unit unit;
    jm_error err = {0};
    if (jm_known_parse(&jm_host_of(L)->known, &unit, text, &err) != JM_OK)
        return raise_unit(L, &err);
    push(L, lua_tonumber(L, 1) * lua_tonumber(L, lua_upvalueindex(2)), &unit, text);
    return 1;
}

static const jm_measure *need(lua_State *L, int index, const char *what)
{
    const jm_measure *q = jm_measure_at(L, index);
    if (!q)
        jm_closed_raise(L, JM_UNITS,
                        "%s takes two numbers with a unit, and not a %s; write "
                        "minutes(5) or q(5, \"mg\")",
                        what, luaL_typename(L, index));
    return q;
}

/* Value of argument 2 in the unit of argument 1. */
static double second_in_first(lua_State *L, const char *what)
{
    const jm_measure *a = need(L, 1, what);
    const jm_measure *b = need(L, 2, what);
    if (!jm_unit_same_dim(&a->unit, &b->unit))
        jm_closed_raise(L, JM_UNITS, "\"%s\" and \"%s\" do not go together in a %s", a->text,
                        b->text, what);
    return b->value * jm_known_factor(&jm_host_of(L)->known, &b->unit, &a->unit);
}

static int sum(lua_State *L)
{
    const double b = second_in_first(L, "sum");
    const jm_measure *a = jm_measure_at(L, 1);
    push(L, a->value + b, &a->unit, a->text);
    return 1;
}

static int difference(lua_State *L)
{
    const double b = second_in_first(L, "difference");
    const jm_measure *a = jm_measure_at(L, 1);
    push(L, a->value - b, &a->unit, a->text);
    return 1;
}

static int product(lua_State *L)
{
    const int at = jm_measure_at(L, 1) ? 1 : 2;
    const jm_measure *a = jm_measure_at(L, at);
    if (lua_type(L, 3 - at) != LUA_TNUMBER)
        return jm_closed_raise(L, JM_UNITS,
                               "a number with a unit is multiplied by a plain number "
                               "only");
    push(L, a->value * lua_tonumber(L, 3 - at), &a->unit, a->text);
    return 1;
}

static int quotient(lua_State *L)
{
    if (jm_measure_at(L, 2)) {
        const double b = second_in_first(L, "quotient");
        lua_pushnumber(L, jm_measure_at(L, 1)->value / b);
        return 1;
    }
    const jm_measure *a = jm_measure_at(L, 1);
    if (lua_type(L, 2) != LUA_TNUMBER)
        return jm_closed_raise(L, JM_UNITS,
                               "a number with a unit is divided by a plain number or "
                               "by one of its kind");
    push(L, a->value / lua_tonumber(L, 2), &a->unit, a->text);
    return 1;
}

static int negative(lua_State *L)
{
    const jm_measure *a = jm_measure_at(L, 1);
    push(L, -a->value, &a->unit, a->text);
    return 1;
}

static int is_equal(lua_State *L)
{
    const jm_measure *a = jm_measure_at(L, 1), *b = jm_measure_at(L, 2);
    lua_pushboolean(L, a && b && jm_unit_same_dim(&a->unit, &b->unit) &&
                           !(a->value < b->value * jm_unit_factor(&b->unit, &a->unit)) &&
                           !(a->value > b->value * jm_unit_factor(&b->unit, &a->unit)));
    return 1;
}

static int is_less(lua_State *L)
{
    const double b = second_in_first(L, "comparison");
    lua_pushboolean(L, jm_measure_at(L, 1)->value < b);
    return 1;
}

static int is_at_most(lua_State *L)
{
    const double b = second_in_first(L, "comparison");
    lua_pushboolean(L, jm_measure_at(L, 1)->value <= b);
    return 1;
}

static int as_text(lua_State *L)
{
    const jm_measure *q = jm_measure_at(L, 1);
    lua_pushfstring(L, "%f %s", q->value, q->text);
    return 1;
}

/* measure:to("h") gives a plain number. */
static int to(lua_State *L)
{
    const jm_measure *q = need(L, 1, "to");
    const char *text = luaL_checkstring(L, 2);
    jm_unit unit;
    jm_error err = {0};
    if (jm_known_parse(&jm_host_of(L)->known, &unit, text, &err) != JM_OK)
        return raise_unit(L, &err);
    if (!jm_unit_same_dim(&q->unit, &unit))
        return jm_closed_raise(L, JM_UNITS, "\"%s\" does not convert into \"%s\"", q->text, text);
    lua_pushnumber(L, jm_unit_convert(q->value, &q->unit, &unit));
    return 1;
}

void jm_measure_open(lua_State *L)
{
    static const luaL_Reg operators[] = {
        {"__add", sum},          {"__sub", difference}, {"__mul", product}, {"__div", quotient},
        {"__unm", negative},     {"__eq", is_equal},    {"__lt", is_less},  {"__le", is_at_most},
        {"__tostring", as_text}, {NULL, NULL},
    };
    static const struct {
        const char *name, *unit;
        double count;
    } times[] = {
        {"seconds", "s", 1}, {"minutes", "min", 1}, {"hours", "h", 1},
        {"days", "d", 1},    {"weeks", "d", 7},
    };
    luaL_newmetatable(L, measure_type);
    luaL_setfuncs(L, operators, 0);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, to);
    lua_setfield(L, -2, "to");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        lua_pushstring(L, times[i].unit);
        lua_pushnumber(L, times[i].count);
        lua_pushcclosure(L, make_time, 2);
        lua_setglobal(L, times[i].name);
    }
    lua_pushcfunction(L, make);
    lua_setglobal(L, "q");
}
