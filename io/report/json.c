/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of a report as JSON; docs/report.md lists the members. What there is not is null. */
#include <math.h>

#include "core/base/config.h"
#include "io/report/inside.h"

static void number(jm_text *out, double x)
{
    if (isfinite(x))
        jm_text_add_double(out, x);
    else
        jm_text_add(out, "null");
}

/* ", "key": " */
static void key(jm_text *out, const char *name)
{
    jm_text_addf(out, ", \"%s\": ", name);
}

static void say(jm_text *out, const char *name, const char *value)
{
    key(out, name);
    jm_text_add_json(out, value);
}

static void say_number(jm_text *out, const char *name, double x)
{
    key(out, name);
    number(out, x);
}

static void say_count(jm_text *out, const char *name, uint64_t n)
{
    jm_text_addf(out, ", \"%s\": %llu", name, (unsigned long long)n);
}

static void numbers(jm_text *out, const char *name, const double *x, size_t n)
{
    key(out, name);
    jm_text_add(out, "[");
    for (size_t i = 0; i < n; i++) {
        jm_text_add(out, i ? ", " : "");
        number(out, x[i]);
    }
    jm_text_add(out, "]");
}

static const char *const quantiles[JM_STATS_SHARES] = { "p5", "p25", "median", "p75", "p95" };

static void spread(jm_text *out, const jm_stats *s)
{
    say_count(out, "n", s->n);
    say_number(out, "mean", s->mean);
    say_number(out, "sd", s->sd);
    say_number(out, "min", s->low);
    for (size_t q = 0; q < JM_STATS_SHARES; q++)
        say_number(out, quantiles[q], s->at[q]);
    say_number(out, "max", s->high);
}

static void asked(jm_text *out, const jm_facts *f)
{
    static const char *const texts[] = { "title", "model", "model_title", "model_source",
                                         "model_fingerprint", "scenario_path", "command", "method",
                                         "design", "jumeau_version", "date_created",
                                         "plan_sha256", "duration", "duration_unit", "seed", "rtol",
                                         "atol" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        say(out, texts[i], jm_facts_says(f, texts[i]));
    say(out, "time_unit", f->time_unit);
    say_count(out, "patients", f->n_people);
    say_count(out, "replicates", f->n_replicates);
    say_count(out, "runs", f->n_runs);
}

static void one_arm(jm_text *out, const jm_facts *f, size_t a)
{
    const jm_facts_arm *arm = &f->arms[a];
    static const char *const flags[] = { "parameter_out_of_range", "signal_out_of_bounds",
                                         "retried" };
    jm_text_add(out, "{\"arm\": ");
    jm_text_add_json(out, arm->name);
    say(out, "doc", arm->doc);
    say_count(out, "failed", arm->n_failed);
    for (size_t k = 0; k < JM_FATE_COUNT; k++)
        say_count(out, jm_fate_text((jm_fate)k), arm->fates[k]);
    for (size_t k = 0; k < 3; k++)
        say_count(out, flags[k], arm->flagged[k]);
    key(out, "outcomes");
    jm_text_add(out, "[");
    for (size_t k = 0; k < f->n_outcomes; k++) {
        jm_text_add(out, k ? ", {\"name\": " : "{\"name\": ");
        jm_text_add_json(out, f->outcomes[k]->name);
        say(out, "unit", f->outcomes[k]->unit);
        spread(out, &f->outcome_stats[a * f->n_outcomes + k]);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]}");
}

static void one_change(jm_text *out, const jm_facts *f, const jm_facts_change *c, size_t k)
{
    jm_text_add(out, "{\"arm\": ");
    jm_text_add_json(out, f->arms[c->arm].name);
    say(out, "minus", f->arms[c->minus].name);
    say(out, "name", f->outcomes[k]->name);
    say(out, "unit", f->outcomes[k]->unit);
    spread(out, &c->of);
    say_count(out, "patients", c->n_patients);
    say_number(out, "mean_low", c->of.mean - c->half_width);
    say_number(out, "mean_high", c->of.mean + c->half_width);
    say_count(out, "rose", c->rose);
    say_count(out, "fell", c->fell);
    say_count(out, "same", c->same);
    jm_text_add(out, "}");
}

