/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/describe.h"
#include "core/compile/tables.h"

/* Signals that take little have functions of their own, which together are at most so many times as
   long as one function for all of them; the others share one. */
enum { MOST_REPEATED = 6 };

/* --- the emitter ------------------------------------------------------------------------- */

/* Signals lend their names to the nodes that compute them; the first of several wins. */
static void name_signals(jm_emitter *e)
{
    const jm_program *p = e->p;
    for (uint32_t i = 0; i < p->n_signals; i++) {
        const jm_node node = p->value[i];
        if (jm_op_arity((jm_op)e->ir->nodes[node].op) && !e->signal[node])
            e->signal[node] = p->signal[i] + 1;
    }
    for (uint32_t i = 0; i < p->n_derived; i++) {
        e->derived[p->derived[i]] = 1;
        e->row[p->derived[i]] = i;
    }
}

jm_status jm_emitter_init(jm_emitter *e, const jm_program *p, jm_text *out, jm_error *err)
{
    const uint32_t n = p->ir->n_nodes;
    memset(e, 0, sizeof *e);
    e->p = p;
    e->ir = p->ir;
    e->out = out;
    e->arena = jm_arena_new();
    jm_cone_init(&e->cone, p->ir);
    jm_cone_init(&e->order, p->ir);
    e->signal = jm_arena_take(e->arena, n, sizeof *e->signal);
    e->row = jm_arena_take(e->arena, n, sizeof *e->row);
    e->derived = jm_arena_take(e->arena, n, sizeof *e->derived);
    e->uses = jm_arena_take(e->arena, n, sizeof *e->uses);
    e->text = jm_arena_take(e->arena, n, sizeof *e->text);
    e->tight = jm_arena_take(e->arena, n, sizeof *e->tight);
    e->first = jm_arena_take(e->arena, n, sizeof *e->first);
    e->part = jm_arena_take(e->arena, n, sizeof *e->part);
    e->last = jm_arena_take(e->arena, n, sizeof *e->last);
    e->seat = jm_arena_take(e->arena, n, sizeof *e->seat);
    e->known = jm_arena_take(e->arena, n, sizeof *e->known);
    e->slopes = jm_arena_take(e->arena, (size_t)p->n_jac + p->n_states + 1, sizeof *e->slopes);
    if (!e->signal || !e->row || !e->derived || !e->uses || !e->text || !e->tight || !e->first ||
        !e->part || !e->last || !e->seat || !e->known || !e->slopes ||
        !jm_packer_init(&e->packer, p->ir) ||
        !jm_emit_names(e)) {
        jm_emitter_clear(e);
        return jm_fail(err, JM_MEMORY, "no memory left to write C");
    }
    for (uint32_t i = 0; i < p->n_jac; i++)
        e->slopes[i] = p->jac[i];
    for (uint32_t s = 0; s < p->n_states; s++)
        e->slopes[p->n_jac + s] = p->rhs[s];
    name_signals(e);
    return JM_OK;
}

void jm_emitter_clear(jm_emitter *e)
{
    jm_cone_clear(&e->cone);
    jm_cone_clear(&e->order);
    jm_packer_clear(&e->packer);
    jm_arena_free(e->scratch);
    jm_arena_free(e->arena);
    free(e->same);
    memset(e, 0, sizeof *e);
}

/* --- comments beside outputs ------------------------------------------------------------- */

static void beside_state(jm_emitter *e, uint32_t row, jm_text *comment, const char *mark)
{
    const jm_quantity *q = &e->ir->quantities[e->p->state[row]];
    jm_emit_safe(comment, q->name);
    jm_text_add(comment, mark);
}

static void beside_rhs(jm_emitter *e, uint32_t row, jm_text *comment, jm_node root)
{
    beside_state(e, row, comment, "'");
    jm_emit_place(e, comment, e->ir->nodes[root].file, e->ir->nodes[root].line);
}

static void beside_start(jm_emitter *e, uint32_t row, jm_text *comment, jm_node root)
{
    (void)root;
    beside_state(e, row, comment, "");
}

