/* SPDX-License-Identifier: Apache-2.0 */
/* The border to libxml2: nothing is fetched, no entity is put in, errors have lines. */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

#include "io/import/cellml.h"

static const char maths_namespace[] = "http://www.w3.org/1998/Math/MathML";

typedef struct version {
    int number;
    const char *uri;
} version;

static const version versions[] = {
    {10, "http://www.cellml.org/cellml/1.0#"},
    {11, "http://www.cellml.org/cellml/1.1#"},
    {20, "http://www.cellml.org/cellml/2.0#"},
};

enum { N_VERSIONS = sizeof versions / sizeof *versions };

/* --- elements ---------------------------------------------------------------------------- */

int jm_cellml_line(const xmlNode *node)
{
    const long line = node ? xmlGetLineNo(node) : 0;
    return line > 0 && line < INT_MAX ? (int)line : 0;
}

static bool has_name(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

static int version_of(const xmlNode *node)
{
    for (int i = 0; node->ns && i < N_VERSIONS; i++)
        if (strcmp((const char *)node->ns->href, versions[i].uri) == 0)
            return versions[i].number;
    return 0;
}

bool jm_cellml_is(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && has_name(node, name) && version_of(node) > 0;
}

bool jm_cellml_is_maths(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && has_name(node, name) && node->ns &&
           strcmp((const char *)node->ns->href, maths_namespace) == 0;
}

static xmlNode *element_from(xmlNode *node)
{
    for (; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE &&
            (version_of(node) > 0 ||
             (node->ns && strcmp((const char *)node->ns->href, maths_namespace) == 0)))
            return node;
    return NULL;
}

xmlNode *jm_cellml_first(const xmlNode *node)
{
    return element_from(node->children);
}

xmlNode *jm_cellml_next(const xmlNode *node)
{
    return element_from(node->next);
}

void *jm_cellml_take(jm_cellml *r, size_t count, size_t size)
{
    void *block = jm_arena_take(r->model->arena, count, size);
    if (!block)
        r->model->failed = true;
    return block;
}

/* The text of some nodes and of all inside of them. Only what we take ourselves is taken here: a
   failure of libxml2 to find memory would look like an attribute that is not there. */
static void join(jm_text *out, const xmlNode *node)
{
    for (; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            jm_text_add(out, node->content ? (const char *)node->content : "");
        else if (node->type == XML_ELEMENT_NODE)
            join(out, node->children);
    }
}

static char *joined(jm_cellml *r, const xmlNode *nodes)
{
    jm_text text;
    jm_text_init(&text);
    join(&text, nodes);
    char *copy = text.failed ? NULL : jm_arena_text(r->model->arena, text.data);
    jm_text_clear(&text);
    if (!copy)
        r->model->failed = true;
    return copy;
}

const char *jm_cellml_value(jm_cellml *r, const xmlAttr *attribute)
{
    return joined(r, attribute->children);
}

const char *jm_cellml_get_of(jm_cellml *r, const xmlNode *node, const char *uri, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        const char *own = a->ns ? (const char *)a->ns->href : "";
        if (strcmp((const char *)a->name, name) == 0 && (!uri || strcmp(own, uri) == 0))
            return jm_cellml_value(r, a);
    }
    return NULL;
}

const char *jm_cellml_get(jm_cellml *r, const xmlNode *node, const char *name)
{
    return jm_cellml_get_of(r, node, "", name);
}

const char *jm_cellml_text(jm_cellml *r, const xmlNode *node)
{
    static const char white[] = " \t\r\n";
    char *text = joined(r, node->children);
    if (!text)
        return "";
    text += strspn(text, white);
    size_t n = strlen(text);
    while (n > 0 && strchr(white, text[n - 1]))
        n--;
    text[n] = '\0';
    return text;
}

/* --- documents --------------------------------------------------------------------------- */

