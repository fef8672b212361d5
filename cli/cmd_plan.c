/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/scene.h"

int cmd_plan(int argc, char **argv)
{
    jm_scene scene = { 0 };
    bool hash_only = false;
    const jm_opt options[] = {
        { 0, "hash", NULL, JM_OPT_FLAG, &hash_only, NULL, "Print its SHA-256 only." },
        JM_SCENE_OPTIONS(&scene),
    };
    const jm_opt_spec spec = {
        "jumeau plan SCENARIO [options]",
        "Prints the plan of a scenario: what will be done to whom and when, with which method.\n"
        "Two scenarios with the same plan give the same results.",
        NULL, options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    jm_error err = { 0 };
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    code = JM_EXIT_OK;
    if (jm_scene_load(&scene, argv[0], true, &err) != JM_OK) {
        code = jm_cli_error(&err, true);
    } else {
        char hash[65];
        jm_text text;
        jm_text_init(&text);
        jm_plan_hash(jm_host_plan(scene.host), hash);
        if (!hash_only)
            jm_plan_print(jm_host_plan(scene.host), &text);
        printf("%s%s%s\n", text.data, hash_only ? "" : "sha256 ", hash);
        jm_text_clear(&text);
    }
    jm_scene_clear(&scene);
    return code;
}
