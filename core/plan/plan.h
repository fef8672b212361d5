/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plans: everything that a run will do, as pure data: printable, hashable, storable.
 *
 * A plan ties a model, a cohort and arms together: which patients exist, what is done to them and
 * when, what is recorded and summarised, with which options. All times are in the model's unit of
 * time, all values in the units of the model's quantities (record and outcome units beside them).
 *
 * The plan owns its arrays (arena); model and cohort are borrowed and must outlive it. Once made it
 * is read-only. It never integrates anything.
 */
#ifndef JM_PLAN_PLAN_H
#define JM_PLAN_PLAN_H

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/cohort/cohort.h"
#include "core/model/model.h"

enum { JM_PLAN_DOSE, JM_PLAN_SET, JM_PLAN_RESET };

/* Something that the timeline does to a patient. */
typedef struct jm_plan_event {
    double t;           /* model time */
    uint32_t kind;      /* JM_PLAN_… */
    uint32_t index;     /* DOSE: route; SET: row of p (parameters, then inputs) */
    double amount;      /* DOSE: in the route's unit */
    double rate;        /* DOSE: amount / model time; 0 bolus, -1 modelled rate, -2 modelled
                           duration */
    double duration;    /* DOSE: model time; 0: none (then `rate` rules) */
    double interval;    /* DOSE: between repetitions (ii) */
    uint32_t times;     /* DOSE: how many doses in all, >= 1 (addl + 1) */
    uint32_t steady;    /* DOSE: 0 no, 1 start from the steady state, 2 add to what is there */
    double value;       /* SET: new value in the quantity's unit */
    const char *label;  /* route or quantity */
    const char *place;  /* "scenario.lua:42", "doses.csv:7" */
} jm_plan_event;

typedef struct jm_plan_setting {
    uint32_t row;       /* of p */
    double value;       /* in the quantity's unit */
} jm_plan_setting;

typedef struct jm_plan_arm {
    const char *name, *doc;
    size_t n_settings;
    const jm_plan_setting *settings; /* parameters and inputs that this arm fixes */
    size_t n_events;
    const jm_plan_event *events;     /* of all patients, ascending in time, ties in script order */
    bool scripted;                   /* a function of the script takes part (jm_protocol) */
} jm_plan_arm;

/* Events of single patients (dose tables), for all arms. */
typedef struct jm_plan_own {
    uint64_t patient;
    size_t n_events;
    const jm_plan_event *events;
} jm_plan_own;

/* A recorded quantity. */
typedef struct jm_plan_signal {
    const char *name;
    jm_ref ref;
    const char *unit;      /* of the record */
    double factor, offset; /* recorded = factor * model value + offset */
    const char *doc;
} jm_plan_signal;

/* name, arguments that are used */
#define JM_OUTCOME_LIST(X)                                                           \
    X(MINIMUM, "minimum") X(MAXIMUM, "maximum") X(MEAN, "mean") X(SD, "sd")          \
    X(AUC, "auc")                           /* unit × time unit of the record */     \
    X(FINAL, "final") X(VALUE_AT, "value_at") /* at */                               \
    X(FRACTION, "fraction_of_time")         /* low, high */                          \
    X(TIME_IN, "time_in")                   /* low, high: in outcome unit of time */ \
    X(TIME_OF_MINIMUM, "time_of_minimum") X(TIME_OF_MAXIMUM, "time_of_maximum")      \
    X(FIRST_TIME, "first_time")             /* low, high: NAN where never */         \
    X(COUNT, "count")                       /* low, high: entries into the band */   \
    X(DOSES, "total_dose")                  /* index: route */
#define JM_OUTCOME_ENUM(name, text) JM_OUTCOME_##name,
typedef enum jm_outcome_kind { JM_OUTCOME_LIST(JM_OUTCOME_ENUM) JM_OUTCOME_COUNT_ } jm_outcome_kind;

typedef struct jm_plan_outcome {
    const char *name, *doc;
    const char *unit;        /* of the number in the file */
    jm_outcome_kind kind;
    jm_ref ref;              /* observed quantity */
    uint32_t route;          /* DOSES */
    double low, high;        /* bounds in the model's unit of the quantity; ±INFINITY: open */
    double at;               /* model time */
    double from, until;      /* window in model time; -INFINITY, INFINITY: all */
    double factor, offset;   /* outcome = factor * raw + offset; raw in model units */
} jm_plan_outcome;

/* name, type, default, low, high, text: makes the struct, defaults, range check, Lua keys, help and
   the record of what a run used. */
#define JM_OPTION_LIST(OPTION)                                                              \
    OPTION(rtol, double, 1e-6, 1e-13, 1e-1, "relative tolerance")                           \
    OPTION(atol, double, 1e-9, 1e-30, 1e30, "absolute tolerance, in the unit of each state") \
    OPTION(max_step, double, 0, 0, 1e30, "largest step in model time, 0: none")             \
    OPTION(first_step, double, 0, 0, 1e30, "first step in model time, 0: found by the method") \
    OPTION(max_steps, double, 1e6, 1, 1e15, "most steps of a patient who hardly comes forward") \
    OPTION(precision, double, 32, 32, 64, "bits of recorded numbers: 32 or 64")

