/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/patients.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/cohort/table.h"
#include "core/units/units.h"

enum { MOST_ID = 200 /* bytes */ };

typedef struct reading {
    jm_csv *csv;
    jm_arena *arena;      /* texts of IDs */
    jm_map *seen;         /* ID → row */
    size_t id_column;     /* n_columns of the CSV: there is none */
    size_t n_columns;     /* of values */
    jm_column *columns;   /* [n_columns] borrowed texts */
    double *rows;         /* [room][n_columns] as they come */
    const char **ids;     /* [room] */
    size_t n, room;
    jm_error *err;
} reading;

static jm_status no_memory(const reading *r)
{
    return jm_fail_at(r->err, JM_MEMORY, jm_csv_path(r->csv), jm_csv_line(r->csv),
                      "no memory left for this table");
}

static size_t find_id_column(const jm_csv *csv)
{
    const size_t id = jm_csv_column(csv, "id");

    return id < jm_csv_n_columns(csv) ? id : jm_csv_column(csv, "patient");
}

/* Every column but the ID is a number with a unit that can be read. */
static jm_status make_columns(reading *r)
{
    const size_t n = jm_csv_n_columns(r->csv);
    jm_status status;

    r->id_column = find_id_column(r->csv);
    if ((r->columns = calloc(n, sizeof *r->columns)) == NULL)
        return no_memory(r);
    for (size_t c = 0; c < n; c++) {
        const char *unit = jm_csv_unit(r->csv, c);
        jm_unit parsed;
        if (unit && (status = jm_unit_parse(&parsed, unit, r->err)) != JM_OK) {
            jm_error_place(r->err, jm_csv_path(r->csv), jm_csv_line(r->csv));
            return status;
        }
        if (c != r->id_column) {
            r->columns[r->n_columns++] = (jm_column){
                .name = jm_csv_name(r->csv, c),
                .unit = unit ? unit : "1",
                .source = jm_csv_path(r->csv),
            };
        }
    }
    return JM_OK;
}

static jm_status grow(reading *r)
{
    const size_t room = r->room ? 2 * r->room : 64;
    double *rows;
    const char **ids;

    if (r->n < r->room)
        return JM_OK;
    if (r->room > SIZE_MAX / 2 / sizeof(double) / (r->n_columns + 1))
        return no_memory(r);
    if ((rows = realloc(r->rows, room * (r->n_columns + 1) * sizeof *rows)) == NULL)
        return no_memory(r);
    r->rows = rows;
    if ((ids = realloc(r->ids, room * sizeof *ids)) == NULL)
        return no_memory(r);
    r->ids = ids;
    r->room = room;
    return JM_OK;
}

static jm_status take_id(reading *r)
{
    const char *id = jm_csv_field(r->csv, r->id_column);
    const char *path = jm_csv_path(r->csv);
    const int line = jm_csv_line(r->csv);
    uint32_t before;

    if (jm_csv_missing(r->csv, r->id_column))
        return jm_fail_at(r->err, JM_SYNTAX, path, line, "the patient has no ID; give it one");
    if (strlen(id) > MOST_ID) {
        return jm_fail_at(r->err, JM_SYNTAX, path, line,
                          "ID \"%.40s…\" is longer than %d bytes; shorten it", id, MOST_ID);
    }
    if (jm_map_get(r->seen, id, &before)) {
        return jm_fail_at(r->err, JM_SYNTAX, path, line,
                          "ID \"%s\" stands twice, first as patient %u of the table; every patient "
                          "has one row", id, (unsigned)before + 1);
    }
    const char *text = jm_arena_text(r->arena, id);
    if (!text || !r->ids || !jm_map_put(r->seen, id, (uint32_t)r->n))
        return no_memory(r);
    r->ids[r->n] = text;
    return JM_OK;
}

static jm_status take_row(reading *r)
{
    const size_t n = jm_csv_n_columns(r->csv);
    double *row;
    jm_status status = grow(r);

    if (status != JM_OK)
        return status;
    if (r->n == UINT32_MAX) {
        return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), jm_csv_line(r->csv),
                          "a table holds at most %u patients; split it", UINT32_MAX);
    }
    if (r->id_column < n && (status = take_id(r)) != JM_OK)
        return status;
    row = r->rows + r->n * r->n_columns;
    for (size_t c = 0; c < n; c++) {
        if (c != r->id_column && (status = jm_csv_number(r->csv, c, row++, r->err)) != JM_OK)
            return status;
    }
    r->n++;
    return JM_OK;
}

/* The table wants columns one after the other. */
static jm_status make_cohort(jm_cohort **out, const reading *r, uint64_t seed)
{
    jm_table table = {
        .n = r->n,
        .seed = seed,
        .n_columns = r->n_columns,
        .columns = r->columns,
        .ids = r->id_column < jm_csv_n_columns(r->csv) ? r->ids : NULL,
    };
    double *values = malloc((r->n * r->n_columns + 1) * sizeof *values);
    jm_status status;

    if (!values)
        return no_memory(r);
    for (size_t i = 0; i < r->n; i++) {
        for (size_t c = 0; c < r->n_columns; c++)
            values[c * r->n + i] = r->rows[i * r->n_columns + c];
    }
    table.values = values;
    status = jm_cohort_table(out, &table, r->err);
    free(values);
    return status;
}

static jm_status read_rows(reading *r)
{
    bool more;
    jm_status status;

    do {
        if ((status = jm_csv_next(r->csv, &more, r->err)) != JM_OK)
            return status;
        if (more && (status = take_row(r)) != JM_OK)
            return status;
    } while (more);
    if (r->n == 0) {
        return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), 0,
                          "the table has a header and no patients; give every patient a row");
    }
    return JM_OK;
}

/* Takes `csv`. */
static jm_status read_patients(jm_cohort **out, jm_csv *csv, uint64_t seed, jm_error *err)
{
    reading r = {.csv = csv, .err = err};
    jm_status status;

    r.arena = jm_arena_new();
    r.seen = jm_map_new();
    if (!r.arena || !r.seen) {
        status = no_memory(&r);
        goto done;
    }
    if ((status = make_columns(&r)) != JM_OK)
        goto done;
    if ((status = read_rows(&r)) != JM_OK)
        goto done;
    status = make_cohort(out, &r, seed);

done:
    free(r.rows);
    free(r.ids);
    free(r.columns);
    jm_map_free(r.seen);
    jm_arena_free(r.arena);
    jm_csv_close(csv);
    return status;
}

jm_status jm_patients_read(jm_cohort **out, const char *path, uint64_t seed, jm_error *err)
{
    jm_csv *csv;
    const jm_status status = jm_csv_open(&csv, path, err);

    *out = NULL;
    return status == JM_OK ? read_patients(out, csv, seed, err) : status;
}

jm_status jm_patients_read_text(jm_cohort **out, const jm_csv_text *text, uint64_t seed,
                                jm_error *err)
{
    jm_csv *csv;
    const jm_status status = jm_csv_open_text(&csv, text, err);

    *out = NULL;
    return status == JM_OK ? read_patients(out, csv, seed, err) : status;
}
