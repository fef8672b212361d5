/* SPDX-License-Identifier: Apache-2.0 */
/* Which equation gives which quantity: x = …, dx/dt = …. What needs to be solved is left open. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

typedef enum side { A_VARIABLE, A_RATE, AN_EXPRESSION } side;

/* One equation while it is looked at. */
typedef struct equation {
    jm_cellml *r;
    jm_cellml_component *c;
    const xmlNode *node, *left, *right;
} equation;

static side side_of(const xmlNode *node)
{
    if (jm_cellml_is_maths(node, "ci"))
        return A_VARIABLE;
    return jm_cellml_is_maths(node, "apply") && jm_cellml_is_maths(jm_cellml_first(node), "diff")
               ? A_RATE
               : AN_EXPRESSION;
}

static void swap(equation *e)
{
    const xmlNode *left = e->left;
    e->left = e->right;
    e->right = left;
}

/* --- one equation ------------------------------------------------------------------------ */

/* Whether the variable has its value from another component, or from nowhere in this one. */
static bool is_taken(const jm_cellml_variable *v)
{
    return v->public_way == JM_CELLML_IN || v->private_way == JM_CELLML_IN;
}

static bool fail_taken(const equation *e, const jm_cellml_variable *v)
{
    (void)jm_cellml_fail(e->r, e->c->doc, e->node, JM_MODEL,
                         "the variable \"%.60s\" of \"%.60s\" "
                         "takes its value from another component and cannot be given one here",
                         v->name, e->c->name);
    return false;
}

/* It is about something else than what stands alone in it, which is given. */
static bool leave_open(const equation *e, const jm_cellml_variable *given, const char *what)
{
    return jm_cellml_leave_open(e->r, &(jm_cellml_open){.component = e->c, .node = e->node,
                                                        .left = e->left, .right = e->right,
                                                        .given = given, .what = what});
}

/* What a derivative is taken to is time. */
static bool mark_time(const equation *e, const xmlNode *rate)
{
    jm_cellml_variable *of, *by;
    if (!jm_cellml_rate(e->r, e->c, rate, &of, &by))
        return false;
    jm_cellml_variable *time = jm_cellml_leader(by);
    time->is_time = true;
    if (e->r->time && e->r->time != time) {
        (void)jm_cellml_fail(e->r, e->c->doc, e->node, JM_MODEL,
                             "derivatives are to \"%.60s\" and "
                             "to \"%.60s\"; only one variable can be time",
                             e->r->time->name, by->name);
        return false;
    }
    e->r->time = time;
    return true;
}

/* The same of all derivatives in an expression. */
static bool mark_times(const equation *e, const xmlNode *node)
{
    if (side_of(node) == A_RATE)
        return mark_time(e, node);
    for (const xmlNode *child = jm_cellml_first(node); child; child = jm_cellml_next(child))
        if (!mark_times(e, child))
            return false;
    return true;
}

static bool give_rate(const equation *e)
{
    jm_cellml_variable *of, *by;
    if (!jm_cellml_rate(e->r, e->c, e->left, &of, &by))
        return false;
    jm_cellml_variable *leader = jm_cellml_leader(of);
    if (is_taken(of))
        return fail_taken(e, of);
    if (leader->dot || leader->equation)
        return leave_open(e, of, leader->dot ? "a derivative" : "an equation");
    leader->dot = e->right;
    leader->dot_of = of;
    leader->dot_by = by;
    return true;
}

bool jm_cellml_has_value(const jm_cellml_variable *leader)
{
    return leader->equation || leader->dot || leader->start || leader->is_time ||
           leader->is_sought || leader->rate_is_sought;
}

static bool give_value(const equation *e)
{
    jm_cellml_variable *v = jm_cellml_variable_at(e->r, e->c, e->left);
    if (!v)
        return false;
    jm_cellml_variable *leader = jm_cellml_leader(v);
    if (is_taken(v))
        return fail_taken(e, v);
    if (jm_cellml_has_value(leader))
        return leave_open(e, v,
                          leader->equation ? "an equation"
                          : leader->dot    ? "a derivative"
                          : leader->start  ? "an initial value"
                                           : "the role of time");
    if (jm_cellml_mentions(e->r, e->c, e->right, leader))
        return leave_open(e, NULL, NULL);
    leader->equation = e->right;
    leader->equated = v;
    return true;
}

/* dx/dt = y gives y where the derivative is known already. */
static bool give_rate_or_value(equation *e)
{
    jm_cellml_variable *of, *by;
    if (!jm_cellml_rate(e->r, e->c, e->left, &of, &by))
        return false;
    if (!jm_cellml_leader(of)->dot)
        return give_rate(e);
    swap(e);
    return give_value(e);
}

