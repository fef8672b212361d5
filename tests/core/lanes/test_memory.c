/* SPDX-License-Identifier: Apache-2.0 */
/* Blocks, steppers and the search for rest where memory runs out: each allocation fails once. */
#include "tests/support/fail_alloc.h"

#include "core/lanes/stepper.h"
#include "tests/support/hand_models.h"
#include "tests/support/jm_test.h"

static const double tolerances[10] = {1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6, 1e-6};

JM_TEST("a block that finds no memory is no block")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_error err;
        jm_block *b = NULL;
        const jm_status status = jm_block_new(&b, &hand_delay, 8, &err);
        const long failed = jm_fail_alloc_off();
        expect_status(status, failed > 0 ? JM_MEMORY : JM_OK, &err);
        expect_int(b == NULL, failed > 0);
        jm_block_free(b);
    }
}

/* Makes a stepper with each allocation failing in turn, and lets the one that was made walk. */
static void try_stepper(const jm_stepper_type *type, const jm_model *model)
{
    jm_error err;
    jm_block *b = NULL;
    const jm_stepper_options o = {.rtol = 1e-6, .atol = tolerances};
    if (!expect_status(jm_block_new(&b, model, 8, &err), JM_OK, &err)) {
        return;
    }
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_stepper *s = NULL;
        const jm_status status = jm_stepper_new(&s, type, b, &o, &err);
        const long failed = jm_fail_alloc_off();
        jm_test_note("%s, allocation %ld", type->name, n);
        expect_int(status == JM_OK, s != NULL);
        if (failed > 0) {
            expect_status(status, JM_MEMORY, &err);
        }
        jm_stepper_free(s);
    }
    jm_block_free(b);
}

/* Not those of SUNDIALS: version 6.4 writes into its logger also where it got no memory for it. */
JM_TEST("a stepper that finds no memory is no stepper")
{
    for (size_t i = 0; jm_steppers[i] != NULL; i++) {
        if (jm_steppers[i]->own_steps) {
            try_stepper(jm_steppers[i], &hand_decay); /* with events */
            try_stepper(jm_steppers[i], &hand_delay); /* with delays */
        }
    }
}

/* Counts what is allocated while a stepper walks. */
JM_TEST("nothing is allocated on the way")
{
    if (!jm_fail_alloc_works())
        jm_test_skip("malloc can be replaced with glibc only");
    for (size_t i = 0; jm_steppers[i] != NULL; i++) {
        jm_error err;
        jm_block *b = NULL;
        jm_stepper *s = NULL;
        const jm_stepper_options o = {.rtol = 1e-6, .atol = tolerances};
        jm_step did;
        double stop[JM_LANES], y[2 * JM_LANES];
        jm_test_note("%s", jm_steppers[i]->name);
        if (!expect_status(jm_block_new(&b, &hand_decay, 8, &err), JM_OK, &err) ||
            !expect_status(jm_stepper_new(&s, jm_steppers[i], b, &o, &err), JM_OK, &err)) {
            return;
        }
        for (uint32_t l = 0; l < JM_LANES; l++) {
            b->p[l] = 0.3;
            b->p[JM_LANES + l] = 1.1; /* an event on the way */
            b->y[l] = 2.385;
            stop[l] = 7.0;
        }
        for (int turn = 0; turn < 2; turn++) {
            jm_fail_alloc_after(0); /* turn 0: whatever is taken at the first start may be taken */
            if (turn == 0) {
                jm_fail_alloc_off();
            }
            jm_stepper_restart(s, 0xff);
            for (int k = 0; k < 40; k++) {
                jm_stepper_step(s, stop, &did);
                jm_stepper_interpolate(s, b->t, y);
            }
            expect_int(jm_fail_alloc_off(), 0);
            expect_int(s->live, 0xff);
            stop[0] = stop[1] = stop[2] = stop[3] = 20.0;
            stop[4] = stop[5] = stop[6] = stop[7] = 20.0;
        }
        jm_stepper_free(s);
        jm_block_free(b);
    }
}

JM_TEST("a search for rest without memory finds none and leaves the lanes alone")
{
    jm_error err;
    jm_block *b = NULL;
    if (!expect_status(jm_block_new(&b, &hand_decay, 8, &err), JM_OK, &err)) {
        return;
    }
    JM_FAIL_EACH_ALLOCATION(n)
    {
        for (uint32_t l = 0; l < JM_LANES; l++) {
            b->p[l] = 0.3;
            b->y[l] = 2.385;
        }
        const uint32_t restless = jm_steady_state(b, 0xff, tolerances, 1e-6);
        const long failed = jm_fail_alloc_off();
        expect_int(restless, failed > 0 ? 0xff : 0);
        if (failed > 0) {
            expect_ulp(b->y[3], 2.385, 0);
        }
    }
    jm_block_free(b);
}

JM_TEST_MAIN
