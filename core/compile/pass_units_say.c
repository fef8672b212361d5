/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/compile/pass_units.h"

/* --- units ------------------------------------------------------------------------------- */

static bool same_unit(const jm_unit *a, const jm_unit *b)
{
    return jm_unit_same_dim(a, b) && fabs(a->scale - b->scale) <= 1e-12 * fabs(b->scale) &&
           fabs(a->offset - b->offset) < 1e-9;
}

void jm_units_text(const jm_ir *ir, const jm_unit *unit, char *buffer, size_t room)
{
    if (jm_unit_is_one(unit)) {
        snprintf(buffer, room, "1");
        return;
    }
    for (uint32_t i = 0; i < ir->n_quantities; i++) {
        const jm_quantity *q = &ir->quantities[i];
        if (q->has_unit && q->unit_text && q->unit_text[0] && same_unit(&q->unit, unit)) {
            snprintf(buffer, room, "%s", q->unit_text);
            return;
        }
    }
    jm_unit_print(buffer, room, unit);
}

/* --- expressions ------------------------------------------------------------------------- */

enum { LONGEST = 60, DEEPEST = 4 };

static const char *infix(jm_op op)
{
    switch (op) {
    case JM_OP_ADD: return " + ";
    case JM_OP_SUB: return " - ";
    case JM_OP_MUL: return " * ";
    case JM_OP_DIV: return " / ";
    case JM_OP_POW: return "^";
    default: return NULL;
    }
}

/* How tightly an operator binds; a looser one inside a tighter one needs brackets. */
static int binding(jm_op op)
{
    switch (op) {
    case JM_OP_ADD:
    case JM_OP_SUB: return 1;
    case JM_OP_MUL:
    case JM_OP_DIV: return 2;
    case JM_OP_NEG: return 3;
    case JM_OP_POW: return 4;
    default: return 5;
    }
}

typedef struct writer {
    const jm_units_pass *p;
    char *buffer;
    size_t room, length;
    bool too_long;
} writer;

static void put(writer *w, const char *s)
{
    const size_t n = strlen(s);
    if (w->length + n + 1 > w->room || w->length + n > LONGEST) {
        w->too_long = true;
        return;
    }
    memcpy(w->buffer + w->length, s, n + 1);
    w->length += n;
}

static void put_leaf(writer *w, const jm_ir_node *n)
{
    char text[160], unit[96];
    const jm_ir *ir = w->p->ir;
    if (n->op == JM_OP_QUANTITY) {
        put(w, ir->quantities[n->index].name);
    } else if (n->op == JM_OP_CONST && n->index) {
        jm_units_text(ir, &ir->units[n->index], unit, sizeof unit);
        snprintf(text, sizeof text, "%.6g %s", n->value, unit);
        put(w, text);
    } else if (n->op == JM_OP_CONST) {
        snprintf(text, sizeof text, "%.6g", n->value);
        put(w, text);
    } else {
        put(w, jm_op_text((jm_op)n->op));
    }
}

static void put_node(writer *w, jm_node i, int outer, int depth)
{
    const jm_ir_node *n = &w->p->old[i];
    const jm_op op = (jm_op)n->op;
    const jm_node operands[3] = { n->a, n->b, n->c };
    if (depth > DEEPEST || w->too_long) {
        w->too_long = true;
    } else if (jm_op_arity(op) == 0) {
        put_leaf(w, n);
    } else if (infix(op) || op == JM_OP_NEG) {
        const int own = binding(op);
        put(w, own < outer ? "(" : "");
        put(w, op == JM_OP_NEG ? "-" : "");
        put_node(w, n->a, own, depth + 1);
        if (op != JM_OP_NEG) {
            put(w, infix(op));
            put_node(w, n->b, own + 1, depth + 1);
        }
        put(w, own < outer ? ")" : "");
    } else {
        put(w, jm_op_text(op));
        for (unsigned k = 0; k < jm_op_arity(op); k++) {
            put(w, k ? ", " : "(");
            put_node(w, operands[k], 0, depth + 1);
        }
        put(w, ")");
    }
}

void jm_units_expression(const jm_units_pass *p, jm_node i, char *buffer, size_t room)
{
    writer w = { .p = p, .buffer = buffer, .room = room };
    buffer[0] = '\0';
    put(&w, "\"");
    put_node(&w, i, 0, 0);
    put(&w, "\"");
    if (w.too_long)
        snprintf(buffer, room, "the value");
}

/* --- errors ------------------------------------------------------------------------------ */

static const struct {
    const char *unit, *name;
} factors[] = { { "s", "a time" },          { "m^3", "a volume" },       { "kg", "a mass" },
                { "m", "a length" },        { "m^2", "an area" },        { "mmHg", "a pressure" },
                { "mol/m^3", "a molar concentration" },
                { "kg/m^3", "a concentration or density" },
                { "kg/mol", "a molar mass" }, { "m^3/s", "a flow" },
                { "mmHg s/mL", "a resistance" }, { "mL/mmHg", "a compliance" },
                { "K", "a temperature" },   { "mol", "an amount in mol" } };

/* What factor takes `from` to `to`, in words; false where it has no name. */
static bool find_remedy(const jm_unit *from, const jm_unit *to, char *buffer, size_t room)
{
    const jm_unit up = jm_unit_div(to, from), down = jm_unit_div(from, to);
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        jm_unit unit;
        if (jm_unit_parse(&unit, factors[i].unit, NULL) != JM_OK)
            continue;
        const bool is_up = jm_unit_same_dim(&unit, &up);
        if (is_up || jm_unit_same_dim(&unit, &down)) {
            snprintf(buffer, room, "%s by %s", is_up ? "multiply" : "divide", factors[i].name);
            return true;
        }
    }
    return false;
}

jm_status jm_units_mismatch_at(jm_units_pass *p, const char *file, int line, jm_node i,
                               const char *what, const jm_unit *needed)
{
    const jm_unit one = jm_unit_one();
    const jm_unit *has = &p->of[i].unit;
    char expression[200], is[96], needs[96], remedy[200];
    jm_units_expression(p, i, expression, sizeof expression);
    jm_units_text(p->ir, has, is, sizeof is);
    jm_units_text(p->ir, needed, needs, sizeof needs);
    const bool number = p->old[i].op == JM_OP_CONST && jm_unit_same_dim(has, &one);
    if (number)
        snprintf(remedy, sizeof remedy, "write q(%.6g, \"%s\")", p->old[i].value, needs);
    else if (!find_remedy(has, needed, remedy, sizeof remedy)) {
        char lacks[96];
        const jm_unit up = jm_unit_div(needed, has);
        jm_unit_print(lacks, sizeof lacks, &up);
        snprintf(remedy, sizeof remedy, "a factor in %s is missing", lacks);
    }
    return jm_fail_at(p->err, JM_UNITS, file, line, "%s is %s, %s needs %s; %s", expression,
                      number ? "a plain number" : strcmp(is, "1") == 0 ? "without a unit" : is,
                      what, strcmp(needs, "1") == 0 ? "a plain number" : needs, remedy);
}

jm_status jm_units_mismatch(jm_units_pass *p, jm_node at, jm_node i, const char *what,
                            const jm_unit *needed)
{
    const jm_ir_node *n = &p->old[at];
    const char *file = n->line && n->file < p->ir->n_files ? p->ir->files[n->file] : p->ir->name;
    return jm_units_mismatch_at(p, file, (int)n->line, i, what, needed);
}
