/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/core/compile/read_kit.h"

static const char minimal[] =
    "return model \"glucose/minimal\" {\n"
    "  title = \"Bergman minimal model\", source = \"doi:10.1152/ajpendo.1979.236.6.E667\",\n"
    "  time = \"min\",\n"
    "  parameter = {\n"
    "    p1 = { 0.028, \"1/min\", \"Glucose effectiveness\", range = { 0.005, 0.08 },\n"
    "           vary = lognormal(0.3), source = \"a book\" },\n"
    "    p2 = { 0.025, \"1/min\", \"Rate of insulin action\" },\n"
    "    p3 = { 1.3e-5, \"mL/uU/min^2\", \"Insulin sensitivity\" },\n"
    "    Gb = { 92, \"mg/dL\", \"Basal glucose\" },\n"
    "    Ib = { 11, \"uU/mL\", \"Basal insulin\" },\n"
    "    V = { 117, \"dL\", \"Distribution volume of glucose\" },\n"
    "  },\n"
    "  input = { insulin = { 12.5, \"uU/mL\", \"Plasma insulin\" } },\n"
    "  state = { G = { \"mg/dL\", \"Plasma glucose\", valid = { 20, 900 }, atol = 1e-5 },\n"
    "            X = { \"1/min\", \"Insulin action\" } },\n"
    "  signal = { uptake = { \"mg/dL/min\", \"Uptake\", valid = { 0, 50 } } },\n"
    "  dose = { glucose = { \"mg\", \"Oral glucose\", into = \"G\", over = \"V\" } },\n"
    "  start = function(_ENV) G = Gb; X = 0 end,\n"
    "  equations = function(_ENV)\n"
    "    dot.G = p1 * Gb - uptake\n"
    "    uptake = (p1 + X) * G\n"
    "    dot.X = p3 * (insulin - Ib) - p2 * X\n"
    "  end,\n"
    "}\n";

JM_TEST("the model of the design is read: names, texts, numbers, places")
{
    if (!kit_read(minimal))
        return;
    expect_text(kit_ir->name, "glucose/minimal");
    expect_text(kit_ir->title, "Bergman minimal model");
    expect_text(kit_ir->time_text, "min");
    const jm_quantity *p1 = kit_find("p1"), *G = kit_find("G"), *uptake = kit_find("uptake");
    expect_int(p1->kind, JM_KIND_PARAMETER);
    expect_rel(p1->value, 0.028, 0);
    expect_rel(p1->high, 0.08, 0);
    expect_text(p1->vary, "lognormal(0.3)");
    expect_text(p1->source, "a book");
    expect_text(p1->doc, "Glucose effectiveness");
    expect_int(p1->line, 5);
    expect_rel(G->low, 20, 0);
    expect_rel(G->atol, 1e-5, 0);
    expect_true(G->dot != 0 && G->start != 0 && !G->is_steady);
    expect_text(uptake->unit_text, "mg/dL/min");
    expect_int(uptake->line, 16);
    expect_int(uptake->line_equation, 21);
    expect_rel(kit_find("insulin")->value, 12.5, 0);
}

JM_TEST("quantities stand by kind, each kind in the order of the file")
{
    static const char *const right[] = { "p1", "p2", "p3", "Gb",          "Ib", "V",
                                         "insulin", "dose.glucose", "G", "X", "uptake" };
    if (!kit_read(minimal))
        return;
    if (!expect_int(kit_ir->n_quantities, 11))
        return;
    for (uint32_t i = 0; i < 11; i++)
        expect_text(kit_ir->quantities[i].name, right[i]);
}

JM_TEST("the same text gives the same form, to the byte")
{
    jm_text first, second;
    jm_text_init(&first);
    jm_text_init(&second);
    if (kit_read(minimal))
        jm_ir_print(kit_ir, &first);
    if (kit_read(minimal))
        jm_ir_print(kit_ir, &second);
    expect_text(first.data, second.data);
    expect_contains(first.data, "uptake \"mg/dL/min\"");
    jm_text_clear(&first);
    jm_text_clear(&second);
}

