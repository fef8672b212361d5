/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trail of a model: which files were read for it, and which were looked for in vain. Where all
 * of that is as it was, reading the model again leads to the same graph.
 */
#ifndef JM_COMPILE_TRAIL_H
#define JM_COMPILE_TRAIL_H

#include "core/compile/compile.h"

typedef struct jm_trail_step {
    char *path, *role; /* role: of jm_file_name; NULL: there was no such file */
    char sum[65];      /* SHA-256 of what was read */
} jm_trail_step;

struct jm_trail {
    jm_trail_step *steps;
    size_t n, room;
    bool failed; /* some step is missing */
};

/* One more step, a copy; `text` NULL: there is no such file. A NULL trail takes none. */
void jm_trail_add(jm_trail *trail, const char *path, const char *role, const char *text,
                  size_t length);
void jm_trail_clear(jm_trail *trail);

/* What jm_files_has and jm_files_read say in `search` (NULL: the disk), noted in its trail. */
bool jm_search_has(const jm_search *search, const char *path);
JM_CHECK jm_status jm_search_read(const jm_search *search, const jm_file_name *name, char **out,
                                  size_t *length, jm_error *err);

#endif
