/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/dose_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/csv/dose_columns.h"
#include "io/csv/dose_row.h"

enum { ID_ROOM = 256 };

/* Rows are read one by one into `row` and `value`, put in order of patients, then become events. */
typedef struct reading {
    jm_dose_table *to;
    jm_csv *csv;
    const jm_model *model;
    const jm_cohort *cohort;
    jm_arena *arena;
    jm_error *err;
    jm_dose_columns columns;
    jm_map *ids;          /* ID → patient; made when an ID is not simply the patient's number */
    jm_dose_row *row;     /* [n] */
    double *value;        /* [n][n_settings] in the quantities' units; NAN: none. Order of file */
    size_t n, room;
    jm_plan_event *event; /* [event_room] of the patient whose turn it is */
    size_t n_events, event_room;
    double *held;         /* [n_settings] what that patient's quantities were set to last */
} reading;

static jm_status no_memory(const reading *r)
{
    return jm_fail_at(r->err, JM_MEMORY, jm_csv_path(r->csv), jm_csv_line(r->csv),
                      "no memory left for this table");
}

/* --- IDs --------------------------------------------------------------------------------- */

static bool is_patient(const jm_cohort *cohort, uint64_t patient, const char *id)
{
    char name[ID_ROOM];

    if (patient >= cohort->n)
        return false;
    cohort->id(cohort, patient, name, sizeof name);
    return strcmp(name, id) == 0;
}

static jm_status make_id_map(reading *r)
{
    char name[ID_ROOM];

    if ((r->ids = jm_map_new()) == NULL)
        return no_memory(r);
    for (uint64_t i = 0; i < r->cohort->n && i <= UINT32_MAX; i++) {
        r->cohort->id(r->cohort, i, name, sizeof name);
        if (!jm_map_put(r->ids, name, (uint32_t)i))
            return no_memory(r);
    }
    return JM_OK;
}

static jm_status unknown_id(const reading *r, const char *id)
{
    char first[ID_ROOM], last[ID_ROOM];

    r->cohort->id(r->cohort, 0, first, sizeof first);
    r->cohort->id(r->cohort, r->cohort->n - 1, last, sizeof last);
    return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), jm_csv_line(r->csv),
                      "ID \"%.60s\" is not in the cohort of %" PRIu64 " patients (%.40s to %.40s); "
                      "remove the row or add the patient", id, r->cohort->n, first, last);
}

/* Looks for an ID as it is written, then, if it is a number, as plain digits: 7.0 and 007 are 7. */
static jm_status find_patient(reading *r, uint64_t *patient)
{
    const char *id = jm_csv_field(r->csv, r->columns.at[JM_DOSE_ID]);
    char digits[ID_ROOM] = "";
    uint32_t found;
    double x;
    jm_status status;

    if (!jm_dose_has(&r->columns, r->csv, JM_DOSE_ID)) {
        return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), jm_csv_line(r->csv),
                          "the row has no ID; say which patient it is for");
    }
    if (jm_text_to_double(id, &x) && x >= 1 && x < 1e15 && x == floor(x)) {
        snprintf(digits, sizeof digits, "%.0f", x);
        *patient = (uint64_t)x - 1;
        if (is_patient(r->cohort, *patient, id) || is_patient(r->cohort, *patient, digits))
            return JM_OK;
    }
    if (!r->ids && (status = make_id_map(r)) != JM_OK)
        return status;
    if (!jm_map_get(r->ids, id, &found) && !jm_map_get(r->ids, digits, &found))
        return unknown_id(r, id);
    *patient = found;
    return JM_OK;
}

static jm_status check_id_column(const reading *r)
{
    if (r->columns.at[JM_DOSE_ID] < jm_csv_n_columns(r->csv) || r->cohort->n == 1)
        return JM_OK;
    return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), jm_csv_line(r->csv),
                      "the table has no column ID, and the cohort %" PRIu64 " patients; add the "
                      "column, or give the same doses to all in the timeline", r->cohort->n);
}

/* --- rows -------------------------------------------------------------------------------- */

static jm_status grow(reading *r)
{
    const size_t room = r->room ? 2 * r->room : 64;
    const size_t n_settings = r->columns.n_settings;
    jm_dose_row *row;
    double *value;

    if (r->n < r->room)
        return JM_OK;
    if ((row = realloc(r->row, room * sizeof *row)) == NULL)
        return no_memory(r);
    r->row = row;
    if ((value = realloc(r->value, (room * n_settings + 1) * sizeof *value)) == NULL)
        return no_memory(r);
    r->value = value;
    r->room = room;
    return JM_OK;
}

