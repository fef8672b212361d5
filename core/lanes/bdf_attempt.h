/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of bdf_body.h: a new attempt. Its order and step, what follows from them, the prediction.
 */

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
    w->trying |= ready & ~w->stuck;
}
