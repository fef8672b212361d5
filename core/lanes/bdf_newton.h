/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of bdf_body.h: slopes, Jacobian and factors where they are asked for, and one correction of
 * every lane that iterates.
 */

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
