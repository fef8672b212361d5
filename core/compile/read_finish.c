/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/read.h"

static const char *name_in(const jm_read_scope *scope, const jm_quantity *q)
{
    return q->name + strlen(scope->prefix);
}

static int fail_at(lua_State *L, const jm_quantity *q, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static int fail_at(lua_State *L, const jm_quantity *q, uint32_t line, const char *format, ...)
{
    char text[sizeof ((jm_error *)0)->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return jm_closed_raise_at(L, JM_MODEL, jm_read_of(L)->ir->files[q->file], (int)line, "%s",
                              text);
}

static void check_signal(lua_State *L, const jm_quantity *q, const jm_read_fact *fact)
{
    if (q->equation)
        return;
    const char *name = name_in(fact->scope, q);
    if (fact->is_declared)
        fail_at(L, q, q->line, "the signal \"%s\" has no equation; assign it in equations", name);
    const char *near = jm_read_nearest(L, fact->scope, name);
    fail_at(L, q, q->line, "\"%s\" is not defined%s%s%s", name, near ? "; did you mean \"" : "",
            near ? near : "", near ? "\"?" : "");
}

static void check_state(lua_State *L, jm_quantity *q, const jm_read_fact *fact)
{
    const char *name = name_in(fact->scope, q);
    if (!q->dot && !fact->is_event_target)
        fail_at(L, q, q->line, "the state \"%s\" never changes; assign dot.%s in equations", name,
                name);
    if (!q->start && q->is_steady)
        q->start = jm_ir_const(jm_read_of(L)->ir, 0, NULL);
    if (!q->start)
        fail_at(L, q, q->line, "the state \"%s\" has no start value; assign %s in start", name,
                name);
}

static bool is_within(const jm_read_scope *scope, bool *steady)
{
    for (; scope; scope = scope->parent)
        *steady = *steady || scope->is_steady;
    return *steady;
}

/* A deviation that was given as a share of the default. */
static void fill_vary(lua_State *L, jm_quantity *q, const jm_read_fact *fact)
{
    if (isnan(fact->cv))
        return;
    const double sd = fact->cv * fabs(q->value);
    if (!(sd > 0))
        fail_at(L, q, q->line, "normal { cv = … } of \"%s\" needs a default that is not 0",
                q->name);
    q->vary = jm_read_vary_with(L, q->vary, sd);
}

/* "lognormal(0.3)" is around the default, which then is above 0; "lognormal(2, 0.3)" has its own
   median. */
static void check_median(lua_State *L, const jm_quantity *q)
{
    static const char word[] = "lognormal(";
    for (const char *at = q->vary; at && (at = strstr(at, word)) != NULL; at += sizeof word - 1) {
        const size_t n = strcspn(at, ",)");
        if (at[n] == ')' && !(q->value > 0))
            fail_at(L, q, q->line, "\"%s\" is %g, and lognormal(sigma) varies around a default "
                    "above 0; write normal(sd), or lognormal(median, sigma)", q->name, q->value);
    }
}

static void check_quantities(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    for (uint32_t i = 0; i < r->ir->n_quantities; i++) {
        jm_quantity *q = &r->ir->quantities[i];
        const jm_read_fact *fact = &r->facts[i];
        bool steady = false;
        fill_vary(L, q, fact);
        check_median(L, q);
        if (q->kind == JM_KIND_SIGNAL)
            check_signal(L, q, fact);
        if (q->kind != JM_KIND_STATE)
            continue;
        q->is_steady = is_within(fact->scope, &steady);
        check_state(L, q, fact);
    }
}

static void check_events(lua_State *L)
{
    const jm_ir *ir = jm_read_of(L)->ir;
    for (uint32_t i = 0; i < ir->n_events; i++) {
        const jm_ir_event *e = &ir->events[i];
        for (uint32_t k = 0; k < e->n_set; k++) {
            const jm_quantity *q = &ir->quantities[e->target[k]];
            if (q->equation)
                jm_closed_raise_at(L, JM_MODEL, ir->files[e->file], (int)e->line,
                                   "\"%s\" is wired at line %u and follows from that; an event "
                                   "cannot set it", q->name, (unsigned)q->line_equation);
        }
    }
}

/* --- order and names --------------------------------------------------------------------- */

typedef struct sorted {
    uint32_t rank, kind, sequence, row;
} sorted;

static int compare_sorted(const void *x, const void *y)
{
    const sorted *a = x, *b = y;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/* By model and part, parameters first, then inputs, states and signals, as they were written. */
static void order_quantities(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    const uint32_t n = r->ir->n_quantities;
    sorted *rows = lua_newuserdatauv(L, (n + 1) * sizeof *rows, 0);
    uint32_t *to = lua_newuserdatauv(L, (n + 1) * sizeof *to, 0);
    for (uint32_t i = 0; i < n; i++)
        rows[i] = (sorted){ .rank = r->facts[i].scope->rank,
                            .kind = (uint32_t)r->ir->quantities[i].kind,
                            .sequence = r->facts[i].sequence,
                            .row = i };
    qsort(rows, n, sizeof *rows, compare_sorted);
    for (uint32_t i = 0; i < n; i++)
        to[rows[i].row] = i;
    if (!jm_ir_reorder(r->ir, to))
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
    lua_pop(L, 2);
}

/* "lag.2" becomes "uptake.lag". No clash is possible: a name of the user's has no dot, unless it is
   a part's, and parts are not called like signals. */
static void rename_hidden(jm_reader *r)
{
    for (uint32_t i = 0; i < r->ir->n_quantities; i++)
        if (r->facts[i].rename)
            r->ir->quantities[i].name = r->facts[i].rename;
}

void jm_read_finish(lua_State *L)
{
    jm_reader *r = jm_read_of(L);
    check_quantities(L);
    check_events(L);
    rename_hidden(r);
    jm_read_check_slow(L);
    order_quantities(L);
    jm_read_check_memory(L);
}
