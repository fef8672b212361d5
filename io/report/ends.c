/* SPDX-License-Identifier: Apache-2.0 */
/* Who failed, died or was stopped, when and why; and which quantities left their bounds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/report/facts.h"

enum { EVENTS = 1 << 16 };

/* A quantity that left its bounds in a run. */
typedef struct crossing {
    size_t run, entry;
    double time, value;
} crossing;

typedef struct crossings {
    crossing *all;
    size_t n, room;
} crossings;

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for what happened in %s", f->path);
}

static bool ended_early(const jm_facts *f, size_t run)
{
    return f->fate[run] != JM_FATE_OK;
}

static jm_status list_ends(jm_facts *f, jm_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_runs; i++)
        n += ended_early(f, i);
    f->ends = jm_arena_take(f->arena, n + 1, sizeof *f->ends);
    if (!f->ends)
        return no_memory(f, err);
    for (size_t i = 0; i < f->n_runs; i++) {
        if (ended_early(f, i))
            f->ends[f->n_ends++] = (jm_facts_end){ i, f->t_end[i], "" };
    }
    return JM_OK;
}

static int by_run(const void *a, const void *b)
{
    const size_t x = ((const jm_facts_end *)a)->run, y = ((const jm_facts_end *)b)->run;
    return (x > y) - (x < y);
}

static void give_reason(const jm_facts *f, size_t run, const char *reason)
{
    const jm_facts_end key = { .run = run };
    jm_facts_end *end = bsearch(&key, f->ends, f->n_ends, sizeof key, by_run);
    if (end)
        end->reason = reason;
}

static bool is_end(const char *kind)
{
    return strcmp(kind, "failed") == 0 || strcmp(kind, "died") == 0 || strcmp(kind, "stopped") == 0;
}

static bool keep_crossing(crossings *c, const jm_happened *h)
{
    if (c->n == c->room) {
        const size_t room = c->room ? 2 * c->room : 1024;
        crossing *all = realloc(c->all, room * sizeof *all);
        if (!all)
            return false;
        c->all = all;
        c->room = room;
    }
    c->all[c->n++] = (crossing){ h->run, h->entry, h->time, h->value };
    return true;
}

static jm_status read_events(jm_facts *f, const jm_happened_entry *entries, crossings *found,
                             jm_error *err)
{
    const size_t all = jm_results_n_events(f->results);
    jm_happened *events = malloc(EVENTS * sizeof *events);
    jm_status status = events ? JM_OK : no_memory(f, err);
    for (size_t first = 0; status == JM_OK && first < all; first += EVENTS) {
        const size_t n = all - first < EVENTS ? all - first : EVENTS;
        status = jm_results_events(f->results, first, n, events, err);
        for (size_t i = 0; status == JM_OK && i < n; i++) {
            const jm_happened_entry *entry = &entries[events[i].entry];
            if (is_end(entry->kind))
                give_reason(f, events[i].run, entry->label);
            if (strcmp(entry->kind, "limit") == 0 && !keep_crossing(found, &events[i]))
                status = no_memory(f, err);
        }
    }
    free(events);
    return status;
}

/* By entry, then by run: the first of a run stands before its others. */
static int by_entry(const void *a, const void *b)
{
    const crossing *x = a, *y = b;
    if (x->entry != y->entry)
        return x->entry < y->entry ? -1 : 1;
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    return (x->time > y->time) - (x->time < y->time);
}

/* crossings [from, to) are of one entry; those of one arm make a limit. */
static jm_status add_limit(jm_facts *f, const jm_happened_entry *entry, const crossing *c,
                           size_t n, jm_error *err)
{
    double *times = malloc((n + 1) * sizeof *times);
    if (!times)
        return no_memory(f, err);
    for (size_t arm = 0; arm < f->n_arms; arm++) {
        jm_facts_limit l = { .arm = arm, .name = entry->label, .unit = entry->unit,
                             .low = (double)NAN, .high = (double)NAN,
                             .runs = jm_arena_take(f->arena, n, sizeof *l.runs) };
        if (!l.runs) {
            free(times);
            return no_memory(f, err);
        }
        for (size_t i = 0; i < n; i++) {
            if (jm_facts_arm_of(f, c[i].run) != arm || (i && c[i].run == c[i - 1].run))
                continue;
            l.runs[l.n] = c[i].run;
            times[l.n++] = c[i].time;
            l.low = fmin(l.low, c[i].value);
            l.high = fmax(l.high, c[i].value);
        }
        if (l.n == 0)
            continue;
        jm_stats spread;
        jm_stats_of(times, l.n, &spread);
        l.first = spread.low;
        l.median = spread.at[JM_STATS_P50];
        f->limits[f->n_limits++] = l;
    }
    free(times);
    return JM_OK;
}

static jm_status sum_limits(jm_facts *f, const jm_happened_entry *entries, crossings *c,
                            jm_error *err)
{
    size_t kinds = 0;
    if (c->n)
        qsort(c->all, c->n, sizeof *c->all, by_entry);
    for (size_t i = 0; i < c->n; i++)
        kinds += i == 0 || c->all[i].entry != c->all[i - 1].entry;
    f->limits = jm_arena_take(f->arena, kinds * f->n_arms + 1, sizeof *f->limits);
    if (!f->limits)
        return no_memory(f, err);
    jm_status status = JM_OK;
    for (size_t from = 0, to; status == JM_OK && from < c->n; from = to) {
        for (to = from + 1; to < c->n && c->all[to].entry == c->all[from].entry;)
            to++;
        status = add_limit(f, &entries[c->all[from].entry], c->all + from, to - from, err);
    }
    return status;
}

jm_status jm_facts_find_ends(jm_facts *f, jm_error *err)
{
    jm_happened_entry *entries = NULL;
    size_t n = 0;
    crossings found = { 0 };
    jm_status status = list_ends(f, err);
    if (status == JM_OK)
        status = jm_results_entries(f->results, f->arena, &entries, &n, err);
    if (status == JM_OK)
        status = read_events(f, entries, &found, err);
    if (status == JM_OK)
        status = sum_limits(f, entries, &found, err);
    free(found.all);
    return status;
}
