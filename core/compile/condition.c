/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/condition.h"

/* What is left of a distance at the border: a product of two is still a number, as root finders
   compare signs by multiplying. */
#define LEAST 1e-150

/* 1 or -1: all that is known of an equality inside of a condition. */
static jm_node jump(jm_ir *ir, jm_node condition)
{
    const jm_node yes = jm_ir_const(ir, 1, NULL), no = jm_ir_const(ir, -1, NULL);
    return jm_ir_add(ir, JM_OP_SELECT, condition, yes, no);
}

/* How far from turning: positive where the condition holds, but for the border itself. */
static jm_node distance(jm_ir *ir, jm_node condition)
{
    const jm_ir_node n = ir->nodes[condition];
    switch ((jm_op)n.op) {
    case JM_OP_LT:
    case JM_OP_LE:
        return jm_ir_add(ir, JM_OP_SUB, n.b, n.a, 0);
    case JM_OP_AND:
    case JM_OP_OR: {
        const jm_node a = distance(ir, n.a), b = distance(ir, n.b);
        return jm_ir_add(ir, n.op == JM_OP_AND ? JM_OP_MIN : JM_OP_MAX, a, b, 0);
    }
    case JM_OP_NOT:
        return jm_ir_add(ir, JM_OP_NEG, distance(ir, n.a), 0, 0);
    default:
        return jump(ir, condition);
    }
}

jm_node jm_condition_meeting(jm_ir *ir, jm_node a, jm_node b)
{
    const jm_node is_met = jm_ir_add(ir, JM_OP_EQ, a, b, 0);
    const jm_node gap = jm_ir_add(ir, JM_OP_SUB, a, b, 0);
    return jm_ir_add(ir, JM_OP_SELECT, is_met, jm_ir_const(ir, 0, NULL), gap);
}

jm_node jm_condition_root(jm_ir *ir, jm_node condition)
{
    const jm_ir_node n = ir->nodes[condition];
    if (n.op == JM_OP_EQ)
        return jm_condition_meeting(ir, n.a, n.b);
    const jm_node size = distance(ir, condition);
    const jm_node least = jm_ir_const(ir, LEAST, NULL), most = jm_ir_const(ir, -LEAST, NULL);
    const jm_node yes = jm_ir_add(ir, JM_OP_MAX, size, least, 0);
    const jm_node no = jm_ir_add(ir, JM_OP_MIN, size, most, 0);
    return jm_ir_add(ir, JM_OP_SELECT, condition, yes, no);
}
