/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The farm: the groups of a plan are carried out by one process or many, each into a shard.
 *
 * Every process calls jm_farm_work. Rank 0 deals tasks to those that ask and works itself, unless
 * there are many; the others keep one task ahead, so that nobody waits for an answer. What is
 * finished is on the disk before anybody is told. Afterwards rank 0 knows whether all groups are
 * there.
 */
#ifndef JM_HPC_FARM_H
#define JM_HPC_FARM_H

#include "core/run/run.h"
#include "hpc/ledger.h"
#include "hpc/transport.h"

/* How far things are, for progress and `jumeau status`. */
typedef struct jm_farm_state {
    uint64_t n_groups, n_done, n_runs, n_failed; /* runs of this time only */
    double seconds, group_seconds;               /* since the start; of a group, as a mean */
    int n_workers;
    bool is_draining;
} jm_farm_state;

typedef struct jm_farm_options {
    const jm_plan *plan;
    const jm_protocol *protocol;
    jm_transport *transport;      /* NULL: this process is alone */
    const char *folder;           /* of the shards; exists */
    const char *name;             /* of this process's shard: "r0003", "s2of4" */
    const jm_shard_of *of;
    const unsigned char *done;    /* rank 0: groups that need not be done, a byte each */
    uint64_t n_done;              /* of them */
    const char *settled;          /* folder of settled patients; NULL: none are kept */
    double seconds;               /* a task should take; 0: 2 */
    double deadline;              /* of jm_farm_clock: no task is given that would not be done by
                                     then; 0: none */
    /* Rank 0 only, every moment; false: stop soon. May be NULL. */
    bool (*watch)(void *user, const jm_farm_state *state);
    /* Every process, between two groups: 0 go on, 1 finish what is begun, 2 stop at once. */
    int (*asked)(void *user);
    void *user;
} jm_farm_options;

typedef enum jm_farm_end {
    JM_FARM_COMPLETE, /* rank 0: every group is there; others: there is nothing left to do */
    JM_FARM_DRAINED   /* somebody wanted to stop, or time ran out */
} jm_farm_end;

double jm_farm_clock(void); /* seconds, monotonic */

/* The others wait here until rank 0 has made everything ready, or hear that it could not; rank 0
   tells them. `status` is that of rank 0; its `word` is what the others find in theirs. NULL: no
   word. */
JM_CHECK jm_status jm_farm_gate(jm_transport *transport, jm_status status,
                                char word[JM_MESSAGE_WORD], jm_error *err);

JM_CHECK jm_status jm_farm_work(const jm_farm_options *options, jm_farm_end *end, jm_error *err);

#endif
