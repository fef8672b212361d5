/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/emit.h"

#include <math.h>
#include <string.h>

#include "core/compile/scalar.h"
#include "core/compile/tables.h"

void jm_emit_number(jm_text *out, double x)
{
    const size_t before = out->length;
    if (isnan(x)) {
        jm_text_add(out, "__builtin_nan(\"\")");
    } else if (isinf(x)) {
        jm_text_add(out, x > 0 ? "__builtin_inf()" : "-__builtin_inf()");
    } else {
        jm_text_add_double(out, x);
        if (!out->failed && !strpbrk(out->data + before, ".e"))
            jm_text_add(out, ".0");
    }
}

static bool is_number(const jm_emitter *e, jm_node node)
{
    return e->ir->nodes[node].op == JM_OP_CONST;
}

bool jm_emit_is_mask(const jm_emitter *e, jm_node node)
{
    return jm_op_is_condition((jm_op)e->ir->nodes[node].op) &&
           !(e->cone.stop && e->cone.stop[node]);
}

/* As a lane, ready to stand between operators of tightness `least`. */
static void add_operand(jm_emitter *e, jm_text *out, jm_node node, uint8_t least)
{
    const bool wrap = e->tight[node] < least;
    if (jm_emit_is_mask(e, node)) {
        jm_text_addf(out, "jm_number(%s)", e->text[node]);
        return;
    }
    jm_text_addf(out, wrap ? "(%s)" : "%s", e->text[node]);
}

void jm_emit_argument(jm_emitter *e, jm_text *out, jm_node node, bool condition)
{
    if (condition && !jm_emit_is_mask(e, node)) {
        jm_text_addf(out, is_number(e, node) ? "jm_truth(jm_of(%s))" : "jm_truth(%s)",
                     e->text[node]);
    } else if (!condition && jm_emit_is_mask(e, node)) {
        jm_text_addf(out, "jm_number(%s)", e->text[node]);
    } else {
        jm_text_addf(out, is_number(e, node) ? "jm_of(%s)" : "%s", e->text[node]);
    }
}

/* a + b and the like. The right side is held tighter, because sums and products are not
   associative: a - (b - c) keeps its parentheses, and a + (b + c) too. */
static void add_binary(jm_emitter *e, jm_text *out, const jm_ir_node *n, const char *sign,
                       uint8_t tight)
{
    /* Two numbers that were not folded (1 / 0): the first is made a lane. */
    if (is_number(e, n->a) && is_number(e, n->b)) {
        jm_text_addf(out, "jm_of(%s)", e->text[n->a]);
    } else {
        add_operand(e, out, n->a, tight);
    }
    jm_text_add(out, sign);
    add_operand(e, out, n->b, (uint8_t)(tight + 1));
}

static void add_call(jm_emitter *e, jm_text *out, const jm_ir_node *n, const char *function)
{
    const jm_node operands[3] = { n->a, n->b, n->c };
    jm_text_addf(out, "jm_%s(", function);
    for (unsigned k = 0; k < jm_op_arity((jm_op)n->op); k++) {
        if (k)
            jm_text_add(out, ", ");
        jm_emit_argument(e, out, operands[k], jm_op_takes_condition((jm_op)n->op, k));
    }
    jm_text_add(out, ")");
}

static void add_table(jm_emitter *e, jm_text *out, const jm_ir_node *n)
{
    const jm_ir_table *t = &e->ir->tables[n->index];
    jm_text_addf(out, "jm_%s(table_%u, %u, ", n->op == JM_OP_TABLE ? "table" : "slope",
                 (unsigned)n->index, (unsigned)jm_tables_rows(t));
    jm_emit_number(out, t->x[t->n - 1]);
    jm_text_add(out, ", ");
    jm_emit_argument(e, out, n->a, false);
    jm_text_add(out, ")");
}

static void add_sign(jm_emitter *e, jm_text *out, const jm_ir_node *n)
{
    jm_text_add(out, "-");
    if (is_number(e, n->a)) {
        jm_text_addf(out, "jm_of(%s)", e->text[n->a]);
    } else {
        add_operand(e, out, n->a, JM_TIGHT_WORD);
    }
}

/* The names of lane.h are those of the graph, but for these. */
static const char *function_name(jm_op op)
{
    return op == JM_OP_SELECT ? "when" : jm_op_text(op);
}

/* a + -2.5 is written a - 2.5, which is the same. */
static void add_sum(jm_emitter *e, jm_text *out, const jm_ir_node *n)
{
    const double b = e->ir->nodes[n->b].value;
    if (!is_number(e, n->b) || !(b < 0.0) || is_number(e, n->a)) {
        add_binary(e, out, n, " + ", JM_TIGHT_SUM);
        return;
    }
    add_operand(e, out, n->a, JM_TIGHT_SUM);
    jm_text_add(out, " - ");
    jm_emit_number(out, -b);
}

static uint8_t add_expression(jm_emitter *e, jm_text *out, const jm_ir_node *n)
{
    switch ((jm_op)n->op) {
    case JM_OP_CONST:
        jm_emit_number(out, n->value);
        return n->value < 0.0 ? JM_TIGHT_SIGN : JM_TIGHT_WORD;
    case JM_OP_NEG:
        add_sign(e, out, n);
        return JM_TIGHT_SIGN;
    case JM_OP_ADD:
        add_sum(e, out, n);
        return JM_TIGHT_SUM;
    case JM_OP_SUB:
        add_binary(e, out, n, " - ", JM_TIGHT_SUM);
        return JM_TIGHT_SUM;
    case JM_OP_MUL:
        add_binary(e, out, n, " * ", JM_TIGHT_PRODUCT);
        return JM_TIGHT_PRODUCT;
    case JM_OP_DIV:
        add_binary(e, out, n, " / ", JM_TIGHT_PRODUCT);
        return JM_TIGHT_PRODUCT;
    case JM_OP_TABLE:
    case JM_OP_SLOPE:
        add_table(e, out, n);
        return JM_TIGHT_WORD;
    default:
        add_call(e, out, n, function_name((jm_op)n->op));
        return JM_TIGHT_WORD;
    }
}

const char *jm_emit_expression(jm_emitter *e, jm_node node, uint8_t *tight)
{
    const char *kept;
    jm_text text;
    jm_text_init(&text);
    *tight = add_expression(e, &text, &e->ir->nodes[node]);
    kept = jm_arena_text(e->scratch, text.data);
    if (!kept || text.failed)
        e->failed = true;
    jm_text_clear(&text);
    return kept ? kept : "";
}
