/* SPDX-License-Identifier: Apache-2.0 */
/* CellML of our own making: what is carried over, what is converted, what is refused and why. */
#include "tests/io/import/import_kit.h"

#define HEAD                                                                                       \
    "<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/1.0#\" "                               \
    "xmlns:cellml=\"http://www.cellml.org/cellml/1.0#\">"
#define MATH "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">"
#define RATE(x, e)                                                                                 \
    "<apply><eq/><apply><diff/><bvar><ci>time</ci></bvar><ci>" x "</ci></apply>" e "</apply>"
#define IS(x, e)     "<apply><eq/><ci>" x "</ci>" e "</apply>"
#define NUMBER(x, u) "<cn cellml:units=\"" u "\">" x "</cn>"
#define DO(f, a)     "<apply><" f "/>" a "</apply>"
#define TIME         "<variable name=\"time\" units=\"second\"/>"
#define ONE          "dimensionless"

/* One component with a decay; `more` stands in it, `maths` in its <math>. */
#define DECAY(more, maths)                                                                         \
    HEAD "<component name=\"c\">" TIME                                                             \
         "<variable name=\"x\" units=\"dimensionless\" initial_value=\"2.5\"/>" more MATH RATE(    \
             "x", DO("times", NUMBER("-1", "hertz") "<ci>x</ci>")) maths                           \
        "</math></component></model>"

static double rate(const kit_model *m, const char *id)
{
    const uint32_t i = kit_row(m, m->abi->states, m->abi->n_states, id);
    return i < m->abi->n_states ? m->rhs[i] : (double)NAN;
}

static double signal_of(const kit_model *m, const char *id)
{
    const uint32_t i = kit_row(m, m->abi->signals, m->abi->n_signals, id);
    return i < m->abi->n_signals ? m->signals[i] : (double)NAN;
}

JM_TEST("a state keeps its start, its derivative and what it is")
{
    kit_model m;
    if (kit_import_text(&m, DECAY("", ""))) {
        expect_int(m.abi->n_states, 1);
        expect_rel(m.y[0], 2.5, 0);
        expect_rel(rate(&m, "c.x"), -2.5, 0);
        expect_text(m.abi->states[0].doc, "x of c");
        expect_text(m.abi->time_unit, "s");
        expect_contains(m.imported.lua.data, "dot.x = q(-1, \"Hz\") * x");
    }
    kit_free(&m);
}

JM_TEST("connected variables in other units are converted, both ways and in derivatives")
{
    static const char text[] = HEAD
        "<units name=\"mV\"><unit prefix=\"milli\" units=\"volt\"/></units>"
        "<units name=\"ms\"><unit prefix=\"milli\" units=\"second\"/></units>"
        "<units name=\"V_per_s\"><unit units=\"volt\"/><unit units=\"second\" "
        "exponent=\"-1\"/></units>"
        "<component name=\"clock\"><variable name=\"time\" units=\"ms\" "
        "public_interface=\"out\"/></component>"
        "<component name=\"cell\"><variable name=\"time\" units=\"second\" "
        "public_interface=\"in\"/><variable name=\"V\" units=\"mV\" initial_value=\"-80\" "
        "public_interface=\"out\"/>" MATH RATE(
            "V",
            NUMBER(
                "3",
                "V_per_s")) "</math></component>"
                            "<component name=\"meter\"><variable name=\"V\" units=\"volt\" "
                            "public_interface=\"in\"/><variable name=\"twice\" "
                            "units=\"volt\"/>" MATH IS(
                                "twice",
                                DO("times",
                                   NUMBER("2",
                                          ONE) "<ci>V</ci>")) "</math></component>"
                                                              "<connection><map_components "
                                                              "component_1=\"clock\" "
                                                              "component_2=\"cell\"/>"
                                                              "<map_variables variable_1=\"time\" "
                                                              "variable_2=\"time\"/></connection>"
                                                              "<connection><map_components "
                                                              "component_1=\"meter\" "
                                                              "component_2=\"cell\"/>"
                                                              "<map_variables variable_1=\"V\" "
                                                              "variable_2=\"V\"/></connection></"
                                                              "model>";
    kit_model m;
    if (kit_import_text(&m, text)) {
        expect_text(m.abi->time_unit, "ms");
        expect_rel(signal_of(&m, "meter.twice"), -0.16, 1e-15);
        /* 3 "mV per second", as its component counts, are 0.003 in each ms */
        expect_rel(rate(&m, "cell.V"), 0.003, 1e-15);
    }
    kit_free(&m);
}

