/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/compile/pass_units.h"

static const jm_unit one = { .scale = 1 };

/* --- conversions ------------------------------------------------------------------------- */

static bool is_exactly(double x, double y)
{
    return x >= y && x <= y;
}

jm_node jm_units_convert(jm_ir *ir, jm_node node, const jm_unit *from, const jm_unit *to)
{
    const double factor = jm_unit_factor(from, to);
    const double shift = from->offset > 0 || to->offset > 0 ? jm_unit_convert(0, from, to) : 0;
    if (is_exactly(factor, 1) && is_exactly(shift, 0))
        return node;
    if (ir->nodes[node].op == JM_OP_CONST)
        return jm_ir_const(ir, jm_unit_convert(ir->nodes[node].value, from, to), NULL);
    if (!is_exactly(factor, 1))
        node = jm_ir_add(ir, JM_OP_MUL, node, jm_ir_const(ir, factor, NULL), 0);
    if (!is_exactly(shift, 0))
        node = jm_ir_add(ir, JM_OP_ADD, node, jm_ir_const(ir, shift, NULL), 0);
    return node;
}

jm_node jm_units_written_in(jm_units_pass *p, jm_node i, const jm_unit *to)
{
    if (p->of[i].known != JM_UNITS_KNOWN)
        return p->to[i];
    return jm_units_convert(p->ir, p->to[i], &p->of[i].unit, to);
}

/* A difference of temperatures in the steps of `to`: offsets apart. */
static jm_node written_as_step(jm_units_pass *p, jm_node i, jm_unit to)
{
    to.offset = 0;
    return jm_units_written_in(p, i, &to);
}

/* --- one rule each ----------------------------------------------------------------------- */

static jm_status fail_at_node(jm_units_pass *p, jm_node at, jm_node i, const char *text)
{
    const jm_ir_node *n = &p->old[at];
    char expression[200], unit[96];
    jm_units_expression(p, i, expression, sizeof expression);
    jm_units_text(p->ir, &p->of[i].unit, unit, sizeof unit);
    return jm_fail_at(p->err, JM_UNITS, n->line ? p->ir->files[n->file] : p->ir->name,
                      (int)n->line, "%s is %s; %s", expression, unit, text);
}

/* Degrees have a zero of their own, so they cannot be multiplied. */
static jm_status no_offset(jm_units_pass *p, jm_node at, jm_node i)
{
    if (p->of[i].known != JM_UNITS_KNOWN || !(p->of[i].unit.offset > 0))
        return JM_OK;
    return fail_at_node(p, at, i, "degrees take part in sums, differences and comparisons only; "
                        "assign it to a signal declared in \"K\" first");
}

static jm_status fits(jm_units_pass *p, jm_node at, jm_node i, const char *what,
                      const jm_unit *unit)
{
    if (p->of[i].known != JM_UNITS_KNOWN || jm_unit_same_dim(&p->of[i].unit, unit))
        return JM_OK;
    return jm_units_mismatch(p, at, i, what, unit);
}

static jm_status write_same(jm_units_pass *p, jm_node i, const char *what, jm_node x, jm_node y)
{
    const jm_ir_node *n = &p->old[i];
    const jm_units_of *a = &p->of[x];
    const jm_unit unit = a->known == JM_UNITS_KNOWN ? a->unit : p->of[y].unit;
    jm_status status;
    if ((status = fits(p, i, y, what, &unit)) != JM_OK)
        return status;
    const jm_node left = jm_units_written_in(p, x, &unit);
    const jm_node right = jm_units_written_in(p, y, &unit);
    p->to[i] = n->op == JM_OP_SELECT ? jm_ir_add(p->ir, JM_OP_SELECT, p->to[n->a], left, right)
                                     : jm_ir_add(p->ir, (jm_op)n->op, left, right, 0);
    return JM_OK;
}

