/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events that happen where two values are equal, and resets. Every model is run with every method
 * there is; what comes out is known in closed form.
 */
#include "tests/support/event_kit.h"

/* --- equal -------------------------------------------------------------------------------- */

JM_TEST("two values that glide through each other are equal once, from either side")
{
    EK_RUN("on { when = eq(x, 1.5), set = { a = x, n = n + 1 } }\n"
        "on { when = eq(2 * w, p - 1), set = { b = t / s, k = k + 1 } }",
        {1, "n", 0}, {2, "n", 1}, {2, "a", 1.5}, {2, "b", 0.52359877559829887},
        {4, "k", 2}, {4, "b", 2.6179938779914944}, {9, "k", 4}, {9, "n", 1});
}

JM_TEST("what jumps onto the other value is equal, what jumps past it is not")
{
    EK_RUN("every(q(1, \"s\"), { first = q(1, \"s\"), set = { k = k + 2 } })\n"
        "on { when = eq(k, 4), set = { a = a + 1 } }\n"
        "on { when = eq(k, 5), set = { b = b + 1 } }\n"
        "on { when = eq(k - 6, 0), set = { k = 20 } }",
        {1.5, "a", 0}, {2.5, "a", 1}, {2.5, "b", 0}, {3.5, "b", 0}, {3.5, "k", 20},
        {5.5, "a", 1}, {5.5, "k", 24});
    /* x jumps over 3 where w glides through 0 */
    EK_RUN("on { when = rises_through(x, 2), set = { x = 4 } }\n"
        "on { when = eq(x, 3), set = { a = 1 } }\n"
        "on { when = eq(x, 4), set = { b = b + 1 } }",
        {1.9, "b", 0}, {2.5, "a", 0}, {2.5, "b", 1}, {4, "b", 1}, {4, "a", 0});
}

JM_TEST("a value that jumps by itself is equal only where it lands")
{
    EK_RUN("on { when = eq(mod(x, 5), 1.25), set = { n = n + 1, a = x } }\n"
        "on { when = eq(floor(t / s + 0.5), 2), set = { k = k + 1, b = t / s } }",
        {1.2, "n", 0}, {1.3, "n", 1}, {4, "n", 1}, {6, "n", 1}, {7, "n", 2}, {7, "a", 6.25},
        {7, "k", 1}, {7, "b", 1.5});
}

JM_TEST("what is equal at the start counts with at_start only")
{
    EK_RUN("on { when = eq(p, 2), set = { a = 1 } }\n"
        "on { when = eq(p, 2), at_start = true, set = { b = 1 } }\n"
        "on { when = eq(x, w), at_start = true, set = { c = c + 1 } }\n"
        "on { when = eq(x, w), set = { n = n + 1 } }",
        {0, "a", 0}, {0, "b", 1}, {0, "c", 1}, {0, "n", 0}, {2, "c", 1}, {2, "n", 0}, {2, "a", 0});
}

JM_TEST("an equality of time alone has exactly its moment, also inside of a condition")
{
    jm_model *model =
        ek_model("on { when = eq(r * t, 1), set = { a = t / s } }\n"
                 "on { when = both(eq(T, t), gt(x, 1)), set = { b = t / s, n = n + 1 } }\n"
                 "on { when = both(eq(T, t), gt(x, 3)), set = { c = 1 } }\n"
                 "on { when = eq(0 * t, 0 * s), set = { k = 1 } }");
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = ek_patient(model, jm_steppers[i]->name);
        jm_error err = {0};
        expect_status(jm_patient_step_to(patient, 1. / 3, "s", &err), JM_OK, &err);
        expect_ulp(ek_state(patient, "a"), 1. / 3, 0);
        expect_status(jm_patient_step_to(patient, 2.25, "s", &err), JM_OK, &err);
        expect_ulp(ek_state(patient, "b"), 2.25, 0);
        expect_status(jm_patient_step_to(patient, 4, "s", &err), JM_OK, &err);
        expect_ulp(ek_state(patient, "a"), 1. / 3, 0);
        expect_ulp(ek_state(patient, "n"), 1, 0);
        expect_ulp(ek_state(patient, "c"), 0, 0);
        expect_ulp(ek_state(patient, "k"), 0, 0);
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
    EK_RUN(text, {1.5, "a", 213}, {1.5, "b", 0}, {3, "b", 2}, {3, "c", 0});
}

