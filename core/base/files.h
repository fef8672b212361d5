/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that were read, with their texts: so that a results file can carry what made it.
 *
 * An open set goes to the disk and keeps a copy of every file that is read through it. A sealed
 * set never touches the disk: only what it holds is there, under the paths of then. Where a
 * function takes a set, NULL means the disk and nothing kept. One thread may add files while
 * another looks at those that are there.
 */
#ifndef JM_BASE_FILES_H
#define JM_BASE_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

typedef struct jm_file {
    char *path;    /* as it was opened */
    char *role;    /* "model", "module", "patients", "doses"; "root": a folder that is searched */
    char *text;    /* [length], terminated; NULL: too large to be kept */
    size_t length;
} jm_file;

typedef struct jm_files jm_files;

/* A path and what it is read as. */
typedef struct jm_file_name {
    const char *path, *role;
    size_t most;   /* bytes that are read */
} jm_file_name;

jm_files *jm_files_new(void); /* NULL without memory */
void jm_files_free(jm_files *files);
/* From now on only what the set holds is there. */
void jm_files_seal(jm_files *files);
bool jm_files_is_sealed(const jm_files *files); /* false for NULL */

/* Keeps a copy of `text` (NULL: none); a path that is there already is left as it is. False
   without memory. */
bool jm_files_add(jm_files *files, const jm_file_name *name, const char *text, size_t length);
/* There is such a file, and it is no folder. */
bool jm_files_has(const jm_files *files, const char *path);
/* Reads the file as jm_text_read_file does; the caller frees *out. */
JM_CHECK jm_status jm_files_read(jm_files *files, const jm_file_name *name, char **out,
                                 size_t *length, jm_error *err);

size_t jm_files_count(const jm_files *files); /* in order of their first use; 0 for NULL */
const jm_file *jm_files_at(const jm_files *files, size_t i);
const jm_file *jm_files_find(const jm_files *files, const char *path); /* NULL: not there */

#endif
