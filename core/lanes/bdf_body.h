/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of the own BDF stepper. Included once per source file, after JM_W (doubles per
 * vector), JM_C (vectors per row of lanes) and JM_BDF (name of the table that this makes) are
 * defined.
 *
 * A turn, for the lanes that are ready for each part:
 *
 *   begin      order and step of a new attempt, coefficients, prediction
 *   evaluate   the right-hand side, once for all lanes, with the Jacobian where one is too old
 *   set_up     factors, where they are too old
 *   iterate    one Newton correction
 *   conclude   the test of the error; a step is made or the attempt given up
 *   start      what the slope at a new place tells about the first step there
 */
#include <float.h>

#include "core/lanes/bdf.h"
#include "core/lanes/row_body.h"

#include "core/lanes/bdf_order.h"

/*
 * The strategy of the iteration. CVODE keeps a Jacobian for 50 steps and factors for 20, because
 * a Jacobian from differences is dear. Ours is exact, sparse and costs about two right-hand sides
 * for all lanes, and what an old one leaves open of the iteration disturbs the estimate of the
 * error, which costs steps: with these numbers a beat of a ten Tusscher myocyte takes a third
 * fewer right-hand sides and has half the error.
 */
static const double newton_share = 0.1;  /* of the tolerance that an iteration may leave open */
static const double gamma_away = 0.2;    /* relative change of gamma that factors survive */
static const double rate_new_jac = 0.05; /* of convergence that is expected at first, */
static const double rate_old_jac = 0.3;
static const double rate_memory = 0.2; /* least part of the last rate that is believed */
enum { MOST_ITERATIONS = 4, MOST_LOST = 10, LU_STEPS = 10, JAC_STEPS = 5 };

static void call(jm_bdf_work *w, jm_kernel_fn *fn, double *out)
{
    if (w->history != NULL) {
        jm_history_fill(w->history, &w->at);
    }
    if (w->direct) {
        fn(&w->at, out);
    } else {
        jm_kernels_call(w->kernels, fn, &w->at, out);
    }
}

/* ---- a new attempt ---- */

/* The step: the proposal, cut at the stop. A rest below two steps is halved and one below 1.05
   steps taken at once, so that no tiny last step is left over. */
inline_always vd choose_step(jm_bdf_work *w, const double *stop, vm on, vm *hits, int c)
{
    const vd t = get(w, JM_BDF_T_NEW, c); /* where the lane stands */
    const vd end = vd_load_any(stop + c * JM_W), left = end - t;
    const vd old = get(w, JM_BDF_H, c);
    vd h = vd_min(old * get(w, JM_BDF_ETA, c), VD(w->max_step));
    h = vd_min(h, get(w, JM_BDF_H_MOST, c));
    *hits = vm_and(on, vd_le(left, h * VD(1.05)));
    h = vd_pick(vd_lt(left, h * VD(2.0)), left * VD(0.5), h);
    h = vd_pick(*hits, left, h);
    put(w, JM_BDF_T_NEW, c, on, vd_pick(*hits, end, t + h));
    return h;
}

/* How z comes from where it is to where the attempt begins. */
typedef struct bdf_move {
    vm on, late, save; /* lanes that begin; whose z is a step behind; whose correction is saved */
    bool any_down;
    vd l[JM_BDF_ROWS];     /* of the correction, with what a rise of the order adds */
    vd down[JM_BDF_ROWS];  /* of the highest row, where the order falls */
    vm order[JM_BDF_ROWS]; /* lanes of at least this order, before it falls */
    vd power[JM_BDF_ROWS]; /* of the change of the step */
} bdf_move;

/* Changes of order asked for by the step before. */
inline_always void turn_order(jm_bdf_work *w, bdf_move *m, int c)
{
    const vd turn = get(w, JM_BDF_TURN, c), q = get(w, JM_BDF_ORDER, c), zero = VD(0.0);
    const vm up = vm_and(m->late, vd_lt(zero, turn)), down = vm_and(m->late, vd_lt(turn, zero));
    m->any_down = vm_bits(down) != 0;
    for (int j = 1; j < JM_BDF_ROWS; j++) {
        m->l[j] = get(w, JM_BDF_L + j, c);
    }
    if (vm_bits(up) != 0) {
        raise_order(w, up, m->l, c);
    }
    if (m->any_down) {
        lower_order(w, down, m->down, c);
        for (int j = 2; j < JM_BDF_ROWS; j++) {
            m->order[j] = vd_le(VD((double)j), q);
        }
    }
    m->save = vm_and(m->late, vd_is(get(w, JM_BDF_WAIT, c), 1.0));
    const vm both = vm_or(up, down);
    if (vm_bits(both) != 0) {
        set_order(w, both, q + turn, c);
    }
    put(w, JM_BDF_TURN, c, m->on, zero);
}

