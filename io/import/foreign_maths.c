/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of MathML in those of our language. */
#include <math.h>
#include <string.h>

#include "io/import/foreign.h"

/* --- building ---------------------------------------------------------------------------- */

static jm_fexpr *number(jm_foreign *m, double x)
{
    return jm_foreign_value(m, x, NULL);
}

static jm_fexpr *one(jm_foreign *m, jm_fop op, jm_fexpr *a)
{
    return jm_foreign_expr(m, op, 1, &a);
}

static jm_fexpr *two(jm_foreign *m, jm_fop op, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = { a, b };
    return jm_foreign_expr(m, op, 2, args);
}

static jm_fexpr *when(jm_foreign *m, jm_fexpr *c, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = { c, a, b };
    return jm_foreign_expr(m, JM_F_WHEN, 3, args);
}

static jm_fexpr *inverse(jm_foreign *m, jm_fexpr *a)
{
    return two(m, JM_F_DIV, number(m, 1), a);
}

static bool is_number(const jm_fexpr *e, double x)
{
    return e->op == JM_F_NUMBER && e->value >= x && e->value <= x;
}

/* --- functions of our language by another name --------------------------------------------- */

typedef struct plain {
    const char *name;
    jm_fop op;
    uint32_t least, most; /* operands */
} plain;

enum { ANY = UINT32_MAX };

static const plain plains[] = {
    { "plus", JM_F_ADD, 1, ANY },     { "times", JM_F_MUL, 1, ANY },
    { "divide", JM_F_DIV, 2, 2 },     { "power", JM_F_POW, 2, 2 },
    { "abs", JM_F_ABS, 1, 1 },        { "exp", JM_F_EXP, 1, 1 },
    { "ln", JM_F_LOG, 1, 1 },         { "floor", JM_F_FLOOR, 1, 1 },
    { "ceiling", JM_F_CEIL, 1, 1 },   { "min", JM_F_MIN, 1, ANY },
    { "max", JM_F_MAX, 1, ANY },      { "sin", JM_F_SIN, 1, 1 },
    { "cos", JM_F_COS, 1, 1 },        { "tan", JM_F_TAN, 1, 1 },
    { "arcsin", JM_F_ASIN, 1, 1 },    { "arccos", JM_F_ACOS, 1, 1 },
    { "arctan", JM_F_ATAN, 1, 1 },    { "sinh", JM_F_SINH, 1, 1 },
    { "cosh", JM_F_COSH, 1, 1 },      { "tanh", JM_F_TANH, 1, 1 },
    { "neq", JM_F_NE, 2, 2 },
};

/* a < b < c is both(lt(a, b), lt(b, c)). */
static const plain comparisons[] = {
    { "eq", JM_F_EQ, 2, ANY }, { "lt", JM_F_LT, 2, ANY },  { "leq", JM_F_LE, 2, ANY },
    { "gt", JM_F_GT, 2, ANY }, { "geq", JM_F_GE, 2, ANY },
};

static const plain logics[] = {
    { "and", JM_F_AND, 1, ANY },
    { "or", JM_F_OR, 1, ANY },
    { "not", JM_F_NOT, 1, 1 },
};

#define COUNT(list) ((uint32_t)(sizeof(list) / sizeof *(list)))

static const plain *find(const plain *list, uint32_t n_list, const char *name, uint32_t n)
{
    for (uint32_t i = 0; i < n_list; i++)
        if (strcmp(list[i].name, name) == 0 && n >= list[i].least && n <= list[i].most)
            return &list[i];
    return NULL;
}

static jm_fexpr *chain(jm_foreign *m, jm_fop op, uint32_t n, jm_fexpr *const *args)
{
    jm_fexpr *all = two(m, op, args[0], args[1]);
    for (uint32_t i = 2; i < n && all; i++)
        all = two(m, JM_F_AND, all, two(m, op, args[i - 1], args[i]));
    return all;
}

/* --- functions that ours are put together to ----------------------------------------------- */

