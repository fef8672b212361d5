/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/events.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "io/results/head.h"
#include "io/results/layout.h"

typedef struct kept_event {
    double t, value;
    uint32_t entry;
} kept_event;

/* The events of one run. */
typedef struct kept {
    size_t n;
    kept_event *all; /* owned */
} kept;

enum { RUN, TIME, VALUE, ENTRY, N_SETS };

static const struct {
    const char *name, *doc;
    bool whole;
} columns[N_SETS] = {
    [RUN] = { "run_index", "run that it happened to", true },
    [TIME] = { "event_time", "when it happened", false },
    [VALUE] = { "value", "amount or new value", false },
    [ENTRY] = { "entry_index", "what it was: place in kind, label, value_unit and source", true },
};

static const struct {
    const char *name, *doc;
} texts[JM_EVENT_TEXTS] = {
    { "kind", "dose, set, event, trigger, limit, note or failed" },
    { "label", "what it was" },
    { "value_unit", "unit of the value" },
    { "source", "place in model, scenario or table" },
};

static bool wanted(const jm_event_table *e, const jm_happening *h)
{
    return e->plan->keep_samples ||
           (strcmp(h->kind, "dose") != 0 && strcmp(h->kind, "set") != 0 &&
            strcmp(h->kind, "event") != 0);
}

/* ---- entries ---- */

static bool new_entry(jm_event_table *e, const char *key, const char *const *parts)
{
    if (e->n_entries == e->room) {
        uint32_t room = e->room ? 2 * e->room : 64;
        jm_event_entry *entries = realloc(e->entries, room * sizeof *entries);
        uint32_t *order = entries ? realloc(e->order, room * sizeof *order) : NULL;
        if (entries)
            e->entries = entries;
        if (!order)
            return false;
        e->order = order;
        e->room = room;
    }
    jm_event_entry *entry = &e->entries[e->n_entries];
    *entry = (jm_event_entry){ .final = -1 };
    bool good = jm_map_put(e->known, key, e->n_entries);
    e->n_entries++;
    for (size_t i = 0; i < JM_EVENT_TEXTS; i++) {
        entry->text[i] = jm_text_dup(parts[i] ? parts[i] : "");
        good = good && entry->text[i];
    }
    return good;
}

static bool entry_of(jm_event_table *e, const jm_happening *h, uint32_t *out)
{
    const char *const parts[JM_EVENT_TEXTS] = { h->kind, h->label, h->unit, h->source };
    jm_text key;
    jm_text_init(&key);
    for (size_t i = 0; i < JM_EVENT_TEXTS; i++) {
        jm_text_add(&key, parts[i] ? parts[i] : "");
        jm_text_add(&key, "\x1f");
    }
    bool good = !key.failed && (jm_map_get(e->known, key.data, out) ||
                                (new_entry(e, key.data, parts) &&
                                 jm_map_get(e->known, key.data, out)));
    jm_text_clear(&key);
    return good;
}

static int32_t final_entry(jm_event_table *e, uint32_t entry)
{
    if (e->entries[entry].final < 0) {
        e->entries[entry].final = (int32_t)e->n_final;
        e->order[e->n_final++] = entry;
    }
    return e->entries[entry].final;
}

/* ---- writing ---- */

static void reset(void *user, jm_rows_block *block)
{
    const jm_event_table *e = user;
    memset(block->data, 0, e->rows.bytes);
}

static bool grow(const jm_event_table *e, hsize_t n)
{
    hsize_t size = e->n + n;
    for (size_t i = 0; i < N_SETS; i++) {
        if (H5Dset_extent(e->sets[i], &size) < 0)
            return false;
    }
    return H5Dset_extent(e->event, &size) >= 0;
}

static void forget(kept *k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        free(k[i].all);
        k[i] = (kept){ 0 };
    }
}

/* Fills columns[c][n] from the kept events, in order of rows. */
static void arrange(jm_event_table *e, const jm_rows_block *block, const kept *k,
                    double *columns_of, size_t n)
{
    size_t at = 0;
    for (uint32_t i = 0; i < block->n; i++) {
        for (size_t m = 0; m < k[i].n; m++, at++) {
            const kept_event *event = &k[i].all[m];
            columns_of[RUN * n + at] = (double)(block->first + i);
            columns_of[TIME * n + at] = e->plan->record_time_factor * event->t;
            columns_of[VALUE * n + at] = event->value;
            columns_of[ENTRY * n + at] = (double)final_entry(e, event->entry);
            columns_of[N_SETS * n + at] = (double)(e->n + at);
        }
    }
}

static jm_status flush(void *user, const jm_rows_block *block, jm_error *err)
{
    jm_event_table *e = user;
    kept *k = (kept *)(void *)block->data;
    size_t n = 0;
    for (uint32_t i = 0; i < block->n; i++)
        n += k[i].n;
    if (n == 0)
        return JM_OK;
    double *data = malloc((N_SETS + 1) * n * sizeof *data);
    if (!data)
        return jm_fail(err, JM_MEMORY, "no memory to write %zu events", n);
    arrange(e, block, k, data, n);
    bool good = grow(e, n) &&
                h5_write_rows(e->event, H5T_NATIVE_DOUBLE, e->n, n, data + N_SETS * n);
    for (size_t c = 0; good && c < N_SETS; c++)
        good = h5_write_rows(e->sets[c], H5T_NATIVE_DOUBLE, e->n, n, data + c * n);
    e->n += n;
    free(data);
    forget(k, block->n);
    return good ? JM_OK : h5_failed(err, e->path, "write events");
}

