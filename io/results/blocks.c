/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/blocks.h"

#include <stdlib.h>

/* Open blocks are kept in ascending order of their first row. */
jm_status jm_rows_at(jm_rows *set, uint64_t row, jm_rows_block **out, jm_error *err)
{
    uint64_t first = row - row % set->rows;
    jm_rows_block **link = &set->open;
    while (*link && (*link)->first < first)
        link = &(*link)->next;
    if (*link && (*link)->first == first) {
        *out = *link;
        return JM_OK;
    }
    jm_rows_block *block = set->spare;
    if (block) {
        set->spare = block->next;
    } else {
        block = calloc(1, sizeof *block);
        if (block)
            block->data = malloc(set->bytes);
        if (!block || !block->data) {
            free(block);
            return jm_fail(err, JM_MEMORY, "no memory for %zu bytes of results", set->bytes);
        }
    }
    uint64_t left = set->n_rows - first;
    block->first = first;
    block->n = left < set->rows ? (uint32_t)left : set->rows;
    block->filled = 0;
    block->next = *link;
    *link = block;
    set->reset(set->user, block);
    *out = block;
    return JM_OK;
}

static jm_status retire(jm_rows *set, jm_rows_block *block, jm_error *err)
{
    jm_rows_block **link = &set->open;
    while (*link != block)
        link = &(*link)->next;
    jm_status status = set->flush(set->user, block, err);
    set->next = block->first + block->n;
    *link = block->next;
    block->next = set->spare;
    set->spare = block;
    return status;
}

jm_status jm_rows_done(jm_rows *set, jm_rows_block *block, jm_error *err)
{
    block->filled++;
    if (!set->ordered)
        return block->filled < block->n ? JM_OK : retire(set, block, err);
    jm_status status = JM_OK;
    while (status == JM_OK && set->open && set->open->first == set->next &&
           set->open->filled == set->open->n)
        status = retire(set, set->open, err);
    return status;
}

jm_status jm_rows_flush(jm_rows *set, jm_error *err)
{
    jm_status status = JM_OK;
    while (set->open && status == JM_OK)
        status = retire(set, set->open, err);
    return status;
}

static void drop(jm_rows_block *block)
{
    while (block) {
        jm_rows_block *next = block->next;
        free(block->data);
        free(block);
        block = next;
    }
}

void jm_rows_clear(jm_rows *set)
{
    drop(set->open);
    drop(set->spare);
    set->open = set->spare = NULL;
}
