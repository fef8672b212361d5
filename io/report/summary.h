/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summary of a run: outcomes by arm with their spread, and how many patients failed.
 *
 * It is a sink that hands everything on to another sink and keeps a few numbers per arm and
 * outcome: count, mean, standard deviation, extremes, and quantiles (exact up to 4096 patients,
 * then within 0.2 % of the patients, see spread.h). Memory does not grow with the number of
 * patients, except that outcomes are kept for differences between arms up to a bound (see
 * pairs.h). Values that are not numbers (an outcome that never came) are counted apart.
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

/* A table for people: a row per outcome, a column per arm, "mean ± sd [5 % … 95 %]". With several
   arms a second one: what each arm does beside the first one in the same patient. */
void jm_summary_table(const jm_summary *summary, jm_text *out);
/* The same numbers as JSON. */
void jm_summary_json(const jm_summary *summary, jm_text *out);

#endif