/* The highest row, so many times, is taken away from all. */
inline_always void take_down(const bdf_move *m, vd *z)
{
    vd top = z[2];
    for (int j = 3; j < JM_BDF_ROWS; j++) {
        top = vd_pick(m->order[j], z[j], top);
    }
    for (int j = 2; j < JM_BDF_ROWS; j++) {
        z[j] = vd_fma(VD(0.0) - m->down[j], top, z[j]);
    }
}

/* 1 / (rtol |y| + atol) of a state. */
inline_always vd weight_of(vd y, vd rtol, double atol)
{
    return vd_recip_rough(vd_fma(rtol, vd_abs(y), VD(atol)));
}

/* The rows of vector c that move_state() works on: as locals, so that the compiler knows that no
   number that is written is one of them. */
typedef struct bdf_rows {
    double *z, *y, *ys, *slope, *saved, *sum, *weight;
    const double *atol;
    size_t row; /* from one row of z to the next */
    vd rtol;
} bdf_rows;

inline_always bdf_rows rows_of(const jm_bdf_work *w, int c)
{
    const size_t to = (size_t)c * JM_W;
    return (bdf_rows){w->z + to,     w->y + to,   w->ys + to,     w->slope + to,
                      w->saved + to, w->sum + to, w->weight + to, w->atol,
                      w->n * ROW,    VD(w->rtol)};
}

/* z of state s to where the attempt begins, and from there a step on as the polynomial goes. */
inline_always void move_state(const bdf_rows *r, const bdf_move *m, size_t s)
{
    const size_t row = r->row, i = s * ROW;
    const vd sum = vd_load(r->sum + i), y = vd_load(r->y + i);
    vd z[JM_BDF_ROWS], old[JM_BDF_ROWS];
    for (size_t j = 1; j < JM_BDF_ROWS; j++) {
        z[j] = old[j] = vd_load(r->z + j * row + i);
    }
    for (int k = 0; k < JM_BDF_MOST; k++) { /* Pascal's triangle; z[0] is y */
        for (int j = JM_BDF_MOST - 1; j >= k && j >= 1; j--) {
            z[j] = z[j] + z[j + 1];
        }
    }
    for (int j = 1; j < JM_BDF_ROWS; j++) {
        z[j] = vd_fma(m->l[j], sum, z[j]);
    }
    if (m->any_down) {
        take_down(m, z);
    }
    for (size_t j = 1; j < JM_BDF_ROWS; j++) {
        z[j] = vd_pick(m->late, z[j], old[j]) * m->power[j];
        vd_store_some(r->z + j * row + i, m->on, z[j]);
    }
    const vd slope = vd_fma(VD(3.0), z[3], vd_fma(VD(2.0), z[2], z[1]));
    const vd rest = vd_fma(VD(5.0), z[5], VD(4.0) * z[4]);
    vd_store_some(r->z + i, m->on, y);
    vd_store_some(r->ys + i, m->on, (y + (z[1] + z[2])) + (z[3] + (z[4] + z[5])));
    vd_store_some(r->slope + i, m->on, slope + rest);
    vd_store_some(r->saved + i, m->save, sum);
    vd_store_some(r->sum + i, m->on, VD(0.0));
    vd_store_some(r->weight + i, m->on, weight_of(y, r->rtol, r->atol[s]));
}

