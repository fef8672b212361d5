/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plan as text. The same text, doubles exact, is what jm_plan_hash sums: whatever changes a
 * result stands in it, and nothing else (no time of day, no machine, no path).
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/sha256.h"
#include "core/plan/plan.h"

/* " key value" */
static void say(jm_text *out, const char *key, double value)
{
    jm_text_addf(out, " %s ", key);
    jm_text_add_double(out, value);
}

static const char *row_name(const jm_model_abi *abi, uint32_t row)
{
    return row < abi->n_params ? abi->params[row].name : abi->inputs[row - abi->n_params].name;
}

static void print_event(const jm_plan *plan, const jm_plan_event *e, jm_text *out)
{
    const jm_model_abi *abi = plan->model->abi;
    jm_text_add(out, "    at ");
    jm_text_add_double(out, e->t);
    if (e->kind == JM_PLAN_RESET) {
        jm_text_add(out, " reset\n");
        return;
    }
    if (e->kind == JM_PLAN_SET) {
        jm_text_addf(out, " set %s", row_name(abi, e->index));
        say(out, "to", e->value);
        jm_text_add(out, "\n");
        return;
    }
    jm_text_addf(out, " dose %s", abi->routes[e->index].name);
    say(out, "amount", e->amount);
    jm_text_addf(out, " %s", abi->routes[e->index].unit);
    if (e->rate != 0)
        say(out, "rate", e->rate);
    if (e->duration != 0)
        say(out, "duration", e->duration);
    if (e->interval != 0)
        say(out, "every", e->interval);
    if (e->times > 1)
        jm_text_addf(out, " times %u", e->times);
    if (e->steady)
        jm_text_addf(out, " steady %u", e->steady);
    jm_text_add(out, "\n");
}

static void print_arms(const jm_plan *plan, jm_text *out)
{
    for (size_t a = 0; a < plan->n_arms; a++) {
        const jm_plan_arm *arm = &plan->arms[a];
        jm_text_addf(out, "arm %s%s\n", arm->name, arm->scripted ? ", scripted" : "");
        for (size_t k = 0; k < arm->n_settings; k++) {
            jm_text_addf(out, "    with %s", row_name(plan->model->abi, arm->settings[k].row));
            say(out, "=", arm->settings[k].value);
            jm_text_add(out, "\n");
        }
        for (size_t k = 0; k < arm->n_events; k++)
            print_event(plan, &arm->events[k], out);
    }
}

static void print_own(const jm_plan *plan, size_t most, jm_text *out)
{
    for (size_t k = 0; k < plan->n_own; k++) {
        if (k == most) {
            jm_text_addf(out, "… and %zu more patients with events of their own\n",
                         plan->n_own - most);
            return;
        }
        jm_text_addf(out, "patient %llu\n", (unsigned long long)plan->own[k].patient);
        for (size_t e = 0; e < plan->own[k].n_events; e++)
            print_event(plan, &plan->own[k].events[e], out);
    }
}

static void print_times(const jm_plan *plan, size_t most, jm_text *out)
{
    jm_text_addf(out, "observe at %zu times:", plan->n_times);
    for (size_t k = 0; k < plan->n_times; k++) {
        if (k + 1 < plan->n_times && k >= most) {
            jm_text_add(out, " …");
            k = plan->n_times - 1;
        }
        jm_text_add(out, " ");
        jm_text_add_double(out, plan->times[k]);
    }
    jm_text_addf(out, "%s\n", plan->keep_samples ? "" : "; only outcomes are kept");
}

static const char *ref_name(const jm_plan *plan, jm_ref ref)
{
    return jm_model_var(plan->model, ref)->name;
}

static void print_records(const jm_plan *plan, jm_text *out)
{
    for (size_t k = 0; k < plan->n_signals; k++) {
        const jm_plan_signal *s = &plan->signals[k];
        jm_text_addf(out, "record %s of %s in %s", s->name, ref_name(plan, s->ref), s->unit);
        say(out, "factor", s->factor);
        if (s->offset != 0)
            say(out, "offset", s->offset);
        jm_text_add(out, "\n");
    }
}

static void print_outcomes(const jm_plan *plan, jm_text *out)
{
#define KIND_TEXT(name, text) text,
    static const char *const kinds[] = {JM_OUTCOME_LIST(KIND_TEXT)};
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &plan->outcomes[k];
        jm_text_addf(out, "outcome %s in %s: %s of %s", o->name, o->unit, kinds[o->kind],
                     o->kind == JM_OUTCOME_DOSES ? plan->model->abi->routes[o->route].name
                                                 : ref_name(plan, o->ref));
        if (o->kind == JM_OUTCOME_FRACTION || o->kind == JM_OUTCOME_TIME_IN ||
            o->kind == JM_OUTCOME_FIRST_TIME || o->kind == JM_OUTCOME_COUNT) {
            say(out, "between", o->low);
            say(out, "and", o->high);
        }
        if (o->kind == JM_OUTCOME_VALUE_AT)
            say(out, "at", o->at);
        if (o->from > plan->t_start)
            say(out, "from", o->from);
        if (o->until < plan->t_end)
            say(out, "until", o->until);
        say(out, "factor", o->factor);
        if (o->offset != 0)
            say(out, "offset", o->offset);
        jm_text_add(out, "\n");
    }
}

