/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Import: a model of another format becomes a file of our language.
 *
 *   file ──► reader ──► jm_foreign ──► text with units  ──► compiler, compared ──┐
 *                           └────────► text with labels ──► compiler ────────────┴─► text
 *
 * The form with units is kept where our compiler accepts it and it has the derivatives of the
 * plain one; else units are labels (docs/decisions/012). Readers are one row each in import.c. A
 * file of a format whose library was missing when Jumeau was built is refused in so many words.
 */
#ifndef JM_IMPORT_IMPORT_H
#define JM_IMPORT_IMPORT_H

#include "io/import/foreign.h"

enum { JM_IMPORT_MOST_BYTES = 64 << 20 };

/* Reads what `text` says; `path` is where it stands, for messages and for files it names. Each is
   in a file of its own: cellml.c, sbml.c. */
JM_CHECK jm_status jm_cellml_read(jm_foreign **out, const char *path, const char *text,
                                  size_t length, jm_error *err);
JM_CHECK jm_status jm_sbml_read(jm_foreign **out, const char *path, const char *text, size_t length,
                                jm_error *err);

/* What came of one file. Freed with jm_import_free. */
typedef struct jm_imported {
    jm_foreign *model; /* quantities with their names there and here; changes */
    jm_text lua;       /* the file to write */
} jm_imported;

/* Reads, writes and checks. `name` is what the model shall be called ("heart/ohara"), NULL: as its
   file. *out is cleared on failure. */
JM_CHECK jm_status jm_import_file(jm_imported *out, const char *path, const char *name,
                                  jm_error *err);
/* The same from memory. For tests and fuzzers. */
JM_CHECK jm_status jm_import_text(jm_imported *out, const char *text, size_t length,
                                  const char *path, const char *name, jm_error *err);
void jm_import_free(jm_imported *imported);

#endif
