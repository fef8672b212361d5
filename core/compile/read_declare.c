/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

static const char *const kind_names[] = { "parameter", "input", "state", "signal" };

/* One entry while it is read: its table is on top of the stack. */
typedef struct entry {
    jm_read_scope *scope;
    const jm_read_file *file;
    const char *name;
    char key[JM_READ_NAME]; /* "parameter.p1" */
    jm_kind kind;
} entry;

static const char *what_is_right(jm_kind kind)
{
    if (kind == JM_KIND_PARAMETER || kind == JM_KIND_INPUT)
        return "{ 1.5, \"mg/dL\", \"what it is\" }";
    return "{ \"mg/dL\", \"what it is\" }";
}

static int fail_shape(lua_State *L, const entry *e)
{
    return jm_read_fail(L, e->file, e->key, JM_MODEL, "%s \"%s\" is not written as %s",
                        kind_names[e->kind], e->name, what_is_right(e->kind));
}

/* A number in the quantity's unit, or one with its own unit: q(…). */
static double number_in(lua_State *L, int index, const jm_unit *unit, const char *unit_text,
                        const jm_read_file *file, const char *key)
{
    jm_reader *r = jm_read_of(L);
    double x = NAN;
    if (lua_type(L, index) == LUA_TNUMBER) {
        x = lua_tonumber(L, index);
    } else if (jm_read_is_node(L, index)) {
        const jm_ir_node *n = &r->ir->nodes[jm_read_node(L, index)];
        const jm_unit *from = &r->ir->units[n->index];
        if (n->op != JM_OP_CONST)
            jm_read_fail(L, file, key, JM_MODEL, "a number is needed here, not an expression");
        if (!jm_unit_same_dim(from, unit)) {
            char text[96];
            jm_unit_print(text, sizeof text, from);
            jm_read_fail(L, file, key, JM_UNITS, "%s is given, the unit is %s", text, unit_text);
        }
        x = jm_unit_convert(n->value, from, unit);
    } else {
        jm_read_fail(L, file, key, JM_MODEL, "a number is needed here, not %s",
                     jm_read_what(L, index));
    }
    if (isnan(x))
        jm_read_fail(L, file, key, JM_MODEL, "the value is not a number");
    return x;
}

/* range = { low, high } or valid = { low, high } */
static void read_bounds(lua_State *L, const entry *e, const char *field, jm_quantity *q)
{
    char key[2 * JM_READ_NAME];
    snprintf(key, sizeof key, "%s.%s", e->key, field);
    const int type = lua_getfield(L, -1, field);
    if (type != LUA_TNIL) {
        if (type != LUA_TTABLE || lua_rawlen(L, -1) != 2)
            jm_read_fail(L, e->file, key, JM_MODEL, "\"%s\" is written { low, high }", field);
        lua_rawgeti(L, -1, 1);
        q->low = number_in(L, -1, &q->unit, q->unit_text, e->file, key);
        lua_rawgeti(L, -2, 2);
        q->high = number_in(L, -1, &q->unit, q->unit_text, e->file, key);
        lua_pop(L, 2);
        if (!(q->low <= q->high))
            jm_read_fail(L, e->file, key, JM_MODEL, "the lower bound %g is above the upper one, %g",
                         q->low, q->high);
    }
    lua_pop(L, 1);
}

static void check_in_range(lua_State *L, const jm_quantity *q, const jm_read_file *file,
                           const char *key)
{
    if (q->value < q->low || q->value > q->high)
        jm_read_fail(L, file, key, JM_MODEL, "the value %g of \"%s\" is outside its range, %g to "
                     "%g", q->value, q->name, q->low, q->high);
}

static void read_vary_and_source(lua_State *L, const entry *e, jm_quantity *q, double *cv)
{
    q->source = jm_read_string(L, -1, "source", e->file, e->key, "");
    if (lua_getfield(L, -1, "vary") != LUA_TNIL) {
        char key[2 * JM_READ_NAME];
        snprintf(key, sizeof key, "%s.vary", e->key);
        q->vary = jm_read_vary(L, -1, e->file, key, cv);
    }
    lua_pop(L, 1);
}

