/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resets of CellML 2.0. Each model is imported, written, read as a file of ours and lived through
 * with every method there is; what comes out is known in closed form.
 */
#include "core/patient/patient.h"
#include "tests/io/import/import_kit.h"
#include "tests/support/small_model.h"

#define MATH      "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">"
#define IS(x, e)  "<apply><eq/>" x e "</apply>"
#define RATE(x)   "<apply><diff/><bvar><ci>t</ci></bvar><ci>" x "</ci></apply>"
#define N(x)      "<cn cellml:units=\"dimensionless\">" x "</cn>"
#define DO(f, a)  "<apply><" f "/>" a "</apply>"
#define CI(x)     "<ci>" x "</ci>"
#define TIME      "<variable name=\"t\" units=\"dimensionless\"/>"
#define VARIABLE(x, start)                                                                         \
    "<variable name=\"" x "\" units=\"dimensionless\" initial_value=\"" start "\"/>"
#define RESET(x, test, order, at, to)                                                              \
    "<reset variable=\"" x "\" test_variable=\"" test "\" order=\"" order "\"><test_value>" MATH at\
    "</math></test_value><reset_value>" MATH to "</math></reset_value></reset>"
#define MODEL(inside)                                                                              \
    "<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/2.0#\" "                               \
    "xmlns:cellml=\"http://www.cellml.org/cellml/2.0#\">" inside "</model>"
#define ONE(inside) MODEL("<component name=\"c\">" TIME inside "</component>")
/* Grows by 1 in a unit of time. */
#define GROWS(x) MATH IS(RATE(x), N("1")) "</math>"

/* What the quantity `name` is at time t. */
typedef struct check {
    double t;
    const char *name;
    double value;
} check;

static void live(const jm_model *model, const char *method, const check *checks, size_t n)
{
    jm_patient *patient = NULL;
    jm_error err = {0};
    if (!expect_status(jm_patient_new(&patient, model, method, &err), JM_OK, &err) ||
        !expect_status(jm_patient_tolerance(patient, 1e-9, 1e-12, &err), JM_OK, &err))
        return;
    for (size_t i = 0; i < n; i++) {
        double value = NAN;
        jm_test_note("%s: %s at %g", method, checks[i].name, checks[i].t);
        expect_status(jm_patient_step_to(patient, checks[i].t, "s", &err), JM_OK, &err);
        expect_status(jm_patient_get(patient, checks[i].name, "1", &value, &err), JM_OK, &err);
        expect_abs(value, checks[i].value, 1e-7);
    }
    jm_patient_free(patient);
}

/* The model as a file of ours; NULL with a failed expectation. */
static jm_model *model_of(const char *text)
{
    kit_model m;
    jm_model *model = NULL;
    jm_error err = {0};
    const jm_model_options options = {.mode = JM_MODEL_EVALUATED};
    if (kit_import_text(&m, text))
        expect_status(jm_model_open(&model, small_file("resets.lua", m.imported.lua.data),
                                    &options, &err), JM_OK, &err);
    kit_free(&m);
    return model;
}

static void run_all(const char *text, const check *checks, size_t n)
{
    jm_model *model = model_of(text);
    for (size_t i = 0; model && jm_steppers[i]; i++)
        live(model, jm_steppers[i]->name, checks, n);
    jm_model_close(model);
}

#define RUN(text, ...)                                                          \
    run_all(text, (const check[]){__VA_ARGS__},                                 \
            sizeof((const check[]){__VA_ARGS__}) / sizeof(check))

JM_TEST("what grows and is reset makes a saw")
{
    kit_model m;
    static const char text[] =
        ONE(VARIABLE("A", "1") GROWS("A") RESET("A", "A", "1", N("2"), N("1")));
    if (kit_import_text(&m, text)) {
        expect_contains(m.imported.lua.data, "reset { when = eq(A, 2), set = { A = 1 } }");
        expect_int(m.abi->events[0].kind, JM_EVENT_RESETS);
    }
    kit_free(&m);
    RUN(text, {0.9, "A", 1.9}, {1.2, "A", 1.2}, {2.5, "A", 1.5}, {9.75, "A", 1.75});
}

