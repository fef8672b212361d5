/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/dose_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/text.h"

#define NAME_TEXT(name) #name,
static const char *const names[] = {JM_DOSE_LIST(NAME_TEXT)};

typedef struct reading {
    jm_dose_columns *to;
    const jm_csv *csv;
    const jm_model *model;
    jm_error *err;
} reading;

#define refuse(r, status, ...) \
    jm_fail_at((r)->err, (status), jm_csv_path((r)->csv), jm_csv_line((r)->csv), __VA_ARGS__)

void jm_dose_columns_clear(jm_dose_columns *columns)
{
    free(columns->amount);
    free(columns->rate);
    free(columns->settings);
    *columns = (jm_dose_columns){0};
}

bool jm_dose_has(const jm_dose_columns *columns, const jm_csv *csv, jm_dose_name name)
{
    const size_t column = columns->at[name];

    return column < jm_csv_n_columns(csv) && !jm_csv_missing(csv, column);
}

static jm_status parse_unit(const reading *r, jm_unit *out, const char *text)
{
    const jm_status status = jm_unit_parse(out, text, r->err);

    if (status != JM_OK)
        jm_error_place(r->err, jm_csv_path(r->csv), jm_csv_line(r->csv));
    return status;
}

/* The unit text of a known column, NULL without column or unit. */
static const char *unit_of(const reading *r, jm_dose_name name)
{
    const size_t column = r->to->at[name];

    return column < jm_csv_n_columns(r->csv) ? jm_csv_unit(r->csv, column) : NULL;
}

/* --- which column is what ------------------------------------------------------------------- */

static size_t known_name(const char *name)
{
    size_t k = 0;

    while (k < JM_DOSE_NAMES && strcasecmp(names[k], name) != 0)
        k++;
    return k;
}

/* The parameter or input of this name, as a row of p; UINT32_MAX where there is none. */
static uint32_t row_of(const jm_model_abi *abi, const char *name)
{
    for (uint32_t p = 0; p < abi->n_params; p++) {
        if (strcmp(abi->params[p].name, name) == 0)
            return p;
    }
    for (uint32_t p = 0; p < abi->n_inputs; p++) {
        if (strcmp(abi->inputs[p].name, name) == 0)
            return abi->n_params + p;
    }
    return UINT32_MAX;
}

static jm_status unknown_column(const reading *r, const char *name)
{
    const jm_model_abi *abi = r->model->abi;
    const size_t n = JM_DOSE_NAMES + abi->n_params + abi->n_inputs;
    const char **candidates = malloc(n * sizeof *candidates);
    const char *nearest = NULL;
    size_t k = 0;

    if (candidates) {
        for (; k < JM_DOSE_NAMES; k++)
            candidates[k] = names[k];
        for (uint32_t p = 0; p < abi->n_params; p++)
            candidates[k++] = abi->params[p].name;
        for (uint32_t p = 0; p < abi->n_inputs; p++)
            candidates[k++] = abi->inputs[p].name;
        nearest = jm_text_nearest(name, candidates, n);
    }
    const jm_status status =
        nearest ? refuse(r, JM_SYNTAX,
                         "column \"%.60s\" is neither of a dose table nor of the model; did you "
                         "mean \"%s\"?", name, nearest)
                : refuse(r, JM_SYNTAX,
                         "column \"%.60s\" is neither of a dose table nor a parameter or input of "
                         "%s; remove it", name, abi->name);
    free(candidates);
    return status;
}

static jm_status add_setting(const reading *r, size_t column, uint32_t row)
{
    const jm_model_abi *abi = r->model->abi;
    jm_dose_setting *s = &r->to->settings[r->to->n_settings];
    const char *unit = jm_csv_unit(r->csv, column);
    jm_status status;

    s->column = column;
    s->row = row;
    s->var = row < abi->n_params ? &abi->params[row] : &abi->inputs[row - abi->n_params];
    if ((status = parse_unit(r, &s->to, s->var->unit)) != JM_OK)
        return status;
    s->from = s->to;
    if (unit && (status = parse_unit(r, &s->from, unit)) != JM_OK)
        return status;
    if (!jm_unit_same_dim(&s->from, &s->to)) {
        return refuse(r, JM_UNITS, "column %s is in %s and the quantity in %s; convert it",
                      s->var->name, unit, s->var->unit);
    }
    r->to->n_settings++;
    return JM_OK;
}

static jm_status sort_columns(const reading *r)
{
    const size_t n = jm_csv_n_columns(r->csv);
    jm_status status;

    for (size_t k = 0; k < JM_DOSE_NAMES; k++)
        r->to->at[k] = n;
    for (size_t c = 0; c < n; c++) {
        const char *name = jm_csv_name(r->csv, c);
        const size_t k = known_name(name);
        uint32_t row;
        if (k < JM_DOSE_NAMES && r->to->at[k] < n) {
            return refuse(r, JM_SYNTAX, "columns \"%s\" and \"%s\" are the same; remove one",
                          jm_csv_name(r->csv, r->to->at[k]), name);
        }
        if (k < JM_DOSE_NAMES) {
            r->to->at[k] = c;
            continue;
        }
        if ((row = row_of(r->model->abi, name)) == UINT32_MAX)
            return unknown_column(r, name);
        if ((status = add_setting(r, c, row)) != JM_OK)
            return status;
    }
    return JM_OK;
}

