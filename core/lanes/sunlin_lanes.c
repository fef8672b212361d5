/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/sunlin_lanes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/sundials_compat.h"
#include "core/lanes/sunmat_lanes.h"

typedef struct content {
    jm_lu *lu;
    jm_nvec_group *group;
} content;

static content *of(SUNLinearSolver s)
{
    return s->content;
}

static SUNLinearSolver_Type get_type(SUNLinearSolver s)
{
    (void)s;
    return SUNLINEARSOLVER_DIRECT;
}

static SUNLinearSolver_ID get_id(SUNLinearSolver s)
{
    (void)s;
    return SUNLINEARSOLVER_CUSTOM;
}

static int setup(SUNLinearSolver s, SUNMatrix a)
{
    jm_nvec_group *const g = of(s)->group;
    const uint32_t singular = jm_lu_factor(of(s)->lu, jm_sunmat_values(a)) & g->live;
    for (uint32_t l = 0; singular != 0 && l < g->lanes; l++) {
        g->sums[l] = (singular >> l & 1u) != 0 ? HUGE_VAL : 0.0; /* whose fault it is */
    }
    return singular != 0 ? 1 : 0;
}

static int solve(SUNLinearSolver s, SUNMatrix a, N_Vector x, N_Vector b, double tolerance)
{
    (void)a;
    (void)tolerance;
    if (x != b) {
        memcpy(jm_nvec_data(x), jm_nvec_data(b), of(s)->group->length * sizeof(double));
    }
    jm_lu_solve(of(s)->lu, jm_nvec_data(x));
    return 0;
}

static jm_sun_status destroy(SUNLinearSolver s)
{
    if (s != NULL) {
        free(s->content);
        s->content = NULL;
        SUNLinSolFreeEmpty(s);
    }
    return 0;
}

SUNLinearSolver jm_sunlin_new(jm_lu *lu, jm_nvec_group *group, SUNContext context)
{
    SUNLinearSolver s = SUNLinSolNewEmpty(context);
    if (s == NULL) {
        return NULL;
    }
    s->ops->gettype = get_type;
    s->ops->getid = get_id;
    s->ops->setup = setup;
    s->ops->solve = solve;
    s->ops->free = destroy;
    content *const c = calloc(1, sizeof *c);
    s->content = c;
    if (c == NULL) {
        SUNLinSolFreeEmpty(s);
        return NULL;
    }
    c->lu = lu;
    c->group = group;
    return s;
}
