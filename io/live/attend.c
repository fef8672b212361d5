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

static void see_numbers(jm_bed *bed)
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
}

uint64_t jm_attend_thin(const jm_bed *bed)
{
    const double real = bed->pace.real > 0 ? fmin(bed->speed, bed->pace.real) : bed->speed;
    return jm_pace_thin(bed->life.session->tick_s, real);
}

/* `arrives`: here it goes on after a return. */
static void publish(jm_bed *bed, uint64_t n, bool arrives)
{
    bed->tick = n;
    jm_ring_push(&bed->record, n, bed->row);
    if (n % bed->every == 0 || arrives) {
        see_numbers(bed);
        if (!bed->is_returning || arrives)
            jm_trend_add(&bed->trend, jm_bed_time(bed), bed->values);
    }
    if (!bed->is_returning && n % jm_attend_thin(bed) == 0)
        jm_ring_push(&bed->waves, n, bed->row);
}

/* --- bookmarks --- */

/* The image of the patient as it stands, where it can have one. */
static void save(jm_bed *bed, jm_hand *hand, jm_bookmark *mark)
{
    const jm_life *life = &bed->life;
    size_t size = 0;
    if (!life->save || life->save(life->user, hand, NULL, 0, &size, NULL) != JM_OK || !size ||
        size + jm_bookmarks_size(&bed->bookmarks) > JM_IMAGES_MOST)
        return;
    void *image = malloc(size);
    if (image && life->save(life->user, hand, image, size, &size, NULL) == JM_OK) {
        mark->image = image;
        mark->size = size;
    } else {
        free(image);
    }
}

static void set_mark(jm_bed *bed, jm_hand *hand, const jm_mark_wish *wish)
{
    jm_bookmark mark = { .tick = bed->tick, .n_entries = bed->log.n };
    strcpy(mark.name, wish->name);
    jm_attend_tell(bed, false, "Bookmark: %s", mark.name);
    mark.line = bed->diary.next; /* the line that tells of it stays when it is returned to */
    jm_bookmark *own = jm_bookmarks_add(&bed->bookmarks, &mark);
    if (own)
        save(bed, hand, own);
    bed->v_bookmarks++;
}

/* On the way back images are made anew: those of another life are of no use. */
static void save_again(jm_bed *bed, jm_hand *hand, uint64_t n)
{
    jm_bookmarks *marks = &bed->bookmarks;
    if (n == 0 && !marks->begin.image)
        save(bed, hand, &marks->begin);
    for (size_t i = 0; i < marks->n; i++) {
        if (marks->all[i].tick == n && !marks->all[i].image)
            save(bed, hand, &marks->all[i]);
    }
}

/* All that came after the bookmark has not been. */
static void go_back(jm_bed *bed)
{
    const bool was_ended = bed->state == JM_BED_ENDED;
    bed->target = bed->back;
    bed->back.is_wanted = false;
    jm_log_cut(&bed->log, bed->target.n_entries);
    jm_log_cut(&bed->pending, 0);
    bed->n_wishes = 0;
    jm_bookmarks_cut(&bed->bookmarks, bed->target.tick, bed->target.n_entries);
    jm_diary_cut(&bed->diary, bed->target.line);
    jm_trend_cut(&bed->trend, (double)bed->target.tick * bed->life.session->tick_s);
    jm_ring_cut(&bed->record, bed->target.tick);
    jm_alarms_rest(&bed->alarms);
    bed->is_paused = bed->is_paused || was_ended;
    bed->is_rebased = true;
    bed->tick = bed->target.tick;
    jm_attend_tell(bed, false, "Returned to %s",
                   *bed->target.name ? bed->target.name : "the begin");
    bed->v_log++;
    bed->v_bookmarks++;
    bed->v_state++;
}

/* Puts the patient back where it shall be, if it has an image of then. The orders of that tick are
   given (once more) when it leaves it. */
static bool put_back(jm_bed *bed, jm_hand *hand)
{
    const jm_bookmark *mark = jm_bookmarks_find(&bed->bookmarks, bed->back.name);
    jm_error err = { 0 };
    if (!mark || !mark->image || mark->tick != bed->back.tick ||
        mark->n_entries != bed->back.n_entries ||
        bed->life.restore(bed->life.user, hand, mark->image, mark->size, &err) != JM_OK)
        return false;
    go_back(bed);
    bed->next_entry = 0;
    while (bed->next_entry < bed->log.n &&
           bed->log.entries[bed->next_entry].tick < bed->target.tick)
        bed->next_entry++;
    look(bed, hand);
    publish(bed, bed->target.tick, true);
    return true;
}