JM_TEST("units that agree are kept, units that do not become labels with a reason")
{
    kit_model m;
    if (kit_import_text(&m, DECAY("<variable name=\"E\" units=\"volt\" initial_value=\"3\"/>"
                                  "<variable name=\"y\" units=\"volt\"/>",
                                  IS("y", DO("plus", "<ci>E</ci>" NUMBER("4", "volt")))))) {
        expect_contains(m.imported.lua.data, "q(4, \"V\")");
        expect_true(strstr(m.imported.lua.data, "labels") == NULL);
    }
    kit_free(&m);
    if (kit_import_text(&m, DECAY("<variable name=\"E\" units=\"volt\" initial_value=\"3\"/>"
                                  "<variable name=\"y\" units=\"volt\"/>",
                                  IS("y", DO("plus", "<ci>E</ci>" NUMBER("4", "second")))))) {
        expect_rel(signal_of(&m, "c.y"), 7, 0);
        expect_contains(m.imported.lua.data, "units  = \"labels\"");
        expect_int(m.imported.model->n_changes, 1);
        expect_contains(m.imported.model->changes[0].text, "Units stay labels");
    }
    kit_free(&m);
}

JM_TEST("a conversion that our compiler would add is no reason to change numbers")
{
    /* 3 kV + 4 V is 7 for CellML: numbers as they stand. */
    static const char text[] = HEAD
        "<units name=\"kV\"><unit prefix=\"kilo\" units=\"volt\"/></units>"
        "<component name=\"c\">" TIME "<variable name=\"x\" units=\"volt\" "
        "initial_value=\"1\"/><variable name=\"y\" units=\"volt\"/>" MATH RATE("x",
                                                                               NUMBER("1", ONE))
            IS("y",
               DO("plus", NUMBER("3", "kV") NUMBER("4", "volt"))) "</math></component></model>";
    kit_model m;
    if (kit_import_text(&m, text))
        expect_rel(signal_of(&m, "c.y"), 7, 0);
    kit_free(&m);
}

JM_TEST("numbers: written with an exponent, as a fraction, in another base")
{
    kit_model m;
    if (kit_import_text(
            &m, DECAY("<variable name=\"a\" units=\"dimensionless\"/>"
                      "<variable name=\"b\" units=\"dimensionless\"/>"
                      "<variable name=\"d\" units=\"dimensionless\"/>",
                      IS("a", DO("plus", "<ci>x</ci><cn type=\"e-notation\" "
                                         "cellml:units=\"dimensionless\">6.02<sep/>23</cn>"))
                          IS("b", DO("plus", "<ci>x</ci><cn type=\"rational\" "
                                             "cellml:units=\"dimensionless\">1<sep/>4</cn>"))
                              IS("d", DO("plus", "<ci>x</ci><cn base=\"16\" type=\"integer\" "
                                                 "cellml:units=\"dimensionless\">fF</cn>"))))) {
        expect_rel(signal_of(&m, "c.a"), 6.02e23 + 2.5, 0);
        expect_rel(signal_of(&m, "c.b"), 2.75, 0);
        expect_rel(signal_of(&m, "c.d"), 257.5, 0);
    }
    kit_free(&m);
}