typedef jm_fexpr *(*composer)(jm_foreign *m, jm_fexpr *a, jm_fexpr *b);

static jm_fexpr *minus(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    return b ? two(m, JM_F_SUB, a, b) : one(m, JM_F_NEG, a);
}

static jm_fexpr *root(jm_foreign *m, jm_fexpr *a, jm_fexpr *degree)
{
    if (!degree || is_number(degree, 2))
        return one(m, JM_F_SQRT, a);
    return two(m, JM_F_POW, a, inverse(m, degree));
}

static jm_fexpr *logarithm(jm_foreign *m, jm_fexpr *a, jm_fexpr *base)
{
    if (!base || is_number(base, 10))
        return one(m, JM_F_LOG10, a);
    return two(m, JM_F_DIV, one(m, JM_F_LOG, a), one(m, JM_F_LOG, base));
}

/* Towards zero. */
static jm_fexpr *quotient(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *ratio = two(m, JM_F_DIV, a, b);
    return when(m, two(m, JM_F_LT, ratio, number(m, 0)), one(m, JM_F_CEIL, ratio),
                one(m, JM_F_FLOOR, ratio));
}

/* What is left of `a`, with its sign; mod() has the sign of its second operand. */
static jm_fexpr *rem(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *size = b->op == JM_F_NUMBER && b->value > 0 ? b : one(m, JM_F_ABS, b);
    jm_fexpr *below = two(m, JM_F_MOD, one(m, JM_F_NEG, a), size);
    return when(m, two(m, JM_F_LT, a, number(m, 0)), one(m, JM_F_NEG, below),
                two(m, JM_F_MOD, a, size));
}

/* Of numbers that stand there alone; the language has no gamma function. */
static jm_fexpr *factorial(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    (void)b;
    if (a->op != JM_F_NUMBER || !(a->value >= 0 && a->value <= 170) ||
        floor(a->value) < a->value)
        return NULL;
    return number(m, round(tgamma(a->value + 1)));
}

static jm_fexpr *xor(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    return two(m, JM_F_AND, two(m, JM_F_OR, a, b), one(m, JM_F_NOT, two(m, JM_F_AND, a, b)));
}

static jm_fexpr *implies(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    return two(m, JM_F_OR, one(m, JM_F_NOT, a), b);
}

/* log(|x| + sqrt(x^2 + 1)) with the sign of x: nothing cancels where x is below 0. */
static jm_fexpr *arcsinh(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    (void)b;
    jm_fexpr *square = two(m, JM_F_POW, a, number(m, 2));
    jm_fexpr *hypotenuse = one(m, JM_F_SQRT, two(m, JM_F_ADD, square, number(m, 1)));
    jm_fexpr *size = one(m, JM_F_LOG, two(m, JM_F_ADD, one(m, JM_F_ABS, a), hypotenuse));
    return when(m, two(m, JM_F_LT, a, number(m, 0)), one(m, JM_F_NEG, size), size);
}

static jm_fexpr *arccosh(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    (void)b;
    jm_fexpr *low = one(m, JM_F_SQRT, two(m, JM_F_SUB, a, number(m, 1)));
    jm_fexpr *high = one(m, JM_F_SQRT, two(m, JM_F_ADD, a, number(m, 1)));
    return one(m, JM_F_LOG, two(m, JM_F_ADD, a, two(m, JM_F_MUL, low, high)));
}

static jm_fexpr *arctanh(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    (void)b;
    jm_fexpr *ratio = two(m, JM_F_DIV, two(m, JM_F_ADD, number(m, 1), a),
                          two(m, JM_F_SUB, number(m, 1), a));
    return two(m, JM_F_DIV, one(m, JM_F_LOG, ratio), number(m, 2));
}

typedef struct composed {
    const char *name;
    composer make;
    uint32_t least, most;
} composed;

