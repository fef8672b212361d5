/* SPDX-License-Identifier: Apache-2.0 */
/* Components with their variables. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

/* --- what has a name ----------------------------------------------------------------------- */

enum { MOST_KEY = 400 };

static bool key_of(char *key, char kind, uint32_t row, uint32_t inner, const char *name)
{
    const int n =
        snprintf(key, MOST_KEY, "%c %u %u %s", kind, (unsigned)row, (unsigned)inner, name);
    return n > 0 && n < MOST_KEY;
}

void *jm_cellml_recall(const jm_cellml *r, char kind, uint32_t row, uint32_t inner,
                       const char *name)
{
    char key[MOST_KEY];
    uint32_t at;
    if (!key_of(key, kind, row, inner, name) || !jm_map_get(r->rows, key, &at))
        return NULL;
    return r->things[at];
}

void jm_cellml_remember(jm_cellml *r, char kind, uint32_t row, uint32_t inner, const char *name,
                        void *thing)
{
    char key[MOST_KEY];
    if (r->n_things == r->most_things) {
        const uint32_t most = r->most_things ? 2 * r->most_things : 256;
        void **grown = jm_arena_grow(r->model->arena, r->things, r->n_things, most, sizeof *grown);
        if (!grown) {
            r->model->failed = true;
            return;
        }
        r->things = grown;
        r->most_things = most;
    }
    /* Longer names are refused by the rules (jm_cellml_is_name). */
    if (!key_of(key, kind, row, inner, name) || !jm_map_put(r->rows, key, r->n_things))
        r->model->failed = true;
    r->things[r->n_things++] = thing;
}

/* --- components -------------------------------------------------------------------------- */

jm_cellml_component *jm_cellml_component_named(const jm_cellml *r, const jm_cellml_doc *doc,
                                               const char *name)
{
    return jm_cellml_recall(r, 'c', doc->row, 0, name);
}

jm_cellml_component *jm_cellml_resolved(jm_cellml_component *component)
{
    while (component && component->origin)
        component = component->origin;
    return component;
}

jm_cellml_component *jm_cellml_add_component(jm_cellml *r, jm_cellml_doc *doc, xmlNode *node,
                                             const char *name)
{
    if (jm_cellml_component_named(r, doc, name)) {
        (void)jm_cellml_fail(r, doc, node, JM_MODEL, "there are two components \"%.60s\"", name);
        return NULL;
    }
    jm_cellml_component *c = jm_cellml_take(r, 1, sizeof *c);
    if (!c) {
        (void)jm_fail(r->err, JM_MEMORY, "no memory left for a component");
        return NULL;
    }
    c->name = c->group = name;
    c->row = r->n_components++;
    c->doc = doc;
    c->node = node;
    c->last_variable = &c->variables;
    *doc->last_component = c;
    doc->last_component = &c->next;
    jm_cellml_remember(r, 'c', doc->row, 0, name, c);
    return c;
}

/* --- variables --------------------------------------------------------------------------- */

jm_cellml_variable *jm_cellml_variable_named(const jm_cellml *r, const jm_cellml_component *c,
                                             const char *name)
{
    return jm_cellml_recall(r, 'v', c->row, 0, name);
}

static bool read_way(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node,
                     const char *attribute, jm_cellml_way *way)
{
    const char *text = jm_cellml_get(r, node, attribute);
    *way = JM_CELLML_NONE;
    if (!text || strcmp(text, "none") == 0)
        return true;
    if (strcmp(text, "in") == 0)
        *way = JM_CELLML_IN;
    else if (strcmp(text, "out") == 0)
        *way = JM_CELLML_OUT;
    else
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL, "%s=\"%.40s\" is none of in, out and none",
                             attribute, text);
    return *way != JM_CELLML_NONE;
}

static bool read_interface(jm_cellml *r, jm_cellml_variable *v)
{
    const jm_cellml_component *c = v->component;
    if (c->doc->version < 20)
        return read_way(r, c, v->node, "public_interface", &v->public_way) &&
               read_way(r, c, v->node, "private_interface", &v->private_way);
    const char *text = jm_cellml_get(r, v->node, "interface");
    const bool both = text && strcmp(text, "public_and_private") == 0;
    if (both || (text && strcmp(text, "public") == 0))
        v->public_way = JM_CELLML_OUT;
    if (both || (text && strcmp(text, "private") == 0))
        v->private_way = JM_CELLML_OUT;
    if (!text || both || v->public_way || v->private_way || strcmp(text, "none") == 0)
        return true;
    (void)jm_cellml_fail(r, c->doc, v->node, JM_MODEL,
                         "interface=\"%.40s\" is none of public, "
                         "private, public_and_private and none",
                         text);
    return false;
}

