/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/progress.h"
#include "cli/provenance.h"
#include "cli/scene.h"
#include "core/run/run.h"
#include "io/results/results.h"

typedef struct again {
    jm_scene scene;
    const char *output;
    jm_text scenario, path, arms;
    char part[JM_INSTALL_ROOM];  /* where the second run is written */
} again;

/* A number among the attributes; false where it is not there. */
static bool number(const jm_results *r, const char *name, uint64_t *out)
{
    jm_text text;
    jm_text_init(&text);
    bool there = jm_results_attribute(r, name, &text);
    if (there)
        *out = strtoull(text.data, NULL, 10);
    jm_text_clear(&text);
    return there;
}

static bool was_evaluated(const jm_results *r)
{
    jm_text text;
    jm_text_init(&text);
    bool yes = jm_results_attribute(r, "evaluated", &text) && strcmp(text.data, "yes") == 0;
    jm_text_clear(&text);
    return yes;
}

/* The files that it was made from; old results hold none, and are made from those of now. */
static jm_status recall_files(again *a, const jm_results *r, jm_error *err)
{
    a->scene.files = jm_files_new();
    if (!a->scene.files)
        return jm_fail(err, JM_MEMORY, "no memory for the files that the results hold");
    jm_status status = jm_results_files(r, a->scene.files, err);
    if (jm_files_count(a->scene.files)) {
        jm_files_seal(a->scene.files);
    } else {
        jm_files_free(a->scene.files);
        a->scene.files = NULL;
    }
    return status;
}

/* What the file says about its own making. */
static jm_status recall(again *a, const jm_results *r, const char *file, jm_error *err)
{
    if (!jm_results_text(r, "/provenance/scenario_lua", &a->scenario) ||
        !jm_results_attribute(r, "scenario_path", &a->path)) {
        return jm_fail_at(err, JM_SYNTAX, file, 0,
                          "holds no scenario: it was not made from one, so it cannot be repeated");
    }
    (void)number(r, "patients", &a->scene.patients);
    a->scene.has_seed = number(r, "seed", &a->scene.seed);
    a->scene.evaluate = was_evaluated(r);
    jm_results_attribute(r, "only_arms", &a->arms);
    for (char *arm = strtok(a->arms.data, ","); arm; arm = strtok(NULL, ","))
        a->scene.arms.items[a->scene.arms.n++] = arm;
    return recall_files(a, r, err);
}

/* Says which of the originals are no longer what they were: what the results hold is taken. */
static void say_changes(const again *a)
{
    for (size_t i = 0; i < jm_files_count(a->scene.files); i++) {
        const jm_file *file = jm_files_at(a->scene.files, i);
        char *now = NULL;
        size_t length = 0;
        if (a->scene.quiet || !file->text || strcmp(file->role, "root") == 0)
            continue;
        jm_status status = jm_text_read_file(&now, &length, file->path, (size_t)1 << 30, NULL);
        bool same = status == JM_OK && length == file->length &&
                    memcmp(now, file->text, length) == 0;
        free(now);
        if (!same)
            fprintf(stderr, "%s %s since; the results hold it as it was\n", file->path,
                    status == JM_OK ? "has changed" : "has gone");
    }
}

static jm_status same_model(const again *a, const jm_results *r, const char *file, jm_error *err)
{
    const jm_model_abi *abi = jm_host_model(a->scene.host)->abi;
    jm_text was;
    jm_text_init(&was);
    bool same = jm_results_attribute(r, "model_fingerprint", &was) &&
                strcmp(was.data, abi->fingerprint) == 0;
    jm_text_clear(&was);
    if (same)
        return JM_OK;
    return jm_fail_at(err, JM_MODEL, file, 0,
                      "was made with another version of model \"%s\"; find that version",
                      abi->name);
}

static jm_status run_again(again *a, jm_error *err)
{
    jm_provenances provenances;
    jm_sink *sink = NULL;
    jm_run *run = NULL;
    jm_provenance_collect(&provenances, &a->scene, "jumeau reproduce");
    const jm_hdf5_options options = { .provenance = provenances.items,
                                      .n_provenance = provenances.n,
                                      .command = "jumeau reproduce",
                                      .files = a->scene.files };
    jm_status status = jm_sink_hdf5_new(&sink, a->part, &options, err);
    if (status == JM_OK) {
        status = jm_run_new(&run, jm_host_plan(a->scene.host), sink,
                            jm_host_protocol(a->scene.host), err);
    }
    if (status == JM_OK)
        status = jm_run_all(run, NULL, NULL, err);
    jm_run_free(run);
    if (sink)
        sink->free(sink);
    return status;
}

static jm_status compare(const again *a, const jm_results *was, bool *same, jm_error *err)
{
    jm_results *is = NULL;
    jm_text report;
    jm_text_init(&report);
    *same = false;
    jm_status status = jm_results_open(&is, a->part, err);
    if (status == JM_OK)
        status = jm_results_compare(was, is, same, &report, err);
    if (status == JM_OK)
        printf("%s%s\n", report.data,
               *same ? "reproduced: every value of every dataset is the same"
                     : "not reproduced: the results differ");
    jm_text_clear(&report);
    jm_results_close(is);
    return status;
}

static int reproduce(again *a, const char *file)
{
    jm_error err = { 0 };
    jm_results *was = NULL;
    bool same = false;
    snprintf(a->part, sizeof a->part, "%s%s", a->output ? a->output : file,
             a->output ? "" : ".again");
    jm_status status = jm_results_open(&was, file, &err);
    if (status == JM_OK)
        status = recall(a, was, file, &err);
    if (status == JM_OK)
        status = jm_scene_load_text(&a->scene, a->scenario.data, a->path.data, &err);
    if (status == JM_OK)
        status = same_model(a, was, file, &err);
    if (status == JM_OK)
        say_changes(a);
    bool reading = status != JM_OK;
    if (status == JM_OK)
        status = run_again(a, &err);
    if (status == JM_OK)
        status = compare(a, was, &same, &err);
    if (!a->output)
        unlink(a->part);
    jm_results_close(was);
    if (status != JM_OK)
        return jm_cli_error(&err, reading);
    return same ? JM_EXIT_OK : JM_EXIT_FAILED;
}

int cmd_reproduce(int argc, char **argv)
{
    again a = { 0 };
    const jm_opt options[] = {
        { 'o', "output", "FILE", JM_OPT_TEXT, &a.output, NULL, "Keep the second results here." },
        { 'I', "models", "DIR", JM_OPT_LIST, &a.scene.roots, NULL, "Look for models here too." },
        { 0, "cache", "DIR", JM_OPT_TEXT, &a.scene.cache, NULL, "Keep compiled models here." },
        { 'q', "quiet", NULL, JM_OPT_FLAG, &a.scene.quiet, NULL, "Say only what went wrong." },
    };
    const jm_opt_spec spec = {
        "jumeau reproduce RESULTS.h5 [options]",
        "Runs the scenario that a results file holds once more and compares every value.\n"
        "Models and tables are those that the file holds; the originals may be gone.\n"
        "Ends with 0 where all are the same, with 1 where they differ.",
        NULL, options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    jm_text_init(&a.scenario);
    jm_text_init(&a.path);
    jm_text_init(&a.arms);
    code = reproduce(&a, argv[0]);
    jm_scene_clear(&a.scene);
    jm_text_clear(&a.scenario);
    jm_text_clear(&a.path);
    jm_text_clear(&a.arms);
    return code;
}
