/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moments: a condition such as ge(t, 3), which compares time with what is fixed for a patient,
 * turns at a moment that is known beforehand. Patients stand still there, so that the event takes
 * place at exactly that time, and a sample of that time is of after it. After this pass events are
 * known by their root functions alone.
 */
#include "core/compile/passes.h"

/* slope * t + offset, both fixed for a patient; 0: none. */
typedef struct line {
    jm_node slope, offset;
} line;

static bool is_fixed(const jm_ir *ir, jm_node node)
{
    return ir->nodes[node].rate <= JM_RATE_PATIENT;
}

static jm_node sum(jm_ir *ir, jm_op op, jm_node a, jm_node b)
{
    if (!b)
        return a;
    if (!a)
        return op == JM_OP_SUB ? jm_ir_add(ir, JM_OP_NEG, b, 0, 0) : b;
    return jm_ir_add(ir, op, a, b, 0);
}

static line sum_of(jm_ir *ir, jm_op op, line a, line b)
{
    return (line){ sum(ir, op, a.slope, b.slope), sum(ir, op, a.offset, b.offset) };
}

static line scaled(jm_ir *ir, jm_op op, line a, jm_node by)
{
    return (line){ a.slope ? jm_ir_add(ir, op, a.slope, by, 0) : 0,
                   a.offset ? jm_ir_add(ir, op, a.offset, by, 0) : 0 };
}

/* False where the expression is no line in time. New nodes count as fixed, as they are. */
static bool find_line(jm_ir *ir, jm_node node, line *out)
{
    const jm_ir_node n = ir->nodes[node];
    line a, b;
    *out = (line){ 0, 0 };
    if (is_fixed(ir, node)) {
        out->offset = node;
        return true;
    }
    switch ((jm_op)n.op) {
    case JM_OP_TIME:
        out->slope = jm_ir_const(ir, 1, NULL);
        return true;
    case JM_OP_ADD:
    case JM_OP_SUB:
        if (!find_line(ir, n.a, &a) || !find_line(ir, n.b, &b))
            return false;
        *out = sum_of(ir, (jm_op)n.op, a, b);
        return true;
    case JM_OP_NEG:
        if (!find_line(ir, n.a, &a))
            return false;
        *out = sum_of(ir, JM_OP_SUB, *out, a);
        return true;
    case JM_OP_MUL:
    case JM_OP_DIV: {
        const bool swapped = n.op == JM_OP_MUL && is_fixed(ir, n.a);
        if (!is_fixed(ir, swapped ? n.a : n.b) || !find_line(ir, swapped ? n.b : n.a, &a))
            return false;
        *out = scaled(ir, (jm_op)n.op, a, swapped ? n.a : n.b);
        return true;
    }
    default:
        return false;
    }
}

/* Where a - b changes its sign, if time alone says so. */
static bool add_moment(jm_ir *ir, jm_node a, jm_node b)
{
    line x, y;
    if (is_fixed(ir, a) && is_fixed(ir, b))
        return true;
    if (!find_line(ir, a, &x) || !find_line(ir, b, &y))
        return true;
    const line gap = { sum(ir, JM_OP_SUB, x.slope, y.slope),
                       sum(ir, JM_OP_SUB, y.offset, x.offset) };
    const jm_node zero = jm_ir_const(ir, 0, NULL);
    return jm_ir_add_moment(
        ir, jm_ir_add(ir, JM_OP_DIV, gap.offset ? gap.offset : zero, gap.slope, 0));
}

static bool moments_of(jm_ir *ir, jm_node condition)
{
    const jm_ir_node n = ir->nodes[condition];
    switch ((jm_op)n.op) {
    case JM_OP_LT:
    case JM_OP_LE:
        return add_moment(ir, n.a, n.b);
    case JM_OP_AND:
    case JM_OP_OR:
        return moments_of(ir, n.a) && moments_of(ir, n.b);
    case JM_OP_NOT:
        return moments_of(ir, n.a);
    default:
        return true;
    }
}

jm_status jm_pass_moments(jm_ir *ir, jm_error *err)
{
    jm_status status = jm_pass_classify(ir, err);
    bool fits = true;
    for (uint32_t e = 0; status == JM_OK && e < ir->n_events; e++) {
        if (ir->events[e].holds)
            fits = fits && moments_of(ir, ir->events[e].holds);
        ir->events[e].holds = 0;
    }
    return fits ? status : jm_fail(err, JM_MEMORY, "no memory left for the model");
}
