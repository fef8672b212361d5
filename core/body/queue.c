/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/queue.h"

#include <stdlib.h>
#include <string.h>

void jm_queue_init(jm_queue *queue)
{
    memset(queue, 0, sizeof *queue);
    queue->next_number = 1;
}

void jm_queue_clear(jm_queue *queue)
{
    free(queue->list);
    free(queue->values);
    jm_queue_init(queue);
}

void jm_queue_empty(jm_queue *queue)
{
    queue->n = 0;
    queue->next_number = 1;
}

uint32_t jm_queue_width(const jm_model_abi *abi)
{
    uint32_t most = 1;
    for (uint32_t e = 0; e < abi->n_events; e++) {
        if (abi->events[e].kind == JM_EVENT_HOLDS && abi->events[e].n_set > most)
            most = abi->events[e].n_set;
    }
    return most;
}

static bool make_room(jm_queue *queue, uint32_t width)
{
    const uint32_t room = queue->room ? 2 * queue->room : 4;
    jm_waiting *list = realloc(queue->list, room * sizeof *list);
    queue->list = list ? list : queue->list;
    double *values = realloc(queue->values, (size_t)room * width * sizeof *values);
    queue->values = values ? values : queue->values;
    if (!list || !values)
        return false;
    queue->room = room;
    queue->width = width;
    return true;
}

double *jm_queue_add(jm_queue *queue, const jm_waiting *one, uint32_t width)
{
    if (queue->n == queue->room && !make_room(queue, width))
        return NULL;
    jm_waiting *last = &queue->list[queue->n++];
    *last = *one;
    if (last->number == 0)
        last->number = queue->next_number++;
    return jm_queue_values(queue, queue->n - 1);
}

void jm_queue_remove(jm_queue *queue, uint32_t k)
{
    const size_t behind = --queue->n - k;
    memmove(&queue->list[k], &queue->list[k + 1], behind * sizeof *queue->list);
    memmove(jm_queue_values(queue, k), jm_queue_values(queue, k + 1),
            behind * queue->width * sizeof *queue->values);
}

void jm_queue_drop(jm_queue *queue, uint32_t event)
{
    for (uint32_t k = queue->n; k-- > 0;) {
        if (queue->list[k].event == event)
            jm_queue_remove(queue, k);
    }
}
