/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MathML, as libSBML gives it, into expressions. Conditions and numbers are kept apart: where one
 * stands in the place of the other it is converted, true being 1.
 */
#include "io/import/sbml_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Deeper mathematics than anybody writes. */
enum { DEEPEST = 1000 };

static const double avogadro = 6.02214179e23; /* as SBML says, not as measured since */

/* --- operators that are the same in both ---------------------------------------------- */

typedef enum shape { SUM_LIKE, ONE, TWO, MANY, COMPARE, LOGIC } shape;

typedef struct known {
    ASTNodeType_t type;
    jm_fop op;
    shape shape;
    double nothing; /* SUM_LIKE: of no operands */
} known;

static const known knowns[] = {
    {AST_PLUS, JM_F_ADD, SUM_LIKE, 0},
    {AST_TIMES, JM_F_MUL, SUM_LIKE, 1},
    {AST_DIVIDE, JM_F_DIV, TWO, 0},
    {AST_POWER, JM_F_POW, TWO, 0},
    {AST_FUNCTION_POWER, JM_F_POW, TWO, 0},
    {AST_FUNCTION_ABS, JM_F_ABS, ONE, 0},
    {AST_FUNCTION_EXP, JM_F_EXP, ONE, 0},
    {AST_FUNCTION_LN, JM_F_LOG, ONE, 0},
    {AST_FUNCTION_FLOOR, JM_F_FLOOR, ONE, 0},
    {AST_FUNCTION_CEILING, JM_F_CEIL, ONE, 0},
    {AST_FUNCTION_SIN, JM_F_SIN, ONE, 0},
    {AST_FUNCTION_COS, JM_F_COS, ONE, 0},
    {AST_FUNCTION_TAN, JM_F_TAN, ONE, 0},
    {AST_FUNCTION_ARCSIN, JM_F_ASIN, ONE, 0},
    {AST_FUNCTION_ARCCOS, JM_F_ACOS, ONE, 0},
    {AST_FUNCTION_ARCTAN, JM_F_ATAN, ONE, 0},
    {AST_FUNCTION_SINH, JM_F_SINH, ONE, 0},
    {AST_FUNCTION_COSH, JM_F_COSH, ONE, 0},
    {AST_FUNCTION_TANH, JM_F_TANH, ONE, 0},
    {AST_FUNCTION_MIN, JM_F_MIN, MANY, 0},
    {AST_FUNCTION_MAX, JM_F_MAX, MANY, 0},
    {AST_RELATIONAL_LT, JM_F_LT, COMPARE, 0},
    {AST_RELATIONAL_LEQ, JM_F_LE, COMPARE, 0},
    {AST_RELATIONAL_GT, JM_F_GT, COMPARE, 0},
    {AST_RELATIONAL_GEQ, JM_F_GE, COMPARE, 0},
    {AST_RELATIONAL_EQ, JM_F_EQ, COMPARE, 0},
    {AST_RELATIONAL_NEQ, JM_F_NE, COMPARE, 0},
    {AST_LOGICAL_AND, JM_F_AND, LOGIC, 1},
    {AST_LOGICAL_OR, JM_F_OR, LOGIC, 0},
};

static const known *known_of(ASTNodeType_t type)
{
    for (size_t i = 0; i < sizeof knowns / sizeof *knowns; i++)
        if (knowns[i].type == type)
            return &knowns[i];
    return NULL;
}

static jm_fexpr *wrong_count(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const char *name = ASTNode_getName(node);
    jm_sbml_refuse(s, "%s: a function or operator%s%s has %u operands, which it cannot have",
                   scope->place, name ? " " : "", name ? name : "", ASTNode_getNumChildren(node));
    return NULL;
}

/* All operands as numbers, in the arena. */
static jm_fexpr **operands(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const unsigned n = ASTNode_getNumChildren(node);
    jm_fexpr **args = jm_arena_take(s->model->arena, n + 1, sizeof *args);
    for (unsigned i = 0; args && i < n; i++)
        args[i] = jm_sbml_math_number(s, ASTNode_getChild(node, i), scope);
    if (!args)
        jm_sbml_refuse(s, "no memory left for mathematics");
    return jm_sbml_is_well(s) ? args : NULL;
}

/* a < b < c is a < b and b < c. */
static jm_fexpr *comparison(jm_sbml *s, const known *k, unsigned n, jm_fexpr *const *args)
{
    jm_fexpr *all = NULL;
    for (unsigned i = 0; i + 1 < n; i++) {
        jm_fexpr *one = jm_sbml_2(s, k->op, args[i], args[i + 1]);
        all = all ? jm_sbml_2(s, JM_F_AND, all, one) : one;
    }
    return all;
}

