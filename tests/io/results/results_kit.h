/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan by hand and runs to put into a results file: what is in them follows from the row alone,
 * so a test can give them in any order and knows what to find.
 *
 *     kit k;
 *     kit_open(&k, 150, 2, 3);          // patients, arms, replicates
 *     k.plan.n_outcomes = 0;            // and whatever else is to be different
 *     kit_write(&k, path, kit_forwards, JM_OK);
 *     kit_close(&k);
 */
#ifndef JM_TESTS_IO_RESULTS_KIT_H
#define JM_TESTS_IO_RESULTS_KIT_H

#include <sys/stat.h>
#include <unistd.h>

#include "io/results/results.h"
#include "io/results/sink_hdf5.h"
#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

#define KIT_UNUSED __attribute__((unused))

enum { KIT_TIMES = 5, KIT_SIGNALS = 3, KIT_OUTCOMES = 3 };

typedef struct kit {
    jm_plan plan;
    jm_model_abi abi;
    jm_model model;
    jm_var_info states[3], params[4], inputs[1];
    jm_cohort *cohort;
    jm_plan_arm arms[3];
    jm_plan_setting setting;
    jm_plan_signal signals[KIT_SIGNALS];
    jm_plan_outcome outcomes[KIT_OUTCOMES];
    double times[KIT_TIMES];
    jm_hdf5_options options;
    jm_error err;
} kit;

KIT_UNUSED static void kit_name(kit *k)
{
    k->arms[0] = (jm_plan_arm){.name = "Kontrolle, ohne", .doc = ""};
    k->arms[1] =
        (jm_plan_arm){.name = "thérapie β", .doc = "", .n_settings = 1, .settings = &k->setting};
    k->arms[2] = (jm_plan_arm){.name = "3", .doc = ""};
    k->setting = (jm_plan_setting){.row = 2, .value = 81.25};
    k->signals[0] = (jm_plan_signal){
        .name = "central", .unit = "mg", .factor = 1, .doc = "", .ref = {JM_REF_STATE, 1}};
    k->signals[1] = (jm_plan_signal){.name = "heart.left.pressure",
                                     .unit = "mmHg",
                                     .factor = 1,
                                     .doc = "Druck im linken Herzen, µ",
                                     .ref = {JM_REF_STATE, 0}};
    k->signals[2] = (jm_plan_signal){.name = "heart_left_pressure",
                                     .unit = "1",
                                     .factor = 1,
                                     .doc = "",
                                     .ref = {JM_REF_STATE, 2}};
    k->outcomes[0] = (jm_plan_outcome){.name = "peak", .unit = "mg", .doc = "the highest"};
    k->outcomes[1] = (jm_plan_outcome){.name = "central", .unit = "mg/L", .doc = ""};
    k->outcomes[2] = (jm_plan_outcome){.name = "status", .unit = "h", .doc = ""};
}

KIT_UNUSED static void kit_tell(jm_var_info *to, const jm_var_info *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i] = from[i];
        to[i].doc = to[i].source = to[i].vary = "";
        to[i].low = to[i].high = (double)NAN;
    }
}

/* The model with all the texts that a file says. */
KIT_UNUSED static jm_status kit_model(kit *k)
{
    const jm_status status = pk_model(&k->model, &k->abi, 4);
    kit_tell(k->states, pk_states, 3);
    kit_tell(k->params, pk_params, 4);
    kit_tell(k->inputs, pk_inputs, 1);
    k->abi.states = k->states;
    k->abi.params = k->params;
    k->abi.inputs = k->inputs;
    return status;
}

KIT_UNUSED static void kit_open(kit *k, uint64_t patients, size_t n_arms, uint32_t replicates)
{
    *k = (kit){0};
    kit_name(k);
    for (size_t i = 0; i < KIT_TIMES; i++)
        k->times[i] = 37.5 * (double)i;
    if (!expect_status(kit_model(k), JM_OK, NULL) ||
        !expect_status(jm_cohort_same(&k->cohort, patients, 0xfedcba9876543210u, &k->err), JM_OK,
                       &k->err))
        exit(2);
    k->plan = (jm_plan){.model = &k->model,
                        .cohort = k->cohort,
                        .title = "Zwölf μg",
                        .scenario_path = "über.lua",
                        .scenario_text = "return scenario { } -- ü\n",
                        .n_replicates = replicates,
                        .n_arms = n_arms,
                        .arms = k->arms,
                        .n_signals = KIT_SIGNALS,
                        .signals = k->signals,
                        .n_times = KIT_TIMES,
                        .times = k->times,
                        .keep_samples = true,
                        .record_time_unit = "h",
                        .record_time_factor = 1.0 / 60,
                        .n_outcomes = KIT_OUTCOMES,
                        .outcomes = k->outcomes,
                        .t_end = 150};
    k->plan.method_reason = "";
    jm_plan_options_init(&k->plan.options);
}

