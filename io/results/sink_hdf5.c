/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/sink_hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "io/results/blocks.h"
#include "io/results/columns.h"
#include "io/results/events.h"
#include "io/results/h5.h"
#include "io/results/head.h"
#include "io/results/layout.h"

/*
 * Three streams go into one file: samples (blocks of 64 rows, a dataset per signal), columns (one
 * number per run, blocks of 1024 rows) and events (a list that grows).
 */
typedef struct sink {
    jm_sink base;
    char *path, *part;      /* the file, and the name it has until it is whole */
    jm_hdf5_options options;
    const jm_plan *plan;    /* from begin to end */
    hid_t file, run, time;  /* the file and its dimension scales, < 0: none */
    jm_pieces *pieces;      /* through which numbers are written */
    jm_target target;       /* all of this for columns and events */
    hid_t *signals;         /* [n_signals] datasets */
    jm_pieced *pieced;      /* [n_signals] how they are written */
    size_t sample_bytes;    /* of one number: 4 or 8 */
    jm_rows samples;
    jm_columns columns;
    jm_event_table events;
} sink;

static sink *self_of(jm_sink *base)
{
    return (sink *)(void *)base;
}

static void reset_samples(void *user, jm_rows_block *block)
{
    const sink *s = user;
    size_t n = s->samples.bytes / s->sample_bytes;
    if (s->sample_bytes == sizeof(float)) {
        for (size_t i = 0; i < n; i++)
            ((float *)(void *)block->data)[i] = NAN;
    } else {
        for (size_t i = 0; i < n; i++)
            ((double *)(void *)block->data)[i] = (double)NAN;
    }
}

static jm_status flush_samples(void *user, const jm_rows_block *block, jm_error *err)
{
    const sink *s = user;
    size_t stride = JM_LAYOUT_ROWS * s->plan->n_times * s->sample_bytes;
    for (size_t i = 0; i < s->plan->n_signals; i++) {
        if (!jm_pieces_write(s->pieces, &s->pieced[i], block->first, block->n,
                             block->data + i * stride))
            return h5_failed(err, s->path, "write samples");
    }
    return JM_OK;
}

void jm_samples_pieced(const jm_plan *plan, jm_pieced *out)
{
    const float none = NAN;
    const double none8 = (double)NAN;
    const bool small = plan->options.precision <= 32;
    const uint64_t runs = jm_plan_n_runs(plan);
    const size_t times = plan->n_times;
    const size_t rows = times <= JM_LAYOUT_FEW_TIMES ? JM_LAYOUT_ROWS : JM_LAYOUT_CHUNK_ROWS;
    *out = (jm_pieced){ .set = -1, .width = small ? sizeof none : sizeof none8, .columns = times };
    out->piece[0] = runs < rows ? (size_t)runs : rows;
    out->piece[1] = times < JM_LAYOUT_CHUNK_TIMES ? times : JM_LAYOUT_CHUNK_TIMES;
    memcpy(out->fill, small ? (const void *)&none : (const void *)&none8, out->width);
}

static hid_t create_signal(const sink *s, const jm_plan_signal *signal)
{
    char name[256];
    float none = NAN;
    double none8 = (double)NAN;
    bool small = s->sample_bytes == sizeof none;
    jm_pieced like;
    jm_samples_pieced(s->plan, &like);
    h5_dims dims = { .rank = 2,
                     .size = { jm_plan_n_runs(s->plan), s->plan->n_times },
                     .chunk = { like.piece[0], like.piece[1] },
                     .deflate = true,
                     .scale = { s->run, s->time } };
    jm_head_free_name(s->file, signal->name, name, sizeof name);
    hid_t set = h5_create(s->file, name, small ? H5T_IEEE_F32LE : H5T_IEEE_F64LE, &dims,
                          small ? (void *)&none : (void *)&none8);
    if (set < 0)
        return set;
    const jm_var_info *var = jm_model_var(s->plan->model, signal->ref);
    jm_head_describe(set, signal->unit, *signal->doc ? signal->doc : signal->name);
    h5_attr_text(set, "coordinates", JM_LAYOUT_COORDINATES);
    h5_attr_text(set, "signal", signal->name);
    h5_attr_text(set, "model", s->plan->model->abi->name);
    h5_attr_text(set, "cell_methods", "time: point");
    if (!isnan(var->low))
        h5_attr_double(set, "valid_min", signal->factor * var->low + signal->offset);
    if (!isnan(var->high))
        h5_attr_double(set, "valid_max", signal->factor * var->high + signal->offset);
    return set;
}

