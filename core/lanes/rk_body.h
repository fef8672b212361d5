/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of the own Runge–Kutta steppers. Included once per source file, after JM_W
 * (doubles per vector), JM_C (vectors per row of lanes) and JM_RK (name of the table that this
 * makes) are defined.
 *
 * Each lane has its own time, step, error and controller; what lanes share is only the moment at
 * which the kernel is called. A lane that stands still has h = 0 and recomputes its present state.
 * The step controller is that of Hairer, Nørsett & Wanner I, II.4 (PI, Gustafsson), in logarithms.
 */
#include "core/lanes/rk.h"
#include "core/lanes/rk_tables.h"
#include "core/lanes/row_body.h"

/* What an attempt knows of each lane while it lasts. */
typedef struct attempt_state {
    vd h[JM_C], t[JM_C], t_new[JM_C];
    vm moves[JM_C], hits[JM_C];
    vd err2[JM_C]; /* squared error, 1 is the tolerance */
} attempt_state;

static void evaluate(jm_rk_work *w, const double *t, const double *y, double *out)
{
    w->at.t = t;
    w->at.y = y;
    if (w->history != NULL) {
        jm_history_fill(w->history, &w->at);
    }
    if (w->direct) {
        w->kernels->rhs(&w->at, out);
    } else {
        jm_kernels_call(w->kernels, w->kernels->rhs, &w->at, out);
    }
    w->n_rhs++;
}

/* Sum of coef[j] * k[j] at one place of the slopes, over the first `count` of them. */
inline_always vd combine(const double *k, size_t slope, const double *coef, int count)
{
    vd sum = VD(coef[0]) * vd_load(k);
#pragma GCC unroll 16
    for (int j = 1; j < count; j++) {
        if (coef[j] != 0.0) {
            sum = vd_fma(VD(coef[j]), vd_load(k + (size_t)j * slope), sum);
        }
    }
    return sum;
}

/* ys = from + h * sum of row s; ts = t0 + c h. */
inline_always void stage_state(jm_rk_work *w, const jm_rk_table *m, const vd *h, const vd *t,
                               const double *from, int s)
{
    const size_t slope = w->n * ROW;
    for (int c = 0; c < JM_C; c++) {
        vd_store(w->ts + c * JM_W, vd_fma(VD(m->c[s]), h[c], t[c]));
    }
    for (size_t i = 0; i < slope; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i + (size_t)c * JM_W;
            const vd sum = combine(w->k + at, slope, m->a[s], s);
            vd_store(w->ys + at, vd_fma(h[c], sum, vd_load(from + at)));
        }
    }
}

inline_always void stage(jm_rk_work *w, const jm_rk_table *m, const attempt_state *a, int s)
{
    if (s < m->stages) {
        stage_state(w, m, a->h, a->t, w->y, s);
        evaluate(w, w->ts, w->ys, w->k + (size_t)s * w->n * ROW);
    }
}

/* k[0] of lanes in `mask` becomes `slope`. */
static void take_slope(jm_rk_work *w, const double *from, uint32_t mask)
{
    vm m[JM_C];
    for (int c = 0; c < JM_C; c++) {
        m[c] = mask_of(mask, c);
    }
    for (size_t i = 0; i < w->n * ROW; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            double *const at = w->k + i + c * JM_W;
            vd_store(at, vd_pick(m[c], vd_load(from + i + c * JM_W), vd_load(at)));
        }
    }
}

/* At rest the error estimate sees nothing and would let steps grow without end, into lengths where
   an explicit method is unstable and its interpolant worthless. There the time scale of the
   system itself bounds the step: three times the shortest one on the Jacobian's diagonal. */
