/* SPDX-License-Identifier: Apache-2.0 */
/* Fewer divisions: which are saved, how exactly, and what must not be hidden. */
#include <math.h>

#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

/* Operations that a root needs in a step. */
static uint32_t count_ops(const jm_program *p, jm_node root, jm_op op)
{
    static uint8_t seen[100000];
    uint32_t found = 0;
    memset(seen, 0, sizeof seen);
    seen[root] = 1;
    for (jm_node i = p->ir->n_nodes; i-- > 1;) {
        const jm_ir_node *node = &p->ir->nodes[i];
        if (!seen[i])
            continue;
        found += node->op == op && node->rate == JM_RATE_STEP;
        seen[node->a] = seen[node->b] = seen[node->c] = 1;
    }
    return found;
}

/* s' where it is `expression` of `signals`, at these numbers; `divisions` says how many there
   are. */
static double slope_of(const char *signals, const char *expression, double s, double r,
                       unsigned divisions)
{
    char equations[400];
    jm_eval *eval = NULL;
    double y[2], d[64] = { 0 }, params[4] = { 0.31, 1.7, 1.0, 0.77 }, out[2] = { 0, 0 };
    snprintf(equations, sizeof equations, "%s dot.s = w * (%s); dot.r = w * (u - r)", signals,
             expression);
    jm_program *p = small_program(small_model(equations, ""));
    if (!p || !expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err))
        return 0.0;
    jm_test_note("%s", expression);
    const jm_model_abi *m = jm_eval_abi(eval);
    const uint32_t first = strcmp(m->states[0].name, "s") == 0 ? 0 : 1;
    expect_int(count_ops(p, p->rhs[first], JM_OP_DIV), divisions);
    y[first] = s;
    y[1 - first] = r;
    const jm_frame f = { 1, d, y, params, d, d, jm_eval_self(eval) };
    m->kernels[1].derive(&f, d);
    m->kernels[1].rhs(&f, out);
    jm_eval_free(eval);
    jm_program_free(p);
    return out[first];
}

static double slope(const char *expression, double s, double r, unsigned divisions)
{
    return slope_of("", expression, s, r, divisions);
}

JM_TEST("what is divided by a number or by what the patient brings is multiplied")
{
    expect_ulp(slope("s / 7", 2.385, 0.1, 0), 2.385 / 7, 2);
    expect_ulp(slope("s / (k + n)", 2.385, 0.1, 0), 2.385 / (0.31 + 1.7), 2);
}

JM_TEST("quotients of quotients divide once")
{
    const double a = 1.0 + exp(1.2), b = 1.0 + exp(0.7);
    expect_ulp(slope("(r - s) / (3 / (1 + exp(s)))", 1.2, 0.7, 0), (0.7 - 1.2) / (3 / a), 4);
    expect_ulp(slope("s / (1 + exp(s)) / (1 + exp(r))", 1.2, 0.7, 1), 1.2 / a / b, 4);
    expect_ulp(slope("2 / (1 + exp(s)) * (5 / (1 + exp(r)))", 1.2, 0.7, 1), 2 / a * (5 / b), 4);
    expect_ulp(slope("r / (2 / (1 + exp(s)) * (5 / (1 + exp(r))))", 1.2, 0.7, 0),
               0.7 / (2 / a * (5 / b)), 5);
    expect_ulp(slope("r / (s * (5 / (1 + exp(r))))", 1.2, 0.7, 1), 0.7 / (1.2 * (5 / b)), 5);
}

JM_TEST("a time constant divides once, whatever it is made of")
{
    expect_ulp(slope("(r - s) / (1 / (s + r))", 1.2, 0.7, 0), (0.7 - 1.2) * (1.2 + 0.7), 3);
    expect_ulp(slope("(r - s) / (1 / (s - r))", 0.7, 0.7, 0), 0, 0);
    expect_true(isinf(slope("r / (1 / s)", INFINITY, 0.7, 0)));
}

JM_TEST("that a quotient is a signal, too, does not keep it from being folded")
{
    const double a = 1.0 + exp(1.2), b = 1.0 + exp(0.7);
    const char *signals = "alpha = 2 / (1 + exp(s)); beta = 5 / (1 + exp(r)); tau = alpha * beta;";
    expect_ulp(slope_of(signals, "r / tau", 1.2, 0.7, 0), 0.7 / (2 / a * (5 / b)), 5);
}

JM_TEST("equal denominators share a reciprocal")
{
    const double b = 1.0 + 1.2 * 1.2;
    expect_ulp(slope("(0.6 / (1 + s^2) - r) * (80 / (1 + s^2) + s)", 1.2, 0.7, 1),
               (0.6 / b - 0.7) * (80 / b + 1.2), 16);
}

JM_TEST("saturation divides once")
{
    expect_ulp(slope("r / (1 + k / (s * s))", 1.2, 0.7, 1), 0.7 / (1 + 0.31 / 1.44), 4);
    expect_ulp(slope("r / (1 + k / (s * s))", 0.0, 0.7, 1), 0.0, 0);
}

JM_TEST("a gate that is shut for good counts as shut")
{
    /* exp() overflows: the quotient is 0, whatever is made of it */
    expect_ulp(slope("2 / (1 + exp(s)) * (5 / (1 + exp(r))) + u", 800, 0.7, 1), 0.77, 0);
    expect_ulp(slope("s / (1 + exp(s)) / (1 + exp(r)) + u", 800, 800, 1), 0.77, 0);
    expect_ulp(slope("2 / (1 + exp(s)) + 5 / (1 + exp(r))", 800, 0.0, 2), 2.5, 0);
    expect_true(isinf(slope("(r - s) / (3 / (1 + exp(s)))", 800, 0.7, 0)));
}

JM_TEST("a division by nothing is not hidden")
{
    expect_true(isinf(slope("1 / s / (1 + exp(r))", 0.0, 0.7, 1)));
    expect_true(isnan(slope("s / s", 0.0, 0.7, 1)));
}

JM_TEST("what may be as small as it likes is not multiplied before it divides")
{
    expect_ulp(slope("s / r / (s * r)", 1e-170, 1e-170, 2), 1.0 / 1e-170 / 1e-170, 0);
}

JM_TEST_MAIN
