/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cmd.h"
#include "cli/opt.h"
#include "io/import/import.h"

typedef struct import_options {
    const char *output;
    bool force, json, quiet;
} import_options;

/* What came of all files, for the last lines. */
typedef struct tally {
    const import_options *o;
    size_t n, n_refused;
    jm_text json;    /* rows of "files" */
    jm_text refused; /* one line each */
    int code;
} tally;

enum { MOST_PATH = 4096 };

/* --- names of files ---------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* What follows the last ".", or "". */
static const char *ending_of(const char *path)
{
    const char *dot = strrchr(base_of(path), '.');
    return dot ? dot : "";
}

/* models/cell/noble.lua holds the model "cell/noble"; elsewhere a model is called as its file. */
static void name_from_output(char *name, size_t room, const char *output)
{
    const char *start = base_of(output);
    for (const char *p = strstr(output, "models/"); p; p = strstr(p + 1, "models/"))
        if (p == output || p[-1] == '/')
            start = p + strlen("models/");
    snprintf(name, room, "%.*s", (int)(strlen(start) - strlen(ending_of(start))), start);
    for (char *p = name; *p; p++)
        if (*p <= ' ' || *p > '~' || *p == '"' || *p == '\\')
            *p = '_';
}

/* --- what is said ------------------------------------------------------------------------ */

static void add_json_key(jm_text *out, const char *key, const char *value)
{
    jm_text_addf(out, ", \"%s\": ", key);
    jm_text_add_json(out, value);
}

static void report_imported(tally *t, const char *input, const char *output,
                            const jm_imported *imported)
{
    const jm_foreign *m = imported->model;
    jm_text_addf(&t->json, "%s\n    { \"file\": ", t->n > 1 ? "," : "");
    jm_text_add_json(&t->json, input);
    add_json_key(&t->json, "format", m->format);
    add_json_key(&t->json, "model", m->name);
    if (output)
        add_json_key(&t->json, "output", output);
    add_json_key(&t->json, "units", m->has_units ? "checked" : "labels");
    jm_text_add(&t->json, ", \"changes\": [");
    for (uint32_t i = 0; i < m->n_changes; i++) {
        jm_text_add(&t->json, i ? ", " : "");
        jm_text_add_json(&t->json, m->changes[i].text);
    }
    jm_text_add(&t->json, "] }");
    for (uint32_t i = 0; i < m->n_changes && !t->o->quiet; i++)
        fprintf(stderr, "%s: %s\n", input, m->changes[i].text);
}

static void report_refused(tally *t, const char *input, const jm_error *err, bool reading)
{
    t->n_refused++;
    jm_text_addf(&t->json, "%s\n    { \"file\": ", t->n > 1 ? "," : "");
    jm_text_add_json(&t->json, input);
    add_json_key(&t->json, "place", err->place);
    add_json_key(&t->json, "error", err->text);
    jm_text_add(&t->json, " }");
    jm_text_addf(&t->refused, "  %s: %s\n", base_of(input), err->text);
    const int code = jm_cli_error(err, reading);
    t->code = t->code == JM_EXIT_OK || code == JM_EXIT_INTERNAL ? code : t->code;
}

/* --- one file ---------------------------------------------------------------------------- */

static jm_status write_output(const tally *t, const char *output, const jm_imported *imported,
                              jm_error *err)
{
    struct stat info;
    if (!output && !t->o->json)
        fwrite(imported->lua.data, 1, imported->lua.length, stdout);
    if (!output)
        return JM_OK;
    if (!t->o->force && stat(output, &info) == 0)
        return jm_fail(err, JM_FILE, "\"%s\" is there already; --force replaces it", output);
    return jm_text_write_file(output, imported->lua.data, imported->lua.length, err);
}

static void import_file(tally *t, const char *input, const char *output)
{
    char name[100];
    jm_imported imported;
    jm_error err = {0};
    if (output)
        name_from_output(name, sizeof name, output);
    t->n++;
    if (jm_import_file(&imported, input, output ? name : NULL, &err) != JM_OK) {
        report_refused(t, input, &err, true);
        return;
    }
    if (write_output(t, output, &imported, &err) != JM_OK)
        report_refused(t, input, &err, false);
    else
        report_imported(t, input, output, &imported);
    jm_import_free(&imported);
}

