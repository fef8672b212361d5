/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The evaluator: a program as lists of instructions on a small set of slots, run for all lanes of
 * a frame. It allocates when it is made and never afterwards; a call keeps its numbers on the
 * stack, so any number of threads may use one evaluator.
 */
#include "core/compile/compile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/describe.h"
#include "core/compile/eval_code.h"
#include "core/compile/scalar.h"
#include "core/compile/tables.h"

/* Numbers that one call has room for: slots times lanes. */
enum { STACK_ROOM = 8192, ALL = UINT32_MAX };

typedef struct table_rows {
    const jm_ir_table *table;
    double (*rows)[JM_TABLE_WIDTH];
} table_rows;

struct jm_eval {
    jm_model_abi abi;
    jm_arena *arena;
    table_rows *tables;    /* [n_tables] */
    jm_code derive, start, rhs, jac, roots, clocks, history, moments;
    jm_code *signal;          /* [n_signals], or one for all of them */
    bool shared_signals;
    jm_code *set, *terms;     /* [n_events] */
    jm_code *route;           /* [n_routes] */
};

/* --- running ----------------------------------------------------------------------------- */

static void fill(double *to, double value, unsigned lanes)
{
    for (unsigned l = 0; l < lanes; l++)
        to[l] = value;
}

static void operate(const jm_eval *e, const jm_instruction *i, double *slots, unsigned lanes)
{
    double *to = slots + (size_t)i->to * lanes;
    const double *a = slots + (size_t)i->a * lanes;
    const double *b = slots + (size_t)i->b * lanes;
    const double *c = slots + (size_t)i->c * lanes;
    const table_rows *t = &e->tables[i->table];
    if (i->op != JM_OP_TABLE && i->op != JM_OP_SLOPE) {
        jm_scalar_ops((jm_op)i->op, lanes, to, a, b, c);
        return;
    }
    for (unsigned l = 0; l < lanes; l++) {
        to[l] = i->op == JM_OP_TABLE ? jm_tables_value(t->table, t->rows, a[l])
                                     : jm_tables_slope(t->table, t->rows, a[l]);
    }
}

static void store(double *out, const jm_instruction *i, const double *slots, unsigned lanes)
{
    memcpy(out, slots + (size_t)i->a * lanes, lanes * sizeof *out);
}

/* Lanes from `first` on; of the rows of the output all, or just `only`, which then stands first. */
static void run_lanes(const jm_eval *e, const jm_code *k, const jm_frame *f, double *out,
                      uint32_t only, size_t first, unsigned lanes)
{
    double slots[STACK_ROOM];
    for (uint32_t n = 0; n < k->n; n++) {
        const jm_instruction *i = &k->list[n];
        double *to = slots + (size_t)i->to * lanes;
        const size_t row = i->a * f->stride + first;
        switch (i->op) {
        case JM_OP_CONST: fill(to, i->value, lanes); break;
        case JM_OP_TIME: memcpy(to, f->t + first, lanes * sizeof *to); break;
        case JM_CODE_Y: memcpy(to, f->y + row, lanes * sizeof *to); break;
        case JM_CODE_P: memcpy(to, f->p + row, lanes * sizeof *to); break;
        case JM_CODE_D: memcpy(to, f->d + row, lanes * sizeof *to); break;
        case JM_CODE_H: memcpy(to, f->h + row, lanes * sizeof *to); break;
        case JM_CODE_STORE:
            if (only == ALL || only == i->to)
                store(out + (only == ALL ? i->to * f->stride : 0) + first, i, slots, lanes);
            break;
        default: operate(e, i, slots, lanes);
        }
    }
}

/* As many lanes at a time as the stack has room for. */
static void run(const jm_eval *e, const jm_code *k, const jm_frame *f, double *out, uint32_t only,
                unsigned lanes)
{
    unsigned at_once = lanes;
    while (at_once > 1 && (size_t)k->n_slots * at_once > STACK_ROOM)
        at_once /= 2;
    for (unsigned l = 0; l < lanes; l += at_once)
        run_lanes(e, k, f, out, only, l, at_once);
}

static void run_signal(const jm_eval *e, const jm_frame *f, uint32_t which, double *out,
                       unsigned lanes)
{
    if (e->shared_signals) {
        run(e, &e->signal[0], f, out, which, lanes);
    } else {
        run(e, &e->signal[which], f, out, ALL, lanes);
    }
}

