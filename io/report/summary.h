/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary of a run: outcomes by arm with their spread, and how many patients failed.
 *
 * It is a sink that hands everything on to another sink and keeps a few numbers per arm and
 * outcome: count, mean, standard deviation, extremes, and quantiles (exact up to 4096 patients,
 * then estimated by P², Jain & Chlamtac 1985, doi:10.1145/4372.4378). Memory does not grow with the
 * number of patients. Values that are not numbers (an outcome that never came) are counted apart.
 */
#ifndef JM_IO_REPORT_SUMMARY_H
#define JM_IO_REPORT_SUMMARY_H

#include "core/base/text.h"
#include "core/sink/sink.h"

typedef struct jm_summary jm_summary;

/* `next` is borrowed; NULL: results go nowhere else. */
JM_CHECK jm_status jm_summary_new(jm_summary **out, jm_sink *next, jm_error *err);
void jm_summary_free(jm_summary *summary);
jm_sink *jm_summary_sink(jm_summary *summary);

uint64_t jm_summary_failed(const jm_summary *summary);
/* The first failure in order of arrival, as a sentence; "" where there was none. */
const char *jm_summary_first_failure(const jm_summary *summary);

/* A table for people: a row per outcome, a column per arm, "mean ± sd [5 % … 95 %]". */
void jm_summary_table(const jm_summary *summary, jm_text *out);
/* The same numbers as JSON. */
void jm_summary_json(const jm_summary *summary, jm_text *out);

#endif
