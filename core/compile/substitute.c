/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/substitute.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* One quantity on the way from the first one asked for down to what it needs. */
typedef struct visit {
    uint32_t quantity;
    uint32_t next, end; /* of its needs that are still to be looked at */
} visit;

typedef struct walk {
    jm_substitution *s;
    uint8_t *seen;      /* [n_quantities] 0 new, 1 on the path, 2 closed */
    visit *path;        /* [n_quantities] */
    uint32_t depth;
    uint32_t *needs;    /* needs of the quantities on the path, one list after the other */
    uint32_t n_needs, room_needs;
} walk;

jm_status jm_substitution_init(jm_substitution *s, jm_ir *ir, jm_error *err)
{
    memset(s, 0, sizeof *s);
    s->ir = ir;
    s->room = ir->n_nodes;
    s->by = calloc((size_t)ir->n_quantities + 1, sizeof *s->by);
    s->map = calloc(s->room, sizeof *s->map);
    jm_cone_init(&s->cone, ir);
    if (!s->by || !s->map) {
        jm_substitution_clear(s);
        return jm_fail(err, JM_MEMORY, "no memory left to replace quantities");
    }
    return JM_OK;
}

void jm_substitution_clear(jm_substitution *s)
{
    free(s->by);
    free(s->history);
    free(s->map);
    jm_cone_clear(&s->cone);
}

/* --- expressions ------------------------------------------------------------------------- */

static jm_node rebuilt(jm_substitution *s, jm_node old)
{
    jm_ir *ir = s->ir;
    const jm_ir_node n = ir->nodes[old];
    const jm_node a = n.a ? s->map[n.a] : 0;
    const jm_node b = n.b ? s->map[n.b] : 0;
    const jm_node c = n.c ? s->map[n.c] : 0;
    jm_node new;
    if (n.op == JM_OP_QUANTITY && s->by[n.index])
        return s->by[n.index];
    if (n.op == JM_OP_HISTORY && s->history)
        return s->history[n.index];
    if (a == n.a && b == n.b && c == n.c)
        return old;
    new = n.op == JM_OP_TABLE   ? jm_ir_add_table(ir, n.index, a)
          : n.op == JM_OP_SLOPE ? jm_ir_add_slope(ir, n.index, a)
                                : jm_ir_add(ir, (jm_op)n.op, a, b, c);
    jm_ir_place(ir, new, n.file, n.line);
    return new;
}

jm_node jm_substitute_into(jm_substitution *s, jm_node root)
{
    if (!root || root >= s->room)
        return root;
    if (s->map[root])
        return s->map[root];
    if (!jm_cone_start(&s->cone)) {
        s->ir->failed = true;
        return 0;
    }
    jm_cone_add(&s->cone, root);
    for (uint32_t i = 0; i < s->cone.n; i++) {
        const jm_node node = s->cone.nodes[i];
        if (!s->map[node])
            s->map[node] = rebuilt(s, node);
    }
    return s->map[root];
}

/* --- order ------------------------------------------------------------------------------- */

static bool add_need(walk *w, uint32_t quantity)
{
    if (w->n_needs == w->room_needs) {
        const uint32_t room = 2 * w->room_needs + 64;
        uint32_t *needs = realloc(w->needs, room * sizeof *needs);
        if (!needs)
            return false;
        w->needs = needs;
        w->room_needs = room;
    }
    w->needs[w->n_needs++] = quantity;
    return true;
}

/* Puts a quantity at the end of the path, with the list of what its expression needs. */
static bool enter(walk *w, uint32_t quantity)
{
    jm_substitution *s = w->s;
    visit *v = &w->path[w->depth++];
    w->seen[quantity] = 1;
    v->quantity = quantity;
    v->next = w->n_needs;
    if (!jm_cone_start(&s->cone))
        return false;
    jm_cone_add(&s->cone, s->by[quantity]);
    for (uint32_t i = 0; i < s->cone.n; i++) {
        const jm_ir_node *n = &s->ir->nodes[s->cone.nodes[i]];
        if (n->op == JM_OP_QUANTITY && s->by[n->index] && w->seen[n->index] != 2 &&
            !add_need(w, n->index))
            return false;
    }
    v->end = w->n_needs;
    return true;
}

static void name_in_loop(const jm_ir *ir, jm_text *text, uint32_t quantity)
{
    const jm_quantity *q = &ir->quantities[quantity];
    const uint32_t line = q->line_equation ? q->line_equation : q->line;
    jm_text_addf(text, "%s", q->name);
    if (line && q->file < ir->n_files)
        jm_text_addf(text, " (%s:%u)", ir->files[q->file], (unsigned)line);
}

/* The path from `first` on, and back to it. */
static jm_status loop_found(const walk *w, uint32_t first, const char *what, const char *remedy,
                            jm_error *err)
{
    const jm_ir *ir = w->s->ir;
    const jm_quantity *q = &ir->quantities[first];
    uint32_t i = 0;
    jm_text text;
    jm_status status;
    jm_text_init(&text);
    while (w->path[i].quantity != first)
        i++;
    for (; i < w->depth; i++) {
        name_in_loop(ir, &text, w->path[i].quantity);
        jm_text_add(&text, " -> ");
    }
    jm_text_add(&text, q->name);
    status = jm_fail_at(err, JM_MODEL, q->file < ir->n_files ? ir->files[q->file] : NULL,
                        (int)(q->line_equation ? q->line_equation : q->line), "%s: %s; %s", what,
                        text.data, remedy);
    jm_text_clear(&text);
    return status;
}

static jm_status close_one(walk *w, uint32_t first, const char *what, const char *remedy,
                           jm_error *err)
{
    if (!enter(w, first))
        return jm_fail(err, JM_MEMORY, "no memory left to order the equations");
    while (w->depth) {
        visit *v = &w->path[w->depth - 1];
        if (v->next < v->end) {
            const uint32_t need = w->needs[v->next++];
            if (w->seen[need] == 1)
                return loop_found(w, need, what, remedy, err);
            if (w->seen[need] == 0 && !enter(w, need))
                return jm_fail(err, JM_MEMORY, "no memory left to order the equations");
            continue;
        }
        w->s->by[v->quantity] = jm_substitute_into(w->s, w->s->by[v->quantity]);
        w->seen[v->quantity] = 2;
        w->depth--;
        w->n_needs = w->depth ? w->path[w->depth - 1].end : 0;
    }
    return JM_OK;
}

jm_status jm_substitute(jm_substitution *s, const char *what, const char *remedy, jm_error *err)
{
    const size_t n = s->ir->n_quantities;
    walk w = { .s = s };
    jm_status status = JM_OK;
    w.seen = calloc(n + 1, sizeof *w.seen);
    w.path = calloc(n + 1, sizeof *w.path);
    if (!w.seen || !w.path)
        status = jm_fail(err, JM_MEMORY, "no memory left to order the equations");
    for (uint32_t q = 0; status == JM_OK && q < n; q++) {
        if (s->by[q] && !w.seen[q])
            status = close_one(&w, q, what, remedy, err);
    }
    if (status == JM_OK && s->ir->failed)
        status = jm_fail(err, JM_MEMORY, "no memory left to order the equations");
    free(w.seen);
    free(w.path);
    free(w.needs);
    return status;
}
