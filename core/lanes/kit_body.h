/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of kit.h. Included once per source file, after JM_W (doubles per vector), JM_C
 * (vectors per row of lanes) and JM_KIT (name of the table that this makes) are defined.
 */
#include "core/lanes/kit.h"
#include "core/lanes/vec.h"

enum { ROW = JM_W * JM_C };

static void linear_sum(size_t n, double a, const double *x, double b, const double *y, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, vd_fma(VD(a), vd_load(x + i), VD(b) * vd_load(y + i)));
    }
}

static inline __attribute__((always_inline)) void combine_some(size_t n, int m, const double *c,
                                                               const double *const *x, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd sum = VD(c[0]) * vd_load(x[0] + i);
#pragma GCC unroll 6
        for (int j = 1; j < m; j++) {
            sum = vd_fma(VD(c[j]), vd_load(x[j] + i), sum);
        }
        vd_store(z + i, sum);
    }
}

static void combine(size_t n, int m, const double *c, const double *const *x, double *z)
{
    switch (m) { /* the orders that BDF walks with, unrolled */
    case 2:
        combine_some(n, 2, c, x, z);
        break;
    case 3:
        combine_some(n, 3, c, x, z);
        break;
    case 4:
        combine_some(n, 4, c, x, z);
        break;
    case 5:
        combine_some(n, 5, c, x, z);
        break;
    case 6:
        combine_some(n, 6, c, x, z);
        break;
    default:
        combine_some(n, m, c, x, z);
    }
}

static void scale_add(size_t n, int m, const double *a, const double *x, const double *const *y,
                      double *const *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        const vd v = vd_load(x + i);
        for (int j = 0; j < m; j++) {
            vd_store(z[j] + i, vd_fma(VD(a[j]), v, vd_load(y[j] + i)));
        }
    }
}

static void scale(size_t n, double c, const double *x, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, VD(c) * vd_load(x + i));
    }
}

static void set(size_t n, double c, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, VD(c));
    }
}

static void product(size_t n, const double *x, const double *y, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, vd_load(x + i) * vd_load(y + i));
    }
}

static void quotient(size_t n, const double *x, const double *y, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, vd_load(x + i) / vd_load(y + i));
    }
}

static void absolute(size_t n, const double *x, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, vd_abs(vd_load(x + i)));
    }
}

static void add(size_t n, const double *x, double b, double *z)
{
    for (size_t i = 0; i < n; i += JM_W) {
        vd_store(z + i, vd_load(x + i) + VD(b));
    }
}

static void square_sums(size_t n, const double *x, const double *w, double *sums)
{
    for (int c = 0; c < JM_C; c++) {
        vd sum = VD(0.0);
        for (size_t i = (size_t)c * JM_W; i < n * ROW; i += ROW) {
            const vd e = vd_load(x + i) * vd_load(w + i);
            sum = vd_fma(e, e, sum);
        }
        vd_store(sums + c * JM_W, sum);
    }
}

static void largest(size_t n, const double *x, double *maxima)
{
    for (int c = 0; c < JM_C; c++) {
        vd most = VD(0.0);
        for (size_t i = (size_t)c * JM_W; i < n * ROW; i += ROW) {
            const vd a = vd_abs(vd_load(x + i));
            most = vd_pick(vd_le(a, most), most, vd_pick(vd_le(a, a), a, VD(HUGE_VAL)));
        }
        vd_store(maxima + c * JM_W, most);
    }
}

static void weights(size_t n, double rtol, const double *atol, const double *y, double *w)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t at = i * ROW; at < (i + 1) * ROW; at += JM_W) {
            const vd scale_of = vd_fma(VD(rtol), vd_abs(vd_load(y + at)), VD(atol[i]));
            vd_store(w + at, VD(1.0) / scale_of);
        }
    }
}

static void newton_matrix(const jm_lu_plan *p, const double *gamma, const double *jac,
                          double *values)
{
    for (int c = 0; c < JM_C; c++) {
        const vd minus = -vd_load(gamma + c * JM_W);
        double *const to = values + c * JM_W;
        for (uint32_t i = 0; i < p->n_fill; i++) {
            vd_store(to + (size_t)p->fill[i] * ROW, VD(0.0));
        }
        for (uint32_t i = 0; i < p->n_kept; i++) {
            const size_t k = p->kept[i];
            vd_store(to + (size_t)p->from_jac[k] * ROW,
                     minus * vd_load(jac + k * ROW + c * JM_W));
        }
        for (uint32_t k = 0; k < p->n; k++) {
            double *const d = to + (size_t)p->diag[k] * ROW;
            vd_store(d, VD(1.0) + vd_load(d));
        }
    }
}

