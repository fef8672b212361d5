/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pace: at what wall time a moment of the patient is due.
 *
 * Deadlines are absolute, so that small errors of sleeping do not add up. Who is late catches up,
 * but no faster than half as fast again; who is more than ten seconds late lets time slip, and says
 * so. Times are seconds of one steady clock that the caller reads.
 */
#ifndef JM_LIVE_PACE_H
#define JM_LIVE_PACE_H

#include <stdint.h>

typedef struct jm_pace {
    double speed;           /* simulated seconds in a second */
    double wall_0, t_0;     /* a wall time and the simulated time that belongs to it */
    double wall, t;         /* the last deadline that was given out, and what for */
    double slipped;         /* wall seconds that were given up since the base */
    double late;            /* wall seconds behind at the last question */
    double real;            /* speed that was reached of late */
    double wall_1, t_1;     /* since when that is measured */
} jm_pace;

/* From here on time runs with `speed`; what was lost before is forgotten. */
void jm_pace_base(jm_pace *pace, double wall, double t, double speed);
/* The wall time at which `t` is due, asked in ascending order of t at wall time `now`. */
double jm_pace_due(jm_pace *pace, double t, double now);
/* Wall seconds behind. */
double jm_pace_lag(const jm_pace *pace);

/* Ticks between two samples of a wave, so that there are at most JM_PACE_SAMPLES in a second of
   wall time. */
enum { JM_PACE_SAMPLES = 1280 };
uint64_t jm_pace_thin(double tick_s, double speed);

#endif
