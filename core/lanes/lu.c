/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/lu.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/kit.h"
#include "core/lanes/lu_plan.h"
#include "core/lanes/memory.h"
#include "core/model/model.h"

struct jm_lu {
    jm_lu_plan plan;
    const jm_kit_rows *rows;
    const jm_kernels *kernels; /* straight code of the model, or NULL */
    uint32_t lanes;
    uint32_t dense_lanes;
    double *lu, *inverse, *x; /* [n_lu], [n], [n] rows of lanes */
    double *dense;            /* [lanes][n][n] row by row: lanes that pivot badly */
    double *dense_x;          /* [n] at work */
    double *dense_kept;       /* [n] rows of lanes */
    uint32_t *swap;           /* [lanes][n] row taken as pivot k */
};

/* The model's own code for such a group, or NULL. */
static const jm_kernels *straight(const jm_model_abi *abi, uint32_t lanes)
{
    const jm_kernels *k = jm_kernels_of_width(abi, lanes);
    if (k == NULL && lanes == 8) {
        k = jm_kernels_of_width(abi, 4);
    }
    return k != NULL && k->factor != NULL ? k : NULL;
}

static jm_status make(jm_lu **out, const jm_model_abi *abi, uint32_t lanes, bool brief,
                      jm_error *err)
{
    *out = NULL;
    jm_lu *const lu = calloc(1, sizeof *lu);
    if (lu == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for a linear solver");
    }
    const jm_status status = brief ? jm_lu_plan_make_brief(&lu->plan, abi, err)
                                   : jm_lu_plan_make(&lu->plan, abi, err);
    if (status != JM_OK) {
        free(lu);
        return status;
    }
    const size_t n = lu->plan.n;
    lu->lanes = lanes;
    lu->rows = jm_kit_rows_best(lanes);
    lu->kernels = brief ? NULL : straight(abi, lanes);
    lu->lu = jm_lanes_take((size_t)lu->plan.n_lu * lanes);
    lu->inverse = jm_lanes_take(n * lanes);
    lu->x = jm_lanes_take(n * lanes);
    lu->dense = jm_lanes_take(n * n * lanes);
    lu->dense_x = jm_lanes_take(n);
    lu->dense_kept = jm_lanes_take(n * lanes);
    lu->swap = calloc(n * lanes + 1, sizeof *lu->swap);
    if (!lu->lu || !lu->inverse || !lu->x || !lu->dense || !lu->dense_x || !lu->dense_kept ||
        !lu->swap) {
        jm_lu_free(lu);
        return jm_fail(err, JM_MEMORY, "no memory for the LU of %zu states", n);
    }
    *out = lu;
    return JM_OK;
}

jm_status jm_lu_new(jm_lu **out, const jm_model_abi *abi, uint32_t lanes, jm_error *err)
{
    return make(out, abi, lanes, false, err);
}

jm_status jm_lu_new_brief(jm_lu **out, const jm_model_abi *abi, uint32_t lanes, jm_error *err)
{
    return make(out, abi, lanes, abi->n_brief > 0, err);
}

void jm_lu_free(jm_lu *lu)
{
    if (lu != NULL) {
        jm_lu_plan_clear(&lu->plan);
        free(lu->lu);
        free(lu->inverse);
        free(lu->x);
        free(lu->dense);
        free(lu->dense_x);
        free(lu->dense_kept);
        free(lu->swap);
        free(lu);
    }
}

const jm_lu_plan *jm_lu_plan_of(const jm_lu *lu)
{
    return &lu->plan;
}

size_t jm_lu_pieces(jm_lu *lu, jm_piece *out)
{
    const size_t n = lu->plan.n, lanes = lu->lanes, number = sizeof(double);
    const jm_piece pieces[] = {{&lu->dense_lanes, sizeof lu->dense_lanes},
                               {lu->lu, (size_t)lu->plan.n_lu * lanes * number},
                               {lu->inverse, n * lanes * number},
                               {lu->dense, n * n * lanes * number},
                               {lu->swap, n * lanes * sizeof *lu->swap}};
    memcpy(out, pieces, sizeof pieces);
    return sizeof pieces / sizeof pieces[0];
}

uint32_t jm_lu_dense_lanes(const jm_lu *lu)
{
    return lu->dense_lanes;
}

void jm_lu_newton(const jm_lu *lu, const double *gamma, const double *jac, double *values)
{
    const jm_kernels *const k = lu->kernels;
    if (k == NULL) {
        lu->rows->newton_matrix(&lu->plan, gamma, jac, values);
        return;
    }
    for (uint32_t l = 0; l < lu->lanes; l += k->lanes) {
        k->newton(gamma + l, jac + l, values + l);
    }
}

/* The matrix of one lane, rows and columns in the order of pivots. */
static void spread(const jm_lu *lu, const double *values, uint32_t l, double *a)
{
    const jm_lu_plan *const p = &lu->plan;
    memset(a, 0, (size_t)p->n * p->n * sizeof *a);
    for (uint32_t k = 0; k < p->n; k++) {
        for (uint32_t e = p->col[k]; e < p->col[k + 1]; e++) {
            a[(size_t)p->row[e] * p->n + k] = values[(size_t)e * lu->lanes + l];
        }
    }
}

