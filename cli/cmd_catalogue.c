/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cmd.h"
#include "cli/models.h"
#include "cli/scene.h"
#include "core/base/arena.h"
#include "io/catalogue/page.h"
#include "scenarios/verify/verify.h"

/* The rows of one reference table. */
typedef struct kept {
    jm_arena *arena;
    jm_page_row *rows;
    size_t n, room;
    bool failed;
} kept;

static const char *copy(kept *k, const char *text)
{
    const char *kept_text = jm_arena_text(k->arena, text);
    k->failed = k->failed || !kept_text;
    return kept_text ? kept_text : "";
}

static void keep_row(void *user, const jm_verified *row)
{
    kept *k = user;
    if (k->n == k->room) {
        const size_t room = k->room ? 2 * k->room : 64;
        jm_page_row *rows = realloc(k->rows, room * sizeof *rows);
        k->failed = k->failed || !rows;
        if (!rows)
            return;
        k->rows = rows;
        k->room = room;
    }
    k->rows[k->n++] = (jm_page_row){
        .about = copy(k, row->about),
        .arm = copy(k, row->arm),
        .quantity = copy(k, row->quantity),
        .unit = copy(k, row->unit),
        .time = copy(k, row->time),
        .time_unit = copy(k, row->time_unit),
        .source = copy(k, row->source),
        .unmet = copy(k, row->unmet),
        .value = row->value,
        .allowed = row->allowed,
        .got = row->got,
        .agrees = row->agrees,
        .problem = copy(k, row->problem),
    };
}

/* What all pages have in common. */
typedef struct catalogue {
    jm_scene scene;
    jm_model_options model;
    const char *folder;
    bool idle; /* nothing is run */
    jm_text index;
    size_t n_agree, n_rows;
} catalogue;

static jm_status make_folders(const char *path, jm_error *err)
{
    char folder[JM_INSTALL_ROOM];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return jm_fail(err, JM_FILE, "cannot make the folder %s: %s", folder, strerror(errno));
        *slash = '/';
    }
    return JM_OK;
}

static jm_status read_rows(catalogue *c, const char *name, kept *k, jm_error *err)
{
    jm_verify_options options = { .scenarios = c->scene.install.scenarios };
    char path[JM_INSTALL_ROOM];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s.reference.csv", c->scene.install.models, name);
    if (c->idle || stat(path, &info) != 0)
        return JM_OK;
    const jm_status status = jm_scene_host_options(&c->scene, true, &options.host, err);
    return status == JM_OK ? jm_verify(path, &options, keep_row, k, err) : status;
}

static size_t slashes(const char *name)
{
    size_t n = 0;
    for (; *name; name++)
        n += *name == '/';
    return n;
}

static jm_status save(const catalogue *c, const char *name, const jm_text *page, jm_error *err)
{
    char path[JM_INSTALL_ROOM];
    snprintf(path, sizeof path, "%s/%s.md", c->folder, name);
    const jm_status status = make_folders(path, err);
    return status == JM_OK ? jm_text_write_file(path, page->data, page->length, err) : status;
}

static void add_to_index(catalogue *c, const jm_page *page)
{
    size_t agree = 0;
    for (size_t i = 0; i < page->n_rows; i++)
        agree += page->rows[i].agrees;
    jm_text_addf(&c->index, "| [%s](%s.md) | %s | ", page->name, page->name,
                 page->ir->title ? page->ir->title : "");
    if (page->n_rows)
        jm_text_addf(&c->index, "%zu of %zu", agree, page->n_rows);
    jm_text_add(&c->index, " |\n");
    c->n_agree += agree;
    c->n_rows += page->n_rows;
}

/* The fingerprint is that of the finished program, so the model is read once more for it. */
static jm_status fingerprint(const catalogue *c, const char *name, char hex[65], jm_error *err)
{
    jm_ir *ir = NULL;
    jm_program *program = NULL;
    jm_status status = jm_read_model(&ir, name, &c->model.search, err);
    if (status == JM_OK)
        status = jm_program_make(&program, ir, NULL, NULL, err);
    if (status == JM_OK)
        snprintf(hex, 65, "%s", program->fingerprint);
    jm_program_free(program);
    return status;
}

