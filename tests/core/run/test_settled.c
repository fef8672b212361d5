/* SPDX-License-Identifier: Apache-2.0 */
/* Patients settle before the plan begins: untreated, the same for all arms, once. */
#include "core/run/settled.h"

#include "tests/support/kernels.h"
#include "tests/support/small_model.h"
#include "tests/support/toy_plan.h"

enum { SETTLE = 40 };

static const char *const methods[] = { "dopri5", "rodas5p", "cvode_bdf" };

/* A cohort that decays at rates of its own, in two arms; the second stops the decay. */
static void open_two_arms(toy *t, uint64_t patients, const char *method)
{
    toy_open(t, &toy_clock, patients);
    toy_grid(t, 0, 20, 10);
    toy_signal(t, "x");
    toy_vary(t, "k", 0.0625, 0.5);
    toy_set(t, "k", 0);
    t->arms[1] = t->arms[0];
    t->arms[1].name = "still";
    t->arms[0].n_settings = 0;
    t->plan->n_arms = 2;
    t->plan->settle = SETTLE;
    strcpy(t->plan->options.method, method);
}

static void expect_decay(const toy *t, uint64_t patient)
{
    const double k = toy_column(&t->cohort, patient, 0);
    const double x = 8.75 * exp(-k * SETTLE);
    const uint64_t still = t->cohort.base.n + patient;
    expect_rel(toy_sample(t, patient, 0, 0), x, 1e-6);
    expect_rel(toy_sample(t, patient, 0, 2), x * exp(-20 * k), 1e-6);
    expect_true(toy_sample(t, still, 0, 0) == toy_sample(t, patient, 0, 0));
    expect_rel(toy_sample(t, still, 0, 2), toy_sample(t, patient, 0, 0), 1e-12);
}

JM_TEST("all arms begin where the patient has come to, whatever they set")
{
    const uint64_t sizes[] = { 1, 5, 150 };
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            toy t;
            open_two_arms(&t, sizes[k], methods[m]);
            jm_test_note("%s, %d patients", methods[m], (int)sizes[k]);
            if (toy_run(&t)) {
                expect_decay(&t, 0);
                expect_decay(&t, sizes[k] - 1);
                expect_decay(&t, sizes[k] / 2);
            }
            toy_close(&t);
        }
    }
}

JM_TEST("clocks of the model strike while patients settle, and what they set stays")
{
    toy t;
    toy_open(&t, &toy_clock, 2);
    toy_grid(&t, 0, 8, 8);
    toy_signal(&t, "strokes");
    toy_signal(&t, "push");
    toy_signal(&t, "x");
    toy_set(&t, "period", 5);
    t.plan->common = t.settings;
    t.plan->n_common = 1;
    t.plan->settle = SETTLE;
    if (toy_run(&t)) {
        /* At -40, -35 … -5, and then at 0 and 5: nothing strikes twice. */
        expect_rel(toy_sample(&t, 0, 0, 0), 9, 0);
        expect_rel(toy_sample(&t, 0, 0, 1), 10, 0);
        expect_true(toy_sample(&t, 0, 1, 1) != 0);
        expect_true(fabs(toy_sample(&t, 0, 2, 1)) < 8);
    }
    toy_close(&t);
}

JM_TEST("an input that events have set stays, but for arms that set it")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 2, 4, 1); /* between two strokes */
    toy_signal(&t, "push");
    toy_set(&t, "period", 50);
    t.plan->common = t.settings;
    t.plan->n_common = 1;
    toy_set(&t, "push", 0.75);
    t.arms[1] = t.arms[0];
    t.arms[0].n_settings = 1;
    t.plan->n_arms = 2;
    t.plan->settle = 10; /* one stroke, at 0 */
    if (toy_run(&t)) {
        const double x = 8.75 * exp(-0.0625 * 8);
        expect_rel(toy_sample(&t, 0, 0, 0), 0.125 * (6.25 - x), 1e-8);
        expect_rel(toy_sample(&t, 1, 0, 0), 0.75, 0);
    }
    toy_close(&t);
}

JM_TEST("a patient that fails while settling is recorded, the others go on")
{
    toy t;
    toy_open(&t, &toy_blowup, 3);
    toy_grid(&t, 0, 1e-3, 1e-3);
    toy_signal(&t, t.model->abi->states[0].name);
    toy_vary(&t, t.model->abi->params[0].name, 1, 1.9);
    t.plan->settle = 1.2;
    uint64_t n_failed = 0;
    if (toy_run(&t)) {
        for (uint64_t i = 0; i < 3; i++) {
            const bool failed = toy_result(&t, i)->fate != JM_FATE_OK;
            n_failed += failed;
            if (failed)
                expect_true(strstr(toy_result(&t, i)->reason, "did not settle: ") != NULL);
        }
        expect_true(n_failed > 0 && n_failed < 3);
    }
    toy_close(&t);
}

