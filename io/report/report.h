/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report on finished results: one page for people, or the same numbers as JSON.
 *
 * docs/report.md says what is in it and how each number is defined. Several results files stand
 * side by side; patients are only paired within a file. The page needs nothing but itself: no
 * network, and no JavaScript, which only makes plots out of pictures.
 */
#ifndef JM_IO_REPORT_REPORT_H
#define JM_IO_REPORT_REPORT_H

#include "core/base/text.h"

enum { JM_REPORT_FILES = 16 };

typedef struct jm_report jm_report;

/* Reads all but the samples, which are read when something is written. */
JM_CHECK jm_status jm_report_open(jm_report **out, const char *const *paths, size_t n,
                                  jm_error *err);
void jm_report_close(jm_report *r);

JM_CHECK jm_status jm_report_html(const jm_report *r, jm_text *out, jm_error *err);
JM_CHECK jm_status jm_report_json(const jm_report *r, jm_text *out, jm_error *err);

#endif
