/* SPDX-License-Identifier: Apache-2.0 */
/* Groups: which component is inside of which. Encapsulation decides what may be connected; other
   relationships mean nothing here, but are held to the same rules. */
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

enum { DEEPEST = 200 };

/* One relationship: "encapsulation", or another one with its name. */
typedef struct relationship {
    jm_cellml *r;
    jm_cellml_doc *doc;
    char key[280];
    bool is_encapsulation;
} relationship;

static void *recall(const relationship *of, char kind, const jm_cellml_component *c)
{
    return jm_cellml_recall(of->r, kind, of->doc->row, c->row, of->key);
}

static void remember(const relationship *of, char kind, const jm_cellml_component *c, void *thing)
{
    jm_cellml_remember(of->r, kind, of->doc->row, c->row, of->key, thing);
}

/* --- components -------------------------------------------------------------------------- */

/* Goes outwards from `c`, which has just got a parent. */
static bool is_circle(const relationship *of, const jm_cellml_component *c)
{
    int steps = 0;
    for (const jm_cellml_component *p = recall(of, 'p', c); p; p = recall(of, 'p', p))
        if (p == c || ++steps > DEEPEST)
            return true;
    return false;
}

static jm_status put_inside(const relationship *of, const xmlNode *ref, jm_cellml_component *c,
                            jm_cellml_component *parent)
{
    /* Other relationships may overlap. */
    const jm_cellml_component *known = recall(of, 'p', c);
    if (known == parent || (of->is_encapsulation && (known || c->parent)))
        return jm_cellml_fail(of->r, of->doc, ref, JM_MODEL,
                              "the component \"%.60s\" is put inside "
                              "of others twice",
                              c->name);
    remember(of, 'p', c, parent);
    if (is_circle(of, c))
        return jm_cellml_fail(of->r, of->doc, ref, JM_MODEL,
                              "the component \"%.60s\" is inside of "
                              "itself, or more than %d deep",
                              c->name, (int)DEEPEST);
    if (of->is_encapsulation)
        c->parent = parent;
    return JM_OK;
}

static jm_status read_ref(const relationship *of, const xmlNode *ref, jm_cellml_component *parent)
{
    jm_status status = JM_OK;
    const char *name = jm_cellml_get(of->r, ref, "component");
    jm_cellml_component *c = name ? jm_cellml_component_named(of->r, of->doc, name) : NULL;
    const xmlNode *inside = jm_cellml_first(ref);
    c = jm_cellml_resolved(c);
    if (!c)
        return jm_cellml_fail(of->r, of->doc, ref, JM_MODEL, "there is no component \"%.60s\"",
                              name ? name : "");
    if (parent && (status = put_inside(of, ref, c, parent)) != JM_OK)
        return status;
    if (inside && recall(of, 'w', c))
        return jm_cellml_fail(of->r, of->doc, ref, JM_MODEL,
                              "what is inside of the component "
                              "\"%.60s\" is said twice",
                              c->name);
    if (inside)
        remember(of, 'w', c, c);
    else if (!parent && of->key[0])
        return jm_cellml_fail(of->r, of->doc, ref, JM_MODEL,
                              "nothing is said to be inside of the "
                              "component \"%.60s\"",
                              c->name);
    for (; inside && status == JM_OK; inside = jm_cellml_next(inside))
        if (jm_cellml_is(inside, "component_ref"))
            status = read_ref(of, inside, c);
    return status;
}

static jm_status read_refs(const relationship *of, const xmlNode *group)
{
    jm_status status = JM_OK;
    for (const xmlNode *ref = jm_cellml_first(group); ref && status == JM_OK;
         ref = jm_cellml_next(ref))
        if (jm_cellml_is(ref, "component_ref"))
            status = read_ref(of, ref, NULL);
    return status;
}

/* --- relationships ----------------------------------------------------------------------- */

/* A relationship of someone else's namespace has an empty key. */
static jm_status read_relationship(relationship *of, const xmlNode *node)
{
    const char *kind = jm_cellml_get(of->r, node, "relationship");
    const char *name = jm_cellml_get(of->r, node, "name");
    bool is_theirs = false;
    for (const xmlAttr *a = node->properties; a; a = a->next)
        is_theirs = is_theirs || (a->ns && strcmp((const char *)a->name, "relationship") == 0);
    of->is_encapsulation = kind && strcmp(kind, "encapsulation") == 0;
    of->key[0] = '\0';
    if (!kind && is_theirs)
        return JM_OK;
    if (!kind || (!of->is_encapsulation && strcmp(kind, "containment") != 0))
        return jm_cellml_fail(of->r, of->doc, node, JM_MODEL,
                              "\"%.60s\" is no relationship: "
                              "encapsulation and containment are",
                              kind ? kind : "");
    if (of->is_encapsulation && name)
        return jm_cellml_fail(of->r, of->doc, node, JM_MODEL,
                              "encapsulation has no name, and this is "
                              "called \"%.60s\"",
                              name);
    snprintf(of->key, sizeof of->key, "%s %s", kind, name ? name : "");
    return JM_OK;
}

static jm_status read_group(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *group)
{
    char seen[20][sizeof((relationship *)0)->key];
    int n = 0;
    jm_status status = JM_OK;
    for (const xmlNode *node = jm_cellml_first(group); node; node = jm_cellml_next(node)) {
        relationship of = {.r = r, .doc = doc};
        if (!jm_cellml_is(node, "relationship_ref"))
            continue;
        if ((status = read_relationship(&of, node)) != JM_OK)
            return status;
        for (int i = 0; i < n; i++)
            if (of.key[0] && strcmp(seen[i], of.key) == 0)
                return jm_cellml_fail(r, doc, node, JM_MODEL,
                                      "the group has the same relationship "
                                      "twice");
        if (n < 20)
            snprintf(seen[n++], sizeof seen[0], "%s", of.key);
        if (of.key[0] && (status = read_refs(&of, group)) != JM_OK)
            return status;
    }
    return JM_OK;
}

jm_status jm_cellml_read_groups(jm_cellml *r, jm_cellml_doc *doc)
{
    jm_status status = JM_OK;
    const xmlNode *root = xmlDocGetRootElement(doc->xml);
    for (const xmlNode *node = jm_cellml_first(root); node && status == JM_OK;
         node = jm_cellml_next(node)) {
        const relationship of = {r, doc, "encapsulation ", true};
        if (jm_cellml_is(node, "encapsulation"))
            status = read_refs(&of, node);
        else if (jm_cellml_is(node, "group"))
            status = read_group(r, doc, node);
    }
    return status;
}
