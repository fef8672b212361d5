/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a bed's thread does: it lets its patient live, and attends it at every tick.
 */
#ifndef JM_LIVE_ATTEND_H
#define JM_LIVE_ATTEND_H

#include "io/live/bed.h"

jm_attendant jm_attend(jm_bed *bed);
void *jm_attend_thread(void *bed);
/* Ticks between two samples of waves, at the speed that is reached; under the lock. */
uint64_t jm_attend_thin(const jm_bed *bed);
/* A line of the diary, at the present time; under the lock. */
void jm_attend_tell(jm_bed *bed, bool hidden, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
