/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/sunmat_lanes.h"

#include <stdlib.h>
#include <string.h>

#include "core/lanes/memory.h"
#include "core/lanes/nvec_lanes.h"
#include "core/lanes/sundials_compat.h"

typedef struct content {
    const jm_lu *lu;
    uint32_t lanes;
    size_t count; /* n_lu * lanes */
    double *values;
} content;

static content *of(SUNMatrix a)
{
    return a->content;
}

double *jm_sunmat_values(SUNMatrix a)
{
    return of(a)->values;
}

static SUNMatrix_ID get_id(SUNMatrix a)
{
    (void)a;
    return SUNMATRIX_CUSTOM;
}

static SUNMatrix clone(SUNMatrix a)
{
    return jm_sunmat_new(of(a)->lu, of(a)->lanes, a->sunctx);
}

static void destroy(SUNMatrix a)
{
    if (a != NULL) {
        if (a->content != NULL) {
            free(of(a)->values);
            free(a->content);
        }
        a->content = NULL;
        SUNMatFreeEmpty(a);
    }
}

static jm_sun_status zero(SUNMatrix a)
{
    memset(of(a)->values, 0, of(a)->count * sizeof(double));
    return 0;
}

static jm_sun_status copy(SUNMatrix a, SUNMatrix b)
{
    memcpy(of(b)->values, of(a)->values, of(a)->count * sizeof(double));
    return 0;
}

static jm_sun_status scale_add(double c, SUNMatrix a, SUNMatrix b)
{
    for (size_t i = 0; i < of(a)->count; i++) {
        of(a)->values[i] = c * of(a)->values[i] + of(b)->values[i];
    }
    return 0;
}

static jm_sun_status scale_add_identity(double c, SUNMatrix a)
{
    const jm_lu_plan *const p = jm_lu_plan_of(of(a)->lu);
    const uint32_t lanes = of(a)->lanes;
    for (size_t i = 0; i < of(a)->count; i++) {
        of(a)->values[i] *= c;
    }
    for (uint32_t k = 0; k < p->n; k++) {
        for (uint32_t l = 0; l < lanes; l++) {
            of(a)->values[(size_t)p->diag[k] * lanes + l] += 1.0;
        }
    }
    return 0;
}

static jm_sun_status multiply(SUNMatrix a, N_Vector x, N_Vector y)
{
    const jm_lu_plan *const p = jm_lu_plan_of(of(a)->lu);
    const uint32_t lanes = of(a)->lanes;
    const double *const from = jm_nvec_data(x);
    double *const to = jm_nvec_data(y);
    memset(to, 0, (size_t)p->n * lanes * sizeof(double));
    for (uint32_t k = 0; k < p->n; k++) {
        for (uint32_t e = p->col[k]; e < p->col[k + 1]; e++) {
            for (uint32_t l = 0; l < lanes; l++) {
                to[(size_t)p->order[p->row[e]] * lanes + l] +=
                    of(a)->values[(size_t)e * lanes + l] * from[(size_t)p->order[k] * lanes + l];
            }
        }
    }
    return 0;
}

SUNMatrix jm_sunmat_new(const jm_lu *lu, uint32_t lanes, SUNContext context)
{
    SUNMatrix a = SUNMatNewEmpty(context);
    if (a == NULL) {
        return NULL;
    }
    a->ops->getid = get_id;
    a->ops->clone = clone;
    a->ops->destroy = destroy;
    a->ops->zero = zero;
    a->ops->copy = copy;
    a->ops->scaleadd = scale_add;
    a->ops->scaleaddi = scale_add_identity;
    a->ops->matvec = multiply;
    content *const c = calloc(1, sizeof *c);
    a->content = c;
    if (c != NULL) {
        c->lu = lu;
        c->lanes = lanes;
        c->count = (size_t)jm_lu_plan_of(lu)->n_lu * lanes;
        c->values = jm_lanes_take(c->count);
    }
    if (c == NULL || c->values == NULL) {
        destroy(a);
        return NULL;
    }
    return a;
}
