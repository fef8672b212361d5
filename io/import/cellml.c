/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/cellml.h"

#include <string.h>

#include "io/import/import.h"

static jm_status read_all(jm_cellml *r, const char *path, const char *text, size_t length)
{
    jm_status status;
    if (!r->rows)
        return jm_fail(r->err, JM_MEMORY, "no memory left for the model");
    if ((status = jm_cellml_parse(r, &r->main, path, text, length)) != JM_OK ||
        (status = jm_cellml_read_doc(r, r->main)) != JM_OK ||
        (status = jm_cellml_take_components(r)) != JM_OK ||
        (status = jm_cellml_connect(r)) != JM_OK)
        return status;
    jm_cellml_about(r);
    jm_cellml_read_meanings(r);
    return jm_cellml_equate(r);
}

jm_status jm_cellml_read(jm_foreign **out, const char *path, const char *text, size_t length,
                         jm_error *err)
{
    jm_error own = {0};
    jm_cellml r = {.err = err ? err : &own};
    jm_status status;
    *out = NULL;
    *r.err = own;
    if ((status = jm_foreign_new(&r.model, r.err)) != JM_OK)
        return status;
    r.rows = jm_map_new();
    r.last_open = &r.open;
    r.last_sought = &r.sought;
    status = read_all(&r, path, text, length);
    for (jm_cellml_doc *doc = r.docs; doc; doc = doc->next)
        xmlFreeDoc(doc->xml);
    jm_map_free(r.rows);
    /* What is missing for want of memory may have been taken for a fault of the file. */
    if (!jm_foreign_is_whole(r.model))
        status = jm_fail(r.err, JM_MEMORY, "no memory left for the model");
    if (status == JM_OK)
        *out = r.model;
    else
        jm_foreign_free(r.model);
    return status;
}