static jm_status create_signals(sink *s, jm_error *err)
{
    size_t n = s->plan->keep_samples ? s->plan->n_signals : 0;
    if (n == 0)
        return JM_OK;
    s->time = jm_head_time(s->file, s->plan);
    s->signals = malloc(n * sizeof *s->signals);
    s->pieced = malloc(n * sizeof *s->pieced);
    for (size_t i = 0; s->signals && i < n; i++)
        s->signals[i] = -1;
    if (!s->signals || !s->pieced)
        return jm_fail(err, JM_MEMORY, "no memory for %zu signals", n);
    for (size_t i = 0; i < n; i++) {
        s->signals[i] = create_signal(s, &s->plan->signals[i]);
        if (s->signals[i] < 0 || !jm_pieces_introduce(s->pieces, s->signals[i], &s->pieced[i]))
            return h5_failed(err, s->path, "create a signal");
    }
    s->samples = (jm_rows){ .n_rows = jm_plan_n_runs(s->plan),
                            .rows = JM_LAYOUT_ROWS,
                            .bytes = n * JM_LAYOUT_ROWS * s->plan->n_times * s->sample_bytes,
                            .reset = reset_samples,
                            .flush = flush_samples,
                            .user = s };
    return JM_OK;
}

/* The system says better than HDF5 why a file cannot be made. */
static jm_status make_part(const sink *s, jm_error *err)
{
    const int fd = open(s->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        return jm_fail_at(err, JM_FILE, s->path, 0,
                          "cannot create the results file: %s; see whether the folder exists, is "
                          "writable and has room", strerror(errno));
    }
    close(fd);
    return JM_OK;
}

static jm_status begin_streams(sink *s, jm_error *err)
{
    s->pieces = jm_pieces_new();
    if (!s->pieces)
        return jm_fail(err, JM_MEMORY, "no memory to pack results");
    s->target = (jm_target){ s->plan, s->path, s->file, s->run, s->pieces };
    jm_status status = jm_columns_begin(&s->columns, &s->target, err);
    if (status == JM_OK)
        status = create_signals(s, err);
    return status == JM_OK ? jm_event_table_begin(&s->events, &s->target, err) : status;
}

static jm_status begin_file(sink *s, const jm_plan *plan, jm_error *err)
{
    s->plan = plan;
    s->sample_bytes = plan->options.precision > 32 ? sizeof(double) : sizeof(float);
    jm_status made = make_part(s, err);
    if (made != JM_OK)
        return made;
    s->file = h5_create_file(s->part);
    if (s->file < 0) {
        jm_status status = h5_failed(err, s->path, "create the results file");
        unlink(s->part); /* a full disk lets it be made, and no more */
        return status;
    }
    if (!jm_head_write(s->file, plan, &s->options))
        return h5_failed(err, s->path, "describe the run");
    s->run = jm_head_run(s->file, plan);
    if (s->run < 0)
        return h5_failed(err, s->path, "create the list of runs");
    return begin_streams(s, err);
}

static jm_status begin(jm_sink *base, const jm_plan *plan, jm_error *err)
{
    const jm_status status = begin_file(self_of(base), plan, err);
    if (status != JM_OK)
        h5_forget(); /* nobody comes back to this thread: see sink_free() */
    return status;
}

static void copy_samples(const sink *s, jm_rows_block *block, const jm_run_result *result)
{
    size_t n = s->plan->n_times, row = (size_t)(result->row - block->first);
    for (size_t i = 0; i < s->plan->n_signals; i++) {
        const double *from = result->samples + i * n;
        size_t at = (i * JM_LAYOUT_ROWS + row) * n;
        if (s->sample_bytes == sizeof(double)) {
            memcpy((double *)(void *)block->data + at, from, n * sizeof *from);
            continue;
        }
        float *to = (float *)(void *)block->data + at;
        for (size_t k = 0; k < n; k++)
            to[k] = (float)from[k];
    }
}

static jm_status one_run(jm_sink *base, const jm_run_result *result, jm_error *err)
{
    sink *s = self_of(base);
    if (s->signals && result->samples) {
        jm_rows_block *block = NULL;
        jm_status status = jm_rows_at(&s->samples, result->row, &block, err);
        if (status != JM_OK)
            return status;
        copy_samples(s, block, result);
        if ((status = jm_rows_done(&s->samples, block, err)) != JM_OK)
            return status;
    }
    jm_status status = jm_columns_run(&s->columns, result, err);
    return status == JM_OK ? jm_event_table_run(&s->events, result, err) : status;
}

