/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/lu_plan.h"

#include <stdlib.h>
#include <string.h>

void jm_lu_plan_clear(jm_lu_plan *p)
{
    uint32_t *const owned[] = {p->order,       p->col,        p->row,        p->diag,
                               p->from_jac,    p->task,       p->of_pivot,   p->first_lower,
                               p->pairs,       p->pair_lower, p->pair_upper, p->lower,
                               p->lower_entry, p->lower_col,  p->upper,      p->upper_entry,
                               p->upper_col,   p->fill,       p->kept};
    for (size_t i = 0; i < sizeof owned / sizeof owned[0]; i++) {
        free(owned[i]);
    }
    memset(p, 0, sizeof *p);
}

static uint32_t *take(size_t count)
{
    return calloc(count + 1, sizeof(uint32_t));
}

/* Entry (row, k) of the pattern, or UINT32_MAX. */
static uint32_t entry(const jm_lu_plan *p, uint32_t row, uint32_t k)
{
    for (uint32_t e = p->col[k]; e < p->col[k + 1]; e++) {
        if (p->row[e] == row) {
            return e;
        }
    }
    return UINT32_MAX;
}

/* The pattern with fill-in for pivots in the order of states, by elimination on a square of
   marks. */
static bool own_pattern(jm_lu_plan *p, const jm_model_abi *abi)
{
    const size_t n = p->n;
    uint8_t *const mark = calloc(n * n + 1, 1);
    if (mark == NULL) {
        return false;
    }
    for (size_t c = 0; c < n; c++) {
        p->order[c] = (uint32_t)c;
        mark[c * n + c] = 1;
        for (uint32_t e = abi->jac_col[c]; e < abi->jac_col[c + 1]; e++) {
            mark[c * n + abi->jac_row[e]] = 1;
        }
    }
    for (size_t k = 0; k < n; k++) {
        for (size_t c = k + 1; c < n; c++) {
            for (size_t r = k + 1; mark[c * n + k] != 0 && r < n; r++) {
                mark[c * n + r] |= mark[k * n + r];
            }
        }
    }
    for (size_t e = 0; e < n * n; e++) {
        p->n_lu += mark[e];
    }
    p->row = take(p->n_lu);
    uint32_t at = 0;
    for (size_t c = 0; p->row != NULL && c < n; c++) {
        p->col[c] = at;
        for (size_t r = 0; r < n; r++) {
            if (mark[c * n + r] != 0) {
                p->row[at++] = (uint32_t)r;
            }
        }
    }
    p->col[n] = at;
    free(mark);
    return p->row != NULL;
}

static bool models_pattern(jm_lu_plan *p, const jm_model_abi *abi, bool brief)
{
    p->n_lu = brief ? abi->n_brief : abi->n_lu;
    p->row = take(p->n_lu);
    if (p->row == NULL) {
        return false;
    }
    memcpy(p->order, brief ? abi->brief_order : abi->lu_order, p->n * sizeof *p->order);
    memcpy(p->col, brief ? abi->brief_col : abi->lu_col, (p->n + 1) * sizeof *p->col);
    memcpy(p->row, brief ? abi->brief_row : abi->lu_row, p->n_lu * sizeof *p->row);
    return true;
}

/* Jacobian values that the plan has no place for go nowhere: those in columns of slow states. */
static void list_kept(jm_lu_plan *p, const jm_model_abi *abi, bool brief)
{
    uint32_t next_slow = 0;
    p->n_kept = 0;
    for (uint32_t c = 0; c < p->n; c++) {
        const bool slow = brief && next_slow < abi->n_slow && abi->slow[next_slow] == c;
        next_slow += slow;
        for (uint32_t e = abi->jac_col[c]; e < abi->jac_col[c + 1]; e++) {
            if (!slow || abi->jac_row[e] == c) {
                p->kept[p->n_kept++] = e;
            }
        }
    }
}

