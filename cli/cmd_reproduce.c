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

/* What the file says about its own making. */
static jm_status recall(again *a, const jm_results *r, const char *file, jm_error *err)
{
    jm_text number;
    jm_text_init(&number);
    bool good = jm_results_text(r, "/provenance/scenario_lua", &a->scenario) &&
                jm_results_attribute(r, "scenario_path", &a->path);
    if (good && jm_results_attribute(r, "patients", &number))
        a->scene.patients = strtoull(number.data, NULL, 10);
    jm_text_clear(&number);
    jm_text_init(&number);
    if (good && jm_results_attribute(r, "seed", &number)) {
        a->scene.seed = strtoull(number.data, NULL, 10);
        a->scene.has_seed = true;
    }
    jm_text_clear(&number);
    if (!good) {
        return jm_fail_at(err, JM_SYNTAX, file, 0,
                          "holds no scenario: it was not made from one, so it cannot be repeated");
    }
    jm_results_attribute(r, "only_arms", &a->arms);
    for (char *arm = strtok(a->arms.data, ","); arm; arm = strtok(NULL, ","))
        a->scene.arms.items[a->scene.arms.n++] = arm;
    return JM_OK;
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
    jm_hdf5_options options = { provenances.items, provenances.n, "jumeau reproduce" };
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
