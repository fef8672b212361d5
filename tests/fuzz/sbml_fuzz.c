/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes the reader of SBML. Whatever the bytes are, they are refused with a message, or they are a
 * model that the writer can write; the compiler takes what was written, or refuses it in words.
 *
 *     .ci/fuzz sbml
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/compile.h"
#include "io/import/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool kept)
{
    if (!kept)
        abort();
}

static void check_error(jm_status status, const jm_error *err)
{
    demand(err->status == status && status != JM_INTERNAL);
    demand(err->text[0] != '\0' && strlen(err->text) < sizeof err->text);
}

static void check_model(jm_foreign *model)
{
    jm_error err = { 0 };
    jm_ir *ir = NULL;
    jm_text lua;
    jm_text_init(&lua);
    demand(jm_foreign_write(model, &lua, &err) == JM_OK);
    const jm_status status = jm_read_model_text(&ir, lua.data, lua.length, "it", NULL, &err);
    if (status != JM_OK)
        check_error(status, &err);
    jm_ir_free(ir);
    jm_text_clear(&lua);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jm_error err = { 0 };
    jm_foreign *model = NULL;
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    const jm_status status = jm_sbml_read(&model, "fuzz.xml", text, size, &err);
    demand((status == JM_OK) == (model != NULL));
    if (status == JM_OK)
        check_model(model);
    else
        check_error(status, &err);
    jm_foreign_free(model);
    free(text);
    return 0;
}