/* --- a folder ---------------------------------------------------------------------------- */

static int is_model_file(const struct dirent *entry)
{
    const char *ending = ending_of(entry->d_name);
    return entry->d_name[0] != '.' && (strcmp(ending, ".cellml") == 0 ||
                                       strcmp(ending, ".sbml") == 0 || strcmp(ending, ".xml") == 0);
}

static jm_status make_folder(const char *path, jm_error *err)
{
    if (mkdir(path, 0777) == 0 || (errno == EEXIST && is_folder(path)))
        return JM_OK;
    return jm_fail(err, JM_FILE, "the folder \"%s\" cannot be made: %s", path, strerror(errno));
}

static void import_folder(tally *t, const char *folder)
{
    struct dirent **entries = NULL;
    jm_error err = {0};
    char input[MOST_PATH], output[MOST_PATH];
    const char *to = t->o->output;
    if (to && make_folder(to, &err) != JM_OK) {
        t->code = jm_cli_error(&err, false);
        return;
    }
    const int n = scandir(folder, &entries, is_model_file, alphasort);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        snprintf(input, sizeof input, "%s/%s", folder, name);
        if (to)
            snprintf(output, sizeof output, "%s/%.*s.lua", to,
                     (int)(strlen(name) - strlen(ending_of(name))), name);
        if (!is_folder(input))
            import_file(t, input, to ? output : NULL);
        free(entries[i]);
    }
    free(entries);
    if (t->n == 0) {
        fprintf(stderr, "jumeau: there is no file named *.cellml, *.sbml or *.xml in %s\n", folder);
        t->code = JM_EXIT_DATA;
    }
}

/* --- the command ------------------------------------------------------------------------- */

static void finish(tally *t, bool is_many)
{
    if (t->o->json)
        printf("{ \"imported\": %zu, \"refused\": %zu,\n  \"files\": [%s\n  ] }\n",
               t->n - t->n_refused, t->n_refused, t->json.data);
    else if (is_many && !t->o->quiet) {
        printf("%zu of %zu files imported%s\n", t->n - t->n_refused, t->n,
               t->n_refused ? "; not:" : "");
        printf("%s", t->refused.data);
    }
    jm_text_clear(&t->json);
    jm_text_clear(&t->refused);
}

int cmd_import(int argc, char **argv)
{
    import_options o = {0};
    const jm_opt options[] = {
        {'o', "output", "PATH", JM_OPT_TEXT, &o.output, NULL,
         "File to write, or folder where a folder is imported; without it: to the screen."},
        {0, "force", NULL, JM_OPT_FLAG, &o.force, NULL, "Replace files that are there."},
        {0, "json", NULL, JM_OPT_FLAG, &o.json, NULL, "Say what came of it as JSON."},
        {'q', "quiet", NULL, JM_OPT_FLAG, &o.quiet, NULL, "Say only what went wrong."},
    };
    const jm_opt_spec spec = {
        "jumeau import FILE|FOLDER [-o PATH] [options]",
        "Makes models of SBML (Levels 1 to 3) and CellML (1.0, 1.1, 2.0) models in our language.\n"
        "What cannot be carried over is refused by name; what was changed is said.",
        "  jumeau import noble_1962.cellml -o models/cell/noble_1962.lua\n"
        "  jumeau import biomodels -o models/biomodels\n",
        options,
        sizeof options / sizeof *options,
        1,
        1};
    size_t n = 0;
    const int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    tally t = {.o = &o, .code = JM_EXIT_OK};
    jm_text_init(&t.json);
    jm_text_init(&t.refused);
    const bool is_many = is_folder(argv[0]);
    if (is_many)
        import_folder(&t, argv[0]);
    else
        import_file(&t, argv[0], o.output);
    finish(&t, is_many);
    return t.code;
}
