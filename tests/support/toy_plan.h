/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan in a few lines, for tests: a toy model, a cohort whose columns are formulas, one arm.
 *
 *     toy t;
 *     toy_open(&t, &toy_clock, 20);
 *     toy_grid(&t, 0, 60, 0.5);
 *     toy_signal(&t, "x");
 *     toy_run(&t);                  // finish, run; results by toy_sample(&t, row, signal, time)
 *     toy_close(&t);
 */
#ifndef JM_TESTS_SUPPORT_TOY_PLAN_H
#define JM_TESTS_SUPPORT_TOY_PLAN_H

#include "core/run/run.h"
#include "tests/support/jm_test.h"
#include "tests/support/toy_models.h"

enum { TOY_TIMES = 4096, TOY_MOST = 24 };

typedef struct toy_cohort {
    jm_cohort base;
    jm_column columns[4];
    double centre[4], spread[4]; /* value = centre * (1 + spread * (u - 0.5)), u of the patient */
    uint64_t first;              /* patient 0 is this one */
    bool is_reversed;
} toy_cohort;

typedef struct toy {
    jm_model *model;
    toy_cohort cohort;
    jm_plan *plan;
    jm_sink_memory *memory;
    jm_run *run;
    jm_plan_arm arms[2];
    jm_plan_setting settings[TOY_MOST];
    jm_plan_event events[TOY_MOST];
    jm_plan_signal signals[TOY_MOST];
    jm_plan_outcome outcomes[TOY_MOST];
    double times[TOY_TIMES];
    const jm_protocol *protocol;
    jm_error err;
} toy;

TOY_UNUSED static double toy_column(const toy_cohort *c, uint64_t patient, size_t k)
{
    const uint64_t i = c->first + (c->is_reversed ? c->base.n - 1 - patient : patient);
    const double u = fmod((double)(i + 1) * (0.6180339887498949 + 0.1234 * (double)k), 1.0);
    return c->centre[k] * (1 + c->spread[k] * (u - 0.5));
}

TOY_UNUSED static jm_status toy_values(const jm_cohort *cohort, uint64_t first, size_t n,
                                       uint32_t attempt, double *values, jm_error *err)
{
    (void)attempt;
    (void)err;
    for (size_t c = 0; c < cohort->n_columns; c++) {
        for (size_t k = 0; k < n; k++)
            values[c * n + k] = toy_column((const toy_cohort *)cohort, first + k, c);
    }
    return JM_OK;
}

TOY_UNUSED static void toy_open(toy *t, const jm_model_abi *abi, uint64_t patients)
{
    memset(t, 0, sizeof *t);
    t->model = toy_model_new(abi);
    t->cohort.base = (jm_cohort){.n = patients, .seed = 20261123, .columns = t->cohort.columns,
                                 .design = "formula", .values = toy_values};
    if (!expect_status(jm_plan_new(&t->plan, t->model, &t->cohort.base, &t->err), JM_OK, &t->err))
        exit(2);
    t->arms[0] = (jm_plan_arm){.name = "plain", .doc = "", .settings = t->settings,
                               .events = t->events};
    t->plan->arms = t->arms;
    t->plan->n_arms = 1;
    t->plan->signals = t->signals;
    t->plan->outcomes = t->outcomes;
    t->plan->times = t->times;
    t->plan->options.rtol = 1e-9;
    t->plan->options.atol = 1e-12;
    strcpy(t->plan->options.method, "dopri5");
}

TOY_UNUSED static void toy_close(toy *t)
{
    jm_run_free(t->run);
    if (t->memory)
        jm_sink_memory_sink(t->memory)->free(jm_sink_memory_sink(t->memory));
    jm_plan_free(t->plan);
    toy_model_free(t->model);
}

TOY_UNUSED static jm_ref toy_ref(const toy *t, const char *name)
{
    jm_ref ref = {JM_REF_STATE, 0};
    expect_true(jm_model_find(t->model, name, &ref));
    return ref;
}

TOY_UNUSED static uint32_t toy_row(const toy *t, const char *name)
{
    const jm_ref ref = toy_ref(t, name);
    return ref.kind == JM_REF_INPUT ? t->model->abi->n_params + ref.index : ref.index;
}

TOY_UNUSED static void toy_vary(toy *t, const char *name, double centre, double spread)
{
    const size_t c = t->cohort.base.n_columns++;
    const jm_var_info *var = jm_model_var(t->model, toy_ref(t, name));
    t->cohort.columns[c] = (jm_column){var->name, var->unit, "formula"};
    t->cohort.centre[c] = centre;
    t->cohort.spread[c] = spread;
}

TOY_UNUSED static void toy_set(toy *t, const char *name, double value)
{
    t->settings[t->arms[0].n_settings++] = (jm_plan_setting){toy_row(t, name), value};
}

TOY_UNUSED static void toy_grid(toy *t, double start, double end, double every)
{
    t->plan->t_start = start;
    t->plan->t_end = end;
    for (size_t k = 0; start + (double)k * every <= end && k < TOY_TIMES; k++)
        t->times[t->plan->n_times++] = start + (double)k * every;
}

TOY_UNUSED static jm_plan_event *toy_dose(toy *t, double at, const char *route, double amount)
{
    jm_plan_event *e = &t->events[t->arms[0].n_events++];
    *e = (jm_plan_event){.t = at, .kind = JM_PLAN_DOSE, .index = jm_model_route(t->model, route),
                         .amount = amount, .times = 1, .label = route, .place = "test.lua:5"};
    return e;
}

TOY_UNUSED static void toy_change(toy *t, double at, const char *name, double value)
{
    t->events[t->arms[0].n_events++] =
        (jm_plan_event){.t = at, .kind = JM_PLAN_SET, .index = toy_row(t, name), .value = value,
                        .label = name, .place = "test.lua:6"};
}

TOY_UNUSED static void toy_signal(toy *t, const char *name)
{
    t->signals[t->plan->n_signals++] = (jm_plan_signal){
        .name = name, .ref = toy_ref(t, name), .unit = "1", .factor = 1, .doc = ""};
}

TOY_UNUSED static jm_plan_outcome *toy_outcome(toy *t, jm_outcome_kind kind, const char *name)
{
    jm_plan_outcome *o = &t->outcomes[t->plan->n_outcomes++];
    *o = (jm_plan_outcome){.name = "outcome", .doc = "", .unit = "1", .kind = kind,
                           .ref = toy_ref(t, name), .low = -HUGE_VAL, .high = HUGE_VAL,
                           .from = -HUGE_VAL, .until = HUGE_VAL, .factor = 1};
    return o;
}

TOY_UNUSED static bool toy_run(toy *t)
{
    return expect_status(jm_plan_finish(t->plan, &t->err), JM_OK, &t->err) &&
           expect_status(jm_sink_memory_new(&t->memory, &t->err), JM_OK, &t->err) &&
           expect_status(jm_run_new(&t->run, t->plan, jm_sink_memory_sink(t->memory), t->protocol,
                                    &t->err), JM_OK, &t->err) &&
           expect_status(jm_run_all(t->run, NULL, NULL, &t->err), JM_OK, &t->err) &&
           expect_int(jm_sink_memory_count(t->memory), jm_plan_n_runs(t->plan));
}

TOY_UNUSED static const jm_run_result *toy_result(const toy *t, uint64_t row)
{
    return jm_sink_memory_run(t->memory, row);
}

/* Sample of signal s at the k-th time. */
TOY_UNUSED static double toy_sample(const toy *t, uint64_t row, size_t s, size_t k)
{
    return toy_result(t, row)->samples[s * t->plan->n_times + k];
}

#endif
