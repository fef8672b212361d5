/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/results/head.h"
#include "io/results/layout.h"

/* Texts of one happening follow each other in one piece of memory. */
typedef struct kept {
    size_t n;          /* happenings */
    jm_happening *all; /* owned, with their texts */
} kept;

enum { RUN, TIME, KIND, LABEL, VALUE, UNIT, SOURCE, N_SETS };

static const struct {
    const char *name, *doc;
} columns[N_SETS] = {
    [RUN] = { "run_index", "run that it happened to" },
    [TIME] = { "event_time", "when it happened" },
    [KIND] = { "kind", "dose, set, event, trigger, limit, note or failed" },
    [LABEL] = { "label", "what it was" },
    [VALUE] = { "value", "amount or new value" },
    [UNIT] = { "value_unit", "unit of the value" },
    [SOURCE] = { "source", "place in model, scenario or table" },
};

static bool is_text(size_t column)
{
    return column == KIND || column == LABEL || column == UNIT || column == SOURCE;
}

static hid_t create(hid_t group, size_t column, hid_t event, hid_t text)
{
    hid_t type = column == RUN ? H5T_STD_I32LE : is_text(column) ? text : H5T_IEEE_F64LE;
    h5_dims dims = { .rank = 1,
                     .size = { 0 },
                     .chunk = { JM_LAYOUT_BLOCK },
                     .unlimited = true,
                     .deflate = !is_text(column),
                     .scale = { event } };
    return h5_create(group, columns[column].name, type, &dims, NULL);
}

static void describe(jm_event_table *e)
{
    for (size_t i = 0; i < N_SETS; i++)
        h5_attr_text(e->sets[i], "long_name", columns[i].doc);
    h5_attr_text(e->sets[RUN], "instance_dimension", "run");
    jm_head_describe(e->sets[TIME], e->plan->record_time_unit, NULL);
}

static bool wanted(const jm_event_table *e, const jm_happening *h)
{
    return e->plan->keep_samples ||
           (strcmp(h->kind, "dose") != 0 && strcmp(h->kind, "set") != 0 &&
            strcmp(h->kind, "event") != 0);
}

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

static bool write_texts(const jm_event_table *e, size_t column, const jm_happening **all, size_t n)
{
    const char **texts = malloc(n * sizeof *texts);
    if (!texts)
        return false;
    for (size_t i = 0; i < n; i++) {
        const jm_happening *h = all[i];
        texts[i] = column == KIND    ? h->kind
                   : column == LABEL ? h->label
                   : column == UNIT  ? h->unit
                                     : h->source;
    }
    hid_t type = h5_text_type();
    bool good = h5_write_rows(e->sets[column], type, e->n, n, texts);
    H5Tclose(type);
    free(texts);
    return good;
}

/* `number` is room for n doubles. */
static bool write_numbers(const jm_event_table *e, const jm_happening **all, const uint64_t *row,
                          size_t n, double *number)
{
    for (size_t i = 0; i < n; i++)
        number[i] = (double)(e->n + i);
    bool good = h5_write_rows(e->event, H5T_NATIVE_DOUBLE, e->n, n, number);
    for (size_t i = 0; i < n; i++)
        number[i] = (double)row[i];
    good = good && h5_write_rows(e->sets[RUN], H5T_NATIVE_DOUBLE, e->n, n, number);
    for (size_t i = 0; i < n; i++)
        number[i] = e->plan->record_time_factor * all[i]->t;
    good = good && h5_write_rows(e->sets[TIME], H5T_NATIVE_DOUBLE, e->n, n, number);
    for (size_t i = 0; i < n; i++)
        number[i] = all[i]->value;
    return good && h5_write_rows(e->sets[VALUE], H5T_NATIVE_DOUBLE, e->n, n, number);
}

static void forget(kept *k, uint32_t rows)
{
    for (uint32_t i = 0; i < rows; i++) {
        free(k[i].all);
        k[i] = (kept){ 0 };
    }
}

