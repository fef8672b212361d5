/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diff: the exact Jacobian d(rhs)/dy, column by column.
 *
 * For each state the nodes that it reaches are differentiated in order, forward; what it does not
 * reach costs nothing, and factors that several columns have in common are one node. At a kink the
 * derivative is that of the branch which the value takes. Where a root or a power has no finite
 * slope (at 0) the entry is 0: a Newton step can live with a coarse entry, not with an infinity.
 * A delayed value does not depend on the present state.
 */
#include "core/compile/passes.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/compile/algebra.h"
#include "core/compile/cone.h"

typedef struct differ {
    jm_ir *ir;
    jm_algebra g;
    jm_cone cone;        /* of all right-hand sides */
    uint32_t n_old;      /* nodes before the first derivative was made */
    uint32_t *user_from; /* [n_old + 1] users of a node: user[user_from[n] .. user_from[n + 1]) */
    jm_node *user;
    jm_node *reached;    /* [n_old] nodes that the state at hand reaches, ascending */
    uint32_t n_reached;
    uint8_t *is_reached; /* [n_old] */
    jm_node *d;          /* [n_old] derivative of a node, 0: none */
    uint32_t *col, *row;
    jm_node *entry;
    uint32_t n_entries, room_entries;
} differ;

/* --- building ---------------------------------------------------------------------------- */

static jm_node number(differ *w, double x)
{
    return jm_make_const(&w->g, x);
}

static jm_node make2(differ *w, jm_op op, jm_node a, jm_node b)
{
    return jm_make(&w->g, op, a, b, 0);
}

static jm_node make1(differ *w, jm_op op, jm_node a)
{
    return jm_make(&w->g, op, a, 0, 0);
}

static jm_node select3(differ *w, jm_node c, jm_node a, jm_node b)
{
    return jm_make(&w->g, JM_OP_SELECT, c, a, b);
}

/* d is 0 where there is no derivative; then there is no product either. */
static jm_node times(differ *w, jm_node factor, jm_node d)
{
    return d ? make2(w, JM_OP_MUL, factor, d) : 0;
}

static jm_node plus(differ *w, jm_node a, jm_node b)
{
    return a && b ? make2(w, JM_OP_ADD, a, b) : a ? a : b;
}

static jm_node minus(differ *w, jm_node a, jm_node b)
{
    if (!b)
        return a;
    return a ? make2(w, JM_OP_SUB, a, b) : make1(w, JM_OP_NEG, b);
}

static jm_node inverse(differ *w, jm_node x)
{
    return make2(w, JM_OP_DIV, number(w, 1.0), x);
}

/* The derivative of whichever is chosen. */
static jm_node choose(differ *w, jm_node condition, jm_node da, jm_node db)
{
    const jm_node zero = number(w, 0.0);
    if (!da && !db)
        return 0;
    return select3(w, condition, da ? da : zero, db ? db : zero);
}

static jm_node square(differ *w, jm_node x)
{
    return make2(w, JM_OP_MUL, x, x);
}

/* --- rules: the outer derivative of a function of one operand ----------------------------- */

static jm_node slope_of_root(differ *w, jm_node root)
{
    const jm_node zero = number(w, 0.0);
    return select3(w, make2(w, JM_OP_LT, zero, root), make2(w, JM_OP_DIV, number(w, 0.5), root),
                   zero);
}

/* 1 / sqrt(1 - a^2) */
static jm_node slope_of_asin(differ *w, jm_node a)
{
    const jm_node rest = make2(w, JM_OP_SUB, number(w, 1.0), square(w, a));
    return make2(w, JM_OP_MUL, number(w, 2.0), slope_of_root(w, make1(w, JM_OP_SQRT, rest)));
}

static jm_node slope_of_erf(differ *w, jm_node a)
{
    const jm_node bell = make1(w, JM_OP_EXP, make1(w, JM_OP_NEG, square(w, a)));
    return make2(w, JM_OP_MUL, number(w, 1.1283791670955126), bell); /* 2 / sqrt(pi) */
}

static jm_node one_plus_square(differ *w, jm_node x)
{
    return make2(w, JM_OP_ADD, number(w, 1.0), square(w, x));
}