JM_TEST("the functions of MathML give what they say")
{
    static const struct {
        const char *maths;
        double right; /* with x = 2.5 */
    } cases[] = {
        {DO("arcsinh", "<ci>x</ci>"), 1.6472311463710958},
        {DO("arcsinh", DO("minus", "<ci>x</ci>")), -1.6472311463710958},
        {DO("arccosh", "<ci>x</ci>"), 1.566799236972411},
        {DO("arctanh", DO("divide", NUMBER("1", ONE) "<ci>x</ci>")), 0.42364893019360184},
        {DO("sec", "<ci>x</ci>"), -1.2482156514688179},
        {DO("arccot", "<ci>x</ci>"), 0.3805063771123649},
        {DO("coth", "<ci>x</ci>"), 1.0135673098126083},
        {DO("root", "<degree>" NUMBER("3", ONE) "</degree><ci>x</ci>"), 1.3572088082974532},
        {DO("log", "<logbase>" NUMBER("2", ONE) "</logbase><ci>x</ci>"), 1.3219280948873624},
        {DO("log", "<ci>x</ci>"), 0.3979400086720376},
        {DO("ceiling", "<ci>x</ci>"), 3},
        {DO("floor", DO("minus", "<ci>x</ci>")), -3},
        {DO("factorial", NUMBER("5", ONE)), 120},
        {DO("power", "<ci>x</ci>" NUMBER("-2", ONE)), 0.16},
        {DO("minus", DO("minus", DO("minus", "<ci>x</ci>"))), -2.5},
        {DO("minus", "<ci>x</ci>" DO("minus", "<ci>x</ci>" NUMBER("-1", ONE))), -1},
        {DO("divide", "<ci>x</ci>" DO("divide", "<ci>x</ci>" NUMBER("4", ONE))), 4},
        {DO("times",
            NUMBER("1000000", ONE) NUMBER("10000000", ONE) NUMBER("100000000", ONE) "<ci>x</ci>"),
         2.5e21},
        {"<piecewise><piece>" NUMBER("7", ONE)
             DO("gt", "<ci>x</ci>" NUMBER("2", ONE)) "</piece><otherwise>" NUMBER(
                 "8", ONE) "</otherwise></piecewise>",
         7},
        {"<piecewise><piece>" NUMBER("7", ONE) DO(
             "xor",
             DO("gt",
                "<ci>x</ci>" NUMBER(
                    "2",
                    ONE)) "<true/>") "</piece><otherwise>" NUMBER("8",
                                                                  ONE) "</otherwise></piecewise>",
         8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[3000];
        kit_model m;
        snprintf(text, sizeof text,
                 DECAY("<variable name=\"y\" units=\"dimensionless\"/>", "<apply><eq/><ci>y</ci>%s"
                                                                         "</apply>"),
                 cases[i].maths);
        jm_test_note("%s", cases[i].maths);
        if (kit_import_text(&m, text))
            expect_rel(signal_of(&m, "c.y"), cases[i].right, 1e-14);
        kit_free(&m);
    }
}

JM_TEST("a derivative that is used elsewhere is a signal of its own")
{
    kit_model m;
    if (kit_import_text(&m, DECAY("<variable name=\"y\" units=\"dimensionless\"/>",
                                  "<apply><eq/><ci>y</ci><apply><diff/><bvar><ci>time</ci></bvar>"
                                  "<ci>x</ci></apply></apply>"))) {
        expect_rel(signal_of(&m, "c.y"), -2.5, 0);
        expect_contains(m.imported.lua.data, "dot.x = x_rate");
    }
    kit_free(&m);
}

JM_TEST("names that Lua or the language keep, or that two components share, get their component's")
{
    kit_model m;
    if (kit_import_text(&m, DECAY("<variable name=\"end\" units=\"dimensionless\" "
                                  "initial_value=\"1\"/><variable name=\"exp\" "
                                  "units=\"dimensionless\" initial_value=\"2\"/>",
                                  "")))
        expect_contains(m.imported.lua.data, "c_end");
    kit_free(&m);
}

/* t - floor(t / P) P */
#define PHASE                                                                                     \
    DO("minus", "<ci>time</ci>" DO("times", DO("floor", DO("divide", "<ci>time</ci><ci>P</ci>"))  \
                                                "<ci>P</ci>"))
#define PULSE(condition)                                                                          \
    DECAY("<variable name=\"P\" units=\"second\" initial_value=\"2\"/>"                           \
          "<variable name=\"a\" units=\"second\" initial_value=\"0.5\"/>"                         \
          "<variable name=\"y\" units=\"dimensionless\"/>",                                       \
          IS("y", "<piecewise><piece>" NUMBER("1", ONE) condition "</piece><otherwise>" NUMBER(   \
                      "0", ONE) "</otherwise></piecewise>"))

JM_TEST("the solver is told when conditions of time change, once and again")
{
    kit_model m;
    const char *lua;
    /* Nothing happens where the period begins. */
    if (kit_import_text(&m, PULSE(DO("and", DO("geq", PHASE "<ci>a</ci>")
                                                DO("leq", PHASE NUMBER("0.75", "second")))))) {
        lua = m.imported.lua.data;
        expect_int(m.abi->n_events, 2);
        expect_contains(lua, "every(P, { first = a, set = { stops = 0 } })");
        expect_contains(lua, "every(P, { first = q(0.75, \"s\"), set = { stops = 0 } })");
    }
    kit_free(&m);
    /* Here it does. */
    if (kit_import_text(&m, PULSE(DO("lt", PHASE "<ci>a</ci>")))) {
        expect_int(m.abi->n_events, 2);
        expect_contains(m.imported.lua.data, "every(P, { first = q(0, \"s\"), ");
    }
    kit_free(&m);
    if (kit_import_text(&m, PULSE(DO("gt", "<ci>time</ci><ci>a</ci>"))))
        expect_contains(m.imported.lua.data, "on { when = ge(t, a), ");
    kit_free(&m);
    if (kit_import_text(&m, PULSE(DO("gt", DO("sin", DO("divide", "<ci>time</ci><ci>P</ci>"))
                                               NUMBER("0.5", ONE))))) {
        expect_int(m.abi->n_events, 0);
        expect_int(m.imported.model->n_changes, 1);
        expect_contains(m.imported.model->changes[0].text, "is not solved");
    }
    kit_free(&m);
}

JM_TEST("where no piece holds there is no value")
{
    kit_model m;
    if (kit_import_text(&m, DECAY("<variable name=\"y\" units=\"dimensionless\"/>",
                                  IS("y", "<piecewise><piece>" NUMBER("1", ONE)
                                              DO("lt", "<ci>x</ci>" NUMBER("1", ONE))
                                          "</piece></piecewise>")))) {
        expect_true(isnan(signal_of(&m, "c.y")));
        m.y[0] = 0.5;
        kit_compute(&m, 0);
        expect_rel(signal_of(&m, "c.y"), 1, 0);
    }
    kit_free(&m);
}

JM_TEST("what cannot be carried over is refused by name")
{
    kit_refused(DECAY("<variable name=\"y\" units=\"dimensionless\"/>", IS("y", "<ci>z</ci>")),
                "has no variable \"z\"");
    kit_refused(DECAY("", IS("x", NUMBER("1", ONE))), "has a derivative already");
    kit_refused(DECAY("<variable name=\"y\" units=\"parsec\"/>", ""), "\"parsec\" are not defined");
    kit_refused(DECAY("<variable name=\"y\" units=\"dimensionless\"/>",
                      IS("y", DO("gt", "<ci>x</ci>" NUMBER("1", ONE)))),
                "a condition is assigned");
    kit_refused(DECAY("<variable name=\"y\" units=\"dimensionless\" initial_value=\"one\"/>", ""),
                "is no number");
    kit_refused(DECAY("<variable name=\"y\" units=\"dimensionless\"/>",
                      IS("y", DO("factorial", "<ci>x</ci>"))),
                "\"factorial\"");
    kit_refused(DECAY("<variable name=\"y\" units=\"dimensionless\"/>",
                      IS("y", DO("plus", "<ci>y</ci>" NUMBER("1", ONE)))),
                "cannot be solved");
    kit_refused(DECAY("<variable name=\"y\" units=\"dimensionless\"/>"
                      "<variable name=\"z\" units=\"dimensionless\"/>",
                      IS("y", DO("exp", "<ci>z</ci>")) IS("z", DO("exp", "<ci>y</ci>"))),
                "loop");
    kit_refused(HEAD "<component name=\"c\"><reaction/></component></model>", "reaction");
}

JM_TEST("broken and hostile files get an error with their line, and nothing is fetched")
{
    kit_refused("", "neither SBML nor CellML");
    kit_refused("hello", "neither SBML nor CellML");
    kit_refused(HEAD "<component name=\"c\">", "no sound XML");
    kit_refused("<!DOCTYPE model [<!ENTITY a \"b\">]>" HEAD "&a;</model>", "entities");
    kit_refused("<!DOCTYPE model [<!ENTITY a SYSTEM \"/etc/passwd\">]>" HEAD "&a;</model>",
                "entities");
    kit_refused("<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/3.0#\"/>",
                "none of CellML");
    kit_refused("<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/1.1#\" "
                "xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
                "<import xlink:href=\"http://models.example/x.cellml\"/></model>",
                "only files beside");
    jm_text deep;
    jm_text_init(&deep);
    jm_text_add(&deep, HEAD);
    for (int i = 0; i < 5000; i++)
        jm_text_add(&deep, "<a xmlns=\"urn:x\">");
    kit_refused(deep.data, "no sound XML");
    jm_text_clear(&deep);
}

/* --- files that import others -------------------------------------------------------------- */

static const char *scratch(const char *name, const char *text)
{
    static char path[4096];
    const char *folder = getenv("JM_TEST_SCRATCH");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "/tmp", name);
    expect_status(jm_text_write_file(path, text, strlen(text), &kit_err), JM_OK, &kit_err);
    return path;
}

