/* SPDX-License-Identifier: Apache-2.0 */
/* Pace, with a clock that the test turns. */
#include "io/live/pace.h"

#include "tests/support/jm_test.h"

#define TICK (1.0 / 128)

/* Lives `n` ticks from tick `first` on. Each costs `cost` seconds of the clock, and a sleeper is
   `late` seconds late. */
static double walk(jm_pace *pace, uint64_t first, uint64_t n, double *now, double cost, double late)
{
    double most = 0;
    for (uint64_t k = first; k < first + n; k++) {
        const double due = jm_pace_due(pace, (double)k * TICK, *now);
        if (due > *now)
            *now = due + late;
        most = fmax(most, *now - due);
        *now += cost;
    }
    return most;
}

JM_TEST("an hour of small lateness adds up to nothing")
{
    jm_pace pace;
    double now = 5000.25;
    const uint64_t hour = 3600 * 128;
    jm_pace_base(&pace, now, 0, 1);
    walk(&pace, 1, hour, &now, 0.002, 0.0003);
    expect_abs(now - 5000.25, 3600, 0.0025);
    expect_rel(pace.slipped, 0, 0);
}

JM_TEST("speed is kept, below and above real time")
{
    static const double speeds[] = {0.1, 2, 37.5, 1000};
    for (int i = 0; i < 4; i++) {
        jm_pace pace;
        double now = 17;
        jm_test_note("speed %g", speeds[i]);
        jm_pace_base(&pace, now, 0, speeds[i]);
        walk(&pace, 1, 12800, &now, 0, 0);
        expect_rel((now - 17) * speeds[i], 100, 1e-9);
    }
}

JM_TEST("a short hold-up is caught up, but not in a burst")
{
    jm_pace pace;
    double now = 0;
    jm_pace_base(&pace, now, 0, 1);
    walk(&pace, 1, 128, &now, 0.0001, 0);
    now += 0.4; /* the machine did something else */
    const double begin = now;
    walk(&pace, 129, 26, &now, 0.0001, 0); /* 0.2 simulated seconds */
    expect_true(now - begin > 0.2 / 1.5 - 2 * TICK); /* a tick or two may come at once */
    walk(&pace, 155, 256, &now, 0.0001, 0);
    expect_abs(now, 410 * TICK, 0.01);
    expect_rel(pace.slipped, 0, 0);
    expect_abs(jm_pace_lag(&pace), 0, 0.01);
}

JM_TEST("what is more than ten seconds late is given up, and told")
{
    jm_pace pace;
    double now = 0;
    jm_pace_base(&pace, now, 0, 1);
    walk(&pace, 1, 128, &now, 0.0001, 0);
    now += 30;
    walk(&pace, 129, 1, &now, 0.0001, 0);
    expect_abs(jm_pace_lag(&pace), 30, 0.02);
    expect_abs(pace.slipped, 20, 0.02);
    walk(&pace, 130, 128 * 40, &now, 0.0001, 0);
    expect_abs(now, 41 + 20, 0.05);
    expect_abs(jm_pace_lag(&pace), 20, 0.02);
}

JM_TEST("a machine that cannot keep up slips more and more, and goes on as fast as it can")
{
    jm_pace pace;
    double now = 0;
    jm_pace_base(&pace, now, 0, 10);
    walk(&pace, 1, 1280, &now, TICK, 0); /* 10 simulated seconds take 10 */
    expect_abs(now, 10, 0.02);
    expect_abs(jm_pace_lag(&pace), 9, 0.05);
    expect_rel(pace.real, 1, 0.02);
    jm_pace_base(&pace, now, 10, 1);
    expect_rel(jm_pace_lag(&pace), 0, 0);
}

JM_TEST("waves are thinned where there would be too many of them")
{
    expect_int(jm_pace_thin(TICK, 0.1), 1);
    expect_int(jm_pace_thin(TICK, 1), 1);
    expect_int(jm_pace_thin(TICK, 10), 1);
    expect_int(jm_pace_thin(TICK, 10.1), 2);
    expect_int(jm_pace_thin(TICK, 1000), 100);
    expect_int(jm_pace_thin(60, 1000), 1);
}

JM_TEST_MAIN
