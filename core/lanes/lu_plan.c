/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/lu_plan.h"

#include <stdlib.h>
#include <string.h>

void jm_lu_plan_clear(jm_lu_plan *p)
{
    uint32_t *const owned[] = {p->order, p->col,    p->row,        p->diag,       p->from_jac,
                               p->upper, p->target, p->pair_lower, p->pair_upper, p->upper_start,
                               p->pair_start};
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

static bool models_pattern(jm_lu_plan *p, const jm_model_abi *abi)
{
    p->n_lu = abi->n_lu;
    p->row = take(p->n_lu);
    if (p->row == NULL) {
        return false;
    }
    memcpy(p->order, abi->lu_order, p->n * sizeof *p->order);
    memcpy(p->col, abi->lu_col, (p->n + 1) * sizeof *p->col);
    memcpy(p->row, abi->lu_row, p->n_lu * sizeof *p->row);
    return true;
}

/* Diagonals, and where each Jacobian value goes. */
static jm_status place_values(jm_lu_plan *p, const jm_model_abi *abi, uint32_t *pivot,
                              jm_error *err)
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
            if (p->from_jac[e] == UINT32_MAX) {
                return jm_fail(err, JM_INTERNAL, "the LU plan of \"%s\" lacks a place for row %u, "
                               "column %u of the Jacobian", abi->name, abi->jac_row[e], c);
            }
        }
    }
    return JM_OK;
}

/* Walks over the elimination; with `target` NULL it only counts. */
static bool list_products(jm_lu_plan *p, size_t *n_upper, size_t *n_target)
{
    *n_upper = *n_target = 0;
    for (uint32_t k = 0; k < p->n; k++) {
        if (p->target != NULL) {
            p->upper_start[k] = (uint32_t)*n_upper;
        }
        for (uint32_t c = k + 1; c < p->n; c++) {
            const uint32_t up = entry(p, k, c);
            if (up == UINT32_MAX) {
                continue;
            }
            if (p->target != NULL) {
                p->upper[*n_upper] = up;
            }
            ++*n_upper;
            for (uint32_t e = p->diag[k] + 1; e < p->col[k + 1]; e++) {
                const uint32_t to = entry(p, p->row[e], c);
                if (to == UINT32_MAX) {
                    return false;
                }
                if (p->target != NULL) {
                    p->target[*n_target] = to;
                }
                ++*n_target;
            }
        }
    }
    return true;
}

static void list_pairs(jm_lu_plan *p)
{
    uint32_t at = 0;
    for (uint32_t k = 0; k < p->n; k++) {
        p->pair_start[k] = at;
        for (uint32_t e = p->col[k]; e < p->diag[k]; e++) {
            const uint32_t lower = entry(p, k, p->row[e]);
            if (lower != UINT32_MAX) {
                p->pair_lower[at] = lower;
                p->pair_upper[at++] = e;
            }
        }
    }
    p->pair_start[p->n] = at;
}

static jm_status list_operations(jm_lu_plan *p, const jm_model_abi *abi, jm_error *err)
{
    size_t n_upper = 0, n_target = 0;
    if (!list_products(p, &n_upper, &n_target)) {
        return jm_fail(err, JM_INTERNAL, "the LU plan of \"%s\" lacks fill-in", abi->name);
    }
    p->upper = take(n_upper);
    p->target = take(n_target);
    p->pair_lower = take(n_upper);
    p->pair_upper = take(n_upper);
    if (!p->upper || !p->target || !p->pair_lower || !p->pair_upper) {
        return jm_fail(err, JM_MEMORY, "no memory for the LU plan of \"%s\"", abi->name);
    }
    (void)list_products(p, &n_upper, &n_target);
    p->upper_start[p->n] = (uint32_t)n_upper;
    list_pairs(p);
    return JM_OK;
}

jm_status jm_lu_plan_make(jm_lu_plan *p, const jm_model_abi *abi, jm_error *err)
{
    memset(p, 0, sizeof *p);
    p->n = abi->n_states;
    p->n_jac = abi->n_jac;
    p->order = take(p->n);
    p->col = take(p->n + 1);
    p->diag = take(p->n);
    p->from_jac = take(p->n_jac);
    p->upper_start = take(p->n + 1);
    p->pair_start = take(p->n + 1);
    uint32_t *const pivot = take(p->n);
    jm_status status = JM_OK;
    if (!p->order || !p->col || !p->diag || !p->from_jac || !p->upper_start || !p->pair_start ||
        pivot == NULL || !(abi->n_lu > 0 ? models_pattern(p, abi) : own_pattern(p, abi))) {
        status = jm_fail(err, JM_MEMORY, "no memory for the LU plan of \"%s\"", abi->name);
    }
    if (status == JM_OK) {
        status = place_values(p, abi, pivot, err);
    }
    if (status == JM_OK) {
        status = list_operations(p, abi, err);
    }
    free(pivot);
    if (status != JM_OK) {
        jm_lu_plan_clear(p);
    }
    return status;
}
