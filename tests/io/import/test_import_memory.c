/* SPDX-License-Identifier: Apache-2.0 */
/* ctest: TIMEOUT 600 */
#include "tests/support/fail_alloc.h"

#include "io/import/import.h"
#include "tests/support/jm_test.h"

static const char text[] =
    "<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/1.0#\" "
    "xmlns:cellml=\"http://www.cellml.org/cellml/1.0#\">"
    "<units name=\"ms\"><unit prefix=\"milli\" units=\"second\"/></units>"
    "<component name=\"a\"><variable name=\"time\" units=\"ms\" public_interface=\"out\"/>"
    "</component><component name=\"c\"><variable name=\"time\" units=\"second\" "
    "public_interface=\"in\"/><variable name=\"x\" units=\"volt\" initial_value=\"2.5\"/>"
    "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><apply><eq/><apply><diff/><bvar>"
    "<ci>time</ci></bvar><ci>x</ci></apply><apply><times/><cn cellml:units=\"hertz\">-3</cn>"
    "<piecewise><piece><ci>x</ci><apply><lt/><ci>time</ci><cn cellml:units=\"second\">1</cn>"
    "</apply></piece><otherwise><cn cellml:units=\"volt\">0</cn></otherwise></piecewise></apply>"
    "</apply></math></component><connection><map_components component_1=\"a\" "
    "component_2=\"c\"/><map_variables variable_1=\"time\" variable_2=\"time\"/></connection>"
    "</model>";

/* With an equation to be solved and a reset. */
static const char other[] =
    "<model name=\"m\" xmlns=\"http://www.cellml.org/cellml/2.0#\" "
    "xmlns:cellml=\"http://www.cellml.org/cellml/2.0#\"><component name=\"c\">"
    "<variable name=\"t\" units=\"second\"/><variable name=\"y\" units=\"dimensionless\"/>"
    "<variable name=\"x\" units=\"dimensionless\" initial_value=\"1\"/>"
    "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><apply><eq/><apply><plus/><apply><diff/>"
    "<bvar><ci>t</ci></bvar><ci>x</ci></apply><ci>y</ci></apply><ci>x</ci></apply><apply><eq/>"
    "<apply><times/><ci>y</ci><ci>x</ci></apply><cn cellml:units=\"dimensionless\">2</cn></apply>"
    "</math><reset variable=\"x\" test_variable=\"t\" order=\"1\"><test_value>"
    "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><cn cellml:units=\"second\">1</cn></math>"
    "</test_value><reset_value><math xmlns=\"http://www.w3.org/1998/Math/MathML\"><ci>y</ci></math>"
    "</reset_value></reset></component></model>";

/* libxml2 and Lua may make do without some memory; then what comes out is the same. */
static void expect_survival(const char *model)
{
    const size_t length = strlen(model);
    jm_imported right;
    jm_error err = { 0 };
    long failures = 0;
    if (!expect_status(jm_import_text(&right, model, length, "m.cellml", NULL, &err), JM_OK, &err))
        return;
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_imported imported;
        err = (jm_error){ 0 };
        const jm_status status = jm_import_text(&imported, model, length, "m.cellml", NULL, &err);
        const long failed = jm_fail_alloc_off();
        jm_test_note("allocation %ld", n);
        if (!failed)
            expect_status(status, JM_OK, &err);
        if (status == JM_OK)
            expect_text(imported.lua.data, right.lua.data);
        else
            expect_true(err.text[0] != '\0' && status != JM_INTERNAL);
        failures += status != JM_OK;
        jm_import_free(&imported);
    }
    jm_import_free(&right);
    if (jm_fail_alloc_works())
        expect_true(failures > 10);
}

JM_TEST("an import survives the failure of any allocation, and says nothing wrong")
{
    expect_survival(text);
    expect_survival(other);
}

JM_TEST_MAIN
