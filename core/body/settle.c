/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steady states of dosing: the state that a patient reaches when a dose has been repeated for ever.
 *
 * One interval of dosing maps the state at its begin to the state at its end; the steady state is
 * the fixed point of that map. Nothing is assumed about the model: the interval is integrated with
 * the plan's own method at a tenth of its tolerance, and the fixed point is found by Anderson
 * acceleration, exactly after n + 1 intervals where the model is linear. Lanes are sought side by
 * side. Clocks and events of the model do not take place meanwhile.
 *
 * Infusions longer than the interval run on top of each other: their whole multiples are a constant
 * rate, the rest a window of the interval. An amount of 0 with a rate is an infusion that has run
 * for ever and ends now.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/body/inside.h"

enum { MOST_CYCLES = 500, PATIENCE = 8, MOST_PARTS = 3, APPROACH_STEPS = 200 };

/* One part of the interval: until `end` after its begin the infusion runs at `rate`, then the state
   jumps. */
typedef struct part {
    double end, rate, jump;
} part;

typedef struct cycle {
    uint32_t route, n_parts, at;
    part parts[MOST_PARTS];
    bool is_done;
} cycle;

struct jm_settler {
    jm_block *block;
    jm_stepper *stepper;
    double *atol;                  /* [n_states] of the intervals */
    double *x, *fx, *best, *start; /* [lanes][n_states] */
    double *scale;                 /* [n_states] */
    double least[JM_LANES];        /* smallest residual so far */
    uint32_t waited[JM_LANES];     /* cycles since it was smallest */
    jm_anderson *past[JM_LANES];
    jm_dose dose[JM_LANES];
    cycle cycle[JM_LANES];
    double t0[JM_LANES];           /* begin of the interval, model time */
};

void jm_settler_free(jm_settler *z)
{
    if (!z)
        return;
    for (size_t l = 0; l < JM_LANES; l++)
        jm_anderson_free(z->past[l]);
    jm_stepper_free(z->stepper);
    jm_block_free(z->block);
    free(z->atol);
    free(z);
}

/* Tolerances of an interval, and the memory of the search. */
static jm_status fill_settler(jm_settler *z, jm_service *s, jm_error *err)
{
    const uint32_t n = s->model->abi->n_states;
    jm_stepper_options options = s->options;
    options.rtol = fmax(0.1 * options.rtol, 1e-13);
    options.roots = NULL;
    options.n_roots = 0;
    z->atol = calloc((size_t)n * (2 + 4 * s->lanes) + 1, sizeof *z->atol);
    if (!z->atol)
        return jm_fail(err, JM_MEMORY, "no memory left to seek a steady state");
    z->scale = z->atol + n;
    z->x = z->scale + n;
    z->fx = z->x + (size_t)n * s->lanes;
    z->best = z->fx + (size_t)n * s->lanes;
    z->start = z->best + (size_t)n * s->lanes;
    for (uint32_t i = 0; i < n; i++)
        z->atol[i] = 0.1 * s->options.atol[i];
    options.atol = z->atol;
    for (uint32_t l = 0; l < s->lanes; l++) {
        z->past[l] = jm_anderson_new(n);
        if (!z->past[l])
            return jm_fail(err, JM_MEMORY, "no memory left to seek a steady state");
    }
    jm_status status = jm_block_new(&z->block, s->model, s->lanes, err);
    return status != JM_OK ? status : jm_stepper_new(&z->stepper, s->type, z->block, &options, err);
}

static jm_status make_settler(jm_service *s, jm_error *err)
{
    if (s->settler)
        return JM_OK;
    jm_settler *z = calloc(1, sizeof *z);
    if (!z)
        return jm_fail(err, JM_MEMORY, "no memory left to seek a steady state");
    const jm_status status = fill_settler(z, s, err);
    if (status != JM_OK) {
        jm_settler_free(z);
        return status;
    }
    s->settler = z;
    return JM_OK;
}

static double *rate_of(jm_settler *z, uint32_t route, uint32_t l)
{
    const uint32_t row = z->block->model->abi->routes[route].rate;
    return &z->block->p[(size_t)row * z->block->lanes + l];
}

static void add_part(cycle *c, double end, double rate, double jump)
{
    c->parts[c->n_parts++] = (part){end, rate, jump};
}