/* Are the factors too old, or of a gamma too far away? */
inline_always void judge_factors(jm_bdf_work *w, vm on, int c)
{
    const vd gamma = get(w, JM_BDF_GAMMA, c), of_lu = get(w, JM_BDF_GAMMA_LU, c);
    const vd away = vd_abs(gamma - of_lu);
    const vm near = vd_le(away, VD(gamma_away) * of_lu);
    const vm young = vd_lt(get(w, JM_BDF_SINCE_LU, c), VD((double)LU_STEPS));
    const vm young_jac = vd_lt(get(w, JM_BDF_SINCE_JAC, c), VD((double)JAC_STEPS));
    const uint32_t old = bits_of(vm_and_not(on, vm_and(near, young)), c);
    w->want_jac |= bits_of(vm_and_not(on, young_jac), c) & (old | w->want_lu);
    w->want_lu |= old;
}

/* The step that the lanes of `on` will try; powers of its share of the one before. */
inline_always void set_step(jm_bdf_work *w, const double *stop, bdf_move *m, int c)
{
    const vd old = get(w, JM_BDF_H, c), t = vd_load(w->t + c * JM_W);
    vm hits;
    put(w, JM_BDF_T_NEW, c, m->on, t);
    const vd h = choose_step(w, stop, m->on, &hits, c);
    w->hits = (w->hits & ~bits_of(m->on, c)) | bits_of(hits, c);
    const vd smallest = vd_fma(VD(1e-14), vd_abs(t), VD(1e-200));
    w->stuck |= bits_of(vm_and_not(vm_and(m->on, vd_lt(h, smallest)), hits), c);
    const vm same = vm_and(vd_le(h, old), vd_le(old, h));
    m->power[1] = VD(1.0);
    if (vm_bits(vm_and_not(m->on, same)) != 0) {
        m->power[1] = vd_pick(same, VD(1.0), h / old);
    }
    put(w, JM_BDF_H, c, m->on, h);
    put(w, JM_BDF_ETA, c, m->on, VD(1.0));
    for (int j = 2; j < JM_BDF_ROWS; j++) {
        m->power[j] = m->power[j - 1] * m->power[1];
    }
}

inline_always void begin_vector(jm_bdf_work *w, const double *stop, uint32_t ready, int c)
{
    bdf_move m; /* all of it is set below; `down` and `order` where they are asked for */
    m.on = mask_of(ready, c);
    m.late = mask_of(ready & w->late, c);
    if (vm_bits(m.on) == 0) {
        return;
    }
    turn_order(w, &m, c);
    set_step(w, stop, &m, c);
    vd l[JM_BDF_ROWS];
    const bdf_form form = make_l(w, m.on, l, c);
    make_tq(w, &form, l, m.on, c);
    const vd rl1 = VD(1.0) / l[1], count = get(w, JM_BDF_COUNT, c) + VD(1.0);
    put(w, JM_BDF_RL1, c, m.on, rl1);
    put(w, JM_BDF_GAMMA, c, m.on, rl1 * get(w, JM_BDF_H, c));
    put(w, JM_BDF_TURNS, c, m.on, VD(0.0));
    put(w, JM_BDF_COUNT, c, m.on, count);
    w->worn |= bits_of(vm_and(m.on, vd_lt(VD(w->max_count), count)), c);
    judge_factors(w, m.on, c);
    const bdf_rows rows = rows_of(w, c);
    const size_t n = w->n;
    for (size_t s = 0; s < n; s++) {
        move_state(&rows, &m, s);
    }
}

/* Lanes that stand before their stop and have no attempt under way. */
inline_always uint32_t lanes_ready(jm_bdf_work *w, const double *stop)
{
    uint32_t before = 0;
    for (int c = 0; c < JM_C; c++) {
        const size_t at = (size_t)c * JM_W;
        before |= bits_of(vd_lt(vd_load(w->t + at), vd_load_any(stop + at)), c);
        /* A stop that was moved into the attempt ends it. */
        const vm late = vd_lt(vd_load_any(stop + at), get(w, JM_BDF_T_NEW, c));
        w->trying &= ~bits_of(late, c);
    }
    w->trying &= w->live;
    return w->live & before & ~w->fresh & ~w->begun & ~w->trying;
}

static void begin(jm_bdf_work *w, const double *stop)
{
    const uint32_t ready = lanes_ready(w, stop);
    w->new_jac &= ~ready;
    if (ready == 0) {
        return;
    }
    for (int c = 0; c < JM_C; c++) {
        begin_vector(w, stop, ready, c);
    }
    w->late &= ~ready;
    w->trying |= ready & ~w->worn & ~w->stuck;
}

