/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The results file: HDF5 that is netCDF-4 (docs/file-format.md), written run by run.
 *
 * The sink writes to `<path>.tmp.<pid>` (`<path>.tmp` where it is alone) and renames at the end, so
 * `path` is whole or not there at all. Rows wait in blocks until a block is full and are then
 * written at once; memory is a few blocks however many runs there are. Datasets hold nothing that
 * differs between two runs of one command (dates, hosts and durations are attributes).
 */
#ifndef JM_IO_RESULTS_SINK_HDF5_H
#define JM_IO_RESULTS_SINK_HDF5_H

#include "core/base/files.h"
#include "core/sink/sink.h"
#include "io/results/pieces.h"

/* A pair for /provenance. */
typedef struct jm_provenance {
    const char *key, *value;
} jm_provenance;

typedef struct jm_hdf5_options {
    const jm_provenance *provenance; /* [n_provenance] borrowed until the sink is freed */
    size_t n_provenance;
    const char *command;             /* for `history` */
    bool durable;                    /* the file is on the disk before it has its name */
    bool alone;                      /* nobody else writes there now: what a killed process has left
                                        beside the file is written over */
    const jm_files *files;           /* for /provenance/files; borrowed until begin; may be NULL */
} jm_hdf5_options;

/* `*out` is freed through its `free`. The file is created by `begin`. */
JM_CHECK jm_status jm_sink_hdf5_new(jm_sink **out, const char *path, const jm_hdf5_options *options,
                                    jm_error *err);

/* For merging: a run whose `samples` are NULL leaves the samples of its row alone, and a piece that
   was packed as jm_samples_pieced says is put where its first number has this row and column. */
JM_CHECK jm_status jm_sink_hdf5_put(jm_sink *sink, uint32_t signal, uint64_t row, uint64_t column,
                                    const unsigned char *packed, size_t bytes, jm_error *err);

/* How samples stand in the file: width, pieces and fill; `set` is none. */
void jm_samples_pieced(const jm_plan *plan, jm_pieced *out);

#endif
