/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/csv_read.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"

enum { BUFFER = 1 << 16, END = -1, FAILED = -2, SHOWN = 60 };

struct jm_csv {
    char *path;
    FILE *file;         /* NULL: from memory */
    const char *data;   /* bytes that are read and not yet used: the buffer, or the borrowed text */
    size_t length, at;
    char *buffer;       /* [BUFFER] of a file */
    int line;           /* of the next byte */
    int row_line;       /* of the row's first byte */
    char *bytes;        /* [room] fields of the row, each terminated */
    size_t used, room;
    size_t *field;      /* [field_room] where each begins in `bytes` */
    size_t n_fields, field_room;
    size_t n_columns;
    char **name, **unit; /* [n_columns] of the header; unit NULL where there is none */
};

void jm_csv_close(jm_csv *csv)
{
    if (!csv)
        return;
    for (size_t c = 0; c < csv->n_columns; c++) {
        free(csv->name[c]);
        free(csv->unit[c]);
    }
    if (csv->file)
        fclose(csv->file);
    free(csv->name);
    free(csv->unit);
    free(csv->field);
    free(csv->bytes);
    free(csv->buffer);
    free(csv->path);
    free(csv);
}

static jm_status no_memory(const jm_csv *csv, jm_error *err)
{
    return jm_fail_at(err, JM_MEMORY, csv->path, csv->line, "no memory left for this row");
}

/* A field as it may stand in a message: short, and without what would break a line. */
static const char *shown(char buffer[SHOWN], const char *field)
{
    size_t n = 0;

    for (; field[n] && n < SHOWN - 4; n++) {
        buffer[n] = field[n];
        if ((unsigned char)field[n] < ' ' || field[n] == 0x7f)
            buffer[n] = '?';
    }
    if (field[n]) { /* do not cut a character of UTF-8 in two */
        while (n > 0 && ((unsigned char)field[n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(buffer + n, field[n] ? "..." : "", field[n] ? 4 : 1);
    return buffer;
}

/* --- bytes ------------------------------------------------------------------------------- */

/* Looks at the next byte without taking it: END at the end, FAILED where reading failed. */
static int peek(jm_csv *csv)
{
    if (csv->at < csv->length)
        return (unsigned char)csv->data[csv->at];
    if (!csv->file)
        return END;
    csv->length = fread(csv->buffer, 1, BUFFER, csv->file);
    csv->at = 0;
    if (csv->length > 0)
        return (unsigned char)csv->buffer[0];
    return ferror(csv->file) ? FAILED : END;
}

static int take(jm_csv *csv)
{
    const int c = peek(csv);

    if (c >= 0)
        csv->at++;
    if (c == '\n' && csv->line < INT_MAX)
        csv->line++;
    return c;
}

/* Takes the end of a line, "\n", "\r\n" or "\r", where it stands next. */
static bool take_line_end(jm_csv *csv)
{
    const int c = peek(csv);

    if (c != '\r' && c != '\n')
        return false;
    take(csv);
    if (c == '\r' && peek(csv) == '\n') {
        take(csv);
    } else if (c == '\r' && csv->line < INT_MAX) {
        csv->line++;
    }
    return true;
}

static void skip_blanks(jm_csv *csv)
{
    while (peek(csv) == ' ' || peek(csv) == '\t')
        take(csv);
}

/* What byte must not stand in a field, as an error. */
static jm_status check_byte(const jm_csv *csv, int c, jm_error *err)
{
    if (c == FAILED) {
        return jm_fail_at(err, JM_FILE, csv->path, csv->line, "reading failed: %s",
                          strerror(errno));
    }
    if (c == 0) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->line,
                          "a NUL byte stands here, so this is no text; save the table as CSV in "
                          "UTF-8");
    }
    return JM_OK;
}

/* --- fields ------------------------------------------------------------------------------ */

static jm_status add_byte(jm_csv *csv, char c, jm_error *err)
{
    if (csv->used == JM_CSV_MOST_ROW) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "the row is longer than %d bytes; look for a quote that does not close",
                          JM_CSV_MOST_ROW);
    }
    if (csv->used == csv->room) {
        const size_t room = csv->room ? 2 * csv->room : 256;
        char *bytes = realloc(csv->bytes, room);
        if (!bytes)
            return no_memory(csv, err);
        csv->bytes = bytes;
        csv->room = room;
    }
    csv->bytes[csv->used++] = c;
    return JM_OK;
}

