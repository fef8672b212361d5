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
    if (line && file < e->ir->n_files) {
        jm_text_addf(comment, "%s%s:%u", comment->length ? "  " : "",
                     jm_describe_file(e->ir->files[file]), (unsigned)line);
    }
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

/* --- values ------------------------------------------------------------------------------ */

bool jm_emit_is_read(const jm_emitter *e, jm_node node)
{
    const jm_op op = (jm_op)e->ir->nodes[node].op;
    return stops(e, node) || op == JM_OP_QUANTITY || op == JM_OP_HISTORY || op == JM_OP_TIME;
}

/* Where the kernel reads such a node from. */
static void print_source(const jm_emitter *e, jm_node node, char *buffer, size_t room)
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
    } else {
        snprintf(buffer, room, "JM_GET(f->t, 0)");
    }
}

/* The quantity whose name the node's local takes, or UINT32_MAX. */
static uint32_t name_of(const jm_emitter *e, jm_node node)
{
    const jm_ir_node *n = &e->ir->nodes[node];
    if (n->op == JM_OP_QUANTITY)
        return n->index;
    return e->signal[node] ? e->signal[node] - 1 : UINT32_MAX;
}

/* What the node's local is called: once, for all parts. */
static const char *local_name(jm_emitter *e, jm_node node)
{
    const uint32_t quantity = name_of(e, node);
    char number[24];
    const char *kept;
    if (quantity != UINT32_MAX && !jm_emit_is_mask(e, node))
        return e->name[quantity];
    if (e->known[node] && !strchr(e->text[node], '['))
        return e->text[node];
    snprintf(number, sizeof number, "n%u", (unsigned)++e->n_locals);
    kept = jm_arena_text(e->scratch, number);
    if (!kept)
        e->failed = true;
    return kept ? kept : "";
}

static void comment_local(const jm_emitter *e, jm_text *comment, jm_node node)
{
    const jm_ir_node *n = &e->ir->nodes[node];
    const uint32_t quantity = name_of(e, node);
    if (quantity != UINT32_MAX) {
        comment_quantity(e, comment, quantity);
    } else if (n->op == JM_OP_TIME) {
        jm_text_addf(comment, "t  %s", e->ir->time_text);
    } else {
        jm_emit_place(e, comment, n->file, n->line);
    }
}

/* Declares a local with the node's value; from then on its text is the local's name. */
static void declare(jm_emitter *e, jm_node node, const char *value)
{
    const char *name = local_name(e, node);
    jm_text statement, comment;
    jm_text_init(&statement);
    jm_text_init(&comment);
    comment_local(e, &comment, node);
    jm_text_addf(&statement, "const %s %s = %s;", jm_emit_is_mask(e, node) ? "jm_lmask" : "jm_lane",
                 name, value);
    jm_emit_line(e, 4, statement.data, comment.data);
    e->text[node] = name;
    e->tight[node] = JM_TIGHT_WORD;
    e->known[node] = e->now + 1;
    e->failed = e->failed || statement.failed || comment.failed;
    jm_text_clear(&statement);
    jm_text_clear(&comment);
}

/* Sees to it that the text of an operand means something in this part. */
void jm_emit_recall(jm_emitter *e, jm_node node)
{
    char source[48];
    if (!node || e->known[node] == e->now + 1)
        return;
    if (jm_emit_is_read(e, node)) {
        print_source(e, node, source, sizeof source);
        declare(e, node, source);
    } else if (e->seat[node] && e->part[node] != e->now) {
        const bool mask = jm_emit_is_mask(e, node);
        snprintf(source, sizeof source, mask ? "jm_truth(carried[%u])" : "carried[%u]",
                 (unsigned)(e->seat[node] - 1));
        declare(e, node, source);
    }
}

/* Hands the value on to later parts, where they want it. */
static void carry(jm_emitter *e, jm_node node)
{
    char line[96];
    if (!e->seat[node] || e->part[node] != e->now)
        return;
    snprintf(line, sizeof line, jm_emit_is_mask(e, node) ? "carried[%u] = jm_number(%.60s);"
                                                         : "carried[%u] = %.60s;",
             (unsigned)(e->seat[node] - 1), e->text[node]);
    jm_emit_line(e, 4, line, NULL);
}

/* A value with one use and a short text stands where it is used; others get a local. */
static void say(jm_emitter *e, jm_node node)
{
    const jm_ir_node *n = &e->ir->nodes[node];
    if (!jm_emit_is_read(e, node)) {
        jm_emit_recall(e, n->a);
        jm_emit_recall(e, n->b);
        jm_emit_recall(e, n->c);
        e->text[node] = jm_emit_expression(e, node, &e->tight[node]);
        if (n->op != JM_OP_CONST && (e->uses[node] > 1 || e->signal[node] || e->seat[node] ||
                                     strlen(e->text[node]) > LONGEST))
            declare(e, node, e->text[node]);
    }
    carry(e, node);
}

