/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "io/results/inside.h"

/* ---- what there is ---- */

/* A dataset that may be a variable. */
typedef struct listed {
    const char *path;      /* without the first "/" */
    bool parameter;
    int64_t order;         /* in which its group got it */
} listed;

/* An attribute in the arena, "" where there is none; NULL without memory. */
static const char *text_of(hid_t set, const char *name, jm_arena *arena)
{
    jm_text text;
    jm_text_init(&text);
    (void)h5_attr_as_text(set, name, &text);
    const char *out = text.failed ? NULL : jm_arena_text(arena, text.data);
    jm_text_clear(&text);
    return out;
}

static double number_of(hid_t set, const char *name)
{
    double x = (double)NAN;
    jm_text text;
    jm_text_init(&text);
    if (!h5_attr_as_text(set, name, &text) || !jm_text_to_double(text.data, &x))
        x = (double)NAN;
    jm_text_clear(&text);
    return x;
}

static int rank_of(hid_t set, hsize_t size[2])
{
    const hid_t space = H5Dget_space(set);
    const int rank = H5Sget_simple_extent_ndims(space);
    size[0] = size[1] = 0;
    if (rank == 1 || rank == 2)
        H5Sget_simple_extent_dims(space, size, NULL);
    H5Sclose(space);
    return rank;
}

static bool describe(jm_arena *arena, hid_t set, const listed *l, jm_variable *v)
{
    hsize_t size[2];
    jm_text path;
    jm_text_init(&path);
    jm_text_addf(&path, "/%s", l->path);
    v->path = path.failed ? NULL : jm_arena_text(arena, path.data);
    jm_text_clear(&path);
    v->unit = text_of(set, "unit", arena);
    v->doc = text_of(set, "long_name", arena);
    v->source = text_of(set, "source", arena);
    v->distribution = text_of(set, "distribution", arena);
    v->low = number_of(set, l->parameter ? "range_low" : "valid_min");
    v->high = number_of(set, l->parameter ? "range_high" : "valid_max");
    v->value = (double)NAN;
    v->varies = l->parameter && rank_of(set, size) == 1;
    if (l->parameter && rank_of(set, size) == 0)
        H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &v->value);
    return v->path && v->unit && v->doc && v->source && v->distribution;
}

/* Tells what a dataset is by the attribute with its name. False without memory. */
static bool take(const jm_results *r, jm_arena *arena, const listed *l, jm_variable *out,
                 size_t *n)
{
    static const char *const marks[] = { "outcome", "signal", "parameter" };
    size_t kind = l->parameter ? JM_VARIABLE_PARAMETER : JM_VARIABLE_OUTCOME;
    const size_t end = l->parameter ? JM_VARIABLE_PARAMETER : JM_VARIABLE_SIGNAL;
    const hid_t set = H5Dopen2(r->file, l->path, H5P_DEFAULT);
    if (set < 0)
        return true;
    while (kind <= end && H5Aexists(set, marks[kind]) <= 0)
        kind++;
    bool good = true;
    if (kind <= end) { /* else a coordinate, or how a run ended */
        out[*n].kind = (jm_variable_kind)kind;
        out[*n].name = text_of(set, marks[kind], arena);
        good = describe(arena, set, l, &out[*n]) && out[*n].name;
        ++*n;
    }
    H5Dclose(set);
    return good;
}

static int by_order(const void *a, const void *b)
{
    const listed *x = a, *y = b;
    if (x->parameter != y->parameter)
        return x->parameter ? 1 : -1;
    return (x->order > y->order) - (x->order < y->order);
}

/* Datasets of the root and of /parameters, in the order in which they were made. */
static size_t list(const jm_results *r, listed *out)
{
    static const char inside[] = "parameters/";
    size_t n = 0;
    for (size_t i = 0; i < r->n_names; i++) {
        const char *name = r->names[i];
        const bool parameter = strncmp(name, inside, strlen(inside)) == 0;
        H5L_info_t info;
        if (strchr(parameter ? name + strlen(inside) : name, '/') ||
            H5Lget_info(r->file, name, &info, H5P_DEFAULT) < 0)
            continue;
        out[n++] = (listed){ name, parameter, info.corder_valid ? info.corder : (int64_t)n };
    }
    if (n)
        qsort(out, n, sizeof *out, by_order);
    return n;
}

