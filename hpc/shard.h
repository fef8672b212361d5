/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shards: files that finished groups go into, one for each process that computes.
 *
 * A shard is a head and records behind each other, each with its sums. It only grows. What
 * jm_shard_sync has returned for is on the disk and survives the process and the machine; a record
 * that was torn off is noticed by its sums and counts as not there. A shard belongs to one run: its
 * head says which.
 */
#ifndef JM_HPC_SHARD_H
#define JM_HPC_SHARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "hpc/dealer.h"

enum { JM_SHARD_IDENTITY = 65 };

/* What a shard is of. */
typedef struct jm_shard_of {
    char identity[JM_SHARD_IDENTITY]; /* of plan, model and all files that were read: 64 digits */
    uint64_t n_groups;
} jm_shard_of;

typedef struct jm_shard jm_shard;

/* Makes <folder>/<name>-<k>.shard with the first k that is not there. */
JM_CHECK jm_status jm_shard_new(jm_shard **out, const char *folder, const char *name,
                                const jm_shard_of *of, jm_error *err);
/* Adds a record of the groups of `task`. A record that does not fit on the disk is taken back. */
JM_CHECK jm_status jm_shard_add(jm_shard *s, const jm_task *task, const void *record, size_t n,
                                jm_error *err);
/* What was added is on the disk. */
JM_CHECK jm_status jm_shard_sync(jm_shard *s, jm_error *err);
/* Closes; a shard without a record is removed. */
void jm_shard_close(jm_shard *s);

/* A record found in a shard. */
typedef struct jm_shard_record {
    jm_task task;
    uint64_t at, bytes; /* of the record in the file */
} jm_shard_record;

typedef JM_CHECK jm_status jm_shard_fn(void *user, const jm_shard_record *record, jm_error *err);

/* Tells `each` of every whole record of the shard at `path`. *torn counts the bytes at its end, or
   between records, that are none; all of them where there is no head. JM_FILE: it cannot be read;
   JM_ARGUMENT: it is one of another run. */
JM_CHECK jm_status jm_shard_scan(const char *path, const jm_shard_of *of, jm_shard_fn *each,
                                 void *user, uint64_t *torn, jm_error *err);
/* What the shard at `path` is of; false where it does not say. */
bool jm_shard_peek(const char *path, jm_shard_of *of);
/* Reads the record into `out` (room for record->bytes) and checks its sum again. */
JM_CHECK jm_status jm_shard_read(const char *path, const jm_shard_record *record, void *out,
                                 jm_error *err);

#endif
