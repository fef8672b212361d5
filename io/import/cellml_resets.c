/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resets of CellML 2.0. A reset is active where its test variable equals its test value; of the
 * active ones of a variable, connected ones included, that with the lowest order applies. That is
 * what a reset of our language is: those of one quantity are written in their order.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "io/import/cellml.h"

/* The one expression in the <math> of a <test_value> or <reset_value>; NULL with an error. */
static const xmlNode *expression_in(jm_cellml *r, const jm_cellml_component *c,
                                    const xmlNode *reset, const char *name)
{
    const xmlNode *value = jm_cellml_first(reset);
    while (value && !jm_cellml_is(value, name))
        value = jm_cellml_next(value);
    const xmlNode *math = value ? jm_cellml_first(value) : NULL;
    const xmlNode *e = jm_cellml_is_maths(math, "math") ? jm_cellml_first(math) : NULL;
    if (e && !jm_cellml_next(math) && !jm_cellml_next(e))
        return e;
    (void)jm_cellml_fail(r, c->doc, value ? value : reset, JM_MODEL,
                         "a <%s> holds one <math> with one expression", name);
    return NULL;
}

static jm_cellml_variable *variable_of(jm_cellml *r, const jm_cellml_component *c,
                                       const xmlNode *node, const char *attribute)
{
    const char *name = jm_cellml_get(r, node, attribute);
    jm_cellml_variable *v = name ? jm_cellml_variable_named(r, c, name) : NULL;
    if (name && !v)
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL,
                             "the component \"%.60s\" has no variable \"%.60s\"", c->name, name);
    return v;
}

static bool read_order(jm_cellml *r, const jm_cellml_component *c, jm_cellml_reset *reset)
{
    const char *text = jm_cellml_get(r, reset->node, "order");
    const char *digits = text && (text[0] == '-' || text[0] == '+') ? text + 1 : text;
    if (!digits)
        return false;
    errno = 0;
    reset->order = strtol(text, NULL, 10);
    if (digits[0] && digits[strspn(digits, "0123456789")] == '\0' && errno == 0)
        return true;
    (void)jm_cellml_fail(r, c->doc, reset->node, JM_MODEL, "order=\"%.40s\" is no whole number",
                         text);
    return false;
}

/* What a reset sets begins with a value and has no equation of its own. */
static bool check_variable(jm_cellml *r, const jm_cellml_reset *reset)
{
    const jm_cellml_variable *leader = jm_cellml_leader(reset->variable);
    const char *why = leader->is_time    ? "is time, which nothing sets"
                      : leader->equation ? "follows from an equation, too"
                      : !leader->start   ? "has no initial value"
                                         : NULL;
    if (why)
        (void)jm_cellml_fail(r, reset->component->doc, reset->node, JM_MODEL,
                             "a reset sets \"%.60s\" of \"%.60s\", which %s", reset->variable->name,
                             reset->component->name, why);
    return !why;
}

/* Puts it before those of the same class that have a higher order. */
static bool insert(jm_cellml *r, jm_cellml_reset *reset)
{
    const jm_cellml_variable *leader = jm_cellml_leader(reset->variable);
    jm_cellml_reset **at = &r->resets;
    for (; *at; at = &(*at)->next) {
        if (jm_cellml_leader((*at)->variable) != leader || (*at)->order < reset->order)
            continue;
        if ((*at)->order > reset->order)
            break;
        (void)jm_cellml_fail(r, reset->component->doc, reset->node, JM_MODEL,
                             "two resets of \"%.60s\" of \"%.60s\" have the order %ld",
                             reset->variable->name, reset->component->name, reset->order);
        return false;
    }
    reset->next = *at;
    *at = reset;
    return true;
}

static bool read_reset(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    jm_cellml_reset *reset = jm_cellml_take(r, 1, sizeof *reset);
    if (!reset)
        return false;
    *reset = (jm_cellml_reset){.component = c, .node = node};
    if (!(reset->variable = variable_of(r, c, node, "variable")) ||
        !(reset->test = variable_of(r, c, node, "test_variable")) || !read_order(r, c, reset) ||
        !(reset->test_value = expression_in(r, c, node, "test_value")) ||
        !(reset->reset_value = expression_in(r, c, node, "reset_value")) ||
        !check_variable(r, reset))
        return false;
    jm_cellml_leader(reset->variable)->is_reset = true;
    return insert(r, reset);
}

bool jm_cellml_read_resets(jm_cellml *r, jm_cellml_component *c)
{
    for (const xmlNode *node = jm_cellml_first(c->node); node; node = jm_cellml_next(node))
        if (jm_cellml_is(node, "reset") && !read_reset(r, c, node))
            return false;
    return true;
}

/* --- in our language --------------------------------------------------------------------- */

static bool add_reset(jm_cellml *r, const jm_cellml_reset *reset)
{
    jm_cellml_variable *v = reset->variable;
    const jm_cellml_variable *leader = jm_cellml_leader(v);
    jm_fevent *event = jm_foreign_add_event(r->model, v->name);
    jm_fset *set = jm_cellml_take(r, 1, sizeof *set);
    if (!event || !set)
        return false;
    jm_fexpr *sides[] = {jm_cellml_use(r, reset->test, reset->node),
                         jm_cellml_right_side(r, reset->test, reset->test_value)};
    jm_fexpr *value = jm_cellml_right_side(r, v, reset->reset_value);
    if (!sides[0] || !sides[1] || !value)
        return false;
    *set = (jm_fset){.name = leader->lua,
                     .value = jm_cellml_converted(r, value, v->unit, leader->home->unit)};
    event->when = jm_foreign_expr(r->model, JM_F_EQ, 2, sides);
    event->is_reset = true;
    event->set = set;
    event->n_set = 1;
    return set->value && event->when;
}

bool jm_cellml_add_resets(jm_cellml *r)
{
    for (const jm_cellml_reset *reset = r->resets; reset; reset = reset->next)
        if (!add_reset(r, reset))
            return false;
    return true;
}
