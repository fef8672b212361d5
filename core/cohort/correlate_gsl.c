/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/correlate.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

struct jm_correlate {
    size_t n;       /* columns that take part */
    size_t *column; /* [n] which ones */
    double *factor; /* [n][n] lower triangle: matrix, then its Cholesky factor */
};

/* Below this share of its variance a column is, to rounding, a sum of the others. */
static const double least_left = 1e-10;

static double *entry(const jm_correlate *c, size_t i, size_t j)
{
    return &c->factor[i * c->n + j];
}

void jm_correlate_free(jm_correlate *correlate)
{
    if (!correlate)
        return;
    free(correlate->column);
    free(correlate->factor);
    free(correlate);
}

/* Where a column stands among those that take part, or n. */
static size_t place_of(const jm_correlate *c, size_t column)
{
    size_t i = 0;

    while (i < c->n && c->column[i] != column)
        i++;
    return i;
}

/* Columns that take part, ascending. */
static void find_columns(jm_correlate *c, size_t n_columns, const jm_correlate_pair *pairs,
                         size_t n_pairs)
{
    for (size_t column = 0; column < n_columns; column++) {
        bool takes_part = false;
        for (size_t k = 0; k < n_pairs; k++)
            takes_part |= pairs[k].a == column || pairs[k].b == column;
        if (takes_part)
            c->column[c->n++] = column;
    }
}

static void fill_matrix(jm_correlate *c, const jm_correlate_pair *pairs, size_t n_pairs)
{
    for (size_t i = 0; i < c->n; i++)
        *entry(c, i, i) = 1;
    for (size_t k = 0; k < n_pairs; k++) {
        const size_t a = place_of(c, pairs[k].a), b = place_of(c, pairs[k].b);
        *entry(c, a > b ? a : b, a > b ? b : a) = pairs[k].value;
    }
}

/* Row by row, so that the first entry which leaves nothing of its column's variance is the pair at
   fault, and what that pair may be, beside the ones before it, is known. */
static jm_status factorise(jm_correlate *c, const char *const *names, jm_error *err)
{
    for (size_t i = 0; i < c->n; i++) {
        double left = 1; /* variance of column i that columns before do not explain */
        for (size_t j = 0; j < i; j++) {
            double explained = 0;
            for (size_t k = 0; k < j; k++)
                explained += *entry(c, i, k) * *entry(c, j, k);
            const double value = *entry(c, i, j), pivot = *entry(c, j, j);
            const double most = pivot * sqrt(left);
            const double share = (value - explained) / pivot;
            if (left - share * share < least_left) {
                return jm_fail(err, JM_SYNTAX,
                               "correlation %.6g of \"%s\" and \"%s\" contradicts the other "
                               "correlations; beside them it must lie between %.4g and %.4g",
                               value, names[c->column[j]], names[c->column[i]], explained - most,
                               explained + most);
            }
            *entry(c, i, j) = share;
            left -= share * share;
        }
        *entry(c, i, i) = sqrt(left);
    }
    return JM_OK;
}

jm_status jm_correlate_new(jm_correlate **out, size_t n_columns, const char *const *names,
                           const jm_correlate_pair *pairs, size_t n_pairs, jm_error *err)
{
    jm_correlate *c = calloc(1, sizeof *c);
    jm_status status;

    *out = NULL;
    if (!c || (c->column = calloc(n_columns + 1, sizeof *c->column)) == NULL)
        goto no_memory;
    find_columns(c, n_columns, pairs, n_pairs);
    if ((c->factor = calloc(c->n * c->n + 1, sizeof *c->factor)) == NULL)
        goto no_memory;
    fill_matrix(c, pairs, n_pairs);
    if ((status = factorise(c, names, err)) != JM_OK) {
        jm_correlate_free(c);
        return status;
    }
    *out = c;
    return JM_OK;

no_memory:
    jm_correlate_free(c);
    return jm_fail(err, JM_MEMORY, "no memory left for a matrix of correlations");
}

static void to_scores(double *u, size_t n)
{
    for (size_t k = 0; k < n; k++)
        u[k] = gsl_cdf_ugaussian_Pinv(u[k]);
}

/* Back into the open interval: a score beyond 8.2 would round to 1. */
static void to_uniforms(double *z, size_t n)
{
    for (size_t k = 0; k < n; k++)
        z[k] = fmin(fmax(gsl_cdf_ugaussian_P(z[k]), 0x1p-1000), 1 - 0x1p-53);
}

void jm_correlate_apply(const jm_correlate *c, size_t n, double *u)
{
    for (size_t i = 0; i < c->n; i++)
        to_scores(u + c->column[i] * n, n);
    /* From the last row up: row i needs the scores before it as they were. */
    for (size_t i = c->n; i-- > 0;) {
        double *z = u + c->column[i] * n;
        for (size_t k = 0; k < n; k++) {
            double sum = 0;
            for (size_t j = 0; j <= i; j++)
                sum += *entry(c, i, j) * u[c->column[j] * n + k];
            z[k] = sum;
        }
    }
    for (size_t i = 0; i < c->n; i++)
        to_uniforms(u + c->column[i] * n, n);
}
