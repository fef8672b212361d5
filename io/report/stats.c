/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/stats.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

const double jm_stats_shares[JM_STATS_SHARES] = { 0.05, 0.25, 0.5, 0.75, 0.95 };

size_t jm_stats_keep_finite(double *x, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i]))
            x[k++] = x[i];
    }
    return k;
}

/* ---- quantiles ---- */

/* Between two neighbours, from the nearer one as numpy does: the ends are met exactly. */
static double between(double low, double high, double t)
{
    const double gap = high - low;
    return t < 0.5 ? low + t * gap : high - (1 - t) * gap;
}

double jm_stats_sorted_quantile(const double *sorted, size_t n, double share)
{
    if (n == 0)
        return (double)NAN;
    const double at = share * (double)(n - 1);
    const size_t below = (size_t)at;
    if (below + 1 >= n)
        return sorted[n - 1];
    return between(sorted[below], sorted[below + 1], at - (double)below);
}

static void swap(double *a, double *b)
{
    const double x = *a;
    *a = *b;
    *b = x;
}

static double middle_of(double a, double b, double c)
{
    return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

/* Puts the k-th smallest of x[from, to) to its place, smaller ones before it and larger ones behind
   it. Three parts, so that equal numbers cost nothing (Dijkstra's flag). */
static void select_kth(double *x, size_t from, size_t to, size_t k)
{
    while (to - from > 1) {
        const double pivot = middle_of(x[from], x[from + (to - from) / 2], x[to - 1]);
        size_t less = from, i = from, more = to;
        while (i < more) {
            if (x[i] < pivot)
                swap(&x[less++], &x[i++]);
            else if (x[i] > pivot)
                swap(&x[i], &x[--more]);
            else
                i++;
        }
        if (k < less)
            to = less;
        else if (k >= more)
            from = more;
        else
            return;
    }
}

static int by_size(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The same for several k, ascending: the middle one divides the work. */
static void select_all(double *x, size_t from, size_t to, const size_t *k, size_t n)
{
    if (n == 0 || to - from < 2)
        return;
    const size_t middle = n / 2;
    select_kth(x, from, to, k[middle]);
    select_all(x, from, k[middle], k, middle);
    size_t next = middle;
    while (next < n && k[next] == k[middle])
        next++;
    select_all(x, k[middle] + 1, to, k + next, n - next);
}

void jm_stats_quantiles(double *x, size_t n, double out[JM_STATS_SHARES])
{
    size_t k[2 * JM_STATS_SHARES] = { 0 }; /* those below and above each quantile */
    for (size_t q = 0; q < JM_STATS_SHARES; q++) {
        out[q] = (double)NAN;
        k[2 * q] = n ? (size_t)(jm_stats_shares[q] * (double)(n - 1)) : 0;
        k[2 * q + 1] = k[2 * q] + 1 < n ? k[2 * q] + 1 : k[2 * q];
    }
    if (n == 0)
        return;
    qsort(k, 2 * JM_STATS_SHARES, sizeof *k, by_size);
    select_all(x, 0, n, k, 2 * JM_STATS_SHARES);
    for (size_t q = 0; q < JM_STATS_SHARES; q++) {
        const double at = jm_stats_shares[q] * (double)(n - 1);
        const size_t below = (size_t)at, above = below + 1 < n ? below + 1 : below;
        out[q] = between(x[below], x[above], at - (double)below);
    }
}

void jm_stats_of(double *x, size_t n, jm_stats *out)
{
    const double none = (double)NAN;
    *out = (jm_stats){ .n = n, .mean = none, .sd = none, .low = none, .high = none };
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        const double gap = x[i] - mean;
        mean += gap / (double)(i + 1);
        squares += gap * (x[i] - mean);
        out->low = fmin(out->low, x[i]);   /* fmin(NAN, x) is x */
        out->high = fmax(out->high, x[i]);
    }
    if (n)
        out->mean = mean;
    if (n > 1)
        out->sd = sqrt(squares / (double)(n - 1));
    jm_stats_quantiles(x, n, out->at);
}

double jm_stats_gap(double other, double first)
{
    const double gap = other - first;
    return fabs(gap) <= 16 * DBL_EPSILON * fmax(fabs(other), fabs(first)) ? 0 : gap;
}

/* ---- Student's t ---- */

/* The continued fraction of the incomplete beta function, by Lentz's way (Numerical Recipes 6.4
   says why it converges fast for x < (a + 1) / (a + b + 2)). */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m < 10000; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        const double terms[2] = { even, odd };
        double factor = 1;
        for (int i = 0; i < 2; i++) {
            d = 1 + terms[i] * d;
            c = 1 + terms[i] / c;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = fabs(c) < tiny ? tiny : c;
            factor = d * c;
            h *= factor;
        }
        if (fabs(factor - 1) < 4 * DBL_EPSILON)
            break;
    }
    return h;
}

static double incomplete_beta(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    const double front =
        exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double jm_stats_t975(double df)
{
    if (!(df >= 1))
        return (double)NAN;
    if (df > 1e6) /* there the normal law differs in the seventh digit */
        return 1.959963984540054 + 2.3722711 / df;
    double low = 1.9, high = 13; /* 12.7062… with one degree of freedom */
    for (int i = 0; i < 60; i++) {
        const double t = (low + high) / 2;
        /* both tails beyond t */
        if (incomplete_beta(df / 2, 0.5, df / (df + t * t)) > 0.05)
            low = t;
        else
            high = t;
    }
    return (low + high) / 2;
}

double jm_stats_half_width(double sd, size_t n)
{
    return n > 1 ? jm_stats_t975((double)(n - 1)) * sd / sqrt((double)n) : (double)NAN;
}

/* ---- ranks ---- */

typedef struct ranked {
    double x;
    size_t i;
} ranked;

static int ascending(const void *a, const void *b)
{
    const double x = ((const ranked *)a)->x, y = ((const ranked *)b)->x;
    return (x > y) - (x < y);
}

bool jm_stats_ranks(const double *x, size_t n, double *ranks)
{
    ranked *all = malloc((n + 1) * sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < n; i++)
        all[i] = (ranked){ x[i], i };
    qsort(all, n, sizeof *all, ascending);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && all[to].x <= all[from].x;)
            to++;
        for (size_t k = from; k < to; k++)
            ranks[all[k].i] = (double)(from + to + 1) / 2;
    }
    free(all);
    return true;
}

double jm_stats_correlation(const double *x, const double *y, size_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mx += x[i]; /* of ranks it is exact, so what does not vary has no variance below */
        my += y[i];
    }
    mx /= (double)n;
    my /= (double)n;
    for (size_t i = 0; i < n; i++) {
        xx += (x[i] - mx) * (x[i] - mx);
        yy += (y[i] - my) * (y[i] - my);
        xy += (x[i] - mx) * (y[i] - my);
    }
    return n > 2 && xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}
