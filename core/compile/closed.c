/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/closed.h"

#include <lauxlib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/compile/closed_library.h"

enum {
    HOOK_EVERY = 1000,      /* instructions between two looks at the budgets */
    BYTES_PER_STEP = 64,    /* memory taken costs time, too: C functions are not counted */
    DEFAULT_MEMORY = 256 << 20,
    DEFAULT_WALL_S = 30,
    LUA_ID = 60             /* how much of a chunk's name Lua's own messages show */
};
static const uint64_t default_instructions = 200000000u;

static const char error_type[] = "jm.error";

struct jm_closed {
    lua_State *L;
    jm_closed_options options;
    size_t used;            /* bytes */
    int64_t left;           /* instructions; what is spent stays spent until the refill */
    struct timespec end;    /* of the wall time */
    bool over_memory;       /* the cap refused a request */
    bool out_of_memory;     /* the system did */
};

jm_closed *jm_closed_of(lua_State *L)
{
    jm_closed *closed;
    memcpy(&closed, lua_getextraspace(L), sizeof closed);
    return closed;
}

void *jm_closed_user(lua_State *L)
{
    return jm_closed_of(L)->options.user;
}

lua_State *jm_closed_lua(jm_closed *closed)
{
    return closed->L;
}

/* --- budgets ----------------------------------------------------------------------------- */

static bool wall_is_over(const jm_closed *closed)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > closed->end.tv_sec ||
           (now.tv_sec == closed->end.tv_sec && now.tv_nsec > closed->end.tv_nsec);
}

/* Once a budget is spent every instruction raises again, so that no pcall outlives it. */
static void on_count(lua_State *L, lua_Debug *ar)
{
    jm_closed *closed = jm_closed_of(L);
    (void)ar;
    if (closed->left > 0)
        closed->left -= HOOK_EVERY;
    if (closed->left <= 0) {
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
        jm_closed_raise(L, JM_SCRIPT, "the script takes more than its %llu instructions; look for "
                        "a loop without an end", (unsigned long long)closed->options.instructions);
    }
    if (wall_is_over(closed)) {
        closed->left = 0;
        lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
        jm_closed_raise(L, JM_SCRIPT, "the script takes more than its %g s; look for a loop "
                        "without an end", closed->options.wall_s);
    }
}

void jm_closed_refill(jm_closed *closed)
{
    closed->left = (int64_t)closed->options.instructions;
    clock_gettime(CLOCK_MONOTONIC, &closed->end);
    const double whole = closed->options.wall_s;
    closed->end.tv_sec += (time_t)whole;
    closed->end.tv_nsec += (long)(1e9 * (whole - (double)(time_t)whole));
    if (closed->end.tv_nsec >= 1000000000L) {
        closed->end.tv_nsec -= 1000000000L;
        closed->end.tv_sec++;
    }
    lua_sethook(closed->L, on_count, LUA_MASKCOUNT, HOOK_EVERY);
}

void jm_closed_spend(lua_State *L, uint64_t steps)
{
    jm_closed *closed = jm_closed_of(L);
    closed->left = steps < (uint64_t)INT64_MAX && closed->left > (int64_t)steps
                       ? closed->left - (int64_t)steps
                       : 0;
    if (closed->left <= 0)
        on_count(L, NULL);
}

static void *allocate(void *user, void *old, size_t old_size, size_t size)
{
    jm_closed *closed = user;
    if (!old)
        old_size = 0;
    if (size == 0) {
        closed->used -= old_size;
        free(old);
        return NULL;
    }
    if (size > old_size && (size > closed->options.memory ||
                            closed->used > closed->options.memory - (size - old_size))) {
        closed->over_memory = true;
        return NULL;
    }
    void *block = realloc(old, size);
    if (!block) {
        closed->out_of_memory = true;
        return NULL;
    }
    closed->used = closed->used - old_size + size;
    if (closed->left > 0 && size > old_size)
        closed->left -= (int64_t)((size - old_size) / BYTES_PER_STEP);
    return block;
}

/* --- errors ------------------------------------------------------------------------------ */

bool jm_closed_source(lua_State *L, const char **file, int *line)
{
    lua_Debug ar;
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline > 0 && ar.source[0] == '@') {
            *file = ar.source + 1;
            *line = ar.currentline;
            return true;
        }
    }
    *file = "";
    *line = 0;
    return false;
}

bool jm_closed_where(lua_State *L, char *file, size_t room, int *line)
{
    const char *source;
    const bool found = jm_closed_source(L, &source, line);
    snprintf(file, room, "%s", source);
    return found;
}

