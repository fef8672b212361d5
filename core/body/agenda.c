/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/agenda.h"

#include <stdlib.h>
#include <string.h>

void jm_agenda_init(jm_agenda *agenda)
{
    memset(agenda, 0, sizeof *agenda);
    agenda->next_order = 1;
}

void jm_agenda_clear(jm_agenda *agenda)
{
    free(agenda->heap);
    free(agenda->dues);
    jm_agenda_init(agenda);
}

void jm_agenda_empty(jm_agenda *agenda)
{
    agenda->n = 0;
    agenda->next_order = 1;
}

static const uint32_t ranks[] = {
    [JM_DUE_END] = 0,   [JM_DUE_DOSE] = 1,  [JM_DUE_ARRIVAL] = 1, [JM_DUE_SET] = 1,
    [JM_DUE_RESET] = 1, [JM_DUE_EVENT] = 1, [JM_DUE_MOMENT] = 1, [JM_DUE_CLOCK] = 2,
    [JM_DUE_CALL] = 3,
};

/* Of two dues of one moment. */
static bool is_served_before(const jm_agenda_entry *a, const jm_agenda_entry *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a->order < b->order;
}

static bool comes_before(const jm_agenda_entry *a, const jm_agenda_entry *b)
{
    return a->t != b->t ? a->t < b->t : is_served_before(a, b);
}

static void swap(jm_agenda_entry *a, jm_agenda_entry *b)
{
    const jm_agenda_entry held = *a;
    *a = *b;
    *b = held;
}

static void sift_up(jm_agenda_entry *heap, size_t k)
{
    for (; k > 0 && comes_before(&heap[k], &heap[(k - 1) / 2]); k = (k - 1) / 2)
        swap(&heap[k], &heap[(k - 1) / 2]);
}

static void sift_down(jm_agenda_entry *heap, size_t n, size_t k)
{
    for (size_t child; (child = 2 * k + 1) < n; k = child) {
        if (child + 1 < n && comes_before(&heap[child + 1], &heap[child]))
            child++;
        if (!comes_before(&heap[child], &heap[k]))
            return;
        swap(&heap[child], &heap[k]);
    }
}

static bool make_room(jm_agenda *agenda)
{
    const size_t room = agenda->room ? 2 * agenda->room : 16;
    jm_agenda_entry *heap = realloc(agenda->heap, room * sizeof *heap);
    agenda->heap = heap ? heap : agenda->heap;
    jm_due *dues = realloc(agenda->dues, room * sizeof *dues);
    agenda->dues = dues ? dues : agenda->dues;
    if (!heap || !dues)
        return false;
    for (size_t k = agenda->room; k < room; k++)
        heap[k].slot = (uint32_t)k;
    agenda->room = room;
    return true;
}

bool jm_agenda_add(jm_agenda *agenda, const jm_due *due)
{
    if (agenda->n == agenda->room && !make_room(agenda))
        return false;
    const uint64_t order = due->order ? due->order : agenda->next_order++;
    jm_agenda_entry *entry = &agenda->heap[agenda->n];
    *entry = (jm_agenda_entry){due->t, order, ranks[due->kind], entry->slot};
    agenda->dues[entry->slot] = *due;
    agenda->dues[entry->slot].order = order;
    sift_up(agenda->heap, agenda->n++);
    return true;
}

const jm_due *jm_agenda_due(const jm_agenda *agenda, size_t k)
{
    return &agenda->dues[agenda->heap[k].slot];
}

/* Finds among the dues of this moment (they may differ in the last bits of their time) the one that
   is served first. The heap's order prunes: below a due that is not reached none is. */
static size_t first_below(const jm_agenda *agenda, double t, uint32_t last, size_t k, size_t best)
{
    if (k >= agenda->n || !jm_time_reached(agenda->heap[k].t, t))
        return best;
    if (agenda->heap[k].rank <= last &&
        (best >= agenda->n || is_served_before(&agenda->heap[k], &agenda->heap[best])))
        best = k;
    best = first_below(agenda, t, last, 2 * k + 1, best);
    return first_below(agenda, t, last, 2 * k + 2, best);
}

static size_t first_of_moment(const jm_agenda *agenda, double t, jm_due_kind last)
{
    if (agenda->n == 0 || !jm_time_reached(agenda->heap[0].t, t))
        return SIZE_MAX; /* as mostly */
    return first_below(agenda, t, ranks[last], 0, SIZE_MAX);
}

bool jm_agenda_take(jm_agenda *agenda, double t, jm_due_kind last, jm_due *out)
{
    const size_t k = first_of_moment(agenda, t, last);
    if (k >= agenda->n)
        return false;
    *out = *jm_agenda_due(agenda, k);
    swap(&agenda->heap[k], &agenda->heap[--agenda->n]);
    if (k < agenda->n) {
        sift_down(agenda->heap, agenda->n, k);
        sift_up(agenda->heap, k);
    }
    return true;
}

bool jm_due_is_left_behind(const jm_due *due)
{
    return due->kind == JM_DUE_END || due->kind == JM_DUE_ARRIVAL ||
           (due->kind == JM_DUE_DOSE && due->done > 0);
}

void jm_agenda_remove(jm_agenda *agenda, bool (*is_gone)(const void *user, const jm_due *due),
                      const void *user)
{
    size_t kept = 0;
    for (size_t k = 0; k < agenda->n; k++) {
        if (!is_gone(user, jm_agenda_due(agenda, k)))
            swap(&agenda->heap[kept++], &agenda->heap[k]);
    }
    agenda->n = kept;
    for (size_t k = kept / 2; k-- > 0;)
        sift_down(agenda->heap, kept, k);
}
