/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events that happen where two values are equal, and resets. Every model is run with every method
 * there is; what comes out is known in closed form.
 */
#include "core/patient/patient.h"
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"
#include "tests/support/small_model.h"
#include "tests/support/toy_plan.h"

/* x is the time, w = sin(t); a, b, c, k, n change by events alone. */
static const char *text_of(const char *events)
{
    static char text[6000];
    snprintf(text, sizeof text,
             "return model \"meet\" { time = \"s\", title = \"Events\", source = \"a test\",\n"
             "  parameter = { p = { 2, \"1\" }, T = { 2.25, \"s\" }, r = { 3, \"1/s\" } },\n"
             "  state = { x = { \"1\", \"x\" }, w = { \"1\", \"w\" }, a = { \"1\", \"a\" },\n"
             "            b = { \"1\", \"b\" }, c = { \"1\", \"c\" }, k = { \"1\", \"k\" },\n"
             "            n = { \"1\", \"n\" } },\n"
             "  start = function(_ENV) x, w, a, b, c, k, n = 0, 0, 0, 0, 0, 0, 0 end,\n"
             "  equations = function(_ENV)\n"
             "    local s = q(1, \"s\")\n"
             "    dot.x = 1 / s; dot.w = cos(t / s) / s\n"
             "    on { when = lt(x, -1e9), set = { a = a, b = b, c = c, k = k, n = n } }\n"
             "    %s\n"
             "  end,\n"
             "}\n", events);
    return text;
}

static jm_model *model_of(const char *events)
{
    const char *path = small_file("meet.lua", text_of(events));
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    jm_model *model = NULL;
    expect_status(jm_model_open(&model, path, &options, &small_err), JM_OK, &small_err);
    return model;
}

/* A patient that stands at 0, what belongs to that moment done. */
static jm_patient *patient_of(const jm_model *model, const char *method)
{
    jm_patient *patient = NULL;
    jm_error err = {0};
    jm_test_note("%s", method);
    if (expect_status(jm_patient_new(&patient, model, method, &err), JM_OK, &err) &&
        expect_status(jm_patient_tolerance(patient, 1e-9, 1e-12, &err), JM_OK, &err))
        expect_status(jm_patient_begin(patient, &err), JM_OK, &err);
    return patient;
}

static double state_of(jm_patient *patient, const char *name)
{
    jm_error err = {0};
    double value = NAN;
    expect_status(jm_patient_get(patient, name, "1", &value, &err), JM_OK, &err);
    return value;
}

/* What the state `name` is at time t. */
typedef struct check {
    double t;
    const char *name;
    double value;
} check;

static void run_checks(const jm_model *model, const char *method, const check *checks, size_t n)
{
    jm_patient *patient = patient_of(model, method);
    jm_error err = {0};
    for (size_t i = 0; i < n; i++) {
        expect_status(jm_patient_step_to(patient, checks[i].t, "s", &err), JM_OK, &err);
        jm_test_note("%s: %s at %g", method, checks[i].name, checks[i].t);
        expect_abs(state_of(patient, checks[i].name), checks[i].value, 1e-7);
    }
    jm_patient_free(patient);
}

static void run_all(const char *events, const check *checks, size_t n)
{
    jm_model *model = model_of(events);
    for (size_t i = 0; model && jm_steppers[i]; i++)
        run_checks(model, jm_steppers[i]->name, checks, n);
    jm_model_close(model);
}

#define RUN(events, ...)                                                          \
    run_all(events, (const check[]){__VA_ARGS__},                                 \
            sizeof((const check[]){__VA_ARGS__}) / sizeof(check))

/* --- equal -------------------------------------------------------------------------------- */

