/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Generated C: as it was agreed on (tests/golden), the same each time, and free of warnings. With
 * JM_GOLDEN=write the golden file is written anew: look at the difference before you commit it.
 */
#include <unistd.h>

#include "core/compile/cc.h"
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

static const char golden_path[] = JM_SOURCE_DIR "/tests/golden/small.c.golden";

static const char *golden_model(void)
{
    return small_model(
        "-- a bit of everything that is written differently\n"
        "    rate = k * when(lt(s, 1.5), s, s^2)\n"
        "    shape = table(r, { 0, 1.5, 4 }, { 2.5, 5, 1 }) + exp(-s / n)\n"
        "    Km = k / n\n"
        "    dot.s = w * (u - rate - Km * s)\n"
        "    dot.r = w * (shape - r * (1 - tanh(history(s, q(2.5, \"s\")))))\n"
        "    on { when = falls_through(s, 0.5), set = { s = s + 1.25 } }\n"
        "    every(q(30, \"s\"), { set = { u = rate } })",
        "signal = { rate = { \"1\", \"Rate of loss\", valid = { 0, 99 } } },\n"
        "  dose = { drug = { \"1\", into = \"s\", over = \"n\" } },\n"
        "  ");
}

static bool emit(jm_text *out, const char *model)
{
    jm_program *p = small_program(model);
    jm_text_init(out);
    if (p)
        expect_status(jm_emit_c(p, out, &small_err), JM_OK, &small_err);
    jm_program_free(p);
    return p;
}

JM_TEST("a small model is written as agreed")
{
    jm_text text;
    char *golden = NULL;
    size_t length;
    if (!emit(&text, golden_model()))
        return;
    if (getenv("JM_GOLDEN") && strcmp(getenv("JM_GOLDEN"), "write") == 0)
        expect_status(jm_text_write_file(golden_path, text.data, text.length, &small_err), JM_OK,
                      &small_err);
    expect_status(jm_text_read_file(&golden, &length, golden_path, 1 << 20, &small_err), JM_OK,
                  &small_err);
    expect_text(text.data, golden);
    free(golden);
    jm_text_clear(&text);
}

JM_TEST("the text is the same each time")
{
    jm_text a, b;
    if (emit(&a, golden_model()) && emit(&b, golden_model()))
        expect_text(a.data, b.data);
    jm_text_clear(&a);
    jm_text_clear(&b);
}

/* The project's own flags, for each width, for packs and for the tables. */
static void expect_no_warnings(const char *path, const char *compiler)
{
    static const char *const widths[] = { "-DJM_LANES=8", "-DJM_LANES=4", "-DJM_LANES=1",
                                          "-DJM_LANES=1", "-DJM_LANES=1", NULL };
    static const char *const machines[] = { "-march=x86-64-v4", "-march=x86-64-v3",
                                            "-march=x86-64-v3", "-march=x86-64-v4",
                                            "-march=x86-64-v3", NULL };
    static const char *const packs[] = { NULL, NULL, NULL, "-DJM_PACK=8", "-DJM_PACK=4", NULL };
    char object[4200], log[4200];
    jm_cc cc;
    if (!jm_cc_find(&cc, compiler))
        return;
    snprintf(object, sizeof object, "%s.o", path);
    snprintf(log, sizeof log, "%s.log", path);
    for (int i = 0; i < 6; i++) {
        jm_cc_job job = { .args = { "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Wpedantic",
                                    "-Wshadow", "-Wconversion", "-Wdouble-promotion", "-Wundef",
                                    "-Wstrict-prototypes", "-Wmissing-prototypes", "-Wvla",
                                    "-Wformat=2", "-Werror", "-ffp-contract=off",
                                    "-I" JM_SOURCE_DIR "/include", "-c", path, "-o", object,
                                    widths[i], machines[i], packs[i] },
                          .log = log };
        jm_test_note("%s %s %s", compiler, widths[i] ? widths[i] : "tables",
                     packs[i] ? packs[i] : "");
        expect_status(jm_cc_run(&cc, &job, 1, &small_err), JM_OK, &small_err);
    }
}

JM_TEST("generated C has no warnings under the project's flags")
{
    jm_text text;
#if !defined(__x86_64__)
    jm_test_skip("kernels are for x86-64");
#endif
    if (!emit(&text, golden_model()))
        return;
    const char *path = small_file("warnings.c", text.data);
    expect_no_warnings(path, "gcc");
    expect_no_warnings(path, "clang");
    jm_text_clear(&text);
}

JM_TEST("names that C keeps for itself get another one, and texts are escaped")
{
    jm_text text;
    if (!emit(&text, "return model \"odd\" { time = \"s\",\n"
                     "  title = \"a */ \\\"b\\\" \\\\ ? ?/ c\",\n"
                     "  parameter = { int_ = { 1.5, \"1\" }, double = { 2.5, \"1\", \"*/ x\" },\n"
                     "                n1 = { 3, \"1\" }, unix = { 4, \"1\" }, f = { 1, \"1/s\" } },\n"
                     "  state = { out = { \"1\" }, jm_exp = { \"1\" }, EOF = { \"1\" } },\n"
                     "  start = function(_ENV) out = 1; jm_exp = 2; EOF = 3 end,\n"
                     "  equations = function(_ENV)\n"
                     "    dot.out = f * (double - out * jm_exp); dot.jm_exp = f * (n1 - unix)\n"
                     "    dot.EOF = f * int_ end }"))
        return;
    expect_no_warnings(small_file("odd.c", text.data), "cc");
    jm_text_clear(&text);
}

/* Enough exponentials for many parts. */
static const char *long_model(void)
{
    return "local n = 60\n"
           "local state = {}\n"
           "for i = 1, n do state['x' .. i] = { '1' } end\n"
           "return model 'long' { time = 's', parameter = { w = { 1, '1/s' } }, state = state,\n"
           "  start = function(_ENV) for i = 1, n do _ENV['x' .. i] = 0.1 * i end end,\n"
           "  equations = function(_ENV)\n"
           "    local sum = 0\n"
           "    for i = 1, n do sum = sum + exp(-_ENV['x' .. i]) / (1 + exp(_ENV['x' .. i])) end\n"
           "    mean = sum / n;\n"
           "    for i = 1, n do\n"
           "      local x = _ENV['x' .. i]\n"
           "      _ENV['y' .. i] = exp(-x * x) + pow(1 + x * x, 0.37 + mean)\n"
           "      dot['x' .. i] = w * (when(gt(mean, 0.01), mean, x) - _ENV['y' .. i])\n"
           "    end\n"
           "  end }\n";
}

JM_TEST("a long kernel is cut into parts")
{
    jm_text text;
    if (!emit(&text, long_model()))
        return;
    expect_contains(text.data, "JM_PART rhs_part_1(");
    expect_contains(text.data, "JM_PART jac_alone_part_1(");
    expect_contains(text.data, "JM_PART jac_part_1(");
    expect_contains(text.data, "      0, 0, 0, 0, 0 },\n"); /* 3600 factors: by the plan's tables */
    expect_no_warnings(small_file("long.c", text.data), "cc");
    jm_text_clear(&text);
}

JM_TEST_MAIN
