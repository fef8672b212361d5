/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divide: fewer divisions, which cost as much as ten products.
 *
 *   x / p, p of the patient     x * (1 / p), whose second factor is computed once per patient
 *   x / (k / c), (k / c) d, …   one division: x * (c * (1 / k)), k / (c / d)
 *   x / b / c                   x / (b c)
 *   (x / b) (y / c)             (x y) / (b c)
 *   x / b and y / b             x * r and y * r, where r = 1 / b is shared
 *   x / (k / b + c)             x b / (c b + k), b finite
 *
 * Each costs a rounding or two. Products of denominators are made only where one of them is known
 * to stay away from 0 (jm_known), such as 1 + exp(x): then the product leaves the range of numbers
 * only where the quotients do, too. Sums are not put over a common denominator, because that turns
 * an infinite denominator, whose quotient is 0, into a NaN.
 */
#include "core/compile/passes.h"

#include <math.h>
#include <stdlib.h>

#include "core/compile/algebra.h"
#include "core/compile/roots.h"

typedef struct divider {
    jm_ir *ir;
    jm_algebra g;
    jm_cone cone;
    uint32_t n_old;
    jm_node *map;       /* [n_old] */
    uint32_t *uses;     /* [n_old] */
    uint32_t *divides;  /* [n_old] quotients that have this denominator */
} divider;

static jm_node make(divider *w, jm_op op, jm_node a, jm_node b)
{
    return jm_make(&w->g, op, a, b, 0);
}

static jm_node inverse(divider *w, jm_node b)
{
    return make(w, JM_OP_DIV, jm_make_const(&w->g, 1.0), b);
}

static bool is_number(const divider *w, jm_node node)
{
    return w->ir->nodes[node].op == JM_OP_CONST;
}

/* At least 1e-100, or infinite. */
static bool is_above(divider *w, jm_node node)
{
    const unsigned wanted = JM_KNOWN_AWAY | JM_KNOWN_NOT_NEGATIVE;
    return (jm_known(&w->g, node) & wanted) == wanted;
}

/* What has become of `old`, if that is a quotient that nobody else needs. */
static bool is_lone_quotient(const divider *w, jm_node old)
{
    return w->uses[old] == 1 && w->ir->nodes[w->map[old]].op == JM_OP_DIV;
}

/* (x / b) (y / c) */
static jm_node product(divider *w, const jm_ir_node *old, jm_node a, jm_node b)
{
    const jm_ir_node x = w->ir->nodes[a], y = w->ir->nodes[b];
    if (is_lone_quotient(w, old->a) && is_lone_quotient(w, old->b) && old->a != old->b &&
        (is_number(w, x.a) || is_number(w, y.a)) && (is_above(w, x.b) || is_above(w, y.b)))
        return make(w, JM_OP_DIV, make(w, JM_OP_MUL, x.a, y.a), make(w, JM_OP_MUL, x.b, y.b));
    return make(w, JM_OP_MUL, a, b);
}

/* a / (k / c) with a number k: a times a product that is about as large as c; 0 where b is none.
   Where k / c leaves the range of numbers the product does, too, on the other side. */
static jm_node by_quotient(divider *w, jm_node a, jm_node b)
{
    const jm_ir_node n = w->ir->nodes[b];
    if (n.op == JM_OP_DIV && is_number(w, n.a) && fabs(w->ir->nodes[n.a].value) > 1e-100 &&
        fabs(w->ir->nodes[n.a].value) < 1e100) {
        const jm_node over = jm_make_const(&w->g, 1.0 / w->ir->nodes[n.a].value);
        return make(w, JM_OP_MUL, a, make(w, JM_OP_MUL, over, n.b));
    }
    return 0;
}

/* a / (x y) where one factor is such a quotient of its own; 0 where none is. */
static jm_node by_product(divider *w, const jm_ir_node *old, jm_node a, jm_node b)
{
    const jm_ir_node n = w->ir->nodes[b];
    if (n.op != JM_OP_MUL || w->uses[old->b] != 1)
        return 0;
    const jm_node first = by_quotient(w, a, n.a), second = first ? 0 : by_quotient(w, a, n.b);
    if (first)
        return make(w, JM_OP_DIV, first, n.b);
    return second ? make(w, JM_OP_DIV, second, n.a) : 0;
}

/* a / (k / d + c) with a number c; 0 where b is none. */
static jm_node by_sum(divider *w, const jm_ir_node *old, jm_node a, jm_node b)
{
    const jm_ir_node n = w->ir->nodes[b], inner = w->ir->nodes[n.a];
    const jm_node term = w->ir->nodes[old->b].a;
    if (n.op != JM_OP_ADD || w->uses[old->b] != 1 || !is_number(w, n.b) ||
        w->map[term] != n.a || !is_lone_quotient(w, term) ||
        !(jm_known(&w->g, inner.b) & JM_KNOWN_FINITE))
        return 0;
    return make(w, JM_OP_DIV, make(w, JM_OP_MUL, a, inner.b),
                make(w, JM_OP_ADD, make(w, JM_OP_MUL, n.b, inner.b), inner.a));
}

