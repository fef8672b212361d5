/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/read.h"

jm_reader *jm_read_of(lua_State *L)
{
    return jm_closed_user(L);
}

/* --- places ------------------------------------------------------------------------------ */

int jm_read_line(const jm_read_file *file, const char *key)
{
    char path[JM_READ_NAME];
    uint32_t line;
    snprintf(path, sizeof path, "%s", key);
    while (path[0]) {
        if (jm_map_get(file->lines, path, &line))
            return (int)line;
        char *dot = strrchr(path, '.');
        if (!dot)
            break;
        *dot = '\0';
    }
    return file->line;
}

int jm_read_fail(lua_State *L, const jm_read_file *file, const char *key, jm_status status,
                 const char *format, ...)
{
    char text[sizeof ((jm_error *)0)->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return jm_closed_raise_at(L, status, file->path, jm_read_line(file, key), "%s", text);
}

void jm_read_check_memory(lua_State *L)
{
    if (jm_read_of(L)->ir->failed)
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
}

/* --- texts and names --------------------------------------------------------------------- */

const char *jm_read_text(lua_State *L, const char *s)
{
    const char *copy = jm_arena_text(jm_read_of(L)->ir->arena, s);
    if (!copy)
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
    return copy;
}

const char *jm_read_join(lua_State *L, const char *a, const char *b, const char *c)
{
    const size_t room = strlen(a) + strlen(b) + strlen(c) + 1;
    char *joined = jm_arena_take(jm_read_of(L)->ir->arena, room, 1);
    if (!joined) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
        return "";
    }
    snprintf(joined, room, "%s%s%s", a, b, c);
    return joined;
}

bool jm_read_is_name(const char *s)
{
    if (!*s || (*s >= '0' && *s <= '9'))
        return false;
    for (; *s; s++) {
        const bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
        if (!letter && *s != '_' && !(*s >= '0' && *s <= '9'))
            return false;
    }
    return true;
}

/* --- tables of the model ----------------------------------------------------------------- */

typedef struct named {
    const char *name;
    int line;
} named;

static int compare_named(const void *x, const void *y)
{
    const named *a = x, *b = y;
    return a->line != b->line ? a->line - b->line : jm_closed_compare(a->name, b->name);
}

static bool is_path(const char *s)
{
    char word[JM_READ_NAME];
    if (strlen(s) >= sizeof word)
        return false;
    for (const char *dot; (dot = strchr(s, '.')) != NULL; s = dot + 1) {
        snprintf(word, sizeof word, "%.*s", (int)(dot - s), s);
        if (!jm_read_is_name(word))
            return false;
    }
    return jm_read_is_name(s);
}

static void check_key(lua_State *L, const jm_read_file *file, const char *key)
{
    const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
    if (key ? jm_read_is_name(name) : is_path(name))
        return;
    name = luaL_tolstring(L, -2, NULL);
    if (key)
        jm_read_fail(L, file, key, JM_MODEL, "%s in \"%s\" is no name; write name = …", name,
                     key);
    else
        jm_closed_raise(L, JM_MODEL, "%s is no name; write name = …", name);
}

lua_Integer jm_read_push_keys(lua_State *L, int index, const jm_read_file *file, const char *key)
{
    size_t n = 0, room = 0;
    index = lua_absindex(L, index);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        room++;
    lua_createtable(L, (int)room, 0);
    named *keys = lua_newuserdatauv(L, (room + 1) * sizeof *keys, 0);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        char path[JM_READ_NAME];
        check_key(L, file, key);
        keys[n].name = lua_tostring(L, -2);
        snprintf(path, sizeof path, "%s.%s", key ? key : "", keys[n].name);
        keys[n].line = key ? jm_read_line(file, path) : 0;
        n++;
    }
    qsort(keys, n, sizeof *keys, compare_named);
    for (size_t i = 0; i < n; i++) {
        lua_pushstring(L, keys[i].name);
        lua_rawseti(L, -3, (lua_Integer)i + 1);
    }
    lua_pop(L, 1);
    return (lua_Integer)n;
}

static bool is_listed(const char *list, const char *word)
{
    const size_t n = strlen(word);
    for (const char *p = list; (p = strstr(p, word)) != NULL; p += n)
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

static const char *nearest_listed(lua_State *L, const char *list, const char *word)
{
    char *copy = (char *)(uintptr_t)jm_read_text(L, list);
    const char *words[64];
    size_t n = 0;
    char *rest = copy;
    for (char *w = strtok_r(copy, " ", &rest); w && n < 64; w = strtok_r(NULL, " ", &rest))
        words[n++] = w;
    return jm_text_nearest(word, words, n);
}

void jm_read_check_keys(lua_State *L, int index, const jm_read_file *file, const char *key,
                        const char *known)
{
    index = lua_absindex(L, index);
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            continue;
        const char *name = lua_tostring(L, -2);
        if (is_listed(known, name))
            continue;
        char path[JM_READ_NAME];
        snprintf(path, sizeof path, "%s%s%s", key, key[0] ? "." : "", name);
        const char *near = nearest_listed(L, known, name);
        if (near)
            jm_read_fail(L, file, path, JM_MODEL, "\"%s\" is no key here; did you mean \"%s\"?",
                         name, near);
        jm_read_fail(L, file, path, JM_MODEL, "\"%s\" is no key here; the keys are: %s", name,
                     known);
    }
}

