/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient has the same bits whether the model's kernels work on 8, 4 or 1 lanes at once or are
 * evaluated without a compiler, and whether the patient stands in a group or alone.
 *
 * ctest: TIMEOUT 600
 */
#include <math.h>

#include "core/lanes/stepper.h"
#include "tests/support/jm_test.h"

enum { MOST_STATES = 16 };

typedef struct way {
    const char *name;
    jm_model_mode mode;
    uint32_t width; /* of the kernels; 0: what the machine does best */
    uint32_t lanes; /* of the block */
} way;

static const way ways[] = {
    {"compiled, best width", JM_MODEL_COMPILED, 0, 8},
    {"compiled, 4 lanes at once", JM_MODEL_COMPILED, 4, 8},
    {"compiled, alone", JM_MODEL_COMPILED, 0, 1},
    {"evaluated", JM_MODEL_EVALUATED, 0, 8},
    {"evaluated, alone", JM_MODEL_EVALUATED, 0, 1},
};

/* Patient 5 of eight, in lane 5 or alone. */
static void load(jm_block *b)
{
    const jm_model_abi *const abi = b->model->abi;
    const uint32_t n = abi->n_params + abi->n_inputs;
    for (uint32_t l = 0; l < b->lanes; l++) {
        const double patient = b->lanes == 1 ? 5.0 : l;
        for (uint32_t i = 0; i < n; i++) {
            const jm_var_info *const v =
                i < abi->n_params ? &abi->params[i] : &abi->inputs[i - abi->n_params];
            b->p[i * b->lanes + l] = v->value * (1.0 + 0.01 * sin(patient + 2.3 * i));
        }
    }
    jm_block_derive(b);
    jm_block_start(b, b->y);
}

/* State of the patient after `end`, with a jolt in the middle. */
static bool walk(const jm_model *model, const jm_stepper_type *type, uint32_t lanes, double end,
                 double *out)
{
    const jm_model_abi *const abi = model->abi;
    const uint32_t at = lanes == 1 ? 0 : 5;
    double atol[MOST_STATES], stop[JM_LANES];
    jm_error err;
    jm_block *b = NULL;
    jm_stepper *s = NULL;
    for (size_t i = 0; i < MOST_STATES; i++) {
        atol[i] = 1e-8;
    }
    const jm_stepper_options o = {.rtol = 1e-6, .atol = atol};
    if (!expect_status(jm_block_new(&b, model, lanes, &err), JM_OK, &err) ||
        !expect_status(jm_stepper_new(&s, type, b, &o, &err), JM_OK, &err)) {
        return false;
    }
    load(b);
    for (int half = 1; half <= 2; half++) {
        jm_step did = {.stepped = 1};
        jm_stepper_restart(s, (1u << lanes) - 1u);
        for (uint32_t l = 0; l < lanes; l++) {
            stop[l] = 0.5 * half * end;
        }
        while (did.stepped != 0) {
            jm_stepper_step(s, stop, &did);
        }
        expect_true(b->t[at] == stop[at]);
        for (uint32_t i = 0; half == 1 && i < abi->n_states * lanes; i++) {
            b->y[i] *= 1.05;
        }
    }
    for (uint32_t i = 0; i < abi->n_states; i++) {
        out[i] = b->y[i * lanes + at];
    }
    jm_stepper_free(s);
    jm_block_free(b);
    return true;
}

static void compare(const char *name, double end)
{
    const char *const roots[] = {"models"};
    double first[8][MOST_STATES];
    for (size_t k = 0; k < sizeof ways / sizeof ways[0]; k++) {
        const jm_model_options options = {.search = {roots, 1},
                                          .build = {.include = "include"},
                                          .mode = ways[k].mode,
                                          .lanes = ways[k].width};
        jm_error err;
        jm_model *model = NULL;
        if (!expect_status(jm_model_open(&model, name, &options, &err), JM_OK, &err)) {
            return;
        }
        const uint32_t n = model->abi->n_states;
        for (size_t i = 0, own = 0; jm_steppers[i] != NULL && n <= MOST_STATES; i++) {
            double got[MOST_STATES];
            if (!jm_steppers[i]->own_steps) {
                continue;
            }
            jm_test_note("%s, %s, %s", name, jm_steppers[i]->name, ways[k].name);
            if (walk(model, jm_steppers[i], ways[k].lanes, end, got)) {
                expect_lanes(got, k == 0 ? got : first[own], n, 0.0);
                if (k == 0) {
                    memcpy(first[own], got, sizeof got);
                }
            }
            own++;
        }
        jm_model_close(model);
    }
}

JM_TEST("a diabetic's half day")
{
    compare("glucose/hovorka", 720.0);
}

JM_TEST("a nerve's ten milliseconds")
{
    compare("cell/hodgkin_huxley", 10.0);
}

JM_TEST_MAIN
