/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of a run: hands (running patients), drives (a block that is walked through time), and
 * what each file of core/run does with them.
 *
 *   run.c      the handle, groups, second attempts
 *   settled.c  what patients come to before the plan begins
 *   kept.c     what earlier runs came to, on disk
 *   load.c     patients come to stand in lanes
 *   drive.c    the loop: step, look, serve, go on
 *   look.c     interpolation, samples, bounds, tallies
 *   script.c   the protocol is called
 *   hand.c     what the protocol may do
 *   image.c    a patient is saved and put back
 *   deliver.c  results go to the sink
 */
#ifndef JM_RUN_INSIDE_H
#define JM_RUN_INSIDE_H

#include "core/body/service.h"
#include "core/lanes/between.h"
#include "core/plan/check.h"
#include "core/run/clock.h"
#include "core/run/run.h"
#include "core/run/settled.h"
#include "core/run/tally.h"
#include "core/run/view.h"

enum {
    JM_MOST_TRIGGERS = 32,
    JM_MOST_HAPPENINGS = 4096 /* a heart that beats for a day would fill the memory with beats */
};

typedef struct jm_trigger {
    jm_ref ref;
    bool below, holds;
    double level;      /* in the quantity's unit */
    uint32_t what;
    double t_last;     /* when it was last called, NAN: never */
} jm_trigger;

/*
 * Triggers of the patients in lanes, as rows: trigger k of every lane. Most patients of an arm wait
 * for the same quantities, so a row of triggers mostly costs one row of numbers. Who may have
 * changed a hand's triggers seats its lane again (jm_drive_seat).
 */
typedef struct jm_seats {
    jm_ref ref[JM_MOST_TRIGGERS];
    uint32_t on[JM_MOST_TRIGGERS];    /* lanes that have a trigger k; a bit each */
    uint32_t holds[JM_MOST_TRIGGERS]; /* and in which it holds */
    bool is_mixed[JM_MOST_TRIGGERS];  /* lanes watch different quantities, not only `ref` */
    double level[JM_MOST_TRIGGERS][JM_LANES], sign[JM_MOST_TRIGGERS][JM_LANES];
} jm_seats;

typedef struct jm_drive jm_drive;

struct jm_hand {
    jm_body body;      /* first: a body that is told about is a hand */
    jm_drive *drive;   /* that runs it now */
    uint64_t patient;
    uint32_t arm, replicate, slot;
    jm_fate fate;      /* NOT_RUN while it runs */
    uint32_t flags;
    char reason[200];
    uint64_t n_steps, n_rhs, n_draws;
    uint32_t nth;      /* of its group */
    double *p;         /* [rows of p] at the start */
    bool *out_of_bounds; /* [n_things] said already */
    double *given;     /* [n_outcomes] amounts of those that count doses */
    jm_happening *happenings;
    size_t n_happenings, room_happenings;
    jm_arena *texts;   /* of happenings that a script made; NULL until needed */
    jm_trigger triggers[JM_MOST_TRIGGERS];
    uint32_t n_triggers;
    bool has_script;   /* the protocol has begun with it */
    uint64_t life;     /* number of this patient's life in the run, from 1 */
};

/* What a run's time is spent on; what is nested counts for the inner one only. */
typedef enum jm_work {
    JM_WORK_ELSE,
    JM_WORK_STEP,
    JM_WORK_INTERPOLATE,
    JM_WORK_LOOK,
    JM_WORK_SERVE,
    JM_WORK_LOAD,
    JM_WORK_SCRIPT,
    JM_WORK_SINK,
    JM_WORK_KINDS
} jm_work;

/* One stopwatch with a dial for each kind of work. */
typedef struct jm_watch {
    bool is_running;
    jm_work now;
    uint64_t since;      /* ticks: when `now` began */
    uint64_t ticks[JM_WORK_KINDS];
    uint64_t n_readings;
    uint64_t tick_begin; /* of the measurement, on both clocks */
    double clock_begin;
} jm_watch;

/* Points that were interpolated and have not been looked at, at most one in each lane. */
typedef struct jm_late_looks {
    uint32_t lanes;
    double *t, *y;            /* [lanes], [n_states][lanes] */
    uint32_t record[JM_LANES];/* number in the record, as in jm_drive */
} jm_late_looks;

struct jm_drive {
    jm_run *run;
    uint32_t lanes;
    bool is_last;             /* second attempts: who fails here has failed */
    const jm_stepper_type *type;
    const jm_between *between;
    jm_block *block;          /* patients that walk */
    jm_block *prep;           /* patients that get ready to */
    jm_stepper *plain, *scripted; /* `scripted` has rows for triggers; made when first needed */
    jm_stepper *stepper;      /* of the present group */
    jm_service *service;
    jm_tally *tally;
    jm_hand *hand[JM_LANES];  /* in the block; NULL: free */
    jm_hand *ready[JM_LANES]; /* in the prep, in order; NULL: gone */
    uint32_t next_ready, n_ready;
    jm_hand *only;            /* second attempts: who is next; NULL: nobody */
    double *samples[JM_LANES];/* [n_signals][n_times] */
    double *t_look, *y_look;  /* [lanes], [n_states][lanes] */
    jm_late_looks waiting;
    double *values;           /* [n_things][lanes] signals at a look */
    const double **rows;      /* [n_things] */
    double *one;              /* [lanes] a signal for triggers and hands */
    uint32_t live;            /* lanes that walk */
    uint32_t touched;         /* lanes that begin anew with the next step */
    uint32_t n_triggers;      /* most of a patient of the group so far */
    uint32_t standing;        /* lanes at their stop that wait to be served, together with others */
    uint32_t n_waited;        /* rounds that the first of them has waited */
    jm_seats seats;
    double t_agenda[JM_LANES];/* when something on its agenda falls due to each lane */
    double t_end[JM_LANES];   /* of the plan, in each lane */
    double t_due[JM_LANES];   /* when something is due to each lane, model time; INFINITY: never */
    double stop[JM_LANES];    /* where each lane next stands still, model time */
    uint64_t n_steps[JM_LANES]; /* of the patient in each lane */
    uint32_t point[JM_LANES]; /* each lane's next point of the view, */
    uint32_t record[JM_LANES];/* its number in the record, */
    double t_point[JM_LANES]; /* and its time */
    uint64_t rhs_before;      /* of the stepper when the group began */
};

