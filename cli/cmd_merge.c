/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/clustered.h"
#include "cli/cmd.h"

int cmd_merge(int argc, char **argv)
{
    jm_scene scene = { 0 };
    jm_clustered c = { .scene = &scene, .command = "jumeau merge", .merge_only = true };
    const jm_opt options[] = {
        { 'o', "output", "FILE", JM_OPT_TEXT, &c.output, NULL, "The results file (HDF5)." },
        { 'f', "force", NULL, JM_OPT_FLAG, &c.force, NULL, "Write over a file that is there." },
        { 0, "json", NULL, JM_OPT_FLAG, &c.json, NULL, "Print outcomes as JSON." },
        { 0, "max-failures", "N", JM_OPT_COUNT, &c.max_failures, NULL,
          "Exit with 0 though so many patients failed." },
        JM_SCENE_OPTIONS(&scene),
    };
    const jm_opt_spec spec = {
        "jumeau merge SCENARIO -o FILE [options]",
        "Makes the results file of the shards that the parts of a job array have left beside it.\n"
        "Exits with 75 where groups are missing.",
        "  jumeau run big.lua -o big.h5 --shard 1/2\n  jumeau run big.lua -o big.h5 --shard 2/2\n"
        "  jumeau merge big.lua -o big.h5\n",
        options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    const int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    c.path = argv[0];
    return jm_clustered_run(&c);
}