/* --- resets ------------------------------------------------------------------------------- */

JM_TEST("a reset makes a saw of what grows")
{
    EK_RUN("reset { when = eq(x, 2), set = { x = 1 } }",
        {1.5, "x", 1.5}, {2.5, "x", 1.5}, {3.5, "x", 1.5}, {10.25, "x", 1.25});
}

JM_TEST("resets of one moment are looked at in rounds, all from the numbers before")
{
    /* a = a + 1 as long as c is there, and then c leaves: the example of the specification */
    EK_RUN("on { when = ge(x, 1), set = { a = 1, c = 4 } }\n"
        "reset { when = eq(c, 4), set = { a = a + 1 } }\n"
        "reset { when = eq(a, 2), set = { c = a + c } }",
        {0.5, "a", 0}, {1.5, "a", 3}, {1.5, "c", 6}, {3, "a", 3});
    EK_RUN("on { when = ge(x, 1), set = { a = 1, b = 2 } }\n" /* they change places */
        "reset { when = eq(a, 1), set = { a = b, b = a } }",
        {1.5, "a", 2}, {1.5, "b", 1});
}

JM_TEST("of several resets of one quantity the first that holds is done")
{
    EK_RUN("reset { when = eq(x, 1), set = { a = 1 } }\n"
        "reset { when = eq(2 * x, p), set = { a = 3, b = 3 } }\n"
        "reset { when = eq(k, 1), set = { c = 1 } }\n"
        "reset { when = eq(n, 1), set = { c = 2 } }\n"
        "on { when = ge(x, 2), set = { k = 1, n = 1 } }\n"
        "on { when = ge(x, 3), set = { k = 0 } }",
        {1.5, "a", 1}, {1.5, "b", 3}, {2.5, "c", 1}, {3.5, "c", 2});
}

JM_TEST("a reset holds at the start, and at exactly its moment")
{
    EK_RUN("reset { when = eq(x, w), set = { a = a * 0 + 1 } }\n"
        "reset { when = eq(t, T), set = { b = t / s } }\n",
        {0, "a", 1}, {2.25, "b", 2.25}, {3, "x", 3});
}

JM_TEST("a reset that rests is left alone as long as what it sets does")
{
    EK_RUN("on { when = ge(x, 1), set = { k = 1 } }\n"
        "on { when = ge(x, 2), set = { a = 7, b = 7 } }\n"
        "reset { when = eq(k, 1), set = { a = 5 } }",
        {0.5, "a", 0}, {1.5, "a", 5}, {2.5, "a", 5}, {2.5, "b", 7});
}

static void expect_lost(const char *events, double t, const char *part)
{
    jm_model *model = ek_model(events);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = ek_patient(model, jm_steppers[i]->name);
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
    jm_test_kernels(ek_file(company));
}

/* Patients whose p is below 1 are lost when x comes to p: it would have to stay there. */
JM_TEST("in a run that patient alone is lost which a reset would have to hold")
{
    jm_model *model = ek_model("reset { when = eq(x, p), set = { k = when(lt(p, 1), 1, 0) } }\n"
                               "reset { when = eq(k, 1), set = { x = p } }");
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        toy t;
        ek_open(&t, model, 20, jm_steppers[i]->name);
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
    jm_model *model = ek_model(company);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *one = ek_patient(model, jm_steppers[i]->name), *other = NULL;
        jm_error err = {0};
        size_t size = 0;
        expect_status(jm_patient_step_to(one, 2, "s", &err), JM_OK, &err);
        expect_status(jm_patient_save(one, bytes, sizeof bytes, &size, &err), JM_OK, &err);
        expect_status(jm_patient_new(&other, model, jm_steppers[i]->name, &err), JM_OK, &err);
        expect_status(jm_patient_restore(other, bytes, size, &err), JM_OK, &err);
        for (double t = 2.2; t < 9; t += 0.7) {
            expect_status(jm_patient_step_to(one, t, "s", &err), JM_OK, &err);
            expect_status(jm_patient_step_to(other, t, "s", &err), JM_OK, &err);
            expect_abs(ek_state(other, "a"), ek_state(one, "a"), 1e-7);
            expect_abs(ek_state(other, "x"), ek_state(one, "x"), 1e-7);
        }
        expect_abs(ek_state(one, "n"), 3, 0);
        jm_patient_free(other);
        jm_patient_free(one);
    }
    jm_model_close(model);
}

JM_TEST_MAIN
