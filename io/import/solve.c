/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/solve.h"

#include <math.h>
#include <string.h>

/* --- building, with what is 0 or 1 left out ------------------------------------------- */

static bool is_value(const jm_fexpr *e, double x)
{
    return e && e->op == JM_F_NUMBER && e->value >= x && e->value <= x;
}

static jm_fexpr *number(jm_foreign *m, double x)
{
    return jm_foreign_value(m, x, NULL);
}

static bool is_plain(const jm_fexpr *e)
{
    return !e->unit || strcmp(e->unit, "1") == 0;
}

/* A factor that may be left out. */
static bool is_factor(const jm_fexpr *e, double x)
{
    return is_value(e, x) && is_plain(e);
}

static bool are_numbers(const jm_fexpr *a, const jm_fexpr *b)
{
    return a && b && a->op == JM_F_NUMBER && b->op == JM_F_NUMBER;
}

/* Of one unit, so that their sum is a number. */
static bool are_alike(const jm_fexpr *a, const jm_fexpr *b)
{
    return are_numbers(a, b) &&
           ((is_plain(a) && is_plain(b)) || (a->unit && b->unit && strcmp(a->unit, b->unit) == 0));
}

static bool is_same(const jm_fexpr *a, const jm_fexpr *b)
{
    if (a == b)
        return true;
    if (a->op != b->op || a->n != b->n || (a->name && strcmp(a->name, b->name) != 0) ||
        (a->op == JM_F_NUMBER && !is_value(a, b->value)))
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!is_same(a->args[i], b->args[i]))
            return false;
    return true;
}

static jm_fexpr *two(jm_foreign *m, jm_fop op, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = {a, b};
    return a && b ? jm_foreign_expr(m, op, 2, args) : NULL;
}

static jm_fexpr *one(jm_foreign *m, jm_fop op, jm_fexpr *a)
{
    return a ? jm_foreign_expr(m, op, 1, &a) : NULL;
}

static jm_fexpr *negate(jm_foreign *m, jm_fexpr *a)
{
    if (a && a->op == JM_F_NUMBER)
        return jm_foreign_value(m, is_value(a, 0) ? 0 : -a->value, a->unit);
    if (a && a->op == JM_F_NEG)
        return a->args[0];
    return a && a->op == JM_F_SUB && a->n == 2 ? two(m, JM_F_SUB, a->args[1], a->args[0])
                                               : one(m, JM_F_NEG, a);
}

static jm_fexpr *subtract(jm_foreign *m, jm_fexpr *a, jm_fexpr *b);

static jm_fexpr *add(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    if (are_alike(a, b))
        return jm_foreign_value(m, a->value + b->value, a->unit);
    if (is_value(a, 0))
        return b;
    if (b && b->op == JM_F_NEG)
        return subtract(m, a, b->args[0]);
    return is_value(b, 0) ? a : two(m, JM_F_ADD, a, b);
}

static jm_fexpr *subtract(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    if (are_alike(a, b))
        return jm_foreign_value(m, a->value - b->value, a->unit);
    if (a && b && is_same(a, b))
        return number(m, 0);
    if (is_value(a, 0))
        return negate(m, b);
    return is_value(b, 0) ? a : two(m, JM_F_SUB, a, b);
}

static jm_fexpr *multiply(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    if (are_numbers(a, b) && (is_plain(a) || is_plain(b)))
        return jm_foreign_value(m, a->value * b->value, is_plain(a) ? b->unit : a->unit);
    if (is_value(a, 0) || is_factor(b, 1))
        return a;
    if (is_value(b, 0) || is_factor(a, 1))
        return b;
    if (is_factor(a, -1))
        return negate(m, b);
    return is_factor(b, -1) ? negate(m, a) : two(m, JM_F_MUL, a, b);
}

static jm_fexpr *divide(jm_foreign *m, jm_fexpr *a, jm_fexpr *b)
{
    if (is_value(a, 0) || is_factor(b, 1))
        return a;
    return is_factor(b, -1) ? negate(m, a) : two(m, JM_F_DIV, a, b);
}

/* The same in another unit: see JM_F_CONVERT. */
static jm_fexpr *convert(jm_foreign *m, jm_fexpr *a, double factor)
{
    jm_fexpr *e = a && !is_value(a, 0) ? one(m, JM_F_CONVERT, a) : a;
    if (e && e != a)
        e->value = factor;
    return e;
}

