/* SPDX-License-Identifier: Apache-2.0 */
/* The spread of numbers that come one by one, in constant memory. See summary.h. */
#ifndef JM_IO_REPORT_SPREAD_H
#define JM_IO_REPORT_SPREAD_H

#include <stddef.h>
#include <stdint.h>

enum { JM_SPREAD_EXACT = 4096, JM_SPREAD_QUANTILES = 3 };

/* One quantile by P²: five markers with heights and positions. */
typedef struct jm_p2 {
    double p;
    double height[5], at[5], want[5];
} jm_p2;

typedef struct jm_spread {
    uint64_t n, missing;
    double mean, m2, low, high;
    double *exact;                    /* [JM_SPREAD_EXACT] the first values; may be NULL */
    jm_p2 p2[JM_SPREAD_QUANTILES];    /* 5 %, 50 %, 95 % */
} jm_spread;

void jm_spread_init(jm_spread *s); /* `exact` stays NULL without memory: quantiles are estimates */
void jm_spread_clear(jm_spread *s);
void jm_spread_add(jm_spread *s, double x);
double jm_spread_sd(const jm_spread *s);
/* k: 0 for 5 %, 1 for the median, 2 for 95 %. NAN without values. */
double jm_spread_quantile(const jm_spread *s, size_t k);

#endif