/* Cuts the interval, which begins when the dose is given: it arrives `lag` later. */
static void cut_cycle(cycle *c, const jm_dose *dose, double interval, uint32_t route)
{
    const double lag = fmod(dose->lag, interval);
    *c = (cycle){.route = route};
    if (dose->rate == 0) {
        add_part(c, lag, 0, dose->jump);
        add_part(c, interval, 0, 0);
        return;
    }
    const double whole = floor(dose->duration / interval);
    const double rest = dose->duration - whole * interval;
    const double low = whole * dose->rate, high = low + dose->rate;
    const bool wraps = lag + rest > interval;
    add_part(c, wraps ? lag + rest - interval : lag, wraps ? high : low, 0);
    add_part(c, wraps ? lag : lag + rest, wraps ? low : high, 0);
    add_part(c, interval, wraps ? high : low, 0);
}

/* Steps over parts of no length that begin now; sets the rate of the part that remains. */
static void enter_part(jm_settler *z, uint32_t l)
{
    cycle *c = &z->cycle[l];
    const size_t state = z->block->model->abi->routes[c->route].state;
    while (c->at < c->n_parts && jm_time_reached(z->t0[l] + c->parts[c->at].end, z->block->t[l]))
        z->block->y[state * z->block->lanes + l] += c->parts[c->at++].jump;
    c->is_done = c->at == c->n_parts;
    if (!c->is_done)
        *rate_of(z, c->route, l) = c->parts[c->at].rate;
}

static void take_column(double *to, const double *from, size_t n, size_t lanes)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i * lanes];
}

static void put_column(double *to, const double *from, size_t n, size_t lanes)
{
    for (size_t i = 0; i < n; i++)
        to[i * lanes] = from[i];
}

/* Lanes that came to the end of a part go on with the next one, or hand in F(x). */
static uint32_t next_parts(jm_settler *z, uint32_t stopped)
{
    const size_t n = z->block->model->abi->n_states;
    uint32_t done = 0;
    for (uint32_t l = 0; l < z->block->lanes; l++) {
        if (!(stopped >> l & 1))
            continue;
        enter_part(z, l);
        if (!z->cycle[l].is_done)
            continue;
        take_column(z->fx + l * n, z->block->y + l, n, z->block->lanes);
        done |= 1u << l;
    }
    jm_block_derive(z->block);
    return done;
}

/* F(x) of the lanes of `mask`; returns those in which it could not be computed. */
static uint32_t run_cycles(jm_settler *z, uint32_t mask)
{
    const uint32_t lanes = z->block->lanes;
    const size_t n = z->block->model->abi->n_states;
    uint32_t lost = 0, live = mask;
    double stop[JM_LANES];
    for (uint32_t l = 0; l < lanes; l++) {
        z->block->t[l] = z->t0[l];
        if (mask >> l & 1) {
            put_column(z->block->y + l, z->x + l * n, n, lanes);
            z->cycle[l].at = 0;
            enter_part(z, l);
        }
    }
    jm_block_derive(z->block);
    jm_stepper_drop(z->stepper, (1u << lanes) - 1);
    jm_stepper_restart(z->stepper, mask);
    while (live) {
        jm_step made;
        for (uint32_t l = 0; l < lanes; l++)
            stop[l] = live >> l & 1 ? z->t0[l] + z->cycle[l].parts[z->cycle[l].at].end : HUGE_VAL;
        jm_stepper_step(z->stepper, stop, &made);
        lost |= made.failed;
        live &= ~made.failed;
        const uint32_t stopped = made.stopped & live;
        const uint32_t done = stopped ? next_parts(z, stopped) : 0;
        jm_stepper_drop(z->stepper, done);
        live &= ~done;
        const uint32_t again = (stopped | made.rooted) & live;
        if (again)
            jm_stepper_restart(z->stepper, again);
    }
    return lost;
}

/* Largest distance between x and F(x), each state measured by its tolerance. */
static double residual(const jm_service *s, const double *x, const double *fx)
{
    double most = 0;
    for (uint32_t i = 0; i < s->model->abi->n_states; i++) {
        const double size = fmax(fabs(x[i]), fabs(fx[i]));
        most = fmax(most, fabs(fx[i] - x[i]) / (s->options.rtol * size + s->options.atol[i]));
    }
    return most;
}

