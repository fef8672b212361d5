/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/sbml_inside.h"

jm_fexpr *jm_sbml_number(jm_sbml *s, double value)
{
    return jm_foreign_value(s->model, value, NULL);
}

jm_fexpr *jm_sbml_name(jm_sbml *s, const char *name)
{
    return jm_foreign_named(s->model, JM_F_NAME, name);
}

jm_fexpr *jm_sbml_1(jm_sbml *s, jm_fop op, jm_fexpr *a)
{
    return a ? jm_foreign_expr(s->model, op, 1, &a) : NULL;
}

jm_fexpr *jm_sbml_2(jm_sbml *s, jm_fop op, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = {a, b};
    return a && b ? jm_foreign_expr(s->model, op, 2, args) : NULL;
}

jm_fexpr *jm_sbml_when(jm_sbml *s, jm_fexpr *c, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = {c, a, b};
    return c && a && b ? jm_foreign_expr(s->model, JM_F_WHEN, 3, args) : NULL;
}

bool jm_sbml_is_number(const jm_fexpr *e, double value)
{
    return e && e->op == JM_F_NUMBER && e->value <= value && e->value >= value;
}

jm_fexpr *jm_sbml_times(jm_sbml *s, jm_fexpr *a, jm_fexpr *b)
{
    if (jm_sbml_is_number(a, 1))
        return b;
    return jm_sbml_is_number(b, 1) ? a : jm_sbml_2(s, JM_F_MUL, a, b);
}

jm_fexpr *jm_sbml_over(jm_sbml *s, jm_fexpr *a, jm_fexpr *b)
{
    return jm_sbml_is_number(b, 1) ? a : jm_sbml_2(s, JM_F_DIV, a, b);
}

jm_fexpr *jm_sbml_plus(jm_sbml *s, jm_fexpr *a, jm_fexpr *b)
{
    return !a ? b : !b ? a : jm_sbml_2(s, JM_F_ADD, a, b);
}

jm_fexpr *jm_sbml_minus(jm_sbml *s, jm_fexpr *a, jm_fexpr *b)
{
    return !a ? jm_sbml_1(s, JM_F_NEG, b) : !b ? a : jm_sbml_2(s, JM_F_SUB, a, b);
}

/* A bare NAN is refused by the language, rightly; what comes of this one makes a patient fail. */
jm_fexpr *jm_sbml_nothing(jm_sbml *s)
{
    return jm_sbml_1(s, JM_F_LOG, jm_sbml_number(s, -1));
}

/* --- the factorial -------------------------------------------------------------------- */

/* Lanczos' approximation of the gamma function, with g = 7 and the nine coefficients that Godfrey
   computed: x! within 1e-14 of its size, relatively, for x > -1/2. */
static jm_fexpr *lanczos(jm_sbml *s, const char *x)
{
    static const double first = 0.99999999999980993;
    static const double parts[] = {
        676.5203681218851,  -1259.1392167224028,  771.32342877765313,    -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
    jm_fexpr *sum = jm_sbml_number(s, first);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        jm_fexpr *below =
            jm_sbml_2(s, JM_F_ADD, jm_sbml_name(s, x), jm_sbml_number(s, 1.0 + (double)i));
        sum =
            jm_sbml_2(s, JM_F_ADD, sum, jm_sbml_2(s, JM_F_DIV, jm_sbml_number(s, parts[i]), below));
    }
    jm_fexpr *u = jm_sbml_2(s, JM_F_ADD, jm_sbml_name(s, x), jm_sbml_number(s, 7.5));
    jm_fexpr *half = jm_sbml_2(s, JM_F_ADD, jm_sbml_name(s, x), jm_sbml_number(s, 0.5));
    jm_fexpr *grows = jm_sbml_1(
        s, JM_F_EXP,
        jm_sbml_2(s, JM_F_SUB, jm_sbml_2(s, JM_F_MUL, half, jm_sbml_1(s, JM_F_LOG, u)), u));
    const double root_2_pi = 2.5066282746310002;
    return jm_sbml_2(s, JM_F_MUL, jm_sbml_2(s, JM_F_MUL, jm_sbml_number(s, root_2_pi), grows), sum);
}

/* The language has none, so the file gets a function of its own. */
jm_fexpr *jm_sbml_gamma(jm_sbml *s, jm_fexpr *x)
{
    if (!s->factorial) {
        const char **args = jm_arena_take(s->model->arena, 1, sizeof *args);
        s->factorial = jm_sbml_own_name(s, "factorial");
        jm_fexpr *body = lanczos(s, "x");
        jm_ffunction *f = args ? jm_foreign_add_function(s->model, s->factorial) : NULL;
        if (!f)
            return NULL;
        args[0] = "x";
        f->text = "x!, by the approximation of Lanczos";
        f->args = args;
        f->n_args = 1;
        f->body = body;
    }
    jm_fexpr *e = jm_foreign_expr(s->model, JM_F_CALL, 1, &x);
    if (e)
        e->name = s->factorial;
    return e;
}