/* The text at place `at` of the entry's list, NULL where there is none. */
static const char *listed_text(lua_State *L, const entry *e, lua_Integer at)
{
    const char *text = NULL;
    const int type = lua_rawgeti(L, -1, at);
    if (type == LUA_TSTRING)
        text = jm_read_text(L, lua_tostring(L, -1));
    else if (type != LUA_TNIL)
        fail_shape(L, e);
    lua_pop(L, 1);
    return text;
}

static void read_unit_and_doc(lua_State *L, const entry *e, lua_Integer at, jm_quantity *q)
{
    q->unit_text = listed_text(L, e, at);
    if (!q->unit_text)
        fail_shape(L, e);
    q->unit = jm_read_unit(L, q->unit_text, e->file, e->key);
    q->has_unit = true;
    const char *doc = listed_text(L, e, at + 1);
    q->doc = doc ? doc : "";
    if (lua_rawlen(L, -1) > (lua_Unsigned)at + 1)
        fail_shape(L, e);
}

static void read_value(lua_State *L, const entry *e, jm_quantity *q, double *cv)
{
    read_unit_and_doc(L, e, 2, q);
    if (lua_rawgeti(L, -1, 1) == LUA_TSTRING)
        fail_shape(L, e);
    q->value = number_in(L, -1, &q->unit, q->unit_text, e->file, e->key);
    lua_pop(L, 1);
    if (isinf(q->value))
        jm_read_fail(L, e->file, e->key, JM_MODEL, "the value of \"%s\" is not finite", e->name);
    read_bounds(L, e, "range", q);
    check_in_range(L, q, e->file, e->key);
    read_vary_and_source(L, e, q, cv);
}

static void read_atol(lua_State *L, const entry *e, jm_quantity *q)
{
    if (lua_getfield(L, -1, "atol") != LUA_TNIL) {
        q->atol = number_in(L, -1, &q->unit, q->unit_text, e->file, e->key);
        if (!(q->atol > 0))
            jm_read_fail(L, e->file, e->key, JM_MODEL, "atol of \"%s\" needs to be above 0",
                         e->name);
    }
    lua_pop(L, 1);
}

static void check_new_name(lua_State *L, const entry *e)
{
    uint32_t row;
    const jm_reader *r = jm_read_of(L);
    if (jm_read_is_reserved(L, e->name))
        jm_read_fail(L, e->file, e->key, JM_MODEL, "\"%s\" is a word of the language; choose "
                     "another name", e->name);
    if (jm_read_find(r, e->scope, e->name, &row)) {
        const jm_quantity *q = &r->ir->quantities[row];
        jm_read_fail(L, e->file, e->key, JM_MODEL, "\"%s\" is the name of a %s already, at line %u",
                     e->name, kind_names[q->kind], (unsigned)q->line);
    }
}

static void read_entry(lua_State *L, entry *e)
{
    jm_quantity q = jm_read_blank(NULL, e->kind);
    double cv = NAN;
    snprintf(e->key, sizeof e->key, "%s.%s", kind_names[e->kind], e->name);
    if (!lua_istable(L, -1))
        fail_shape(L, e);
    check_new_name(L, e);
    q.name = jm_read_join(L, e->scope->prefix, e->name, "");
    q.file = e->file->row;
    q.line = (uint32_t)jm_read_line(e->file, e->key);
    if (e->kind == JM_KIND_PARAMETER || e->kind == JM_KIND_INPUT) {
        jm_read_check_keys(L, -1, e->file, e->key, "range vary source");
        read_value(L, e, &q, &cv);
    } else {
        jm_read_check_keys(L, -1, e->file, e->key,
                           e->kind == JM_KIND_STATE ? "valid atol source" : "valid source");
        read_unit_and_doc(L, e, 1, &q);
        read_bounds(L, e, "valid", &q);
        q.source = jm_read_string(L, -1, "source", e->file, e->key, "");
        if (e->kind == JM_KIND_STATE)
            read_atol(L, e, &q);
    }
    const uint32_t row = jm_read_add(L, e->scope, &q, true);
    jm_read_of(L)->facts[row].cv = cv;
}

