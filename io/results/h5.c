/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/h5.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <hdf5_hl.h>

#define ORDER (H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED)

void h5_quiet(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void h5_forget(void)
{
    H5Eclear2(H5E_DEFAULT);
}

hid_t h5_create_file(const char *path)
{
    hid_t file = -1;
    /* All is closed by hand; at the end of the process HDF5 1.10 would stumble over files that
       could not be closed on a full disk. Works before the first other call only. */
    H5dont_atexit();
    h5_quiet();
    hid_t create = H5Pcreate(H5P_FILE_CREATE);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (create >= 0 && access >= 0 && H5Pset_link_creation_order(create, ORDER) >= 0 &&
        H5Pset_attr_creation_order(create, ORDER) >= 0 &&
        H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V110) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0) {
        file = H5Fcreate(path, H5F_ACC_TRUNC, create, access);
    }
    H5Pclose(create);
    H5Pclose(access);
    return file;
}

void h5_abandon(hid_t file)
{
    void *handle = NULL;
    if (H5Fget_vfd_handle(file, H5P_DEFAULT, &handle) < 0 || !handle)
        return;
    const int *fd = handle; /* of the driver for ordinary files */
    const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) {
        (void)dup2(nowhere, *fd);
        close(nowhere);
    }
}

hid_t h5_create_group(hid_t parent, const char *name)
{
    hid_t create = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_link_creation_order(create, ORDER);
    H5Pset_attr_creation_order(create, ORDER);
    hid_t group = H5Gcreate2(parent, name, H5P_DEFAULT, create, H5P_DEFAULT);
    H5Pclose(create);
    return group;
}

/* Creates an attribute of `n` elements (0: scalar) and writes it. */
static bool attribute(hid_t object, const char *name, hid_t type, hsize_t n, const void *data)
{
    hid_t space = n ? H5Screate_simple(1, &n, NULL) : H5Screate(H5S_SCALAR);
    hid_t attr = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool good = attr >= 0 && H5Awrite(attr, type, data) >= 0;
    if (attr >= 0)
        H5Aclose(attr);
    H5Sclose(space);
    return good;
}

bool h5_attr_text(hid_t object, const char *name, const char *text)
{
    size_t length = strlen(text);
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, length ? length : 1);
    H5Tset_cset(type, H5T_CSET_UTF8);
    bool good = attribute(object, name, type, 0, text);
    H5Tclose(type);
    return good;
}

bool h5_attr_double(hid_t object, const char *name, double x)
{
    return attribute(object, name, H5T_NATIVE_DOUBLE, 0, &x);
}

bool h5_attr_int(hid_t object, const char *name, int64_t x)
{
    return attribute(object, name, H5T_NATIVE_INT64, 0, &x);
}

bool h5_attr_flags(hid_t object, const char *const *meanings, size_t n)
{
    int8_t values[32];
    char text[512] = "";
    for (size_t i = 0; i < n && i < sizeof values; i++) {
        size_t at = strlen(text);
        values[i] = (int8_t)i;
        snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "", meanings[i]);
    }
    return attribute(object, "flag_values", H5T_NATIVE_INT8, n, values) &&
           h5_attr_text(object, "flag_meanings", text);
}

bool h5_attr_as_text(hid_t object, const char *name, jm_text *out)
{
    hid_t attr = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    if (attr < 0)
        return false;
    hid_t type = H5Aget_type(attr);
    bool good = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) <= 0;
    if (good) {
        size_t n = H5Tget_size(type);
        char *text = calloc(n + 1, 1);
        good = text && H5Aread(attr, type, text) >= 0;
        if (good)
            jm_text_add(out, text);
        free(text);
    } else if (H5Tget_class(type) == H5T_INTEGER) {
        int64_t x = 0; /* seeds do not fit into a double */
        good = H5Aread(attr, H5T_NATIVE_INT64, &x) >= 0;
        jm_text_addf(out, "%" PRIi64, x);
    } else if (H5Tget_class(type) == H5T_FLOAT) {
        double x = 0;
        good = H5Aread(attr, H5T_NATIVE_DOUBLE, &x) >= 0;
        jm_text_add_double(out, x);
    }
    H5Tclose(type);
    H5Aclose(attr);
    return good;
}

hid_t h5_text_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

