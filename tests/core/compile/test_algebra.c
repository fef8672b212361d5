/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/algebra.h"

#include "tests/support/jm_test.h"

static jm_algebra g;
static jm_node x, y, c2, c3;

/* A graph with two quantities and two constants. */
static void open_graph(void)
{
    const jm_quantity q = { .name = "x", .kind = JM_KIND_STATE }, r = { .name = "y" };
    jm_ir *ir = jm_ir_new();
    jm_algebra_init(&g, ir);
    x = jm_ir_leaf(ir, JM_OP_QUANTITY, jm_ir_add_quantity(ir, &q));
    y = jm_ir_leaf(ir, JM_OP_QUANTITY, jm_ir_add_quantity(ir, &r));
    c2 = jm_make_const(&g, 2.385);
    c3 = jm_make_const(&g, 0.7);
}

static void close_graph(void)
{
    expect_false(g.ir->failed);
    jm_ir_free(g.ir);
    jm_algebra_clear(&g);
}

static jm_node make(jm_op op, jm_node a, jm_node b)
{
    return jm_make(&g, op, a, b, 0);
}

static jm_node number(double v)
{
    return jm_make_const(&g, v);
}

static double value(jm_node n)
{
    return expect_int(g.ir->nodes[n].op, JM_OP_CONST) ? g.ir->nodes[n].value : (double)NAN;
}

JM_TEST("constants are folded, but never into an infinity or NaN")
{
    open_graph();
    expect_ulp(value(make(JM_OP_ADD, c2, c3)), 2.385 + 0.7, 0);
    expect_ulp(value(make(JM_OP_DIV, c2, c3)), 2.385 / 0.7, 0);
    expect_ulp(value(make(JM_OP_LT, c3, c2)), 1.0, 0);
    expect_ulp(value(jm_make(&g, JM_OP_SELECT, number(0), c2, c3)), 0.7, 0);
    expect_int(g.ir->nodes[make(JM_OP_DIV, c2, number(0.0))].op, JM_OP_DIV);
    expect_int(g.ir->nodes[make(JM_OP_LOG, number(-1.0), 0)].op, JM_OP_LOG);
    close_graph();
}

JM_TEST("what changes nothing is dropped")
{
    open_graph();
    expect_int(make(JM_OP_ADD, x, number(0)), x);
    expect_int(make(JM_OP_SUB, x, number(0)), x);
    expect_int(make(JM_OP_MUL, number(1), x), x);
    expect_int(make(JM_OP_DIV, x, number(1)), x);
    expect_int(make(JM_OP_NEG, make(JM_OP_NEG, x, 0), 0), x);
    expect_int(make(JM_OP_POW, x, number(1)), x);
    expect_int(make(JM_OP_MIN, x, x), x);
    expect_int(jm_make(&g, JM_OP_SELECT, make(JM_OP_LT, x, y), y, y), y);
    close_graph();
}

JM_TEST("equal values become one node whichever way they are written")
{
    open_graph();
    expect_int(make(JM_OP_ADD, x, y), make(JM_OP_ADD, y, x));
    expect_int(make(JM_OP_MUL, x, y), make(JM_OP_MUL, y, x));
    expect_int(make(JM_OP_ADD, x, make(JM_OP_NEG, y, 0)), make(JM_OP_SUB, x, y));
    expect_int(make(JM_OP_SUB, x, make(JM_OP_NEG, y, 0)), make(JM_OP_ADD, x, y));
    expect_int(make(JM_OP_NEG, make(JM_OP_SUB, x, y), 0), make(JM_OP_SUB, y, x));
    const jm_node minus_x = make(JM_OP_NEG, x, 0), minus_y = make(JM_OP_NEG, y, 0);
    expect_int(make(JM_OP_MUL, minus_x, minus_y), make(JM_OP_MUL, x, y));
    const jm_node both = make(JM_OP_MUL, number(2.385 * 0.7), x);
    expect_int(make(JM_OP_MUL, c2, make(JM_OP_MUL, x, c3)), both);
    close_graph();
}

JM_TEST("0 * x is 0 only where x cannot be infinite or NaN")
{
    const double zero = 0.0;
    open_graph();
    const jm_node sum = make(JM_OP_ADD, x, make(JM_OP_MUL, y, y));
    expect_ulp(value(make(JM_OP_MUL, number(zero), sum)), 0.0, 0);
    expect_ulp(value(make(JM_OP_SUB, sum, sum)), 0.0, 0);
    expect_int(g.ir->nodes[make(JM_OP_MUL, number(zero), make(JM_OP_LOG, x, 0))].op, JM_OP_MUL);
    expect_int(g.ir->nodes[make(JM_OP_MUL, number(zero), make(JM_OP_DIV, x, y))].op, JM_OP_MUL);
    close_graph();
}

