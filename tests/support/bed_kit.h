/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient that is made up, for tests of beds: one number that follows a rule of its own, and what
 * was ordered. What it goes through depends on the orders and their ticks alone, as with real ones.
 */
#ifndef JM_TESTS_SUPPORT_BED_KIT_H
#define JM_TESTS_SUPPORT_BED_KIT_H

#include <time.h>

#include "io/live/bed.h"
#include "tests/support/jm_test.h"

enum { KIT_TICKS = 4096 };

typedef struct kit {
    jm_session session;
    jm_life life;
    jm_bed *bed;
    jm_error err;
    double x;              /* the patient, */
    uint64_t n;            /* and its tick */
    bool has_images;       /* it can be saved */
    size_t n_restored;
    uint64_t n_lives, n_stands;
    uint64_t dies_at;      /* a tick; 0: never */
    struct timespec slow;  /* what a tick costs */
    double seen[KIT_TICKS]; /* x at each tick, in its last life */
    uint64_t orders_at[64]; /* ticks of the orders of the last life */
    size_t n_orders;
} kit;

static const jm_shown kit_shown[] = {
    {.name = "double", .label = "Double", .unit = "1", .ref = {JM_REF_STATE, 0}, .factor = 2,
     .low = 0, .high = 1, .sweep = 25, .is_wave = true},
    {.name = "x", .label = "X", .unit = "1", .ref = {JM_REF_STATE, 0}, .factor = 1, .low = 0.1,
     .high = 1000, .priority = "high", .of = "double", .decimals = 2},
};

static const jm_action kit_actions[] = {
    {.name = "bleed", .label = "Haemorrhage", .has_value = true, .unit = "mL/min", .low = 0,
     .high = 500, .value = 100, .hidden = true},
    {.name = "cry", .label = "Cry", .unit = ""},
};

__attribute__((unused)) static void kit_look(void *user, jm_hand *hand, const jm_ref *refs,
                                             size_t n, double *out)
{
    const kit *k = user;
    (void)hand, (void)refs;
    for (size_t i = 0; i < n; i++)
        out[i] = k->x;
}

__attribute__((unused)) static jm_status kit_live(void *user, const jm_attendant *who,
                                                  char why[300], jm_error *err)
{
    kit *k = user;
    k->x = 0.3;
    k->n_lives++;
    k->n_orders = 0;
    for (k->n = 0; k->n < KIT_TICKS; k->n++) {
        const jm_order *orders;
        size_t n_orders;
        k->seen[k->n] = k->x;
        k->n_stands++;
        const bool goes_on = who->stand(who->user, NULL, k->n, &orders, &n_orders);
        const uint64_t n = k->n; /* it may have been put back */
        if (!goes_on) {
            snprintf(why, 300, "stopped");
            return JM_OK;
        }
        if (n == k->dies_at && n) {
            snprintf(why, 300, "the patient has died: of a test");
            return JM_OK;
        }
        for (size_t i = 0; i < n_orders; i++) {
            k->orders_at[k->n_orders++ % 64] = n;
            k->x += orders[i].value;
            if (strcmp(orders[i].name, "impossible") == 0) {
                (void)!jm_fail(err, JM_SCRIPT, "nobody can do that");
                who->refused(who->user, &orders[i], err);
            }
        }
        k->x = fmod(k->x * 1.7 + 0.01 * (double)n, 3.1);
        nanosleep(&k->slow, NULL);
    }
    snprintf(why, 300, "the end of the test");
    return JM_OK;
}

typedef struct kit_image {
    double x;
    uint64_t n;
} kit_image;

__attribute__((unused)) static jm_status kit_save(void *user, jm_hand *hand, void *buffer,
                                                  size_t room, size_t *size, jm_error *err)
{
    const kit *k = user;
    const kit_image image = {k->x, k->n};
    (void)hand;
    *size = sizeof image;
    if (!k->has_images)
        return jm_fail(err, JM_ARGUMENT, "this patient cannot be saved");
    if (buffer && room >= sizeof image)
        memcpy(buffer, &image, sizeof image);
    return JM_OK;
}

__attribute__((unused)) static jm_status kit_restore(void *user, jm_hand *hand, const void *buffer,
                                                     size_t size, jm_error *err)
{
    kit *k = user;
    kit_image image;
    (void)hand, (void)err;
    expect_int(size, sizeof image);
    memcpy(&image, buffer, sizeof image);
    k->x = image.x;
    k->n = image.n;
    k->n_restored++;
    return JM_OK;
}

__attribute__((unused)) static jm_status kit_text(void *user, uint64_t ticks,
                                                  const jm_entry *entries, size_t n, jm_text *out,
                                                  jm_error *err)
{
    (void)user, (void)err;
    jm_text_addf(out, "%llu ticks, %zu orders", (unsigned long long)ticks, n);
    for (size_t i = 0; i < n; i++)
        jm_text_addf(out, ", %s at %llu", entries[i].order.name,
                     (unsigned long long)entries[i].tick);
    return JM_OK;
}

/* A bed with a patient that begins paused or not; `speed` times real time. */
__attribute__((unused)) static bool kit_begin(kit *k, double speed, bool is_paused)
{
    k->session = (jm_session){.tick_s = 1.0 / 128, .tick = 1.0 / 128, .speed = speed,
                              .n_actions = 2, .actions = kit_actions, .n_shown = 2,
                              .shown = kit_shown};
    k->life = (jm_life){.user = k, .session = &k->session, .title = "Made up", .patient = "1",
                        .arm = "usual", .live = kit_live, .look = kit_look, .save = kit_save,
                        .restore = kit_restore, .text = kit_text};
    if (!expect_status(jm_bed_new(&k->bed, 1, &k->life, &k->err), JM_OK, &k->err))
        return false;
    jm_bed_pause(k->bed, is_paused);
    return expect_status(jm_bed_start(k->bed, &k->err), JM_OK, &k->err);
}

__attribute__((unused)) static void kit_end(kit *k)
{
    expect_true(jm_bed_stop(k->bed, 5));
    jm_bed_free(k->bed);
}

typedef struct kit_now {
    jm_bed_state state;
    uint64_t tick;
    size_t n_log, n_diary, n_marks;
    double lag;
} kit_now;

__attribute__((unused)) static kit_now kit_look_at(kit *k)
{
    pthread_mutex_lock(&k->bed->lock);
    const kit_now now = {k->bed->state, k->bed->tick, k->bed->log.n, k->bed->diary.n,
                         k->bed->bookmarks.n, k->bed->lag};
    pthread_mutex_unlock(&k->bed->lock);
    return now;
}

/* Until the bed is in that state, at that tick or later; false after five seconds. */
__attribute__((unused)) static bool kit_wait(kit *k, jm_bed_state state, uint64_t tick)
{
    const struct timespec little = {0, 1000000};
    for (int i = 0; i < 5000; i++) {
        const kit_now now = kit_look_at(k);
        if (now.state == state && now.tick >= tick)
            return true;
        nanosleep(&little, NULL);
    }
    return false;
}

__attribute__((unused)) static void kit_order(kit *k, const char *name, double value)
{
    const jm_order order = {JM_ORDER_SET, name, value, "1", 0, ""};
    expect_status(jm_bed_order(k->bed, &order, false, &k->err), JM_OK, &k->err);
}

#endif
