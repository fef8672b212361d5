/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/spread.h"

#include <math.h>
#include <stdlib.h>

static const double shares[JM_SPREAD_QUANTILES] = { 0.05, 0.5, 0.95 };

void jm_spread_init(jm_spread *s)
{
    *s = (jm_spread){ .low = (double)INFINITY, .high = -(double)INFINITY };
}

void jm_spread_clear(jm_spread *s)
{
    for (size_t h = 0; h < JM_SPREAD_LEVELS; h++) {
        free(s->levels[h].values);
        s->levels[h] = (jm_spread_level){ 0 };
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Every second number of a full level goes up. */
static void lift(jm_spread_level *from, jm_spread_level *to)
{
    qsort(from->values, from->n, sizeof *from->values, ascending);
    for (size_t i = from->odd; i < from->n; i += 2)
        to->values[to->n++] = from->values[i];
    from->odd = !from->odd;
    from->n = 0;
}

/* Room for one more number: levels are lifted from the lowest full one's top downwards. */
static bool make_room(jm_spread *s)
{
    size_t top = 0;
    while (top < JM_SPREAD_LEVELS && s->levels[top].n + (top ? JM_SPREAD_EXACT / 2 : 1) >
                                         JM_SPREAD_EXACT)
        top++;
    if (top == JM_SPREAD_LEVELS)
        return false;
    jm_spread_level *level = &s->levels[top];
    if (!level->values)
        level->values = malloc(JM_SPREAD_EXACT * sizeof *level->values);
    if (!level->values)
        return false;
    for (size_t h = top; h-- > 0;)
        lift(&s->levels[h], &s->levels[h + 1]);
    return true;
}

void jm_spread_add(jm_spread *s, double x)
{
    if (!isfinite(x)) {
        s->missing++;
        return;
    }
    s->failed = s->failed || !make_room(s);
    if (!s->failed)
        s->levels[0].values[s->levels[0].n++] = x;
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

/* A number with how often it counts. */
typedef struct weighed {
    double x, weight;
} weighed;

static weighed *gather(const jm_spread *s, size_t *n)
{
    size_t all = 0, k = 0;
    for (size_t h = 0; h < JM_SPREAD_LEVELS; h++)
        all += s->levels[h].n;
    weighed *out = malloc((all + 1) * sizeof *out);
    for (size_t h = 0; out && h < JM_SPREAD_LEVELS; h++) {
        for (size_t i = 0; i < s->levels[h].n; i++)
            out[k++] = (weighed){ s->levels[h].values[i], ldexp(1, (int)h) };
    }
    *n = all;
    if (out)
        qsort(out, all, sizeof *out, ascending); /* x stands first */
    return out;
}

/* Linear interpolation between order statistics (type 7); a number that counts w times stands at
   the middle of its w ranks. */
static double at_share(const weighed *w, size_t n, double share)
{
    double all = 0, before = 0, last = 0;
    for (size_t i = 0; i < n; i++)
        all += w[i].weight;
    const double rank = share * (all - 1);
    for (size_t i = 0; i < n; i++) {
        const double middle = before + (w[i].weight - 1) / 2;
        if (middle >= rank && i == 0)
            return w[0].x;
        if (middle >= rank)
            return w[i - 1].x + (rank - last) / (middle - last) * (w[i].x - w[i - 1].x);
        before += w[i].weight;
        last = middle;
    }
    return w[n - 1].x;
}

void jm_spread_quantiles(const jm_spread *s, double out[JM_SPREAD_QUANTILES])
{
    size_t n = 0;
    weighed *all = s->n == 0 || s->failed ? NULL : gather(s, &n);
    for (size_t k = 0; k < JM_SPREAD_QUANTILES; k++)
        out[k] = all ? at_share(all, n, shares[k]) : (double)NAN;
    free(all);
}

double jm_spread_quantile(const jm_spread *s, size_t k)
{
    double all[JM_SPREAD_QUANTILES];
    jm_spread_quantiles(s, all);
    return all[k];
}
