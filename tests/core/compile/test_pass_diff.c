/* SPDX-License-Identifier: Apache-2.0 */
/* The pattern and size of Jacobians; their numbers are checked by tests/support/kernels.h. */
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

/* The evaluator's Jacobian of the small model; states of one line stand in the order of names. */
static bool jacobian_at(const jm_program *p, double s, double r, double *out)
{
    jm_eval *eval = NULL;
    double y[2] = { r, s }, params[4] = { 0.31, 1.7, 1.0, 0.77 }, d[64], t = 0.0;
    if (!expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err))
        return false;
    jm_frame f = { 1, &t, y, params, d, NULL, jm_eval_self(eval) };
    const jm_kernels *k = &jm_eval_abi(eval)->kernels[1];
    k->derive(&f, d);
    k->jac(&f, out);
    jm_eval_free(eval);
    return true;
}

/* d r' / d s where r' alone depends on s. */
static double slope_of(const char *expression, double s)
{
    char equations[500];
    double out[4] = { NAN, NAN, NAN, NAN };
    snprintf(equations, sizeof equations, "dot.s = w; dot.r = w * (%s)", expression);
    jm_program *p = small_program(small_model(equations, ""));
    jm_test_note("%s at %g", expression, s);
    if (p && expect_int(p->n_jac, 1))
        jacobian_at(p, s, 0.4, out);
    jm_program_free(p);
    return out[0];
}

JM_TEST("the pattern holds what depends, and nothing else")
{
    static const char equations[] = "dot.s = w * (u - k * s); dot.r = w * (s * r - r)";
    jm_program *p = small_program(small_model(equations, ""));
    if (!p)
        return;
    expect_int(p->n_jac, 3); /* r': r, s; s': s */
    expect_int(p->jac_col[1], 1);
    expect_int(p->jac_row[0], 0);
    expect_int(p->jac_row[1], 0);
    expect_int(p->jac_row[2], 1);
    jm_program_free(p);
}

JM_TEST("what cancels is not in the pattern")
{
    jm_program *p = small_program(small_model("dot.s = w * (s - s + k); dot.r = w * floor(s)", ""));
    if (p)
        expect_int(p->n_jac, 0);
    jm_program_free(p);
}

JM_TEST("a delayed value does not depend on the present state")
{
    static const char equations[] = "dot.s = -w * history(s, q(2.5, \"s\")); dot.r = w";
    jm_program *p = small_program(small_model(equations, ""));
    if (p)
        expect_int(p->n_jac, 0);
    jm_program_free(p);
}

JM_TEST("at a kink the derivative is that of the branch taken")
{
    expect_rel(slope_of("max(s, 1.7)", 2.385), 1.0, 0);
    expect_abs(slope_of("max(s, 1.7)", 1.2), 0.0, 0);
    expect_abs(slope_of("max(s, 1.7)", 1.7), 0.0, 0); /* max takes the second of two equals */
    expect_rel(slope_of("min(s * 2, 1.7)", 0.3), 2.0, 0);
    expect_rel(slope_of("abs(s)", -2.385), -1.0, 0);
    expect_rel(slope_of("abs(s)", 0.0), 1.0, 0);
    expect_rel(slope_of("when(lt(s, 1.5), 3 * s, s * s)", 1.5), 3.0, 0);
    expect_rel(slope_of("when(lt(s, 1.5), 3 * s, s * s)", 1.4999), 3.0, 0);
    expect_rel(slope_of("mod(3 * s, 2)", 2.385), 3.0, 0);
    expect_rel(slope_of("table(s, { 0, 1, 4 }, { 2, 5, -1 })", 1.0), -2.0, 0);
    expect_abs(slope_of("table(s, { 0, 1, 4 }, { 2, 5, -1 })", 4.5), 0.0, 0);
}

JM_TEST("where a slope is infinite the entry is 0, so that a Newton step stays finite")
{
    expect_abs(slope_of("sqrt(s)", 0.0), 0.0, 0);
    expect_abs(slope_of("sqrt(max(s, 0))", -1.0), 0.0, 0);
    expect_abs(slope_of("pow(s, 0.37)", 0.0), 0.0, 0);
    expect_rel(slope_of("sqrt(s)", 4.0), 0.25, 1e-15);
    expect_rel(slope_of("pow(s, 1.37)", 2.385), 1.37 * pow(2.385, 0.37), 1e-14);
}

JM_TEST("x^n with a parameter n = 1 has slope 1 at 0")
{
    jm_program *p = small_program(small_model("dot.s = w; dot.r = w * s^n", ""));
    jm_eval *eval = NULL;
    if (!p || !expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err))
        return;
    double y[2] = { 0.4, 0.0 }, params[4] = { 0.31, 1.0, 1.0, 0.77 }, d[64], t = 0.0, out[4];
    jm_frame f = { 1, &t, y, params, d, NULL, jm_eval_self(eval) };
    jm_eval_abi(eval)->kernels[1].derive(&f, d);
    jm_eval_abi(eval)->kernels[1].jac(&f, out);
    expect_rel(out[0], 1.0, 0);
    jm_eval_free(eval);
    jm_program_free(p);
}

/* n states that all see the sum of all states: n^2 entries. */
static const char *crowd(int n)
{
    static char text[2000];
    snprintf(text, sizeof text,
             "local n = %d\n"
             "local state = {}\n"
             "for i = 1, n do state['x' .. i] = { '1' } end\n"
             "return model 'crowd' { time = 's', parameter = { w = { 1, '1/s' } }, state = state,\n"
             "  start = function(_ENV) for i = 1, n do _ENV['x' .. i] = 0.1 * i end end,\n"
             "  equations = function(_ENV)\n"
             "    local sum = 0\n"
             "    for i = 1, n do sum = sum + _ENV['x' .. i] end\n"
             "    for i = 1, n do dot['x' .. i] = w * (tanh(sum) - _ENV['x' .. i]) end\n"
             "  end }\n", n);
    return text;
}

JM_TEST("columns share what they have in common: a full Jacobian takes few nodes")
{
    jm_program *p = small_program(crowd(150));
    if (!p)
        return;
    expect_int(p->n_jac, 150 * 150);
    expect_true(p->ir->n_nodes < 150 * 40);
    jm_program_free(p);
}

JM_TEST("the positive part has a slope everywhere, and a width of 0 is refused")
{
    expect_rel(slope_of("positive(s, 0.3)", 0.0), 0.5, 1e-15);
    expect_rel(slope_of("positive(s - 2, 0.3)", 2.4), 0.5 * (1 + 0.4 / 0.5), 1e-14);
    expect_rel(slope_of("positive(s - 2, 0.3)", 1.6), 0.5 * (1 - 0.4 / 0.5), 1e-14);
    jm_program *p;
    const char *text = small_model("dot.s = w; dot.r = w * positive(s, 0)", "");
    expect_status(small_try(&p, text), JM_MODEL, &small_err);
    expect_contains(small_err.text, "the width of positive");
    jm_program_free(p);
}

JM_TEST_MAIN
