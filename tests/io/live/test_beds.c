/* SPDX-License-Identifier: Apache-2.0 */
/* Beds: time, orders, bookmarks and returns, with a patient that is made up. */
#include "tests/support/bed_kit.h"

JM_TEST("a patient lives at its speed, and stands still while it is paused")
{
    static kit k;
    if (!kit_begin(&k, 4, false))
        return;
    expect_true(kit_wait(&k, JM_BED_RUNNING, 1));
    const double begin = jm_bed_clock();
    const uint64_t first = kit_look_at(&k).tick;
    expect_true(kit_wait(&k, JM_BED_RUNNING, first + 256)); /* 2 s of its time */
    const double took = jm_bed_clock() - begin;
    expect_true(took > 0.45 && took < 2); /* half a second, on a busy machine more */
    jm_bed_pause(k.bed, true);
    expect_true(kit_wait(&k, JM_BED_PAUSED, 0));
    const uint64_t tick = kit_look_at(&k).tick;
    nanosleep(&(struct timespec){0, 50000000}, NULL);
    expect_int(kit_look_at(&k).tick, tick);
    jm_bed_pause(k.bed, false);
    expect_true(kit_wait(&k, JM_BED_RUNNING, tick + 10));
    kit_end(&k);
}

JM_TEST("orders take effect at the tick at which the patient stands, and are in the log")
{
    static kit k;
    if (!kit_begin(&k, 1, true))
        return;
    expect_true(kit_wait(&k, JM_BED_PAUSED, 0));
    kit_order(&k, "first", 1.25);
    kit_order(&k, "second", 0.5);
    jm_bed_pause(k.bed, false);
    expect_true(kit_wait(&k, JM_BED_RUNNING, 20));
    kit_order(&k, "third", 0.25);
    const uint64_t late = kit_look_at(&k).tick;
    expect_true(kit_wait(&k, JM_BED_RUNNING, late + 3));
    expect_int(kit_look_at(&k).n_log, 3);
    kit_end(&k);
    expect_int(k.n_orders, 3);
    expect_int(k.orders_at[0], 0);
    expect_int(k.orders_at[1], 0);
    expect_true(k.orders_at[2] >= 20 && k.orders_at[2] <= late + 1);
    expect_rel(k.seen[1], fmod((0.3 + 1.25 + 0.5) * 1.7, 3.1), 1e-15);
}

/* Lives for a while with a bookmark, returns to it, and does the same again. */
static void return_to_bookmark(kit *k)
{
    static double before[KIT_TICKS];
    if (!kit_begin(k, 20, true))
        return;
    expect_true(kit_wait(k, JM_BED_PAUSED, 0));
    kit_order(k, "at the begin", 0.75);
    jm_bed_pause(k->bed, false);
    expect_true(kit_wait(k, JM_BED_RUNNING, 200));
    kit_order(k, "early", 0.5);
    expect_true(kit_wait(k, JM_BED_RUNNING, 400));
    jm_bed_pause(k->bed, true);
    expect_true(kit_wait(k, JM_BED_PAUSED, 400));
    kit_order(k, "before it", 0.125);
    expect_status(jm_bed_bookmark(k->bed, "here", &k->err), JM_OK, &k->err);
    kit_order(k, "after it", 1.5);
    const uint64_t here = kit_look_at(k).tick;
    jm_bed_pause(k->bed, false);
    expect_true(kit_wait(k, JM_BED_RUNNING, here + 300));
    expect_status(jm_bed_bookmark(k->bed, "later", &k->err), JM_OK, &k->err);
    kit_order(k, "much later", 0.25);
    jm_bed_pause(k->bed, true);
    expect_true(kit_wait(k, JM_BED_PAUSED, here + 300));
    memcpy(before, k->seen, sizeof before);

    expect_status(jm_bed_return(k->bed, "heer", &k->err), JM_ARGUMENT, NULL);
    expect_contains(k->err.text, "did you mean \"here\"?");
    expect_status(jm_bed_return(k->bed, "here", &k->err), JM_OK, &k->err);
    while (kit_look_at(k).tick > here || kit_look_at(k).state != JM_BED_PAUSED)
        sched_yield();
    expect_int(k->n_lives, k->has_images ? 1 : 2);
    expect_int(k->n_restored, k->has_images ? 1 : 0);
    expect_lanes(k->seen, before, here + 1, 0);
    expect_int(kit_look_at(k).n_log, 3);
    expect_int(k->bed->bookmarks.n, 1);
    expect_contains(jm_diary_at(&k->bed->diary, k->bed->diary.n - 1)->text, "Returned to here");

    kit_order(k, "otherwise", 1.5); /* what "after it" had done */
    jm_bed_pause(k->bed, false);
    expect_true(kit_wait(k, JM_BED_RUNNING, here + 100));
    kit_end(k);
    expect_lanes(k->seen, before, here + 100, 0);
}

