/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool jm_trend_init(jm_trend *trend, size_t n_columns, double every)
{
    *trend = (jm_trend){ .n_columns = n_columns, .every = every };
    trend->t = calloc(JM_TREND_POINTS, sizeof *trend->t);
    trend->value = calloc(JM_TREND_POINTS * (n_columns ? n_columns : 1), sizeof *trend->value);
    if (trend->t && trend->value)
        return true;
    jm_trend_clear(trend);
    return false;
}

void jm_trend_clear(jm_trend *trend)
{
    free(trend->t);
    free(trend->value);
    *trend = (jm_trend){ 0 };
}

static void copy_row(jm_trend *trend, size_t to, size_t from)
{
    const size_t n = trend->n_columns;
    trend->t[to] = trend->t[from];
    memcpy(trend->value + to * n, trend->value + from * n, n * sizeof *trend->value);
}

static void thin(jm_trend *trend)
{
    size_t n = 0;
    for (size_t i = 0; i < trend->n; i += 2)
        copy_row(trend, n++, i);
    trend->n = n;
    trend->every *= 2;
}

void jm_trend_add(jm_trend *trend, double t, const double *row)
{
    if (trend->n && t < trend->t[trend->n - 1] + trend->every * (1 - 1e-9))
        return;
    if (trend->n == JM_TREND_POINTS) {
        thin(trend);
        jm_trend_add(trend, t, row);
        return;
    }
    trend->t[trend->n] = t;
    for (size_t c = 0; c < trend->n_columns; c++)
        trend->value[trend->n * trend->n_columns + c] = (float)row[c];
    trend->n++;
}

void jm_trend_cut(jm_trend *trend, double t)
{
    while (trend->n && trend->t[trend->n - 1] > t)
        trend->n--;
}