jm_status jm_results_variables(const jm_results *r, jm_arena *arena, jm_variable **out, size_t *n,
                               jm_error *err)
{
    listed *all = malloc((r->n_names + 1) * sizeof *all);
    *n = 0;
    *out = jm_arena_take(arena, r->n_names + 1, sizeof **out);
    bool good = all && *out;
    const size_t found = good ? list(r, all) : 0;
    for (size_t i = 0; good && i < found; i++)
        good = take(r, arena, &all[i], *out, n);
    free(all);
    return good ? JM_OK : jm_fail(err, JM_MEMORY, "no memory to list what %s holds", r->path);
}

size_t jm_results_length(const jm_results *r, const char *path)
{
    hsize_t size[2] = { 0, 0 };
    const hid_t set =
        H5Lexists(r->file, path, H5P_DEFAULT) > 0 ? H5Dopen2(r->file, path, H5P_DEFAULT) : -1;
    if (set < 0)
        return 0;
    (void)rank_of(set, size);
    H5Dclose(set);
    return (size_t)size[0];
}

bool jm_results_attribute_of(const jm_results *r, const char *path, const char *name, jm_text *out)
{
    const hid_t set =
        H5Lexists(r->file, path, H5P_DEFAULT) > 0 ? H5Dopen2(r->file, path, H5P_DEFAULT) : -1;
    const bool good = set >= 0 && h5_attr_as_text(set, name, out);
    if (set >= 0)
        H5Dclose(set);
    return good;
}

/* ---- columns ---- */

/* Opens a dataset of `rank` axes with the given lengths (0: any) of numbers, or of texts. */
static jm_status open_set(hid_t *out, const jm_results *r, const char *path, int rank,
                          const size_t length[2], bool texts, jm_error *err)
{
    hsize_t size[2] = { 0, 0 };
    *out = H5Lexists(r->file, path, H5P_DEFAULT) > 0 ? H5Dopen2(r->file, path, H5P_DEFAULT) : -1;
    bool good = *out >= 0 && rank_of(*out, size) == rank;
    for (int i = 0; good && i < rank; i++)
        good = length[i] == 0 || size[i] == length[i];
    const hid_t type = good ? H5Dget_type(*out) : -1;
    if (good) {
        const H5T_class_t class = H5Tget_class(type);
        good = texts ? class == H5T_STRING && H5Tis_variable_str(type) > 0
                     : class == H5T_FLOAT || class == H5T_INTEGER;
        H5Tclose(type);
    }
    if (good)
        return JM_OK;
    if (*out >= 0)
        H5Dclose(*out);
    *out = -1;
    return jm_fail_at(err, JM_FILE, r->path, 0, "is damaged: %s is not what a results file has "
                      "there (docs/file-format.md)", path);
}

/* Rows [first, first + n) of a dataset. */
static bool read_rows(hid_t set, hid_t type, size_t first, size_t n, void *out)
{
    hsize_t size[2];
    const int rank = rank_of(set, size);
    const hsize_t start[2] = { first, 0 }, count[2] = { n, size[1] };
    if (n == 0)
        return true;
    if (first + n > size[0])
        return false;
    const hid_t space = H5Dget_space(set), memory = H5Screate_simple(rank, count, NULL);
    const bool good =
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
        H5Dread(set, type, memory, space, H5P_DEFAULT, out) >= 0;
    const hid_t why = H5Eget_current_stack(); /* every call to HDF5 forgets it */
    H5Sclose(memory);
    H5Sclose(space);
    H5Eset_current_stack(why);
    return good;
}

static jm_status damaged(const jm_results *r, const char *path, jm_error *err)
{
    return jm_fail_at(err, JM_FILE, r->path, 0, "is damaged: %s cannot be read; run the scenario "
                      "again, or take a copy that is whole", path);
}

jm_status jm_results_column(const jm_results *r, const char *path, size_t n, double *out,
                            jm_error *err)
{
    hid_t set = -1;
    const size_t length[2] = { n, 0 };
    if (n == 0)
        return JM_OK;
    jm_status status = open_set(&set, r, path, 1, length, false, err);
    if (status != JM_OK)
        return status;
    if (!read_rows(set, H5T_NATIVE_DOUBLE, 0, n, out))
        status = damaged(r, path, err);
    H5Dclose(set);
    return status;
}

