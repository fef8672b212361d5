/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/spread.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double levels[JM_SPREAD_QUANTILES] = { 0.05, 0.5, 0.95 };

void jm_spread_init(jm_spread *s)
{
    *s = (jm_spread){ .low = (double)INFINITY, .high = -(double)INFINITY };
    s->exact = malloc(JM_SPREAD_EXACT * sizeof *s->exact);
    for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++)
        s->p2[k].p = levels[k];
}

void jm_spread_clear(jm_spread *s)
{
    free(s->exact);
    s->exact = NULL;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The first five values are the markers. */
static void p2_start(jm_p2 *q, double x, size_t n)
{
    q->height[n] = x;
    if (n < 4)
        return;
    qsort(q->height, 5, sizeof *q->height, ascending);
    const double share[5] = { 0, q->p / 2, q->p, (1 + q->p) / 2, 1 };
    for (size_t i = 0; i < 5; i++) {
        q->at[i] = (double)i;
        q->want[i] = 4 * share[i];
    }
}

static double parabola(const jm_p2 *q, size_t i, double d)
{
    const double *h = q->height, *at = q->at;
    double right = (h[i + 1] - h[i]) / (at[i + 1] - at[i]);
    double left = (h[i] - h[i - 1]) / (at[i] - at[i - 1]);
    return h[i] + d / (at[i + 1] - at[i - 1]) *
                      ((at[i] - at[i - 1] + d) * right + (at[i + 1] - at[i] - d) * left);
}

static void p2_move(jm_p2 *q, size_t i)
{
    double gap = q->want[i] - q->at[i];
    bool up = gap >= 1 && q->at[i + 1] - q->at[i] > 1;
    bool down = gap <= -1 && q->at[i - 1] - q->at[i] < -1;
    if (!up && !down)
        return;
    double d = up ? 1 : -1, height = parabola(q, i, d);
    size_t next = up ? i + 1 : i - 1;
    if (height <= q->height[i - 1] || height >= q->height[i + 1])
        height = q->height[i] + d * (q->height[next] - q->height[i]) / (q->at[next] - q->at[i]);
    q->height[i] = height;
    q->at[i] += d;
}

static void p2_add(jm_p2 *q, double x)
{
    const double step[5] = { 0, q->p / 2, q->p, (1 + q->p) / 2, 1 };
    size_t cell = 0;
    q->height[0] = fmin(q->height[0], x);
    q->height[4] = fmax(q->height[4], x);
    while (cell < 3 && x >= q->height[cell + 1])
        cell++;
    for (size_t i = cell + 1; i < 5; i++)
        q->at[i]++;
    for (size_t i = 0; i < 5; i++)
        q->want[i] += step[i];
    for (size_t i = 1; i < 4; i++)
        p2_move(q, i);
}

void jm_spread_add(jm_spread *s, double x)
{
    if (!isfinite(x)) {
        s->missing++;
        return;
    }
    if (s->exact && s->n < JM_SPREAD_EXACT)
        s->exact[s->n] = x;
    for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++) {
        if (s->n < 5)
            p2_start(&s->p2[k], x, (size_t)s->n);
        else
            p2_add(&s->p2[k], x);
    }
    s->n++;
    double gap = x - s->mean;
    s->mean += gap / (double)s->n;
    s->m2 += gap * (x - s->mean);
    s->low = fmin(s->low, x);
    s->high = fmax(s->high, x);
}

double jm_spread_sd(const jm_spread *s)
{
    return s->n > 1 ? sqrt(s->m2 / (double)(s->n - 1)) : 0;
}

/* Linear interpolation between order statistics (type 7). */
static double exact_quantile(const jm_spread *s, double p)
{
    static const size_t most = JM_SPREAD_EXACT;
    double *sorted = malloc(most * sizeof *sorted);
    size_t n = (size_t)s->n;
    if (!sorted)
        return (double)NAN;
    memcpy(sorted, s->exact, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    double at = p * (double)(n - 1);
    size_t below = (size_t)at;
    double value = sorted[below];
    if (below + 1 < n)
        value += (at - (double)below) * (sorted[below + 1] - value);
    free(sorted);
    return value;
}

double jm_spread_quantile(const jm_spread *s, size_t k)
{
    if (s->n == 0)
        return (double)NAN;
    if (s->exact && s->n <= JM_SPREAD_EXACT)
        return exact_quantile(s, levels[k]);
    return s->n < 5 ? s->mean : s->p2[k].height[2];
}
