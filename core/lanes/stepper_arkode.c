/* SPDX-License-Identifier: Apache-2.0 */
/* ARKODE's explicit Runge–Kutta methods for all lanes with one step. */
#include <arkode/arkode_erkstep.h>
#include <math.h>
#include <stdlib.h>

#include "core/lanes/shared.h"
#include "core/lanes/sundials_compat.h"

#if SUNDIALS_VERSION_MAJOR < 7
static void silent(int code, const char *module, const char *function, char *text, void *user)
{
    (void)code;
    (void)module;
    (void)function;
    (void)text;
    (void)user;
}
#endif

/* A one-step method goes on after a jump with the step it had; new patients need a new one. */
static bool begin(jm_shared *s, double t, bool fresh)
{
    if (fresh) {
        return ERKStepReInit(s->memory, jm_shared_rhs, t, s->y) == ARK_SUCCESS &&
               ERKStepSetInitStep(s->memory, s->options.first_step) == ARK_SUCCESS;
    }
    return ERKStepReset(s->memory, t, s->y) == ARK_SUCCESS;
}

static jm_shared_move advance(jm_shared *s, double stop, double *t)
{
    if (ERKStepSetStopTime(s->memory, stop) != ARK_SUCCESS) {
        return JM_PASSED;
    }
    switch (ERKStepEvolve(s->memory, stop, s->y, t, ARK_ONE_STEP)) {
    case ARK_SUCCESS:
    case ARK_TSTOP_RETURN:
        return JM_MOVED;
    case ARK_ROOT_RETURN:
        return JM_AT_ROOT;
    default:
        return JM_GAVE_UP;
    }
}

static bool value(jm_shared *s, double t, N_Vector y)
{
    return ERKStepGetDky(s->memory, t, 0, y) == ARK_SUCCESS;
}

static bool roots(jm_shared *s, int *found)
{
    return ERKStepGetRootInfo(s->memory, found) == ARK_SUCCESS;
}

static void failures(jm_shared *s, uint64_t *rejected, uint64_t *newton)
{
    long int tests = 0;
    (void)ERKStepGetNumErrTestFails(s->memory, &tests);
    *rejected = (uint64_t)tests;
    *newton = 0;
}

static const jm_shared_type arkode_methods = {begin, advance, value, roots, failures};

static void destroy(jm_stepper *base)
{
    jm_shared *const s = (jm_shared *)base;
    ERKStepFree(&s->memory);
    jm_shared_clear(s);
    free(s);
}

/*
 * Verner's table with the slope at the new state as a last stage of no weight. SUNDIALS 6.4 takes
 * the last slope for the one at the end of the step wherever it stands at c = 1, which is right for
 * methods whose first stage is the last one of the step before and wrong for this one: its error
 * then falls with the third power of the step only.
 */
static bool set_verner(void *memory)
{
    ARKodeButcherTable from = ARKodeButcherTable_LoadERK(ARKODE_VERNER_8_5_6), to = NULL;
    bool done = false;
    if (from != NULL) {
        to = ARKodeButcherTable_Alloc(from->stages + 1, SUNTRUE);
    }
    if (to != NULL) {
        const int n = from->stages;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                to->A[i][j] = from->A[i][j];
            }
            to->A[n][i] = to->b[i] = from->b[i];
            to->d[i] = from->d[i];
            to->c[i] = from->c[i];
        }
        to->c[n] = 1.0;
        to->q = from->q;
        to->p = from->p;
        done = ERKStepSetTable(memory, to) == ARK_SUCCESS; /* keeps a copy */
    }
    ARKodeButcherTable_Free(to);
    ARKodeButcherTable_Free(from);
    return done;
}

static bool configure(jm_shared *s, bool verner)
{
    void *const m = s->memory;
    const int n_roots = (int)(s->n_rows * s->group.lanes);
    return ERKStepSetUserData(m, s) == ARK_SUCCESS &&
           (verner ? set_verner(m)
                   : ERKStepSetTableNum(m, ARKODE_DORMAND_PRINCE_7_4_5) == ARK_SUCCESS) &&
           ERKStepWFtolerances(m, jm_shared_weights) == ARK_SUCCESS &&
           ERKStepSetMaxHnilWarns(m, -1) == ARK_SUCCESS &&
           ERKStepSetMaxStep(m, s->options.max_step) == ARK_SUCCESS &&
           (n_roots == 0 || (ERKStepRootInit(m, n_roots, jm_shared_roots) == ARK_SUCCESS &&
                             ERKStepSetNoInactiveRootWarn(m) == ARK_SUCCESS));
}

static jm_status create(jm_stepper **out, const jm_stepper_type *type, jm_block *block,
                        const jm_stepper_options *options, jm_error *err)
{
    *out = NULL;
    jm_shared *const s = calloc(1, sizeof *s);
    if (s == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for a stepper");
    }
    jm_status status = jm_shared_init(s, type, &arkode_methods, block, options, err);
    if (status == JM_OK) {
        s->group.live = 1;
        s->memory = ERKStepCreate(jm_shared_rhs, 0.0, s->y, s->context);
        if (s->memory != NULL) {
            JM_SUN_SILENCE(ERKStepSetErrHandlerFn, s->memory, silent);
        }
        if (s->memory == NULL || !configure(s, type == &jm_stepper_arkode_verner)) {
            status = jm_fail(err, JM_MEMORY, "no memory for ARKODE");
        }
    }
    if (status != JM_OK) {
        destroy(&s->base);
        return status;
    }
    *out = &s->base;
    return JM_OK;
}

static jm_status create_dopri5(jm_stepper **out, jm_block *block,
                               const jm_stepper_options *options, jm_error *err)
{
    return create(out, &jm_stepper_arkode_dopri5, block, options, err);
}

static jm_status create_verner(jm_stepper **out, jm_block *block,
                               const jm_stepper_options *options, jm_error *err)
{
    return create(out, &jm_stepper_arkode_verner, block, options, err);
}

const jm_stepper_type jm_stepper_arkode_dopri5 = {
    .name = "arkode_dopri5",
    .doc = "explicit Runge–Kutta of order 5 (ARKODE, Dormand and Prince); patients share a step",
    .own_steps = false,
    .implicit = false,
    .create = create_dopri5,
    .destroy = destroy,
    .restart = jm_shared_restart,
    .step = jm_shared_step,
    .interpolate = jm_shared_interpolate,
};

const jm_stepper_type jm_stepper_arkode_verner = {
    .name = "arkode_verner",
    .doc = "explicit Runge–Kutta of order 6 (ARKODE, Verner); patients share a step",
    .own_steps = false,
    .implicit = false,
    .create = create_verner,
    .destroy = destroy,
    .restart = jm_shared_restart,
    .step = jm_shared_step,
    .interpolate = jm_shared_interpolate,
};
