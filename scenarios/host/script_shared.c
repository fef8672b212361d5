/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What patients share: variables outside of an arm's function, which all its patients see.
 *
 * A patient's result must not depend on who ran before, so these must not change. A fingerprint of
 * every such variable, with all that hangs on it, is taken before an arm is tried and after.
 */
#include <lauxlib.h>
#include <string.h>

#include "scenarios/host/script.h"

enum { MOST_DEPTH = 20, MOST_VISITS = 100000 };

typedef struct walk {
    int seen; /* stack position of a table: what was visited */
    int visits;
} walk;

static uint64_t mix(uint64_t a, uint64_t b)
{
    a = (a ^ b) * 0x9e3779b97f4a7c15u;
    return a ^ (a >> 29);
}

static uint64_t text_print(lua_State *L, int index)
{
    size_t length;
    const char *s = lua_tolstring(L, index, &length);
    uint64_t h = length;
    for (size_t i = 0; i < length; i++)
        h = mix(h, (unsigned char)s[i]);
    return h;
}

static uint64_t value_print(lua_State *L, int index, walk *w, int depth);

/* Whether the table or function at `index` is met for the first time. */
static bool is_new(lua_State *L, int index, walk *w)
{
    lua_pushvalue(L, index);
    if (lua_rawget(L, w->seen) != LUA_TNIL) {
        lua_pop(L, 1);
        return false;
    }
    lua_pop(L, 1);
    lua_pushvalue(L, index);
    lua_pushboolean(L, 1);
    lua_rawset(L, w->seen);
    return true;
}

/* A sum over the pairs, whatever their order. */
static uint64_t table_print(lua_State *L, int index, walk *w, int depth)
{
    uint64_t sum = 1;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        const int value = lua_gettop(L);
        /* Keys that are tables or functions say nothing that lasts. */
        uint64_t h = lua_type(L, value - 1) == LUA_TSTRING ? text_print(L, value - 1) : 7;
        if (lua_type(L, value - 1) == LUA_TNUMBER)
            h = value_print(L, value - 1, w, depth);
        sum += mix(h, value_print(L, value, w, depth));
    }
    return sum;
}

static uint64_t function_print(lua_State *L, int index, walk *w, int depth)
{
    uint64_t sum = 2;
    const char *name;
    for (int i = 1; (name = lua_getupvalue(L, index, i)); i++) {
        if (strcmp(name, "_ENV") != 0)
            sum = mix(sum, value_print(L, lua_gettop(L), w, depth));
        lua_pop(L, 1);
    }
    return sum;
}

static uint64_t value_print(lua_State *L, int index, walk *w, int depth)
{
    double x;
    uint64_t bits = 0;
    if (depth > MOST_DEPTH || w->visits++ > MOST_VISITS || !lua_checkstack(L, 8))
        return 0;
    switch (lua_type(L, index)) {
    case LUA_TNUMBER:
        x = lua_tonumber(L, index);
        memcpy(&bits, &x, sizeof bits);
        return bits;
    case LUA_TBOOLEAN:
        return lua_toboolean(L, index) ? 3 : 4;
    case LUA_TSTRING:
        return text_print(L, index);
    case LUA_TTABLE:
        return is_new(L, index, w) ? table_print(L, index, w, depth + 1) : 5;
    case LUA_TFUNCTION:
        return lua_iscfunction(L, index) || !is_new(L, index, w)
                   ? 6
                   : function_print(L, index, w, depth + 1);
    default:
        return 0;
    }
}

/* One variable at a time, so that the one that changed can be named. */
uint64_t jm_script_fingerprint(lua_State *L, int function, int upvalue, const char **name)
{
    uint64_t print = 0;
    function = lua_absindex(L, function);
    *name = lua_getupvalue(L, function, upvalue);
    if (!*name)
        return 0;
    lua_newtable(L);
    walk w = {.seen = lua_gettop(L)};
    if (strcmp(*name, "_ENV") != 0)
        print = value_print(L, w.seen - 1, &w, 0);
    jm_closed_spend(L, (uint64_t)w.visits);
    lua_pop(L, 2);
    return print;
}
