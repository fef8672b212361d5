/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of a plan before it runs, and the choice of its method: the inside of jm_plan_finish.
 *
 * Each answers with the place of the scenario where it can name one. Nothing here runs a patient,
 * except the probe of jm_plan_choose.
 */
#ifndef JM_PLAN_CHECK_H
#define JM_PLAN_CHECK_H

#include "core/lanes/stepper.h"
#include "core/plan/plan.h"

/* Times, arms, events, records and outcomes refer to what exists, in order. */
JM_CHECK jm_status jm_plan_check(const jm_plan *plan, jm_error *err);

/* The stepper called options.method. */
JM_CHECK jm_status jm_plan_stepper(const jm_plan *plan, const jm_stepper_type **out,
                                   jm_error *err);

/* Replaces method "auto" by what a probe of a few patients finds cheapest. */
JM_CHECK jm_status jm_plan_choose(jm_plan *plan, jm_error *err);

/* Absolute tolerance of each state: the model's, or the option. `atol` is [n_states]. */
void jm_plan_atol(const jm_plan *plan, double *atol);

/* A window of up to 512 patients in the order in which they stand together, from the numbers of the
   cohort: order[k] is a patient counted from `first`. */
enum { JM_PLAN_WINDOW = 512 };
typedef struct jm_plan_window {
    uint64_t first;
    size_t n; /* 0: not filled */
    uint32_t order[JM_PLAN_WINDOW];
} jm_plan_window;
JM_CHECK jm_status jm_plan_resemble(const jm_plan *plan, uint64_t first, jm_plan_window *window,
                                    jm_error *err);
/* jm_plan_group for one group after the other: the window is kept between calls. */
JM_CHECK jm_status jm_plan_group_within(const jm_plan *plan, uint64_t g, jm_plan_window *window,
                                        jm_group *out, jm_error *err);

#endif
