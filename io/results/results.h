/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finished results files, read-only: what `info`, `reproduce` and the CSV export ask of them.
 *
 * Opening checks that the file is one of ours, of a version we know, and complete. Nothing here
 * writes.
 */
#ifndef JM_IO_RESULTS_RESULTS_H
#define JM_IO_RESULTS_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/files.h"
#include "core/base/text.h"

typedef struct jm_results jm_results;

JM_CHECK jm_status jm_results_open(jm_results **out, const char *path, jm_error *err);
void jm_results_close(jm_results *r);

/* An attribute of the root ("title") or of /provenance ("args"), as text. False: not there. */
bool jm_results_attribute(const jm_results *r, const char *name, jm_text *out);
/* A scalar text dataset such as "/provenance/scenario_lua". */
bool jm_results_text(const jm_results *r, const char *path, jm_text *out);

/* Adds the files that the results were made from (none in old files) to `files`; a text that is not
   what its sum says is refused. */
JM_CHECK jm_status jm_results_files(const jm_results *r, jm_files *files, jm_error *err);

uint64_t jm_results_n_runs(const jm_results *r);
/* How many runs ended with each fate; counts is [JM_FATE_COUNT]. */
JM_CHECK jm_status jm_results_fates(const jm_results *r, uint64_t *counts, jm_error *err);

/* SHA-256 over names, shapes and values of all datasets, in the order of their names; attributes
   (dates, hosts) do not count. Equal results have equal checksums. */
JM_CHECK jm_status jm_results_checksum(const jm_results *r, char hex[65], jm_error *err);

/* Compares all datasets; lists what differs (name, where first, how much). *same: nothing does. */
JM_CHECK jm_status jm_results_compare(const jm_results *a, const jm_results *b, bool *same,
                                      jm_text *report, jm_error *err);

/* A page for people: title, model, runs, fates, datasets with units, provenance. */
JM_CHECK jm_status jm_results_describe(const jm_results *r, jm_text *out, jm_error *err);

#endif