/* --- looking and replacing ------------------------------------------------------------ */

uint32_t jm_solve_count(const jm_fexpr *e, const char *name)
{
    uint32_t n = (e->op == JM_F_NAME || e->op == JM_F_RATE) && strcmp(e->name, name) == 0;
    for (uint32_t i = 0; i < e->n; i++)
        n += jm_solve_count(e->args[i], name);
    return n;
}

jm_fexpr *jm_solve_replace(jm_foreign *model, jm_fexpr *e, const char *name, jm_fexpr *value)
{
    if (e->op == JM_F_NAME)
        return strcmp(e->name, name) == 0 ? value : e;
    if (e->n == 0 || jm_solve_count(e, name) == 0)
        return e;
    jm_fexpr *copy = jm_foreign_expr(model, e->op, e->n, e->args);
    if (!copy)
        return NULL;
    copy->value = e->value;
    copy->name = e->name;
    copy->unit = e->unit;
    for (uint32_t i = 0; i < e->n; i++) {
        copy->args[i] = jm_solve_replace(model, e->args[i], name, value);
        if (!copy->args[i])
            return NULL;
    }
    return copy;
}

/* --- linear --------------------------------------------------------------------------- */

/* slope * name + rest; slope NULL: not of this kind. */
typedef struct line {
    jm_fexpr *slope, *rest;
} line;

static const line no_line = {NULL, NULL};

static line line_of(jm_foreign *m, jm_fexpr *e, const char *name);

/* Sums and differences, of any number of operands. */
static line line_of_sum(jm_foreign *m, jm_fexpr *e, const char *name)
{
    line sum = line_of(m, e->args[0], name);
    for (uint32_t i = 1; sum.slope && sum.rest && i < e->n; i++) {
        const line next = line_of(m, e->args[i], name);
        if (!next.slope || !next.rest)
            return no_line;
        sum.slope =
            e->op == JM_F_ADD ? add(m, sum.slope, next.slope) : subtract(m, sum.slope, next.slope);
        sum.rest =
            e->op == JM_F_ADD ? add(m, sum.rest, next.rest) : subtract(m, sum.rest, next.rest);
    }
    return sum;
}

/* Of the factors one may have the name. */
static line line_of_product(jm_foreign *m, jm_fexpr *e, const char *name)
{
    line product = {number(m, 0), number(m, 1)};
    bool has_name = false;
    for (uint32_t i = 0; product.slope && product.rest && i < e->n; i++) {
        const line next = line_of(m, e->args[i], name);
        const bool is_free = is_value(next.slope, 0);
        if (!next.slope || !next.rest || (!is_free && has_name))
            return no_line;
        product.slope =
            is_free ? multiply(m, product.slope, next.rest) : multiply(m, product.rest, next.slope);
        product.rest = multiply(m, product.rest, next.rest);
        has_name = has_name || !is_free;
    }
    return product;
}

static line line_of_quotient(jm_foreign *m, jm_fexpr *e, const char *name)
{
    if (e->n != 2 || jm_solve_count(e->args[1], name) > 0)
        return no_line;
    line top = line_of(m, e->args[0], name);
    if (!top.slope || !top.rest)
        return no_line;
    return (line){divide(m, top.slope, e->args[1]), divide(m, top.rest, e->args[1])};
}

static line line_of_choice(jm_foreign *m, jm_fexpr *e, const char *name)
{
    if (jm_solve_count(e->args[0], name) > 0)
        return no_line;
    const line yes = line_of(m, e->args[1], name), no = line_of(m, e->args[2], name);
    if (!yes.slope || !yes.rest || !no.slope || !no.rest)
        return no_line;
    jm_fexpr *slopes[] = {e->args[0], yes.slope, no.slope};
    jm_fexpr *rests[] = {e->args[0], yes.rest, no.rest};
    return (line){jm_foreign_expr(m, JM_F_WHEN, 3, slopes),
                  jm_foreign_expr(m, JM_F_WHEN, 3, rests)};
}

