/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Protocols: what a script wants to do during a run, as a table of functions.
 *
 * scenarios/host fills this table with Lua, an embedder with C, a test with a few lines. The run
 * calls it only at times when a patient stands still: never inside a right-hand side. All patients
 * of a group that stand at the same time are handed over in one call.
 */
#ifndef JM_RUN_PROTOCOL_H
#define JM_RUN_PROTOCOL_H

#include "core/plan/plan.h"

/* One running patient, as a script may see and touch it. Valid during a call only. */
typedef struct jm_hand jm_hand;

typedef struct jm_protocol {
    void *user;
    /* A patient begins: the script asks for clocks and triggers through the hand. */
    JM_CHECK jm_status (*begin)(void *user, jm_hand *hand, jm_error *err);
    /* `n` patients stand still; what[i] is the number the script gave its clock or trigger. An
       error of the script fails the patient `*culprit` (index into hands). */
    JM_CHECK jm_status (*fire)(void *user, jm_hand *const *hands, const uint32_t *what, size_t n,
                               size_t *culprit, jm_error *err);
    /* The patient is done or failed: forget what belongs to it. */
    void (*end)(void *user, jm_hand *hand);
    /* For jm_hand_save: the protocol's own part, at most `room` bytes (buffer NULL: only *size is
       asked for), refused where it cannot; and back. NULL: it knows nothing of its patients. */
    JM_CHECK jm_status (*save)(void *user, jm_hand *hand, void *buffer, size_t room, size_t *size,
                               jm_error *err);
    JM_CHECK jm_status (*restore)(void *user, jm_hand *hand, const void *buffer, size_t size,
                                  jm_error *err);
} jm_protocol;

uint64_t jm_hand_patient(const jm_hand *hand);
uint32_t jm_hand_arm(const jm_hand *hand);
uint32_t jm_hand_replicate(const jm_hand *hand);
uint32_t jm_hand_slot(const jm_hand *hand); /* 0 .. 63: distinct among patients running at once */
const jm_model *jm_hand_model(const jm_hand *hand);
double jm_hand_time(const jm_hand *hand);   /* model time */
double jm_hand_t_end(const jm_hand *hand);

/* Present value of any quantity, in its own unit. */
double jm_hand_get(jm_hand *hand, jm_ref ref);
/* The same for several at once, which costs little more than one: out[n]. */
void jm_hand_look(jm_hand *hand, const jm_ref *refs, size_t n, double *out);
/* Parameters, inputs and states. Recorded as a happening with `place`. */
JM_CHECK jm_status jm_hand_set(jm_hand *hand, jm_ref ref, double value, const char *place,
                               jm_error *err);
/* Like a dose of the timeline; event.t is ignored: now. */
JM_CHECK jm_status jm_hand_dose(jm_hand *hand, const jm_plan_event *event, jm_error *err);
/* Ends what doses of a route have left behind: infusions that run, doses that have not arrived yet,
   repetitions. */
JM_CHECK jm_status jm_hand_stop_dose(jm_hand *hand, uint32_t route, const char *place,
                                     jm_error *err);
/* Calls `what` every `period` from `first` on (model time). */
JM_CHECK jm_status jm_hand_every(jm_hand *hand, double first, double period, uint32_t what,
                                 jm_error *err);
JM_CHECK jm_status jm_hand_at(jm_hand *hand, double t, uint32_t what, jm_error *err);
/* Calls `what` whenever `ref` comes to be below (or above) `level`, located in time by
   root-finding; at most 32 triggers a patient. */
JM_CHECK jm_status jm_hand_on(jm_hand *hand, jm_ref ref, bool below, double level, uint32_t what,
                              jm_error *err);
/* Counted from the seed: the n-th draw of this patient, replicate and arm-independent stream. */
double jm_hand_random(jm_hand *hand);
void jm_hand_note(jm_hand *hand, const char *text, const char *place);
/* Saves a patient that runs alone (no company of lanes), and puts it back later, while it still
   lives: time, numbers, what is to happen, what the method knows. It then goes on bit for bit as it
   did. Saving changes nothing. Called while the protocol is; the patient may stand at another time
   afterwards. *size is always set; buffer NULL asks for it only. Refused where the method shares
   steps, the model has true delays, a trigger waits, outcomes are computed, or the protocol cannot
   tell what it knows. */
JM_CHECK jm_status jm_hand_save(jm_hand *hand, void *buffer, size_t room, size_t *size,
                                jm_error *err);
JM_CHECK jm_status jm_hand_restore(jm_hand *hand, const void *buffer, size_t size, jm_error *err);
/* Ends this patient now. `died` true: fate "died", else "stopped". */
void jm_hand_stop(jm_hand *hand, bool died, const char *reason);

/* "glucose < 3.5 mmol/L" → quantity, direction, level in the quantity's unit. */
typedef struct jm_condition {
    jm_ref ref;
    bool below;
    double level;
} jm_condition;
JM_CHECK jm_status jm_condition_parse(jm_condition *out, const jm_model *model, const char *text,
                                      jm_error *err);

#endif
