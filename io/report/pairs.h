/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Differences between arms, patient by patient.
 *
 * Every arm runs on the same patients, so what a treatment does is the difference within each of
 * them, which is much narrower than the difference between two means. The outcomes of all runs are
 * kept for that, up to JM_PAIRS_MOST numbers: beyond it, and for one arm, there are no pairs.
 * A pair counts where both runs finished and both have the outcome; a difference within rounding
 * of the two numbers is 0.
 */
#ifndef JM_IO_REPORT_PAIRS_H
#define JM_IO_REPORT_PAIRS_H

#include <stdbool.h>

#include "core/sink/sink.h"

enum { JM_PAIRS_MOST = 4 << 20 }; /* 32 MiB: 100 000 patients in 4 arms with 10 outcomes */

typedef struct jm_pairs {
    const jm_plan *plan;
    size_t n;          /* pairs of two arms: patients × replicates */
    double *values;    /* [arm][outcome][n], NAN: none; NULL: nothing is kept */
    bool too_many;     /* there would be pairs, and they are too many to be kept */
} jm_pairs;

/* Arm minus first arm, over the pairs; quantiles are exact. All NAN without a pair. */
typedef struct jm_pairs_spread {
    uint64_t n;
    double mean, p5, median, p95;
} jm_pairs_spread;

JM_CHECK jm_status jm_pairs_begin(jm_pairs *pairs, const jm_plan *plan, jm_error *err);
void jm_pairs_run(jm_pairs *pairs, const jm_run_result *result);
/* False without memory. */
bool jm_pairs_difference(const jm_pairs *pairs, size_t arm, size_t outcome, jm_pairs_spread *out);
void jm_pairs_clear(jm_pairs *pairs);

#endif
