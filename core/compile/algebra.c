/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/algebra.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/scalar.h"

void jm_algebra_init(jm_algebra *g, jm_ir *ir)
{
    memset(g, 0, sizeof *g);
    g->ir = ir;
}

void jm_algebra_clear(jm_algebra *g)
{
    free(g->known);
    memset(g, 0, sizeof *g);
}

/* --- questions --------------------------------------------------------------------------- */

static const jm_ir_node *at(const jm_algebra *g, jm_node n)
{
    return &g->ir->nodes[n];
}

static bool is_op(const jm_algebra *g, jm_node n, jm_op op)
{
    return at(g, n)->op == op;
}

static bool is_number(const jm_algebra *g, jm_node n)
{
    return is_op(g, n, JM_OP_CONST);
}

bool jm_is_const(const jm_ir *ir, jm_node node, double value)
{
    const jm_ir_node *n = &ir->nodes[node];
    return n->op == JM_OP_CONST && !(n->value < value) && !(n->value > value) && !isnan(n->value);
}

static bool is_value(const jm_algebra *g, jm_node n, double value)
{
    return jm_is_const(g->ir, n, value);
}

/* --- what is known of values ------------------------------------------------------------- */

/* Operations that are finite for finite operands, overflow of sums and products apart. */
static bool keeps_finite(jm_op op)
{
    switch (op) {
    case JM_OP_EXP:
    case JM_OP_LOG:
    case JM_OP_LOG10:
    case JM_OP_SQRT:
    case JM_OP_TAN:
    case JM_OP_ASIN:
    case JM_OP_ACOS:
    case JM_OP_SINH:
    case JM_OP_COSH:
    case JM_OP_DIV:
    case JM_OP_POW:
    case JM_OP_MOD:
        return false;
    default:
        return true;
    }
}

/* What all operands have in common. */
static unsigned known_of_operands(const jm_algebra *g, const jm_ir_node *n)
{
    unsigned common = ~0u;
    common &= n->a ? g->known[n->a] : common;
    common &= n->b ? g->known[n->b] : common;
    return common & (n->c ? g->known[n->c] : common);
}

static unsigned known_of_number(double x)
{
    return (isfinite(x) ? JM_KNOWN_FINITE : 0u) | (x >= 0.0 ? JM_KNOWN_NOT_NEGATIVE : 0u) |
           (fabs(x) > 1e-100 ? JM_KNOWN_AWAY : 0u);
}

/* A sum of what is not negative keeps the distance from 0 that one of its terms has. */
static unsigned known_of_sum(unsigned a, unsigned b)
{
    unsigned known = a & b & (JM_KNOWN_FINITE | JM_KNOWN_NOT_NEGATIVE);
    if (known & JM_KNOWN_NOT_NEGATIVE)
        known |= (a | b) & JM_KNOWN_AWAY;
    return known;
}

/* What is finite over what stays away from 0 is finite, also where that is infinite. */
static unsigned known_of_quotient(unsigned a, unsigned b)
{
    return (b & JM_KNOWN_AWAY ? a & JM_KNOWN_FINITE : 0u) | (a & b & JM_KNOWN_NOT_NEGATIVE);
}

static unsigned look_at(const jm_algebra *g, const jm_ir_node *n)
{
    const unsigned common = known_of_operands(g, n);
    const unsigned a = g->known[n->a], b = g->known[n->b];
    switch ((jm_op)n->op) {
    case JM_OP_NONE: return 0;
    case JM_OP_CONST: return known_of_number(n->value);
    case JM_OP_ADD: return known_of_sum(a, b);
    case JM_OP_DIV: return known_of_quotient(a, b);
    case JM_OP_MUL: /* the square of what is just away from 0 may not be */
        return (common & ~(unsigned)JM_KNOWN_AWAY) | (n->a == n->b ? JM_KNOWN_NOT_NEGATIVE : 0u);
    case JM_OP_EXP: return JM_KNOWN_NOT_NEGATIVE;
    case JM_OP_COSH: return JM_KNOWN_NOT_NEGATIVE | JM_KNOWN_AWAY;
    case JM_OP_ABS: return a | JM_KNOWN_NOT_NEGATIVE;
    case JM_OP_SQRT:
        return (a & (JM_KNOWN_NOT_NEGATIVE | JM_KNOWN_AWAY)) |
               (a & JM_KNOWN_NOT_NEGATIVE ? a & JM_KNOWN_FINITE : 0u);
    case JM_OP_MIN:
    case JM_OP_MAX: return common;
    case JM_OP_SELECT: return b & g->known[n->c];
    default: return keeps_finite((jm_op)n->op) ? common & JM_KNOWN_FINITE : 0u;
    }
}

unsigned jm_known(jm_algebra *g, jm_node node)
{
    if (node >= g->room) {
        const uint32_t room = g->ir->n_nodes + g->ir->n_nodes / 2 + 16;
        uint8_t *known = realloc(g->known, room);
        if (!known) {
            g->ir->failed = true;
            return 0;
        }
        g->known = known;
        g->room = room;
    }
    for (; g->n_known <= node; g->n_known++)
        g->known[g->n_known] = (uint8_t)(look_at(g, at(g, g->n_known)) | JM_KNOWN);
    return g->known[node];
}

