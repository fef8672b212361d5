/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of SBML: Levels 1 to 3, the package `comp` by flattening.
 *
 * What cannot be represented is refused by name (JM_MODEL); a file that is no SBML or is broken is
 * JM_SYNTAX. Nothing is fetched: other files are read only where `comp` names one beside the file
 * itself.
 */
#include "io/import/import.h"

#include <sbml/conversion/ConversionProperties.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "io/import/sbml_inside.h"

/* --- what all passes use -------------------------------------------------------------- */

void jm_sbml_refuse(jm_sbml *s, const char *format, ...)
{
    char text[sizeof((jm_error *)0)->text];
    va_list args;
    if (s->status != JM_OK)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    s->status = jm_fail_at(s->err, JM_MODEL, s->path, 0, "%s", text);
}

bool jm_sbml_is_well(const jm_sbml *s)
{
    return s->status == JM_OK && jm_foreign_is_whole(s->model);
}

const char *jm_sbml_text(jm_sbml *s, const char *text)
{
    return jm_sbml_join(s, text ? text : "", "", "");
}

const char *jm_sbml_join(jm_sbml *s, const char *a, const char *b, const char *c)
{
    const size_t room = strlen(a) + strlen(b) + strlen(c) + 1;
    char *joined = jm_arena_take(s->model->arena, room, 1);
    if (!joined) {
        jm_sbml_refuse(s, "no memory left for the model");
        return "";
    }
    snprintf(joined, room, "%s%s%s", a, b, c);
    return joined;
}

const char *jm_sbml_own_name(jm_sbml *s, const char *wish)
{
    const char *name = jm_foreign_free_name(s->model, wish);
    if (!name || !jm_map_put(s->model->names, name, UINT32_MAX)) {
        jm_sbml_refuse(s, "no memory left for names");
        return "";
    }
    return name;
}

/* --- the document --------------------------------------------------------------------- */

/* No file of SBML has a document type, so entities and what they point to never come up. */
jm_status jm_sbml_check_bytes(const char *text, size_t length, const char *path, jm_error *err)
{
    if (strlen(text) < length)
        return jm_fail_at(err, JM_SYNTAX, path, 0,
                          "there is a zero byte in the text; SBML is "
                          "UTF-8");
    if (strstr(text, "<!DOCTYPE") || strstr(text, "<!ENTITY"))
        return jm_fail_at(err, JM_SYNTAX, path, 0,
                          "there is a document type, which SBML has not "
                          "and which may hide entities; remove it");
    return JM_OK;
}

/* The last line of libSBML's message, which may be long; that one says what is the matter. */
static void last_line(char *to, size_t room, const char *message)
{
    size_t n = strlen(message), first;
    while (n > 0 && strchr(" \n", message[n - 1]))
        n--;
    for (first = n; first > 0 && message[first - 1] != '\n';)
        first--;
    while (first < n && message[first] == ' ')
        first++;
    snprintf(to, room, "%.*s", (int)(n - first), message + first);
}

/* A missing encoding is UTF-8. How a model is drawn changes nothing in it, and many files have
   errors there. */
static bool is_harmless(const XMLError_t *e)
{
    static const char *const words[] = {"'layout", "'render", "Layouts'", "RenderInformation'"};
    const unsigned id = XMLError_getErrorId(e);
    if (id == MissingXMLEncoding)
        return true;
    if (id != NotSchemaConformant && id != UnrecognizedElement)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(XMLError_getMessage(e), words[i]))
            return true;
    return false;
}

/* The first error, of the number `from` on. */
static void check_errors(jm_sbml *s, unsigned from)
{
    char text[400];
    for (unsigned i = from; i < SBMLDocument_getNumErrors(s->document); i++) {
        const XMLError_t *e = (const XMLError_t *)SBMLDocument_getError(s->document, i);
        if (XMLError_getSeverity(e) < LIBSBML_SEV_ERROR || is_harmless(e))
            continue;
        last_line(text, sizeof text, XMLError_getMessage(e));
        if (s->status == JM_OK)
            s->status = jm_fail_at(s->err, JM_SYNTAX, s->path, (int)XMLError_getLine(e), "%s: %s",
                                   XMLError_getShortMessage(e), text);
    }
}

static void open_document(jm_sbml *s, const char *text)
{
    s->document = readSBMLFromString(text);
    if (!s->document) {
        jm_sbml_refuse(s, "no memory left for the document");
        return;
    }
    check_errors(s, 0);
    if (s->status == JM_OK && !SBMLDocument_getModel(s->document))
        s->status = jm_fail_at(s->err, JM_SYNTAX, s->path, 0, "there is no model in it");
}

/* --- packages ------------------------------------------------------------------------- */

/* Packages that libSBML knows and we do not, where they change what the model means; those that
   only add to it are read past, and those that libSBML does not know are among its errors. */
static void check_packages(jm_sbml *s)
{
    static const char *const packages[] = {"qual", "multi", "spatial", "distrib", "arrays"};
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (SBase_getPlugin((SBase_t *)s->document, packages[i]) &&
            SBMLDocument_getPackageRequired(s->document, packages[i]))
            jm_sbml_refuse(s, "the package \"%s\" changes what the model means and is not known",
                           packages[i]);
}

