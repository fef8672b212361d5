/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/core/compile/read_kit.h"

/* An expression, its unit (as inferred) and its value there; see kit_model() for the names. */
typedef struct row {
    const char *expression, *unit;
    double value;
} row;

static void check_rows(const row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char text[400];
        snprintf(text, sizeof text, "z = %s", rows[i].expression);
        jm_test_note("%s", text);
        if (!kit_units(kit_model(text)))
            continue;
        jm_unit right;
        const jm_quantity *z = kit_find("z");
        expect_status(jm_unit_parse(&right, rows[i].unit, &kit_err), JM_OK, &kit_err);
        if (!expect_true(jm_unit_same_dim(&z->unit, &right)))
            continue;
        expect_rel(jm_unit_convert(kit_at("z"), &z->unit, &right), rows[i].value, 2e-15);
    }
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

JM_TEST("sums and comparisons convert into the unit of the left side")
{
    static const row rows[] = {
        { "s + q(2, \"ug\")", "mg", 4.502 },
        { "s - q(2, \"g\")", "mg", 4.5 - 2000 },
        { "P + q(1, \"kPa\")", "mmHg", 93.5 + 7.500615758456564 },
        { "0 + P", "mmHg", 93.5 },
        { "P - 0", "mmHg", 93.5 },
        { "max(s, q(1, \"ug\"), q(0.1, \"g\"))", "mg", 100 },
        { "min(s, math.huge)", "mg", 4.5 },
        { "when(lt(s, q(1, \"g\")), s, q(2, \"g\"))", "mg", 4.5 },
        { "when(ge(s, q(4500, \"ug\")), 1, 0)", "1", 1 },
        { "when(ne(s, q(4500, \"ug\")), 1, 0)", "1", 0 },
        { "when(gt(s, 0), 0, s)", "mg", 0 },
        { "mod(t, q(30, \"s\"))", "min", 0.25 },
        { "t % q(2, \"min\")", "min", 0.75 },
        { "atan2(s, q(4500, \"ug\"))", "1", 0.78539816339744831 },
    };
    CHECK(rows);
}

JM_TEST("products, quotients and powers combine units")
{
    static const row rows[] = {
        { "s / V", "mg/L", 4.5 / 2.385 },
        { "k * V * q(1, \"h\")", "L", 0.31 * 2.385 * 60 },
        { "V ^ 2", "L^2", 2.385 * 2.385 },
        { "sqrt(V * q(10, \"mL\"))", "L", 0.15443445211480502 },
        { "(V ^ 3) ^ (1 / 3)", "L", 2.385 },
        { "V ^ -1 * V", "1", 1 },
        { "pow(k, 2) * t ^ 2", "1", 0.31 * 0.31 * 2.75 * 2.75 },
        { "2 ^ n", "1", 3.2490095854249423 },
        { "q(50, \"%\") ^ 2", "1", 0.25 },
        { "-s * 2", "mg", -9 },
        { "abs(-s)", "mg", 4.5 },
    };
    CHECK(rows);
}

JM_TEST("functions take plain numbers, brought to scale one")
{
    static const row rows[] = {
        { "exp(-k * t)", "1", 0.4263477291781528 },
        { "exp(k * q(60, \"s\"))", "1", 1.3634251141321778 },
        { "exp(q(50, \"%\"))", "1", 1.6487212707001282 },
        { "log(s / q(1, \"g\"))", "1", -5.403677882205863 },
        { "floor(t / q(1, \"s\"))", "1", 165 },
        { "hill(P, q(10, \"kPa\"), 2)", "1", 0.6084454571178831 },
        { "hill(s, q(4.5, \"mg\"), n)", "1", 0.5 },
        { "positive(P - q(90, \"mmHg\"), q(1, \"kPa\"))", "mmHg", 5.88851533632554 },
        { "hill(0 * s, V * q(1, \"g/L\"), n)", "1", 0 },
        { "tanh(n) + erf(n) + sinh(0) + cosh(0)", "1", 2.9191996594 },
    };
    check_rows(rows, 9);
    char text[100];
    snprintf(text, sizeof text, "z = %s", rows[9].expression);
    if (kit_units(kit_model(text)))
        expect_rel(kit_at("z"), tanh(1.7) + erf(1.7) + 1, 1e-15);
}

JM_TEST("tables convert what they look up, and answer in their own unit")
{
    static const row rows[] = {
        { "table(P, { 0, 20 }, { 1, 5 }, { x = \"kPa\", y = \"mL\" })", "mL",
          1 + 4 * 93.5 * 0.13332238741499999 / 20 },
        { "table(n, { 1, 2 }, { 10, 20 })", "1", 17 },
        { "table(n, { 1, 2 }, { q(10, \"mL\"), q(0.02, \"L\") }, \"cubic\")", "mL", 17 },
        { "table(s, { q(0, \"mg\"), q(1, \"g\") }, { 0, 1 })", "1", 0.0045 },
    };
    CHECK(rows);
}

