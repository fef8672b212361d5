/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/read.h"
#include "core/compile/trail.h"

static const char model_type[] = "jm.model";
static const char text_type[] = "jm.text";

enum { MOST_TEXT = 16 << 20 }; /* bytes of a model file */

/* What `model "name" { … }` leaves behind; its user value is the table. */
typedef struct model_value {
    char name[JM_READ_NAME];
    int line;
} model_value;

/* --- model "name" { … } ------------------------------------------------------------------ */

/* Upvalue: the name. */
static int take_table(lua_State *L)
{
    if (!lua_istable(L, 1))
        return jm_closed_raise(L, JM_MODEL, "a model is written: model \"name\" { … }");
    const char *name = lua_tostring(L, lua_upvalueindex(1));
    char file[JM_READ_PATH];
    model_value *model = lua_newuserdatauv(L, sizeof *model, 1);
    snprintf(model->name, sizeof model->name, "%s", name);
    jm_closed_where(L, file, sizeof file, &model->line);
    luaL_setmetatable(L, model_type);
    lua_pushvalue(L, 1);
    lua_setiuservalue(L, -2, 1);
    return 1;
}

static int take_name(lua_State *L)
{
    if (lua_type(L, 1) != LUA_TSTRING || lua_gettop(L) != 1)
        return jm_closed_raise(L, JM_MODEL, "a model needs a name: model \"name\" { … }");
    size_t length;
    const char *name = lua_tolstring(L, 1, &length);
    if (length == 0 || length >= 100 || strlen(name) != length)
        return jm_closed_raise(L, JM_MODEL, "the name of a model has 1 to 99 letters");
    for (const char *p = name; *p; p++)
        if (*p < '!' || *p > '~' || *p == '"' || *p == '\\')
            return jm_closed_raise(L, JM_MODEL, "\"%s\" is no name of a model; use letters, "
                                   "digits, _ and /", name);
    lua_settop(L, 1);
    lua_pushcclosure(L, take_table, 1);
    return 1;
}

void jm_read_add_model(lua_State *L)
{
    luaL_newmetatable(L, model_type);
    lua_pop(L, 1);
    lua_pushcfunction(L, take_name);
    lua_setfield(L, -2, "model");
}

/* --- files ------------------------------------------------------------------------------- */

static int free_text(lua_State *L)
{
    char **text = lua_touserdata(L, 1);
    free(*text);
    *text = NULL;
    return 0;
}

static jm_read_file *new_file(lua_State *L, jm_reader *r, const char *path)
{
    jm_read_file *file = jm_arena_take(r->ir->arena, 1, sizeof *file);
    if (!file) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
        return NULL;
    }
    file->path = jm_read_text(L, path);
    file->row = (uint16_t)jm_ir_file(r->ir, path);
    file->table = LUA_NOREF;
    file->lines = jm_map_new();
    file->next = r->files;
    r->files = file;
    if (!file->lines || r->ir->failed)
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
    return file;
}

/* Runs the text and keeps the model that it returns. */
static jm_read_file *run_text(lua_State *L, const char *text, size_t length, const char *path)
{
    jm_reader *r = jm_read_of(L);
    jm_error error = { 0 };
    jm_read_file *file = new_file(L, r, path);
    if (!jm_read_lines(file->lines, text, length))
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
    if (jm_closed_load(r->closed, text, length, path, &error) != JM_OK)
        jm_closed_raise_error(L, &error);
    lua_call(L, 0, 1);
    const model_value *model = luaL_testudata(L, -1, model_type);
    if (!model) {
        jm_closed_raise_at(L, JM_MODEL, path, 1, "the file returns %s, not a model; it needs to "
                           "end in: return model \"name\" { … }", jm_read_what(L, -1));
        return NULL;
    }
    file->name = jm_read_text(L, model->name);
    file->line = model->line;
    lua_getiuservalue(L, -1, 1);
    file->table = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pop(L, 1);
    return file;
}