/* `node` is op(a). */
static jm_node outer_slope(differ *w, jm_op op, jm_node node, jm_node a)
{
    switch (op) {
    case JM_OP_EXP: return node;
    case JM_OP_LOG: return inverse(w, a);
    case JM_OP_LOG10:
        return make2(w, JM_OP_MUL, number(w, 0.43429448190325182), inverse(w, a)); /* 1 / ln 10 */
    case JM_OP_SQRT: return slope_of_root(w, node);
    case JM_OP_SIN: return make1(w, JM_OP_COS, a);
    case JM_OP_COS: return make1(w, JM_OP_NEG, make1(w, JM_OP_SIN, a));
    case JM_OP_TAN: return one_plus_square(w, node);
    case JM_OP_ASIN: return slope_of_asin(w, a);
    case JM_OP_ACOS: return make1(w, JM_OP_NEG, slope_of_asin(w, a));
    case JM_OP_ATAN: return inverse(w, one_plus_square(w, a));
    case JM_OP_SINH: return make1(w, JM_OP_COSH, a);
    case JM_OP_COSH: return make1(w, JM_OP_SINH, a);
    case JM_OP_TANH: return make2(w, JM_OP_SUB, number(w, 1.0), square(w, node));
    case JM_OP_ERF: return slope_of_erf(w, a);
    case JM_OP_TABLE: return jm_ir_add_slope(w->ir, w->ir->nodes[node].index, a);
    default: return 0; /* floor, slope of a table, conditions */
    }
}

/* --- rules: two operands ----------------------------------------------------------------- */

/* (da - (a / b) db) / b; the reciprocal is shared by all columns. */
static jm_node d_quotient(differ *w, jm_node node, jm_node b, jm_node da, jm_node db)
{
    const jm_node upper = minus(w, da, times(w, node, db));
    if (!upper)
        return 0;
    return make2(w, JM_OP_MUL, inverse(w, b), upper);
}

/* a^b (b / a da + log(a) db). At a = 0 the first factor is 1 for b = 1 and 0 else; log(a) counts
   for a > 0 only. */
static jm_node d_power(differ *w, jm_node node, jm_node da, jm_node db)
{
    const jm_node a = w->ir->nodes[node].a, b = w->ir->nodes[node].b;
    const jm_node zero = number(w, 0.0), one = number(w, 1.0);
    jm_node by_a = 0, by_b = 0;
    if (da) {
        const jm_node at_zero = select3(w, make2(w, JM_OP_EQ, b, one), one, zero);
        const jm_node beyond = make2(w, JM_OP_MUL, node, make2(w, JM_OP_DIV, b, a));
        by_a = times(w, select3(w, make2(w, JM_OP_EQ, a, zero), at_zero, beyond), da);
    }
    if (db) {
        const jm_node slope = make2(w, JM_OP_MUL, node, make1(w, JM_OP_LOG, a));
        by_b = times(w, select3(w, make2(w, JM_OP_LT, zero, a), slope, zero), db);
    }
    return plus(w, by_a, by_b);
}

/* atan2(a, b): (b da - a db) / (a^2 + b^2) */
static jm_node d_angle(differ *w, jm_node a, jm_node b, jm_node da, jm_node db)
{
    const jm_node sum = make2(w, JM_OP_ADD, square(w, a), square(w, b));
    return times(w, inverse(w, sum), minus(w, times(w, b, da), times(w, a, db)));
}

static jm_node d_mod(differ *w, jm_node a, jm_node b, jm_node da, jm_node db)
{
    const jm_node turns = make1(w, JM_OP_FLOOR, make2(w, JM_OP_DIV, a, b));
    return minus(w, da, times(w, turns, db));
}

