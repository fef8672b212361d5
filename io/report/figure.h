/* SPDX-License-Identifier: Apache-2.0 */
/* A signal of all files while its section is written, and what plots and pictures share. */
#ifndef JM_IO_REPORT_FIGURE_H
#define JM_IO_REPORT_FIGURE_H

#include <string.h>

#include "io/report/inside.h"
#include "io/report/svg.h"

typedef struct figure {
    const jm_report *r;
    const report_topic *topic;
    size_t number;
    jm_arena *arena;
    jm_course course[JM_REPORT_FILES];
    double *x[JM_REPORT_FILES];      /* thinned times, as they are shown */
    size_t n[JM_REPORT_FILES];       /* points; 0: the file has no such signal */
    double **thin;                   /* [arm of the report · 5 + quantile] thinned, NULL: none */
    svg_plot plot;
} figure;

/* Internal events of a model say little to people; they are in the table of events. */
static inline bool figure_shows(const jm_mark *m)
{
    return strcmp(m->kind, "event") != 0;
}

/* Events in a bin that make a mark: half of the runs of an arm. */
static inline size_t figure_half(const report_file *file)
{
    return (file->facts->n_people * file->facts->n_replicates + 1) / 2;
}

/* One run is its own median and its own band. */
static inline bool figure_is_single(const jm_facts *f)
{
    return f->n_people * f->n_replicates == 1;
}

/* What all plots have in common: arms, patients whose lines are held, marks. It leaves a list
   open, to which each figure adds its numbers; whoever asked closes it with "]}". */
void figure_numbers_head(const jm_report *r, jm_text *out);
/* Bands, counts and lines of one figure. Lines are whole numbers of two bytes, the lower first,
   from 0 at `low` to 65534 at `high`, as base64: patient by patient, arm by arm. False without
   memory. */
bool figure_numbers(const figure *g, jm_text *out);

#endif
