/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/read.h"
#include "jumeau/model_abi.h"

static const char crossing_type[] = "jm.crossing";

enum { MOST_REASON = 120 }; /* bytes of what a patient dies of */

/* What rises_through(a, b) gives. */
typedef struct crossing {
    uint32_t kind; /* JM_EVENT_… */
    jm_node when;  /* a - b */
    char text[120];
} crossing;

/* --- crossings --------------------------------------------------------------------------- */

/* A quantity or number in words. */
static void describe(lua_State *L, int index, char *buffer, size_t room)
{
    const jm_ir *ir = jm_read_of(L)->ir;
    const jm_ir_node *n = jm_read_named(ir, jm_read_node(L, index));
    char unit[64] = "";
    if (n->op == JM_OP_QUANTITY) {
        snprintf(buffer, room, "%s", ir->quantities[n->index].name);
    } else if (n->op == JM_OP_CONST) {
        if (n->index)
            jm_unit_print(unit, sizeof unit, &ir->units[n->index]);
        snprintf(buffer, room, "%.6g%s%s", n->value, unit[0] ? " " : "", unit);
    } else {
        snprintf(buffer, room, "an expression");
    }
}

/* Upvalues: kind, name. */
static int cross(lua_State *L)
{
    static const char *const verbs[] = { "rises through", "falls through", "crosses" };
    const uint32_t kind = (uint32_t)lua_tointeger(L, lua_upvalueindex(1));
    const char *name = lua_tostring(L, lua_upvalueindex(2));
    if (lua_gettop(L) != 2)
        return jm_closed_raise(L, JM_MODEL, "it is written %s(x, level)", name);
    char a[50], b[50];
    describe(L, 1, a, sizeof a);
    describe(L, 2, b, sizeof b);
    const jm_node when = jm_read_op(L, JM_OP_SUB, jm_read_node(L, 1), jm_read_node(L, 2), 0);
    crossing *c = lua_newuserdatauv(L, sizeof *c, 0);
    c->kind = kind;
    c->when = when;
    snprintf(c->text, sizeof c->text, "%s %s %s", a, verbs[kind], b);
    luaL_setmetatable(L, crossing_type);
    return 1;
}

/* --- what an event sets ------------------------------------------------------------------ */

static uint32_t target_named(lua_State *L, jm_read_scope *scope, const char *name)
{
    jm_reader *r = jm_read_of(L);
    const uint32_t row = jm_read_resolve(L, scope, name, true);
    const jm_quantity *q = &r->ir->quantities[row];
    if (!r->facts[row].is_declared && !q->equation) {
        const char *near = jm_read_nearest(L, scope, name);
        jm_closed_raise(L, JM_MODEL, "\"%s\" is not defined%s%s%s", name,
                        near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    if (q->kind == JM_KIND_SIGNAL)
        jm_closed_raise(L, JM_MODEL, "\"%s\" is a signal and follows from its equation; an event "
                        "sets states, inputs or parameters", name);
    r->facts[row].is_event_target = true;
    return row;
}

static void read_set(lua_State *L, jm_read_scope *scope, int table, jm_ir_event *event)
{
    jm_arena *arena = jm_read_of(L)->ir->arena;
    const int type = lua_getfield(L, table, "set");
    if (type == LUA_TNIL && event->die) {
        lua_pop(L, 1);
        return;
    }
    if (type != LUA_TTABLE)
        jm_closed_raise(L, JM_MODEL, "an event says what it sets: set = { V = … }");
    const int set = lua_gettop(L);
    const lua_Integer n = jm_read_push_keys(L, set, scope->file, NULL);
    if (n == 0)
        jm_closed_raise(L, JM_MODEL, "the event sets nothing: set = { V = … }");
    event->n_set = (uint32_t)n;
    event->target = jm_arena_take(arena, (size_t)n, sizeof *event->target);
    event->value = jm_arena_take(arena, (size_t)n, sizeof *event->value);
    if (!event->target || !event->value) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for an event");
        return;
    }
    for (lua_Integer i = 0; i < n; i++) {
        lua_rawgeti(L, set + 1, i + 1);
        event->target[i] = target_named(L, scope, lua_tostring(L, -1));
        lua_gettable(L, set);
        event->value[i] = jm_read_set_value(L, event->target[i], jm_read_node(L, -1));
        lua_pop(L, 1);
    }
    lua_settop(L, set - 1);
}

static jm_read_scope *scope_of_event(lua_State *L, const char *name)
{
    const jm_reader *r = jm_read_of(L);
    if (r->mode != JM_READ_EQUATIONS || !r->current)
        jm_closed_raise(L, JM_MODEL, "%s belongs into equations = function(_ENV) … end", name);
    return r->current;
}

/* `known`: the keys as messages list them. */
static void check_event_keys(lua_State *L, int table, const char *const *known, const char *listed,
                             const char *what)
{
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        const char *const *k = known;
        while (*k && strcmp(*k, key) != 0)
            k++;
        if (!*k)
            jm_closed_raise(L, JM_MODEL, "\"%s\" is no key of %s; the keys are %s", key, what,
                            listed);
    }
}

