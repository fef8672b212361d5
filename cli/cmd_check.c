/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/models.h"
#include "cli/scene.h"

static jm_status check_model(jm_scene *scene, const char *path, jm_error *err)
{
    jm_model_options options;
    jm_ir *ir = NULL;
    jm_program *program = NULL;
    jm_status status = jm_scene_model_options(scene, &options, err);
    if (status == JM_OK)
        status = jm_read_model(&ir, path, &options.search, err);
    if (status == JM_OK)
        status = jm_program_make(&program, ir, NULL, NULL, err);
    if (status == JM_OK && !scene->quiet) {
        printf("%s: a model with %u states, %u parameters, %u inputs and %u signals\n", path,
               program->n_states, program->n_params, program->n_inputs, program->n_signals);
    }
    jm_program_free(program);
    return status;
}

static jm_status check_scenario(jm_scene *scene, const char *path, jm_error *err)
{
    jm_status status = jm_scene_load(scene, path, false, err);
    if (status == JM_OK && !scene->quiet) {
        const jm_plan *plan = jm_host_plan(scene->host);
        const size_t n_actions = jm_host_session(scene->host)->n_actions;
        printf("%s: %s\n  %llu patients, %zu arms, %zu signals recorded, %zu outcomes", path,
               jm_host_title(scene->host), (unsigned long long)plan->cohort->n, plan->n_arms,
               plan->n_signals, plan->n_outcomes);
        if (n_actions)
            printf(", %zu actions", n_actions);
        putchar('\n');
    }
    return status;
}

int cmd_check(int argc, char **argv)
{
    jm_scene scene = { 0 };
    const jm_opt options[] = { JM_SCENE_OPTIONS(&scene) };
    const jm_opt_spec spec = {
        "jumeau check FILE… [options]",
        "Reads scenarios or models and says whether they are right: keys, names, units, times.\n"
        "Scripted arms are run once on a patient that stands still. Nothing is integrated.",
        "  jumeau check scenarios/diabetes/type1_day.lua\n"
        "  jumeau check models/glucose/hovorka.lua\n",
        options, JM_SCENE_N_OPTIONS, 1, 1000
    };
    size_t n = 0;
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    code = JM_EXIT_OK;
    for (size_t i = 0; i < n; i++) {
        jm_error err = { 0 };
        jm_status status = jm_models_is_file(argv[i]) ? check_model(&scene, argv[i], &err)
                                             : check_scenario(&scene, argv[i], &err);
        jm_scene_clear(&scene);
        if (status != JM_OK)
            code = jm_cli_error(&err, true);
    }
    return code;
}
