/* SPDX-License-Identifier: Apache-2.0 */
/* Units as text: printed from dimensions, spelled for UDUNITS-2 and for UCUM. */
#include "core/units/unit_table.h"

#include "tests/support/jm_test.h"

static void expect_print(const char *text, const char *right)
{
    char printed[100];
    jm_unit u, back;
    jm_error err = {0};

    jm_test_note("%s", text);
    expect_status(jm_unit_parse(&u, text, &err), JM_OK, &err);
    jm_unit_print(printed, sizeof printed, &u);
    if (right != NULL)
        expect_text(printed, right);
    jm_test_note("%s printed as %s", text, printed);
    expect_status(jm_unit_parse(&back, printed, &err), JM_OK, &err);
    expect_true(jm_unit_same_dim(&back, &u));
    expect_ulp(jm_unit_factor(&back, &u), 1, 0);
    expect_ulp(back.offset, u.offset, 0);
}

JM_TEST("a unit is printed in the words of the field")
{
    expect_print("mg/dL/min", "mg dL-1 min-1");
    expect_print("mmHg s/mL", "mmHg s mL-1");
    expect_print("mL/min/kg", "mL min-1 kg-1");
    expect_print("uU/mL", "mU L-1");
    expect_print("mmol/L", "mmol L-1");
    expect_print("mL/mmHg", "mL mmHg-1");
    expect_print("1/min", "min-1");
    expect_print("kcal/d", "kcal d-1");
    expect_print("mL/uU/min^2", "L mU-1 min-2");
    expect_print("kg/m2", "kg m-2");
    expect_print("kg.m2", "kg m2");
    expect_print("uF/cm2", "uF cm-2");
    expect_print("mS/cm2", "mS cm-2");
    expect_print("W/m2/K", "W K-1 m-2");
    expect_print("cells/uL", "uL-1");
    expect_print("mL mL-1", "1");
    expect_print("%", "%");
    expect_print("degC", "degC");
    expect_print("degF", "degF");
    expect_print("N", "N");
    expect_print("mV/ms", "V s-1");
}

JM_TEST("where no words fit, a number stands before them")
{
    expect_print("1.73 m2", "1.73 m2");
    expect_print("week", "10080 min");
    expect_print("17 mg", "17 mg");
    expect_print("10*3/uL", "nL-1");
    expect_print("25 mL/min", "25 mL min-1");
    expect_print("1e-300 m", "1e-300 m");
    expect_print("(m.mL)^40 s60", NULL);
    expect_print("0.001", "0.001");
    expect_print("mmHg^(1/2)", "mmHg^(1/2)");
    expect_print("(kg A cd K)^0.2 U-3", NULL);
    expect_print("(m.kg.s.A.K.mol.cd.U)^(7/60)", NULL);
}

JM_TEST("every unit of the table reads back from its print, alone and in company")
{
    const jm_unit_atom *atoms;
    const size_t n = jm_unit_atoms(&atoms);
    char text[100];

    for (size_t i = 0; i < n; i++) {
        expect_print(atoms[i].name, NULL);
        if (atoms[i].offset != 0)
            continue;
        snprintf(text, sizeof text, "%s/min", atoms[i].name);
        expect_print(text, NULL);
        snprintf(text, sizeof text, "mL/%s2", atoms[i].name);
        expect_print(text, NULL);
    }
}

JM_TEST("a small buffer is filled, not overrun")
{
    char buffer[8] = "#######";
    jm_unit u;

    expect_status(jm_unit_parse(&u, "mg/dL/min", NULL), JM_OK, NULL);
    jm_unit_print(buffer, 4, &u);
    expect_text(buffer, "mg ");
    expect_int(buffer[5], '#');
    expect_false(jm_unit_udunits(buffer, 4, "mg/dL/min"));
    expect_text(buffer, "1");
    expect_false(jm_unit_ucum(buffer, 1, "mg/dL/min"));
    expect_text(buffer, "");
    expect_false(jm_unit_ucum(buffer, 0, "mg/dL/min"));
}

static void expect_spelled(const char *text, const char *udunits, const char *ucum)
{
    char buffer[100];

    jm_test_note("%s", text);
    expect_int(jm_unit_udunits(buffer, sizeof buffer, text), udunits != NULL);
    expect_text(buffer, udunits != NULL ? udunits : "1");
    expect_int(jm_unit_ucum(buffer, sizeof buffer, text), ucum != NULL);
    expect_text(buffer, ucum != NULL ? ucum : "1");
}

/* What xarray and ncdf4 take for a time step has to be these four, to the letter. */
JM_TEST("units of time stay short")
{
    expect_spelled("s", "s", "s");
    expect_spelled("min", "min", "min");
    expect_spelled("h", "h", "h");
    expect_spelled("d", "d", "d");
    expect_spelled("minutes", "min", "min");
    expect_spelled("hours", "h", "h");
    expect_spelled("days", "d", "d");
    expect_spelled("ms", "ms", "ms");
    expect_spelled("week", "7 d", "wk");
    expect_spelled("year", "365.25 d", "a");
}

