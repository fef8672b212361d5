/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docs/model-language.md is run: every block of Lua on the page is a model, which is read, compiled
 * to a program, and run for a while with one patient.
 */
#include <sys/stat.h>

#include "core/run/run.h"
#include "scenarios/host/host.h"
#include "tests/support/jm_test.h"

static const char page[] = JM_SOURCE_DIR "/docs/model-language.md";

/* "doc/minimal" of `return model "doc/minimal" {`; the static text is good until the next call. */
static const char *name_in(const char *block)
{
    static char name[100];
    static const char key[] = "return model \"";
    const char *at = strstr(block, key);
    snprintf(name, sizeof name, "%.*s", at ? (int)strcspn(at + sizeof key - 1, "\"") : 0,
             at ? at + sizeof key - 1 : "");
    return name;
}

static bool save(const char *path, const char *block)
{
    FILE *file = fopen(path, "w");
    const bool fits = file && fputs(block, file) >= 0;
    return file && fclose(file) == 0 && fits;
}

static const char *first_state(const char *name, const jm_search *search)
{
    static char state[200];
    jm_model *model = NULL;
    jm_error err = { 0 };
    const jm_model_options options = { .search = *search, .mode = JM_MODEL_EVALUATED };
    state[0] = '\0';
    if (expect_status(jm_model_open(&model, name, &options, &err), JM_OK, &err)) {
        snprintf(state, sizeof state, "%s", model->abi->states[0].name);
        jm_model_close(model);
    }
    return state;
}

static void run_model(const char *name, bool varies)
{
    const char *const roots[] = { jm_test_scratch("models"), JM_SOURCE_DIR "/models" };
    jm_host_options options = { .model = { .search = { roots, 2 }, .mode = JM_MODEL_EVALUATED },
                                .finish = true };
    jm_host *host = NULL;
    jm_run *run = NULL;
    jm_sink_memory *memory = NULL;
    jm_error err = { 0 };
    char text[600];
    const char *state = first_state(name, &options.model.search);
    if (!*state)
        return;
    snprintf(text, sizeof text, "return scenario { model = \"%s\", duration = hours(1),\n"
             "cohort = { patients = 3%s },\n"
             "record = { every = minutes(5), \"%s\" } }", name,
             varies ? ", vary = \"model\"" : "", state);
    if (expect_status(jm_host_load_text(&host, text, strlen(text), "doc.lua", &options, &err),
                      JM_OK, &err) &&
        expect_status(jm_sink_memory_new(&memory, &err), JM_OK, &err) &&
        expect_status(jm_run_new(&run, jm_host_plan(host), jm_sink_memory_sink(memory), NULL,
                                 &err), JM_OK, &err) &&
        expect_status(jm_run_all(run, NULL, NULL, &err), JM_OK, &err))
        expect_int(jm_run_statistics(run)->n_ok, 3);
    jm_run_free(run);
    if (memory)
        jm_sink_memory_sink(memory)->free(jm_sink_memory_sink(memory));
    jm_host_free(host);
}

static void try_block(const char *block)
{
    char path[1200];
    const char *name = name_in(block);
    jm_test_note("%s", name);
    if (!expect_true(strncmp(name, "doc/", 4) == 0))
        return;
    mkdir(jm_test_scratch("models"), 0777);
    mkdir(jm_test_scratch("models/doc"), 0777);
    snprintf(path, sizeof path, "%s/%s.lua", jm_test_scratch("models"), name);
    if (expect_true(save(path, block)))
        run_model(name, strstr(block, "vary =") != NULL);
}

JM_TEST("every block of the page on models is a model that runs")
{
    char *text = NULL;
    size_t length;
    int n = 0;
    jm_error err = { 0 };
    if (!expect_status(jm_text_read_file(&text, &length, page, 1 << 20, &err), JM_OK, &err))
        return;
    for (char *at = text; (at = strstr(at, "```lua\n")); n++) {
        char *end = strstr(at, "\n```\n");
        if (!expect_true(end != NULL))
            break;
        end[1] = '\0';
        try_block(at + 7);
        at = end + 2;
    }
    expect_true(n >= 9);
    free(text);
}

/* A word of the language that the page does not name is a word that nobody finds. */
JM_TEST("the page names every word of the language")
{
    static const char *const words[] = {
        "parameter", "input", "state", "signal", "part", "dose", "start", "equations", "range",
        "vary", "valid", "atol", "source", "exp", "log10", "pow", "sqrt", "abs", "min", "max",
        "sin", "cos", "tan", "tanh", "asin", "acos", "atan", "atan2", "sinh", "cosh", "erf",
        "floor", "mod", "hill", "positive", "table", "when", "lt", "le", "gt", "ge", "eq", "ne", "both",
        "either", "negate", "steady_state", "lag", "delay", "history", "on {", "every(",
        "rises_through", "falls_through", "crosses", "lognormal", "normal", "uniform",
        "triangular", "discrete", "truncated", "fixed", "within", "q(", "use", "into", "over",
        "bioavailability", "duration", "rate"
    };
    char *text = NULL;
    size_t length;
    jm_error err = { 0 };
    if (!expect_status(jm_text_read_file(&text, &length, page, 1 << 20, &err), JM_OK, &err))
        return;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        expect_contains(text, words[i]);
    free(text);
}

JM_TEST_MAIN