JM_TEST("settling backwards or for ever is refused")
{
    const double wrong[] = { -1, INFINITY, NAN };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        toy t;
        open_two_arms(&t, 1, "dopri5");
        t.plan->settle = wrong[k];
        expect_status(jm_plan_finish(t.plan, &t.err), JM_ARGUMENT, &t.err);
        toy_close(&t);
    }
}

/* y falls twice as fast while patients settle, and nothing else of that time is left. */
static const char own_settle[] =
    "return model \"own\" { time = \"s\", title = \"Settles\", source = \"a test\",\n"
    "  parameter = { k = { 0.5, \"1/s\", \"Rate\" } },\n"
    "  input = { fast = { 1, \"1\", \"How fast\", range = { 0, 5 } } },\n"
    "  state = { y = { \"1\", \"Level\" } },\n"
    "  settle = { time = { 0.05, \"min\" }, with = { fast = 2 } },\n"
    "  start = function(_ENV) y = 8 end,\n"
    "  equations = function(_ENV) dot.y = -k * fast * y end }";

static bool open_own(toy *t, jm_model **model, jm_model_mode mode)
{
    const jm_model_options options = kt_options(mode);
    const char *path = small_file("own.lua", own_settle);
    if (!expect_status(jm_model_open(model, path, &options, &small_err), JM_OK, &small_err))
        return false;
    toy_open(t, (*model)->abi, 11);
    t->model->self = (*model)->self;
    t->model->wide = (*model)->wide;
    t->model->single = (*model)->single;
    toy_vary(t, "k", 0.5, 0.5);
    toy_grid(t, 0, 1, 1);
    toy_signal(t, "y");
    toy_signal(t, "fast");
    return true;
}

JM_TEST("a model says how long its patients settle, and what inputs are meanwhile")
{
    const jm_model_mode modes[] = { JM_MODEL_EVALUATED, JM_MODEL_COMPILED };
    for (size_t m = 0; m < 2; m++) {
        jm_model *model = NULL;
        toy t;
        if (!open_own(&t, &model, modes[m]))
            return;
        expect_rel(model->abi->settle, 3, 1e-15);
        expect_rel(t.plan->settle, 3, 1e-15);
        if (toy_run(&t)) {
            for (uint64_t i = 0; i < 11; i++) {
                const double k = toy_column(&t.cohort, i, 0);
                expect_rel(toy_sample(&t, i, 0, 0), 8 * exp(-6 * k), 1e-6);
                expect_rel(toy_sample(&t, i, 0, 1), 8 * exp(-7 * k), 1e-6);
                expect_rel(toy_sample(&t, i, 1, 0), 1, 0);
            }
        }
        toy_close(&t);
        jm_model_close(model);
    }
}

JM_TEST("what a model says of settling is checked")
{
    static const struct {
        const char *line, *text;
    } wrong[] = {
        { "settle = 3", "it is written settle = {" },
        { "settle = { with = { fast = 2 } }", "a number is needed here" },
        { "settle = { time = 0 }", "above 0" },
        { "settle = { time = { 3, \"mL\" } }", "does not fit" },
        { "settle = { time = 3, whit = { fast = 2 } }", "whit" },
        { "settle = { time = 3, with = { fats = 2 } }", "did you mean \"fast\"" },
        { "settle = { time = 3, with = { y = 2 } }", "no input and no parameter" },
        { "settle = { time = 3, with = { fast = 6 } }", "outside its range" },
    };
    const char *own = strstr(own_settle, "settle = {"), *rest = strstr(own, ",\n  start");
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char text[1000];
        jm_model *model = NULL;
        snprintf(text, sizeof text, "%.*s%s%s", (int)(own - own_settle), own_settle, wrong[k].line,
                 rest);
        const jm_status status =
            jm_model_open(&model, small_file("own.lua", text), &options, &small_err);
        jm_test_note("%s", wrong[k].line);
        expect_true(status == JM_MODEL || status == JM_UNITS);
        expect_contains(small_err.text, wrong[k].text);
        jm_model_close(model);
    }
}

JM_TEST_MAIN