/* ---- slopes, Jacobian and factors ---- */

/* Lanes at a start ask for the slope where they stand and then a little further along it. */
static void place_starts(jm_bdf_work *w)
{
    for (int c = 0; c < JM_C; c++) {
        const vm fresh = mask_of(w->fresh & w->live, c), begun = mask_of(w->begun & w->live, c);
        const vd delta = vd_pick(begun, get(w, JM_BDF_DELTA, c), VD(0.0));
        const vm here = vm_or(fresh, begun);
        const size_t to = (size_t)c * JM_W;
        vd_store_some(w->ts + to, here, vd_load(w->t + to) + delta);
        for (size_t i = to; i < w->n * ROW; i += ROW) {
            const vd y = vd_load(w->y + i), along = vd_fma(delta, vd_load(w->slope + i), y);
            vd_store_some(w->ys + i, here, vd_pick(begun, along, y));
        }
    }
}

static void place(jm_bdf_work *w)
{
    for (int c = 0; c < JM_C; c++) {
        const size_t to = (size_t)c * JM_W;
        const vd t = vd_pick(mask_of(w->trying, c), get(w, JM_BDF_T_NEW, c), vd_load(w->t + to));
        vd_store(w->ts + to, t);
    }
    if (((w->fresh | w->begun) & w->live) != 0) {
        place_starts(w);
    }
    w->at.t = w->ts;
    w->at.y = w->ys;
}

/* The lanes of want_jac keep the Jacobian that was just computed for all. */
static void keep_jacobian(jm_bdf_work *w)
{
    const double *const new = w->jac_new;
    double *const jac = w->jac;
    const size_t n = w->n_jac * ROW;
    vm on[JM_C];
    for (int c = 0; c < JM_C; c++) {
        on[c] = mask_of(w->want_jac, c);
        put(w, JM_BDF_SINCE_JAC, c, on[c], VD(0.0));
    }
    for (size_t e = 0; e < n; e += ROW) {
        for (int c = 0; c < JM_C; c++) {
            vd_store_some(jac + e + c * JM_W, on[c], vd_load(new + e + c * JM_W));
        }
    }
    w->new_jac |= w->want_jac;
    w->want_lu |= w->want_jac;
    w->want_jac = 0;
    w->did_jac = true;
}

/* Slopes of all lanes; returns where they stand. Where a Jacobian is asked for it is taken at the
   same places, and most of what the slopes need with it. */
static double *evaluate(jm_bdf_work *w)
{
    place(w);
    w->want_jac &= w->trying;
    if (w->want_jac == 0) {
        call(w, w->kernels->rhs, w->f);
        return w->f;
    }
    call(w, w->kernels->jac, w->jac_new);
    keep_jacobian(w);
    if (!w->kernels->jac_has_rhs) {
        call(w, w->kernels->rhs, w->f);
        return w->f;
    }
    return w->jac_new + w->n_jac * ROW;
}

/* All lanes are factored, those that did not ask for it to the same factors as before. */
static void set_up(jm_bdf_work *w)
{
    const uint32_t wanted = w->want_lu & w->trying;
    if (wanted == 0) {
        return;
    }
    for (int c = 0; c < JM_C; c++) {
        const vm on = mask_of(wanted, c), new = mask_of(w->new_jac, c);
        put(w, JM_BDF_GAMMA_LU, c, on, get(w, JM_BDF_GAMMA, c));
        put(w, JM_BDF_RATE, c, on, vd_pick(new, VD(rate_new_jac), VD(rate_old_jac)));
        put(w, JM_BDF_SINCE_LU, c, on, VD(0.0));
    }
    jm_lu_newton(w->lu, number(w, JM_BDF_GAMMA_LU, 0), w->jac, w->matrix);
    w->singular = jm_lu_factor(w->lu, w->matrix);
    w->want_lu &= ~wanted;
    w->did_lu = true;
}

/* ---- Newton ---- */

