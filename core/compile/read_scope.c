/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <string.h>

#include "core/compile/read.h"

static const char use_type[] = "jm.use";
static const char model_keys[] =
    "title source time units parameter input state signal dose part start equations doc "
    "settle slow method";

/* --- use "name" { … } -------------------------------------------------------------------- */

/* Its user value is the table of overrides, or nil. */
typedef struct use_value {
    char name[JM_READ_NAME];
    char from[JM_READ_PATH]; /* the file that says so */
    int line;
} use_value;

static int use_with(lua_State *L)
{
    luaL_checkudata(L, 1, use_type);
    if (!lua_istable(L, 2))
        return jm_closed_raise(L, JM_MODEL, "a part is written: use \"name\" { … }");
    /* A copy, so that one `use` may serve as a pattern for several parts. */
    const use_value *pattern = lua_touserdata(L, 1);
    use_value *use = lua_newuserdatauv(L, sizeof *use, 1);
    *use = *pattern;
    luaL_setmetatable(L, use_type);
    lua_pushvalue(L, 2);
    lua_setiuservalue(L, -2, 1);
    return 1;
}

static int use(lua_State *L)
{
    if (lua_type(L, 1) != LUA_TSTRING)
        return jm_closed_raise(L, JM_MODEL, "a part is written: use \"name\" { … }");
    const char *name = lua_tostring(L, 1);
    use_value *u = lua_newuserdatauv(L, sizeof *u, 1);
    if (strlen(name) >= sizeof u->name)
        return jm_closed_raise(L, JM_MODEL, "the name of the model is too long");
    snprintf(u->name, sizeof u->name, "%s", name);
    jm_closed_where(L, u->from, sizeof u->from, &u->line);
    luaL_setmetatable(L, use_type);
    return 1;
}

void jm_read_add_use(lua_State *L)
{
    luaL_newmetatable(L, use_type);
    lua_pushcfunction(L, use_with);
    lua_setfield(L, -2, "__call");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushcfunction(L, use);
    lua_setfield(L, -2, "use");
}

/* --- parts ------------------------------------------------------------------------------- */

static void check_part(lua_State *L, const jm_read_scope *scope, const char *name,
                       const char *key, const jm_read_file *file)
{
    uint32_t row;
    if (jm_read_is_reserved(L, name))
        jm_read_fail(L, scope->file, key, JM_MODEL, "\"%s\" is a word of the language; give the "
                     "part another name", name);
    if (jm_read_find(jm_read_of(L), scope, name, &row))
        jm_read_fail(L, scope->file, key, JM_MODEL, "\"%s\" is a quantity of this model, too; "
                     "give the part another name", name);
    if (scope->depth + 1 >= JM_READ_DEPTH)
        jm_read_fail(L, scope->file, key, JM_MODEL, "parts are nested more than %d deep",
                     (int)JM_READ_DEPTH);
    for (const jm_read_scope *s = scope; s; s = s->parent)
        if (s->file == file)
            jm_read_fail(L, scope->file, key, JM_MODEL, "model \"%s\" is a part of itself",
                         file->name);
}

static void override_all(lua_State *L, jm_read_scope *part, const char *key,
                         const jm_read_file *file)
{
    const jm_reader *r = jm_read_of(L);
    char path[2 * JM_READ_NAME];
    const int table = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        uint32_t row = UINT32_MAX;
        if (lua_type(L, -2) != LUA_TSTRING)
            jm_read_fail(L, file, key, JM_MODEL, "a value for a part needs a name: name = value");
        const char *name = lua_tostring(L, -2);
        snprintf(path, sizeof path, "%s.%s", key, name);
        const bool found = jm_read_find(r, part, name, &row);
        const jm_kind kind = found ? r->ir->quantities[row].kind : JM_KIND_SIGNAL;
        if (found && kind != JM_KIND_PARAMETER && kind != JM_KIND_INPUT)
            jm_read_fail(L, file, path, JM_MODEL, "\"%s\" is a %s of \"%s\"; only parameters and "
                         "inputs take a value here", name,
                         kind == JM_KIND_STATE ? "state" : "signal", part->file->name);
        if (!found) {
            const char *near = jm_read_nearest(L, part, name);
            jm_read_fail(L, file, path, JM_MODEL, "\"%s\" is no parameter or input of \"%s\"%s%s%s",
                         name, part->file->name, near ? "; did you mean \"" : "", near ? near : "",
                         near ? "\"?" : "");
        }
        lua_pushvalue(L, -1);
        jm_read_override(L, row, file, path);
    }
}

static void read_part(lua_State *L, jm_read_scope *scope, const char *name)
{
    char key[JM_READ_NAME], path[JM_READ_PATH];
    snprintf(key, sizeof key, "part.%s", name);
    const use_value *u = luaL_testudata(L, -1, use_type);
    if (!u) {
        jm_read_fail(L, scope->file, key, JM_MODEL, "the part \"%s\" is %s; write %s = use "
                     "\"name\" { … }", name, jm_read_what(L, -1), name);
        return;
    }
    if (!jm_closed_find(jm_read_of(L)->search, u->name, u->from, path, sizeof path))
        jm_read_fail(L, scope->file, key, JM_FILE, "there is no model \"%s\" beside this file or "
                     "in the search path", u->name);
    jm_read_file *file = jm_read_open(L, path);
    check_part(L, scope, name, key, file);
    jm_read_scope *part = jm_read_instance(L, file, scope, name);
    if (lua_getiuservalue(L, -1, 1) == LUA_TTABLE)
        override_all(L, part, key, scope->file);
    lua_pop(L, 1);
}

