/* SPDX-License-Identifier: Apache-2.0 */
/* Merging: all records of a run become one results file. */
#ifndef JM_HPC_MERGE_H
#define JM_HPC_MERGE_H

#include "hpc/ledger.h"

/* Hands every run of the ledger to `sink`, begin and end included, and every packed piece to
   `file`, which is the results file that `sink` ends in. */
JM_CHECK jm_status jm_merge(const jm_ledger *ledger, const jm_plan *plan, jm_sink *sink,
                            jm_sink *file, jm_error *err);

#endif
