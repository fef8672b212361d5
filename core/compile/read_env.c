/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <string.h>

#include "core/compile/read.h"

static const char env_type[] = "jm.env";
static const char dot_type[] = "jm.dot";
static const char part_type[] = "jm.part";
static const char dose_type[] = "jm.dose";

/* All four kinds of value hold the scope whose names they stand for. */
static jm_read_scope *scope_at(lua_State *L, int index, const char *type)
{
    jm_read_scope **scope = luaL_checkudata(L, index, type);
    return *scope;
}

static void push_scope(lua_State *L, jm_read_scope *scope, const char *type)
{
    jm_read_scope **value = lua_newuserdatauv(L, sizeof *value, 0);
    *value = scope;
    luaL_setmetatable(L, type);
}

static const char *name_at(lua_State *L, int index)
{
    size_t length = 0;
    const char *name = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &length) : NULL;
    if (!name || strlen(name) != length || length >= JM_READ_NAME) {
        jm_closed_raise(L, JM_MODEL, "%s is no name of a quantity", luaL_tolstring(L, index, NULL));
        return "";
    }
    return name;
}

/* --- finding names ----------------------------------------------------------------------- */

static int fail_unknown(lua_State *L, const jm_read_scope *scope, const char *name)
{
    const char *near = jm_read_nearest(L, scope, name);
    const char *where = scope->parent ? scope->name : "";
    if (near)
        return jm_closed_raise(L, JM_MODEL, "%s%s\"%s\" is not defined; did you mean \"%s\"?",
                               where, *where ? ": " : "", name, near);
    return jm_closed_raise(L, JM_MODEL, "%s%s\"%s\" is not defined", where, *where ? ": " : "",
                           name);
}

/* A name in front of its definition: a signal, if nothing else comes. */
static uint32_t add_waiting(lua_State *L, jm_read_scope *scope, const char *name)
{
    jm_quantity q = jm_read_blank(NULL, JM_KIND_SIGNAL);
    if (!jm_read_is_name(name))
        jm_closed_raise(L, JM_MODEL, "\"%s\" is no name of a quantity", name);
    q.name = jm_read_join(L, scope->prefix, name, "");
    jm_read_place(L, &q.file, &q.line);
    return jm_read_add(L, scope, &q, false);
}

uint32_t jm_read_resolve(lua_State *L, jm_read_scope *scope, const char *name, bool may_wait)
{
    uint32_t row;
    const char *dot;
    while ((dot = strchr(name, '.')) != NULL) {
        char head[JM_READ_NAME];
        if (jm_read_find(jm_read_of(L), scope, name, &row))
            return row; /* "dose.glucose" */
        snprintf(head, sizeof head, "%.*s", (int)(dot - name), name);
        jm_read_scope *part = jm_read_part(scope, head);
        if (!part)
            fail_unknown(L, scope, head);
        scope = part;
        name = dot + 1;
        may_wait = false;
    }
    if (jm_read_find(jm_read_of(L), scope, name, &row))
        return row;
    if (jm_read_part(scope, name))
        jm_closed_raise(L, JM_MODEL, "\"%s\" is a part; name one of its quantities: %s.name", name,
                        name);
    if (!may_wait)
        fail_unknown(L, scope, name);
    return add_waiting(L, scope, name);
}

static int push_quantity(lua_State *L, uint32_t row)
{
    jm_read_push(L, jm_read_value_of(L, row));
    return 1;
}

/* --- assignments ------------------------------------------------------------------------- */

static int fail_twice(lua_State *L, const char *what, const char *name, uint32_t line)
{
    return jm_closed_raise(L, JM_MODEL, "\"%s%s\" is assigned twice; the first time at line %u",
                           what, name, (unsigned)line);
}

static void set_start(lua_State *L, jm_read_scope *scope, const char *name, int value)
{
    jm_reader *r = jm_read_of(L);
    const uint32_t row = jm_read_resolve(L, scope, name, false);
    jm_quantity *q = &r->ir->quantities[row];
    if (q->kind != JM_KIND_STATE)
        jm_closed_raise(L, JM_MODEL, "\"%s\" is no state; only states have start values (for a "
                        "helper write \"local %s\")", name, name);
    q->start = jm_read_set_value(L, row, jm_read_node(L, value));
    jm_read_place(L, &q->file_start, &q->line_start);
}

