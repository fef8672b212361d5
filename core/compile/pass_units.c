/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/pass_units.h"

#include <stdio.h>

#include "core/compile/condition.h"
#include "core/compile/passes.h"
#include "jumeau/model_abi.h"

enum { FIRST_ROOM = 256 };

/* Where something is used, for messages. */
typedef struct place {
    uint16_t file;
    uint32_t line;
} place;

/* *node (old) becomes the new one in `unit`. */
static jm_status settle(jm_units_pass *p, jm_node *node, const jm_unit *unit, const char *what,
                        place at)
{
    if (!*node)
        return JM_OK;
    if (p->of[*node].known == JM_UNITS_KNOWN && !jm_unit_same_dim(&p->of[*node].unit, unit)) {
        const char *file = at.line ? p->ir->files[at.file] : p->ir->name;
        return jm_units_mismatch_at(p, file, (int)at.line, *node, what, unit);
    }
    const uint32_t first = p->ir->n_nodes;
    *node = jm_units_written_in(p, *node, unit);
    for (jm_node k = first; k < p->ir->n_nodes; k++)
        jm_ir_place(p->ir, k, at.file, at.line);
    return JM_OK;
}

/* dot.x = (a - x) / tau, as `lag` writes it, too: a tau that is no time is what to speak of. */
static jm_status check_lag(jm_units_pass *p, const jm_quantity *q)
{
    const jm_ir_node *dot = &p->old[q->dot], *gap = &p->old[dot->a], *self = &p->old[gap->b];
    const uint32_t row = (uint32_t)(q - p->ir->quantities);
    if (dot->op != JM_OP_DIV || gap->op != JM_OP_SUB || self->op != JM_OP_QUANTITY ||
        self->index != row || p->of[dot->b].known != JM_UNITS_KNOWN ||
        jm_unit_same_dim(&p->of[dot->b].unit, &p->ir->time))
        return JM_OK;
    return jm_units_mismatch_at(p, p->ir->files[q->file], (int)q->line_equation, dot->b,
                                "the time of a lag", &p->ir->time);
}

static jm_status settle_quantity(jm_units_pass *p, jm_quantity *q)
{
    jm_status status;
    char what[300];
    const place declared = { q->file, q->line };
    const place equation = { q->file, q->line_equation ? q->line_equation : q->line };
    snprintf(what, sizeof what, "\"%s\"", q->name);
    if ((status = settle(p, &q->equation, &q->unit, what, equation)) != JM_OK)
        return status;
    if ((status = check_lag(p, q)) != JM_OK)
        return status;
    jm_unit step = q->unit; /* a rate of change is a difference: no offset */
    step.offset = 0;
    const jm_unit rate = jm_unit_div(&step, &p->ir->time);
    snprintf(what, sizeof what, "dot.%s", q->name);
    if ((status = settle(p, &q->dot, &rate, what, equation)) != JM_OK)
        return status;
    const place start = q->line_start ? (place){ q->file_start, q->line_start } : declared;
    snprintf(what, sizeof what, "the start value of \"%s\"", q->name);
    return settle(p, &q->start, &q->unit, what, start);
}

static jm_status settle_event(jm_units_pass *p, jm_ir_event *e)
{
    jm_status status;
    char what[300];
    const place at = { e->file, e->line };
    if (e->when)
        e->when = p->to[e->when];
    if (e->holds) {
        e->holds = p->to[e->holds];
        e->when = jm_condition_root(p->ir, e->holds);
    }
    if (e->priority) /* compared with others of its kind only, whatever it is */
        e->priority = p->to[e->priority];
    if ((status = settle(p, &e->delay, &p->ir->time, "the delay of an event", at)) != JM_OK)
        return status;
    if ((status = settle(p, &e->period, &p->ir->time, "the period", at)) != JM_OK ||
        (status = settle(p, &e->first, &p->ir->time, "the first time", at)) != JM_OK)
        return status;
    for (uint32_t k = 0; k < e->n_set; k++) {
        const jm_quantity *q = &p->ir->quantities[e->target[k]];
        snprintf(what, sizeof what, "\"%s\"", q->name);
        if ((status = settle(p, &e->value[k], &q->unit, what, at)) != JM_OK)
            return status;
    }
    return JM_OK;
}

static jm_unit gain_unit(const jm_units_pass *p, const jm_ir_route *r)
{
    jm_unit step = p->ir->quantities[r->state].unit;
    step.offset = 0;
    return jm_unit_div(&step, &r->unit);
}

