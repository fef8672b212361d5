/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of bdf_body.h: a new beginning, where nothing is known but t and y.
 */

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
