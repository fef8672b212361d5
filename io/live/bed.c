/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/bed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "io/live/attend.h"

enum { PENDING_MOST = 256, WAVE_ROWS = 4 * JM_PACE_SAMPLES, RECORD_ROWS = 7680 };

const char *jm_bed_state_text(jm_bed_state state)
{
    static const char *const texts[] = { "returning", "running", "paused", "ended" };
    return texts[state];
}

double jm_bed_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct timespec jm_bed_timespec(double clock)
{
    return (struct timespec){ (time_t)floor(clock), (long)((clock - floor(clock)) * 1e9) };
}

double jm_bed_time(const jm_bed *bed)
{
    return (double)bed->tick * bed->life.session->tick_s;
}

/* Waves first, then numbers, each in the order of the session. */
static bool arrange(jm_bed *bed)
{
    const jm_session *session = bed->life.session;
    bed->n_shown = session->n_shown;
    bed->shown = calloc(bed->n_shown + 1, sizeof *bed->shown);
    bed->refs = calloc(bed->n_shown + 1, sizeof *bed->refs);
    if (!bed->shown || !bed->refs)
        return false;
    size_t at = 0;
    for (int waves = 1; waves >= 0; waves--) {
        for (size_t i = 0; i < session->n_shown; i++) {
            if (session->shown[i].is_wave == waves)
                bed->shown[at++] = &session->shown[i];
        }
        if (waves)
            bed->n_waves = at;
    }
    bed->n_numbers = at - bed->n_waves;
    for (size_t i = 0; i < at; i++)
        bed->refs[i] = bed->shown[i]->ref;
    return true;
}

static bool make_room(jm_bed *bed)
{
    const double tick_s = bed->life.session->tick_s;
    if (!arrange(bed))
        return false;
    bed->row = calloc(bed->n_shown + 1, sizeof *bed->row);
    bed->values = calloc(bed->n_numbers + 1, sizeof *bed->values);
    bed->began = calloc(bed->n_numbers + 1, sizeof *bed->began);
    bed->sorted = calloc(bed->n_numbers + 1, sizeof *bed->sorted);
    for (size_t i = 0; bed->values && i < bed->n_numbers; i++)
        bed->values[i] = NAN;
    return bed->row && bed->values && bed->began && bed->sorted &&
           jm_ring_init(&bed->waves, WAVE_ROWS, bed->n_waves) &&
           jm_ring_init(&bed->record, RECORD_ROWS, bed->n_shown) &&
           jm_trend_init(&bed->trend, bed->n_numbers, fmax(1, tick_s)) &&
           jm_alarms_init(&bed->alarms, bed->shown + bed->n_waves, bed->n_numbers);
}

jm_status jm_bed_new(jm_bed **out, uint32_t id, const jm_life *life, jm_error *err)
{
    jm_bed *bed = *out = calloc(1, sizeof *bed);
    pthread_condattr_t attr;
    if (!bed)
        return jm_fail(err, JM_MEMORY, "no memory for a bed");
    pthread_mutex_init(&bed->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&bed->wake, &attr);
    pthread_cond_init(&bed->over, &attr);
    pthread_condattr_destroy(&attr);
    bed->id = id;
    bed->life = *life;
    bed->speed = life->session->speed > 0 ? life->session->speed : 1;
    bed->every = (uint64_t)fmax(1, round(0.25 / life->session->tick_s));
    bed->attendant = jm_attend(bed);
    if (make_room(bed))
        return JM_OK;
    jm_bed_free(bed);
    *out = NULL;
    return jm_fail(err, JM_MEMORY, "no memory for a bed");
}

void jm_bed_free(jm_bed *bed)
{
    if (!bed)
        return;
    jm_ring_clear(&bed->waves);
    jm_ring_clear(&bed->record);
    jm_trend_clear(&bed->trend);
    jm_alarms_clear(&bed->alarms);
    jm_log_clear(&bed->log);
    jm_log_clear(&bed->pending);
    jm_diary_clear(&bed->diary);
    jm_bookmarks_cut(&bed->bookmarks, 0, 0);
    jm_bookmarks_drop_images(&bed->bookmarks);
    free(bed->shown);
    free(bed->refs);
    free(bed->row);
    free(bed->values);
    free(bed->began);
    free(bed->sorted);
    free(bed->orders);
    pthread_cond_destroy(&bed->wake);
    pthread_cond_destroy(&bed->over);
    pthread_mutex_destroy(&bed->lock);
    free(bed);
}

