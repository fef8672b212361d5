/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Progress of a run on stderr: one line that is rewritten on a terminal, a plain line every ten
 * seconds elsewhere, JSON lines on request. Also where Ctrl-C is noticed.
 */
#ifndef JM_CLI_PROGRESS_H
#define JM_CLI_PROGRESS_H

#include "core/run/run.h"

typedef enum jm_progress_mode {
    JM_PROGRESS_NONE,
    JM_PROGRESS_LINE,
    JM_PROGRESS_PLAIN,
    JM_PROGRESS_JSON
} jm_progress_mode;

typedef struct jm_progress {
    jm_progress_mode mode;
    double started, shown;   /* seconds of a monotonic clock */
    double horizon;          /* simulated time of one run, in `unit` */
    const char *unit;
} jm_progress;

double jm_clock(void); /* seconds, monotonic */

/* "auto", "line", "plain", "json", "none"; false where it is none of these. */
bool jm_progress_begin(jm_progress *p, const char *mode, const jm_plan *plan);
/* For jm_run_all: false after Ctrl-C or SIGTERM. */
bool jm_progress_show(void *progress, uint64_t done, uint64_t all, const jm_run_stats *stats);
void jm_progress_end(jm_progress *p);
/* The signal that asked to stop, or 0. */
int jm_progress_signal(void);

#endif
