/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sinks: where the results of a run go. A plug point; HDF5, CSV and memory are sinks.
 *
 * The engine calls begin once, then run() once per run in any order of groups, then end once
 * (also after a failure, with the status). A sink owns its file; nothing it is handed outlives
 * the call.
 */
#ifndef JM_SINK_SINK_H
#define JM_SINK_SINK_H

#include "core/plan/plan.h"

/* How a run ended; numbers stand in files. */
#define JM_FATE_LIST(X)                                            \
    X(JM_FATE_NOT_RUN, "not_run")                                  \
    X(JM_FATE_OK, "ok")                                            \
    X(JM_FATE_SOLVER, "solver_failed")                             \
    X(JM_FATE_DOMAIN, "out_of_domain")                             \
    X(JM_FATE_DIED, "died")                                        \
    X(JM_FATE_STOPPED, "stopped")                                  \
    X(JM_FATE_ERROR, "error")
#define JM_FATE_ENUM(name, text) name,
typedef enum jm_fate { JM_FATE_LIST(JM_FATE_ENUM) JM_FATE_COUNT } jm_fate;
const char *jm_fate_text(jm_fate fate);

/* Something that happened to one patient. */
typedef struct jm_happening {
    double t;             /* model time */
    const char *kind;     /* "dose", "event", "set", "trigger", "limit", "note", "failed",
                             "died", "stopped" */
    const char *label;    /* "meal", "heart.lua:42", … */
    double value;         /* amount, new value, or NAN */
    const char *unit;
    const char *source;   /* "scenario.lua:42" */
} jm_happening;

typedef struct jm_run_result {
    uint64_t patient;          /* row of the cohort */
    uint32_t arm, replicate;
    uint64_t row;              /* run index in files: see jm_plan_row */
    jm_fate fate;
    double t_end;              /* model time reached */
    char reason[200];          /* why it failed; "" */
    uint64_t n_steps, n_rhs;
    uint32_t flags;            /* JM_FLAG_…: bounds of the model that were left */
    const double *params;      /* [n_params + n_inputs of the model] after cohort and arm, in its
                                  units */
    const double *outcomes;    /* [n_outcomes] in their units */
    const double *samples;     /* [n_signals][n_times] in record units, NAN after t_end */
    const jm_happening *happenings;
    size_t n_happenings;
} jm_run_result;

enum { JM_FLAG_RANGE = 1, JM_FLAG_VALID = 2, JM_FLAG_RETRIED = 4 };

typedef struct jm_sink jm_sink;
struct jm_sink {
    JM_CHECK jm_status (*begin)(jm_sink *sink, const jm_plan *plan, jm_error *err);
    JM_CHECK jm_status (*run)(jm_sink *sink, const jm_run_result *result, jm_error *err);
    /* `status`: JM_OK, or why the whole thing ended early. A file sink then removes what is
       half. */
    JM_CHECK jm_status (*end)(jm_sink *sink, jm_status status, jm_error *err);
    void (*free)(jm_sink *sink);
};

/* Keeps everything in memory; for tests and embedders. */
typedef struct jm_sink_memory jm_sink_memory;
JM_CHECK jm_status jm_sink_memory_new(jm_sink_memory **out, jm_error *err);
jm_sink *jm_sink_memory_sink(jm_sink_memory *m);
size_t jm_sink_memory_count(const jm_sink_memory *m);
/* Row `row` of the plan; NULL where it has not come in. Lives as long as the sink. */
const jm_run_result *jm_sink_memory_run(const jm_sink_memory *m, uint64_t row);

#endif