static void define_signal(lua_State *L, jm_reader *r, uint32_t row, jm_node node)
{
    jm_quantity *q = &r->ir->quantities[row];
    jm_read_place(L, &q->file, &q->line_equation);
    if (!r->facts[row].is_declared)
        q->line = q->line_equation;
    q->equation = node;
    r->facts[row].sequence = r->n_sequence++;
}

static int fail_kind(lua_State *L, const char *name, jm_kind kind)
{
    if (kind == JM_KIND_STATE)
        return jm_closed_raise(L, JM_MODEL, "\"%s\" is a state; its rate of change is assigned: "
                               "dot.%s = …", name, name);
    if (kind == JM_KIND_INPUT)
        return jm_closed_raise(L, JM_MODEL, "\"%s\" is an input, which comes from outside; give "
                               "the signal another name", name);
    return jm_closed_raise(L, JM_MODEL, "\"%s\" is a parameter and keeps its value; give the "
                           "signal another name", name);
}

static void set_signal(lua_State *L, jm_read_scope *scope, const char *name, int value)
{
    jm_reader *r = jm_read_of(L);
    if (jm_read_is_reserved(L, name))
        jm_closed_raise(L, JM_MODEL, "\"%s\" is a word of the language; give the signal another "
                        "name", name);
    if (jm_read_part(scope, name))
        jm_closed_raise(L, JM_MODEL, "\"%s\" is a part; assign to one of its inputs: %s.name = …",
                        name, name);
    const uint32_t row = jm_read_resolve(L, scope, name, true);
    const jm_quantity *q = &r->ir->quantities[row];
    if (q->kind != JM_KIND_SIGNAL)
        fail_kind(L, name, q->kind);
    if (q->equation)
        fail_twice(L, "", name, q->line_equation);
    const jm_node node = jm_read_node(L, value);
    define_signal(L, r, row, jm_read_set_value(L, row, node));
    jm_read_name_hidden(L, node, name);
}

/* heart.venous_pressure = … */
static void wire(lua_State *L, jm_read_scope *scope, const char *name, int value)
{
    jm_reader *r = jm_read_of(L);
    const uint32_t row = jm_read_resolve(L, scope, name, false);
    jm_quantity *q = &r->ir->quantities[row];
    if (q->kind != JM_KIND_INPUT && q->kind != JM_KIND_PARAMETER)
        jm_closed_raise(L, JM_MODEL, "\"%s\" of the part \"%s\" is a %s; only its inputs and "
                        "parameters can be assigned", name, scope->name,
                        q->kind == JM_KIND_STATE ? "state" : "signal");
    if (q->equation)
        fail_twice(L, "", q->name, q->line_equation);
    q->equation = jm_read_set_value(L, row, jm_read_node(L, value));
    /* From here on its place is where it is wired, which may be another file. */
    jm_read_place(L, &q->file, &q->line_equation);
    q->line = q->line_equation;
}

/* --- _ENV -------------------------------------------------------------------------------- */

static bool is_defined(const jm_reader *r, const jm_read_scope *scope, const char *name,
                       uint32_t *row)
{
    return jm_read_find(r, scope, name, row) &&
           (r->facts[*row].is_declared || r->ir->quantities[*row].equation);
}

/* Pushes a function of the language or of Lua's library; false where there is none. */
static bool push_known(lua_State *L, const char *name)
{
    lua_getfield(L, LUA_REGISTRYINDEX, "jm.language");
    if (lua_getfield(L, -1, name) != LUA_TNIL)
        return true;
    lua_pop(L, 2);
    lua_pushglobaltable(L);
    lua_pushstring(L, name);
    if (lua_rawget(L, -2) != LUA_TNIL)
        return true;
    lua_pop(L, 2);
    return false;
}

