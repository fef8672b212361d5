/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/lanes/stepper.h"
#include "tests/support/lane_walk.h"

static const double tolerance[10] = {1e-9, 1e-9, 1e-9, 1e-12, 1e-12, 1e-10, 1e-9, 1e-9, 1e-9, 1e-9};

JM_TEST("every lane finds its own rest and keeps what the model keeps")
{
    for (uint32_t lanes = 1; lanes <= 8; lanes += 7) {
        jm_block *b = NULL;
        jm_error err;
        if (!expect_status(jm_block_new(&b, &hand_rest, lanes, &err), JM_OK, &err)) {
            return;
        }
        for (uint32_t l = 0; l < lanes; l++) {
            b->p[l] = 2.385e-3 * (l + 1);     /* k: slow */
            b->p[lanes + l] = 0.713;          /* q */
            b->p[2 * lanes + l] = 40.0 + l;   /* forth: fast */
            b->p[3 * lanes + l] = 7.0;        /* back */
            b->y[l] = 0.1;
            b->y[lanes + l] = 3.0;
            b->y[2 * lanes + l] = 0.25 * l;
        }
        expect_int(jm_steady_state(b, (1u << lanes) - 1u, tolerance, 1e-9), 0);
        for (uint32_t l = 0; l < lanes; l++) {
            const double f = 40.0 + l, total = 3.0 + 0.25 * l;
            /* f a = 7 c^2, a + c = total */
            const double c = (-f + sqrt(f * f + 28.0 * f * total)) / 14.0;
            expect_rel(b->y[l], 0.713 / b->p[l], 1e-8);
            expect_rel(b->y[2 * lanes + l], c, 1e-8);
            expect_rel(b->y[lanes + l] + b->y[2 * lanes + l], total, 1e-10);
        }
        jm_block_free(b);
    }
}

JM_TEST("lanes outside the mask stay as they are")
{
    jm_block *b = NULL;
    jm_error err;
    if (!expect_status(jm_block_new(&b, &hand_decay, 8, &err), JM_OK, &err)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        b->p[l] = 0.5;
        b->y[l] = 2.385;
    }
    expect_int(jm_steady_state(b, 0x0f, tolerance, 1e-8), 0);
    for (uint32_t l = 0; l < 8; l++) {
        expect_abs(b->y[l], l < 4 ? 0.0 : 2.385, 1e-9);
        expect_abs(b->y[l] + b->y[8 + l], 2.385, 1e-10);
    }
    jm_block_free(b);
}

JM_TEST("a patient with diabetes rests where the reference says")
{
    jm_block *b = NULL;
    jm_error err;
    if (!expect_status(jm_block_new(&b, &hand_hovorka, 8, &err), JM_OK, &err)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        for (uint32_t i = 0; i < 17; i++) {
            b->p[i * 8 + l] = hand_hovorka_default[i];
        }
        for (uint32_t s = 0; s < 10; s++) {
            b->y[s * 8 + l] = 0.01 + 0.1 * l;
        }
        b->y[6 * 8 + l] = 80.0 - 5.0 * l;
    }
    jm_block_derive(b);
    expect_int(jm_steady_state(b, 0xff, tolerance, 1e-9), 0);
    for (uint32_t l = 0; l < 8; l++) {
        /* G = 6 mmol/L at an insulin rate of 6.4286 mU/min, which is given with five digits */
        expect_rel(b->y[6 * 8 + l] / (0.16 * 70.0), 6.0, 5e-5);
        expect_rel(b->y[2 * 8 + l], 5.5458, 2e-5);
    }
    jm_block_free(b);
}

JM_TEST("what never rests is reported and put back")
{
    jm_block *b = NULL;
    jm_error err;
    if (!expect_status(jm_block_new(&b, &hand_blowup, 8, &err), JM_OK, &err)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        b->p[l] = l == 2 ? (double)NAN : -0.5;
        b->y[l] = 1.25;
        b->y[8 + l] = 2.0;
    }
    expect_int(jm_steady_state(b, 0xff, tolerance, 1e-8), 1 << 2);
    expect_ulp(b->y[2], 1.25, 0);
    expect_abs(b->y[3], 0.0, 1e-6);
    jm_block_free(b);
}

JM_TEST_MAIN
