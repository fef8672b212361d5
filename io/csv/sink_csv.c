/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/sink_csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/csv/csv_write.h"

enum { SAMPLES, OUTCOMES, EVENTS, N_FILES };

typedef struct sink_csv {
    jm_sink sink;
    jm_csv_shape shape;
    const jm_plan *plan;       /* from begin to end */
    char *path[N_FILES];
    jm_csv_out *out[N_FILES];  /* samples NULL where only outcomes are kept */
} sink_csv;

static void drop_files(sink_csv *s)
{
    for (int f = 0; f < N_FILES; f++) {
        jm_csv_out_free(s->out[f]);
        s->out[f] = NULL;
    }
}

static void csv_free(jm_sink *sink)
{
    sink_csv *s = (sink_csv *)sink;

    if (!s)
        return;
    drop_files(s);
    for (int f = 0; f < N_FILES; f++)
        free(s->path[f]);
    free(s);
}

/* --- heads ------------------------------------------------------------------------------- */

/* Every table begins with whose row it is. */
static void head_of_run(jm_csv_out *out)
{
    jm_csv_out_text(out, "patient");
    jm_csv_out_text(out, "arm");
    jm_csv_out_text(out, "replicate");
}

static void head_of_samples(const sink_csv *s, jm_csv_out *out)
{
    head_of_run(out);
    jm_csv_out_head(out, "time", s->plan->record_time_unit);
    if (s->shape == JM_CSV_LONG) {
        jm_csv_out_text(out, "signal");
        jm_csv_out_text(out, "value");
        jm_csv_out_text(out, "unit");
    }
    for (size_t k = 0; s->shape == JM_CSV_WIDE && k < s->plan->n_signals; k++)
        jm_csv_out_head(out, s->plan->signals[k].name, s->plan->signals[k].unit);
    jm_csv_out_end_row(out);
}

/* The parameter that a column of the cohort sets; NULL where it sets an input. */
static const jm_var_info *varied(const jm_plan *plan, size_t column)
{
    const jm_model_abi *abi = plan->model->abi;
    const uint32_t row = plan->column_row[column];

    return row < abi->n_params ? &abi->params[row] : NULL;
}

/* A parameter's column; where an outcome has the same name, `parameter.weight`. */
static void head_of_parameter(const sink_csv *s, jm_csv_out *out, const jm_var_info *var)
{
    char name[400];
    bool taken = false;

    for (size_t k = 0; k < s->plan->n_outcomes; k++)
        taken |= strcmp(s->plan->outcomes[k].name, var->name) == 0;
    snprintf(name, sizeof name, "%s%s", taken ? "parameter." : "", var->name);
    jm_csv_out_head(out, name, var->unit);
}

static void head_of_outcomes(const sink_csv *s, jm_csv_out *out)
{
    head_of_run(out);
    jm_csv_out_text(out, "status");
    jm_csv_out_text(out, "reason");
    jm_csv_out_head(out, "t_end", s->plan->record_time_unit);
    jm_csv_out_text(out, "steps");
    jm_csv_out_text(out, "flags");
    for (size_t k = 0; k < s->plan->n_outcomes; k++)
        jm_csv_out_head(out, s->plan->outcomes[k].name, s->plan->outcomes[k].unit);
    for (size_t c = 0; c < s->plan->n_columns; c++) {
        const jm_var_info *var = varied(s->plan, c);
        if (var)
            head_of_parameter(s, out, var);
    }
    jm_csv_out_end_row(out);
}

static void head_of_events(const sink_csv *s, jm_csv_out *out)
{
    static const char *const names[] = {"kind", "label", "value", "unit", "source"};

    head_of_run(out);
    jm_csv_out_head(out, "time", s->plan->record_time_unit);
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        jm_csv_out_text(out, names[k]);
    jm_csv_out_end_row(out);
}

static jm_status csv_begin(jm_sink *sink, const jm_plan *plan, jm_error *err)
{
    sink_csv *s = (sink_csv *)sink;
    const bool samples = plan->keep_samples && plan->n_signals > 0;
    jm_status status;

    s->plan = plan;
    for (int f = samples ? SAMPLES : OUTCOMES; f < N_FILES; f++) {
        if ((status = jm_csv_out_open(&s->out[f], s->path[f], err)) != JM_OK) {
            drop_files(s);
            return status;
        }
    }
    if (samples)
        head_of_samples(s, s->out[SAMPLES]);
    head_of_outcomes(s, s->out[OUTCOMES]);
    head_of_events(s, s->out[EVENTS]);
    return JM_OK;
}

/* --- rows -------------------------------------------------------------------------------- */

typedef struct run {
    const jm_run_result *result;
    const jm_plan *plan;
    char patient[256];
} run;

static void begin_row(const run *r, jm_csv_out *out)
{
    jm_csv_out_text(out, r->patient);
    jm_csv_out_text(out, r->plan->arms[r->result->arm].name);
    jm_csv_out_count(out, r->result->replicate);
}

static void put_time(const run *r, jm_csv_out *out, double t)
{
    jm_csv_out_double(out, t * r->plan->record_time_factor);
}

