/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CVODE for all lanes with one step: BDF with Newton and the planned LU for what is stiff, Adams
 * with functional iteration for what is smooth and not stiff.
 */
#include <cvode/cvode.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

#include "core/lanes/memory.h"
#include "core/lanes/shared.h"
#include "core/lanes/sundials_compat.h"
#include "core/lanes/sunlin_lanes.h"
#include "core/lanes/sunmat_lanes.h"

typedef struct cvode_stepper {
    jm_shared shared;
    jm_lu *lu;               /* BDF only, as what follows */
    SUNMatrix matrix;
    SUNLinearSolver linear;
    SUNNonlinearSolver fixed; /* Adams only */
    double *jac;             /* [n_jac + n][lanes] last Jacobian */
    double *gammas;          /* [lanes] */
} cvode_stepper;

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

/* M = I - gamma J, with the Jacobian of an earlier step where CVODE allows (jok). */
static int linear_system(double t, N_Vector y, N_Vector fy, SUNMatrix m, jm_sun_bool jok,
                         jm_sun_bool *jcur, double gamma, void *user, N_Vector a, N_Vector b,
                         N_Vector c)
{
    cvode_stepper *const s = user;
    const jm_kernels *const k = s->shared.base.block->kernels;
    (void)fy;
    (void)a;
    (void)b;
    (void)c;
    if (!jok) {
        const jm_frame *const f = jm_shared_frame(&s->shared, t, y);
        jm_kernels_call(k, k->jac, f, s->jac);
        s->shared.base.stats.jac++;
    }
    *jcur = !jok;
    for (uint32_t l = 0; l < s->shared.group.lanes; l++) {
        s->gammas[l] = gamma;
    }
    jm_lu_newton(s->lu, s->gammas, s->jac, jm_sunmat_values(m));
    s->shared.base.stats.lu++;
    return 0;
}

static bool begin(jm_shared *s, double t, bool fresh)
{
    const double first = fresh ? s->options.first_step : 0.0;
    return CVodeReInit(s->memory, t, s->y) == CV_SUCCESS &&
           CVodeSetInitStep(s->memory, first) == CV_SUCCESS;
}

static jm_shared_move advance(jm_shared *s, double stop, double *t)
{
    if (CVodeSetStopTime(s->memory, stop) != CV_SUCCESS) {
        return JM_PASSED;
    }
    switch (CVode(s->memory, stop, s->y, t, CV_ONE_STEP)) {
    case CV_SUCCESS:
    case CV_TSTOP_RETURN:
        return JM_MOVED;
    case CV_ROOT_RETURN:
        return JM_AT_ROOT;
    default:
        return JM_GAVE_UP;
    }
}

static bool value(jm_shared *s, double t, N_Vector y)
{
    return CVodeGetDky(s->memory, t, 0, y) == CV_SUCCESS;
}

static bool roots(jm_shared *s, int *found)
{
    return CVodeGetRootInfo(s->memory, found) == CV_SUCCESS;
}

static void failures(jm_shared *s, uint64_t *rejected, uint64_t *newton)
{
    long int tests = 0, iterations = 0;
    (void)CVodeGetNumErrTestFails(s->memory, &tests);
    (void)CVodeGetNumNonlinSolvConvFails(s->memory, &iterations);
    *rejected = (uint64_t)tests;
    *newton = (uint64_t)iterations;
}

static const jm_shared_type cvode_methods = {begin, advance, value, roots, failures};

static void destroy(jm_stepper *base)
{
    cvode_stepper *const s = (cvode_stepper *)base;
    CVodeFree(&s->shared.memory);
    SUNLinSolFree(s->linear);
    SUNMatDestroy(s->matrix);
    if (s->fixed != NULL) {
        SUNNonlinSolFree(s->fixed);
    }
    jm_lu_free(s->lu);
    free(s->jac);
    free(s->gammas);
    jm_shared_clear(&s->shared);
    free(s);
}

