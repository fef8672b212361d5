/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks of rows that wait until they are whole.
 *
 * Runs come in any order; a file wants them in slabs. A set of blocks hands out room for row r and
 * calls `flush` once for each block whose rows have all come in, or at the end for those that stay
 * incomplete. Blocks that were flushed are used again, so memory is bounded by the disorder. In an
 * ordered set a whole block waits until all before it are flushed: for lists that grow.
 */
#ifndef JM_IO_RESULTS_BLOCKS_H
#define JM_IO_RESULTS_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

typedef struct jm_rows_block {
    uint64_t first;    /* first row */
    uint32_t n;        /* rows of this block (the last one may be short) */
    uint32_t filled;
    unsigned char *data;   /* [bytes], owned by the set */
    struct jm_rows_block *next;
} jm_rows_block;

typedef struct jm_rows {
    uint64_t n_rows;
    uint32_t rows;     /* of a block */
    size_t bytes;      /* of a block's data */
    bool ordered;
    uint64_t next;     /* ordered: first row that is not flushed */
    void (*reset)(void *user, jm_rows_block *block);   /* before a block is used */
    JM_CHECK jm_status (*flush)(void *user, const jm_rows_block *block, jm_error *err);
    void *user;
    jm_rows_block *open, *spare;
} jm_rows;

/* The block that holds `row`, made where there is none yet. */
JM_CHECK jm_status jm_rows_at(jm_rows *set, uint64_t row, jm_rows_block **out, jm_error *err);
/* One more row of `block` is complete: the last one flushes it. */
JM_CHECK jm_status jm_rows_done(jm_rows *set, jm_rows_block *block, jm_error *err);
/* Flushes what is left, in ascending order. */
JM_CHECK jm_status jm_rows_flush(jm_rows *set, jm_error *err);
void jm_rows_clear(jm_rows *set);

#endif
