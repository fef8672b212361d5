/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/ring.h"

#include <stdlib.h>
#include <string.h>

bool jm_ring_init(jm_ring *ring, size_t n_rows, size_t n_columns)
{
    *ring = (jm_ring){ .n_rows = n_rows, .n_columns = n_columns };
    ring->tick = calloc(n_rows, sizeof *ring->tick);
    ring->value = calloc(n_rows * (n_columns ? n_columns : 1), sizeof *ring->value);
    if (ring->tick && ring->value)
        return true;
    jm_ring_clear(ring);
    return false;
}

void jm_ring_clear(jm_ring *ring)
{
    free(ring->tick);
    free(ring->value);
    *ring = (jm_ring){ 0 };
}

void jm_ring_empty(jm_ring *ring)
{
    ring->first = ring->next = 0;
}

void jm_ring_cut(jm_ring *ring, uint64_t tick)
{
    ring->first = jm_ring_oldest(ring);
    while (ring->next > ring->first && ring->tick[(ring->next - 1) % ring->n_rows] >= tick)
        ring->next--;
}

void jm_ring_push(jm_ring *ring, uint64_t tick, const double *row)
{
    const size_t at = ring->next++ % ring->n_rows;
    ring->tick[at] = tick;
    if (ring->n_columns)
        memcpy(ring->value + at * ring->n_columns, row, ring->n_columns * sizeof *row);
}

uint64_t jm_ring_oldest(const jm_ring *ring)
{
    const uint64_t kept = ring->next > ring->n_rows ? ring->next - ring->n_rows : 0;
    return kept > ring->first ? kept : ring->first;
}

const double *jm_ring_row(const jm_ring *ring, uint64_t number, uint64_t *tick)
{
    const size_t at = number % ring->n_rows;
    *tick = ring->tick[at];
    return ring->value + at * ring->n_columns;
}
