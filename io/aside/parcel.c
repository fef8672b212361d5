/* SPDX-License-Identifier: Apache-2.0 */
#include "io/aside/parcel.h"

#include <stdlib.h>
#include <string.h>

static size_t params_of(const jm_plan *plan)
{
    return (size_t)plan->model->abi->n_params + plan->model->abi->n_inputs;
}

static size_t samples_of(const jm_plan *plan)
{
    return plan->keep_samples ? plan->n_signals * plan->n_times : 0;
}

size_t jm_parcel_bytes(const jm_plan *plan)
{
    const size_t n = params_of(plan) + plan->n_outcomes + samples_of(plan);
    return sizeof(jm_parcel) + n * sizeof(double);
}

/* Room for `need` elements; what is there is lost where it grows. */
static bool make_room(void **at, size_t *room, size_t need, size_t size)
{
    if (need <= *room)
        return true;
    const size_t more = need + need / 2;
    free(*at);
    *at = malloc(more * size);
    *room = *at ? more : 0;
    return *at != NULL;
}

/* Copies `n` numbers to *to and moves it on; the copy. NULL for NULL. */
static const double *put(double **to, const double *from, size_t n)
{
    double *const here = *to;
    if (!from)
        return NULL;
    memcpy(here, from, n * sizeof *here);
    *to += n;
    return here;
}

static bool pack_numbers(jm_parcel *parcel, const jm_plan *plan, const jm_run_result *from)
{
    const size_t n_params = params_of(plan), n = samples_of(plan);
    void *room = parcel->numbers;
    const bool ok = make_room(&room, &parcel->room_numbers, n_params + plan->n_outcomes + n + 1,
                              sizeof *parcel->numbers);
    double *to = parcel->numbers = room;
    if (!ok)
        return false;
    parcel->result.params = put(&to, from->params, n_params);
    parcel->result.outcomes = put(&to, from->outcomes, plan->n_outcomes);
    parcel->result.samples = put(&to, from->samples, n);
    return true;
}

enum { TEXTS = 4 }; /* of a happening */

static const char **text_of(jm_happening *h, int k)
{
    const char **const all[TEXTS] = { &h->kind, &h->label, &h->unit, &h->source };
    return all[k];
}

/* Most happenings of a patient share their texts with the one before: those are copied once. */
static size_t length_of_texts(jm_happening *all, size_t n)
{
    size_t length = 0;
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < TEXTS; k++) {
            const char *text = *text_of(&all[i], k);
            if (text && (i == 0 || text != *text_of(&all[i - 1], k)))
                length += strlen(text) + 1;
        }
    }
    return length;
}

static void copy_texts(jm_happening *to, const jm_happening *from, size_t n, char *texts)
{
    for (int k = 0; k < TEXTS; k++) {
        const char *before = NULL, *copy = NULL;
        for (size_t i = 0; i < n; i++) {
            jm_happening h = from[i];
            const char *const text = *text_of(&h, k);
            if (text && text != before) {
                const size_t length = strlen(text) + 1;
                copy = memcpy(texts, text, length);
                texts += length;
            }
            *text_of(&to[i], k) = text ? copy : NULL;
            before = text;
        }
    }
}

static bool pack_happenings(jm_parcel *parcel, const jm_run_result *from)
{
    const size_t n = from->n_happenings;
    void *room = parcel->happenings, *texts = parcel->texts;
    bool ok = make_room(&room, &parcel->room_happenings, n, sizeof *parcel->happenings);
    parcel->happenings = room;
    if (!ok)
        return false;
    if (n)
        memcpy(parcel->happenings, from->happenings, n * sizeof *from->happenings);
    ok = make_room(&texts, &parcel->room_texts, length_of_texts(parcel->happenings, n), 1);
    parcel->texts = texts;
    if (!ok)
        return false;
    copy_texts(parcel->happenings, from->happenings, n, parcel->texts);
    parcel->result.happenings = parcel->happenings;
    return true;
}

bool jm_parcel_pack(jm_parcel *parcel, const jm_plan *plan, const jm_run_result *result)
{
    parcel->result = *result;
    return pack_numbers(parcel, plan, result) && pack_happenings(parcel, result);
}

void jm_parcel_clear(jm_parcel *parcel)
{
    free(parcel->numbers);
    free(parcel->happenings);
    free(parcel->texts);
    *parcel = (jm_parcel){ 0 };
}
