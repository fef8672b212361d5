/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report over 10 000 patients, 3 arms, 288 times and 4 signals: in 20 s, 500 MB, and less than
 * 5 MB of page. Seconds are of the processor, so that a busy machine does not count.
 * ctest: LABELS plain
 * ctest: TIMEOUT 180
 */
#include <sys/resource.h>
#include <time.h>

#include "io/report/report.h"
#include "tests/io/results/results_kit.h"

enum { PATIENTS = 10000, ARMS = 3, TIMES = 288, SIGNALS = 4 };

/* SplitMix64: noise in [0, 1). */
static double noise(uint64_t i)
{
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static jm_status give(const kit *k, jm_sink *sink, uint64_t row, jm_error *err)
{
    static double samples[SIGNALS * TIMES];
    const double params[] = {0.125, 31.5, 70 + 40 * noise(row % PATIENTS), 36.8, 0};
    double outcomes[KIT_OUTCOMES];
    jm_happening doses[4];
    for (size_t i = 0; i < SIGNALS * TIMES; i++)
        samples[i] = 90 + 40 * noise(row) * sin(0.05 * (double)(i % TIMES)) + noise(row * 1153 + i);
    for (size_t i = 0; i < KIT_OUTCOMES; i++)
        outcomes[i] = params[2] + 30 * noise(row + 77 * i);
    for (size_t i = 0; i < 4; i++)
        doses[i] = (jm_happening){.t = 300 * (double)(i + 1), .kind = "dose", .label = "meal",
                                  .value = 45, .unit = "g", .source = "s.lua:4"};
    const jm_run_result r = {.patient = row % PATIENTS,
                             .arm = (uint32_t)(row / PATIENTS),
                             .row = row,
                             .fate = row % 997 == 5 ? JM_FATE_DIED : JM_FATE_OK,
                             .t_end = 5 * (TIMES - 1),
                             .params = params,
                             .outcomes = outcomes,
                             .samples = samples,
                             .happenings = doses,
                             .n_happenings = 4};
    (void)k;
    return sink->run(sink, &r, err);
}

static void make(kit *k, const char *path)
{
    static double times[TIMES];
    static jm_plan_signal signals[SIGNALS];
    static const char *const names[SIGNALS] = {"a", "b", "c", "d"};
    jm_sink *sink = NULL;
    kit_open(k, PATIENTS, ARMS, 1);
    for (size_t i = 0; i < TIMES; i++)
        times[i] = 5 * (double)i;
    for (size_t i = 0; i < SIGNALS; i++) {
        signals[i] = k->signals[0];
        signals[i].name = names[i];
    }
    k->plan.times = times;
    k->plan.n_times = TIMES;
    k->plan.signals = signals;
    k->plan.n_signals = SIGNALS;
    expect_status(jm_sink_hdf5_new(&sink, path, &k->options, &k->err), JM_OK, &k->err);
    jm_status status = sink->begin(sink, &k->plan, &k->err);
    for (uint64_t row = 0; status == JM_OK && row < PATIENTS * ARMS; row++)
        status = give(k, sink, row, &k->err);
    expect_status(sink->end(sink, status, &k->err), JM_OK, &k->err);
    sink->free(sink);
}

/* Most memory that this process ever had, in MB. */
static double most_memory(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_maxrss / 1024;
}

JM_TEST("a large cohort makes a page in time")
{
    kit k;
    jm_report *r = NULL;
    jm_text page;
    char path[256];
    const char *scratch = getenv("JM_TEST_SCRATCH"), *name = path;
    snprintf(path, sizeof path, "%s/large.h5", scratch ? scratch : "/tmp");
    make(&k, path);
    jm_text_init(&page);
    const clock_t start = clock();
    if (!expect_status(jm_report_open(&r, &name, 1, &k.err), JM_OK, &k.err))
        return;
    expect_status(jm_report_html(r, &page, &k.err), JM_OK, &k.err);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("%.1f s, %.0f MB of memory, a page of %.2f MB\n", seconds, most_memory(),
           (double)page.length / 1e6);
    expect_true(seconds < 20);
    expect_true(most_memory() < 500);
    expect_true(page.length < 5000000 && page.length > 500000);
    jm_text_clear(&page);
    jm_report_close(r);
    unlink(path);
    kit_close(&k);
}

JM_TEST_MAIN
