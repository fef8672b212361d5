/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

/* One dose while it is read; its table is on top of the stack. */
typedef struct entry {
    jm_read_scope *scope;
    const char *name;
    char key[JM_READ_NAME]; /* "dose.glucose" */
} entry;

static uint32_t find_named(lua_State *L, const entry *e, const char *field, const char *name)
{
    uint32_t row = 0;
    char key[2 * JM_READ_NAME];
    snprintf(key, sizeof key, "%s.%s", e->key, field);
    if (!jm_read_find(jm_read_of(L), e->scope, name, &row)) {
        const char *near = jm_read_nearest(L, e->scope, name);
        jm_read_fail(L, e->scope->file, key, JM_MODEL, "\"%s\" is not defined%s%s%s", name,
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    return row;
}

/* over = "V", 0.5, q(3, "L") or function(_ENV) return V * W end; 0 where nothing is said. In a
   model whose units are labels a number is taken in `unit`. */
static jm_node read_value(lua_State *L, const entry *e, const char *field, jm_unit unit)
{
    jm_reader *r = jm_read_of(L);
    jm_read_scope *const outer = r->current;
    jm_node node = 0;
    r->current = e->scope;
    const int type = lua_getfield(L, -1, field);
    if (type == LUA_TSTRING) {
        const uint32_t row = find_named(L, e, field, lua_tostring(L, -1));
        node = jm_read_value_of(L, row);
    } else if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, -1);
        jm_read_call(L, e->scope, JM_READ_TABLES, 1);
        node = jm_read_node(L, -1);
        lua_pop(L, 1);
    } else if (type != LUA_TNIL) {
        node = jm_read_node(L, -1);
    }
    const bool has_unit = node && r->ir->nodes[node].op == JM_OP_CONST && r->ir->nodes[node].index;
    if (node && !has_unit)
        node = jm_read_as_quantity(L, node, &unit);
    r->current = outer;
    lua_pop(L, 1);
    return node;
}

static const char *listed_text(lua_State *L, const entry *e, lua_Integer at, const char *otherwise)
{
    const char *text = otherwise;
    if (lua_rawgeti(L, -1, at) == LUA_TSTRING)
        text = jm_read_text(L, lua_tostring(L, -1));
    else if (!lua_isnil(L, -1) || !otherwise)
        jm_read_fail(L, e->scope->file, e->key, JM_MODEL, "the dose \"%s\" is not written "
                     "{ \"mg\", \"what it is\", into = \"G\", over = \"V\" }", e->name);
    lua_pop(L, 1);
    return text;
}

/* The hidden input that holds the running infusion: amount per time of the whole model. */
static uint32_t add_input(lua_State *L, const entry *e, const jm_ir_route *route)
{
    const jm_ir *ir = jm_read_of(L)->ir;
    jm_quantity q = jm_read_blank(NULL, JM_KIND_INPUT);
    q.name = jm_read_join(L, e->scope->prefix, "dose.", e->name);
    q.doc = jm_read_join(L, "Running infusion of ", e->name, "");
    q.unit_text = jm_read_join(L, route->unit_text, "/", ir->time_text);
    q.unit = jm_unit_div(&route->unit, &ir->time);
    q.has_unit = true;
    q.value = 0;
    q.file = route->file;
    q.line = route->line;
    return jm_read_add(L, e->scope, &q, true);
}

static jm_node op_at(lua_State *L, const jm_ir_route *route, jm_op op, jm_node a, jm_node b)
{
    const jm_node node = jm_read_op(L, op, a, b, 0);
    jm_ir_place(jm_read_of(L)->ir, node, route->file, route->line);
    return node;
}

/* dot.state += infusion / over; a bolus raises the state by amount * fraction / over. */
static void add_effects(lua_State *L, jm_ir_route *route, jm_node over)
{
    jm_ir *ir = jm_read_of(L)->ir;
    jm_quantity *state = &ir->quantities[route->state];
    jm_node flow = jm_ir_leaf(ir, JM_OP_QUANTITY, route->input);
    jm_node gain = route->fraction ? route->fraction : jm_ir_const(ir, 1, NULL);
    if (over) {
        flow = op_at(L, route, JM_OP_DIV, flow, over);
        gain = op_at(L, route, JM_OP_DIV, gain, over);
    }
    state->dot = state->dot ? op_at(L, route, JM_OP_ADD, state->dot, flow) : flow;
    route->gain = gain;
    jm_read_check_memory(L);
}

