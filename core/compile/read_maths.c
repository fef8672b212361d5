/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

/* --- one and two operands ---------------------------------------------------------------- */

typedef struct function {
    const char *name;
    jm_op op;
} function;

static const function unaries[] = {
    { "exp", JM_OP_EXP },   { "log", JM_OP_LOG },   { "log10", JM_OP_LOG10 },
    { "sqrt", JM_OP_SQRT }, { "sin", JM_OP_SIN },   { "cos", JM_OP_COS },
    { "tan", JM_OP_TAN },   { "asin", JM_OP_ASIN }, { "acos", JM_OP_ACOS },
    { "atan", JM_OP_ATAN }, { "sinh", JM_OP_SINH }, { "cosh", JM_OP_COSH },
    { "tanh", JM_OP_TANH }, { "erf", JM_OP_ERF },
};

static const function binaries[] = { { "pow", JM_OP_POW },
                                     { "mod", JM_OP_MOD },
                                     { "atan2", JM_OP_ATAN2 } };

static void check_count(lua_State *L, int n, const char *written)
{
    if (lua_gettop(L) != n)
        jm_closed_raise(L, JM_MODEL, "%d values are given; it is written %s", lua_gettop(L),
                        written);
}

/* Upvalues: op, how it is written. */
static int unary(lua_State *L)
{
    check_count(L, 1, lua_tostring(L, lua_upvalueindex(2)));
    const jm_op op = (jm_op)lua_tointeger(L, lua_upvalueindex(1));
    jm_read_push(L, jm_read_op(L, op, jm_read_node(L, 1), 0, 0));
    return 1;
}

static int binary(lua_State *L)
{
    check_count(L, 2, lua_tostring(L, lua_upvalueindex(2)));
    const jm_op op = (jm_op)lua_tointeger(L, lua_upvalueindex(1));
    const jm_node a = jm_read_node(L, 1);
    jm_read_push(L, jm_read_op(L, op, a, jm_read_node(L, 2), 0));
    return 1;
}

/* --- functions that give numbers for numbers, so that loops can use them ----------------- */

static int own_floor(lua_State *L)
{
    check_count(L, 1, "floor(x)");
    if (lua_type(L, 1) == LUA_TNUMBER)
        lua_pushnumber(L, floor(lua_tonumber(L, 1)));
    else
        jm_read_push(L, jm_read_op(L, JM_OP_FLOOR, jm_read_node(L, 1), 0, 0));
    return 1;
}

static int own_abs(lua_State *L)
{
    check_count(L, 1, "abs(x)");
    if (lua_type(L, 1) == LUA_TNUMBER)
        lua_pushnumber(L, fabs(lua_tonumber(L, 1)));
    else
        jm_read_push(L, jm_read_op(L, JM_OP_ABS, jm_read_node(L, 1), 0, 0));
    return 1;
}

/* min and max of two or more; upvalue: op. */
static int extreme(lua_State *L)
{
    const jm_op op = (jm_op)lua_tointeger(L, lua_upvalueindex(1));
    const int n = lua_gettop(L);
    bool numbers = true;
    if (n < 2)
        return jm_closed_raise(L, JM_MODEL, "%s needs two values or more", jm_op_text(op));
    for (int i = 1; i <= n; i++)
        numbers = numbers && lua_type(L, i) == LUA_TNUMBER;
    if (numbers) {
        double x = lua_tonumber(L, 1);
        for (int i = 2; i <= n; i++) {
            const double y = lua_tonumber(L, i);
            x = (op == JM_OP_MIN ? y < x : y > x) ? y : x;
        }
        lua_pushnumber(L, x);
        return 1;
    }
    jm_node node = jm_read_node(L, 1);
    for (int i = 2; i <= n; i++)
        node = jm_read_op(L, op, node, jm_read_node(L, i), 0);
    jm_read_push(L, node);
    return 1;
}

/* --- hill, q ----------------------------------------------------------------------------- */

/* x^n / (k^n + x^n), as r^n / (1 + r^n) of the plain number r = x/k, so the power has no unit. At
   x = 0 (or a little below, by the integrator's noise) r is JM_HILL_LEAST: what comes out is 0 for
   all that matters, and its derivatives to x and n stay finite. */
