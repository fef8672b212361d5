/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/nvec_lanes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/lanes/memory.h"

enum { MOST = 32 }; /* vectors in one fused operation: order of Adams + 1, or stages, and room */

typedef struct content {
    jm_nvec_group *group;
    double *data;
} content;

static inline const content *of(N_Vector v)
{
    return v->content;
}

double *jm_nvec_data(N_Vector v)
{
    return of(v)->data;
}

bool jm_nvec_group_init(jm_nvec_group *g, size_t n, uint32_t lanes)
{
    memset(g, 0, sizeof *g);
    g->n = n;
    g->lanes = lanes;
    g->length = (n * lanes + 7) / 8 * 8;
    g->flat = jm_kit_flat_best();
    g->rows = jm_kit_rows_best(lanes);
    g->sums = jm_lanes_take(lanes);
    return g->sums != NULL;
}

void jm_nvec_group_clear(jm_nvec_group *g)
{
    free(g->sums);
    g->sums = NULL;
}

uint32_t jm_nvec_worst(const jm_nvec_group *g)
{
    uint32_t worst = UINT32_MAX;
    for (uint32_t l = 0; l < g->lanes; l++) {
        if ((g->live >> l & 1u) == 0) {
            continue;
        }
        if (!isfinite(g->sums[l])) {
            return l;
        }
        if (worst == UINT32_MAX || g->sums[l] > g->sums[worst]) {
            worst = l;
        }
    }
    return worst;
}

/* The largest of per-lane values over the lanes that live; what is no number is infinite. */
static double worst_of(const jm_nvec_group *g, const double *values)
{
    double most = 0.0;
    for (uint32_t l = 0; l < g->lanes; l++) {
        if ((g->live >> l & 1u) != 0 && !(values[l] <= most)) {
            most = values[l] <= HUGE_VAL ? values[l] : HUGE_VAL;
        }
    }
    return most;
}

static N_Vector_ID get_id(N_Vector v)
{
    (void)v;
    return SUNDIALS_NVEC_CUSTOM;
}

static sunindextype get_length(N_Vector v)
{
    return (sunindextype)(of(v)->group->n * of(v)->group->lanes);
}

static void get_space(N_Vector v, sunindextype *reals, sunindextype *integers)
{
    *reals = (sunindextype)of(v)->group->length;
    *integers = 0;
}

static double *get_pointer(N_Vector v)
{
    return of(v)->data;
}

static void linear_sum(double a, N_Vector x, double b, N_Vector y, N_Vector z)
{
    const jm_nvec_group *const g = of(x)->group;
    g->flat->linear_sum(g->length, a, of(x)->data, b, of(y)->data, of(z)->data);
}

static void set(double c, N_Vector z)
{
    of(z)->group->flat->set(of(z)->group->length, c, of(z)->data);
}

static void product(N_Vector x, N_Vector y, N_Vector z)
{
    of(x)->group->flat->product(of(x)->group->length, of(x)->data, of(y)->data, of(z)->data);
}

static void quotient(N_Vector x, N_Vector y, N_Vector z)
{
    of(x)->group->flat->quotient(of(x)->group->length, of(x)->data, of(y)->data, of(z)->data);
}

static void scale(double c, N_Vector x, N_Vector z)
{
    if (c != 1.0) {
        of(x)->group->flat->scale(of(x)->group->length, c, of(x)->data, of(z)->data);
    } else if (x != z) {
        memcpy(of(z)->data, of(x)->data, of(x)->group->length * sizeof(double));
    }
}

static void absolute(N_Vector x, N_Vector z)
{
    of(x)->group->flat->absolute(of(x)->group->length, of(x)->data, of(z)->data);
}

static void inverse(N_Vector x, N_Vector z)
{
    const double *const from = of(x)->data;
    double *const to = of(z)->data;
    for (size_t i = 0; i < of(x)->group->length; i++) {
        to[i] = 1.0 / from[i];
    }
}

static void add(N_Vector x, double b, N_Vector z)
{
    of(x)->group->flat->add(of(x)->group->length, of(x)->data, b, of(z)->data);
}

static double wrms_norm(N_Vector x, N_Vector w)
{
    jm_nvec_group *const g = of(x)->group;
    g->rows->square_sums(g->n, of(x)->data, of(w)->data, g->sums);
    return sqrt(worst_of(g, g->sums) / (double)(g->n > 0 ? g->n : 1)); /* nothing has no error */
}

static double max_norm(N_Vector x)
{
    const jm_nvec_group *const g = of(x)->group;
    double most[JM_LANES] __attribute__((aligned(64)));
    g->rows->largest(g->n, of(x)->data, most);
    return worst_of(g, most);
}

static double minimum(N_Vector x)
{
    const jm_nvec_group *const g = of(x)->group;
    double least = HUGE_VAL;
    for (size_t i = 0; i < g->n * g->lanes; i++) {
        if ((g->live >> i % g->lanes & 1u) != 0) {
            least = fmin(least, of(x)->data[i]);
        }
    }
    return least;
}

/* Only asked for by accelerated iterations, which no stepper here uses; their constructor wants
   it. */
