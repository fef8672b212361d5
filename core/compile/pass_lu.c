/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lu: in which order I - gamma J is eliminated, and where its factors are not zero.
 *
 * Pivots stay on the diagonal (the matrix is diagonally dominant for the small gamma at which a
 * solver starts, and the pattern must not depend on numbers). The next pivot is the one with the
 * least product of other entries in its row and its column (Markowitz 1957), the first such one in
 * the order of the states. Rows are bit sets, so that one elimination costs a few words per row.
 *
 * Where the model names states that are slow, there is a second, brief plan of the matrix without
 * the columns of these, but for their diagonal.
 */
#include "core/compile/passes.h"

#include <stdlib.h>

#include "core/base/arena.h"

typedef struct elimination {
    uint32_t n;
    size_t words;        /* of a row of bits */
    uint64_t *rows;      /* [n][words] pattern, filled in as pivots go */
    uint32_t *in_row;    /* [n] entries among rows and columns that are left */
    uint32_t *in_col;
    uint8_t *gone;       /* [n] was a pivot */
    uint64_t *left;      /* [words] columns that are left */
    uint32_t *order;     /* [n] */
} elimination;

static bool bit(const uint64_t *row, uint32_t c)
{
    return row[c / 64] >> (c % 64) & 1;
}

static void set_bit(uint64_t *row, uint32_t c)
{
    row[c / 64] |= (uint64_t)1 << (c % 64);
}

static uint64_t *row_of(const elimination *e, uint32_t r)
{
    return e->rows + r * e->words;
}

static void enter(elimination *e, uint32_t r, uint32_t c)
{
    uint64_t *row = row_of(e, r);
    if (bit(row, c))
        return;
    set_bit(row, c);
    e->in_row[r]++;
    e->in_col[c]++;
}

/* `slow` may be NULL: a mark per state whose column is left out. */
static bool elimination_new(elimination *e, const jm_program *p, const uint8_t *slow)
{
    e->n = p->n_states;
    e->words = (e->n + 63) / 64;
    e->rows = calloc(e->n * e->words + 1, sizeof *e->rows);
    e->in_row = calloc(e->n + 1, sizeof *e->in_row);
    e->in_col = calloc(e->n + 1, sizeof *e->in_col);
    e->gone = calloc(e->n + 1, sizeof *e->gone);
    e->left = calloc(e->words + 1, sizeof *e->left);
    e->order = jm_arena_take(p->ir->arena, e->n + 1, sizeof *e->order);
    if (!e->rows || !e->in_row || !e->in_col || !e->gone || !e->left || !e->order)
        return false;
    for (uint32_t s = 0; s < e->n; s++) {
        set_bit(e->left, s);
        enter(e, s, s);
        for (uint32_t k = p->jac_col[s]; k < p->jac_col[s + 1] && !(slow && slow[s]); k++)
            enter(e, p->jac_row[k], s);
    }
    return true;
}

static void elimination_clear(elimination *e)
{
    free(e->rows);
    free(e->in_row);
    free(e->in_col);
    free(e->gone);
    free(e->left);
}

static uint32_t best_pivot(const elimination *e)
{
    uint64_t least = UINT64_MAX;
    uint32_t best = 0;
    for (uint32_t s = 0; s < e->n; s++) {
        const uint64_t cost = (uint64_t)(e->in_row[s] - 1) * (e->in_col[s] - 1);
        if (!e->gone[s] && cost < least) {
            least = cost;
            best = s;
        }
    }
    return best;
}

/* Row r gets the entries of the pivot's row among the columns that are left. */
static void add_row(elimination *e, uint32_t r, uint32_t pivot)
{
    const uint64_t *from = row_of(e, pivot);
    uint64_t *to = row_of(e, r);
    for (size_t w = 0; w < e->words; w++) {
        uint64_t fill = from[w] & e->left[w] & ~to[w];
        to[w] |= fill;
        for (; fill; fill &= fill - 1) {
            e->in_row[r]++;
            e->in_col[w * 64 + (uint32_t)__builtin_ctzll(fill)]++;
        }
    }
}

static void eliminate(elimination *e, uint32_t pivot)
{
    e->gone[pivot] = 1;
    e->left[pivot / 64] &= ~((uint64_t)1 << (pivot % 64));
    for (uint32_t s = 0; s < e->n; s++) {
        if (!e->gone[s] && bit(row_of(e, pivot), s))
            e->in_col[s]--;
        if (!e->gone[s] && bit(row_of(e, s), pivot)) {
            e->in_row[s]--;
            add_row(e, s, pivot);
        }
    }
}

/* A filled pattern by columns, rows and columns counted in the order of elimination. */
typedef struct filled {
    uint32_t n;
    const uint32_t *order, *col, *row;
} filled;

static bool write_pattern(const elimination *e, jm_arena *arena, filled *out)
{
    uint32_t *col = jm_arena_take(arena, e->n + 1, sizeof *col);
    uint32_t n_lu = 0;
    for (uint32_t s = 0; s < e->n; s++) {
        for (size_t w = 0; w < e->words; w++)
            n_lu += (uint32_t)__builtin_popcountll(row_of(e, s)[w]);
    }
    uint32_t *row = jm_arena_take(arena, n_lu + 1, sizeof *row);
    if (!col || !row)
        return false;
    n_lu = 0;
    for (uint32_t c = 0; c < e->n; c++) {
        col[c] = n_lu;
        for (uint32_t r = 0; r < e->n; r++) {
            if (bit(row_of(e, e->order[r]), e->order[c]))
                row[n_lu++] = r;
        }
    }
    col[e->n] = n_lu;
    *out = (filled){ n_lu, e->order, col, row };
    return true;
}

static bool plan(const jm_program *p, const uint8_t *slow, filled *out)
{
    elimination e = { 0 };
    bool fits = elimination_new(&e, p, slow);
    for (uint32_t k = 0; fits && k < e.n; k++) {
        e.order[k] = best_pivot(&e);
        eliminate(&e, e.order[k]);
    }
    fits = fits && write_pattern(&e, p->ir->arena, out);
    elimination_clear(&e);
    return fits;
}

static bool plan_briefly(jm_program *p)
{
    uint8_t *is_slow = calloc(p->n_states + 1, 1);
    uint32_t *slow = jm_arena_take(p->ir->arena, p->n_states + 1, sizeof *slow);
    filled brief;
    for (uint32_t s = 0; is_slow && slow && s < p->n_states; s++) {
        is_slow[s] = jm_ir_is_slow(p->ir, p->ir->quantities[p->state[s]].name);
        if (is_slow[s])
            slow[p->n_slow++] = s;
    }
    const bool fits = is_slow && slow && plan(p, is_slow, &brief);
    free(is_slow);
    if (!fits)
        return false;
    p->slow = slow;
    p->n_brief = brief.n;
    p->brief_order = brief.order;
    p->brief_col = brief.col;
    p->brief_row = brief.row;
    return true;
}

jm_status jm_pass_lu(jm_program *p, jm_error *err)
{
    filled all;
    const bool fits = plan(p, NULL, &all) && (p->ir->n_slow == 0 || plan_briefly(p));
    if (!fits)
        return jm_fail(err, JM_MEMORY, "no memory left to plan the factors");
    p->n_lu = all.n;
    p->lu_order = all.order;
    p->lu_col = all.col;
    p->lu_row = all.row;
    return JM_OK;
}