#define NEW(version)                                                                               \
    "<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/" version "#\" "                       \
    "xmlns:cellml=\"http://www.cellml.org/cellml/" version "#\" "                                  \
    "xmlns:xlink=\"http://www.w3.org/1999/xlink\">"

JM_TEST("CellML 2.0 imports a component with what it encapsulates, and units")
{
    kit_model m;
    scratch(
        "part.cellml",
        NEW("2.0") "<units name=\"per_s\"><unit units=\"second\" exponent=\"-1\"/></units>"
                   "<component name=\"tank\"><variable name=\"time\" units=\"second\" "
                   "interface=\"public\"/><variable name=\"k\" units=\"per_s\" "
                   "interface=\"private\"/><variable name=\"x\" units=\"dimensionless\" "
                   "initial_value=\"4\"/>" MATH RATE(
                       "x", DO("times",
                               "<ci>k</ci><ci>x</ci>")) "</math></component>"
                                                        "<component name=\"valve\"><variable "
                                                        "name=\"k\" units=\"per_s\" "
                                                        "interface=\"public\" "
                                                        "initial_value=\"-0.5\"/></component>"
                                                        "<component name=\"other\"><variable "
                                                        "name=\"x\" units=\"second\"/></component>"
                                                        "<connection component_1=\"tank\" "
                                                        "component_2=\"valve\"><map_variables "
                                                        "variable_1=\"k\" "
                                                        "variable_2=\"k\"/></connection>"
                                                        "<encapsulation><component_ref "
                                                        "component=\"tank\"><component_ref "
                                                        "component=\"valve\"/></component_ref></"
                                                        "encapsulation></model>");
    const char *path = scratch(
        "whole.cellml",
        NEW("2.0") "<import xlink:href=\"part.cellml\"><component name=\"first\" "
                   "component_ref=\"tank\"/><units name=\"u\" units_ref=\"per_s\"/></import>"
                   "<import xlink:href=\"part.cellml\"><component name=\"second\" "
                   "component_ref=\"tank\"/></import>"
                   "<component name=\"clock\"><variable name=\"time\" units=\"second\" "
                   "interface=\"public\"/><variable name=\"f\" units=\"u\" "
                   "initial_value=\"9\"/></component>"
                   "<connection component_1=\"clock\" component_2=\"first\"><map_variables "
                   "variable_1=\"time\" variable_2=\"time\"/></connection>"
                   "<connection component_1=\"clock\" component_2=\"second\"><map_variables "
                   "variable_1=\"time\" variable_2=\"time\"/></connection></model>");
    if (kit_import_file(&m, path)) {
        expect_int(m.abi->n_states, 2);
        expect_int(m.abi->n_params, 3);
        expect_rel(rate(&m, "first.x"), -2, 0);
        expect_rel(rate(&m, "second.x"), -2, 0);
        expect_text(m.imported.model->format, "CellML 2.0");
    }
    kit_free(&m);
}