static void beside_jac(jm_emitter *e, uint32_t row, jm_text *comment, jm_node root)
{
    const jm_program *p = e->p;
    uint32_t s = 0;
    if (row >= p->n_jac) {
        beside_rhs(e, row - p->n_jac, comment, root);
        return;
    }
    while (p->jac_col[s + 1] <= row)
        s++;
    jm_text_add(comment, "d ");
    jm_emit_safe(comment, e->ir->quantities[p->state[p->jac_row[row]]].name);
    jm_text_add(comment, "' / d ");
    jm_emit_safe(comment, e->ir->quantities[p->state[s]].name);
}

static void beside_derived(jm_emitter *e, uint32_t row, jm_text *comment, jm_node root)
{
    (void)row;
    if (e->signal[root])
        jm_emit_safe(comment, e->ir->quantities[e->signal[root] - 1].name);
    jm_emit_place(e, comment, e->ir->nodes[root].file, e->ir->nodes[root].line);
}

/* --- functions --------------------------------------------------------------------------- */

static void add_kernel(jm_emitter *e, const char *name, const jm_node *roots, uint32_t n,
                       bool from_d, jm_emit_comment_fn *comment)
{
    const jm_emit_job job = { .name = name, .kernel = true, .roots = roots, .n = n,
                              .from_d = from_d, .comment = comment };
    jm_emit_function(e, &job);
}

/* What a patient alone is computed with, in packs of `lanes`. */
static void add_alone(jm_emitter *e, unsigned lanes)
{
    const jm_program *p = e->p;
    const jm_emit_job rhs = { .name = "rhs_alone", .roots = p->rhs, .n = p->n_states,
                              .from_d = true, .packs = lanes, .comment = beside_rhs };
    const jm_emit_job jac = { .name = "jac_alone", .roots = e->slopes,
                              .n = p->n_jac + p->n_states,
                              .from_d = true, .packs = lanes, .comment = beside_jac };
    jm_emit_function(e, &rhs);
    jm_emit_function(e, &jac);
}

static void add_rows(jm_emitter *e, const char *rows, uint32_t n)
{
    jm_text_addf(e->out, "        jm_take_rows(%s, f->%s, %u, f->stride);\n", rows, rows,
                 (unsigned)n);
}

/* The kernel around it: one patient of a group is taken out of it first. */
static void add_strided(jm_emitter *e, const char *name, uint32_t n)
{
    const jm_program *p = e->p;
    const uint32_t n_p = p->n_params + p->n_inputs, n_h = e->ir->n_histories;
    jm_text_addf(e->out, "\nvoid JM_KERNEL(%s)(const jm_frame *f, double *out)\n{\n"
                 "    if (f->stride == 1) {\n        %s_alone(f, out);\n    } else {\n", name,
                 name);
    jm_text_addf(e->out, "        double y[%u], p[%u], d[%u], h[%u], own[%u];\n",
                 (unsigned)p->n_states + 1, (unsigned)n_p + 1, (unsigned)p->n_derived + 1,
                 (unsigned)n_h + 1, (unsigned)n + 1);
    jm_text_add(e->out, "        const jm_frame one = { 1, f->t, y, p, d, h, f->self };\n");
    add_rows(e, "y", p->n_states);
    add_rows(e, "p", n_p);
    add_rows(e, "d", p->n_derived);
    add_rows(e, "h", n_h);
    jm_text_addf(e->out, "        %s_alone(&one, own);\n"
                 "        jm_give_rows(out, own, %u, f->stride);\n    }\n}\n", name, (unsigned)n);
}

/* One of the functions among which a kernel chooses: "signal_3". */
static void add_choosable(jm_emitter *e, const char *kernel, uint32_t i, const jm_node *roots,
                          uint32_t n, bool from_d)
{
    char name[40];
    const jm_emit_job job = { .name = name, .roots = roots, .n = n, .from_d = from_d };
    snprintf(name, sizeof name, "%s_%u", kernel, (unsigned)i);
    jm_emit_function(e, &job);
}

/* Chooses among these functions, or does nothing where there are none; those of `shared` share
   one. */