JM_TEST("pairs goes by sorted keys, so that tables make the same model every time")
{
    if (!kit_read(kit_model("for name, x in pairs { z10 = 1, z9 = 2, a = 3, [2] = 4, [1] = 5 } do\n"
                            " _ENV[\"sig_\" .. name] = x end")))
        return;
    const uint32_t n = kit_ir->n_quantities;
    expect_text(kit_ir->quantities[n - 5].name, "sig_1");
    expect_text(kit_ir->quantities[n - 4].name, "sig_2");
    expect_text(kit_ir->quantities[n - 3].name, "sig_a");
    expect_text(kit_ir->quantities[n - 2].name, "sig_z9");
    expect_text(kit_ir->quantities[n - 1].name, "sig_z10");
}

JM_TEST("a dose flows into the derivative, and a bolus raises by amount / over")
{
    if (!kit_read(minimal) || !expect_int(kit_ir->n_routes, 1))
        return;
    const jm_ir_route *r = &kit_ir->routes[0];
    expect_text(r->name, "glucose");
    expect_text(r->doc, "Oral glucose");
    expect_text(kit_ir->quantities[r->input].name, "dose.glucose");
    expect_text(kit_ir->quantities[r->input].unit_text, "mg/min");
    expect_text(kit_ir->quantities[r->state].name, "G");
    expect_int(r->fraction, 0);
    kit_ir->quantities[r->input].value = 351;
    const double without = 0.028 * 92 - 0.028 * 92;
    expect_rel(kit_value(kit_find("G")->dot), without + 351.0 / 117, 1e-14);
    expect_rel(kit_value(r->gain), 1 / 117.0, 1e-14);
}

JM_TEST("a dose says bioavailability, lag, rate and duration, with units of their own")
{
    if (!kit_units("return model \"d\" { time = \"h\",\n"
                   "  parameter = { F = { 62, \"%\" }, V = { 2500, \"mL\" }, R = { 4, \"mg/min\" } },\n"
                   "  state = { c = { \"mg/L\" }, b = { \"g\" } },\n"
                   "  dose = { one = { \"mg\", into = \"c\", over = \"V\", bioavailability = \"F\",\n"
                   "                   lag = q(15, \"min\"), rate = \"R\" },\n"
                   "           two = { \"mg\", into = \"b\", duration = function(_ENV)\n"
                   "                     return q(30, \"min\") * F end } },\n"
                   "  start = function(_ENV) c = 0; b = 0 end,\n"
                   "  equations = function(_ENV) dot.c = -c / q(3, \"h\") end }\n") ||
        !expect_int(kit_ir->n_routes, 2))
        return;
    const jm_ir_route *one = &kit_ir->routes[0], *two = &kit_ir->routes[1];
    expect_rel(kit_value(one->gain), 0.62 / 2.5, 1e-14);
    expect_rel(kit_value(one->fraction), 0.62, 1e-14);
    expect_rel(kit_value(one->lag), 0.25, 1e-14);
    expect_rel(kit_value(one->rate), 240, 1e-14);
    expect_rel(kit_value(two->duration), 0.5 * 0.62, 1e-14);
    expect_rel(kit_value(two->gain), 1e-3, 1e-14);
    kit_ir->quantities[two->input].value = 17; /* mg/h */
    expect_rel(kit_value(kit_find("b")->dot), 17e-3, 1e-14);
    /* The running infusion keeps its rate: bioavailability shortens it instead. */
    kit_ir->quantities[one->input].value = 10;
    expect_rel(kit_value(kit_find("c")->dot), 10 / 2.5, 1e-14);
}

JM_TEST("equations may read the running infusion of a dose, also of a part's")
{
    if (!kit_units("return model \"i\" { time = \"min\", state = { s = { \"mg\" } },\n"
                   "  dose = { meal = { \"g\", into = \"s\" } }, part = { p = use \"tank\" {} },\n"
                   "  start = function(_ENV) s = 0 end,\n"
                   "  equations = function(_ENV)\n"
                   "    a = dose.meal\n b = _ENV[\"dose.meal\"] * 2\n c = p.dose.drug\n"
                   "    dot.s = -s / q(1, \"min\")\n"
                   "  end }\n"))
        return;
    kit_find("dose.meal")->value = 0.25;
    kit_find("p.dose.drug")->value = 3;
    expect_rel(kit_at("a"), 0.25, 0);
    expect_rel(kit_at("b"), 0.5, 0);
    expect_rel(kit_at("c"), 3, 0);
    expect_rel(kit_value(kit_find("s")->dot), 250, 1e-15);
    expect_status(kit_try(kit_model("z = dose.mael")), JM_MODEL, NULL);
    expect_status(kit_try(kit_model("dose.meal = 3")), JM_MODEL, NULL);
}