jm_status jm_bed_start(jm_bed *bed, jm_error *err)
{
    bed->has_thread = pthread_create(&bed->thread, NULL, jm_attend_thread, bed) == 0;
    return bed->has_thread ? JM_OK : jm_fail(err, JM_MEMORY, "no thread for a bed");
}

bool jm_bed_stop(jm_bed *bed, double seconds)
{
    if (!bed->has_thread)
        return true;
    const struct timespec until = jm_bed_timespec(jm_bed_clock() + seconds);
    int waited = 0;
    pthread_mutex_lock(&bed->lock);
    bed->ends = true;
    pthread_cond_signal(&bed->wake);
    while (!bed->is_over && waited == 0)
        waited = pthread_cond_timedwait(&bed->over, &bed->lock, &until);
    const bool is_over = bed->is_over;
    pthread_mutex_unlock(&bed->lock);
    if (is_over)
        pthread_join(bed->thread, NULL);
    bed->has_thread = !is_over;
    return is_over;
}

/* --- what people want --- */

/* Under the lock, of a bed whose patient is on its way. */
static jm_status not_there(const jm_bed *bed, jm_error *err)
{
    const bool is_new = bed->tick == 0 && !bed->back.is_wanted;
    return jm_fail(err, JM_ARGUMENT, "the patient is not there yet; wait %s",
                   is_new ? "until it has come to rest" : "for its return");
}

static void wake(jm_bed *bed)
{
    bed->v_state++;
    pthread_cond_signal(&bed->wake);
    pthread_mutex_unlock(&bed->lock);
}

jm_status jm_bed_order(jm_bed *bed, const jm_order *order, bool hidden, jm_error *err)
{
    const jm_entry entry = { 0, *order, hidden };
    jm_status status = JM_OK;
    pthread_mutex_lock(&bed->lock);
    if (bed->state == JM_BED_ENDED)
        status = jm_fail(err, JM_ARGUMENT, "this session has ended; return to a bookmark first");
    else if (bed->state == JM_BED_RETURNING || bed->back.is_wanted)
        status = not_there(bed, err);
    else if (bed->log.n + bed->pending.n >= JM_LOG_MOST)
        status = jm_fail(err, JM_ARGUMENT, "the log is full after %d orders; save it, and begin a "
                         "new session", JM_LOG_MOST);
    else if (bed->pending.n >= PENDING_MOST || !jm_log_add(&bed->pending, &entry))
        status = jm_fail(err, JM_MEMORY, "too many orders at once; try again");
    wake(bed);
    return status;
}

void jm_bed_pause(jm_bed *bed, bool is_paused)
{
    pthread_mutex_lock(&bed->lock);
    bed->is_paused = is_paused;
    wake(bed);
}

jm_status jm_bed_speed(jm_bed *bed, double speed, jm_error *err)
{
    if (!(speed >= 0.1 && speed <= 1000))
        return jm_fail(err, JM_ARGUMENT, "speeds are between 0.1 and 1000, not %g", speed);
    pthread_mutex_lock(&bed->lock);
    bed->speed = speed;
    bed->is_rebased = true;
    wake(bed);
    return JM_OK;
}

/* Whether a bookmark of this name would be one too many. */
static bool is_full(jm_bed *bed, const char *name)
{
    return bed->n_wishes == JM_MARK_WISHES ||
           (bed->bookmarks.n + bed->n_wishes >= JM_BOOKMARKS &&
            !jm_bookmarks_find(&bed->bookmarks, name));
}

