/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/verify/verify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/run/run.h"
#include "io/csv/csv_read.h"

enum { CASE, ARM, QUANTITY, UNIT, TIME, TIME_UNIT, VALUE, REL, ABS, SOURCE, UNMET, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "case",  "arm", "quantity", "unit",   "time", "time_unit",
    "value", "rel", "abs",      "source", "unmet"
};

/* One table while it is compared. */
typedef struct table {
    const char *path;
    jm_csv *csv;
    size_t column[N_COLUMNS];
    jm_host *host;
    const jm_plan *plan;
    jm_sink_memory *memory;
    int n_head; /* lines of the head */
    jm_verified_fn *each;
    void *user;
} table;

/* "" where the table has no such column, as it may. */
static const char *field(const table *t, int column)
{
    const bool there = t->column[column] < jm_csv_n_columns(t->csv);
    return there ? jm_csv_field(t->csv, t->column[column]) : "";
}

static bool is_missing(const table *t, int column)
{
    return jm_csv_missing(t->csv, t->column[column]);
}

/* --- the run ----------------------------------------------------------------------------- */

static jm_status run_scenario(table *t, const char *scenario, const jm_verify_options *options,
                              jm_error *err)
{
    jm_host_options host = options->host;
    jm_run *run = NULL;
    host.finish = true;
    jm_status status = jm_host_load(&t->host, scenario, &host, err);
    if (status != JM_OK)
        return status;
    t->plan = jm_host_plan(t->host);
    if ((status = jm_sink_memory_new(&t->memory, err)) == JM_OK)
        status = jm_run_new(&run, t->plan, jm_sink_memory_sink(t->memory),
                            jm_host_protocol(t->host), err);
    if (status == JM_OK)
        status = jm_run_all(run, NULL, NULL, err);
    jm_run_free(run);
    return status;
}

static const jm_run_result *result_of(const table *t)
{
    for (uint32_t a = 0; a < t->plan->n_arms; a++) {
        const char *arm = field(t, ARM);
        if (strcmp(t->plan->arms[a].name, *arm ? arm : "default") == 0)
            return jm_sink_memory_run(t->memory, jm_plan_row(t->plan, 0, a, 0));
    }
    return NULL;
}

/* --- one row ----------------------------------------------------------------------------- */

static jm_status convert(double *x, const char *from, const char *to, jm_error *err)
{
    jm_unit a, b;
    jm_status status = jm_unit_parse(&a, from, err);
    if (status == JM_OK)
        status = jm_unit_parse(&b, to, err);
    if (status == JM_OK && !jm_unit_same_dim(&a, &b))
        status = jm_fail(err, JM_UNITS, "%s cannot be compared with %s", from, to);
    if (status == JM_OK)
        *x = jm_unit_convert(*x, &a, &b);
    return status;
}

/* The outcome that the row names, in the row's unit; *got stays NAN where there is none. */
static jm_status read_outcome(const table *t, const jm_run_result *result, double *got,
                              jm_error *err)
{
    for (size_t o = 0; o < t->plan->n_outcomes; o++) {
        if (strcmp(t->plan->outcomes[o].name, field(t, QUANTITY)) == 0) {
            *got = result->outcomes[o];
            return convert(got, t->plan->outcomes[o].unit, field(t, UNIT), err);
        }
    }
    return jm_fail(err, JM_MODEL, "the scenario has no such outcome");
}

static jm_status read_sample(const table *t, const jm_run_result *result, double *got,
                             jm_error *err)
{
    double time = 0;
    jm_status status = jm_csv_number(t->csv, t->column[TIME], &time, err);
    if (status == JM_OK)
        status = convert(&time, field(t, TIME_UNIT), t->plan->model->abi->time_unit, err);
    for (size_t s = 0; status == JM_OK && s < t->plan->n_signals; s++) {
        if (strcmp(t->plan->signals[s].name, field(t, QUANTITY)) != 0)
            continue;
        for (size_t k = 0; k < t->plan->n_times; k++) {
            if (fabs(t->plan->times[k] - time) <= 1e-9 * fabs(time)) {
                *got = result->samples[s * t->plan->n_times + k];
                return convert(got, t->plan->signals[s].unit, field(t, UNIT), err);
            }
        }
        return jm_fail(err, JM_MODEL, "the scenario records no such time");
    }
    return status != JM_OK ? status : jm_fail(err, JM_MODEL, "the scenario records no such signal");
}

static jm_status read_row(const table *t, jm_verified *row, jm_error *err)
{
    const jm_run_result *result = result_of(t);
    if (!result)
        return jm_fail(err, JM_MODEL, "the scenario has no such arm");
    if (result->fate != JM_FATE_OK)
        return jm_fail(err, JM_SOLVER, "the run ended: %s %s", jm_fate_text(result->fate),
                       result->reason);
    if (is_missing(t, TIME))
        return read_outcome(t, result, &row->got, err);
    return read_sample(t, result, &row->got, err);
}

