/* SPDX-License-Identifier: Apache-2.0 */
/* What a jm_results is: for results.c and reading.c. */
#ifndef JM_IO_RESULTS_INSIDE_H
#define JM_IO_RESULTS_INSIDE_H

#include "io/results/h5.h"
#include "io/results/results.h"

struct jm_results {
    hid_t file;
    char *path;
    char **names;   /* [n_names] datasets, full paths in ascending order */
    size_t n_names, room;
    bool failed;
};

#endif
