/* SPDX-License-Identifier: Apache-2.0 */
/* units = "labels": numbers are taken as they stand inside, and as quantities from outside. */
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

/* A capacitor that leaks, with units that fit if they are read in nS, pF, mV, ms and pA. */
#define CELL(way, equations)                                                                     \
    "return model \"cell\" { title = \"Cell\", source = \"none\", time = \"ms\"" way ",\n"       \
    "  parameter = { C = { 20, \"pF\" }, g = { 3, \"nS\" }, E = { -60, \"mV\" } },\n"            \
    "  input = { I = { 1, \"pA\" } },\n"                                                         \
    "  state = { V = { \"mV\", \"Potential\" } },\n"                                             \
    "  signal = { leak = { \"pA\", \"Current\" } },\n"                                           \
    "  start = function(_ENV) V = E * 0.9 end,\n"                                                  \
    "  equations = function(_ENV)\n" equations "  end }\n"
/* nS mV / pF is mV/ms. */
#define LABELS ", units = \"labels\""
#define EQUATIONS "leak = g * (V - E)\n dot.V = (I - leak) / C\n"

/* The C text of the kernels, without the heading and the tables. */
static char *kernels_of(const char *text)
{
    jm_text c;
    jm_program *p = small_program(text);
    char *copy = NULL;
    jm_text_init(&c);
    if (p && expect_status(jm_emit_c(p, &c, &small_err), JM_OK, &small_err)) {
        char *start = strstr(c.data, "#ifdef JM_LANES"), *end = strstr(c.data, "#else");
        if (expect_true(start && end))
            *end = '\0';
        copy = jm_text_dup(start);
    }
    jm_text_clear(&c);
    jm_program_free(p);
    return copy;
}

static double evaluated(const char *text, double t)
{
    jm_program *p = small_program(text);
    jm_eval *eval = NULL;
    double y[8] = { 0 }, q[16] = { 0 }, d[64] = { 0 }, h[8] = { 2.5 }, out[8] = { 0 };
    if (!p || !expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err)) {
        jm_program_free(p);
        return (double)NAN;
    }
    const jm_model_abi *abi = jm_eval_abi(eval);
    const jm_kernels *k = &abi->kernels[abi->n_kernels - 1];
    const jm_frame f = { 1, &t, y, q, d, h, jm_eval_self(eval) };
    expect_int(k->lanes, 1);
    for (uint32_t i = 0; i < abi->n_params; i++)
        q[i] = abi->params[i].value;
    for (uint32_t i = 0; i < abi->n_inputs; i++)
        q[abi->n_params + i] = abi->inputs[i].value;
    k->derive(&f, d);
    k->start(&f, y);
    k->derive(&f, d);
    k->rhs(&f, out);
    jm_eval_free(eval);
    jm_program_free(p);
    return out[0];
}

JM_TEST("a number is taken as it stands, whatever its unit says")
{
    expect_rel(evaluated(CELL(LABELS, EQUATIONS), 0), (1.0 - 3 * 6) / 20, 1e-15);
    expect_rel(evaluated(CELL(LABELS, "leak = V^2 + 3\n dot.V = exp(leak / 1000) + t\n"), 7),
               exp(2919 / 1000.0) + 7, 1e-15);
}

JM_TEST("where units fit, labels and units give the same kernels")
{
    char *labels = kernels_of(CELL(LABELS, EQUATIONS)), *units = kernels_of(CELL("", EQUATIONS));
    if (labels && units)
        expect_text(labels, units);
    free(labels);
    free(units);
}

JM_TEST("without labels the same equations are refused")
{
    jm_program *p;
    expect_status(small_try(&p, CELL("", "leak = V^2 + 3\n dot.V = exp(leak) + t\n")), JM_UNITS,
                  &small_err);
}

JM_TEST("derivatives, lags, delays and clocks count in the model's unit of time")
{
    expect_rel(evaluated(CELL(LABELS, EQUATIONS "extra = lag(V, 2) + history(V, 3)\n"
                                      "every(100, { first = 10, set = { I = I + 1 } })\n"), 0),
               (1.0 - 3 * 6) / 20, 1e-15);
    expect_rel(evaluated(CELL(LABELS, "leak = 0\n dot.V = history(V, 3)\n"), 0), 2.5, 0);
    expect_rel(evaluated(CELL(LABELS, "dot.V = 3\n leak = dot.V\n"), 0), 3, 0);
}

