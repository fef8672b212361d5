/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hoist: values that change with the patient only, and that a kernel of the step needs, get a row
 * in d, which `derive` fills. The kernels `start`, `clocks` and `route` run once or seldom and are
 * computed from p alone.
 */
#include "core/compile/passes.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/compile/cone.h"

typedef struct hoister {
    jm_program *p;
    jm_cone cone;
    uint8_t *taken; /* [n_nodes] */
    jm_node *list;  /* [n_nodes] */
    uint32_t n;
} hoister;

/* Leaves stand in p already; a sign costs nothing where it is used. */
static void take(hoister *h, jm_node node)
{
    const jm_ir_node *n = &h->p->ir->nodes[node];
    while (n->op == JM_OP_NEG) {
        node = n->a;
        n = &h->p->ir->nodes[node];
    }
    if (!node || n->rate != JM_RATE_PATIENT || !jm_op_arity((jm_op)n->op) || h->taken[node])
        return;
    h->taken[node] = 1;
    h->list[h->n++] = node;
}

static void root(hoister *h, jm_node node)
{
    jm_cone_add(&h->cone, node);
    take(h, node);
}

static void roots(hoister *h, const jm_node *nodes, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        root(h, nodes[i]);
}

static void step_roots(hoister *h)
{
    const jm_program *p = h->p;
    const jm_ir *ir = p->ir;
    roots(h, p->rhs, p->n_states);
    roots(h, p->jac, p->n_jac);
    roots(h, p->value, p->n_signals);
    roots(h, p->root, p->n_roots);
    for (uint32_t e = 0; e < ir->n_events; e++)
        roots(h, ir->events[e].value, ir->events[e].n_set);
    for (uint32_t i = 0; i < ir->n_histories; i++) {
        root(h, ir->histories[i].x);
        root(h, ir->histories[i].tau);
    }
}

static void operands_of_steps(hoister *h)
{
    for (uint32_t i = 0; i < h->cone.n; i++) {
        const jm_ir_node *n = &h->p->ir->nodes[h->cone.nodes[i]];
        if (n->rate != JM_RATE_STEP)
            continue;
        take(h, n->a);
        take(h, n->b);
        take(h, n->c);
    }
}

static int by_number(const void *x, const void *y)
{
    const jm_node a = *(const jm_node *)x, b = *(const jm_node *)y;
    return (a > b) - (a < b);
}

jm_status jm_pass_hoist(jm_program *p, jm_error *err)
{
    hoister h = { .p = p };
    bool fits;
    jm_cone_init(&h.cone, p->ir);
    h.taken = calloc(p->ir->n_nodes, sizeof *h.taken);
    h.list = jm_arena_take(p->ir->arena, p->ir->n_nodes, sizeof *h.list);
    fits = h.taken && h.list && jm_cone_start(&h.cone);
    if (fits) {
        step_roots(&h);
        operands_of_steps(&h);
        qsort(h.list, h.n, sizeof *h.list, by_number);
        p->derived = h.list;
        p->n_derived = h.n;
    }
    free(h.taken);
    jm_cone_clear(&h.cone);
    return fits ? JM_OK : jm_fail(err, JM_MEMORY, "no memory left to hoist");
}