static jm_status attach_newton(cvode_stepper *s, jm_error *err)
{
    jm_shared *const c = &s->shared;
    const jm_model_abi *const abi = c->base.block->model->abi;
    const uint32_t lanes = c->group.lanes;
    const jm_status status = jm_lu_new(&s->lu, abi, lanes, err);
    if (status != JM_OK) {
        return status;
    }
    s->matrix = jm_sunmat_new(s->lu, lanes, c->context);
    s->linear = jm_sunlin_new(s->lu, &c->group, c->context);
    s->jac = jm_lanes_take(((size_t)abi->n_jac + abi->n_states) * lanes);
    s->gammas = jm_lanes_take(lanes);
    if (!s->matrix || !s->linear || !s->jac || !s->gammas ||
        CVodeSetLinearSolver(c->memory, s->linear, s->matrix) != CV_SUCCESS ||
        CVodeSetLinSysFn(c->memory, linear_system) != CV_SUCCESS) {
        return jm_fail(err, JM_MEMORY, "no memory for the linear solver of CVODE");
    }
    return JM_OK;
}

static jm_status attach_iteration(cvode_stepper *s, jm_error *err)
{
    jm_shared *const c = &s->shared;
    s->fixed = SUNNonlinSol_FixedPoint(c->y, 0, c->context);
    if (s->fixed == NULL || CVodeSetNonlinearSolver(c->memory, s->fixed) != CV_SUCCESS) {
        return jm_fail(err, JM_MEMORY, "no memory for the iteration of CVODE");
    }
    return JM_OK;
}

static bool configure(jm_shared *s)
{
    void *const m = s->memory;
    const int n_roots = (int)(s->n_rows * s->group.lanes);
    s->group.live = 1;
    return CVodeInit(m, jm_shared_rhs, 0.0, s->y) == CV_SUCCESS &&
           CVodeSetUserData(m, s) == CV_SUCCESS &&
           CVodeWFtolerances(m, jm_shared_weights) == CV_SUCCESS &&
           CVodeSetMaxHnilWarns(m, -1) == CV_SUCCESS &&
           CVodeSetMaxStep(m, s->options.max_step) == CV_SUCCESS &&
           (n_roots == 0 || (CVodeRootInit(m, n_roots, jm_shared_roots) == CV_SUCCESS &&
                             CVodeSetNoInactiveRootWarn(m) == CV_SUCCESS));
}

static jm_status create(jm_stepper **out, const jm_stepper_type *type, jm_block *block,
                        const jm_stepper_options *options, jm_error *err)
{
    *out = NULL;
    cvode_stepper *const s = calloc(1, sizeof *s);
    if (s == NULL) {
        return jm_fail(err, JM_MEMORY, "no memory for a stepper");
    }
    jm_shared *const c = &s->shared;
    jm_status status = jm_shared_init(c, type, &cvode_methods, block, options, err);
    if (status == JM_OK) {
        c->memory = CVodeCreate(type->implicit ? CV_BDF : CV_ADAMS, c->context);
        if (c->memory != NULL) {
            JM_SUN_SILENCE(CVodeSetErrHandlerFn, c->memory, silent);
        }
        if (c->memory == NULL || !configure(c)) {
            status = jm_fail(err, JM_MEMORY, "no memory for CVODE");
        }
    }
    if (status == JM_OK) {
        status = type->implicit ? attach_newton(s, err) : attach_iteration(s, err);
    }
    if (status != JM_OK) {
        destroy(&c->base);
        return status;
    }
    *out = &c->base;
    return JM_OK;
}

static jm_status create_bdf(jm_stepper **out, jm_block *block, const jm_stepper_options *options,
                            jm_error *err)
{
    return create(out, &jm_stepper_cvode_bdf, block, options, err);
}

static jm_status create_adams(jm_stepper **out, jm_block *block,
                              const jm_stepper_options *options, jm_error *err)
{
    return create(out, &jm_stepper_cvode_adams, block, options, err);
}

const jm_stepper_type jm_stepper_cvode_bdf = {
    .name = "cvode_bdf",
    .doc = "implicit, variable order 1 to 5 (CVODE, BDF): for stiff models; patients share a step",
    .own_steps = false,
    .implicit = true,
    .create = create_bdf,
    .destroy = destroy,
    .restart = jm_shared_restart,
    .step = jm_shared_step,
    .interpolate = jm_shared_interpolate,
};

const jm_stepper_type jm_stepper_cvode_adams = {
    .name = "cvode_adams",
    .doc = "variable order 1 to 12 (CVODE, Adams–Moulton): for smooth models that are not stiff",
    .own_steps = false,
    .implicit = false,
    .create = create_adams,
    .destroy = destroy,
    .restart = jm_shared_restart,
    .step = jm_shared_step,
    .interpolate = jm_shared_interpolate,
};