/* x = y gives the one that has no value yet. */
static bool give_either(equation *e)
{
    if (side_of(e->left) == A_RATE)
        return give_rate_or_value(e);
    const jm_cellml_variable *v = jm_cellml_variable_at(e->r, e->c, e->left);
    const jm_cellml_variable *w = v ? jm_cellml_variable_at(e->r, e->c, e->right) : NULL;
    if (!w)
        return false;
    if ((is_taken(v) || jm_cellml_has_value(jm_cellml_leader(v->leader))) && !is_taken(w) &&
        !jm_cellml_has_value(jm_cellml_leader(w->leader)))
        swap(e);
    return give_value(e);
}

/* --- all equations ----------------------------------------------------------------------- */

typedef enum phase { RATES, VALUES, COPIES } phase;

static bool give(equation *e, phase now)
{
    if (side_of(e->left) != A_RATE && side_of(e->right) == A_RATE)
        swap(e);
    if (side_of(e->left) == AN_EXPRESSION && side_of(e->right) == A_VARIABLE)
        swap(e);
    const side left = side_of(e->left), right = side_of(e->right);
    if (now == RATES && !(mark_times(e, e->left) && mark_times(e, e->right)))
        return false;
    if (left == AN_EXPRESSION)
        return now != VALUES || leave_open(e, NULL, NULL);
    const bool is_copy = right == A_VARIABLE;
    if (is_copy)
        return now != COPIES || give_either(e);
    if (left == A_RATE)
        return now != RATES || give_rate(e);
    return now != VALUES || give_value(e);
}

static bool read_equation(jm_cellml *r, jm_cellml_component *c, const xmlNode *node, phase now)
{
    const xmlNode *eq = jm_cellml_is_maths(node, "apply") ? jm_cellml_first(node) : NULL;
    equation e = {.r = r, .c = c, .node = node};
    e.left = eq && jm_cellml_is_maths(eq, "eq") ? jm_cellml_next(eq) : NULL;
    e.right = e.left ? jm_cellml_next(e.left) : NULL;
    if (!e.right || jm_cellml_next(e.right)) {
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL,
                             "what stands in <math> is no equation of two "
                             "sides");
        return false;
    }
    return give(&e, now);
}

static bool read_component(jm_cellml *r, jm_cellml_component *c, phase now)
{
    for (const xmlNode *math = jm_cellml_first(c->node); math; math = jm_cellml_next(math)) {
        if (!jm_cellml_is_maths(math, "math"))
            continue;
        for (const xmlNode *node = jm_cellml_first(math); node; node = jm_cellml_next(node)) {
            const bool is_wrapped = jm_cellml_is_maths(node, "semantics") && jm_cellml_first(node);
            if (!read_equation(r, c, is_wrapped ? jm_cellml_first(node) : node, now))
                return false;
        }
    }
    return true;
}

bool jm_cellml_each(jm_cellml *r, bool (*visit)(jm_cellml *r, jm_cellml_component *c))
{
    for (jm_cellml_component *c = r->main->components; c; c = c->next)
        if (!c->origin && !visit(r, c))
            return false;
    for (jm_cellml_doc *doc = r->docs; doc; doc = doc->next)
        for (jm_cellml_component *c = doc == r->main ? NULL : doc->components; c; c = c->next)
            if (c->is_taken && !visit(r, c))
                return false;
    return true;
}

static bool read_rates(jm_cellml *r, jm_cellml_component *c)
{
    return read_component(r, c, RATES);
}

static bool read_values(jm_cellml *r, jm_cellml_component *c)
{
    return read_component(r, c, VALUES);
}

static bool read_copies(jm_cellml *r, jm_cellml_component *c)
{
    return read_component(r, c, COPIES);
}

/* --- initial values ---------------------------------------------------------------------- */

static bool read_starts(jm_cellml *r, jm_cellml_component *c)
{
    for (jm_cellml_variable *v = c->variables; v; v = v->next) {
        jm_cellml_variable *leader = jm_cellml_leader(v);
        if (!v->initial)
            continue;
        if (leader->start) {
            (void)jm_cellml_fail(r, c->doc, v->node, JM_MODEL,
                                 "the variable \"%.60s\" of \"%.60s\" "
                                 "has two initial values",
                                 v->name, c->name);
            return false;
        }
        leader->start = v;
    }
    return true;
}

/* --- names ------------------------------------------------------------------------------- */

/* In whose name and unit a class is known: the variable that has the value. */
static bool find_homes(jm_cellml *r, jm_cellml_component *c)
{
    char key[300];
    for (jm_cellml_variable *v = c->variables; v; v = v->next) {
        if (jm_cellml_leader(v) != v)
            continue;
        v->home = v->start ? v->start : v->equated ? v->equated : v->dot_of ? v->dot_of : v;
        if (v->is_time || !jm_cellml_has_value(v))
            continue;
        /* The second of a name marks that it is shared. */
        snprintf(key, sizeof key, "%.250s", v->home->name);
        const bool is_shared = jm_cellml_recall(r, 'n', 0, 0, key) != NULL;
        jm_cellml_remember(r, is_shared ? 's' : 'n', 0, 0, key, v);
    }
    return true;
}

