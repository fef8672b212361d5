/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios when memory runs out: one allocation fails, early ones each in turn, later ones by a
   stride that grows. Lua collects its garbage and tries again, so not every failure is felt. */
#include "tests/support/fail_alloc.h"

#include "tests/support/host_kit.h"
#include "tests/support/jm_test.h"

static const char text[] =
    "local meals = { { at = hours(1), dose = 'meal', amount = { 20, 'g' }, every = hours(1) } }\n"
    "return scenario { model = 'small/glucose', duration = hours(10), timeline = meals,\n"
    "  cohort = { patients = 9, vary = { 'model', SIE = lognormal(0.2) },\n"
    "    correlation = { { 'SIE', 'BW', 0.3 } }, keep = function(p)\n"
    "      return p:get('BW', 'kg') < 100 end },\n"
    "  record = { every = minutes(10), 'glucose', { 'insulin', 'U/L' } },\n"
    "  outcomes = { low = minimum('glucose'), area = auc('glucose') },\n"
    "  arms = { none = {}, pump = function(p)\n"
    "    p:every(hours(1), function() p:set('insulin_rate', p:normal(5, 0.1), 'mU/min') end)\n"
    "    p:on('glucose < 4 mmol/L', function() p:dose('meal', 15, 'g') end)\n"
    "  end } }";

static long load_with_failure(long n)
{
    const jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host = NULL;
    jm_fail_alloc_after(n);
    const jm_status status =
        jm_host_load_text(&host, text, sizeof text - 1, "x.lua", &options, &err);
    const long failed = jm_fail_alloc_off();
    jm_test_note("allocation %ld", n);
    if (status != JM_OK) {
        expect_true(failed > 0);
        expect_true(host == NULL);
        expect_true(err.text[0] != '\0');
    } else if (expect_true(host != NULL)) {
        expect_int(jm_host_plan(host)->n_arms, 2);
        expect_int(jm_host_plan(host)->arms[1].n_events, 1);
    }
    jm_host_free(host);
    return failed;
}

JM_TEST("a scenario survives the failure of any allocation")
{
    if (!jm_fail_alloc_works())
        jm_test_skip("malloc can be replaced with glibc only");
    long n = 0;
    while (load_with_failure(n) > 0)
        n += 1 + n / 100;
    expect_true(n > 300);
}

JM_TEST_MAIN
