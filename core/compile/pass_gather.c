/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather: quantities in the order of the ABI, and the expressions of each kernel. Within each kind
 * the order is that of the declarations, so rows do not move when something else is added.
 */
#include "core/compile/passes.h"

#include <math.h>

#include "core/base/arena.h"

/* A parameter or input that the model wires to an expression is recorded like a signal and has no
   row in p. */
static jm_kind kind_of(const jm_quantity *q)
{
    return q->equation ? JM_KIND_SIGNAL : q->kind;
}

static uint32_t *quantities_of(const jm_ir *ir, jm_kind kind, uint32_t *count)
{
    uint32_t *list = jm_arena_take(ir->arena, ir->n_quantities + 1, sizeof *list);
    *count = 0;
    for (uint32_t q = 0; list && q < ir->n_quantities; q++) {
        if (kind_of(&ir->quantities[q]) == kind)
            list[(*count)++] = q;
    }
    return list;
}

static bool gather_quantities(jm_program *p)
{
    const jm_ir *ir = p->ir;
    uint32_t *slot = jm_arena_take(ir->arena, ir->n_quantities + 1, sizeof *slot);
    p->state = quantities_of(ir, JM_KIND_STATE, &p->n_states);
    p->param = quantities_of(ir, JM_KIND_PARAMETER, &p->n_params);
    p->input = quantities_of(ir, JM_KIND_INPUT, &p->n_inputs);
    p->signal = quantities_of(ir, JM_KIND_SIGNAL, &p->n_signals);
    p->slot = slot;
    if (!slot || !p->state || !p->param || !p->input || !p->signal)
        return false;
    for (uint32_t i = 0; i < p->n_states; i++)
        slot[p->state[i]] = i;
    for (uint32_t i = 0; i < p->n_params; i++)
        slot[p->param[i]] = i;
    for (uint32_t i = 0; i < p->n_inputs; i++)
        slot[p->input[i]] = p->n_params + i;
    for (uint32_t i = 0; i < p->n_signals; i++)
        slot[p->signal[i]] = i;
    return true;
}

static bool gather_equations(jm_program *p)
{
    jm_ir *ir = p->ir;
    jm_node *start = jm_arena_take(ir->arena, p->n_states + 1, sizeof *start);
    jm_node *rhs = jm_arena_take(ir->arena, p->n_states + 1, sizeof *rhs);
    jm_node *value = jm_arena_take(ir->arena, p->n_signals + 1, sizeof *value);
    const jm_node zero = jm_ir_const(ir, 0.0, NULL);
    /* What a route has by default, see jm_program_route(). */
    const bool defaults = jm_ir_const(ir, 1.0, NULL) && jm_ir_const(ir, (double)NAN, NULL);
    if (!defaults || !start || !rhs || !value || !zero)
        return false;
    for (uint32_t s = 0; s < p->n_states; s++) {
        const jm_quantity *q = &ir->quantities[p->state[s]];
        start[s] = q->start;
        rhs[s] = q->dot ? q->dot : zero;
    }
    for (uint32_t i = 0; i < p->n_signals; i++)
        value[i] = ir->quantities[p->signal[i]].equation;
    p->start = start;
    p->rhs = rhs;
    p->value = value;
    return true;
}

static bool gather_events(jm_program *p)
{
    jm_ir *ir = p->ir;
    jm_node *root = jm_arena_take(ir->arena, ir->n_events + 1, sizeof *root);
    jm_node *clock = jm_arena_take(ir->arena, 2 * ir->n_events + 1, sizeof *clock);
    const jm_node zero = jm_ir_const(ir, 0.0, NULL);
    if (!root || !clock || !zero)
        return false;
    for (uint32_t e = 0; e < ir->n_events; e++) {
        const jm_ir_event *event = &ir->events[e];
        if (event->kind == JM_EVENT_EVERY) {
            clock[2 * (size_t)p->n_clocks] = event->period;
            clock[2 * (size_t)p->n_clocks + 1] = event->first ? event->first : zero;
            p->n_clocks++;
        } else {
            root[p->n_roots++] = event->when;
        }
    }
    if (!jm_ir_const(ir, (double)NAN, NULL)) /* no priority, see jm_program_terms() */
        return false;
    p->moment = ir->moments;
    p->n_moments = ir->n_moments;
    p->root = root;
    p->clock = clock;
    return true;
}

jm_status jm_pass_gather(jm_program *p, jm_error *err)
{
    p->n_roots = p->n_clocks = 0;
    if (!gather_quantities(p) || !gather_equations(p) || !gather_events(p) || p->ir->failed)
        return jm_fail(err, JM_MEMORY, "no memory left to gather the equations");
    return JM_OK;
}
