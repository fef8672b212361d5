/* SPDX-License-Identifier: Apache-2.0 */
/* Equations solved in symbols: what comes out is written as text. */
#include "io/import/solve.h"

#include "tests/support/jm_test.h"

static jm_foreign *model;

static jm_fexpr *name(const char *s)
{
    return jm_foreign_named(model, JM_F_NAME, s);
}

static jm_fexpr *number(double x)
{
    return jm_foreign_value(model, x, NULL);
}

static jm_fexpr *one(jm_fop op, jm_fexpr *a)
{
    return jm_foreign_expr(model, op, 1, &a);
}

static jm_fexpr *two(jm_fop op, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = {a, b};
    return jm_foreign_expr(model, op, 2, args);
}

/* 0 = e solved for x; `right` NULL: it cannot be. */
static void expect_solution(jm_fexpr *e, const char *right)
{
    jm_text text;
    jm_text_init(&text);
    jm_fexpr *x = jm_solve_for(model, e, "x");
    if (expect_int(x != NULL, right != NULL) && x) {
        jm_foreign_write_expr(model, x, &text);
        for (size_t i = 0; i < text.length; i++)
            text.data[i] = text.data[i] < ' ' ? ' ' : text.data[i]; /* places to break a line */
        expect_text(text.data, right);
    }
    jm_text_clear(&text);
}

static bool start(void)
{
    jm_error err = {0};
    jm_foreign_free(model);
    return expect_status(jm_foreign_new(&model, &err), JM_OK, &err);
}

JM_TEST("what is linear is solved, wherever the unknown stands")
{
    if (!start())
        return;
    expect_solution(two(JM_F_SUB, name("x"), name("a")), "a");
    expect_solution(two(JM_F_ADD, two(JM_F_MUL, name("k"), name("x")), name("a")), "-a / k");
    expect_solution(two(JM_F_SUB, two(JM_F_MUL, name("a"), two(JM_F_ADD, name("x"), name("b"))),
                        two(JM_F_MUL, number(3), name("x"))),
                    "-a * b / (a - 3)");
    expect_solution(two(JM_F_SUB, two(JM_F_DIV, name("x"), name("c")), number(2)), "2 / (1 / c)");
    expect_solution(one(JM_F_NEG, two(JM_F_SUB, name("x"), name("a"))), "a");
}

JM_TEST("functions around the unknown are undone")
{
    if (!start())
        return;
    expect_solution(two(JM_F_SUB, one(JM_F_EXP, name("x")), name("a")), "log(a)");
    expect_solution(two(JM_F_SUB, name("a"), one(JM_F_SQRT, name("x"))), "a^2");
    expect_solution(two(JM_F_SUB, two(JM_F_DIV, name("k"), name("x")), name("a")), "k / a");
    expect_solution(two(JM_F_SUB, two(JM_F_POW, number(2), name("x")), name("a")),
                    "log(a) / log(2)");
}

JM_TEST("what has two solutions, or none in symbols, has none")
{
    if (!start())
        return;
    expect_solution(two(JM_F_SUB, two(JM_F_POW, name("x"), number(2)), name("a")), NULL);
    expect_solution(two(JM_F_SUB, one(JM_F_SIN, name("x")), name("a")), NULL);
    expect_solution(two(JM_F_SUB, one(JM_F_EXP, name("x")), name("x")), NULL);
    expect_solution(two(JM_F_MUL, name("x"), name("x")), NULL);
    expect_solution(two(JM_F_SUB, name("y"), name("a")), NULL);
    expect_solution(two(JM_F_SUB, name("x"), name("x")), NULL);
    expect_solution(two(JM_F_SUB, two(JM_F_MUL, name("k"), name("x")),
                        two(JM_F_MUL, name("k"), name("x"))), NULL);
    jm_foreign_free(model);
    model = NULL;
}

JM_TEST_MAIN
