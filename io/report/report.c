/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/units/units.h"
#include "io/report/inside.h"

/* Bytes of lines that a page holds, and of memory that they take while it is made. */
enum { LINE_BYTES = 1400000, LINE_ROOM = 64 << 20 };

static jm_status no_memory(jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for a report");
}

/* ---- time ---- */

/* Seconds of a unit of time; false where it is none. */
static bool seconds_of(const char *unit, double *out)
{
    jm_unit it, second;
    if (jm_unit_parse(&it, unit, NULL) != JM_OK || jm_unit_parse(&second, "s", NULL) != JM_OK ||
        !jm_unit_same_dim(&it, &second))
        return false;
    *out = jm_unit_factor(&it, &second);
    return true;
}

double report_time_factor(const char *from, const char *to)
{
    double a, b;
    return seconds_of(from, &a) && seconds_of(to, &b) ? a / b : 1;
}

const char *report_time_unit(const char *unit, double span)
{
    static const struct {
        const char *unit;
        double seconds, least; /* so many of them make it the unit that is shown */
    } steps[] = { { "day", 86400, 3 }, { "h", 3600, 4 }, { "min", 60, 4 }, { "s", 1, 4 },
                  { "ms", 1e-3, 0 } };
    double seconds;
    size_t i = 0;
    if (!seconds_of(unit, &seconds))
        return unit;
    while (span * seconds < steps[i].least * steps[i].seconds)
        i++;
    return steps[i].seconds < seconds && span >= steps[i].least ? unit : steps[i].unit;
}

size_t report_arm_number(const report_file *file, size_t arm)
{
    return file->first_arm + arm;
}

const char *report_dashes(size_t arm)
{
    static const char *const dashes[] = { "", "8 4", "2 3", "10 3 2 3", "14 3", "4 2 1 2" };
    return dashes[arm % (sizeof dashes / sizeof *dashes)];
}

/* ---- topics: what files have in common ---- */

static void add_topic(report_topic *topics, size_t *n, size_t file, size_t place,
                      const jm_variable *v)
{
    size_t i = 0;
    while (i < *n && (strcmp(topics[i].name, v->name) != 0 ||
                      strcmp(topics[i].unit, v->unit) != 0 || topics[i].of[file] != SIZE_MAX))
        i++;
    if (i == *n) {
        topics[i] = (report_topic){ v->name, v->unit, v->doc, v->low, v->high, { 0 } };
        for (size_t k = 0; k < JM_REPORT_FILES; k++)
            topics[i].of[k] = SIZE_MAX;
        ++*n;
    }
    topics[i].of[file] = place;
}

static bool find_topics(jm_report *r)
{
    size_t most = 1;
    for (size_t i = 0; i < r->n_files; i++)
        most += r->files[i].facts->n_all;
    r->outcomes = jm_arena_take(r->arena, most, sizeof *r->outcomes);
    r->signals = jm_arena_take(r->arena, most, sizeof *r->signals);
    for (size_t i = 0; r->outcomes && r->signals && i < r->n_files; i++) {
        const jm_facts *f = r->files[i].facts;
        for (size_t k = 0; k < f->n_outcomes; k++)
            add_topic(r->outcomes, &r->n_outcomes, i, k, f->outcomes[k]);
        for (size_t k = 0; k < f->n_signals; k++)
            add_topic(r->signals, &r->n_signals, i, k, f->signals[k]);
    }
    return r->outcomes && r->signals;
}

/* ---- files and arms ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* "day.h5", or "b: day.h5" where another file has the same name. */
static const char *label_of(const jm_report *r, size_t file)
{
    const char *name = base_name(r->files[file].facts->path);
    bool twice = false;
    for (size_t i = 0; i < r->n_files; i++)
        twice |= i != file && strcmp(base_name(r->files[i].facts->path), name) == 0;
    jm_text text;
    jm_text_init(&text);
    if (twice)
        jm_text_addf(&text, "%c: ", (int)('A' + file));
    jm_text_add(&text, name);
    const char *out = text.failed ? NULL : jm_arena_text(r->arena, text.data);
    jm_text_clear(&text);
    return out;
}

