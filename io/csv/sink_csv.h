/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The CSV sink: results as tables for spreadsheets and for R.
 *
 *   x.csv           samples; wide: a row for each run and time, a column for each signal;
 *                   long: a row for each run, time and signal (not where only outcomes are kept)
 *   x.outcomes.csv  a row for each run: status, outcomes, what varied between the patients
 *   x.events.csv    a row for each thing that happened to a patient
 *
 * Rows stand in the order in which runs come in. The files get their names when everything went
 * well, and nothing stays behind otherwise.
 */
#ifndef JM_IO_SINK_CSV_H
#define JM_IO_SINK_CSV_H

#include "core/sink/sink.h"

typedef enum jm_csv_shape { JM_CSV_WIDE, JM_CSV_LONG } jm_csv_shape;

typedef struct jm_csv_options {
    jm_csv_shape shape;
} jm_csv_options;

/* `path` is that of the samples; `options` NULL: wide. `*out` is freed through its `free`. */
JM_CHECK jm_status jm_sink_csv_new(jm_sink **out, const char *path, const jm_csv_options *options,
                                   jm_error *err);

#endif
