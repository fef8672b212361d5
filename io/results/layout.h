/* SPDX-License-Identifier: Apache-2.0 */
/* Names in a results file, version 1. docs/file-format.md explains them. */
#ifndef JM_IO_RESULTS_LAYOUT_H
#define JM_IO_RESULTS_LAYOUT_H

#define JM_LAYOUT_VERSION "1"
#define JM_LAYOUT_CONVENTIONS "CF-1.10"
#define JM_LAYOUT_COORDINATES "patient arm replicate"
#define JM_LAYOUT_INTENDED_USE \
    "Simulated patients, for research and education only. Not a medical device."

enum {
    JM_LAYOUT_ROWS = 64,         /* rows of samples that are written at once */
    JM_LAYOUT_CHUNK_ROWS = 16,   /* rows of a chunk of samples; JM_LAYOUT_ROWS where there */
    JM_LAYOUT_FEW_TIMES = 1024,  /* are so few times that a chunk is small all the same */
    JM_LAYOUT_CHUNK_TIMES = 4096,
    JM_LAYOUT_BLOCK = 1024       /* rows of scalars that are written at once */
};

#endif