JM_TEST("who returns to a bookmark lives through the same, then on from there")
{
    static kit k;
    return_to_bookmark(&k);
}

JM_TEST("who was saved at a bookmark is put back to it, and goes on just so")
{
    static kit k;
    k.has_images = true;
    return_to_bookmark(&k);
}

JM_TEST("the begin is a bookmark, and the session at a bookmark is said as text")
{
    static kit k;
    jm_text text;
    if (!kit_begin(&k, 100, false))
        return;
    kit_wait(&k, JM_BED_RUNNING, 100);
    kit_order(&k, "x", 1);
    expect_true(kit_wait(&k, JM_BED_RUNNING, 300));
    jm_bed_pause(k.bed, true);
    expect_true(kit_wait(&k, JM_BED_PAUSED, 300));
    jm_text_init(&text);
    expect_status(jm_bed_text(k.bed, &text, &k.err), JM_OK, &k.err);
    expect_contains(text.data, "ticks, 1 orders, x at ");
    jm_text_clear(&text);
    expect_status(jm_bed_return(k.bed, "", &k.err), JM_OK, &k.err);
    while (kit_look_at(&k).tick || kit_look_at(&k).state != JM_BED_PAUSED)
        sched_yield();
    expect_int(kit_look_at(&k).n_log, 0);
    expect_int(k.bed->trend.n, 1);
    kit_end(&k);
}

JM_TEST("a patient that has died can be returned to, and then waits")
{
    static kit k;
    k.dies_at = 150;
    if (!kit_begin(&k, 1000, false))
        return;
    expect_true(kit_wait(&k, JM_BED_ENDED, 150));
    expect_text(k.bed->why, "the patient has died: of a test");
    const jm_order order = {JM_ORDER_NOTE, "help", 0, "", 0, ""};
    expect_status(jm_bed_order(k.bed, &order, false, &k.err), JM_ARGUMENT, NULL);
    expect_contains(k.err.text, "return to a bookmark");
    k.dies_at = 0;
    expect_status(jm_bed_return(k.bed, "", &k.err), JM_OK, &k.err);
    expect_true(kit_wait(&k, JM_BED_PAUSED, 0));
    jm_bed_pause(k.bed, false);
    expect_true(kit_wait(&k, JM_BED_RUNNING, 200));
    kit_end(&k);
}