/* Each kernel twice: for groups, and for a patient alone. */
#define KERNEL(name)                                                              \
    static void name##_8(const jm_frame *f, double *out)                          \
    {                                                                             \
        const jm_eval *e = f->self;                                               \
        run(e, &e->name, f, out, ALL, 8);                                     \
    }                                                                             \
    static void name##_1(const jm_frame *f, double *out)                          \
    {                                                                             \
        const jm_eval *e = f->self;                                               \
        run(e, &e->name, f, out, ALL, 1);                                     \
    }
#define PICK(name)                                                                \
    static void name##_8(const jm_frame *f, uint32_t which, double *out)          \
    {                                                                             \
        const jm_eval *e = f->self;                                               \
        run(e, &e->name[which], f, out, ALL, 8);                              \
    }                                                                             \
    static void name##_1(const jm_frame *f, uint32_t which, double *out)          \
    {                                                                             \
        const jm_eval *e = f->self;                                               \
        run(e, &e->name[which], f, out, ALL, 1);                              \
    }

KERNEL(derive)
KERNEL(start)
KERNEL(rhs)
KERNEL(jac)
KERNEL(roots)
KERNEL(clocks)
KERNEL(history)
KERNEL(moments)
PICK(set)
PICK(terms)
PICK(route)

static void signal_8(const jm_frame *f, uint32_t which, double *out)
{
    run_signal(f->self, f, which, out, 8);
}

static void signal_1(const jm_frame *f, uint32_t which, double *out)
{
    run_signal(f->self, f, which, out, 1);
}

/* --- making ------------------------------------------------------------------------------ */

/* The most that all signals together may be larger than the model before they share one code. */
enum { MOST_REPEATED = 8 };

static bool make_tables(jm_eval *e, const jm_ir *ir)
{
    e->tables = jm_arena_take(e->arena, ir->n_tables + 1, sizeof *e->tables);
    for (uint32_t i = 0; e->tables && i < ir->n_tables; i++) {
        table_rows *t = &e->tables[i];
        t->table = &ir->tables[i];
        t->rows = jm_arena_take(e->arena, jm_tables_rows(t->table), sizeof *t->rows);
        if (!t->rows)
            return false;
        jm_tables_fill(t->table, t->rows);
    }
    return e->tables;
}

static bool make_signals(jm_eval *e, jm_code_maker *m, const jm_program *p)
{
    jm_code all;
    size_t sum = 0;
    e->signal = jm_arena_take(e->arena, p->n_signals + 1, sizeof *e->signal);
    if (!e->signal || !jm_code_make(m, &all, p->value, p->n_signals, true))
        return false;
    for (uint32_t i = 0; i < p->n_signals; i++) {
        if (!jm_code_make(m, &e->signal[i], &p->value[i], 1, true))
            return false;
        sum += e->signal[i].n;
        if (sum > MOST_REPEATED * (size_t)all.n) {
            e->shared_signals = true;
            e->signal[0] = all;
            break;
        }
    }
    return true;
}

static bool make_sets(jm_eval *e, jm_code_maker *m, const jm_ir *ir)
{
    e->set = jm_arena_take(e->arena, ir->n_events + 1, sizeof *e->set);
    for (uint32_t i = 0; e->set && i < ir->n_events; i++) {
        if (!jm_code_make(m, &e->set[i], ir->events[i].value, ir->events[i].n_set, true))
            return false;
    }
    return e->set;
}

static bool make_terms(jm_eval *e, jm_code_maker *m, const jm_program *p)
{
    const uint32_t n = p->ir->n_events;
    e->terms = jm_arena_take(e->arena, n + 1, sizeof *e->terms);
    for (uint32_t i = 0; e->terms && i < n; i++) {
        jm_node rows[JM_TERM_ROWS];
        jm_program_terms(p, i, rows);
        if (!jm_code_make(m, &e->terms[i], rows, JM_TERM_ROWS, true))
            return false;
    }
    return e->terms && jm_code_make(m, &e->moments, p->moment, p->n_moments, false);
}

static bool make_routes(jm_eval *e, jm_code_maker *m, const jm_program *p)
{
    jm_ir *ir = p->ir;
    e->route = jm_arena_take(e->arena, ir->n_routes + 1, sizeof *e->route);
    for (uint32_t i = 0; e->route && i < ir->n_routes; i++) {
        jm_node rows[JM_ROUTE_ROWS];
        jm_program_route(p, i, rows);
        if (!jm_code_make(m, &e->route[i], rows, JM_ROUTE_ROWS, false))
            return false;
    }
    return e->route;
}

