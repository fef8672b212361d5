/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Probes: a group of one arm that walks with one method, while what it does is counted.
 *
 * Doses and events happen as in a run; scripts do not, and nothing is recorded. A probe touches
 * nothing but itself, the plan and the model, which are read only, so probes may walk in threads of
 * their own.
 */
#ifndef JM_PLAN_PROBE_H
#define JM_PLAN_PROBE_H

#include "core/body/service.h"
#include "core/plan/plan.h"

/* A method, and what it costs beside the kernels of the model. */
typedef struct jm_candidate {
    const char *name;
    double step_per_state, step; /* operations of one step beside the kernels */
    double look_per_state;       /* operations of an interpolation */
    double dense_calls;          /* right-hand sides that make a step ready to be looked into */
    double loosest;              /* rtol beyond which its long steps pass over what kinks do */
    double fold;                 /* what the error of the others costs: see below */
} jm_candidate;

/* A group of one arm that walks with one method. */
typedef struct jm_probe {
    const jm_plan *plan;
    const jm_candidate *candidate;
    const jm_stepper_type *type;
    uint64_t patients[JM_LANES];
    uint32_t n, arm;
    jm_block *block;
    jm_stepper *stepper;
    jm_service *service;
    jm_body bodies[JM_LANES];
    double *atol, *p;
    uint32_t live, lost;
    size_t next_time[JM_LANES]; /* of the record */
    uint64_t looks, dense;      /* looks at the record by all lanes at once, steps before them */
    bool is_open;
} jm_probe;

/* `z` has plan, candidate, type, patients, n and arm. After a failure it is still to be cleared. */
JM_CHECK jm_status jm_probe_open(jm_probe *z, jm_error *err);
void jm_probe_clear(jm_probe *z); /* one of zeros, too */
/* Everybody at the start. */
JM_CHECK jm_status jm_probe_begin(jm_probe *z, jm_error *err);
/* Goes on until all lanes are at the end or so many operations have been spent. */
JM_CHECK jm_status jm_probe_walk(jm_probe *z, double most, jm_error *err);

/* Operations on a block of lanes, for all that the stepper did. */
double jm_probe_operations(const jm_probe *z);
/* Operations per model time; who is lost with one method and not with another counts against it. */
double jm_probe_price(const jm_probe *z);
/* Steps that a patient takes for the whole plan. */
double jm_probe_steps(const jm_probe *z);

#endif
