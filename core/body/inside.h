/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of a service, shared by service.c (order of work), dose.c (what a dose becomes),
 * fire.c (clocks and crossings of the model), hold.c (its conditions), reset.c (what is so where
 * two values are equal) and settle.c (steady states of dosing).
 */
#ifndef JM_BODY_INSIDE_H
#define JM_BODY_INSIDE_H

#include "core/body/anderson.h"
#include "core/body/service.h"
#include "core/lanes/between.h"

typedef struct jm_settler jm_settler;

struct jm_service {
    const jm_model *model;
    uint32_t lanes;
    const jm_between *between;
    const jm_stepper_type *type;
    jm_stepper_options options;
    double *scratch;     /* [widest kernel][lanes] */
    double *news;        /* [values that all events set][lanes] */
    /* A bit per lane, [n_roots] each: where the conditions of the model's events stand, */
    uint32_t *before, *after;
    uint32_t *rises, *falls; /* what crosses now, up and down, */
    uint32_t *met;           /* and equalities that the stepper located in the last turn. What */
    double *level;           /* [n_roots][lanes] their functions were there is as good as 0 */
    bool *is_equality;       /* [n_roots] the condition holds where the function is zero */
    bool has_crossings;      /* events of the kinds RISES, FALLS, CROSSES; */
    bool has_equalities;     /* of the kind HOLDS with JM_EVENT_MEETS, or RESETS; */
    uint32_t n_held;         /* of the kind HOLDS, */
    uint32_t n_resets;       /* of the kind RESETS; */
    uint32_t most_set;       /* what one of the kind HOLDS sets at most */
    bool is_settling;    /* clocks have struck since ever, see jm_service_settle */
    bool stale;          /* d of the block that is served is behind p */
    bool has_glanced;    /* `before` is of before a change that was made outside */
    bool is_stroke;      /* nothing is due in this turn but clocks of the model */
    uint32_t struck;     /* lanes in which a clock of the model has struck in this turn, */
    uint32_t stirred;    /* and in which its events did something or are to */
    jm_settler *settler; /* made when first needed */
    jm_tell_fn *tell;
    void *user;
};

/* What one dose becomes once lag, bioavailability and modelled rates are known. */
typedef struct jm_dose {
    double lag;          /* model time */
    double jump;         /* bolus: what the state rises by; else 0 */
    double rate;         /* infusion: amount / model time; else 0 */
    double duration;     /* infusion: model time */
} jm_dose;

/* The block in which the bodies of `mask` stand. */
jm_block *jm_service_block(jm_body *const *bodies, uint32_t mask);
/* Kernels see the present p. */
void jm_service_refresh(jm_service *s, jm_block *block);
void jm_service_tell(jm_service *s, jm_body *body, const jm_deed *deed);

/* False where the model lacks what the dose asks for: the body is ill then. Reads the route's rows
   of the body's lane, from the block in which it stands. */
bool jm_dose_resolve(jm_service *s, jm_body *body, const jm_due *due, jm_dose *out);
/* Does what falls due; true where the lane must wait for jm_settle. */
bool jm_dose_serve(jm_service *s, jm_body *body, const jm_due *due);
/* After jm_settle, or at once: the dose arrives now or is put on the agenda. */
void jm_dose_give(jm_service *s, jm_body *body, const jm_due *due);
/* Back to the start values; infusions and what doses have left behind are gone. */
void jm_dose_reset(jm_service *s, jm_body *body);

/* Start values of the lanes of `mask`, rest included, into the block's y. */
void jm_service_start(jm_service *s, jm_block *block, jm_body *const *bodies, uint32_t mask);

/* The clocks that are due in the lanes of `mask` strike, each in all of them together: s->struck.
   Returns the lanes whose patients are ill by it. */
uint32_t jm_fire_clocks(jm_service *s, jm_body *const *bodies, uint32_t mask);
/* Winds the clocks of the model. */
void jm_fire_begin(jm_service *s, jm_body *const *bodies, uint32_t mask);
/* Which conditions of events hold by their functions, [n_roots][lanes]: a bit per lane each. */
void jm_fire_signs(const jm_service *s, const double *functions, uint32_t *holds);
/* The same of the functions at the present state. */
void jm_fire_look(jm_service *s, jm_block *block, uint32_t *holds);
/* Takes note of equalities that the stepper located; their functions have just been looked at, into
   s->before. */
void jm_fire_meet(jm_service *s, jm_body *const *bodies, const int8_t *root, uint32_t rooted);
/* Events that the stepper located (`root`, lanes `rooted`) and those that a change of y or p since
   `before` jumped through. */
void jm_fire_roots(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                   uint32_t rooted);

/* The same, events whose conditions hold, and resets, which may set off each other. */
void jm_fire_events(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                    uint32_t rooted);

/* New values of a row that an event sets, in the lanes of `mask`. */
void jm_fire_write(jm_service *s, jm_block *block, uint32_t target, uint32_t mask,
                   const double *news);
/* Lanes of `mask` in which they are other numbers than those that are there. */
uint32_t jm_fire_differs(const jm_service *s, jm_block *block, uint32_t target, uint32_t mask,
                         const double *news);

/* Where conditions stand before the begin. */
void jm_hold_begin(jm_service *s, jm_body *const *bodies, uint32_t mask);
/* Two values that were equal at the last look may have parted, which no stepper tells: s->before
   knows. Those that were located have, and have met again. */
void jm_hold_part(jm_service *s, jm_body *const *bodies, uint32_t mask);
/* Events whose conditions have come to hold since the last look, and those that waited until now
   (what waits has its due on an agenda). Returns the lanes in which any were executed. */
uint32_t jm_hold_fire(jm_service *s, jm_body *const *bodies, uint32_t mask, const int8_t *root,
                      uint32_t rooted);
/* Puts the moments at which conditions on time alone turn on the agendas; p may have changed. */
void jm_hold_plan(jm_service *s, jm_body *const *bodies, uint32_t mask);

/* Resets, in rounds, until they change nothing. Returns the lanes in which any did. */
uint32_t jm_reset_fire(jm_service *s, jm_body *const *bodies, uint32_t mask);

/* Brings each lane of `mask` to the steady state of dues[lane], the dose about to be given. */
JM_CHECK jm_status jm_settle(jm_service *s, jm_body *const *bodies, uint32_t mask,
                             const jm_due *dues, jm_error *err);
void jm_settler_free(jm_settler *settler);

#endif