/* Entities make much of little, or of other files; no model needs one. */
static void refuse_entity(void *context, const xmlChar *name, int type, const xmlChar *public_id,
                          const xmlChar *system_id, xmlChar *content)
{
    (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
    xmlParserCtxt *parser = context;
    parser->_private = "entities";
    xmlStopParser(parser);
}

static void stay_silent(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

static jm_status say_why(jm_cellml *r, const xmlParserCtxt *parser, const char *path)
{
    const xmlError *error = &parser->lastError;
    if (parser->_private)
        return jm_fail_at(r->err, JM_SYNTAX, path, 0,
                          "the file declares entities, which are not "
                          "read; write what they stand for");
    if (error->code == XML_ERR_NO_MEMORY)
        return jm_fail(r->err, JM_MEMORY, "no memory left for the document");
    char text[200];
    snprintf(text, sizeof text, "%s", error->message ? error->message : "it cannot be read");
    text[strcspn(text, "\n")] = '\0';
    return jm_fail_at(r->err, JM_SYNTAX, path, error->line, "this is no sound XML: %s", text);
}

static jm_status find_version(jm_cellml *r, jm_cellml_doc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc->xml);
    if (!root || !has_name(root, "model"))
        return jm_cellml_fail(r, doc, root, JM_SYNTAX, "the document is no model: it is \"%.60s\"",
                              root ? (const char *)root->name : "empty");
    doc->version = version_of(root);
    if (!doc->version)
        return jm_cellml_fail(r, doc, root, JM_SYNTAX,
                              "the namespace of the model, \"%.100s\", is "
                              "none of CellML 1.0, 1.1 and 2.0",
                              root->ns ? (const char *)root->ns->href : "");
    return JM_OK;
}

static xmlDoc *parse(jm_cellml *r, const char *path, const char *text, size_t length,
                     jm_status *status)
{
    xmlDoc *xml = NULL;
    xmlParserCtxt *parser = xmlNewParserCtxt();
    *status = JM_OK;
    if (!parser) {
        *status = jm_fail(r->err, JM_MEMORY, "no memory left for the document");
        return NULL;
    }
    parser->_private = NULL;
    parser->sax->entityDecl = refuse_entity;
    parser->sax->error = parser->sax->warning = stay_silent;
    xml = xmlCtxtReadMemory(parser, text, (int)length, path, NULL,
                            XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES |
                                XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!xml || parser->_private || !parser->wellFormed) {
        *status = say_why(r, parser, path);
        xmlFreeDoc(xml);
        xml = NULL;
    }
    xmlFreeParserCtxt(parser);
    return xml;
}

jm_status jm_cellml_parse(jm_cellml *r, jm_cellml_doc **out, const char *path, const char *text,
                          size_t length)
{
    jm_status status;
    *out = NULL;
    if (length == 0 || length > JM_CELLML_MOST_BYTES)
        return jm_fail_at(r->err, JM_SYNTAX, path, 0, "the file has %s",
                          length ? "more bytes than "
                                   "a model may have"
                                 : "nothing in it");
    if (r->n_docs >= JM_CELLML_MOST_FILES)
        return jm_fail_at(r->err, JM_MODEL, path, 0, "the model is made of more than %d files",
                          (int)JM_CELLML_MOST_FILES);
    jm_cellml_doc *doc = jm_cellml_take(r, 1, sizeof *doc);
    const char *name = jm_arena_text(r->model->arena, path);
    if (!doc || !name)
        return jm_fail(r->err, JM_MEMORY, "no memory left for the document");
    doc->path = name;
    doc->last_component = &doc->components;
    doc->last_units = &doc->units;
    doc->xml = parse(r, name, text, length, &status);
    if (!doc->xml)
        return status;
    doc->next = r->docs;
    r->docs = doc;
    doc->row = r->n_docs++;
    if ((status = find_version(r, doc)) != JM_OK || (status = jm_cellml_check(r, doc)) != JM_OK)
        return status;
    *out = doc;
    return JM_OK;
}