static void add_choice(jm_emitter *e, const char *name, uint32_t n, const uint32_t *shared,
                       uint32_t n_shared)
{
    if (n) {
        jm_text_addf(e->out, "\nstatic jm_kernel_fn *const %ss[] = {", name);
        for (uint32_t i = 0, k = 0; i < n; i++) {
            const bool is_shared = k < n_shared && shared[k] == i;
            k += is_shared;
            jm_text_add(e->out, i % 8 == 0 ? "\n    " : " ");
            if (is_shared)
                jm_text_add(e->out, "0,");
            else
                jm_text_addf(e->out, "%s_%u,", name, (unsigned)i);
        }
        jm_text_add(e->out, "\n};\n");
    }
    jm_text_addf(e->out, "\nvoid JM_KERNEL(%s)(const jm_frame *f, uint32_t which, double *out)\n"
                 "{\n", name);
    if (n_shared) {
        jm_text_addf(e->out, "    if (which == JM_SIGNALS_SHARED || !%ss[which]) {\n"
                     "        shared_%s(f, which, out);\n"
                     "        return;\n    }\n", name, name);
    }
    if (n) {
        jm_text_addf(e->out, "    %ss[which](f, out);\n}\n", name);
    } else {
        jm_text_add(e->out, "    (void)f;\n    (void)which;\n    (void)out;\n}\n");
    }
}

/* Operations that signals take, alone or together; 0 without memory. */
static uint32_t count_operations(jm_emitter *e, const jm_node *values, uint32_t n)
{
    e->cone.stop = e->derived;
    if (!jm_cone_start(&e->cone)) {
        e->failed = true;
        return 0;
    }
    for (uint32_t i = 0; i < n; i++)
        jm_cone_add(&e->cone, values[i]);
    return e->cone.n;
}

/* Which signals share a function: those that are longer than what each may take. Counting must not
   take longer than what it is for, so it ends where most of them are long. */
static uint32_t choose_shared(jm_emitter *e, jm_node *values, uint32_t *which)
{
    const jm_program *p = e->p;
    const uint64_t all = count_operations(e, p->value, p->n_signals), most = 64 * all;
    uint64_t counted = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_signals; i++) {
        const uint64_t own = counted <= most ? count_operations(e, &p->value[i], 1) : all;
        counted += own;
        if (own * p->n_signals > MOST_REPEATED * all) {
            values[n] = p->value[i];
            which[n++] = i;
        }
    }
    return n > 1 ? n : 0;
}

static void add_own_signal(jm_emitter *e, uint32_t i)
{
    const jm_quantity *q = &e->ir->quantities[e->p->signal[i]];
    jm_text_add(e->out, "\n/* ");
    jm_emit_safe(e->out, q->name);
    if (q->doc && q->doc[0]) {
        jm_text_add(e->out, ": ");
        jm_emit_safe(e->out, q->doc);
    }
    jm_text_add(e->out, " */");
    add_choosable(e, "signal", i, &e->p->value[i], 1, true);
}

/* Where the tables find those that share a function. */
static void keep_shared(jm_emitter *e, const uint32_t *which, uint32_t n)
{
    e->n_shared = n;
    e->shared = jm_arena_take(e->arena, e->p->n_signals + 1, sizeof *e->shared);
    for (uint32_t i = 0; e->shared && i < e->p->n_signals; i++)
        e->shared[i] = UINT32_MAX;
    for (uint32_t k = 0; e->shared && k < n; k++)
        e->shared[which[k]] = k;
    e->failed = e->failed || !e->shared;
}

/* `which` of those that share a function is picked in there. */
static void add_signals(jm_emitter *e)
{
    const uint32_t n = e->p->n_signals;
    jm_node *values = jm_arena_take(e->arena, n + 1, sizeof *values);
    uint32_t *which = jm_arena_take(e->arena, n + 1, sizeof *which);
    if (!values || !which) {
        e->failed = true;
        return;
    }
    const uint32_t n_shared = choose_shared(e, values, which);
    keep_shared(e, which, n_shared);
    const jm_emit_job shared = { .name = n_shared == n ? "signal" : "shared_signal",
                                 .kernel = n_shared == n, .roots = values, .n = n_shared,
                                 .from_d = true, .pick = which };
    if (n_shared)
        jm_emit_function(e, &shared);
    for (uint32_t i = 0, k = 0; i < n && n_shared < n; i++) {
        if (k < n_shared && which[k] == i)
            k++;
        else
            add_own_signal(e, i);
    }
    if (n_shared < n || n == 0)
        add_choice(e, "signal", n, n_shared ? which : NULL, n_shared);
}