/* Diagonals, and where each Jacobian value goes. */
static jm_status place_values(jm_lu_plan *p, const jm_model_abi *abi, uint32_t *pivot,
                              bool brief, jm_error *err)
{
    for (uint32_t k = 0; k < p->n; k++) {
        pivot[p->order[k]] = k;
    }
    for (uint32_t k = 0; k < p->n; k++) {
        p->diag[k] = entry(p, k, k);
        if (p->diag[k] == UINT32_MAX) {
            return jm_fail(err, JM_INTERNAL, "the LU plan of \"%s\" lacks diagonal %u",
                           abi->name, k);
        }
    }
    for (uint32_t c = 0; c < p->n; c++) {
        for (uint32_t e = abi->jac_col[c]; e < abi->jac_col[c + 1]; e++) {
            p->from_jac[e] = entry(p, pivot[abi->jac_row[e]], pivot[c]);
            if (p->from_jac[e] == UINT32_MAX && !brief) {
                return jm_fail(err, JM_INTERNAL, "the LU plan of \"%s\" lacks a place for row %u, "
                               "column %u of the Jacobian", abi->name, abi->jac_row[e], c);
            }
        }
    }
    return JM_OK;
}

/* Rows of L and of U, column by column within a row. */
static void list_rows(jm_lu_plan *p)
{
    uint32_t n_lower = 0, n_upper = 0;
    for (uint32_t k = 0; k < p->n; k++) {
        p->lower[k] = n_lower;
        p->upper[k] = n_upper;
        for (uint32_t c = 0; c < p->n; c++) {
            const uint32_t e = c == k ? UINT32_MAX : entry(p, k, c);
            if (e != UINT32_MAX && c < k) {
                p->lower_entry[n_lower] = e;
                p->lower_col[n_lower++] = c;
            } else if (e != UINT32_MAX) {
                p->upper_entry[n_upper] = e;
                p->upper_col[n_upper++] = c;
            }
        }
    }
    p->lower[p->n] = n_lower;
    p->upper[p->n] = n_upper;
}

static void list_tasks(jm_lu_plan *p)
{
    uint32_t at = 0;
    for (uint32_t k = 0; k < p->n; k++) {
        p->of_pivot[k] = at;
        p->task[at++] = p->diag[k];
        for (uint32_t u = p->upper[k]; u < p->upper[k + 1]; u++) {
            p->task[at++] = p->upper_entry[u];
        }
        p->first_lower[k] = at;
        for (uint32_t e = p->diag[k] + 1; e < p->col[k + 1]; e++) {
            p->task[at++] = e;
        }
    }
    p->of_pivot[p->n] = at;
}

/* The products that go into entry (row, c); with `lists` false they are only counted. */
static uint32_t list_products(jm_lu_plan *p, uint32_t row, uint32_t c, uint32_t at, bool lists)
{
    for (uint32_t e = p->lower[row]; e < p->lower[row + 1]; e++) {
        const uint32_t m = p->lower_col[e];
        const uint32_t up = m < c ? entry(p, m, c) : UINT32_MAX;
        if (up != UINT32_MAX) {
            if (lists) {
                p->pair_lower[at] = p->lower_entry[e];
                p->pair_upper[at] = up;
            }
            at++;
        }
    }
    return at;
}

/* All products, task by task; answers their number. `column` is the column of each entry. */
static uint32_t list_all_products(jm_lu_plan *p, const uint32_t *column, bool lists)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < p->n_lu; i++) {
        const uint32_t e = p->task[i];
        p->pairs[i] = at;
        at = list_products(p, p->row[e], column[e], at, lists);
    }
    p->pairs[p->n_lu] = at;
    return at;
}

/* A product that has no entry to go into would be lost. */
static bool is_closed(const jm_lu_plan *p)
{
    for (uint32_t k = 0; k < p->n; k++) {
        for (uint32_t e = p->diag[k] + 1; e < p->col[k + 1]; e++) {
            for (uint32_t u = p->upper[k]; u < p->upper[k + 1]; u++) {
                if (entry(p, p->row[e], p->upper_col[u]) == UINT32_MAX) {
                    return false;
                }
            }
        }
    }
    return true;
}

