/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/ir.h"

#include "core/base/text.h"
#include "tests/support/jm_test.h"

static jm_error err;

/* A form with one parameter and one state, as small as can be. */
static jm_ir *small(void)
{
    jm_ir *ir = jm_ir_new();
    jm_quantity k = { .name = "k", .unit_text = "1/s", .value = 2.385, .low = NAN, .high = NAN,
                      .atol = NAN, .kind = JM_KIND_PARAMETER };
    jm_quantity x = k;
    if (!expect_true(ir != NULL))
        exit(2);
    x.name = "x";
    x.kind = JM_KIND_STATE;
    expect_int(jm_ir_add_quantity(ir, &k), 0);
    expect_int(jm_ir_add_quantity(ir, &x), 1);
    return ir;
}

JM_TEST("equal expressions are one node")
{
    jm_ir *ir = small();
    const jm_node a = jm_ir_leaf(ir, JM_OP_QUANTITY, 0), b = jm_ir_leaf(ir, JM_OP_QUANTITY, 1);
    const jm_node product = jm_ir_add(ir, JM_OP_MUL, a, b, 0);
    expect_int(jm_ir_leaf(ir, JM_OP_QUANTITY, 1), b);
    expect_int(jm_ir_add(ir, JM_OP_MUL, a, b, 0), product);
    expect_true(jm_ir_add(ir, JM_OP_MUL, b, a, 0) != product);
    expect_true(jm_ir_add(ir, JM_OP_ADD, a, b, 0) != product);
    expect_status(jm_ir_check(ir, &err), JM_OK, &err);
    jm_ir_free(ir);
}

JM_TEST("constants are told apart by value, sign of zero and unit")
{
    jm_ir *ir = small();
    jm_unit mmHg, same;
    expect_status(jm_unit_parse(&mmHg, "mmHg", &err), JM_OK, &err);
    expect_status(jm_unit_parse(&same, "mmHg", &err), JM_OK, &err);
    const jm_node c = jm_ir_const(ir, 2.385, NULL);
    expect_int(jm_ir_const(ir, 2.385, NULL), c);
    expect_true(jm_ir_const(ir, 2.386, NULL) != c);
    expect_true(jm_ir_const(ir, 0.0, NULL) != jm_ir_const(ir, -0.0, NULL));
    const jm_node p = jm_ir_const(ir, 2.385, &mmHg);
    expect_true(p != c);
    expect_int(jm_ir_const(ir, 2.385, &same), p);
    expect_int(jm_ir_const(ir, NAN, NULL), jm_ir_const(ir, NAN, NULL));
    jm_ir_free(ir);
}

JM_TEST("ten thousand nodes are found again, also after all tables have grown")
{
    enum { MANY = 10000 };
    jm_ir *ir = small();
    jm_node *nodes = malloc(MANY * sizeof *nodes);
    jm_node sum = jm_ir_leaf(ir, JM_OP_TIME, 0);
    for (int i = 0; i < MANY; i++) {
        nodes[i] = jm_ir_const(ir, 0.5 + i, NULL);
        sum = jm_ir_add(ir, JM_OP_ADD, sum, nodes[i], 0);
    }
    bool same = true;
    for (int i = 0; i < MANY; i++)
        same = same && jm_ir_const(ir, 0.5 + i, NULL) == nodes[i];
    expect_true(same);
    expect_false(ir->failed);
    expect_status(jm_ir_check(ir, &err), JM_OK, &err);
    free(nodes);
    jm_ir_free(ir);
}

JM_TEST("quantities move, and the nodes and names that speak of them follow")
{
    static const uint32_t to[] = { 1, 0 };
    jm_ir *ir = small();
    uint32_t row;
    const jm_node k = jm_ir_leaf(ir, JM_OP_QUANTITY, 0);
    const jm_node exp_k = jm_ir_add(ir, JM_OP_EXP, k, 0, 0);
    expect_true(jm_ir_reorder(ir, to));
    expect_text(ir->quantities[1].name, "k");
    expect_int(ir->nodes[k].index, 1);
    expect_true(jm_map_get(ir->by_name, "x", &row));
    expect_int(row, 0);
    expect_int(jm_ir_leaf(ir, JM_OP_QUANTITY, 1), k);
    expect_int(jm_ir_add(ir, JM_OP_EXP, k, 0, 0), exp_k);
    expect_status(jm_ir_check(ir, &err), JM_OK, &err);
    jm_ir_free(ir);
}

JM_TEST("the first place of a node stays")
{
    jm_ir *ir = small();
    const uint16_t file = (uint16_t)jm_ir_file(ir, "a.lua");
    const jm_node n = jm_ir_const(ir, 4.25, NULL);
    expect_int(jm_ir_file(ir, "a.lua"), file);
    jm_ir_place(ir, n, file, 12);
    jm_ir_place(ir, n, file, 99);
    expect_int(ir->nodes[n].line, 12);
    jm_ir_free(ir);
}

JM_TEST("a form that breaks an invariant is found out")
{
    jm_ir *ir = small();
    const jm_node a = jm_ir_const(ir, 1.5, NULL);
    const jm_node b = jm_ir_add(ir, JM_OP_EXP, a, 0, 0);
    ir->nodes[b].a = b;
    expect_status(jm_ir_check(ir, &err), JM_INTERNAL, NULL);
    ir->nodes[b].a = a;
    ir->nodes[b].b = a;
    expect_status(jm_ir_check(ir, &err), JM_INTERNAL, NULL);
    ir->nodes[b].b = 0;
    ir->quantities[1].start = 1000;
    expect_status(jm_ir_check(ir, &err), JM_INTERNAL, NULL);
    ir->quantities[1].start = 0;
    ir->quantities[0].dot = a;
    expect_status(jm_ir_check(ir, &err), JM_INTERNAL, NULL);
    ir->quantities[0].dot = 0;
    expect_status(jm_ir_check(ir, &err), JM_OK, &err);
    ir->failed = true;
    expect_status(jm_ir_check(ir, &err), JM_MEMORY, NULL);
    jm_ir_free(ir);
}

JM_TEST("the printed form names what it shows")
{
    jm_ir *ir = small();
    jm_text text;
    jm_unit mmHg;
    expect_status(jm_unit_parse(&mmHg, "mmHg", &err), JM_OK, &err);
    const jm_node k = jm_ir_leaf(ir, JM_OP_QUANTITY, 0);
    jm_ir_place(ir, jm_ir_add(ir, JM_OP_MUL, k, jm_ir_const(ir, 2.5, &mmHg), 0),
                (uint16_t)jm_ir_file(ir, "m.lua"), 7);
    jm_text_init(&text);
    jm_ir_print(ir, &text);
    expect_contains(text.data, "  n1 = quantity k\n");
    expect_contains(text.data, "  n2 = const 2.5 \"mmHg\"\n");
    expect_contains(text.data, "  n3 = mul n1 n2  -- m.lua:7\n");
    expect_contains(text.data, "  parameter k value 2.385\n");
    jm_text_clear(&text);
    jm_ir_free(ir);
}

JM_TEST("every operation has a text and an arity")
{
    expect_text(jm_op_text(JM_OP_SELECT), "when");
    expect_int(jm_op_arity(JM_OP_SELECT), 3);
    expect_int(jm_op_arity(JM_OP_CONST), 0);
    expect_text(jm_op_text(JM_OP_COUNT), "?");
    for (int op = 1; op < JM_OP_COUNT; op++)
        expect_true(jm_op_text((jm_op)op)[0] != '\0' && jm_op_arity((jm_op)op) <= 3);
}

JM_TEST_MAIN
