/* SPDX-License-Identifier: Apache-2.0 */
#include "io/catalogue/equations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How tightly an operator holds its operands. */
enum { LOGIC = 1, RELATION, SUM, PRODUCT, UNARY, POWER, WHOLE };

enum {
    LEAST_SHARED = 3 /* operations in an expression that gets a name where it is needed twice */
};

typedef struct writer {
    const jm_ir *ir;
    jm_text *out;
    uint32_t *uses;   /* [n_nodes] by how many others, and lines, a node is needed */
    uint32_t *weight; /* [n_nodes] operations in it, counted up to LEAST_SHARED */
    uint32_t *named;  /* [n_nodes] k for u<k>, 0: none yet */
    uint32_t n_named;
} writer;

/* --- what belongs to the model itself ---------------------------------------------------- */

static bool is_hidden_of_own(const jm_ir *ir, const char *name)
{
    const char *dot = strchr(name, '.');
    char first[256];
    if (strncmp(name, "lag.", 4) == 0 || strncmp(name, "delay.", 6) == 0)
        return true;
    snprintf(first, sizeof first, "%.*s", (int)(dot - name), name);
    return jm_map_get(ir->by_name, first, NULL); /* "hr.lag" of the signal hr */
}

bool jm_equations_is_own(const jm_ir *ir, const jm_quantity *q)
{
    return !strchr(q->name, '.') || is_hidden_of_own(ir, q->name);
}

/* An input of a part that the model wires: a line of the model, too. */
static bool is_wire(const jm_ir *ir, const jm_quantity *q)
{
    return !jm_equations_is_own(ir, q) && q->equation &&
           (q->kind == JM_KIND_INPUT || q->kind == JM_KIND_PARAMETER);
}

/* A part of a part is wired by that part. */
static bool is_wire_here(const jm_ir *ir, const jm_quantity *q)
{
    return is_wire(ir, q) && !strchr(strchr(q->name, '.') + 1, '.');
}

/* --- which expressions get names --------------------------------------------------------- */

static void count_uses(writer *w, jm_node node)
{
    if (!node || w->uses[node]++ > 0)
        return;
    const jm_ir_node *n = &w->ir->nodes[node];
    const jm_node operands[3] = { n->a, n->b, n->c };
    if (n->op == JM_OP_HISTORY)
        count_uses(w, w->ir->histories[n->index].x);
    const unsigned arity = jm_op_arity((jm_op)n->op);
    w->weight[node] = arity > 0;
    for (unsigned k = 0; k < arity; k++) {
        count_uses(w, operands[k]);
        w->weight[node] += w->weight[operands[k]];
    }
    if (w->weight[node] > LEAST_SHARED)
        w->weight[node] = LEAST_SHARED;
}

static bool is_condition(const jm_ir_node *n)
{
    return n->op >= JM_OP_LT && n->op <= JM_OP_NOT;
}

static bool gets_name(const writer *w, jm_node node)
{
    return w->uses[node] > 1 && w->weight[node] >= LEAST_SHARED &&
           !is_condition(&w->ir->nodes[node]);
}

/* --- one expression ---------------------------------------------------------------------- */

static const char *infix_of(jm_op op, int *level)
{
    static const struct {
        jm_op op;
        int level;
        const char *text;
    } table[] = {
        { JM_OP_ADD, SUM, " + " },       { JM_OP_SUB, SUM, " - " },
        { JM_OP_MUL, PRODUCT, " * " },   { JM_OP_DIV, PRODUCT, " / " },
        { JM_OP_POW, POWER, "^" },       { JM_OP_LT, RELATION, " < " },
        { JM_OP_LE, RELATION, " <= " },  { JM_OP_EQ, RELATION, " = " },
        { JM_OP_NE, RELATION, " != " },  { JM_OP_AND, LOGIC, " and " },
        { JM_OP_OR, LOGIC, " or " },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].op == op) {
            *level = table[i].level;
            return table[i].text;
        }
    }
    return NULL;
}

static void write_node(writer *w, jm_node node, int least);

static void write_number(writer *w, const jm_ir_node *n, int least)
{
    char unit[96] = "";
    const bool has_unit = n->index != 0;
    const bool wrap = (has_unit && least > SUM) || (signbit(n->value) && least > UNARY);
    if (has_unit)
        jm_unit_print(unit, sizeof unit, &w->ir->units[n->index]);
    jm_text_add(w->out, wrap ? "(" : "");
    jm_text_add_double(w->out, n->value);
    if (strcmp(unit, "1") != 0 && *unit)
        jm_text_addf(w->out, " %s", unit);
    jm_text_add(w->out, wrap ? ")" : "");
}

static void write_list(writer *w, const jm_node *operands, unsigned n)
{
    jm_text_add(w->out, "(");
    for (unsigned k = 0; k < n; k++) {
        jm_text_add(w->out, k ? ", " : "");
        write_node(w, operands[k], 0);
    }
    jm_text_add(w->out, ")");
}

static void write_infix(writer *w, const jm_ir_node *n, const char *text, int level, int least)
{
    const bool wrap = level < least;
    /* a - (b - c), a / (b * c), (a^b)^c need their parentheses; sums and products do not. */
    const bool right = n->op == JM_OP_SUB || n->op == JM_OP_DIV || level == RELATION;
    jm_text_add(w->out, wrap ? "(" : "");
    write_node(w, n->a, n->op == JM_OP_POW ? level + 1 : level);
    jm_text_add(w->out, text);
    write_node(w, n->b, right ? level + 1 : level);
    jm_text_add(w->out, wrap ? ")" : "");
}