/* Those that libSBML does not know and that say of themselves that they change nothing. */
static void note_packages(jm_sbml *s)
{
    for (unsigned i = 0; i < SBMLDocument_getNumErrors(s->document); i++) {
        const XMLError_t *e = (const XMLError_t *)SBMLDocument_getError(s->document, i);
        char text[400];
        last_line(text, sizeof text, XMLError_getMessage(e)); /* Package 'name' is not … */
        const char *from = strchr(text, '\'');
        if (XMLError_getErrorId(e) == UnrequiredPackagePresent && from)
            jm_foreign_change(s->model, "What the package \"%.*s\" adds is left out.",
                              (int)strcspn(from + 1, "'"), from + 1);
    }
}

static void flatten(jm_sbml *s)
{
    if (!SBase_getPlugin((SBase_t *)s->document, "comp"))
        return;
    ConversionProperties_t *how = ConversionProperties_create();
    ConversionProperties_addOptionWithKey(how, "flatten comp");
    SBMLDocument_setLocationURI(s->document, jm_sbml_join(s, "file:", s->path, ""));
    const unsigned known = SBMLDocument_getNumErrors(s->document);
    const int result = SBMLDocument_convert(s->document, how);
    ConversionProperties_free(how);
    if (result != LIBSBML_OPERATION_SUCCESS) /* behind one that says that there are errors */
        check_errors(s, known + 1);
    if (result != LIBSBML_OPERATION_SUCCESS)
        jm_sbml_refuse(s, "its submodels (package comp) cannot be put together");
}

/* --- the passes ----------------------------------------------------------------------- */

/* A model of fluxes has reactions and no rates: what it asks is not how things go on in time. */
static void check_kind(jm_sbml *s)
{
    bool has_rate = false;
    for (unsigned i = 0; i < Model_getNumReactions(s->source); i++)
        has_rate = has_rate || Reaction_getKineticLaw(Model_getReaction(s->source, i));
    if (!SBase_getPlugin((SBase_t *)s->source, "fbc"))
        return;
    if (!has_rate && Model_getNumReactions(s->source) > 0)
        jm_sbml_refuse(s, "it is a model of balanced fluxes (package fbc) without rates: nothing "
                          "in it goes on in time");
    else
        jm_foreign_change(s->model, "What the package fbc says about fluxes is left out.");
}

static void describe(jm_sbml *s)
{
    char text[40];
    snprintf(text, sizeof text, "SBML L%uV%u", SBMLDocument_getLevel(s->document),
             SBMLDocument_getVersion(s->document));
    s->model->format = jm_sbml_text(s, text);
    if (Model_getNumConstraints(s->source) > 0)
        jm_foreign_change(s->model, "The %u constraints are left out: they never change a value.",
                          Model_getNumConstraints(s->source));
}

static void read_model(jm_sbml *s)
{
    typedef void pass(jm_sbml *);
    static pass *const passes[] = {
        describe,
        check_kind,
        jm_sbml_read_time,
        jm_sbml_read_functions,
        jm_sbml_read_symbols,
        jm_sbml_read_rules,
        jm_sbml_read_algebra,
        jm_sbml_choose_forms,
        jm_sbml_read_reactions,
        jm_sbml_make_quantities,
        jm_sbml_read_events,
        jm_sbml_make_references,
        jm_sbml_read_notes,
    };
    for (size_t i = 0; i < sizeof passes / sizeof *passes && jm_sbml_is_well(s); i++)
        passes[i](s);
    if (jm_sbml_is_well(s)) {
        jm_foreign_name_rates(s->model);
        jm_foreign_limit_depth(s->model);
    }
    if (!jm_foreign_is_whole(s->model) && s->status == JM_OK)
        s->status = jm_fail(s->err, JM_MEMORY, "no memory left for the model");
}

jm_status jm_sbml_read(jm_foreign **out, const char *path, const char *text, size_t length,
                       jm_error *err)
{
    jm_sbml s = {.path = path, .err = err};
    *out = NULL;
    s.status = jm_sbml_check_bytes(text, length, path, err);
    if (s.status != JM_OK || (s.status = jm_foreign_new(&s.model, err)) != JM_OK)
        return s.status;
    s.by_id = jm_map_new();
    s.by_name = jm_map_new();
    s.locals = jm_map_new();
    s.functions_by_id = jm_map_new();
    if (!s.by_id || !s.by_name || !s.locals || !s.functions_by_id)
        jm_sbml_refuse(&s, "no memory left for the model");
    if (s.status == JM_OK)
        open_document(&s, text);
    if (s.status == JM_OK)
        check_packages(&s);
    if (s.status == JM_OK)
        note_packages(&s);
    if (s.status == JM_OK)
        jm_sbml_check_sources(&s);
    if (s.status == JM_OK)
        flatten(&s);
    s.source = s.status == JM_OK ? SBMLDocument_getModel(s.document) : NULL;
    if (s.source)
        read_model(&s);
    if (s.status == JM_OK)
        *out = s.model;
    else
        jm_foreign_free(s.model);
    SBMLDocument_free(s.document);
    jm_map_free(s.by_id);
    jm_map_free(s.by_name);
    jm_map_free(s.locals);
    jm_map_free(s.functions_by_id);
    return s.status;
}
