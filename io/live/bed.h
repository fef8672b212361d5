/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beds: one patient each, living in a thread of its own.
 *
 * The bed attends its patient: at every tick it looks, publishes what it saw into rings of fixed
 * size, raises alarms, takes the orders that have come, and waits until the next tick is due. It
 * never waits for anybody who looks on: all that others do with a bed are short calls under its
 * lock. Who returns to a bookmark is put back to it where its image was saved, and else lives
 * through the log again, without waiting, from the begin.
 *
 *   bed.c       what others want of a bed
 *   attend.c    what its thread does, at each tick
 *   pace.c      when a tick is due
 *   alarm.c log.c bookmark.c ring.c trend.c    what it keeps
 */
#ifndef JM_LIVE_BED_H
#define JM_LIVE_BED_H

#include <pthread.h>
#include <time.h>

#include "io/live/alarm.h"
#include "io/live/bookmark.h"
#include "io/live/life.h"
#include "io/live/log.h"
#include "io/live/pace.h"
#include "io/live/ring.h"
#include "io/live/trend.h"

typedef enum jm_bed_state {
    JM_BED_RETURNING, /* on its way to where it goes on, at first to its begin */
    JM_BED_RUNNING,
    JM_BED_PAUSED,
    JM_BED_ENDED
} jm_bed_state;
const char *jm_bed_state_text(jm_bed_state state);

/* Where to go on. */
typedef struct jm_return {
    bool is_wanted;
    uint64_t tick, line;
    size_t n_entries;
    char name[JM_BOOKMARK_NAME];
} jm_return;

/* A bookmark that is set when the patient stands next, after so many of the orders that wait. */
typedef struct jm_mark_wish {
    char name[JM_BOOKMARK_NAME];
    size_t n_ahead;
} jm_mark_wish;
enum { JM_MARK_WISHES = 16 };

typedef struct jm_bed {
    uint32_t id;
    jm_life life;
    size_t n_waves, n_numbers, n_shown; /* the last is the sum */
    const jm_shown **shown;             /* [n_shown] waves, then numbers */
    jm_ref *refs;                       /* [n_shown] */

    /* The thread's own. */
    jm_attendant attendant;
    pthread_t thread;
    bool has_thread;
    double *row;               /* [n_shown] as shown */
    size_t *began;             /* [n_numbers] */
    jm_order *orders;          /* handed over now */
    size_t n_orders, room_orders;
    size_t next_entry;         /* of the log, not yet handed over */
    uint64_t every;            /* ticks between two looks at the numbers */
    bool is_returning;
    jm_return target;

    /* Under the lock. */
    pthread_mutex_t lock;
    pthread_cond_t wake;       /* something is wanted */
    pthread_cond_t over;       /* the thread has done its last */
    bool is_over;
    jm_bed_state state;
    bool is_paused, ends;      /* what is wanted */
    bool is_rebased;           /* the pace begins anew */
    jm_return back;
    uint64_t tick;             /* at which the patient stands, or stood last */
    double speed, lag;
    jm_pace pace;
    char why[300];             /* it has ended */
    jm_ring waves;             /* samples as shown, thinned */
    jm_ring record;            /* all that is shown, every tick */
    double *values;            /* [n_numbers] the last */
    size_t *sorted;            /* [n_numbers] room for alarms in order */
    jm_trend trend;
    jm_alarms alarms;
    jm_log log, pending;
    jm_diary diary;
    jm_bookmarks bookmarks;
    jm_mark_wish wishes[JM_MARK_WISHES]; /* in the order in which they came */
    size_t n_wishes;
    /* Counted up with each change, for those who look on. */
    uint64_t v_state, v_limits, v_bookmarks, v_log, v_alarms;
} jm_bed;

/* `life` is copied. The patient begins with jm_bed_start. */
JM_CHECK jm_status jm_bed_new(jm_bed **out, uint32_t id, const jm_life *life, jm_error *err);
JM_CHECK jm_status jm_bed_start(jm_bed *bed, jm_error *err);
/* Asks the patient's thread to end, and waits for it so many seconds. False: it has not. */
bool jm_bed_stop(jm_bed *bed, double seconds);
void jm_bed_free(jm_bed *bed); /* stopped before, or never started */

double jm_bed_clock(void);               /* steady, in seconds */
struct timespec jm_bed_timespec(double clock);
double jm_bed_time(const jm_bed *bed);   /* simulated seconds; under the lock */

/* What people want. All take the lock. */
JM_CHECK jm_status jm_bed_order(jm_bed *bed, const jm_order *order, bool hidden, jm_error *err);
void jm_bed_pause(jm_bed *bed, bool is_paused);
JM_CHECK jm_status jm_bed_speed(jm_bed *bed, double speed, jm_error *err);
JM_CHECK jm_status jm_bed_bookmark(jm_bed *bed, const char *name, jm_error *err);
JM_CHECK jm_status jm_bed_return(jm_bed *bed, const char *name, jm_error *err);
void jm_bed_silence(jm_bed *bed, double seconds);
/* NULL: as it is; NAN: none. */
typedef struct jm_bed_limit {
    const char *name, *priority;
    const double *low, *high;
} jm_bed_limit;
JM_CHECK jm_status jm_bed_limits(jm_bed *bed, const jm_bed_limit *limit, jm_error *err);
/* The session so far as a scenario. */
JM_CHECK jm_status jm_bed_text(jm_bed *bed, jm_text *out, jm_error *err);

#endif
