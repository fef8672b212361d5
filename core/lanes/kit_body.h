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
    for (size_t e = 0; e < (size_t)p->n_lu * ROW; e += JM_W) {
        vd_store(values + e, VD(0.0));
    }
    for (uint32_t k = 0; k < p->n_jac; k++) {
        for (int c = 0; c < JM_C; c++) {
            const vd v = vd_load(gamma + c * JM_W) * vd_load(jac + (size_t)k * ROW + c * JM_W);
            vd_store(values + (size_t)p->from_jac[k] * ROW + c * JM_W, VD(0.0) - v);
        }
    }
    for (uint32_t k = 0; k < p->n; k++) {
        double *const d = values + (size_t)p->diag[k] * ROW;
        for (int c = 0; c < JM_C; c++) {
            vd_store(d + c * JM_W, VD(1.0) + vd_load(d + c * JM_W));
        }
    }
}

/* A diagonal that is 1e-8 of what it was made of (1 comes from the identity) has lost eight digits;
   the measure does not change with the units of states. */
static uint32_t lost_pivots(const jm_lu_plan *p, const double *lu)
{
    uint32_t lost = 0;
    for (int c = 0; c < JM_C; c++) {
        const double *const at = lu + c * JM_W;
        vm bad = vm_of_bits(0);
        for (uint32_t k = 0; k < p->n; k++) {
            const vd d = vd_abs(vd_load(at + (size_t)p->diag[k] * ROW));
            vd size = VD(1.0) + d;
            for (uint32_t e = p->pair_start[k]; e < p->pair_start[k + 1]; e++) {
                const vd l = vd_load(at + (size_t)p->pair_lower[e] * ROW);
                const vd u = vd_load(at + (size_t)p->pair_upper[e] * ROW);
                size = size + vd_abs(l * u);
            }
            const vm good = vd_le(size * VD(1e-8), d); /* false for NaN */
            bad = vm_or(bad, vm_and_not(vm_of_bits((1u << JM_W) - 1u), good));
        }
        lost |= vm_bits(bad) << (c * JM_W);
    }
    return lost;
}

static uint32_t factor(const jm_lu_plan *p, double *lu, double *inverse)
{
    const uint32_t *target = p->target;
    for (uint32_t k = 0; k < p->n; k++) {
        const uint32_t below = p->diag[k] + 1, end = p->col[k + 1];
        for (int c = 0; c < JM_C; c++) {
            const vd d = VD(1.0) / vd_load(lu + (size_t)p->diag[k] * ROW + c * JM_W);
            vd_store(inverse + (size_t)k * ROW + c * JM_W, d);
            for (uint32_t e = below; e < end; e++) {
                double *const l = lu + (size_t)e * ROW + c * JM_W;
                vd_store(l, vd_load(l) * d);
            }
        }
        for (uint32_t u = p->upper_start[k]; u < p->upper_start[k + 1]; u++) {
            const double *const up = lu + (size_t)p->upper[u] * ROW;
            for (uint32_t e = below; e < end; e++) {
                double *const t = lu + (size_t)*target++ * ROW;
                const double *const l = lu + (size_t)e * ROW;
                for (int c = 0; c < JM_C; c++) {
                    const vd minus = VD(0.0) - vd_load(l + c * JM_W);
                    vd_store(t + c * JM_W,
                             vd_fma(minus, vd_load(up + c * JM_W), vd_load(t + c * JM_W)));
                }
            }
        }
    }
    return lost_pivots(p, lu);
}

/* x[row[e]] -= lu[e] * by, for the entries first … end - 1 of a column */
static inline void eliminate(const jm_lu_plan *p, const double *lu, const double *by, double *x,
                             const uint32_t range[2])
{
    for (uint32_t e = range[0]; e < range[1]; e++) {
        double *const to = x + (size_t)p->row[e] * ROW;
        for (int c = 0; c < JM_C; c++) {
            const vd minus = VD(0.0) - vd_load(by + c * JM_W);
            const vd l = vd_load(lu + (size_t)e * ROW + c * JM_W);
            vd_store(to + c * JM_W, vd_fma(minus, l, vd_load(to + c * JM_W)));
        }
    }
}

static void solve(const jm_lu_plan *p, const double *lu, const double *inverse, double *b,
                  double *x)
{
    for (uint32_t k = 0; k < p->n; k++) {
        for (int c = 0; c < JM_C; c++) {
            vd_store(x + (size_t)k * ROW + c * JM_W,
                     vd_load(b + (size_t)p->order[k] * ROW + c * JM_W));
        }
    }
    for (uint32_t k = 0; k < p->n; k++) {
        const uint32_t below[2] = {p->diag[k] + 1, p->col[k + 1]};
        eliminate(p, lu, x + (size_t)k * ROW, x, below);
    }
    for (uint32_t k = p->n; k-- > 0;) {
        const uint32_t above[2] = {p->col[k], p->diag[k]};
        for (int c = 0; c < JM_C; c++) {
            const size_t at = (size_t)k * ROW + (size_t)c * JM_W;
            vd_store(x + at, vd_load(x + at) * vd_load(inverse + at));
            vd_store(b + (size_t)p->order[k] * ROW + c * JM_W, vd_load(x + at));
        }
        eliminate(p, lu, x + (size_t)k * ROW, x, above);
    }
}

const jm_kit JM_KIT = {
    .flat = {linear_sum, combine, scale_add, scale, set, product, quotient, absolute, add},
    .rows = {square_sums, largest, weights, newton_matrix, factor, solve},
};
