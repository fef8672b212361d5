/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/sha256.h"
#include "core/sink/sink.h"
#include "io/results/h5.h"
#include "io/results/inside.h"
#include "io/results/layout.h"

static herr_t collect(hid_t root, const char *name, const H5O_info_t *info, void *user)
{
    jm_results *r = user;
    (void)root;
    if (info->type != H5O_TYPE_DATASET)
        return 0;
    if (r->n_names == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        char **names = realloc(r->names, room * sizeof *names);
        if (!names) {
            r->failed = true;
            return -1;
        }
        r->names = names;
        r->room = room;
    }
    r->names[r->n_names] = jm_text_dup(name);
    r->failed |= !r->names[r->n_names++];
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

jm_status jm_results_open(jm_results **out, const char *path, jm_error *err)
{
    *out = NULL;
    H5dont_atexit(); /* as in h5_create_file */
    h5_quiet();
    if (access(path, R_OK) != 0)
        return jm_fail_at(err, JM_FILE, path, 0, "cannot be opened; see whether it exists");
    jm_results *r = calloc(1, sizeof *r);
    if (!r)
        return jm_fail(err, JM_MEMORY, "no memory to open results");
    jm_status status = JM_OK;
    r->path = jm_text_dup(path);
    r->file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (r->file < 0) {
        status = jm_fail_at(err, JM_FILE, path, 0, "is no HDF5 file, or a damaged one");
    } else if (H5Aexists(r->file, "jumeau_format") <= 0) {
        status = jm_fail_at(err, JM_FILE, path, 0, "was not written by Jumeau");
    } else if (H5Aexists(r->file, "jumeau_complete") <= 0) {
        status = jm_fail_at(err, JM_FILE, path, 0, "is not complete: its run did not finish");
    } else {
        H5Ovisit2(r->file, H5_INDEX_NAME, H5_ITER_INC, collect, r, H5O_INFO_BASIC);
        if (r->failed)
            status = jm_fail(err, JM_MEMORY, "no memory to list the datasets of %s", path);
    }
    if (status != JM_OK) {
        jm_results_close(r);
        return status;
    }
    if (r->n_names)
        qsort(r->names, r->n_names, sizeof *r->names, by_name);
    *out = r;
    return JM_OK;
}

void jm_results_close(jm_results *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n_names; i++)
        free(r->names[i]);
    free(r->names);
    free(r->path);
    if (r->file >= 0)
        H5Fclose(r->file);
    free(r);
}

bool jm_results_attribute(const jm_results *r, const char *name, jm_text *out)
{
    if (h5_attr_as_text(r->file, name, out))
        return true;
    hid_t group = H5Gopen2(r->file, "provenance", H5P_DEFAULT);
    bool good = group >= 0 && h5_attr_as_text(group, name, out);
    if (group >= 0)
        H5Gclose(group);
    return good;
}

bool jm_results_text(const jm_results *r, const char *path, jm_text *out)
{
    hid_t set = H5Lexists(r->file, path, H5P_DEFAULT) > 0 ? H5Dopen2(r->file, path, H5P_DEFAULT)
                                                          : -1;
    if (set < 0)
        return false;
    hid_t type = h5_text_type(), space = H5Dget_space(set);
    char *text = NULL;
    bool good = H5Sget_simple_extent_type(space) == H5S_SCALAR &&
                H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) >= 0 && text;
    if (good) {
        jm_text_add(out, text);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, &text);
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(set);
    return good;
}

/* File `number` of /provenance/files; *more false where there is none. */
static jm_status take_file(const jm_results *r, size_t number, jm_files *files, bool *more,
                           jm_error *err)
{
    char name[64], hex[65];
    jm_text text, path, role, sum;
    jm_text *const all[] = { &text, &path, &role, &sum };
    for (size_t i = 0; i < 4; i++)
        jm_text_init(all[i]);
    snprintf(name, sizeof name, "/provenance/files/%zu", number);
    *more = H5Lexists(r->file, "/provenance/files", H5P_DEFAULT) > 0 &&
            jm_results_text(r, name, &text);
    hid_t set = *more ? H5Dopen2(r->file, name, H5P_DEFAULT) : -1;
    jm_status status = JM_OK;
    if (*more && !(h5_attr_as_text(set, "path", &path) && h5_attr_as_text(set, "role", &role) &&
                   h5_attr_as_text(set, "sha256", &sum)))
        status = h5_failed(err, r->path, "read the files that it was made from");
    jm_sha256_of(text.data, text.length, hex);
    if (status == JM_OK && sum.length && strcmp(sum.data, hex) != 0)
        status = jm_fail_at(err, JM_FILE, r->path, 0, "is damaged: %s, which it holds, is not "
                            "what its checksum says", path.data);
    const jm_file_name key = { path.data, role.data, 0 };
    if (status == JM_OK && *more && !jm_files_add(files, &key, sum.length ? text.data : NULL,
                                                  text.length))
        status = jm_fail(err, JM_MEMORY, "no memory for the files that %s holds", r->path);
    if (set >= 0)
        H5Dclose(set);
    for (size_t i = 0; i < 4; i++)
        jm_text_clear(all[i]);
    return status;
}