static void put_wide(const run *r, jm_csv_out *out)
{
    const jm_plan *plan = r->plan;

    for (size_t i = 0; i < plan->n_times; i++) {
        begin_row(r, out);
        put_time(r, out, plan->times[i]);
        for (size_t k = 0; k < plan->n_signals; k++)
            jm_csv_out_double(out, r->result->samples[k * plan->n_times + i]);
        jm_csv_out_end_row(out);
    }
}

static void put_long(const run *r, jm_csv_out *out)
{
    const jm_plan *plan = r->plan;

    for (size_t k = 0; k < plan->n_signals; k++) {
        for (size_t i = 0; i < plan->n_times; i++) {
            begin_row(r, out);
            put_time(r, out, plan->times[i]);
            jm_csv_out_text(out, plan->signals[k].name);
            jm_csv_out_double(out, r->result->samples[k * plan->n_times + i]);
            jm_csv_out_text(out, plan->signals[k].unit);
            jm_csv_out_end_row(out);
        }
    }
}

static void put_outcomes(const run *r, jm_csv_out *out)
{
    const jm_run_result *result = r->result;

    begin_row(r, out);
    jm_csv_out_text(out, jm_fate_text(result->fate));
    jm_csv_out_text(out, result->reason);
    put_time(r, out, result->t_end);
    jm_csv_out_count(out, result->n_steps);
    jm_csv_out_count(out, result->flags);
    for (size_t k = 0; k < r->plan->n_outcomes; k++)
        jm_csv_out_double(out, result->outcomes[k]);
    for (size_t c = 0; c < r->plan->n_columns; c++) {
        if (varied(r->plan, c))
            jm_csv_out_double(out, result->params[r->plan->column_row[c]]);
    }
    jm_csv_out_end_row(out);
}

static void put_events(const run *r, jm_csv_out *out)
{
    for (size_t e = 0; e < r->result->n_happenings; e++) {
        const jm_happening *h = &r->result->happenings[e];
        begin_row(r, out);
        put_time(r, out, h->t);
        jm_csv_out_text(out, h->kind);
        jm_csv_out_text(out, h->label ? h->label : "");
        jm_csv_out_double(out, h->value);
        jm_csv_out_text(out, h->unit ? h->unit : "");
        jm_csv_out_text(out, h->source ? h->source : "");
        jm_csv_out_end_row(out);
    }
}

static jm_status csv_run(jm_sink *sink, const jm_run_result *result, jm_error *err)
{
    sink_csv *s = (sink_csv *)sink;
    const jm_cohort *cohort = s->plan->cohort;
    run r = {.result = result, .plan = s->plan};
    jm_status status = JM_OK;

    cohort->id(cohort, result->patient, r.patient, sizeof r.patient);
    if (s->out[SAMPLES] && s->shape == JM_CSV_LONG) {
        put_long(&r, s->out[SAMPLES]);
    } else if (s->out[SAMPLES]) {
        put_wide(&r, s->out[SAMPLES]);
    }
    put_outcomes(&r, s->out[OUTCOMES]);
    put_events(&r, s->out[EVENTS]);
    for (int f = 0; f < N_FILES && status == JM_OK; f++) {
        if (s->out[f])
            status = jm_csv_out_check(s->out[f], err);
    }
    return status;
}

static jm_status csv_end(jm_sink *sink, jm_status ended, jm_error *err)
{
    sink_csv *s = (sink_csv *)sink;
    jm_status status = JM_OK;

    /* The samples last: who waits for x.csv finds the others there. */
    for (int f = N_FILES; f-- > 0 && ended == JM_OK && status == JM_OK;) {
        if (s->out[f])
            status = jm_csv_out_commit(s->out[f], err);
    }
    drop_files(s);
    return status;
}

/* `x.csv`, `x.outcomes.csv`, `x.events.csv`. */
static char *name_file(const char *path, const char *kind)
{
    const size_t length = strlen(path);
    const size_t stem = length > 4 && strcmp(path + length - 4, ".csv") == 0 ? length - 4 : length;
    const size_t room = stem + strlen(kind) + 5;
    char *name = malloc(room);

    if (name)
        snprintf(name, room, "%.*s%s.csv", (int)stem, path, kind);
    return name;
}

jm_status jm_sink_csv_new(jm_sink **out, const char *path, const jm_csv_options *options,
                          jm_error *err)
{
    static const char *const kinds[N_FILES] = {"", ".outcomes", ".events"};
    sink_csv *s = calloc(1, sizeof *s);
    bool failed = !s;

    *out = NULL;
    for (int f = 0; f < N_FILES && !failed; f++)
        failed = (s->path[f] = name_file(path, kinds[f])) == NULL;
    if (failed) {
        csv_free((jm_sink *)s);
        return jm_fail_at(err, JM_MEMORY, path, 0, "no memory left to write the tables");
    }
    s->shape = options ? options->shape : JM_CSV_WIDE;
    s->sink = (jm_sink){.begin = csv_begin, .run = csv_run, .end = csv_end, .free = csv_free};
    *out = &s->sink;
    return JM_OK;
}
