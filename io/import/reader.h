/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers of formats, found by name. Each needs a library that takes long to load, longer than a
 * short run, so the program has each in a module of its own and loads it when a file of its format
 * comes (reader_loaded.c). Tests and fuzzers are linked with all of them (reader_linked.c).
 *
 * A module is reader_module.c with the reader's objects and, privately, all that these use of ours.
 * What crosses the border is the jm_foreign, so both sides have to be of one build.
 */
#ifndef JM_IMPORT_READER_H
#define JM_IMPORT_READER_H

#include "io/import/import.h"

typedef jm_status jm_reader(jm_foreign **out, const char *path, const char *text, size_t length,
                            jm_error *err);

/* What a module shows, under the name of JM_READER_SYMBOL. */
typedef struct jm_reader_module {
    const char *version;                /* of Jumeau */
    size_t foreign_size, quantity_size; /* of the structs that both sides look into */
    jm_reader *read;
} jm_reader_module;

#define JM_READER_SYMBOL "jm_reader_of_this"

/* The reader called "cellml" or "sbml". Once found it stays. */
JM_CHECK jm_status jm_reader_find(jm_reader **out, const char *name, jm_error *err);

#endif
