/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/attend.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NO_SLEEP 0.001 /* seconds: less than that is not worth going to sleep */

void jm_attend_tell(jm_bed *bed, bool hidden, const char *format, ...)
{
    char text[800];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    jm_diary_add(&bed->diary, jm_bed_time(bed), hidden, text);
}

static void turn_to(jm_bed *bed, jm_bed_state state)
{
    if (bed->state != state)
        bed->v_state++;
    bed->state = state;
}

/* --- the patient stands: what is seen is published --- */

static void look(jm_bed *bed, jm_hand *hand)
{
    bed->life.look(bed->life.user, hand, bed->refs, bed->n_shown, bed->row);
    for (size_t i = 0; i < bed->n_shown; i++)
        bed->row[i] = bed->shown[i]->factor * bed->row[i] + bed->shown[i]->offset;
}

static void see_numbers(jm_bed *bed, uint64_t n)
{
    const double *numbers = bed->row + bed->n_waves;
    size_t n_began;
    memcpy(bed->values, numbers, bed->n_numbers * sizeof *numbers);
    jm_alarms_see(&bed->alarms, jm_bed_time(bed), numbers, bed->began, &n_began);
    for (size_t i = 0; i < n_began && !bed->is_returning; i++) {
        jm_text text;
        jm_text_init(&text);
        jm_alarm_text(&bed->alarms, bed->began[i], &text);
        jm_attend_tell(bed, false, "Alarm: %s", text.data);
        jm_text_clear(&text);
    }
    if (bed->alarms.has_changed)
        bed->v_alarms++;
    bed->alarms.has_changed = false;
    if (!bed->is_returning || n == bed->target.tick)
        jm_trend_add(&bed->trend, jm_bed_time(bed), numbers);
}

static void publish(jm_bed *bed, uint64_t n)
{
    bed->tick = n;
    jm_ring_push(&bed->record, n, bed->row);
    if (n % bed->every == 0 || (bed->is_returning && n == bed->target.tick))
        see_numbers(bed, n);
    if (!bed->is_returning && n % jm_pace_thin(bed->life.session->tick_s, bed->speed) == 0)
        jm_ring_push(&bed->waves, n, bed->row);
}

/* --- orders --- */

/* What has come while the patient walked or stood here takes effect at this tick. */
static void take_pending(jm_bed *bed, uint64_t n)
{
    for (size_t i = 0; i < bed->pending.n; i++) {
        jm_entry *entry = &bed->pending.entries[i];
        jm_text text;
        entry->tick = n;
        if (!jm_log_add(&bed->log, entry))
            break;
        jm_text_init(&text);
        jm_order_text(&entry->order, bed->life.session, &text);
        jm_attend_tell(bed, entry->hidden, "%s", text.data);
        jm_text_clear(&text);
    }
    jm_log_cut(&bed->pending, 0);
}

/* Entries of the log that belong to this tick. Their texts stay where they are, the log's array
   does not. */
static void hand_over(jm_bed *bed, uint64_t n)
{
    bed->n_orders = 0;
    for (; bed->next_entry < bed->log.n; bed->next_entry++) {
        const jm_entry *entry = &bed->log.entries[bed->next_entry];
        if (entry->tick != n)
            break;
        if (bed->n_orders == bed->room_orders) {
            const size_t room = bed->room_orders ? 2 * bed->room_orders : 16;
            jm_order *grown = realloc(bed->orders, room * sizeof *grown);
            if (!grown)
                break;
            bed->orders = grown;
            bed->room_orders = room;
        }
        bed->orders[bed->n_orders++] = entry->order;
    }
}

/* --- waiting --- */

static void sleep_until(jm_bed *bed, double wall)
{
    const struct timespec until = { (time_t)floor(wall),
                                    (long)((wall - floor(wall)) * 1e9) };
    pthread_cond_timedwait(&bed->wake, &bed->lock, &until);
}

static void measure_lag(jm_bed *bed)
{
    bed->lag = jm_pace_lag(&bed->pace);
    if (bed->lag > bed->most_lag)
        bed->most_lag = bed->lag;
}

