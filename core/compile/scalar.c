/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/scalar.h"

#define JM_LANES 1
#include "jumeau/lane.h"

bool jm_op_is_condition(jm_op op)
{
    switch (op) {
    case JM_OP_LT:
    case JM_OP_LE:
    case JM_OP_EQ:
    case JM_OP_NE:
    case JM_OP_AND:
    case JM_OP_OR:
    case JM_OP_NOT:
        return true;
    default:
        return false;
    }
}

bool jm_op_takes_condition(jm_op op, unsigned k)
{
    return op == JM_OP_AND || op == JM_OP_OR || op == JM_OP_NOT || (op == JM_OP_SELECT && k == 0);
}

static double function_of(jm_op op, double a)
{
    switch (op) {
    case JM_OP_NEG: return -a;
    case JM_OP_EXP: return jm_exp(a);
    case JM_OP_LOG: return jm_log(a);
    case JM_OP_LOG10: return jm_log10(a);
    case JM_OP_SQRT: return jm_sqrt(a);
    case JM_OP_ABS: return jm_abs(a);
    case JM_OP_SIN: return jm_sin(a);
    case JM_OP_COS: return jm_cos(a);
    case JM_OP_TAN: return jm_tan(a);
    case JM_OP_ASIN: return jm_asin(a);
    case JM_OP_ACOS: return jm_acos(a);
    case JM_OP_ATAN: return jm_atan(a);
    case JM_OP_SINH: return jm_sinh(a);
    case JM_OP_COSH: return jm_cosh(a);
    case JM_OP_TANH: return jm_tanh(a);
    case JM_OP_ERF: return jm_erf(a);
    case JM_OP_FLOOR: return jm_floor(a);
    default: return __builtin_nan("");
    }
}

static double condition_of(jm_op op, double a, double b)
{
    switch (op) {
    case JM_OP_LT: return jm_number(jm_lt(a, b));
    case JM_OP_LE: return jm_number(jm_le(a, b));
    case JM_OP_EQ: return jm_number(jm_eq(a, b));
    case JM_OP_NE: return jm_number(jm_ne(a, b));
    case JM_OP_AND: return jm_number(jm_both(jm_truth(a), jm_truth(b)));
    case JM_OP_OR: return jm_number(jm_either(jm_truth(a), jm_truth(b)));
    default: return jm_number(jm_negate(jm_truth(a)));
    }
}

double jm_scalar_op(jm_op op, double a, double b, double c)
{
    switch (op) {
    case JM_OP_ADD: return a + b;
    case JM_OP_SUB: return a - b;
    case JM_OP_MUL: return a * b;
    case JM_OP_DIV: return a / b;
    case JM_OP_POW: return jm_pow(a, b);
    case JM_OP_MIN: return jm_min(a, b);
    case JM_OP_MAX: return jm_max(a, b);
    case JM_OP_MOD: return jm_mod(a, b);
    case JM_OP_ATAN2: return jm_atan2(a, b);
    case JM_OP_FMA: return jm_fma(a, b, c);
    case JM_OP_SELECT: return jm_when(jm_truth(a), b, c);
    default: return jm_op_is_condition(op) ? condition_of(op, a, b) : function_of(op, a);
    }
}