/* Takes note of a residual; true where the search is over. */
static bool judge(jm_service *s, uint32_t l)
{
    enum { GOOD_ENOUGH = 0 };
    const size_t n = s->model->abi->n_states;
    jm_settler *z = s->settler;
    const double r = residual(s, z->x + l * n, z->fx + l * n);
    if (r < z->least[l]) {
        z->least[l] = r;
        z->waited[l] = 0;
        memcpy(z->best + l * n, z->fx + l * n, n * sizeof(double));
    } else {
        z->waited[l]++;
    }
    /* An interval is right to a tenth of the tolerance, so smaller residuals are noise; the factor
       beyond is room for what the accumulation of doses makes of it. */
    return z->least[l] < 1e-3 || (z->waited[l] >= PATIENCE && z->least[l] < 0.1);
}

static void next_guess(jm_service *s, uint32_t l)
{
    const size_t n = s->model->abi->n_states;
    jm_settler *z = s->settler;
    double *x = z->x + l * n;
    const double *fx = z->fx + l * n;
    for (size_t i = 0; i < n; i++)
        z->scale[i] = s->options.rtol * fmax(fabs(x[i]), fabs(fx[i])) + s->options.atol[i];
    jm_anderson_next(z->past[l], x, fx, z->scale);
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i]))
            continue;
        memcpy(x, fx, n * sizeof *x);
        jm_anderson_restart(z->past[l]);
        return;
    }
}

/* Lanes in which an accelerated guess led nowhere go on from the best state that was reached. */
static uint32_t recover(jm_service *s, jm_body *const *bodies, uint32_t lost)
{
    const size_t n = s->model->abi->n_states;
    jm_settler *z = s->settler;
    uint32_t ill = 0;
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (!(lost >> l & 1))
            continue;
        if (!isfinite(z->least[l])) {
            jm_body_fail(bodies[l], z->stepper->why[l], "%s", z->stepper->reason[l]);
            ill |= 1u << l;
            continue;
        }
        memcpy(z->x + l * n, z->best + l * n, n * sizeof(double));
        jm_anderson_restart(z->past[l]);
    }
    return ill;
}

static void seek(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    jm_settler *z = s->settler;
    for (uint32_t l = 0; l < s->lanes; l++) {
        z->least[l] = INFINITY;
        z->waited[l] = 0;
        jm_anderson_restart(z->past[l]);
    }
    for (uint32_t turn = 0; mask && turn < MOST_CYCLES; turn++) {
        const uint32_t lost = run_cycles(z, mask);
        mask &= ~recover(s, bodies, lost);
        for (uint32_t l = 0; l < s->lanes; l++) {
            if (!((mask & ~lost) >> l & 1))
                continue;
            if (judge(s, l))
                mask &= ~(1u << l);
            else
                next_guess(s, l);
        }
    }
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (mask >> l & 1)
            jm_body_fail(bodies[l], JM_SOLVER, "the dosing reached no steady state in %d intervals",
                         (int)MOST_CYCLES);
    }
}

/* Infusions and lagged doses of the intervals before this one that are still under way. */
static void leave_behind(jm_service *s, jm_body *body, const jm_due *due, const jm_dose *dose)
{
    const double now = jm_body_time(body);
    const double reach = dose->lag + dose->duration;
    for (double k = 1; k * due->interval < reach; k++) {
        const double begin = now + dose->lag - k * due->interval;
        if (!jm_time_reached(begin, now)) {
            jm_due later = {.t = begin, .kind = JM_DUE_ARRIVAL, .what = due->what,
                            .amount = dose->jump, .rate = dose->rate, .duration = dose->duration,
                            .label = due->label, .place = due->place};
            if (!jm_agenda_add(&body->agenda, &later))
                jm_body_fail(body, JM_MEMORY, "no memory left for the agenda of a patient");
        } else if (dose->rate > 0 && !jm_time_reached(begin + dose->duration, now)) {
            if (!jm_body_infuse(body, due->what, dose->rate, begin + dose->duration))
                jm_body_fail(body, JM_MEMORY, "no memory left for an infusion");
            s->stale = true;
        }
    }
}

/* The steady state becomes the patient's, or is added to what is there. */
static void hand_over(jm_service *s, jm_body *body, const jm_due *due, uint32_t l)
{
    const size_t n = s->model->abi->n_states;
    const double *found = s->settler->best + l * n;
    for (uint32_t i = 0; i < n; i++) {
        double *y = jm_body_state(body, i);
        *y = due->steady == 2 ? *y + (found[i] - s->settler->start[l * n + i]) : found[i];
    }
    body->changed = true;
    if (due->interval > 0)
        leave_behind(s, body, due, &s->settler->dose[l]);
}

