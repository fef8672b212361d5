/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/summary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/report/pairs.h"
#include "io/report/spread.h"

struct jm_summary {
    jm_sink sink;
    jm_sink *next;
    const jm_plan *plan;
    jm_spread *spreads;   /* [arm][outcome] */
    uint64_t *runs;       /* [arm] */
    uint64_t *failed;     /* [arm] */
    jm_pairs pairs;
    uint64_t *died;       /* [arm] */
    uint64_t n_failed, n_died;
    char first[320], first_death[320];
};

static jm_summary *self_of(jm_sink *sink)
{
    return (jm_summary *)(void *)sink;
}

static jm_status begin(jm_sink *sink, const jm_plan *plan, jm_error *err)
{
    jm_summary *s = self_of(sink);
    s->plan = plan;
    s->spreads = calloc(plan->n_arms * plan->n_outcomes + 1, sizeof *s->spreads);
    s->runs = calloc(plan->n_arms + 1, sizeof *s->runs);
    s->failed = calloc(plan->n_arms + 1, sizeof *s->failed);
    s->died = calloc(plan->n_arms + 1, sizeof *s->died);
    if (!s->spreads || !s->runs || !s->failed || !s->died)
        return jm_fail(err, JM_MEMORY, "no memory for the summary");
    for (size_t i = 0; i < plan->n_arms * plan->n_outcomes; i++)
        jm_spread_init(&s->spreads[i]);
    jm_status status = jm_pairs_begin(&s->pairs, plan, err);
    if (status != JM_OK)
        return status;
    return s->next ? s->next->begin(s->next, plan, err) : JM_OK;
}

/* Who, when and why. */
static void say_end(const jm_summary *s, const jm_run_result *r, char *out, size_t room)
{
    char id[64];
    s->plan->cohort->id(s->plan->cohort, r->patient, id, sizeof id);
    const int n = snprintf(out, room, "patient %s, arm %s, at %.6g %s: %s", id,
                           s->plan->arms[r->arm].name, r->t_end, s->plan->model->abi->time_unit,
                           r->reason);
    if (r->fate != JM_FATE_DIED && n > 0 && (size_t)n < room)
        snprintf(out + n, room - (size_t)n, " (%s)", jm_fate_text(r->fate));
}

static void note_failure(jm_summary *s, const jm_run_result *r)
{
    s->failed[r->arm]++;
    if (!s->n_failed++)
        say_end(s, r, s->first, sizeof s->first);
}

static void note_death(jm_summary *s, const jm_run_result *r)
{
    s->died[r->arm]++;
    if (!s->n_died++)
        say_end(s, r, s->first_death, sizeof s->first_death);
}

static jm_status one_run(jm_sink *sink, const jm_run_result *r, jm_error *err)
{
    jm_summary *s = self_of(sink);
    s->runs[r->arm]++;
    if (r->fate == JM_FATE_DIED)
        note_death(s, r);
    if (r->fate == JM_FATE_SOLVER || r->fate == JM_FATE_DOMAIN || r->fate == JM_FATE_ERROR) {
        note_failure(s, r);
    } else {
        for (size_t i = 0; i < s->plan->n_outcomes; i++)
            jm_spread_add(&s->spreads[r->arm * s->plan->n_outcomes + i], r->outcomes[i]);
        jm_pairs_run(&s->pairs, r);
    }
    return s->next ? s->next->run(s->next, r, err) : JM_OK;
}

static jm_status end(jm_sink *sink, jm_status status, jm_error *err)
{
    jm_summary *s = self_of(sink);
    return s->next ? s->next->end(s->next, status, err) : status;
}

static void nothing(jm_sink *sink)
{
    (void)sink; /* jm_summary_free is the one that frees */
}

jm_status jm_summary_new(jm_summary **out, jm_sink *next, jm_error *err)
{
    *out = calloc(1, sizeof **out);
    if (!*out)
        return jm_fail(err, JM_MEMORY, "no memory for the summary");
    (*out)->sink = (jm_sink){ .begin = begin, .run = one_run, .end = end, .free = nothing };
    (*out)->next = next;
    return JM_OK;
}

