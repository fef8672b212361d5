/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Courses: what depends on time. Bands of a signal over the runs of each arm that count, lines of
 * some patients, and when things happened.
 *
 * Samples are read once per signal, in blocks of rows, and turned around so that all patients of a
 * moment stand together; an arm that does not fit into JM_COURSE_ROOM is done in several spans of
 * time. Quantiles are exact. A thinned course has two points for each interval, its lowest and its
 * highest in the order in which they came: nothing that stands out is lost.
 */
#ifndef JM_IO_REPORT_COURSE_H
#define JM_IO_REPORT_COURSE_H

#include "io/report/facts.h"

enum {
    JM_COURSE_ROOM = 192 << 20, /* bytes */
    JM_COURSE_POINTS = 720      /* most points that are shown */
};

/* Somebody whose lines are held. */
typedef struct jm_chosen {
    size_t patient;
    const char *id, *why;
    uint32_t kind;              /* 0 did not come to the end, 1 left bounds, 2 extreme, 3 sample */
} jm_chosen;

/* Up to `most` patients: all that did not come to the end or left bounds, the extremes and middle
   of each outcome, then some in even distance. In the arena of the facts. */
JM_CHECK jm_status jm_course_choose(jm_chosen **out, size_t *n, size_t most, const jm_facts *f,
                                    jm_error *err);

typedef struct jm_band {
    double *at[JM_STATS_SHARES]; /* [n_times] */
    uint32_t *n;                 /* [n_times] runs that have a number there */
} jm_band;

typedef struct jm_course {
    jm_band *bands;              /* [arm] */
    float *lines;                /* [chosen][arm][n_times], first replicate */
    double low, high;            /* of everything shown */
} jm_course;

/* In an arena of its own that the caller frees. */
JM_CHECK jm_status jm_course_read(jm_course *out, const jm_facts *f, size_t signal,
                                  const jm_chosen *chosen, size_t n_chosen, jm_arena *arena,
                                  jm_error *err);

/* How many points a course of n times is shown with, the times of those points, and a series. */
size_t jm_course_points(size_t n);
void jm_course_thin_times(const double *times, size_t n, double *out);
void jm_course_thin(const double *x, size_t n, double *out);

/* Things of one kind and name in one arm. */
enum { JM_MARK_BINS = 240 };
typedef struct jm_mark_bin {
    size_t n;                    /* events */
    double first, last;          /* their times */
} jm_mark_bin;
typedef struct jm_mark {
    size_t arm;
    const char *kind, *label, *unit;
    size_t n_events, n_runs, last_run;
    double first, last;
    double sum;                  /* of the values that are numbers, */
    size_t n_values;             /* so many */
    jm_mark_bin *bins;           /* [JM_MARK_BINS] from the first to the last time of the file */
} jm_mark;

/* All of them, arm by arm, the most frequent first. */
JM_CHECK jm_status jm_course_marks(jm_mark **out, size_t *n, const jm_facts *f, jm_error *err);

#endif
