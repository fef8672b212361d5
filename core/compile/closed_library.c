/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/closed_library.h"

#include <ctype.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/closed.h"
#include "core/compile/trail.h"

/* What leads out of the state, depends on time or memory addresses, or may loop uncounted. There
   are no coroutines either: what is closed in one that was stopped is not counted any more. */
static const char *const removed_base[] = { "dofile", "loadfile", "load",   "collectgarbage",
                                            "print",  "warn",     "rawset", "_G" };
static const char *const removed_string[] = { "dump", "pack", "unpack", "packsize" };
static const char *const removed_math[] = { "random", "randomseed" };
static const char *const removed_table[] = { "move" };

static const char loaded_key[] = "jm.loaded";
static const char file_type[] = "jm.file";

enum { MOST_FILE = 16 << 20 }; /* bytes of one file that `require` reads */

/* --- keys in order ----------------------------------------------------------------------- */

int jm_closed_compare(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            char *end_a, *end_b;
            const unsigned long long x = strtoull(a, &end_a, 10);
            const unsigned long long y = strtoull(b, &end_b, 10);
            if (x != y)
                return x < y ? -1 : 1;
            if (end_a - a != end_b - b) /* 01 and 1 */
                return end_a - a < end_b - b ? -1 : 1;
            a = end_a;
            b = end_b;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

typedef struct key {
    int rank;         /* numbers, then texts, then the rest as Lua has them */
    double number;
    const char *text; /* lives as long as its table */
    lua_Integer at;
} key;

static int compare_keys(const void *x, const void *y)
{
    const key *a = x, *b = y;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    if (a->rank == 0 && !(a->number == b->number))
        return a->number < b->number ? -1 : 1;
    const int order = a->rank == 1 ? jm_closed_compare(a->text, b->text) : 0;
    return order ? order : a->at < b->at ? -1 : a->at > b->at;
}

static void read_key(lua_State *L, int index, lua_Integer at, key *k)
{
    k->at = at;
    k->number = 0;
    k->text = NULL;
    if (lua_type(L, index) == LUA_TNUMBER) {
        k->rank = 0;
        k->number = lua_tonumber(L, index);
    } else if (lua_type(L, index) == LUA_TSTRING) {
        k->rank = 1;
        k->text = lua_tostring(L, index);
    } else {
        k->rank = 2;
    }
}

/* Pushes an array with the keys of the table at `index`, in order; returns their number. */
static lua_Integer push_keys(lua_State *L, int index)
{
    lua_Integer n = 0;
    lua_newtable(L);
    const int raw = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        lua_pushvalue(L, -2);
        lua_rawseti(L, raw, ++n);
    }
    jm_closed_spend(L, 8 * (uint64_t)n);
    key *keys = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *keys, 0);
    for (lua_Integer i = 0; i < n; i++) {
        lua_rawgeti(L, raw, i + 1);
        read_key(L, -1, i + 1, &keys[i]);
        lua_pop(L, 1); /* the array still holds it */
    }
    qsort(keys, (size_t)n, sizeof *keys, compare_keys);
    lua_createtable(L, (int)n, 0);
    for (lua_Integer i = 0; i < n; i++) {
        lua_rawgeti(L, raw, keys[i].at);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, raw);
    lua_settop(L, raw);
    return n;
}

/* Upvalues: keys, position, table. */
static int next_pair(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    for (;;) {
        if (lua_rawgeti(L, lua_upvalueindex(1), ++at) == LUA_TNIL)
            return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL)
            break;
        lua_pop(L, 2); /* the loop removed it */
    }
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(2));
    return 2;
}

static int own_pairs(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    push_keys(L, 1);
    lua_pushinteger(L, 0);
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, next_pair, 3);
    return 1;
}

/* next(t): the first pair; enough to ask whether a table is empty. */
static int own_next(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (!lua_isnoneornil(L, 2))
        return luaL_error(L, "next with a key is not there; use pairs");
    push_keys(L, 1);
    if (lua_rawgeti(L, -1, 1) == LUA_TNIL)
        return 1;
    lua_pushvalue(L, -1);
    lua_rawget(L, 1);
    return 2;
}

/* --- functions that pay ------------------------------------------------------------------ */

/* Finalisers run where no budget is counted. */
static int own_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "__gc is not there: a script has nothing to release");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* Lua runs a message handler where the error is raised. If that is in the hook that counts, nothing
   counts the handler; so it is called here, behind the failure, like any function. */
static int own_xpcall(lua_State *L)
{
    luaL_checktype(L, 2, LUA_TFUNCTION);
    const int n_args = lua_gettop(L) - 2;
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 1);
    if (lua_pcall(L, n_args, LUA_MULTRET, 0) == LUA_OK) {
        lua_pushboolean(L, 1);
        lua_replace(L, 2);
        return lua_gettop(L) - 1;
    }
    lua_pushboolean(L, 0);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -3);
    lua_call(L, 1, 1);
    return 2;
}