static jm_status write_model(catalogue *c, const char *name, jm_error *err)
{
    kept rows = { .arena = jm_arena_new() };
    jm_ir *ir = NULL;
    char hex[65] = "";
    jm_text text;
    jm_text_init(&text);
    jm_status status = rows.arena ? JM_OK : jm_fail(err, JM_MEMORY, "no memory for a page");
    if (status == JM_OK)
        status = fingerprint(c, name, hex, err);
    if (status == JM_OK)
        status = jm_read_model(&ir, name, &c->model.search, err);
    if (status == JM_OK)
        status = read_rows(c, name, &rows, err);
    if (status == JM_OK && rows.failed)
        status = jm_fail(err, JM_MEMORY, "no memory for a reference table");
    if (status == JM_OK) {
        const jm_page page = { name, ir, hex, c->model.search.roots, c->model.search.n_roots,
                               rows.rows, rows.n, slashes(name) };
        status = jm_page_write(&page, &text, err);
        if (status == JM_OK)
            status = save(c, name, &text, err);
        if (status == JM_OK)
            add_to_index(c, &page);
    }
    jm_text_clear(&text);
    jm_ir_free(ir);
    free(rows.rows);
    jm_arena_free(rows.arena);
    return status;
}

static void begin_index(jm_text *index)
{
    jm_text_init(index);
    jm_text_add(index,
                "# Catalogue of models\n\n"
                "Made by `jumeau catalogue`, which runs the reference scenarios of all models:\n"
                "equations, parameters with sources and ranges, and published or exact numbers\n"
                "beside what was computed.\n\n"
                "| model | | reference values that agree |\n|---|---|---|\n");
}

static int write_all(catalogue *c)
{
    jm_models models = { 0 };
    int code = JM_EXIT_OK;
    begin_index(&c->index);
    jm_models_find(&models, c->scene.install.models);
    jm_models_sort(&models);
    for (size_t i = 0; i < models.n; i++) {
        jm_error err = { 0 };
        if (write_model(c, models.names[i], &err) != JM_OK)
            code = jm_cli_error(&err, true);
    }
    jm_text_addf(&c->index, "\n%zu of %zu reference values agree.\n", c->n_agree, c->n_rows);
    jm_error err = { 0 };
    if (save(c, "README", &c->index, &err) != JM_OK)
        code = jm_cli_error(&err, false);
    else if (!c->scene.quiet)
        printf("%s: %zu models, %zu of %zu reference values agree\n", c->folder, models.n,
               c->n_agree, c->n_rows);
    jm_text_clear(&c->index);
    jm_models_clear(&models);
    return code;
}

int cmd_catalogue(int argc, char **argv)
{
    catalogue c = { 0 };
    const jm_opt options[] = {
        { 0, "no-run", NULL, JM_OPT_FLAG, &c.idle, NULL,
          "Leave the reference tables out, for which scenarios are run." },
        { 0, "cache", "DIR", JM_OPT_TEXT, &c.scene.cache, NULL, "Keep compiled models here." },
        { 'q', "quiet", NULL, JM_OPT_FLAG, &c.scene.quiet, NULL, "Say only what went wrong." },
    };
    const jm_opt_spec spec = {
        "jumeau catalogue FOLDER [options]",
        "Writes a page (Markdown) about every model that ships with Jumeau: parts, equations,\n"
        "parameters with ranges and sources, and its reference values with what was computed.",
        "  jumeau catalogue docs/catalogue\n", options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    jm_error err = { 0 };
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    c.folder = argv[0];
    if (jm_scene_model_options(&c.scene, &c.model, &err) != JM_OK)
        return jm_cli_error(&err, false);
    return write_all(&c);
}