static void bound_idle(jm_rk_work *w)
{
    vd most[JM_C];
    w->at.t = w->t;
    w->at.y = w->y;
    jm_kernels_call(w->kernels, w->kernels->jac, &w->at, w->jac);
    w->n_jac++;
    for (int c = 0; c < JM_C; c++) {
        most[c] = VD(1e-300);
    }
    for (size_t i = 0; i < w->n; i++) {
        for (int c = 0; w->diagonal[i] != UINT32_MAX && c < JM_C; c++) {
            const double *const at = w->jac + w->diagonal[i] * ROW + c * JM_W;
            most[c] = vd_max(most[c], vd_abs(vd_load(at)));
        }
    }
    for (int c = 0; c < JM_C; c++) {
        double *const at = w->h_idle + c * JM_W;
        vd_store(at, vd_pick(mask_of(w->fresh, c), VD(3.0) / most[c], vd_load(at)));
    }
}

/* A first step from the slope alone: as far as the solution takes to change by a part that the
   tolerance makes small, plus one absolute tolerance. Too short a guess costs one or two steps,
   since a step may grow tenfold; the usual second evaluation costs as much. A lane that had a step
   before (a dose, an event) keeps it where it is shorter than four times the guess. */
inline_always void guess_step(jm_rk_work *w, const jm_rk_control *m)
{
    vd size[JM_C], speed[JM_C];
    for (int c = 0; c < JM_C; c++) {
        size[c] = speed[c] = VD(0.0);
    }
    for (size_t i = 0; i < w->n; i++) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i * ROW + (size_t)c * JM_W;
            const vd y = vd_load(w->y + at);
            const vd scale = vd_fma(VD(w->rtol), vd_abs(y), VD(w->atol[i]));
            const vd f = vd_load(w->k + at) / scale;
            const vd r = y / scale;
            size[c] = vd_fma(r, r, size[c]);
            speed[c] = vd_fma(f, f, speed[c]);
        }
    }
    const vd part = vd_exp2_rough(VD(2.0 * m->exponent) * vd_log2_rough(VD(w->rtol)));
    for (int c = 0; c < JM_C; c++) {
        const vm fresh = mask_of(w->fresh, c);
        const vd old = vd_load(w->h_next + c * JM_W);
        const vd tiny = VD(1e-300); /* at rest: bound_idle() decides */
        vd guess = vd_fma(part, vd_sqrt(size[c]), VD(1.0)) / vd_max(vd_sqrt(speed[c]), tiny);
        guess = vd_min(guess, vd_load(w->h_idle + c * JM_W));
        const vm known = vd_lt(VD(0.0), old);
        const vd kept = vd_min(old, guess * VD(4.0));
        const vd h = vd_pick(known, kept, guess);
        vd_store(w->h_next + c * JM_W, vd_pick(fresh, h, old));
    }
}

/* Makes k[0] the slope at (t, y) of every lane. */
inline_always void refresh_slope(jm_rk_work *w, const jm_rk_control *m)
{
    double *const last = w->k + (size_t)m->last * w->n * ROW;
    const uint32_t moved = w->moved & ~w->fresh;
    if (moved != 0 && w->have_last) {
        take_slope(w, last, moved);
    }
    const uint32_t need = w->fresh | (w->have_last ? 0u : moved);
    if (need != 0) {
        evaluate(w, w->t, w->y, last);
        take_slope(w, last, need);
    }
    if (w->fresh != 0 && !m->damps) {
        bound_idle(w);
    }
    if (w->fresh != 0) {
        guess_step(w, m);
    }
}

/* Chooses h: the proposal, cut at the stop. A rest below two steps is halved and one below 1.05
   steps taken at once, so that no tiny last step is left over. */
inline_always void choose_step(jm_rk_work *w, const double *stop, attempt_state *a)
{
    for (int c = 0; c < JM_C; c++) {
        const size_t at = (size_t)c * JM_W;
        const vd t = vd_load(w->t + at);
        const vd end = vd_load_any(stop + at);
        const vd left = end - t;
        vd h = vd_min(vd_load(w->h_next + at), VD(w->max_step));
        h = vd_min(h, vd_load(w->h_most + at));
        a->moves[c] = vm_and(mask_of(w->live, c), vd_lt(VD(0.0), left));
        a->hits[c] = vd_le(left, h * VD(1.05));
        h = vd_pick(vd_lt(left, h * VD(2.0)), left * VD(0.5), h);
        h = vd_pick(a->hits[c], left, h);
        h = vd_pick(a->moves[c], h, VD(0.0));
        a->hits[c] = vm_and(a->hits[c], a->moves[c]);
        a->t[c] = t;
        a->t_new[c] = vd_pick(a->hits[c], end, t + h);
        a->h[c] = h;
    }
}

