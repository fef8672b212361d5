/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/pace.h"

#include <math.h>

#define CATCH_UP 1.5   /* times the speed */
#define MOST_LATE 10.0 /* seconds: busy machines hold up a thread for one or two */
#define MEASURED 0.5   /* seconds over which the real speed is measured */
#define JITTER 0.005   /* seconds that sleepers are late on a quiet machine */

void jm_pace_base(jm_pace *pace, double wall, double t, double speed)
{
    *pace = (jm_pace){ .speed = speed, .wall_0 = wall, .t_0 = t, .wall = wall, .t = t,
                       .real = speed, .wall_1 = wall, .t_1 = t };
}

static void measure(jm_pace *pace, double t, double now)
{
    if (now - pace->wall_1 < MEASURED)
        return;
    pace->real = (t - pace->t_1) / (now - pace->wall_1);
    pace->wall_1 = now;
    pace->t_1 = t;
}

double jm_pace_due(jm_pace *pace, double t, double now)
{
    const double step = (t - pace->t) / pace->speed;
    double due = pace->wall_0 + (t - pace->t_0) / pace->speed;
    measure(pace, t, now);
    pace->late = fmax(0, now - due);
    if (pace->late > MOST_LATE) {
        const double lost = pace->late - MOST_LATE;
        pace->wall_0 += lost;
        pace->slipped += lost;
        pace->late = MOST_LATE;
        due += lost;
    }
    /* Where it is on time the second is the smaller one. */
    due = fmax(due, fmax(pace->wall, now - step - JITTER) + step / CATCH_UP);
    pace->wall = due;
    pace->t = t;
    return due;
}

double jm_pace_lag(const jm_pace *pace)
{
    return pace->slipped + pace->late;
}

uint64_t jm_pace_thin(double tick_s, double speed)
{
    const double k = ceil(speed / tick_s / JM_PACE_SAMPLES - 1e-9);
    return k > 1 ? (uint64_t)k : 1;
}