/* The correction from the residual, whose slopes are handed in; to f. */
inline_always void correct(jm_bdf_work *w, const double *slopes)
{
    for (int c = 0; c < JM_C; c++) {
        const vd gamma = get(w, JM_BDF_GAMMA, c), rl1 = get(w, JM_BDF_RL1, c);
        const double *const slope = w->slope, *const sum = w->sum;
        double *const f = w->f;
        const size_t n = w->n * ROW;
        for (size_t i = (size_t)c * JM_W; i < n; i += ROW) {
            const vd known = vd_fma(rl1, vd_load(slope + i), vd_load(sum + i));
            vd_store(f + i, vd_fma(gamma, vd_load(slopes + i), VD(0.0) - known));
        }
    }
    jm_lu_solve(w->lu, w->f);
}

/* Adds the correction in the lanes of `on`; norms of it and of the sum. */
inline_always void add_correction(jm_bdf_work *w, vm on, vd *del, vd *all, int c)
{
    const vd gamma = get(w, JM_BDF_GAMMA, c), of_lu = get(w, JM_BDF_GAMMA_LU, c);
    const vd scale = VD(2.0) * of_lu * vd_recip_rough(of_lu + gamma);
    const double *const f = w->f, *const weights = w->weight;
    double *const sum = w->sum, *const ys = w->ys;
    const size_t n = w->n * ROW;
    vd one = VD(0.0), sums = VD(0.0);
    for (size_t i = (size_t)c * JM_W; i < n; i += ROW) {
        const vd weight = vd_load(weights + i), old = vd_load(sum + i);
        const vd b = scale * vd_load(f + i), new = old + b;
        const vd x = b * weight, s = new * weight;
        one = vd_fma(x, x, one);
        sums = vd_fma(s, s, sums);
        vd_store_some(sum + i, on, new);
        vd_store_some(ys + i, on, vd_load(ys + i) + b);
    }
    const vd per_n = per_state(w);
    *del = vd_sqrt_rough(one * per_n);
    *all = vd_sqrt_rough(sums * per_n);
}

/* The prediction again, in the lanes of `on`. */
static void predict_again(jm_bdf_work *w, vm on, int c)
{
    const size_t row = w->n * ROW;
    for (size_t i = (size_t)c * JM_W; i < row; i += ROW) {
        vd y = vd_load(w->z + i);
        for (size_t j = 1; j < JM_BDF_ROWS; j++) {
            y = y + vd_load(w->z + j * row + i);
        }
        vd_store_some(w->ys + i, on, y);
        vd_store_some(w->sum + i, on, VD(0.0));
    }
}

/* Lanes whose iteration has failed: with an old Jacobian again with a new one, else with a quarter
   of the step. */
static void give_up_iteration(jm_bdf_work *w, uint32_t failed)
{
    const uint32_t again = failed & ~w->new_jac, shorter = failed & w->new_jac;
    w->want_jac |= failed;
    w->want_lu |= failed;
    w->trying &= ~shorter;
    w->diverged |= failed;
    for (int c = 0; c < JM_C; c++) {
        const vm retry = mask_of(again, c), cut = mask_of(shorter, c);
        put(w, JM_BDF_TURNS, c, retry, VD(0.0));
        if (vm_bits(retry) != 0) {
            predict_again(w, retry, c);
        }
        const vd lost = get(w, JM_BDF_LOST, c) + VD(1.0);
        put(w, JM_BDF_LOST, c, cut, lost);
        put(w, JM_BDF_ETA, c, cut, VD(0.25));
        put(w, JM_BDF_ETA_MOST, c, cut, VD(1.0));
        const vd del = get(w, JM_BDF_DEL, c);
        const vm hopeless = vm_and(cut, vd_le(VD((double)MOST_LOST), lost));
        w->stuck |= bits_of(hopeless, c);
        w->broken |= bits_of(vm_and_not(hopeless, vd_lt(del, VD(HUGE_VAL))), c);
    }
}

/* One correction of all lanes that try; returns those whose iteration has come to its end, with
   the error of their step. */