static void read_section(lua_State *L, jm_read_scope *scope, jm_kind kind)
{
    const char *section = kind_names[kind];
    const int type = lua_getfield(L, -1, section);
    if (type != LUA_TNIL && type != LUA_TTABLE)
        jm_read_fail(L, scope->file, section, JM_MODEL, "\"%s\" is %s, it needs to be a table",
                     section, jm_read_what(L, -1));
    if (type == LUA_TTABLE) {
        const lua_Integer n = jm_read_push_keys(L, -1, scope->file, section);
        for (lua_Integer i = 1; i <= n; i++) {
            entry e = { .scope = scope, .file = scope->file, .kind = kind };
            lua_rawgeti(L, -1, i);
            e.name = jm_read_text(L, lua_tostring(L, -1));
            lua_gettable(L, -3);
            read_entry(L, &e);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

void jm_read_declare(lua_State *L, jm_read_scope *scope)
{
    read_section(L, scope, JM_KIND_PARAMETER);
    read_section(L, scope, JM_KIND_INPUT);
    read_section(L, scope, JM_KIND_STATE);
    read_section(L, scope, JM_KIND_SIGNAL);
}

/* --- values for parts -------------------------------------------------------------------- */

/* { 70, "1/min" }; in `q` on return. */
static void number_with_unit(lua_State *L, const entry *e, jm_quantity *q)
{
    if (lua_rawlen(L, -1) != 2 || lua_rawgeti(L, -1, 1) != LUA_TNUMBER ||
        lua_rawgeti(L, -2, 2) != LUA_TSTRING)
        jm_read_fail(L, e->file, e->key, JM_MODEL, "a value is written 70 or { 70, \"1/min\" }");
    const jm_unit unit = jm_read_unit(L, lua_tostring(L, -1), e->file, e->key);
    if (!jm_unit_same_dim(&unit, &q->unit))
        jm_read_fail(L, e->file, e->key, JM_UNITS, "\"%s\" is in %s, which %s does not fit",
                     q->name, q->unit_text, lua_tostring(L, -1));
    q->value = jm_unit_convert(lua_tonumber(L, -2), &unit, &q->unit);
    lua_pop(L, 2);
}

/* Also { 70, "1/min", range = { 40, 200 }, vary = lognormal(0.1) }, both in the part's own unit. */
void jm_read_override(lua_State *L, uint32_t quantity, const jm_read_file *file, const char *key)
{
    jm_reader *r = jm_read_of(L);
    jm_quantity *q = &r->ir->quantities[quantity];
    entry e = { .file = file, .name = q->name, .kind = q->kind };
    snprintf(e.key, sizeof e.key, "%s", key);
    if (lua_istable(L, -1)) {
        double cv = r->facts[quantity].cv;
        const char *source = q->source;
        jm_read_check_keys(L, -1, file, key, "range vary source");
        number_with_unit(L, &e, q);
        read_bounds(L, &e, "range", q);
        read_vary_and_source(L, &e, q, &cv);
        q->source = q->source[0] ? q->source : source;
        r->facts[quantity].cv = cv;
    } else {
        q->value = number_in(L, -1, &q->unit, q->unit_text, file, key);
    }
    if (!isfinite(q->value))
        jm_read_fail(L, file, key, JM_MODEL, "the value of \"%s\" is not finite", q->name);
    check_in_range(L, q, file, key);
    lua_pop(L, 1);
}

double jm_read_value(lua_State *L, const jm_quantity *like, const jm_read_file *file,
                     const char *key)
{
    jm_quantity q = *like;
    entry e = { .file = file, .name = q.name, .kind = q.kind };
    snprintf(e.key, sizeof e.key, "%s", key);
    if (lua_istable(L, -1))
        number_with_unit(L, &e, &q);
    else
        q.value = number_in(L, -1, &q.unit, q.unit_text, file, key);
    if (!isfinite(q.value))
        jm_read_fail(L, file, key, JM_MODEL, "the value of \"%s\" is not finite", q.name);
    check_in_range(L, &q, file, key);
    lua_pop(L, 1);
    return q.value;
}
