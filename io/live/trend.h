/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trends: the whole of a session in memory that does not grow.
 *
 * One point a simulated second at first; when the points are full every other one is dropped and
 * the distance doubles. So points always stand at multiples of `every`.
 */
#ifndef JM_LIVE_TREND_H
#define JM_LIVE_TREND_H

#include <stdbool.h>
#include <stddef.h>

enum { JM_TREND_POINTS = 4096 };

typedef struct jm_trend {
    size_t n_columns, n; /* points that are there */
    double every;        /* seconds between points */
    double *t;           /* [JM_TREND_POINTS] ascending */
    float *value;        /* [JM_TREND_POINTS][n_columns] */
} jm_trend;

/* `every`: a second, or a tick where ticks are longer. False without memory. */
bool jm_trend_init(jm_trend *trend, size_t n_columns, double every);
void jm_trend_clear(jm_trend *trend);
/* Takes the point if it is due: times ascend. */
void jm_trend_add(jm_trend *trend, double t, const double *row);
/* What is after `t` is forgotten. */
void jm_trend_cut(jm_trend *trend, double t);

#endif
