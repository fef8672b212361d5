/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events whose conditions come to hold: delays, priorities, cancellations, cascades. Every model is
 * run with every method there is; what comes out is known in closed form.
 */
#include "tests/support/event_kit.h"

/* --- when --------------------------------------------------------------------------------- */

JM_TEST("a condition that holds at the start counts with at_start only")
{
    EK_RUN("on { when = ge(p, 1), set = { a = 1 } }\n"
        "on { when = ge(p, 1), at_start = true, set = { b = 1 } }\n"
        "on { when = ge(p, 3), at_start = true, set = { c = 1 } }",
        {0, "a", 0}, {0, "b", 1}, {0, "c", 0}, {1, "a", 0}, {1, "c", 0});
}

JM_TEST("conditions on time alone come true at exactly their moment")
{
    EK_RUN("on { when = ge(t, T), set = { a = t / s } }\n"
        "on { when = ge(2 * t - T, q(3, \"s\") - t), set = { b = t / s } }\n"
        "on { when = both(gt(x, 0.5), negate(lt(t, q(1, \"s\")))), set = { c = t / s } }",
        {1, "c", 1}, {1.75, "b", 1.75}, {2.25, "a", 2.25}, {3, "a", 2.25});
    jm_model *model =
        ek_model("on { when = ge(t, T), set = { a = t / s, T = T + q(1.125, \"s\") } }");
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        jm_patient *patient = ek_patient(model, jm_steppers[i]->name);
        jm_error err = {0};
        expect_status(jm_patient_step_to(patient, 3, "s", &err), JM_OK, &err);
        expect_ulp(ek_state(patient, "a"), 2.25, 0);
        expect_status(jm_patient_step_to(patient, 4, "s", &err), JM_OK, &err);
        expect_ulp(ek_state(patient, "a"), 3.375, 0); /* T has moved, and so has the moment */
        jm_patient_free(patient);
    }
    jm_model_close(model);
}

JM_TEST("a border on which a patient begins is crossed, and which side it belongs to matters")
{
    EK_RUN("on { when = gt(x, 0), set = { a = 1 } }\n"
        "on { when = ge(x, 0), set = { b = 1 } }\n"
        "on { when = lt(x, 0), set = { c = 1 } }\n"
        "on { when = gt(w, 0), set = { n = n + 1 } }",
        {0, "a", 0}, {0.01, "a", 1}, {0.01, "b", 0}, {0.01, "c", 0}, {1, "n", 1}, {7, "n", 2});
}

JM_TEST("conditions joined by words turn where they say")
{
    EK_RUN("on { when = either(both(gt(x, 1), lt(x, 2)), gt(x, 3)), set = { n = n + 1, a = x } }\n"
        "on { when = either(both(gt(w, 0), negate(gt(x, 1))), both(negate(gt(w, 0)), gt(x, 1))),\n"
        "     set = { b = x } }",
        {0.9, "n", 0}, {1.5, "n", 1}, {1.5, "a", 1}, {3.5, "n", 2}, {3.5, "a", 3},
        {4, "b", 3.14159265358979});
}

JM_TEST("at jumps the truth counts, borders and equality with it")
{
    EK_RUN("on { when = ge(t, q(1, \"s\")), set = { k = 1 } }\n"
        "on { when = ge(t, q(2, \"s\")), set = { k = 2 } }\n"
        "on { when = ge(t, q(3, \"s\")), set = { k = 4 } }\n"
        "on { when = eq(k, 2), set = { a = a + 1 } }\n"
        "on { when = ne(k, 0), set = { b = b + 1 } }\n"
        "on { when = ge(k, 2), set = { c = c + 1 } }\n"
        "on { when = gt(k, 2), set = { n = n + 1 } }",
        {1.5, "a", 0}, {1.5, "b", 1}, {1.5, "c", 0}, {2.5, "a", 1}, {2.5, "c", 1}, {2.5, "n", 0},
        {3.5, "a", 1}, {3.5, "b", 1}, {3.5, "c", 1}, {3.5, "n", 1});
}

