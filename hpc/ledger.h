/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger: which groups of a run are finished, and in which shards they stand.
 *
 * It is made by reading the folder of shards, and grows while a run goes on. Every group counts
 * once: a record with a group that is there already is left aside.
 */
#ifndef JM_HPC_LEDGER_H
#define JM_HPC_LEDGER_H

#include "core/plan/plan.h"
#include "hpc/record.h"
#include "hpc/shard.h"

typedef struct jm_ledger jm_ledger;

typedef struct jm_ledger_count {
    uint64_t n_groups, n_done, n_shards, n_records;
    uint64_t n_twice; /* records left aside */
    uint64_t torn;    /* bytes that are no records */
    uint64_t bytes;   /* of all shards */
} jm_ledger_count;

/* Reads all shards in `folder`, which need not exist. `of` NULL: whatever run they are of, as the
   first of them says. */
JM_CHECK jm_status jm_ledger_new(jm_ledger **out, const char *folder, const jm_shard_of *of,
                                 jm_error *err);
void jm_ledger_free(jm_ledger *l);
/* A byte for each group, not 0 where it is finished. */
const unsigned char *jm_ledger_done(const jm_ledger *l);
const jm_ledger_count *jm_ledger_counts(const jm_ledger *l);
/* Replays all records in the order of their groups. */
JM_CHECK jm_status jm_ledger_replay(const jm_ledger *l, const jm_plan *plan,
                                    const jm_record_taker *taker, jm_error *err);
/* Removes the shards that were read. */
JM_CHECK jm_status jm_ledger_remove(const jm_ledger *l, jm_error *err);

#endif