JM_TEST("two values that glide through each other are equal once, from either side")
{
    RUN("on { when = eq(x, 1.5), set = { a = x, n = n + 1 } }\n"
        "on { when = eq(2 * w, p - 1), set = { b = t / s, k = k + 1 } }",
        {1, "n", 0}, {2, "n", 1}, {2, "a", 1.5}, {2, "b", 0.52359877559829887},
        {4, "k", 2}, {4, "b", 2.6179938779914944}, {9, "k", 4}, {9, "n", 1});
}

JM_TEST("what jumps onto the other value is equal, what jumps past it is not")
{
    RUN("every(q(1, \"s\"), { first = q(1, \"s\"), set = { k = k + 2 } })\n"
        "on { when = eq(k, 4), set = { a = a + 1 } }\n"
        "on { when = eq(k, 5), set = { b = b + 1 } }\n"
        "on { when = eq(k - 6, 0), set = { k = 20 } }",
        {1.5, "a", 0}, {2.5, "a", 1}, {2.5, "b", 0}, {3.5, "b", 0}, {3.5, "k", 20},
        {5.5, "a", 1}, {5.5, "k", 24});
    /* x jumps over 3 where w glides through 0 */
    RUN("on { when = rises_through(x, 2), set = { x = 4 } }\n"
        "on { when = eq(x, 3), set = { a = 1 } }\n"
        "on { when = eq(x, 4), set = { b = b + 1 } }",
        {1.9, "b", 0}, {2.5, "a", 0}, {2.5, "b", 1}, {4, "b", 1}, {4, "a", 0});
}

JM_TEST("a value that jumps by itself is equal only where it lands")
{
    RUN("on { when = eq(mod(x, 5), 1.25), set = { n = n + 1, a = x } }\n"
        "on { when = eq(floor(t / s + 0.5), 2), set = { k = k + 1, b = t / s } }",
        {1.2, "n", 0}, {1.3, "n", 1}, {4, "n", 1}, {6, "n", 1}, {7, "n", 2}, {7, "a", 6.25},
        {7, "k", 1}, {7, "b", 1.5});
}

JM_TEST("what is equal at the start counts with at_start only")
{
    RUN("on { when = eq(p, 2), set = { a = 1 } }\n"
        "on { when = eq(p, 2), at_start = true, set = { b = 1 } }\n"
        "on { when = eq(x, w), at_start = true, set = { c = c + 1 } }\n"
        "on { when = eq(x, w), set = { n = n + 1 } }",
        {0, "a", 0}, {0, "b", 1}, {0, "c", 1}, {0, "n", 0}, {2, "c", 1}, {2, "n", 0}, {2, "a", 0});
}

JM_TEST("an equality of time alone has exactly its moment, also inside of a condition")
{
    jm_model *model =
        model_of("on { when = eq(r * t, 1), set = { a = t / s } }\n"
                 "on { when = both(eq(T, t), gt(x, 1)), set = { b = t / s, n = n + 1 } }\n"
                 "on { when = both(eq(T, t), gt(x, 3)), set = { c = 1 } }\n"
                 "on { when = eq(0 * t, 0 * s), set = { k = 1 } }");
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = patient_of(model, jm_steppers[i]->name);
        jm_error err = {0};
        expect_status(jm_patient_step_to(patient, 1. / 3, "s", &err), JM_OK, &err);
        expect_ulp(state_of(patient, "a"), 1. / 3, 0);
        expect_status(jm_patient_step_to(patient, 2.25, "s", &err), JM_OK, &err);
        expect_ulp(state_of(patient, "b"), 2.25, 0);
        expect_status(jm_patient_step_to(patient, 4, "s", &err), JM_OK, &err);
        expect_ulp(state_of(patient, "a"), 1. / 3, 0);
        expect_ulp(state_of(patient, "n"), 1, 0);
        expect_ulp(state_of(patient, "c"), 0, 0);
        expect_ulp(state_of(patient, "k"), 0, 0);
        jm_patient_free(patient);
    }
    jm_model_close(model);
}

