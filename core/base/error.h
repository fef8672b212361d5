/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors: how every function of the core says what went wrong.
 *
 * A function returns a jm_status and fills a jm_error that its caller owns (NULL is allowed).
 * Texts say finding and remedy, without a prefix and without blame; the place is the user's file
 * and line. Nothing here prints.
 */
#ifndef JM_BASE_ERROR_H
#define JM_BASE_ERROR_H

#include "jumeau/status.h"

#define JM_STR_(x) #x
#define JM_STR(x) JM_STR_(x)
#define JM_HERE __FILE__ ":" JM_STR(__LINE__)

/* return jm_fail(err, JM_UNITS, "\"%s\" is no unit; did you mean \"%s\"?", a, b); */
#define jm_fail(err, status, ...) jm_error_set((err), (status), JM_HERE, NULL, 0, __VA_ARGS__)
/* The same with a place in the user's file; line 0 means the file as a whole. */
#define jm_fail_at(err, status, file, line, ...) \
    jm_error_set((err), (status), JM_HERE, (file), (line), __VA_ARGS__)

jm_status jm_error_set(jm_error *err, jm_status status, const char *origin, const char *file,
                       int line, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* Gives an error that has none yet a place. */
void jm_error_place(jm_error *err, const char *file, int line);

#endif
