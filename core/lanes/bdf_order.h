/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The numbers behind the steps of the BDF stepper; a part of bdf_body.h, which includes it:
 * coefficients for unequal steps, a change of order, a change of step, and the choice of both.
 *
 * The order differs from lane to lane, so sums over "j below the order" run over all five orders
 * with lanes switched off. Formulas and their names are those of VODE and CVODE (see bdf.h).
 */

inline_always double *number(const jm_bdf_work *w, int which, int c)
{
    return w->own + (size_t)which * ROW + (size_t)c * JM_W;
}

inline_always vd get(const jm_bdf_work *w, int which, int c)
{
    return vd_load(number(w, which, c));
}

/* Sets a number in the lanes of `on`. */
inline_always void put(const jm_bdf_work *w, int which, int c, vm on, vd x)
{
    vd_store_some(number(w, which, c), on, x);
}

/* A mean over the states; a model without any has no error. */
inline_always vd per_state(const jm_bdf_work *w)
{
    return VD(1.0 / (double)(w->n > 0 ? w->n : 1));
}

inline_always vm vd_is(vd a, double b)
{
    return vm_and(vd_le(a, VD(b)), vd_le(VD(b), a));
}

/* Row `first` + index[lane] of the numbers, index from 1 to 5 (or 6). */
inline_always vd pick_row(const jm_bdf_work *w, int first, vd index, int most, int c)
{
    vd x = get(w, first + 1, c);
    for (int j = 2; j <= most; j++) {
        x = vd_pick(vd_le(VD((double)j), index), get(w, first + j, c), x);
    }
    return x;
}

/* What is known of the steps behind the coefficients, for the error constants. */
typedef struct bdf_form {
    vd alpha0, alpha0_hat, xi_inv, xistar_inv, h_sum, l_q, per_q;
} bdf_form;

/* l[] of the lanes of `on`, for a step h after the steps tau[1], tau[2], … */
inline_always bdf_form make_l(jm_bdf_work *w, vm on, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), h = get(w, JM_BDF_H, c), q = get(w, JM_BDF_ORDER, c);
    const vm many = vd_lt(one, q);
    vd l[JM_BDF_ROWS] = {one, one, zero, zero, zero, zero};
    bdf_form z = {.alpha0 = VD(-1.0), .per_q = one / q};
    vd h_sum = h;
    for (int j = 2; j < JM_BDF_MOST; j++) {
        const vm in = vd_lt(VD((double)j), q);
        const vd sum = h_sum + get(w, JM_BDF_TAU + j - 1, c);
        const vd xi_inv = vd_pick(in, h / sum, zero);
        h_sum = vd_pick(in, sum, h_sum);
        z.alpha0 = z.alpha0 - vd_pick(in, VD(1.0 / j), zero);
        for (int i = j; i >= 1; i--) {
            l[i] = vd_fma(l[i - 1], xi_inv, l[i]);
        }
    }
    z.alpha0 = z.alpha0 - vd_pick(many, z.per_q, zero);
    const vd xistar = zero - l[1] - z.alpha0;
    z.h_sum = vd_pick(many, h_sum + pick_row(w, JM_BDF_TAU, q - one, 4, c), h);
    z.xi_inv = vd_pick(many, h / z.h_sum, one);
    z.alpha0_hat = vd_pick(many, zero - l[1] - z.xi_inv, VD(-1.0));
    z.xistar_inv = vd_pick(many, xistar, one);
    for (int i = JM_BDF_MOST; i >= 1; i--) {
        l[i] = vd_fma(l[i - 1], vd_pick(many, xistar, zero), l[i]);
    }
    for (int i = 0; i < JM_BDF_ROWS; i++) {
        put(w, JM_BDF_L + i, c, on, l[i]);
    }
    z.l_q = l[1];
    for (int i = 2; i < JM_BDF_ROWS; i++) {
        z.l_q = vd_pick(vd_le(VD((double)i), q), l[i], z.l_q);
    }
    return z;
}