static jm_status ends(jm_text *out, const jm_facts *f, jm_error *err)
{
    jm_status status = JM_OK;
    key(out, "ends");
    jm_text_add(out, "[");
    for (size_t i = 0; status == JM_OK && i < f->n_ends; i++) {
        const jm_facts_end *e = &f->ends[i];
        const char *id = "";
        status = jm_facts_patient(f, e->run, &id, err);
        jm_text_add(out, i ? ", {\"patient\": " : "{\"patient\": ");
        jm_text_add_json(out, id);
        say(out, "arm", f->arms[jm_facts_arm_of(f, e->run)].name);
        say_count(out, "replicate", e->run / f->n_people / f->n_arms);
        say(out, "status", jm_fate_text((jm_fate)f->fate[e->run]));
        say_number(out, "time", e->time);
        say(out, "reason", e->reason);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]");
    key(out, "limits");
    jm_text_add(out, "[");
    for (size_t i = 0; i < f->n_limits; i++) {
        const jm_facts_limit *l = &f->limits[i];
        jm_text_add(out, i ? ", {\"name\": " : "{\"name\": ");
        jm_text_add_json(out, l->name);
        say(out, "unit", l->unit);
        say(out, "arm", f->arms[l->arm].name);
        say_count(out, "runs", l->n);
        say_number(out, "first", l->first);
        say_number(out, "median", l->median);
        say_number(out, "low", l->low);
        say_number(out, "high", l->high);
        key(out, "patients");
        jm_text_add(out, "[");
        for (size_t k = 0; status == JM_OK && k < l->n; k++) {
            const char *id = "";
            status = jm_facts_patient(f, l->runs[k], &id, err);
            jm_text_add(out, k ? ", " : "");
            jm_text_add_json(out, id);
        }
        jm_text_add(out, "]}");
    }
    jm_text_add(out, "]");
    return status;
}

static void bands(jm_text *out, const jm_facts *f, const jm_course *c)
{
    key(out, "arms");
    jm_text_add(out, "[");
    for (size_t a = 0; a < f->n_arms; a++) {
        jm_text_add(out, a ? ", {\"arm\": " : "{\"arm\": ");
        jm_text_add_json(out, f->arms[a].name);
        key(out, "n");
        jm_text_add(out, "[");
        for (size_t t = 0; t < f->n_times; t++)
            jm_text_addf(out, "%s%lu", t ? ", " : "", (unsigned long)c->bands[a].n[t]);
        jm_text_add(out, "]");
        for (size_t q = 0; q < JM_STATS_SHARES; q++)
            numbers(out, quantiles[q], c->bands[a].at[q], f->n_times);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]");
}

static jm_status signals(jm_text *out, const jm_facts *f, jm_error *err)
{
    jm_status status = JM_OK;
    numbers(out, "time", f->times, f->n_times);
    key(out, "signals");
    jm_text_add(out, "[");
    for (size_t s = 0; status == JM_OK && s < f->n_signals; s++) {
        jm_course course;
        jm_arena *arena = jm_arena_new();
        if (!arena)
            return jm_fail(err, JM_MEMORY, "no memory for a report");
        status = jm_course_read(&course, f, s, NULL, 0, arena, err);
        jm_text_add(out, s ? ", {\"name\": " : "{\"name\": ");
        jm_text_add_json(out, f->signals[s]->name);
        say(out, "unit", f->signals[s]->unit);
        say(out, "doc", f->signals[s]->doc);
        if (status == JM_OK)
            bands(out, f, &course);
        jm_text_add(out, "}");
        jm_arena_free(arena);
    }
    jm_text_add(out, "]");
    return status;
}

static void events(jm_text *out, const report_file *file)
{
    const jm_facts *f = file->facts;
    key(out, "events");
    jm_text_add(out, "[");
    for (size_t i = 0; i < file->n_marks; i++) {
        const jm_mark *m = &file->marks[i];
        jm_text_add(out, i ? ", {\"arm\": " : "{\"arm\": ");
        jm_text_add_json(out, f->arms[m->arm].name);
        say(out, "kind", m->kind);
        say(out, "label", m->label);
        say(out, "unit", m->unit);
        say_count(out, "events", m->n_events);
        say_count(out, "runs", m->n_runs);
        say_number(out, "first", m->first);
        say_number(out, "last", m->last);
        say_number(out, "mean_value", m->n_values ? m->sum / (double)m->n_values : (double)NAN);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]");
}