jm_read_file *jm_read_open(lua_State *L, const char *path)
{
    jm_reader *r = jm_read_of(L);
    for (jm_read_file *file = r->files; file; file = file->next)
        if (strcmp(file->path, path) == 0)
            return file;
    size_t length = 0;
    jm_error error = { 0 };
    char **text = lua_newuserdatauv(L, sizeof *text, 0);
    *text = NULL;
    luaL_setmetatable(L, text_type);
    const jm_file_name name = { path, "model", MOST_TEXT };
    if (jm_search_read(r->search, &name, text, &length, &error) != JM_OK)
        jm_closed_raise_error(L, &error);
    jm_read_file *file = run_text(L, *text, length, path);
    lua_pop(L, 1);
    return file;
}

/* --- in and out -------------------------------------------------------------------------- */

/* Where the whole model comes from: text, or the file at `path`. */
typedef struct origin {
    const char *text, *path;
    size_t length;
} origin;

/* The language, once for chunks and models: a table in the registry that _ENV looks names up in,
   and its words as globals for local functions at the top of a file. */
static void open_language(lua_State *L)
{
    luaL_newmetatable(L, text_type);
    lua_pushcfunction(L, free_text);
    lua_setfield(L, -2, "__gc");
    lua_settop(L, 0);
    jm_read_open_expr(L);
    jm_read_open_env(L);
    lua_newtable(L);
    jm_read_add_start(L);
    jm_read_add_maths(L);
    jm_read_add_hidden(L);
    jm_read_add_events(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, LUA_REGISTRYINDEX, "jm.language");
    lua_pushglobaltable(L);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        if (lua_isboolean(L, -1))
            continue; /* a word without a value */
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, 2);
    }
    jm_read_add_model(L);
    jm_read_add_use(L);
    jm_read_add_vary(L);
    jm_closed_seal(L);
    lua_settop(L, 0);
}

static int read_all(lua_State *L)
{
    const origin from = *(const origin *)lua_touserdata(L, 1);
    jm_reader *r = jm_read_of(L);
    open_language(L);
    jm_read_file *file = from.text ? run_text(L, from.text, from.length, from.path)
                                   : jm_read_open(L, from.path);
    r->ir->name = file->name;
    r->root = jm_read_instance(L, file, NULL, "");
    jm_read_finish(L);
    return 0;
}

static jm_status read_from(jm_ir **out, const origin *from, const jm_search *search, jm_error *err)
{
    jm_reader r = { .ir = jm_ir_new(), .search = search };
    jm_closed_options options = { .user = &r };
    jm_status status;
    *out = NULL;
    if (!r.ir)
        return jm_fail(err, JM_MEMORY, "no memory left for the model");
    if (search)
        options.search = *search;
    if ((status = jm_closed_new(&r.closed, &options, err)) != JM_OK)
        goto done;
    lua_pushcfunction(jm_closed_lua(r.closed), read_all);
    lua_pushlightuserdata(jm_closed_lua(r.closed), (void *)(uintptr_t)from);
    if ((status = jm_closed_call(r.closed, 1, 0, err)) != JM_OK) {
        if (err && !err->place[0])
            jm_error_place(err, from->path, 0);
        goto done;
    }
    *out = r.ir;
    r.ir = NULL;
done:
    for (jm_read_file *file = r.files; file; file = file->next) {
        jm_map_free(file->lines);
        file->lines = NULL;
    }
    jm_closed_free(r.closed);
    jm_ir_free(r.ir);
    return status;
}

static bool is_path(const char *path)
{
    const size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".lua") == 0;
}

jm_status jm_read_model(jm_ir **out, const char *path, const jm_search *search, jm_error *err)
{
    char found[JM_READ_PATH];
    origin from = { .path = path };
    *out = NULL;
    if (!is_path(path)) {
        if (!jm_closed_find(search, path, NULL, found, sizeof found))
            return jm_fail(err, JM_FILE, "there is no model \"%s\" in the search path; see "
                           "jumeau model list", path);
        from.path = found;
    }
    return read_from(out, &from, search, err);
}

jm_status jm_read_model_text(jm_ir **out, const char *text, size_t length, const char *path,
                             const jm_search *search, jm_error *err)
{
    const origin from = { .text = text, .length = length, .path = path };
    return read_from(out, &from, search, err);
}
