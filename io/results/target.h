/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a results file are written into. All is borrowed from the sink. */
#ifndef JM_IO_RESULTS_TARGET_H
#define JM_IO_RESULTS_TARGET_H

#include "core/plan/plan.h"
#include "io/results/pieces.h"

typedef struct jm_target {
    const jm_plan *plan;
    const char *path;   /* as messages name the file */
    hid_t file, run;    /* the file and its dimension `run` */
    jm_pieces *pieces;  /* through which numbers are written */
} jm_target;

#endif
