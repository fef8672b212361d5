/* SPDX-License-Identifier: Apache-2.0 */
/* What a results file says about how it was made: versions, machine, command, files that were
   read. */
#ifndef JM_CLI_PROVENANCE_H
#define JM_CLI_PROVENANCE_H

#include "cli/scene.h"
#include "io/results/sink_hdf5.h"

enum { JM_PROVENANCE_MOST = 24 };

typedef struct jm_provenances {
    jm_provenance items[JM_PROVENANCE_MOST];
    size_t n;
    char text[JM_PROVENANCE_MOST][1024];
} jm_provenances;

void jm_provenance_collect(jm_provenances *p, const jm_scene *scene, const char *command);

#endif
