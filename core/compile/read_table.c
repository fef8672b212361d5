/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

/* table(x, { … }, { … }[, "cubic" or { method = …, x = "mmHg", y = "mL" }]) */

enum { MOST_POINTS = 100000 };

/* A list entry: a plain number in `unit`, or q(…) whose unit must be the list's. The first q(…)
   gives the list its unit where none was named. */
static double entry_at(lua_State *L, int list, lua_Integer i, const char *what, jm_unit *unit,
                       bool *has_unit)
{
    const jm_ir *ir = jm_read_of(L)->ir;
    double x = NAN;
    lua_rawgeti(L, list, i);
    if (lua_type(L, -1) == LUA_TNUMBER) {
        x = lua_tonumber(L, -1);
    } else {
        const jm_node node = jm_read_is_node(L, -1) ? jm_read_node(L, -1) : 0;
        if (!node || ir->nodes[node].op != JM_OP_CONST) {
            jm_closed_raise(L, JM_MODEL, "the %s of a table are numbers; number %d is %s", what,
                            (int)i, jm_read_what(L, -1));
            return x;
        }
        const jm_unit *own = &ir->units[ir->nodes[node].index];
        if (!*has_unit && i == 1)
            *unit = *own;
        *has_unit = true;
        if (!jm_unit_same_dim(own, unit))
            jm_closed_raise(L, JM_UNITS, "the %s of the table do not have one unit", what);
        x = jm_unit_convert(ir->nodes[node].value, own, unit);
    }
    if (!isfinite(x))
        jm_closed_raise(L, JM_MODEL, "number %d of the %s is not finite", (int)i, what);
    lua_pop(L, 1);
    return x;
}

static const double *read_list(lua_State *L, int list, uint32_t n, const char *what, jm_unit *unit,
                               bool has_unit)
{
    double *x = jm_arena_take(jm_read_of(L)->ir->arena, n, sizeof *x);
    if (!x) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for a table");
        return NULL;
    }
    jm_closed_spend(L, n);
    for (uint32_t i = 0; i < n; i++)
        x[i] = entry_at(L, list, (lua_Integer)i + 1, what, unit, &has_unit);
    return x;
}

static void check_ascending(lua_State *L, const jm_ir_table *t)
{
    for (uint32_t i = 1; i < t->n; i++)
        if (!(t->x[i - 1] < t->x[i]))
            jm_closed_raise(L, JM_MODEL, "the abscissae of a table ascend; %g follows %g", t->x[i],
                            t->x[i - 1]);
}

static bool read_method(lua_State *L, int index)
{
    const char *method = lua_type(L, index) == LUA_TSTRING ? lua_tostring(L, index) : "";
    if (strcmp(method, "cubic") == 0 || strcmp(method, "monotone") == 0)
        return true;
    if (strcmp(method, "linear") != 0)
        jm_closed_raise(L, JM_MODEL, "the method of a table is \"linear\" or \"cubic\"");
    return false;
}

static bool read_list_unit(lua_State *L, const char *field, jm_unit *unit)
{
    const int type = lua_getfield(L, 4, field);
    if (type == LUA_TSTRING)
        *unit = jm_read_unit(L, lua_tostring(L, -1), NULL, NULL);
    else if (type != LUA_TNIL)
        jm_closed_raise(L, JM_MODEL, "\"%s\" of a table is the unit of a list, such as \"mmHg\"",
                        field);
    lua_pop(L, 1);
    return type == LUA_TSTRING;
}

static void read_options(lua_State *L, jm_ir_table *t, bool *has_x, bool *has_y)
{
    if (lua_isnoneornil(L, 4))
        return;
    if (!lua_istable(L, 4)) {
        t->cubic = read_method(L, 4);
        return;
    }
    for (lua_pushnil(L); lua_next(L, 4); lua_pop(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        if (strcmp(key, "method") != 0 && strcmp(key, "x") != 0 && strcmp(key, "y") != 0)
            jm_closed_raise(L, JM_MODEL, "\"%s\" is no option of a table; there are method, x and "
                            "y", key);
    }
    if (lua_getfield(L, 4, "method") != LUA_TNIL)
        t->cubic = read_method(L, -1);
    lua_pop(L, 1);
    *has_x = read_list_unit(L, "x", &t->x_unit);
    *has_y = read_list_unit(L, "y", &t->y_unit);
}

/* The first argument is Lua's table library, which this is the call of. */
static int call_table(lua_State *L)
{
    lua_remove(L, 1);
    jm_ir *ir = jm_read_of(L)->ir;
    jm_ir_table t = { .x_unit = jm_unit_one(), .y_unit = jm_unit_one() };
    bool has_x = false, has_y = false;
    if (lua_gettop(L) < 3 || lua_gettop(L) > 4 || !lua_istable(L, 2) || !lua_istable(L, 3))
        return jm_closed_raise(L, JM_MODEL, "a table is written table(x, { 1, 2 }, { 4, 6 })");
    const jm_node x = jm_read_node(L, 1);
    const lua_Unsigned n = lua_rawlen(L, 2);
    if (n < 2 || n > MOST_POINTS || lua_rawlen(L, 3) != n)
        return jm_closed_raise(L, JM_MODEL, "a table has two lists of one length, 2 or more; these "
                               "have %d and %d", (int)n, (int)lua_rawlen(L, 3));
    read_options(L, &t, &has_x, &has_y);
    t.n = (uint32_t)n;
    t.x = read_list(L, 2, t.n, "abscissae", &t.x_unit, has_x);
    t.y = read_list(L, 3, t.n, "ordinates", &t.y_unit, has_y);
    check_ascending(L, &t);
    const uint32_t row = jm_ir_table_new(ir, &t);
    jm_read_check_memory(L);
    jm_read_push(L, jm_ir_add_table(ir, row, x));
    return 1;
}

/* Lua's table library, which can be called, too. */
void jm_read_add_table(lua_State *L)
{
    lua_createtable(L, 0, 8);
    lua_pushglobaltable(L);
    lua_getfield(L, -1, "table");
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -7);
    }
    lua_pop(L, 2);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, call_table);
    lua_setfield(L, -2, "__call");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_setfield(L, -2, "table");
}
