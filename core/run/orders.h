/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders: what somebody asks of a patient who is alive now, as data; attendants, who give them; and
 * sessions, what an attendant has to work with.
 *
 * A patient that is attended stands still at every tick (time start + n * tick). There the
 * attendant looks at it and says which orders take effect. What the patient goes through depends on
 * plan, seed, tick and orders alone: the same orders at the same ticks give the same bits, which is
 * how a session is lived through again (docs/live.md).
 */
#ifndef JM_RUN_ORDERS_H
#define JM_RUN_ORDERS_H

#include "core/run/protocol.h"

typedef enum jm_order_kind {
    JM_ORDER_SET,  /* a parameter, an input or a state gets another value */
    JM_ORDER_DOSE, /* a dose begins */
    JM_ORDER_STOP, /* what runs of a dose ends */
    JM_ORDER_ACT,  /* an action of the scenario, with its argument */
    JM_ORDER_NOTE  /* nothing but a line in the diary */
} jm_order_kind;

/* Texts are borrowed from whoever made the order. */
typedef struct jm_order {
    jm_order_kind kind;
    const char *name;          /* quantity, dose or action; NOTE: the text */
    double value;              /* SET: new value; DOSE: amount; ACT: argument (severity, rate…) */
    const char *unit;          /* of the value; "" for dimensionless ones */
    double duration;           /* DOSE: 0 is all at once */
    const char *duration_unit; /* DOSE: of the duration; "" where that is 0 */
} jm_order;

typedef struct jm_attendant {
    void *user;
    /*
     * The patient stands still at tick `n`, the first time at its begin (n is 0). The attendant may
     * read it (jm_hand_get, jm_hand_look) and take its time. *orders[*n_orders] take effect now, in
     * their order; they live until the next call. False: the session ends here, orders are not
     * looked at.
     */
    bool (*stand)(void *user, jm_hand *hand, uint64_t n, const jm_order **orders,
                  size_t *n_orders);
    /* An order could not be done; the patient goes on without it. May be NULL. */
    void (*refused)(void *user, const jm_order *order, const jm_error *err);
} jm_attendant;

/* An order with its tick. */
typedef struct jm_entry {
    uint64_t tick;
    jm_order order;
    bool hidden;
} jm_entry;

/* ---- what a scenario says about being lived through by somebody ---- */

/* What somebody who runs a session can do at a press of a button: `actions` of a scenario. */
typedef struct jm_action {
    const char *name, *label, *doc;
    bool has_value;          /* it takes a number, */
    const char *unit;        /* in this unit, */
    double low, high, value; /* between these, and this one if nothing is said */
    bool hidden;             /* learners are not told */
} jm_action;

/* A quantity on the screen: `monitor` of a scenario, else what the model has of the usual names. */
typedef struct jm_shown {
    const char *name;      /* quantity */
    const char *label;     /* "SpO2" */
    const char *unit;      /* in which it is shown */
    const char *colour;    /* "#40c4ff"; "": the screen chooses */
    jm_ref ref;
    double factor, offset; /* shown = factor * model value + offset */
    bool is_wave;          /* drawn against time; else a number */
    double low, high;      /* wave: first guess of its range; number: limits of alarms, NAN: none */
    double sweep;          /* wave: mm/s */
    uint32_t decimals;
    const char *of;        /* number: name of the wave beside which it stands, "" */
    const char *priority;  /* of its alarm: "high", "medium", "low" */
} jm_shown;

typedef struct jm_session {
    double tick_s, tick;    /* seconds, and the model's unit of time */
    double speed;           /* at which it begins */
    size_t n_actions;
    const jm_action *actions;
    size_t n_shown;
    const jm_shown *shown;
} jm_session;

#endif
