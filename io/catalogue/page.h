/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page of the catalogue: all that is known of a model, as Markdown.
 *
 * Title and source, its parts, equations, parameters with ranges and sources, inputs, states,
 * signals, doses; then the reference table, with what was computed and whether it agrees. The page
 * is the same for the same model: it holds no date and no path of a machine.
 */
#ifndef JM_IO_CATALOGUE_PAGE_H
#define JM_IO_CATALOGUE_PAGE_H

#include "core/base/text.h"
#include "core/compile/ir.h"

/* One row of a reference table. */
typedef struct jm_page_row {
    const char *about, *arm, *quantity, *unit, *time, *time_unit, *source;
    const char *unmet;   /* why it is known not to be met; "": it should be */
    double value, allowed, got;
    bool agrees;
    const char *problem; /* "": none */
} jm_page_row;

typedef struct jm_page {
    const char *name;         /* "glucose/hovorka" */
    const jm_ir *ir;          /* as read */
    const char *fingerprint;
    const char *const *roots; /* [n_roots] folders of models: names parts by their files */
    size_t n_roots;
    const jm_page_row *rows;  /* [n_rows] of its reference table */
    size_t n_rows;
    size_t depth;             /* slashes in the page's own path: "../" for each goes home */
} jm_page;

JM_CHECK jm_status jm_page_write(const jm_page *page, jm_text *out, jm_error *err);

#endif
