/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agendas: what is still to happen to one patient, and when.
 *
 * An agenda is a heap of dues, earliest first. Dues that fall on the same moment are taken in the
 * order of their rank (see jm_due_kind) and then in the order in which they were put in, so what
 * happens never depends on rounding in the last bits of a time or on who asked first. An agenda
 * owns its arrays and nothing that a due points to.
 *
 * What is moved about in the heap are short entries; a due itself stays in its slot until it is
 * taken.
 */
#ifndef JM_BODY_AGENDA_H
#define JM_BODY_AGENDA_H

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At equal times: ends first, then doses, arrivals, settings and resets in the order in which they
   were written down, then clocks, then calls. */
typedef enum jm_due_kind {
    JM_DUE_END,     /* an infusion ends; what: number of the infusion */
    JM_DUE_DOSE,    /* a dose is given (and may arrive later); what: route */
    JM_DUE_ARRIVAL, /* a dose that was given earlier arrives after its lag; what: route */
    JM_DUE_SET,     /* a row of p takes a new value; what: row, amount: value */
    JM_DUE_RESET,   /* back to the start values */
    JM_DUE_EVENT,   /* an event that was set off earlier may be executed: see core/body/hold.c */
    JM_DUE_MOMENT,  /* a condition on time alone turns: the patient stands still, no more */
    JM_DUE_CLOCK,   /* a clock of the model; what: event. On no agenda: see core/body/body.h */
    JM_DUE_CALL     /* the script; what: its number */
} jm_due_kind;

typedef struct jm_due {
    double t;          /* model time */
    jm_due_kind kind;
    uint32_t what;
    uint64_t order;    /* given by jm_agenda_add where 0 */
    double first;      /* of the first repetition; later ones: first + done * interval */
    double interval;   /* model time */
    uint32_t done;     /* repetitions behind this one */
    uint32_t times;    /* repetitions in all; 0: without end */
    uint32_t steady;   /* DOSE: see jm_plan_event */
    double amount;     /* in the route's unit; ARRIVAL: bolus amount times gain, in state units */
    double rate;       /* DOSE: as in jm_plan_event; ARRIVAL of an infusion: the rate it runs at */
    double duration;   /* DOSE: as in jm_plan_event; ARRIVAL of an infusion: how long it runs */
    const char *label, *place;
} jm_due;

typedef struct jm_agenda_entry {
    double t;
    uint64_t order;
    uint32_t rank; /* of its kind */
    uint32_t slot; /* of `dues` */
} jm_agenda_entry;

typedef struct jm_agenda {
    jm_agenda_entry *heap; /* [room] n that are used; behind them the slots that are free */
    jm_due *dues;          /* [room] */
    size_t n, room;
    uint64_t next_order;
} jm_agenda;

void jm_agenda_init(jm_agenda *agenda);
void jm_agenda_clear(jm_agenda *agenda);     /* frees */
void jm_agenda_empty(jm_agenda *agenda);     /* keeps the memory */
bool jm_agenda_add(jm_agenda *agenda, const jm_due *due); /* false without memory */
/* When the first of all falls due; INFINITY where nothing is left. */
static inline double jm_agenda_next(const jm_agenda *agenda)
{
    return agenda->n ? agenda->heap[0].t : HUGE_VAL;
}
/* Takes the first due of those at `t` or before, in order of service, kinds up to `last`. */
bool jm_agenda_take(jm_agenda *agenda, double t, jm_due_kind last, jm_due *out);
/* Due `k` (0 .. n-1) in no order that means anything. */
const jm_due *jm_agenda_due(const jm_agenda *agenda, size_t k);
/* Removes every due for which `is_gone` says so. */
void jm_agenda_remove(jm_agenda *agenda, bool (*is_gone)(const void *user, const jm_due *due),
                      const void *user);
/* Whether a due is what a dose of the past has left behind: an end, an arrival, a repetition. */
bool jm_due_is_left_behind(const jm_due *due);

/* Times that differ by rounding only are the same moment: 16 units in the last place. */
static inline bool jm_time_reached(double t, double now)
{
    return t <= now + 16 * DBL_EPSILON * fabs(now);
}

#endif