/* Until the tick is over: its time has come and nobody paused it. Orders are taken meanwhile. */
static void wait_here(jm_bed *bed, uint64_t n)
{
    double due = NAN; /* unknown: after a pause, a return, another speed */
    for (;;) {
        take_pending(bed, n);
        if (bed->ends || bed->back.is_wanted)
            return;
        turn_to(bed, bed->is_paused ? JM_BED_PAUSED : JM_BED_RUNNING);
        if (bed->is_paused) {
            bed->is_rebased = true;
            pthread_cond_wait(&bed->wake, &bed->lock);
            continue;
        }
        const double now = jm_bed_clock();
        if (bed->is_rebased) {
            jm_pace_base(&bed->pace, now, jm_bed_time(bed), bed->speed);
            measure_lag(bed);
            bed->is_rebased = false;
            due = now;
        }
        if (isnan(due)) {
            due = jm_pace_due(&bed->pace, jm_bed_time(bed), now);
            measure_lag(bed);
        }
        if (due - now < NO_SLEEP)
            return;
        sleep_until(bed, due);
    }
}

static bool stand(void *user, jm_hand *hand, uint64_t n, const jm_order **orders, size_t *n_orders)
{
    jm_bed *bed = user;
    look(bed, hand);
    pthread_mutex_lock(&bed->lock);
    publish(bed, n);
    if (bed->is_returning && n >= bed->target.tick) {
        bed->is_returning = false;
        bed->is_rebased = true;
    }
    if (!bed->is_returning)
        wait_here(bed, n);
    hand_over(bed, n);
    const bool goes_on = !bed->ends && !bed->back.is_wanted;
    pthread_mutex_unlock(&bed->lock);
    *orders = bed->orders;
    *n_orders = bed->n_orders;
    return goes_on;
}

static void refused(void *user, const jm_order *order, const jm_error *err)
{
    jm_bed *bed = user;
    pthread_mutex_lock(&bed->lock);
    if (!bed->is_returning)
        jm_attend_tell(bed, true, "Could not be done: %s: %s", order->name, err->text);
    pthread_mutex_unlock(&bed->lock);
}

jm_attendant jm_attend(jm_bed *bed)
{
    return (jm_attendant){ bed, stand, refused };
}

/* --- lives, one after another --- */

/* All that came after the bookmark has not been. */
static void go_back(jm_bed *bed)
{
    const bool was_ended = bed->state == JM_BED_ENDED;
    bed->target = bed->back;
    bed->back.is_wanted = false;
    jm_log_cut(&bed->log, bed->target.n_entries);
    jm_log_cut(&bed->pending, 0);
    jm_bookmarks_cut(&bed->bookmarks, bed->target.tick, bed->target.n_entries);
    jm_diary_cut(&bed->diary, bed->target.line);
    jm_trend_cut(&bed->trend, (double)bed->target.tick * bed->life.session->tick_s);
    bed->is_paused = bed->is_paused || was_ended;
    bed->tick = bed->target.tick;
    jm_attend_tell(bed, false, "Returned to %s",
                   *bed->target.name ? bed->target.name : "the begin");
    bed->v_log++;
    bed->v_bookmarks++;
}

static void begin(jm_bed *bed)
{
    turn_to(bed, JM_BED_RETURNING);
    jm_alarms_rest(&bed->alarms);
    jm_ring_empty(&bed->record);
    bed->next_entry = 0;
    bed->is_returning = true;
    bed->why[0] = '\0';
}

static void live_once(jm_bed *bed)
{
    jm_error err = { 0 };
    char why[300] = "";
    begin(bed);
    pthread_mutex_unlock(&bed->lock);
    const jm_status status = bed->life.live(bed->life.user, &bed->attendant, why, &err);
    pthread_mutex_lock(&bed->lock);
    if (bed->ends || bed->back.is_wanted)
        return;
    if (status != JM_OK)
        snprintf(bed->why, sizeof bed->why, "%.299s", err.text);
    else
        snprintf(bed->why, sizeof bed->why, "%s", *why ? why : "the scenario is over");
    jm_attend_tell(bed, false, "Ended: %s", bed->why);
    turn_to(bed, JM_BED_ENDED);
}

void *jm_attend_thread(void *user)
{
    jm_bed *bed = user;
    pthread_mutex_lock(&bed->lock);
    while (!bed->ends) {
        live_once(bed);
        while (!bed->ends && !bed->back.is_wanted)
            pthread_cond_wait(&bed->wake, &bed->lock);
        if (!bed->ends)
            go_back(bed);
    }
    turn_to(bed, JM_BED_ENDED);
    pthread_mutex_unlock(&bed->lock);
    return NULL;
}