static void drivers(jm_text *out, const report_file *file)
{
    const jm_facts *f = file->facts;
    key(out, "rank_correlations");
    jm_text_add(out, "[");
    for (size_t p = 0; p < file->drivers.n; p++) {
        const jm_driver *d = &file->drivers.all[p];
        for (size_t i = 0; i < f->n_arms * f->n_outcomes; i++) {
            jm_text_add(out, p || i ? ", {\"parameter\": " : "{\"parameter\": ");
            jm_text_add_json(out, d->parameter->name);
            say(out, "arm", f->arms[i / f->n_outcomes].name);
            say(out, "outcome", f->outcomes[i % f->n_outcomes]->name);
            say_number(out, "rho", d->rho[i]);
            jm_text_add(out, "}");
        }
    }
    jm_text_add(out, "]");
}

static void one_group(jm_text *out, const jm_facts *f, const jm_group_of *g)
{
    jm_text_addf(out, "{\"patients\": %zu", g->n_patients);
    say_number(out, "low", g->low);
    say_number(out, "high", g->high);
    key(out, "outcomes");
    jm_text_add(out, "[");
    for (size_t i = 0; i < f->n_arms * f->n_outcomes; i++) {
        jm_text_add(out, i ? ", {\"arm\": " : "{\"arm\": ");
        jm_text_add_json(out, f->arms[i / f->n_outcomes].name);
        say_count(out, "failed", g->n_failed[i / f->n_outcomes]);
        say(out, "name", f->outcomes[i % f->n_outcomes]->name);
        spread(out, &g->stats[i]);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]}");
}

static void groups(jm_text *out, const report_file *file)
{
    key(out, "subgroups");
    jm_text_add(out, "[");
    for (size_t i = 0; i < file->n_groups; i++) {
        const jm_grouping *g = &file->groups[i];
        jm_text_add(out, i ? ", {\"parameter\": " : "{\"parameter\": ");
        jm_text_add_json(out, g->parameter->name);
        say(out, "unit", g->parameter->unit);
        say(out, "by", g->by_value ? "value" : "thirds");
        key(out, "groups");
        jm_text_add(out, "[");
        for (size_t k = 0; k < g->n; k++) {
            jm_text_add(out, k ? ", " : "");
            one_group(out, file->facts, &g->groups[k]);
        }
        jm_text_add(out, "]}");
    }
    jm_text_add(out, "]");
}

static jm_status one_file(jm_text *out, const report_file *file, jm_error *err)
{
    const jm_facts *f = file->facts;
    jm_text_add(out, "{\"file\": ");
    jm_text_add_json(out, f->path);
    say(out, "checksum", file->checksum);
    asked(out, f);
    jm_status status = ends(out, f, err);
    key(out, "arms");
    jm_text_add(out, "[");
    for (size_t a = 0; a < f->n_arms; a++) {
        jm_text_add(out, a ? ", " : "");
        one_arm(out, f, a);
    }
    jm_text_add(out, "]");
    key(out, "differences");
    jm_text_add(out, "[");
    for (size_t i = 0; i < f->n_changes * f->n_outcomes; i++) {
        jm_text_add(out, i ? ", " : "");
        one_change(out, f, &f->changes[i], i % f->n_outcomes);
    }
    jm_text_add(out, "]");
    if (status == JM_OK)
        status = signals(out, f, err);
    events(out, file);
    drivers(out, file);
    groups(out, file);
    jm_text_add(out, "}");
    return status;
}

jm_status jm_report_json(const jm_report *r, jm_text *out, jm_error *err)
{
    jm_status status = JM_OK;
    jm_text_add(out, "{\"report\": 1");
    say(out, "jumeau", JM_VERSION);
    say(out, "notice", "Simulated patients, for research and education only. Not a medical device. "
                       "A draft until a person has reviewed it.");
    key(out, "files");
    jm_text_add(out, "[");
    for (size_t i = 0; status == JM_OK && i < r->n_files; i++) {
        jm_text_add(out, i ? ", " : "");
        status = one_file(out, &r->files[i], err);
    }
    jm_text_add(out, "]}\n");
    html_make_valid(out->data);
    if (status == JM_OK && out->failed)
        status = jm_fail(err, JM_MEMORY, "no memory for a report");
    return status;
}
