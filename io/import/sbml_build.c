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
    jm_fexpr *args[] = { a, b };
    return a && b ? jm_foreign_expr(s->model, op, 2, args) : NULL;
}

jm_fexpr *jm_sbml_when(jm_sbml *s, jm_fexpr *c, jm_fexpr *a, jm_fexpr *b)
{
    jm_fexpr *args[] = { c, a, b };
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
