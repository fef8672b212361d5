/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV reader: RFC 4180 row by row, with a header that carries units: `weight [kg]`.
 *
 * Quotes, quoted line ends, CRLF and a byte order mark are understood; there are no comments.
 * Blanks around an unquoted field do not count. Decimals have '.', whatever the locale says. The
 * file is streamed: the reader holds one row and one buffer, and what is larger than its limits,
 * holds a NUL byte or has rows of another length than the header is refused with file and line.
 * It knows nothing of patients or doses.
 */
#ifndef JM_IO_CSV_READ_H
#define JM_IO_CSV_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

enum {
    JM_CSV_MOST_ROW = 1 << 20,    /* bytes in a row */
    JM_CSV_MOST_COLUMNS = 4096
};

typedef struct jm_csv jm_csv;

/* A table in memory. */
typedef struct jm_csv_text {
    const char *name; /* stands in errors, like the path of a file */
    const char *data; /* [length] borrowed while the table is read */
    size_t length;
} jm_csv_text;

/* Opens a file and reads its header. */
JM_CHECK jm_status jm_csv_open(jm_csv **out, const char *path, jm_error *err);
/* The same from memory. */
JM_CHECK jm_status jm_csv_open_text(jm_csv **out, const jm_csv_text *text, jm_error *err);
void jm_csv_close(jm_csv *csv); /* NULL does nothing */

size_t jm_csv_n_columns(const jm_csv *csv);
const char *jm_csv_name(const jm_csv *csv, size_t column); /* without the unit */
const char *jm_csv_unit(const jm_csv *csv, size_t column); /* NULL where the header has none */
const char *jm_csv_path(const jm_csv *csv);
/* The column with this name, whatever its case; n_columns where there is none. */
size_t jm_csv_column(const jm_csv *csv, const char *name);

/* Goes to the next row; *more false at the end. Rows that are empty are passed over. */
JM_CHECK jm_status jm_csv_next(jm_csv *csv, bool *more, jm_error *err);
int jm_csv_line(const jm_csv *csv);                          /* of the row's first byte, from 1 */
const char *jm_csv_field(const jm_csv *csv, size_t column);  /* valid until jm_csv_next */
/* "", "." and "NA" say that there is no value. */
bool jm_csv_missing(const jm_csv *csv, size_t column);
/* A finite number, or an error with file, line and column. */
JM_CHECK jm_status jm_csv_number(const jm_csv *csv, size_t column, double *out, jm_error *err);

#endif