jm_status jm_results_files(const jm_results *r, jm_files *files, jm_error *err)
{
    jm_status status = JM_OK;
    bool more = true;
    for (size_t i = 1; more && status == JM_OK; i++)
        status = take_file(r, i, files, &more, err);
    return status;
}

static hsize_t length_of(const jm_results *r, const char *name)
{
    hsize_t size[2] = { 0, 0 };
    hid_t set = H5Dopen2(r->file, name, H5P_DEFAULT);
    if (set < 0)
        return 0;
    hid_t space = H5Dget_space(set);
    if (H5Sget_simple_extent_ndims(space) <= 2)
        H5Sget_simple_extent_dims(space, size, NULL);
    H5Sclose(space);
    H5Dclose(set);
    return size[0];
}

uint64_t jm_results_n_runs(const jm_results *r)
{
    return length_of(r, "run");
}

jm_status jm_results_fates(const jm_results *r, uint64_t *counts, jm_error *err)
{
    size_t n = (size_t)jm_results_n_runs(r);
    int8_t *fates = malloc(n + 1);
    memset(counts, 0, JM_FATE_COUNT * sizeof *counts);
    hid_t set = H5Dopen2(r->file, "status", H5P_DEFAULT);
    bool good = fates && set >= 0 && length_of(r, "status") == n &&
                H5Dread(set, H5T_NATIVE_INT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, fates) >= 0;
    for (size_t i = 0; good && i < n; i++) {
        if (fates[i] >= 0 && fates[i] < JM_FATE_COUNT)
            counts[fates[i]]++;
    }
    if (set >= 0)
        H5Dclose(set);
    free(fates);
    return good ? JM_OK : h5_failed(err, r->path, "read how the runs ended");
}

/* A dataset as bytes: numbers as they stand in the file, texts one after the other. */
typedef struct values {
    unsigned char *data;
    size_t bytes, count;
    int rank;
    hsize_t size[8];
    H5T_class_t kind;
    size_t width;    /* bytes of a number */
} values;

static bool read_texts(hid_t set, hid_t space, values *v)
{
    char **texts = calloc(v->count + 1, sizeof *texts);
    hid_t type = h5_text_type();
    jm_text all;
    jm_text_init(&all);
    bool good = texts && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) >= 0;
    for (size_t i = 0; good && i < v->count; i++)
        jm_text_add_n(&all, texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) + 1 : 1);
    if (good && v->count)
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
    good = good && !all.failed;
    v->bytes = all.length;
    if (all.length)
        v->data = (unsigned char *)all.data; /* freed with the values */
    else
        jm_text_clear(&all);                 /* without texts nothing was taken */
    H5Tclose(type);
    free(texts);
    return good;
}

static bool read_values(const jm_results *r, const char *name, values *v)
{
    hid_t set = H5Dopen2(r->file, name, H5P_DEFAULT);
    if (set < 0)
        return false;
    hid_t space = H5Dget_space(set), type = H5Dget_type(set);
    hssize_t count = H5Sget_simple_extent_npoints(space);
    int rank = H5Sget_simple_extent_ndims(space);
    bool good = count >= 0 && rank >= 0 && rank <= 8;
    *v = (values){ .count = good ? (size_t)count : 0, .rank = rank, .kind = H5Tget_class(type) };
    if (good && rank > 0)
        H5Sget_simple_extent_dims(space, v->size, NULL);
    if (good && v->kind == H5T_STRING) {
        good = read_texts(set, space, v);
    } else if (good) {
        v->width = H5Tget_size(type);
        v->bytes = v->count * v->width;
        v->data = malloc(v->bytes + 1);
        good = v->data && (v->count == 0 ||
                           H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, v->data) >= 0);
    }
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(set);
    return good;
}

/* Numbers and texts count; the lists of references that scales keep do not. */
static bool counts(const char *name)
{
    return strncmp(name, "provenance/", 11) != 0;
}

jm_status jm_results_checksum(const jm_results *r, char hex[65], jm_error *err)
{
    jm_sha256 sum;
    jm_sha256_init(&sum);
    for (size_t i = 0; i < r->n_names; i++) {
        values v = { 0 };
        if (!counts(r->names[i]))
            continue;
        if (!read_values(r, r->names[i], &v)) {
            free(v.data);
            return h5_failed(err, r->path, "read a dataset");
        }
        jm_sha256_add(&sum, r->names[i], strlen(r->names[i]) + 1);
        jm_sha256_add(&sum, v.size, (size_t)v.rank * sizeof *v.size);
        jm_sha256_add(&sum, v.data, v.bytes);
        free(v.data);
    }
    jm_sha256_hex(&sum, hex);
    return JM_OK;
}

static double number(const values *v, size_t i)
{
    if (v->kind == H5T_FLOAT && v->width == sizeof(float))
        return (double)((const float *)(const void *)v->data)[i];
    if (v->kind == H5T_FLOAT)
        return ((const double *)(const void *)v->data)[i];
    return v->width == 8   ? (double)((const int64_t *)(const void *)v->data)[i]
           : v->width == 4 ? (double)((const int32_t *)(const void *)v->data)[i]
                           : (double)((const int8_t *)(const void *)v->data)[i];
}