static jm_status take_settings(const reading *r, double *value)
{
    jm_status status;

    for (size_t k = 0; k < r->columns.n_settings; k++) {
        const jm_dose_setting *s = &r->columns.settings[k];
        value[k] = (double)NAN;
        if (jm_csv_missing(r->csv, s->column))
            continue;
        if ((status = jm_csv_number(r->csv, s->column, &value[k], r->err)) != JM_OK)
            return status;
        value[k] = jm_unit_convert(value[k], &s->from, &s->to);
        if (!isfinite(value[k])) {
            return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), jm_csv_line(r->csv),
                              "%s is out of range in %s", s->var->name, s->var->unit);
        }
    }
    return JM_OK;
}

static jm_status take_row(reading *r)
{
    jm_dose_row *row;
    jm_status status = grow(r);

    if (status != JM_OK)
        return status;
    row = &r->row[r->n];
    if ((status = jm_dose_row_read(row, &r->columns, r->csv, r->model, r->err)) != JM_OK)
        return status;
    row->order = r->n;
    if (r->columns.at[JM_DOSE_ID] < jm_csv_n_columns(r->csv) &&
        (status = find_patient(r, &row->patient)) != JM_OK)
        return status;
    if ((status = take_settings(r, r->value + r->n * r->columns.n_settings)) != JM_OK)
        return status;
    r->n++;
    return JM_OK;
}

static jm_status take_rows(reading *r)
{
    bool more;
    jm_status status;

    do {
        if ((status = jm_csv_next(r->csv, &more, r->err)) != JM_OK)
            return status;
        if (more && (status = take_row(r)) != JM_OK)
            return status;
    } while (more);
    return JM_OK;
}