static void add_sets(jm_emitter *e)
{
    for (uint32_t i = 0; i < e->ir->n_events; i++)
        add_choosable(e, "set", i, e->ir->events[i].value, e->ir->events[i].n_set, true);
    add_choice(e, "set", e->ir->n_events, NULL, 0);
}

/* Delays and priorities, and the moments at which conditions turn, where there are any. */
static void add_terms(jm_emitter *e)
{
    const jm_program *p = e->p;
    for (uint32_t i = 0; e->has_terms && i < e->ir->n_events; i++) {
        jm_node rows[JM_TERM_ROWS];
        jm_program_terms(p, i, rows);
        add_choosable(e, "term", i, rows, JM_TERM_ROWS, true);
    }
    if (e->has_terms)
        add_choice(e, "term", e->ir->n_events, NULL, 0);
    if (p->n_moments)
        add_kernel(e, "moments", p->moment, p->n_moments, false, NULL);
}

static void add_routes(jm_emitter *e)
{
    for (uint32_t i = 0; i < e->ir->n_routes; i++) {
        jm_node rows[JM_ROUTE_ROWS];
        jm_program_route(e->p, i, rows);
        add_choosable(e, "route", i, rows, JM_ROUTE_ROWS, false);
    }
    add_choice(e, "route", e->ir->n_routes, NULL, 0);
}

static void add_history(jm_emitter *e)
{
    const uint32_t n = e->ir->n_histories;
    jm_node *rows = jm_arena_take(e->arena, 2 * (size_t)n + 1, sizeof *rows);
    if (!rows) {
        e->failed = true;
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        rows[2 * (size_t)i] = e->ir->histories[i].x;
        rows[2 * (size_t)i + 1] = e->ir->histories[i].tau;
    }
    add_kernel(e, "history", rows, 2 * n, true, NULL);
}

/* Rows of the tables of the model, see jumeau/lane_table.h. */
static void add_points(jm_emitter *e)
{
    for (uint32_t i = 0; i < e->ir->n_tables; i++) {
        const uint32_t n = jm_tables_rows(&e->ir->tables[i]);
        double(*rows)[JM_TABLE_WIDTH] = jm_arena_take(e->arena, n, sizeof *rows);
        if (!rows) {
            e->failed = true;
            return;
        }
        jm_tables_fill(&e->ir->tables[i], rows);
        jm_text_addf(e->out, "\nstatic const __attribute__((unused)) jm_table_row table_%u[] = "
                     "{\n", (unsigned)i);
        for (uint32_t k = 0; k < n; k++) {
            jm_text_add(e->out, "    { ");
            for (unsigned c = 0; c < JM_TABLE_WIDTH; c++) {
                jm_text_add(e->out, c ? ", " : "");
                jm_emit_number(e->out, rows[k][c]);
            }
            jm_text_add(e->out, " },\n");
        }
        jm_text_add(e->out, "};\n");
    }
}

/* --- the file ---------------------------------------------------------------------------- */

