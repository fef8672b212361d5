/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records: what some groups of a plan have become, as bytes.
 *
 * A recorder is a sink that keeps what runs into it. When its groups are done it gives one record
 * of them and forgets them. Samples whose rows fill a piece of the results file are packed as they
 * will stand there; rows at the edges are stored as they are. Replaying a record hands its runs and
 * its pieces on, in ascending order of rows, so that the file made of records is the same bit for
 * bit as the one that is written at once.
 */
#ifndef JM_HPC_RECORD_H
#define JM_HPC_RECORD_H

#include "core/base/text.h"
#include "core/sink/sink.h"

typedef struct jm_recorder jm_recorder;

JM_CHECK jm_status jm_recorder_new(jm_recorder **out, const jm_plan *plan, jm_error *err);
void jm_recorder_free(jm_recorder *r);
jm_sink *jm_recorder_sink(jm_recorder *r); /* its begin and end do nothing */
/* Adds the record of all that was kept to `out`, and forgets it. */
JM_CHECK jm_status jm_recorder_take(jm_recorder *r, jm_text *out, jm_error *err);
/* Forgets without a record. */
void jm_recorder_drop(jm_recorder *r);

typedef struct jm_record_taker {
    /* `samples` are NULL where they come as pieces. */
    JM_CHECK jm_status (*run)(void *user, const jm_run_result *result, jm_error *err);
    JM_CHECK jm_status (*piece)(void *user, uint32_t signal, uint64_t row, uint64_t column,
                                const unsigned char *packed, size_t bytes, jm_error *err);
    void *user;
} jm_record_taker;

/* Tells `taker` what is in bytes[n]. JM_FILE where they are no record of this plan. */
JM_CHECK jm_status jm_record_replay(const jm_plan *plan, const void *bytes, size_t n,
                                    const jm_record_taker *taker, jm_error *err);

#endif
