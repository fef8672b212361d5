/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/canon.h"

#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

static const char *fingerprint_of(const char *text)
{
    static char hex[4][65];
    static int turn;
    char *kept = hex[turn++ & 3];
    jm_program *p = small_program(text);
    snprintf(kept, 65, "%s", p ? p->fingerprint : "");
    jm_program_free(p);
    return kept;
}

static const char plain[] = "dot.s = w * (u - k * s); dot.r = w * (s - r)";

JM_TEST("comments, empty lines and titles do not change the fingerprint")
{
    const char *first = fingerprint_of(small_model(plain, ""));
    expect_int(strlen(first), 64);
    expect_text(fingerprint_of(small_model("-- a comment\n\n"
                                           "    dot.s = w * (u - k * s)\n"
                                           "    dot.r = w * (s - r)", "")), first);
    expect_text(fingerprint_of(small_model(plain, "source = \"another one\"")), first);
}

JM_TEST("the order of equations and helpers that come out the same do not change it")
{
    const char *first = fingerprint_of(small_model(plain, ""));
    expect_text(fingerprint_of(small_model("dot.r = w * (s - r); dot.s = w * (u - k * s)", "")),
                first);
    expect_text(fingerprint_of(small_model("local loss = k * s; dot.s = w * (u - loss)\n"
                                           "    dot.r = w * (s - r)", "")), first);
}

JM_TEST("a number, a unit, a signal or a valid range change it")
{
    const char *first = fingerprint_of(small_model(plain, ""));
    static const char *const others[] = {
        "dot.s = w * (u - k * s); dot.r = w * (s - 1.0001 * r)",
        "dot.s = w * (u - k * s); dot.r = w * (r - s)",
        "dot.s = w * (u - k * s); dot.r = w * (s - r); loss = k * s",
    };
    for (size_t i = 0; i < 3; i++)
        expect_true(strcmp(fingerprint_of(small_model(others[i], "")), first) != 0);
    const char *loss = "loss = k * s; dot.s = w * (u - loss); dot.r = w * (s - r)";
    const char *wide = fingerprint_of(small_model(loss, ""));
    expect_true(strcmp(fingerprint_of(small_model(
        loss, "signal = { loss = { \"1\", valid = { 0, 9 } } }")), wide) != 0);
}

JM_TEST("the text lists what equations need, and nothing that no equation uses")
{
    jm_program *p = small_program(small_model(plain, ""));
    jm_text text;
    jm_text_init(&text);
    if (p) {
        expect_status(jm_canon_print(p->ir, &text, &small_err), JM_OK, &small_err);
        expect_contains(text.data, "jumeau model 1\nsmall\ntime [s] 1\n");
        expect_contains(text.data, "parameter n [1] 1.7 nan nan nan\n");
        expect_false(strstr(text.data, "small.lua"));
        expect_false(strstr(text.data, "A small model"));
        expect_false(strstr(text.data, "First"));
    }
    jm_text_clear(&text);
    jm_program_free(p);
}

JM_TEST_MAIN
