/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts: what a report says about one results file, but for what depends on time.
 *
 * Everything lives in the arena of the facts and as long as they. Runs stand as in the file, arm by
 * arm: run = (replicate · arms + arm) · people + patient (docs/file-format.md); files in which they
 * do not are refused, because what is paired here would be no pair. A run counts in numbers where
 * it did not fail: those that died or were stopped count up to then.
 */
#ifndef JM_IO_REPORT_FACTS_H
#define JM_IO_REPORT_FACTS_H

#include "core/sink/sink.h"
#include "io/report/stats.h"
#include "io/results/reading.h"

typedef struct jm_facts_arm {
    const char *name, *doc;
    uint64_t fates[JM_FATE_COUNT];
    uint64_t flagged[3];             /* runs with each of the three flags */
    uint64_t n_failed;               /* solver, domain, error, or never run */
} jm_facts_arm;

/* An outcome of an arm, or of two arms in the same patients. */
typedef struct jm_facts_change {
    size_t arm, minus;               /* arm minus another one */
    jm_stats of;                     /* differences over all pairs */
    double half_width;               /* of the 95 % interval of the mean, over patients */
    size_t n_patients, rose, fell, same;
} jm_facts_change;

/* Somebody who did not come to the end, or left the model's bounds. */
typedef struct jm_facts_end {
    size_t run;
    double time;
    const char *reason;              /* "" where the file says none */
} jm_facts_end;

/* A quantity that left its bounds, in one arm. */
typedef struct jm_facts_limit {
    size_t arm;
    const char *name, *unit;
    size_t n, *runs;                 /* [n] ascending */
    double first, median;            /* times of the first leaving, over runs */
    double low, high;                /* values at that moment */
} jm_facts_limit;

/* Names of some runs, read together. */
typedef struct jm_facts_ids {
    jm_arena *arena;
    size_t first, n;
    const char **id;                 /* [n] */
} jm_facts_ids;

typedef struct jm_facts {
    jm_arena *arena;
    jm_facts_ids *ids;               /* that were read last */
    jm_results *results;
    const char *path, *label;        /* label: "" where there is one file, else the file's name */
    size_t n_runs, n_people, n_arms, n_replicates, n_times;
    jm_facts_arm *arms;
    jm_variable *all;
    size_t n_all;
    jm_variable **outcomes, **signals, **parameters, **varying; /* of `all` */
    size_t n_outcomes, n_signals, n_parameters, n_varying;
    double *times;                   /* [n_times] */
    const char *time_unit;
    uint8_t *fate, *flags;           /* [n_runs] */
    double *t_end;                   /* [n_runs] */
    double **values;                 /* [outcome][n_runs], NAN where the run does not count */
    jm_stats *outcome_stats;         /* [arm][outcome] */
    jm_facts_change *changes;        /* [pair of arms][outcome] */
    size_t n_changes;                /* pairs of arms */
    jm_facts_end *ends;              /* [n_ends] in the order of runs */
    size_t n_ends;
    jm_facts_limit *limits;
    size_t n_limits;
} jm_facts;

JM_CHECK jm_status jm_facts_open(jm_facts **out, const char *path, jm_error *err);
void jm_facts_close(jm_facts *f);

static inline size_t jm_facts_row(const jm_facts *f, size_t arm, size_t replicate, size_t patient)
{
    return (replicate * f->n_arms + arm) * f->n_people + patient;
}
static inline size_t jm_facts_arm_of(const jm_facts *f, size_t run)
{
    return run / f->n_people % f->n_arms;
}
bool jm_facts_failed(const jm_facts *f, size_t run);
/* The patient's name; it is read with its neighbours, and lives until the next call. */
JM_CHECK jm_status jm_facts_patient(const jm_facts *f, size_t run, const char **out, jm_error *err);
/* Text of an attribute of the file or of /provenance, "" where there is none; in the arena. */
const char *jm_facts_says(const jm_facts *f, const char *name);

/* Filled by jm_facts_open: see people.c and changes.c. */
JM_CHECK jm_status jm_facts_find_ends(jm_facts *f, jm_error *err);
JM_CHECK jm_status jm_facts_compare(jm_facts *f, jm_error *err);

#endif
