/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HDF5 in the dialect that netCDF-4 readers understand: creation order is tracked, every axis of a
 * dataset has a dimension scale, texts are UTF-8 (fixed length in attributes, variable in
 * datasets), missing numbers are _FillValue. Thin helpers; each returns false on failure, and
 * h5_failed() turns HDF5's own error stack into a sentence. No other folder includes hdf5.h.
 */
#ifndef JM_IO_RESULTS_H5_H
#define JM_IO_RESULTS_H5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hdf5.h>

#include "core/base/text.h"

/* HDF5 keeps its errors, and whether it prints them, for each thread, and loses the errors with the
   thread. A thread says h5_quiet() before it works on files and h5_forget() when it is done. */
void h5_quiet(void);
void h5_forget(void);

/* Creates `path` (truncating) with creation order tracked. Negative on failure. */
hid_t h5_create_file(const char *path);
/* Before a file that failed is closed: what HDF5 still has to write goes nowhere. It would fail
   once more, which HDF5 1.10 does not always survive. */
void h5_abandon(hid_t file);
hid_t h5_create_group(hid_t parent, const char *name);

bool h5_attr_text(hid_t object, const char *name, const char *text);
bool h5_attr_double(hid_t object, const char *name, double x);
bool h5_attr_int(hid_t object, const char *name, int64_t x);
/* Appends an attribute, text or number, as text. False: not there. */
bool h5_attr_as_text(hid_t object, const char *name, jm_text *out);
/* flag_values and flag_meanings of a byte variable. */
bool h5_attr_flags(hid_t object, const char *const *meanings, size_t n);

/* A variable-length UTF-8 string type; the caller closes it. */
hid_t h5_text_type(void);

typedef struct h5_dims {
    int rank;
    hsize_t size[2];
    hsize_t chunk[2];  /* 0: contiguous */
    bool unlimited;    /* first axis grows */
    bool deflate;      /* shuffle, deflate 1, checksum */
    hid_t scale[2];    /* dimension scales, < 0: the dataset is its own scale */
} h5_dims;

/* Creates a dataset of `type` with its scales attached; `fill` is written as fill value and as
   _FillValue (NULL: none). `units`, `ucum`, `long_name` may be NULL. Negative on failure. */
hid_t h5_create(hid_t parent, const char *name, hid_t type, const h5_dims *dims, const void *fill);
bool h5_describe(hid_t dataset, const char *units, const char *ucum, const char *long_name);
bool h5_make_scale(hid_t dataset, const char *name);

/* Rows [first, first + n) of a dataset of rank 1 or 2 from memory of type `type`. */
bool h5_write_rows(hid_t dataset, hid_t type, hsize_t first, hsize_t n, const void *data);
/* One text in a scalar dataset. */
bool h5_write_text(hid_t parent, const char *name, const char *text);
/* A scalar number. */
hid_t h5_write_scalar(hid_t parent, const char *name, double x);

/* JM_FILE with HDF5's innermost message; locks are explained. */
jm_status h5_failed(jm_error *err, const char *path, const char *what);

#endif
