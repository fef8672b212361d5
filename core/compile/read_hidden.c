/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

enum { MOST_ORDER = 100 };

static jm_read_scope *scope_of_equations(lua_State *L, const char *name)
{
    const jm_reader *r = jm_read_of(L);
    if (r->mode != JM_READ_EQUATIONS || !r->current)
        jm_closed_raise(L, JM_MODEL, "%s belongs into equations = function(_ENV) … end", name);
    return r->current;
}

/* A state whose unit is that of its start value; `units` finds it. */
static uint32_t add_state(lua_State *L, jm_read_scope *scope, const char *name, const char *doc)
{
    jm_quantity q = jm_read_blank(NULL, JM_KIND_STATE);
    q.name = jm_read_join(L, scope->prefix, name, "");
    q.doc = doc;
    jm_read_place(L, &q.file, &q.line);
    q.line_equation = q.line;
    return jm_read_add(L, scope, &q, true);
}

/* dot.s = (x - s) / tau */
static jm_node follow(lua_State *L, uint32_t row, jm_node x, jm_node tau, jm_node start)
{
    jm_ir *ir = jm_read_of(L)->ir;
    const jm_node s = jm_ir_leaf(ir, JM_OP_QUANTITY, row);
    const jm_node gap = jm_read_op(L, JM_OP_SUB, x, s, 0);
    const jm_node dot = jm_read_op(L, JM_OP_DIV, gap, tau, 0);
    ir->quantities[row].dot = dot;
    ir->quantities[row].start = start;
    return s;
}

/* lag(x, tau[, start]) */
static int lag(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    jm_read_scope *scope = scope_of_equations(L, "lag");
    if (lua_gettop(L) != 2 && lua_gettop(L) != 3)
        return jm_closed_raise(L, JM_MODEL, "a lag is written lag(x, tau) or lag(x, tau, start)");
    const jm_node x = jm_read_node(L, 1);
    const jm_node tau = jm_read_as_time(L, jm_read_node(L, 2));
    const jm_node start = lua_isnoneornil(L, 3) ? x : jm_read_node(L, 3);
    char name[40];
    snprintf(name, sizeof name, "lag.%u", (unsigned)++scope->n_hidden);
    const uint32_t row = add_state(L, scope, name, "State of a lag");
    r->facts[row].group = ++r->n_groups;
    jm_read_push(L, follow(L, row, x, tau, start));
    return 1;
}

/* delay(x, tau, order[, start]): a chain of lags of tau / order each. */
static int delay(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    jm_read_scope *scope = scope_of_equations(L, "delay");
    int whole = 0;
    const lua_Integer order = lua_tointegerx(L, 3, &whole);
    if (lua_gettop(L) < 3 || lua_gettop(L) > 4 || !whole || order < 1 || order > MOST_ORDER)
        return jm_closed_raise(L, JM_MODEL, "a delay is written delay(x, tau, order), where order "
                               "is a whole number from 1 to %d", (int)MOST_ORDER);
    jm_node x = jm_read_node(L, 1);
    const jm_node n = jm_ir_const(r->ir, (double)order, NULL);
    const jm_node whole_tau = jm_read_as_time(L, jm_read_node(L, 2));
    const jm_node tau = jm_read_op(L, JM_OP_DIV, whole_tau, n, 0);
    const jm_node start = lua_isnoneornil(L, 4) ? x : jm_read_node(L, 4);
    const uint32_t group = ++r->n_groups;
    const unsigned chain = ++scope->n_hidden;
    for (lua_Integer k = 1; k <= order; k++) {
        char name[60];
        snprintf(name, sizeof name, "delay.%u.%d", chain, (int)k);
        const uint32_t row = add_state(L, scope, name, "State of a delay");
        r->facts[row].group = group;
        x = follow(L, row, x, tau, start);
    }
    jm_read_push(L, x);
    return 1;
}

/* history(x, tau): the value x had a time tau ago. */
static int history(lua_State *L)
{
    jm_ir *ir = jm_read_of(L)->ir;
    scope_of_equations(L, "history");
    if (lua_gettop(L) != 2)
        return jm_closed_raise(L, JM_MODEL, "a true delay is written history(x, tau)");
    const jm_ir_history h = { .x = jm_read_node(L, 1),
                              .tau = jm_read_as_time(L, jm_read_node(L, 2)) };
    const uint32_t row = jm_ir_add_history(ir, &h);
    jm_read_check_memory(L);
    jm_read_push(L, jm_ir_leaf(ir, JM_OP_HISTORY, row));
    return 1;
}

void jm_read_name_hidden(lua_State *L, jm_node node, const char *signal)
{
    jm_reader *r = jm_read_of(L);
    const jm_ir_node *n = &r->ir->nodes[node];
    if (n->op != JM_OP_QUANTITY || !r->facts[n->index].group || r->facts[n->index].rename)
        return;
    const jm_read_scope *scope = r->facts[n->index].scope;
    const uint32_t group = r->facts[n->index].group;
    const char *kind = r->ir->quantities[n->index].name + strlen(scope->prefix);
    const char *start = jm_read_join(L, scope->prefix, signal, kind[0] == 'l' ? ".lag" : ".delay.");
    /* The states of one chain stand in rows that follow each other. */
    uint32_t first = n->index;
    while (first > 0 && r->facts[first - 1].group == group)
        first--;
    for (uint32_t row = first; row <= n->index; row++) {
        char number[20] = "";
        if (kind[0] == 'd')
            snprintf(number, sizeof number, "%u", (unsigned)(row - first + 1));
        r->facts[row].rename = jm_read_join(L, start, number, "");
    }
}

void jm_read_add_hidden(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "lag", lag }, { "delay", delay }, { "history", history }, { NULL, NULL }
    };
    luaL_setfuncs(L, functions, 0);
}