static line line_of(jm_foreign *m, jm_fexpr *e, const char *name)
{
    if (jm_solve_count(e, name) == 0)
        return (line){number(m, 0), e};
    switch (e->op) {
    case JM_F_NAME:
        return (line){number(m, 1), number(m, 0)};
    case JM_F_NEG: {
        const line inner = line_of(m, e->args[0], name);
        return inner.slope ? (line){negate(m, inner.slope), negate(m, inner.rest)} : no_line;
    }
    case JM_F_CONVERT: {
        const line inner = line_of(m, e->args[0], name);
        return inner.slope ? (line){convert(m, inner.slope, e->value),
                                    convert(m, inner.rest, e->value)} : no_line;
    }
    case JM_F_ADD:
    case JM_F_SUB:
        return line_of_sum(m, e, name);
    case JM_F_MUL:
        return line_of_product(m, e, name);
    case JM_F_DIV:
        return line_of_quotient(m, e, name);
    case JM_F_WHEN:
        return line_of_choice(m, e, name);
    default:
        return no_line;
    }
}

/* --- undoing what stands around the name ---------------------------------------------- */

/* Functions of one value that have one inverse. */
static bool inverse_of(jm_fop op, jm_fop *inverse)
{
    static const jm_fop pairs[][2] = {
        {JM_F_EXP, JM_F_LOG},  {JM_F_LOG, JM_F_EXP},  {JM_F_NEG, JM_F_NEG},
        {JM_F_ASIN, JM_F_SIN}, {JM_F_ACOS, JM_F_COS}, {JM_F_ATAN, JM_F_TAN},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i][0] == op) {
            *inverse = pairs[i][1];
            return true;
        }
    return false;
}

/* u^n = target, n free of the name: only odd whole numbers have one root of every number. */
static jm_fexpr *undo_power(jm_foreign *m, const jm_fexpr *e, jm_fexpr *target)
{
    const jm_fexpr *n = e->args[1];
    if (n->op != JM_F_NUMBER || n->value > 99 || n->value < 1 || fmod(n->value, 2) < 1 ||
        floor(n->value) < n->value)
        return NULL;
    jm_fexpr *size = two(m, JM_F_POW, one(m, JM_F_ABS, target), number(m, 1 / n->value));
    jm_fexpr *args[] = {two(m, JM_F_LT, target, number(m, 0)), one(m, JM_F_NEG, size), size};
    return args[0] && args[1] && args[2] ? jm_foreign_expr(m, JM_F_WHEN, 3, args) : NULL;
}

/* `e` = target, the name stands in its operand `k`: what that operand is. */
static jm_fexpr *undo(jm_foreign *m, jm_fexpr *e, uint32_t k, jm_fexpr *target)
{
    jm_fop inverse;
    jm_fexpr *other = e->n == 2 ? e->args[1 - k] : NULL;
    if (e->n == 1 && e->op == JM_F_SQRT)
        return two(m, JM_F_POW, target, number(m, 2));
    if (e->n == 1 && e->op == JM_F_CONVERT)
        return convert(m, target, 1 / e->value);
    if (e->n == 1 && e->op == JM_F_LOG10)
        return two(m, JM_F_POW, number(m, 10), target);
    if (e->n == 1)
        return inverse_of(e->op, &inverse) ? one(m, inverse, target) : NULL;
    if (e->n != 2)
        return NULL;
    switch (e->op) {
    case JM_F_ADD:
        return subtract(m, target, other);
    case JM_F_SUB:
        return k == 0 ? add(m, target, other) : subtract(m, other, target);
    case JM_F_MUL:
        return divide(m, target, other);
    case JM_F_DIV:
        return k == 0 ? multiply(m, target, other) : divide(m, other, target);
    case JM_F_POW:
        if (k == 0)
            return undo_power(m, e, target);
        return divide(m, one(m, JM_F_LOG, target), one(m, JM_F_LOG, other));
    default:
        return NULL;
    }
}

static jm_fexpr *isolate(jm_foreign *m, jm_fexpr *e, const char *name)
{
    jm_fexpr *target = number(m, 0);
    while (target && e->op != JM_F_NAME) {
        uint32_t k = 0;
        while (k < e->n && jm_solve_count(e->args[k], name) == 0)
            k++;
        if (k == e->n)
            return NULL;
        target = undo(m, e, k, target);
        e = e->args[k];
    }
    return target;
}

jm_fexpr *jm_solve_for(jm_foreign *model, jm_fexpr *e, const char *name)
{
    const uint32_t n = jm_solve_count(e, name);
    if (n == 0)
        return NULL;
    const line l = line_of(model, e, name);
    if (l.slope && l.rest && !is_value(l.slope, 0))
        return divide(model, negate(model, l.rest), l.slope);
    return n == 1 ? isolate(model, e, name) : NULL;
}
