/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/describe.h"

/* Columns: where comments stand, how long a line may be, and how long an expression may grow before
   it gets a name of its own. */
enum { COMMENT_COLUMN = 60, LINE = 98, LONGEST = 64 };

void jm_emit_place(const jm_emitter *e, jm_text *comment, uint16_t file, uint32_t line)
{
    if (line && file < e->ir->n_files)
        jm_text_addf(comment, "  %s:%u", jm_describe_file(e->ir->files[file]), (unsigned)line);
}

/* Breaks at the last blank that fits; what follows stands further in. */
static void add_wrapped(jm_text *out, unsigned indent, const char *statement)
{
    size_t left = strlen(statement);
    unsigned column = indent;
    while (column + left > LINE) {
        size_t at = LINE - column;
        while (at > 0 && statement[at] != ' ')
            at--;
        if (at == 0)
            break;
        jm_text_addf(out, "%*s%.*s\n", (int)column, "", (int)at, statement);
        statement += at + 1;
        left -= at + 1;
        column = indent + 8;
    }
    jm_text_addf(out, "%*s%s", (int)column, "", statement);
}

void jm_emit_line(jm_emitter *e, unsigned indent, const char *statement, const char *comment)
{
    const size_t length = indent + strlen(statement);
    const size_t column = length < COMMENT_COLUMN ? COMMENT_COLUMN : length + 1;
    if (!comment || !comment[0]) {
        add_wrapped(e->out, indent, statement);
    } else if (column + strlen(comment) + 6 > LINE + 2) {
        jm_text_addf(e->out, "%*s/* %s */\n", (int)indent, "", comment);
        add_wrapped(e->out, indent, statement);
    } else {
        jm_text_addf(e->out, "%*s%s%*s/* %s */", (int)indent, "", statement,
                     (int)(column - length), "", comment);
    }
    jm_text_add(e->out, "\n");
}

/* "heart.rate  1/min  heart.lua:12" */
static void comment_quantity(const jm_emitter *e, jm_text *comment, uint32_t quantity)
{
    const jm_quantity *q = &e->ir->quantities[quantity];
    jm_emit_safe(comment, q->name);
    if (q->unit_text && q->unit_text[0]) {
        jm_text_add(comment, "  ");
        jm_emit_safe(comment, q->unit_text);
    }
    jm_emit_place(e, comment, q->file, q->line_equation ? q->line_equation : q->line);
}

static bool stops(const jm_emitter *e, jm_node node)
{
    return e->cone.stop && e->cone.stop[node];
}

/* Where the kernel reads the node from, or false where it computes it. */
static bool read_from(const jm_emitter *e, jm_node node, char *buffer, size_t room)
{
    const jm_ir_node *n = &e->ir->nodes[node];
    if (stops(e, node)) {
        snprintf(buffer, room, "JM_GET(f->d, %u)", (unsigned)e->row[node]);
    } else if (n->op == JM_OP_QUANTITY) {
        const bool state = e->ir->quantities[n->index].kind == JM_KIND_STATE;
        snprintf(buffer, room, "JM_GET(f->%s, %u)", state ? "y" : "p",
                 (unsigned)e->p->slot[n->index]);
    } else if (n->op == JM_OP_HISTORY) {
        snprintf(buffer, room, "JM_GET(f->h, %u)", (unsigned)n->index);
    } else if (n->op == JM_OP_TIME) {
        snprintf(buffer, room, "JM_GET(f->t, 0)");
    } else {
        return false;
    }
    return true;
}

/* The quantity whose name the node's local takes, or UINT32_MAX. */
static uint32_t name_of(const jm_emitter *e, jm_node node)
{
    const jm_ir_node *n = &e->ir->nodes[node];
    if (n->op == JM_OP_QUANTITY)
        return n->index;
    return e->signal[node] ? e->signal[node] - 1 : UINT32_MAX;
}

static const char *keep(jm_emitter *e, const char *text)
{
    const char *kept = jm_arena_text(e->scratch, text);
    if (!kept)
        e->failed = true;
    return kept ? kept : "";
}