const char *jm_read_string(lua_State *L, int index, const char *field, const jm_read_file *file,
                           const char *key, const char *otherwise)
{
    const char *text = otherwise;
    const int type = lua_getfield(L, index, field);
    if (type == LUA_TSTRING) {
        text = jm_read_text(L, lua_tostring(L, -1));
    } else if (type != LUA_TNIL) {
        char path[JM_READ_NAME];
        snprintf(path, sizeof path, "%s%s%s", key, key[0] ? "." : "", field);
        jm_read_fail(L, file, path, JM_MODEL, "\"%s\" is %s, it needs to be a text", field,
                     jm_read_what(L, -1));
    }
    lua_pop(L, 1);
    return text;
}

jm_unit jm_read_unit(lua_State *L, const char *text, const jm_read_file *file, const char *key)
{
    jm_unit unit = jm_unit_one();
    jm_error error = { 0 };
    if (jm_unit_parse(&unit, text, &error) != JM_OK) {
        if (!file)
            jm_closed_raise(L, error.status, "%s", error.text);
        else
            jm_read_fail(L, file, key, error.status, "%s", error.text);
    }
    return unit;
}

/* --- quantities -------------------------------------------------------------------------- */

jm_quantity jm_read_blank(const char *name, jm_kind kind)
{
    return (jm_quantity){ .name = name,
                          .doc = "",
                          .source = "",
                          .vary = "",
                          .unit_text = "",
                          .unit = jm_unit_one(),
                          .kind = kind,
                          .value = NAN,
                          .low = NAN,
                          .high = NAN,
                          .atol = NAN };
}

static void make_room(lua_State *L, jm_reader *r)
{
    const uint32_t n = r->ir->n_quantities;
    if (n >= JM_READ_MOST_QUANTITIES)
        jm_closed_raise(L, JM_MODEL, "the model has more than %d quantities",
                        (int)JM_READ_MOST_QUANTITIES);
    if (n < r->room_facts)
        return;
    const uint32_t room = r->room_facts ? 2 * r->room_facts : 64;
    jm_read_fact *facts = jm_arena_grow(r->ir->arena, r->facts, n, room, sizeof *facts);
    if (!facts) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
        return;
    }
    r->facts = facts;
    r->room_facts = room;
}

uint32_t jm_read_add(lua_State *L, jm_read_scope *scope, const jm_quantity *q, bool declared)
{
    jm_reader *r = jm_read_of(L);
    if (strlen(q->name) >= JM_READ_NAME)
        jm_closed_raise(L, JM_MODEL, "the name \"%.60s…\" is longer than %d letters", q->name,
                        (int)JM_READ_NAME - 1);
    if (jm_map_get(r->ir->by_name, q->name, NULL))
        jm_closed_raise(L, JM_MODEL, "the name \"%s\" is taken twice", q->name);
    make_room(L, r);
    const uint32_t row = jm_ir_add_quantity(r->ir, q);
    jm_read_check_memory(L);
    r->facts[row] = (jm_read_fact){ .scope = scope,
                                    .is_declared = declared,
                                    .sequence = r->n_sequence++,
                                    .cv = NAN };
    return row;
}

bool jm_read_find(const jm_reader *r, const jm_read_scope *scope, const char *name, uint32_t *row)
{
    char whole[2 * JM_READ_NAME];
    const int n = snprintf(whole, sizeof whole, "%s%s", scope->prefix, name);
    return n > 0 && (size_t)n < sizeof whole && jm_map_get(r->ir->by_name, whole, row);
}

jm_read_scope *jm_read_part(const jm_read_scope *scope, const char *name)
{
    for (jm_read_scope *part = scope->parts; part; part = part->next)
        if (strcmp(part->name, name) == 0)
            return part;
    return NULL;
}

bool jm_read_is_reserved(lua_State *L, const char *name)
{
    lua_getfield(L, LUA_REGISTRYINDEX, "jm.language");
    const bool reserved = lua_getfield(L, -1, name) != LUA_TNIL;
    lua_pop(L, 2);
    return reserved;
}

/* Collects what could have been meant: names defined in the scope, its parts, functions. */
const char *jm_read_nearest(lua_State *L, const jm_read_scope *scope, const char *name)
{
    const jm_reader *r = jm_read_of(L);
    const size_t skip = strlen(scope->prefix);
    size_t n = 0;
    for (const jm_read_scope *part = scope->parts; part; part = part->next)
        n++;
    const char **names = lua_newuserdatauv(L, (r->ir->n_quantities + n + 1) * sizeof *names, 0);
    n = 0;
    for (const jm_read_scope *part = scope->parts; part; part = part->next)
        names[n++] = part->name;
    for (uint32_t i = 0; i < r->ir->n_quantities; i++) {
        const jm_quantity *q = &r->ir->quantities[i];
        if (strncmp(q->name, scope->prefix, skip) == 0 && (r->facts[i].is_declared || q->equation))
            names[n++] = q->name + skip;
    }
    const char *near = jm_text_nearest(name, names, n);
    lua_pop(L, 1);
    if (near)
        return near;
    lua_getfield(L, LUA_REGISTRYINDEX, "jm.language");
    near = jm_closed_nearest(L, -1, name);
    lua_pop(L, 1);
    return near;
}