/* The matrix's entry minus the products of task `i`. */
static inline vd reduced(const jm_lu_plan *p, const double *lu, uint32_t i, int c)
{
    const double *const at = lu + c * JM_W;
    vd sum = vd_load(at + (size_t)p->task[i] * ROW);
    for (uint32_t q = p->pairs[i]; q < p->pairs[i + 1]; q++) {
        const vd l = vd_load(at + (size_t)p->pair_lower[q] * ROW);
        const vd u = vd_load(at + (size_t)p->pair_upper[q] * ROW);
        sum = vd_fma(-l, u, sum);
    }
    return sum;
}

/* What the diagonal of task `i` is made of: 1 from the identity, itself, and the products. */
static inline vd size_of(const jm_lu_plan *p, const double *lu, uint32_t i, vd diagonal, int c)
{
    const double *const at = lu + c * JM_W;
    vd size = VD(1.0) + vd_abs(diagonal);
    for (uint32_t q = p->pairs[i]; q < p->pairs[i + 1]; q++) {
        const vd l = vd_load(at + (size_t)p->pair_lower[q] * ROW);
        const vd u = vd_load(at + (size_t)p->pair_upper[q] * ROW);
        size = size + vd_abs(l * u);
    }
    return size;
}

/* A pivot is lost where the diagonal is below 1e-8 of what it was made of: eight digits are gone.
   The measure does not change with the units of states. */
static uint32_t factor(const jm_lu_plan *p, double *lu, double *inverse)
{
    const vm all = vm_of_bits((1u << JM_W) - 1u);
    uint32_t lost = 0;
    for (int c = 0; c < JM_C; c++) {
        vm bad = vm_of_bits(0);
        for (uint32_t k = 0; k < p->n; k++) {
            uint32_t i = p->of_pivot[k];
            const vd d = reduced(p, lu, i, c);
            const vd size = size_of(p, lu, i, d, c);
            const vm good = vd_le(size * VD(1e-8), vd_abs(d)); /* false for NaN */
            const vd over = VD(1.0) / d;
            bad = vm_or(bad, vm_and_not(all, good));
            vd_store(lu + (size_t)p->task[i] * ROW + c * JM_W, d);
            vd_store(inverse + (size_t)k * ROW + c * JM_W, over);
            for (i++; i < p->first_lower[k]; i++) {
                vd_store(lu + (size_t)p->task[i] * ROW + c * JM_W, reduced(p, lu, i, c));
            }
            for (; i < p->of_pivot[k + 1]; i++) {
                vd_store(lu + (size_t)p->task[i] * ROW + c * JM_W, reduced(p, lu, i, c) * over);
            }
        }
        lost |= vm_bits(bad) << (c * JM_W);
    }
    return lost;
}

/* start minus the sum of lu[entry[e]] x[col[e]]; two sums side by side halve the wait for each
   product of a long row. */
static inline vd row_rest(const double *lu, const double *x, const uint32_t *entry,
                          const uint32_t *col, uint32_t count, vd start)
{
    vd odd = VD(0.0);
    uint32_t e = 0;
    for (; e + 1 < count; e += 2) {
        const vd a = -vd_load(lu + (size_t)entry[e] * ROW);
        const vd b = -vd_load(lu + (size_t)entry[e + 1] * ROW);
        start = vd_fma(a, vd_load(x + (size_t)col[e] * ROW), start);
        odd = vd_fma(b, vd_load(x + (size_t)col[e + 1] * ROW), odd);
    }
    if (e < count) {
        const vd a = -vd_load(lu + (size_t)entry[e] * ROW);
        start = vd_fma(a, vd_load(x + (size_t)col[e] * ROW), start);
    }
    if (count > 1) {
        start = start + odd;
    }
    return start;
}

/* Row by row, so that each unknown is summed up in registers. */
static void solve(const jm_lu_plan *p, const double *lu, const double *inverse, double *b,
                  double *x)
{
    for (int c = 0; c < JM_C; c++) {
        const double *const at = lu + c * JM_W;
        double *const own = x + c * JM_W;
        for (uint32_t k = 0; k < p->n; k++) {
            const uint32_t e = p->lower[k], count = p->lower[k + 1] - e;
            const vd from = vd_load(b + (size_t)p->order[k] * ROW + c * JM_W);
            vd_store(own + (size_t)k * ROW,
                     row_rest(at, own, p->lower_entry + e, p->lower_col + e, count, from));
        }
        for (uint32_t k = p->n; k-- > 0;) {
            const uint32_t e = p->upper[k], count = p->upper[k + 1] - e;
            const vd from = vd_load(own + (size_t)k * ROW);
            const vd rest =
                row_rest(at, own, p->upper_entry + e, p->upper_col + e, count, from);
            const vd sum = rest * vd_load(inverse + (size_t)k * ROW + c * JM_W);
            vd_store(own + (size_t)k * ROW, sum);
            vd_store(b + (size_t)p->order[k] * ROW + c * JM_W, sum);
        }
    }
}

const jm_kit JM_KIT = {
    .flat = {linear_sum, combine, scale_add, scale, set, product, quotient, absolute, add},
    .rows = {square_sums, largest, weights, newton_matrix, factor, solve},
};