static void store(jm_emitter *e, const jm_emit_job *job, jm_node node)
{
    for (uint32_t row = e->first[node]; row; row = e->same[row - 1]) {
        jm_text statement, beside;
        jm_emit_recall(e, node);
        jm_text_init(&statement);
        jm_text_init(&beside);
        if (job->pick)
            jm_text_addf(&statement, "JM_PICK(out, which, %u, %u, ",
                         (unsigned)job->pick[row - 1], (unsigned)(row - 1));
        else
            jm_text_addf(&statement, "JM_PUT(out, %u) = ", (unsigned)(row - 1));
        jm_emit_argument(e, &statement, node, false);
        jm_text_add(&statement, job->pick ? ");" : ";");
        if (job->comment)
            job->comment(e, row - 1, &beside, node);
        jm_emit_line(e, 4, statement.data, beside.data);
        e->failed = e->failed || statement.failed || beside.failed;
        jm_text_clear(&statement);
        jm_text_clear(&beside);
    }
}

static void say_and_store(jm_emitter *e, const jm_emit_job *job, jm_node node)
{
    say(e, node);
    store(e, job, node);
}

static void store_lane(jm_emitter *e, const jm_emit_job *job, jm_node node)
{
    carry(e, node);
    store(e, job, node);
}

/* --- functions --------------------------------------------------------------------------- */

static void count_uses(jm_emitter *e, const jm_node *roots, uint32_t n)
{
    for (uint32_t i = 0; i < e->cone.n; i++) {
        const jm_node node = e->cone.nodes[i];
        e->uses[node] = e->first[node] = e->known[node] = e->seat[node] = 0;
    }
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

static bool start_job(jm_emitter *e, const jm_emit_job *job)
{
    e->cone.stop = job->from_d ? e->derived : NULL;
    e->n_locals = 0;
    jm_arena_free(e->scratch);
    e->scratch = jm_arena_new();
    if (!e->scratch || !room_for_roots(e, job->n) || !jm_cone_start(&e->cone))
        return false;
    for (uint32_t i = 0; i < job->n; i++)
        jm_cone_add(&e->cone, job->roots[i]);
    count_uses(e, job->roots, job->n);
    jm_emit_plan(e);
    e->packer.width = job->packs;
    e->order.stop = e->cone.stop;
    return !job->packs || jm_cone_start(&e->order);
}

static void add_head(jm_emitter *e, const jm_emit_job *job)
{
    jm_text_addf(e->out, job->kernel ? "\nvoid JM_KERNEL(%s)(const jm_frame *f, "
                                     : "\nstatic void %s(const jm_frame *f, ", job->name);
    jm_text_addf(e->out, "%sdouble *restrict out)\n{\n", job->pick ? "uint32_t which, " : "");
}

/* The statements of the part `e->now`, from node `i` of the cone on; answers the next part's. */
static uint32_t add_statements(jm_emitter *e, const jm_emit_job *job, uint32_t i)
{
    jm_text body, *out = e->out;
    uint32_t n;
    jm_text_init(&body);
    e->out = &body;
    for (n = 0; i + n < e->cone.n && e->part[e->cone.nodes[i + n]] == e->now; n++) {
        if (!job->packs)
            say_and_store(e, job, e->cone.nodes[i + n]);
    }
    if (job->packs)
        jm_emit_packed(e, job, i, n, say_and_store, store_lane);
    e->out = out;
    if (!strstr(body.data, "f->"))
        jm_text_add(out, "    (void)f;\n");
    if (!strstr(body.data, "(out, "))
        jm_text_add(out, "    (void)out;\n");
    jm_text_add(out, body.data);
    jm_text_add(out, "}\n");
    e->failed = e->failed || body.failed;
    jm_text_clear(&body);
    return i + n;
}

static void add_parts(jm_emitter *e, const jm_emit_job *job)
{
    uint32_t i = 0;
    for (e->now = 0; e->now < e->n_parts; e->now++) {
        jm_text_addf(e->out, "\nJM_PART %s_part_%u(const jm_frame *f, %sdouble *restrict out,\n"
                     "    jm_lane *restrict carried)\n{\n    (void)carried;\n", job->name,
                     (unsigned)e->now, job->pick ? "uint32_t which, " : "");
        if (job->pick)
            jm_text_add(e->out, "    (void)which;\n");
        i = add_statements(e, job, i);
    }
    add_head(e, job);
    jm_text_addf(e->out, "    jm_lane carried[%u];\n", (unsigned)(e->n_seats ? e->n_seats : 1));
    for (uint32_t k = 0; k < e->n_parts; k++) {
        jm_text_addf(e->out, "    %s_part_%u(f, %sout, carried);\n", job->name, (unsigned)k,
                     job->pick ? "which, " : "");
    }
    jm_text_add(e->out, "}\n");
}

void jm_emit_function(jm_emitter *e, const jm_emit_job *job)
{
    if (!start_job(e, job)) {
        e->failed = true;
        return;
    }
    if (e->n_parts > 1) {
        add_parts(e, job);
        return;
    }
    e->now = 0;
    add_head(e, job);
    add_statements(e, job, 0);
}
