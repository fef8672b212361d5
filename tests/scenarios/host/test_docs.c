/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docs/scenario-language.md is run: every block of Lua is a scenario or, where it does not say so,
 * stands inside of one, with the keys that it lacks put around it.
 */
#include "core/base/text.h"
#include "core/run/run.h"
#include "tests/support/host_kit.h"
#include "tests/support/jm_test.h"

static const char page[] = "docs/scenario-language.md";

static bool says(const char *block, const char *key)
{
    const char *at = strstr(block, key);
    return at && (at == block || at[-1] == '\n' || strncmp(at - 2, "  ", 2) == 0);
}

static void complete(jm_text *out, const char *block)
{
    if (strstr(block, "return scenario")) {
        jm_text_add(out, block);
        return;
    }
    jm_text_add(out, "return scenario { ");
    if (!says(block, "model ="))
        jm_text_addf(out, "model = \"%s\", ",
                     strstr(block, "glucose") ? "glucose/uva_padova" : "pk/two_compartment");
    if (!says(block, "duration = days") && !says(block, "duration = hours(2"))
        jm_text_add(out, "duration = hours(24), ");
    if (!says(block, "record "))
        jm_text_addf(out, "record = { every = minutes(5), \"%s\" }, ",
                     strstr(block, "glucose") ? "glucose" : "concentration");
    jm_text_add(out, "\n");
    jm_text_add(out, block);
    jm_text_add(out, "}\n");
}

static void run_scenario(const jm_text *text)
{
    jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host = NULL;
    jm_run *run = NULL;
    jm_sink_memory *sink = NULL;
    options.finish = true;
    options.patients = strstr(text->data, "from = \"") ? 0 : 3;
    const jm_status status = jm_host_load_text(&host, text->data, text->length,
                                               "scenarios/steps/doc.lua", &options, &err);
    if (!expect_status(status, JM_OK, &err) ||
        !expect_status(jm_sink_memory_new(&sink, &err), JM_OK, &err) ||
        !expect_status(jm_run_new(&run, jm_host_plan(host), jm_sink_memory_sink(sink),
                                  jm_host_protocol(host), &err),
                       JM_OK, &err))
        return;
    expect_status(jm_run_all(run, NULL, NULL, &err), JM_OK, &err);
    const jm_run_stats *stats = jm_run_statistics(run);
    expect_int(stats->n_ok, stats->n_runs);
    jm_run_free(run);
    jm_sink_memory_sink(sink)->free(jm_sink_memory_sink(sink));
    jm_host_free(host);
}

JM_TEST("every block of the page on scenarios runs")
{
    char *text = NULL;
    size_t length;
    int n = 0;
    jm_error err = {0};
    if (!expect_status(jm_text_read_file(&text, &length, page, 1 << 20, &err), JM_OK, &err))
        return;
    for (char *at = text; (at = strstr(at, "```lua\n"));) {
        char *end = strstr(at, "\n```\n");
        if (!expect_true(end != NULL))
            break;
        jm_text whole;
        end[1] = '\0';
        jm_text_init(&whole);
        complete(&whole, at + 7);
        jm_test_note("block %d: %.40s", ++n, at + 7);
        run_scenario(&whole);
        jm_text_clear(&whole);
        at = end + 2;
    }
    jm_test_note("all");
    expect_true(n >= 10);
    free(text);
}

JM_TEST("every scenario of the staircase runs")
{
    static const char *const steps[] = {"01_one_patient", "02_doses",  "03_arms",  "04_cohort",
                                        "05_outcomes",    "06_script", "07_tables"};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        char path[200];
        jm_text text;
        char *source = NULL;
        size_t length;
        jm_error err = {0};
        jm_test_note("%s", steps[i]);
        snprintf(path, sizeof path, "scenarios/steps/%s.lua", steps[i]);
        if (!expect_status(jm_text_read_file(&source, &length, path, 1 << 20, &err), JM_OK, &err))
            continue;
        jm_text_init(&text);
        jm_text_add(&text, source);
        run_scenario(&text);
        jm_text_clear(&text);
        free(source);
    }
}

JM_TEST_MAIN