/* --- orders --- */

static void take_order(jm_bed *bed, jm_entry *entry)
{
    jm_text text;
    entry->tick = bed->tick;
    if (!jm_log_add(&bed->log, entry))
        return;
    jm_text_init(&text);
    jm_order_text(&entry->order, bed->life.session, &text);
    jm_attend_tell(bed, entry->hidden, "%s", text.data);
    jm_text_clear(&text);
}

/* What has come while the patient walked or stood here takes effect at this tick: orders and
   bookmarks, one after another. */
static void take_wishes(jm_bed *bed, jm_hand *hand)
{
    size_t mark = 0;
    for (size_t i = 0; i <= bed->pending.n; i++) {
        while (mark < bed->n_wishes && bed->wishes[mark].n_ahead <= i)
            set_mark(bed, hand, &bed->wishes[mark++]);
        if (i < bed->pending.n)
            take_order(bed, &bed->pending.entries[i]);
    }
    bed->n_wishes = 0;
    jm_log_cut(&bed->pending, 0);
}

/* Entries of the log that belong to this tick. Their texts stay where they are, the log's array
   does not. */
static void hand_over(jm_bed *bed)
{
    bed->n_orders = 0;
    for (; bed->next_entry < bed->log.n; bed->next_entry++) {
        const jm_entry *entry = &bed->log.entries[bed->next_entry];
        if (entry->tick != bed->tick)
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
    const struct timespec until = jm_bed_timespec(wall);
    pthread_cond_timedwait(&bed->wake, &bed->lock, &until);
}

/* When the present tick is due. */
static double find_due(jm_bed *bed, double now)
{
    double due = now;
    if (bed->is_rebased)
        jm_pace_base(&bed->pace, now, jm_bed_time(bed), bed->speed);
    else
        due = jm_pace_due(&bed->pace, jm_bed_time(bed), now);
    bed->is_rebased = false;
    bed->lag = jm_pace_lag(&bed->pace);
    return due;
}

/* Until the tick is over: its time has come and nobody paused it. What people want is taken
   meanwhile. False: the life shall end. */
static bool wait_here(jm_bed *bed, jm_hand *hand)
{
    double due = NAN; /* not known yet */
    for (;;) {
        take_wishes(bed, hand);
        if (bed->back.is_wanted && !bed->ends) {
            if (!put_back(bed, hand))
                return false;
            due = NAN;
        }
        if (bed->ends)
            return false;
        turn_to(bed, bed->is_paused ? JM_BED_PAUSED : JM_BED_RUNNING);
        if (bed->is_paused) {
            bed->is_rebased = true;
            pthread_cond_wait(&bed->wake, &bed->lock);
            continue;
        }
        const double now = jm_bed_clock();
        if (isnan(due) || bed->is_rebased)
            due = find_due(bed, now);
        if (due - now < NO_SLEEP)
            return true;
        sleep_until(bed, due);
    }
}

static bool stand(void *user, jm_hand *hand, uint64_t n, const jm_order **orders, size_t *n_orders)
{
    jm_bed *bed = user;
    bool goes_on = true;
    look(bed, hand);
    pthread_mutex_lock(&bed->lock);
    publish(bed, n, bed->is_returning && n == bed->target.tick);
    if (bed->is_returning)
        save_again(bed, hand, n);
    if (bed->is_returning && n >= bed->target.tick) {
        bed->is_returning = false;
        bed->is_rebased = true;
    }
    if (bed->is_returning)
        goes_on = !bed->ends && !bed->back.is_wanted;
    else
        goes_on = wait_here(bed, hand);
    hand_over(bed);
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

static void begin(jm_bed *bed)
{
    turn_to(bed, JM_BED_RETURNING);
    jm_alarms_rest(&bed->alarms);
    jm_ring_empty(&bed->record);
    jm_bookmarks_drop_images(&bed->bookmarks);
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
    jm_log_cut(&bed->pending, 0); /* nobody is left to whom it could be done */
    bed->n_wishes = 0;
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
    bed->is_over = true;
    pthread_cond_signal(&bed->over);
    pthread_mutex_unlock(&bed->lock);
    return NULL;
}