KIT_UNUSED static void kit_close(kit *k)
{
    jm_cohort_free(k->cohort);
}

/* ---- what a run says ---- */

KIT_UNUSED static double kit_sample(uint64_t row, size_t signal, size_t time)
{
    return 2.385 + 0.1 * (double)row + 10.7 * (double)signal + 0.013 * (double)time;
}

KIT_UNUSED static double kit_outcome(uint64_t row, size_t outcome)
{
    return 1e3 / (3 + (double)row) + (double)outcome;
}

KIT_UNUSED static jm_fate kit_fate(uint64_t row)
{
    return row % 11 == 5 ? JM_FATE_SOLVER : row % 13 == 7 ? JM_FATE_DIED : JM_FATE_OK;
}

/* So many things happen to a run. */
KIT_UNUSED static size_t kit_happenings(uint64_t row)
{
    return row % 4;
}

KIT_UNUSED static jm_happening kit_happening(uint64_t row, size_t i)
{
    static const char *const labels[] = {"meal", "größer", "stop"};
    return (jm_happening){.t = 12.5 * (double)(i + 1) + (double)row,
                          .kind = i == 0 ? "dose" : "note",
                          .label = labels[(row + i) % 3],
                          .value = i == 0 ? 60.25 : (double)NAN,
                          .unit = i == 0 ? "g" : "",
                          .source = "s.lua:4"};
}

KIT_UNUSED static jm_status kit_give(const kit *k, jm_sink *sink, uint64_t row, jm_error *err)
{
    const uint64_t people = k->cohort->n;
    const double params[] = {0.125, 31.5, 70 + (double)row, 36.8, 0};
    double samples[KIT_SIGNALS * KIT_TIMES], outcomes[KIT_OUTCOMES];
    jm_happening happenings[4];
    for (size_t i = 0; i < KIT_SIGNALS * k->plan.n_times; i++)
        samples[i] = kit_sample(row, i / k->plan.n_times, i % k->plan.n_times);
    for (size_t i = 0; i < KIT_OUTCOMES; i++)
        outcomes[i] = kit_outcome(row, i);
    for (size_t i = 0; i < kit_happenings(row); i++)
        happenings[i] = kit_happening(row, i);
    const jm_run_result r = {.patient = row % people,
                             .arm = (uint32_t)(row / people % k->plan.n_arms),
                             .replicate = (uint32_t)(row / people / k->plan.n_arms),
                             .row = row,
                             .fate = kit_fate(row),
                             .t_end = 90 + (double)(row % 60),
                             .n_steps = 400 + row,
                             .n_rhs = 3000000000u + row,
                             .flags = row % 3 == 1 ? JM_FLAG_VALID | JM_FLAG_RETRIED : 0,
                             .params = params,
                             .outcomes = outcomes,
                             .samples = samples,
                             .happenings = happenings,
                             .n_happenings = kit_happenings(row)};
    return sink->run(sink, &r, err);
}

/* The i-th row that is given, of n. */
typedef uint64_t kit_order(uint64_t i, uint64_t n);

KIT_UNUSED static uint64_t kit_forwards(uint64_t i, uint64_t n)
{
    (void)n;
    return i;
}

KIT_UNUSED static uint64_t kit_backwards(uint64_t i, uint64_t n)
{
    return n - 1 - i;
}

/* All rows, far from each other: the step is a prime that divides no n of ours. */
KIT_UNUSED static uint64_t kit_scattered(uint64_t i, uint64_t n)
{
    return i * 7919 % n;
}

/* Writes all runs; gives the status of the first failure, having ended with it. */
KIT_UNUSED static jm_status kit_write(kit *k, const char *path, kit_order *order, jm_status ended)
{
    jm_sink *sink = NULL;
    const uint64_t n = jm_plan_n_runs(&k->plan);
    jm_status status = jm_sink_hdf5_new(&sink, path, &k->options, &k->err);
    if (status != JM_OK)
        return status;
    status = sink->begin(sink, &k->plan, &k->err);
    for (uint64_t i = 0; status == JM_OK && i < n; i++)
        status = kit_give(k, sink, order(i, n), &k->err);
    if (status == JM_OK)
        status = ended;
    const jm_status last = sink->end(sink, status, &k->err);
    sink->free(sink);
    return status == JM_OK ? last : status;
}

#endif