inline_always void error_norm(jm_rk_work *w, const jm_rk_table *m, attempt_state *a)
{
    const size_t slope = w->n * ROW;
    const bool two = m->e3[0] != 0.0;
    vd sum[JM_C], sum3[JM_C];
    for (int c = 0; c < JM_C; c++) {
        sum[c] = sum3[c] = VD(0.0);
    }
    for (size_t i = 0; i < w->n; i++) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i * ROW + (size_t)c * JM_W;
            const vd big = vd_max(vd_abs(vd_load(w->y + at)), vd_abs(vd_load(w->ys + at)));
            const vd weight = VD(1.0) / vd_fma(VD(w->rtol), big, VD(w->atol[i]));
            const vd e = combine(w->k + at, slope, m->e, m->stages) * weight;
            sum[c] = vd_fma(e, e, sum[c]);
            if (two) {
                const vd e3 = combine(w->k + at, slope, m->e3, m->stages) * weight;
                sum3[c] = vd_fma(e3, e3, sum3[c]);
            }
        }
    }
    /* The Euclidean norm, not the mean over the states: each state keeps its own tolerance, and a
       state that moves is not forgiven for others that rest. */
    for (int c = 0; c < JM_C; c++) {
        const vd h2 = a->h[c] * a->h[c] * VD(m->strict);
        a->err2[c] = h2 * sum[c];
        if (two) { /* err5^2 / sqrt(err5^2 + 0.01 err3^2), squared */
            const vd both = vd_fma(VD(0.01), sum3[c], sum[c]);
            const vd share = sum[c] / vd_max(both, VD(1e-300));
            a->err2[c] = a->err2[c] * vd_pick(vd_lt(VD(0.0), sum[c]), share, VD(1.0));
        }
    }
}

/* The new proposal, in lanes that tried: h times 2^(log of the factor). */
inline_always void control(jm_rk_work *w, const jm_rk_control *m, const attempt_state *a, vm ok,
                           int c)
{
    const size_t at = (size_t)c * JM_W;
    const vd least = VD(1e-20); /* of the squared error: beyond, the factor is at its bound */
    const vd log_err = vd_log2_rough(vd_min(vd_max(a->err2[c], least), VD(1e300)));
    const vd old_log = vd_load(w->err_log + at);
    const vd plain = vd_fma(VD(-m->exponent), log_err, VD(-0.15200309344504997)); /* 0.9 */
    vd grow = vd_fma(VD(m->memory), old_log, plain);
    grow = vd_min(grow, vd_pick(mask_of(w->shrunk, c), VD(0.0), VD(m->most)));
    vd factor = vd_max(vd_pick(ok, grow, plain), VD(m->least));
    /* An error that is no number (or infinite): a quarter. */
    factor = vd_pick(vd_lt(a->err2[c], VD(1e300)), factor, VD(-2.0));
    const vd old = vd_load(w->h_next + at);
    vd h = a->h[c] * vd_exp2_rough(factor);
    /* An error of no account: nothing happens. */
    const vd idle = vd_max(a->h[c], vd_load(w->h_idle + at));
    h = vd_pick(vd_lt(a->err2[c], VD(1e-10)), vd_min(h, idle), h);
    /* A step cut short by its stop says nothing against the longer one that was planned. */
    h = vd_pick(vm_and(ok, a->hits[c]), vd_max(h, old), h);
    vd_store(w->h_next + at, vd_pick(a->moves[c], h, old));
    const vd floor_log = VD(-26.575424759098897); /* an error of 1e-4 */
    vd_store(w->err_log + at, vd_pick(ok, vd_max(log_err, floor_log), old_log));
    const vm no = vm_and_not(a->moves[c], ok);
    const vd smallest = vd_fma(VD(1e-14), vd_abs(a->t[c]), VD(1e-200));
    const vm stuck = vm_and(no, vd_lt(h, smallest));
    w->stuck |= bits_of(stuck, c);
    w->broken |= bits_of(vm_and_not(stuck, vd_lt(a->err2[c], VD(1e300))), c);
    const vd count = vd_load(w->count + at) + vd_pick(a->moves[c], VD(1.0), VD(0.0));
    vd_store(w->count + at, vd_pick(vm_and(ok, a->hits[c]), VD(0.0), count));
    w->worn |= bits_of(vm_and(a->moves[c], vd_lt(VD(w->max_count), count)), c);
}

