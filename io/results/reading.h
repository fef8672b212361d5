/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers out of a results file, for those who make something of them: what there is, columns with
 * a number per run, rows of samples, and what happened.
 *
 * Whoever reads says how much at a time, so that a file of any size is read in bounded memory:
 * samples by rows (JM_READING_ROWS at a time unpacks nothing twice), events in blocks. Texts live
 * in the arena that is given. A dataset that is not there, or has not the shape that the layout
 * says (docs/file-format.md), is a damaged file: JM_FILE.
 */
#ifndef JM_IO_RESULTS_READING_H
#define JM_IO_RESULTS_READING_H

#include "core/base/arena.h"
#include "io/results/results.h"

enum { JM_READING_ROWS = 64 };

typedef enum jm_variable_kind {
    JM_VARIABLE_OUTCOME,
    JM_VARIABLE_SIGNAL,
    JM_VARIABLE_PARAMETER
} jm_variable_kind;

typedef struct jm_variable {
    jm_variable_kind kind;
    const char *path;          /* of the dataset */
    const char *name;          /* as the author wrote it */
    const char *unit, *doc, *source, *distribution; /* "" where there is none */
    double low, high;          /* bounds within which it means something; NAN: none */
    bool varies;               /* a parameter that has a number for each run, else: */
    double value;
} jm_variable;

/* All of them in the order of the file: outcomes, parameters, signals. */
JM_CHECK jm_status jm_results_variables(const jm_results *r, jm_arena *arena, jm_variable **out,
                                        size_t *n, jm_error *err);

/* Length of a dataset's first axis, 0: there is none. */
size_t jm_results_length(const jm_results *r, const char *path);
/* An attribute of a dataset; false: not there. */
bool jm_results_attribute_of(const jm_results *r, const char *path, const char *name, jm_text *out);

/* A whole dataset of one axis, which has to be `n` long. */
JM_CHECK jm_status jm_results_column(const jm_results *r, const char *path, size_t n, double *out,
                                     jm_error *err);
/* Texts [first, first + n) of a dataset of one axis. */
JM_CHECK jm_status jm_results_texts(const jm_results *r, const char *path, size_t first, size_t n,
                                    jm_arena *arena, const char **out, jm_error *err);

/* Rows of samples: opened once for many reads. */
typedef struct jm_rows_reader jm_rows_reader;
JM_CHECK jm_status jm_rows_reader_open(jm_rows_reader **out, const jm_results *r, const char *path,
                                       size_t n_times, jm_error *err);
/* Rows [first, first + n): out[row * n_times + time]. */
JM_CHECK jm_status jm_rows_reader_read(jm_rows_reader *reader, size_t first, size_t n, double *out,
                                       jm_error *err);
void jm_rows_reader_close(jm_rows_reader *reader);

/* What events share. */
typedef struct jm_happened_entry {
    const char *kind, *label, *unit, *source;
} jm_happened_entry;
JM_CHECK jm_status jm_results_entries(const jm_results *r, jm_arena *arena,
                                      jm_happened_entry **out, size_t *n, jm_error *err);

/* Events [first, first + n) of a file that has jm_results_n_events of them. `run` and `entry` are
   checked: they are numbers of a run and of an entry. */
typedef struct jm_happened {
    size_t run, entry;
    double time, value;
} jm_happened;
size_t jm_results_n_events(const jm_results *r);
JM_CHECK jm_status jm_results_events(const jm_results *r, size_t first, size_t n, jm_happened *out,
                                     jm_error *err);

#endif