static int env_index(lua_State *L)
{
    jm_read_scope *scope = scope_at(L, 1, env_type);
    const char *name = name_at(L, 2);
    uint32_t row;
    jm_read_scope *part = jm_read_part(scope, name);
    if (part) {
        push_scope(L, part, part_type);
        return 1;
    }
    if (strcmp(name, "dot") == 0) {
        push_scope(L, scope, dot_type);
        return 1;
    }
    /* A quantity may be called as a function of Lua's library ("error"), not of the language. */
    if (is_defined(jm_read_of(L), scope, name, &row))
        return push_quantity(L, row);
    if (strcmp(name, "dose") == 0) {
        push_scope(L, scope, dose_type);
        return 1;
    }
    if (strcmp(name, "t") == 0) {
        jm_read_push(L, jm_read_as_number(L, jm_ir_leaf(jm_read_of(L)->ir, JM_OP_TIME, 0),
                                          &scope->time));
        return 1;
    }
    if (push_known(L, name))
        return 1;
    return push_quantity(L, jm_read_resolve(L, scope, name, true));
}

/* Splits "heart.left.rate" into its part and "rate". */
static jm_read_scope *part_of_path(lua_State *L, jm_read_scope *scope, const char **name)
{
    const char *dot;
    while ((dot = strchr(*name, '.')) != NULL) {
        char head[JM_READ_NAME];
        snprintf(head, sizeof head, "%.*s", (int)(dot - *name), *name);
        jm_read_scope *part = jm_read_part(scope, head);
        if (!part)
            fail_unknown(L, scope, head);
        scope = part;
        *name = dot + 1;
    }
    return scope;
}

static void assign(lua_State *L, jm_read_scope *scope, const char *name, bool own)
{
    const jm_reader *r = jm_read_of(L);
    jm_read_scope *target = part_of_path(L, scope, &name);
    if (r->mode == JM_READ_START)
        set_start(L, target, name, 3);
    else if (r->mode == JM_READ_TABLES)
        jm_closed_raise(L, JM_MODEL, "\"%s\" cannot be assigned here; write \"local %s\"", name,
                        name);
    else if (own && target == scope)
        set_signal(L, scope, name, 3);
    else
        wire(L, target, name, 3);
}

static int env_newindex(lua_State *L)
{
    assign(L, scope_at(L, 1, env_type), name_at(L, 2), true);
    return 0;
}

static int part_index(lua_State *L)
{
    jm_read_scope *scope = scope_at(L, 1, part_type);
    const char *name = name_at(L, 2);
    jm_read_scope *part = jm_read_part(scope, name);
    if (part || strcmp(name, "dose") == 0) {
        push_scope(L, part ? part : scope, part ? part_type : dose_type);
        return 1;
    }
    return push_quantity(L, jm_read_resolve(L, scope, name, false));
}

static int part_newindex(lua_State *L)
{
    assign(L, scope_at(L, 1, part_type), name_at(L, 2), false);
    return 0;
}

/* --- dot --------------------------------------------------------------------------------- */

static jm_quantity *state_of_dot(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    jm_read_scope *scope = scope_at(L, 1, dot_type);
    const char *name = name_at(L, 2);
    uint32_t row;
    if (jm_read_part(scope, name) || strchr(name, '.'))
        jm_closed_raise(L, JM_MODEL, "dot.%s: the states of a part change by its own equations "
                        "alone", name);
    if (!is_defined(r, scope, name, &row))
        fail_unknown(L, scope, name);
    else if (r->ir->quantities[row].kind != JM_KIND_STATE)
        jm_closed_raise(L, JM_MODEL, "\"%s\" is no state; declare it under state = { … } or "
                        "assign it without dot", name);
    return &r->ir->quantities[row];
}

static jm_unit unit_of_dot(lua_State *L, const jm_quantity *q)
{
    return jm_unit_div(&q->unit, &scope_at(L, 1, dot_type)->time);
}

static int dot_index(lua_State *L)
{
    const jm_quantity *q = state_of_dot(L);
    if (!q->dot)
        return jm_closed_raise(L, JM_MODEL, "dot.%s is read before it is assigned", q->name);
    const jm_unit unit = unit_of_dot(L, q);
    jm_read_push(L, jm_read_as_number(L, q->dot, &unit));
    return 1;
}

