/* SPDX-License-Identifier: Apache-2.0 */
/* ctest: TIMEOUT 300 */
#include "tests/support/fail_alloc.h"

#include "core/compile/compile.h"
#include "core/compile/passes.h"
#include "tests/support/jm_test.h"

static const char text[] =
    "return model \"m\" { time = \"min\",\n"
    "  parameter = { k = { 0.31, \"1/min\", vary = normal { cv = 0.1 } } },\n"
    "  state = { s = { \"mg\" } }, part = { p = use \"tank\" { volume = 3 } },\n"
    "  dose = { d = { \"g\", into = \"s\" } },\n"
    "  start = function(_ENV) s = 0 end,\n"
    "  equations = function(_ENV)\n"
    "    a = lag(hill(s, q(2, \"mg\"), 2), q(1, \"min\")) * table(t, { q(0, \"s\"), q(1, \"h\") },\n"
    "                                                         { 1, 2 })\n"
    "    p.inlet = s / q(1, \"L\")\n"
    "    dot.s = -k * s\n"
    "    on { when = gt(s, q(9, \"mg\")), set = { s = 0 } }\n"
    "  end }\n";

JM_TEST("reading and units survive the failure of any allocation")
{
    static const char *const roots[] = { JM_SOURCE_DIR "/tests/core/compile/parts" };
    const jm_search search = { .roots = roots, .n_roots = 1 };
    long failures = 0;
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_ir *ir = NULL;
        jm_error err = { 0 };
        jm_status status = jm_read_model_text(&ir, text, sizeof text - 1, "m.lua", &search, &err);
        const bool read = status == JM_OK;
        if (read)
            status = jm_pass_units(ir, &err);
        const long failed = jm_fail_alloc_off();
        jm_test_note("allocation %ld", n);
        /* Lua collects its garbage and tries again, so that many a failure is not felt. */
        if (!failed || status != JM_OK)
            expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
        if (read && status == JM_OK)
            expect_status(jm_ir_check(ir, &err), JM_OK, &err);
        expect_true(read == (ir != NULL));
        failures += status != JM_OK;
        jm_ir_free(ir);
    }
    if (jm_fail_alloc_works())
        expect_true(failures > 10);
}

JM_TEST_MAIN
