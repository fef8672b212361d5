/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alarms: numbers that leave their limits.
 *
 * An alarm begins when its number has been outside for a few simulated seconds, and ends when it is
 * inside again, at once. Silencing pauses the sound of what is there now; a new alarm sounds again.
 * Times `t` are simulated seconds, `wall` are seconds of a steady clock.
 */
#ifndef JM_LIVE_ALARM_H
#define JM_LIVE_ALARM_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/text.h"
#include "core/run/orders.h"

typedef enum jm_priority { JM_PRIORITY_LOW, JM_PRIORITY_MEDIUM, JM_PRIORITY_HIGH } jm_priority;
const char *jm_priority_text(jm_priority priority);
bool jm_priority_of(jm_priority *out, const char *text); /* "high"; "" is medium */

typedef struct jm_limit {
    double low, high;     /* NAN: none */
    jm_priority priority;
    double t_outside;     /* since when the number is outside, NAN: it is inside */
    bool is_on, is_low;   /* the alarm is there, and of which side */
    bool is_silenced;
    double since;         /* when the alarm began */
    double value;         /* the last one */
} jm_limit;

typedef struct jm_alarms {
    size_t n;
    const jm_shown *const *numbers; /* [n] borrowed */
    jm_limit *limits;               /* [n] */
    double delay;                   /* simulated seconds */
    double wall_silent;             /* until then sounds are paused; 0: they are not */
    bool has_changed;               /* set where something began or ended; the reader clears it */
} jm_alarms;

bool jm_alarms_init(jm_alarms *alarms, const jm_shown *const *numbers, size_t n);
void jm_alarms_clear(jm_alarms *alarms);
/* Nothing is outside; limits and silence stay. */
void jm_alarms_rest(jm_alarms *alarms);
/* Looks at values[n]; NAN has no limits. Those that begin now: began[*n_began], room for n. */
void jm_alarms_see(jm_alarms *alarms, double t, const double *values, size_t *began,
                   size_t *n_began);
/* 0 seconds ends the silence. */
void jm_alarms_silence(jm_alarms *alarms, double wall, double seconds);
/* Wall seconds that sounds are still paused; what was silenced sounds again after them. */
double jm_alarms_silent(jm_alarms *alarms, double wall);
/* Alarms that are on, the most urgent and then the eldest first: order[n]; returns how many. */
size_t jm_alarms_sort(const jm_alarms *alarms, size_t *order);
/* The highest priority of those that are on, -1 where none is. */
int jm_alarms_top(const jm_alarms *alarms);
/* "*** SpO2 LOW 84 < 90" */
void jm_alarm_text(const jm_alarms *alarms, size_t i, jm_text *out);

#endif
