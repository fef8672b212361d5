/* SPDX-License-Identifier: Apache-2.0 */
#include "core/body/agenda.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool jm_time_reached(double t, double now)
{
    return t <= now + 16 * DBL_EPSILON * fabs(now);
}

void jm_agenda_init(jm_agenda *agenda)
{
    memset(agenda, 0, sizeof *agenda);
    agenda->next_order = 1;
}

void jm_agenda_clear(jm_agenda *agenda)
{
    free(agenda->heap);
    jm_agenda_init(agenda);
}

void jm_agenda_empty(jm_agenda *agenda)
{
    agenda->n = 0;
    agenda->next_order = 1;
}

static int rank(jm_due_kind kind)
{
    static const int ranks[] = {
        [JM_DUE_END] = 0,   [JM_DUE_DOSE] = 1,  [JM_DUE_ARRIVAL] = 1, [JM_DUE_SET] = 1,
        [JM_DUE_RESET] = 1, [JM_DUE_CLOCK] = 2, [JM_DUE_CALL] = 3,
    };
    return ranks[kind];
}

/* Of two dues of one moment. */
static bool is_served_before(const jm_due *a, const jm_due *b)
{
    const int rank_a = rank(a->kind), rank_b = rank(b->kind);
    return rank_a != rank_b ? rank_a < rank_b : a->order < b->order;
}

static bool comes_before(const jm_due *a, const jm_due *b)
{
    return a->t != b->t ? a->t < b->t : is_served_before(a, b);
}

static void swap(jm_due *a, jm_due *b)
{
    const jm_due held = *a;
    *a = *b;
    *b = held;
}

static void sift_up(jm_due *heap, size_t k)
{
    for (; k > 0 && comes_before(&heap[k], &heap[(k - 1) / 2]); k = (k - 1) / 2)
        swap(&heap[k], &heap[(k - 1) / 2]);
}

static void sift_down(jm_due *heap, size_t n, size_t k)
{
    for (size_t child; (child = 2 * k + 1) < n; k = child) {
        if (child + 1 < n && comes_before(&heap[child + 1], &heap[child]))
            child++;
        if (!comes_before(&heap[child], &heap[k]))
            return;
        swap(&heap[child], &heap[k]);
    }
}

bool jm_agenda_add(jm_agenda *agenda, const jm_due *due)
{
    if (agenda->n == agenda->room) {
        const size_t room = agenda->room ? 2 * agenda->room : 16;
        jm_due *heap = realloc(agenda->heap, room * sizeof *heap);
        if (!heap)
            return false;
        agenda->heap = heap;
        agenda->room = room;
    }
    agenda->heap[agenda->n] = *due;
    if (due->order == 0)
        agenda->heap[agenda->n].order = agenda->next_order++;
    sift_up(agenda->heap, agenda->n++);
    return true;
}

double jm_agenda_next(const jm_agenda *agenda)
{
    return agenda->n ? agenda->heap[0].t : HUGE_VAL;
}

/* Finds among the dues of this moment (they may differ in the last bits of their time) the one that
   is served first. The heap's order prunes: below a due that is not reached none is. */
static size_t first_of_moment(const jm_agenda *agenda, double t, jm_due_kind last, size_t k,
                              size_t best)
{
    if (k >= agenda->n || !jm_time_reached(agenda->heap[k].t, t))
        return best;
    if (agenda->heap[k].kind <= last &&
        (best >= agenda->n || is_served_before(&agenda->heap[k], &agenda->heap[best])))
        best = k;
    best = first_of_moment(agenda, t, last, 2 * k + 1, best);
    return first_of_moment(agenda, t, last, 2 * k + 2, best);
}

bool jm_agenda_has(const jm_agenda *agenda, double t, jm_due_kind last)
{
    return first_of_moment(agenda, t, last, 0, SIZE_MAX) < agenda->n;
}

bool jm_agenda_take(jm_agenda *agenda, double t, jm_due_kind last, jm_due *out)
{
    const size_t k = first_of_moment(agenda, t, last, 0, SIZE_MAX);
    if (k >= agenda->n)
        return false;
    *out = agenda->heap[k];
    agenda->heap[k] = agenda->heap[--agenda->n];
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
        if (!is_gone(user, &agenda->heap[k]))
            agenda->heap[kept++] = agenda->heap[k];
    }
    agenda->n = kept;
    for (size_t k = kept / 2; k-- > 0;)
        sift_down(agenda->heap, kept, k);
}