/* `is_set`: room for a mark per entry. */
static void list_fill(jm_lu_plan *p, uint32_t *is_set)
{
    memset(is_set, 0, p->n_lu * sizeof *is_set);
    for (uint32_t k = 0; k < p->n_kept; k++) {
        is_set[p->from_jac[p->kept[k]]] = 1;
    }
    for (uint32_t e = 0; e < p->n_lu; e++) {
        if (is_set[e] == 0) {
            p->fill[p->n_fill++] = e;
        }
    }
}

static jm_status list_operations(jm_lu_plan *p, const jm_model_abi *abi, uint32_t *column,
                                 jm_error *err)
{
    list_rows(p);
    if (!is_closed(p)) {
        return jm_fail(err, JM_INTERNAL, "the LU plan of \"%s\" lacks fill-in", abi->name);
    }
    list_tasks(p);
    list_fill(p, column);
    for (uint32_t k = 0; k < p->n; k++) {
        for (uint32_t e = p->col[k]; e < p->col[k + 1]; e++) {
            column[e] = k;
        }
    }
    const uint32_t count = list_all_products(p, column, false);
    p->pair_lower = take(count);
    p->pair_upper = take(count);
    if (!p->pair_lower || !p->pair_upper) {
        return jm_fail(err, JM_MEMORY, "no memory for the LU plan of \"%s\"", abi->name);
    }
    (void)list_all_products(p, column, true);
    return JM_OK;
}

static bool take_for_states(jm_lu_plan *p)
{
    p->order = take(p->n);
    p->col = take(p->n + 1);
    p->diag = take(p->n);
    p->from_jac = take(p->n_jac);
    p->kept = take(p->n_jac);
    p->of_pivot = take(p->n + 1);
    p->first_lower = take(p->n);
    p->lower = take(p->n + 1);
    p->upper = take(p->n + 1);
    return p->order && p->col && p->diag && p->from_jac && p->kept && p->of_pivot &&
           p->first_lower && p->lower && p->upper;
}

static bool take_for_entries(jm_lu_plan *p)
{
    p->task = take(p->n_lu);
    p->pairs = take(p->n_lu + 1);
    p->lower_entry = take(p->n_lu);
    p->lower_col = take(p->n_lu);
    p->upper_entry = take(p->n_lu);
    p->upper_col = take(p->n_lu);
    p->fill = take(p->n_lu);
    return p->task && p->pairs && p->lower_entry && p->lower_col && p->upper_entry &&
           p->upper_col && p->fill;
}

static jm_status make(jm_lu_plan *p, const jm_model_abi *abi, bool brief, jm_error *err)
{
    uint32_t *pivot = NULL, *column = NULL;
    jm_status status = JM_OK;
    memset(p, 0, sizeof *p);
    p->n = abi->n_states;
    p->n_jac = abi->n_jac;
    if (!take_for_states(p) ||
        !(abi->n_lu > 0 ? models_pattern(p, abi, brief) : own_pattern(p, abi)) ||
        !take_for_entries(p) ||
        (pivot = take(p->n)) == NULL || (column = take(p->n_lu)) == NULL) {
        status = jm_fail(err, JM_MEMORY, "no memory for the LU plan of \"%s\"", abi->name);
        goto done;
    }
    list_kept(p, abi, brief);
    if ((status = place_values(p, abi, pivot, brief, err)) != JM_OK ||
        (status = list_operations(p, abi, column, err)) != JM_OK) {
        goto done;
    }
done:
    free(pivot);
    free(column);
    if (status != JM_OK) {
        jm_lu_plan_clear(p);
    }
    return status;
}

jm_status jm_lu_plan_make(jm_lu_plan *p, const jm_model_abi *abi, jm_error *err)
{
    return make(p, abi, false, err);
}

jm_status jm_lu_plan_make_brief(jm_lu_plan *p, const jm_model_abi *abi, jm_error *err)
{
    return make(p, abi, abi->n_brief > 0, err);
}