/* Groups that a run is carrying out, and the patient who is next. */
typedef struct jm_todo {
    uint64_t g, end;          /* the group that comes after `group`, and where to stop */
    jm_group group;
    uint32_t next;            /* of its patients */
    jm_go_on_fn *go_on;       /* may be NULL */
    void *user;
} jm_todo;

struct jm_run {
    const jm_plan *plan;
    jm_sink *sink;
    const jm_protocol *protocol;
    jm_arena *arena;
    jm_view view;
    double *atol;
    jm_settled *settled;      /* NULL: patients begin where the model starts */
    jm_settled *settles;      /* this run is the settling of another one; or NULL */
    jm_drive *drive, *second; /* `second` is made when first needed */
    jm_plan_window window;    /* in which the present group stands */
    jm_todo todo;
    jm_hand hands[JM_GROUP_MOST];
    jm_hand *idle[JM_GROUP_MOST]; /* hands without a patient */
    uint32_t n_idle;
    jm_hand *failed[JM_GROUP_MOST];
    uint32_t n_failed;
    uint64_t n_lives;
    double *outcomes;         /* [n_outcomes] */
    double *nothing;          /* [n_signals][n_times] NAN: patients that never walked */
    jm_run_stats stats;
    jm_watch watch;
    jm_meanwhile_fn *meanwhile; /* may be NULL */
    void *user;                 /* of it */
    uint32_t n_rounds;          /* since it was called */
};

/* What has passed since the last reading goes to the present work. */
static inline void jm_watch_read(jm_watch *watch)
{
    const uint64_t now = jm_ticks_now();
    watch->ticks[watch->now] += now - watch->since;
    watch->since = now;
    watch->n_readings++;
}

/* Other work begins; what was done before is returned, to go back to it. */
static inline jm_work jm_run_turn(jm_run *run, jm_work work)
{
    jm_watch *watch = &run->watch;
    const jm_work before = watch->now;
    if (watch->is_running && work != before) {
        jm_watch_read(watch);
        watch->now = work;
    }
    return before;
}

/* drive.c */
JM_CHECK jm_status jm_drive_new(jm_drive **out, jm_run *run, uint32_t lanes,
                                const jm_stepper_type *type, jm_error *err);
void jm_drive_free(jm_drive *drive);
/* Carries patients of one arm from begin to end, as long as jm_run_next() knows one. */
JM_CHECK jm_status jm_drive_go(jm_drive *drive, uint32_t arm, jm_error *err);

/* run.c: a hand with the patient who is next; NULL: there is none, or none for now. */
JM_CHECK jm_status jm_run_next(jm_run *run, jm_hand **out, jm_error *err);

/* load.c: fills free lanes while there are patients; lanes that got one are in *loaded. */
JM_CHECK jm_status jm_drive_load(jm_drive *drive, uint32_t *loaded, jm_error *err);

/* look.c: points of the lanes of `mask` before (or at) their present time; `standing` ones are
   looked at only up to before it. */
void jm_drive_look(jm_drive *drive, uint32_t mask, uint32_t standing);
/* Looks at what waits in lanes of `lanes`, and with it at all that waits: before anything is done
   to a patient. */
void jm_drive_catch_up(jm_drive *drive, uint32_t lanes);
/* Present state of lanes that stand still, for bounds and outcomes only. */
void jm_drive_glance(jm_drive *drive, uint32_t mask);
/* The same, and points that have been reached are recorded. */
void jm_drive_look_now(jm_drive *drive, uint32_t mask);

/* The next point of these lanes is behind them. */
void jm_drive_advance(jm_drive *drive, uint32_t lanes);

/* script.c */
/* Serves the hands that stand in the lanes of `mask` of `block`, script included. */
JM_CHECK jm_status jm_drive_serve(jm_drive *drive, jm_hand *const *hands, uint32_t mask,
                                  uint32_t rooted, jm_error *err);
/* The same for lanes of the drive's block in which only clocks of the model are due. In *asked are
   the lanes whose hands may have changed otherwise: events set something off, a script was called,
   a patient is ill. The others have changed all the same, which their bodies do not say. */
JM_CHECK jm_status jm_drive_strike(jm_drive *drive, uint32_t mask, uint32_t *asked, jm_error *err);
/* The triggers of the hand in a lane are as they are now. */
void jm_drive_seat(jm_drive *drive, uint32_t lane);
void jm_drive_trigger_rows(void *user, const jm_frame *f, double *out); /* a jm_roots_fn */

/* deliver.c */
/* The patient in `lane` of the drive (or none: it never walked) is over. */
JM_CHECK jm_status jm_drive_deliver(jm_drive *drive, jm_hand *hand, const uint32_t *lane,
                                    jm_error *err);
void jm_hand_happens(jm_hand *hand, const jm_happening *h);
/* Ill patients: the status becomes a fate. */
void jm_hand_fail(jm_hand *hand, jm_status status, const char *reason);

/* hand.c: value of any quantity for all lanes of a frame, in out[lanes] or, where it stands in an
   array already, there. */
const double *jm_row_of(const jm_block *block, const jm_frame *f, jm_ref ref, double *out);

#endif