static void add_head(jm_emitter *e)
{
    static const unsigned widths[] = { 8, 4 };
    const jm_program *p = e->p;
    jm_text *out = e->out;
    jm_text_add(out, "/*\n * Kernels of the model ");
    jm_emit_safe(out, e->ir->name);
    jm_text_add(out, ", made by Jumeau; do not edit.\n *\n * ");
    jm_emit_safe(out, e->ir->title ? e->ir->title : "");
    jm_text_addf(out, "\n * %u states, %u parameters, %u inputs, %u signals; time in ",
                 (unsigned)p->n_states, (unsigned)p->n_params, (unsigned)p->n_inputs,
                 (unsigned)p->n_signals);
    jm_emit_safe(out, e->ir->time_text);
    jm_text_addf(out, "\n * fingerprint %s\n *\n", p->fingerprint);
    jm_text_add(out, " * Compiled with -DJM_LANES=8, 4 and 1 for the kernels, with -DJM_LANES=1 and"
                     " -DJM_PACK=8 and\n * 4 for those of one patient alone that work in packs, and"
                     " once without for the tables.\n * -DJM_STEP leaves out all but rhs and jac,"
                     " -DJM_REST these two.\n */\n#include \"jumeau/model_abi.h\"\n\n");
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        const unsigned w = widths[i];
        jm_text_addf(out, "extern jm_kernel_fn jm_derive_%u, jm_start_%u, jm_rhs_%u, jm_jac_%u, "
                     "jm_roots_%u,\n    jm_clocks_%u, jm_history_%u;\n", w, w, w, w, w, w, w);
        jm_text_addf(out, "extern jm_pick_fn jm_signal_%u, jm_set_%u, jm_route_%u;\n", w, w, w);
    }
    for (unsigned w = 8; w >= 1; w = w == 8 ? 4 : w == 4 ? 1 : 0) {
        jm_text_addf(out, "extern jm_newton_fn jm_newton_%u;\nextern jm_factor_fn jm_factor_%u;\n"
                     "extern jm_solve_fn jm_solve_%u;\n", w, w, w);
    }
    for (unsigned w = 8; w >= 1; w = w == 8 ? 4 : w == 4 ? 1 : 0) {
        if (e->has_terms)
            jm_text_addf(out, "extern jm_pick_fn jm_term_%u;\n", w);
        if (p->n_moments)
            jm_text_addf(out, "extern jm_kernel_fn jm_moments_%u;\n", w);
    }
    jm_text_add(out, "extern jm_kernel_fn jm_roots_1, jm_clocks_1, jm_history_1;\n"
                "extern jm_pick_fn jm_set_1, jm_route_1;\n"
                "extern jm_kernel_fn jm_rhs_1_8, jm_jac_1_8, jm_rhs_1_4, jm_jac_1_4;\n");
}

static void add_kernels(jm_emitter *e)
{
    const jm_program *p = e->p;
    jm_text_add(e->out, "\n#include \"jumeau/lane.h\"\n");
    add_points(e);
    jm_text_add(e->out, "\n#if defined(JM_REST)\n\n#elif JM_LANES > 1\n");
    add_kernel(e, "rhs", p->rhs, p->n_states, true, beside_rhs);
    add_kernel(e, "jac", e->slopes, p->n_jac + p->n_states, true, beside_jac);
    jm_text_add(e->out, "\n#elif defined(JM_PACK)\n\n#include \"jumeau/lane_pack.h\"\n"
                "\n#if JM_PACK == 8\n");
    add_alone(e, 8);
    jm_text_add(e->out, "\n#else\n");
    add_alone(e, 4);
    jm_text_add(e->out, "\n#endif\n");
    add_strided(e, "rhs", p->n_states);
    add_strided(e, "jac", p->n_jac + p->n_states);
    jm_text_add(e->out, "\n#endif\n\n#if !defined(JM_PACK) && !defined(JM_STEP)\n\n"
                "#include \"jumeau/lane_far.h\"\n");
    jm_text_add(e->out, "\n#if JM_LANES > 1\n");
    add_kernel(e, "derive", p->derived, p->n_derived, false, beside_derived);
    add_kernel(e, "start", p->start, p->n_states, false, beside_start);
    add_signals(e);
    jm_text_add(e->out, "\n#endif\n");
    add_kernel(e, "roots", p->root, p->n_roots, true, NULL);
    add_kernel(e, "clocks", p->clock, 2 * p->n_clocks, false, NULL);
    add_sets(e);
    add_terms(e);
    add_routes(e);
    add_history(e);
    e->has_lu = jm_emit_lu(e);
    jm_text_add(e->out, "\n#endif\n");
}

jm_status jm_emit_c(const jm_program *p, jm_text *out, jm_error *err)
{
    jm_emitter e;
    jm_model_abi m;
    jm_status status = jm_describe(&m, p, err);
    if (status != JM_OK || (status = jm_emitter_init(&e, p, out, err)) != JM_OK)
        return status;
    e.has_terms = jm_program_has_terms(p);
    add_head(&e);
    jm_text_add(out, "\n#ifdef JM_LANES\n");
    add_kernels(&e);
    jm_text_add(out, "\n#else /* tables */\n\n");
    jm_emit_tables(&e, &m);
    jm_text_add(out, "\n#endif\n");
    if (e.failed || out->failed)
        status = jm_fail(err, JM_MEMORY, "no memory left to write C");
    jm_emitter_clear(&e);
    return status;
}