jm_status jm_sink_hdf5_put(jm_sink *base, uint32_t signal, uint64_t row, uint64_t column,
                           const unsigned char *packed, size_t bytes, jm_error *err)
{
    const sink *s = self_of(base);
    return jm_pieces_put(s->signals[signal], row, column, packed, bytes)
               ? JM_OK
               : h5_failed(err, s->path, "put samples");
}

static void close_file(sink *s)
{
    for (size_t i = 0; s->signals && i < s->plan->n_signals; i++) {
        if (s->signals[i] >= 0)
            H5Dclose(s->signals[i]);
    }
    free(s->signals);
    free(s->pieced);
    s->signals = NULL;
    s->pieced = NULL;
    jm_rows_clear(&s->samples);
    jm_columns_clear(&s->columns);
    jm_event_table_clear(&s->events);
    jm_pieces_free(s->pieces);
    s->pieces = NULL;
    if (s->time >= 0)
        H5Dclose(s->time);
    if (s->run >= 0)
        H5Dclose(s->run);
    s->time = s->run = -1;
}

/* Everything is on the disk before anything is closed: closing is no place to fail. */
static jm_status settle(const sink *s, jm_error *err)
{
    if (h5_attr_int(s->file, "jumeau_complete", 1) && H5Fflush(s->file, H5F_SCOPE_GLOBAL) >= 0)
        return JM_OK;
    return h5_failed(err, s->path, "finish the results file");
}

static bool sync_file(const char *path)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

/* Closes the file and gives it its name. */
static jm_status publish(sink *s, jm_error *err)
{
    herr_t closed = H5Fclose(s->file);
    s->file = -1;
    if (closed < 0)
        return h5_failed(err, s->path, "finish the results file");
    if (s->options.durable && !sync_file(s->part))
        return jm_fail_at(err, JM_FILE, s->path, 0, "cannot be written to the disk: %s",
                          strerror(errno));
    if (rename(s->part, s->path) != 0)
        return jm_fail_at(err, JM_FILE, s->path, 0, "cannot take its name: %s", strerror(errno));
    return JM_OK;
}

static jm_status end(jm_sink *base, jm_status status, jm_error *err)
{
    sink *s = self_of(base);
    if (s->file < 0)
        return status;
    if (status == JM_OK && s->signals)
        status = jm_rows_flush(&s->samples, err);
    if (status == JM_OK)
        status = jm_columns_end(&s->columns, err);
    if (status == JM_OK)
        status = jm_event_table_end(&s->events, err);
    if (status == JM_OK)
        status = settle(s, err);
    if (status != JM_OK)
        h5_abandon(s->file);
    close_file(s);
    if (status == JM_OK)
        status = publish(s, err);
    if (s->file >= 0)
        H5Fclose(s->file);
    s->file = -1;
    if (status != JM_OK)
        unlink(s->part);
    h5_forget();
    return status;
}

static void sink_free(jm_sink *base)
{
    if (!base)
        return;
    sink *s = self_of(base);
    if (s->file >= 0) {
        h5_quiet();
        h5_abandon(s->file);
        close_file(s);
        H5Fclose(s->file);
        h5_forget();
        unlink(s->part);
    }
    free(s->path);
    free(s->part);
    free(s);
}

jm_status jm_sink_hdf5_new(jm_sink **out, const char *path, const jm_hdf5_options *options,
                           jm_error *err)
{
    *out = NULL;
    sink *s = calloc(1, sizeof *s);
    size_t room = strlen(path) + 32;
    if (s) {
        s->path = jm_text_dup(path);
        s->part = malloc(room);
    }
    if (!s || !s->path || !s->part) {
        if (s) {
            free(s->path);
            free(s->part);
        }
        free(s);
        return jm_fail(err, JM_MEMORY, "no memory for a results file");
    }
    if (options->alone)
        snprintf(s->part, room, "%s.tmp", path);
    else
        snprintf(s->part, room, "%s.tmp.%ld", path, (long)getpid());
    s->base = (jm_sink){ .begin = begin, .run = one_run, .end = end, .free = sink_free };
    s->options = *options;
    s->file = s->run = s->time = -1;
    *out = &s->base;
    return JM_OK;
}