static bool name_arm(jm_report *r, size_t file, size_t arm)
{
    const jm_facts *f = r->files[file].facts;
    report_arm *a = &r->arms[r->n_arms++];
    *a = (report_arm){ &r->files[file], arm, f->arms[arm].name };
    if (r->n_files < 2)
        return true;
    jm_text text;
    jm_text_init(&text);
    jm_text_addf(&text, "%s · %s", f->arms[arm].name, f->label);
    a->name = text.failed ? NULL : jm_arena_text(r->arena, text.data);
    jm_text_clear(&text);
    return a->name != NULL;
}

static bool name_arms(jm_report *r)
{
    size_t n = 0;
    bool good = true;
    for (size_t i = 0; i < r->n_files; i++) {
        r->files[i].first_arm = n;
        n += r->files[i].facts->n_arms;
    }
    r->arms = jm_arena_take(r->arena, n, sizeof *r->arms);
    for (size_t i = 0; r->arms && good && i < r->n_files; i++) {
        if (r->n_files > 1) {
            const char *label = label_of(r, i);
            good = label != NULL;
            r->files[i].facts->label = label ? label : "";
        }
        for (size_t a = 0; good && a < r->files[i].facts->n_arms; a++)
            good = name_arm(r, i, a);
    }
    return r->arms && good;
}

/* One unit of time for all files, that suits the longest of them. */
static jm_status find_clock(jm_report *r, jm_error *err)
{
    const char *first = r->files[0].facts->time_unit;
    double span = 0, seconds;
    for (size_t i = 0; i < r->n_files; i++) {
        const jm_facts *f = r->files[i].facts;
        if (strcmp(f->time_unit, first) != 0 &&
            !(seconds_of(f->time_unit, &seconds) && seconds_of(first, &seconds)))
            return jm_fail_at(err, JM_ARGUMENT, f->path, 0, "has its time in \"%s\" and %s in "
                              "\"%s\": make a report of each", f->time_unit,
                              r->files[0].facts->path, first);
        for (size_t k = 0; k < f->n_runs; k++)
            span = fmax(span, f->t_end[k] * report_time_factor(f->time_unit, first));
    }
    r->time_unit = report_time_unit(first, span);
    for (size_t i = 0; i < r->n_files; i++)
        r->files[i].clock = report_time_factor(r->files[i].facts->time_unit, r->time_unit);
    return JM_OK;
}

/* So many patients that their lines, two bytes a point and a third more as text, fit. */
static size_t most_lines(const jm_report *r, const jm_facts *f)
{
    const size_t each = jm_course_points(f->n_times) * f->n_signals * f->n_arms;
    const size_t room = f->n_times * f->n_arms * sizeof(float);
    if (each == 0)
        return 0;
    const size_t fits = LINE_BYTES / r->n_files / (each * 8 / 3), holds = LINE_ROOM / room;
    return fits < holds ? fits : holds;
}

static jm_status study(jm_report *r, report_file *file, jm_error *err)
{
    const jm_facts *f = file->facts;
    jm_status status = jm_drivers_find(&file->drivers, f, err);
    if (status == JM_OK)
        status = jm_groups_find(file->groups, &file->n_groups, f, &file->drivers, err);
    if (status == JM_OK)
        status = jm_course_marks(&file->marks, &file->n_marks, f, err);
    if (status == JM_OK)
        status = jm_course_choose(&file->chosen, &file->n_chosen, most_lines(r, f), f, err);
    if (status == JM_OK)
        status = jm_results_checksum(f->results, file->checksum, err);
    return status;
}

jm_status jm_report_open(jm_report **out, const char *const *paths, size_t n, jm_error *err)
{
    *out = NULL;
    jm_arena *arena = jm_arena_new();
    jm_report *r = arena ? jm_arena_take(arena, 1, sizeof *r) : NULL;
    if (!r) {
        jm_arena_free(arena);
        return no_memory(err);
    }
    r->arena = arena;
    jm_status status = JM_OK;
    for (size_t i = 0; status == JM_OK && i < n; i++) {
        status = jm_facts_open(&r->files[i].facts, paths[i], err);
        r->n_files += status == JM_OK;
    }
    if (status == JM_OK && (!name_arms(r) || !find_topics(r)))
        status = no_memory(err);
    for (size_t i = 0; status == JM_OK && i < n; i++)
        status = study(r, &r->files[i], err);
    if (status == JM_OK)
        status = find_clock(r, err);
    if (status == JM_OK)
        *out = r;
    else
        jm_report_close(r);
    return status;
}

void jm_report_close(jm_report *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n_files; i++)
        jm_facts_close(r->files[i].facts);
    jm_arena_free(r->arena);
}
