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
    vd alpha0, alpha0_hat, xi_inv, xistar_inv, h_sum, per_h;
} bdf_form;

/* h over the sums of steps, xi[2 … 4] below the order and xi[5] at it; where there is none 0 and
   1. A division takes as long as a dozen products, so one does for all. */
inline_always void make_xi(const jm_bdf_work *w, bdf_form *z, vd *xi, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), h = get(w, JM_BDF_H, c), q = get(w, JM_BDF_ORDER, c);
    const vm many = vd_lt(one, q);
    vm in[JM_BDF_MOST];
    vd ratio[JM_BDF_ROWS], h_sum = h;
    z->per_h = one / h;
    for (int j = 2; j < JM_BDF_MOST; j++) {
        in[j] = vd_lt(VD((double)j), q);
        const vd sum = h_sum + get(w, JM_BDF_TAU + j - 1, c);
        ratio[j] = vd_pick(in[j], sum * z->per_h, one);
        h_sum = vd_pick(in[j], sum, h_sum);
    }
    z->h_sum = vd_pick(many, h_sum + pick_row(w, JM_BDF_TAU, q - one, 4, c), h);
    ratio[5] = vd_pick(many, z->h_sum * z->per_h, one);
    const vd first = ratio[2] * ratio[3], last = ratio[4] * ratio[5];
    const vd inverse = one / (first * last);
    const vd of_first = inverse * last, of_last = inverse * first;
    xi[2] = vd_pick(in[2], of_first * ratio[3], zero);
    xi[3] = vd_pick(in[3], of_first * ratio[2], zero);
    xi[4] = vd_pick(in[4], of_last * ratio[5], zero);
    xi[5] = of_last * ratio[4];
}

/* l[] of the lanes of `on`, for a step h after the steps tau[1], tau[2], … */
inline_always bdf_form make_l(jm_bdf_work *w, vm on, vd *l, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), q = get(w, JM_BDF_ORDER, c);
    const vm many = vd_lt(one, q);
    bdf_form z = {.alpha0 = VD(-1.0)};
    vd xi[JM_BDF_ROWS];
    make_xi(w, &z, xi, c);
    l[0] = l[1] = one;
    l[2] = l[3] = l[4] = l[5] = zero;
    for (int j = 2; j < JM_BDF_MOST; j++) {
        z.alpha0 = z.alpha0 - vd_pick(vd_lt(VD((double)j), q), VD(1.0 / j), zero);
        for (int i = j; i >= 1; i--) {
            l[i] = vd_fma(l[i - 1], xi[j], l[i]);
        }
    }
    z.alpha0 = z.alpha0 - vd_pick(many, get(w, JM_BDF_PER_Q, c), zero);
    const vd xistar = zero - l[1] - z.alpha0;
    z.xi_inv = xi[5];
    z.alpha0_hat = vd_pick(many, zero - l[1] - z.xi_inv, VD(-1.0));
    z.xistar_inv = vd_pick(many, xistar, one);
    for (int i = JM_BDF_MOST; i >= 1; i--) {
        l[i] = vd_fma(l[i - 1], vd_pick(many, xistar, zero), l[i]);
    }
    for (int i = 0; i < JM_BDF_ROWS; i++) {
        put(w, JM_BDF_L + i, c, on, l[i]);
    }
    return z;
}

/* The error constants of the neighbouring orders and of a rise, in the lanes of `soon`. */
inline_always void make_neighbours(jm_bdf_work *w, const bdf_form *z, const vd *l, vd a2, vm soon,
                                   int c)
{
    const vd one = VD(1.0), q = get(w, JM_BDF_ORDER, c);
    const vm many = vd_lt(one, q);
    vd l_q = l[1];
    for (int i = 2; i < JM_BDF_ROWS; i++) {
        l_q = vd_pick(vd_le(VD((double)i), q), l[i], l_q);
    }
    const vd a3 = vd_pick(many, z->alpha0 + get(w, JM_BDF_PER_Q, c), one);
    const vd ratio = (z->h_sum + pick_row(w, JM_BDF_TAU, q, 5, c)) * z->per_h;
    const vd lx = l_q * z->xi_inv, ar = a3 * ratio, inverse = one / (lx * ar);
    const vd per_lx = inverse * ar, per_a3 = inverse * lx * ratio, xi_inv = inverse * lx * a3;
    put(w, JM_BDF_TQ5, c, soon, vd_abs(a2 * z->xistar_inv * per_lx));
    const vd c_inv = z->xistar_inv * per_lx * z->xi_inv;
    const vd cp_inv = (one - (z->alpha0_hat + z->xi_inv) + a3) * per_a3;
    put(w, JM_BDF_TQ1, c, soon, vd_pick(many, vd_abs(c_inv * cp_inv), one));
    const vd a5 = z->alpha0 - get(w, JM_BDF_PER_L, c), a6 = z->alpha0_hat - xi_inv;
    const vd over = a2 * (q + VD(2.0)) * a5;
    put(w, JM_BDF_TQ3, c, soon, vd_abs((one - a6 + a5) * ratio / over));
}