static void print_cohort(const jm_plan *plan, jm_text *out)
{
    const jm_cohort *cohort = plan->cohort;
    jm_text_addf(out, "cohort of %llu patients, seed %llu, design %s\n",
                 (unsigned long long)cohort->n, (unsigned long long)cohort->seed, cohort->design);
    if (cohort->whole)
        jm_text_addf(out, "    taken out of %llu, from patient %llu on\n",
                     (unsigned long long)cohort->whole, (unsigned long long)cohort->origin + 1);
    for (size_t c = 0; c < cohort->n_columns; c++) {
        jm_text_addf(out, "    %s in %s: %s\n", cohort->columns[c].name, cohort->columns[c].unit,
                     cohort->columns[c].source);
    }
}

static void print_options(const jm_plan *plan, bool is_exact, jm_text *out)
{
    jm_text_addf(out, "method %s", plan->options.method);
    if (plan->method_reason[0] && !is_exact)
        jm_text_addf(out, " (%s)", plan->method_reason);
    jm_text_add(out, "\noptions");
#define PRINT_OPTION(name, type, value, low, high, text) say(out, #name, plan->options.name);
    JM_OPTION_LIST(PRINT_OPTION)
    if (plan->patience)
        jm_text_addf(out, "\npatience %llu steps", (unsigned long long)plan->patience);
    jm_text_addf(out, "\ngroups %llu of up to %u\n", (unsigned long long)plan->n_groups,
                 plan->lanes_refill);
}

static void print_all(const jm_plan *plan, size_t most, jm_text *out)
{
    jm_text_addf(out, "plan %s\n", plan->title);
    jm_text_addf(out, "model %s %s\n", plan->model->abi->name, plan->model->abi->fingerprint);
    jm_text_add(out, "runs from ");
    jm_text_add_double(out, plan->t_start);
    jm_text_add(out, " to ");
    jm_text_add_double(out, plan->t_end);
    jm_text_addf(out, " %s, %u replicates\n", plan->model->abi->time_unit, plan->n_replicates);
    if (plan->settle > 0) {
        jm_text_add(out, "settled before that for ");
        jm_text_add_double(out, plan->settle);
        jm_text_addf(out, " %s\n", plan->model->abi->time_unit);
    }
    print_cohort(plan, out);
    print_arms(plan, out);
    print_own(plan, most, out);
    print_times(plan, most, out);
    print_records(plan, out);
    print_outcomes(plan, out);
    print_options(plan, most == SIZE_MAX, out);
}

void jm_plan_print(const jm_plan *plan, jm_text *out)
{
    enum { SHOWN = 12 }; /* times and patients with events of their own */
    print_all(plan, SHOWN, out);
}

/* Numbers of patients as the cohort gives them: the source of a table is a name and says nothing
   about what stands in it. A sampled cohort is said by its seed and distributions, so its first
   patients are proof enough. */
static void add_values(const jm_plan *plan, jm_sha256 *sum)
{
    enum { PIECE = 512 };
    const jm_cohort *cohort = plan->cohort;
    double *x = malloc(PIECE * (cohort->n_columns + 1) * sizeof *x);
    for (uint64_t first = 0; x && cohort->n_columns && first < cohort->n; first += PIECE) {
        const size_t n = cohort->n - first < PIECE ? (size_t)(cohort->n - first) : PIECE;
        const bool is_enough = first > 0 && strcmp(cohort->design, "table") != 0;
        if (is_enough || cohort->values(cohort, first, n, 0, x, NULL) != JM_OK)
            break;
        jm_sha256_add(sum, x, n * cohort->n_columns * sizeof *x);
    }
    free(x);
}

void jm_plan_hash(const jm_plan *plan, char hex[65])
{
    jm_text text;
    jm_sha256 sum;
    jm_text_init(&text);
    print_all(plan, SIZE_MAX, &text);
    jm_text_add(&text, "script\n");
    jm_text_add(&text, plan->scenario_text);
    jm_sha256_init(&sum);
    jm_sha256_add(&sum, text.data, text.length);
    add_values(plan, &sum);
    jm_sha256_hex(&sum, hex);
    jm_text_clear(&text);
}
