/* SPDX-License-Identifier: Apache-2.0 */
#include "core/units/units.h"

#include "tests/support/jm_test.h"

/* The unit of a text that has to be one. */
static jm_unit unit(const char *text)
{
    jm_unit u;
    jm_error err = {0};

    jm_test_note("%s", text);
    expect_status(jm_unit_parse(&u, text, &err), JM_OK, &err);
    return u;
}

/* Both texts mean the same, to the last bit of the factor. */
static void expect_same(const char *text, const char *right)
{
    const jm_unit a = unit(text), b = unit(right);

    jm_test_note("%s and %s", text, right);
    expect_true(jm_unit_same_dim(&a, &b));
    expect_ulp(jm_unit_factor(&a, &b), 1.0, 0);
    expect_ulp(a.offset, b.offset, 0);
}

static void expect_factor(const char *from, const char *to, double right)
{
    const jm_unit a = unit(from), b = unit(to);

    jm_test_note("%s in %s", from, to);
    expect_true(jm_unit_same_dim(&a, &b));
    expect_ulp(jm_unit_factor(&a, &b), right, 0);
    expect_ulp(jm_unit_factor(&b, &a), 1 / right, 0);
}

/* Refused, with these words in the message. */
static void expect_refused(const char *text, const char *words)
{
    jm_error err = {0};
    jm_unit u;

    jm_test_note("%s", text);
    expect_status(jm_unit_parse(&u, text, &err), JM_UNITS, NULL);
    expect_contains(err.text, words);
    expect_true(jm_unit_is_one(&u));
}

static void expect_different(const char *a, const char *b)
{
    const jm_unit x = unit(a), y = unit(b);

    jm_test_note("%s and %s", a, b);
    expect_false(jm_unit_same_dim(&x, &y));
}

JM_TEST("units of SI have scale 1, and the dimensions of the SI brochure")
{
    static const struct {
        const char *name;
        int dim[JM_DIMS];
    } si[] = {
        {"m", {1}},
        {"kg", {0, 1}},
        {"s", {0, 0, 1}},
        {"A", {0, 0, 0, 1}},
        {"K", {0, 0, 0, 0, 1}},
        {"mol", {0, 0, 0, 0, 0, 1}},
        {"cd", {0, 0, 0, 0, 0, 0, 1}},
        {"U", {0, 0, 0, 0, 0, 0, 0, 1}},
        {"N", {1, 1, -2}},
        {"Pa", {-1, 1, -2}},
        {"J", {2, 1, -2}},
        {"W", {2, 1, -3}},
        {"C", {0, 0, 1, 1}},
        {"V", {2, 1, -3, -1}},
        {"F", {-2, -1, 4, 2}},
        {"S", {-2, -1, 3, 2}},
        {"ohm", {2, 1, -3, -2}},
        {"Hz", {0, 0, -1}},
        {"kat", {0, 0, -1, 0, 0, 1}},
    };

    for (size_t i = 0; i < sizeof si / sizeof *si; i++) {
        const jm_unit u = unit(si[i].name);

        expect_ulp(u.scale, 1.0, 0);
        for (int d = 0; d < JM_DIMS; d++)
            expect_int(u.dim[d], si[i].dim[d] * JM_DIM_ONE);
    }
}

