/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/host/read.h"

enum { MOST_KEYS = 2000 }; /* of one table */

jm_seat jm_seat_key(const jm_seat *up, const char *key)
{
    jm_seat seat = {.up = up, .key = key, .line = up->line};
    seat.node = jm_where_child(up->node, key, 0);
    if (seat.node)
        seat.line = seat.node->line;
    return seat;
}

jm_seat jm_seat_item(const jm_seat *up, lua_Integer index)
{
    jm_seat seat = {.up = up, .index = index, .line = up->line};
    seat.node = jm_where_child(up->node, NULL, (long)index);
    if (seat.node)
        seat.line = seat.node->line;
    return seat;
}

void jm_seat_hint(jm_seat *seat, int line)
{
    if (!seat->node && line > 0)
        seat->line = line;
}

enum { HERE = -1 }; /* line of the calling Lua function, found when it is needed */

jm_seat jm_seat_here(void)
{
    return (jm_seat){.line = HERE};
}

/* "timeline[2].amount" */
static void path_of(const jm_seat *seat, char *buffer, size_t room)
{
    if (!seat->up) {
        buffer[0] = '\0';
        return;
    }
    path_of(seat->up, buffer, room);
    const size_t n = strlen(buffer);
    if (seat->key)
        snprintf(buffer + n, room - n, "%s%s", n ? "." : "", seat->key);
    else
        snprintf(buffer + n, room - n, "[%lld]", (long long)seat->index);
}

const char *jm_seat_place(lua_State *L, const jm_seat *seat)
{
    lua_pushfstring(L, "%s:%d", jm_host_of(L)->path, seat->line);
    const char *place = jm_host_text(L, lua_tostring(L, -1));
    lua_pop(L, 1);
    return place;
}

int jm_seat_raise(lua_State *L, const jm_seat *seat, jm_status status, const char *format, ...)
{
    char text[sizeof((jm_error *)0)->text], path[200] = "";
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (seat->line == HERE)
        jm_closed_raise(L, status, "%s", text);
    /* Where the line is only near, the path says the rest. */
    if (!seat->node)
        path_of(seat, path, sizeof path);
    jm_closed_raise_at(L, status, jm_host_of(L)->path, seat->line, "%s%s%s%s", text,
                       path[0] ? " (in " : "", path, path[0] ? ")" : "");
    __builtin_unreachable();
}

int jm_seat_raise_error(lua_State *L, const jm_seat *seat, jm_error *err)
{
    if (!err->place[0] && seat->line != HERE)
        jm_error_place(err, jm_host_of(L)->path, seat->line);
    jm_closed_raise_error(L, err);
    __builtin_unreachable();
}

int jm_seat_raise_file(lua_State *L, const jm_seat *seat, const char *path, jm_error *err)
{
    if (err->status == JM_FILE)
        jm_seat_raise(L, seat, JM_FILE, "%s: %s", path, err->text);
    jm_seat_raise_error(L, seat, err);
}

/* The line of a key that is wrong: its own where the text shows it. */
static void raise_key(lua_State *L, const jm_seat *seat, const char *key, const char *near)
{
    const jm_seat at = jm_seat_key(seat, key);
    const jm_seat *where = at.node ? &at : seat;
    if (near)
        jm_seat_raise(L, where, JM_SYNTAX, "there is no key \"%.60s\" here; did you mean \"%s\"?",
                      key, near);
    jm_seat_raise(L, where, JM_SYNTAX, "there is no key \"%.60s\" here", key);
}

static size_t count_names(const char *const *known)
{
    size_t n = 0;
    while (known[n])
        n++;
    return n;
}

/* The text shows a key twice: Lua keeps the last and says nothing. */
static void refuse_doubles(lua_State *L, const jm_seat *seat)
{
    const jm_where_node *table = seat->node && seat->node->table ? seat->node->table : seat->node;
    long n = 0;
    for (const jm_where_node *c = table ? table->first : NULL; c; c = c->next)
        n++;
    if (n > MOST_KEYS)
        return; /* a list of that length has no keys worth the square */
    for (const jm_where_node *a = table ? table->first : NULL; a; a = a->next) {
        for (const jm_where_node *b = a->next; b && a->key; b = b->next) {
            if (!b->key || strcmp(a->key, b->key) != 0)
                continue;
            jm_seat at = *seat;
            at.line = b->line;
            jm_seat_raise(L, &at, JM_SYNTAX, "\"%.60s\" stands here twice (first in line %d)",
                          a->key, a->line);
        }
    }
}

void jm_lua_keys(lua_State *L, int table, const jm_seat *seat, const char *const *known, bool items)
{
    const size_t n = count_names(known);
    table = lua_absindex(L, table);
    refuse_doubles(L, seat);
    lua_Integer count = jm_lua_ordered(L, table, seat);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, -1, i);
        const char *key = lua_tostring(L, -1);
        size_t k = 0;
        while (k < n && strcmp(known[k], key) != 0)
            k++;
        if (k == n)
            raise_key(L, seat, key, jm_text_nearest(key, known, n));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    if (!items && lua_rawlen(L, table) > 0) {
        const jm_seat at = jm_seat_item(seat, 1);
        jm_seat_raise(L, &at, JM_SYNTAX, "a key is missing before this value; \"%s = …\"?",
                      n ? known[0] : "name");
    }
}

/* --- keys in order ----------------------------------------------------------------------- */

static void push_text_keys(lua_State *L, int table, const jm_seat *seat)
{
    lua_Integer n = 0;
    lua_newtable(L);
    const int list = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING) {
            lua_pushvalue(L, -2);
            lua_rawseti(L, list, ++n);
        } else if (!lua_isinteger(L, -2)) {
            jm_seat_raise(L, seat, JM_SYNTAX, "a key is a %s; keys are names",
                          luaL_typename(L, -2));
        }
    }
}

/* Position of a key in the file; keys that the text does not show come last. */
static long position(const jm_seat *seat, const char *key)
{
    const jm_where_node *table = seat->node && seat->node->table ? seat->node->table : seat->node;
    long at = 0;
    for (const jm_where_node *c = table ? table->first : NULL; c; c = c->next, at++)
        if (c->key && strcmp(c->key, key) == 0)
            return at;
    return -1;
}

typedef struct ordered {
    const char *key; /* the table holds it */
    long at;         /* in the file, -1: unknown */
} ordered;

static int compare(const void *x, const void *y)
{
    const ordered *a = x, *b = y;
    if (a->at != b->at)
        return a->at < 0 ? 1 : b->at < 0 ? -1 : a->at < b->at ? -1 : 1;
    return strcmp(a->key, b->key);
}

lua_Integer jm_lua_ordered(lua_State *L, int table, const jm_seat *seat)
{
    luaL_checkstack(L, 12, "tables within tables");
    push_text_keys(L, lua_absindex(L, table), seat);
    const lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    if (n > MOST_KEYS)
        jm_seat_raise(L, seat, JM_SYNTAX, "this table has more than %d keys", MOST_KEYS);
    ordered *keys = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *keys, 0);
    for (lua_Integer i = 0; i < n; i++) {
        lua_rawgeti(L, -2, i + 1);
        keys[i].key = lua_tostring(L, -1);
        keys[i].at = position(seat, keys[i].key);
        lua_pop(L, 1); /* the user's table holds it */
    }
    qsort(keys, (size_t)n, sizeof *keys, compare);
    for (lua_Integer i = 0; i < n; i++) {
        lua_pushstring(L, keys[i].key);
        lua_rawseti(L, -3, i + 1);
    }
    lua_pop(L, 1);
    return n;
}