/* The error constants: of this order always, of its neighbours where they will be asked for. */
inline_always void make_tq(jm_bdf_work *w, const bdf_form *z, const vd *l, vm on, int c)
{
    const vd one = VD(1.0), q = get(w, JM_BDF_ORDER, c);
    const vd a1 = one - z->alpha0_hat + z->alpha0;
    const vd a2 = vd_fma(q, a1, one);
    put(w, JM_BDF_TQ2, c, on, vd_abs(a1 / (z->alpha0 * a2)));
    const vm soon = vm_and(on, vd_le(get(w, JM_BDF_WAIT, c), VD(2.0)));
    if (vm_bits(soon) != 0) {
        make_neighbours(w, z, l, a2, soon, c);
    }
}

/* The order of the lanes of `on`, and what is reckoned with it. */
inline_always void set_order(jm_bdf_work *w, vm on, vd q, int c)
{
    put(w, JM_BDF_ORDER, c, on, q);
    put(w, JM_BDF_PER_Q, c, on, VD(1.0) / q);
    put(w, JM_BDF_PER_L, c, on, VD(1.0) / (q + VD(1.0)));
    put(w, JM_BDF_PER_L2, c, on, VD(1.0) / (q + VD(2.0)));
    put(w, JM_BDF_WAIT, c, on, q + VD(1.0));
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
inline_always vd growth(vd size, double bias, vd per_order)
{
    const vd x = vd_min(vd_max(size * VD(bias), VD(1e-30)), VD(1e300));
    return vd_exp2_rough((VD(0.0) - vd_log2_coarse(x)) * per_order);
}

/* Norms of the candidates for another order: of the new z[order], and of what the correction
   changed. */
inline_always void neighbour_norms(const jm_bdf_work *w, vd *lower, vd *higher, int c)
{
    const vd q = get(w, JM_BDF_ORDER, c);
    const vd ratio = get(w, JM_BDF_H, c) * vd_recip_rough(get(w, JM_BDF_TAU + 2, c));
    vd power = ratio;
    for (int j = 1; j <= JM_BDF_MOST; j++) {
        power = vd_pick(vd_le(VD((double)j), q), power * ratio, power);
    }
    const vd old = get(w, JM_BDF_TQ5_OLD, c);
    const vd known = vd_pick(vd_lt(VD(0.0), old), old, VD(1.0));
    const vd quotient = get(w, JM_BDF_TQ5, c) * vd_recip_rough(known) * power;
    const size_t row = w->n * ROW;
    const vd l = pick_row(w, JM_BDF_L, q, JM_BDF_MOST, c);
    vm at_least[JM_BDF_ROWS];
    for (int j = 2; j < JM_BDF_ROWS; j++) {
        at_least[j] = vd_le(VD((double)j), q);
    }
    const double *const z = w->z, *const sums = w->sum, *const saved = w->saved;
    vd low = VD(0.0), high = VD(0.0);
    for (size_t at = (size_t)c * JM_W; at < row; at += ROW) {
        const vd weight = vd_load(w->weight + at), sum = vd_load(sums + at);
        vd top = vd_load(z + row + at);
        for (size_t j = 2; j < JM_BDF_ROWS; j++) {
            top = vd_pick(at_least[j], vd_load(z + j * row + at), top);
        }
        const vd a = vd_fma(l, sum, top) * weight;
        const vd b = vd_fma(VD(0.0) - quotient, vd_load(saved + at), sum) * weight;
        low = vd_fma(a, a, low);
        high = vd_fma(b, b, high);
    }
    const vd per_n = per_state(w);
    *lower = vd_sqrt_rough(low * per_n);
    *higher = vd_pick(vd_lt(VD(0.0), old), vd_sqrt_rough(high * per_n), VD(HUGE_VAL));
}

/* Order and step of the next attempt of lanes that have just made one with an error of `dsm`.
   A step is only changed where it grows by half or more. */
inline_always void choose_next(jm_bdf_work *w, vm on, vd dsm, int c)
{
    const vd one = VD(1.0), zero = VD(0.0), q = get(w, JM_BDF_ORDER, c);
    const vd most = get(w, JM_BDF_ETA_MOST, c), wait = get(w, JM_BDF_WAIT, c);
    const vm calm = vd_lt(one, most); /* no failure in this step */
    const vm asks = vm_and(vm_and(on, calm), vd_le(wait, zero));
    vd eta = growth(dsm, 6.0, get(w, JM_BDF_PER_L, c)), turn = zero;
    if (vm_bits(asks) != 0) {
        vd low, high;
        neighbour_norms(w, &low, &high, c);
        const vd fewer = growth(low * get(w, JM_BDF_TQ1, c), 6.0, get(w, JM_BDF_PER_Q, c));
        const vd more = growth(high * get(w, JM_BDF_TQ3, c), 10.0, get(w, JM_BDF_PER_L2, c));
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