/* Says how two datasets of one name differ. */
static void difference(const char *name, const values *a, const values *b, jm_text *report)
{
    if (a->kind != b->kind || a->count != b->count || a->width != b->width) {
        jm_text_addf(report, "%s: shape or type differs\n", name);
        return;
    }
    if (a->kind == H5T_STRING) {
        jm_text_addf(report, "%s: texts differ\n", name);
        return;
    }
    size_t n = 0, first = 0;
    double most = 0;
    for (size_t i = 0; i < a->count; i++) {
        if (memcmp(a->data + i * a->width, b->data + i * b->width, a->width) == 0)
            continue;
        first = n++ ? first : i;
        double x = number(a, i), y = number(b, i);
        most = fmax(most, fabs(x - y) / fmax(fmax(fabs(x), fabs(y)), 1e-300));
    }
    size_t columns = a->rank > 1 ? (size_t)a->size[1] : 1;
    jm_text_addf(report,
                 "%s: %zu of %zu values differ, first in row %zu, by at most %.3g relative\n",
                 name, n, a->count, first / columns, most);
}

static bool has(const jm_results *r, const char *name)
{
    return bsearch(&name, r->names, r->n_names, sizeof *r->names, by_name) != NULL;
}

jm_status jm_results_compare(const jm_results *a, const jm_results *b, bool *same,
                             jm_text *report, jm_error *err)
{
    *same = true;
    for (size_t i = 0; i < b->n_names; i++) {
        if (counts(b->names[i]) && !has(a, b->names[i])) {
            *same = false;
            jm_text_addf(report, "%s: only in %s\n", b->names[i], b->path);
        }
    }
    for (size_t i = 0; i < a->n_names; i++) {
        const char *name = a->names[i];
        if (!counts(name))
            continue;
        if (!has(b, name)) {
            *same = false;
            jm_text_addf(report, "%s: only in %s\n", name, a->path);
            continue;
        }
        values x = { 0 }, y = { 0 };
        bool good = read_values(a, name, &x) && read_values(b, name, &y);
        if (good && (x.bytes != y.bytes || memcmp(x.data, y.data, x.bytes) != 0)) {
            *same = false;
            difference(name, &x, &y, report);
        }
        free(x.data);
        free(y.data);
        if (!good)
            return h5_failed(err, a->path, "read a dataset");
    }
    return JM_OK;
}

static void describe_dataset(const jm_results *r, const char *name, jm_text *out)
{
    hid_t set = H5Dopen2(r->file, name, H5P_DEFAULT);
    hid_t space = H5Dget_space(set);
    hsize_t size[8] = { 0 };
    int rank = H5Sget_simple_extent_ndims(space);
    jm_text shape, unit, doc;
    jm_text_init(&shape);
    jm_text_init(&unit);
    jm_text_init(&doc);
    if (rank > 0 && rank <= 8)
        H5Sget_simple_extent_dims(space, size, NULL);
    for (int i = 0; i < rank && i < 8; i++)
        jm_text_addf(&shape, "%s%llu", i ? " x " : "", (unsigned long long)size[i]);
    h5_attr_as_text(set, "unit", &unit);
    if (!h5_attr_as_text(set, "long_name", &doc))
        h5_attr_as_text(set, "path", &doc);
    jm_text_addf(out, "  %-28s %-14s %-14s %s\n", name, shape.data, unit.data, doc.data);
    jm_text_clear(&shape);
    jm_text_clear(&unit);
    jm_text_clear(&doc);
    H5Sclose(space);
    H5Dclose(set);
}

jm_status jm_results_describe(const jm_results *r, jm_text *out, jm_error *err)
{
    static const char *const keys[] = { "title",   "intended_use", "model",  "model_title",
                                        "model_source", "model_fingerprint", "history", "method",
                                        "method_reason", "seed", "rtol", "atol", "plan_sha256",
                                        "jumeau_version", "command" };
    uint64_t fates[JM_FATE_COUNT];
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        jm_text value;
        jm_text_init(&value);
        if (jm_results_attribute(r, keys[i], &value))
            jm_text_addf(out, "%-18s %s\n", keys[i], value.data);
        jm_text_clear(&value);
    }
    jm_status status = jm_results_fates(r, fates, err);
    if (status != JM_OK)
        return status;
    jm_text_addf(out, "%-18s %llu:", "runs", (unsigned long long)jm_results_n_runs(r));
    for (size_t i = 0; i < JM_FATE_COUNT; i++) {
        if (fates[i])
            jm_text_addf(out, " %llu %s", (unsigned long long)fates[i], jm_fate_text((jm_fate)i));
    }
    jm_text_add(out, "\ndatasets\n");
    for (size_t i = 0; i < r->n_names; i++)
        describe_dataset(r, r->names[i], out);
    return out->failed ? jm_fail(err, JM_MEMORY, "no memory to describe results") : JM_OK;
}
