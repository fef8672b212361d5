/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The spread of numbers that come one by one: count, mean, deviation, extremes, quantiles.
 *
 * Quantiles are exact up to JM_SPREAD_EXACT numbers. Beyond it a full buffer is sorted and every
 * second number goes up to the next one, where it counts twice (Munro & Paterson 1980,
 * doi:10.1016/0304-3975(80)90061-4). Each time moves a rank by less than one of its numbers, so
 * the rank of a quantile is off by at most log2(n / 4096) / 4096, 0.2 % of a million numbers,
 * in whatever order they come. Memory is a buffer for each doubling of n, made when needed.
 */
#ifndef JM_IO_REPORT_SPREAD_H
#define JM_IO_REPORT_SPREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JM_SPREAD_EXACT = 4096, JM_SPREAD_QUANTILES = 3, JM_SPREAD_LEVELS = 48 };

/* Numbers that count 2^level each. */
typedef struct jm_spread_level {
    double *values;    /* [JM_SPREAD_EXACT] or NULL */
    size_t n;
    bool odd;          /* which of each two is kept, in turn */
} jm_spread_level;

typedef struct jm_spread {
    uint64_t n, missing;   /* missing: not finite, and in nothing else */
    double mean, m2, low, high;
    bool failed;           /* no memory for a buffer: there are no quantiles */
    jm_spread_level levels[JM_SPREAD_LEVELS];
} jm_spread;

void jm_spread_init(jm_spread *s);
void jm_spread_clear(jm_spread *s);
void jm_spread_add(jm_spread *s, double x);
double jm_spread_sd(const jm_spread *s);
/* k: 0 for 5 %, 1 for the median, 2 for 95 %. NAN without values or memory. Each call sorts: who
   needs several asks for all of them. */
double jm_spread_quantile(const jm_spread *s, size_t k);
void jm_spread_quantiles(const jm_spread *s, double out[JM_SPREAD_QUANTILES]);

#endif