JM_TEST("the spellings of UDUNITS-2 and UCUM")
{
    expect_spelled("mg/dL", "mg dL-1", "mg/dL");
    expect_spelled("mmHg", "mmHg", "mm[Hg]");
    expect_spelled("mmHg s/mL", "mmHg s mL-1", "mm[Hg].s/mL");
    expect_spelled("cmH2O/(L/s)", "cmH2O L-1 s", "cm[H2O].s/L");
    expect_spelled("mL/min/kg", "mL min-1 kg-1", "mL/min/kg");
    expect_spelled("1/min", "min-1", "/min");
    expect_spelled("bpm", "min-1", "/min");
    expect_spelled("beats/min", "min-1", "{beats}/min");
    expect_spelled("{beats}/min", "min-1", "{beats}/min");
    expect_spelled("mM", "mmol L-1", "mmol/L");
    expect_spelled("uM-1 s-1", "umol-1 L s-1", "L/umol/s");
    expect_spelled("mEq/L", "mmol L-1", "meq/L");
    expect_spelled("mOsm/L", "mmol L-1", "mosm/L");
    expect_spelled("\xc2\xb5g/ml", "ug mL-1", "ug/mL");
    expect_spelled("degC", "degC", "Cel");
    expect_spelled("%", "%", "%");
    expect_spelled("1", "1", "1");
    expect_spelled("{score}", "1", "{score}");
    expect_spelled("kcal/d", "4.184 kJ d-1", "kcal/d");
    expect_spelled("dyn.s/cm5", "1e-05 N s cm-5", "dyn.s/cm5");
    expect_spelled("mg2/dL2", "mg2 dL-2", "mg2/dL2");
    expect_spelled("kg/m\xc2\xb2", "kg m-2", "kg/m2");
    expect_spelled("lb", "lb", "[lb_av]");
}

JM_TEST("numbers within units")
{
    expect_spelled("10*3/uL", "1000 uL-1", "10*3/uL");
    expect_spelled("1e3 cells/uL", "1000 uL-1", "10*3.{cells}/uL");
    expect_spelled("1.73 m2", "1.73 m2", "173.10*-2.m2");
    expect_spelled("mL/min/(1.73 m2)", "0.5780346820809249 mL min-1 m-2", "mL/173/10*-2/min/m2");
    expect_spelled("60 s", "60 s", "60.s");
    expect_spelled("100 mL", "100 mL", "100.mL");
    expect_spelled("10*-3 L", "0.001 L", "10*-3.L");
}

JM_TEST("what cannot be said is not said")
{
    expect_spelled("uU/mL", NULL, "u[IU]/mL"); /* UDUNITS has no international unit */
    expect_spelled("IU", NULL, "[IU]");
    expect_spelled("m^0.5", NULL, NULL);
    expect_spelled("mgg", NULL, NULL);
    expect_spelled("degC/min", NULL, NULL);
    expect_spelled("1.2345678901234567 m", "1.2345678901234567 m", NULL);
}

/* A spelling read back as a unit of ours, where it is one, means the same. */
JM_TEST("every spelling of the table means what its name means")
{
    const jm_unit_atom *atoms;
    const size_t n = jm_unit_atoms(&atoms);

    for (size_t i = 0; i < n; i++) {
        char buffer[2][100];
        jm_unit u, back;

        jm_test_note("%s", atoms[i].name);
        expect_status(jm_unit_parse(&u, atoms[i].name, NULL), JM_OK, NULL);
        expect_true(jm_unit_ucum(buffer[0], sizeof buffer[0], atoms[i].name));
        expect_int(jm_unit_udunits(buffer[1], sizeof buffer[1], atoms[i].name),
                   atoms[i].udunits != NULL);
        for (int k = 0; k < 2; k++) {
            if (k == 1 && atoms[i].udunits == NULL)
                continue;
            if (jm_unit_parse(&back, buffer[k], NULL) != JM_OK) {
                /* Words that only the others have. */
                expect_true(strcmp(buffer[k], "poise") == 0 || strcmp(buffer[k], "degree") == 0 ||
                            strcmp(buffer[k], "[psi]") == 0 || strcmp(buffer[k], "[ft_i]") == 0);
                continue;
            }
            expect_true(jm_unit_same_dim(&back, &u));
            expect_ulp(jm_unit_factor(&back, &u), 1, 0);
        }
    }
}

JM_TEST("no name of the table is also prefix and rest of another")
{
    const jm_unit_atom *atoms;
    const size_t n = jm_unit_atoms(&atoms);

    for (size_t i = 0; i < n; i++) {
        const char *rest = atoms[i].name + 1;
        jm_unit_prefix prefix;

        for (size_t k = 0; k < n; k++) {
            jm_test_note("%s and %s", atoms[i].name, atoms[k].name);
            if (k != i)
                expect_true(strcmp(atoms[i].name, atoms[k].name) != 0);
            /* Deliberate: a minute is no milli-inch, a day no deci-anything, cd no centi-day. */
            if (strcmp(rest, atoms[k].name) == 0 && atoms[k].prefixes != JM_UNIT_NONE)
                expect_true(strchr("munpkdcfhMG", atoms[i].name[0]) == NULL);
        }
        expect_true(jm_unit_find(atoms[i].name, strlen(atoms[i].name), &prefix) == &atoms[i]);
        expect_int(prefix.letter, 0);
    }
}

JM_TEST("docs/units.md names every unit")
{
    const jm_unit_atom *atoms;
    const size_t n = jm_unit_atoms(&atoms);
    static char page[60000];
    FILE *file = fopen("docs/units.md", "r");

    if (!expect_true(file != NULL))
        return;
    page[fread(page, 1, sizeof page - 1, file)] = '\0';
    fclose(file);
    for (size_t i = 0; i < n; i++) {
        char name[40];

        snprintf(name, sizeof name, "`%s`", atoms[i].name);
        jm_test_note("%s", name);
        expect_true(strstr(page, name) != NULL);
    }
}

JM_TEST_MAIN
