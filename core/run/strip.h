/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strips: a few looks at eight lanes, kept until they are added to the sums of outcomes.
 *
 * A look costs little where it is only written down; what an outcome makes of it is then done for
 * many looks in one loop, all lanes at once, by code that is compiled once per instruction set and
 * gives the same bits in each. A strip is the working memory of a tally (core/run/tally.h), which
 * says what the sums mean.
 */
#ifndef JM_RUN_STRIP_H
#define JM_RUN_STRIP_H

#include "core/lanes/block.h"
#include "core/plan/plan.h"

enum {
    JM_STRIP_LOOKS = 16, /* what fits into the nearest cache with a few quantities */
    JM_SUM_ROWS = 4      /* sums a, b, c, d of an outcome; what they mean depends on its kind */
};

/* Numbers of all lanes. */
typedef double jm_strip_row[JM_LANES];

/* The looks, in order. Pieces are straight lines from the look before, of the same lane. */
typedef struct jm_strip {
    uint32_t n;
    uint32_t on[JM_STRIP_LOOKS];     /* lanes that are looked at, a bit each */
    jm_strip_row t0[JM_STRIP_LOOKS]; /* of the look before; NAN: there was none */
    jm_strip_row t1[JM_STRIP_LOOKS];
} jm_strip;

/* One outcome of one quantity at all looks of a strip. */
typedef struct jm_strip_job {
    const jm_strip *z;
    const jm_strip_row *v0, *v1; /* [n] the quantity at t0 and t1 */
    double low, high;            /* the band */
    double from, until;          /* the window: only what lies within counts */
    double at_first, at_last;    /* between these a value is taken */
    double *sums;                /* [JM_SUM_ROWS][JM_LANES] */
} jm_strip_job;

typedef struct jm_strip_code {
    /* By kind of outcome; NULL: nothing is added (doses). */
    void (*add[JM_OUTCOME_COUNT_])(const jm_strip_job *job);
    /* Whether a row has in the lanes of `on` the finite numbers that it had last. */
    bool (*same)(const double *last, const double *row, uint32_t on);
    /* A row is looked at in the lanes of `on`: `before` becomes what `last` was, `now` and `last`
       become `row` where the lane is looked at and else stay what `last` was. */
    void (*keep)(double *before, double *now, double *last, const double *row, uint32_t on);
} jm_strip_code;

extern const jm_strip_code jm_strip_v4, jm_strip_v3, jm_strip_any;

#endif
