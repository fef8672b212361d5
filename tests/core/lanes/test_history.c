/* SPDX-License-Identifier: Apache-2.0 */
/* Delays: x'(t) = -x(t - tau) with x = 1 before the start, whose solution is known by pieces. */
#include <math.h>

#include "core/lanes/history.h"
#include "tests/support/lane_walk.h"

#define FOR_EACH_STEPPER(type)                                                                    \
    for (const jm_stepper_type *const *at_ = jm_steppers, *type = *at_;                           \
         type != NULL && (jm_test_note("%s", type->name), true); type = *++at_)

/* By the method of steps: x(t) = sum over k of (-1)^k (t - (k - 1) tau)^k / k!, as long as the
   bracket is positive. */
static double exact(double t, double tau)
{
    double sum = 1.0, factorial = 1.0;
    for (int k = 1; t - (k - 1) * tau > 0.0; k++) {
        factorial *= k;
        sum += (k % 2 == 0 ? 1.0 : -1.0) * pow(t - (k - 1) * tau, k) / factorial;
    }
    return sum;
}

static void start(lane_walk *w)
{
    for (uint32_t l = 0; l < w->b->lanes; l++) {
        *lane_p(w, 0, l) = 1.0 + 0.0625 * l; /* tau */
        *lane_y(w, 0, l) = 1.0;
    }
    lane_walk_start(w, 0.0);
}

JM_TEST("delayed values follow the exact solution in every stepper and lane")
{
    FOR_EACH_STEPPER(type)
    {
        for (uint32_t lanes = 1; lanes <= 8; lanes += 7) {
            lane_walk w;
            lane_walk_init(&w, 1e-8, 1e-10);
            if (!lane_walk_open(&w, type, &hand_delay, lanes)) {
                return;
            }
            start(&w);
            for (int stop = 1; stop <= 4; stop++) {
                lane_walk_until(&w, 1.7 * stop);
                for (uint32_t l = 0; l < lanes; l++) {
                    const double right = exact(1.7 * stop, *lane_p(&w, 0, l));
                    const bool one_step = type->own_steps && type->remember; /* not BDF */
                    expect_abs(*lane_y(&w, 0, l), right, one_step ? 2e-8 : 1e-6);
                }
            }
            expect_int(w.failed, 0);
            lane_walk_close(&w);
        }
    }
}

JM_TEST("a jump reaches the delayed value one delay later")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        lane_walk_init(&w, 1e-8, 1e-10);
        if (!lane_walk_open(&w, type, &hand_delay, 8)) {
            return;
        }
        start(&w);
        lane_walk_until(&w, 0.5);
        for (uint32_t l = 0; l < 8; l++) {
            *lane_y(&w, 0, l) += 0.75;
        }
        jm_stepper_restart(w.s, lane_all(&w));
        lane_walk_until(&w, 1.5);
        /* What was added is felt from 0.5 + tau on: x falls by 0.75 times the time since. */
        for (uint32_t l = 0; l < 8; l++) {
            const double tau = *lane_p(&w, 0, l), since = fmax(0.0, 1.5 - 0.5 - tau);
            expect_abs(*lane_y(&w, 0, l), exact(1.5, tau) + 0.75 - 0.75 * since, 1e-6);
        }
        lane_walk_close(&w);
    }
}

JM_TEST("a new patient in a lane does not remember the one before")
{
    lane_walk w;
    lane_walk_init(&w, 1e-8, 1e-10);
    if (!lane_walk_open(&w, jm_stepper_find("dopri5"), &hand_delay, 8)) {
        return;
    }
    start(&w);
    lane_walk_until(&w, 3.0);
    jm_stepper_drop(w.s, 1u << 4);
    w.b->t[4] = 0.0;
    *lane_y(&w, 0, 4) = 1.0;
    jm_stepper_restart(w.s, 1u << 4);
    lane_walk_until(&w, 3.5);
    expect_abs(*lane_y(&w, 0, 4), exact(3.5, 1.25), 1e-6);
    expect_abs(*lane_y(&w, 0, 5), exact(3.5, 1.3125), 1e-6);
    lane_walk_close(&w);
}

JM_TEST("a delay of no time is the present value")
{
    lane_walk w;
    lane_walk_init(&w, 1e-8, 1e-10);
    if (!lane_walk_open(&w, jm_stepper_find("dopri5"), &hand_delay, 8)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        *lane_y(&w, 0, l) = 2.385;
    }
    lane_walk_start(&w, 0.0);
    lane_walk_until(&w, 1.3);
    expect_rel(*lane_y(&w, 0, 3), 2.385 * exp(-1.3), 1e-7);
    lane_walk_close(&w);
}

JM_TEST("a delay of more steps than are kept fails the lane and says so")
{
    lane_walk w;
    lane_walk_init(&w, 1e-8, 1e-10);
    w.options.max_step = 1e-4;
    if (!lane_walk_open(&w, jm_stepper_find("dopri5"), &hand_delay, 8)) {
        return;
    }
    start(&w);
    lane_walk_until(&w, 1.6);
    expect_int(w.failed, 0xff);
    expect_contains(w.s->reason[2], "steps within a delay");
    lane_walk_close(&w);
}

JM_TEST_MAIN