/* Declares a local with the node's value; from then on its text is the local's name. */
static void declare(jm_emitter *e, jm_node node, const char *value)
{
    const jm_ir_node *n = &e->ir->nodes[node];
    const uint32_t quantity = name_of(e, node);
    const bool mask = jm_emit_is_mask(e, node);
    char number[24];
    const char *name = number;
    jm_text statement, comment;
    jm_text_init(&statement);
    jm_text_init(&comment);
    if (quantity != UINT32_MAX && !mask) {
        name = e->name[quantity];
        comment_quantity(e, &comment, quantity);
    } else {
        snprintf(number, sizeof number, "n%u", (unsigned)++e->n_locals);
        if (n->op == JM_OP_TIME)
            jm_text_addf(&comment, "t  %s", e->ir->time_text);
        else if (n->line && n->file < e->ir->n_files)
            jm_text_addf(&comment, "%s:%u", jm_describe_file(e->ir->files[n->file]),
                         (unsigned)n->line);
    }
    jm_text_addf(&statement, "const %s %s = %s;", mask ? "jm_lmask" : "jm_lane", name, value);
    jm_emit_line(e, 4, statement.data, comment.data);
    e->text[node] = keep(e, name);
    e->tight[node] = JM_TIGHT_WORD;
    e->failed = e->failed || statement.failed || comment.failed;
    jm_text_clear(&statement);
    jm_text_clear(&comment);
}

/* A value with one use and a short text stands where it is used; others get a local. */
static void say(jm_emitter *e, jm_node node)
{
    char source[48];
    if (read_from(e, node, source, sizeof source)) {
        declare(e, node, source);
        return;
    }
    e->text[node] = jm_emit_expression(e, node, &e->tight[node]);
    if (e->ir->nodes[node].op == JM_OP_CONST)
        return;
    if (e->uses[node] > 1 || e->signal[node] || strlen(e->text[node]) > LONGEST)
        declare(e, node, e->text[node]);
}

static void store(jm_emitter *e, jm_node node, jm_emit_comment_fn *comment)
{
    for (uint32_t row = e->first[node]; row; row = e->same[row - 1]) {
        jm_text statement, beside;
        jm_text_init(&statement);
        jm_text_init(&beside);
        jm_text_addf(&statement, "JM_PUT(out, %u) = ", (unsigned)(row - 1));
        jm_emit_argument(e, &statement, node, false);
        jm_text_add(&statement, ";");
        if (comment)
            comment(e, row - 1, &beside, node);
        jm_emit_line(e, 4, statement.data, beside.data);
        e->failed = e->failed || statement.failed || beside.failed;
        jm_text_clear(&statement);
        jm_text_clear(&beside);
    }
}

static void count_uses(jm_emitter *e, const jm_node *roots, uint32_t n)
{
    for (uint32_t i = 0; i < e->cone.n; i++)
        e->uses[e->cone.nodes[i]] = e->first[e->cone.nodes[i]] = 0;
    for (uint32_t i = 0; i < e->cone.n; i++) {
        const jm_ir_node *node = &e->ir->nodes[e->cone.nodes[i]];
        if (stops(e, e->cone.nodes[i]))
            continue;
        e->uses[node->a]++;
        e->uses[node->b]++;
        e->uses[node->c]++;
    }
    for (uint32_t i = n; i-- > 0;) {
        e->uses[roots[i]]++;
        e->same[i] = e->first[roots[i]];
        e->first[roots[i]] = i + 1;
    }
}

static bool room_for_roots(jm_emitter *e, uint32_t n)
{
    if (n > e->room_roots) {
        free(e->same);
        e->same = calloc(n, sizeof *e->same);
        e->room_roots = e->same ? n : 0;
    }
    return e->same || n == 0;
}

void jm_emit_body(jm_emitter *e, const jm_node *roots, uint32_t n, bool from_d,
                  jm_emit_comment_fn *comment)
{
    e->cone.stop = from_d ? e->derived : NULL;
    e->n_locals = 0;
    jm_arena_free(e->scratch);
    e->scratch = jm_arena_new();
    if (!e->scratch || !room_for_roots(e, n) || !jm_cone_start(&e->cone)) {
        e->failed = true;
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        jm_cone_add(&e->cone, roots[i]);
    count_uses(e, roots, n);
    for (uint32_t i = 0; i < e->cone.n; i++) {
        say(e, e->cone.nodes[i]);
        store(e, e->cone.nodes[i], comment);
    }
}
