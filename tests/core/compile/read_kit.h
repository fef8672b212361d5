/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests of the compiler's front: reads a model from a text and answers questions about it.
 *
 * One model is open at a time; opening the next one frees it. Values are computed by a small walk
 * over the graph that knows nothing of the passes, so it can judge them: before and after `units`
 * an expression must mean the same.
 */
#ifndef JM_TESTS_CORE_COMPILE_READ_KIT_H
#define JM_TESTS_CORE_COMPILE_READ_KIT_H

#include "core/compile/compile.h"
#include "core/compile/passes.h"
#include "tests/support/jm_test.h"

static jm_ir *kit_ir;
static jm_error kit_err;

/* Reads `text` as the file "test.lua"; parts are looked for in tests/core/compile/parts. */
JM_TEST_UNUSED static jm_status kit_try(const char *text)
{
    static const char *const roots[] = { JM_SOURCE_DIR "/tests/core/compile/parts" };
    const jm_search search = { .roots = roots, .n_roots = 1 };
    jm_ir_free(kit_ir);
    kit_ir = NULL;
    memset(&kit_err, 0, sizeof kit_err);
    return jm_read_model_text(&kit_ir, text, strlen(text), "test.lua", &search, &kit_err);
}

/* The same; it must be sound, and the form as read must be, too. */
JM_TEST_UNUSED static bool kit_read(const char *text)
{
    return expect_status(kit_try(text), JM_OK, &kit_err) &&
           expect_status(jm_ir_check(kit_ir, &kit_err), JM_OK, &kit_err);
}

/* Reads and checks units. */
JM_TEST_UNUSED static bool kit_units(const char *text)
{
    return kit_read(text) && expect_status(jm_pass_units(kit_ir, &kit_err), JM_OK, &kit_err) &&
           expect_status(jm_ir_check(kit_ir, &kit_err), JM_OK, &kit_err);
}

/* A model around a body of equations; the state is called s, in mg, the time in min. */
JM_TEST_UNUSED static const char *kit_model(const char *equations)
{
    static char text[8000];
    snprintf(text, sizeof text,
             "return model \"test\" { time = \"min\",\n"
             "  parameter = { k = { 0.31, \"1/min\" }, V = { 2.385, \"L\" }, n = { 1.7, \"1\" },\n"
             "                P = { 93.5, \"mmHg\" }, T = { 36.6, \"degC\" } },\n"
             "  input = { u = { 0.77, \"mg/min\" } },\n"
             "  state = { s = { \"mg\" } },\n"
             "  start = function(_ENV) s = q(4.5, \"mg\") end,\n"
             "  equations = function(_ENV)\n"
             "    dot.s = u - k * s\n"
             "    %s\n"
             "  end,\n"
             "}\n", equations);
    return text;
}

JM_TEST_UNUSED static jm_quantity *kit_find(const char *name)
{
    static jm_quantity none;
    uint32_t row;
    if (!expect_true(kit_ir && jm_map_get(kit_ir->by_name, name, &row)))
        return &none;
    return &kit_ir->quantities[row];
}

/* --- values ------------------------------------------------------------------------------ */

static double kit_value(jm_node i);

JM_TEST_UNUSED static double kit_quantity(uint32_t row)
{
    const jm_quantity *q = &kit_ir->quantities[row];
    if (q->equation)
        return kit_value(q->equation);
    return q->kind == JM_KIND_STATE ? kit_value(q->start) : q->value;
}

JM_TEST_UNUSED static double kit_two(jm_op op, double a, double b)
{
    switch (op) {
    case JM_OP_ADD: return a + b;
    case JM_OP_SUB: return a - b;
    case JM_OP_MUL: return a * b;
    case JM_OP_DIV: return a / b;
    case JM_OP_POW: return pow(a, b);
    case JM_OP_MIN: return a < b ? a : b;
    case JM_OP_MAX: return a > b ? a : b;
    case JM_OP_MOD: return a - b * floor(a / b);
    case JM_OP_ATAN2: return atan2(a, b);
    case JM_OP_LT: return a < b;
    case JM_OP_LE: return a <= b;
    case JM_OP_EQ: return a <= b && a >= b;
    case JM_OP_NE: return a < b || a > b;
    case JM_OP_AND: return a > 0 && b > 0;
    case JM_OP_OR: return a > 0 || b > 0;
    default: return NAN;
    }
}

JM_TEST_UNUSED static double kit_one(jm_op op, double a)
{
    switch (op) {
    case JM_OP_NEG: return -a;
    case JM_OP_EXP: return exp(a);
    case JM_OP_LOG: return log(a);
    case JM_OP_LOG10: return log10(a);
    case JM_OP_SQRT: return sqrt(a);
    case JM_OP_ABS: return fabs(a);
    case JM_OP_SIN: return sin(a);
    case JM_OP_COS: return cos(a);
    case JM_OP_TAN: return tan(a);
    case JM_OP_ASIN: return asin(a);
    case JM_OP_ACOS: return acos(a);
    case JM_OP_ATAN: return atan(a);
    case JM_OP_SINH: return sinh(a);
    case JM_OP_COSH: return cosh(a);
    case JM_OP_TANH: return tanh(a);
    case JM_OP_ERF: return erf(a);
    case JM_OP_FLOOR: return floor(a);
    case JM_OP_NOT: return !(a > 0);
    default: return NAN;
    }
}

/* Time is 2.75; a history is the value itself; a table is read between its points. */
static double kit_value(jm_node i)
{
    const jm_ir_node *n = &kit_ir->nodes[i];
    const unsigned arity = jm_op_arity((jm_op)n->op);
    if (n->op == JM_OP_CONST)
        return n->value;
    if (n->op == JM_OP_TIME)
        return 2.75;
    if (n->op == JM_OP_QUANTITY)
        return kit_quantity(n->index);
    if (n->op == JM_OP_HISTORY)
        return kit_value(kit_ir->histories[n->index].x);
    if (n->op == JM_OP_SELECT)
        return kit_value(n->a) > 0 ? kit_value(n->b) : kit_value(n->c);
    if (n->op == JM_OP_TABLE) {
        const jm_ir_table *t = &kit_ir->tables[n->index];
        const double x = kit_value(n->a);
        uint32_t k = 1;
        while (k + 1 < t->n && t->x[k] < x)
            k++;
        return t->y[k - 1] + (t->y[k] - t->y[k - 1]) * (x - t->x[k - 1]) / (t->x[k] - t->x[k - 1]);
    }
    return arity == 1 ? kit_one((jm_op)n->op, kit_value(n->a))
                      : kit_two((jm_op)n->op, kit_value(n->a), kit_value(n->b));
}

/* The value of a signal or wired quantity, in its unit. */
JM_TEST_UNUSED static double kit_at(const char *name)
{
    const jm_quantity *q = kit_find(name);
    return q->name ? kit_quantity((uint32_t)(q - kit_ir->quantities)) : (double)NAN;
}

#endif
