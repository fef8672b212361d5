/* SPDX-License-Identifier: Apache-2.0 */
#include "jumeau/jumeau.h"

#include "core/lanes/stepper.h"
#include "tests/support/jm_test.h"
#include "tests/support/toy_models.h"

static jm_error err;

static jm_patient *make(jm_model *model, const char *method)
{
    jm_patient *patient = NULL;
    if (!expect_status(jm_patient_new(&patient, model, method, &err), JM_OK, &err))
        exit(2);
    return patient;
}

static double value(jm_patient *patient, const char *name, const char *unit)
{
    double x = -1e300;
    expect_status(jm_patient_get(patient, name, unit, &x, &err), JM_OK, &err);
    return x;
}

static double now(const jm_patient *patient, const char *unit)
{
    double t = -1e300;
    expect_status(jm_patient_time(patient, unit, &t, &err), JM_OK, &err);
    return t;
}

JM_TEST("a patient decays as its closed form says, in any unit")
{
    jm_model *model = toy_model_new(&toy_pk);
    jm_patient *p = make(model, "dopri5");
    expect_status(jm_patient_tolerance(p, 1e-9, 1e-12, &err), JM_OK, &err);
    expect_status(jm_patient_set(p, "CL", 100, "mL/min", &err), JM_OK, &err);
    expect_rel(value(p, "CL", "L/h"), 6, 1e-15);
    expect_status(jm_patient_bolus(p, "CENT", 0.25, "g", &err), JM_OK, &err);
    expect_rel(value(p, "CENT", NULL), 250, 0);
    expect_status(jm_patient_step(p, 90, "min", &err), JM_OK, &err);
    expect_rel(now(p, "s"), 5400, 1e-15);
    expect_rel(value(p, "CENT", "mg"), 250 * exp(-1.5 * 6 / 30), 1e-8);
    expect_rel(value(p, "CP", "ug/mL"), 250 / 30.0 * exp(-1.5 * 6 / 30), 1e-8);
    expect_status(jm_patient_set(p, "CENT", 33, "mg", &err), JM_OK, &err);
    expect_status(jm_patient_step_to(p, 4, "h", &err), JM_OK, &err);
    expect_rel(value(p, "CENT", "mg"), 33 * exp(-2.5 * 6 / 30), 1e-8);
    jm_patient_free(p);
    toy_model_free(model);
}

