/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rings: the last samples of a patient, in memory that does not grow.
 *
 * A row belongs to a tick. Rows are numbered from 0 on as they come; who reads remembers the number
 * of the next row that it wants, and learns how many it has missed.
 */
#ifndef JM_LIVE_RING_H
#define JM_LIVE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct jm_ring {
    size_t n_rows, n_columns;
    uint64_t *tick; /* [n_rows] */
    double *value;  /* [n_rows][n_columns] */
    uint64_t first; /* no row before it is there, though there might be room */
    uint64_t next;  /* number of the row that comes next */
} jm_ring;

bool jm_ring_init(jm_ring *ring, size_t n_rows, size_t n_columns); /* false without memory */
void jm_ring_clear(jm_ring *ring);
void jm_ring_empty(jm_ring *ring); /* rows are counted from 0 again */
/* Rows of ticks from `tick` on have not been; for rings whose ticks ascend. */
void jm_ring_cut(jm_ring *ring, uint64_t tick);
void jm_ring_push(jm_ring *ring, uint64_t tick, const double *row);
/* The oldest row that is still there. */
uint64_t jm_ring_oldest(const jm_ring *ring);
/* The row of that number, which must be there. */
const double *jm_ring_row(const jm_ring *ring, uint64_t number, uint64_t *tick);

#endif