static jm_status begin_field(jm_csv *csv, jm_error *err)
{
    if (csv->n_fields == JM_CSV_MOST_COLUMNS) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "the row has more than %d fields; split the table", JM_CSV_MOST_COLUMNS);
    }
    if (csv->n_fields == csv->field_room) {
        const size_t room = csv->field_room ? 2 * csv->field_room : 16;
        size_t *field = realloc(csv->field, room * sizeof *field);
        if (!field)
            return no_memory(csv, err);
        csv->field = field;
        csv->field_room = room;
    }
    csv->field[csv->n_fields++] = csv->used;
    return JM_OK;
}

/* After the opening quote, up to the closing one. */
static jm_status take_quoted(jm_csv *csv, jm_error *err)
{
    const int opened = csv->line;
    jm_status status;

    for (;;) {
        const int c = take(csv);
        if ((status = check_byte(csv, c, err)) != JM_OK)
            return status;
        if (c == END) {
            return jm_fail_at(err, JM_SYNTAX, csv->path, opened,
                              "a quote opens here and never closes; add the closing one");
        }
        if (c == '"' && peek(csv) != '"')
            break;
        if (c == '"')
            take(csv);
        if ((status = add_byte(csv, (char)c, err)) != JM_OK)
            return status;
    }
    skip_blanks(csv);
    const int c = peek(csv);
    if (c == ',' || c == '\r' || c == '\n' || c == END)
        return JM_OK;
    if ((status = check_byte(csv, c, err)) != JM_OK)
        return status;
    return jm_fail_at(err, JM_SYNTAX, csv->path, csv->line,
                      "text follows a closing quote; write a quote within a field twice");
}

/* Up to a comma or the end of the line; blanks at its end do not count. */
static jm_status take_plain(jm_csv *csv, jm_error *err)
{
    const size_t start = csv->used;
    jm_status status;

    for (;;) {
        const int c = peek(csv);
        if (c == ',' || c == '\r' || c == '\n' || c == END)
            break;
        if ((status = check_byte(csv, c, err)) != JM_OK)
            return status;
        if (c == '"') {
            return jm_fail_at(err, JM_SYNTAX, csv->path, csv->line,
                              "a quote stands within an unquoted field; put the whole field in "
                              "quotes and write the inner quote twice");
        }
        if ((status = add_byte(csv, (char)take(csv), err)) != JM_OK)
            return status;
    }
    while (csv->used > start &&
           (csv->bytes[csv->used - 1] == ' ' || csv->bytes[csv->used - 1] == '\t'))
        csv->used--;
    return JM_OK;
}

/* One row into `bytes` and `field`; *empty: the line held nothing at all. */
static jm_status take_row(jm_csv *csv, bool *empty, jm_error *err)
{
    bool quoted = false;
    jm_status status;

    csv->used = 0;
    csv->n_fields = 0;
    csv->row_line = csv->line;
    for (;;) {
        if ((status = begin_field(csv, err)) != JM_OK)
            return status;
        skip_blanks(csv);
        if (peek(csv) == '"') {
            take(csv);
            quoted = true;
            status = take_quoted(csv, err);
        } else {
            status = take_plain(csv, err);
        }
        if (status == JM_OK)
            status = add_byte(csv, '\0', err);
        if (status != JM_OK)
            return status;
        if (peek(csv) != ',')
            break;
        take(csv);
    }
    *empty = csv->n_fields == 1 && csv->used == 1 && !quoted;
    take_line_end(csv);
    return JM_OK;
}

/* The next row that is not empty; *more false at the end of the file. */
static jm_status next_row(jm_csv *csv, bool *more, jm_error *err)
{
    bool empty = true;
    jm_status status = JM_OK;

    *more = false;
    while (status == JM_OK && empty) {
        const int c = peek(csv);
        if (c == END)
            return JM_OK;
        if ((status = check_byte(csv, c, err)) == JM_OK)
            status = take_row(csv, &empty, err);
    }
    *more = status == JM_OK;
    return status;
}

/* --- header ------------------------------------------------------------------------------ */