int jm_closed_raise_error(lua_State *L, const jm_error *error)
{
    jm_error *own = lua_newuserdatauv(L, sizeof *own, 0);
    *own = *error;
    luaL_setmetatable(L, error_type);
    if (!own->place[0]) {
        char file[sizeof own->place];
        int line;
        if (jm_closed_where(L, file, sizeof file, &line))
            jm_error_place(own, file, line);
    }
    return lua_error(L);
}

int jm_closed_raise(lua_State *L, jm_status status, const char *format, ...)
{
    jm_error error = { 0 };
    char text[sizeof error.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)jm_fail(&error, status, "%s", text);
    return jm_closed_raise_error(L, &error);
}

int jm_closed_raise_at(lua_State *L, jm_status status, const char *file, int line,
                       const char *format, ...)
{
    jm_error error = { 0 };
    char text[sizeof error.text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)jm_fail_at(&error, status, file, line, "%s", text);
    return jm_closed_raise_error(L, &error);
}

static int error_text(lua_State *L)
{
    const jm_error *error = luaL_checkudata(L, 1, error_type);
    lua_pushfstring(L, "%s: %s", error->place, error->text);
    return 1;
}

/* Whether `message` begins with Lua's own "chunk:line: " for this level; how long that is. */
static size_t prefix_length(const char *message, const lua_Debug *ar)
{
    char prefix[LUA_IDSIZE + 16];
    const int n = snprintf(prefix, sizeof prefix, "%s:%d: ", ar->short_src, ar->currentline);
    return n > 0 && strncmp(message, prefix, (size_t)n) == 0 ? (size_t)n : 0;
}

/* Turns what Lua raises into a jm_error, while the stack still tells where. */
static int on_error(lua_State *L)
{
    if (luaL_testudata(L, 1, error_type))
        return 1;
    jm_error error = { 0 };
    const char *message = lua_tostring(L, 1);
    if (!message)
        message = "the script raised a value that is no text";
    lua_Debug ar;
    size_t skip = 0;
    for (int level = 1; !skip && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        skip = ar.currentline > 0 && ar.source[0] == '@' ? prefix_length(message, &ar) : 0;
    }
    if (skip)
        (void)jm_fail_at(&error, JM_SCRIPT, ar.source + 1, ar.currentline, "%s", message + skip);
    else
        (void)jm_fail(&error, JM_SCRIPT, "%s", message);
    lua_settop(L, 0);
    jm_error *own = lua_newuserdatauv(L, sizeof *own, 0);
    *own = error;
    luaL_setmetatable(L, error_type);
    char file[sizeof own->place];
    int line;
    if (!own->place[0] && jm_closed_where(L, file, sizeof file, &line))
        jm_error_place(own, file, line);
    return 1;
}

static jm_status memory_error(const jm_closed *closed, jm_error *err)
{
    if (closed->out_of_memory)
        return jm_fail(err, JM_MEMORY, "no memory left for the script");
    return jm_fail(err, JM_SCRIPT, "the script takes more than its %zu MiB of memory",
                   closed->options.memory >> 20);
}

/* Moves the error object from the stack into `err`. */
static jm_status take_error(jm_closed *closed, int result, jm_error *err)
{
    lua_State *L = closed->L;
    const jm_error *own = luaL_testudata(L, -1, error_type);
    jm_status status;
    if (own) {
        status = own->status;
        if (err)
            *err = *own;
    } else if (result == LUA_ERRMEM) {
        status = memory_error(closed, err);
    } else {
        const char *message = lua_tostring(L, -1);
        status = jm_fail(err, JM_SCRIPT, "%s", message ? message : "the script failed");
    }
    lua_pop(L, 1);
    return status;
}

jm_status jm_closed_call(jm_closed *closed, int n_args, int n_results, jm_error *err)
{
    lua_State *L = closed->L;
    const int base = lua_gettop(L) - n_args;
    lua_pushcfunction(L, on_error);
    lua_insert(L, base);
    const int result = lua_pcall(L, n_args, n_results, base);
    lua_remove(L, base);
    return result == LUA_OK ? JM_OK : take_error(closed, result, err);
}

/* Lua's "chunk:line: text" of a syntax error, as place and text. */
static jm_status syntax_error(const char *message, const char *path, jm_error *err)
{
    size_t id = strlen(path);
    id = id < LUA_ID ? id : LUA_ID - 1;
    if (strlen(message) <= id || message[id] != ':')
        return jm_fail_at(err, JM_SYNTAX, path, 0, "%s", message);
    char *text;
    const long line = strtol(message + id + 1, &text, 10);
    text += strncmp(text, ": ", 2) == 0 ? 2 : 0;
    return jm_fail_at(err, JM_SYNTAX, path, (int)line, "%s", text);
}

