/* SPDX-License-Identifier: Apache-2.0 */
/* Alarms: when they begin and end, what they say, which comes first, and silence. */
#include "io/live/alarm.h"

#include "tests/support/jm_test.h"

static const jm_shown spo2 = {.label = "SpO2", .low = 90, .high = (double)NAN, .priority = "high"};
static const jm_shown hr = {.label = "HR", .low = 50, .high = 120, .priority = "medium"};
static const jm_shown temp = {.label = "Temp", .low = 35, .high = 38.5, .decimals = 1,
                              .priority = "low"};
static const jm_shown *const three[] = {&spo2, &hr, &temp};

static size_t see(jm_alarms *a, double t, double x, double y, double z)
{
    const double values[] = {x, y, z};
    size_t began[3], n;
    jm_alarms_see(a, t, values, began, &n);
    return n;
}

static void expect_alarm(const jm_alarms *a, size_t i, const char *right)
{
    jm_text text;
    jm_text_init(&text);
    jm_alarm_text(a, i, &text);
    expect_text(text.data, right);
    jm_text_clear(&text);
}

JM_TEST("an alarm begins after three seconds outside and ends at once inside")
{
    jm_alarms a;
    expect_true(jm_alarms_init(&a, three, 3));
    expect_int(see(&a, 0, 97, 71, 37), 0);
    expect_int(see(&a, 10, 89.8, 71, 37), 0);
    expect_int(see(&a, 12.75, 84.4, 71, 37), 0);
    expect_int(jm_alarms_top(&a), -1);
    a.has_changed = false;
    expect_int(see(&a, 13, 84.4, 71, 37), 1);
    expect_true(a.has_changed);
    expect_int(jm_alarms_top(&a), JM_PRIORITY_HIGH);
    expect_rel(a.limits[0].since, 13, 0);
    expect_alarm(&a, 0, "*** SpO2 LOW 84 < 90");
    a.has_changed = false;
    expect_int(see(&a, 13.25, 85, 71, 37), 0);
    expect_false(a.has_changed);
    expect_int(see(&a, 13.5, 90, 71, 37), 0);
    expect_true(a.has_changed);
    expect_int(jm_alarms_top(&a), -1);
    jm_alarms_clear(&a);
}

JM_TEST("a short dip raises no alarm, and starts the time anew")
{
    jm_alarms a;
    expect_true(jm_alarms_init(&a, three, 3));
    see(&a, 0, 80, 71, 37);
    see(&a, 2, 95, 71, 37);
    see(&a, 3, 80, 71, 37);
    expect_int(see(&a, 5.9, 80, 71, 37), 0);
    expect_int(see(&a, 6, 80, 71, 37), 1);
    jm_alarms_clear(&a);
}

JM_TEST("the most urgent alarm comes first, then the eldest")
{
    jm_alarms a;
    size_t order[3];
    expect_true(jm_alarms_init(&a, three, 3));
    see(&a, 0, 97, 130, 39);
    see(&a, 3, 97, 130, 39);
    see(&a, 4, 80, 130, 39);
    see(&a, 7, 80, 130, 39);
    expect_int(jm_alarms_sort(&a, order), 3);
    expect_int(order[0], 0);
    expect_int(order[1], 1);
    expect_int(order[2], 2);
    expect_alarm(&a, 1, "** HR HIGH 130 > 120");
    expect_alarm(&a, 2, "* Temp HIGH 39.0 > 38.5");
    a.limits[2].priority = JM_PRIORITY_HIGH;
    expect_int(jm_alarms_sort(&a, order), 3);
    expect_int(order[0], 2); /* since 3 s */
    expect_int(order[1], 0);
    jm_alarms_clear(&a);
}

JM_TEST("a number just outside of its limit is shown with the digits that say so")
{
    jm_alarms a;
    expect_true(jm_alarms_init(&a, three, 3));
    see(&a, 0, 89.8, 120.004, 37);
    see(&a, 3, 89.8, 120.004, 37);
    expect_alarm(&a, 0, "*** SpO2 LOW 89.8 < 90");
    expect_alarm(&a, 1, "** HR HIGH 120.004 > 120");
    jm_alarms_clear(&a);
}

JM_TEST("silence pauses what is there, for its time; a new alarm sounds")
{
    jm_alarms a;
    expect_true(jm_alarms_init(&a, three, 3));
    see(&a, 0, 80, 71, 37);
    see(&a, 3, 80, 71, 37);
    jm_alarms_silence(&a, 1000, 120);
    expect_true(a.limits[0].is_silenced);
    see(&a, 5, 80, 130, 37);
    expect_int(see(&a, 8, 80, 130, 37), 1);
    expect_true(a.limits[0].is_silenced);
    expect_false(a.limits[1].is_silenced);
    expect_rel(jm_alarms_silent(&a, 1040), 80, 0);
    expect_rel(jm_alarms_silent(&a, 1120), 0, 0);
    expect_false(a.limits[0].is_silenced);
    jm_alarms_silence(&a, 2000, 60);
    expect_true(a.limits[1].is_silenced);
    jm_alarms_silence(&a, 2001, 0);
    expect_rel(jm_alarms_silent(&a, 2001), 0, 0);
    expect_false(a.limits[1].is_silenced);
    jm_alarms_clear(&a);
}

JM_TEST("a number that is not there, or has no limits, raises no alarm; from side to side is one")
{
    jm_alarms a;
    expect_true(jm_alarms_init(&a, three, 3));
    see(&a, 0, (double)NAN, 40, 37);
    see(&a, 9, 1000, 40, 37); /* spo2 has no high limit */
    expect_int(jm_alarms_top(&a), JM_PRIORITY_MEDIUM);
    expect_alarm(&a, 1, "** HR LOW 40 < 50");
    a.has_changed = false;
    see(&a, 10, 97, 150, 37);
    expect_true(a.has_changed);
    expect_alarm(&a, 1, "** HR HIGH 150 > 120");
    jm_alarms_rest(&a);
    expect_int(jm_alarms_top(&a), -1);
    jm_alarms_clear(&a);
}

JM_TEST("priorities have three words")
{
    jm_priority p;
    expect_true(jm_priority_of(&p, "high"));
    expect_int(p, JM_PRIORITY_HIGH);
    expect_true(jm_priority_of(&p, ""));
    expect_int(p, JM_PRIORITY_MEDIUM);
    expect_false(jm_priority_of(&p, "urgent"));
    expect_text(jm_priority_text(JM_PRIORITY_LOW), "low");
}

JM_TEST_MAIN