/* A value is a number or, from 1.1 on, the name of a variable, which is looked up later. */
static bool check_initial(jm_cellml *r, const jm_cellml_variable *v)
{
    double x;
    const jm_cellml_doc *doc = v->component->doc;
    const bool takes = v->public_way == JM_CELLML_IN || v->private_way == JM_CELLML_IN;
    if (v->initial && takes)
        (void)jm_cellml_fail(r, doc, v->node, JM_MODEL,
                             "the variable \"%.60s\" takes its value from "
                             "elsewhere and has an initial value, too",
                             v->name);
    else if (v->public_way == JM_CELLML_IN && v->private_way == JM_CELLML_IN)
        (void)jm_cellml_fail(r, doc, v->node, JM_MODEL,
                             "the variable \"%.60s\" takes its value from "
                             "inside and from outside",
                             v->name);
    else if (v->initial && !(jm_text_to_double(v->initial, &x) && isfinite(x)) &&
             (doc->version == 10 || !jm_cellml_is_name(doc, v->initial)))
        (void)jm_cellml_fail(r, doc, v->node, JM_MODEL,
                             "initial_value=\"%.40s\" of \"%.60s\" is no "
                             "number",
                             v->initial, v->name);
    else
        return true;
    return false;
}

static bool read_variable(jm_cellml *r, jm_cellml_component *c, xmlNode *node)
{
    const char *name = jm_cellml_get(r, node, "name");
    const char *units = jm_cellml_get(r, node, "units");
    jm_cellml_variable *v = jm_cellml_take(r, 1, sizeof *v);
    if (!v || !name || !units)
        return false;
    if (jm_cellml_variable_named(r, c, name)) {
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL,
                             "the component \"%.60s\" has two variables "
                             "\"%.60s\"",
                             c->name, name);
        return false;
    }
    v->name = name;
    v->component = c;
    v->node = node;
    v->leader = v;
    v->initial = jm_cellml_get(r, node, "initial_value");
    v->unit = jm_cellml_unit_named(r, c->doc, c, units, node);
    *c->last_variable = v;
    c->last_variable = &v->next;
    jm_cellml_remember(r, 'v', c->row, 0, name, v);
    return v->unit && read_interface(r, v) && check_initial(r, v);
}

static jm_status why(const jm_cellml *r)
{
    return r->err->status != JM_OK ? r->err->status
                                   : jm_fail(r->err, JM_MEMORY, "no memory left for the model");
}

/* After imports, because a unit may be from another file. */
static jm_status read_variables(jm_cellml *r, jm_cellml_doc *doc)
{
    for (jm_cellml_component *c = doc->components; c; c = c->next)
        for (xmlNode *node = c->origin ? NULL : jm_cellml_first(c->node); node;
             node = jm_cellml_next(node)) {
            if (jm_cellml_is(node, "reaction"))
                return jm_cellml_fail(r, doc, node, JM_MODEL,
                                      "the component \"%.60s\" has a "
                                      "reaction, which is not supported; write it as equations",
                                      c->name);
            if (jm_cellml_is(node, "variable") && !read_variable(r, c, node))
                return why(r);
        }
    return JM_OK;
}

/* --- a document -------------------------------------------------------------------------- */

jm_status jm_cellml_read_doc(jm_cellml *r, jm_cellml_doc *doc)
{
    jm_status status;
    xmlNode *root = xmlDocGetRootElement(doc->xml);
    if ((status = jm_cellml_read_units(r, doc, root, NULL)) != JM_OK)
        return status;
    for (xmlNode *node = jm_cellml_first(root); node; node = jm_cellml_next(node)) {
        const char *name = jm_cellml_is(node, "component") ? jm_cellml_get(r, node, "name") : NULL;
        if (!name)
            continue;
        jm_cellml_component *c = jm_cellml_add_component(r, doc, node, name);
        if (!c)
            return why(r);
        if ((status = jm_cellml_read_units(r, doc, node, c)) != JM_OK)
            return status;
    }
    if ((status = jm_cellml_read_imports(r, doc)) != JM_OK ||
        (status = jm_cellml_settle_units(r, doc)) != JM_OK ||
        (status = read_variables(r, doc)) != JM_OK)
        return status;
    return jm_cellml_read_groups(r, doc);
}