jm_status jm_bed_bookmark(jm_bed *bed, const char *name, jm_error *err)
{
    jm_status status = JM_OK;
    if (!*name || strlen(name) >= JM_BOOKMARK_NAME)
        return jm_fail(err, JM_ARGUMENT, "a bookmark has a name of 1 to %d bytes",
                       JM_BOOKMARK_NAME - 1);
    pthread_mutex_lock(&bed->lock);
    if (bed->state == JM_BED_RETURNING || bed->back.is_wanted) {
        status = not_there(bed, err);
    } else if (bed->state == JM_BED_ENDED) {
        status = jm_fail(err, JM_ARGUMENT, "this session has ended; return to a bookmark first");
    } else if (is_full(bed, name)) {
        status = jm_fail(err, JM_ARGUMENT, "there are %d bookmarks, which is the most",
                         JM_BOOKMARKS);
    } else {
        jm_mark_wish *wish = &bed->wishes[bed->n_wishes++];
        strcpy(wish->name, name);
        wish->n_ahead = bed->pending.n;
    }
    wake(bed);
    return status;
}

jm_status jm_bed_return(jm_bed *bed, const char *name, jm_error *err)
{
    jm_status status = JM_OK;
    pthread_mutex_lock(&bed->lock);
    const jm_bookmark *mark = jm_bookmarks_find(&bed->bookmarks, name);
    if (mark) {
        bed->back = (jm_return){ true, mark->tick, mark->line, mark->n_entries, "" };
        strcpy(bed->back.name, mark->name);
    } else {
        const char *names[JM_BOOKMARKS];
        for (size_t i = 0; i < bed->bookmarks.n; i++)
            names[i] = bed->bookmarks.all[i].name;
        const char *near = jm_text_nearest(name, names, bed->bookmarks.n);
        status = jm_fail(err, JM_ARGUMENT, "there is no bookmark \"%s\"%s%s%s", name,
                         near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    wake(bed);
    return status;
}

void jm_bed_silence(jm_bed *bed, double seconds)
{
    pthread_mutex_lock(&bed->lock);
    jm_alarms_silence(&bed->alarms, jm_bed_clock(), seconds);
    wake(bed);
}

static jm_status set_limit(jm_bed *bed, size_t i, const jm_bed_limit *wish, jm_error *err)
{
    jm_limit *limit = &bed->alarms.limits[i];
    jm_priority priority = limit->priority;
    const double low = wish->low ? *wish->low : limit->low;
    const double high = wish->high ? *wish->high : limit->high;
    if (low >= high)
        return jm_fail(err, JM_ARGUMENT, "the low limit of \"%s\" is below the high one: not %g "
                       "and %g", wish->name, low, high);
    if (wish->priority && (!*wish->priority || !jm_priority_of(&priority, wish->priority)))
        return jm_fail(err, JM_ARGUMENT, "priorities are high, medium and low");
    limit->low = low;
    limit->high = high;
    limit->priority = priority;
    bed->v_limits++;
    bed->v_alarms++;
    return JM_OK;
}

jm_status jm_bed_limits(jm_bed *bed, const jm_bed_limit *wish, jm_error *err)
{
    const char **names = calloc(bed->n_numbers + 1, sizeof *names);
    size_t i = 0;
    if (!names)
        return jm_fail(err, JM_MEMORY, "no memory for limits");
    for (; i < bed->n_numbers && strcmp(bed->alarms.numbers[i]->name, wish->name) != 0; i++)
        names[i] = bed->alarms.numbers[i]->name;
    const char *near = i == bed->n_numbers ? jm_text_nearest(wish->name, names, i) : NULL;
    pthread_mutex_lock(&bed->lock);
    jm_status status = i < bed->n_numbers
                           ? set_limit(bed, i, wish, err)
                           : jm_fail(err, JM_ARGUMENT, "there is no number \"%s\"%s%s%s",
                                     wish->name, near ? "; did you mean \"" : "", near ? near : "",
                                     near ? "\"?" : "");
    wake(bed);
    free(names);
    return status;
}

jm_status jm_bed_text(jm_bed *bed, jm_text *out, jm_error *err)
{
    jm_log log;
    pthread_mutex_lock(&bed->lock);
    const bool copied = jm_log_copy(&log, &bed->log);
    /* A scenario lasts for a while, and has the end in it that a patient came to. */
    const uint64_t lived = bed->tick + (bed->state == JM_BED_ENDED);
    const uint64_t tick = lived ? lived : 1;
    pthread_mutex_unlock(&bed->lock);
    if (!copied)
        return jm_fail(err, JM_MEMORY, "no memory for the log");
    jm_status status = bed->life.text(bed->life.user, tick, log.entries, log.n, out, err);
    jm_log_clear(&log);
    return status;
}