/* A byte order mark of UTF-8 is passed over, one of UTF-16 refused. */
static jm_status take_byte_order_mark(jm_csv *csv, jm_error *err)
{
    const int c = peek(csv);

    if (c == 0xff || c == 0xfe) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, 1,
                          "the file is UTF-16; save the table as CSV in UTF-8");
    }
    if (c != 0xef)
        return JM_OK;
    take(csv);
    const int second = take(csv), third = take(csv);
    if (second != 0xbb || third != 0xbf) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, 1,
                          "the file does not begin like a text; save the table as CSV in UTF-8");
    }
    return JM_OK;
}

static void trim(char *s)
{
    size_t length = strlen(s);

    while (length > 0 && (s[length - 1] == ' ' || s[length - 1] == '\t'))
        s[--length] = '\0';
}

/* Splits `weight [kg]` in place; *unit NULL without brackets. */
static jm_status split_head(const jm_csv *csv, size_t column, char *head, char **unit,
                            jm_error *err)
{
    const size_t length = strlen(head);
    char buffer[SHOWN];
    char *open = strchr(head, '[');

    *unit = NULL;
    if (length > 0 && head[length - 1] == ')' && strchr(head, '(')) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "column \"%s\" has round brackets; units stand in square ones: weight "
                          "[kg]", shown(buffer, head));
    }
    if (open && (head[length - 1] != ']' || strchr(open + 1, '['))) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "the unit of column \"%s\" does not close; write it like weight [kg]",
                          shown(buffer, head));
    }
    if (open) {
        head[length - 1] = '\0';
        *open = '\0';
        *unit = open + 1 + strspn(open + 1, " \t");
        trim(*unit);
    }
    trim(head);
    if (!*head) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "column %zu has no name; name or remove it", column + 1);
    }
    if (*unit && !**unit) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "column \"%s\" has an empty unit; write [1] for a plain number",
                          shown(buffer, head));
    }
    return JM_OK;
}

/* A header without commas but with another separator was saved in another format. */
static jm_status check_separator(const jm_csv *csv, jm_error *err)
{
    const char *head = csv->bytes + csv->field[0];

    if (csv->n_fields > 1 || !strpbrk(head, ";\t"))
        return JM_OK;
    return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                      "columns are separated by %s; save the table with commas",
                      strchr(head, ';') ? "semicolons" : "tabs");
}

static jm_status check_double(const jm_csv *csv, size_t column, jm_error *err)
{
    char buffer[SHOWN];

    for (size_t c = 0; c < column; c++) {
        if (strcmp(csv->name[c], csv->name[column]) == 0) {
            return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                              "column \"%s\" stands twice; remove one of the two",
                              shown(buffer, csv->name[c]));
        }
    }
    return JM_OK;
}

static jm_status take_header(jm_csv *csv, jm_error *err)
{
    bool more;
    jm_status status = take_byte_order_mark(csv, err);

    if (status != JM_OK || (status = next_row(csv, &more, err)) != JM_OK)
        return status;
    if (!more) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, 1,
                          "the file is empty; it needs a header with the names of its columns");
    }
    if ((status = check_separator(csv, err)) != JM_OK)
        return status;
    csv->name = calloc(csv->n_fields, sizeof *csv->name);
    csv->unit = calloc(csv->n_fields, sizeof *csv->unit);
    if (!csv->name || !csv->unit)
        return no_memory(csv, err);
    csv->n_columns = csv->n_fields;
    for (size_t c = 0; c < csv->n_columns; c++) {
        char *head = csv->bytes + csv->field[c], *unit;
        if ((status = split_head(csv, c, head, &unit, err)) != JM_OK)
            return status;
        csv->name[c] = jm_text_dup(head);
        csv->unit[c] = jm_text_dup(unit);
        if (!csv->name[c] || (unit && !csv->unit[c]))
            return no_memory(csv, err);
        if ((status = check_double(csv, c, err)) != JM_OK)
            return status;
    }
    return JM_OK;
}

/* --- what the header promises --------------------------------------------------------------- */

static jm_status new_csv(jm_csv **out, const char *path, jm_error *err)
{
    jm_csv *csv = calloc(1, sizeof *csv);

    *out = NULL;
    if (!csv || (csv->path = jm_text_dup(path)) == NULL) {
        free(csv);
        return jm_fail_at(err, JM_MEMORY, path, 0, "no memory left to read the file");
    }
    csv->line = 1;
    *out = csv;
    return JM_OK;
}

