/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Linear algebra of a model as straight code: I - gamma J, its factors, and solving with them,
 * along the pattern that the pass `lu` has planned. The operations and their order are those of
 * core/lanes/kit_body.h, which works off the same plan by tables and serves models for which
 * straight code would be too long.
 */
#include "core/compile/emit.h"

#include <string.h>

/* Entries and products, together, up to which code is written. */
enum { MOST_OPERATIONS = 1000 };

/* The pattern with what the plan does not say: pivot of each state, diagonals, entries by rows. */
typedef struct lu_text {
    const jm_program *p;
    jm_text *out;
    uint32_t *pivot;            /* [n_states] of each state */
    uint32_t *diag;             /* [n_states] entry of the diagonal of each column */
    uint32_t *row;              /* [n_states + 1] first of each row: */
    uint32_t *row_col;          /* [n_lu] columns ascending */
    uint32_t *at;               /* [n_states] 1 + entry of the column at hand in that row */
    uint32_t n_operations;
} lu_text;

static bool lu_text_init(lu_text *w, jm_emitter *e)
{
    const jm_program *p = e->p;
    memset(w, 0, sizeof *w);
    w->p = p;
    w->out = e->out;
    w->pivot = jm_arena_take(e->arena, (size_t)p->n_states + 1, sizeof *w->pivot);
    w->diag = jm_arena_take(e->arena, (size_t)p->n_states + 1, sizeof *w->diag);
    w->row = jm_arena_take(e->arena, (size_t)p->n_states + 2, sizeof *w->row);
    w->row_col = jm_arena_take(e->arena, (size_t)p->n_lu + 1, sizeof *w->row_col);
    w->at = jm_arena_take(e->arena, (size_t)p->n_states + 1, sizeof *w->at);
    return w->pivot && w->diag && w->row && w->row_col && w->at;
}

/* Walking the columns in order puts the columns of each row in order. */
static void list_rows(lu_text *w)
{
    const jm_program *p = w->p;
    for (uint32_t e = 0; e < p->n_lu; e++)
        w->row[p->lu_row[e] + 2]++;
    for (uint32_t r = 2; r <= p->n_states; r++)
        w->row[r] += w->row[r - 1];
    for (uint32_t c = 0; c < p->n_states; c++) {
        w->pivot[p->lu_order[c]] = c;
        for (uint32_t e = p->lu_col[c]; e < p->lu_col[c + 1]; e++) {
            w->row_col[w->row[p->lu_row[e] + 1]++] = c;
            if (p->lu_row[e] == c)
                w->diag[c] = e;
        }
    }
}

static void mark_column(lu_text *w, uint32_t c, bool on)
{
    for (uint32_t e = w->p->lu_col[c]; e < w->p->lu_col[c + 1]; e++)
        w->at[w->p->lu_row[e]] = on ? e + 1 : 0;
}

typedef void product_fn(lu_text *w, uint32_t r, uint32_t m, uint32_t c);

/* Calls `fn` for each product l(r, m) u(m, c) that goes into entry (r, c); column c is marked. */
static void each_product(lu_text *w, uint32_t r, uint32_t c, product_fn *fn)
{
    for (uint32_t i = w->row[r]; i < w->row[r + 1] && w->row_col[i] < r; i++) {
        const uint32_t m = w->row_col[i];
        if (m < c && w->at[m])
            fn(w, r, m, c);
    }
}

static void count_product(lu_text *w, uint32_t r, uint32_t m, uint32_t c)
{
    (void)r;
    (void)m;
    (void)c;
    w->n_operations++;
}

static uint32_t count_operations(lu_text *w)
{
    const jm_program *p = w->p;
    w->n_operations = p->n_lu;
    for (uint32_t c = 0; c < p->n_states && w->n_operations <= MOST_OPERATIONS; c++) {
        mark_column(w, c, true);
        for (uint32_t e = p->lu_col[c]; e < p->lu_col[c + 1]; e++)
            each_product(w, p->lu_row[e], c, count_product);
        mark_column(w, c, false);
    }
    return w->n_operations;
}

/* --- the matrix -------------------------------------------------------------------------- */

/* Entries in order; those that no value of the Jacobian comes to are fill-in. */
static void add_newton(lu_text *w)
{
    const jm_program *p = w->p;
    jm_text_add(w->out, "\n/* I - gamma J on the pattern of its factors. */\n"
                "void JM_KERNEL(newton)(const double *restrict gamma, const double *restrict jac,\n"
                "    double *restrict a)\n{\n    const jm_lane minus = -JM_ROW(gamma, 0);\n");
    for (uint32_t c = 0; c < p->n_states; c++) {
        const uint32_t s = p->lu_order[c];
        memset(w->at, 0, p->n_states * sizeof *w->at);
        for (uint32_t k = p->jac_col[s]; k < p->jac_col[s + 1]; k++)
            w->at[w->pivot[p->jac_row[k]]] = k + 1;
        for (uint32_t e = p->lu_col[c]; e < p->lu_col[c + 1]; e++) {
            const uint32_t k = w->at[p->lu_row[e]];
            const bool diagonal = p->lu_row[e] == c;
            jm_text_addf(w->out, "    JM_SET(a, %u) = ", (unsigned)e);
            if (k) {
                jm_text_addf(w->out, "%sminus * JM_ROW(jac, %u);\n", diagonal ? "1.0 + " : "",
                             (unsigned)(k - 1));
            } else {
                jm_text_addf(w->out, "jm_of(%s);\n", diagonal ? "1.0" : "0.0");
            }
        }
    }
    memset(w->at, 0, p->n_states * sizeof *w->at);
    jm_text_add(w->out, "}\n");
}

/* --- factors ----------------------------------------------------------------------------- */

