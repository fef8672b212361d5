/* SPDX-License-Identifier: Apache-2.0 */
/* ctest: TIMEOUT 300 */
#include "tests/support/fail_alloc.h"

#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

static const char *model(void)
{
    return small_model("rate = k * when(lt(s, 1.5), s, s^2)\n"
                       "    shape = table(r, { 0, 1.5, 4 }, { 2.5, 5, 1 }) + exp(-s / n)\n"
                       "    dot.s = w * (u - rate)\n"
                       "    dot.r = w * (shape - r * history(s, q(2.5, \"s\")))\n"
                       "    on { when = falls_through(s, 0.5), set = { s = s + 1.25 } }\n"
                       "    on { when = both(eq(t, q(3, \"s\")), gt(s, 1)), set = { s = 2.5 } }\n"
                       "    reset { when = eq(mod(s, 2), r), set = { r = s } }\n"
                       "    every(q(30, \"s\"), { set = { u = rate } })",
                       "dose = { drug = { \"1\", into = \"s\", over = \"n\" } }");
}

/* A graph as read, made while nothing fails. */
static jm_ir *read_graph(void)
{
    jm_ir *ir = NULL;
    const char *text = model();
    expect_status(jm_read_model_text(&ir, text, strlen(text), "small.lua", NULL, &small_err), JM_OK,
                  &small_err);
    return ir;
}

JM_TEST("the passes survive the failure of any allocation")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_program *p = NULL;
        jm_fail_alloc_off();
        jm_ir *ir = read_graph();
        jm_fail_alloc_after(n);
        const jm_status status = jm_program_make(&p, ir, NULL, NULL, &small_err);
        const long failed = jm_fail_alloc_off();
        jm_test_note("allocation %ld", n);
        expect_status(status, failed ? JM_MEMORY : JM_OK, &small_err);
        expect_true((p != NULL) == (status == JM_OK));
        jm_program_free(p);
        jm_fail_alloc_failed_ = failed; /* what the loop asks for */
    }
}

JM_TEST("writing C survives the failure of any allocation")
{
    jm_program *p = small_program(model());
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_text text;
        jm_text_init(&text);
        const jm_status status = jm_emit_c(p, &text, &small_err);
        const long failed = jm_fail_alloc_off();
        jm_test_note("allocation %ld", n);
        expect_status(status, failed ? JM_MEMORY : JM_OK, &small_err);
        jm_text_clear(&text);
        jm_fail_alloc_failed_ = failed;
    }
    jm_program_free(p);
}

JM_TEST("the evaluator survives the failure of any allocation")
{
    jm_program *p = small_program(model());
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_eval *eval = NULL;
        const jm_status status = jm_eval_new(&eval, p, &small_err);
        const long failed = jm_fail_alloc_off();
        jm_test_note("allocation %ld", n);
        expect_status(status, failed ? JM_MEMORY : JM_OK, &small_err);
        jm_eval_free(eval);
        jm_fail_alloc_failed_ = failed;
    }
    jm_program_free(p);
}

JM_TEST_MAIN