/* Reads the header, or closes. */
static jm_status begin(jm_csv **out, jm_csv *csv, jm_error *err)
{
    const jm_status status = take_header(csv, err);

    *out = status == JM_OK ? csv : NULL;
    if (status != JM_OK)
        jm_csv_close(csv);
    return status;
}

jm_status jm_csv_open(jm_csv **out, const char *path, jm_error *err)
{
    jm_csv *csv;
    jm_status status = new_csv(&csv, path, err);

    *out = NULL;
    if (!csv)
        return status;
    if ((csv->buffer = malloc(BUFFER)) == NULL) {
        status = no_memory(csv, err);
    } else if ((csv->file = fopen(path, "rb")) == NULL) {
        status = jm_fail_at(err, JM_FILE, path, 0, "the table cannot be opened: %s",
                            strerror(errno));
    }
    if (status != JM_OK) {
        jm_csv_close(csv);
        return status;
    }
    csv->data = csv->buffer;
    return begin(out, csv, err);
}

jm_status jm_csv_open_text(jm_csv **out, const jm_csv_text *text, jm_error *err)
{
    jm_csv *csv;
    const jm_status status = new_csv(&csv, text->name, err);

    *out = NULL;
    if (!csv)
        return status;
    csv->data = text->data;
    csv->length = text->length;
    return begin(out, csv, err);
}

size_t jm_csv_n_columns(const jm_csv *csv)
{
    return csv->n_columns;
}

const char *jm_csv_name(const jm_csv *csv, size_t column)
{
    return csv->name[column];
}

const char *jm_csv_unit(const jm_csv *csv, size_t column)
{
    return csv->unit[column];
}

const char *jm_csv_path(const jm_csv *csv)
{
    return csv->path;
}

size_t jm_csv_column(const jm_csv *csv, const char *name)
{
    size_t c = 0;

    while (c < csv->n_columns && strcasecmp(csv->name[c], name) != 0)
        c++;
    return c;
}

jm_status jm_csv_next(jm_csv *csv, bool *more, jm_error *err)
{
    const jm_status status = next_row(csv, more, err);

    if (status != JM_OK || !*more || csv->n_fields == csv->n_columns)
        return status;
    *more = false;
    return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                      "the row has %zu field%s and the header %zu column%s; %s", csv->n_fields,
                      csv->n_fields == 1 ? "" : "s", csv->n_columns,
                      csv->n_columns == 1 ? "" : "s",
                      csv->n_fields > csv->n_columns
                          ? "write decimals with '.' and quote what holds a comma"
                          : "write \".\" where there is no value");
}

int jm_csv_line(const jm_csv *csv)
{
    return csv->row_line;
}

const char *jm_csv_field(const jm_csv *csv, size_t column)
{
    return csv->bytes + csv->field[column];
}

bool jm_csv_missing(const jm_csv *csv, size_t column)
{
    const char *field = jm_csv_field(csv, column);

    return !*field || strcmp(field, ".") == 0 || strcmp(field, "NA") == 0;
}

/* What to do about a field that is no number. */
static const char *remedy(const char *field)
{
    if (strchr(field, ','))
        return "write decimals with '.', like 70.5";
    if (strchr(field, ':'))
        return "write times and dates as plain numbers in the column's unit";
    if (strcasecmp(field + strspn(field, "+-"), "inf") == 0 || strcasecmp(field, "nan") == 0)
        return "every number is finite";
    if (strspn(field, "+-.0123456789eE") == strlen(field))
        return "it is out of range or half written";
    if (strspn(field, "+-.0123456789eE") > 0)
        return "write plain digits, like 70.5 or 1e-3";
    return "code it as a number, only ID may hold text";
}

jm_status jm_csv_number(const jm_csv *csv, size_t column, double *out, jm_error *err)
{
    const char *field = jm_csv_field(csv, column);
    char buffer[SHOWN];

    if (jm_csv_missing(csv, column)) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "%s has no value; give it a number", csv->name[column]);
    }
    if (!jm_text_to_double(field, out) || !isfinite(*out)) {
        return jm_fail_at(err, JM_SYNTAX, csv->path, csv->row_line,
                          "%s \"%s\" is not a number; %s", csv->name[column],
                          shown(buffer, field), remedy(field));
    }
    return JM_OK;
}
