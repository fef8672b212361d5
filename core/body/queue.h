/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queues: the executions of events that were set off in one patient and wait, for their delay to
 * pass or for their turn.
 *
 * An execution is known by its number; numbers ascend in the order in which executions were set
 * off. New values that were computed then are kept with it. Whoever puts one in says how many
 * numbers any event of the model sets, so that all rows of values are equally wide.
 */
#ifndef JM_BODY_QUEUE_H
#define JM_BODY_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "jumeau/model_abi.h"

typedef struct jm_waiting {
    double t;        /* when it falls due, model time */
    uint32_t event;
    uint64_t number; /* given by jm_queue_add where 0 */
} jm_waiting;

typedef struct jm_queue {
    jm_waiting *list; /* [room] n that wait, in the order of their numbers */
    double *values;   /* [room][width] */
    uint32_t n, room, width;
    uint64_t next_number;
} jm_queue;

void jm_queue_init(jm_queue *queue);
void jm_queue_clear(jm_queue *queue); /* frees */
void jm_queue_empty(jm_queue *queue); /* keeps the memory */
/* How many numbers the events of a model set at most. */
uint32_t jm_queue_width(const jm_model_abi *abi);
/* Values of the one that is added, [width], to be filled; NULL without memory. */
double *jm_queue_add(jm_queue *queue, const jm_waiting *one, uint32_t width);
void jm_queue_remove(jm_queue *queue, uint32_t k);
/* Removes all executions of an event. */
void jm_queue_drop(jm_queue *queue, uint32_t event);
static inline double *jm_queue_values(const jm_queue *queue, uint32_t k)
{
    return queue->values + (size_t)k * queue->width;
}

#endif
