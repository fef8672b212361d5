/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every operation of the language: the same bits from the evaluator and from kernels of 8, 4 and 1
 * lanes, at ordinary points and at the edges of the numbers.
 */
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"
#include "tests/support/small_model.h"

/* A signal for each operation, on the states a and b, which the test sets as it likes. */
static const char every_operation[] =
    "return model \"every\" { time = \"s\", title = \"Every operation\", source = \"none\",\n"
    "  parameter = { k = { 0.31, \"1\" }, n = { 1.7, \"1\" }, w = { 1, \"1/s\" } },\n"
    "  input = { u = { 0.77, \"1\" } },\n"
    "  state = { a = { \"1\", \"First\" }, b = { \"1\", \"Second\" } },\n"
    "  dose = { drug = { \"1\", into = \"a\" } },\n"
    "  start = function(_ENV) a = 2.385; b = 0.91 * k end,\n"
    "  equations = function(_ENV)\n"
    "    f_exp = exp(a); f_log = log(a); f_log10 = log10(a); f_sqrt = sqrt(a); f_abs = abs(a)\n"
    "    f_sin = sin(a); f_cos = cos(a); f_tan = tan(a); f_asin = asin(a); f_acos = acos(a)\n"
    "    f_atan = atan(a); f_sinh = sinh(a); f_cosh = cosh(a); f_tanh = tanh(a); f_erf = erf(a)\n"
    "    f_floor = floor(a); f_min = min(a, b); f_max = max(a, b); f_mod = mod(a, b)\n"
    "    f_pow = pow(a, b); f_atan2 = atan2(a, b); f_hill = hill(a, k, n); f_part = positive(a, k)\n"
    "    f_cube = a^3; f_inverse = a^-2; f_root = b^0.5; f_less = b^-0.5; f_odd = a^1.37\n"
    "    f_sum = a + b; f_difference = a - b; f_product = a * b; f_quotient = a / b\n"
    "    f_minus = -a; f_fused = a * b + k; f_other = k - a * b; f_third = a * b - k\n"
    "    f_lt = when(lt(a, b), a, k); f_le = when(le(a, b), a, k); f_eq = when(eq(a, b), a, k)\n"
    "    f_ne = when(ne(a, b), a, k); f_gt = when(gt(a, b), a, k); f_ge = when(ge(a, b), a, k)\n"
    "    f_both = when(both(lt(a, b), lt(k, a)), a, b)\n"
    "    f_either = when(either(lt(a, b), lt(k, a)), a, b)\n"
    "    f_negate = when(negate(lt(a, b)), a, b)\n"
    "    f_chosen = when(lt(u, k), a, b)\n"
    "    f_table = table(a, { -1, 0, 0.5, 2, 3.5 }, { 3, 1, 4, 1.5, 9 })\n"
    "    f_cubic = table(a, { -1, 0, 0.5, 2, 3.5 }, { 3, 1, 4, 1.5, 9 }, \"cubic\")\n"
    "    f_zero = 1 / (k - k) + a\n"
    "    f_late = history(a, q(2.5, \"s\"))\n"
    "    dot.a = w * (f_fused - a * f_tanh + f_table - 3 * f_cubic)\n"
    "    dot.b = w * (u - b * f_hill + when(lt(a, b), f_sin, f_cos) + 0.1 * f_late)\n"
    "    on { when = rises_through(a, 2), set = { b = a * b, k = k / 2 } }\n"
    "    every(q(5, \"s\"), { set = { u = f_exp } })\n"
    "  end,\n"
    "}\n";

static const double points[] = {
    0.0, -0.0, 1.0,  -1.0, 2.385, -2.385,   1e-300, -1e-300, 1e300,     709.9,    -745.3, -708.4,
    0.5, 1.5,  -0.3, 22.1, 6.5,   INFINITY, NAN,    3.5,     -INFINITY, 4.9e-324, 1e15,   0.7071,
};

enum { N_POINTS = sizeof points / sizeof *points };

/* Eight pairs of points at a time until all pairs were there. */
static void compare_pairs(const kt_kernels *k, kt_group *g)
{
    for (size_t i = 0; i < N_POINTS * N_POINTS; i += KT_LANES) {
        for (size_t l = 0; l < KT_LANES; l++) {
            g->y[l] = points[(i + l) / N_POINTS];
            g->y[KT_LANES + l] = points[(i + l) % N_POINTS];
        }
        kt_bits(k, g);
    }
}

JM_TEST("every operation has the same bits at all widths and in the evaluator")
{
    const char *path = small_file("every.lua", every_operation);
    jm_model_options options = kt_options(JM_MODEL_COMPILED);
    jm_model *compiled, *eval;
    kt_group g;
    if (!expect_status(jm_model_open(&compiled, path, &options, &small_err), JM_OK, &small_err))
        return;
    options.mode = JM_MODEL_EVALUATED;
    if (!expect_status(jm_model_open(&eval, path, &options, &small_err), JM_OK, &small_err))
        return;
    expect_true(kt_group_init(&g, compiled));
    const kt_kernels k = kt_all(compiled, eval);
    kt_fill(&g, eval, 3);
    compare_pairs(&k, &g);
    kt_group_clear(&g);
    jm_model_close(eval);
    jm_model_close(compiled);
}

JM_TEST("its Jacobian is right, through tables, choices and powers too")
{
    jm_test_kernels(small_file("every.lua", every_operation));
}

JM_TEST("a patient alone has the bits of its lane")
{
    static const char equations[] = "dot.s = w * (u - k * s^n); dot.r = w * (s - r)";
    jm_program *p = small_program(small_model(equations, ""));
    jm_eval *eval = NULL;
    double y[16], params[32], d[8 * 8], out[16], alone[2];
    if (!p || !expect_status(jm_eval_new(&eval, p, &small_err), JM_OK, &small_err))
        return;
    const jm_model_abi *m = jm_eval_abi(eval);
    for (size_t i = 0; i < 32; i++)
        params[i] = 0.3 + 0.11 * (double)i;
    for (size_t i = 0; i < 16; i++)
        y[i] = 1.0 + 0.37 * (double)i;
    jm_frame f = {8, d, y, params, d, d, jm_eval_self(eval)};
    m->kernels[0].derive(&f, d);
    m->kernels[0].rhs(&f, out);
    for (size_t l = 0; l < 8; l++) {
        double y1[2] = {y[l], y[8 + l]}, p1[4], d1[8] = {0};
        for (size_t i = 0; i < 4; i++)
            p1[i] = params[i * 8 + l];
        jm_frame f1 = {1, d1, y1, p1, d1, d1, jm_eval_self(eval)};
        m->kernels[1].derive(&f1, d1);
        m->kernels[1].rhs(&f1, alone);
        expect_ulp(alone[0], out[l], 0);
        expect_ulp(alone[1], out[8 + l], 0);
    }
    jm_eval_free(eval);
    jm_program_free(p);
}

JM_TEST_MAIN
