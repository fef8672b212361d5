/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs cases of the SBML Test Suite, or of our own in the same form:
 *
 *     <folder>/00001/00001-sbml-l3v2.xml   the model, once or more, by level and version
 *     <folder>/00001/00001-settings.txt    what to simulate, and how exactly
 *     <folder>/00001/00001-results.csv     what must come out
 *
 * A file is read, written in our language, compiled for the evaluator and lived through with the
 * settings of the case; it passes where |right - got| <= absolute + relative |right| everywhere.
 * Everything happens in memory. Include it after jm_test.h.
 */
#ifndef JM_TESTS_SUPPORT_SBML_RUNNER_H
#define JM_TESTS_SUPPORT_SBML_RUNNER_H

#include <math.h>

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/model/model.h"
#include "io/import/import.h"
#include "jumeau/jumeau.h"

/* libSBML 5.19 loses the styles of the layout ("render") that some models carry, while it reads
   them: what Style::createObject() makes is no part of the document that we free. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:Style::createObject";
}

enum { SR_MOST_COLUMNS = 400, SR_MOST_FILE = 64 << 20 };

typedef enum sr_fate { SR_PASSED, SR_REFUSED, SR_WRONG, SR_BROKEN } sr_fate;

/* What became of one file. */
typedef struct sr_outcome {
    sr_fate fate;
    char why[900]; /* the refusal, or the first point that is wrong */
} sr_outcome;

typedef struct sr_case {
    double start, duration, absolute, relative;
    unsigned steps;
    char *amount, *concentration; /* as they stand in the settings, within commas */
    char *settings, *results;     /* texts of the files; `columns` points into the latter */
    char *columns[SR_MOST_COLUMNS];
    unsigned n_columns;
    double *value;                /* [(steps + 1) * n_columns] */
} sr_case;

/* --- the files of a case -------------------------------------------------------------- */

JM_TEST_UNUSED static char *sr_read(const char *path)
{
    char *text = NULL;
    size_t length;
    jm_error err;
    return jm_text_read_file(&text, &length, path, SR_MOST_FILE, &err) == JM_OK ? text : NULL;
}

/* Without blanks at both ends, in place. */
JM_TEST_UNUSED static char *sr_trim(char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    for (char *end = s + strlen(s); end > s && strchr(" \t\r\n", end[-1]);)
        *--end = '\0';
    return s;
}

/* ",S1,S2," of "S1, S2". */
JM_TEST_UNUSED static char *sr_list(const char *s)
{
    char *list = malloc(strlen(s) + 3), *to = list;
    if (!list)
        return NULL;
    *to++ = ',';
    for (; *s; s++)
        if (!strchr(" \t\r", *s))
            *to++ = *s;
    *to++ = ',';
    *to = '\0';
    return list;
}

JM_TEST_UNUSED static bool sr_is_listed(const char *list, const char *id)
{
    char key[300];
    snprintf(key, sizeof key, ",%s,", id);
    return list && strstr(list, key);
}

JM_TEST_UNUSED static bool sr_read_settings(sr_case *c, const char *path)
{
    char *rest = NULL;
    c->settings = sr_read(path);
    c->duration = NAN;
    for (char *line = c->settings ? strtok_r(c->settings, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest)) {
        char *value = strchr(line, ':');
        if (!value)
            continue;
        *value++ = '\0';
        const char *key = sr_trim(line);
        value = sr_trim(value);
        if (strcmp(key, "start") == 0)
            c->start = strtod(value, NULL);
        else if (strcmp(key, "duration") == 0 && value[0])
            c->duration = strtod(value, NULL);
        else if (strcmp(key, "steps") == 0)
            c->steps = (unsigned)strtoul(value, NULL, 10);
        else if (strcmp(key, "absolute") == 0)
            c->absolute = strtod(value, NULL);
        else if (strcmp(key, "relative") == 0)
            c->relative = strtod(value, NULL);
        else if (strcmp(key, "amount") == 0)
            c->amount = sr_list(value);
        else if (strcmp(key, "concentration") == 0)
            c->concentration = sr_list(value);
    }
    return isfinite(c->duration) && c->steps > 0;
}

/* The line's cells, cut in place. */
JM_TEST_UNUSED static unsigned sr_cells(char *line, char **cells)
{
    unsigned n = 0;
    for (char *p = line; p && n < SR_MOST_COLUMNS; n++) {
        char *comma = strchr(p, ',');
        if (comma)
            *comma++ = '\0';
        cells[n] = sr_trim(p);
        p = comma;
    }
    return n;
}

JM_TEST_UNUSED static bool sr_read_results(sr_case *c, const char *path)
{
    char *rest = NULL, *cells[SR_MOST_COLUMNS];
    c->results = sr_read(path);
    char *line = c->results ? strtok_r(c->results, "\n", &rest) : NULL;
    if (!line)
        return false;
    c->n_columns = sr_cells(line, c->columns);
    c->value = calloc((size_t)(c->steps + 1) * c->n_columns, sizeof *c->value);
    for (unsigned i = 0; c->value && i <= c->steps; i++) {
        line = strtok_r(NULL, "\n", &rest);
        if (!line || sr_cells(line, cells) != c->n_columns)
            return false;
        for (unsigned k = 0; k < c->n_columns; k++)
            c->value[i * c->n_columns + k] = strtod(cells[k], NULL);
    }
    return c->value != NULL;
}