static void write_table(writer *w, const jm_ir_node *n)
{
    const jm_ir_table *t = &w->ir->tables[n->index];
    jm_text_addf(w->out, "table%s(", t->cubic ? "_cubic" : "");
    write_node(w, n->a, 0);
    jm_text_add(w->out, ";");
    for (uint32_t k = 0; k < t->n; k++)
        jm_text_addf(w->out, " %g:%g", t->x[k], t->y[k]);
    jm_text_add(w->out, ")");
}

static void write_operation(writer *w, const jm_ir_node *n, int least)
{
    const jm_node operands[3] = { n->a, n->b, n->c };
    int level = WHOLE;
    const char *infix = infix_of((jm_op)n->op, &level);
    if (infix) {
        write_infix(w, n, infix, level, least);
    } else if (n->op == JM_OP_NEG || n->op == JM_OP_NOT) {
        jm_text_add(w->out, UNARY < least ? "(" : "");
        jm_text_add(w->out, n->op == JM_OP_NEG ? "-" : "not ");
        write_node(w, n->a, UNARY);
        jm_text_add(w->out, UNARY < least ? ")" : "");
    } else if (n->op == JM_OP_TABLE) {
        write_table(w, n);
    } else {
        jm_text_add(w->out, jm_op_text((jm_op)n->op));
        write_list(w, operands, jm_op_arity((jm_op)n->op));
    }
}

static void write_node(writer *w, jm_node node, int least)
{
    const jm_ir_node *n = &w->ir->nodes[node];
    if (w->named[node]) {
        jm_text_addf(w->out, "u%u", (unsigned)w->named[node]);
    } else if (n->op == JM_OP_CONST) {
        write_number(w, n, least);
    } else if (n->op == JM_OP_QUANTITY) {
        jm_text_add(w->out, w->ir->quantities[n->index].name);
    } else if (n->op == JM_OP_TIME) {
        jm_text_add(w->out, "t");
    } else if (n->op == JM_OP_HISTORY) {
        const jm_node x = w->ir->histories[n->index].x, tau = w->ir->histories[n->index].tau;
        const jm_node operands[2] = { x, tau };
        jm_text_add(w->out, "history");
        write_list(w, operands, 2);
    } else {
        write_operation(w, n, least);
    }
}

/* --- lines ------------------------------------------------------------------------------- */

/* Lines for the shared expressions below `node`, the innermost first. */
static void name_shared(writer *w, jm_node node)
{
    if (!node || w->named[node])
        return;
    const jm_ir_node *n = &w->ir->nodes[node];
    const jm_node operands[3] = { n->a, n->b, n->c };
    if (w->weight[node] == 0 && n->op != JM_OP_HISTORY)
        return;
    if (n->op == JM_OP_HISTORY)
        name_shared(w, w->ir->histories[n->index].x);
    for (unsigned k = 0; k < jm_op_arity((jm_op)n->op); k++)
        name_shared(w, operands[k]);
    if (gets_name(w, node)) {
        jm_text_addf(w->out, "u%u = ", (unsigned)w->n_named + 1);
        write_operation(w, n, 0);
        jm_text_add(w->out, "\n");
        w->named[node] = ++w->n_named;
    }
}

static void write_line(writer *w, const char *before, const char *name, const char *after,
                       jm_node node)
{
    name_shared(w, node);
    jm_text_addf(w->out, "%s%s%s = ", before, name, after);
    write_node(w, node, 0);
    jm_text_add(w->out, "\n");
}

static bool is_line(const jm_ir *ir, const jm_quantity *q)
{
    return jm_equations_is_own(ir, q) || is_wire_here(ir, q);
}

static void write_all(writer *w)
{
    const jm_ir *ir = w->ir;
    for (uint32_t i = 0; i < ir->n_quantities; i++) {
        const jm_quantity *q = &ir->quantities[i];
        if (is_line(ir, q) && q->equation)
            write_line(w, "", q->name, "", q->equation);
    }
    for (uint32_t i = 0; i < ir->n_quantities; i++) {
        const jm_quantity *q = &ir->quantities[i];
        if (is_line(ir, q) && q->kind == JM_KIND_STATE && q->dot)
            write_line(w, "d/dt ", q->name, "", q->dot);
    }
    for (uint32_t i = 0; i < ir->n_quantities; i++) {
        const jm_quantity *q = &ir->quantities[i];
        if (is_line(ir, q) && q->kind == JM_KIND_STATE && q->start)
            write_line(w, "", q->name, q->is_steady ? "(rest, from)" : "(0)", q->start);
    }
}

static void count_all(writer *w)
{
    for (uint32_t i = 0; i < w->ir->n_quantities; i++) {
        const jm_quantity *q = &w->ir->quantities[i];
        if (!is_line(w->ir, q))
            continue;
        count_uses(w, q->equation);
        count_uses(w, q->dot);
        count_uses(w, q->kind == JM_KIND_STATE ? q->start : 0);
    }
}

jm_status jm_equations_write(const jm_ir *ir, jm_text *out, jm_error *err)
{
    writer w = {
        .ir = ir,
        .out = out,
        .uses = calloc(ir->n_nodes, sizeof(uint32_t)),
        .weight = calloc(ir->n_nodes, sizeof(uint32_t)),
        .named = calloc(ir->n_nodes, sizeof(uint32_t)),
    };
    const bool fits = w.uses && w.weight && w.named;
    if (fits) {
        count_all(&w);
        write_all(&w);
    }
    free(w.uses);
    free(w.weight);
    free(w.named);
    return fits && !out->failed ? JM_OK : jm_fail(err, JM_MEMORY, "no memory for equations");
}
