/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vary = lognormal(0.3): distributions become the text that core/cohort/dist.h reads. `@` in a text
 * stands for a deviation that is known once the default is: normal { cv = 0.1 }.
 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

static const char vary_type[] = "jm.vary";

enum { MOST_VALUES = 200 };

/* Its user value is the text. */
typedef struct vary_value {
    double cv; /* of `@` in the text; NAN: none */
} vary_value;

static void push_vary(lua_State *L, double cv)
{
    vary_value *v = lua_newuserdatauv(L, sizeof *v, 1);
    v->cv = cv;
    luaL_setmetatable(L, vary_type);
    lua_insert(L, -2);
    lua_setiuservalue(L, -2, 1);
}

/* Pushes the shortest decimal of x. */
static void push_number(lua_State *L, double x)
{
    char copy[64];
    jm_text text;
    jm_text_init(&text);
    jm_text_add_double(&text, x);
    snprintf(copy, sizeof copy, "%s", text.data);
    jm_text_clear(&text);
    lua_pushstring(L, copy);
}

/* Pushes "name(1, 2.5)". */
static void push_call(lua_State *L, const char *name, const double *x, size_t n)
{
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    luaL_addstring(&b, name);
    luaL_addchar(&b, '(');
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            luaL_addstring(&b, ", ");
        push_number(L, x[i]);
        luaL_addvalue(&b);
    }
    luaL_addchar(&b, ')');
    luaL_pushresult(&b);
}

static double number_at(lua_State *L, int index, const char *name)
{
    if (lua_type(L, index) != LUA_TNUMBER || !isfinite(lua_tonumber(L, index)))
        jm_closed_raise(L, JM_MODEL, "%s takes plain numbers, in the unit of the parameter", name);
    return lua_tonumber(L, index);
}

static int need(lua_State *L, bool holds, const char *name, const char *what)
{
    return holds ? 0 : jm_closed_raise(L, JM_MODEL, "%s: %s", name, what);
}

/* { cv = 0.2 }, where the only argument is such a table. */
static bool take_cv(lua_State *L, const char *name, double *cv)
{
    if (!lua_istable(L, 1))
        return false;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
        if (lua_type(L, -2) != LUA_TSTRING || strcmp(lua_tostring(L, -2), "cv") != 0)
            jm_closed_raise(L, JM_MODEL, "%s { … } knows cv alone", name);
    lua_getfield(L, 1, "cv");
    *cv = number_at(L, -1, name);
    need(L, *cv > 0, name, "cv needs to be above 0");
    return true;
}

static int vary_normal(lua_State *L)
{
    double cv, x[2];
    if (take_cv(L, "normal", &cv)) {
        lua_pushliteral(L, "normal(@)");
        push_vary(L, cv);
        return 1;
    }
    const int n = lua_gettop(L);
    need(L, n == 1 || n == 2, "normal", "it is written normal(sd), normal(mean, sd) or "
         "normal { cv = 0.1 }");
    for (int i = 0; i < n; i++)
        x[i] = number_at(L, i + 1, "normal");
    need(L, x[n - 1] > 0, "normal", "the standard deviation needs to be above 0");
    push_call(L, "normal", x, (size_t)n);
    push_vary(L, NAN);
    return 1;
}

static int vary_lognormal(lua_State *L)
{
    double cv, x[2];
    int n = 1;
    if (take_cv(L, "lognormal", &cv)) {
        x[0] = sqrt(log1p(cv * cv));
    } else {
        n = lua_gettop(L);
        need(L, n == 1 || n == 2, "lognormal", "it is written lognormal(sigma), "
             "lognormal(median, sigma) or lognormal { cv = 0.3 }");
        for (int i = 0; i < n; i++)
            x[i] = number_at(L, i + 1, "lognormal");
        need(L, x[n - 1] > 0, "lognormal", "sigma needs to be above 0");
        need(L, x[0] > 0, "lognormal", "the median needs to be above 0");
    }
    push_call(L, "lognormal", x, (size_t)n);
    push_vary(L, NAN);
    return 1;
}

static int vary_uniform(lua_State *L)
{
    need(L, lua_gettop(L) == 2, "uniform", "it is written uniform(low, high)");
    const double x[2] = { number_at(L, 1, "uniform"), number_at(L, 2, "uniform") };
    need(L, x[0] < x[1], "uniform", "low needs to be below high");
    push_call(L, "uniform", x, 2);
    push_vary(L, NAN);
    return 1;
}