JM_TEST("variation becomes the text that cohorts read")
{
    static const char *const rows[][2] = {
        { "normal(2.5)", "normal(2.5)" },
        { "normal(3, 0.25)", "normal(3, 0.25)" },
        { "normal { cv = 0.1 }", "normal(0.031)" },
        { "lognormal(0.3)", "lognormal(0.3)" },
        { "lognormal(2, 0.3)", "lognormal(2, 0.3)" },
        { "uniform(0.1, 2)", "uniform(0.1, 2)" },
        { "triangular(1, 2, 4)", "triangular(1, 2, 4)" },
        { "discrete { 1, 3 }", "discrete(1, 1, 3, 1)" },
        { "discrete { { 1, 0.2 }, { 3, 0.8 } }", "discrete(1, 0.2, 3, 0.8)" },
        { "normal(0.0039):within(0.001, 0.03)", "truncated(normal(0.0039), 0.001, 0.03)" },
        { "truncated(lognormal(0.3), 0.1, 3)", "truncated(lognormal(0.3), 0.1, 3)" },
        { "normal { cv = 0.1 }:within(0.1, 3)", "truncated(normal(0.031), 0.1, 3)" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[600];
        snprintf(text, sizeof text,
                 "return model \"v\" { time = \"s\", parameter = { k = { 0.31, \"1/s\", vary = %s } },"
                 " state = { x = { \"1\" } }, start = function(_ENV) x = 1 end,"
                 " equations = function(_ENV) dot.x = -k * x end }", rows[i][0]);
        jm_test_note("%s", rows[i][0]);
        if (kit_read(text))
            expect_text(kit_find("k")->vary, rows[i][1]);
    }
}

JM_TEST("parts: names, values, wiring, parts of parts")
{
    if (!kit_units("return model \"whole\" { time = \"min\",\n"
                   "  part = { a = use \"pair\" { [\"left.volume\"] = { 4000, \"mL\" } },\n"
                   "           b = use \"tank\" { inlet = 1.5,\n"
                   "             rate = { 1.2, \"1/min\", vary = lognormal(0.2) } } },\n"
                   "  start = function(_ENV) a.left.content = b.content * 2 end,\n"
                   "  equations = function(_ENV)\n"
                   "    b.inflow = q(60, \"mL/min\")\n"
                   "    b.rate = 3 * a.left.rate\n"
                   "    sum = a.right.level + _ENV[\"b.level\"]\n"
                   "  end }\n"))
        return;
    expect_rel(kit_find("a.left.volume")->value, 4, 0);
    expect_rel(kit_find("a.right.rate")->value, 0.05, 1e-15);
    expect_rel(kit_find("b.inlet")->value, 1.5, 0);
    expect_rel(kit_at("b.inflow"), 1, 1e-15);
    expect_rel(kit_at("b.rate"), 0.06, 1e-15);
    expect_rel(kit_at("a.left.content"), 6.4, 1e-15);
    expect_rel(kit_at("a.right.inlet"), 1.6, 1e-15);
    expect_rel(kit_at("sum"), 3.2 / 5.5 + 3.2 / 5.5, 1e-15);
    /* The rate of change of a part in seconds, per minute of the whole. */
    expect_rel(kit_value(kit_find("b.content")->dot),
               60 * (1e-3 * 1.5 - 1e-3 * 3.2 / 5.5 - 0.06 * 3.2), 1e-14);
    expect_text(kit_find("b.rate")->vary, "lognormal(0.2)");
    expect_text(kit_find("a.left.rate")->vary, "normal(0.005)");
    expect_int(kit_ir->n_routes, 3);
    expect_text(kit_ir->routes[0].name, "a.left.drug");
    expect_text(kit_find("b.dose.drug")->unit_text, "ug/min");
}

JM_TEST("require reads what several models repeat")
{
    if (!kit_read("local airway = require \"lib.airway\"\n"
                  "assert(airway == require \"lib.airway\")\n"
                  "return model \"r\" { time = \"s\", parameter = { R = { 3, \"mmHg s/mL\" } },\n"
                  "  state = { x = { \"1\" } }, start = function(_ENV) x = 1 end,\n"
                  "  equations = function(_ENV)\n"
                  "    dot.x = -x / q(airway.generations, \"s\")\n"
                  "    both_ = airway.resistance(R, 2 * R)\n"
                  "  end }\n"))
        return;
    expect_rel(kit_at("both_"), 2, 1e-15);
}

JM_TEST("loops name states and signals by their number")
{
    if (!kit_units("local n, state = 5, {}\n"
                   "for i = 1, n do state[\"P\" .. i] = { \"mmHg\" } end\n"
                   "return model \"line\" { time = \"s\", state = state,\n"
                   "  parameter = { tau = { 0.4, \"s\" } },\n"
                   "  start = function(_ENV) for i = 1, n do _ENV[\"P\" .. i] = q(i, \"kPa\") end end,\n"
                   "  equations = function(_ENV)\n"
                   "    for i = 1, n do\n"
                   "      _ENV[\"gap\" .. i] = _ENV[\"P\" .. i % n + 1] - _ENV[\"P\" .. i]\n"
                   "      dot[\"P\" .. i] = _ENV[\"gap\" .. i] / tau\n"
                   "    end\n"
                   "  end }\n"))
        return;
    expect_rel(kit_at("gap5"), -4 * 7.500615758456564, 1e-12);
    expect_rel(kit_value(kit_find("P2")->dot), 7.500615758456564 / 0.4, 1e-12);
}

JM_TEST("a lag is a state named after its signal, and starts where its input is")
{
    if (!kit_units(kit_model("slow = lag(s / V, q(30, \"s\"))\n"
                             "two = lag(s, q(1, \"min\"), q(2, \"mg\")) + lag(s, q(2, \"min\"))\n")))
        return;
    const jm_quantity *q = kit_find("slow.lag");
    expect_int(q->kind, JM_KIND_STATE);
    expect_rel(kit_value(q->start), 4.5 / 2.385, 1e-14);
    expect_rel(kit_value(q->dot), 0, 0);
    expect_rel(kit_at("two"), 6.5, 1e-14);
    expect_rel(kit_value(kit_find("lag.2")->dot), 2.5, 1e-14);
}

JM_TEST("a delay is a chain of lags")
{
    if (!kit_units(kit_model("late = delay(s, q(3, \"min\"), 4, 0)")))
        return;
    expect_rel(kit_value(kit_find("late.delay.1")->dot), 4.5 / 0.75, 1e-14);
    expect_rel(kit_value(kit_find("late.delay.4")->dot), 0, 0);
    expect_text(kit_find("late.delay.4")->unit_text, "mg");
}

JM_TEST("a history keeps its expression and its delay, in the model's time")
{
    if (!kit_units(kit_model("ago = history(s / V, q(90, \"s\"))")) ||
        !expect_int(kit_ir->n_histories, 1))
        return;
    expect_rel(kit_value(kit_ir->histories[0].tau), 1.5, 1e-15);
    expect_rel(kit_at("ago"), 4.5 / 2.385, 1e-15);
    expect_text(kit_find("ago")->unit_text, "mg L-1");
}

JM_TEST("a signal that feeds its own lag has the unit of the rest")
{
    if (!kit_units(kit_model("y = lag(0.5 * y, q(2, \"min\"), 0) + s\n"
                             "a = b * 2\n b = c + a0\n c = k * V\n a0 = q(1, \"mL/s\")")))
        return;
    expect_text(kit_find("y")->unit_text, "mg");
    expect_rel(kit_at("a"), 2 * (0.31 * 2.385 + 0.06), 1e-14);
}

JM_TEST("events: crossings, conditions and clocks")
{
    if (!kit_units(kit_model("on { when = falls_through(P, q(10, \"kPa\")), set = { s = s / 2 } }\n"
                             "on { when = gt(s, q(5, \"mg\")), set = { u = 0, k = 2 * k } }\n"
                             "on { when = both(gt(s, u * q(1, \"min\")), negate(lt(n, 1))), set = { "
                             "s = q(1, \"g\") } }\n"
                             "every(q(30, \"s\"), { first = q(1, \"h\"), set = { u = u + s / "
                             "q(1, \"h\") } })")) ||
        !expect_int(kit_ir->n_events, 4))
        return;
    const jm_ir_event *e = kit_ir->events;
    expect_int(e[0].kind, JM_EVENT_FALLS);
    expect_rel(kit_value(e[0].when), 93.5 - 75.00615758456564, 1e-12);
    expect_text(e[0].name, "on P falls through 10 kPa");
    expect_int(e[0].line, 9);
    expect_int(e[1].kind, JM_EVENT_HOLDS);
    expect_rel(kit_value(e[1].when), -0.5, 1e-15);
    expect_int(e[1].n_set, 2);
    expect_rel(kit_value(e[2].when), 0.7, 1e-15); /* the nearer of the two borders */
    expect_rel(kit_value(e[2].value[0]), 1000, 0);
    expect_int(e[3].kind, JM_EVENT_EVERY);
    expect_rel(kit_value(e[3].period), 0.5, 1e-15);
    expect_rel(kit_value(e[3].first), 60, 1e-15);
    expect_rel(kit_value(e[3].value[0]), 0.77 + 4.5 / 60, 1e-14);
}

JM_TEST("a lognormal around a default that is not above 0 is refused")
{
    static const char *const wrong[] = { "-3", "0" };
    static const char head[] = "return model \"s\" { time = \"s\", state = { a = { \"1\" } },\n"
                               "  start = function(_ENV) a = 1 end,\n"
                               "  equations = function(_ENV) dot.a = -k * a / q(1, \"s\") end,\n";
    char text[600];
    for (size_t k = 0; k < 2; k++) {
        snprintf(text, sizeof text, "%s  parameter = { k = { %s, \"1\", vary = lognormal(0.3) } "
                 "} }", head, wrong[k]);
        expect_status(kit_try(text), JM_MODEL, &kit_err);
        snprintf(text, sizeof text, "%s  parameter = { k = { %s, \"1\", vary = "
                 "truncated(lognormal(0.3), 1, 2) } } }", head, wrong[k]);
        expect_status(kit_try(text), JM_MODEL, &kit_err);
        snprintf(text, sizeof text, "%s  parameter = { k = { %s, \"1\", vary = "
                 "lognormal(2, 0.3) } } }", head, wrong[k]);
        expect_true(kit_read(text));
    }
}

JM_TEST("steady_state marks every state of the model, with first guesses")
{
    if (!kit_read("return model \"s\" { time = \"s\", state = { a = { \"1\" }, b = { \"1\" } },\n"
                  "  part = { p = use \"tank\" {} },\n"
                  "  start = function(_ENV) steady_state { a = 2.5 } end,\n"
                  "  equations = function(_ENV) dot.a = -a / q(1, \"s\"); dot.b = 0 end }"))
        return;
    expect_true(kit_find("a")->is_steady && kit_find("b")->is_steady);
    expect_true(kit_find("p.content")->is_steady);
    expect_rel(kit_value(kit_find("a")->start), 2.5, 0);
    expect_rel(kit_value(kit_find("b")->start), 0, 0);
}

JM_TEST("a state that only events change stays where it is between them")
{
    if (!kit_read("return model \"s\" { time = \"s\", state = { n = { \"1\" } },\n"
                  "  start = function(_ENV) n = 0 end,\n"
                  "  equations = function(_ENV) every(q(1, \"s\"), { set = { n = n + 1 } }) end }"))
        return;
    expect_int(kit_find("n")->dot, 0);
}

JM_TEST("names of Lua's library may be quantities, words of the language may not")
{
    if (kit_read(kit_model("error = s / V\n string = error * 2")))
        expect_rel(kit_at("string"), 2 * 4.5 / 2.385, 1e-15);
    expect_status(kit_try(kit_model("when = s")), JM_MODEL, NULL);
    expect_contains(kit_err.text, "word of the language");
    expect_text(kit_err.place, "test.lua:9");
}

JM_TEST("a model is found by its name, and a missing one is said")
{
    static const char *const roots[] = { JM_SOURCE_DIR "/tests/core/compile/parts" };
    const jm_search search = { .roots = roots, .n_roots = 1 };
    jm_ir *ir = NULL;
    jm_error err = { 0 };
    expect_status(jm_read_model(&ir, "pair", &search, &err), JM_OK, &err);
    jm_ir_free(ir);
    expect_status(jm_read_model(&ir, "pear", &search, &err), JM_FILE, NULL);
    expect_contains(err.text, "there is no model \"pear\"");
    expect_status(jm_read_model(&ir, "../parts/pair", &search, &err), JM_FILE, NULL);
    expect_status(jm_read_model(&ir, "no/such/file.lua", &search, &err), JM_FILE, NULL);
}

JM_TEST_MAIN