JM_TEST("the units of the field have their published scales")
{
    expect_rel(unit("mmHg").scale, 133.322387415, 0);
    expect_rel(unit("cmH2O").scale, 98.0665, 0);
    expect_rel(unit("atm").scale, 101325, 0);
    expect_rel(unit("bar").scale, 1e5, 0);
    expect_rel(unit("psi").scale, 6894.757293168361, 1e-15);
    expect_rel(unit("cal").scale, 4.184, 0);
    expect_rel(unit("kcal").scale, 4184, 0);
    expect_rel(unit("dyn").scale, 1e-5, 0);
    expect_rel(unit("cP").scale, 1e-3, 0);
    expect_rel(unit("L").scale, 1e-3, 0);
    expect_rel(unit("dl").scale, 1e-4, 0);
    expect_rel(unit("mM").scale, 1, 0);
    expect_rel(unit("lb").scale, 0.45359237, 0);
    expect_rel(unit("in").scale, 0.0254, 0);
    expect_rel(unit("min").scale, 60, 0);
    expect_rel(unit("h").scale, 3600, 0);
    expect_rel(unit("d").scale, 86400, 0);
    expect_rel(unit("wk").scale, 7 * 86400, 0);
    expect_rel(unit("month").scale, 365.25 / 12 * 86400, 0);
    expect_rel(unit("year").scale, 365.25 * 86400, 0);
    expect_rel(unit("%").scale, 0.01, 0);
    expect_rel(unit("bpm").scale, 1.0 / 60, 0);
    expect_rel(unit("deg").scale, acos(-1.0) / 180, 1e-15);
    expect_rel(unit("mg/dL").scale, 0.01, 0);
}

JM_TEST("short names are what they are in the clinic, not prefix and rest")
{
    expect_same("min", "60 s");
    expect_same("h", "3600 s");
    expect_same("d", "24 h");
    expect_same("a", "365.25 d");
    expect_same("Pa", "N/m2");
    expect_different("cd", "d");
    expect_same("mol", "1000 mmol");
    expect_same("mM", "mmol/L");
    expect_same("pM", "pmol/L");
    expect_same("Hz", "1/s");
    expect_same("mcg", "ug");
    expect_same("cc", "mL");
    expect_same("IU", "U");
    expect_same("m[IU]/L", "uU/mL");
}

JM_TEST("mmHg times mL is not mmHg; rates, amounts and activity keep apart")
{
    expect_different("mmHg mL", "mmHg");
    expect_different("mL/min", "mL");
    expect_different("g", "mol");
    expect_different("U", "mol");
    expect_different("U", "g");
    expect_different("U", "1");
    expect_different("C", "degC");
    expect_different("F", "degF");
    expect_different("s", "S");
}

JM_TEST("one product in many hands")
{
    static const char *const same[] = {"mmHg s/mL",
                                       "mmHg.s/mL",
                                       "mmHg*s/mL",
                                       "mmHg s mL-1",
                                       "mmHg s mL^-1",
                                       "mmHg s mL**-1",
                                       "mmHg/(mL/s)",
                                       "(mmHg/mL) s",
                                       "mm[Hg].s/mL",
                                       "s mmHg / mL",
                                       "  mmHg  s / mL ",
                                       "mmHg (mL/s)-1",
                                       "mmHg (mL/s)^-1",
                                       "mmHg s mL^(-1)",
                                       "mmHg\xc2\xb7s/mL",
                                       "mmHg\xe2\x8b\x85s/mL",
                                       "mmHg\xc2\xa0s/mL",
                                       "mmHg s mL\xe2\x81\xbb\xc2\xb9",
                                       "mmHg s mL^-1.0",
                                       "1 mmHg.s/1/mL",
                                       "mmHg\xc3\x97s/mL",
                                       "/mL.mmHg.s",
                                       "mmHg s mL\xe2\x88\x92"
                                       "1",
                                       "mmHg\ts/mL",
                                       "mmHg{artery} s/mL",
                                       "{mean}mmHg s/mL",
                                       "mmHg s2 Hz/mL"};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        expect_same(same[i], "mmHg s/mL");
}

JM_TEST("a division holds for the next factor only")
{
    expect_same("mL/min/kg", "mL min-1 kg-1");
    expect_same("mL/min.kg", "mL kg min-1");
    expect_same("J/kg K", "J K kg-1"); /* the trap: J/(kg K) is J/kg/K */
    expect_same("J/kg/K", "J/(kg K)");
    expect_same("W/(m2 K)", "W m-2 K-1");
    expect_same("/min", "1/min");
    expect_same("1/(1/min)", "min");
    expect_same("mL/(min (kg))", "mL/min/kg");
}