static jm_fexpr *logic(jm_sbml *s, const ASTNode_t *node, const known *k,
                       const jm_sbml_scope *scope)
{
    const unsigned n = ASTNode_getNumChildren(node);
    jm_fexpr *all = NULL;
    if (n == 0)
        return jm_foreign_expr(s->model, k->op == JM_F_AND ? JM_F_TRUE : JM_F_FALSE, 0, NULL);
    for (unsigned i = 0; i < n; i++) {
        jm_fexpr *c = jm_sbml_math_condition(s, ASTNode_getChild(node, i), scope);
        all = all ? jm_sbml_2(s, k->op, all, c) : c;
    }
    return all;
}

static jm_fexpr *shaped(jm_sbml *s, const ASTNode_t *node, const known *k,
                        const jm_sbml_scope *scope)
{
    const unsigned n = ASTNode_getNumChildren(node);
    if (k->shape == LOGIC)
        return logic(s, node, k, scope);
    if ((k->shape == ONE && n != 1) || (k->shape == TWO && n != 2) || (k->shape == MANY && n < 1) ||
        (k->shape == COMPARE && n < 2))
        return wrong_count(s, node, scope);
    jm_fexpr **args = operands(s, node, scope);
    if (!args)
        return NULL;
    if (k->shape == COMPARE)
        return comparison(s, k, n, args);
    if (k->shape == SUM_LIKE && n == 0)
        return jm_sbml_number(s, k->nothing);
    return n == 1 && k->shape != ONE ? args[0] : jm_foreign_expr(s->model, k->op, n, args);
}

/* --- those with a manner of their own ------------------------------------------------- */

static jm_fexpr *minus(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const unsigned n = ASTNode_getNumChildren(node);
    jm_fexpr **args = n == 1 || n == 2 ? operands(s, node, scope) : NULL;
    if (n != 1 && n != 2)
        return wrong_count(s, node, scope);
    if (args && n == 1 && args[0] && args[0]->op == JM_F_NUMBER)
        return jm_foreign_value(s->model, -args[0]->value, args[0]->unit);
    return args ? jm_foreign_expr(s->model, n == 1 ? JM_F_NEG : JM_F_SUB, n, args) : NULL;
}

/* log(base, x); root(degree, x); the base is 10 and the degree 2 where one operand stands alone. */
static jm_fexpr *log_or_root(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const bool is_log = ASTNode_getType(node) == AST_FUNCTION_LOG;
    const unsigned n = ASTNode_getNumChildren(node);
    jm_fexpr **args = n == 1 || n == 2 ? operands(s, node, scope) : NULL;
    if (n != 1 && n != 2)
        return wrong_count(s, node, scope);
    if (!args)
        return NULL;
    jm_fexpr *x = args[n - 1];
    if (n == 1 || jm_sbml_is_number(args[0], is_log ? 10 : 2))
        return jm_sbml_1(s, is_log ? JM_F_LOG10 : JM_F_SQRT, x);
    if (is_log)
        return jm_sbml_2(s, JM_F_DIV, jm_sbml_1(s, JM_F_LOG, x), jm_sbml_1(s, JM_F_LOG, args[0]));
    return jm_sbml_2(s, JM_F_POW, x, jm_sbml_2(s, JM_F_DIV, jm_sbml_number(s, 1), args[0]));
}

/* Pairs (value, condition), then perhaps what holds otherwise; else it is no number. */
static jm_fexpr *piecewise(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const unsigned n = ASTNode_getNumChildren(node);
    jm_fexpr *e =
        n % 2 ? jm_sbml_math_number(s, ASTNode_getChild(node, n - 1), scope) : jm_sbml_nothing(s);
    for (unsigned i = n / 2; i-- > 0;) {
        jm_fexpr *value = jm_sbml_math_number(s, ASTNode_getChild(node, 2 * i), scope);
        jm_fexpr *c = jm_sbml_math_condition(s, ASTNode_getChild(node, 2 * i + 1), scope);
        e = jm_sbml_when(s, c, value, e);
    }
    return e;
}