/* --- delays ------------------------------------------------------------------------------- */

JM_TEST("a delayed event is executed later, with values of then or of now")
{
    EK_RUN("on { when = ge(x, 1), delay = q(0.5, \"s\"), set = { a = x } }\n"
        "on { when = ge(x, 1), delay = q(500, \"ms\"), values = \"assignment\", set = { b = x } }\n"
        "on { when = ge(x, 1), delay = x * s, values = \"trigger\", set = { c = 1 } }\n"
        "on { when = ge(x, 1), delay = -q(1, \"s\"), set = { n = x } }\n"
        "on { when = ge(x, 1), delay = s / (p - p), set = { k = 1 } }",
        {1.4, "a", 0}, {1.4, "b", 0}, {1.4, "n", 1}, {1.6, "a", 1}, {1.6, "b", 1.5}, {1.9, "c", 0},
        {2.1, "c", 1}, {50, "k", 0});
}

JM_TEST("where units are labels a delay is a number in the model's time")
{
    static const char text[] =
        "return model \"label\" { time = \"min\", units = \"labels\", title = \"t\", source = \"s\",\n"
        "  state = { x = { \"1\", \"x\" }, a = { \"1\", \"a\" }, b = { \"1\", \"b\" } },\n"
        "  start = function(_ENV) x, a, b = 0, 0, 0 end,\n"
        "  equations = function(_ENV)\n"
        "    dot.x = 1\n"
        "    on { when = ge(t, 3), delay = 0.5, set = { a = 1 } }\n"
        "    on { when = ge(t, 3), set = { b = t } }\n"
        "  end }\n";
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    jm_model *model = NULL;
    if (!expect_status(jm_model_open(&model, small_file("label.lua", text), &options, &small_err),
                       JM_OK, &small_err))
        return;
    const ek_check checks[] = {{180, "b", 3}, {209, "a", 0}, {211, "a", 1}};
    ek_run_checks(model, "dopri5", checks, 3); /* seconds */
    jm_model_close(model);
}

JM_TEST("several executions of one event may be under way")
{
    EK_RUN("on { when = ge(x, 1), set = { x = 0 } }\n"
        "on { when = ge(x, 1), delay = q(2.5, \"s\"), values = \"assignment\","
        "     set = { n = n + 1, a = t / s } }",
        {3.4, "n", 0}, {3.6, "n", 1}, {3.6, "a", 3.5}, {4.6, "n", 2}, {5.6, "n", 3},
        {5.6, "a", 5.5});
}

JM_TEST("a fleeting condition cancels what waits, a persistent one does not")
{
    EK_RUN("local c1 = both(ge(x, 1), lt(x, 1.3))\n"
        "on { when = c1, delay = q(0.5, \"s\"), set = { a = 1 } }\n"
        "on { when = c1, delay = q(0.5, \"s\"), persistent = false, set = { b = 1 } }\n"
        "on { when = c1, delay = q(0.2, \"s\"), persistent = false, set = { c = 1 } }",
        {3, "a", 1}, {3, "b", 0}, {3, "c", 1});
}

/* --- priorities --------------------------------------------------------------------------- */

JM_TEST("of what is due at one moment the highest priority goes first, none last")
{
    EK_RUN("local now, late = ge(t, q(1, \"s\")), \"assignment\"\n"
        "on { when = now, values = late, set = { a = 10 * a + 4 } }\n"
        "on { when = now, values = late, priority = 1, set = { a = 10 * a + 1 } }\n"
        "on { when = now, values = late, priority = p, set = { a = 10 * a + 2 } }\n"
        "on { when = now, values = late, priority = -3, set = { a = 10 * a + 3 } }\n"
        "on { when = ge(t, q(0.5, \"s\")), delay = q(0.5, \"s\"), values = late, priority = 1.5,\n"
        "     set = { a = 10 * a + 5 } }\n"
        "on { when = now, values = late, set = { a = 10 * a + 6 } }",
        {1.1, "a", 251346});
}

