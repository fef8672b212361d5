/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Rosenbrock method of the own steppers; a part of rk_body.h, which includes it.
 *
 * Stiff models with a step for each lane: one Jacobian, one factorisation and eight solutions per
 * attempt, no iteration that could fail to converge. What depends on time by itself enters by a
 * difference quotient over a ten millionth of the step.
 */

inline_always double *row_of(const jm_rk_work *w, int row)
{
    return w->k + (size_t)row * w->n * ROW;
}

/* (f(t + delta, y) - f(t, y)) / delta; zero in lanes that stand still. */
static void time_derivative(jm_rk_work *w, const attempt_state *a)
{
    double *const out = row_of(w, JM_RODAS_FT);
    vd per[JM_C];
    for (int c = 0; c < JM_C; c++) {
        const vd least = VD(4e-15) * vd_abs(a->t[c]);
        const vd later = a->t[c] + vd_max(a->h[c] * VD(1e-7), least);
        const vd delta = later - a->t[c];
        const vm some = vm_and(a->moves[c], vd_lt(VD(0.0), delta));
        per[c] = vd_pick(some, VD(1.0) / vd_pick(some, delta, VD(1.0)), VD(0.0));
        vd_store(w->ts + c * JM_W, later);
    }
    evaluate(w, w->ts, w->y, out);
    for (size_t i = 0; i < w->n * ROW; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i + (size_t)c * JM_W;
            vd_store(out + at, (vd_load(out + at) - vd_load(w->k + at)) * per[c]);
        }
    }
}

/* The factors of I - gamma h J; returns the lanes that have none. */
static uint32_t factor_matrix(jm_rk_work *w, const attempt_state *a)
{
    w->at.t = w->t;
    w->at.y = w->y;
    if (w->history != NULL) {
        jm_history_fill(w->history, &w->at);
    }
    if (w->direct) {
        w->kernels->jac(&w->at, w->jac);
    } else {
        jm_kernels_call(w->kernels, w->kernels->jac, &w->at, w->jac);
    }
    for (int c = 0; c < JM_C; c++) {
        vd_store(w->gammas + c * JM_W, VD(jm_rodas5p.gamma) * a->h[c]);
    }
    jm_lu_newton(w->lu, w->gammas, w->jac, w->matrix);
    w->n_jac++;
    w->n_lu++;
    return jm_lu_factor(w->lu, w->matrix);
}

/* u_s from the slope at its state. */
inline_always void solve_stage(jm_rk_work *w, const attempt_state *a, const double *slope, int s)
{
    const jm_rodas_table *const m = &jm_rodas5p;
    const double *const u = row_of(w, JM_RODAS_U), *const ft = row_of(w, JM_RODAS_FT);
    double *const out = row_of(w, JM_RODAS_U + s);
    const size_t row = w->n * ROW;
    for (size_t i = 0; i < row; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i + (size_t)c * JM_W;
            vd f = vd_load(slope + at);
            if (m->d[s] != 0.0) {
                f = vd_fma(VD(m->d[s]) * a->h[c], vd_load(ft + at), f);
            }
            f = a->h[c] * f;
            if (s > 0) {
                f = f + combine(u + at, row, m->g[s], s);
            }
            vd_store(out + at, VD(m->gamma) * f);
        }
    }
    jm_lu_solve(w->lu, out);
    w->n_solves++;
}

/* Stages 1 … 5: their states are sums over all stages before. */
inline_always void rodas_stage(jm_rk_work *w, const attempt_state *a, int s)
{
    const jm_rodas_table *const m = &jm_rodas5p;
    const double *const u = row_of(w, JM_RODAS_U);
    const size_t row = w->n * ROW;
    for (int c = 0; c < JM_C; c++) {
        vd_store(w->ts + c * JM_W, vd_fma(VD(m->c[s]), a->h[c], a->t[c]));
    }
    for (size_t i = 0; i < row; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i + (size_t)c * JM_W;
            vd_store(w->ys + at, vd_load(w->y + at) + combine(u + at, row, m->a[s], s));
        }
    }
    evaluate(w, w->ts, w->ys, row_of(w, JM_RODAS_F));
    solve_stage(w, a, row_of(w, JM_RODAS_F), s);
}

