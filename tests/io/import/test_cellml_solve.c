/* SPDX-License-Identifier: Apache-2.0 */
/* CellML whose equations give no quantity as they stand: what is solved, for what, and what not. */
#include "tests/io/import/import_kit.h"

#define HEAD                                                                                       \
    "<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/1.0#\" "                               \
    "xmlns:cellml=\"http://www.cellml.org/cellml/1.0#\">"
#define MATH     "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">"
#define N(x)     "<cn cellml:units=\"dimensionless\">" x "</cn>"
#define CI(x)    "<ci>" x "</ci>"
#define DO(f, a) "<apply><" f "/>" a "</apply>"
#define EQ(a, b) DO("eq", a b)
#define RATE(x)  "<apply><diff/><bvar><ci>time</ci></bvar><ci>" x "</ci></apply>"
#define VAR(x)   "<variable name=\"" x "\" units=\"dimensionless\"/>"
#define SET(x, start)                                                                              \
    "<variable name=\"" x "\" units=\"dimensionless\" initial_value=\"" start "\"/>"

/* One component with a state x that begins at 2.5 and has the derivative -x. */
#define WITH(variables, maths)                                                                     \
    HEAD "<component name=\"c\"><variable name=\"time\" units=\"second\"/>" SET("x", "2.5")        \
        variables MATH EQ(RATE("x"), DO("times", N("-1") CI("x"))) maths                           \
        "</math></component></model>"

static double value_of(const kit_model *m, const char *name)
{
    for (uint32_t i = 0; i < m->abi->n_signals; i++)
        if (strcmp(m->abi->signals[i].name, name) == 0)
            return m->signals[i];
    return (double)NAN;
}

static double rate_of(const kit_model *m, const char *name)
{
    for (uint32_t i = 0; i < m->abi->n_states; i++)
        if (strcmp(m->abi->states[i].name, name) == 0)
            return m->rhs[i];
    return (double)NAN;
}

/* The signal `name` is `value` at the start. */
static void expect_value(const char *text, const char *name, double value)
{
    kit_model m;
    jm_test_note("%s", name);
    if (kit_import_text(&m, text))
        expect_rel(value_of(&m, name), value, 1e-14);
    kit_free(&m);
}

JM_TEST("a variable that stands in a sum, a product or a function is solved for")
{
    expect_value(WITH(VAR("y"), EQ(DO("plus", CI("x") CI("y")), N("1"))), "y", -1.5);
    expect_value(WITH(VAR("y"), EQ(N("1"), DO("times", CI("x") CI("y")))), "y", 0.4);
    expect_value(WITH(VAR("y"), EQ(DO("exp", CI("y")), DO("times", CI("x") N("2")))), "y",
                 1.6094379124341003);
    expect_value(WITH(VAR("y"), EQ(CI("y"), DO("plus", DO("divide", CI("y") N("2")) CI("x")))), "y",
                 5);
    expect_value(WITH(VAR("y") SET("all", "4"), EQ(CI("all"), DO("plus", CI("x") CI("y")))), "y",
                 1.5);
}

JM_TEST("a derivative that stands in a sum or a product is solved for")
{
    kit_model m;
    if (kit_import_text(&m, WITH(SET("V", "3") SET("C", "2") VAR("I") VAR("slope"),
                                 EQ(DO("plus", DO("times", CI("C") RATE("V")) CI("I")), N("0"))
                                 EQ(CI("I"), DO("minus", CI("V") CI("x")))
                                 EQ(CI("slope"), DO("times", RATE("V") N("10")))))) {
        expect_rel(rate_of(&m, "V"), -0.25, 1e-14);
        expect_rel(value_of(&m, "slope"), -2.5, 1e-14);
    }
    kit_free(&m);
    if (kit_import_text(&m, WITH(SET("V", "3"), EQ(CI("V"), DO("plus", RATE("V") CI("x"))))))
        expect_rel(rate_of(&m, "V"), 0.5, 1e-14);
    kit_free(&m);
    /* two derivatives, coupled */
    if (kit_import_text(&m, WITH(SET("a", "1") SET("b", "1"),
                                 EQ(DO("plus", RATE("a") RATE("b")), CI("x"))
                                 EQ(DO("minus", RATE("a") RATE("b")), N("1"))))) {
        expect_rel(rate_of(&m, "a"), 1.75, 1e-14);
        expect_rel(rate_of(&m, "b"), 0.75, 1e-14);
    }
    kit_free(&m);
}

