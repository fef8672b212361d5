/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parcel: a copy of what a run has become, with all that it points to.
 *
 * It is packed again and again and keeps its memory, so that once the largest results have passed
 * through nothing is allocated any more.
 */
#ifndef JM_IO_ASIDE_PARCEL_H
#define JM_IO_ASIDE_PARCEL_H

#include "core/sink/sink.h"

typedef struct jm_parcel {
    jm_run_result result;     /* points into what follows */
    double *numbers;          /* parameters, outcomes, samples */
    size_t room_numbers;
    jm_happening *happenings;
    size_t room_happenings;
    char *texts;              /* of the happenings */
    size_t room_texts;
} jm_parcel;

/* Packs `result` of a run of `plan`; false without memory. */
JM_CHECK bool jm_parcel_pack(jm_parcel *parcel, const jm_plan *plan, const jm_run_result *result);
void jm_parcel_clear(jm_parcel *parcel); /* frees */
/* Bytes of a parcel, texts and happenings left aside. */
size_t jm_parcel_bytes(const jm_plan *plan);

#endif
