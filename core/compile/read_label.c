/* SPDX-License-Identifier: Apache-2.0 */
/*
 * units = "labels": inside such a model a name means its number in its own unit.
 *
 * What is read is divided by one of its unit, what is assigned multiplied by it, so that the passes
 * know of nothing but quantities with units, and a model of labels is a part like any other. Both
 * factors are 1 and vanish when the model is simplified. Units with a zero of their own are steps
 * from there.
 */
#include <lauxlib.h>
#include <string.h>

#include "core/compile/algebra.h"
#include "core/compile/read.h"

/* Whether the function that runs belongs to a model whose units are labels. */
static bool is_of_numbers(const jm_reader *r)
{
    return r->current && r->current->has_labels;
}

/* A degree Celsius has a zero of its own: 37 of them are 37 steps above it. */
static bool has_own_zero(const jm_unit *unit)
{
    return unit->offset > 0;
}

static jm_unit step_of(const jm_unit *unit)
{
    jm_unit step = *unit;
    step.offset = 0;
    return step;
}

jm_node jm_read_as_number(lua_State *L, jm_node node, const jm_unit *unit)
{
    const jm_reader *r = jm_read_of(L);
    const jm_unit step = step_of(unit);
    if (!is_of_numbers(r) || jm_unit_is_one(unit))
        return node;
    if (has_own_zero(unit))
        node = jm_read_op(L, JM_OP_SUB, node, jm_ir_const(r->ir, 0, unit), 0);
    return jm_read_op(L, JM_OP_DIV, node, jm_ir_const(r->ir, 1, &step), 0);
}

jm_node jm_read_as_quantity(lua_State *L, jm_node node, const jm_unit *unit)
{
    const jm_reader *r = jm_read_of(L);
    const jm_unit step = step_of(unit);
    if (!is_of_numbers(r) || jm_unit_is_one(unit))
        return node;
    node = jm_read_op(L, JM_OP_MUL, node, jm_ir_const(r->ir, 1, &step), 0);
    if (has_own_zero(unit))
        node = jm_read_op(L, JM_OP_ADD, node, jm_ir_const(r->ir, 0, unit), 0);
    return node;
}

jm_node jm_read_as_time(lua_State *L, jm_node node)
{
    const jm_reader *r = jm_read_of(L);
    return r->current ? jm_read_as_quantity(L, node, &r->current->time) : node;
}

jm_node jm_read_set_value(lua_State *L, uint32_t row, jm_node node)
{
    const jm_quantity *q = &jm_read_of(L)->ir->quantities[row];
    return q->has_unit ? jm_read_as_quantity(L, node, &q->unit) : node;
}

jm_node jm_read_value_of(lua_State *L, uint32_t row)
{
    jm_ir *ir = jm_read_of(L)->ir;
    const jm_node leaf = jm_ir_leaf(ir, JM_OP_QUANTITY, row);
    const jm_quantity *q = &ir->quantities[row];
    return q->has_unit ? jm_read_as_number(L, leaf, &q->unit) : leaf;
}

const jm_ir_node *jm_read_named(const jm_ir *ir, jm_node node)
{
    const jm_ir_node *n = &ir->nodes[node];
    const bool is_label = n->op == JM_OP_DIV && ir->nodes[n->b].op == JM_OP_CONST &&
                          jm_is_const(ir, n->b, 1) && ir->nodes[n->b].index;
    if (!is_label)
        return n;
    const jm_ir_node *of = &ir->nodes[n->a];
    const bool has_zero = of->op == JM_OP_SUB && ir->nodes[of->b].op == JM_OP_CONST &&
                          ir->nodes[of->b].index &&
                          ir->units[ir->nodes[of->b].index].offset > 0;
    return has_zero ? &ir->nodes[of->a] : of;
}

void jm_read_labels(lua_State *L, jm_read_scope *scope)
{
    const char *text = jm_read_string(L, -1, "units", scope->file, "", "checked");
    if (strcmp(text, "labels") != 0 && strcmp(text, "checked") != 0)
        jm_read_fail(L, scope->file, "units", JM_MODEL,
                     "\"%s\" is no way with units; write units "
                     "= \"labels\" where units are texts for people and every number is taken as "
                     "it stands",
                     text);
    scope->has_labels = strcmp(text, "labels") == 0;
}

void jm_read_refuse_unit(lua_State *L)
{
    if (is_of_numbers(jm_read_of(L)))
        jm_closed_raise(L, JM_MODEL,
                        "units are labels in this model; write the number alone, in "
                        "the unit that the equation is meant in");
}