/* By patient, and within a patient as they stand in the file. */
static int by_patient(const void *a, const void *b)
{
    const jm_dose_row *x = a, *y = b;

    if (x->patient != y->patient)
        return x->patient < y->patient ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static jm_status check_order(const reading *r)
{
    for (size_t i = 1; i < r->n; i++) {
        const jm_dose_row *before = &r->row[i - 1], *row = &r->row[i];
        if (row->patient == before->patient && row->t < before->t) {
            return jm_fail_at(r->err, JM_SYNTAX, jm_csv_path(r->csv), row->line,
                              "TIME %.10g stands after TIME %.10g of the same patient in line %d; "
                              "sort the rows of each patient by time",
                              row->t / r->columns.time, before->t / r->columns.time, before->line);
        }
    }
    return JM_OK;
}

/* --- events ------------------------------------------------------------------------------ */

static jm_status add_event(reading *r, const jm_plan_event *event)
{
    if (r->n_events == r->event_room) {
        const size_t room = r->event_room ? 2 * r->event_room : 64;
        jm_plan_event *grown = realloc(r->event, room * sizeof *grown);
        if (!grown)
            return no_memory(r);
        r->event = grown;
        r->event_room = room;
    }
    r->event[r->n_events++] = *event;
    return JM_OK;
}

/* Values that differ from what the patient's quantities were set to last. */
static jm_status add_settings(reading *r, const jm_dose_row *row, const char *place)
{
    const double *value = r->value + row->order * r->columns.n_settings;
    jm_status status = JM_OK;

    for (size_t k = 0; k < r->columns.n_settings && status == JM_OK; k++) {
        const jm_dose_setting *s = &r->columns.settings[k];
        if (isnan(value[k]) || value[k] == r->held[k])
            continue;
        const jm_plan_event event = {.t = row->t, .kind = JM_PLAN_SET, .index = s->row,
                                     .value = value[k], .label = s->var->name, .place = place};
        r->held[k] = value[k];
        r->to->n_settings++;
        status = add_event(r, &event);
    }
    return status;
}

static jm_status add_reset(reading *r, const jm_dose_row *row, const char *place)
{
    const jm_plan_event event = {.t = row->t, .kind = JM_PLAN_RESET, .label = "reset",
                                 .place = place};

    r->to->n_resets++;
    return add_event(r, &event);
}

static jm_status add_dose(reading *r, const jm_dose_row *row, const char *place)
{
    const jm_plan_event event = {
        .t = row->t,
        .kind = JM_PLAN_DOSE,
        .index = row->route,
        .amount = row->amount,
        .rate = row->rate,
        .duration = row->duration,
        .interval = row->interval,
        .times = row->times,
        .steady = row->steady,
        .label = r->model->abi->routes[row->route].name,
        .place = place,
    };

    r->to->n_doses++;
    return add_event(r, &event);
}

/* Settings come first: a reset starts from the new values, a dose is given under them. */
static jm_status add_row(reading *r, const jm_dose_row *row)
{
    const uint32_t evid = row->evid;
    char text[400];
    const char *place;
    jm_status status;

    snprintf(text, sizeof text, "%.380s:%d", jm_csv_path(r->csv), row->line);
    if ((place = jm_arena_text(r->arena, text)) == NULL)
        return no_memory(r);
    r->to->n_observations += evid == JM_EVID_OBSERVATION;
    status = add_settings(r, row, place);
    if (status == JM_OK && (evid == JM_EVID_RESET || evid == JM_EVID_RESET_DOSE))
        status = add_reset(r, row, place);
    if (status == JM_OK && (evid == JM_EVID_DOSE || evid == JM_EVID_RESET_DOSE))
        status = add_dose(r, row, place);
    return status;
}

/* The events of one patient, rows first .. first + n - 1, go to the arena. */
static jm_status add_patient(reading *r, size_t first, size_t n)
{
    jm_plan_event *events;
    jm_status status;

    r->n_events = 0;
    for (size_t k = 0; k < r->columns.n_settings; k++)
        r->held[k] = (double)NAN;
    for (size_t i = first; i < first + n; i++) {
        if ((status = add_row(r, &r->row[i])) != JM_OK)
            return status;
    }
    if (r->n_events == 0)
        return JM_OK;
    if ((events = jm_arena_take(r->arena, r->n_events, sizeof *events)) == NULL)
        return no_memory(r);
    memcpy(events, r->event, r->n_events * sizeof *events);
    r->to->own[r->to->n_own++] = (jm_plan_own){.patient = r->row[first].patient,
                                               .n_events = r->n_events, .events = events};
    return JM_OK;
}

static jm_status make_events(reading *r)
{
    size_t n_patients = 0;
    jm_status status;

    for (size_t i = 0; i < r->n; i++)
        n_patients += i == 0 || r->row[i].patient != r->row[i - 1].patient;
    r->held = malloc((r->columns.n_settings + 1) * sizeof *r->held);
    r->to->own = jm_arena_take(r->arena, n_patients + 1, sizeof *r->to->own);
    if (!r->held || !r->to->own)
        return no_memory(r);
    for (size_t i = 0, n; i < r->n; i += n) {
        for (n = 1; i + n < r->n && r->row[i + n].patient == r->row[i].patient;)
            n++;
        if ((status = add_patient(r, i, n)) != JM_OK)
            return status;
    }
    return JM_OK;
}

static jm_status read_table(reading *r)
{
    jm_status status = jm_dose_columns_read(&r->columns, r->csv, r->model, r->err);

    if (status == JM_OK)
        status = check_id_column(r);
    if (status == JM_OK)
        status = take_rows(r);
    if (status != JM_OK)
        return status;
    r->to->n_rows = r->n;
    if (r->n > 1)
        qsort(r->row, r->n, sizeof *r->row, by_patient);
    status = check_order(r);
    return status == JM_OK ? make_events(r) : status;
}

static void clear(reading *r)
{
    jm_dose_columns_clear(&r->columns);
    jm_map_free(r->ids);
    free(r->row);
    free(r->value);
    free(r->event);
    free(r->held);
    jm_csv_close(r->csv);
}

jm_status jm_dose_table_read(jm_dose_table *out, const char *path, const jm_model *model,
                             const jm_cohort *cohort, jm_arena *arena, jm_error *err)
{
    reading r = {.to = out, .model = model, .cohort = cohort, .arena = arena, .err = err};
    jm_status status = jm_csv_open(&r.csv, path, err);

    *out = (jm_dose_table){0};
    if (status == JM_OK)
        status = read_table(&r);
    clear(&r);
    return status;
}

jm_status jm_dose_table_read_text(jm_dose_table *out, const jm_csv_text *text,
                                  const jm_model *model, const jm_cohort *cohort, jm_arena *arena,
                                  jm_error *err)
{
    reading r = {.to = out, .model = model, .cohort = cohort, .arena = arena, .err = err};
    jm_status status = jm_csv_open_text(&r.csv, text, err);

    *out = (jm_dose_table){0};
    if (status == JM_OK)
        status = read_table(&r);
    clear(&r);
    return status;
}
