/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

/* A model with three states and these start values and equations. */
static const char *with_start(const char *start, const char *equations)
{
    static char text[4000];
    snprintf(text, sizeof text,
             "return model \"small\" { time = \"s\",\n"
             "  parameter = { k = { 0.31, \"1\" }, w = { 1, \"1/s\" } },\n"
             "  state = { a = { \"1\" }, b = { \"1\" }, c = { \"1\" } },\n"
             "  start = function(_ENV) %s end,\n"
             "  equations = function(_ENV) dot.a = w * a; dot.b = w; dot.c = w\n"
             "    %s end,\n"
             "}\n", start, equations);
    return text;
}

static void expect_starts(const char *text, const double *right)
{
    jm_program *p = small_program(text);
    jm_eval *eval = NULL;
    double out[3], params[2] = { 0.31, 1.0 }, t = 0.0;
    if (!p || !expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err))
        return;
    jm_frame f = { 1, &t, NULL, params, NULL, NULL, jm_eval_self(eval) };
    jm_eval_abi(eval)->kernels[1].start(&f, out);
    for (int i = 0; i < 3; i++)
        expect_rel(out[i], right[i], 1e-15);
    jm_eval_free(eval);
    jm_program_free(p);
}

JM_TEST("a start value may speak of states, signals and parameters")
{
    expect_starts(with_start("a = b * 2; b = c + k; c = 2.385", ""),
                  (const double[]){ 2.0 * (2.385 + 0.31), 2.385 + 0.31, 2.385 });
    expect_starts(with_start("a = twice; b = 1.7; c = 0", "twice = 2 * b"),
                  (const double[]){ 3.4, 1.7, 0.0 });
}

JM_TEST("before the start a delayed value is the value itself")
{
    expect_starts(with_start("a = late + 1; b = 1.7; c = 0", "late = history(b, q(3, \"s\"))"),
                  (const double[]){ 2.7, 1.7, 0.0 });
}

JM_TEST("start values in a circle are named")
{
    jm_program *p;
    expect_status(small_try(&p, with_start("a = b + 1; b = c * k; c = a", "")), JM_MODEL,
                  &small_err);
    expect_contains(small_err.text, "start values in a circle: a (");
    expect_contains(small_err.text, " -> b (");
    expect_contains(small_err.text, " -> c (");
    expect_contains(small_err.text, " -> a;");
}

JM_TEST("a state without a start value is an error at its declaration")
{
    jm_program *p;
    expect_status(small_try(&p, with_start("a = 1; b = 2", "")), JM_MODEL, &small_err);
    expect_contains(small_err.text, "\"c\"");
    expect_contains(small_err.place, "small.lua:");
}

JM_TEST_MAIN