/* Lanes within their tolerance move on; the others try again in the next attempt. */
inline_always void settle(jm_rk_work *w, const jm_rk_control *m, const attempt_state *a)
{
    vm ok[JM_C];
    w->tried = w->moved = w->stopped = w->stuck = w->broken = w->worn = 0;
    for (int c = 0; c < JM_C; c++) {
        ok[c] = vm_and(a->moves[c], vd_le(a->err2[c], VD(1.0)));
        control(w, m, a, ok[c], c);
        vd_store(w->t0 + c * JM_W, a->t[c]);
        vd_store(w->t + c * JM_W, vd_pick(ok[c], a->t_new[c], a->t[c]));
        vd_store(w->h + c * JM_W, a->h[c]);
        w->tried |= bits_of(a->moves[c], c);
        w->moved |= bits_of(ok[c], c);
        w->stopped |= bits_of(vm_and(ok[c], a->hits[c]), c);
    }
    for (size_t i = 0; i < w->n * ROW; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const size_t at = i + (size_t)c * JM_W;
            const vd y = vd_load(w->y + at);
            vd_store(w->y0 + at, y);
            vd_store(w->y + at, vd_pick(ok[c], vd_load(w->ys + at), y));
        }
    }
    w->shrunk = (w->shrunk & ~w->tried) | (w->tried & ~w->moved);
    w->fresh = 0;
    w->have_last = m->fsal;
    w->have_dense = false;
}

inline_always void attempt(jm_rk_work *w, const double *stop, const jm_rk_table *m)
{
    attempt_state a;
    refresh_slope(w, &m->control);
    choose_step(w, stop, &a);
    stage(w, m, &a, 1);
    stage(w, m, &a, 2);
    stage(w, m, &a, 3);
    stage(w, m, &a, 4);
    stage(w, m, &a, 5);
    stage(w, m, &a, 6);
    stage(w, m, &a, 7);
    stage(w, m, &a, 8);
    stage(w, m, &a, 9);
    stage(w, m, &a, 10);
    stage(w, m, &a, 11);
    if (m->stages == 12) {
        stage_state(w, m, a.h, a.t, w->y, 12);
    }
    error_norm(w, m, &a);
    settle(w, &m->control, &a);
}

static void attempt_dopri5(jm_rk_work *w, const double *stop)
{
    attempt(w, stop, &jm_dopri5);
}

static void attempt_dop853(jm_rk_work *w, const double *stop)
{
    attempt(w, stop, &jm_dop853);
}

/* Where in its last step a lane is asked for, 0 … 1; 0 where it made none. */
inline_always vd place_in_step(const jm_rk_work *w, const double *t, int c)
{
    const vd h = vd_load(w->h + c * JM_W);
    const vm some = vd_lt(VD(0.0), h);
    const vd since = vd_load_any(t + c * JM_W) - vd_load(w->t0 + c * JM_W);
    return vd_pick(some, since / vd_pick(some, h, VD(1.0)), VD(0.0));
}