static void read_parts(lua_State *L, jm_read_scope *scope)
{
    const int type = lua_getfield(L, -1, "part");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        jm_read_fail(L, scope->file, "part", JM_MODEL, "\"part\" is %s, it needs to be a table",
                     jm_read_what(L, -1));
    if (type == LUA_TTABLE) {
        const lua_Integer n = jm_read_push_keys(L, -1, scope->file, "part");
        for (lua_Integer i = 1; i <= n; i++) {
            luaL_checkstack(L, 20, "parts");
            lua_rawgeti(L, -1, i);
            const char *name = jm_read_text(L, lua_tostring(L, -1));
            lua_gettable(L, -3);
            read_part(L, scope, name);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* --- one instance ------------------------------------------------------------------------ */

static jm_read_scope *new_scope(lua_State *L, jm_read_file *file, jm_read_scope *parent,
                                const char *name)
{
    jm_reader *r = jm_read_of(L);
    jm_read_scope *scope = jm_arena_take(r->ir->arena, 1, sizeof *scope);
    if (!scope) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
        return NULL;
    }
    scope->file = file;
    scope->parent = parent;
    scope->name = name;
    scope->prefix = parent ? jm_read_join(L, parent->prefix, name, ".") : "";
    scope->depth = parent ? parent->depth + 1 : 0;
    scope->rank = r->n_scopes++;
    if (parent) {
        jm_read_scope **end = &parent->parts;
        while (*end)
            end = &(*end)->next;
        *end = scope;
    }
    return scope;
}

static void read_time(lua_State *L, jm_read_scope *scope)
{
    const jm_read_file *file = scope->file;
    jm_unit second;
    scope->time_text = jm_read_string(L, -1, "time", file, "", NULL);
    if (!scope->time_text && !scope->parent) {
        jm_read_fail(L, file, "", JM_MODEL, "the model has no unit of time; add time = \"min\", "
                     "\"s\" or the like");
        return;
    }
    if (!scope->time_text)
        scope->time_text = scope->parent->time_text;
    scope->time = jm_read_unit(L, scope->time_text, file, "time");
    if (jm_unit_parse(&second, "s", NULL) != JM_OK || !jm_unit_same_dim(&scope->time, &second))
        jm_read_fail(L, file, "time", JM_UNITS, "\"%s\" is no unit of time", scope->time_text);
}

/* Texts and time; those of the whole model become those of the jm_ir. */
static void read_heading(lua_State *L, jm_read_scope *scope)
{
    jm_ir *ir = jm_read_of(L)->ir;
    const char *title = jm_read_string(L, -1, "title", scope->file, "", "");
    const char *source = jm_read_string(L, -1, "source", scope->file, "", "");
    const char *method = jm_read_string(L, -1, "method", scope->file, "", "");
    (void)jm_read_string(L, -1, "doc", scope->file, "", "");
    read_time(L, scope);
    jm_read_labels(L, scope);
    if (scope->parent)
        return;
    ir->title = title;
    ir->source = source;
    ir->method = method;
    ir->time_text = scope->time_text;
    ir->time = scope->time;
}

static void run_function(lua_State *L, jm_read_scope *scope, const char *key, jm_read_mode mode)
{
    const int type = lua_getfield(L, -1, key);
    if (type == LUA_TFUNCTION)
        jm_read_call(L, scope, mode, 0);
    else if (type == LUA_TNIL)
        lua_pop(L, 1);
    else
        jm_read_fail(L, scope->file, key, JM_MODEL, "\"%s\" is %s; write %s = function(_ENV) … end",
                     key, jm_read_what(L, -1), key);
}

jm_read_scope *jm_read_instance(lua_State *L, jm_read_file *file, jm_read_scope *parent,
                                const char *name)
{
    luaL_checkstack(L, 40, "parts of parts");
    jm_read_scope *scope = new_scope(L, file, parent, name);
    lua_rawgeti(L, LUA_REGISTRYINDEX, file->table);
    jm_read_check_keys(L, -1, file, "", model_keys);
    if (lua_rawlen(L, -1) > 0)
        jm_read_fail(L, file, "", JM_MODEL, "the model's table has an entry without a name");
    read_heading(L, scope);
    jm_read_declare(L, scope);
    read_parts(L, scope);
    jm_read_doses(L, scope);
    run_function(L, scope, "equations", JM_READ_EQUATIONS);
    run_function(L, scope, "start", JM_READ_START);
    jm_read_dose_effects(L, scope);
    jm_read_settle(L, scope);
    jm_read_slow(L, scope);
    lua_pop(L, 1);
    return scope;
}
