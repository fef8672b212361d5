/* SPDX-License-Identifier: Apache-2.0 */
/* Connections: variables of several components that are one quantity. */
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

jm_cellml_variable *jm_cellml_leader(jm_cellml_variable *v)
{
    while (v->leader != v) {
        v->leader = v->leader->leader; /* halves the way for whoever comes next */
        v = v->leader;
    }
    return v;
}

/* Through which interface of `c` a connection with `other` goes. */
typedef enum side { NEITHER, PUBLIC, PRIVATE } side;

static side side_of(const jm_cellml_component *c, const jm_cellml_component *other)
{
    if (c->parent == other->parent || c->parent == other)
        return PUBLIC;
    return other->parent == c ? PRIVATE : NEITHER;
}

/* --- one pair of variables --------------------------------------------------------------- */

/* 1.x: one gives, the other takes, and takes from nobody else. */
static bool check_ways(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *node, jm_cellml_variable *a,
                       jm_cellml_variable *b)
{
    const side side_a = side_of(a->component, b->component);
    const side side_b = side_of(b->component, a->component);
    const jm_cellml_way way_a = side_a == PUBLIC ? a->public_way : a->private_way;
    const jm_cellml_way way_b = side_b == PUBLIC ? b->public_way : b->private_way;
    if (doc->version == 20 && way_a && way_b)
        return true;
    if (doc->version == 20 || way_a == way_b || !way_a || !way_b) {
        (void)jm_cellml_fail(r, doc, node, JM_MODEL,
                             "the interfaces of \"%.60s\" of \"%.60s\" and "
                             "\"%.60s\" of \"%.60s\" do not fit: %s",
                             a->name, a->component->name, b->name, b->component->name,
                             doc->version == 20 ? "one of them does not let the value pass"
                                                : "one has to be in, the other out");
        return false;
    }
    jm_cellml_variable *taker = way_a == JM_CELLML_IN ? a : b;
    const jm_cellml_variable *giver = taker == a ? b : a;
    if (taker->source && taker->source != giver) {
        (void)jm_cellml_fail(r, doc, node, JM_MODEL,
                             "the variable \"%.60s\" of \"%.60s\" takes its "
                             "value from two others",
                             taker->name, taker->component->name);
        return false;
    }
    taker->source = giver;
    return true;
}

static bool join(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *node, jm_cellml_variable *a,
                 jm_cellml_variable *b)
{
    if (!jm_cellml_fits(a->unit, b->unit)) {
        (void)jm_cellml_fail(
            r, doc, node, JM_UNITS,
            "\"%.60s\" of \"%.60s\" and \"%.60s\" of "
            "\"%.60s\" are connected, but the unit of one cannot be converted into "
            "that of the other",
            a->name, a->component->name, b->name, b->component->name);
        return false;
    }
    if (!check_ways(r, doc, node, a, b))
        return false;
    a = jm_cellml_leader(a);
    b = jm_cellml_leader(b);
    /* What takes its value from elsewhere does not lead. */
    const bool takes = a->public_way == JM_CELLML_IN || a->private_way == JM_CELLML_IN;
    if (takes)
        a->leader = b;
    else
        b->leader = a;
    return true;
}

static bool connect_variables(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *node,
                              jm_cellml_component *a, jm_cellml_component *b)
{
    const char *name_a = jm_cellml_get(r, node, "variable_1");
    const char *name_b = jm_cellml_get(r, node, "variable_2");
    jm_cellml_variable *v = name_a ? jm_cellml_variable_named(r, a, name_a) : NULL;
    jm_cellml_variable *w = name_b ? jm_cellml_variable_named(r, b, name_b) : NULL;
    if (v && w)
        return join(r, doc, node, v, w);
    (void)jm_cellml_fail(r, doc, node, JM_MODEL,
                         "the component \"%.60s\" has no variable \"%.60s\"", v ? b->name : a->name,
                         (v ? name_b : name_a) ? (v ? name_b : name_a) : "");
    return false;
}

/* --- all connections --------------------------------------------------------------------- */

/* 1.x names the components in a child, 2.0 in the connection itself. */
static jm_cellml_component *component_at(jm_cellml *r, const jm_cellml_doc *doc,
                                         const xmlNode *connection, const char *attribute)
{
    const xmlNode *node = connection;
    for (const xmlNode *child = jm_cellml_first(connection); child; child = jm_cellml_next(child))
        if (jm_cellml_is(child, "map_components"))
            node = child;
    const char *name = jm_cellml_get(r, node, attribute);
    jm_cellml_component *c = name ? jm_cellml_component_named(r, doc, name) : NULL;
    if (!c)
        (void)jm_cellml_fail(r, doc, node, JM_MODEL, "there is no component \"%.60s\" to connect",
                             name ? name : "");
    return jm_cellml_resolved(c);
}

static bool connect_components(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *connection)
{
    jm_cellml_component *a = component_at(r, doc, connection, "component_1");
    jm_cellml_component *b = a ? component_at(r, doc, connection, "component_2") : NULL;
    if (!a || !b)
        return false;
    /* In another file only what came in together is connected there. */
    if (!a->is_taken || !b->is_taken || (doc != r->main && a->root != b->root))
        return true;
    if (a == b) {
        (void)jm_cellml_fail(r, doc, connection, JM_MODEL,
                             "the component \"%.60s\" is connected to "
                             "itself",
                             a->name);
        return false;
    }
    if (jm_cellml_recall(r, 'x', a->row, b->row, "") ||
        jm_cellml_recall(r, 'x', b->row, a->row, ""))
        jm_foreign_change(r->model,
                          "\"%.60s\" and \"%.60s\" are connected in two places; both count.",
                          a->name, b->name);
    jm_cellml_remember(r, 'x', a->row, b->row, "", a);
    if (side_of(a, b) == NEITHER) {
        (void)jm_cellml_fail(r, doc, connection, JM_MODEL,
                             "\"%.60s\" and \"%.60s\" are connected, "
                             "but one is hidden from the other by encapsulation",
                             a->name, b->name);
        return false;
    }
    for (const xmlNode *node = jm_cellml_first(connection); node; node = jm_cellml_next(node))
        if (jm_cellml_is(node, "map_variables") && !connect_variables(r, doc, node, a, b))
            return false;
    return true;
}

jm_status jm_cellml_connect(jm_cellml *r)
{
    for (jm_cellml_doc *doc = r->docs; doc; doc = doc->next) {
        const xmlNode *root = xmlDocGetRootElement(doc->xml);
        for (const xmlNode *node = jm_cellml_first(root); node; node = jm_cellml_next(node))
            if (jm_cellml_is(node, "connection") && !connect_components(r, doc, node))
                return r->err->status;
    }
    return JM_OK;
}