JM_TEST("degrees have a zero: sums, differences and comparisons only")
{
    static const row rows[] = {
        { "T - q(36, \"degC\")", "K", 0.6 },
        { "T - q(309.15, \"K\")", "degC", 36.6 - 309.15 },
        { "max(T, q(309.15, \"K\"))", "degC", 36.6 },
        { "when(gt(T, q(97, \"degF\")), 1, 0)", "1", 1 },
        { "T + q(1.8, \"K\")", "degC", 38.4 },
        { "q(1.8, \"K\") + T", "degC", 38.4 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200];
        snprintf(text, sizeof text, "z = %s", rows[i].expression);
        jm_test_note("%s", text);
        if (kit_units(kit_model(text)))
            expect_abs(kit_at("z"), rows[i].value, 1e-12);
    }
    static const char *const wrong[] = { "T * 2", "-T", "T + T", "q(3, \"K\") - T", "T / V",
                                         "T ^ 2", "sqrt(T)", "abs(T)", "mod(T, T)", "exp(T)" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char text[200];
        snprintf(text, sizeof text, "z = %s", wrong[i]);
        jm_test_note("%s", text);
        if (kit_read(kit_model(text)))
            expect_status(jm_pass_units(kit_ir, &kit_err), JM_UNITS, NULL);
        expect_text(kit_err.place, "test.lua:9");
    }
}

JM_TEST("a declared unit is kept, and the equation is brought into it")
{
    if (!kit_units("return model \"u\" { time = \"h\",\n"
                   "  parameter = { Q = { 90, \"mL/min\" }, T = { 37, \"degC\" } },\n"
                   "  state = { v = { \"L\", valid = { 0, q(5000, \"mL\") } }, w = { \"degC\" } },\n"
                   "  signal = { flow = { \"L/s\" }, kelvin = { \"K\" } },\n"
                   "  start = function(_ENV) v = q(1500, \"mL\"); w = q(310.15, \"K\") end,\n"
                   "  equations = function(_ENV)\n"
                   "    flow = Q\n"
                   "    kelvin = T\n"
                   "    dot.v = Q - v / q(1, \"d\")\n"
                   "    dot.w = (T - w) / q(2, \"min\") + q(0.1, \"K/s\")\n"
                   "  end }\n"))
        return;
    expect_rel(kit_at("flow"), 0.0015, 1e-15);
    expect_rel(kit_at("kelvin"), 310.15, 1e-15);
    expect_rel(kit_value(kit_find("v")->start), 1.5, 1e-15);
    expect_rel(kit_find("v")->high, 5, 1e-15);
    expect_rel(kit_value(kit_find("v")->dot), 5.4 - 1.5 / 24, 1e-14);
    expect_abs(kit_value(kit_find("w")->start), 37, 1e-10);
    expect_abs(kit_value(kit_find("w")->dot), 360, 1e-8);
}

JM_TEST("after the pass no number has a unit any more")
{
    if (!kit_units(kit_model("z = s + q(2, \"ug\") + V * q(3, \"mg/mL\")")))
        return;
    for (jm_node i = 1; i < kit_ir->n_nodes; i++)
        if (kit_ir->nodes[i].op == JM_OP_CONST)
            expect_int(kit_ir->nodes[i].index, 0);
}

JM_TEST("equal units leave no factor behind")
{
    if (!kit_units(kit_model("z = (P + q(2, \"mmHg\")) / q(1, \"mmHg\") + k * q(2.5, \"min\")")))
        return;
    for (jm_node i = 1; i < kit_ir->n_nodes; i++)
        if (kit_ir->nodes[i].op == JM_OP_CONST)
            expect_true(kit_ir->nodes[i].value >= 1 && kit_ir->nodes[i].value <= 4.5);
}

JM_TEST("circles of signals are left to the pass that names them")
{
    expect_true(kit_units(kit_model("a = b + s\n b = a * 2")));
    expect_true(kit_units(kit_model("a = b\n b = a")));
    expect_true(kit_units(kit_model("a = b * b\n b = sqrt(a)")));
}

JM_TEST("a long chain of signals, defined backwards, has its units")
{
    static const char text[] = "for i = 1, 3000 do _ENV[\"c\" .. i] = _ENV[\"c\" .. i + 1] end\n"
                               "c3001 = s / V";
    if (!kit_units(kit_model(text)))
        return;
    expect_text(kit_find("c1")->unit_text, "mg L-1");
}

JM_TEST_MAIN
