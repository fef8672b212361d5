/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/compile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/canon.h"
#include "core/compile/passes.h"

/* A pass works on the graph alone, or on the program around it. */
typedef struct pass {
    const char *name;
    jm_status (*on_ir)(jm_ir *ir, jm_error *err);
    jm_status (*on_program)(jm_program *program, jm_error *err);
} pass;

/* The sum is taken here: of the flat model as its author meant it, before anything that another
   version of the compiler might do in another way. */
static jm_status take_fingerprint(jm_program *p, jm_error *err)
{
    return jm_canon_fingerprint(p->ir, p->fingerprint, err);
}

static const pass passes[] = {
    { "units", jm_pass_units, NULL },
    { "order", jm_pass_order, NULL },
    { "start", jm_pass_start, NULL },
    { "fingerprint", NULL, take_fingerprint },
    { "moments", jm_pass_moments, NULL },
    { "simplify", jm_pass_simplify, NULL },
    { "classify", jm_pass_classify, NULL },
    { "divide", jm_pass_divide, NULL },
    { "fuse", jm_pass_fuse, NULL },
    { "gather", NULL, jm_pass_gather },
    { "diff", NULL, jm_pass_diff },
    { "hoist", NULL, jm_pass_hoist },
    { "lu", NULL, jm_pass_lu },
};

enum { N_PASSES = sizeof passes / sizeof *passes };

static void list_nodes(jm_text *out, const char *what, const jm_node *nodes, uint32_t n)
{
    if (!n)
        return;
    jm_text_addf(out, "%s", what);
    for (uint32_t i = 0; i < n; i++)
        jm_text_addf(out, " n%u", (unsigned)nodes[i]);
    jm_text_add(out, "\n");
}

static void list_jacobian(jm_text *out, const jm_program *p)
{
    for (uint32_t s = 0; p->n_jac && s < p->n_states; s++) {
        const char *state = p->ir->quantities[p->state[s]].name;
        for (uint32_t k = p->jac_col[s]; k < p->jac_col[s + 1]; k++) {
            jm_text_addf(out, "  d %s' / d %s = n%u\n",
                         p->ir->quantities[p->state[p->jac_row[k]]].name, state,
                         (unsigned)p->jac[k]);
        }
    }
}

static void list_factors(jm_text *out, const jm_program *p)
{
    if (!p->lu_order)
        return;
    jm_text_addf(out, "lu %u entries from %u, order", (unsigned)p->n_lu, (unsigned)p->n_jac);
    for (uint32_t s = 0; s < p->n_states; s++)
        jm_text_addf(out, " %s", p->ir->quantities[p->state[p->lu_order[s]]].name);
    jm_text_add(out, "\n");
}

static void list(jm_text *out, const jm_program *p)
{
    jm_ir_print(p->ir, out);
    list_jacobian(out, p);
    list_nodes(out, "derived", p->derived, p->n_derived);
    list_factors(out, p);
}

static jm_status run(const pass *step, jm_program *p, jm_error *err)
{
    jm_status status = step->on_ir ? step->on_ir(p->ir, err) : step->on_program(p, err);
#ifndef NDEBUG
    if (status == JM_OK)
        status = jm_ir_check(p->ir, err);
#endif
    return status;
}

static bool is_pass(const char *name)
{
    for (size_t i = 0; i < N_PASSES; i++) {
        if (strcmp(passes[i].name, name) == 0)
            return true;
    }
    return false;
}

static jm_status no_such_pass(const char *name, jm_error *err)
{
    const char *names[N_PASSES];
    const char *nearest;
    for (size_t i = 0; i < N_PASSES; i++)
        names[i] = passes[i].name;
    nearest = jm_text_nearest(name, names, N_PASSES);
    return jm_fail(err, JM_ARGUMENT, "\"%s\" is no pass of the compiler; did you mean \"%s\"?",
                   name, nearest ? nearest : passes[N_PASSES - 1].name);
}

jm_status jm_program_make(jm_program **out, jm_ir *ir, const char *stop_after, jm_text *listing,
                          jm_error *err)
{
    jm_program *p = calloc(1, sizeof *p);
    jm_status status = JM_OK;
    *out = NULL;
    if (!p) {
        jm_ir_free(ir);
        return jm_fail(err, JM_MEMORY, "no memory left to compile");
    }
    p->ir = ir;
    if (stop_after && !is_pass(stop_after))
        status = no_such_pass(stop_after, err);
    for (size_t i = 0; status == JM_OK && i < N_PASSES; i++) {
        status = run(&passes[i], p, err);
        if (status == JM_OK && listing && stop_after && strcmp(passes[i].name, stop_after) == 0)
            list(listing, p);
    }
    if (status != JM_OK) {
        jm_program_free(p);
        return status;
    }
    *out = p;
    return JM_OK;
}

void jm_program_free(jm_program *p)
{
    if (!p)
        return;
    jm_ir_free(p->ir);
    free(p);
}

/* The constants were made by `gather`; asking for them again finds them. */
void jm_program_route(const jm_program *p, uint32_t r, jm_node *rows)
{
    const jm_ir_route *route = &p->ir->routes[r];
    const jm_node nothing = jm_ir_const(p->ir, (double)NAN, NULL);
    rows[JM_ROUTE_GAIN] = route->gain;
    rows[JM_ROUTE_LAG] = route->lag ? route->lag : jm_ir_const(p->ir, 0.0, NULL);
    rows[JM_ROUTE_RATE] = route->rate ? route->rate : nothing;
    rows[JM_ROUTE_DURATION] = route->duration ? route->duration : nothing;
    rows[JM_ROUTE_FRACTION] = route->fraction ? route->fraction : jm_ir_const(p->ir, 1.0, NULL);
}

bool jm_program_has_terms(const jm_program *p)
{
    for (uint32_t e = 0; e < p->ir->n_events; e++) {
        if (p->ir->events[e].delay || p->ir->events[e].priority)
            return true;
    }
    return false;
}

void jm_program_terms(const jm_program *p, uint32_t e, jm_node *rows)
{
    const jm_ir_event *event = &p->ir->events[e];
    rows[JM_TERM_DELAY] = event->delay ? event->delay : jm_ir_const(p->ir, 0.0, NULL);
    rows[JM_TERM_PRIORITY] =
        event->priority ? event->priority : jm_ir_const(p->ir, (double)NAN, NULL);
}