/* A bound that is left out is none: 0. */
static jm_status read_bound(const table *t, int column, double *x, jm_error *err)
{
    *x = 0;
    return is_missing(t, column) ? JM_OK : jm_csv_number(t->csv, t->column[column], x, err);
}

static jm_status compare_row(table *t, jm_error *err)
{
    double rel = 0, off = 0;
    jm_error why = { 0 };
    jm_verified row = {
        .line = t->n_head + jm_csv_line(t->csv),
        .about = field(t, CASE),
        .arm = field(t, ARM),
        .quantity = field(t, QUANTITY),
        .unit = field(t, UNIT),
        .time = field(t, TIME),
        .time_unit = field(t, TIME_UNIT),
        .source = field(t, SOURCE),
        .unmet = field(t, UNMET),
        .got = (double)NAN,
        .problem = "",
    };
    jm_status status = jm_csv_number(t->csv, t->column[VALUE], &row.value, err);
    if (status == JM_OK)
        status = read_bound(t, REL, &rel, err);
    if (status == JM_OK)
        status = read_bound(t, ABS, &off, err);
    if (status != JM_OK)
        return status;
    row.allowed = rel * fabs(row.value) + off;
    if (!(row.allowed > 0) || !*row.source)
        return jm_fail_at(err, JM_SYNTAX, t->path, row.line,
                          "a row needs a source and a bound above 0 in rel or abs");
    if (read_row(t, &row, &why) != JM_OK)
        row.problem = why.text;
    row.agrees = fabs(row.got - row.value) <= row.allowed;
    t->each(t->user, &row);
    return JM_OK;
}

/* --- the table --------------------------------------------------------------------------- */

/* The scenario that the head of the file names; *body is where the rows begin. */
static jm_status read_head(table *t, const char *text, const char **body, char *scenario,
                           size_t room, const char *folder, jm_error *err)
{
    static const char key[] = "# scenario: ", home[] = "scenarios/";
    scenario[0] = '\0';
    while (*text == '#') {
        const size_t n = strcspn(text, "\n");
        if (strncmp(text, key, sizeof key - 1) == 0) {
            const char *name = text + sizeof key - 1;
            int length = (int)(n - (sizeof key - 1));
            const bool ours = strncmp(name, home, sizeof home - 1) == 0;
            const int skip = ours ? (int)(sizeof home - 1) : 0;
            snprintf(scenario, room, "%s%s%.*s", ours ? folder : "", ours ? "/" : "", length - skip,
                     name + skip);
        }
        text += n + (text[n] == '\n');
        t->n_head++;
    }
    *body = text;
    return *scenario ? JM_OK
                     : jm_fail_at(err, JM_SYNTAX, t->path, 1,
                                  "the head of a reference table says \"%sscenarios/…lua\"", key);
}

static jm_status compare_rows(table *t, const char *body, jm_error *err)
{
    const jm_csv_text text = { t->path, body, strlen(body) };
    jm_status status = jm_csv_open_text(&t->csv, &text, err);
    bool more = true;
    for (int c = 0; c < N_COLUMNS && status == JM_OK; c++) {
        t->column[c] = jm_csv_column(t->csv, columns[c]);
        if (t->column[c] >= jm_csv_n_columns(t->csv) && c != UNMET)
            status =
                jm_fail_at(err, JM_SYNTAX, t->path, 1, "there is no column \"%s\"", columns[c]);
    }
    while (status == JM_OK && (status = jm_csv_next(t->csv, &more, err)) == JM_OK && more)
        status = compare_row(t, err);
    return status;
}

jm_status jm_verify(const char *path, const jm_verify_options *options, jm_verified_fn *each,
                    void *user, jm_error *err)
{
    table t = { .path = path, .each = each, .user = user };
    char *text = NULL, scenario[JM_VERIFY_PATH];
    const char *body = NULL;
    size_t length = 0;
    jm_status status = jm_text_read_file(&text, &length, path, (size_t)1 << 22, err);
    if (status == JM_OK)
        status = read_head(&t, text, &body, scenario, sizeof scenario, options->scenarios, err);
    if (status == JM_OK)
        status = run_scenario(&t, scenario, options, err);
    if (status == JM_OK)
        status = compare_rows(&t, body, err);
    jm_csv_close(t.csv);
    if (t.memory)
        jm_sink_memory_sink(t.memory)->free(jm_sink_memory_sink(t.memory));
    jm_host_free(t.host);
    free(text);
    return status;
}