static const composed composeds[] = {
    { "minus", minus, 1, 2 },       { "root", root, 1, 2 },
    { "log", logarithm, 1, 2 },     { "quotient", quotient, 2, 2 },
    { "rem", rem, 2, 2 },           { "factorial", factorial, 1, 1 },
    { "implies", implies, 2, 2 },    { "arcsinh", arcsinh, 1, 1 },
    { "arccosh", arccosh, 1, 1 },   { "arctanh", arctanh, 1, 1 },
};

/* Of the inverse, or the inverse of. */
typedef struct reciprocal {
    const char *name, *of;
} reciprocal;

static const reciprocal outside[] = {
    { "sec", "cos" },   { "csc", "sin" },   { "cot", "tan" },
    { "sech", "cosh" }, { "csch", "sinh" }, { "coth", "tanh" },
};

static const reciprocal inside[] = {
    { "arcsec", "arccos" },   { "arccsc", "arcsin" },   { "arccot", "arctan" },
    { "arcsech", "arccosh" }, { "arccsch", "arcsinh" }, { "arccoth", "arctanh" },
};

static jm_fexpr *by_reciprocal(jm_foreign *m, const char *name, jm_fexpr *a)
{
    for (uint32_t i = 0; i < COUNT(outside); i++)
        if (strcmp(outside[i].name, name) == 0) {
            jm_fexpr *f = jm_foreign_function(m, outside[i].of, 1, &a);
            return f ? inverse(m, f) : NULL;
        }
    for (uint32_t i = 0; i < COUNT(inside); i++)
        if (strcmp(inside[i].name, name) == 0) {
            jm_fexpr *x = inverse(m, a);
            return x ? jm_foreign_function(m, inside[i].of, 1, &x) : NULL;
        }
    return NULL;
}

/* --- all of them ------------------------------------------------------------------------- */

/* What a row of operands is without any of them. */
static jm_fexpr *of_nothing(jm_foreign *m, const char *name)
{
    if (strcmp(name, "plus") == 0)
        return number(m, 0);
    if (strcmp(name, "times") == 0)
        return number(m, 1);
    if (strcmp(name, "and") == 0)
        return jm_foreign_expr(m, JM_F_TRUE, 0, NULL);
    if (strcmp(name, "or") == 0 || strcmp(name, "xor") == 0)
        return jm_foreign_expr(m, JM_F_FALSE, 0, NULL);
    return NULL;
}

static jm_fexpr *compose(jm_foreign *m, const char *name, uint32_t n, jm_fexpr *const *args)
{
    for (uint32_t i = 0; i < COUNT(composeds); i++) {
        const composed *c = &composeds[i];
        if (strcmp(c->name, name) == 0)
            return n >= c->least && n <= c->most ? c->make(m, args[0], n > 1 ? args[1] : NULL)
                                                 : NULL;
    }
    if (strcmp(name, "xor") == 0) {
        jm_fexpr *all = args[0];
        for (uint32_t i = 1; i < n && all; i++)
            all = xor(m, all, args[i]);
        return all;
    }
    return n == 1 ? by_reciprocal(m, name, args[0]) : NULL;
}

static bool takes_conditions(const char *name)
{
    return find(logics, COUNT(logics), name, 1) || strcmp(name, "xor") == 0 ||
           strcmp(name, "implies") == 0;
}

jm_fexpr *jm_foreign_function(jm_foreign *model, const char *name, uint32_t n,
                              jm_fexpr *const *args)
{
    if (n == 0)
        return of_nothing(model, name);
    const bool is_logic = takes_conditions(name);
    jm_fexpr **fit = jm_arena_take(model->arena, n, sizeof *fit);
    if (!fit) {
        model->failed = true;
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
        fit[i] = is_logic ? jm_foreign_condition(model, args[i])
                          : jm_foreign_number(model, args[i]);
        if (!fit[i])
            return NULL;
    }
    const plain *p = find(plains, COUNT(plains), name, n);
    p = p ? p : find(logics, COUNT(logics), name, n);
    if (p)
        return jm_foreign_expr(model, p->op, n, fit);
    p = find(comparisons, COUNT(comparisons), name, n);
    return p ? chain(model, p->op, n, fit) : compose(model, name, n, fit);
}