static int vary_triangular(lua_State *L)
{
    need(L, lua_gettop(L) == 3, "triangular", "it is written triangular(low, mode, high)");
    const double x[3] = { number_at(L, 1, "triangular"), number_at(L, 2, "triangular"),
                          number_at(L, 3, "triangular") };
    need(L, x[0] < x[2] && x[0] <= x[1] && x[1] <= x[2], "triangular",
         "the mode stands between low and high");
    push_call(L, "triangular", x, 3);
    push_vary(L, NAN);
    return 1;
}

static int vary_fixed(lua_State *L)
{
    const double x = number_at(L, 1, "fixed");
    push_call(L, "fixed", &x, 1);
    push_vary(L, NAN);
    return 1;
}

/* discrete { 1, 2, 3 } or discrete { { 1, 0.2 }, { 2, 0.8 } }: values with weights. */
static int vary_discrete(lua_State *L)
{
    double x[2 * MOST_VALUES];
    need(L, lua_istable(L, 1) && lua_gettop(L) == 1, "discrete", "it is written discrete { 1, 2 } "
         "or discrete { { 1, 0.2 }, { 2, 0.8 } }");
    const size_t n = (size_t)lua_rawlen(L, 1);
    need(L, n > 0 && n <= MOST_VALUES, "discrete", "it takes 1 to 200 values");
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, 1, (lua_Integer)i + 1);
        x[2 * i + 1] = 1;
        if (lua_istable(L, -1)) {
            lua_rawgeti(L, -1, 1);
            lua_rawgeti(L, -2, 2);
            x[2 * i] = number_at(L, -2, "discrete");
            x[2 * i + 1] = number_at(L, -1, "discrete");
            need(L, x[2 * i + 1] > 0, "discrete", "a weight needs to be above 0");
        } else {
            x[2 * i] = number_at(L, -1, "discrete");
        }
        lua_settop(L, 1);
    }
    push_call(L, "discrete", x, 2 * n);
    push_vary(L, NAN);
    return 1;
}

/* truncated(normal(2), 1, 9), and the same as normal(2):within(1, 9) */
static int vary_truncated(lua_State *L)
{
    const vary_value *v = luaL_testudata(L, 1, vary_type);
    need(L, v && lua_gettop(L) == 3, "truncated", "it is written truncated(normal(2), low, high)");
    const double low = number_at(L, 2, "truncated");
    const double high = number_at(L, 3, "truncated");
    const double cv = v ? v->cv : (double)NAN;
    need(L, low < high, "truncated", "low needs to be below high");
    lua_getiuservalue(L, 1, 1);
    const char *base = lua_tostring(L, -1);
    push_number(L, low);
    push_number(L, high);
    lua_pushfstring(L, "truncated(%s, %s, %s)", base, lua_tostring(L, -2), lua_tostring(L, -1));
    push_vary(L, cv);
    return 1;
}

const char *jm_read_vary(lua_State *L, int index, const jm_read_file *file, const char *key,
                         double *cv)
{
    index = lua_absindex(L, index);
    const vary_value *v = luaL_testudata(L, index, vary_type);
    if (!v) {
        jm_read_fail(L, file, key, JM_MODEL, "\"vary\" is %s; write lognormal(0.3), normal(sd), "
                     "uniform(low, high), triangular(low, mode, high) or discrete { … }",
                     jm_read_what(L, index));
        return "";
    }
    *cv = v->cv;
    lua_getiuservalue(L, index, 1);
    const char *text = jm_read_text(L, lua_tostring(L, -1));
    lua_pop(L, 1);
    return text;
}

const char *jm_read_vary_with(lua_State *L, const char *text, double sd)
{
    push_number(L, sd);
    const char *filled = jm_read_text(L, luaL_gsub(L, text, "@", lua_tostring(L, -1)));
    lua_pop(L, 2);
    return filled;
}

void jm_read_add_vary(lua_State *L)
{
    static const luaL_Reg functions[] = { { "normal", vary_normal },
                                          { "lognormal", vary_lognormal },
                                          { "uniform", vary_uniform },
                                          { "triangular", vary_triangular },
                                          { "discrete", vary_discrete },
                                          { "fixed", vary_fixed },
                                          { "truncated", vary_truncated },
                                          { NULL, NULL } };
    luaL_newmetatable(L, vary_type);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, vary_truncated);
    lua_setfield(L, -2, "within");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    luaL_setfuncs(L, functions, 0);
}
