/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/import.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/config.h"
#include "core/compile/compile.h"
#include "io/import/compare.h"
#include "io/import/reader.h"

/* --- formats ----------------------------------------------------------------------------- */

typedef struct format {
    const char *name, *mark, *library; /* mark: what stands in the first lines of such a file */
    const char *reader;                /* by its name, see reader.h */
    bool is_built;                     /* the library was there */
} format;

static const format formats[] = {
    { "CellML", "www.cellml.org/cellml/", "libxml2", "cellml", JM_HAVE_XML2 },
    { "SBML", "www.sbml.org/sbml/level", "libSBML", "sbml", JM_HAVE_SBML },
};

enum { N_FORMATS = sizeof formats / sizeof *formats, LOOK_AT = 65536 };

/* Looks for the marks in the head of the file; zeros are left out, so that UTF-16 is read, too. */
static const format *format_of(const char *text, size_t length)
{
    char *head = malloc(LOOK_AT + 1);
    const format *found = NULL;
    size_t n = 0;
    if (!head)
        return NULL;
    for (size_t i = 0; i < length && n < LOOK_AT; i++)
        if (text[i])
            head[n++] = text[i];
    head[n] = '\0';
    for (size_t i = 0; i < N_FORMATS && !found; i++)
        if (strstr(head, formats[i].mark))
            found = &formats[i];
    free(head);
    return found;
}

/* --- names ------------------------------------------------------------------------------- */

/* "papers/Noble 1962.cellml" becomes "Noble_1962". */
static const char *name_of_file(jm_foreign *model, const char *path)
{
    char name[80];
    size_t n = 0;
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    const size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    for (size_t i = 0; i < length && n + 1 < sizeof name; i++) {
        const char c = base[i];
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
        name[n++] = fits ? c : '_';
    }
    name[n] = '\0';
    const char *copy = jm_arena_text(model->arena, n ? name : "model");
    return copy ? copy : "model";
}

/* --- writing and checking ---------------------------------------------------------------- */

static jm_status write_form(const jm_foreign *model, jm_text *lua, jm_program **program,
                            jm_error *err)
{
    jm_ir *ir = NULL;
    *program = NULL;
    jm_text_clear(lua);
    jm_status status = jm_foreign_write(model, lua, err);
    if (status == JM_OK)
        status = jm_read_model_text(&ir, lua->data, lua->length, "it", NULL, err);
    if (status == JM_OK)
        status = jm_program_make(program, ir, NULL, NULL, err);
    return status;
}

static bool has_unit(const jm_fexpr *e)
{
    if (e && e->op == JM_F_NUMBER && e->unit && strcmp(e->unit, "1") != 0)
        return true;
    for (uint32_t i = 0; e && i < e->n; i++)
        if (has_unit(e->args[i]))
            return true;
    return false;
}

/* Whether the original speaks of units anywhere. */
static bool speaks_of_units(const jm_foreign *model)
{
    for (uint32_t i = 0; i < model->n_quantities; i++) {
        const jm_fquantity *q = model->quantities[i];
        if ((q->unit && strcmp(q->unit, "1") != 0) || has_unit(q->equation) || has_unit(q->dot))
            return true;
    }
    return false;
}

/* Tries the form with units; `plain` is what it has to compute. *lua is replaced where it does. */
static jm_status try_units(jm_foreign *model, const jm_program *plain, jm_text *lua, jm_error *err)
{
    char why[300] = "";
    bool same = false;
    jm_error refusal = { 0 };
    jm_program *program = NULL;
    jm_text text;
    jm_text_init(&text);
    model->has_units = true;
    jm_status status = write_form(model, &text, &program, &refusal);
    if (status == JM_OK)
        status = jm_import_compare(plain, program, &same, why, sizeof why, &refusal);
    jm_program_free(program);
    model->has_units = same;
    if (same) {
        jm_text_clear(lua);
        *lua = text;
        return JM_OK;
    }
    jm_text_clear(&text);
    if (status == JM_MEMORY || status == JM_INTERNAL) {
        if (err)
            *err = refusal;
        return status;
    }
    jm_foreign_change(model, "Units stay labels, numbers are taken as they stand: %s.",
                      why[0] ? why : refusal.text);
    return JM_OK;
}

/* The plain form says what the numbers are; the one with units is kept if it agrees. */
static jm_status write_model(jm_imported *out, const char *path, jm_error *err)
{
    jm_program *plain = NULL;
    jm_error refusal = { 0 };
    out->model->has_units = false;
    jm_foreign_find_stops(out->model);
    if (!jm_foreign_is_whole(out->model))
        return jm_fail(err, JM_MEMORY, "no memory left for the model");
    jm_status status = write_form(out->model, &out->lua, &plain, &refusal);
    if (status == JM_OK && speaks_of_units(out->model))
        status = try_units(out->model, plain, &out->lua, &refusal);
    jm_program_free(plain);
    if (status == JM_MEMORY)
        return jm_fail(err, status, "%s", refusal.text);
    if (status != JM_OK)
        return jm_fail_at(err, status, path, 0, "what it says is no model of ours: %s",
                          refusal.text);
    return JM_OK;
}

/* --- in and out -------------------------------------------------------------------------- */

jm_status jm_import_text(jm_imported *out, const char *text, size_t length, const char *path,
                         const char *name, jm_error *err)
{
    *out = (jm_imported){ 0 };
    jm_text_init(&out->lua);
    const format *known = format_of(text, length);
    if (!known)
        return jm_fail_at(err, JM_SYNTAX, path, 0, "this is neither SBML nor CellML");
    if (!known->is_built)
        return jm_fail_at(err, JM_SYNTAX, path, 0, "this is %s, and this jumeau was built without "
                          "%s, which reads it", known->name, known->library);
    jm_reader *read = NULL;
    jm_status status = jm_reader_find(&read, known->reader, err);
    if (status == JM_OK)
        status = read(&out->model, path, text, length, err);
    if (status != JM_OK)
        return status;
    out->model->name = name ? jm_arena_text(out->model->arena, name)
                            : name_of_file(out->model, path);
    if (!out->model->name)
        status = jm_fail(err, JM_MEMORY, "no memory left for the model");
    else
        status = write_model(out, path, err);
    if (status != JM_OK)
        jm_import_free(out);
    return status;
}

jm_status jm_import_file(jm_imported *out, const char *path, const char *name, jm_error *err)
{
    char *text = NULL;
    size_t length = 0;
    *out = (jm_imported){ 0 };
    jm_text_init(&out->lua);
    jm_status status = jm_text_read_file(&text, &length, path, JM_IMPORT_MOST_BYTES, err);
    if (status == JM_OK)
        status = jm_import_text(out, text, length, path, name, err);
    free(text);
    return status;
}

void jm_import_free(jm_imported *imported)
{
    jm_foreign_free(imported->model);
    jm_text_clear(&imported->lua);
    *imported = (jm_imported){ 0 };
    jm_text_init(&imported->lua);
}
