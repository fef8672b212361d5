/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/anderson.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct jm_anderson {
    size_t n, depth;   /* most columns that are kept */
    size_t held;       /* columns that are kept, newest first */
    bool has_last;
    double *x, *f;     /* [n] last iterate and residual */
    double *dx, *df;   /* [depth][n] differences */
    double *q;         /* [depth][n] orthonormal columns of the weighted df */
    double *work;      /* one block for all */
};

jm_anderson *jm_anderson_new(size_t n)
{
    const size_t depth = n < JM_ANDERSON_DEPTH ? n : JM_ANDERSON_DEPTH;
    jm_anderson *a = calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->n = n;
    a->depth = depth;
    a->work = calloc(n * (3 * depth + 2) + 1, sizeof *a->work);
    if (!a->work) {
        free(a);
        return NULL;
    }
    a->x = a->work;
    a->f = a->x + n;
    a->dx = a->f + n;
    a->df = a->dx + depth * n;
    a->q = a->df + depth * n;
    return a;
}

void jm_anderson_free(jm_anderson *a)
{
    if (!a)
        return;
    free(a->work);
    free(a);
}

void jm_anderson_restart(jm_anderson *a)
{
    a->held = 0;
    a->has_last = false;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Newest differences first; the oldest falls off. */
static void push_difference(jm_anderson *a, const double *x, const double *f)
{
    const size_t n = a->n;
    a->held += a->held < a->depth;
    memmove(a->dx + n, a->dx, (a->held - 1) * n * sizeof *a->dx);
    memmove(a->df + n, a->df, (a->held - 1) * n * sizeof *a->df);
    for (size_t i = 0; i < n; i++) {
        a->dx[i] = x[i] - a->x[i];
        a->df[i] = f[i] - a->f[i];
    }
}

/* Least squares by modified Gram–Schmidt: gamma with || (f - df gamma) / scale || least. Columns
   that add no direction are left out with all older ones. Returns how many were used. */
static size_t solve(jm_anderson *a, const double *f, const double *scale, double *gamma)
{
    double r[JM_ANDERSON_DEPTH][JM_ANDERSON_DEPTH], b[JM_ANDERSON_DEPTH];
    const size_t n = a->n;
    size_t used = 0;
    for (; used < a->held; used++) {
        double *q = a->q + used * n;
        for (size_t i = 0; i < n; i++)
            q[i] = a->df[used * n + i] / scale[i];
        const double size = sqrt(dot(q, q, n));
        for (size_t j = 0; j < used; j++) {
            r[j][used] = dot(a->q + j * n, q, n);
            for (size_t i = 0; i < n; i++)
                q[i] -= r[j][used] * a->q[j * n + i];
        }
        r[used][used] = sqrt(dot(q, q, n));
        if (!(r[used][used] > 1e-9 * size))
            break;
        b[used] = 0;
        for (size_t i = 0; i < n; i++) {
            q[i] /= r[used][used];
            b[used] += q[i] * f[i] / scale[i];
        }
    }
    for (size_t j = used; j-- > 0;) {
        gamma[j] = b[j];
        for (size_t k = j + 1; k < used; k++)
            gamma[j] -= r[j][k] * gamma[k];
        gamma[j] /= r[j][j];
    }
    return used;
}

void jm_anderson_next(jm_anderson *a, double *x, const double *fx, const double *scale)
{
    double gamma[JM_ANDERSON_DEPTH];
    double *f = a->q + (a->depth ? (a->depth - 1) * a->n : 0); /* free until `solve` comes there */
    const size_t n = a->n;
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        f[i] = fx[i] - x[i];
    if (a->has_last)
        push_difference(a, x, f);
    memcpy(a->x, x, n * sizeof *x);
    memcpy(a->f, f, n * sizeof *f);
    a->has_last = true;
    const size_t used = solve(a, a->f, scale, gamma);
    for (size_t i = 0; i < n; i++) {
        double next = a->x[i] + a->f[i];
        for (size_t j = 0; j < used; j++)
            next -= gamma[j] * (a->dx[j * n + i] + a->df[j * n + i]);
        x[i] = next;
    }
}