static void add_event(lua_State *L, jm_ir_event *event, jm_read_scope *scope, const char *text)
{
    char part[JM_READ_NAME + 2] = "";
    if (scope->parent)
        snprintf(part, sizeof part, "%.*s: ", (int)strlen(scope->prefix) - 1, scope->prefix);
    event->name = jm_read_join(L, part, text, "");
    jm_read_place(L, &event->file, &event->line);
    jm_ir_add_event(jm_read_of(L)->ir, event);
    jm_read_check_memory(L);
}

/* --- conditions -------------------------------------------------------------------------- */

/* table[key] is true or false; `otherwise` where it is not there. */
static bool flag_of(lua_State *L, int table, const char *key, bool otherwise)
{
    const int type = lua_getfield(L, table, key);
    if (type != LUA_TNIL && type != LUA_TBOOLEAN)
        jm_closed_raise(L, JM_MODEL, "\"%s\" is %s; it is true or false", key,
                        jm_read_what(L, -1));
    const bool flag = type == LUA_TNIL ? otherwise : lua_toboolean(L, -1);
    lua_pop(L, 1);
    return flag;
}

static jm_node term_of(lua_State *L, int table, const char *key)
{
    const jm_node node = lua_getfield(L, table, key) == LUA_TNIL ? 0 : jm_read_node(L, -1);
    lua_pop(L, 1);
    return node;
}

static bool is_late(lua_State *L, int table)
{
    const int type = lua_getfield(L, table, "values");
    const char *text = type == LUA_TSTRING ? lua_tostring(L, -1) : "";
    const bool late = strcmp(text, "assignment") == 0;
    if (type != LUA_TNIL && !late && strcmp(text, "trigger") != 0)
        jm_closed_raise(L, JM_MODEL, "\"values\" says when the new values are computed: "
                        "\"trigger\" or \"assignment\"");
    lua_pop(L, 1);
    return late;
}

static void read_condition(lua_State *L, int table, jm_ir_event *event)
{
    event->kind = JM_EVENT_HOLDS;
    event->delay = term_of(L, table, "delay");
    if (event->delay)
        event->delay = jm_read_as_time(L, event->delay);
    event->priority = term_of(L, table, "priority");
    event->flags = (flag_of(L, table, "persistent", true) ? 0 : JM_EVENT_FLEETING) |
                   (flag_of(L, table, "at_start", false) ? JM_EVENT_AT_START : 0) |
                   (is_late(L, table) ? JM_EVENT_LATE : 0) |
                   (event->delay ? JM_EVENT_DELAYED : 0) |
                   (event->priority ? JM_EVENT_RANKED : 0);
}

/* die = "reason": the event ends the patient. Its name says so then. */
static void read_death(lua_State *L, int table, jm_ir_event *event, char *name, size_t room)
{
    const int type = lua_getfield(L, table, "die");
    const char *reason = type == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (type != LUA_TNIL && (!reason[0] || strlen(reason) > MOST_REASON || strchr(reason, '\n')))
        jm_closed_raise(L, JM_MODEL, "\"die\" says of what the patient dies, in a line of at most "
                        "%d bytes: die = \"no heartbeat for ten minutes\"", (int)MOST_REASON);
    if (type != LUA_TNIL) {
        event->die = jm_read_join(L, reason, "", "");
        snprintf(name, room, "death: %s", reason);
    }
    lua_pop(L, 1);
}

static bool is_equality(lua_State *L, jm_node condition)
{
    return jm_read_of(L)->ir->nodes[condition].op == JM_OP_EQ;
}

/* What belongs to conditions only stands beside a crossing. */
static void check_crossing(lua_State *L, int table)
{
    static const char *const others[] = { "delay", "priority", "persistent", "at_start", "values" };
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        if (lua_getfield(L, table, others[k]) != LUA_TNIL)
            jm_closed_raise(L, JM_MODEL, "\"%s\" belongs to a condition; write when = gt(x, level)",
                            others[k]);
        lua_pop(L, 1);
    }
}