JM_TEST("equations that share what they are about find their own, signals between are seen through")
{
    static const char two[] = WITH(VAR("y") VAR("z"),
                                   EQ(DO("plus", CI("y") CI("z")), CI("x"))
                                   EQ(DO("minus", CI("y") CI("z")), N("1")));
    expect_value(two, "y", 1.75);
    expect_value(two, "z", 0.75);
    static const char through[] = WITH(VAR("y") VAR("a") VAR("b"),
                                       EQ(CI("a"), DO("times", CI("y") N("2")))
                                       EQ(CI("b"), DO("plus", CI("a") N("1")))
                                       EQ(DO("plus", CI("b") CI("x")), N("0")));
    expect_value(through, "y", -1.75);
    expect_value(through, "b", -2.5);
    /* only y can come from the first: z is not to be had out of it */
    static const char choosy[] =
        WITH(VAR("y") VAR("z"),
             EQ(DO("plus", CI("y") DO("times", CI("z") DO("exp", CI("z")))), CI("x"))
             EQ(DO("times", N("2") CI("z")), N("0")));
    expect_value(choosy, "y", 2.5);
}

#define UNITS                                                                                      \
    "<units name=\"mV\"><unit prefix=\"milli\" units=\"volt\"/></units>"                           \
    "<units name=\"per_s\"><unit units=\"second\" exponent=\"-1\"/></units>"

JM_TEST("what is solved for keeps its unit, and the units of those that are connected to it")
{
    kit_model m;
    static const char text[] =
        HEAD UNITS "<component name=\"cell\"><variable name=\"time\" units=\"second\"/>"
        "<variable name=\"V\" units=\"mV\" initial_value=\"-80\" public_interface=\"out\"/>"
        "<variable name=\"k\" units=\"per_s\" initial_value=\"2\"/>"
        MATH EQ(DO("plus", RATE("V") DO("times", CI("k") CI("V"))),
                "<cn cellml:units=\"per_s\">0</cn>")
        "</math></component>"
        "<component name=\"seen\"><variable name=\"V\" units=\"volt\" public_interface=\"in\"/>"
        "<variable name=\"E\" units=\"mV\" public_interface=\"out\"/></component>"
        "<component name=\"law\"><variable name=\"W\" units=\"volt\" public_interface=\"in\"/>"
        "<variable name=\"E\" units=\"volt\" public_interface=\"in\"/>"
        MATH EQ(DO("plus", CI("W") CI("E")), "<cn cellml:units=\"volt\">0.02</cn>")
        "</math></component>"
        "<connection><map_components component_1=\"cell\" component_2=\"law\"/>"
        "<map_variables variable_1=\"V\" variable_2=\"W\"/></connection>"
        "<connection><map_components component_1=\"seen\" component_2=\"law\"/>"
        "<map_variables variable_1=\"E\" variable_2=\"E\"/></connection></model>";
    if (kit_import_text(&m, text)) {
        double e = value_of(&m, "E");
        expect_rel(rate_of(&m, "V"), 160, 1e-14);
        const uint32_t i = kit_row(&m, m.abi->signals, m.abi->n_signals, "seen.E");
        const uint32_t k = kit_row(&m, m.abi->signals, m.abi->n_signals, "law.E");
        e = i < m.abi->n_signals ? m.signals[i] : k < m.abi->n_signals ? m.signals[k] * 1000 : e;
        expect_rel(e, 100, 1e-13);
    }
    kit_free(&m);
}

JM_TEST("what has no solution in symbols, or too many or few equations, is refused by name")
{
    static const char *const broken[][2] = {
        {WITH(VAR("y"), EQ(DO("times", CI("y") DO("exp", CI("y"))), CI("x"))), "cannot be solved"},
        {WITH(VAR("y"), EQ(DO("times", CI("y") CI("y")), CI("x"))), "cannot be solved"},
        {WITH("", EQ(DO("plus", CI("x") N("1")), N("0"))), "gives nothing"},
        {WITH("", EQ(CI("x"), N("1"))), "has a derivative already"},
        {WITH(VAR("y") VAR("z"), EQ(DO("plus", CI("y") CI("z")), CI("x"))),
         "nothing gives it a value"},
        {WITH(VAR("y"), EQ(DO("plus", CI("y") N("1")), CI("x"))
                        EQ(DO("plus", CI("y") N("2")), CI("x"))), "cannot be solved"},
        {WITH(VAR("y") VAR("z"), EQ(DO("times", CI("y") DO("plus", CI("z") CI("y"))), CI("x"))
                                 EQ(DO("plus", CI("y") CI("z")), DO("sin", CI("z")))),
         "cannot be solved"},
        {WITH(VAR("y"), EQ(DO("plus", CI("y") N("1")), DO("gt", CI("x") N("0")))), "conditions"},
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        kit_refused(broken[i][0], broken[i][1]);
}

JM_TEST_MAIN