JM_TEST_UNUSED static void sr_case_clear(sr_case *c)
{
    free(c->amount);
    free(c->concentration);
    free(c->settings);
    free(c->results);
    free(c->value);
}

/* --- a model lives -------------------------------------------------------------------- */

JM_TEST_UNUSED static jm_status sr_open(jm_model **out, const jm_text *lua, jm_error *err)
{
    static const char path[] = "case.lua";
    const jm_file_name name = { .path = path, .role = "model", .most = SR_MOST_FILE };
    jm_files *files = jm_files_new();
    *out = NULL;
    if (!files || !jm_files_add(files, &name, lua->data, lua->length)) {
        jm_files_free(files);
        return jm_fail(err, JM_MEMORY, "no memory left");
    }
    jm_files_seal(files);
    const jm_model_options options = { .search = { .files = files },
                                       .mode = JM_MODEL_EVALUATED };
    const jm_status status = jm_model_open(out, path, &options, err);
    jm_files_free(files);
    return status;
}

JM_TEST_UNUSED static const jm_fquantity *sr_quantity(const jm_foreign *foreign, const char *id)
{
    for (uint32_t i = 0; i < foreign->n_quantities; i++)
        if (strcmp(foreign->quantities[i]->id, id) == 0)
            return foreign->quantities[i];
    return NULL;
}

/* What the case asks for under this id: perhaps a species' amount where it is a concentration. */
JM_TEST_UNUSED static jm_status sr_value(const sr_case *c, const jm_foreign *foreign,
                                         jm_patient *patient, const char *id, double *value,
                                         jm_error *err)
{
    const jm_fquantity *q = sr_quantity(foreign, id);
    double size = 1;
    if (!q)
        return jm_fail(err, JM_INTERNAL, "nothing in the model is called \"%s\"", id);
    jm_status status = jm_patient_get(patient, q->name, NULL, value, err);
    const bool wants_amount = sr_is_listed(c->amount, id);
    if (status != JM_OK || !q->within || wants_amount == q->is_amount ||
        (!wants_amount && !sr_is_listed(c->concentration, id)))
        return status;
    status = jm_patient_get(patient, q->within, NULL, &size, err);
    *value = wants_amount ? *value * size : *value / size;
    return status;
}

JM_TEST_UNUSED static bool sr_agrees(const sr_case *c, double right, double got)
{
    if (isnan(right) || isinf(right))
        return isnan(right) ? isnan(got) : isinf(got) && (got > 0) == (right > 0);
    return fabs(right - got) <= c->absolute + c->relative * fabs(right);
}

JM_TEST_UNUSED static jm_status sr_live(const sr_case *c, const jm_foreign *foreign,
                                        jm_patient *patient, sr_outcome *out, jm_error *err)
{
    for (unsigned i = 0; i <= c->steps; i++) {
        const double t = c->start + c->duration * i / c->steps;
        jm_status status = jm_patient_step_to(patient, t, NULL, err);
        for (unsigned k = 1; status == JM_OK && k < c->n_columns; k++) {
            const double right = c->value[i * c->n_columns + k];
            double got = NAN;
            status = sr_value(c, foreign, patient, c->columns[k], &got, err);
            if (status != JM_OK || sr_agrees(c, right, got))
                continue;
            out->fate = SR_WRONG;
            snprintf(out->why, sizeof out->why, "%s at %g is %.10g, right is %.10g",
                     c->columns[k], t, got, right);
            return JM_OK;
        }
        if (status != JM_OK)
            return status;
    }
    return JM_OK;
}

/* --- one file ------------------------------------------------------------------------- */

JM_TEST_UNUSED static void sr_say(sr_outcome *out, sr_fate fate, const char *stage,
                                  const jm_error *err)
{
    out->fate = fate;
    snprintf(out->why, sizeof out->why, "%s: %s%s%s", stage, err->place, err->place[0] ? ": " : "",
             err->text);
}

/* Tolerances of the solver lie far below those of any case. */
JM_TEST_UNUSED static void sr_simulate(const sr_case *c, const jm_foreign *foreign,
                                       const jm_text *lua, sr_outcome *out)
{
    jm_error err = { 0 };
    jm_model *model = NULL;
    jm_patient *patient = NULL;
    if (sr_open(&model, lua, &err) != JM_OK)
        sr_say(out, SR_REFUSED, "compile", &err);
    else if (jm_patient_new(&patient, model, "cvode_bdf", &err) != JM_OK ||
             jm_patient_tolerance(patient, 1e-9, 1e-13, &err) != JM_OK ||
             jm_patient_begin(patient, &err) != JM_OK ||
             sr_live(c, foreign, patient, out, &err) != JM_OK)
        sr_say(out, SR_BROKEN, "live", &err);
    jm_patient_free(patient);
    jm_model_free(model);
}

JM_TEST_UNUSED static sr_outcome sr_run(const sr_case *c, const char *path)
{
    sr_outcome out = { SR_PASSED, "" };
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    const jm_status status = jm_import_file(&imported, path, NULL, &err);
    if (status != JM_OK)
        sr_say(&out, status == JM_INTERNAL ? SR_BROKEN : SR_REFUSED, "import", &err);
    else
        sr_simulate(c, imported.model, &imported.lua, &out);
    if (status == JM_OK && getenv("JM_SHOW_LUA"))
        printf("%s\n", imported.lua.data);
    jm_import_free(&imported);
    return out;
}

#endif
