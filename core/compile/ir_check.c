/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/ir.h"

#include <string.h>

#include "jumeau/model_abi.h"

static bool node_holds(const jm_ir *ir, jm_node i)
{
    const jm_ir_node *n = &ir->nodes[i];
    const jm_node operands[3] = { n->a, n->b, n->c };
    if (n->op == JM_OP_NONE || n->op >= JM_OP_COUNT)
        return false;
    const unsigned arity = jm_op_arity((jm_op)n->op);
    for (unsigned k = 0; k < 3; k++) {
        if (k < arity ? operands[k] == 0 || operands[k] >= i : operands[k] != 0)
            return false;
    }
    switch ((jm_op)n->op) {
    case JM_OP_CONST:
        return n->index < ir->n_units;
    case JM_OP_QUANTITY:
        return n->index < ir->n_quantities;
    case JM_OP_HISTORY:
        return n->index < ir->n_histories;
    case JM_OP_TABLE:
    case JM_OP_SLOPE:
        return n->index < ir->n_tables;
    default:
        return n->index == 0;
    }
}

/* All of `uses` are nodes, or 0. */
static bool uses_hold(const jm_ir *ir, const jm_node *uses, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (uses[i] >= ir->n_nodes)
            return false;
    return true;
}

static bool quantity_holds(const jm_ir *ir, uint32_t i)
{
    const jm_quantity *q = &ir->quantities[i];
    const jm_node uses[] = { q->equation, q->dot, q->start };
    uint32_t row;
    if (!q->name || !jm_map_get(ir->by_name, q->name, &row) || row != i)
        return false;
    if (!uses_hold(ir, uses, sizeof uses / sizeof *uses))
        return false;
    if (q->kind == JM_KIND_STATE)
        return q->equation == 0;
    return q->dot == 0 && q->start == 0 && (q->kind != JM_KIND_SIGNAL || q->equation);
}

static bool event_holds(const jm_ir *ir, const jm_ir_event *e)
{
    const bool clock = e->kind == JM_EVENT_EVERY;
    const jm_node uses[] = { e->when, e->holds, e->delay, e->priority, e->period, e->first };
    const jm_node needed = clock ? e->period : e->when ? e->when : e->holds;
    if (!uses_hold(ir, uses, sizeof uses / sizeof *uses) || !needed)
        return false;
    for (uint32_t k = 0; k < e->n_set; k++)
        if (e->target[k] >= ir->n_quantities || !e->value[k] || e->value[k] >= ir->n_nodes)
            return false;
    return true;
}

static bool route_holds(const jm_ir *ir, const jm_ir_route *r)
{
    const jm_node uses[] = { r->gain, r->lag, r->rate, r->duration, r->fraction };
    return r->name && r->state < ir->n_quantities && r->input < ir->n_quantities &&
           ir->quantities[r->state].kind == JM_KIND_STATE &&
           ir->quantities[r->input].kind == JM_KIND_INPUT &&
           uses_hold(ir, uses, sizeof uses / sizeof *uses);
}

static bool table_holds(const jm_ir_table *t)
{
    for (uint32_t k = 1; k < t->n; k++)
        if (!(t->x[k - 1] < t->x[k]))
            return false;
    return t->n > 0;
}

static jm_status broken(jm_error *err, const char *what, uint32_t row)
{
    return jm_fail(err, JM_INTERNAL, "%s %u of the model's graph breaks its invariant", what,
                   (unsigned)row);
}

jm_status jm_ir_check(const jm_ir *ir, jm_error *err)
{
    if (ir->failed)
        return jm_fail(err, JM_MEMORY, "no memory left for the model's graph");
    for (jm_node i = 1; i < ir->n_nodes; i++)
        if (!node_holds(ir, i))
            return broken(err, "node", i);
    for (uint32_t i = 0; i < ir->n_quantities; i++)
        if (!quantity_holds(ir, i))
            return broken(err, "quantity", i);
    for (uint32_t i = 0; i < ir->n_events; i++)
        if (!event_holds(ir, &ir->events[i]))
            return broken(err, "event", i);
    if (!uses_hold(ir, ir->moments, ir->n_moments))
        return broken(err, "moment", 0);
    for (uint32_t i = 0; i < ir->n_routes; i++)
        if (!route_holds(ir, &ir->routes[i]))
            return broken(err, "route", i);
    for (uint32_t i = 0; i < ir->n_tables; i++)
        if (!table_holds(&ir->tables[i]))
            return broken(err, "table", i);
    for (uint32_t i = 0; i < ir->n_histories; i++)
        if (!ir->histories[i].x || ir->histories[i].x >= ir->n_nodes || !ir->histories[i].tau ||
            ir->histories[i].tau >= ir->n_nodes)
            return broken(err, "history", i);
    return JM_OK;
}