/* The error constants: of this order always, of its neighbours where they will be asked for. */
inline_always void make_tq(jm_bdf_work *w, const bdf_form *z, vm on, int c)
{
    const vd one = VD(1.0), h = get(w, JM_BDF_H, c), q = get(w, JM_BDF_ORDER, c);
    const vd a1 = one - z->alpha0_hat + z->alpha0;
    const vd a2 = vd_fma(q, a1, one);
    put(w, JM_BDF_TQ2, c, on, vd_abs(a1 / (z->alpha0 * a2)));
    const vm soon = vm_and(on, vd_le(get(w, JM_BDF_WAIT, c), VD(2.0)));
    if (vm_bits(soon) == 0) {
        return;
    }
    const vd per_l = one / z->l_q;
    const vd c_inv = z->xistar_inv * per_l;
    put(w, JM_BDF_TQ5, c, soon, vd_abs(a2 * c_inv / z->xi_inv));
    const vd a3 = z->alpha0 + z->per_q;
    const vd a4 = z->alpha0_hat + z->xi_inv;
    const vm many = vd_lt(one, q);
    const vd cp_inv = (one - a4 + a3) / vd_pick(many, a3, one);
    put(w, JM_BDF_TQ1, c, soon, vd_pick(many, vd_abs(c_inv * cp_inv), one));
    const vd xi_inv = h / (z->h_sum + pick_row(w, JM_BDF_TAU, q, 5, c));
    const vd a5 = z->alpha0 - one / (q + one);
    const vd a6 = z->alpha0_hat - xi_inv;
    const vd cpp_inv = (one - a6 + a5) / a2;
    put(w, JM_BDF_TQ3, c, soon, vd_abs(cpp_inv / (xi_inv * (q + VD(2.0)) * a5)));
}

/* What z moves on by where the order rises by one in the lanes of `up`: so many times the last
   correction for rows 2 … order + 1, added to `l`. */
inline_always void raise_order(const jm_bdf_work *w, vm up, vd *l, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), h = get(w, JM_BDF_H, c), q = get(w, JM_BDF_ORDER, c);
    vd m[JM_BDF_ROWS + 1] = {zero, zero, one, zero, zero, zero, zero};
    vd alpha0 = VD(-1.0), alpha1 = one, product = one, before = one, h_sum = h;
    for (int j = 1; j < JM_BDF_MOST - 1; j++) {
        const vm in = vd_lt(VD((double)j), q);
        h_sum = h_sum + get(w, JM_BDF_TAU + j + 1, c);
        const vd xi = vd_pick(in, h_sum / h, one);
        product = product * xi;
        alpha0 = alpha0 - vd_pick(in, VD(1.0 / (j + 1)), zero);
        alpha1 = alpha1 + vd_pick(in, one / xi, zero);
        for (int i = j + 2; i >= 2; i--) {
            m[i] = vd_pick(in, vd_fma(m[i], before, m[i - 1]), m[i]);
        }
        before = vd_pick(in, xi, before);
    }
    const vd top = (zero - alpha0 - alpha1) / product;
    for (int j = 2; j < JM_BDF_ROWS; j++) {
        const vm below = vm_and(up, vd_le(VD((double)j), q));
        const vm here = vm_and(up, vd_is(q, j - 1.0));
        l[j] = l[j] + vd_pick(below, m[j] * top, vd_pick(here, top, zero));
    }
}

/* What is taken from rows 2 … order of z where the order falls by one in the lanes of `down`: so
   many times its highest row. */
inline_always void lower_order(const jm_bdf_work *w, vm down, vd *m, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), h = get(w, JM_BDF_H, c), q = get(w, JM_BDF_ORDER, c);
    vd h_sum = zero;
    m[2] = one;
    m[3] = m[4] = m[5] = zero;
    for (int j = 1; j < JM_BDF_MOST - 1; j++) {
        const vm in = vd_lt(VD(j + 1.0), q);
        h_sum = h_sum + get(w, JM_BDF_TAU + j, c);
        const vd xi = h_sum / h;
        for (int i = j + 2; i >= 2; i--) {
            const vd low = i > 2 ? m[i - 1] : zero;
            m[i] = vd_pick(in, vd_fma(m[i], xi, low), m[i]);
        }
    }
    for (int j = 2; j < JM_BDF_ROWS; j++) {
        const vm below = vm_and(down, vd_lt(VD((double)j), q)), here = vm_and(down, vd_is(q, j));
        m[j] = vd_pick(below, m[j], vd_pick(here, one, zero));
    }
}

/* The step that makes an error of `size` times its constant just tolerable, over the present one:
   (bias size)^(-1 / order). */