jm_status jm_results_texts(const jm_results *r, const char *path, size_t first, size_t n,
                           jm_arena *arena, const char **out, jm_error *err)
{
    hid_t set = -1;
    const size_t any[2] = { 0, 0 };
    jm_status status = open_set(&set, r, path, 1, any, true, err);
    if (status != JM_OK)
        return status;
    char **texts = calloc(n + 1, sizeof *texts);
    const hid_t type = h5_text_type();
    const hsize_t count = n;
    if (!texts)
        status = jm_fail(err, JM_MEMORY, "no memory for texts of %s", r->path);
    else if (!read_rows(set, type, first, n, texts))
        status = damaged(r, path, err);
    bool good = true;
    for (size_t i = 0; status == JM_OK && i < n; i++) {
        out[i] = jm_arena_text(arena, texts[i] ? texts[i] : "");
        good = good && out[i];
    }
    if (status == JM_OK && n) {
        const hid_t space = H5Screate_simple(1, &count, NULL);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
        H5Sclose(space);
    }
    if (!good)
        status = jm_fail(err, JM_MEMORY, "no memory for texts of %s", r->path);
    free(texts);
    H5Tclose(type);
    H5Dclose(set);
    return status;
}

/* ---- samples ---- */

struct jm_rows_reader {
    const jm_results *results;
    const char *path;  /* borrowed */
    hid_t set;
};

jm_status jm_rows_reader_open(jm_rows_reader **out, const jm_results *r, const char *path,
                              size_t n_times, jm_error *err)
{
    const size_t length[2] = { jm_results_length(r, "/run"), n_times };
    *out = calloc(1, sizeof **out);
    if (!*out)
        return jm_fail(err, JM_MEMORY, "no memory to read %s", r->path);
    **out = (jm_rows_reader){ .results = r, .path = path, .set = -1 };
    const jm_status status = open_set(&(*out)->set, r, path, 2, length, false, err);
    if (status != JM_OK) {
        jm_rows_reader_close(*out);
        *out = NULL;
    }
    return status;
}

jm_status jm_rows_reader_read(jm_rows_reader *reader, size_t first, size_t n, double *out,
                              jm_error *err)
{
    if (read_rows(reader->set, H5T_NATIVE_DOUBLE, first, n, out))
        return JM_OK;
    return damaged(reader->results, reader->path, err);
}

void jm_rows_reader_close(jm_rows_reader *reader)
{
    if (!reader)
        return;
    if (reader->set >= 0)
        H5Dclose(reader->set);
    free(reader);
}

/* ---- events ---- */

jm_status jm_results_entries(const jm_results *r, jm_arena *arena, jm_happened_entry **out,
                             size_t *n, jm_error *err)
{
    static const char *const paths[] = { "/events/kind", "/events/label", "/events/value_unit",
                                         "/events/source" };
    *n = jm_results_length(r, paths[0]);
    *out = jm_arena_take(arena, *n + 1, sizeof **out);
    const char **texts = jm_arena_take(arena, 4 * *n + 1, sizeof *texts);
    if (!*out || !texts)
        return jm_fail(err, JM_MEMORY, "no memory for what happened in %s", r->path);
    jm_status status = JM_OK;
    for (size_t k = 0; *n && status == JM_OK && k < 4; k++)
        status = jm_results_texts(r, paths[k], 0, *n, arena, texts + k * *n, err);
    for (size_t i = 0; status == JM_OK && i < *n; i++)
        (*out)[i] = (jm_happened_entry){ texts[i], texts[*n + i], texts[2 * *n + i],
                                         texts[3 * *n + i] };
    return status;
}

size_t jm_results_n_events(const jm_results *r)
{
    return jm_results_length(r, "/events/run_index");
}

jm_status jm_results_events(const jm_results *r, size_t first, size_t n, jm_happened *out,
                            jm_error *err)
{
    static const char *const paths[] = { "/events/run_index", "/events/entry_index",
                                         "/events/event_time", "/events/value" };
    const size_t all[2] = { jm_results_n_events(r), 0 };
    const size_t n_runs = jm_results_length(r, "/run");
    const size_t n_entries = jm_results_length(r, "/events/kind");
    double *numbers = malloc((4 * n + 1) * sizeof *numbers);
    jm_status status = numbers ? JM_OK : jm_fail(err, JM_MEMORY, "no memory for events");
    for (size_t k = 0; status == JM_OK && k < 4; k++) {
        hid_t set = -1;
        status = open_set(&set, r, paths[k], 1, all, false, err);
        if (status == JM_OK && !read_rows(set, H5T_NATIVE_DOUBLE, first, n, numbers + k * n))
            status = damaged(r, paths[k], err);
        if (set >= 0)
            H5Dclose(set);
    }
    for (size_t i = 0; status == JM_OK && i < n; i++) {
        const double run = numbers[i], entry = numbers[n + i];
        if (!(run >= 0 && run < (double)n_runs && entry >= 0 && entry < (double)n_entries))
            status = damaged(r, "/events", err);
        else
            out[i] = (jm_happened){ (size_t)run, (size_t)entry, numbers[2 * n + i],
                                    numbers[3 * n + i] };
    }
    free(numbers);
    return status;
}