static uint32_t iterate(jm_bdf_work *w, const double *slopes, vd *error)
{
    uint32_t done = 0, failed = 0;
    correct(w, slopes);
    for (int c = 0; c < JM_C; c++) {
        const vm on = mask_of(w->trying, c);
        const vd turns = get(w, JM_BDF_TURNS, c), before = get(w, JM_BDF_DEL, c);
        const vm second = vm_and(on, vd_lt(VD(0.5), turns));
        vd del, all;
        add_correction(w, on, &del, &all, c);
        const vd old = get(w, JM_BDF_RATE, c);
        const vd seen = vd_max(VD(rate_memory) * old, del * vd_recip_rough(before));
        const vd rate = vd_pick(second, seen, old);
        const vd tq2 = get(w, JM_BDF_TQ2, c);
        const vd open = del * vd_min(rate, VD(1.0)) * tq2;
        const vm fine = vd_le(open, VD(newton_share));
        const vm last = vd_le(VD(MOST_ITERATIONS - 1.0), turns);
        const vm apart = vm_and_not(second, vd_le(del, VD(2.0) * before));
        const vm lame = vm_and_not(on, vd_lt(del, VD(HUGE_VAL)));
        put(w, JM_BDF_RATE, c, on, rate);
        put(w, JM_BDF_DEL, c, on, del);
        put(w, JM_BDF_TURNS, c, on, turns + VD(1.0));
        error[c] = all * tq2;
        done |= bits_of(vm_and(on, fine), c);
        failed |= bits_of(vm_and(on, vm_or(last, vm_or(apart, lame))), c);
    }
    failed = (failed & ~done) | (w->singular & w->trying);
    done &= ~w->singular;
    if (failed != 0) {
        give_up_iteration(w, failed);
    }
    return done;
}

/* ---- the end of an attempt ---- */

/* The lanes of `on` have made a step with an error of `dsm` times the tolerance. */
inline_always void make_step(jm_bdf_work *w, vm on, vd dsm, int c)
{
    const vd zero = VD(0.0), one = VD(1.0), t = vd_load(w->t + c * JM_W);
    put(w, JM_BDF_T0, c, on, t);
    vd_store_some(w->t + c * JM_W, on, get(w, JM_BDF_T_NEW, c));
    for (int j = JM_BDF_ROWS; j >= 2; j--) {
        put(w, JM_BDF_TAU + j, c, on, get(w, JM_BDF_TAU + j - 1, c));
    }
    put(w, JM_BDF_TAU + 1, c, on, get(w, JM_BDF_H, c));
    const vd wait = get(w, JM_BDF_WAIT, c) - one;
    put(w, JM_BDF_WAIT, c, on, wait);
    choose_next(w, on, dsm, c);
    put(w, JM_BDF_TQ5_OLD, c, vm_and(on, vd_is(wait, 1.0)), get(w, JM_BDF_TQ5, c));
    const double *const ys = w->ys;
    double *const y = w->y;
    const size_t n = w->n * ROW;
    for (size_t i = (size_t)c * JM_W; i < n; i += ROW) {
        vd_store_some(y + i, on, vd_load(ys + i));
    }
    put(w, JM_BDF_SINCE_LU, c, on, get(w, JM_BDF_SINCE_LU, c) + one);
    put(w, JM_BDF_SINCE_JAC, c, on, get(w, JM_BDF_SINCE_JAC, c) + one);
    put(w, JM_BDF_FAILS, c, on, zero);
    put(w, JM_BDF_LOST, c, on, zero);
    put(w, JM_BDF_FIRST, c, on, VD(HUGE_VAL));
    put(w, JM_BDF_COUNT, c, vm_and(on, mask_of(w->hits, c)), zero);
}

/* The lanes of `no` have failed the test of the error: a shorter step, and after three failures
   a new beginning. */
inline_always void fail_test(jm_bdf_work *w, vm no, vd dsm, int c)
{
    const vd fails = get(w, JM_BDF_FAILS, c) + VD(1.0);
    const vd eta = vd_max(growth(dsm, 6.0, get(w, JM_BDF_PER_L, c)), VD(0.1));
    const vm often = vd_le(VD(2.0), fails);
    put(w, JM_BDF_FAILS, c, no, fails);
    put(w, JM_BDF_ETA, c, no, vd_pick(often, vd_min(eta, VD(0.2)), vd_min(eta, VD(0.9))));
    put(w, JM_BDF_ETA_MOST, c, no, VD(1.0));
    w->want_lu |= bits_of(no, c);
    const vm anew = vm_and(no, vd_le(VD(3.5), fails));
    put(w, JM_BDF_FIRST, c, anew, VD(0.1) * get(w, JM_BDF_H, c));
    w->fresh |= bits_of(anew, c);
}

