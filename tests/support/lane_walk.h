/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A block with its stepper for tests: opened on a hand-written model, led to stops, closed.
 *
 * lane_walk_to() is the loop of a run in small: it calls jm_stepper_step() until every lane that
 * lives stands at its stop and hands each step to `look` (may be NULL).
 */
#ifndef JM_TESTS_SUPPORT_LANE_WALK_H
#define JM_TESTS_SUPPORT_LANE_WALK_H

#include "core/lanes/stepper.h"
#include "tests/support/hand_models.h"
#include "tests/support/jm_test.h"

typedef struct lane_walk lane_walk;
typedef void lane_look(lane_walk *w, const jm_step *did, void *user);

struct lane_walk {
    jm_block *b;
    jm_stepper *s;
    double atol[16];
    uint32_t failed;      /* lanes that failed so far */
    lane_look *look;
    void *user;
    jm_stepper_options options; /* as it was opened, for changes before opening */
};

/* Sets tolerances for lane_walk_open. */
JM_TEST_UNUSED static void lane_walk_init(lane_walk *w, double rtol, double atol)
{
    memset(w, 0, sizeof *w);
    for (size_t i = 0; i < 16; i++) {
        w->atol[i] = atol;
    }
    w->options.rtol = rtol;
}

JM_TEST_UNUSED static bool lane_walk_open(lane_walk *w, const jm_stepper_type *type,
                                          const jm_model *model, uint32_t lanes)
{
    jm_error err;
    w->options.atol = w->atol;
    return expect_status(jm_block_new(&w->b, model, lanes, &err), JM_OK, &err) &&
           expect_status(jm_stepper_new(&w->s, type, w->b, &w->options, &err), JM_OK, &err);
}

JM_TEST_UNUSED static void lane_walk_close(lane_walk *w)
{
    jm_stepper_free(w->s);
    jm_block_free(w->b);
    w->s = NULL;
    w->b = NULL;
}

/* Parameter or state i of lane l. */
JM_TEST_UNUSED static double *lane_p(lane_walk *w, uint32_t i, uint32_t l)
{
    return &w->b->p[i * w->b->lanes + l];
}

JM_TEST_UNUSED static double *lane_y(lane_walk *w, uint32_t i, uint32_t l)
{
    return &w->b->y[i * w->b->lanes + l];
}

JM_TEST_UNUSED static uint32_t lane_all(const lane_walk *w)
{
    return (1u << w->b->lanes) - 1u;
}

/* All lanes begin at time t with what the block holds. */
JM_TEST_UNUSED static void lane_walk_start(lane_walk *w, double t)
{
    for (uint32_t l = 0; l < w->b->lanes; l++) {
        w->b->t[l] = t;
    }
    jm_block_derive(w->b);
    jm_stepper_restart(w->s, lane_all(w));
}

/* Lanes that live and stand before their stop. */
JM_TEST_UNUSED static uint32_t lanes_on_the_way(const lane_walk *w, const double *stop)
{
    uint32_t mask = 0;
    for (uint32_t l = 0; l < w->b->lanes; l++) {
        mask |= (w->s->live >> l & 1u) != 0 && w->b->t[l] < stop[l] ? 1u << l : 0u;
    }
    return mask;
}

JM_TEST_UNUSED static void lane_walk_to(lane_walk *w, const double *stop)
{
    while (lanes_on_the_way(w, stop) != 0) {
        jm_step did;
        jm_stepper_step(w->s, stop, &did);
        w->failed |= did.failed;
        if (w->look != NULL) {
            w->look(w, &did, w->user);
        }
        if (did.stepped == 0 && did.failed == 0) {
            expect_true(did.stepped != 0); /* a step neither moved nor failed anybody */
            return;
        }
    }
}

/* The same stop for all lanes. */
JM_TEST_UNUSED static void lane_walk_until(lane_walk *w, double t)
{
    double stop[JM_LANES];
    for (uint32_t l = 0; l < JM_LANES; l++) {
        stop[l] = t;
    }
    lane_walk_to(w, stop);
}

#endif