static bool is_tame(jm_algebra *g, jm_node node)
{
    return jm_known(g, node) & JM_KNOWN_FINITE;
}

/* --- parts ------------------------------------------------------------------------------- */

jm_node jm_make_const(jm_algebra *g, double value)
{
    return jm_ir_const(g->ir, value, NULL);
}

static jm_node plain(jm_algebra *g, jm_op op, jm_node a, jm_node b, jm_node c)
{
    return jm_ir_add(g->ir, op, a, b, c);
}

static jm_node make2(jm_algebra *g, jm_op op, jm_node a, jm_node b)
{
    return jm_make(g, op, a, b, 0);
}

static jm_node negative(jm_algebra *g, jm_node a)
{
    return jm_make(g, JM_OP_NEG, a, 0, 0);
}

/* The constant that the operation gives, or 0: operands that vary, or a result that is no number
   to be written down. */
static jm_node folded(jm_algebra *g, jm_op op, jm_node a, jm_node b, jm_node c)
{
    const jm_node operands[3] = { a, b, c };
    double v[3] = { 0.0, 0.0, 0.0 };
    double value;
    for (unsigned k = 0; k < jm_op_arity(op); k++) {
        if (!is_number(g, operands[k]))
            return 0;
        v[k] = at(g, operands[k])->value;
    }
    value = jm_scalar_op(op, v[0], v[1], v[2]);
    return isfinite(value) ? jm_make_const(g, value) : 0;
}

/* --- one operation each ------------------------------------------------------------------ */

static jm_node make_neg(jm_algebra *g, jm_node a)
{
    const jm_ir_node n = *at(g, a);
    if (n.op == JM_OP_NEG)
        return n.a;
    if (n.op == JM_OP_SUB)
        return plain(g, JM_OP_SUB, n.b, n.a, 0);
    if ((n.op == JM_OP_MUL || n.op == JM_OP_DIV) && is_number(g, n.a))
        return plain(g, (jm_op)n.op, jm_make_const(g, -at(g, n.a)->value), n.b, 0);
    return plain(g, JM_OP_NEG, a, 0, 0);
}

static jm_node make_add(jm_algebra *g, jm_node a, jm_node b)
{
    if (is_value(g, a, 0.0))
        return b;
    if (is_value(g, b, 0.0))
        return a;
    if (is_op(g, b, JM_OP_NEG))
        return make2(g, JM_OP_SUB, a, at(g, b)->a);
    if (is_op(g, a, JM_OP_NEG))
        return make2(g, JM_OP_SUB, b, at(g, a)->a);
    if (is_number(g, a) || (a > b && !is_number(g, b)))
        return plain(g, JM_OP_ADD, b, a, 0);
    return plain(g, JM_OP_ADD, a, b, 0);
}

static jm_node make_sub(jm_algebra *g, jm_node a, jm_node b)
{
    if (is_value(g, b, 0.0))
        return a;
    if (is_value(g, a, 0.0))
        return negative(g, b);
    if (is_op(g, b, JM_OP_NEG))
        return make2(g, JM_OP_ADD, a, at(g, b)->a);
    if (a == b && is_tame(g, a))
        return jm_make_const(g, 0.0);
    if (is_number(g, b))
        return make2(g, JM_OP_ADD, a, jm_make_const(g, -at(g, b)->value));
    return plain(g, JM_OP_SUB, a, b, 0);
}

/* c (c2 x) and c (c2 / x) with one constant; 0 where b is neither. */
static jm_node merged_factor(jm_algebra *g, double c, jm_node b)
{
    const jm_ir_node n = *at(g, b);
    double product;
    if ((n.op != JM_OP_MUL && n.op != JM_OP_DIV) || !is_number(g, n.a))
        return 0;
    product = c * at(g, n.a)->value;
    /* Near the ends of the range the order of the factors matters. */
    if (!(fabs(product) < 1e290 && fabs(product) > 1e-290))
        return 0;
    return make2(g, (jm_op)n.op, jm_make_const(g, product), n.b);
}

static jm_node make_factor(jm_algebra *g, jm_node c, jm_node b)
{
    const double value = at(g, c)->value;
    jm_node merged;
    if (is_value(g, c, 0.0) && is_tame(g, b))
        return jm_make_const(g, 0.0);
    if (is_value(g, c, 1.0))
        return b;
    if (is_value(g, c, -1.0))
        return negative(g, b);
    if (is_op(g, b, JM_OP_NEG))
        return make2(g, JM_OP_MUL, jm_make_const(g, -value), at(g, b)->a);
    merged = merged_factor(g, value, b);
    return merged ? merged : plain(g, JM_OP_MUL, c, b, 0);
}

