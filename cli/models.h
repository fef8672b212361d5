/* SPDX-License-Identifier: Apache-2.0 */
/* Which models there are below a folder. */
#ifndef JM_CLI_MODELS_H
#define JM_CLI_MODELS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct jm_models {
    char **names; /* [n] "glucose/hovorka" */
    size_t n, room;
} jm_models;

/* A line of the file begins with `return model`. */
bool jm_models_is_file(const char *path);
void jm_models_add(jm_models *models, const char *name);
/* Adds what stands below `root`; names are sorted by jm_models_sort. */
void jm_models_find(jm_models *models, const char *root);
void jm_models_sort(jm_models *models);
void jm_models_clear(jm_models *models);

#endif
