/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/ir.h"

#include <math.h>

#include "core/base/text.h"

static const char *const kind_texts[] = { "parameter", "input", "state", "signal" };
static const char *const event_texts[] = { "rises", "falls", "crosses",
                                           "every", "holds", "resets" };
static const char *const rate_texts[] = { "const", "patient", "step" };

static void print_place(const jm_ir *ir, jm_text *out, uint16_t file, uint32_t line)
{
    if (line && file < ir->n_files)
        jm_text_addf(out, "  -- %s:%u", ir->files[file], (unsigned)line);
}

static void print_node(const jm_ir *ir, jm_text *out, jm_node i)
{
    const jm_ir_node *n = &ir->nodes[i];
    const jm_node operands[3] = { n->a, n->b, n->c };
    jm_text_addf(out, "  n%u = %s", (unsigned)i, jm_op_text((jm_op)n->op));
    if (n->op == JM_OP_CONST) {
        jm_text_add(out, " ");
        jm_text_add_double(out, n->value);
        if (n->index) {
            char unit[96];
            jm_unit_print(unit, sizeof unit, &ir->units[n->index]);
            jm_text_addf(out, " \"%s\"", unit);
        }
    } else if (n->op == JM_OP_QUANTITY) {
        jm_text_addf(out, " %s", ir->quantities[n->index].name);
    } else if (n->op == JM_OP_HISTORY || n->op == JM_OP_TABLE || n->op == JM_OP_SLOPE) {
        jm_text_addf(out, " %u", (unsigned)n->index);
    }
    for (unsigned k = 0; k < jm_op_arity((jm_op)n->op); k++)
        jm_text_addf(out, " n%u", (unsigned)operands[k]);
    if (n->rate)
        jm_text_addf(out, "  [%s]", rate_texts[n->rate % 3]);
    print_place(ir, out, n->file, n->line);
    jm_text_add(out, "\n");
}

static void print_number(jm_text *out, const char *key, double x)
{
    if (isnan(x))
        return;
    jm_text_addf(out, " %s ", key);
    jm_text_add_double(out, x);
}

static void print_use(jm_text *out, const char *key, jm_node node)
{
    if (node)
        jm_text_addf(out, " %s n%u", key, (unsigned)node);
}

static void print_quantity(const jm_ir *ir, jm_text *out, const jm_quantity *q)
{
    jm_text_addf(out, "  %s %s", kind_texts[q->kind], q->name);
    if (q->has_unit)
        jm_text_addf(out, " \"%s\"", q->unit_text ? q->unit_text : "");
    print_number(out, "value", q->value);
    print_number(out, "low", q->low);
    print_number(out, "high", q->high);
    print_number(out, "atol", q->atol);
    if (q->vary && q->vary[0])
        jm_text_addf(out, " vary %s", q->vary);
    print_use(out, "is", q->equation);
    print_use(out, "dot", q->dot);
    print_use(out, q->is_steady ? "steady" : "start", q->start);
    print_place(ir, out, q->file, q->line_equation ? q->line_equation : q->line);
    jm_text_add(out, "\n");
}

static void print_event(const jm_ir *ir, jm_text *out, const jm_ir_event *e)
{
    jm_text_addf(out, "  %s", event_texts[e->kind % 6]);
    if (e->flags)
        jm_text_addf(out, " flags %u", (unsigned)e->flags);
    print_use(out, "when", e->when);
    print_use(out, "holds", e->holds);
    print_use(out, "delay", e->delay);
    print_use(out, "priority", e->priority);
    print_use(out, "period", e->period);
    print_use(out, "first", e->first);
    for (uint32_t k = 0; k < e->n_set; k++)
        jm_text_addf(out, " %s := n%u", ir->quantities[e->target[k]].name, (unsigned)e->value[k]);
    if (e->name)
        jm_text_addf(out, " (%s)", e->name);
    print_place(ir, out, e->file, e->line);
    jm_text_add(out, "\n");
}

static void print_route(const jm_ir *ir, jm_text *out, const jm_ir_route *r)
{
    jm_text_addf(out, "  dose %s \"%s\" into %s by %s", r->name, r->unit_text,
                 ir->quantities[r->state].name, ir->quantities[r->input].name);
    print_use(out, "gain", r->gain);
    print_use(out, "lag", r->lag);
    print_use(out, "rate", r->rate);
    print_use(out, "duration", r->duration);
    print_use(out, "fraction", r->fraction);
    print_place(ir, out, r->file, r->line);
    jm_text_add(out, "\n");
}

static void print_table(jm_text *out, uint32_t i, const jm_ir_table *t)
{
    jm_text_addf(out, "  table %u %s", (unsigned)i, t->cubic ? "cubic" : "linear");
    for (uint32_t k = 0; k < t->n; k++) {
        jm_text_add(out, " (");
        jm_text_add_double(out, t->x[k]);
        jm_text_add(out, ", ");
        jm_text_add_double(out, t->y[k]);
        jm_text_add(out, ")");
    }
    jm_text_add(out, "\n");
}

void jm_ir_print(const jm_ir *ir, struct jm_text *out)
{
    jm_text_addf(out, "model %s, time %s\n", ir->name, ir->time_text);
    jm_text_add(out, "nodes\n");
    for (jm_node i = 1; i < ir->n_nodes; i++)
        print_node(ir, out, i);
    jm_text_add(out, "quantities\n");
    for (uint32_t i = 0; i < ir->n_quantities; i++)
        print_quantity(ir, out, &ir->quantities[i]);
    if (ir->n_events + ir->n_routes + ir->n_histories + ir->n_tables)
        jm_text_add(out, "more\n");
    for (uint32_t i = 0; i < ir->n_events; i++)
        print_event(ir, out, &ir->events[i]);
    for (uint32_t i = 0; i < ir->n_moments; i++)
        jm_text_addf(out, "  moment n%u\n", (unsigned)ir->moments[i]);
    for (uint32_t i = 0; i < ir->n_routes; i++)
        print_route(ir, out, &ir->routes[i]);
    for (uint32_t i = 0; i < ir->n_histories; i++)
        jm_text_addf(out, "  history %u x n%u tau n%u\n", (unsigned)i,
                     (unsigned)ir->histories[i].x, (unsigned)ir->histories[i].tau);
    for (uint32_t i = 0; i < ir->n_tables; i++)
        print_table(out, i, &ir->tables[i]);
    if (ir->settle > 0)
        jm_text_addf(out, "settle %g\n", ir->settle);
    for (uint32_t i = 0; i < ir->n_settling; i++)
        jm_text_addf(out, "  with %s = %g\n", ir->quantities[ir->settling[i].quantity].name,
                     ir->settling[i].value);
}
