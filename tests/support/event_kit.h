/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model whose events are given by the test, run with every method there is.
 *
 * x is the time, w = sin(t); a, b, c, n, k change by events alone.
 */
#ifndef JM_TESTS_SUPPORT_EVENT_KIT_H
#define JM_TESTS_SUPPORT_EVENT_KIT_H

#include <unistd.h>

#include "core/patient/patient.h"
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"
#include "tests/support/small_model.h"
#include "tests/support/toy_plan.h"

TOY_UNUSED static const char *ek_text(const char *events)
{
    static char text[6000];
    snprintf(text, sizeof text,
             "return model \"events\" { time = \"s\", title = \"Events\", source = \"a test\",\n"
             "  parameter = { p = { 2, \"1\" }, T = { 2.25, \"s\" }, r = { 3, \"1/s\" } },\n"
             "  state = { x = { \"1\", \"x\" }, w = { \"1\", \"w\" }, a = { \"1\", \"a\" },\n"
             "            b = { \"1\", \"b\" }, c = { \"1\", \"c\" }, n = { \"1\", \"n\" },\n"
             "            k = { \"1\", \"k\" } },\n"
             "  start = function(_ENV) x, w, a, b, c, n, k = 0, 0, 0, 0, 0, 0, 0 end,\n"
             "  equations = function(_ENV)\n"
             "    local s = q(1, \"s\")\n"
             "    dot.x = 1 / s; dot.w = cos(t / s) / s\n"
             "    on { when = lt(x, -1e9), set = { a = a, b = b, c = c, n = n, k = k } }\n"
             "    %s\n"
             "  end,\n"
             "}\n", events);
    return text;
}

/* The path of a file with that text; no other test that runs beside this one writes it. */
TOY_UNUSED static const char *ek_file(const char *events)
{
    char name[64];
    snprintf(name, sizeof name, "events-%ld.lua", (long)getpid());
    return small_file(name, ek_text(events));
}

TOY_UNUSED static jm_model *ek_model(const char *events)
{
    const char *path = ek_file(events);
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    jm_model *model = NULL;
    expect_status(jm_model_open(&model, path, &options, &small_err), JM_OK, &small_err);
    return model;
}

/* A patient that stands at 0, what belongs to that moment done. */
TOY_UNUSED static jm_patient *ek_patient(const jm_model *model, const char *method)
{
    jm_patient *patient = NULL;
    jm_error err = {0};
    jm_test_note("%s", method);
    if (expect_status(jm_patient_new(&patient, model, method, &err), JM_OK, &err) &&
        expect_status(jm_patient_tolerance(patient, 1e-9, 1e-12, &err), JM_OK, &err))
        expect_status(jm_patient_begin(patient, &err), JM_OK, &err);
    return patient;
}

TOY_UNUSED static double ek_state(jm_patient *patient, const char *name)
{
    jm_error err = {0};
    double value = NAN;
    expect_status(jm_patient_get(patient, name, "1", &value, &err), JM_OK, &err);
    return value;
}

/* What the state `name` is at time t. */
typedef struct ek_check {
    double t;
    const char *name;
    double value;
} ek_check;

TOY_UNUSED static void ek_run_checks(const jm_model *model, const char *method,
                                     const ek_check *checks, size_t n)
{
    jm_patient *patient = ek_patient(model, method);
    jm_error err = {0};
    for (size_t i = 0; i < n; i++) {
        expect_status(jm_patient_step_to(patient, checks[i].t, "s", &err), JM_OK, &err);
        jm_test_note("%s: %s at %g", method, checks[i].name, checks[i].t);
        expect_abs(ek_state(patient, checks[i].name), checks[i].value, 1e-7);
    }
    jm_patient_free(patient);
}

TOY_UNUSED static void ek_run_all(const char *events, const ek_check *checks, size_t n)
{
    jm_model *model = ek_model(events);
    for (size_t i = 0; model && jm_steppers[i]; i++)
        ek_run_checks(model, jm_steppers[i]->name, checks, n);
    jm_model_close(model);
}

/* EK_RUN("on { … }", {1.5, "a", 0}, …) */
#define EK_RUN(events, ...)                                                          \
    ek_run_all(events, (const ek_check[]){__VA_ARGS__},                              \
               sizeof((const ek_check[]){__VA_ARGS__}) / sizeof(ek_check))

/* A plan of n patients of the model, by a method; the test says what varies and when, and runs. */
TOY_UNUSED static void ek_open(toy *t, const jm_model *model, uint64_t n, const char *method)
{
    toy_open(t, model->abi, n);
    t->model->self = model->self;
    t->model->wide = model->wide;
    t->model->single = model->single;
    snprintf(t->plan->options.method, sizeof t->plan->options.method, "%s", method);
}

#endif
