/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small models for tests of the compiler, written where they are used.
 *
 *     jm_program *p = small_program(small_model("dot.s = u - k * s", ""));
 *
 * makes a program of a text that must be sound. small_file() writes a text to the scratch folder of
 * the tests and answers its path, for functions that open files. Include it after jm_test.h.
 */
#ifndef JM_TESTS_SUPPORT_SMALL_MODEL_H
#define JM_TESTS_SUPPORT_SMALL_MODEL_H

#include "core/compile/compile.h"
#include "tests/support/jm_test.h"

static jm_error small_err;

/* Two states s and r without units; time in s. `rest` may add further keys. */
JM_TEST_UNUSED static const char *small_model(const char *equations, const char *rest)
{
    static char text[16000];
    snprintf(text, sizeof text,
             "return model \"small\" { time = \"s\", title = \"A small model\", source = \"none\",\n"
             "  parameter = { k = { 0.31, \"1\" }, n = { 1.7, \"1\" }, w = { 1, \"1/s\" } },\n"
             "  input = { u = { 0.77, \"1\" } },\n"
             "  state = { s = { \"1\", \"First\" }, r = { \"1\", \"Second\" } },\n"
             "  start = function(_ENV) s = 2.385; r = 0.91 * k end,\n"
             "  equations = function(_ENV)\n"
             "    %s\n"
             "  end,\n"
             "  %s\n"
             "}\n", equations, rest);
    return text;
}

JM_TEST_UNUSED static jm_status small_try(jm_program **out, const char *text)
{
    jm_ir *ir = NULL;
    jm_status status;
    *out = NULL;
    memset(&small_err, 0, sizeof small_err);
    status = jm_read_model_text(&ir, text, strlen(text), "small.lua", NULL, &small_err);
    return status == JM_OK ? jm_program_make(out, ir, NULL, NULL, &small_err) : status;
}

/* NULL, and a failed check, where the text is not sound. */
JM_TEST_UNUSED static jm_program *small_program(const char *text)
{
    jm_program *p;
    expect_status(small_try(&p, text), JM_OK, &small_err);
    return p;
}

/* What the graph looks like after a pass; owned by the caller of jm_text_clear. */
JM_TEST_UNUSED static bool small_list(jm_text *out, const char *text, const char *pass)
{
    jm_ir *ir = NULL;
    jm_program *p = NULL;
    jm_text_init(out);
    memset(&small_err, 0, sizeof small_err);
    if (!expect_status(jm_read_model_text(&ir, text, strlen(text), "small.lua", NULL, &small_err),
                       JM_OK, &small_err))
        return false;
    const bool made = expect_status(jm_program_make(&p, ir, pass, out, &small_err), JM_OK,
                                    &small_err);
    jm_program_free(p);
    return made;
}

JM_TEST_UNUSED static const char *small_scratch(void)
{
    const char *folder = getenv("JM_TEST_SCRATCH");
    return folder ? folder : "/tmp";
}

/* The path of a file in the scratch folder with this text. */
JM_TEST_UNUSED static const char *small_file(const char *name, const char *text)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", small_scratch(), name);
    expect_status(jm_text_write_file(path, text, strlen(text), &small_err), JM_OK, &small_err);
    return path;
}

#endif