JM_TEST("powers, also fractions of them")
{
    expect_same("kg.m2", "kg m^2");
    expect_same("kg/m\xc2\xb2", "kg m-2");
    expect_same("m+2", "m2");
    expect_same("dyn s cm-5", "dyn.s/cm5");
    expect_same("(mmol/L)2", "mmol2/L2");
    expect_same("(m^(1/2))2", "m");
    expect_same("m^0.5", "m^(1/2)");
    expect_same("(m2)^0.5", "m");
    expect_same("mmHg^(2/3)", "(mmHg2)^(1/3)");
    expect_same("m^0 s", "s");
    expect_same("m2.s", "m2 s");
    expect_int(unit("m^0.25").dim[JM_DIM_M], 15);
}

JM_TEST("numbers in units")
{
    expect_same("10*3/uL", "1000/uL");
    expect_same("10^3/uL", "1e3 /uL");
    expect_same("10\xe2\x81\xb6/mL", "1e6 cells/mL");
    expect_same("10*-3 m", "mm");
    expect_same("10**-3 m", "mm");
    expect_same("1e-3m", "mm");
    expect_same("2.5 10 mL", "25 mL");
    expect_same("10*mL", "10 mL");
    expect_same("0.5 2", "1");
    expect_same("mL/min/(1.73 m2)", "mL/min/1.73/m2");
    expect_same("mL/min/{1.73_m2}", "mL/min");
    expect_same("1000000000000000000000 nm", "1e12 m");
    expect_same("5%", "0.05");
    expect_same("3(mL)", "3 mL");
}

JM_TEST("counts and remarks mean 1")
{
    expect_same("beats/min", "1/min");
    expect_same("{beats}/min", "bpm");
    expect_same("breaths/min", "1/min");
    expect_same("cells/uL", "1/uL");
    expect_same("copies/mL", "1/mL");
    expect_same("10*3{cells}/uL", "1e3/uL");
    expect_true(jm_unit_is_one(&(jm_unit){.scale = 1}));
    expect_same("{anything at all}", "1");
    expect_same("rad", "1");
}

JM_TEST("other alphabets")
{
    expect_same("\xc2\xb5g/mL", "ug/mL");
    expect_same("\xce\xbcg/mL", "ug/mL");
    expect_same("\xc2\xb0"
                "C",
                "degC");
    expect_same("\xe2\x84\x83", "degC");
    expect_same("\xc2\xb0", "deg");
    expect_same("k\xe2\x84\xa6", "kohm");
    expect_same("k\xce\xa9", "kohm");
    expect_same("cmH\xe2\x82\x82O", "cmH2O");
    expect_same("m s\xe2\x81\xbb\xc2\xb2", "m/s2");
}

JM_TEST("what is no unit is refused, with the nearest that is one")
{
    expect_refused("mgg", "\"mgg\" is no unit; did you mean \"mg\"?");
    expect_refused("mgg/dL", "\"mgg\" in \"mgg/dL\" is no unit; did you mean \"mg\"?");
    expect_refused("mmhg", "did you mean \"mmHg\"?");
    expect_refused("MMHG", "did you mean \"mmHg\"?");
    expect_refused("cmh2o", "did you mean");
    expect_refused("mg/dLL", "did you mean \"dL\"?");
    expect_refused("minn", "did you mean \"min\"?");
    expect_refused("KPa", "did you mean \"kPa\"?");
    expect_refused("blarg", "lists them all");
    expect_refused("kmin", "is no unit");
    expect_refused("mdegC", "is no unit");
}

JM_TEST("a slip of the shift key does not make a gram a tonne")
{
    expect_refused("Mg", "did you mean \"mg\"?");
    expect_refused("ML", "did you mean \"mL\"?");
    expect_refused("Ms", "did you mean \"ms\"?");
    expect_refused("Mmol", "did you mean \"mmol\"?");
    expect_same("MIU", "1e6 U");
    expect_same("MHz", "1e6/s");
}