/* An odd number of operands is true. */
static jm_fexpr *exclusive_or(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const unsigned n = ASTNode_getNumChildren(node);
    jm_fexpr *e = n ? NULL : jm_foreign_expr(s->model, JM_F_FALSE, 0, NULL);
    for (unsigned i = 0; i < n; i++) {
        jm_fexpr *c = jm_sbml_math_condition(s, ASTNode_getChild(node, i), scope);
        e = i == 0 ? c
                   : jm_sbml_2(s, JM_F_NE, jm_foreign_number(s->model, e),
                               jm_foreign_number(s->model, c));
    }
    return e;
}

static jm_fexpr *implies(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    if (ASTNode_getNumChildren(node) != 2)
        return wrong_count(s, node, scope);
    jm_fexpr *a = jm_sbml_math_condition(s, ASTNode_getChild(node, 0), scope);
    jm_fexpr *b = jm_sbml_math_condition(s, ASTNode_getChild(node, 1), scope);
    return jm_sbml_2(s, JM_F_OR, jm_sbml_1(s, JM_F_NOT, a), b);
}

static jm_fexpr *negation(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    if (ASTNode_getNumChildren(node) != 1)
        return wrong_count(s, node, scope);
    return jm_sbml_1(s, JM_F_NOT, jm_sbml_math_condition(s, ASTNode_getChild(node, 0), scope));
}

static jm_fexpr *delayed(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    jm_fexpr **args = operands(s, node, scope);
    if (ASTNode_getNumChildren(node) != 2)
        return wrong_count(s, node, scope);
    return args ? jm_sbml_delayed(s, args[0], args[1], scope) : NULL;
}

static jm_fexpr *factorial(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    jm_fexpr **args = operands(s, node, scope);
    if (ASTNode_getNumChildren(node) != 1)
        return wrong_count(s, node, scope);
    jm_fexpr *e = args ? jm_foreign_function(s->model, "factorial", 1, args) : NULL;
    return e || !args ? e : jm_sbml_gamma(s, args[0]);
}

/* --- leaves --------------------------------------------------------------------------- */

static jm_fexpr *argument(const char *name, const jm_sbml_scope *scope)
{
    for (uint32_t i = 0; i < scope->n_args; i++)
        if (strcmp(scope->arg[i], name) == 0)
            return scope->value[i];
    return NULL;
}

/* Inside of a function only its arguments have a meaning. */
static jm_fexpr *named(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const char *id = ASTNode_getName(node);
    jm_sbml_symbol *symbol = NULL;
    jm_fexpr *e = id ? argument(id, scope) : NULL;
    if (e || !id || scope->outer) {
        if (!e)
            jm_sbml_refuse(s, "%s: \"%s\" is no argument of the function", scope->place,
                           id ? id : "");
        return e;
    }
    if (scope->reaction)
        symbol = jm_sbml_find_local(s, scope->reaction, id);
    if (!symbol)
        symbol = jm_sbml_find(s, id);
    if (!symbol) {
        jm_sbml_refuse(s, "%s: \"%s\" is not defined", scope->place, id);
        return NULL;
    }
    symbol->is_used = true;
    return jm_sbml_name(s, symbol->name);
}

static jm_fexpr *written_number(jm_sbml *s, const ASTNode_t *node)
{
    char *own = ASTNode_isSetUnits(node) ? ASTNode_getUnits(node) : NULL; /* a copy */
    const char *unit = own ? jm_sbml_unit_of(s, own) : NULL;
    const double x = ASTNode_getType(node) == AST_INTEGER ? (double)ASTNode_getInteger(node)
                                                          : ASTNode_getReal(node);
    free(own);
    return isnan(x) ? jm_sbml_nothing(s) : jm_foreign_value(s->model, x, unit);
}

static jm_fexpr *leaf(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    switch (ASTNode_getType(node)) {
    case AST_INTEGER:
    case AST_REAL:
    case AST_REAL_E:
    case AST_RATIONAL:
        return written_number(s, node);
    case AST_NAME:
        return named(s, node, scope);
    case AST_NAME_TIME:
        return jm_foreign_expr(s->model, JM_F_TIME, 0, NULL);
    case AST_NAME_AVOGADRO:
        return jm_sbml_number(s, avogadro);
    case AST_CONSTANT_E:
        return jm_sbml_number(s, 2.718281828459045);
    case AST_CONSTANT_PI:
        return jm_sbml_number(s, 3.141592653589793);
    case AST_CONSTANT_TRUE:
        return jm_foreign_expr(s->model, JM_F_TRUE, 0, NULL);
    case AST_CONSTANT_FALSE:
        return jm_foreign_expr(s->model, JM_F_FALSE, 0, NULL);
    default:
        return NULL;
    }
}