JM_TEST("priorities are those of the moment at which there is a choice")
{
    EK_RUN("local now, late = ge(t, q(1, \"s\")), \"assignment\"\n"
        "on { when = now, values = late, priority = 5, set = { a = 10 * a + 1, b = 4 } }\n"
        "on { when = now, values = late, priority = 3, set = { a = 10 * a + 2 } }\n"
        "on { when = now, values = late, priority = b, set = { a = 10 * a + 3 } }",
        {1.1, "a", 132});
}

JM_TEST("values of the trigger are those before any execution")
{
    EK_RUN("local now = ge(t, q(1, \"s\"))\n"
        "on { when = now, priority = 2, set = { a = 7, b = c } }\n"
        "on { when = now, priority = 1, set = { c = a + 1 } }\n"
        "on { when = now, priority = 0, values = \"assignment\", set = { n = a + 1 } }",
        {1.1, "a", 7}, {1.1, "b", 0}, {1.1, "c", 1}, {1.1, "n", 8});
}

JM_TEST("an event of the same moment can cancel another one")
{
    EK_RUN("local now = ge(t, q(1, \"s\"))\n"
        "on { when = now, priority = 2, set = { k = 1 } }\n"
        "on { when = both(now, lt(k, 1)), priority = 1, persistent = false, set = { a = 1 } }\n"
        "on { when = both(now, lt(k, 1)), priority = 1, set = { b = 1 } }\n"
        "on { when = both(now, lt(k, 1)), priority = 3, persistent = false, set = { c = 1 } }",
        {2, "a", 0}, {2, "b", 1}, {2, "c", 1});
}

JM_TEST("what an execution makes true joins, by its priority")
{
    EK_RUN("on { when = ge(t, q(1, \"s\")), priority = 5, set = { k = 1 } }\n"
        "on { when = ge(t, q(1, \"s\")), values = \"assignment\", priority = 1,"
        "     set = { a = 10 * a + 1 } }\n"
        "on { when = ge(k, 1), priority = 2, values = \"assignment\", set = { a = 10 * a + 2, n = 1 } }\n"
        "on { when = ge(n, 1), priority = 0, values = \"assignment\", set = { a = 10 * a + 3 } }",
        {1.1, "a", 213});
}

JM_TEST("a level that an execution jumps through counts, and the other way round")
{
    EK_RUN("on { when = ge(t, q(1, \"s\")), set = { k = 2 } }\n"
        "on { when = rises_through(k, 1), set = { n = n + 1 } }\n"
        "on { when = ge(n, 1), set = { c = c + 1, k = 0 } }\n"
        "on { when = falls_through(k, 1), set = { b = 5 } }",
        {2, "n", 1}, {2, "c", 1}, {2, "b", 5});
}

JM_TEST("a long cascade ends; one without an end is the patient's failure")
{
    EK_RUN("on { when = both(ge(t, q(1, \"s\")), lt(n, 500)), set = { n = n + 1, k = 1 - k } }\n"
        "on { when = both(ge(k, 1), lt(n, 500)), set = { n = n + 1, k = 0 } }\n"
        "on { when = both(both(le(k, 0), gt(n, 0)), lt(n, 500)), set = { n = n + 1, k = 1 } }",
        {1.1, "n", 500});
    jm_model *model = ek_model("on { when = both(ge(x, 1), le(k, 0)), set = { k = 1 } }\n"
                               "on { when = gt(k, 0), set = { k = 0 } }");
    jm_patient *patient = ek_patient(model, "dopri5");
    jm_error err = {0};
    expect_status(jm_patient_step_to(patient, 2, "s", &err), JM_MODEL, &err);
    expect_contains(err.text, "without end");
    jm_patient_free(patient);
    jm_model_close(model);
}

/* --- ties --------------------------------------------------------------------------------- */

static double first_of_tie(const jm_model *model, uint64_t person)
{
    jm_patient *patient = ek_patient(model, "dopri5");
    jm_error err = {0};
    patient->body.person = person;
    expect_status(jm_patient_step_to(patient, 2, "s", &err), JM_OK, &err);
    const double a = ek_state(patient, "a");
    jm_patient_free(patient);
    return a;
}