/* The largest entry of each row: rows have different units, so entries of different rows cannot be
   compared as they are. */
static void measure_rows(const double *a, uint32_t n, double *size)
{
    for (uint32_t r = 0; r < n; r++) {
        double most = 0.0;
        for (uint32_t c = 0; c < n; c++) {
            const double x = fabs(a[(size_t)r * n + c]);
            most = x > most ? x : most;
        }
        size[r] = most;
    }
}

/* The row whose entry in column k is largest beside what its row was at first. */
static uint32_t choose_row(const double *a, uint32_t n, uint32_t k, const double *size)
{
    uint32_t best = n;
    double best_share = 0.0;
    for (uint32_t r = k; r < n; r++) {
        const double share = fabs(a[(size_t)r * n + k]) / size[r];
        if (share > best_share) { /* false for NaN, as of a row of zeros */
            best_share = share;
            best = r;
        }
    }
    return best;
}

/* `size` [n] is for the work. */
static bool factor_dense(double *a, uint32_t n, uint32_t *swap, double *size)
{
    measure_rows(a, n, size);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t r = choose_row(a, n, k, size);
        if (r == n) {
            return false;
        }
        swap[k] = r;
        size[r] = size[k]; /* where row k goes */
        for (uint32_t c = 0; r != k && c < n; c++) {
            const double keep = a[(size_t)k * n + c];
            a[(size_t)k * n + c] = a[(size_t)r * n + c];
            a[(size_t)r * n + c] = keep;
        }
        for (uint32_t i = k + 1; i < n; i++) {
            const double l = a[(size_t)i * n + k] /= a[(size_t)k * n + k];
            for (uint32_t c = k + 1; l != 0.0 && c < n; c++) {
                a[(size_t)i * n + c] -= l * a[(size_t)k * n + c];
            }
        }
    }
    return isfinite(a[(size_t)n * n - 1]);
}

static void solve_dense(const double *a, uint32_t n, const uint32_t *swap, double *x)
{
    for (uint32_t k = 0; k < n; k++) {
        const double keep = x[k];
        x[k] = x[swap[k]];
        x[swap[k]] = keep;
    }
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t c = 0; c < k; c++) {
            x[k] -= a[(size_t)k * n + c] * x[c];
        }
    }
    for (uint32_t k = n; k-- > 0;) {
        for (uint32_t c = k + 1; c < n; c++) {
            x[k] -= a[(size_t)k * n + c] * x[c];
        }
        x[k] /= a[(size_t)k * n + k];
    }
}

/* Factors into lu->lu; the lanes in which a pivot was lost. */
static uint32_t factor(jm_lu *lu, const double *values)
{
    const jm_kernels *const k = lu->kernels;
    uint32_t lost = 0;
    if (k == NULL) {
        memcpy(lu->lu, values, (size_t)lu->plan.n_lu * lu->lanes * sizeof(double));
        return lu->rows->factor(&lu->plan, lu->lu, lu->inverse);
    }
    for (uint32_t l = 0; l < lu->lanes; l += k->lanes) {
        lost |= k->factor(values + l, lu->lu + l, lu->inverse + l) << l;
    }
    return lost;
}

static void solve(jm_lu *lu, double *b)
{
    const jm_kernels *const k = lu->kernels;
    if (k == NULL) {
        lu->rows->solve(&lu->plan, lu->lu, lu->inverse, b, lu->x);
        return;
    }
    for (uint32_t l = 0; l < lu->lanes; l += k->lanes) {
        k->solve(lu->lu + l, lu->inverse + l, b + l);
    }
}

uint32_t jm_lu_factor(jm_lu *lu, const double *values)
{
    const jm_lu_plan *const p = &lu->plan;
    const size_t n = p->n;
    uint32_t singular = 0;
    lu->dense_lanes = factor(lu, values);
    for (uint32_t l = 0; lu->dense_lanes >> l != 0; l++) {
        if ((lu->dense_lanes >> l & 1u) != 0) {
            double *const a = lu->dense + l * n * n;
            spread(lu, values, l, a);
            if (!factor_dense(a, p->n, lu->swap + l * n, lu->dense_x)) {
                singular |= 1u << l;
            }
        }
    }
    lu->dense_lanes &= ~singular;
    return singular;
}

/* Right-hand sides of dense lanes are taken out before the sparse solution overwrites them. */
void jm_lu_solve(jm_lu *lu, double *b)
{
    const jm_lu_plan *const p = &lu->plan;
    const size_t n = p->n;
    if (lu->dense_lanes == 0) {
        solve(lu, b);
        return;
    }
    double *const kept = lu->dense_kept;
    memcpy(kept, b, n * lu->lanes * sizeof(double));
    solve(lu, b);
    for (uint32_t l = 0; lu->dense_lanes >> l != 0; l++) {
        if ((lu->dense_lanes >> l & 1u) == 0) {
            continue;
        }
        for (uint32_t k = 0; k < n; k++) {
            lu->dense_x[k] = kept[(size_t)p->order[k] * lu->lanes + l];
        }
        solve_dense(lu->dense + l * n * n, p->n, lu->swap + l * n, lu->dense_x);
        for (uint32_t k = 0; k < n; k++) {
            b[(size_t)p->order[k] * lu->lanes + l] = lu->dense_x[k];
        }
    }
}