static jm_node quotient(divider *w, const jm_ir_node *old, jm_node a, jm_node b)
{
    const jm_ir_node n = w->ir->nodes[a];
    jm_node made;
    if (w->ir->nodes[old->b].rate == JM_RATE_PATIENT && old->rate == JM_RATE_STEP)
        return make(w, JM_OP_MUL, a, inverse(w, b));
    if ((made = by_quotient(w, a, b)) != 0 || (made = by_product(w, old, a, b)) != 0)
        return made;
    if (w->divides[old->b] > 1) /* as it is: jm_make() would merge a number with the quotient */
        return jm_ir_add(w->ir, JM_OP_MUL, a, inverse(w, b), 0);
    if ((made = by_sum(w, old, a, b)) != 0)
        return made;
    if (is_lone_quotient(w, old->a) && (is_above(w, n.b) || is_above(w, b)))
        return make(w, JM_OP_DIV, n.a, make(w, JM_OP_MUL, n.b, b));
    return make(w, JM_OP_DIV, a, b);
}

static jm_node rebuilt(divider *w, jm_node old)
{
    const jm_ir_node n = w->ir->nodes[old];
    const jm_node a = n.a ? w->map[n.a] : 0;
    const jm_node b = n.b ? w->map[n.b] : 0;
    const jm_node c = n.c ? w->map[n.c] : 0;
    if (n.op == JM_OP_DIV && n.rate == JM_RATE_STEP)
        return quotient(w, &n, a, b);
    if (n.op == JM_OP_MUL && n.rate == JM_RATE_STEP)
        return product(w, &n, a, b);
    if (a == n.a && b == n.b && c == n.c)
        return old;
    if (n.op == JM_OP_TABLE)
        return jm_ir_add_table(w->ir, n.index, a);
    if (n.op == JM_OP_SLOPE)
        return jm_ir_add_slope(w->ir, n.index, a);
    return jm_make(&w->g, (jm_op)n.op, a, b, c);
}

static jm_status divider_init(divider *w, jm_ir *ir, jm_error *err)
{
    w->ir = ir;
    w->n_old = ir->n_nodes;
    jm_algebra_init(&w->g, ir);
    jm_cone_init(&w->cone, ir);
    w->map = calloc(ir->n_nodes, sizeof *w->map);
    w->uses = calloc(ir->n_nodes, sizeof *w->uses);
    w->divides = calloc(ir->n_nodes, sizeof *w->divides);
    if (!w->map || !w->uses || !w->divides || !jm_cone_start(&w->cone))
        return jm_fail(err, JM_MEMORY, "no memory left to divide less");
    return JM_OK;
}

static void divider_clear(divider *w)
{
    jm_algebra_clear(&w->g);
    jm_cone_clear(&w->cone);
    free(w->map);
    free(w->uses);
    free(w->divides);
}

/* Everything in the cone, whose roots have been counted already. */
static jm_status rebuild_cone(divider *w, jm_error *err)
{
    const uint32_t n = w->cone.n;
    for (uint32_t i = 0; i < n; i++) {
        const jm_ir_node *node = &w->ir->nodes[w->cone.nodes[i]];
        w->uses[node->a]++;
        w->uses[node->b]++;
        w->uses[node->c]++;
        if (node->op == JM_OP_DIV && node->rate == JM_RATE_STEP)
            w->divides[node->b]++;
    }
    for (uint32_t i = 0; i < n && !w->ir->failed; i++) {
        const jm_node old = w->cone.nodes[i];
        w->map[old] = rebuilt(w, old);
        jm_ir_place(w->ir, w->map[old], w->ir->nodes[old].file, w->ir->nodes[old].line);
    }
    return w->ir->failed ? jm_fail(err, JM_MEMORY, "no memory left to divide less")
                         : jm_pass_classify(w->ir, err);
}

static void count_root(void *user, jm_node *root)
{
    divider *w = user;
    jm_cone_add(&w->cone, *root);
    w->uses[*root]++;
}

static void replace_root(void *user, jm_node *root)
{
    const divider *w = user;
    *root = w->map[*root];
}

/* Signals have kernels of their own: that a value is one, too, is no use of it in others. */
static void forget_signals(divider *w)
{
    for (uint32_t i = 0; i < w->ir->n_quantities; i++) {
        const jm_quantity *q = &w->ir->quantities[i];
        if (q->kind == JM_KIND_SIGNAL && q->equation)
            w->uses[q->equation]--;
    }
}

jm_status jm_pass_divide(jm_ir *ir, jm_error *err)
{
    divider w = { .ir = ir };
    jm_status status = divider_init(&w, ir, err);
    if (status == JM_OK) {
        jm_roots_each(ir, count_root, &w);
        forget_signals(&w);
        status = rebuild_cone(&w, err);
    }
    if (status == JM_OK)
        jm_roots_each(ir, replace_root, &w);
    divider_clear(&w);
    return status;
}

jm_status jm_divide(jm_ir *ir, jm_node *roots, uint32_t n, jm_error *err)
{
    divider w = { .ir = ir };
    jm_status status = divider_init(&w, ir, err);
    if (status == JM_OK) {
        for (uint32_t i = 0; i < n; i++)
            count_root(&w, &roots[i]);
        status = rebuild_cone(&w, err);
    }
    for (uint32_t i = 0; status == JM_OK && i < n; i++)
        replace_root(&w, &roots[i]);
    divider_clear(&w);
    return status;
}
