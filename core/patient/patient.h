/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the public C API (include/jumeau/jumeau.h): one patient in a block of one lane.
 *
 * A jm_patient owns its block, stepper, service and body, and borrows its model. It is the same
 * machinery that runs cohorts (core/body, core/lanes), without a plan.
 */
#ifndef JM_PATIENT_PATIENT_H
#define JM_PATIENT_PATIENT_H

#include "core/body/service.h"
#include "jumeau/jumeau.h"

struct jm_patient {
    const jm_model *model;
    char method[32];
    double rtol, atol_all;
    double *atol;        /* [n_states] */
    jm_block *block;
    const jm_stepper_type *type;
    jm_stepper *stepper; /* these two are made when the patient begins */
    jm_service *service;
    jm_body body;
    bool has_begun, is_lost;
    jm_status why;       /* of the loss */
    char reason[200];
    jm_heard_fn *heard;
    void *user;
};

/* Makes stepper and service for the present method and tolerances; keeps the old on failure. */
JM_CHECK jm_status jm_patient_equip(jm_patient *patient, jm_error *err);
/* Begins where that has not happened. */
JM_CHECK jm_status jm_patient_ready(jm_patient *patient, jm_error *err);
/* Does what is due at the present moment; `rooted`: the stepper stands at an event. */
JM_CHECK jm_status jm_patient_serve(jm_patient *patient, bool rooted, jm_error *err);
/* Factor and offset from one unit into another: to = factor * from + offset. */
JM_CHECK jm_status jm_patient_convert(const char *what, double *value, const char *from,
                                      const char *to, jm_error *err);
JM_CHECK jm_status jm_patient_route(const jm_patient *patient, const char *name, uint32_t *route,
                                    jm_error *err);

#endif