static hid_t create(hid_t group, size_t column, hid_t event)
{
    h5_dims dims = { .rank = 1,
                     .size = { 0 },
                     .chunk = { JM_LAYOUT_BLOCK },
                     .unlimited = true,
                     .deflate = true,
                     .scale = { event } };
    hid_t set = h5_create(group, columns[column].name,
                          columns[column].whole ? H5T_STD_I32LE : H5T_IEEE_F64LE, &dims, NULL);
    if (set >= 0)
        h5_attr_text(set, "long_name", columns[column].doc);
    return set;
}

jm_status jm_event_table_begin(jm_event_table *e, hid_t file, const jm_plan *plan, const char *path,
                          jm_error *err)
{
    *e = (jm_event_table){ .plan = plan, .path = path, .group = -1, .event = -1 };
    e->known = jm_map_new();
    e->sets = malloc(N_SETS * sizeof *e->sets);
    if (!e->sets || !e->known)
        return jm_fail(err, JM_MEMORY, "no memory for the list of events");
    e->group = h5_create_group(file, "events");
    h5_dims dims = { .rank = 1,
                     .size = { 0 },
                     .chunk = { JM_LAYOUT_BLOCK },
                     .unlimited = true,
                     .deflate = true,
                     .scale = { -1 } };
    e->event = h5_create(e->group, "event", H5T_STD_I64LE, &dims, NULL);
    bool good = e->event >= 0 && h5_make_scale(e->event, "event");
    for (size_t i = 0; i < N_SETS; i++) {
        e->sets[i] = create(e->group, i, e->event);
        good = good && e->sets[i] >= 0;
    }
    if (good) {
        h5_attr_text(e->sets[RUN], "instance_dimension", "run");
        jm_head_describe(e->sets[TIME], plan->record_time_unit, NULL);
    }
    e->rows = (jm_rows){ .n_rows = jm_plan_n_runs(plan),
                         .rows = JM_LAYOUT_BLOCK,
                         .bytes = JM_LAYOUT_BLOCK * sizeof(kept),
                         .ordered = true,
                         .reset = reset,
                         .flush = flush,
                         .user = e };
    return good ? JM_OK : h5_failed(err, path, "create the list of events");
}

jm_status jm_event_table_run(jm_event_table *e, const jm_run_result *r, jm_error *err)
{
    jm_rows_block *block = NULL;
    jm_status status = jm_rows_at(&e->rows, r->row, &block, err);
    if (status != JM_OK)
        return status;
    kept *k = (kept *)(void *)block->data + (r->row - block->first);
    size_t n = 0;
    for (size_t i = 0; i < r->n_happenings; i++)
        n += wanted(e, &r->happenings[i]);
    if (n)
        k->all = malloc(n * sizeof *k->all);
    for (size_t i = 0; i < r->n_happenings; i++) {
        const jm_happening *h = &r->happenings[i];
        if (!wanted(e, h))
            continue;
        kept_event event = { .t = h->t, .value = h->value };
        if (!k->all || !entry_of(e, h, &event.entry))
            return jm_fail(err, JM_MEMORY, "no memory for %zu events", r->n_happenings);
        k->all[k->n++] = event;
    }
    return jm_rows_done(&e->rows, block, err);
}

/* What the entries say: four texts each. */
static bool write_entries(const jm_event_table *e)
{
    hsize_t n = e->n_final;
    h5_dims dims = { .rank = 1, .size = { n }, .scale = { -1 } };
    hid_t entry = h5_create(e->group, "entry", H5T_STD_I32LE, &dims, NULL);
    hid_t type = h5_text_type();
    const char **of = malloc((n + 1) * sizeof *of);
    int32_t *number = malloc((n + 1) * sizeof *number);
    bool good = entry >= 0 && of && number && h5_make_scale(entry, "entry");
    for (uint32_t i = 0; good && i < e->n_final; i++)
        number[i] = (int32_t)i;
    good = good && h5_write_rows(entry, H5T_NATIVE_INT32, 0, n, number);
    dims.scale[0] = entry;
    for (size_t k = 0; good && k < JM_EVENT_TEXTS; k++) {
        for (uint32_t i = 0; i < e->n_final; i++)
            of[i] = e->entries[e->order[i]].text[k];
        hid_t set = h5_create(e->group, texts[k].name, type, &dims, NULL);
        good = set >= 0 && h5_attr_text(set, "long_name", texts[k].doc) &&
               h5_write_rows(set, type, 0, n, of);
        if (set >= 0)
            H5Dclose(set);
    }
    free(of);
    free(number);
    H5Tclose(type);
    if (entry >= 0)
        H5Dclose(entry);
    return good;
}

jm_status jm_event_table_end(jm_event_table *e, jm_error *err)
{
    jm_status status = jm_rows_flush(&e->rows, err);
    if (status == JM_OK && !write_entries(e))
        status = h5_failed(err, e->path, "write what events say");
    return status;
}

void jm_event_table_clear(jm_event_table *e)
{
    for (jm_rows_block *b = e->rows.open; b; b = b->next)
        forget((kept *)(void *)b->data, b->n);
    for (size_t i = 0; e->sets && i < N_SETS; i++) {
        if (e->sets[i] >= 0)
            H5Dclose(e->sets[i]);
    }
    for (uint32_t i = 0; i < e->n_entries; i++) {
        for (size_t k = 0; k < JM_EVENT_TEXTS; k++)
            free(e->entries[i].text[k]);
    }
    free(e->sets);
    free(e->entries);
    free(e->order);
    jm_map_free(e->known);
    jm_rows_clear(&e->rows);
    if (e->event >= 0)
        H5Dclose(e->event);
    if (e->group >= 0)
        H5Gclose(e->group);
    *e = (jm_event_table){ .group = -1, .event = -1 };
}