static const char *chunk_name(lua_State *L)
{
    return lua_pushfstring(L, "@%s", (const char *)lua_touserdata(L, 2));
}

typedef struct chunk {
    const char *text, *path;
    size_t length;
    int result;
} chunk;

static int load_chunk(lua_State *L)
{
    chunk *c = lua_touserdata(L, 1);
    lua_pushlightuserdata(L, (void *)(uintptr_t)c->path);
    c->result = luaL_loadbufferx(L, c->text, c->length, chunk_name(L), "t");
    return 1;
}

jm_status jm_closed_load(jm_closed *closed, const char *text, size_t length, const char *path,
                         jm_error *err)
{
    lua_State *L = closed->L;
    chunk c = { .text = text, .path = path, .length = length };
    if (length > 0 && text[0] == LUA_SIGNATURE[0])
        return jm_fail_at(err, JM_SYNTAX, path, 0, "the file holds bytecode; only text is read");
    lua_pushcfunction(L, load_chunk);
    lua_pushlightuserdata(L, &c);
    jm_status status = jm_closed_call(closed, 1, 1, err);
    if (status != JM_OK || c.result == LUA_OK)
        return status;
    const char *message = lua_tostring(L, -1);
    status = syntax_error(message ? message : "does not parse", path, err);
    lua_pop(L, 1);
    return status;
}

/* --- globals ----------------------------------------------------------------------------- */

const char *jm_closed_nearest(lua_State *L, int index, const char *name)
{
    size_t n = 0, room = 0;
    index = lua_absindex(L, index);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        room++;
    const char **keys = lua_newuserdatauv(L, (room + 1) * sizeof *keys, 0);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        if (lua_type(L, -2) == LUA_TSTRING)
            keys[n++] = lua_tostring(L, -2);
    const char *nearest = jm_text_nearest(name, keys, n);
    lua_pop(L, 1);
    return nearest;
}

static int unknown_global(lua_State *L)
{
    const char *name = luaL_tolstring(L, 2, NULL);
    const char *near = jm_closed_nearest(L, 1, name);
    if (near)
        return jm_closed_raise(L, JM_MODEL, "\"%s\" is not known here; did you mean \"%s\"?", name,
                               near);
    return jm_closed_raise(L, JM_MODEL, "\"%s\" is not known here", name);
}

static int new_global(lua_State *L)
{
    const char *name = luaL_tolstring(L, 2, NULL);
    return jm_closed_raise(L, JM_MODEL, "\"%s\" would be a global variable; write \"local %s\"",
                           name, name);
}

void jm_closed_seal(lua_State *L)
{
    lua_pushglobaltable(L);
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, unknown_global);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, new_global);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* --- making ------------------------------------------------------------------------------ */

static int open_all(lua_State *L)
{
    luaL_newmetatable(L, error_type);
    lua_pushcfunction(L, error_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_settop(L, 0);
    jm_closed_open_library(L, &jm_closed_of(L)->options.search);
    return 0;
}

static void take_options(jm_closed *closed, const jm_closed_options *options)
{
    if (options)
        closed->options = *options;
    if (!closed->options.memory)
        closed->options.memory = DEFAULT_MEMORY;
    if (!closed->options.instructions)
        closed->options.instructions = default_instructions;
    if (closed->options.wall_s <= 0)
        closed->options.wall_s = DEFAULT_WALL_S;
}

jm_status jm_closed_new(jm_closed **out, const jm_closed_options *options, jm_error *err)
{
    *out = NULL;
    jm_closed *closed = calloc(1, sizeof *closed);
    if (!closed)
        return jm_fail(err, JM_MEMORY, "no memory left for a script");
    take_options(closed, options);
    closed->L = lua_newstate(allocate, closed);
    if (!closed->L) {
        free(closed);
        return jm_fail(err, JM_MEMORY, "no memory left for a script");
    }
    memcpy(lua_getextraspace(closed->L), &closed, sizeof closed);
    jm_closed_refill(closed);
    lua_pushcfunction(closed->L, open_all);
    const jm_status status = jm_closed_call(closed, 0, 0, err);
    if (status != JM_OK) {
        jm_closed_free(closed);
        return status;
    }
    *out = closed;
    return JM_OK;
}

void jm_closed_free(jm_closed *closed)
{
    if (!closed)
        return;
    lua_close(closed->L);
    free(closed);
}
