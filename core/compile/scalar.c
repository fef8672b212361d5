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

/* Compiled twice where the loader can choose: the hardware's fused multiply-add has the bits of
   libm's, in a tenth of the time. */
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define TWICE __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define TWICE
#endif

#define EACH(expression)               \
    for (unsigned l = 0; l < n; l++)   \
        to[l] = (expression);          \
    break

TWICE static void arithmetic(jm_op op, unsigned n, double *to, const double *a, const double *b,
                             const double *c)
{
    switch (op) {
    case JM_OP_NEG: EACH(-a[l]);
    case JM_OP_ADD: EACH(a[l] + b[l]);
    case JM_OP_SUB: EACH(a[l] - b[l]);
    case JM_OP_MUL: EACH(a[l] * b[l]);
    case JM_OP_DIV: EACH(a[l] / b[l]);
    case JM_OP_FMA: EACH(jm_fma(a[l], b[l], c[l]));
    case JM_OP_MIN: EACH(jm_min(a[l], b[l]));
    case JM_OP_MAX: EACH(jm_max(a[l], b[l]));
    case JM_OP_MOD: EACH(jm_mod(a[l], b[l]));
    case JM_OP_ABS: EACH(jm_abs(a[l]));
    case JM_OP_FLOOR: EACH(jm_floor(a[l]));
    default: EACH(jm_when(jm_truth(a[l]), b[l], c[l])); /* SELECT */
    }
}

TWICE static void functions(jm_op op, unsigned n, double *to, const double *a)
{
    switch (op) {
    case JM_OP_EXP: EACH(jm_exp(a[l]));
    case JM_OP_LOG: EACH(jm_log(a[l]));
    case JM_OP_LOG10: EACH(jm_log10(a[l]));
    case JM_OP_SQRT: EACH(jm_sqrt(a[l]));
    case JM_OP_SINH: EACH(jm_sinh(a[l]));
    case JM_OP_COSH: EACH(jm_cosh(a[l]));
    case JM_OP_TANH: EACH(jm_tanh(a[l]));
    default: EACH(jm_erf(a[l]));
    }
}

/* And pow, which has two operands as well. */
TWICE static void angles(jm_op op, unsigned n, double *to, const double *a, const double *b)
{
    switch (op) {
    case JM_OP_SIN: EACH(jm_sin(a[l]));
    case JM_OP_COS: EACH(jm_cos(a[l]));
    case JM_OP_TAN: EACH(jm_tan(a[l]));
    case JM_OP_ASIN: EACH(jm_asin(a[l]));
    case JM_OP_ACOS: EACH(jm_acos(a[l]));
    case JM_OP_ATAN: EACH(jm_atan(a[l]));
    case JM_OP_POW: EACH(jm_pow(a[l], b[l]));
    default: EACH(jm_atan2(a[l], b[l]));
    }
}

static void conditions(jm_op op, unsigned n, double *to, const double *a, const double *b)
{
    switch (op) {
    case JM_OP_LT: EACH(jm_number(jm_lt(a[l], b[l])));
    case JM_OP_LE: EACH(jm_number(jm_le(a[l], b[l])));
    case JM_OP_EQ: EACH(jm_number(jm_eq(a[l], b[l])));
    case JM_OP_NE: EACH(jm_number(jm_ne(a[l], b[l])));
    case JM_OP_AND: EACH(jm_number(jm_both(jm_truth(a[l]), jm_truth(b[l]))));
    case JM_OP_OR: EACH(jm_number(jm_either(jm_truth(a[l]), jm_truth(b[l]))));
    default: EACH(jm_number(jm_negate(jm_truth(a[l]))));
    }
}

void jm_scalar_ops(jm_op op, unsigned n, double *to, const double *a, const double *b,
                   const double *c)
{
    switch (op) {
    case JM_OP_NEG:
    case JM_OP_ADD:
    case JM_OP_SUB:
    case JM_OP_MUL:
    case JM_OP_DIV:
    case JM_OP_FMA:
    case JM_OP_MIN:
    case JM_OP_MAX:
    case JM_OP_MOD:
    case JM_OP_ABS:
    case JM_OP_FLOOR:
    case JM_OP_SELECT: arithmetic(op, n, to, a, b, c); break;
    case JM_OP_EXP:
    case JM_OP_LOG:
    case JM_OP_LOG10:
    case JM_OP_SQRT:
    case JM_OP_SINH:
    case JM_OP_COSH:
    case JM_OP_TANH:
    case JM_OP_ERF: functions(op, n, to, a); break;
    default:
        if (jm_op_is_condition(op)) {
            conditions(op, n, to, a, b);
        } else {
            angles(op, n, to, a, b);
        }
    }
}

double jm_scalar_op(jm_op op, double a, double b, double c)
{
    double to;
    jm_scalar_ops(op, 1, &to, &a, &b, &c);
    return to;
}
