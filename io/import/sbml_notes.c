/* SPDX-License-Identifier: Apache-2.0 */
/* What people wrote about a model: its title, notes without their markup, papers it comes from. */
#include "io/import/sbml_inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { MOST_NOTES = 120, MOST_NOTE = 4000 };

/* --- notes: XHTML into lines ---------------------------------------------------------- */

typedef struct lines {
    jm_sbml *reader;
    char line[MOST_NOTE + 1];
    size_t length;
} lines;

static void end_line(lines *l)
{
    jm_foreign *model = l->reader->model;
    while (l->length > 0 && l->line[l->length - 1] == ' ')
        l->length--;
    l->line[l->length] = '\0';
    if (l->length > 0 && model->n_notes < MOST_NOTES)
        model->notes[model->n_notes++] = jm_sbml_text(l->reader, l->line);
    l->length = 0;
}

/* Blanks of all kinds are one. */
static void add_byte(lines *l, char c)
{
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (l->length == MOST_NOTE || (is_blank && (l->length == 0 || l->line[l->length - 1] == ' ')))
        return;
    l->line[l->length++] = is_blank ? ' ' : c;
}

/* Elements that begin a line of their own. */
static bool is_block(const char *tag)
{
    static const char *const names[] = {"p",  "br", "div", "li", "tr", "h1", "h2",    "h3",
                                        "h4", "h5", "ul",  "ol", "dt", "dd", "table", "body"};
    const size_t n = strcspn(tag, " \t\r\n/>");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == n && strncmp(names[i], tag, n) == 0)
            return true;
    return false;
}

/* Past "<…>"; what stands within <style> is not for people. */
static const char *skip_tag(lines *l, const char *p)
{
    const char *name = p[1] == '/' ? p + 2 : p + 1;
    const char *end = strchr(p, '>');
    if (is_block(name))
        end_line(l);
    if (strncmp(p, "<style", 6) == 0 && strstr(p, "</style>"))
        end = strchr(strstr(p, "</style>"), '>');
    return end ? end + 1 : p + strlen(p);
}

/* The five entities of XML; others stay as they are. */
static const char *add_entity(lines *l, const char *p)
{
    static const struct {
        const char *text;
        char means;
    } all[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strncmp(p, all[i].text, strlen(all[i].text)) == 0) {
            add_byte(l, all[i].means);
            return p + strlen(all[i].text);
        }
    add_byte(l, *p);
    return p + 1;
}

static void read_lines(jm_sbml *s, const char *p)
{
    lines l = {.reader = s};
    s->model->notes = jm_arena_take(s->model->arena, MOST_NOTES, sizeof *s->model->notes);
    if (!s->model->notes) {
        jm_sbml_refuse(s, "no memory left for notes");
        return;
    }
    while (*p) {
        if (*p == '<')
            p = skip_tag(&l, p);
        else if (*p == '&')
            p = add_entity(&l, p);
        else
            add_byte(&l, *p++);
    }
    end_line(&l);
}

/* --- where it comes from -------------------------------------------------------------- */

/* "http://identifiers.org/pubmed/1831270" and "urn:miriam:pubmed:1831270" are "pubmed:1831270". */
static void add_resource(jm_text *out, const char *uri)
{
    static const struct {
        const char *in, *shown;
    } kinds[] = {{"pubmed", "pubmed:"}, {"doi", "doi:"}, {"biomodels.db", "BioModels "}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *at = strstr(uri, kinds[i].in);
        if (!at || !strchr("/:", at[strlen(kinds[i].in)]))
            continue;
        char rest[300];
        size_t n = 0;
        for (const char *p = at + strlen(kinds[i].in) + 1; *p && n + 1 < sizeof rest; p++) {
            const bool is_slash = strncmp(p, "%2F", 3) == 0 || strncmp(p, "%2f", 3) == 0;
            rest[n++] = is_slash ? '/' : *p;
            p += is_slash ? 2 : 0;
        }
        rest[n] = '\0';
        if (strstr(out->data, rest))
            return;
        jm_text_addf(out, "%s%s%s", out->length ? ", " : "", kinds[i].shown, rest);
        return;
    }
}

static bool says_source(CVTerm_t *term)
{
    if (CVTerm_getQualifierType(term) == MODEL_QUALIFIER)
        return CVTerm_getModelQualifierType(term) == BQM_IS_DESCRIBED_BY ||
               CVTerm_getModelQualifierType(term) == BQM_IS;
    return CVTerm_getBiologicalQualifierType(term) == BQB_IS_DESCRIBED_BY;
}

static const char *source(jm_sbml *s)
{
    jm_text out;
    jm_text_init(&out);
    for (unsigned i = 0; i < SBase_getNumCVTerms((SBase_t *)s->source); i++) {
        CVTerm_t *term = SBase_getCVTerm((SBase_t *)s->source, i);
        for (unsigned k = 0; says_source(term) && k < CVTerm_getNumResources(term); k++) {
            char *uri = CVTerm_getResourceURI(term, k);
            add_resource(&out, uri ? uri : "");
            free(uri);
        }
    }
    const char *text = jm_sbml_text(s, out.data);
    jm_text_clear(&out);
    return text;
}

void jm_sbml_read_notes(jm_sbml *s)
{
    const char *name = jm_sbml_text(s, Model_getName(s->source));
    const char *id = jm_sbml_text(s, Model_getId(s->source));
    char *notes =
        SBase_isSetNotes((SBase_t *)s->source) ? SBase_getNotesString((SBase_t *)s->source) : NULL;
    s->model->title = name[0] ? name : id[0] ? id : "A model without a name";
    s->model->name = jm_foreign_free_name(s->model, id[0] ? id : "model");
    s->model->source = source(s);
    if (notes)
        read_lines(s, notes);
    free(notes);
}
