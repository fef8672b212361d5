/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV writer: RFC 4180 with line feeds, whole or not at all.
 *
 * Rows go to a temporary file beside the wanted one, which takes its name at jm_csv_out_commit. A
 * failure to write is remembered and reported there, so rows are written without a check each.
 * Doubles are the shortest decimals that read back as the same number; NAN is an empty field.
 */
#ifndef JM_IO_CSV_WRITE_H
#define JM_IO_CSV_WRITE_H

#include <stdint.h>

#include "core/base/error.h"

typedef struct jm_csv_out jm_csv_out;

JM_CHECK jm_status jm_csv_out_open(jm_csv_out **out, const char *path, jm_error *err);
/* NULL does nothing; without a commit nothing stays behind. */
void jm_csv_out_free(jm_csv_out *out);

/* One field each, quoted where it has to be. */
void jm_csv_out_text(jm_csv_out *out, const char *s);
void jm_csv_out_head(jm_csv_out *out, const char *name, const char *unit); /* `name [unit]` */
void jm_csv_out_double(jm_csv_out *out, double x);
void jm_csv_out_count(jm_csv_out *out, uint64_t x);
void jm_csv_out_end_row(jm_csv_out *out);

/* The error so far, for who wants to stop early. */
JM_CHECK jm_status jm_csv_out_check(const jm_csv_out *out, jm_error *err);
/* Makes the file durable and gives it its name. */
JM_CHECK jm_status jm_csv_out_commit(jm_csv_out *out, jm_error *err);

#endif
