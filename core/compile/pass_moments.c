/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moments: a condition such as ge(t, 3), which compares time with what is fixed for a patient,
 * turns at a moment that is known beforehand. Patients stand still there, so that the event takes
 * place at exactly that time, and a sample of that time is of after it. That two such values are
 * equal is true for no other time, whatever rounding makes of them: it is written as t = moment.
 * After this pass events are known by their root functions alone.
 */
#include "core/compile/passes.h"

#include "core/compile/condition.h"
#include "jumeau/model_abi.h"

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

/* Where a - b changes its sign, and how steeply, if time alone says so. False: it does not. */
static bool find_moment(jm_ir *ir, jm_node a, jm_node b, jm_node *moment, jm_node *slope)
{
    line x, y;
    if ((is_fixed(ir, a) && is_fixed(ir, b)) || !find_line(ir, a, &x) || !find_line(ir, b, &y))
        return false;
    const jm_node offset = sum(ir, JM_OP_SUB, y.offset, x.offset);
    *slope = sum(ir, JM_OP_SUB, x.slope, y.slope);
    *moment = jm_ir_add(ir, JM_OP_DIV, offset ? offset : jm_ir_const(ir, 0, NULL), *slope, 0);
    return true;
}

static bool add_moment(jm_ir *ir, jm_node a, jm_node b)
{
    jm_node moment, slope;
    return !find_moment(ir, a, b, &moment, &slope) || jm_ir_add_moment(ir, moment);
}

static bool moments_of(jm_ir *ir, jm_node condition)
{
    const jm_ir_node n = ir->nodes[condition];
    switch ((jm_op)n.op) {
    case JM_OP_LT:
    case JM_OP_LE:
    case JM_OP_EQ:
    case JM_OP_NE:
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

/* --- equalities -------------------------------------------------------------------------- */

/* a = b as t = moment; where the two run side by side they are equal always or never. */
static jm_node exact_equality(jm_ir *ir, jm_node condition)
{
    const jm_ir_node n = ir->nodes[condition];
    jm_node moment, slope;
    if (!find_moment(ir, n.a, n.b, &moment, &slope))
        return condition;
    const jm_node time = jm_ir_leaf(ir, JM_OP_TIME, 0);
    const jm_node now = jm_ir_add(ir, JM_OP_EQ, time, moment, 0);
    if (ir->nodes[slope].op == JM_OP_CONST)
        return now;
    const jm_node flat = jm_ir_add(ir, JM_OP_EQ, slope, jm_ir_const(ir, 0, NULL), 0);
    const jm_node same = jm_ir_add(ir, JM_OP_EQ, n.a, n.b, 0);
    const jm_node always = jm_ir_add(ir, JM_OP_AND, flat, same, 0);
    return jm_ir_add(ir, JM_OP_OR, now, always, 0);
}

/* The condition with its equalities of time made exact. */
static jm_node exact(jm_ir *ir, jm_node condition)
{
    const jm_ir_node n = ir->nodes[condition];
    switch ((jm_op)n.op) {
    case JM_OP_EQ:
        return exact_equality(ir, condition);
    case JM_OP_NE: {
        const jm_node equality = jm_ir_add(ir, JM_OP_EQ, n.a, n.b, 0);
        const jm_node made = exact_equality(ir, equality);
        return made == equality ? condition : jm_ir_add(ir, JM_OP_NOT, made, 0, 0);
    }
    case JM_OP_AND:
    case JM_OP_OR: {
        const jm_node a = exact(ir, n.a), b = exact(ir, n.b);
        return jm_ir_add(ir, (jm_op)n.op, a, b, 0);
    }
    case JM_OP_NOT:
        return jm_ir_add(ir, JM_OP_NOT, exact(ir, n.a), 0, 0);
    default:
        return condition;
    }
}

/* The function of an equality: see jm_condition_meeting(). */
static jm_node meeting(jm_ir *ir, jm_node equality)
{
    const jm_ir_node n = ir->nodes[equality];
    const jm_node made = exact_equality(ir, equality);
    jm_node moment, slope;
    if (made == equality || !find_moment(ir, n.a, n.b, &moment, &slope))
        return jm_condition_meeting(ir, n.a, n.b);
    const jm_node gap = jm_ir_add(ir, JM_OP_SUB, jm_ir_leaf(ir, JM_OP_TIME, 0), moment, 0);
    return jm_ir_add(ir, JM_OP_SELECT, made, jm_ir_const(ir, 0, NULL), gap);
}

/* Whether a node that changes with time may do so by a jump, given the same of its operands. */
static bool node_leaps(const jm_ir *ir, const jm_ir_node *n, const bool *leaps)
{
    switch ((jm_op)n->op) {
    case JM_OP_FLOOR:
    case JM_OP_MOD:
    case JM_OP_TAN:
    case JM_OP_ATAN2:
    case JM_OP_SELECT:
    case JM_OP_HISTORY:
    case JM_OP_SLOPE:
        return true;
    case JM_OP_DIV:
        return !is_fixed(ir, n->b) || leaps[n->a];
    case JM_OP_POW:
        return ir->nodes[n->b].op != JM_OP_CONST || ir->nodes[n->b].value < 0 || leaps[n->a];
    default:
        return leaps[n->a] || leaps[n->b] || leaps[n->c];
    }
}

/* Which nodes may jump by themselves. NULL without memory. */
static const bool *find_leaps(const jm_ir *ir)
{
    bool *leaps = jm_arena_take(ir->arena, ir->n_nodes, sizeof *leaps);
    for (jm_node i = 1; leaps && i < ir->n_nodes; i++)
        leaps[i] = !is_fixed(ir, i) && node_leaps(ir, &ir->nodes[i], leaps);
    return leaps;
}

/* The event's function, from its condition. */
static void write_function(jm_ir *ir, jm_ir_event *e, const bool *leaps)
{
    const jm_ir_node n = ir->nodes[e->holds];
    if (e->flags & JM_EVENT_MEETS) {
        e->when = meeting(ir, e->holds);
        e->flags |= leaps[n.a] || leaps[n.b] ? JM_EVENT_LEAPS : 0;
        return;
    }
    const jm_node made = exact(ir, e->holds);
    if (made != e->holds)
        e->when = jm_condition_root(ir, made);
}

jm_status jm_pass_moments(jm_ir *ir, jm_error *err)
{
    jm_status status = jm_pass_classify(ir, err);
    const bool *leaps = status == JM_OK ? find_leaps(ir) : NULL;
    bool fits = leaps || status != JM_OK;
    for (uint32_t e = 0; fits && status == JM_OK && e < ir->n_events; e++) {
        jm_ir_event *event = &ir->events[e];
        if (event->holds) {
            fits = moments_of(ir, event->holds);
            write_function(ir, event, leaps);
        }
        event->holds = 0;
    }
    fits = fits && !ir->failed;
    return fits ? status : jm_fail(err, JM_MEMORY, "no memory left for the model");
}
