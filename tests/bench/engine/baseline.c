/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/engine/baseline.h"

#include <stdlib.h>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

typedef struct baseline {
    SUNContext context;
    void *cvode;
    N_Vector y;
    SUNMatrix matrix;
    SUNLinearSolver solver;
    SUNNonlinearSolver newton;
    size_t n;
    jm_baseline_rhs *rhs;
    void *user;
} baseline;

static int rhs(sunrealtype t, N_Vector y, N_Vector dy, void *user)
{
    baseline *b = user;
    b->rhs(t, NV_DATA_S(y), NV_DATA_S(dy), b->user);
    return 0;
}

static void silent(int code, const char *module, const char *function, char *text, void *user)
{
    (void)code, (void)module, (void)function, (void)text, (void)user;
}

static void close(void *self)
{
    baseline *b = self;
    if (b->cvode)
        CVodeFree(&b->cvode);
    if (b->solver)
        SUNLinSolFree(b->solver);
    if (b->matrix)
        SUNMatDestroy(b->matrix);
    if (b->y)
        N_VDestroy(b->y);
    SUNContext_Free(&b->context);
    free(b);
}

static void *open(size_t n, jm_baseline_rhs *f, void *user, double rtol, double atol, int adams)
{
    baseline *b = calloc(1, sizeof *b);
    if (!b || SUNContext_Create(NULL, &b->context) != 0)
        return NULL;
    b->n = n;
    b->rhs = f;
    b->user = user;
    b->y = N_VNew_Serial((sunindextype)n, b->context);
    b->cvode = CVodeCreate(adams ? CV_ADAMS : CV_BDF, b->context);
    N_VConst(0, b->y);
    CVodeInit(b->cvode, rhs, 0, b->y);
    CVodeSetUserData(b->cvode, b);
    CVodeSetErrHandlerFn(b->cvode, silent, NULL);
    CVodeSStolerances(b->cvode, rtol, atol);
    CVodeSetMaxNumSteps(b->cvode, 100000000);
    b->matrix = SUNDenseMatrix((sunindextype)n, (sunindextype)n, b->context);
    b->solver = SUNLinSol_Dense(b->y, b->matrix, b->context);
    CVodeSetLinearSolver(b->cvode, b->solver, b->matrix);
    return b;
}

static int go(void *self, double t0, double t1, double *y, const double *grid, size_t n_grid,
              double *out)
{
    baseline *b = self;
    double *data = NV_DATA_S(b->y), t = t0;
    for (size_t s = 0; s < b->n; s++)
        data[s] = y[s];
    if (CVodeReInit(b->cvode, t0, b->y) < 0 || CVodeSetStopTime(b->cvode, t1) < 0)
        return 1;
    for (size_t i = 0; i <= n_grid; i++) {
        double to = i < n_grid ? grid[i] : t1;
        if (to > t && CVode(b->cvode, to, b->y, &t, CV_NORMAL) < 0)
            return 1;
        for (size_t s = 0; i < n_grid && s < b->n; s++)
            out[i * b->n + s] = data[s];
    }
    for (size_t s = 0; s < b->n; s++)
        y[s] = data[s];
    return 0;
}

__attribute__((visibility("default"))) const jm_baseline_api *jm_baseline(void);

const jm_baseline_api *jm_baseline(void)
{
    static const jm_baseline_api api = { SUNDIALS_VERSION, open, go, close };
    return &api;
}