static jm_node derivative(differ *w, jm_node node)
{
    const jm_ir_node n = w->ir->nodes[node];
    const jm_node da = n.a ? w->d[n.a] : 0;
    const jm_node db = n.b ? w->d[n.b] : 0;
    const jm_node dc = n.c ? w->d[n.c] : 0;
    jm_node slope;
    switch ((jm_op)n.op) {
    case JM_OP_NEG: return da ? make1(w, JM_OP_NEG, da) : 0;
    case JM_OP_ADD: return plus(w, da, db);
    case JM_OP_SUB: return minus(w, da, db);
    case JM_OP_MUL: return plus(w, times(w, n.b, da), times(w, n.a, db));
    case JM_OP_FMA: return plus(w, plus(w, times(w, n.b, da), times(w, n.a, db)), dc);
    case JM_OP_DIV: return d_quotient(w, node, n.b, da, db);
    case JM_OP_POW: return d_power(w, node, da, db);
    case JM_OP_MIN: return choose(w, make2(w, JM_OP_LT, n.a, n.b), da, db);
    case JM_OP_MAX: return choose(w, make2(w, JM_OP_LT, n.b, n.a), da, db);
    case JM_OP_MOD: return d_mod(w, n.a, n.b, da, db);
    case JM_OP_ATAN2: return d_angle(w, n.a, n.b, da, db);
    case JM_OP_SELECT: return choose(w, n.a, db, dc);
    case JM_OP_ABS:
        return da ? choose(w, make2(w, JM_OP_LT, n.a, number(w, 0.0)), make1(w, JM_OP_NEG, da), da)
                  : 0;
    default:
        slope = da ? outer_slope(w, (jm_op)n.op, node, n.a) : 0;
        return slope ? times(w, slope, da) : 0;
    }
}

/* --- the walk ---------------------------------------------------------------------------- */

static bool find_users(differ *w)
{
    const uint32_t n = w->n_old;
    uint32_t *fill;
    w->user_from = calloc((size_t)n + 2, sizeof *w->user_from);
    w->user = calloc(3 * (size_t)w->cone.n + 1, sizeof *w->user);
    if (!w->user_from || !w->user)
        return false;
    fill = w->user_from + 1; /* counts, then starts; each start moves up to its end below */
    for (uint32_t i = 0; i < w->cone.n; i++) {
        const jm_ir_node *node = &w->ir->nodes[w->cone.nodes[i]];
        const jm_node operands[3] = { node->a, node->b, node->c };
        for (unsigned k = 0; k < 3; k++) {
            if (operands[k])
                fill[operands[k] + 1]++;
        }
    }
    for (uint32_t i = 1; i <= n; i++)
        fill[i] += fill[i - 1];
    for (uint32_t i = 0; i < w->cone.n; i++) {
        const jm_ir_node *node = &w->ir->nodes[w->cone.nodes[i]];
        const jm_node operands[3] = { node->a, node->b, node->c };
        for (unsigned k = 0; k < 3; k++) {
            if (operands[k])
                w->user[fill[operands[k]]++] = w->cone.nodes[i];
        }
    }
    return true;
}

static int by_number(const void *x, const void *y)
{
    const jm_node a = *(const jm_node *)x, b = *(const jm_node *)y;
    return (a > b) - (a < b);
}

/* Everything that is computed from the leaf; `reached` serves as the queue. */
static void reach(differ *w, jm_node leaf)
{
    w->n_reached = 0;
    w->reached[w->n_reached++] = leaf;
    w->is_reached[leaf] = 1;
    for (uint32_t i = 0; i < w->n_reached; i++) {
        const jm_node node = w->reached[i];
        for (uint32_t u = w->user_from[node]; u < w->user_from[node + 1]; u++) {
            const jm_node user = w->user[u];
            if (!w->is_reached[user]) {
                w->is_reached[user] = 1;
                w->reached[w->n_reached++] = user;
            }
        }
    }
    qsort(w->reached, w->n_reached, sizeof *w->reached, by_number);
}

static bool add_entry(differ *w, uint32_t row, jm_node entry)
{
    if (w->n_entries == w->room_entries) {
        const uint32_t room = 2 * w->room_entries + 64;
        uint32_t *rows = realloc(w->row, room * sizeof *rows);
        if (rows)
            w->row = rows;
        jm_node *entries = rows ? realloc(w->entry, room * sizeof *entries) : NULL;
        if (!entries)
            return false;
        w->entry = entries;
        w->room_entries = room;
    }
    w->row[w->n_entries] = row;
    w->entry[w->n_entries++] = entry;
    return true;
}

