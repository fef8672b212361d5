/* SPDX-License-Identifier: Apache-2.0 */
/* When things happened, see course.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "io/report/course.h"

enum { EVENTS = 1 << 16 };

typedef struct marking {
    const jm_facts *f;
    jm_mark *marks;         /* [kind of thing][arm] */
    uint32_t *of;           /* [entry] kind of thing: entries that differ in their source are one */
    size_t n;               /* kinds of things */
    double from, until;
} marking;

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for what happened in %s", f->path);
}

/* What entries have in common gets a number. */
static bool number_entries(marking *m, const jm_happened_entry *entries, size_t n)
{
    jm_map *known = jm_map_new();
    bool good = known != NULL;
    for (size_t i = 0; good && i < n; i++) {
        jm_text key;
        jm_text_init(&key);
        jm_text_addf(&key, "%s\x1f%s\x1f%s", entries[i].kind, entries[i].label, entries[i].unit);
        if (!jm_map_get(known, key.data, &m->of[i])) {
            m->of[i] = (uint32_t)m->n;
            good = !key.failed && jm_map_put(known, key.data, m->of[i]);
            m->n++;
        }
        jm_text_clear(&key);
    }
    jm_map_free(known);
    return good;
}

static bool take_marks(marking *m, const jm_happened_entry *entries, size_t n)
{
    const jm_facts *f = m->f;
    m->of = jm_arena_take(f->arena, n + 1, sizeof *m->of);
    if (!m->of || !number_entries(m, entries, n))
        return false;
    m->marks = jm_arena_take(f->arena, m->n * f->n_arms + 1, sizeof *m->marks);
    for (size_t i = 0; m->marks && i < n; i++) {
        for (size_t a = 0; a < f->n_arms; a++) {
            jm_mark *mark = &m->marks[m->of[i] * f->n_arms + a];
            *mark = (jm_mark){ .arm = a, .kind = entries[i].kind, .label = entries[i].label,
                               .unit = entries[i].unit, .last_run = SIZE_MAX };
        }
    }
    return m->marks != NULL;
}

/* Bins of a mark are taken when it is first needed. */
static bool count(const marking *m, const jm_happened *h)
{
    const jm_facts *f = m->f;
    jm_mark *mark = &m->marks[m->of[h->entry] * f->n_arms + jm_facts_arm_of(f, h->run)];
    if (!mark->bins)
        mark->bins = jm_arena_take(f->arena, JM_MARK_BINS, sizeof *mark->bins);
    if (!mark->bins)
        return false;
    const double share = (h->time - m->from) / (m->until - m->from);
    size_t i = share > 0 ? (size_t)(fmin(share, 1) * JM_MARK_BINS) : 0;
    i = i < JM_MARK_BINS ? i : JM_MARK_BINS - 1;
    jm_mark_bin *bin = &mark->bins[i];
    bin->first = bin->n ? fmin(bin->first, h->time) : h->time;
    bin->last = bin->n ? fmax(bin->last, h->time) : h->time;
    bin->n++;
    mark->first = mark->n_events ? fmin(mark->first, h->time) : h->time;
    mark->last = mark->n_events ? fmax(mark->last, h->time) : h->time;
    mark->n_events++;
    mark->n_runs += mark->last_run != h->run; /* events stand in the order of their runs */
    mark->last_run = h->run;
    if (isfinite(h->value)) {
        mark->sum += h->value;
        mark->n_values++;
    }
    return true;
}

static jm_status count_all(const marking *m, jm_error *err)
{
    const size_t all = jm_results_n_events(m->f->results);
    jm_happened *events = malloc(EVENTS * sizeof *events);
    jm_status status = events ? JM_OK : no_memory(m->f, err);
    for (size_t first = 0; status == JM_OK && first < all; first += EVENTS) {
        const size_t n = all - first < EVENTS ? all - first : EVENTS;
        status = jm_results_events(m->f->results, first, n, events, err);
        for (size_t i = 0; status == JM_OK && i < n; i++) {
            if (!count(m, &events[i]))
                status = no_memory(m->f, err);
        }
    }
    free(events);
    return status;
}

static int by_arm(const void *a, const void *b)
{
    const jm_mark *x = a, *y = b;
    if (x->arm != y->arm)
        return x->arm < y->arm ? -1 : 1;
    if (x->n_events != y->n_events)
        return x->n_events > y->n_events ? -1 : 1;
    const int kind = strcmp(x->kind, y->kind), label = strcmp(x->label, y->label);
    return kind ? kind : label ? label : strcmp(x->unit, y->unit);
}

jm_status jm_course_marks(jm_mark **out, size_t *n, const jm_facts *f, jm_error *err)
{
    jm_happened_entry *entries = NULL;
    size_t n_entries = 0, kept = 0;
    marking m = { .f = f };
    *out = NULL;
    *n = 0;
    for (size_t i = 0; i < f->n_runs; i++)
        m.until = fmax(m.until, f->t_end[i]);
    if (f->n_times)
        m.from = f->times[0];
    m.until = m.until > m.from ? m.until : m.from + 1;
    jm_status status = jm_results_entries(f->results, f->arena, &entries, &n_entries, err);
    if (status == JM_OK && !take_marks(&m, entries, n_entries))
        status = no_memory(f, err);
    if (status == JM_OK)
        status = count_all(&m, err);
    for (size_t i = 0; status == JM_OK && i < m.n * f->n_arms; i++) {
        if (m.marks[i].n_events)
            m.marks[kept++] = m.marks[i];
    }
    if (kept)
        qsort(m.marks, kept, sizeof *m.marks, by_arm);
    *out = m.marks;
    *n = kept;
    return status;
}
