/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes the reader of CellML. Whatever the bytes are, they are refused with a message of one line,
 * or they become a text in our language that the compiler takes and that is the same each time.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/import/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise is broken: ends the program in a way that fuzzers and sanitizers see. */
static void demand(bool kept)
{
    if (!kept)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jm_imported first, second;
    jm_error err = { 0 };
    const char *text = (const char *)data;
    const jm_status status = jm_import_text(&first, text, size, "tests/fuzz/x.cellml", NULL, &err);
    if (status != JM_OK) {
        demand(err.status == status && status != JM_INTERNAL && err.text[0] != '\0');
        demand(strchr(err.text, '\n') == NULL);
        return 0;
    }
    demand(jm_import_text(&second, text, size, "tests/fuzz/x.cellml", NULL, &err) == JM_OK);
    demand(strcmp(first.lua.data, second.lua.data) == 0);
    jm_import_free(&first);
    jm_import_free(&second);
    return 0;
}
