/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/compile/pass_units.h"

/* More rounds than any chain of lags that feed each other needs in practice. */
enum { MOST_ROUNDS = 60 };

static const jm_unit one = { .scale = 1 };

static jm_units_of known(jm_unit unit)
{
    return (jm_units_of){ JM_UNITS_KNOWN, unit };
}

bool jm_units_exponent(const jm_ir_node *exponent, int *num)
{
    if (exponent->op != JM_OP_CONST || !(fabs(exponent->value) < 100))
        return false;
    const double sixtieths = exponent->value * JM_DIM_ONE;
    *num = (int)lround(sixtieths);
    return fabs(sixtieths - *num) < 1e-9;
}

/* --- the unit of one node ---------------------------------------------------------------- */

static jm_units_of rule_leaf(const jm_units_pass *p, const jm_ir_node *n)
{
    const jm_ir *ir = p->ir;
    if (n->op == JM_OP_CONST) {
        const bool any = n->index == 0 && (fpclassify(n->value) == FP_ZERO || isinf(n->value));
        return any ? (jm_units_of){ JM_UNITS_ANY, one } : known(ir->units[n->index]);
    }
    if (n->op == JM_OP_TIME)
        return known(ir->time);
    if (n->op == JM_OP_HISTORY)
        return p->of[ir->histories[n->index].x];
    const jm_quantity *q = &ir->quantities[n->index];
    return q->has_unit ? known(q->unit) : (jm_units_of){ JM_UNITS_UNKNOWN, one };
}

/* Sums, extremes, choices: one unit for both. */
static jm_units_of rule_same(jm_units_of a, jm_units_of b)
{
    if (a.known == JM_UNITS_KNOWN)
        return a;
    if (b.known == JM_UNITS_KNOWN)
        return b;
    return a.known == JM_UNITS_ANY ? b : a;
}

/* Degrees: 37 degC - 36 degC is a difference; 37 degC + a difference is in degC. */
static jm_units_of rule_sum(jm_op op, jm_units_of a, jm_units_of b)
{
    jm_units_of c = rule_same(a, b);
    const bool both = a.known == JM_UNITS_KNOWN && b.known == JM_UNITS_KNOWN;
    if (both && op == JM_OP_ADD && b.unit.offset > 0)
        return b;
    if (both && op == JM_OP_SUB && a.unit.offset > 0 && b.unit.offset > 0)
        c.unit.offset = 0;
    return c;
}

static jm_units_of rule_product(jm_op op, jm_units_of a, jm_units_of b)
{
    if (a.known == JM_UNITS_UNKNOWN || b.known == JM_UNITS_UNKNOWN)
        return (jm_units_of){ JM_UNITS_UNKNOWN, one };
    a.unit.offset = b.unit.offset = 0;
    return known(op == JM_OP_MUL ? jm_unit_mul(&a.unit, &b.unit) : jm_unit_div(&a.unit, &b.unit));
}

static jm_units_of rule_power(const jm_units_pass *p, const jm_ir_node *n)
{
    const jm_units_of a = p->of[n->a];
    jm_unit unit = one;
    int num = JM_DIM_ONE / 2;
    if (a.known == JM_UNITS_UNKNOWN)
        return a;
    if (a.known == JM_UNITS_ANY || jm_unit_same_dim(&a.unit, &one))
        return known(one);
    if (n->op == JM_OP_POW && !jm_units_exponent(&p->old[n->b], &num))
        return known(one);
    if (!jm_unit_pow(&unit, &a.unit, num, JM_DIM_ONE))
        return known(one);
    unit.offset = 0;
    return known(unit);
}

jm_units_of jm_units_rule(const jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    switch ((jm_op)n->op) {
    case JM_OP_CONST:
    case JM_OP_QUANTITY:
    case JM_OP_TIME:
    case JM_OP_HISTORY:
        return rule_leaf(p, n);
    case JM_OP_NEG:
    case JM_OP_ABS:
        return p->of[n->a];
    case JM_OP_ADD:
    case JM_OP_SUB:
        return rule_sum((jm_op)n->op, p->of[n->a], p->of[n->b]);
    case JM_OP_MIN:
    case JM_OP_MAX:
    case JM_OP_MOD:
        return rule_same(p->of[n->a], p->of[n->b]);
    case JM_OP_SELECT:
        return rule_same(p->of[n->b], p->of[n->c]);
    case JM_OP_MUL:
    case JM_OP_DIV:
        return rule_product((jm_op)n->op, p->of[n->a], p->of[n->b]);
    case JM_OP_POW:
    case JM_OP_SQRT:
        return rule_power(p, n);
    case JM_OP_TABLE:
        return known(p->ir->tables[n->index].y_unit);
    default:
        return known(one); /* functions of plain numbers, comparisons */
    }
}

/* --- the order in which to look ---------------------------------------------------------- */

/* What gives a quantity its unit: the equation of a plain signal; x of a lag, whose rate of change
   was written (x - s) / tau. 0: it has a unit. */