JM_TEST("equal priorities are drawn for: each order for some, the same for the same patient")
{
    jm_model *model = ek_model(
        "local now, late = ge(t, q(1, \"s\")), \"assignment\"\n"
        "on { when = now, values = late, priority = 1, set = { a = 10 * a + 1 } }\n"
        "on { when = now, values = late, priority = 1, set = { a = 10 * a + 2 } }\n"
        "on { when = now, values = late, priority = 1, set = { a = 10 * a + 3 } }");
    static const double orders[] = {123, 132, 213, 231, 312, 321};
    int seen[6] = {0};
    for (uint64_t person = 0; person < 600; person++) {
        const double a = first_of_tie(model, person);
        for (int i = 0; i < 6; i++)
            seen[i] += a == orders[i];
        if (person % 100 == 0)
            expect_ulp(first_of_tie(model, person), a, 0);
    }
    for (int i = 0; i < 6; i++) /* 100 each, give or take five deviations */
        expect_true(seen[i] > 54 && seen[i] < 146);
    jm_model_close(model);
}

/* --- saved patients ----------------------------------------------------------------------- */

JM_TEST("a patient is saved with what waits")
{
    jm_model *model = ek_model(
        "on { when = ge(x, 1), delay = q(1.5, \"s\"), set = { a = x + w } }\n"
        "on { when = both(ge(x, 1), lt(x, 3)), delay = q(5, \"s\"), persistent = false,\n"
        "     set = { b = 1 } }\n"
        "on { when = ge(t, T), set = { c = t / s } }\n"
        "on { when = gt(w, 0.5), values = \"assignment\", delay = q(3, \"s\"), set = { n = n + 1 } }");
    jm_patient *one = ek_patient(model, "dopri5"), *other = ek_patient(model, "dopri5");
    jm_error err = {0};
    static unsigned char bytes[4000];
    size_t size;
    expect_status(jm_patient_step_to(one, 1.7, "s", &err), JM_OK, &err);
    expect_status(jm_patient_save(one, bytes, sizeof bytes, &size, &err), JM_OK, &err);
    expect_status(jm_patient_restore(other, bytes, size, &err), JM_OK, &err);
    for (double t = 2; t <= 12; t += 0.5) {
        expect_status(jm_patient_step_to(one, t, "s", &err), JM_OK, &err);
        expect_status(jm_patient_step_to(other, t, "s", &err), JM_OK, &err);
        for (uint32_t s = 0; s < model->abi->n_states; s++)
            expect_ulp(other->block->y[s], one->block->y[s], 0);
    }
    expect_abs(ek_state(one, "a"), 1.8414709848, 1e-6);
    expect_ulp(ek_state(one, "b"), 0, 0);
    expect_ulp(ek_state(one, "c"), 2.25, 0);
    expect_ulp(ek_state(one, "n"), 2, 0);
    jm_patient_free(one);
    jm_patient_free(other);
    jm_model_close(model);
}

/* --- company ------------------------------------------------------------------------------ */

static const char company[] =
    "on { when = ge(x, p), set = { x = 0 } }\n"
    "on { when = ge(x, p), delay = T, values = \"assignment\", set = { n = n + w } }\n"
    "on { when = both(gt(w, 0), lt(w, 0.9)), delay = 0.4 * T, persistent = false,\n"
    "     set = { b = b + x } }\n"
    "local due, now = ge(t, T), \"assignment\"\n"
    "on { when = due, values = now, priority = 1, set = { a = 10 * a + 1, T = T + q(1, \"s\") } }\n"
    "on { when = due, values = now, priority = 1, set = { a = mod(10 * a + 2, 1e6) } }\n"
    "on { when = due, values = now, priority = 1, set = { k = a } }\n"
    "on { when = eq(w, 0.1 * p), priority = 2, set = { c = c + x } }\n"
    "reset { when = eq(x, 0.5 * p), set = { x = 0.6 * p } }";

