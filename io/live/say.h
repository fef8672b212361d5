/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a room says, as JSON (docs/live.md). Functions that read what changes take the bed's lock
 * themselves, unless they say otherwise.
 */
#ifndef JM_LIVE_SAY_H
#define JM_LIVE_SAY_H

#include "io/live/guard.h"
#include "io/live/room.h"

#define JM_LIVE_NOTICE                                                                     \
    "Simulated: a computed patient, for research and education only. This is not a patient " \
    "monitor and not a medical device."

void jm_say_room(const jm_room *room, jm_text *out);
void jm_say_hello(const jm_room *room, size_t bed, jm_role role, jm_text *out);
void jm_say_numerics(jm_bed *bed, uint64_t seq, jm_text *out);
void jm_say_state(jm_bed *bed, jm_text *out);
void jm_say_limits(jm_bed *bed, jm_text *out);
void jm_say_bookmarks(jm_bed *bed, jm_text *out);
void jm_say_beds(const jm_room *room, jm_text *out);
/* The whole diary, as far as the role may know it. */
void jm_say_diary(jm_bed *bed, jm_role role, jm_text *out);
/* The orders, and the diary. */
void jm_say_log(jm_bed *bed, jm_text *out);
void jm_say_reply(const char *id, const char *error, jm_text *out); /* NULL: it is done */
void jm_say_dropped(uint64_t frames, jm_text *out);
/* Numbers of `signals` (names with commas; "": all) from `from` seconds on. JM_ARGUMENT: a name. */
JM_CHECK jm_status jm_say_trend(jm_bed *bed, const char *signals, double from, jm_text *out,
                                jm_error *err);
/* All that is shown, exactly, for at most `most` ticks from `tick` on, or from the oldest that is
   kept. */
void jm_say_record(jm_bed *bed, uint64_t tick, size_t most, jm_text *out);

#endif