static int dot_newindex(lua_State *L)
{
    const jm_reader *r = jm_read_of(L);
    jm_quantity *q = state_of_dot(L);
    if (r->mode != JM_READ_EQUATIONS)
        return jm_closed_raise(L, JM_MODEL, "dot.%s is assigned in equations, not in start",
                               lua_tostring(L, 2));
    if (q->dot)
        return fail_twice(L, "dot.", lua_tostring(L, 2), q->line_equation);
    const jm_unit unit = unit_of_dot(L, q);
    q->dot = jm_read_as_quantity(L, jm_read_node(L, 3), &unit);
    uint16_t file;
    jm_read_place(L, &file, &q->line_equation);
    return 0;
}

/* --- dose.glucose: the running infusion -------------------------------------------------- */

static int dose_index(lua_State *L)
{
    jm_read_scope *scope = scope_at(L, 1, dose_type);
    char name[JM_READ_NAME + 8];
    uint32_t row;
    snprintf(name, sizeof name, "dose.%s", name_at(L, 2));
    if (!jm_read_find(jm_read_of(L), scope, name, &row)) {
        const char *near = jm_read_nearest(L, scope, name);
        return jm_closed_raise(L, JM_MODEL, "there is no \"%s\"%s%s%s", name,
                               near ? "; did you mean \"" : "", near ? near : "",
                               near ? "\"?" : "");
    }
    return push_quantity(L, row);
}

static int dose_newindex(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "dose.%s is given by scenarios; it can be read only",
                           name_at(L, 2));
}

/* --- start: steady_state { G = … } ------------------------------------------------------- */

static int steady_state(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    if (r->mode != JM_READ_START || !r->current)
        return jm_closed_raise(L, JM_MODEL, "steady_state belongs into start = function(_ENV) … "
                               "end");
    jm_read_scope *scope = r->current;
    scope->is_steady = true;
    if (lua_isnoneornil(L, 1))
        return 0;
    if (!lua_istable(L, 1))
        return jm_closed_raise(L, JM_MODEL, "steady_state is written with first guesses: "
                               "steady_state { G = 90 }");
    const lua_Integer n = jm_read_push_keys(L, 1, scope->file, "start");
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        const char *name = lua_tostring(L, -1);
        lua_pushvalue(L, -1);
        lua_gettable(L, 1);
        set_start(L, scope, name, lua_gettop(L));
        lua_pop(L, 2);
    }
    return 0;
}

/* --- opening ----------------------------------------------------------------------------- */

static int refuse_use(lua_State *L)
{
    const bool first = luaL_testudata(L, 1, part_type) || luaL_testudata(L, 1, dot_type) ||
                       luaL_testudata(L, 1, env_type) || luaL_testudata(L, 1, dose_type);
    return jm_closed_raise(L, JM_MODEL, "%s is no number; name one of its quantities, such as "
                           "heart.rate", jm_read_what(L, first ? 1 : 2));
}

static void open_type(lua_State *L, const char *type, lua_CFunction index, lua_CFunction newindex)
{
    static const char *const refused[] = { "__call", "__len", "__concat", "__unm", "__lt",
                                          "__le",   "__add", "__sub",    "__mul", "__div",
                                          "__pow",  "__mod", "__idiv" };
    luaL_newmetatable(L, type);
    lua_pushcfunction(L, index);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, newindex);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        lua_pushcfunction(L, refuse_use);
        lua_setfield(L, -2, refused[i]);
    }
    lua_pop(L, 1);
}

void jm_read_open_env(lua_State *L)
{
    open_type(L, env_type, env_index, env_newindex);
    open_type(L, dot_type, dot_index, dot_newindex);
    open_type(L, part_type, part_index, part_newindex);
    open_type(L, dose_type, dose_index, dose_newindex);
}

void jm_read_add_start(lua_State *L)
{
    lua_pushcfunction(L, steady_state);
    lua_setfield(L, -2, "steady_state");
    /* Kept: _ENV answers them itself. */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "dot");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "dose");
}

void jm_read_call(lua_State *L, jm_read_scope *scope, jm_read_mode mode, int n_results)
{
    jm_reader *r = jm_read_of(L);
    jm_read_scope *const outer = r->current;
    const jm_read_mode outer_mode = r->mode;
    r->current = scope;
    r->mode = mode;
    push_scope(L, scope, env_type);
    lua_call(L, 1, n_results);
    r->current = outer;
    r->mode = outer_mode;
}