static double dot_product(N_Vector x, N_Vector y)
{
    const jm_nvec_group *const g = of(x)->group;
    double sum = 0.0;
    for (size_t i = 0; i < g->n * g->lanes; i++) {
        sum += (g->live >> i % g->lanes & 1u) != 0 ? of(x)->data[i] * of(y)->data[i] : 0.0;
    }
    return sum;
}

static int combine(int m, double *c, N_Vector *x, N_Vector z)
{
    const jm_nvec_group *const g = of(z)->group;
    const double *data[MOST];
    if (m < 1 || m > MOST) {
        return -1;
    }
    if (m == 1) {
        scale(c[0], x[0], z);
        return 0;
    }
    for (int j = 0; j < m; j++) {
        data[j] = of(x[j])->data;
    }
    g->flat->combine(g->length, m, c, data, of(z)->data);
    return 0;
}

static int scale_add(int m, double *a, N_Vector x, N_Vector *y, N_Vector *z)
{
    const jm_nvec_group *const g = of(x)->group;
    const double *from[MOST];
    double *to[MOST];
    if (m < 1 || m > MOST) {
        return -1;
    }
    for (int j = 0; j < m; j++) {
        from[j] = of(y[j])->data;
        to[j] = of(z[j])->data;
    }
    g->flat->scale_add(g->length, m, a, of(x)->data, from, to);
    return 0;
}

static int linear_sum_array(int m, double a, N_Vector *x, double b, N_Vector *y, N_Vector *z)
{
    for (int j = 0; j < m; j++) {
        linear_sum(a, x[j], b, y[j], z[j]);
    }
    return 0;
}

static int scale_array(int m, double *c, N_Vector *x, N_Vector *z)
{
    for (int j = 0; j < m; j++) {
        scale(c[j], x[j], z[j]);
    }
    return 0;
}

static int set_array(int m, double c, N_Vector *z)
{
    for (int j = 0; j < m; j++) {
        set(c, z[j]);
    }
    return 0;
}

static int wrms_norm_array(int m, N_Vector *x, N_Vector *w, double *norms)
{
    for (int j = 0; j < m; j++) {
        norms[j] = wrms_norm(x[j], w[j]);
    }
    return 0;
}

/* y[s][j], z[s][j]: sum s of vector j. */
static int scale_add_array(int m, int sums, double *a, N_Vector *x, N_Vector **y, N_Vector **z)
{
    for (int j = 0; j < m; j++) {
        for (int s = 0; s < sums; s++) {
            linear_sum(a[s], x[j], 1.0, y[s][j], z[s][j]);
        }
    }
    return 0;
}

static int combine_array(int m, int sums, double *c, N_Vector **x, N_Vector *z)
{
    N_Vector one[MOST];
    if (sums < 1 || sums > MOST) {
        return -1;
    }
    for (int j = 0; j < m; j++) {
        for (int s = 0; s < sums; s++) {
            one[s] = x[s][j];
        }
        (void)combine(sums, c, one, z[j]);
    }
    return 0;
}

static void destroy(N_Vector v)
{
    if (v != NULL) {
        if (v->content != NULL) {
            free(of(v)->data);
            free(v->content);
        }
        v->content = NULL;
        N_VFreeEmpty(v);
    }
}

static N_Vector clone(N_Vector v)
{
    return jm_nvec_new(of(v)->group, v->sunctx);
}

static void attach(N_Vector_Ops ops)
{
    ops->nvgetvectorid = get_id;
    ops->nvclone = clone;
    ops->nvdestroy = destroy;
    ops->nvspace = get_space;
    ops->nvgetarraypointer = get_pointer;
    ops->nvgetlength = get_length;
    ops->nvlinearsum = linear_sum;
    ops->nvconst = set;
    ops->nvprod = product;
    ops->nvdiv = quotient;
    ops->nvscale = scale;
    ops->nvabs = absolute;
    ops->nvinv = inverse;
    ops->nvaddconst = add;
    ops->nvdotprod = dot_product;
    ops->nvmaxnorm = max_norm;
    ops->nvwrmsnorm = wrms_norm;
    ops->nvmin = minimum;
    ops->nvlinearcombination = combine;
    ops->nvscaleaddmulti = scale_add;
    ops->nvlinearsumvectorarray = linear_sum_array;
    ops->nvscalevectorarray = scale_array;
    ops->nvconstvectorarray = set_array;
    ops->nvwrmsnormvectorarray = wrms_norm_array;
    ops->nvscaleaddmultivectorarray = scale_add_array;
    ops->nvlinearcombinationvectorarray = combine_array;
}

N_Vector jm_nvec_new(jm_nvec_group *g, SUNContext context)
{
    N_Vector v = N_VNewEmpty(context);
    if (v == NULL) {
        return NULL;
    }
    attach(v->ops);
    content *const c = calloc(1, sizeof *c);
    v->content = c;
    if (c != NULL) {
        c->group = g;
        c->data = jm_lanes_take(g->length);
    }
    if (c == NULL || c->data == NULL) {
        destroy(v);
        return NULL;
    }
    return v;
}