static bool make_history(jm_eval *e, jm_code_maker *m, const jm_ir *ir)
{
    jm_node *rows = jm_arena_take(e->arena, 2 * (size_t)ir->n_histories + 1, sizeof *rows);
    for (uint32_t i = 0; rows && i < ir->n_histories; i++) {
        rows[2 * (size_t)i] = ir->histories[i].x;
        rows[2 * (size_t)i + 1] = ir->histories[i].tau;
    }
    return rows && jm_code_make(m, &e->history, rows, 2 * ir->n_histories, true);
}

static bool make_codes(jm_eval *e, jm_code_maker *m, const jm_program *p)
{
    return make_tables(e, p->ir) && jm_code_make(m, &e->derive, p->derived, p->n_derived, false) &&
           jm_code_make(m, &e->start, p->start, p->n_states, false) &&
           jm_code_make(m, &e->rhs, p->rhs, p->n_states, true) &&
           jm_code_make(m, &e->jac, p->jac, p->n_jac, true) &&
           jm_code_make(m, &e->roots, p->root, p->n_roots, true) &&
           jm_code_make(m, &e->clocks, p->clock, 2 * p->n_clocks, false) &&
           make_signals(e, m, p) && make_sets(e, m, p->ir) && make_terms(e, m, p) &&
           make_routes(e, m, p) && make_history(e, m, p->ir);
}

/* The most slots that one of the kernels takes. */
static uint32_t most_slots(const jm_eval *e, const jm_program *p)
{
    enum { CODES = 8 };
    const jm_code *const codes[CODES] = { &e->derive, &e->start,  &e->rhs,    &e->jac,
                                     &e->roots,  &e->clocks, &e->history, &e->moments };
    uint32_t most = 0;
    for (size_t i = 0; i < CODES; i++)
        most = codes[i]->n_slots > most ? codes[i]->n_slots : most;
    for (uint32_t i = 0; i < (e->shared_signals ? 1 : p->n_signals); i++)
        most = e->signal[i].n_slots > most ? e->signal[i].n_slots : most;
    for (uint32_t i = 0; i < p->ir->n_events; i++)
        most = e->set[i].n_slots > most ? e->set[i].n_slots : most;
    for (uint32_t i = 0; i < p->ir->n_events; i++)
        most = e->terms[i].n_slots > most ? e->terms[i].n_slots : most;
    return most;
}

static const jm_kernels kernel_pair[2] = {
    { 8, "any", 0, derive_8, start_8, rhs_8, jac_8, signal_8, roots_8, clocks_8, set_8, route_8,
      history_8, NULL, NULL, NULL, terms_8, moments_8 },
    { 1, "any", 0, derive_1, start_1, rhs_1, jac_1, signal_1, roots_1, clocks_1, set_1, route_1,
      history_1, NULL, NULL, NULL, terms_1, moments_1 },
};

jm_status jm_eval_new(jm_eval **out, const jm_program *p, jm_error *err)
{
    jm_eval *e = calloc(1, sizeof *e);
    jm_code_maker m;
    jm_status status = JM_OK;
    bool fits;
    *out = NULL;
    if (!e || !(e->arena = jm_arena_new())) {
        free(e);
        return jm_fail(err, JM_MEMORY, "no memory left for the evaluator");
    }
    fits = jm_code_maker_init(&m, p, e->arena) && make_codes(e, &m, p);
    jm_code_maker_clear(&m);
    if (!fits) {
        status = jm_fail(err, JM_MEMORY, "no memory left for the evaluator");
    } else if (most_slots(e, p) > STACK_ROOM) {
        status = jm_fail(err, JM_MODEL,
                         "the model is too large to be evaluated; install a C "
                         "compiler, so that it can be compiled");
    }
    if (status == JM_OK)
        status = jm_describe(&e->abi, p, err);
    if (status != JM_OK) {
        jm_eval_free(e);
        return status;
    }
    e->abi.kernels = kernel_pair;
    e->abi.n_kernels = 2;
    *out = e;
    return JM_OK;
}

void jm_eval_free(jm_eval *e)
{
    if (!e)
        return;
    jm_arena_free(e->arena);
    free(e);
}

const jm_model_abi *jm_eval_abi(const jm_eval *e)
{
    return &e->abi;
}

const void *jm_eval_self(const jm_eval *e)
{
    return e;
}