static void interpolate_dopri5(jm_rk_work *w, const double *t, double *y)
{
    const jm_rk_table *const m = &jm_dopri5;
    vd weight[7][JM_C];
    for (int c = 0; c < JM_C; c++) {
        const vd x = place_in_step(w, t, c);
        const vd r = VD(1.0) - x;
        const vd h = vd_load(w->h + c * JM_W);
#pragma GCC unroll 7
        for (int j = 0; j < 7; j++) {
            const double first = j == 0, last = j == 6;
            vd p = vd_fma(r, VD(m->d[0][j]), VD(2.0 * m->b[j] - first - last));
            p = vd_fma(x, p, VD(first - m->b[j]));
            p = vd_fma(r, p, VD(m->b[j]));
            weight[j][c] = h * x * p;
        }
    }
    const size_t slope = w->n * ROW;
    for (size_t i = 0; i < slope; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const double *const k = w->k + i + c * JM_W;
            vd sum = vd_load(w->y0 + i + c * JM_W);
            sum = vd_fma(weight[0][c], vd_load(k), sum);
#pragma GCC unroll 5
            for (size_t j = 2; j < 7; j++) { /* slope 1 has no part in it */
                sum = vd_fma(weight[j][c], vd_load(k + j * slope), sum);
            }
            vd_store_any(y + i + c * JM_W, sum);
        }
    }
}

/* The seven rows of the interpolant of order 7, once per step and only where it is asked for. */
static void make_dense(jm_rk_work *w)
{
    const jm_rk_table *const m = &jm_dop853;
    const size_t slope = w->n * ROW;
    vd h[JM_C], t[JM_C];
    for (int c = 0; c < JM_C; c++) {
        h[c] = vd_load(w->h + c * JM_W);
        t[c] = vd_load(w->t0 + c * JM_W);
    }
    if (!w->have_last) {
        evaluate(w, w->t, w->y, w->k + 12 * slope);
        w->have_last = true;
    }
    stage_state(w, m, h, t, w->y0, 13);
    evaluate(w, w->ts, w->ys, w->k + 13 * slope);
    stage_state(w, m, h, t, w->y0, 14);
    evaluate(w, w->ts, w->ys, w->k + 14 * slope);
    stage_state(w, m, h, t, w->y0, 15);
    evaluate(w, w->ts, w->ys, w->k + 15 * slope);
    for (size_t i = 0; i < slope; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const double *const k = w->k + i + c * JM_W;
            double *const row = w->dense + i + c * JM_W;
            const vd dy = h[c] * combine(k, slope, m->b, 12);
            const vd up = vd_fma(h[c], vd_load(k), VD(0.0) - dy);
            vd_store(row, dy);
            vd_store(row + slope, up);
            vd_store(row + 2 * slope, dy - vd_fma(h[c], vd_load(k + 12 * slope), up));
            vd_store(row + 3 * slope, h[c] * combine(k, slope, m->d[0], 16));
            vd_store(row + 4 * slope, h[c] * combine(k, slope, m->d[1], 16));
            vd_store(row + 5 * slope, h[c] * combine(k, slope, m->d[2], 16));
            vd_store(row + 6 * slope, h[c] * combine(k, slope, m->d[3], 16));
        }
    }
    w->have_dense = true;
}

static void interpolate_dop853(jm_rk_work *w, const double *t, double *y)
{
    const size_t slope = w->n * ROW;
    vd x[JM_C], r[JM_C];
    if (!w->have_dense) {
        make_dense(w);
    }
    for (int c = 0; c < JM_C; c++) {
        x[c] = place_in_step(w, t, c);
        r[c] = VD(1.0) - x[c];
    }
    for (size_t i = 0; i < slope; i += ROW) {
        for (int c = 0; c < JM_C; c++) {
            const double *const row = w->dense + i + c * JM_W;
            vd p = x[c] * vd_load(row + 6 * slope);
            p = r[c] * (p + vd_load(row + 5 * slope));
            p = x[c] * (p + vd_load(row + 4 * slope));
            p = r[c] * (p + vd_load(row + 3 * slope));
            p = x[c] * (p + vd_load(row + 2 * slope));
            p = r[c] * (p + vd_load(row + slope));
            const vd from = vd_load(w->y0 + i + c * JM_W);
            vd_store_any(y + i + c * JM_W, vd_fma(x[c], p + vd_load(row), from));
        }
    }
}

#include "core/lanes/rodas_body.h"

const jm_rk_codes JM_RK = {
    .dopri5 = {attempt_dopri5, interpolate_dopri5},
    .dop853 = {attempt_dop853, interpolate_dop853},
    .rodas5p = {attempt_rodas5p, interpolate_rodas5p},
};