JM_TEST("equality has delays, priorities and an end like other conditions")
{
    const char *late = "values = \"assignment\"";
    char text[1000];
    snprintf(text, sizeof text,
        "on { when = eq(x, 1), priority = 1, %s, set = { a = 10 * a + 1 } }\n"
        "on { when = eq(2 * x, p), priority = 2, %s, set = { a = 10 * a + 2 } }\n"
        "on { when = eq(x, 1), persistent = false, %s, set = { a = 10 * a + 3 } }\n"
        "on { when = eq(x, 1), delay = s, values = \"assignment\", set = { b = x } }\n"
        "on { when = eq(x, 1), delay = s, persistent = false, set = { c = 1 } }", late, late, late);
    RUN(text, {1.5, "a", 213}, {1.5, "b", 0}, {3, "b", 2}, {3, "c", 0});
}

/* --- resets ------------------------------------------------------------------------------- */

JM_TEST("a reset makes a saw of what grows")
{
    RUN("reset { when = eq(x, 2), set = { x = 1 } }",
        {1.5, "x", 1.5}, {2.5, "x", 1.5}, {3.5, "x", 1.5}, {10.25, "x", 1.25});
}

JM_TEST("resets of one moment are looked at in rounds, all from the numbers before")
{
    /* a = a + 1 as long as c is there, and then c leaves: the example of the specification */
    RUN("on { when = ge(x, 1), set = { a = 1, c = 4 } }\n"
        "reset { when = eq(c, 4), set = { a = a + 1 } }\n"
        "reset { when = eq(a, 2), set = { c = a + c } }",
        {0.5, "a", 0}, {1.5, "a", 3}, {1.5, "c", 6}, {3, "a", 3});
    RUN("on { when = ge(x, 1), set = { a = 1, b = 2 } }\n" /* they change places */
        "reset { when = eq(a, 1), set = { a = b, b = a } }",
        {1.5, "a", 2}, {1.5, "b", 1});
}

JM_TEST("of several resets of one quantity the first that holds is done")
{
    RUN("reset { when = eq(x, 1), set = { a = 1 } }\n"
        "reset { when = eq(2 * x, p), set = { a = 3, b = 3 } }\n"
        "reset { when = eq(k, 1), set = { c = 1 } }\n"
        "reset { when = eq(n, 1), set = { c = 2 } }\n"
        "on { when = ge(x, 2), set = { k = 1, n = 1 } }\n"
        "on { when = ge(x, 3), set = { k = 0 } }",
        {1.5, "a", 1}, {1.5, "b", 3}, {2.5, "c", 1}, {3.5, "c", 2});
}

JM_TEST("a reset holds at the start, and at exactly its moment")
{
    RUN("reset { when = eq(x, w), set = { a = a * 0 + 1 } }\n"
        "reset { when = eq(t, T), set = { b = t / s } }\n",
        {0, "a", 1}, {2.25, "b", 2.25}, {3, "x", 3});
}

JM_TEST("a reset that rests is left alone as long as what it sets does")
{
    RUN("on { when = ge(x, 1), set = { k = 1 } }\n"
        "on { when = ge(x, 2), set = { a = 7, b = 7 } }\n"
        "reset { when = eq(k, 1), set = { a = 5 } }",
        {0.5, "a", 0}, {1.5, "a", 5}, {2.5, "a", 5}, {2.5, "b", 7});
}

static void expect_lost(const char *events, double t, const char *part)
{
    jm_model *model = model_of(events);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = patient_of(model, jm_steppers[i]->name);
        jm_error err = {0};
        expect_status(jm_patient_step_to(patient, t, "s", &err), JM_OK, &err);
        expect_int(jm_patient_step_to(patient, 5, "s", &err), JM_MODEL);
        expect_contains(err.text, part);
        jm_patient_free(patient);
    }
    jm_model_close(model);
}

