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

#include "core/lanes/bdf_attempt.h"
#include "core/lanes/bdf_newton.h"
#include "core/lanes/bdf_start.h"

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

/* ---- a turn ---- */

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
