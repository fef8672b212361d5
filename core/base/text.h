/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts: a string that grows, and the few questions asked of strings everywhere.
 *
 * A jm_text is owned by whoever initialised it; `data` is always terminated (never NULL after
 * jm_text_init). When memory runs out the text keeps what it has and `failed` is set, so a long
 * chain of additions is checked once, at its end.
 */
#ifndef JM_BASE_TEXT_H
#define JM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

typedef struct jm_text {
    char *data;    /* terminated */
    size_t length; /* bytes without the terminator */
    size_t room;
    bool failed;   /* an addition found no memory */
} jm_text;

void jm_text_init(jm_text *text);
void jm_text_clear(jm_text *text); /* frees; may be used again after jm_text_init */
void jm_text_add(jm_text *text, const char *s);
void jm_text_add_n(jm_text *text, const char *s, size_t n);
void jm_text_addf(jm_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Shortest decimal that reads back as the same double ("0.1", "1e-09", "nan"). */
void jm_text_add_double(jm_text *text, double x);

/* A string of JSON: in quotes, with what must be escaped. */
void jm_text_add_json(jm_text *text, const char *s);

/* A copy on the heap, NULL without memory; NULL gives NULL. */
char *jm_text_dup(const char *s);

/* The candidate nearest to `name` by edits (transpositions count one), NULL if none is near. */
const char *jm_text_nearest(const char *name, const char *const *candidates, size_t n);

/* A whole number or a double, the whole string or nothing; always with '.', never by locale. */
bool jm_text_to_double(const char *s, double *out);

/* Reads a whole file of at most `most` bytes; *out is terminated, freed by the caller. */
JM_CHECK jm_status jm_text_read_file(char **out, size_t *length, const char *path, size_t most,
                                     jm_error *err);
/* Writes `path` by way of a temporary file and a rename: whole or not at all. */
JM_CHECK jm_status jm_text_write_file(const char *path, const char *data, size_t length,
                                      jm_error *err);
#endif