JM_TEST("a quantity that a reset would have to hold is no silent mistake")
{
    expect_lost("reset { when = eq(k, 1), set = { x = 0.5 } }\n"
                "on { when = ge(x, 1), set = { k = 1 } }", 0.9, "stay equal");
    expect_lost("reset { when = eq(min(0.3 * x, 0.5), 0.5), set = { w = 0 } }", 1.5, "stay equal");
    /* b comes to 1 and rests there, perhaps a little beyond by rounding */
    expect_lost("dot.b = when(lt(b, 1), 0.7, 0) / s\n"
                "reset { when = eq(b, 1), set = { w = 0 } }", 1.25, "stay equal");
    expect_lost("reset { when = eq(x, 1), set = { x = 3 } }\n"
                "reset { when = eq(x, 3), set = { x = 1 } }", 0.9, "without end");
}

/* --- companies ---------------------------------------------------------------------------- */

static const char company[] =
    "on { when = eq(w, 0.1 * p), priority = 1, set = { a = a + x, n = n + 1 } }\n"
    "on { when = eq(w, 0.2 * p), delay = 0.1 * T, set = { b = b + 1 } }\n"
    "reset { when = eq(x, p), set = { x = 0.5 } }\n"
    "reset { when = eq(t, T), set = { k = k * 0 + x } }";

JM_TEST("what meets has the same bits at all widths and in the evaluator")
{
    jm_test_kernels(small_file("meet.lua", text_of(company)));
}

/* Patients whose p is below 1 are lost when x comes to p: it would have to stay there. */
JM_TEST("in a run that patient alone is lost which a reset would have to hold")
{
    jm_model *model = model_of("reset { when = eq(x, p), set = { k = when(lt(p, 1), 1, 0) } }\n"
                               "reset { when = eq(k, 1), set = { x = p } }");
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        toy t;
        toy_open(&t, model->abi, 20);
        t.model->self = model->self;
        t.model->wide = model->wide;
        t.model->single = model->single;
        snprintf(t.plan->options.method, sizeof t.plan->options.method, "%s",
                 jm_steppers[i]->name);
        toy_vary(&t, "p", 1, 0.8);
        toy_grid(&t, 0, 3, 0.25);
        toy_signal(&t, "x");
        toy_run(&t);
        for (uint64_t row = 0; row < 20; row++) {
            const double p = toy_result(&t, row)->params[toy_row(&t, "p")];
            jm_test_note("%s, patient %d", jm_steppers[i]->name, (int)row);
            expect_int(toy_result(&t, row)->fate == JM_FATE_OK, !(p < 1));
        }
        toy_close(&t);
    }
    jm_model_close(model);
}

JM_TEST("a saved patient goes on as it would have")
{
    static unsigned char bytes[40000];
    jm_model *model = model_of(company);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *one = patient_of(model, jm_steppers[i]->name), *other = NULL;
        jm_error err = {0};
        size_t size = 0;
        expect_status(jm_patient_step_to(one, 2, "s", &err), JM_OK, &err);
        expect_status(jm_patient_save(one, bytes, sizeof bytes, &size, &err), JM_OK, &err);
        expect_status(jm_patient_new(&other, model, jm_steppers[i]->name, &err), JM_OK, &err);
        expect_status(jm_patient_restore(other, bytes, size, &err), JM_OK, &err);
        for (double t = 2.2; t < 9; t += 0.7) {
            expect_status(jm_patient_step_to(one, t, "s", &err), JM_OK, &err);
            expect_status(jm_patient_step_to(other, t, "s", &err), JM_OK, &err);
            expect_abs(state_of(other, "a"), state_of(one, "a"), 1e-7);
            expect_abs(state_of(other, "x"), state_of(one, "x"), 1e-7);
        }
        expect_abs(state_of(one, "n"), 3, 0);
        jm_patient_free(other);
        jm_patient_free(one);
    }
    jm_model_close(model);
}

JM_TEST_MAIN