static jm_node make_mul(jm_algebra *g, jm_node a, jm_node b)
{
    if (is_number(g, b))
        return make_factor(g, b, a);
    if (is_number(g, a))
        return make_factor(g, a, b);
    if (is_op(g, a, JM_OP_NEG))
        return negative(g, make2(g, JM_OP_MUL, at(g, a)->a, b));
    if (is_op(g, b, JM_OP_NEG))
        return negative(g, make2(g, JM_OP_MUL, a, at(g, b)->a));
    return plain(g, JM_OP_MUL, a < b ? a : b, a < b ? b : a, 0);
}

/* 1 / c is a number well inside the range. */
static bool has_inverse(double c)
{
    return fabs(c) > 1e-290 && fabs(c) < 1e290;
}

static jm_node make_div(jm_algebra *g, jm_node a, jm_node b)
{
    const jm_ir_node n = *at(g, a);
    const double c = at(g, b)->value;
    if (is_number(g, b)) {
        if (n.op == JM_OP_MUL && is_number(g, n.a) && is_value(g, b, at(g, n.a)->value))
            return n.b;
        if (has_inverse(c))
            return make2(g, JM_OP_MUL, jm_make_const(g, 1.0 / c), a);
    }
    if (n.op == JM_OP_NEG)
        return negative(g, make2(g, JM_OP_DIV, n.a, b));
    if (is_op(g, b, JM_OP_NEG))
        return negative(g, make2(g, JM_OP_DIV, a, at(g, b)->a));
    return plain(g, JM_OP_DIV, a, b, 0);
}

/* x^n for n >= 1 by squares. */
static jm_node power(jm_algebra *g, jm_node x, unsigned n)
{
    if (n == 1)
        return x;
    const jm_node half = power(g, x, n / 2);
    const jm_node square = make2(g, JM_OP_MUL, half, half);
    return n % 2 ? make2(g, JM_OP_MUL, square, x) : square;
}

static jm_node make_pow(jm_algebra *g, jm_node a, jm_node b)
{
    const double n = at(g, b)->value;
    const jm_node one = jm_make_const(g, 1.0);
    if (!is_number(g, b))
        return plain(g, JM_OP_POW, a, b, 0);
    if (is_value(g, b, 0.0))
        return one;
    if (fabs(n) <= 8.0 && floor(n) >= n) {
        const jm_node whole = power(g, a, (unsigned)fabs(n));
        return n > 0.0 ? whole : make2(g, JM_OP_DIV, one, whole);
    }
    if (fabs(n) >= 0.5 && fabs(n) <= 0.5) {
        const jm_node root = jm_make(g, JM_OP_SQRT, a, 0, 0);
        return n > 0.0 ? root : make2(g, JM_OP_DIV, one, root);
    }
    return plain(g, JM_OP_POW, a, b, 0);
}

static jm_node make_not(jm_algebra *g, jm_node a)
{
    const jm_ir_node n = *at(g, a);
    if (n.op == JM_OP_EQ || n.op == JM_OP_NE)
        return plain(g, n.op == JM_OP_EQ ? JM_OP_NE : JM_OP_EQ, n.a, n.b, 0);
    if (n.op == JM_OP_NOT && jm_op_is_condition((jm_op)at(g, n.a)->op))
        return n.a;
    return plain(g, JM_OP_NOT, a, 0, 0);
}

static jm_node make_select(jm_algebra *g, jm_node a, jm_node b, jm_node c)
{
    if (b == c)
        return b;
    if (is_number(g, a))
        return is_value(g, a, 0.0) ? c : b;
    return plain(g, JM_OP_SELECT, a, b, c);
}

static jm_node make_abs(jm_algebra *g, jm_node a)
{
    const jm_ir_node n = *at(g, a);
    if (n.op == JM_OP_ABS)
        return a;
    return plain(g, JM_OP_ABS, n.op == JM_OP_NEG ? n.a : a, 0, 0);
}

jm_node jm_make(jm_algebra *g, jm_op op, jm_node a, jm_node b, jm_node c)
{
    const unsigned arity = jm_op_arity(op);
    jm_node made;
    if ((arity > 0 && !a) || (arity > 1 && !b) || (arity > 2 && !c)) {
        g->ir->failed = true;
        return 0;
    }
    made = folded(g, op, a, b, c);
    if (made)
        return made;
    switch (op) {
    case JM_OP_NEG: return make_neg(g, a);
    case JM_OP_ADD: return make_add(g, a, b);
    case JM_OP_SUB: return make_sub(g, a, b);
    case JM_OP_MUL: return make_mul(g, a, b);
    case JM_OP_DIV: return make_div(g, a, b);
    case JM_OP_POW: return make_pow(g, a, b);
    case JM_OP_ABS: return make_abs(g, a);
    case JM_OP_NOT: return make_not(g, a);
    case JM_OP_SELECT: return make_select(g, a, b, c);
    case JM_OP_MIN:
    case JM_OP_MAX: return a == b ? a : plain(g, op, a, b, 0);
    default: return plain(g, op, a, b, c);
    }
}
