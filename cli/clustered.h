/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `jumeau run` by many processes, or by one that must be able to go on after any end: finished
 * groups go into shards, and the results file is made of them at the end.
 */
#ifndef JM_CLI_CLUSTERED_H
#define JM_CLI_CLUSTERED_H

#include "cli/scene.h"
#include "hpc/transport.h"

typedef struct jm_clustered {
    jm_scene *scene;
    const char *path, *output, *csv, *command, *progress;
    const char *shard;       /* "2/8", "auto"; NULL: no part of a job array */
    const char *time_limit;  /* "90m"; NULL: none but Slurm's */
    bool resume, force, json, dry, anew, merge_only;
    uint64_t max_failures;
    jm_transport *transport; /* NULL: alone */
} jm_clustered;

/* Reads the scenario, and does what was asked of it; gives the exit code. The transport is left. */
int jm_clustered_run(const jm_clustered *c);

#endif
