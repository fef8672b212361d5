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

enum { EVENT, RUN, TIME, VALUE, ENTRY };

static const struct {
    const char *name, *doc; /* the dimension has no doc */
    int bits;               /* of a whole number; 0: a real one */
} columns[JM_EVENT_SETS] = {
    [EVENT] = { "event", NULL, 64 },
    [RUN] = { "run_index", "run that it happened to", 32 },
    [TIME] = { "event_time", "when it happened", 0 },
    [VALUE] = { "value", "amount or new value", 0 },
    [ENTRY] = { "entry_index", "what it was: place in kind, label, value_unit and source", 32 },
};

static const struct {
    const char *name, *doc;
} texts[JM_EVENT_TEXTS] = {
    { "kind", "dose, stop, set, event, trigger, limit, note, failed, died or stopped" },
    { "label", "what it was" },
    { "value_unit", "unit of the value" },
    { "source", "place in model, scenario or table" },
};

static bool wanted(const jm_event_table *e, const jm_happening *h)
{
    return e->plan->keep_samples ||
           (strcmp(h->kind, "dose") != 0 && strcmp(h->kind, "stop") != 0 &&
            strcmp(h->kind, "set") != 0 && strcmp(h->kind, "event") != 0);
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

static bool says(const jm_event_entry *entry, const char *const *parts)
{
    for (size_t i = 0; i < JM_EVENT_TEXTS; i++) {
        if (strcmp(entry->text[i], parts[i] ? parts[i] : "") != 0)
            return false;
    }
    return true;
}

static bool find_entry(jm_event_table *e, const char *const *parts, uint32_t *out)
{
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

/* The same things happen to all patients, mostly in the same order: what came after the last event
   before is likely to come again. */
static bool entry_of(jm_event_table *e, const jm_happening *h, uint32_t *out)
{
    const char *const parts[JM_EVENT_TEXTS] = { h->kind, h->label, h->unit, h->source };
    *out = e->n_entries ? e->entries[e->last].after : 0;
    if (!(e->n_entries && says(&e->entries[*out], parts)) && !find_entry(e, parts, out))
        return false;
    e->entries[e->last].after = *out;
    e->last = *out;
    return true;
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

static void forget(kept *k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        free(k[i].all);
        k[i] = (kept){ 0 };
    }
}

/* Writes the tail: a piece, or at the end the beginning of one. */
static bool write_tail(jm_event_table *e)
{
    const hsize_t size = e->n + e->n_tail;
    bool good = true;
    for (size_t c = 0; good && e->n_tail && c < JM_EVENT_SETS; c++) {
        good = H5Dset_extent(e->sets[c], &size) >= 0 &&
               jm_pieces_write_column(e->to->pieces, &e->pieced[c], e->n, e->n_tail,
                                      e->tail + c * JM_LAYOUT_BLOCK);
    }
    e->n = size;
    e->n_tail = 0;
    return good;
}

static bool append(jm_event_table *e, uint64_t run, const kept_event *event)
{
    double *cell = e->tail + e->n_tail;
    cell[EVENT * JM_LAYOUT_BLOCK] = (double)(e->n + e->n_tail);
    cell[RUN * JM_LAYOUT_BLOCK] = (double)run;
    cell[TIME * JM_LAYOUT_BLOCK] = e->plan->record_time_factor * event->t;
    cell[VALUE * JM_LAYOUT_BLOCK] = event->value;
    cell[ENTRY * JM_LAYOUT_BLOCK] = (double)final_entry(e, event->entry);
    return ++e->n_tail < JM_LAYOUT_BLOCK || write_tail(e);
}

static jm_status flush(void *user, const jm_rows_block *block, jm_error *err)
{
    jm_event_table *e = user;
    kept *k = (kept *)(void *)block->data;
    bool good = true;
    for (uint32_t i = 0; i < block->n; i++) {
        for (size_t m = 0; good && m < k[i].n; m++)
            good = append(e, block->first + i, &k[i].all[m]);
    }
    forget(k, block->n);
    return good ? JM_OK : h5_failed(err, e->to->path, "write events");
}

/* The first is the scale of the others. */
static hid_t create(jm_event_table *e, size_t column)
{
    h5_dims dims = { .rank = 1,
                     .size = { 0 },
                     .chunk = { JM_LAYOUT_BLOCK },
                     .unlimited = true,
                     .deflate = true,
                     .scale = { column == EVENT ? -1 : e->sets[EVENT] } };
    hid_t type = columns[column].bits == 64   ? H5T_STD_I64LE
                 : columns[column].bits == 32 ? H5T_STD_I32LE
                                              : H5T_IEEE_F64LE;
    hid_t set = h5_create(e->group, columns[column].name, type, &dims, NULL);
    if (set >= 0 && columns[column].doc)
        h5_attr_text(set, "long_name", columns[column].doc);
    return set;
}

static bool create_all(jm_event_table *e)
{
    bool good = e->group >= 0;
    for (size_t c = 0; good && c < JM_EVENT_SETS; c++) {
        e->sets[c] = create(e, c);
        good = e->sets[c] >= 0 && (c != EVENT || h5_make_scale(e->sets[c], "event")) &&
               jm_pieces_introduce(e->to->pieces, e->sets[c], &e->pieced[c]);
    }
    if (good) {
        h5_attr_text(e->sets[RUN], "instance_dimension", "run");
        jm_head_describe(e->sets[TIME], e->plan->record_time_unit, NULL);
    }
    return good;
}

jm_status jm_event_table_begin(jm_event_table *e, const jm_target *to, jm_error *err)
{
    *e = (jm_event_table){ .to = to, .plan = to->plan };
    for (size_t c = 0; c < JM_EVENT_SETS; c++)
        e->sets[c] = -1;
    e->known = jm_map_new();
    e->tail = malloc(JM_EVENT_SETS * JM_LAYOUT_BLOCK * sizeof *e->tail);
    e->group = h5_create_group(to->file, "events");
    if (!e->tail || !e->known)
        return jm_fail(err, JM_MEMORY, "no memory for the list of events");
    e->rows = (jm_rows){ .n_rows = jm_plan_n_runs(to->plan),
                         .rows = JM_LAYOUT_ROWS,
                         .bytes = JM_LAYOUT_ROWS * sizeof(kept),
                         .ordered = true,
                         .reset = reset,
                         .flush = flush,
                         .user = e };
    return create_all(e) ? JM_OK : h5_failed(err, to->path, "create the list of events");
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
    if (status == JM_OK && !write_tail(e))
        status = h5_failed(err, e->to->path, "write events");
    if (status == JM_OK && !write_entries(e))
        status = h5_failed(err, e->to->path, "write what events say");
    return status;
}

void jm_event_table_clear(jm_event_table *e)
{
    for (jm_rows_block *b = e->rows.open; b; b = b->next)
        forget((kept *)(void *)b->data, b->n);
    /* One that never began is all zeros, and 0 is no dataset's number. */
    for (size_t c = 0; c < JM_EVENT_SETS; c++) {
        if (e->sets[c] > 0)
            H5Dclose(e->sets[c]);
    }
    for (uint32_t i = 0; i < e->n_entries; i++) {
        for (size_t k = 0; k < JM_EVENT_TEXTS; k++)
            free(e->entries[i].text[k]);
    }
    free(e->tail);
    free(e->entries);
    free(e->order);
    jm_map_free(e->known);
    jm_rows_clear(&e->rows);
    if (e->group > 0)
        H5Gclose(e->group);
    *e = (jm_event_table){ 0 };
}