static void conclude(jm_bdf_work *w, uint32_t done, const vd *error)
{
    for (int c = 0; c < JM_C; c++) {
        const vm on = mask_of(done, c);
        const vm yes = vm_and(on, vd_le(error[c], VD(1.0))), no = vm_and_not(on, yes);
        if (vm_bits(yes) != 0) {
            make_step(w, yes, error[c], c);
        }
        if (vm_bits(no) != 0) {
            fail_test(w, no, error[c], c);
        }
        w->moved |= bits_of(yes, c);
        w->rejected |= bits_of(no, c);
    }
    w->stopped = w->moved & w->hits;
    w->late |= w->moved;
    w->trying &= ~done;
}

/* ---- a new beginning ---- */

inline_always vd weighted_norm(const jm_bdf_work *w, const double *x, int c)
{
    vd sum = VD(0.0);
    for (size_t i = (size_t)c * JM_W; i < w->n * ROW; i += ROW) {
        const vd a = vd_load(x + i) * vd_load(w->weight + i);
        sum = vd_fma(a, a, sum);
    }
    return vd_sqrt(sum * per_state(w));
}

/* The slope where the lanes of `on` stand is kept, and tells how little a little is. */
inline_always void take_slope(jm_bdf_work *w, vm on, const double *slopes, const double *stop,
                              int c)
{
    for (size_t i = 0; i < w->n; i++) {
        const size_t at = i * ROW + (size_t)c * JM_W;
        const vd y = vd_load(w->y + at);
        vd_store_some(w->weight + at, on, weight_of(y, VD(w->rtol), w->atol[i]));
    }
    const vd speed = weighted_norm(w, slopes, c), t = vd_load(w->t + c * JM_W);
    const vd left = vd_load_any(stop + c * JM_W) - t;
    vd delta = VD(0.1) / vd_max(speed, VD(1e-300));
    delta = vd_min(delta, VD(1e-3) * left);
    delta = vd_max(delta, VD(1e-9) * vd_abs(t) + VD(1e-200));
    put(w, JM_BDF_DELTA, c, on, vd_pick(vd_lt(delta, VD(HUGE_VAL)), delta, VD(1.0)));
    for (size_t i = (size_t)c * JM_W; i < w->n * ROW; i += ROW) {
        vd_store_some(w->slope + i, on, vd_load(slopes + i));
    }
    w->broken |= bits_of(vm_and_not(on, vd_lt(speed, VD(HUGE_VAL))), c);
    w->stuck |= bits_of(vm_and_not(on, vd_lt(speed, VD(HUGE_VAL))), c);
}

/* How long the first step is, of order 1: half the way on which the second derivative, from a
   difference of slopes, makes up the tolerance. */
inline_always vd first_step(jm_bdf_work *w, const double *slopes, const double *stop, int c)
{
    const vd per = VD(1.0) / get(w, JM_BDF_DELTA, c);
    vd sum = VD(0.0);
    for (size_t i = (size_t)c * JM_W; i < w->n * ROW; i += ROW) {
        const vd a = (vd_load(slopes + i) - vd_load(w->slope + i)) * per * vd_load(w->weight + i);
        sum = vd_fma(a, a, sum);
    }
    const vd bend = vd_sqrt(sum * per_state(w));
    const vd left = vd_load_any(stop + c * JM_W) - vd_load(w->t + c * JM_W);
    vd h = VD(0.5) * vd_sqrt(VD(2.0) / vd_max(bend, VD(1e-300)));
    h = vd_min(vd_min(h, left), vd_min(VD(w->max_step), get(w, JM_BDF_FIRST, c)));
    h = vd_pick(vd_lt(h, VD(HUGE_VAL)), h, VD(1.0));
    return w->first_step > 0.0 ? VD(w->first_step) : h;
}