JM_TEST("what does not parse is refused, with the place")
{
    expect_refused("", "an empty text");
    expect_refused("   ", "\"1\"");
    expect_refused("mg/", "ends too early");
    expect_refused("mg//dL", "does not go on with \"/dL\"");
    expect_refused("mg*", "ends too early");
    expect_refused("(mg", "\")\"");
    expect_refused("mg)", "closes more parentheses");
    expect_refused("()", "does not go on with \")\"");
    expect_refused("m2s", "does not go on with \"s\"");
    expect_refused("mg%", "does not go on with \"%\"");
    expect_refused("mg(dL)", "does not go on with \"(dL)\"");
    expect_refused("m^", "power");
    expect_refused("m^x", "power");
    expect_refused("m^(1/0)", "denominator");
    expect_refused("m^(1/2", "\")\"");
    expect_refused("m^(1/7)", "multiple of 1/60");
    expect_refused("(m^(1/60))^(1/2)", "root of a root");
    expect_refused("m^547", "power above 546");
    expect_refused("m-547", "power above 546");
    expect_refused("m999999", "few digits");
    expect_refused("2-3", "does not go on with \"-3\"");
    expect_refused("0 mg", "zero or too large");
    expect_refused("1e999 mg", "too large");
    expect_refused("1e300 km3", "too large");
    expect_refused("{beats", "lacks its \"}\"");
    expect_refused("mg;dL", "does not go on with \";dL\"");
    expect_refused("mg\n", "byte 0x0a");
    expect_refused("\xff\xff", "byte 0xff");
    expect_refused("mg/d\xc3\xa4", "byte 0xc3");
    expect_refused("m m m m m m m m m m m m m m m m m m m m m m m m m m m m m m m m m",
                   "32 factors");
    expect_refused("degC/min", "write \"K\"");
    expect_refused("2 degC", "stands alone");
    expect_refused("degF2", "write \"5/9 K\"");
    expect_refused("(degC)-1", "stands alone");
}

JM_TEST("a text that is too long is refused, not cut")
{
    char text[1000];

    memset(text, ' ', sizeof text);
    text[0] = 'm';
    text[sizeof text - 1] = '\0';
    expect_refused(text, "at most 255 letters");
}

JM_TEST("deep parentheses do no harm")
{
    char text[256] = "";

    memset(text, '(', 127);
    text[127] = 'm';
    memset(text + 128, ')', 127);
    expect_same(text, "m");
}

JM_TEST("factors are the decimals that people know, exactly")
{
    expect_factor("min", "s", 60);
    expect_factor("d", "min", 1440);
    expect_factor("h", "d", 1.0 / 24);
    expect_factor("mg", "g", 1e-3);
    expect_factor("mL/min", "L/d", 1.44);
    expect_factor("mL/min", "L/s", 1 / 60000.0);
    expect_factor("mmHg", "kPa", 0.133322387415);
    expect_factor("mg/dL", "g/L", 0.01);
    expect_factor("mg/dL", "mg/L", 10);
    expect_factor("uU/mL", "mU/L", 1);
    expect_factor("ng/mL", "ug/L", 1);
    expect_factor("ug/kg/min", "mg/kg/h", 0.06);
    expect_factor("mmHg s/mL", "cmH2O s/L", 1359.51);
    expect_factor("kcal/d", "W", 4184 / 86400.0);
    expect_factor("10*3/uL", "1/L", 1e9);
    expect_factor("mL/uU/min^2", "L/mU/h^2", 3600);
    expect_factor("g/mol", "ng/fmol", 1e-6);
    expect_factor("yr", "d", 365.25);
    expect_factor("%", "1", 0.01);
}

JM_TEST("a factor that is no short decimal is left alone")
{
    const jm_unit a = {.scale = sqrt(2)}, b = {.scale = 2.385};

    expect_ulp(jm_unit_factor(&a, &b), sqrt(2) / 2.385, 0);
    expect_ulp(jm_unit_factor(&b, &a), 2.385 / sqrt(2), 0);
}

