/* SPDX-License-Identifier: Apache-2.0 */
/* States that a model calls slow: another matrix, the same solution. */
#include <sys/stat.h>

#include "core/run/run.h"
#include "scenarios/host/host.h"
#include "tests/support/jm_test.h"

static const char model[] =
    "return model \"%s\" { time = \"s\", %s\n"
    "  parameter = { k = { 40, \"1/s\", \"rate\" } },\n"
    "  state = { x = { \"1\", \"fast\" }, y = { \"1\", \"fast\" }, stock = { \"1\", \"slow\" } },\n"
    "  start = function(_ENV) x = 1;  y = 0;  stock = 1 end,\n"
    "  equations = function(_ENV)\n"
    "    dot.x = k * (stock * y - x)\n"
    "    dot.y = k * (stock - y) + q(9, \"1/s\") * sin(q(7, \"1/s\") * t)\n"
    "    dot.stock = q(-0.05, \"1/s\") * x\n"
    "  end }\n";

static void save(const char *name, const char *more)
{
    char path[600];
    (void)mkdir(jm_test_scratch("slow"), 0777);
    snprintf(path, sizeof path, "%s/%s.lua", jm_test_scratch("slow"), name);
    FILE *file = fopen(path, "w");
    if (file) {
        fprintf(file, model, name, more);
        fclose(file);
    }
}

/* The last values of x, y and stock. */
static void run(const char *name, const char *method, double last[3])
{
    const char *const roots[] = { jm_test_scratch("slow") };
    const jm_host_options options = {
        .model = { .search = { roots, 1 }, .mode = JM_MODEL_EVALUATED }, .finish = true };
    char text[500];
    jm_host *host = NULL;
    jm_run *run = NULL;
    jm_sink_memory *memory = NULL;
    jm_error err = { 0 };
    snprintf(text, sizeof text, "return scenario { model = \"%s\", duration = seconds(8),\n"
             "cohort = { patients = 9 }, record = { every = seconds(8), \"x\", \"y\", \"stock\" },\n"
             "options = { method = \"%s\", rtol = 1e-7, atol = 1e-9, precision = 64 } }\n", name,
             method);
    if (!expect_status(jm_host_load_text(&host, text, strlen(text), "s.lua", &options, &err), JM_OK,
                       &err))
        return;
    expect_status(jm_sink_memory_new(&memory, &err), JM_OK, &err);
    expect_status(jm_run_new(&run, jm_host_plan(host), jm_sink_memory_sink(memory), NULL, &err),
                  JM_OK, &err);
    expect_status(jm_run_all(run, NULL, NULL, &err), JM_OK, &err);
    const jm_run_result *result = jm_sink_memory_run(memory, 0);
    const size_t n = jm_host_plan(host)->n_times;
    for (size_t s = 0; s < 3 && expect_true(result != NULL); s++)
        last[s] = result->samples[s * n + n - 1];
    jm_run_free(run);
    jm_sink_memory_sink(memory)->free(jm_sink_memory_sink(memory));
    jm_host_free(host);
}

JM_TEST("a model with slow states has the same solution")
{
    double plain[3] = { 0 }, slow[3] = { 0 };
    static const char *const methods[] = { "bdf", "rodas5p", "cvode_bdf", "dopri5" };
    save("plain", "");
    save("slow", "slow = { \"stock\" },");
    run("plain", "dop853", plain);
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        run("slow", methods[m], slow);
        for (size_t s = 0; s < 3; s++)
            expect_rel(slow[s], plain[s], 2e-5);
    }
}

JM_TEST("a name that is no state is refused")
{
    const char *const roots[] = { jm_test_scratch("slow") };
    const jm_search search = { roots, 1, NULL, NULL };
    jm_ir *ir = NULL;
    jm_error err = { 0 };
    save("wrong", "slow = { \"stick\" },");
    expect_status(jm_read_model(&ir, "wrong", &search, &err), JM_MODEL, NULL);
    expect_true(strstr(err.text, "stick") != NULL);
}

JM_TEST_MAIN