/* "u3_7", in the order of pivots. */
static void add_name(lu_text *w, uint32_t r, uint32_t c)
{
    jm_text_addf(w->out, r > c ? "l%u_%u" : "u%u_%u", (unsigned)r, (unsigned)c);
}

static void add_product(lu_text *w, uint32_t r, uint32_t m, uint32_t c)
{
    jm_text_addf(w->out, "    x = jm_fma(-l%u_%u, u%u_%u, x);\n", (unsigned)r, (unsigned)m,
                 (unsigned)m, (unsigned)c);
}

static void add_size(lu_text *w, uint32_t r, uint32_t m, uint32_t c)
{
    jm_text_addf(w->out, "    size = size + jm_abs(l%u_%u * u%u_%u);\n", (unsigned)r, (unsigned)m,
                 (unsigned)m, (unsigned)c);
}

static void add_pivot(lu_text *w, uint32_t c)
{
    jm_text_add(w->out, "    size = 1.0 + jm_abs(x);\n");
    each_product(w, c, c, add_size);
    jm_text_addf(w->out, "    good = jm_both(good, jm_le(size * 1e-8, jm_abs(x)));\n"
                 "    const jm_lane over%u = 1.0 / x;\n    JM_SET(inverse, %u) = over%u;\n",
                 (unsigned)c, (unsigned)c, (unsigned)c);
}

static void add_factor(lu_text *w)
{
    const jm_program *p = w->p;
    jm_text_add(w->out, "\n/* Factors; the lanes in which a pivot was lost. */\n"
                "uint32_t JM_KERNEL(factor)(const double *restrict a, double *restrict lu,\n"
                "    double *restrict inverse)\n{\n    jm_lane x, size;\n"
                "    jm_lmask good = jm_eq(jm_of(0.0), jm_of(0.0));\n");
    for (uint32_t c = 0; c < p->n_states; c++) {
        mark_column(w, c, true);
        for (uint32_t e = p->lu_col[c]; e < p->lu_col[c + 1]; e++) {
            const uint32_t r = p->lu_row[e];
            jm_text_addf(w->out, "    x = JM_ROW(a, %u);\n", (unsigned)e);
            each_product(w, r, c, add_product);
            if (r == c)
                add_pivot(w, c);
            jm_text_add(w->out, "    const jm_lane ");
            add_name(w, r, c);
            jm_text_add(w->out, " = x");
            if (r > c)
                jm_text_addf(w->out, " * over%u", (unsigned)c);
            jm_text_addf(w->out, ";\n    JM_SET(lu, %u) = ", (unsigned)e);
            add_name(w, r, c);
            jm_text_add(w->out, ";\n");
        }
        mark_column(w, c, false);
    }
    jm_text_add(w->out, "    return jm_lanes_of(jm_negate(good));\n}\n");
}

/* --- solving ----------------------------------------------------------------------------- */

/* Entry (r, c), which is there. */
static uint32_t entry(const lu_text *w, uint32_t r, uint32_t c)
{
    uint32_t e = w->p->lu_col[c];
    while (w->p->lu_row[e] != r)
        e++;
    return e;
}

/* Takes the products of a row's entries, from `i` to before `end`, off x: every other one into a
   sum of its own, which halves the wait. */
static void add_row(lu_text *w, uint32_t r, uint32_t i, uint32_t end)
{
    const bool two = end > i + 1;
    for (uint32_t k = 0; i < end; i++, k++) {
        const uint32_t c = w->row_col[i];
        jm_text_addf(w->out, "    %s = jm_fma(-JM_ROW(lu, %u), x%u, %s);\n", k % 2 ? "odd" : "x",
                     (unsigned)entry(w, r, c), (unsigned)c,
                     k == 1 ? "jm_of(0.0)" : k % 2 ? "odd" : "x");
    }
    if (two)
        jm_text_add(w->out, "    x = x + odd;\n");
}

static void add_solve(lu_text *w)
{
    const jm_program *p = w->p;
    const uint32_t n = p->n_states;
    jm_text_add(w->out, "\n/* Solves in place. */\n"
                "void JM_KERNEL(solve)(const double *restrict lu, const double *restrict inverse,\n"
                "    double *restrict b)\n{\n    jm_lane x, odd;\n    (void)odd;\n    (void)lu;\n");
    for (uint32_t r = 0; r < n; r++) {
        uint32_t end = w->row[r];
        while (w->row_col[end] < r)
            end++;
        jm_text_addf(w->out, "    x = JM_ROW(b, %u);\n", (unsigned)p->lu_order[r]);
        add_row(w, r, w->row[r], end);
        jm_text_addf(w->out, "    jm_lane x%u = x;\n", (unsigned)r);
    }
    for (uint32_t r = n; r-- > 0;) {
        uint32_t first = w->row[r + 1];
        while (w->row_col[first - 1] > r) /* the diagonal is there */
            first--;
        jm_text_addf(w->out, "    x = x%u;\n", (unsigned)r);
        add_row(w, r, first, w->row[r + 1]);
        jm_text_addf(w->out, "    x%u = x * JM_ROW(inverse, %u);\n    JM_SET(b, %u) = x%u;\n",
                     (unsigned)r, (unsigned)r, (unsigned)p->lu_order[r], (unsigned)r);
    }
    jm_text_add(w->out, "}\n");
}

bool jm_emit_lu(jm_emitter *e)
{
    lu_text w;
    if (!e->p->n_lu || !e->p->n_states)
        return false;
    if (!lu_text_init(&w, e)) {
        e->failed = true;
        return false;
    }
    list_rows(&w);
    if (count_operations(&w) > MOST_OPERATIONS)
        return false;
    add_newton(&w);
    add_factor(&w);
    add_solve(&w);
    return true;
}
