/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Service: what is done to patients while they stand still.
 *
 * At one moment, in this order: infusions end; doses, settings and resets of the timeline in the
 * order in which they were written; clocks of the model; crossings of the model, all new values
 * from the state before them; conditions of the model that have come to hold, one after the other;
 * resets of the model, together and again until they change nothing.
 * What jumps through an event's condition sets it off as well. The script
 * comes after all of this and is called by whoever drives the block.
 *
 * Doses follow NONMEM: the bioavailability F and the lag are those of the moment when the dose is
 * given; an infusion of a given rate keeps it and lasts amount * F / rate; one of a given duration
 * keeps that and runs at amount * F / duration. A reset, and a dose that starts from a steady
 * state, end infusions and cancel lagged and repeated doses of the past.
 *
 * A service owns scratch memory and the stepper that seeks steady states of dosing. It serves
 * blocks of its model with its number of lanes, one after the other, in one thread.
 */
#ifndef JM_BODY_SERVICE_H
#define JM_BODY_SERVICE_H

#include "core/body/body.h"
#include "core/lanes/stepper.h"

/* Something that was done to a patient. Pointers are good during the call. */
typedef struct jm_deed {
    const char *kind;   /* "dose", "set", "reset", "event" */
    const char *label;  /* route, quantity or event */
    const char *unit, *place;
    double value;       /* amount, new value or NAN */
    uint32_t what;      /* route, row of p, event */
    bool is_dose;
} jm_deed;

typedef void jm_tell_fn(void *user, jm_body *body, const jm_deed *deed);

typedef struct jm_service jm_service;

/* `options` without script roots; its atol must outlive the service. `tell` may be NULL. */
JM_CHECK jm_status jm_service_new(jm_service **out, const jm_model *model, uint32_t lanes,
                                  const jm_stepper_type *type, const jm_stepper_options *options,
                                  jm_error *err);
void jm_service_free(jm_service *service);
void jm_service_listen(jm_service *service, jm_tell_fn *tell, void *user);
/* Its patients live before time begins: clocks of the model strike on their beat, but also before
   their first stroke. */
void jm_service_settle(jm_service *service);

/* A patient begins: sets y to the start values (and to rest, where the model says so) and winds the
   clocks of the model. p and t must be there; bodies[l] stands in lane l. Patients
   that cannot start are ill afterwards. */
JM_CHECK jm_status jm_service_begin(jm_service *service, jm_body *const *bodies, uint32_t mask,
                                    jm_error *err);

/* Before y or p of lanes `mask` are changed from outside (by a script, by a caller): remembers
   where the conditions of the model's events stand, so that the next jm_service_serve sets off what
   the change jumps through. */
void jm_service_glance(jm_service *service, jm_body *const *bodies, uint32_t mask);

/* The same where lanes `mask` have just become what they were when they stood here before. */
void jm_service_return(jm_service *service, jm_body *const *bodies, uint32_t mask);

/* Serves lanes `mask` at their present times. `root` is jm_stepper.root of the lanes `rooted`, or
   NULL. Afterwards d agrees with p, bodies that were touched are `changed`, and bodies that cannot
   go on are ill. The status is about memory only. */
JM_CHECK jm_status jm_service_serve(jm_service *service, jm_body *const *bodies, uint32_t mask,
                                    const int8_t *root, uint32_t rooted, jm_error *err);

/* A reset holds as long as its two sides are equal, but it is looked at where patients stand still
   only. Where they stay equal over a step and what it sets did not stay as well, the model asks for
   what is not computed here: the body is ill. To be asked after each step, of the lanes that made
   one, if jm_service_watches() says so (block->h is to be filled then). Returns those that are
   ill. */
bool jm_service_watches(const jm_service *service, const jm_block *block, uint32_t mask);
uint32_t jm_service_watch(jm_service *service, jm_body *const *bodies, uint32_t mask);

/* Whether a stroke of clocks leaves alone what is planned: no moments follow from parameters. */
bool jm_service_can_strike(const jm_service *service);
/* Where they do, serves lanes `mask` in which nothing is due but clocks of the model: what
   jm_service_serve does, without asking each patient: bodies need not be `changed`, but all of them
   are. That is what most lanes stand still for where a controller acts every few minutes.
   `functions`: jm_stepper.functions of these lanes, or NULL. Returns the lanes in which there is
   more to ask: a body that is ill, or events of the model that may have put something on its
   agenda. */
uint32_t jm_service_strike(jm_service *service, jm_body *const *bodies, uint32_t mask,
                           const double *functions);

#endif