/* Patients 0 .. n-1, by a method; of all that one patient is sampled as nothing may depend on n. */
static void open_company(toy *t, const jm_model *model, uint64_t n, const char *method)
{
    ek_open(t, model, n, method);
    toy_vary(t, "T", 2.25, 0.5);
    toy_vary(t, "p", 1.5, 0.9);
    toy_grid(t, 0, 12, 0.25);
    for (uint32_t s = 0; s < model->abi->n_states; s++)
        toy_signal(t, model->abi->states[s].name);
    toy_run(t);
}

static void compare_company(const jm_model *one, const jm_model *other, const char *method)
{
    toy many, few;
    open_company(&many, one, 40, method);
    open_company(&few, other, 13, method);
    const size_t n = many.plan->n_signals * many.plan->n_times;
    for (uint64_t row = 0; row < 13; row++) {
        jm_test_note("%s, patient %d", method, (int)row);
        const double *a = toy_result(&many, row)->samples, *b = toy_result(&few, row)->samples;
        expect_int(memcmp(a, b, n * sizeof *a), 0);
        expect_int(toy_result(&many, row)->fate, JM_FATE_OK);
    }
    toy_close(&many);
    toy_close(&few);
}

/* The samples of a state. */
static const double *course_of(const toy *t, uint64_t row, const char *name)
{
    size_t s = 0;
    while (strcmp(t->plan->signals[s].name, name) != 0)
        s++;
    return toy_result(t, row)->samples + s * t->plan->n_times;
}

/* The stroke of a clock is served without asking each patient what is due to it. */
JM_TEST("what the stroke of a clock sets off is on the agenda from then on")
{
    jm_model *model = ek_model("every(q(1, \"s\"), { set = { c = c + 1 } })\n"
                               "on { when = ge(c, 3), delay = 0.1 * T, values = \"assignment\",\n"
                               "     set = { a = x } }");
    toy t;
    if (!model)
        return;
    open_company(&t, model, 20, "dopri5");
    for (uint64_t row = 0; row < 20; row++) {
        const double *a = course_of(&t, row, "a"), *c = course_of(&t, row, "c");
        const double delay = 0.1 * toy_result(&t, row)->params[toy_row(&t, "T")];
        size_t third = 0; /* the time at which c is 3 */
        while (c[third] < 3)
            third++;
        const double due = t.plan->times[third] + delay;
        jm_test_note("patient %d", (int)row);
        for (size_t k = 0; k < t.plan->n_times; k++)
            expect_rel(a[k], t.plan->times[k] < due ? 0 : due, 1e-9);
    }
    toy_close(&t);
    jm_model_close(model);
}

JM_TEST("events of a patient are the same in any company, compiled or evaluated")
{
    const char *path = small_file("company.lua", ek_text(company));
    jm_model_options options = kt_options(JM_MODEL_COMPILED);
    jm_model *compiled = NULL, *eval = NULL;
    if (!expect_status(jm_model_open(&compiled, path, &options, &small_err), JM_OK, &small_err))
        return;
    options.mode = JM_MODEL_EVALUATED;
    if (expect_status(jm_model_open(&eval, path, &options, &small_err), JM_OK, &small_err)) {
        for (size_t i = 0; jm_steppers[i]; i++) {
            if (jm_steppers[i]->own_steps)
                compare_company(compiled, eval, jm_steppers[i]->name);
        }
    }
    jm_model_close(eval);
    jm_model_close(compiled);
}

/* --- kernels ------------------------------------------------------------------------------ */

JM_TEST("what events ask for has the same bits at all widths and in the evaluator")
{
    jm_test_kernels(small_file(
        "events.lua",
        ek_text("on { when = either(both(ge(x, w), lt(a, 1)), eq(k, p)), delay = (x + p) * s,\n"
                "     priority = exp(w) - p, persistent = false, set = { a = x * w, b = p } }\n"
                "on { when = ge(3 * t - T, p * s), at_start = true, priority = 2, set = { c = 1 } }\n"
                "on { when = negate(ne(k, x)), set = { c = 2 } }")));
}

JM_TEST_MAIN