static hid_t creation_list(const h5_dims *dims, hid_t type, const void *fill)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_attr_creation_order(list, ORDER);
    if (dims->chunk[0])
        H5Pset_chunk(list, dims->rank, dims->chunk);
    if (dims->chunk[0] && dims->deflate) {
        H5Pset_shuffle(list);
        H5Pset_deflate(list, 1);
        H5Pset_fletcher32(list);
    }
    if (fill)
        H5Pset_fill_value(list, type, fill);
    return list;
}

hid_t h5_create(hid_t parent, const char *name, hid_t type, const h5_dims *dims, const void *fill)
{
    hsize_t most[2] = { dims->unlimited ? H5S_UNLIMITED : dims->size[0], dims->size[1] };
    hid_t space = H5Screate_simple(dims->rank, dims->size, most);
    hid_t list = creation_list(dims, type, fill);
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    /* Whole chunks are written at once, and nothing is kept of them: it would never be asked for
       again, and what is written when a dataset is closed crashes HDF5 1.10 on a full disk. */
    H5Pset_chunk_cache(access, 1, 0, 1.0);
    hid_t set = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, list, access);
    for (int i = 0; set >= 0 && i < dims->rank; i++) {
        if (dims->scale[i] >= 0 && H5DSattach_scale(set, dims->scale[i], (unsigned)i) < 0) {
            H5Dclose(set);
            set = -1;
        }
    }
    if (set >= 0 && fill)
        attribute(set, "_FillValue", type, 1, fill);
    H5Pclose(access);
    H5Pclose(list);
    H5Sclose(space);
    return set;
}

bool h5_describe(hid_t dataset, const char *units, const char *ucum, const char *long_name)
{
    return (!units || h5_attr_text(dataset, "units", units)) &&
           (!ucum || h5_attr_text(dataset, "ucum", ucum)) &&
           (!long_name || h5_attr_text(dataset, "long_name", long_name));
}

bool h5_make_scale(hid_t dataset, const char *name)
{
    return H5DSset_scale(dataset, name) >= 0;
}

bool h5_write_rows(hid_t dataset, hid_t type, hsize_t first, hsize_t n, const void *data)
{
    if (n == 0)
        return true;
    hsize_t size[2] = { 0, 0 };
    hid_t space = H5Dget_space(dataset);
    int rank = H5Sget_simple_extent_dims(space, size, NULL);
    hsize_t start[2] = { first, 0 }, count[2] = { n, size[1] };
    hid_t memory = H5Screate_simple(rank, count, NULL);
    bool good = H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
                H5Dwrite(dataset, type, memory, space, H5P_DEFAULT, data) >= 0;
    const hid_t why = H5Eget_current_stack(); /* every call to HDF5 forgets it */
    H5Sclose(memory);
    H5Sclose(space);
    H5Eset_current_stack(why);
    return good;
}

bool h5_write_text(hid_t parent, const char *name, const char *text)
{
    hid_t type = h5_text_type();
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t set = H5Dcreate2(parent, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    bool good = set >= 0 && H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &text) >= 0;
    if (set >= 0)
        H5Dclose(set);
    H5Sclose(space);
    H5Tclose(type);
    return good;
}

hid_t h5_write_scalar(hid_t parent, const char *name, double x)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_attr_creation_order(list, ORDER);
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t set = H5Dcreate2(parent, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (set >= 0)
        H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &x);
    H5Sclose(space);
    H5Pclose(list);
    return set;
}

/* Keeps what the system said, where it said something, else the innermost description of HDF5. */
static herr_t innermost(unsigned n, const H5E_error2_t *entry, void *user)
{
    static const char before[] = "error message = '";
    const char *said = entry->desc ? strstr(entry->desc, before) : NULL;
    (void)n;
    if (said) {
        said += strlen(before);
        snprintf(user, 200, "%.*s", (int)strcspn(said, "'"), said);
        return 1; /* no further */
    }
    if (entry->desc && *entry->desc)
        snprintf(user, 200, "%s", entry->desc);
    return 0;
}

jm_status h5_failed(jm_error *err, const char *path, const char *what)
{
    char text[200] = "";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, innermost, text);
    const char *remedy = strstr(text, "lock")
                             ? "; this file system cannot lock: set HDF5_USE_FILE_LOCKING=FALSE"
                             : "; see whether the folder exists, is writable and has room";
    return jm_fail_at(err, JM_FILE, path, 0, "cannot %s%s%s%s", what, *text ? ": " : "", text,
                      remedy);
}