/* A dose that does not fit is said as such, before the sum in its state's equation fails. */
static jm_status check_route(jm_units_pass *p, const jm_ir_route *r)
{
    char needs[96], has[96] = "";
    const jm_quantity *state = &p->ir->quantities[r->state];
    const jm_unit one = jm_unit_one(), gain = gain_unit(p, r);
    const jm_units_of *is = &p->of[r->gain];
    if (is->known != JM_UNITS_KNOWN || jm_unit_same_dim(&is->unit, &gain))
        return JM_OK;
    const jm_unit over = jm_unit_div(&one, &gain), given = jm_unit_div(&one, &is->unit);
    jm_units_text(p->ir, &over, needs, sizeof needs);
    if (p->old[r->gain].op == JM_OP_DIV)
        jm_units_text(p->ir, &given, has, sizeof has);
    return jm_fail_at(p->err, JM_UNITS, p->ir->files[r->file], (int)r->line,
                      "dose \"%s\" is in %s and \"%s\" in %s, so \"over\" needs %s%s%s", r->name,
                      r->unit_text, state->name, state->unit_text,
                      jm_unit_same_dim(&over, &one) ? "a plain number" : needs,
                      has[0] ? ", not " : "", has);
}

static jm_status settle_route(jm_units_pass *p, jm_ir_route *r)
{
    jm_status status;
    char what[300];
    const place at = { r->file, r->line };
    const jm_unit one = jm_unit_one();
    const jm_unit gain = gain_unit(p, r);
    const jm_unit rate = jm_unit_div(&r->unit, &p->ir->time);
    snprintf(what, sizeof what, "the bioavailability of dose \"%s\"", r->name);
    if ((status = settle(p, &r->fraction, &one, what, at)) != JM_OK)
        return status;
    if ((status = settle(p, &r->gain, &gain, "a dose", at)) != JM_OK)
        return status;
    snprintf(what, sizeof what, "the lag of dose \"%s\"", r->name);
    if ((status = settle(p, &r->lag, &p->ir->time, what, at)) != JM_OK)
        return status;
    snprintf(what, sizeof what, "the duration of dose \"%s\"", r->name);
    if ((status = settle(p, &r->duration, &p->ir->time, what, at)) != JM_OK)
        return status;
    snprintf(what, sizeof what, "the rate of dose \"%s\"", r->name);
    return settle(p, &r->rate, &rate, what, at);
}

static jm_status settle_history(jm_units_pass *p, jm_ir_history *h)
{
    const jm_ir_node *n = &p->old[h->tau];
    const place at = { n->file, n->line };
    h->x = p->to[h->x];
    return settle(p, &h->tau, &p->ir->time, "a delay", at);
}

static jm_status settle_all(jm_units_pass *p)
{
    jm_ir *ir = p->ir;
    jm_status status = JM_OK;
    for (uint32_t i = 0; i < ir->n_routes && status == JM_OK; i++)
        status = settle_route(p, &ir->routes[i]);
    for (uint32_t i = 0; i < ir->n_quantities && status == JM_OK; i++)
        status = settle_quantity(p, &ir->quantities[i]);
    for (uint32_t i = 0; i < ir->n_events && status == JM_OK; i++)
        status = settle_event(p, &ir->events[i]);
    for (uint32_t i = 0; i < ir->n_histories && status == JM_OK; i++)
        status = settle_history(p, &ir->histories[i]);
    return status;
}

/* The nodes as read keep their rows; the jm_ir begins a new graph. */
static bool begin(jm_units_pass *p)
{
    jm_ir *ir = p->ir;
    p->of = jm_arena_take(ir->arena, p->n, sizeof *p->of);
    p->to = jm_arena_take(ir->arena, p->n, sizeof *p->to);
    if (!p->of || !p->to || !jm_units_infer(p))
        return false;
    ir->room_nodes = FIRST_ROOM;
    ir->nodes = jm_arena_take(ir->arena, ir->room_nodes, sizeof *ir->nodes);
    ir->n_nodes = 1;
    if (!ir->nodes)
        return false;
    jm_ir_rehash(ir);
    return true;
}

jm_status jm_pass_units(jm_ir *ir, jm_error *err)
{
    jm_units_pass p = { .ir = ir, .err = err, .old = ir->nodes, .n = ir->n_nodes };
    jm_status status;
    if (!begin(&p))
        return jm_fail(err, JM_MEMORY, "no memory left for the model");
    for (uint32_t i = 0; i < ir->n_routes; i++)
        if ((status = check_route(&p, &ir->routes[i])) != JM_OK)
            return status;
    if ((status = jm_units_write(&p)) != JM_OK || (status = settle_all(&p)) != JM_OK)
        return status;
    if (ir->failed)
        return jm_fail(err, JM_MEMORY, "no memory left for the model");
    return JM_OK;
}