JM_TEST("products and quotients of units convert exactly too, whatever their way")
{
    const jm_unit mg = unit("mg"), dl = unit("dL"), min = unit("min"), l = unit("L");
    const jm_unit a = jm_unit_div(&mg, &dl), b = jm_unit_div(&a, &min);
    const jm_unit c = jm_unit_mul(&b, &l), d = jm_unit_mul(&c, &min), ten = {.scale = 10};
    const jm_unit right = jm_unit_mul(&mg, &ten);

    expect_true(jm_unit_same_dim(&d, &right));
    expect_ulp(jm_unit_factor(&d, &right), 1, 0);
    expect_ulp(jm_unit_factor(&d, &mg), 10, 0);
    expect_true(jm_unit_is_one(&(jm_unit){.scale = 1 + 4e-16}));
    expect_false(jm_unit_is_one(&(jm_unit){.scale = 1 + 4e-12}));
    expect_false(jm_unit_is_one(&mg));
}

JM_TEST("temperatures with a zero of their own")
{
    const jm_unit c = unit("degC"), f = unit("degF"), k = unit("K");

    expect_true(jm_unit_same_dim(&c, &f) && jm_unit_same_dim(&c, &k));
    expect_ulp(jm_unit_convert(37, &c, &k), 310.15, 0);
    expect_ulp(jm_unit_convert(310.15, &k, &c), 37, 64); /* what 273.15 leaves of the bits */
    expect_rel(jm_unit_convert(98.6, &f, &c), 37, 1e-14);
    expect_rel(jm_unit_convert(37, &c, &f), 98.6, 1e-14);
    expect_ulp(jm_unit_convert(100, &c, &f), 212, 0);
    expect_ulp(jm_unit_convert(-40, &c, &f), -40, 0);
    expect_abs(jm_unit_convert(0, &f, &k), 255.3722222222222, 1e-12);
    expect_ulp(jm_unit_convert(2.385, &c, &c), 2.385, 0);
    expect_ulp(jm_unit_factor(&c, &f), 1.8, 0);
    expect_false(jm_unit_is_one(&c));
}

JM_TEST("values without an offset convert by their factor")
{
    const jm_unit a = unit("mmHg"), b = unit("kPa");

    expect_ulp(jm_unit_convert(119.7, &a, &b), 119.7 * 0.133322387415, 0);
    expect_ulp(jm_unit_convert(-3, &a, &a), -3, 0);
}

JM_TEST("powers and roots of units")
{
    const jm_unit ml = unit("mL"), one = jm_unit_one();
    jm_unit u, back, right = unit("cm");

    expect_true(jm_unit_pow(&u, &ml, 1, 3));
    expect_true(jm_unit_same_dim(&u, &right));
    expect_ulp(jm_unit_factor(&u, &right), 1, 0);
    expect_true(jm_unit_pow(&u, &ml, -7, 5));
    expect_true(jm_unit_pow(&back, &u, -5, 7));
    expect_true(jm_unit_same_dim(&back, &ml));
    expect_ulp(jm_unit_factor(&back, &ml), 1, 0);
    expect_true(jm_unit_pow(&u, &ml, 0, 1) && jm_unit_is_one(&u));
    expect_true(jm_unit_pow(&u, &one, 12345, 67) && jm_unit_is_one(&u));
    expect_false(jm_unit_pow(&u, &ml, 1, 7));
    expect_false(jm_unit_pow(&u, &ml, 1, 0));
    expect_false(jm_unit_pow(&u, &ml, 1, -2));
    expect_false(jm_unit_pow(&u, &ml, 400, 1));
    expect_true(jm_unit_is_one(&u));
}

JM_TEST("exponents that leave sixteen bits stop at their end")
{
    jm_unit u = unit("m12");

    for (int i = 0; i < 8; i++)
        u = jm_unit_mul(&u, &u);
    expect_int(u.dim[JM_DIM_M], INT16_MAX);
    u = jm_unit_one();
    for (int i = 0; i < 8; i++) {
        const jm_unit m12 = unit("m12");

        for (int k = 0; k < 10; k++)
            u = jm_unit_div(&u, &m12);
    }
    expect_int(u.dim[JM_DIM_M], -INT16_MAX);
}

JM_TEST_MAIN