static uint32_t read_into(lua_State *L, const entry *e)
{
    const char *into = jm_read_string(L, -1, "into", e->scope->file, e->key, NULL);
    if (!into) {
        jm_read_fail(L, e->scope->file, e->key, JM_MODEL, "the dose \"%s\" needs a state to go "
                     "into: into = \"G\"", e->name);
        return 0;
    }
    const uint32_t row = find_named(L, e, "into", into);
    if (jm_read_of(L)->ir->quantities[row].kind != JM_KIND_STATE)
        jm_read_fail(L, e->scope->file, e->key, JM_MODEL, "a dose goes into a state, and \"%s\" "
                     "is none", into);
    return row;
}

/* Its unit and the input that holds its infusion, which equations may read. */
static void declare_dose(lua_State *L, entry *e)
{
    const jm_read_file *file = e->scope->file;
    jm_ir_route route = { .file = file->row };
    if (!lua_istable(L, -1))
        jm_read_fail(L, file, e->key, JM_MODEL, "the dose \"%s\" is %s; write { \"mg\", into = "
                     "\"G\", over = \"V\" }", e->name, jm_read_what(L, -1));
    jm_read_check_keys(L, -1, file, e->key, "into over bioavailability lag rate duration");
    route.line = (uint32_t)jm_read_line(file, e->key);
    route.name = jm_read_join(L, e->scope->prefix, e->name, "");
    route.unit_text = listed_text(L, e, 1, NULL);
    route.unit = jm_read_unit(L, route.unit_text, file, e->key);
    route.doc = listed_text(L, e, 2, "");
    route.state = read_into(L, e);
    route.input = add_input(L, e, &route);
    jm_ir_add_route(jm_read_of(L)->ir, &route);
    jm_read_check_memory(L);
}

static jm_ir_route *route_named(const jm_ir *ir, const entry *e)
{
    for (uint32_t i = 0; i < ir->n_routes; i++) {
        const size_t n = strlen(e->scope->prefix);
        const char *name = ir->routes[i].name;
        if (strncmp(name, e->scope->prefix, n) == 0 && strcmp(name + n, e->name) == 0)
            return &ir->routes[i];
    }
    return NULL;
}

/* What it does, which may speak of signals. */
static void complete_dose(lua_State *L, entry *e)
{
    jm_ir_route *route = route_named(jm_read_of(L)->ir, e);
    const jm_unit *state = &jm_read_of(L)->ir->quantities[route->state].unit;
    const jm_unit time = e->scope->time;
    const jm_node over = read_value(L, e, "over", jm_unit_div(&route->unit, state));
    route->fraction = read_value(L, e, "bioavailability", jm_unit_one());
    route->lag = read_value(L, e, "lag", time);
    route->rate = read_value(L, e, "rate", jm_unit_div(&route->unit, &time));
    route->duration = read_value(L, e, "duration", time);
    if (route->rate && route->duration)
        jm_read_fail(L, e->scope->file, e->key, JM_MODEL, "the dose \"%s\" has a rate and a "
                     "duration; one follows from the other", e->name);
    add_effects(L, route, over);
}

static void each_dose(lua_State *L, jm_read_scope *scope, void (*visit)(lua_State *L, entry *e))
{
    const int type = lua_getfield(L, -1, "dose");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        jm_read_fail(L, scope->file, "dose", JM_MODEL, "\"dose\" is %s, it needs to be a table",
                     jm_read_what(L, -1));
    if (type == LUA_TTABLE) {
        const lua_Integer n = jm_read_push_keys(L, -1, scope->file, "dose");
        for (lua_Integer i = 1; i <= n; i++) {
            entry e = { .scope = scope };
            lua_rawgeti(L, -1, i);
            e.name = jm_read_text(L, lua_tostring(L, -1));
            snprintf(e.key, sizeof e.key, "dose.%s", e.name);
            lua_gettable(L, -3);
            visit(L, &e);
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

void jm_read_doses(lua_State *L, jm_read_scope *scope)
{
    each_dose(L, scope, declare_dose);
}

void jm_read_dose_effects(lua_State *L, jm_read_scope *scope)
{
    each_dose(L, scope, complete_dose);
}