JM_TEST("an alarm is a line of the diary once, also when it is lived through again")
{
    static kit k;
    size_t n_alarms = 0;
    const double high = 0.4;
    const jm_bed_limit limit = {.name = "x", .high = &high, .priority = "low"};
    const jm_bed_limit wrong = {.name = "y", .high = &high}, across = {.name = "x", .low = &high};
    if (!kit_begin(&k, 1000, true))
        return;
    pthread_mutex_lock(&k.bed->lock);
    k.bed->alarms.delay = 0;
    pthread_mutex_unlock(&k.bed->lock);
    expect_status(jm_bed_limits(k.bed, &limit, &k.err), JM_OK, &k.err);
    expect_status(jm_bed_limits(k.bed, &wrong, &k.err), JM_ARGUMENT, NULL);
    expect_status(jm_bed_limits(k.bed, &across, &k.err), JM_ARGUMENT, NULL);
    jm_bed_pause(k.bed, false);
    expect_true(kit_wait(&k, JM_BED_RUNNING, 1000));
    jm_bed_pause(k.bed, true);
    expect_true(kit_wait(&k, JM_BED_PAUSED, 1000));
    expect_status(jm_bed_bookmark(k.bed, "b", &k.err), JM_OK, &k.err);
    while (kit_look_at(&k).n_marks < 1)
        sched_yield();
    const size_t lines = kit_look_at(&k).n_diary;
    for (size_t i = 0; i < lines; i++)
        n_alarms += strstr(jm_diary_at(&k.bed->diary, i)->text, "Alarm: * X ") != NULL;
    expect_true(n_alarms > 0);
    expect_status(jm_bed_return(k.bed, "b", &k.err), JM_OK, &k.err);
    while (kit_look_at(&k).n_diary <= lines || kit_look_at(&k).state != JM_BED_PAUSED)
        sched_yield();
    expect_int(kit_look_at(&k).n_diary, lines + 1); /* "Returned to b" */
    kit_end(&k);
}

JM_TEST("an order that could not be done is told to instructors")
{
    static kit k;
    if (!kit_begin(&k, 100, false))
        return;
    kit_wait(&k, JM_BED_RUNNING, 10);
    kit_order(&k, "impossible", 0);
    const uint64_t tick = kit_look_at(&k).tick;
    expect_true(kit_wait(&k, JM_BED_RUNNING, tick + 5));
    pthread_mutex_lock(&k.bed->lock);
    const jm_line *last = jm_diary_at(&k.bed->diary, k.bed->diary.n - 1);
    expect_text(last->text, "Could not be done: impossible: nobody can do that");
    expect_true(last->hidden);
    pthread_mutex_unlock(&k.bed->lock);
    kit_end(&k);
}

JM_TEST("a bed that cannot keep up says so, and who wants it to end does not wait")
{
    static kit k;
    k.slow = (struct timespec){0, 5000000};
    if (!kit_begin(&k, 1000, false))
        return;
    expect_true(kit_wait(&k, JM_BED_RUNNING, 400));
    expect_true(kit_look_at(&k).lag > 1);
    const double begin = jm_bed_clock();
    kit_end(&k);
    expect_true(jm_bed_clock() - begin < 0.7);
}

JM_TEST("speeds, bookmarks and orders that are none are refused")
{
    static kit k;
    if (!kit_begin(&k, 1, true))
        return;
    expect_true(kit_wait(&k, JM_BED_PAUSED, 0));
    expect_status(jm_bed_speed(k.bed, 0, &k.err), JM_ARGUMENT, NULL);
    expect_status(jm_bed_speed(k.bed, 1001, &k.err), JM_ARGUMENT, NULL);
    expect_status(jm_bed_bookmark(k.bed, "", &k.err), JM_ARGUMENT, NULL);
    expect_status(jm_bed_bookmark(k.bed, "a name that is much too long for any bookmark that "
                                         "anybody has ever set", &k.err), JM_ARGUMENT, NULL);
    for (int i = 0; i < JM_BOOKMARKS; i++) {
        char name[16];
        snprintf(name, sizeof name, "b%d", i);
        while (jm_bed_bookmark(k.bed, name, &k.err) != JM_OK) /* some at a time */
            sched_yield();
    }
    expect_status(jm_bed_bookmark(k.bed, "one more", &k.err), JM_ARGUMENT, NULL);
    kit_end(&k);
}

JM_TEST_MAIN