static int hill(lua_State *L)
{
    check_count(L, 3, "hill(x, k, n)");
    jm_ir *ir = jm_read_of(L)->ir;
    const jm_node x = jm_read_node(L, 1);
    const jm_node k = jm_read_node(L, 2);
    const jm_node n = jm_read_node(L, 3);
    const jm_node ratio = jm_read_op(L, JM_OP_DIV, x, k, 0);
    const jm_node least = jm_ir_const(ir, JM_HILL_LEAST, NULL);
    const jm_node safe = jm_read_op(L, JM_OP_MAX, least, ratio, 0);
    const jm_node power = jm_read_op(L, JM_OP_POW, safe, n, 0);
    const jm_node sum = jm_read_op(L, JM_OP_ADD, jm_ir_const(ir, 1, NULL), power, 0);
    jm_read_push(L, jm_read_op(L, JM_OP_DIV, power, sum, 0));
    return 1;
}

/* The positive part of x without its kink: (x + sqrt(x^2 + w^2)) / 2. Never below 0, half of w at
   x = 0, and away from there x or 0 but for w^2 / (4 |x|). */
static int positive(lua_State *L)
{
    check_count(L, 2, "positive(x, width)");
    jm_ir *ir = jm_read_of(L)->ir;
    const jm_node x = jm_read_node(L, 1);
    const jm_node w = jm_read_node(L, 2);
    if (ir->nodes[w].op == JM_OP_CONST && !(ir->nodes[w].value > 0))
        return jm_closed_raise(L, JM_MODEL, "the width of positive(x, width) is %g; it is the "
                               "distance from 0 over which the bend is smooth, and positive",
                               ir->nodes[w].value);
    const jm_node squares = jm_read_op(L, JM_OP_ADD, jm_read_op(L, JM_OP_MUL, x, x, 0),
                                       jm_read_op(L, JM_OP_MUL, w, w, 0), 0);
    const jm_node root = jm_read_op(L, JM_OP_SQRT, squares, 0, 0);
    const jm_node twice = jm_read_op(L, JM_OP_ADD, x, root, 0);
    jm_read_push(L, jm_read_op(L, JM_OP_MUL, jm_ir_const(ir, 0.5, NULL), twice, 0));
    return 1;
}

/* q(4.5, "mmol/L") */
static int number_with_unit(lua_State *L)
{
    if (lua_gettop(L) != 2 || lua_type(L, 1) != LUA_TNUMBER || lua_type(L, 2) != LUA_TSTRING)
        return jm_closed_raise(L, JM_MODEL, "a number with a unit is written q(4.5, \"mmol/L\")");
    jm_read_refuse_unit(L);
    const jm_unit unit = jm_read_unit(L, lua_tostring(L, 2), NULL, NULL);
    if (isnan(lua_tonumber(L, 1)))
        return jm_closed_raise(L, JM_MODEL, "the value is not a number");
    jm_read_push(L, jm_ir_const(jm_read_of(L)->ir, lua_tonumber(L, 1), &unit));
    return 1;
}

/* --- choice ------------------------------------------------------------------------------ */

/* when(c, x, y); c is a condition, or true or false where Lua knows it already. */
static int when(lua_State *L)
{
    check_count(L, 3, "when(condition, x, y)");
    if (lua_isboolean(L, 1)) {
        jm_read_push(L, jm_read_node(L, lua_toboolean(L, 1) ? 2 : 3));
        return 1;
    }
    const jm_node c = jm_read_condition(L, 1);
    const jm_node x = jm_read_node(L, 2);
    jm_read_push(L, jm_read_op(L, JM_OP_SELECT, c, x, jm_read_node(L, 3)));
    return 1;
}

typedef struct comparison {
    const char *name;
    jm_op op;
    bool swapped;
} comparison;

static const comparison comparisons[] = {
    { "lt", JM_OP_LT, false }, { "le", JM_OP_LE, false }, { "gt", JM_OP_LT, true },
    { "ge", JM_OP_LE, true },  { "eq", JM_OP_EQ, false }, { "ne", JM_OP_NE, false },
};

