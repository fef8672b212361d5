/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

static void expect_refused(const char *text, const char *place, const char *part)
{
    jm_program *p;
    expect_status(small_try(&p, text), JM_MODEL, &small_err);
    expect_text(small_err.place, place);
    expect_contains(small_err.text, part);
    jm_program_free(p);
}

JM_TEST("equations may stand in any order")
{
    static const char equations[] = "dot.s = w * c; c = b - k; b = s * 2; dot.r = 0 * w";
    jm_program *p = small_program(small_model(equations, ""));
    if (!p)
        return;
    expect_int(p->n_states, 2);
    expect_int(p->n_signals, 2);
    for (jm_node i = 0; i < p->n_states; i++)
        expect_true(p->ir->nodes[p->rhs[i]].op != JM_OP_QUANTITY);
    jm_program_free(p);
}

JM_TEST("an algebraic loop is named, with the place of each of its signals")
{
    expect_refused(small_model("dot.s = w * s; dot.r = w\n"
                               "    first = second + 1\n"
                               "    second = third * k\n"
                               "    third = first - s", ""),
                   "small.lua:8",
                   "algebraic loop: first (small.lua:8) -> second (small.lua:9) -> third "
                   "(small.lua:10) -> first");
}

JM_TEST("a signal that is its own operand is a loop of one")
{
    expect_refused(small_model("dot.s = w * s; dot.r = w; x = x + s", ""), "small.lua:7",
                   "algebraic loop: x (small.lua:7) -> x;");
}

JM_TEST("signals that lead into a loop are not said to be part of it")
{
    expect_refused(small_model("dot.s = w * a; dot.r = w; a = b + 1; b = c * 2; c = b - s", ""),
                   "small.lua:7", "algebraic loop: b (small.lua:7) -> c (small.lua:7) -> b;");
}

JM_TEST("a state in between breaks a loop")
{
    static const char equations[] = "a = s + 1; dot.s = w * (b - s); b = a * k; dot.r = w";
    jm_program *p = small_program(small_model(equations, ""));
    expect_true(p);
    jm_program_free(p);
}

JM_TEST("a chain of ten thousand signals is ordered without recursion")
{
    jm_program *p = small_program(small_model("dot.s = w * x10000; dot.r = w; x1 = s\n"
                                              "    for i = 2, 10000 do\n"
                                              "      _ENV['x' .. i] = _ENV['x' .. i - 1] + 1e-3 * s\n"
                                              "    end", ""));
    if (p)
        expect_int(p->n_signals, 10000);
    jm_program_free(p);
}

JM_TEST_MAIN
