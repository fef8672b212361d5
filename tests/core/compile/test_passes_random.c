/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random expressions: what comes out of all passes has the value that the C library gives the
 * expression as it was written. An expression is written and valued in one go, so nothing of the
 * compiler judges itself.
 */
#include "core/base/random.h"
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

enum { ROUNDS = 400, PER_ROUND = 8, DEPTH = 6 };

static uint64_t n_drawn;

static double draw(void)
{
    return jm_random_uniform(2385, n_drawn++, 0, 0);
}

/* Values of the leaves; parameters and input as small_model() has them. */
static double leaf_s, leaf_r, leaf_t;

/* The largest number met: errors are weighed by it, because differences cancel. */
static double largest;

static double seen(double x)
{
    largest = fabs(x) > largest ? fabs(x) : largest;
    return x;
}

static double write_leaf(jm_text *out)
{
    const double values[] = { leaf_s, leaf_r, 0.31, 1.7, 0.77, leaf_t };
    static const char *const names[] = { "s", "r", "k", "n", "u", "(t * w)" };
    const int which = (int)(draw() * 8);
    if (which < 6) {
        jm_text_add(out, names[which]);
        return seen(values[which]);
    }
    const double constants[] = { 0.0, 1.0, 2.0, -1.0, 0.5, 3.25, -2.385, 8.0 };
    const double x = constants[(int)(draw() * 8)];
    jm_text_addf(out, "(%g)", x);
    return seen(x);
}

static double write_expression(jm_text *out, int depth);

static double write_one(jm_text *out, const char *before, int depth, const char *after)
{
    jm_text_add(out, before);
    const double x = write_expression(out, depth - 1);
    jm_text_add(out, after);
    return x;
}

static double write_function(jm_text *out, int depth)
{
    switch ((int)(draw() * 12)) {
    case 0: return tanh(write_one(out, "tanh(", depth, ")"));
    case 1: return sin(write_one(out, "sin(", depth, ")"));
    case 2: return cos(write_one(out, "cos(", depth, ")"));
    case 3: return exp(-fabs(write_one(out, "exp(-abs(", depth, "))")));
    case 4: return log(1.5 + fabs(write_one(out, "log(1.5 + abs(", depth, "))")));
    case 5: return sqrt(0.1 + fabs(write_one(out, "sqrt(0.1 + abs(", depth, "))")));
    case 6: return -write_one(out, "-(", depth, ")");
    case 7: return fabs(write_one(out, "abs(", depth, ")"));
    case 8: return pow(write_one(out, "(", depth, ")^2"), 2.0);
    case 9: return pow(write_one(out, "(", depth, ")^3"), 3.0);
    case 10: return atan(write_one(out, "atan(", depth, ")"));
    default: return erf(write_one(out, "erf(", depth, ")"));
    }
}

static double write_operation(jm_text *out, int depth)
{
    const int which = (int)(draw() * 7);
    static const char *const before[] = { "(", "(", "(", "(", "min(", "max(", "(" };
    static const char *const between[] = { " + ", " - ", " * ", ") / (2 + abs(",
                                           ", ",  ", ",  " + " };
    static const char *const after[] = { ")", ")", ")", "))", ")", ")", ")" };
    const double a = write_one(out, before[which], depth, between[which]);
    const double b = write_one(out, "", depth, after[which]);
    switch (which) {
    case 1: return a - b;
    case 2: return a * b;
    case 3: return a / (2.0 + fabs(b));
    case 4: return a < b ? a : b;
    case 5: return a > b ? a : b;
    default: return a + b;
    }
}

static double write_choice(jm_text *out, int depth)
{
    static const char *const words[] = { "lt", "ge", "le", "gt" };
    const int which = (int)(draw() * 4);
    jm_text_addf(out, "when(%s(", words[which]);
    const double a = write_one(out, "", depth, ", ");
    const double b = write_one(out, "", depth, "), ");
    const double yes = write_one(out, "", depth, ", ");
    const double no = write_one(out, "", depth, ")");
    const bool holds[] = { a < b, a >= b, a <= b, a > b };
    return holds[which] ? yes : no;
}

static double write_expression(jm_text *out, int depth)
{
    const double u = draw();
    if (depth <= 0 || u < 0.1)
        return write_leaf(out);
    if (u < 0.4)
        return seen(write_function(out, depth));
    return seen(u < 0.92 ? write_operation(out, depth) : write_choice(out, depth));
}

/* Signals x1 … and their values. */
static void write_model(jm_text *out, double *values, double *sizes)
{
    for (int i = 0; i < PER_ROUND; i++) {
        largest = 1.0;
        jm_text_addf(out, "x%d = ", i + 1);
        values[i] = write_expression(out, DEPTH);
        jm_text_add(out, " + 0 * s\n    "); /* so that all are numbers of the model, not of Lua */
        sizes[i] = largest;
    }
    jm_text_add(out, "dot.s = w * x1; dot.r = w * x2");
}

static void expect_values(const jm_program *p, const double *values, const double *sizes)
{
    jm_eval *eval = NULL;
    double y[2] = { leaf_r, leaf_s }, params[4] = { 0.31, 1.7, 1.0, 0.77 }, d[500], out;
    if (!expect_true(p->n_derived < 500) ||
        !expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err))
        return;
    const jm_frame f = { 1, &leaf_t, y, params, d, NULL, jm_eval_self(eval) };
    const jm_kernels *k = &jm_eval_abi(eval)->kernels[1];
    k->derive(&f, d);
    for (uint32_t i = 0; i < p->n_signals; i++) {
        const char *name = p->ir->quantities[p->signal[i]].name;
        const int which = atoi(name + 1) - 1;
        k->signal(&f, i, &out);
        expect_abs(out / sizes[which], values[which] / sizes[which], 1e-12);
    }
    jm_eval_free(eval);
}

JM_TEST("all passes keep the value of any expression")
{
    for (int round = 0; round < ROUNDS; round++) {
        double values[PER_ROUND], sizes[PER_ROUND];
        jm_text text;
        jm_text_init(&text);
        leaf_s = 4.0 * draw() - 2.0;
        leaf_r = 3.0 * draw() - 1.0;
        leaf_t = 5.0 * draw();
        write_model(&text, values, sizes);
        jm_test_note("round %d", round);
        jm_program *p = small_program(small_model(text.data, ""));
        if (p)
            expect_values(p, values, sizes);
        jm_program_free(p);
        jm_text_clear(&text);
    }
}

JM_TEST_MAIN
