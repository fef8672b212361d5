/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"

typedef struct table {
    jm_cohort cohort;
    jm_arena *arena; /* names and IDs */
    size_t n_rows;   /* cohort.n may become smaller, this not */
    double *values;  /* [n_columns][n_rows] */
    const char **ids;
} table;

static void table_free(jm_cohort *cohort)
{
    table *t = (table *)cohort;

    jm_arena_free(t->arena);
    free(t->values);
    free(t);
}

static jm_status table_values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                              double *values, jm_error *err)
{
    const table *t = (const table *)cohort;

    if (attempt > 0)
        return jm_fail(err, JM_INTERNAL, "a table has no other candidates");
    for (size_t c = 0; c < cohort->n_columns; c++)
        memcpy(values + c * n, t->values + c * t->n_rows + first, n * sizeof *values);
    return JM_OK;
}

static void table_id(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room)
{
    const table *t = (const table *)cohort;

    if (t->ids) {
        snprintf(buffer, room, "%s", t->ids[patient]);
    } else {
        jm_cohort_number(cohort, patient, buffer, room);
    }
}

static const char *copy(table *t, const char *s, bool *failed)
{
    const char *text = jm_arena_text(t->arena, s ? s : "");

    *failed |= !text;
    return text;
}

/* False without memory. */
static bool fill(table *t, const jm_table *from)
{
    bool failed = false;
    jm_column *columns;

    t->arena = jm_arena_new();
    if (!t->arena || from->n > SIZE_MAX / sizeof(double) / (from->n_columns + 1))
        return false;
    columns = jm_arena_take(t->arena, from->n_columns + 1, sizeof *columns);
    t->values = malloc((from->n * from->n_columns + 1) * sizeof *t->values);
    if (!columns || !t->values)
        return false;
    for (size_t c = 0; c < from->n_columns; c++) {
        columns[c].name = copy(t, from->columns[c].name, &failed);
        columns[c].unit = copy(t, from->columns[c].unit, &failed);
        columns[c].source = copy(t, from->columns[c].source, &failed);
    }
    t->cohort.columns = columns;
    if (from->n_columns > 0)
        memcpy(t->values, from->values, from->n * from->n_columns * sizeof *t->values);
    if (!from->ids)
        return !failed;
    if ((t->ids = jm_arena_take(t->arena, from->n, sizeof *t->ids)) == NULL)
        return false;
    for (uint64_t i = 0; i < from->n; i++)
        t->ids[i] = copy(t, from->ids[i], &failed);
    return !failed;
}

jm_status jm_cohort_table(jm_cohort **out, const jm_table *from, jm_error *err)
{
    table *t;

    *out = NULL;
    if (from->n == 0)
        return jm_fail(err, JM_ARGUMENT, "the cohort has no patients; give at least one row");
    if ((t = calloc(1, sizeof *t)) == NULL)
        return jm_fail(err, JM_MEMORY, "no memory left for a cohort");
    t->cohort = (jm_cohort){
        .n = from->n,
        .seed = from->seed,
        .n_columns = from->n_columns,
        .design = "table",
        .fixed = true,
        .values = table_values,
        .id = table_id,
        .free = table_free,
    };
    t->n_rows = from->n;
    if (!fill(t, from)) {
        table_free(&t->cohort);
        return jm_fail(err, JM_MEMORY, "no memory left for a table of %" PRIu64 " patients",
                       from->n);
    }
    *out = &t->cohort;
    return JM_OK;
}
