/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Models in other files, which libSBML reads while it puts submodels together. It goes wherever a
 * file sends it, so all of them are looked at before: they lie beside the file that names them or
 * below, and are as sound as the first one has to be.
 */
#include <stdlib.h>
#include <string.h>

#include "io/import/import.h"
#include "io/import/sbml_inside.h"

/* Needs what the other one includes. */
#include <sbml/packages/comp/common/compfwd.h>

enum { MOST_SOURCES = 100, DEEPEST_SOURCE = 10 };

/* libSBML's headers of the package are for C++ only; it has these for C as well. */
ExternalModelDefinition_t *CompSBMLDocumentPlugin_getExternalModelDefinition(
    CompSBMLDocumentPlugin_t *plugin, unsigned n);
char *ExternalModelDefinition_getSource(ExternalModelDefinition_t *definition); /* a copy */

static bool is_beside(const char *source)
{
    return source[0] && source[0] != '/' && !strpbrk(source, ":\\%") && !strstr(source, "..");
}

/* "models/" of "models/heart.xml". */
static const char *folder_of(jm_sbml *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = (char *)jm_sbml_text(s, path);
    if (folder[0])
        folder[slash ? slash - path + 1 : 0] = '\0';
    return folder;
}

static void check_document(jm_sbml *s, SBMLDocument_t *document, const char *path, unsigned depth);

/* A file that is not there is missed by libSBML, in better words. */
static void check_file(jm_sbml *s, const char *path, unsigned depth)
{
    char *text = NULL;
    size_t length = 0;
    jm_error ignored;
    if (jm_text_read_file(&text, &length, path, JM_IMPORT_MOST_BYTES, &ignored) != JM_OK)
        return;
    s->status = jm_sbml_check_bytes(text, length, path, s->err);
    SBMLDocument_t *document = s->status == JM_OK ? readSBMLFromString(text) : NULL;
    if (document)
        check_document(s, document, path, depth);
    SBMLDocument_free(document);
    free(text);
}

static void check_source(jm_sbml *s, const char *source, const char *path, unsigned depth)
{
    if (!is_beside(source))
        jm_sbml_refuse(s, "a submodel is in a file that does not lie beside this one");
    else if (depth == DEEPEST_SOURCE || ++s->n_sources > MOST_SOURCES)
        jm_sbml_refuse(s, "its submodels are in too many files, or in each other");
    else
        check_file(s, jm_sbml_join(s, folder_of(s, path), source, ""), depth + 1);
}

static void check_document(jm_sbml *s, SBMLDocument_t *document, const char *path, unsigned depth)
{
    CompSBMLDocumentPlugin_t *comp =
        (CompSBMLDocumentPlugin_t *)SBase_getPlugin((SBase_t *)document, "comp");
    ExternalModelDefinition_t *definition;
    for (unsigned i = 0; comp && s->status == JM_OK; i++) {
        definition = CompSBMLDocumentPlugin_getExternalModelDefinition(comp, i);
        if (!definition)
            return;
        char *source = ExternalModelDefinition_getSource(definition);
        check_source(s, source ? source : "", path, depth);
        free(source);
    }
}

void jm_sbml_check_sources(jm_sbml *s)
{
    check_document(s, s->document, s->path, 0);
}