JM_TEST("a ball that bounces is turned round when it comes to the ground")
{
    RUN(ONE(VARIABLE("h", "0.5") VARIABLE("v", "0") MATH IS(RATE("h"), CI("v"))
            IS(RATE("v"), N("-1")) "</math>"
            RESET("v", "h", "1", N("0"), DO("abs", CI("v")))),
        {0.5, "h", 0.375}, {1.5, "h", 0.375}, {1.5, "v", 0.5}, {2, "h", 0.5}, {3.5, "v", 0.5},
        {6, "h", 0.5});
}

JM_TEST("one reset may set off another at the same moment")
{
    RUN(ONE(VARIABLE("A", "1") VARIABLE("B", "2") GROWS("A") GROWS("B")
            RESET("A", "B", "1", N("4"), N("5")) RESET("B", "A", "1", N("5"), N("6"))),
        {1.5, "A", 2.5}, {1.5, "B", 3.5}, {3, "A", 6}, {3, "B", 7});
}

JM_TEST("all resets of a round compute from the numbers before it")
{
    RUN(ONE(VARIABLE("A", "1") VARIABLE("B", "3") GROWS("B")
            RESET("A", "B", "1", N("4"), DO("plus", CI("A") N("1")))
            RESET("B", "A", "1", N("2"), DO("plus", CI("A") CI("B")))),
        {0.5, "A", 1}, {2, "A", 3}, {2, "B", 7});
}

JM_TEST("of the active resets of a variable the one of the lowest order applies")
{
    RUN(ONE(VARIABLE("A", "2") VARIABLE("B", "3") VARIABLE("C", "0") GROWS("B")
            RESET("A", "B", "2", N("4"), N("3")) RESET("A", "B", "-7", N("4"), N("1"))
            RESET("A", "C", "1", N("1"), N("5")) RESET("C", "B", "3", N("5"), N("1"))),
        {0.5, "A", 2}, {1.5, "A", 1}, {2.5, "A", 5}, {2.5, "C", 1});
}

JM_TEST("a jump that passes over the value is none, one that lands on it is")
{
    RUN(ONE(VARIABLE("A", "1") VARIABLE("B", "0") VARIABLE("C", "0") GROWS("A")
            RESET("A", "A", "1", N("2"), N("4")) RESET("B", "A", "1", N("3"), N("1"))
            RESET("C", "A", "1", N("4"), N("1"))),
        {0.5, "C", 0}, {3, "B", 0}, {3, "C", 1}, {3, "A", 6});
}

JM_TEST("what is equal at the start is reset there, and time has its moment")
{
    RUN(ONE(VARIABLE("A", "1") VARIABLE("y", "0") GROWS("A")
            RESET("y", "A", "1", N("1"), N("7")) RESET("y", "t", "2", N("1.7"), CI("t"))),
        {0, "y", 7}, {1.6, "y", 7}, {1.7, "y", 1.7}, {5, "y", 1.7});
}

JM_TEST("a value that is time within a period is equal once in each")
{
    kit_model m;
    static const char text[] =
        ONE("<variable name=\"x\" units=\"dimensionless\"/>" VARIABLE("y", "0") VARIABLE("A", "0")
            MATH IS(RATE("A"), CI("y")) IS(CI("x"), DO("rem", CI("t") N("10"))) "</math>"
            RESET("y", "x", "1", N("4"), N("1")) RESET("y", "x", "2", N("4.5"), N("0")));
    if (kit_import_text(&m, text))
        expect_contains(m.imported.lua.data, "every(10, { first = 4");
    kit_free(&m);
    RUN(text, {3, "y", 0}, {4.25, "y", 1}, {9, "A", 0.5}, {20, "A", 1}, {50, "A", 2.5});
}

/* B of the other component is the same variable, in hundreds. */
JM_TEST("resets of connected variables are those of one, each in its own unit")
{
    RUN(MODEL("<units name=\"hundred\"><unit units=\"dimensionless\" multiplier=\"100\"/></units>"
              "<component name=\"c\">" TIME
              "<variable name=\"A\" units=\"dimensionless\" initial_value=\"0\" "
              "interface=\"public\"/>" GROWS("A") RESET("A", "A", "2", N("5"), N("50"))
              "</component><component name=\"d\"><variable name=\"B\" units=\"hundred\" "
              "interface=\"public\"/>"
              RESET("B", "B", "1", "<cn cellml:units=\"hundred\">0.05</cn>",
                    "<cn cellml:units=\"hundred\">0.2</cn>")
              "</component><connection component_1=\"c\" component_2=\"d\">"
              "<map_variables variable_1=\"A\" variable_2=\"B\"/></connection>"),
        {4, "A", 4}, {6, "A", 21});
}