JM_TEST("a sigmoid is known to be finite, an exponential is not")
{
    open_graph();
    const jm_node e = make(JM_OP_EXP, x, 0);
    const jm_node one_more = make(JM_OP_ADD, e, number(1));
    const jm_node sigmoid = make(JM_OP_DIV, c2, one_more);
    expect_int(jm_known(&g, e), JM_KNOWN | JM_KNOWN_NOT_NEGATIVE);
    expect_int(jm_known(&g, one_more), JM_KNOWN | JM_KNOWN_NOT_NEGATIVE | JM_KNOWN_AWAY);
    expect_int(jm_known(&g, sigmoid), JM_KNOWN | JM_KNOWN_NOT_NEGATIVE | JM_KNOWN_FINITE);
    expect_ulp(value(make(JM_OP_MUL, number(0), sigmoid)), 0.0, 0);
    expect_int(jm_known(&g, make(JM_OP_DIV, c2, e)) & JM_KNOWN_FINITE, 0);
    expect_int(jm_known(&g, make(JM_OP_SUB, sigmoid, x)) & JM_KNOWN_FINITE, JM_KNOWN_FINITE);
    expect_int(jm_known(&g, make(JM_OP_MUL, one_more, one_more)) & JM_KNOWN_AWAY, 0);
    close_graph();
}

JM_TEST("a division by a constant is a product with its reciprocal, where that is in range")
{
    open_graph();
    expect_int(make(JM_OP_DIV, x, number(7.0)), make(JM_OP_MUL, number(1.0 / 7.0), x));
    expect_int(make(JM_OP_DIV, x, number(8.0)), make(JM_OP_MUL, number(0.125), x));
    expect_int(g.ir->nodes[make(JM_OP_DIV, x, number(0.0))].op, JM_OP_DIV);
    expect_int(g.ir->nodes[make(JM_OP_DIV, x, number(0x1p-1040))].op, JM_OP_DIV);
    close_graph();
}

JM_TEST("small whole powers are products, halves are roots, others stay")
{
    open_graph();
    const jm_node square = make(JM_OP_MUL, x, x);
    expect_int(make(JM_OP_POW, x, number(2)), square);
    expect_int(make(JM_OP_POW, x, number(3)), make(JM_OP_MUL, square, x));
    expect_int(make(JM_OP_POW, x, number(5)), make(JM_OP_MUL, make(JM_OP_MUL, square, square), x));
    expect_int(make(JM_OP_POW, x, number(-2)), make(JM_OP_DIV, number(1), square));
    const jm_node root = make(JM_OP_SQRT, x, 0);
    expect_int(make(JM_OP_POW, x, number(0.5)), root);
    expect_int(make(JM_OP_POW, x, number(-0.5)), make(JM_OP_DIV, number(1), root));
    expect_ulp(value(make(JM_OP_POW, x, number(0))), 1.0, 0);
    expect_int(g.ir->nodes[make(JM_OP_POW, x, number(9))].op, JM_OP_POW);
    expect_int(g.ir->nodes[make(JM_OP_POW, x, number(1.37))].op, JM_OP_POW);
    expect_int(g.ir->nodes[make(JM_OP_POW, x, y)].op, JM_OP_POW);
    close_graph();
}

JM_TEST("folding has the bits of the kernels")
{
    open_graph();
    for (int i = 0; i < 200; i++) {
        const double v = 0.37 + 0.0113 * i;
        expect_rel(value(make(JM_OP_EXP, number(v), 0)), exp(v), 4e-16);
        expect_rel(value(make(JM_OP_POW, number(v), number(1.37))), pow(v, 1.37), 4e-16);
    }
    close_graph();
}

JM_TEST("an operand without memory makes a node without memory")
{
    jm_algebra h;
    jm_ir *ir = jm_ir_new();
    jm_algebra_init(&h, ir);
    expect_int(jm_make(&h, JM_OP_ADD, 0, 0, 0), 0);
    expect_true(ir->failed);
    jm_algebra_clear(&h);
    jm_ir_free(ir);
}

JM_TEST_MAIN