#define JM_OPTION_MEMBER(name, type, value, low, high, text) type name;
typedef struct jm_plan_options {
    JM_OPTION_LIST(JM_OPTION_MEMBER)
    char method[32]; /* "auto", or a stepper: "dopri5", "cvode_bdf", … */
} jm_plan_options;
void jm_plan_options_init(jm_plan_options *options);
/* By name, range checked. Unknown names are refused with the nearest one. */
JM_CHECK jm_status jm_plan_options_set(jm_plan_options *options, const char *name, double value,
                                       jm_error *err);

typedef struct jm_plan {
    jm_arena *arena;
    const jm_model *model;
    const jm_cohort *cohort;
    const char *title;
    const char *scenario_path, *scenario_text; /* "" without a script */
    double t_start, t_end;                     /* model time */
    double settle;               /* model time that patients live through before t_start, with
                                    `common`, what the model says of settling, and without any
                                    arm; 0: they begin as they start */
    size_t n_common;
    const jm_plan_setting *common; /* what all arms have in common */
    uint32_t n_replicates;
    size_t n_arms;
    jm_plan_arm *arms;
    size_t n_own;
    jm_plan_own *own;            /* ascending by patient */
    size_t n_signals;
    jm_plan_signal *signals;     /* what is recorded; none in outcomes-only mode */
    size_t n_times;
    double *times;               /* [n_times] model time: observation grid, always there */
    bool keep_samples;           /* false: outcomes only */
    bool is_settling;            /* it is the time before another plan: clocks of the model strike
                                    as if they always had, and what is due at its end is left to
                                    that plan */
    bool is_open;                /* where it ends is a guess, and somebody waits: the choice of a
                                    method must not take long */
    bool is_lived;               /* somebody acts on its patients who cannot do so twice: nobody is
                                    tried again with another method */
    const char *record_time_unit;/* unit of `time` in files */
    double record_time_factor;   /* file time = factor * model time */
    size_t n_outcomes;
    jm_plan_outcome *outcomes;
    size_t n_columns;
    uint32_t *column_row;        /* [cohort columns] row of p that each column sets */
    double *column_factor;       /* into the parameter's unit */
    jm_plan_options options;     /* method "auto" is replaced by jm_plan_finish */
    const char *method_reason;   /* why `auto` chose it */
    const char *choice;          /* what jm_plan_tell_choice said of this plan in another process,
                                    borrowed, which spares jm_plan_finish the probe; NULL: none */
    uint64_t patience;           /* steps after which a patient is set aside and tried alone with
                                    the most robust method: `auto` expected far fewer; 0: none */
    uint32_t lanes_refill;       /* patients per group: 8 (shared steps) or 64 (own steps) */
    uint64_t n_groups;
} jm_plan;

/* An empty plan with defaults; the caller fills it from its arena, then calls jm_plan_finish. */
JM_CHECK jm_status jm_plan_new(jm_plan **out, const jm_model *model, const jm_cohort *cohort,
                               jm_error *err);
/* Checks the plan, ties columns to parameters, chooses the method (a probe of a few patients,
   counted in operations and not in seconds, so it is deterministic) and makes the groups. */
JM_CHECK jm_status jm_plan_finish(jm_plan *plan, jm_error *err);
/* What `auto` has chosen for a finished plan, as a text for jm_plan.choice; "" where nothing can be
   told. */
enum { JM_PLAN_CHOICE_ROOM = 256 };
void jm_plan_tell_choice(const jm_plan *plan, char text[JM_PLAN_CHOICE_ROOM]);
void jm_plan_free(jm_plan *plan);
/* A finished plan is carried out for one patient alone: `one` is jm_cohort_alone() of its cohort,
   borrowed from now on. The method stays what it was chosen to be for all of them. */
void jm_plan_alone(jm_plan *plan, const jm_cohort *one);

/* The unit of work: patients that are integrated together, all of one arm and replicate. */
enum { JM_GROUP_MOST = 64 };
typedef struct jm_group {
    uint32_t arm, replicate;
    uint32_t n;                         /* patients */
    uint64_t patient[JM_GROUP_MOST];    /* rows of the cohort */
} jm_group;
/* Group `g` of n_groups. With shared steps, patients that resemble each other stand together
   within windows of 512; the arrangement depends on the plan alone. */
JM_CHECK jm_status jm_plan_group(const jm_plan *plan, uint64_t g, jm_group *out, jm_error *err);

/* Groups of a course, which is an arm of a replicate, and of a stretch, which is 512 patients in a
   row: a window in which patients are put in order, and whole pieces of a results file. */
uint64_t jm_plan_course(const jm_plan *plan);
uint32_t jm_plan_unit(const jm_plan *plan);
/* Groups from `g` to the end of its stretch, or of its course where that comes first. */
uint64_t jm_plan_stretch(const jm_plan *plan, uint64_t g);

/* Index of a run in files: ((replicate * n_arms) + arm) * n_patients + patient. */
uint64_t jm_plan_row(const jm_plan *plan, uint64_t patient, uint32_t arm, uint32_t replicate);
uint64_t jm_plan_n_runs(const jm_plan *plan);

/* Parameters and inputs of a patient at the start, model units, p[row]: defaults, then cohort, then
   arm. `p` is [n_params + n_inputs]. */
JM_CHECK jm_status jm_plan_values(const jm_plan *plan, uint64_t patient, uint32_t arm, double *p,
                                  jm_error *err);

/* The plan as text (for people, `jumeau plan`) and its SHA-256. */
void jm_plan_print(const jm_plan *plan, jm_text *out);
void jm_plan_hash(const jm_plan *plan, char hex[65]);

#endif