/* Order 1 from y and its slope. */
inline_always void take_start(jm_bdf_work *w, vm on, const double *slopes, const double *stop,
                              int c)
{
    const vd h = first_step(w, slopes, stop, c), zero = VD(0.0), one = VD(1.0);
    const size_t row = w->n * ROW;
    for (size_t i = (size_t)c * JM_W; i < row; i += ROW) {
        vd_store_some(w->z + i, on, vd_load(w->y + i));
        vd_store_some(w->z + row + i, on, h * vd_load(w->slope + i));
        for (size_t j = 2; j < JM_BDF_ROWS; j++) {
            vd_store_some(w->z + j * row + i, on, zero);
        }
    }
    put(w, JM_BDF_H, c, on, h);
    put(w, JM_BDF_T0, c, on, vd_load(w->t + c * JM_W));
    put(w, JM_BDF_T_NEW, c, on, vd_load(w->t + c * JM_W));
    for (int j = 1; j <= JM_BDF_ROWS; j++) {
        put(w, JM_BDF_TAU + j, c, on, h);
    }
    static const int zeroed[] = {JM_BDF_TURN, JM_BDF_FAILS, JM_BDF_LOST, JM_BDF_TQ5_OLD};
    for (size_t k = 0; k < sizeof zeroed / sizeof zeroed[0]; k++) {
        put(w, zeroed[k], c, on, zero);
    }
    put(w, JM_BDF_ETA, c, on, one);
    set_order(w, on, one, c);
    put(w, JM_BDF_ETA_MOST, c, on, VD(1e4));
    put(w, JM_BDF_SINCE_JAC, c, on, VD(1e9));
    put(w, JM_BDF_SINCE_LU, c, on, VD(1e9));
    put(w, JM_BDF_GAMMA_LU, c, on, one);
}

static void start(jm_bdf_work *w, uint32_t fresh, uint32_t begun, const double *slopes,
                  const double *stop)
{
    for (int c = 0; c < JM_C; c++) {
        if (vm_bits(mask_of(begun, c)) != 0) {
            take_start(w, mask_of(begun, c), slopes, stop, c);
        }
        if (vm_bits(mask_of(fresh, c)) != 0) {
            take_slope(w, mask_of(fresh, c), slopes, stop, c);
        }
    }
    w->fresh &= ~fresh;
    w->begun = (w->begun & ~begun) | fresh;
}

static void turn(jm_bdf_work *w, const double *stop)
{
    vd error[JM_C];
    w->moved = w->stopped = w->rejected = w->diverged = w->stuck = w->broken = w->worn = 0;
    w->did_jac = w->did_lu = false;
    begin(w, stop);
    const uint32_t fresh = w->fresh & w->live, begun = w->begun & w->live;
    w->busy = w->trying | fresh | begun;
    if (w->busy == 0) {
        return;
    }
    const double *const slopes = evaluate(w);
    set_up(w);
    if ((fresh | begun) != 0) {
        start(w, fresh, begun, slopes, stop);
    }
    if (w->trying != 0) {
        const uint32_t done = iterate(w, slopes, error);
        conclude(w, done, error);
    }
}

/* Where in its last step a lane is asked for: z from where it stands, at u steps from there, and
   where that is the beginning of the step the correction beside it. */
static void interpolate(const jm_bdf_work *w, const double *t, double *y)
{
    const size_t row = w->n * ROW;
    for (int c = 0; c < JM_C; c++) {
        const vm late = mask_of(w->late, c);
        const vd since = vd_load_any(t + c * JM_W) - vd_load(w->t + c * JM_W);
        const vd x = since / get(w, JM_BDF_H, c), u = vd_pick(late, x + VD(1.0), x);
        const vm here = vd_is(since, 0.0);
        vd l = get(w, JM_BDF_L + JM_BDF_MOST, c);
        for (int j = JM_BDF_MOST; j-- > 0;) {
            l = vd_fma(l, x, get(w, JM_BDF_L + j, c));
        }
        l = vd_pick(late, l, VD(0.0));
        for (size_t i = (size_t)c * JM_W; i < row; i += ROW) {
            vd p = vd_load(w->z + JM_BDF_MOST * row + i);
            for (size_t j = JM_BDF_MOST; j-- > 0;) {
                p = vd_fma(p, u, vd_load(w->z + j * row + i));
            }
            p = vd_fma(l, vd_load(w->sum + i), p);
            vd_store_any(y + i, vd_pick(here, vd_load(w->y + i), p));
        }
    }
}

const jm_bdf_code JM_BDF = {turn, interpolate};