/* One column: leaves `d` and `is_reached` as it found them. */
static bool differentiate(differ *w, const jm_program *p, jm_node leaf)
{
    bool fits = true;
    reach(w, leaf);
    w->d[leaf] = number(w, 1.0);
    for (uint32_t i = 1; i < w->n_reached; i++) {
        const jm_node d = derivative(w, w->reached[i]);
        w->d[w->reached[i]] = d && !jm_is_const(w->ir, d, 0.0) ? d : 0;
    }
    for (uint32_t s = 0; s < p->n_states; s++) {
        const jm_node d = p->rhs[s] < w->n_old ? w->d[p->rhs[s]] : 0;
        if (d)
            fits = fits && add_entry(w, s, d);
    }
    for (uint32_t i = 0; i < w->n_reached; i++) {
        w->d[w->reached[i]] = 0;
        w->is_reached[w->reached[i]] = 0;
    }
    return fits && !w->ir->failed;
}

static bool differ_init(differ *w, const jm_program *p)
{
    memset(w, 0, sizeof *w);
    w->ir = p->ir;
    w->n_old = p->ir->n_nodes;
    jm_algebra_init(&w->g, w->ir);
    jm_cone_init(&w->cone, w->ir);
    if (!jm_cone_start(&w->cone))
        return false;
    for (uint32_t s = 0; s < p->n_states; s++)
        jm_cone_add(&w->cone, p->rhs[s]);
    w->reached = calloc(w->n_old, sizeof *w->reached);
    w->is_reached = calloc(w->n_old, sizeof *w->is_reached);
    w->d = calloc(w->n_old, sizeof *w->d);
    w->col = jm_arena_take(w->ir->arena, p->n_states + 1, sizeof *w->col);
    return w->reached && w->is_reached && w->d && w->col && find_users(w);
}

static void differ_clear(differ *w)
{
    jm_algebra_clear(&w->g);
    jm_cone_clear(&w->cone);
    free(w->user_from);
    free(w->user);
    free(w->reached);
    free(w->is_reached);
    free(w->d);
    free(w->row);
    free(w->entry);
}

/* Copies the entries into the arena of the model. */
static bool keep_entries(const differ *w, jm_program *p)
{
    uint32_t *row = jm_arena_take(w->ir->arena, w->n_entries + 1, sizeof *row);
    jm_node *entry = jm_arena_take(w->ir->arena, w->n_entries + 1, sizeof *entry);
    if (!row || !entry)
        return false;
    if (w->n_entries) {
        memcpy(row, w->row, w->n_entries * sizeof *row);
        memcpy(entry, w->entry, w->n_entries * sizeof *entry);
    }
    w->col[p->n_states] = p->n_jac = w->n_entries;
    p->jac_col = w->col;
    p->jac_row = row;
    p->jac = entry;
    return true;
}

static bool find_entries(differ *w, const jm_program *p)
{
    bool fits = differ_init(w, p);
    for (uint32_t s = 0; fits && s < p->n_states; s++) {
        const jm_node leaf = jm_ir_leaf(w->ir, JM_OP_QUANTITY, p->state[s]);
        w->col[s] = w->n_entries;
        if (jm_cone_has(&w->cone, leaf))
            fits = differentiate(w, p, leaf);
    }
    return fits && !w->ir->failed;
}

jm_status jm_pass_diff(jm_program *p, jm_error *err)
{
    differ w;
    jm_status status = JM_OK;
    if (!find_entries(&w, p))
        status = jm_fail(err, JM_MEMORY, "no memory left for the Jacobian");
    if (status == JM_OK)
        status = jm_pass_classify(p->ir, err);
    if (status == JM_OK)
        status = jm_divide(p->ir, w.entry, w.n_entries, err);
    if (status == JM_OK)
        status = jm_fuse(p->ir, w.entry, w.n_entries, err);
    if (status == JM_OK && !keep_entries(&w, p))
        status = jm_fail(err, JM_MEMORY, "no memory left for the Jacobian");
    if (status == JM_OK)
        status = jm_pass_classify(p->ir, err);
    differ_clear(&w);
    return status;
}