/* p of the patients, free of every infusion, and their start values into block and x. */
static void lay_out(jm_service *s, jm_body *const *bodies, uint32_t mask)
{
    const jm_model_abi *abi = s->model->abi;
    jm_settler *z = s->settler;
    uint32_t first = 0;
    while (!(mask >> first & 1))
        first++;
    for (uint32_t l = 0; l < s->lanes; l++) {
        const uint32_t from = mask >> l & 1 ? l : first;
        jm_block_copy_lane(z->block, l, bodies[from]->block, from);
        z->t0[l] = z->block->t[l];
        for (uint32_t k = 0; k < abi->n_routes; k++)
            *rate_of(z, k, l) = 0;
    }
    jm_block_derive(z->block);
    jm_service_start(s, z->block, bodies, mask);
    for (uint32_t l = 0; l < s->lanes; l++)
        take_column(z->x + l * abi->n_states, z->block->y + l, abi->n_states, s->lanes);
    memcpy(z->start, z->x, (size_t)abi->n_states * s->lanes * sizeof *z->start);
}

/* Some steps towards rest: an empty compartment has no size of its own, and the search for rest
   measures its steps by the sizes it finds. */
static void approach(jm_settler *z, uint32_t mask)
{
    double stop[JM_LANES];
    uint32_t live = mask;
    for (uint32_t l = 0; l < z->block->lanes; l++)
        stop[l] = z->t0[l] + 1e12;
    jm_stepper_drop(z->stepper, (1u << z->block->lanes) - 1);
    jm_stepper_restart(z->stepper, mask);
    for (int k = 0; k < APPROACH_STEPS && live; k++) {
        jm_step made;
        jm_stepper_step(z->stepper, stop, &made);
        live &= ~(made.failed | made.stopped);
        jm_stepper_drop(z->stepper, made.stopped);
        if (made.rooted & live)
            jm_stepper_restart(z->stepper, made.rooted & live);
    }
    for (uint32_t l = 0; l < z->block->lanes; l++)
        z->block->t[l] = z->t0[l];
}

/* Rest under an infusion that has run for ever. */
static void rest(jm_service *s, jm_body *const *bodies, uint32_t mask, const jm_due *dues)
{
    const size_t n = s->model->abi->n_states;
    jm_settler *z = s->settler;
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (mask >> l & 1)
            *rate_of(z, dues[l].what, l) = dues[l].rate;
    }
    jm_block_derive(z->block);
    approach(z, mask);
    const uint32_t lost = jm_steady_state(z->block, mask, s->options.atol, s->options.rtol);
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (lost >> l & 1)
            jm_body_fail(bodies[l], JM_SOLVER, "the infusion leads to no state of rest");
        if (mask >> l & 1)
            take_column(z->best + l * n, z->block->y + l, n, s->lanes);
    }
}

jm_status jm_settle(jm_service *s, jm_body *const *bodies, uint32_t mask, const jm_due *dues,
                    jm_error *err)
{
    uint32_t resting = 0, cycling = 0;
    jm_status status = make_settler(s, err);
    if (status != JM_OK)
        return status;
    jm_settler *z = s->settler;
    for (uint32_t l = 0; l < s->lanes; l++) {
        if (!(mask >> l & 1))
            continue;
        if (dues[l].steady == 1)
            jm_dose_reset(s, bodies[l]);
        if (!jm_dose_resolve(s, bodies[l], &dues[l], &z->dose[l]))
            continue;
        if (dues[l].interval > 0)
            cut_cycle(&z->cycle[l], &z->dose[l], dues[l].interval, dues[l].what);
        *(dues[l].interval > 0 ? &cycling : &resting) |= 1u << l;
    }
    lay_out(s, bodies, mask);
    if (resting)
        rest(s, bodies, resting, dues);
    if (cycling)
        seek(s, bodies, cycling);
    for (uint32_t l = 0; l < s->lanes; l++) {
        if ((resting | cycling) >> l & 1 && bodies[l]->status == JM_OK)
            hand_over(s, bodies[l], &dues[l], l);
    }
    return JM_OK;
}