/* --- units ------------------------------------------------------------------------------- */

/* Factor of a column of times into model time; `unit` gets the column's unit. */
static jm_status time_factor(const reading *r, jm_dose_name name, const jm_unit *usual,
                             double *factor, jm_unit *unit)
{
    const char *text = unit_of(r, name);
    jm_status status;

    *unit = *usual;
    if (text && (status = parse_unit(r, unit, text)) != JM_OK)
        return status;
    if (!jm_unit_same_dim(unit, &r->model->time)) {
        return refuse(r, JM_UNITS, "%s is in %s, which is no time; write it like %s [h]",
                      names[name], text, names[name]);
    }
    *factor = jm_unit_factor(unit, &r->model->time);
    return JM_OK;
}

/* Factors of AMT and RATE into the units of one route. A unit that does not fit is no error until
   a row uses the route. */
static jm_status route_factors(const reading *r, uint32_t route, const jm_unit *time)
{
    const char *amount_text = unit_of(r, JM_DOSE_AMT), *rate_text = unit_of(r, JM_DOSE_RATE);
    jm_unit of_route, of_rate, amount, rate;
    jm_status status = parse_unit(r, &of_route, r->model->abi->routes[route].unit);

    if (status != JM_OK)
        return status;
    of_rate = jm_unit_div(&of_route, &r->model->time);
    amount = of_route;
    if (amount_text && (status = parse_unit(r, &amount, amount_text)) != JM_OK)
        return status;
    rate = jm_unit_div(&amount, time);
    if (rate_text && (status = parse_unit(r, &rate, rate_text)) != JM_OK)
        return status;
    r->to->amount[route] = jm_unit_same_dim(&amount, &of_route)
                               ? jm_unit_factor(&amount, &of_route) : (double)NAN;
    r->to->rate[route] = jm_unit_same_dim(&rate, &of_rate) ? jm_unit_factor(&rate, &of_rate)
                                                            : (double)NAN;
    return JM_OK;
}

/* Counts, codes and observations: a unit there is a mistake. */
static jm_status check_bare(const reading *r)
{
    static const jm_dose_name bare[] = {JM_DOSE_ID, JM_DOSE_ADDL, JM_DOSE_EVID, JM_DOSE_CMT,
                                        JM_DOSE_SS, JM_DOSE_MDV};

    for (size_t k = 0; k < sizeof bare / sizeof bare[0]; k++) {
        const char *unit = unit_of(r, bare[k]);
        if (unit && strcmp(unit, "1") != 0) {
            return refuse(r, JM_SYNTAX, "%s has no unit, and here it is in %s; remove [%s]",
                          names[bare[k]], unit, unit);
        }
    }
    return JM_OK;
}

static jm_status find_factors(const reading *r)
{
    jm_unit time, ignored;
    jm_status status;

    if (r->to->at[JM_DOSE_TIME] == jm_csv_n_columns(r->csv)) {
        return refuse(r, JM_SYNTAX, "the table has no column TIME; add one, like TIME [%s]",
                      r->model->abi->time_unit);
    }
    if ((status = check_bare(r)) != JM_OK)
        return status;
    status = time_factor(r, JM_DOSE_TIME, &r->model->time, &r->to->time, &time);
    if (status == JM_OK)
        status = time_factor(r, JM_DOSE_DUR, &time, &r->to->duration, &ignored);
    if (status == JM_OK)
        status = time_factor(r, JM_DOSE_II, &time, &r->to->interval, &ignored);
    for (uint32_t route = 0; route < r->model->abi->n_routes && status == JM_OK; route++)
        status = route_factors(r, route, &time);
    return status;
}

jm_status jm_dose_columns_read(jm_dose_columns *out, const jm_csv *csv, const jm_model *model,
                               jm_error *err)
{
    const reading r = {.to = out, .csv = csv, .model = model, .err = err};
    const size_t n_routes = model->abi->n_routes;
    jm_status status;

    *out = (jm_dose_columns){0};
    out->amount = calloc(n_routes + 1, sizeof *out->amount);
    out->rate = calloc(n_routes + 1, sizeof *out->rate);
    out->settings = calloc(jm_csv_n_columns(csv), sizeof *out->settings);
    if (!out->amount || !out->rate || !out->settings) {
        status = refuse(&r, JM_MEMORY, "no memory left for this table");
    } else if ((status = sort_columns(&r)) == JM_OK) {
        status = find_factors(&r);
    }
    if (status != JM_OK)
        jm_dose_columns_clear(out);
    return status;
}