static jm_status flush(void *user, const jm_rows_block *block, jm_error *err)
{
    jm_event_table *e = user;
    kept *k = (kept *)(void *)block->data;
    size_t n = 0, at = 0;
    for (uint32_t i = 0; i < block->n; i++)
        n += k[i].n;
    if (n == 0)
        return JM_OK;
    const jm_happening **all = malloc(n * sizeof *all);
    uint64_t *row = malloc(n * sizeof *row);
    double *number = malloc(n * sizeof *number);
    bool good = all && row && number;
    for (uint32_t i = 0; good && i < block->n; i++) {
        for (size_t m = 0; m < k[i].n; m++, at++) {
            all[at] = &k[i].all[m];
            row[at] = block->first + i;
        }
    }
    good = good && grow(e, n) && write_numbers(e, all, row, n, number);
    for (size_t c = 0; good && c < N_SETS; c++)
        good = !is_text(c) || write_texts(e, c, all, n);
    e->n += n;
    free(all);
    free(row);
    free(number);
    forget(k, block->n);
    return good ? JM_OK : h5_failed(err, e->path, "write events");
}

jm_status jm_event_table_begin(jm_event_table *e, hid_t file, const jm_plan *plan, const char *path,
                          jm_error *err)
{
    *e = (jm_event_table){ .plan = plan, .path = path, .group = -1, .event = -1 };
    e->sets = malloc(N_SETS * sizeof *e->sets);
    if (!e->sets)
        return jm_fail(err, JM_MEMORY, "no memory for the list of events");
    e->group = h5_create_group(file, "events");
    h5_dims dims = { .rank = 1,
                     .size = { 0 },
                     .chunk = { JM_LAYOUT_BLOCK },
                     .unlimited = true,
                     .scale = { -1 } };
    e->event = h5_create(e->group, "event", H5T_STD_I64LE, &dims, NULL);
    bool good = e->event >= 0 && h5_make_scale(e->event, "event");
    hid_t text = h5_text_type();
    for (size_t i = 0; i < N_SETS; i++) {
        e->sets[i] = create(e->group, i, e->event, text);
        good = good && e->sets[i] >= 0;
    }
    H5Tclose(text);
    if (good)
        describe(e);
    e->rows = (jm_rows){ .n_rows = jm_plan_n_runs(plan),
                         .rows = JM_LAYOUT_BLOCK,
                         .bytes = JM_LAYOUT_BLOCK * sizeof(kept),
                         .reset = reset,
                         .flush = flush,
                         .user = e };
    return good ? JM_OK : h5_failed(err, path, "create the list of events");
}

static size_t text_room(const char *s)
{
    return s ? strlen(s) + 1 : 1;
}

static const char *put(char **at, const char *s)
{
    size_t n = text_room(s);
    char *to = *at;
    memcpy(to, s ? s : "", n);
    *at += n;
    return to;
}

jm_status jm_event_table_run(jm_event_table *e, const jm_run_result *r, jm_error *err)
{
    jm_rows_block *block = NULL;
    jm_status status = jm_rows_at(&e->rows, r->row, &block, err);
    if (status != JM_OK)
        return status;
    size_t n = 0, room = 0;
    for (size_t i = 0; i < r->n_happenings; i++) {
        const jm_happening *h = &r->happenings[i];
        if (!wanted(e, h))
            continue;
        n++;
        room += text_room(h->kind) + text_room(h->label) + text_room(h->unit) +
                text_room(h->source);
    }
    kept *k = (kept *)(void *)block->data + (r->row - block->first);
    if (n) {
        k->all = malloc(n * sizeof *k->all + room);
        if (!k->all)
            return jm_fail(err, JM_MEMORY, "no memory for %zu events", n);
        char *at = (char *)(k->all + n);
        for (size_t i = 0; i < r->n_happenings; i++) {
            const jm_happening *h = &r->happenings[i];
            if (!wanted(e, h))
                continue;
            jm_happening *to = &k->all[k->n++];
            *to = *h;
            to->kind = put(&at, h->kind);
            to->label = put(&at, h->label);
            to->unit = put(&at, h->unit);
            to->source = put(&at, h->source);
        }
    }
    return jm_rows_done(&e->rows, block, err);
}

jm_status jm_event_table_end(jm_event_table *e, jm_error *err)
{
    return jm_rows_flush(&e->rows, err);
}

void jm_event_table_clear(jm_event_table *e)
{
    for (jm_rows_block *b = e->rows.open; b; b = b->next)
        forget((kept *)(void *)b->data, b->n);
    for (size_t i = 0; e->sets && i < N_SETS; i++) {
        if (e->sets[i] >= 0)
            H5Dclose(e->sets[i]);
    }
    free(e->sets);
    jm_rows_clear(&e->rows);
    if (e->event >= 0)
        H5Dclose(e->event);
    if (e->group >= 0)
        H5Gclose(e->group);
    *e = (jm_event_table){ .group = -1, .event = -1 };
}
