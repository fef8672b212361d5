/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between steps: what is asked of rows of lanes and done to them while patients stand still.
 *
 * Who is due, who has crossed a bound, who has a number that is none: such questions are asked of
 * all lanes of a block at once and answered with a bit per lane, by between_body.h compiled once
 * per instruction set. Rows are [lanes] and need no alignment; lanes that hold nobody answer, too,
 * and are masked by who asks.
 */
#ifndef JM_LANES_MASKS_H
#define JM_LANES_MASKS_H

#include "core/lanes/block.h"

/* When something falls due to each lane, and where it stands still next. */
typedef struct jm_due_rows {
    const double *agenda;  /* [lanes] next due of each agenda */
    const double *clocks;  /* [n_clocks][JM_CLOCK_ROWS][lanes] of the block */
    uint32_t n_clocks;
    double end;            /* no lane goes beyond */
    double *due, *stop;    /* [lanes] */
} jm_due_rows;

typedef struct jm_between {
    /* a <= b */
    uint32_t (*le)(const double *a, const double *b);
    /* The moment t has come at `now`, rounding left aside: see jm_time_reached(). */
    uint32_t (*reached)(const double *t, const double *now);
    /* Not within low..high, or no number. */
    uint32_t (*outside)(const double *row, double low, double high);
    /* Above zero. */
    uint32_t (*positive)(const double *row);
    /* Some of n rows that follow each other is not finite. */
    uint32_t (*endless)(const double *rows, size_t n);
    /* `row` becomes `news` in the lanes of `mask`; the answer: lanes whose bits have changed. */
    uint32_t (*put)(double *row, const double *news, uint32_t mask);
    /* Clocks strike in the lanes of `mask` at `now`, and their period is `asked` from here on: see
       jm_clock_rows. The answer: lanes whose next stroke is not ahead of them. */
    uint32_t (*strike)(const jm_clock_rows *clock, const double *asked, const double *now,
                       uint32_t mask);
    /* In the lanes of `mask` `due` becomes the earliest of agenda and clocks, and `stop` that or
       the end. */
    void (*next)(const jm_due_rows *rows, uint32_t mask);
    /* How far conditions hold, out = sign * (row - level); -1 in lanes that are not `on`. */
    void (*margin)(const double *row, const double *level, const double *sign, uint32_t on,
                   double *out);
} jm_between;

extern const jm_between jm_between_8_v4, jm_between_8_v3, jm_between_8_any, jm_between_1_any;

/* What this machine does best for rows of `lanes`, 8 or 1. */
const jm_between *jm_between_best(uint32_t lanes);

#endif