JM_TEST("infusions run, end on their way and can be stopped")
{
    jm_model *model = toy_model_new(&toy_clock);
    jm_patient *p = make(model, "dopri5");
    expect_status(jm_patient_set(p, "k", 0, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_infuse(p, "sugar", 6, "mmol", 180, "s", &err), JM_OK, &err);
    expect_rel(value(p, "dose.sugar", "mmol/min"), 2, 0);
    expect_status(jm_patient_step(p, 5, "min", &err), JM_OK, &err);
    expect_rel(value(p, "x", "mmol/L"), 8.75 + 3, 1e-12);
    expect_rel(value(p, "dose.sugar", NULL), 0, 0);
    expect_status(jm_patient_infuse(p, "sugar", 10, NULL, 10, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_step(p, 2.5, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_stop_dose(p, "sugar", &err), JM_OK, &err);
    expect_status(jm_patient_step(p, 30, NULL, &err), JM_OK, &err);
    expect_rel(value(p, "x", "mmol/L"), 8.75 + 3 + 1.25, 1e-12);
    jm_patient_free(p);
    toy_model_free(model);
}

typedef struct diary {
    int events, doses;
    double t_last;
} diary;

static void hear(void *user, double t, const char *kind, const char *label, double amount,
                 const char *unit)
{
    diary *d = user;
    (void)label;
    (void)amount;
    (void)unit;
    d->events += strcmp(kind, "event") == 0;
    d->doses += strcmp(kind, "dose") == 0;
    d->t_last = t;
}

JM_TEST("events and clocks of the model take place between steps, and are told")
{
    jm_model *model = toy_model_new(&toy_clock);
    jm_patient *p = make(model, "dopri5");
    diary d = {0};
    const double k = 0.0625, first = log(8.75 / 5) / k, period = log(7.5 / 5) / k;
    jm_patient_listen(p, hear, &d);
    expect_status(jm_patient_set(p, "floor", 5, NULL, &err), JM_OK, &err);
    for (int step = 0; step < 80; step++)
        expect_status(jm_patient_step(p, 0.5, "min", &err), JM_OK, &err);
    const int falls = 1 + (int)floor((40 - first) / period);
    expect_int(d.events, falls);
    expect_rel(value(p, "falls", NULL), falls, 0);
    expect_abs(d.t_last, first + (falls - 1) * period, 1e-4);
    jm_patient_free(p);
    toy_model_free(model);
}

/* A patient with everything that can be under way. */
static jm_patient *busy_patient(jm_model *model, const char *method)
{
    jm_patient *p = make(model, method);
    expect_status(jm_patient_set(p, "period", 7.3, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_set(p, "floor", 4.5, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_step(p, 3.7, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_infuse(p, "sugar", 6, "mmol", 18, "min", &err), JM_OK, &err);
    expect_status(jm_patient_infuse(p, "sugar", 2, "mmol", 9.5, "min", &err), JM_OK, &err);
    expect_status(jm_patient_step(p, 2.9, NULL, &err), JM_OK, &err);
    return p;
}

/* Both live on and stay equal to the bit. */
static void compare(jm_patient *a, jm_patient *b)
{
    for (int step = 0; step < 60; step++) {
        jm_test_note("step %d", step);
        expect_status(jm_patient_step(a, 0.77, NULL, &err), JM_OK, &err);
        expect_status(jm_patient_step(b, 0.77, NULL, &err), JM_OK, &err);
        expect_ulp(value(a, "x", NULL), value(b, "x", NULL), 0);
        expect_ulp(value(a, "push", NULL), value(b, "push", NULL), 0);
        expect_ulp(value(a, "dose.sugar", NULL), value(b, "dose.sugar", NULL), 0);
        expect_ulp(now(a, NULL), now(b, NULL), 0);
    }
    expect_true(value(a, "strokes", NULL) > 6);
}

JM_TEST("a value that is set may jump through an event of the model, at once")
{
    jm_model *model = toy_model_new(&toy_clock);
    jm_patient *p = make(model, "dopri5");
    expect_status(jm_patient_set(p, "k", 0, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_set(p, "floor", 5, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_step(p, 3, "min", &err), JM_OK, &err);
    expect_rel(value(p, "x", NULL), 8.75, 0);
    expect_status(jm_patient_set(p, "floor", 9.5, NULL, &err), JM_OK, &err);
    expect_rel(value(p, "falls", NULL), 1, 0);
    expect_rel(value(p, "x", NULL), 11.25, 0);
    expect_status(jm_patient_step(p, 3, "min", &err), JM_OK, &err);
    expect_rel(value(p, "x", NULL), 11.25, 0);
    jm_patient_free(p);
    toy_model_free(model);
}

JM_TEST("saved, restored and stepped equals never interrupted, bit for bit")
{
    static uint8_t bytes[8192];
    const char *const methods[] = {"dopri5", "dop853"};
    for (int m = 0; m < 2; m++) {
        jm_model *model = toy_model_new(&toy_clock);
        jm_patient *never = busy_patient(model, methods[m]);
        jm_patient *saved = busy_patient(model, methods[m]);
        jm_patient *back = make(model, "auto");
        size_t size = 0, again = 0;
        jm_test_note("%s", methods[m]);
        expect_status(jm_patient_save(saved, NULL, 0, &size, &err), JM_OK, &err);
        expect_true(size > 100 && size < sizeof bytes);
        expect_status(jm_patient_save(saved, bytes, size - 1, &again, &err), JM_ARGUMENT, NULL);
        expect_status(jm_patient_save(saved, bytes, sizeof bytes, &again, &err), JM_OK, &err);
        expect_int(again, size);
        jm_patient_free(saved);
        expect_status(jm_patient_restore(back, bytes, size, &err), JM_OK, &err);
        expect_text(jm_patient_method(back), methods[m]);
        compare(never, back);
        jm_patient_free(never);
        jm_patient_free(back);
        toy_model_free(model);
    }
}

JM_TEST("a method that shares its steps goes on alike in the saved and the restored patient")
{
    static uint8_t bytes[8192];
    if (!jm_stepper_find("cvode_bdf"))
        jm_test_skip("this build has no CVODE");
    jm_model *model = toy_model_new(&toy_clock);
    jm_patient *saved = busy_patient(model, "cvode_bdf"), *back = make(model, "dopri5");
    size_t size = 0;
    expect_status(jm_patient_save(saved, bytes, sizeof bytes, &size, &err), JM_OK, &err);
    expect_status(jm_patient_restore(back, bytes, size, &err), JM_OK, &err);
    compare(saved, back);
    jm_patient_free(saved);
    jm_patient_free(back);
    toy_model_free(model);
}

JM_TEST("damaged bytes are refused, wherever they are damaged, and leave the patient as it was")
{
    static uint8_t bytes[8192];
    jm_model *model = toy_model_new(&toy_clock), *other = toy_model_new(&toy_pk);
    jm_patient *p = busy_patient(model, "dopri5"), *back = busy_patient(model, "dopri5");
    jm_patient *stranger = make(other, "dopri5");
    size_t size = 0;
    expect_status(jm_patient_save(p, bytes, sizeof bytes, &size, &err), JM_OK, &err);
    const double x = value(back, "x", NULL);
    for (size_t k = 0; k < size; k += 7) {
        bytes[k] ^= 0x24;
        jm_test_note("byte %zu", k);
        expect_status(jm_patient_restore(back, bytes, size, &err), JM_SYNTAX, NULL);
        bytes[k] ^= 0x24;
    }
    expect_status(jm_patient_restore(back, bytes, size / 2, &err), JM_SYNTAX, NULL);
    expect_status(jm_patient_restore(back, NULL, 0, &err), JM_SYNTAX, NULL);
    expect_status(jm_patient_restore(stranger, bytes, size, &err), JM_MODEL, NULL);
    expect_ulp(value(back, "x", NULL), x, 0);
    compare(p, back);
    jm_patient_free(p);
    jm_patient_free(back);
    jm_patient_free(stranger);
    toy_model_free(model);
    toy_model_free(other);
}

JM_TEST("a patient that explodes says so, stays there, and can begin anew")
{
    jm_model *model = toy_model_new(&toy_blowup);
    jm_patient *p = make(model, "dopri5");
    expect_status(jm_patient_set(p, "p", 0.25, NULL, &err), JM_OK, &err);
    const jm_status status = jm_patient_step(p, 10, "s", &err);
    expect_true(status == JM_SOLVER || status == JM_DOMAIN);
    expect_abs(now(p, "s"), 4, 1e-3);
    expect_status(jm_patient_step(p, 1, "s", &err), status, NULL);
    expect_status(jm_patient_set(p, "p", 0.01, NULL, &err), JM_OK, &err);
    expect_status(jm_patient_begin(p, &err), JM_OK, &err);
    expect_status(jm_patient_step(p, 10, "s", &err), JM_OK, &err);
    expect_rel(value(p, "x", NULL), 1 / 0.9, 1e-5);
    jm_patient_free(p);
    toy_model_free(model);
}

JM_TEST("what cannot be is refused with a remedy")
{
    jm_model *model = toy_model_new(&toy_clock);
    jm_patient *p = make(model, NULL);
    double x;
    expect_status(jm_patient_get(p, "y", NULL, &x, &err), JM_ARGUMENT, NULL);
    expect_status(jm_patient_get(p, "x", "mmHg", &x, &err), JM_UNITS, NULL);
    expect_contains(err.text, "mmHg");
    expect_status(jm_patient_set(p, "triple", 1, NULL, &err), JM_ARGUMENT, NULL);
    expect_status(jm_patient_set(p, "k", (double)NAN, NULL, &err), JM_ARGUMENT, NULL);
    expect_status(jm_patient_bolus(p, "salt", 1, "g", &err), JM_ARGUMENT, NULL);
    expect_contains(err.text, "sugar");
    expect_status(jm_patient_bolus(p, "sugar", -1, NULL, &err), JM_ARGUMENT, NULL);
    expect_status(jm_patient_step(p, -1, "s", &err), JM_ARGUMENT, NULL);
    expect_status(jm_patient_step(p, 5, "s", &err), JM_OK, &err);
    expect_status(jm_patient_step_to(p, 1, "s", &err), JM_ARGUMENT, NULL);
    expect_status(jm_patient_tolerance(p, 1e-3, 1, &err), JM_ARGUMENT, NULL);
    jm_patient *none = p;
    expect_status(jm_patient_new(&none, model, "euler", &err), JM_ARGUMENT, NULL);
    expect_true(none == NULL);
    expect_true(jm_stepper_find(jm_patient_method(p)) != NULL); /* "auto" has chosen */
    jm_patient_free(p);
    jm_patient_free(NULL);
    toy_model_free(model);
}

JM_TEST("a model tells its quantities in order")
{
    jm_model *model = toy_model_new(&toy_pk);
    jm_quantity_info info;
    expect_int(jm_model_count(model), PK_STATES + 1 + PK_PARAMS + 3 + PK_ROUTES);
    expect_status(jm_model_quantity(model, PK_STATES, &info, &err), JM_OK, &err);
    expect_text(info.name, "CP");
    expect_int(info.kind, JM_QUANTITY_SIGNAL);
    expect_status(jm_model_quantity(model, PK_STATES + 1, &info, &err), JM_OK, &err);
    expect_text(info.name, "CL");
    expect_rel(info.high, 100, 0);
    expect_status(jm_model_quantity(model, jm_model_count(model) - 1, &info, &err), JM_OK, &err);
    expect_int(info.kind, JM_QUANTITY_DOSE);
    expect_status(jm_model_quantity(model, jm_model_count(model), &info, &err), JM_ARGUMENT, NULL);
    expect_text(jm_model_name(model), "toy/pk");
    expect_text(jm_model_time_unit(model), "h");
    expect_true(strlen(jm_version()) > 0);
    toy_model_free(model);
}

JM_TEST_MAIN