void jm_summary_free(jm_summary *s)
{
    if (!s)
        return;
    for (size_t i = 0; s->spreads && i < s->plan->n_arms * s->plan->n_outcomes; i++)
        jm_spread_clear(&s->spreads[i]);
    jm_pairs_clear(&s->pairs);
    free(s->spreads);
    free(s->runs);
    free(s->failed);
    free(s->died);
    free(s);
}

jm_sink *jm_summary_sink(jm_summary *s)
{
    return &s->sink;
}

uint64_t jm_summary_failed(const jm_summary *s)
{
    return s->n_failed;
}

const char *jm_summary_first_failure(const jm_summary *s)
{
    return s->first;
}

/* Width on the screen: UTF-8 continuation bytes take none. */
static int width_of(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static void cell(jm_text *out, const char *text, int width, bool right)
{
    int gap = width - width_of(text);
    jm_text_addf(out, "%*s%s%*s", right && gap > 0 ? gap : 0, "", text,
                 !right && gap > 0 ? gap : 0, "");
}

static void spread_text(const jm_spread *s, char *out, size_t room)
{
    if (s->n == 0) {
        snprintf(out, room, "never");
        return;
    }
    double quantiles[JM_SPREAD_QUANTILES];
    jm_spread_quantiles(s, quantiles);
    int n = snprintf(out, room, "%.4g ± %.2g [%.3g, %.3g]", s->mean, jm_spread_sd(s), quantiles[0],
                     quantiles[2]);
    if (s->missing && n > 0 && (size_t)n < room)
        snprintf(out + n, room - (size_t)n, " n=%llu", (unsigned long long)s->n);
}

enum { MOST_CELL = 96 };

/* "+2.4", "-31", "0" */
static const char *signed_text(char out[32], int digits, double x)
{
    snprintf(out, 32, "%s%.*g", x > 0 ? "+" : "", digits, fabs(x) > 0 ? x : 0.0);
    return out;
}

/* What the arm does to each patient, beside the first arm. */
static void difference_text(const jm_summary *s, size_t arm, size_t i, char *out, size_t room)
{
    jm_pairs_spread d;
    char mean[32], low[32], high[32];
    if (!jm_pairs_difference(&s->pairs, arm, i, &d) || d.n == 0) {
        snprintf(out, room, "no pairs");
        return;
    }
    snprintf(out, room, "%s [%s, %s]", signed_text(mean, 4, d.mean), signed_text(low, 3, d.p5),
             signed_text(high, 3, d.p95));
}

/* "lowest [mg/dL]" */
static void name_cell(const jm_summary *s, size_t i, const int *widths, jm_text *out)
{
    const jm_plan_outcome *o = &s->plan->outcomes[i];
    char name[160];
    bool unitless = strcmp(o->unit, "1") == 0 || !*o->unit;
    snprintf(name, sizeof name, "%s%s%s%s", o->name, unitless ? "" : " [",
             unitless ? "" : o->unit, unitless ? "" : "]");
    cell(out, name, widths[0], false);
}

static void outcome_row(const jm_summary *s, size_t i, const int *widths, jm_text *out)
{
    char text[MOST_CELL];
    name_cell(s, i, widths, out);
    for (size_t a = 0; a < s->plan->n_arms; a++) {
        spread_text(&s->spreads[a * s->plan->n_outcomes + i], text, sizeof text);
        jm_text_add(out, "  ");
        cell(out, text, widths[a + 1], true);
    }
    jm_text_add(out, "\n");
}

/* Where nobody died there is no such row. */
static void died_row(const jm_summary *s, const int *widths, jm_text *out)
{
    if (!s->n_died)
        return;
    cell(out, "died", widths[0], false);
    for (size_t a = 0; a < s->plan->n_arms; a++) {
        char text[MOST_CELL];
        snprintf(text, sizeof text, "%llu", (unsigned long long)s->died[a]);
        jm_text_add(out, "  ");
        cell(out, text, widths[a + 1], true);
    }
    jm_text_add(out, "\n");
}

static void head_row(const jm_summary *s, const int *widths, jm_text *out)
{
    cell(out, "", widths[0], false);
    for (size_t a = 0; a < s->plan->n_arms; a++) {
        jm_text_add(out, "  ");
        cell(out, s->plan->arms[a].name, widths[a + 1], true);
    }
    jm_text_add(out, "\n");
    cell(out, "patients, failed", widths[0], false);
    for (size_t a = 0; a < s->plan->n_arms; a++) {
        char text[MOST_CELL];
        snprintf(text, sizeof text, "%llu, %llu", (unsigned long long)s->runs[a],
                 (unsigned long long)s->failed[a]);
        jm_text_add(out, "  ");
        cell(out, text, widths[a + 1], true);
    }
    jm_text_add(out, "\n");
}

/* widths[0] is the column of names, then one per arm. */
static void measure(const jm_summary *s, int *widths)
{
    widths[0] = 16;
    for (size_t i = 0; i < s->plan->n_outcomes; i++) {
        const jm_plan_outcome *o = &s->plan->outcomes[i];
        int n = width_of(o->name) + width_of(o->unit) + 3;
        widths[0] = n > widths[0] ? n : widths[0];
    }
    for (size_t a = 0; a < s->plan->n_arms; a++) {
        widths[a + 1] = width_of(s->plan->arms[a].name);
        for (size_t i = 0; i < s->plan->n_outcomes; i++) {
            char text[MOST_CELL];
            spread_text(&s->spreads[a * s->plan->n_outcomes + i], text, sizeof text);
            if (width_of(text) > widths[a + 1])
                widths[a + 1] = width_of(text);
            if (!s->pairs.values || a == 0)
                continue;
            difference_text(s, a, i, text, sizeof text);
            if (width_of(text) > widths[a + 1])
                widths[a + 1] = width_of(text);
        }
    }
}

static void difference_table(const jm_summary *s, const int *widths, jm_text *out)
{
    char text[MOST_CELL];
    jm_text_add(out, "\n");
    cell(out, "", widths[0], false);
    for (size_t a = 1; a < s->plan->n_arms; a++) {
        jm_text_add(out, "  ");
        cell(out, s->plan->arms[a].name, widths[a + 1], true);
    }
    jm_text_add(out, "\n");
    for (size_t i = 0; i < s->plan->n_outcomes; i++) {
        name_cell(s, i, widths, out);
        for (size_t a = 1; a < s->plan->n_arms; a++) {
            difference_text(s, a, i, text, sizeof text);
            jm_text_add(out, "  ");
            cell(out, text, widths[a + 1], true);
        }
        jm_text_add(out, "\n");
    }
    jm_text_addf(out, "arm minus %s in the same patient: mean [5 %%, 95 %% of patients]\n",
                 s->plan->arms[0].name);
}

static void differences(const jm_summary *s, const int *widths, jm_text *out)
{
    if (s->pairs.values)
        difference_table(s, widths, out);
    else if (s->pairs.too_many)
        jm_text_add(out, "too many runs to compare the arms patient by patient here; the results "
                         "file holds all\n");
}

void jm_summary_table(const jm_summary *s, jm_text *out)
{
    int *widths = calloc(s->plan->n_arms + 1, sizeof *widths);
    if (!widths)
        return;
    measure(s, widths);
    head_row(s, widths, out);
    died_row(s, widths, out);
    for (size_t i = 0; i < s->plan->n_outcomes; i++)
        outcome_row(s, i, widths, out);
    if (s->plan->n_outcomes)
        jm_text_add(out, "mean ± standard deviation [5 %, 95 % of patients]\n");
    differences(s, widths, out);
    if (s->n_died) {
        jm_text_addf(out, "%llu died, and are in the numbers above up to then; the first: %s\n",
                     (unsigned long long)s->n_died, s->first_death);
    }
    if (s->n_failed) {
        jm_text_addf(out, "%llu failed and are in no number above; the first: %s\n",
                     (unsigned long long)s->n_failed, s->first);
    }
    free(widths);
}

static void json_number(jm_text *out, const char *key, double x)
{
    jm_text_addf(out, ", \"%s\": ", key);
    if (isfinite(x))
        jm_text_add_double(out, x);
    else
        jm_text_add(out, "null");
}

static void json_arm(const jm_summary *s, size_t a, jm_text *out)
{
    jm_text_add(out, "{\"arm\": ");
    jm_text_add_json(out, s->plan->arms[a].name);
    jm_text_addf(out, ", \"runs\": %llu, \"failed\": %llu, \"died\": %llu, \"outcomes\": [",
                 (unsigned long long)s->runs[a], (unsigned long long)s->failed[a],
                 (unsigned long long)s->died[a]);
    for (size_t i = 0; i < s->plan->n_outcomes; i++) {
        const jm_spread *v = &s->spreads[a * s->plan->n_outcomes + i];
        double quantiles[JM_SPREAD_QUANTILES];
        jm_spread_quantiles(v, quantiles);
        jm_text_addf(out, "%s{\"name\": ", i ? ", " : "");
        jm_text_add_json(out, s->plan->outcomes[i].name);
        jm_text_add(out, ", \"unit\": ");
        jm_text_add_json(out, s->plan->outcomes[i].unit);
        jm_text_addf(out, ", \"n\": %llu", (unsigned long long)v->n);
        json_number(out, "mean", v->n ? v->mean : (double)NAN);
        json_number(out, "sd", jm_spread_sd(v));
        json_number(out, "min", v->low);
        json_number(out, "p5", quantiles[0]);
        json_number(out, "median", quantiles[1]);
        json_number(out, "p95", quantiles[2]);
        json_number(out, "max", v->high);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]}");
}