static int own_insert(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
    lua_Integer at = n + 1;
    if (lua_gettop(L) == 3) {
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
    } else if (lua_gettop(L) != 2) {
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    jm_closed_spend(L, (uint64_t)(n + 1 - at));
    for (lua_Integer i = n; i >= at; i--) {
        lua_rawgeti(L, 1, i);
        lua_rawseti(L, 1, i + 1);
    }
    lua_rawseti(L, 1, at);
    return 0;
}

static int own_remove(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
    const lua_Integer at = luaL_optinteger(L, 2, n);
    if (n == 0 && at == 0)
        return 0;
    luaL_argcheck(L, at >= 1 && at <= n + 1, 2, "position out of bounds");
    jm_closed_spend(L, (uint64_t)(n + 1 - at));
    lua_rawgeti(L, 1, at);
    for (lua_Integer i = at; i < n; i++) {
        lua_rawgeti(L, 1, i + 1);
        lua_rawseti(L, 1, i);
    }
    lua_pushnil(L);
    lua_rawseti(L, 1, at <= n ? n : at);
    return 1;
}

/* Lua's own loops 2^62 times over an empty text. */
static int own_rep(lua_State *L)
{
    size_t length, gap;
    luaL_checklstring(L, 1, &length);
    const lua_Integer n = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &gap);
    if (n <= 0 || length + gap == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (n > (256 << 20) / (lua_Integer)(length + gap))
        return luaL_error(L, "resulting string too large");
    jm_closed_spend(L, (uint64_t)n);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

/* --- require ----------------------------------------------------------------------------- */

bool jm_closed_find(const jm_search *search, const char *name, const char *from, char *path,
                    size_t room)
{
    if (!name[0] || name[0] == '/' || strstr(name, "..") || strchr(name, '\\'))
        return false;
    const char *slash = from ? strrchr(from, '/') : NULL;
    if (from) {
        const int folder = slash ? (int)(slash - from) + 1 : 0;
        const int n = snprintf(path, room, "%.*s%s.lua", folder, from, name);
        if (n > 0 && (size_t)n < room && jm_search_has(search, path))
            return true;
    }
    for (size_t i = 0; search && i < search->n_roots; i++) {
        const int n = snprintf(path, room, "%s/%s.lua", search->roots[i], name);
        if (n > 0 && (size_t)n < room && jm_search_has(search, path))
            return true;
    }
    return false;
}

static int free_file(lua_State *L)
{
    char **text = lua_touserdata(L, 1);
    free(*text);
    *text = NULL;
    return 0;
}

/* Pushes the chunk in `path`; the text is owned by a userdata, so nothing is lost by an error. */
static void push_file(lua_State *L, const jm_search *search, const char *path)
{
    const jm_file_name name = { path, "module", MOST_FILE };
    size_t length = 0;
    jm_error error = { 0 };
    char **text = lua_newuserdatauv(L, sizeof *text, 0);
    *text = NULL;
    luaL_setmetatable(L, file_type);
    if (jm_search_read(search, &name, text, &length, &error) != JM_OK ||
        jm_closed_load(jm_closed_of(L), *text, length, path, &error) != JM_OK)
        jm_closed_raise_error(L, &error);
    lua_remove(L, -2);
}

/* Upvalue: the search path. */
static int own_require(lua_State *L)
{
    const jm_search *search = lua_touserdata(L, lua_upvalueindex(1));
    const char *name = luaL_checkstring(L, 1);
    const char *file_name = luaL_gsub(L, name, ".", "/");
    char from[1024], path[1024];
    int line;
    jm_closed_where(L, from, sizeof from, &line);
    if (!jm_closed_find(search, file_name, from, path, sizeof path))
        return jm_closed_raise(L, JM_FILE, "\"%s\" is not in the search path", name);
    lua_getfield(L, LUA_REGISTRYINDEX, loaded_key);
    const int loaded = lua_gettop(L);
    if (lua_getfield(L, loaded, path) == LUA_TBOOLEAN)
        return jm_closed_raise(L, JM_MODEL, "\"%s\" requires itself", name);
    if (!lua_isnil(L, -1))
        return 1;
    lua_pushboolean(L, 0);
    lua_setfield(L, loaded, path);
    push_file(L, search, path);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    lua_pushvalue(L, -1);
    lua_setfield(L, loaded, path);
    return 1;
}

/* --- opening ----------------------------------------------------------------------------- */

static void remove_all(lua_State *L, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lua_pushnil(L);
        lua_setfield(L, -2, names[i]);
    }
}

#define REMOVE(L, names) remove_all((L), (names), sizeof(names) / sizeof *(names))

static void set_function(lua_State *L, const char *name, lua_CFunction function)
{
    lua_pushcfunction(L, function);
    lua_setfield(L, -2, name);
}

static void open_base(lua_State *L, const jm_search *search)
{
    luaL_requiref(L, "_G", luaopen_base, 1);
    REMOVE(L, removed_base);
    set_function(L, "pairs", own_pairs);
    set_function(L, "next", own_next);
    set_function(L, "setmetatable", own_setmetatable);
    set_function(L, "xpcall", own_xpcall);
    lua_pushlightuserdata(L, (void *)(uintptr_t)search);
    lua_pushcclosure(L, own_require, 1);
    lua_setfield(L, -2, "require");
    lua_pop(L, 1);
}

static void open_string(lua_State *L)
{
    luaL_requiref(L, "string", luaopen_string, 1);
    REMOVE(L, removed_string);
    lua_getfield(L, -1, "rep");
    lua_pushcclosure(L, own_rep, 1);
    lua_setfield(L, -2, "rep");
    jm_closed_open_patterns(L);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1); /* shared by all texts: no script may change it */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 3);
}

void jm_closed_open_library(lua_State *L, const jm_search *search)
{
    open_base(L, search);
    open_string(L);
    luaL_requiref(L, "table", luaopen_table, 1);
    REMOVE(L, removed_table);
    set_function(L, "insert", own_insert);
    set_function(L, "remove", own_remove);
    luaL_requiref(L, "math", luaopen_math, 1);
    REMOVE(L, removed_math);
    luaL_requiref(L, "utf8", luaopen_utf8, 1);
    luaL_newmetatable(L, file_type);
    set_function(L, "__gc", free_file);
    lua_newtable(L);
    lua_setfield(L, LUA_REGISTRYINDEX, loaded_key);
    lua_settop(L, 0);
}
