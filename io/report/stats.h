/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statistics of a report, exact and small: quantiles, means with intervals, ranks.
 *
 * A quantile is the linear interpolation between order statistics (type 7 of Hyndman & Fan 1996,
 * doi:10.1080/00031305.1996.10473566): what numpy's quantile() and R's quantile() give. Numbers
 * that are not finite are missing: whoever calls leaves them out first (jm_stats_keep_finite).
 */
#ifndef JM_IO_REPORT_STATS_H
#define JM_IO_REPORT_STATS_H

#include <stdbool.h>
#include <stddef.h>

enum { JM_STATS_P5, JM_STATS_P25, JM_STATS_P50, JM_STATS_P75, JM_STATS_P95, JM_STATS_SHARES };
extern const double jm_stats_shares[JM_STATS_SHARES];

typedef struct jm_stats {
    size_t n;
    double mean, sd, low, high;      /* sd with n - 1; NAN where n is too small for it */
    double at[JM_STATS_SHARES];      /* quantiles */
} jm_stats;

/* Moves the finite ones to the front; gives their number. */
size_t jm_stats_keep_finite(double *x, size_t n);

/* One quantile of sorted numbers; NAN without any. */
double jm_stats_sorted_quantile(const double *sorted, size_t n, double share);
/* The five quantiles in linear time; reorders x. */
void jm_stats_quantiles(double *x, size_t n, double out[JM_STATS_SHARES]);
/* All of it, of finite numbers; reorders x. */
void jm_stats_of(double *x, size_t n, jm_stats *out);

/* Differences within rounding of their numbers are 0. */
double jm_stats_gap(double other, double first);

/* Half of the width of the 95 % confidence interval of the mean: Student's t · sd / sqrt(n). */
double jm_stats_half_width(double sd, size_t n);
/* Student's t with `df` degrees of freedom: the number below which lies 97.5 % of it. */
double jm_stats_t975(double df);

/* Ranks from 1, ties share the mean of theirs. False without memory. */
bool jm_stats_ranks(const double *x, size_t n, double *ranks);
/* Correlation of Pearson: of ranks it is Spearman's. NAN where one of them does not vary. */
double jm_stats_correlation(const double *x, const double *y, size_t n);

#endif
