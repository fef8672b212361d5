/* SPDX-License-Identifier: Apache-2.0 */
/* What a CellML file says about itself: title, papers, notes, what its variables are. */
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

enum { MOST_NOTES = 40, MOST_DEPTH = 60 };

static bool has_name(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The first element below `node` called `name`, in the order of the file. */
static const xmlNode *find_below(const xmlNode *node, const char *name, int depth)
{
    for (const xmlNode *child = node ? node->children : NULL; child && depth < MOST_DEPTH;
         child = child->next) {
        const xmlNode *found = has_name(child, name) ? child : find_below(child, name, depth + 1);
        if (found)
            return found;
    }
    return NULL;
}

/* Words with one space between them. */
static const char *words_of(jm_cellml *r, const xmlNode *node)
{
    char *text = (char *)(uintptr_t)jm_cellml_text(r, node);
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        const bool white = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';
        if (!white)
            text[n++] = *p;
        else if (n > 0 && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    if (text[0])
        text[n] = '\0';
    return text;
}

/* --- notes ------------------------------------------------------------------------------- */

static void add_note(jm_cellml *r, const char *text)
{
    jm_foreign *m = r->model;
    if (!m->notes)
        m->notes = jm_cellml_take(r, MOST_NOTES, sizeof *m->notes);
    if (m->notes && text[0] && m->n_notes < MOST_NOTES)
        m->notes[m->n_notes++] = text;
}

static void add_paragraphs(jm_cellml *r, const xmlNode *node, int depth)
{
    for (const xmlNode *child = node->children; child && depth < MOST_DEPTH; child = child->next) {
        if (has_name(child, "para"))
            add_note(r, words_of(r, child));
        else if (child->type == XML_ELEMENT_NODE && !has_name(child, "articleinfo"))
            add_paragraphs(r, child, depth + 1);
    }
}

/* --- papers ------------------------------------------------------------------------------ */

static void add_source(jm_cellml *r, jm_text *source, const char *prefix, const char *text)
{
    if (!text || !text[0] || strstr(source->data, text))
        return;
    jm_text_addf(source, "%s%s%s", source->length ? ", " : "", prefix, text);
    r->model->failed = r->model->failed || source->failed;
}

/* "Pubmed_id" of the reference that a file is about, and addresses of papers. */
static void find_papers(jm_cellml *r, const xmlNode *node, jm_text *source, int depth)
{
    for (const xmlNode *child = node->children; child && depth < MOST_DEPTH; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (has_name(child, "Pubmed_id") || has_name(child, "PubMed_id"))
            add_source(r, source, "pubmed:", words_of(r, child));
        for (const xmlAttr *a = child->properties; a; a = a->next) {
            const char *text = jm_cellml_value(r, a);
            const char *doi = text ? strstr(text, "doi.org/10.") : NULL;
            const char *urn = text ? strstr(text, "urn:miriam:pubmed:") : NULL;
            if (doi)
                add_source(r, source, "doi:", doi + strlen("doi.org/"));
            if (urn)
                add_source(r, source, "pubmed:", urn + strlen("urn:miriam:pubmed:"));
        }
        find_papers(r, child, source, depth + 1);
    }
}

/* "PubMed ID: 7514509" in the notes. */
static void find_papers_in_notes(jm_cellml *r, jm_text *source)
{
    static const char mark[] = "PubMed ID: ";
    char number[24];
    for (uint32_t i = 0; i < r->model->n_notes; i++)
        for (const char *p = strstr(r->model->notes[i], mark); p; p = strstr(p, mark)) {
            p += strlen(mark);
            snprintf(number, sizeof number, "%.*s", (int)strspn(p, "0123456789"), p);
            add_source(r, source, "pubmed:", number);
        }
}

/* --- the model --------------------------------------------------------------------------- */

static const char *name_of_model(jm_cellml *r, const xmlNode *root)
{
    const char *name = jm_cellml_get(r, root, "name");
    return name ? name : "";
}

void jm_cellml_about(jm_cellml *r)
{
    jm_text source;
    jm_foreign *m = r->model;
    const xmlNode *root = xmlDocGetRootElement(r->main->xml);
    const xmlNode *article = find_below(root, "article", 0);
    const xmlNode *title = article ? find_below(article, "title", 0) : NULL;
    const char *text = title ? words_of(r, title) : "";
    m->title = text[0] ? text : name_of_model(r, root);
    m->format = r->main->version == 10   ? "CellML 1.0"
                : r->main->version == 11 ? "CellML 1.1"
                                         : "CellML 2.0";
    jm_text_init(&source);
    find_papers(r, root, &source, 0);
    for (const xmlNode *child = root->children; child; child = child->next)
        if (has_name(child, "documentation"))
            add_paragraphs(r, child, 0);
    find_papers_in_notes(r, &source);
    const char *copy = jm_arena_text(m->arena, source.data);
    m->source = copy ? copy : "";
    jm_text_clear(&source);
}

/* --- variables --------------------------------------------------------------------------- */

/* rdf:about="#id" … bqbiol:is rdf:resource="…#membrane_voltage": remembered by its id. */
static void remember_meanings(jm_cellml *r, const xmlNode *node, int depth)
{
    for (const xmlNode *child = node->children; child && depth < MOST_DEPTH; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        const char *about = has_name(child, "Description")
                                ? jm_cellml_get_of(r, child, NULL, "about")
                                : NULL;
        for (const xmlNode *is = about ? child->children : NULL; is; is = is->next) {
            const bool says = has_name(is, "is");
            const char *what = says ? jm_cellml_get_of(r, is, NULL, "resource") : NULL;
            const char *fragment = what ? strrchr(what, '#') : NULL;
            if (fragment && about[0] == '#' && strlen(about) < 200)
                jm_cellml_remember(r, 'm', 0, 0, about + 1, (void *)(uintptr_t)(fragment + 1));
        }
        remember_meanings(r, child, depth + 1);
    }
}

void jm_cellml_read_meanings(jm_cellml *r)
{
    remember_meanings(r, xmlDocGetRootElement(r->main->xml), 0);
}

/* "membrane_voltage" as "Membrane voltage". */
static const char *as_words(jm_cellml *r, const char *name)
{
    char *words = jm_arena_text(r->model->arena, name);
    if (!words)
        return NULL;
    for (char *p = words; *p; p++)
        *p = *p == '_' ? ' ' : *p;
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    return words;
}

const char *jm_cellml_what(jm_cellml *r, const jm_cellml_variable *v)
{
    char text[500];
    const char *id = jm_cellml_get_of(r, v->node, NULL, "id");
    const char *meaning = id && strlen(id) < 200 ? jm_cellml_recall(r, 'm', 0, 0, id) : NULL;
    if (meaning)
        return as_words(r, meaning);
    snprintf(text, sizeof text, "%.240s of %.240s", v->name, v->component->group);
    return jm_arena_text(r->model->arena, text);
}
