/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ten Tusscher's cell of 2006 from CellML against the one that was written by hand: the same beats,
 * and, as an import must not be slower, about as many steps. Skipped without the folder of
 * data. ctest: TIMEOUT 300
 */
#include <sys/stat.h>

#include "core/run/run.h"
#include "scenarios/host/host.h"
#include "tests/io/import/import_kit.h"

/* Two beats at 1 Hz with the pace of the CellML file: 1 ms of -52 A/F, 100 ms after each second. */
enum { N_TIMES = 2001, N_PATIENTS = 2 };

typedef struct course {
    double V[N_PATIENTS][N_TIMES];
    uint64_t n_steps;
} course;

static const char own_pace[] =
    ", set = { pace_start = { 100, \"ms\" }, pace_duration = { 1, \"ms\" },\n"
    "pace_strength = { -52, \"A/F\" }, R = { 8.314472, \"J/mol/K\" },\n"
    "F = { 96.4853415, \"C/mmol\" } }";

static void keep(course *out, const jm_sink_memory *memory)
{
    for (uint64_t i = 0; i < N_PATIENTS; i++) {
        const jm_run_result *result = jm_sink_memory_run(memory, i);
        if (!expect_true(result && result->fate == JM_FATE_OK))
            continue;
        memcpy(out->V[i], result->samples, sizeof out->V[i]);
        out->n_steps += result->n_steps;
    }
}

static void run_model(course *out, const char *model, const char *more)
{
    const char *const roots[] = { jm_test_scratch("models"), JM_SOURCE_DIR "/models" };
    const jm_host_options options = {
        .model = { .search = { roots, 2 }, .mode = JM_MODEL_EVALUATED }, .finish = true
    };
    jm_host *host = NULL;
    jm_run *run = NULL;
    jm_sink_memory *memory = NULL;
    char text[900];
    *out = (course){ 0 };
    snprintf(text, sizeof text, "return scenario { title = \"Beats\", model = \"%s\",\n"
             "duration = seconds(2), options = { rtol = 1e-6, atol = 1e-8, method = \"bdf\" },\n"
             "cohort = { patients = %d, seed = 3, vary = { g_Kr = {uniform(0.12, 0.18), "
             "\"mS/uF\"} } },\n"
             "record = { every = { 1, \"ms\" }, \"V\" }%s }", model, (int)N_PATIENTS, more);
    if (expect_status(jm_host_load_text(&host, text, strlen(text), "beats.lua", &options, &kit_err),
                      JM_OK, &kit_err) &&
        expect_status(jm_sink_memory_new(&memory, &kit_err), JM_OK, &kit_err) &&
        expect_status(jm_run_new(&run, jm_host_plan(host), jm_sink_memory_sink(memory), NULL,
                                 &kit_err), JM_OK, &kit_err) &&
        expect_status(jm_run_all(run, NULL, NULL, &kit_err), JM_OK, &kit_err))
        keep(out, memory);
    jm_run_free(run);
    if (memory)
        jm_sink_memory_sink(memory)->free(jm_sink_memory_sink(memory));
    jm_host_free(host);
}

static bool import_model(const char *path)
{
    jm_imported imported;
    char file[1200];
    mkdir(jm_test_scratch("models"), 0777);
    snprintf(file, sizeof file, "%s/imported.lua", jm_test_scratch("models"));
    if (!expect_status(jm_import_file(&imported, path, "imported", &kit_err), JM_OK, &kit_err))
        return false;
    const bool written = expect_status(jm_text_write_file(file, imported.lua.data,
                                                          imported.lua.length, &kit_err),
                                       JM_OK, &kit_err);
    jm_import_free(&imported);
    return written;
}

JM_TEST("the imported cell beats as the one written by hand")
{
    static course own, imported;
    const char *path = kit_data("cellml/ten_tusscher_model_2006_epi.cellml");
    double most = 0, highest = -100;
    if (!path)
        jm_test_skip("there is no folder of data beside the checkout");
    if (!import_model(path))
        return;
    run_model(&own, "cell/ten_tusscher_2006", own_pace);
    run_model(&imported, "imported", "");
    for (int i = 0; i < N_PATIENTS; i++)
        for (int k = 0; k < N_TIMES; k++) {
            most = fmax(most, fabs(own.V[i][k] - imported.V[i][k]));
            highest = fmax(highest, imported.V[i][k]);
        }
    expect_true(highest > 30);       /* no stimulus was stepped over */
    expect_abs(most, 0, 0.1);        /* mV, of an upstroke of 300 mV per ms, at rtol 1e-6 */
    jm_test_note("%g steps against %g", (double)imported.n_steps, (double)own.n_steps);
    expect_true((double)imported.n_steps < 1.2 * (double)own.n_steps);
}

JM_TEST_MAIN