static jm_status write_sum(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    const bool add = n->op == JM_OP_ADD;
    const char *what = add ? "the sum" : "the difference";
    const bool a_zero = p->of[n->a].unit.offset > 0, b_zero = p->of[n->b].unit.offset > 0;
    jm_status status;
    if ((!a_zero && !b_zero) || p->of[n->a].known != JM_UNITS_KNOWN ||
        p->of[n->b].known != JM_UNITS_KNOWN)
        return write_same(p, i, what, n->a, n->b);
    if ((status = fits(p, i, n->b, what, &p->of[n->a].unit)) != JM_OK)
        return status;
    if (add && a_zero && b_zero)
        return fail_at_node(p, i, n->b, "two temperatures in degrees cannot be added; add a "
                            "difference in K");
    if (!add && !a_zero)
        return fail_at_node(p, i, n->b, "it cannot be taken from a difference");
    const jm_unit unit = a_zero ? p->of[n->a].unit : p->of[n->b].unit;
    const jm_node a = a_zero ? p->to[n->a] : written_as_step(p, n->a, unit);
    const jm_node b = b_zero ? jm_units_written_in(p, n->b, &unit) : written_as_step(p, n->b, unit);
    p->to[i] = jm_ir_add(p->ir, (jm_op)n->op, a, b, 0);
    return JM_OK;
}

static jm_status write_product(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    jm_status status;
    if ((status = no_offset(p, i, n->a)) != JM_OK || (status = no_offset(p, i, n->b)) != JM_OK)
        return status;
    p->to[i] = jm_ir_add(p->ir, (jm_op)n->op, p->to[n->a], p->to[n->b], 0);
    return JM_OK;
}

static jm_status write_power(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    jm_status status;
    int num;
    if ((status = no_offset(p, i, n->a)) != JM_OK ||
        (status = fits(p, i, n->b, "an exponent", &one)) != JM_OK)
        return status;
    const jm_node exponent = jm_units_written_in(p, n->b, &one);
    jm_node base = p->to[n->a];
    if (p->of[n->a].known == JM_UNITS_KNOWN && jm_unit_same_dim(&p->of[n->a].unit, &one)) {
        base = jm_units_written_in(p, n->a, &one);
    } else if (p->of[n->a].known == JM_UNITS_KNOWN) {
        jm_unit unit;
        if (!jm_units_exponent(&p->old[n->b], &num) ||
            !jm_unit_pow(&unit, &p->of[n->a].unit, num, JM_DIM_ONE))
            return fail_at_node(p, i, n->a, "a power of it needs an exponent that is a simple "
                                "number such as 2 or 0.5; divide by a reference first");
    }
    p->to[i] = jm_ir_add(p->ir, JM_OP_POW, base, exponent, 0);
    return JM_OK;
}

static jm_status write_root(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    jm_status status;
    jm_unit unit;
    if ((status = no_offset(p, i, n->a)) != JM_OK)
        return status;
    jm_node a = p->to[n->a];
    if (p->of[n->a].known == JM_UNITS_KNOWN && jm_unit_same_dim(&p->of[n->a].unit, &one))
        a = jm_units_written_in(p, n->a, &one);
    else if (p->of[n->a].known == JM_UNITS_KNOWN && !jm_unit_pow(&unit, &p->of[n->a].unit, 1, 2))
        return fail_at_node(p, i, n->a, "its square root has no unit that can be written");
    p->to[i] = jm_ir_add(p->ir, JM_OP_SQRT, a, 0, 0);
    return JM_OK;
}

/* exp, sin, floor …: of plain numbers. */
static jm_status write_plain(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    if (p->of[n->a].known == JM_UNITS_KNOWN && !jm_unit_same_dim(&p->of[n->a].unit, &one)) {
        char expression[200], unit[96];
        jm_units_expression(p, n->a, expression, sizeof expression);
        jm_units_text(p->ir, &p->of[n->a].unit, unit, sizeof unit);
        return jm_fail_at(p->err, JM_UNITS, n->line ? p->ir->files[n->file] : p->ir->name,
                          (int)n->line, "%s is %s, %s needs a plain number; divide by a reference, "
                          "such as q(1, \"%s\")", expression, unit, jm_op_text((jm_op)n->op), unit);
    }
    p->to[i] = jm_ir_add(p->ir, (jm_op)n->op, jm_units_written_in(p, n->a, &one), 0, 0);
    return JM_OK;
}