static void expect_lost(const char *text, const char *why)
{
    jm_model *model = model_of(text);
    jm_error err = {0};
    jm_patient *patient = NULL;
    if (model && expect_status(jm_patient_new(&patient, model, "dopri5", &err), JM_OK, &err)) {
        expect_status(jm_patient_step_to(patient, 0.5, "s", &err), JM_OK, &err);
        expect_int(jm_patient_step_to(patient, 5, "s", &err), JM_MODEL);
        expect_contains(err.text, why);
    }
    jm_patient_free(patient);
    jm_model_close(model);
}

JM_TEST("resets that rest are left alone, those that would have to hold are no silent mistake")
{
    RUN(ONE(VARIABLE("A", "0") VARIABLE("k", "0") VARIABLE("z", "3") GROWS("A")
            RESET("k", "A", "1", N("1"), N("1")) RESET("z", "k", "1", N("1"), N("2"))),
        {0.5, "z", 3}, {5, "z", 2});
    expect_lost(ONE(VARIABLE("A", "0") VARIABLE("k", "0") VARIABLE("z", "3") GROWS("A") GROWS("z")
                    RESET("k", "A", "1", N("1"), N("1")) RESET("z", "k", "1", N("1"), N("2"))),
                "\"reset of z\": its two sides stay equal");
}

JM_TEST("resets that never come to an end are named")
{
    expect_lost(ONE(VARIABLE("A", "1") GROWS("A") RESET("A", "A", "1", N("2"), N("3"))
                    RESET("A", "A", "2", N("3"), N("2"))), "without end");
    expect_lost(ONE(VARIABLE("A", "0") VARIABLE("k", "1") GROWS("A")
                    RESET("k", "A", "1", N("1"), DO("times", N("0.5") CI("k")))), "without end");
}

JM_TEST("resets that break the rules are refused by name")
{
    static const char *const broken[][2] = {
        {ONE(VARIABLE("A", "0") GROWS("A") RESET("A", "A", "1", N("1"), N("0"))
             RESET("A", "t", "1", N("1"), N("0"))), "have the order 1"},
        {ONE(VARIABLE("A", "0") GROWS("A") RESET("A", "A", "one", N("1"), N("0"))), "whole number"},
        {ONE(VARIABLE("A", "0") GROWS("A") RESET("B", "A", "1", N("1"), N("0"))), "no variable"},
        {ONE(VARIABLE("A", "0") GROWS("A") RESET("A", "B", "1", N("1"), N("0"))), "no variable"},
        {ONE(VARIABLE("A", "0") GROWS("A") RESET("t", "A", "1", N("1"), N("0"))), "is time"},
        {ONE(VARIABLE("A", "0") "<variable name=\"B\" units=\"dimensionless\"/>" GROWS("A")
             RESET("B", "A", "1", N("1"), N("0"))), "no initial value"},
        {ONE(VARIABLE("A", "0") "<variable name=\"B\" units=\"dimensionless\"/>" GROWS("A")
             MATH IS(CI("B"), CI("A")) "</math>" RESET("B", "A", "1", N("1"), N("0"))),
         "follows from an equation"},
        {ONE(VARIABLE("A", "0") GROWS("A") RESET("A", "A", "1", N("1") N("2"), N("0"))),
         "one expression"},
        {ONE(VARIABLE("A", "0") GROWS("A")
             RESET("A", "A", "1", N("1"), DO("gt", CI("A") N("0")))), "a condition"},
        {ONE(VARIABLE("A", "0") GROWS("A")
             "<reset variable=\"A\" test_variable=\"A\" order=\"1\"/>"), "<test_value>"},
        {ONE(VARIABLE("A", "0") VARIABLE("B", "A") GROWS("A") VARIABLE("C", "B")
             RESET("B", "A", "1", N("1"), N("0"))), "which is computed"},
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        kit_refused(broken[i][0], broken[i][1]);
}

JM_TEST_MAIN