static const char *name_for(jm_cellml *r, const jm_cellml_variable *home)
{
    char wish[500];
    const char *free_name = jm_foreign_free_name(r->model, home->name);
    const bool is_shared = jm_cellml_recall(r, 's', 0, 0, home->name) != NULL;
    if (!is_shared && free_name && strcmp(free_name, home->name) == 0)
        return free_name;
    snprintf(wish, sizeof wish, "%.240s_%.240s", home->component->group, home->name);
    return jm_foreign_free_name(r->model, wish);
}

/* --- quantities -------------------------------------------------------------------------- */

/* A number that stands alone, perhaps with a minus. */
static const xmlNode *lone_number(const xmlNode *node, double *sign)
{
    *sign = 1;
    if (jm_cellml_is_maths(node, "apply")) {
        const xmlNode *minus = jm_cellml_first(node);
        node = jm_cellml_is_maths(minus, "minus") ? jm_cellml_next(minus) : NULL;
        *sign = -1;
        if (node && jm_cellml_next(node))
            return NULL;
    }
    return jm_cellml_is_maths(node, "cn") ? node : NULL;
}

static bool is_parameter(const jm_cellml_variable *leader)
{
    double x;
    if (leader->dot || leader->is_reset || leader->rate_is_sought || leader->is_sought)
        return false;
    if (leader->start)
        return jm_text_to_double(leader->start->initial, &x);
    return lone_number(leader->equation, &x) != NULL;
}

static bool add_quantity(jm_cellml *r, jm_cellml_variable *v)
{
    char id[500];
    const jm_cellml_variable *home = v->home;
    const char *name = name_for(r, home);
    const bool is_state = v->dot || v->is_reset || v->rate_is_sought;
    const jm_fkind kind = is_state ? JM_F_STATE : is_parameter(v) ? JM_F_PARAMETER : JM_F_SIGNAL;
    jm_fquantity *q = name ? jm_foreign_add(r->model, kind, name) : NULL;
    if (!q)
        return false;
    snprintf(id, sizeof id, "%.240s.%.240s", home->component->group, home->name);
    q->id = jm_arena_text(r->model->arena, id);
    q->group = home->component->group;
    q->text = jm_cellml_what(r, home);
    q->unit = home->unit->text;
    v->lua = name;
    return q->id && q->text;
}

/* In the order of the file: a class stands where its home is. */
static bool add_quantities(jm_cellml *r, jm_cellml_component *c)
{
    for (jm_cellml_variable *v = c->variables; v; v = v->next) {
        jm_cellml_variable *leader = jm_cellml_leader(v);
        if (leader->home != v || leader->is_time)
            continue;
        if (jm_cellml_has_value(leader)) {
            if (!add_quantity(r, leader))
                return false;
        } else if (!is_taken(leader)) {
            jm_foreign_change(r->model, "\"%.60s\" of \"%.60s\" has no value and is left out.",
                              v->name, c->group);
        }
    }
    return true;
}

/* --- expressions ------------------------------------------------------------------------- */

static jm_fexpr *start_of(jm_cellml *r, const jm_cellml_variable *v)
{
    double x;
    const jm_cellml_variable *start = v->start;
    const jm_cellml_component *c = start->component;
    if (jm_text_to_double(start->initial, &x))
        return jm_foreign_value(r->model, x, start->unit->text);
    jm_cellml_variable *other = jm_cellml_variable_named(r, c, start->initial);
    const jm_cellml_variable *leader = other ? jm_cellml_leader(other) : NULL;
    if (!leader || !leader->lua) {
        (void)jm_cellml_fail(r, c->doc, start->node, JM_MODEL,
                             "initial_value=\"%.60s\" is no number "
                             "and no variable of \"%.60s\" that has a value",
                             start->initial, c->name);
        return NULL;
    }
    /* A state may start from whatever is known then; a constant that is computed is not one. */
    if (!v->dot && !v->is_reset && !v->rate_is_sought && !is_parameter(leader)) {
        (void)jm_cellml_fail(r, c->doc, start->node, JM_MODEL,
                             "the constant \"%.60s\" begins as "
                             "\"%.60s\", which is computed; that is not supported",
                             start->name, start->initial);
        return NULL;
    }
    jm_fexpr *e = jm_foreign_named(r->model, JM_F_NAME, leader->lua);
    return jm_cellml_converted(r, e, leader->home->unit, start->unit);
}

