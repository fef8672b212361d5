/* SPDX-License-Identifier: Apache-2.0 */
/* Readers that are part of the program: for tests and fuzzers. */
#include <string.h>

#include "core/base/config.h"
#include "io/import/reader.h"

static const struct {
    const char *name;
    jm_reader *read;
} readers[] = {
#if JM_HAVE_XML2
    {"cellml", jm_cellml_read},
#endif
#if JM_HAVE_SBML
    {"sbml", jm_sbml_read},
#endif
    {NULL, NULL},
};

jm_status jm_reader_find(jm_reader **out, const char *name, jm_error *err)
{
    for (size_t i = 0; readers[i].name; i++)
        if (strcmp(readers[i].name, name) == 0) {
            *out = readers[i].read;
            return JM_OK;
        }
    return jm_fail(err, JM_FILE, "there is no reader called \"%s\"", name);
}