static jm_status write_table(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    const jm_unit unit = p->ir->tables[n->index].x_unit;
    const jm_status status = fits(p, i, n->a, "the table", &unit);
    if (status != JM_OK)
        return status;
    p->to[i] = jm_ir_add_table(p->ir, n->index, jm_units_written_in(p, n->a, &unit));
    return JM_OK;
}

/* NEG and ABS keep the unit; AND, OR and NOT have none. */
static jm_status write_kept(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    const jm_status status = no_offset(p, i, n->a);
    if (status != JM_OK)
        return status;
    p->to[i] = jm_ir_add(p->ir, (jm_op)n->op, p->to[n->a], p->to[n->b], p->to[n->c]);
    return JM_OK;
}

static jm_status write_extreme(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    const jm_ir_node *a = &p->old[n->a];
    const bool hill = a->op == JM_OP_CONST && is_exactly(a->value, JM_HILL_LEAST);
    return write_same(p, i, hill ? "hill" : jm_op_text((jm_op)n->op), n->a, n->b);
}

static jm_status write_modulo(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    jm_status status;
    if ((status = no_offset(p, i, n->a)) != JM_OK || (status = no_offset(p, i, n->b)) != JM_OK)
        return status;
    return write_same(p, i, jm_op_text((jm_op)n->op), n->a, n->b);
}

/* --- all nodes --------------------------------------------------------------------------- */

static jm_status write_node(jm_units_pass *p, jm_node i)
{
    const jm_ir_node *n = &p->old[i];
    switch ((jm_op)n->op) {
    case JM_OP_CONST:
        p->to[i] = jm_ir_const(p->ir, n->value, NULL);
        return JM_OK;
    case JM_OP_QUANTITY:
    case JM_OP_TIME:
    case JM_OP_HISTORY:
        p->to[i] = jm_ir_leaf(p->ir, (jm_op)n->op, n->index);
        return JM_OK;
    case JM_OP_ADD:
    case JM_OP_SUB:
        return write_sum(p, i);
    case JM_OP_MUL:
    case JM_OP_DIV:
        return write_product(p, i);
    case JM_OP_POW:
        return write_power(p, i);
    case JM_OP_SQRT:
        return write_root(p, i);
    case JM_OP_TABLE:
        return write_table(p, i);
    case JM_OP_MIN:
    case JM_OP_MAX:
        return write_extreme(p, i);
    case JM_OP_MOD:
    case JM_OP_ATAN2:
        return write_modulo(p, i);
    case JM_OP_LT:
    case JM_OP_LE:
    case JM_OP_EQ:
    case JM_OP_NE:
        return write_same(p, i, "the comparison", n->a, n->b);
    case JM_OP_SELECT:
        return write_same(p, i, "the other value of when", n->b, n->c);
    case JM_OP_NEG:
    case JM_OP_ABS:
    case JM_OP_AND:
    case JM_OP_OR:
    case JM_OP_NOT:
        return write_kept(p, i);
    default:
        return write_plain(p, i);
    }
}

jm_status jm_units_write(jm_units_pass *p)
{
    for (jm_node i = 1; i < p->n; i++) {
        const uint32_t first = p->ir->n_nodes;
        const jm_status status = write_node(p, i);
        if (status != JM_OK)
            return status;
        if (p->ir->failed)
            return jm_fail(p->err, JM_MEMORY, "no memory left for the model");
        for (jm_node k = first; k < p->ir->n_nodes; k++)
            jm_ir_place(p->ir, k, p->old[i].file, p->old[i].line);
    }
    return JM_OK;
}