/* Stages 6 and 7, and the new state: each is the one before plus the last u. */
static void add_last(jm_rk_work *w, int s)
{
    const double *const u = row_of(w, JM_RODAS_U + s);
    for (size_t i = 0; i < w->n * ROW; i += JM_W) {
        vd_store(w->ys + i, vd_load(w->ys + i) + vd_load(u + i));
    }
}

static void rodas_error(jm_rk_work *w, attempt_state *a, uint32_t singular)
{
    const double *const u = row_of(w, JM_RODAS_U + 7);
    for (int c = 0; c < JM_C; c++) {
        vd sum = VD(0.0);
        for (size_t i = 0; i < w->n; i++) {
            const size_t at = i * ROW + (size_t)c * JM_W;
            const vd big = vd_max(vd_abs(vd_load(w->y + at)), vd_abs(vd_load(w->ys + at)));
            const vd e = vd_load(u + at) / vd_fma(VD(w->rtol), big, VD(w->atol[i]));
            sum = vd_fma(e, e, sum);
        }
        sum = sum * VD(1.0 / (double)w->n);
        a->err2[c] = vd_pick(mask_of(singular, c), VD(HUGE_VAL), sum);
    }
}

static void attempt_rodas5p(jm_rk_work *w, const double *stop)
{
    attempt_state a;
    refresh_slope(w, &jm_rodas5p.control);
    choose_step(w, stop, &a);
    const uint32_t singular = factor_matrix(w, &a);
    time_derivative(w, &a);
    solve_stage(w, &a, w->k, 0);
    rodas_stage(w, &a, 1);
    rodas_stage(w, &a, 2);
    rodas_stage(w, &a, 3);
    rodas_stage(w, &a, 4);
    rodas_stage(w, &a, 5);
    add_last(w, 5);
    evaluate(w, w->ts, w->ys, row_of(w, JM_RODAS_F));
    solve_stage(w, &a, row_of(w, JM_RODAS_F), 6);
    add_last(w, 6);
    evaluate(w, w->ts, w->ys, row_of(w, JM_RODAS_F));
    solve_stage(w, &a, row_of(w, JM_RODAS_F), 7);
    add_last(w, 7);
    rodas_error(w, &a, singular);
    settle(w, &jm_rodas5p.control, &a);
}

/* The difference of the states and the three sums of the interpolant. */
static void make_rodas_dense(jm_rk_work *w)
{
    const jm_rodas_table *const m = &jm_rodas5p;
    const size_t row = w->n * ROW;
    for (size_t i = 0; i < row; i += JM_W) {
        const double *const u = row_of(w, JM_RODAS_U) + i;
        double *const to = w->dense + i;
        const vd late = vd_load(u + 5 * row) + vd_load(u + 6 * row) + vd_load(u + 7 * row);
        vd_store(to, combine(u, row, m->a[5], 5) + late);
        vd_store(to + row, combine(u, row, m->h[0], 8));
        vd_store(to + 2 * row, combine(u, row, m->h[1], 8));
        vd_store(to + 3 * row, combine(u, row, m->h[2], 8));
    }
    w->have_dense = true;
}

static void interpolate_rodas5p(jm_rk_work *w, const double *t, double *y)
{
    const size_t row = w->n * ROW;
    vd x[JM_C], r[JM_C];
    if (!w->have_dense) {
        make_rodas_dense(w);
    }
    for (int c = 0; c < JM_C; c++) {
        x[c] = place_in_step(w, t, c);
        r[c] = VD(1.0) - x[c];
    }
    for (size_t i = 0; i < row; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const double *const k = w->dense + i + c * JM_W;
            vd p = vd_fma(x[c], vd_load(k + 3 * row), vd_load(k + 2 * row));
            p = vd_fma(x[c], p, vd_load(k + row));
            p = vd_fma(r[c], p, vd_load(k));
            vd_store_any(y + i + c * JM_W, vd_fma(x[c], p, vd_load(w->y0 + i + c * JM_W)));
        }
    }
}
