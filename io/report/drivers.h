/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What explains the spread, and how groups of patients fare.
 *
 * Drivers: the rank correlation (Spearman) of each parameter that varies with each outcome, over
 * the runs of an arm that count and have the outcome. Groups: patients by a parameter, in thirds
 * (or by value where there are few values), as age, sex and weight, or what explains most where a
 * model has none of these; a parameter is taken as it is in the first arm.
 */
#ifndef JM_IO_REPORT_DRIVERS_H
#define JM_IO_REPORT_DRIVERS_H

#include "io/report/facts.h"

enum { JM_GROUPS_MOST = 4, JM_GROUP_PARAMETERS = 3 };

typedef struct jm_driver {
    const jm_variable *parameter;
    double *rho;      /* [arm][outcome], NAN: none */
} jm_driver;

typedef struct jm_drivers {
    jm_driver *all;   /* [n] parameters that vary within an arm */
    size_t n;
} jm_drivers;

/* Both are made in the arena of the facts. */
JM_CHECK jm_status jm_drivers_find(jm_drivers *out, const jm_facts *f, jm_error *err);
/* The `most` strongest for an outcome, by their largest |rho| of any arm; gives their number. */
size_t jm_drivers_top(const jm_drivers *d, const jm_facts *f, size_t outcome, size_t most,
                      size_t *out);

typedef struct jm_group_of {
    double low, high;         /* the parameter's range within the group */
    size_t n_patients;
    size_t *n_failed;         /* [arm] runs */
    jm_stats *stats;          /* [arm][outcome] */
} jm_group_of;

typedef struct jm_grouping {
    const jm_variable *parameter;
    bool by_value;            /* a group for each value; else thirds */
    bool by_strength;         /* chosen because it explains much, not because of its name */
    size_t n;
    jm_group_of groups[JM_GROUPS_MOST];
} jm_grouping;

JM_CHECK jm_status jm_groups_find(jm_grouping out[JM_GROUP_PARAMETERS], size_t *n,
                                  const jm_facts *f, const jm_drivers *d, jm_error *err);

#endif
