/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs: a plan carried out, group by group, into a sink.
 *
 * A jm_run owns the blocks and steppers of one thread and is used group after group; it borrows
 * plan, sink and protocol. What a group computes depends on the plan alone, so groups may be done
 * in any order, by any number of runs (ranks).
 *
 * A patient that fails is tried once more alone with the most robust method; if that fails too it
 * is handed to the sink with fate, time and reason, and everybody else finishes. A run fails as a
 * whole only for reasons that are nobody's illness: memory, the sink, a script that broke its
 * limits.
 */
#ifndef JM_RUN_RUN_H
#define JM_RUN_RUN_H

#include "core/lanes/stepper.h"
#include "core/plan/plan.h"
#include "core/run/protocol.h"
#include "core/sink/sink.h"

typedef struct jm_run jm_run;

typedef struct jm_run_stats {
    uint64_t n_runs, n_ok, n_failed, n_retried;
    uint64_t n_kept;            /* groups whose settling was taken from disk */
    jm_stepper_stats stepper;
    /* Wall time, where jm_run_measure() asked for it. The first two are integration. */
    double seconds_steps;       /* inside steppers */
    double seconds_interpolate; /* to times between steps */
    double seconds_look;        /* signals, bounds, outcomes, samples, and the loop around */
    double seconds_serve;       /* doses, clocks, events, without what scripts take */
    double seconds_load;        /* patients begin: values, start, rest; without scripts */
    double seconds_script;      /* inside the protocol */
    double seconds_sink;
    double seconds_all;         /* since the measurement began */
    uint64_t n_readings;        /* of the clock that it took, */
    double seconds_reading;     /* and what they cost, as part of all that is above */
} jm_run_stats;

/* `protocol` may be NULL where no arm is scripted. */
JM_CHECK jm_status jm_run_new(jm_run **out, const jm_plan *plan, jm_sink *sink,
                              const jm_protocol *protocol, jm_error *err);
void jm_run_free(jm_run *run);

/* From now on time is measured. It costs a few readings of a cheap clock for each step. */
void jm_run_measure(jm_run *run);

/* What patients settle to is kept in `folder` and taken from there: the same numbers, sooner.
   Before the first group. */
JM_CHECK jm_status jm_run_keep(jm_run *run, const char *folder, jm_error *err);

/* `meanwhile` is called some hundred times a second while a group is carried out, which may take
   long: to answer others. It must not touch the run. */
typedef void jm_meanwhile_fn(void *user);
void jm_run_meanwhile(jm_run *run, jm_meanwhile_fn *meanwhile, void *user);

/* Carries out group `g` and hands its runs to the sink. */
JM_CHECK jm_status jm_run_group(jm_run *run, uint64_t g, jm_error *err);

/*
 * Carries out groups g .. g + n - 1, all of one course (arm and replicate): lanes that a group
 * leaves are filled by the next one, so none stands empty while the last patient of a group takes
 * his time. Where that cannot be (steps are shared, patients settle) *done is 1. `go_on` (may be
 * NULL) is asked before each group but the first; after a no those that have begun are finished.
 * The same bits as one group after the other.
 */
typedef bool jm_go_on_fn(void *user);
JM_CHECK jm_status jm_run_groups(jm_run *run, uint64_t g, uint64_t n, jm_go_on_fn *go_on,
                                 void *user, uint64_t *done, jm_error *err);

/* All groups in order, with the sink's begin and end. `progress` (may be NULL) is called after or
   before each group; it returns false to stop (JM_STOPPED). */
typedef bool jm_progress_fn(void *user, uint64_t runs_done, uint64_t runs_all,
                            const jm_run_stats *stats);
JM_CHECK jm_status jm_run_all(jm_run *run, jm_progress_fn *progress, void *user, jm_error *err);

const jm_run_stats *jm_run_statistics(jm_run *run);

#endif