jm_fexpr *jm_cellml_right_side(jm_cellml *r, const jm_cellml_variable *of, const xmlNode *node)
{
    jm_fexpr *e = jm_cellml_maths(r, of->component, node);
    if (!e || !jm_foreign_is_condition(r->model, e))
        return e;
    (void)jm_cellml_fail(r, of->component->doc, node, JM_MODEL,
                         "a condition is assigned to the "
                         "variable \"%.60s\", which holds numbers",
                         of->name);
    return NULL;
}

static bool set_parameter(jm_cellml *r, const jm_cellml_variable *v, jm_fquantity *q)
{
    double sign;
    const jm_cellml_unit *unit;
    if (v->start)
        return jm_text_to_double(v->start->initial, &q->value);
    const xmlNode *cn = lone_number(v->equation, &sign);
    if (!jm_cellml_number(r, v->equated->component, cn, &q->value, &unit))
        return false;
    q->value *= sign;
    return true;
}

static bool set_state(jm_cellml *r, const jm_cellml_variable *v, jm_fquantity *q)
{
    if (!v->start) {
        (void)jm_cellml_fail(r, v->home->component->doc, v->home->node, JM_MODEL,
                             "\"%.60s\" of "
                             "\"%.60s\" has a derivative and no initial value",
                             v->home->name, v->home->component->name);
        return false;
    }
    q->start = start_of(r, v);
    if (!v->dot) /* only resets change it, or it is sought */
        return q->start != NULL;
    q->dot = jm_cellml_right_side(r, v->dot_of, v->dot);
    q->dot = jm_cellml_converted_rate(r, q->dot, v->dot_of->unit, v->home->unit, v->dot_by->unit,
                                      r->time->home->unit);
    return q->start && q->dot;
}

static bool set_signal(jm_cellml *r, const jm_cellml_variable *v, jm_fquantity *q)
{
    if (v->is_sought)
        return true;
    q->equation = v->equation ? jm_cellml_right_side(r, v->equated, v->equation) : start_of(r, v);
    if (v->equation)
        q->equation = jm_cellml_converted(r, q->equation, v->equated->unit, v->home->unit);
    return q->equation != NULL;
}

static bool set_quantities(jm_cellml *r, jm_cellml_component *c)
{
    for (jm_cellml_variable *v = c->variables; v; v = v->next) {
        jm_fquantity *q =
            jm_cellml_leader(v) == v && v->lua ? jm_foreign_find(r->model, v->lua) : NULL;
        if (!q)
            continue;
        const bool done = q->kind == JM_F_PARAMETER ? set_parameter(r, v, q)
                          : q->kind == JM_F_STATE   ? set_state(r, v, q)
                                                    : set_signal(r, v, q);
        if (!done)
            return false;
    }
    return true;
}

/* --- time -------------------------------------------------------------------------------- */

static bool set_time(jm_cellml *r)
{
    jm_unit second, unit;
    const jm_cellml_variable *time = r->time;
    if (!time)
        return true;
    double first = 0;
    if (time->start &&
        (!jm_text_to_double(time->start->initial, &first) || first > 0 || first < 0)) {
        (void)jm_cellml_fail(r, time->component->doc, time->node, JM_MODEL,
                             "\"%.60s\" is time and "
                             "does not begin at 0; shift it in the equations",
                             time->name);
        return false;
    }
    if (time->equation || time->dot) {
        (void)jm_cellml_fail(r, time->component->doc, time->node, JM_MODEL,
                             "\"%.60s\" is time and "
                             "has an equation of its own, too",
                             time->name);
        return false;
    }
    const char *text = time->home->unit->text;
    if (text && jm_unit_parse(&unit, text, NULL) == JM_OK &&
        jm_unit_parse(&second, "s", NULL) == JM_OK && jm_unit_same_dim(&unit, &second))
        r->model->time_unit = text;
    else
        jm_foreign_change(r->model, "The unit of time of the model is no time; it is called s.");
    return true;
}

jm_status jm_cellml_equate(jm_cellml *r)
{
    const bool done = jm_cellml_each(r, read_starts) && jm_cellml_each(r, read_rates) &&
                      jm_cellml_each(r, read_values) && jm_cellml_each(r, read_copies) &&
                      jm_cellml_each(r, jm_cellml_read_resets) && jm_cellml_seek(r) &&
                      jm_cellml_each(r, find_homes) && set_time(r) &&
                      jm_cellml_each(r, add_quantities) && jm_cellml_each(r, set_quantities) &&
                      jm_cellml_solve(r) && jm_cellml_add_resets(r);
    if (!jm_foreign_is_whole(r->model))
        return jm_fail(r->err, JM_MEMORY, "no memory left for the model");
    if (!done)
        return r->err->status != JM_OK ? r->err->status
                                       : jm_fail(r->err, JM_INTERNAL, "CellML was not understood");
    jm_foreign_name_rates(r->model);
    return JM_OK;
}
