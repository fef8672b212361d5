/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/describe.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *text_of(const char *s)
{
    return s ? s : "";
}

const char *jm_describe_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static const jm_var_info *vars_of(const jm_ir *ir, const uint32_t *list, uint32_t n, bool valued)
{
    jm_var_info *vars = jm_arena_take(ir->arena, n + 1, sizeof *vars);
    for (uint32_t i = 0; vars && i < n; i++) {
        const jm_quantity *q = &ir->quantities[list[i]];
        vars[i] = (jm_var_info){
            .name = q->name,
            .unit = text_of(q->unit_text),
            .doc = text_of(q->doc),
            .source = text_of(q->source),
            .vary = text_of(q->vary),
            .value = valued ? q->value : (double)NAN,
            .low = q->low,
            .high = q->high,
            .atol = q->kind == JM_KIND_STATE ? q->atol : (double)NAN,
        };
    }
    return vars;
}

/* States below n_states, rows of p above. */
static uint32_t target_row(const jm_program *p, uint32_t quantity)
{
    const bool state = p->ir->quantities[quantity].kind == JM_KIND_STATE;
    return state ? p->slot[quantity] : p->n_states + p->slot[quantity];
}

static const char *place_of(const jm_ir *ir, uint16_t file, uint32_t line)
{
    char place[160];
    if (!line || file >= ir->n_files)
        return "";
    snprintf(place, sizeof place, "%s:%u", jm_describe_file(ir->files[file]), (unsigned)line);
    return text_of(jm_arena_text(ir->arena, place));
}

static const jm_event_info *events_of(const jm_program *p)
{
    const jm_ir *ir = p->ir;
    uint32_t n_roots = 0, n_clocks = 0;
    jm_event_info *events = jm_arena_take(ir->arena, ir->n_events + 1, sizeof *events);
    for (uint32_t e = 0; events && e < ir->n_events; e++) {
        const jm_ir_event *from = &ir->events[e];
        uint32_t *set = jm_arena_take(ir->arena, from->n_set + 1, sizeof *set);
        if (!set)
            return NULL;
        for (uint32_t k = 0; k < from->n_set; k++)
            set[k] = target_row(p, from->target[k]);
        events[e] = (jm_event_info){
            .name = text_of(from->name),
            .place = place_of(ir, from->file, from->line),
            .kind = from->kind,
            .index = from->kind == JM_EVENT_EVERY ? n_clocks++ : n_roots++,
            .n_set = from->n_set,
            .set = set,
            .flags = from->flags,
            .die = from->die,
        };
    }
    return events;
}

static const jm_route_info *routes_of(const jm_program *p)
{
    const jm_ir *ir = p->ir;
    jm_route_info *routes = jm_arena_take(ir->arena, ir->n_routes + 1, sizeof *routes);
    for (uint32_t r = 0; routes && r < ir->n_routes; r++) {
        const jm_ir_route *from = &ir->routes[r];
        routes[r] = (jm_route_info){
            .name = text_of(from->name),
            .unit = text_of(from->unit_text),
            .doc = text_of(from->doc),
            .state = p->slot[from->state],
            .rate = p->slot[from->input],
        };
    }
    return routes;
}

static const jm_settle_info *settling_of(const jm_program *p)
{
    const jm_ir *ir = p->ir;
    jm_settle_info *settling = jm_arena_take(ir->arena, ir->n_settling + 1, sizeof *settling);
    for (uint32_t i = 0; settling && i < ir->n_settling; i++)
        settling[i] = (jm_settle_info){ target_row(p, ir->settling[i].quantity) - p->n_states,
                                        ir->settling[i].value };
    return settling;
}

/* States whose derivative is zero. */
static const uint32_t *still_of(const jm_program *p, uint32_t *n)
{
    uint32_t *still = jm_arena_take(p->ir->arena, p->n_states + 1, sizeof *still);
    *n = 0;
    for (uint32_t s = 0; still && s < p->n_states; s++) {
        const jm_ir_node *dot = &p->ir->nodes[p->rhs[s]];
        if (dot->op == JM_OP_CONST && dot->value <= 0 && dot->value >= 0)
            still[(*n)++] = s;
    }
    return still;
}

static void count(jm_model_abi *m, const jm_program *p)
{
    m->n_states = p->n_states;
    m->n_params = p->n_params;
    m->n_inputs = p->n_inputs;
    m->n_derived = p->n_derived;
    m->n_signals = p->n_signals;
    m->n_roots = p->n_roots;
    m->n_clocks = p->n_clocks;
    m->n_histories = p->ir->n_histories;
    m->n_moments = p->n_moments;
    m->n_events = p->ir->n_events;
    m->n_routes = p->ir->n_routes;
    m->n_jac = p->n_jac;
    m->n_lu = p->n_lu;
    for (uint32_t s = 0; s < p->n_states; s++)
        m->steady |= p->ir->quantities[p->state[s]].is_steady;
}

jm_status jm_describe(jm_model_abi *m, const jm_program *p, jm_error *err)
{
    const jm_ir *ir = p->ir;
    memset(m, 0, sizeof *m);
    m->abi = JM_MODEL_ABI;
    count(m, p);
    m->name = text_of(ir->name);
    m->title = text_of(ir->title);
    m->source = text_of(ir->source);
    m->method = text_of(ir->method);
    m->time_unit = text_of(ir->time_text);
    m->time_unit_s = ir->time.scale;
    m->fingerprint = p->fingerprint;
    m->states = vars_of(ir, p->state, p->n_states, false);
    m->params = vars_of(ir, p->param, p->n_params, true);
    m->inputs = vars_of(ir, p->input, p->n_inputs, true);
    m->signals = vars_of(ir, p->signal, p->n_signals, false);
    m->events = events_of(p);
    m->routes = routes_of(p);
    m->still = still_of(p, &m->n_still);
    m->settle = ir->settle;
    m->n_settle = ir->n_settling;
    m->settling = settling_of(p);
    m->jac_col = p->jac_col;
    m->jac_row = p->jac_row;
    m->lu_order = p->lu_order;
    m->lu_col = p->lu_col;
    m->lu_row = p->lu_row;
    m->n_slow = p->n_slow;
    m->n_brief = p->n_brief;
    m->slow = p->slow;
    m->brief_order = p->brief_order;
    m->brief_col = p->brief_col;
    m->brief_row = p->brief_row;
    if (!m->states || !m->params || !m->inputs || !m->signals || !m->events || !m->routes ||
        !m->still || !m->settling)
        return jm_fail(err, JM_MEMORY, "no memory left to describe the model");
    return JM_OK;
}
