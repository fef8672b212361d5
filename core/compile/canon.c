/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/canon.h"

#include <stdlib.h>

#include "core/base/sha256.h"
#include "core/compile/roots.h"

typedef struct canon {
    const jm_ir *ir;
    jm_text *out;
    uint32_t *number; /* [n_nodes] of nodes in the text, from 1 */
} canon;

static const char *const kinds[] = { "parameter", "input", "state", "signal" };

static void print_value(jm_text *out, double x)
{
    jm_text_add(out, " ");
    jm_text_add_double(out, x);
}

static void print_node(const canon *c, jm_node node)
{
    const jm_ir_node *n = &c->ir->nodes[node];
    const jm_node operands[3] = { n->a, n->b, n->c };
    jm_text_addf(c->out, "%u %s", (unsigned)c->number[node], jm_op_text((jm_op)n->op));
    if (n->op == JM_OP_CONST) {
        print_value(c->out, n->value);
    } else if (n->op == JM_OP_QUANTITY) {
        jm_text_addf(c->out, " %s", c->ir->quantities[n->index].name);
    } else if (n->op == JM_OP_HISTORY || n->op == JM_OP_TABLE || n->op == JM_OP_SLOPE) {
        jm_text_addf(c->out, " %u", (unsigned)n->index);
    }
    for (unsigned k = 0; k < jm_op_arity((jm_op)n->op); k++)
        jm_text_addf(c->out, " %u", (unsigned)c->number[operands[k]]);
    jm_text_add(c->out, "\n");
}

static void print_use(const canon *c, const char *key, jm_node node)
{
    if (node)
        jm_text_addf(c->out, " %s %u", key, (unsigned)c->number[node]);
}

static void print_quantity(const canon *c, const jm_quantity *q)
{
    jm_text_addf(c->out, "%s %s [%s]", kinds[q->kind], q->name, q->unit_text ? q->unit_text : "");
    print_value(c->out, q->value);
    print_value(c->out, q->low);
    print_value(c->out, q->high);
    print_value(c->out, q->atol);
    if (q->vary && q->vary[0])
        jm_text_addf(c->out, " vary %s", q->vary);
    print_use(c, "is", q->equation);
    print_use(c, "dot", q->dot);
    print_use(c, q->is_steady ? "steady" : "start", q->start);
    jm_text_add(c->out, "\n");
}

static void print_event(const canon *c, const jm_ir_event *e)
{
    jm_text_addf(c->out, "event %u", (unsigned)e->kind);
    if (e->flags)
        jm_text_addf(c->out, " flags %u", (unsigned)e->flags);
    print_use(c, "when", e->when);
    print_use(c, "holds", e->holds);
    print_use(c, "delay", e->delay);
    print_use(c, "priority", e->priority);
    print_use(c, "period", e->period);
    print_use(c, "first", e->first);
    for (uint32_t k = 0; k < e->n_set; k++)
        print_use(c, c->ir->quantities[e->target[k]].name, e->value[k]);
    if (e->die)
        jm_text_addf(c->out, " die %s", e->die);
    jm_text_add(c->out, "\n");
}

static void print_route(const canon *c, const jm_ir_route *r)
{
    jm_text_addf(c->out, "dose %s [%s] into %s by %s", r->name, r->unit_text ? r->unit_text : "",
                 c->ir->quantities[r->state].name, c->ir->quantities[r->input].name);
    print_use(c, "gain", r->gain);
    print_use(c, "lag", r->lag);
    print_use(c, "rate", r->rate);
    print_use(c, "duration", r->duration);
    print_use(c, "fraction", r->fraction);
    jm_text_add(c->out, "\n");
}

static void print_table(const canon *c, const jm_ir_table *t)
{
    jm_text_add(c->out, t->cubic ? "cubic" : "linear");
    for (uint32_t k = 0; k < t->n; k++) {
        print_value(c->out, t->x[k]);
        print_value(c->out, t->y[k]);
    }
    jm_text_add(c->out, "\n");
}

static void print_all(const canon *c, const jm_cone *cone)
{
    const jm_ir *ir = c->ir;
    jm_text_addf(c->out, "jumeau model 1\n%s\ntime [%s]", ir->name, ir->time_text);
    print_value(c->out, ir->time.scale);
    jm_text_add(c->out, "\n");
    for (uint32_t i = 0; i < cone->n; i++)
        print_node(c, cone->nodes[i]);
    for (uint32_t i = 0; i < ir->n_quantities; i++)
        print_quantity(c, &ir->quantities[i]);
    for (uint32_t i = 0; i < ir->n_events; i++)
        print_event(c, &ir->events[i]);
    for (uint32_t i = 0; i < ir->n_routes; i++)
        print_route(c, &ir->routes[i]);
    for (uint32_t i = 0; i < ir->n_histories; i++) {
        print_use(c, "history", ir->histories[i].x);
        print_use(c, "tau", ir->histories[i].tau);
        jm_text_add(c->out, "\n");
    }
    for (uint32_t i = 0; i < ir->n_tables; i++)
        print_table(c, &ir->tables[i]);
    if (ir->settle > 0) {
        jm_text_add(c->out, "settle");
        print_value(c->out, ir->settle);
    }
    if (*ir->method)
        jm_text_addf(c->out, " method %s", ir->method);
    for (uint32_t i = 0; i < ir->n_slow; i++)
        jm_text_addf(c->out, " slow %s", ir->slow[i]);
    for (uint32_t i = 0; i < ir->n_settling; i++) {
        jm_text_addf(c->out, " %s", ir->quantities[ir->settling[i].quantity].name);
        print_value(c->out, ir->settling[i].value);
    }
}

jm_status jm_canon_print(jm_ir *ir, jm_text *out, jm_error *err)
{
    canon c = { .ir = ir, .out = out };
    jm_cone cone;
    bool fits;
    jm_cone_init(&cone, ir);
    c.number = calloc(ir->n_nodes, sizeof *c.number);
    fits = c.number && jm_roots_cone(ir, &cone);
    for (uint32_t i = 0; fits && i < cone.n; i++)
        c.number[cone.nodes[i]] = i + 1;
    if (fits)
        print_all(&c, &cone);
    fits = fits && !out->failed;
    free(c.number);
    jm_cone_clear(&cone);
    return fits ? JM_OK : jm_fail(err, JM_MEMORY, "no memory left for the model's text");
}

jm_status jm_canon_fingerprint(jm_ir *ir, char hex[65], jm_error *err)
{
    jm_text text;
    jm_status status;
    jm_text_init(&text);
    status = jm_canon_print(ir, &text, err);
    if (status == JM_OK)
        jm_sha256_of(text.data, text.length, hex);
    jm_text_clear(&text);
    return status;
}