/* on { when = rises_through(V, q(-30, "mV")), set = { … }, die = "…" } */
static int on(lua_State *L)
{
    static const char *const known[] = { "when", "set", "die", "delay", "priority", "persistent",
                                         "at_start", "values", NULL };
    jm_read_scope *scope = scope_of_event(L, "on");
    jm_ir_event event = { .kind = JM_EVENT_RISES };
    char text[160] = "on a condition";
    if (lua_gettop(L) != 1 || !lua_istable(L, 1))
        return jm_closed_raise(L, JM_MODEL, "an event is written on { when = …, set = { … } }");
    check_event_keys(L, 1, known,
                     "when, set, die, delay, priority, persistent, at_start and values",
                     "on { … }");
    lua_getfield(L, 1, "when");
    const crossing *c = luaL_testudata(L, -1, crossing_type);
    if (c) {
        event.kind = c->kind;
        event.when = c->when;
        snprintf(text, sizeof text, "on %s", c->text);
        check_crossing(L, 1);
    } else if (jm_read_is_condition(L, -1)) {
        event.holds = jm_read_condition(L, -1);
        read_condition(L, 1, &event);
        event.flags |= is_equality(L, event.holds) ? JM_EVENT_MEETS : 0;
    } else {
        return jm_closed_raise(L, JM_MODEL, "\"when\" is %s; write rises_through(x, level), "
                               "falls_through(x, level), crosses(x, level) or a condition such as "
                               "gt(x, level)", jm_read_what(L, -1));
    }
    read_death(L, 1, &event, text, sizeof text);
    read_set(L, scope, 1, &event);
    add_event(L, &event, scope, text);
    return 0;
}

/* reset { when = eq(V, V_th), set = { V = V_reset } } */
static int reset(lua_State *L)
{
    static const char *const known[] = { "when", "set", NULL };
    jm_read_scope *scope = scope_of_event(L, "reset");
    jm_ir_event event = { .kind = JM_EVENT_RESETS, .flags = JM_EVENT_MEETS };
    char text[160];
    if (lua_gettop(L) != 1 || !lua_istable(L, 1))
        return jm_closed_raise(L, JM_MODEL, "a reset is written reset { when = eq(x, level), "
                               "set = { … } }");
    check_event_keys(L, 1, known, "when and set", "reset { … }");
    lua_getfield(L, 1, "when");
    event.holds = jm_read_is_condition(L, -1) ? jm_read_condition(L, -1) : 0;
    if (!event.holds || !is_equality(L, event.holds))
        return jm_closed_raise(L, JM_MODEL, "a reset holds where two quantities are equal: when = "
                               "eq(x, level); other conditions belong to on { … }");
    read_set(L, scope, 1, &event);
    snprintf(text, sizeof text, "reset of %.140s",
             jm_read_of(L)->ir->quantities[event.target[0]].name);
    add_event(L, &event, scope, text);
    return 0;
}

/* every(q(5, "min"), { set = { … }, first = q(0, "min") }) */
static int every(lua_State *L)
{
    static const char *const known[] = { "set", "first", NULL };
    jm_read_scope *scope = scope_of_event(L, "every");
    jm_ir_event event = { .kind = JM_EVENT_EVERY };
    char period[60], text[80];
    if (lua_gettop(L) != 2 || !lua_istable(L, 2))
        return jm_closed_raise(L, JM_MODEL, "a clock is written every(q(5, \"min\"), { set = "
                               "{ … } })");
    check_event_keys(L, 2, known, "set and first", "every(…, { … })");
    event.period = jm_read_as_time(L, jm_read_node(L, 1));
    describe(L, 1, period, sizeof period);
    snprintf(text, sizeof text, "every %s", period);
    if (lua_getfield(L, 2, "first") != LUA_TNIL)
        event.first = jm_read_as_time(L, jm_read_node(L, -1));
    else
        event.first = jm_ir_const(jm_read_of(L)->ir, 0, NULL);
    read_set(L, scope, 2, &event);
    add_event(L, &event, scope, text);
    return 0;
}

static void add_crossing(lua_State *L, const char *name, int kind)
{
    lua_pushinteger(L, kind);
    lua_pushstring(L, name);
    lua_pushcclosure(L, cross, 2);
    lua_setfield(L, -2, name);
}

void jm_read_add_events(lua_State *L)
{
    luaL_newmetatable(L, crossing_type);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    add_crossing(L, "rises_through", JM_EVENT_RISES);
    add_crossing(L, "falls_through", JM_EVENT_FALLS);
    add_crossing(L, "crosses", JM_EVENT_CROSSES);
    lua_pushcfunction(L, on);
    lua_setfield(L, -2, "on");
    lua_pushcfunction(L, reset);
    lua_setfield(L, -2, "reset");
    lua_pushcfunction(L, every);
    lua_setfield(L, -2, "every");
}