static void json_difference(const jm_summary *s, size_t arm, size_t i, jm_text *out)
{
    jm_pairs_spread d;
    (void)jm_pairs_difference(&s->pairs, arm, i, &d);
    jm_text_add(out, i ? ", {\"name\": " : "{\"name\": ");
    jm_text_add_json(out, s->plan->outcomes[i].name);
    jm_text_add(out, ", \"unit\": ");
    jm_text_add_json(out, s->plan->outcomes[i].unit);
    jm_text_addf(out, ", \"n\": %llu", (unsigned long long)d.n);
    json_number(out, "mean", d.mean);
    json_number(out, "p5", d.p5);
    json_number(out, "median", d.median);
    json_number(out, "p95", d.p95);
    jm_text_add(out, "}");
}

/* null where there are too many runs, [] where there is one arm. */
static void json_differences(const jm_summary *s, jm_text *out)
{
    jm_text_add(out, ", \"differences\": ");
    if (s->pairs.too_many) {
        jm_text_add(out, "null");
        return;
    }
    jm_text_add(out, "[");
    for (size_t a = 1; s->pairs.values && a < s->plan->n_arms; a++) {
        jm_text_add(out, a > 1 ? ", {\"arm\": " : "{\"arm\": ");
        jm_text_add_json(out, s->plan->arms[a].name);
        jm_text_add(out, ", \"minus\": ");
        jm_text_add_json(out, s->plan->arms[0].name);
        jm_text_add(out, ", \"outcomes\": [");
        for (size_t i = 0; i < s->plan->n_outcomes; i++)
            json_difference(s, a, i, out);
        jm_text_add(out, "]}");
    }
    jm_text_add(out, "]");
}

void jm_summary_json(const jm_summary *s, jm_text *out)
{
    jm_text_addf(out, "{\"failed\": %llu, \"first_failure\": ", (unsigned long long)s->n_failed);
    jm_text_add_json(out, s->first);
    jm_text_addf(out, ", \"died\": %llu, \"first_death\": ", (unsigned long long)s->n_died);
    jm_text_add_json(out, s->first_death);
    jm_text_add(out, ", \"arms\": [");
    for (size_t a = 0; a < s->plan->n_arms; a++) {
        jm_text_add(out, a ? ", " : "");
        json_arm(s, a, out);
    }
    jm_text_add(out, "]");
    json_differences(s, out);
    jm_text_add(out, "}\n");
}
