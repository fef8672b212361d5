/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML and SVG as text: whatever came from a file goes through html_text(), which leaves nothing
 * that means something to a browser.
 */
#ifndef JM_IO_REPORT_HTML_H
#define JM_IO_REPORT_HTML_H

#include <stddef.h>
#include <stdint.h>

#include "core/base/text.h"

/* A text between tags or in a quoted attribute. */
void html_text(jm_text *out, const char *s);
/* The same, cut to so many letters. */
void html_short(jm_text *out, const char *s, size_t letters);
/* Bytes that are no UTF-8 become "?": a file may hold anything. */
void html_make_valid(char *s);
/* A string of JSON inside of <script>: nothing in it ends the script. */
void html_json(jm_text *out, const char *s);
/* "[mmHg]" with a space before it, nothing where there is no unit. */
void html_unit(jm_text *out, const char *unit);

/* Decimals with which numbers up to `most` have four digits; < 0: they need exponents. */
int html_decimals(double most);
/* With so many decimals, "–" where it is no number; a true minus. */
void html_number(jm_text *out, double x, int decimals);
/* With a sign, where it is not 0. */
void html_signed(jm_text *out, double x, int decimals);
/* By itself, four digits. */
void html_plain(jm_text *out, double x);
/* Whole per cent of all, "<1" where it is less and not 0, ">99" likewise. */
void html_share(jm_text *out, size_t n, size_t all);
void html_count(jm_text *out, uint64_t n);

#endif