/* --- all of it ------------------------------------------------------------------------ */

/* What MathML calls those that the common ground knows how to say. */
static const char *rare_name(ASTNodeType_t type)
{
    static const struct {
        ASTNodeType_t type;
        const char *name;
    } rares[] = {
        {AST_FUNCTION_SEC, "sec"},         {AST_FUNCTION_CSC, "csc"},
        {AST_FUNCTION_COT, "cot"},         {AST_FUNCTION_SECH, "sech"},
        {AST_FUNCTION_CSCH, "csch"},       {AST_FUNCTION_COTH, "coth"},
        {AST_FUNCTION_ARCSEC, "arcsec"},   {AST_FUNCTION_ARCCSC, "arccsc"},
        {AST_FUNCTION_ARCCOT, "arccot"},   {AST_FUNCTION_ARCSINH, "arcsinh"},
        {AST_FUNCTION_ARCCOSH, "arccosh"}, {AST_FUNCTION_ARCTANH, "arctanh"},
        {AST_FUNCTION_ARCSECH, "arcsech"}, {AST_FUNCTION_ARCCSCH, "arccsch"},
        {AST_FUNCTION_ARCCOTH, "arccoth"}, {AST_FUNCTION_QUOTIENT, "quotient"},
        {AST_FUNCTION_REM, "rem"},
    };
    for (size_t i = 0; i < sizeof rares / sizeof *rares; i++)
        if (rares[i].type == type)
            return rares[i].name;
    return NULL;
}

static jm_fexpr *rare(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const char *name = rare_name(ASTNode_getType(node));
    if (!name) {
        name = ASTNode_getName(node);
        jm_sbml_refuse(s, "%s: the mathematics \"%s\" is not known", scope->place,
                       name ? name : "?");
        return NULL;
    }
    jm_fexpr **args = operands(s, node, scope);
    jm_fexpr *e =
        args ? jm_foreign_function(s->model, name, ASTNode_getNumChildren(node), args) : NULL;
    return args && !e ? wrong_count(s, node, scope) : e;
}

static jm_fexpr *any(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const ASTNodeType_t type = ASTNode_getType(node);
    const known *k = known_of(type);
    if (k)
        return shaped(s, node, k, scope);
    switch (type) {
    case AST_MINUS:
        return minus(s, node, scope);
    case AST_FUNCTION_LOG:
    case AST_FUNCTION_ROOT:
        return log_or_root(s, node, scope);
    case AST_FUNCTION_PIECEWISE:
        return piecewise(s, node, scope);
    case AST_LOGICAL_NOT:
        return negation(s, node, scope);
    case AST_LOGICAL_XOR:
        return exclusive_or(s, node, scope);
    case AST_LOGICAL_IMPLIES:
        return implies(s, node, scope);
    case AST_FUNCTION_FACTORIAL:
        return factorial(s, node, scope);
    case AST_FUNCTION_DELAY:
        return delayed(s, node, scope);
    case AST_FUNCTION_RATE_OF:
        return jm_sbml_rate_of(s, node, scope);
    case AST_FUNCTION:
        return jm_sbml_call(s, node, scope);
    default:
        break;
    }
    jm_fexpr *e = leaf(s, node, scope);
    return e || !jm_sbml_is_well(s) ? e : rare(s, node, scope);
}

jm_fexpr *jm_sbml_math(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    jm_sbml_scope deeper = *scope;
    if (!jm_sbml_is_well(s))
        return NULL;
    if (!node) {
        jm_sbml_refuse(s, "%s: mathematics are missing", scope->place);
        return NULL;
    }
    if (++deeper.depth > DEEPEST || ++s->n_nodes > JM_SBML_MOST_NODES) {
        jm_sbml_refuse(s, "%s: the mathematics are too deep or too long", scope->place);
        return NULL;
    }
    jm_fexpr *e = any(s, node, &deeper);
    if (!e && jm_sbml_is_well(s))
        jm_sbml_refuse(s,
                       jm_foreign_is_whole(s->model) ? "%s: the mathematics make no sense"
                                                     : "%s: no memory left",
                       scope->place);
    return e;
}

jm_fexpr *jm_sbml_math_number(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    return jm_foreign_number(s->model, jm_sbml_math(s, node, scope));
}

jm_fexpr *jm_sbml_math_condition(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    return jm_foreign_condition(s->model, jm_sbml_math(s, node, scope));
}