static jm_node origin(const jm_units_pass *p, uint32_t row)
{
    const jm_quantity *q = &p->ir->quantities[row];
    if (q->has_unit)
        return 0;
    if (q->kind != JM_KIND_STATE)
        return q->equation;
    return p->old[p->old[q->dot].a].a;
}

/* The k-th node that must come before node i, 0 behind the last. */
static jm_node before(const jm_units_pass *p, jm_node i, unsigned k)
{
    const jm_ir_node *n = &p->old[i];
    const jm_node operands[3] = { n->a, n->b, n->c };
    if (n->op == JM_OP_QUANTITY)
        return k == 0 ? origin(p, n->index) : 0;
    if (n->op == JM_OP_HISTORY)
        return k == 0 ? p->ir->histories[n->index].x : 0;
    return k < 3 ? operands[k] : 0;
}

/* Writes all nodes to `order`, what they need before them, as far as there is no circle. */
static void find_order(const jm_units_pass *p, jm_node *order, jm_node *stack, uint8_t *next)
{
    uint32_t n = 0;
    for (jm_node root = 1; root < p->n; root++) {
        uint32_t depth = 0;
        if (next[root])
            continue;
        next[root] = 1; /* 1 + the operands looked at */
        stack[depth++] = root;
        while (depth > 0) {
            const jm_node i = stack[depth - 1];
            const jm_node k = next[i] <= 3 ? before(p, i, next[i] - 1u) : 0;
            if (k == 0) {
                order[n++] = i;
                depth--;
                continue;
            }
            next[i]++;
            if (!next[k]) {
                next[k] = 1;
                stack[depth++] = k;
            }
        }
    }
}

/* --- rounds ------------------------------------------------------------------------------ */

/* A number without dimension stands as such, not in hundredths or in mL/L. */
static jm_unit tidy(jm_unit unit)
{
    return jm_unit_same_dim(&unit, &one) ? one : unit;
}

/* Finding a text looks at every quantity, so it is done once for each unit. */
static const char *text_of(jm_units_pass *p, const jm_unit *unit)
{
    char text[128];
    for (uint32_t k = 0; k < p->n_spelled; k++)
        if (jm_unit_same_dim(&p->spelled[k].unit, unit) &&
            memcmp(&p->spelled[k].unit.scale, &unit->scale, sizeof unit->scale) == 0 &&
            (p->spelled[k].unit.offset > 0) == (unit->offset > 0))
            return p->spelled[k].text;
    jm_units_text(p->ir, unit, text, sizeof text);
    const char *copy = jm_arena_text(p->ir->arena, text);
    p->ir->failed = p->ir->failed || !copy;
    if (p->n_spelled < JM_UNITS_SPELLED)
        p->spelled[p->n_spelled++] = (jm_units_spelled){ *unit, copy };
    return copy;
}

static void settle(jm_units_pass *p, jm_quantity *q, jm_unit unit)
{
    q->unit = tidy(unit);
    q->unit_text = text_of(p, &q->unit);
    q->has_unit = true;
}

/* One look at every node; whether it found a unit that was not known before. */
static bool look(jm_units_pass *p, const jm_node *order)
{
    bool found = false;
    for (uint32_t k = 0; k + 1 < p->n; k++) {
        const jm_node i = order[k];
        const jm_ir_node *n = &p->old[i];
        if (n->op == JM_OP_QUANTITY && !p->ir->quantities[n->index].has_unit) {
            const jm_units_of of = p->of[origin(p, n->index)];
            if (of.known == JM_UNITS_KNOWN) {
                settle(p, &p->ir->quantities[n->index], of.unit);
                found = true;
            }
        }
        p->of[i] = jm_units_rule(p, i);
    }
    return found;
}

/* What is left: 0 alone, signals in a circle (which `order` will name), or never looked at. */
static void settle_rest(jm_units_pass *p)
{
    for (uint32_t i = 0; i < p->ir->n_quantities; i++) {
        jm_quantity *q = &p->ir->quantities[i];
        if (q->has_unit)
            continue;
        const jm_units_of of = p->of[origin(p, i)];
        settle(p, q, of.known == JM_UNITS_KNOWN ? of.unit : one);
    }
}

bool jm_units_infer(jm_units_pass *p)
{
    jm_arena *scratch = jm_arena_new();
    jm_node *order = scratch ? jm_arena_take(scratch, p->n, sizeof *order) : NULL;
    jm_node *stack = scratch ? jm_arena_take(scratch, p->n, sizeof *stack) : NULL;
    uint8_t *next = scratch ? jm_arena_take(scratch, p->n, sizeof *next) : NULL;
    if (order && stack && next) {
        find_order(p, order, stack, next);
        for (int round = 0; round < MOST_ROUNDS && look(p, order); round++)
            continue;
        settle_rest(p);
        look(p, order);
    } else {
        p->ir->failed = true;
    }
    jm_arena_free(scratch);
    return !p->ir->failed;
}
