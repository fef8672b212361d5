/* SPDX-License-Identifier: Apache-2.0 */
/* Events of the model that end a patient: alone and in company, with every method there is. */
#include "tests/support/event_kit.h"

static void expect_death(const char *events, double t_death, const char *reason)
{
    jm_model *model = ek_model(events);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = ek_patient(model, jm_steppers[i]->name);
        jm_error err = {0};
        double t = NAN;
        expect_status(jm_patient_step_to(patient, 0.5 * t_death, "s", &err), JM_OK, &err);
        expect_status(jm_patient_step_to(patient, 9, "s", &err), JM_DIED, &err);
        expect_text(err.text, reason);
        expect_status(jm_patient_time(patient, "s", &t, &err), JM_OK, &err);
        expect_abs(t, t_death, 1e-7);
        expect_status(jm_patient_step(patient, 1, "s", &err), JM_DIED, &err);
        expect_status(jm_patient_begin(patient, &err), JM_OK, &err); /* another life */
        expect_status(jm_patient_step_to(patient, 0.5 * t_death, "s", &err), JM_OK, &err);
        jm_patient_free(patient);
    }
    jm_model_close(model);
}

JM_TEST("a patient dies where a condition comes to hold, a level is crossed, or later")
{
    expect_death("on { when = gt(x, 1.5), die = \"grown too old\" }", 1.5, "grown too old");
    expect_death("on { when = rises_through(x, p), die = \"beyond p\" }", 2, "beyond p");
    expect_death("on { when = falls_through(w, 0.5), die = \"low\", set = { a = 1 } }",
                 2.6179938779914944, "low");
    expect_death("on { when = gt(x, 1), delay = T, die = \"late\" }", 3.25, "late");
    expect_death("on { when = ge(t, T), die = \"of time\" }", 2.25, "of time");
    expect_death("on { when = eq(x, 2), die = \"of equality\" }", 2, "of equality");
    expect_death("every(q(1, \"s\"), { set = { k = k + 1 } })\n"
                 "on { when = ge(k, 4), die = \"struck\" }", 3, "struck");
}

JM_TEST("who lives on before a fleeting delay is over does not die")
{
    EK_RUN("on { when = gt(w, 0.5), delay = q(3, \"s\"), persistent = false, die = \"x\" }",
           {6, "x", 6}, {9, "x", 9});
}

JM_TEST("what the same moment holds still is done before by those of higher priority, not after")
{
    jm_model *model = ek_model("on { when = gt(x, 1), priority = 3, set = { a = 7 } }\n"
                               "on { when = gt(x, 1), priority = 2, set = { b = 8 }, die = \"d\" }\n"
                               "on { when = gt(x, 1), priority = 1, set = { c = 9 } }\n");
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = ek_patient(model, jm_steppers[i]->name);
        jm_error err = {0};
        expect_status(jm_patient_step_to(patient, 3, "s", &err), JM_DIED, &err);
        expect_abs(ek_state(patient, "a"), 7, 0);
        expect_abs(ek_state(patient, "b"), 8, 0);
        expect_abs(ek_state(patient, "c"), 0, 0);
        jm_patient_free(patient);
    }
    jm_model_close(model);
}

static const char company[] =
    "on { when = gt(x, 2 * p), die = \"came to twice p\" }\n"
    "on { when = lt(p, 0.7), at_start = true, die = \"stillborn\" }\n"
    "every(q(1, \"s\"), { set = { k = k + 1 } })";

static void open_company(toy *t, const jm_model *model, uint64_t n, const char *method)
{
    ek_open(t, model, n, method);
    toy_vary(t, "p", 1, 0.9);
    toy_grid(t, 0, 2.5, 0.25);
    toy_signal(t, "x");
    toy_signal(t, "w");
    toy_outcome(t, JM_OUTCOME_MAXIMUM, "x");
    toy_run(t);
}

