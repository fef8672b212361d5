/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cohorts: a table patients × columns with the seed that made it.
 *
 * A column is a named number with a unit that differs between patients; the plan ties columns to
 * parameters of a model. Values are not stored but computed on demand, block by block, so a cohort
 * of a million patients takes no memory; value (patient, column) depends on the seed, the patient
 * and the column's name only (in a Sobol design also on the column's place, in a Latin hypercube
 * also on the number of patients). A cohort never touches a model.
 *
 * Kinds of cohort (sampled, read from CSV, filtered) fill in the function pointers. A cohort is
 * read-only after making.
 */
#ifndef JM_COHORT_COHORT_H
#define JM_COHORT_COHORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

typedef struct jm_column {
    const char *name;   /* "weight", "SIT" */
    const char *unit;   /* "kg" */
    const char *source; /* distribution as text, or "patients.csv" */
} jm_column;

typedef struct jm_cohort jm_cohort;
struct jm_cohort {
    uint64_t n;          /* patients; whoever made the cohort may lower it */
    uint64_t seed;
    uint64_t origin;     /* patient 0 is patient `origin` of the cohort that it was taken out of:
                            random draws are counted by that number; */
    uint64_t whole;      /* patients of that one; 0: this one was not taken out of any */
    size_t n_columns;
    const jm_column *columns;
    const char *design;  /* "random", "lhs", "sobol", "table", "same" */
    bool fixed;          /* rows are what they are: a filter leaves patients out instead of drawing
                            others, and `attempt` is always 0 */
    /* values[c * n + k] = column c of patient first + k, in the column's unit. `attempt` 0 is the
       patient; higher attempts are the next candidates of a filter. */
    JM_CHECK jm_status (*values)(const jm_cohort *cohort, uint64_t first, size_t n,
                                 uint32_t attempt, double *values, jm_error *err);
    /* Name of a patient: "1", "2", … or the table's ID. */
    void (*id)(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room);
    void (*free)(jm_cohort *cohort);
};

/* NULL does nothing. */
void jm_cohort_free(jm_cohort *cohort);

/* What kinds of cohort without names of their own use as `id`: "1", "2", … */
void jm_cohort_number(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room);

/* `n` patients that are all alike: no columns. */
JM_CHECK jm_status jm_cohort_same(jm_cohort **out, uint64_t n, uint64_t seed, jm_error *err);

/* Patient `patient` of `base`, alone, with its name, numbers and random draws. Takes `base`, also
   when it fails. */
JM_CHECK jm_status jm_cohort_alone(jm_cohort **out, jm_cohort *base, uint64_t patient,
                                   jm_error *err);

/* What a filter asks of a candidate. *keep false: the next attempt is drawn. */
typedef struct jm_cohort_keep {
    void *user;
    JM_CHECK jm_status (*ask)(void *user, uint64_t patient, const double *values, bool *keep,
                              jm_error *err);
    uint32_t most_attempts; /* 0: 1000, at most 65000; then an error names the patient */
} jm_cohort_keep;

/*
 * Takes `base`, also when it fails. Of a sampled cohort every patient stays and is drawn anew until
 * `keep` agrees; the attempt that was kept is remembered (two bytes a patient), so each patient is
 * asked for once by each process. Of a fixed cohort those whom `keep` refuses are left out, at
 * once.
 */
JM_CHECK jm_status jm_cohort_filter(jm_cohort **out, jm_cohort *base, const jm_cohort_keep *keep,
                                    jm_error *err);

#endif