JM_TEST("events, starts and doses are numbers, too")
{
    jm_program *p = small_program(
        "return model \"dose\" { title = \"Dose\", source = \"none\", time = \"h\"" LABELS ",\n"
        "  parameter = { W = { 2, \"L\" } }, state = { x = { \"mg/L\" } },\n"
        "  dose = { d = { \"mg\", \"A dose\", into = \"x\", over = \"W\", lag = 0.5,\n"
        "                 bioavailability = function(_ENV) return W / 4 end } },\n"
        "  start = function(_ENV) x = W + 1 end,\n"
        "  equations = function(_ENV)\n"
        "    dot.x = -x + 0 * dose.d\n"
        "    on { when = rises_through(x, W + 3), set = { x = x - W } }\n"
        "  end }\n");
    if (p)
        expect_int(p->ir->n_events, 1);
    jm_program_free(p);
}

JM_TEST("degrees are numbers from their own zero")
{
    const char *text = "return model \"m\" { title = \"m\", source = \"none\", time = \"min\", "
                       "units = \"labels\",\n"
                       "  parameter = { set = { 37, \"degC\" }, room = { 68, \"degF\" } },\n"
                       "  state = { T = { \"degC\", \"Temperature\" } },\n"
                       "  signal = { warm = { \"degC\", \"Above\" }, half = { \"K\", \"Half\" } },\n"
                       "  start = function(_ENV) T = set - 2 end,\n"
                       "  equations = function(_ENV)\n"
                       "    warm = 2 * T; half = T / 2\n"
                       "    dot.T = (set - T) * 3 + room / 100 + warm / 1000 + half / 1e4\n"
                       "    on { when = gt(T, 41), set = { T = T - 1 } }\n"
                       "  end }\n";
    expect_rel(evaluated(text, 0), 2 * 3 + 0.68 + 0.07 + 0.00175, 1e-12);
}

JM_TEST("q is refused where units are labels, and so is a word that is no way with units")
{
    jm_program *p;
    expect_status(small_try(&p, CELL(LABELS, "leak = q(1, \"pA\")\n dot.V = 0\n")), JM_MODEL,
                  &small_err);
    expect_contains(small_err.text, "write the number alone");
    expect_status(small_try(&p, CELL(", units = \"none\"", EQUATIONS)), JM_MODEL, &small_err);
    expect_contains(small_err.text, "is no way with units");
}

/* --- a part ------------------------------------------------------------------------------- */

JM_TEST("a model of labels is a part like any other: outside its quantities have their units")
{
    const char *path = small_file("labelled.lua", CELL(LABELS, EQUATIONS));
    jm_search search = { .roots = (const char *const[]){ small_scratch() }, .n_roots = 1 };
    static const char whole[] =
        "return model \"whole\" { title = \"Whole\", source = \"none\", time = \"s\",\n"
        "  part = { cell = use \"labelled\" { I = { 5, \"pA\" } } },\n"
        "  state = { Q = { \"fC\", \"Charge that leaked\" } },\n"
        "  signal = { V = { \"V\", \"Potential\" } },\n"
        "  start = function(_ENV) Q = 0 end,\n"
        "  equations = function(_ENV) V = cell.V; dot.Q = cell.leak end }\n";
    jm_ir *ir = NULL;
    jm_text listing;
    jm_program *p = NULL;
    jm_text_init(&listing);
    expect_true(path != NULL);
    memset(&small_err, 0, sizeof small_err);
    if (expect_status(jm_read_model_text(&ir, whole, sizeof whole - 1, "whole.lua", &search,
                                         &small_err), JM_OK, &small_err) &&
        expect_status(jm_program_make(&p, ir, "simplify", &listing, &small_err), JM_OK,
                      &small_err)) {
        expect_contains(listing.data, "0.001"); /* mV in V */
        expect_contains(listing.data, "1000");  /* pA in fC/s, and per ms in per s */
    }
    jm_program_free(p);
    jm_text_clear(&listing);
}

JM_TEST_MAIN