JM_TEST("imports in a circle come to an end")
{
    jm_imported none;
    kit_err = (jm_error){0};
    const char *path = scratch("circle.cellml", NEW("1.1") "<import xlink:href=\"circle.cellml\"/>"
                                                           "</model>");
    expect_status(jm_import_file(&none, path, NULL, &kit_err), JM_MODEL, &kit_err);
    expect_contains(kit_err.text, "in a circle");
}

/* --- the rules of CellML ------------------------------------------------------------------- */

static bool is_accepted(const char *path)
{
    jm_imported imported;
    kit_err = (jm_error){0};
    const jm_status status = jm_import_file(&imported, path, NULL, &kit_err);
    if (status == JM_OK)
        jm_import_free(&imported);
    expect_true(status != JM_INTERNAL && status != JM_MEMORY);
    return status == JM_OK;
}

/* How many of the files that break a rule are taken; each folder has a list of its files. */
JM_TEST("every rule that a model breaks is named")
{
    static const char *const broken[] = {
        "3.4.1.1.model_name_missing",
        "3.4.3.3.variable_units_unknown",
        "3.4.6.4.map_variables_hidden_aunt_1",
        "4.4.2.ci_non_local_sibling",
        "4.4.4.modify_public_in",
        "5.4.2.2.unit_cycle_2",
        "6.4.3.2.component_ref_cycle_3",
        "2.4.4.text_in_component",
    };
    static const char *const sound[] = {
        "3.4.6.4.map_variables_sibling_mutual",
        "4.2.3_4.5_mathml_functions_trig_hyperbolic",
        "5.4.2.2.unit_units_local_3",
        "4.4.4.modify_private_out",
    };
    char below[200];
    if (!kit_data("cellml-rules/LICENSE"))
        jm_test_skip("there is no folder of data beside the checkout");
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        snprintf(below, sizeof below, "cellml-rules/models_1_0/invalid/%s.cellml", broken[i]);
        jm_test_note("%s", broken[i]);
        expect_true(kit_data(below) && !is_accepted(kit_data(below)));
    }
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        snprintf(below, sizeof below, "cellml-rules/models_1_0/valid/%s.cellml", sound[i]);
        jm_test_note("%s", sound[i]);
        expect_true(kit_data(below) && is_accepted(kit_data(below)));
    }
}

JM_TEST_MAIN