static void expect_end(const toy *t, uint64_t row)
{
    const jm_run_result *r = toy_result(t, row);
    const double p = r->params[toy_row(t, "p")];
    const bool dies = p < 1.25, never_lived = p < 0.7;
    const double t_end = never_lived ? 0 : dies ? 2 * p : 2.5;
    jm_test_note("%s, patient %d, p = %g", t->plan->options.method, (int)row, p);
    expect_int(r->fate, dies ? JM_FATE_DIED : JM_FATE_OK);
    expect_text(r->reason, never_lived ? "stillborn" : dies ? "came to twice p" : "");
    expect_abs(r->t_end, t_end, 1e-7);
    expect_int(r->flags & JM_FLAG_RETRIED, 0);
    if (!never_lived)
        expect_abs(r->outcomes[0], t_end, 1e-7);
    for (size_t k = 0; k < t->plan->n_times; k++) {
        const double x = toy_sample(t, row, 0, k), at = t->plan->times[k];
        if (never_lived || at > t_end + 1e-6)
            expect_true(isnan(x));
        else
            expect_abs(x, at, 1e-7);
    }
}

JM_TEST("in a run the dead leave the others alone, and have the same bits in any company")
{
    jm_model *model = ek_model(company);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        toy many, one;
        open_company(&many, model, 37, jm_steppers[i]->name);
        open_company(&one, model, 1, jm_steppers[i]->name);
        uint64_t n_died = 0;
        for (uint64_t row = 0; row < 37; row++) {
            expect_end(&many, row);
            n_died += toy_result(&many, row)->fate == JM_FATE_DIED;
        }
        expect_true(n_died > 5 && n_died < 32);
        const jm_run_stats *stats = jm_run_statistics(many.run);
        expect_int(stats->n_failed, 0);
        expect_int(stats->n_retried, 0);
        const size_t n = 2 * many.plan->n_times;
        if (jm_steppers[i]->own_steps)
            expect_int(memcmp(toy_result(&many, 0)->samples, toy_result(&one, 0)->samples,
                              n * sizeof(double)), 0);
        toy_close(&many);
        toy_close(&one);
    }
    jm_model_close(model);
}

JM_TEST("who dies while settling has died, and when the plan begins")
{
    jm_model *model = ek_model("on { when = gt(x, p), die = \"came to p\" }");
    toy t;
    if (!model)
        return;
    ek_open(&t, model, 9, "dopri5");
    toy_vary(&t, "p", 1, 0.9);
    toy_grid(&t, 5, 5.25, 0.25);
    toy_signal(&t, "x");
    t.plan->settle = 1;
    toy_run(&t);
    for (uint64_t row = 0; row < 9; row++) {
        const jm_run_result *r = toy_result(&t, row);
        const double p = r->params[toy_row(&t, "p")];
        jm_test_note("patient %d, p = %g", (int)row, p);
        expect_int(r->fate, p < 1.25 ? JM_FATE_DIED : JM_FATE_OK);
        if (p < 1) {
            expect_text(r->reason, "died while settling: came to p");
            expect_abs(r->t_end, 5, 0);
        }
    }
    toy_close(&t);
    jm_model_close(model);
}

JM_TEST("the reason is a line that is not too long, and belongs to the model")
{
    char events[600], *at = events;
    jm_model *one = ek_model("on { when = gt(x, 1), die = \"a\" }");
    jm_model *other = ek_model("on { when = gt(x, 1), die = \"b\" }");
    if (one && other) {
        expect_true(strcmp(one->abi->fingerprint, other->abi->fingerprint) != 0);
        expect_text(one->abi->events[1].name, "death: a");
    }
    jm_model_close(one);
    jm_model_close(other);
    at += snprintf(at, sizeof events, "on { when = gt(x, 1), die = \"");
    memset(at, 'y', 121);
    snprintf(at + 121, 20, "\" }");
    const char *const wrong[] = {"on { when = gt(x, 1), die = true }",
                                 "on { when = gt(x, 1), die = \"\" }",
                                 "on { when = gt(x, 1), die = \"a\\nb\" }", events};
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        jm_model *model = NULL;
        expect_status(jm_model_open(&model, ek_file(wrong[k]), &options, &small_err),
                      JM_MODEL, &small_err);
        expect_contains(small_err.text, "of what the patient dies");
        jm_model_close(model);
    }
}

JM_TEST_MAIN