static bool compare_numbers(jm_op op, double a, double b)
{
    switch (op) {
    case JM_OP_LT:
        return a < b;
    case JM_OP_LE:
        return a <= b;
    case JM_OP_EQ:
        return a <= b && a >= b;
    default:
        return a < b || a > b;
    }
}

/* Upvalue: row of comparisons. */
static int compare(lua_State *L)
{
    const comparison *c = &comparisons[lua_tointeger(L, lua_upvalueindex(1))];
    if (lua_gettop(L) != 2)
        return jm_closed_raise(L, JM_MODEL, "%s compares two values: %s(a, b)", c->name, c->name);
    if (c->swapped)
        lua_insert(L, 1);
    if (lua_type(L, 1) == LUA_TNUMBER && lua_type(L, 2) == LUA_TNUMBER) {
        lua_pushboolean(L, compare_numbers(c->op, lua_tonumber(L, 1), lua_tonumber(L, 2)));
        return 1;
    }
    const jm_node a = jm_read_node(L, 1);
    jm_read_push(L, jm_read_op(L, c->op, a, jm_read_node(L, 2), 0));
    return 1;
}

/* both(c, d, …) and either(c, d, …); upvalue: op. True and false are taken as they are. */
static int combine(lua_State *L)
{
    const jm_op op = (jm_op)lua_tointeger(L, lua_upvalueindex(1));
    const int n = lua_gettop(L);
    jm_node node = 0;
    if (n < 2)
        return jm_closed_raise(L, JM_MODEL, "%s needs two conditions or more", jm_op_text(op));
    for (int i = 1; i <= n; i++) {
        if (lua_isboolean(L, i) && lua_toboolean(L, i) == (op == JM_OP_AND))
            continue;
        if (lua_isboolean(L, i)) {
            lua_pushboolean(L, op == JM_OP_OR);
            return 1;
        }
        const jm_node c = jm_read_condition(L, i);
        node = node ? jm_read_op(L, op, node, c, 0) : c;
    }
    if (node)
        jm_read_push(L, node);
    else
        lua_pushboolean(L, op == JM_OP_AND);
    return 1;
}

static int negate(lua_State *L)
{
    check_count(L, 1, "negate(condition)");
    if (lua_isboolean(L, 1))
        lua_pushboolean(L, !lua_toboolean(L, 1));
    else
        jm_read_push(L, jm_read_op(L, JM_OP_NOT, jm_read_condition(L, 1), 0, 0));
    return 1;
}

/* --- opening ----------------------------------------------------------------------------- */

static void add_function(lua_State *L, const char *name, lua_CFunction call, int op,
                         const char *written)
{
    lua_pushinteger(L, op);
    lua_pushstring(L, written);
    lua_pushcclosure(L, call, 2);
    lua_setfield(L, -2, name);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

void jm_read_add_maths(lua_State *L)
{
    char written[40];
    for (size_t i = 0; i < COUNT(unaries); i++) {
        snprintf(written, sizeof written, "%s(x)", unaries[i].name);
        add_function(L, unaries[i].name, unary, unaries[i].op, written);
    }
    for (size_t i = 0; i < COUNT(binaries); i++) {
        snprintf(written, sizeof written, "%s(x, y)", binaries[i].name);
        add_function(L, binaries[i].name, binary, binaries[i].op, written);
    }
    for (size_t i = 0; i < COUNT(comparisons); i++)
        add_function(L, comparisons[i].name, compare, (int)i, NULL);
    add_function(L, "floor", own_floor, 0, NULL);
    add_function(L, "abs", own_abs, 0, NULL);
    add_function(L, "min", extreme, JM_OP_MIN, NULL);
    add_function(L, "max", extreme, JM_OP_MAX, NULL);
    add_function(L, "hill", hill, 0, NULL);
    add_function(L, "positive", positive, 0, NULL);
    add_function(L, "q", number_with_unit, 0, NULL);
    add_function(L, "when", when, 0, NULL);
    add_function(L, "both", combine, JM_OP_AND, NULL);
    add_function(L, "either", combine, JM_OP_OR, NULL);
    add_function(L, "negate", negate, 0, NULL);
    jm_read_push(L, jm_ir_leaf(jm_read_of(L)->ir, JM_OP_TIME, 0));
    lua_setfield(L, -2, "t");
    jm_read_add_table(L);
}