inline_always vd growth(vd size, double bias, vd order)
{
    const vd least = VD(1e-30);
    const vd x = vd_max(size * VD(bias), least);
    return vd_exp2_rough((VD(0.0) - vd_log2_rough(vd_min(x, VD(1e300)))) / order);
}

/* Norms of the candidates for another order: of the new z[order], and of what the correction
   changed. */
inline_always void neighbour_norms(const jm_bdf_work *w, vd *lower, vd *higher, int c)
{
    const vd q = get(w, JM_BDF_ORDER, c);
    const vd ratio = get(w, JM_BDF_H, c) / get(w, JM_BDF_TAU + 2, c);
    vd power = ratio;
    for (int j = 1; j <= JM_BDF_MOST; j++) {
        power = vd_pick(vd_le(VD((double)j), q), power * ratio, power);
    }
    const vd old = get(w, JM_BDF_TQ5_OLD, c);
    const vd quotient = get(w, JM_BDF_TQ5, c) / old * power;
    const size_t row = w->n * ROW;
    const vd l = pick_row(w, JM_BDF_L, q, JM_BDF_MOST, c);
    vm at_least[JM_BDF_ROWS];
    for (int j = 2; j < JM_BDF_ROWS; j++) {
        at_least[j] = vd_le(VD((double)j), q);
    }
    vd low = VD(0.0), high = VD(0.0);
    for (size_t at = (size_t)c * JM_W; at < row; at += ROW) {
        const vd weight = vd_load(w->weight + at), sum = vd_load(w->sum + at);
        vd top = vd_load(w->z + row + at);
        for (size_t j = 2; j < JM_BDF_ROWS; j++) {
            top = vd_pick(at_least[j], vd_load(w->z + j * row + at), top);
        }
        const vd a = vd_fma(l, sum, top) * weight;
        const vd b = vd_fma(VD(0.0) - quotient, vd_load(w->saved + at), sum) * weight;
        low = vd_fma(a, a, low);
        high = vd_fma(b, b, high);
    }
    const vd per_n = per_state(w);
    *lower = vd_sqrt(low * per_n);
    *higher = vd_pick(vd_lt(VD(0.0), old), vd_sqrt(high * per_n), VD(HUGE_VAL));
}

/* Order and step of the next attempt of lanes that have just made one with an error of `dsm`.
   A step is only changed where it grows by half or more. */
inline_always void choose_next(jm_bdf_work *w, vm on, vd dsm, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), q = get(w, JM_BDF_ORDER, c);
    const vd most = get(w, JM_BDF_ETA_MOST, c), wait = get(w, JM_BDF_WAIT, c);
    const vm calm = vd_lt(one, most); /* no failure in this step */
    const vm asks = vm_and(vm_and(on, calm), vd_le(wait, zero));
    vd eta = growth(dsm, 6.0, q + one), turn = zero;
    if (vm_bits(asks) != 0) {
        vd low, high;
        neighbour_norms(w, &low, &high, c);
        const vd fewer = growth(low * get(w, JM_BDF_TQ1, c), 6.0, q);
        const vd more = growth(high * get(w, JM_BDF_TQ3, c), 10.0, q + VD(2.0));
        const vm down = vm_and(vm_and(asks, vd_lt(one, q)), vd_lt(eta, fewer));
        eta = vd_pick(down, fewer, eta);
        turn = vd_pick(down, VD(-1.0), turn);
        const vm up = vm_and(vm_and(asks, vd_lt(q, VD((double)JM_BDF_MOST))), vd_lt(eta, more));
        eta = vd_pick(up, more, eta);
        turn = vd_pick(up, one, turn);
    }
    const vm grows = vm_and(calm, vd_le(VD(1.5), eta));
    turn = vd_pick(grows, turn, zero);
    put(w, JM_BDF_ETA, c, on, vd_pick(grows, vd_min(eta, most), one));
    put(w, JM_BDF_TURN, c, on, turn);
    vd later = vd_pick(vd_le(wait, zero), VD(2.0), wait);
    later = vd_pick(calm, later, vd_max(wait, VD(2.0)));
    put(w, JM_BDF_WAIT, c, on, later);
    put(w, JM_BDF_ETA_MOST, c, on, VD(10.0));
}
