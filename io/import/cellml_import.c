/* SPDX-License-Identifier: Apache-2.0 */
/* <import>: components and units of other files (CellML 1.1 and 2.0). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/import/cellml.h"
#include "io/import/import.h"

static const char xlink[] = "http://www.w3.org/1999/xlink";

/* --- the other file ---------------------------------------------------------------------- */

/* Beside the file that imports it; addresses elsewhere are not followed. */
static const char *path_of(jm_cellml *r, const jm_cellml_doc *doc, const xmlNode *node)
{
    const char *name = jm_cellml_get_of(r, node, xlink, "href");
    const char *slash = strrchr(doc->path, '/');
    const int folder = slash ? (int)(slash - doc->path) + 1 : 0;
    char path[1024];
    int n = 0;
    if (!name || !name[0])
        (void)jm_cellml_fail(r, doc, node, JM_MODEL, "the import does not say from where");
    else if (strstr(name, "://") || name[0] == '/')
        (void)jm_cellml_fail(r, doc, node, JM_FILE,
                             "the import is from \"%.200s\"; only files "
                             "beside this one are read: fetch it and name it by its file",
                             name);
    else
        n = snprintf(path, sizeof path, "%.*s%s", folder, doc->path, name);
    if (n <= 0 || (size_t)n >= sizeof path)
        return NULL;
    path[strcspn(path, "#")] = '\0';
    const char *copy = jm_arena_text(r->model->arena, path);
    r->model->failed = r->model->failed || !copy;
    return copy;
}

static jm_status open_doc(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *node,
                          jm_cellml_doc **out)
{
    char *text = NULL;
    size_t length = 0;
    const char *path = path_of(r, doc, node);
    *out = NULL;
    if (!path)
        return r->err->status != JM_OK ? r->err->status
                                       : jm_fail(r->err, JM_FILE, "the import's path is too long");
    if (doc->depth + 1 >= JM_CELLML_DEPTH)
        return jm_cellml_fail(r, doc, node, JM_MODEL,
                              "imports are nested more than %d deep, or in "
                              "a circle",
                              (int)JM_CELLML_DEPTH);
    jm_status status = jm_text_read_file(&text, &length, path, JM_CELLML_MOST_BYTES, r->err);
    if (status == JM_OK)
        status = jm_cellml_parse(r, out, path, text, length);
    free(text);
    if (status != JM_OK)
        return status;
    (*out)->depth = doc->depth + 1;
    return jm_cellml_read_doc(r, *out);
}

/* --- what is taken from it --------------------------------------------------------------- */

static jm_status import_component(jm_cellml *r, jm_cellml_doc *doc, jm_cellml_doc *from,
                                  xmlNode *node)
{
    const char *name = jm_cellml_get(r, node, "name");
    const char *there = jm_cellml_get(r, node, "component_ref");
    jm_cellml_component *origin = there ? jm_cellml_component_named(r, from, there) : NULL;
    if (!name || !there || !origin)
        return jm_cellml_fail(r, doc, node, JM_MODEL, "\"%s\" has no component \"%.60s\"",
                              from->path, there ? there : "");
    jm_cellml_component *c = jm_cellml_add_component(r, doc, node, name);
    if (!c)
        return r->err->status;
    c->origin = jm_cellml_resolved(origin);
    c->origin->parent = NULL; /* where it is now counts */
    c->origin->group = name;
    return JM_OK;
}

static jm_status import_units(jm_cellml *r, jm_cellml_doc *doc, jm_cellml_doc *from, xmlNode *node)
{
    const char *name = jm_cellml_get(r, node, "name");
    const char *there = jm_cellml_get(r, node, "units_ref");
    if (!name || !there || !jm_cellml_recall(r, 'u', from->row, 0, there))
        return jm_cellml_fail(r, doc, node, JM_MODEL, "\"%s\" has no units \"%.60s\"", from->path,
                              there ? there : "");
    if (jm_cellml_recall(r, 'u', doc->row, 0, name))
        return jm_cellml_fail(r, doc, node, JM_MODEL, "the units \"%.60s\" are defined twice",
                              name);
    jm_cellml_units *units = jm_cellml_add_units(r, doc, node, NULL, name);
    if (!units)
        return jm_fail(r->err, JM_MEMORY, "no memory left for units");
    units->from = from;
    units->name_there = there;
    return JM_OK;
}

static jm_status read_import(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *import)
{
    jm_status status;
    jm_cellml_doc *from;
    if ((status = open_doc(r, doc, import, &from)) != JM_OK)
        return status;
    for (xmlNode *node = jm_cellml_first(import); node; node = jm_cellml_next(node)) {
        if (jm_cellml_is(node, "component"))
            status = import_component(r, doc, from, node);
        else if (jm_cellml_is(node, "units"))
            status = import_units(r, doc, from, node);
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

jm_status jm_cellml_read_imports(jm_cellml *r, jm_cellml_doc *doc)
{
    jm_status status = JM_OK;
    const xmlNode *root = xmlDocGetRootElement(doc->xml);
    for (const xmlNode *node = jm_cellml_first(root); node && status == JM_OK;
         node = jm_cellml_next(node))
        if (jm_cellml_is(node, "import"))
            status = read_import(r, doc, node);
    return status;
}

/* --- what belongs to the model ------------------------------------------------------------- */

/* A heading that no other component has. */
static void name_group(jm_cellml *r, jm_cellml_component *c)
{
    char name[400];
    snprintf(name, sizeof name, "%s", c->group);
    for (unsigned k = 2; jm_cellml_recall(r, 'g', 0, 0, name) && k < 10000; k++)
        snprintf(name, sizeof name, "%.300s_%u", c->group, k);
    const char *copy = jm_arena_text(r->model->arena, name);
    if (!copy) {
        r->model->failed = true;
        return;
    }
    c->group = copy;
    jm_cellml_remember(r, 'g', 0, 0, name, c);
}

static void take(jm_cellml *r, jm_cellml_component *c, jm_cellml_component *root)
{
    c->is_taken = true;
    c->root = root;
    name_group(r, c);
}

/* The import through which `c` is part of the model; NULL where it is not. */
static jm_cellml_component *root_of(const jm_cellml_component *c)
{
    for (c = c->parent; c; c = c->parent)
        if (c->is_taken)
            return c->root;
    return NULL;
}

/* What an imported component has inside is imported with it. */
jm_status jm_cellml_take_components(jm_cellml *r)
{
    for (jm_cellml_component *c = r->main->components; c; c = c->next) {
        jm_cellml_component *resolved = jm_cellml_resolved(c);
        if (resolved->is_taken)
            return jm_cellml_fail(r, r->main, c->node, JM_MODEL,
                                  "the component \"%.60s\" is "
                                  "imported twice by one import; give each its own",
                                  c->name);
        take(r, resolved, resolved == c ? NULL : c);
    }
    for (jm_cellml_doc *doc = r->docs; doc; doc = doc->next)
        for (jm_cellml_component *c = doc == r->main ? NULL : doc->components; c; c = c->next) {
            jm_cellml_component *root = c->origin || c->is_taken ? NULL : root_of(c);
            if (root)
                take(r, c, root);
        }
    return JM_OK;
}
