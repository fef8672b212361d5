/* SPDX-License-Identifier: Apache-2.0 */
/* What a report is made of, and the sections of its page. */
#ifndef JM_IO_REPORT_INSIDE_H
#define JM_IO_REPORT_INSIDE_H

#include "io/report/course.h"
#include "io/report/drivers.h"
#include "io/report/html.h"
#include "io/report/report.h"

/* One results file. */
typedef struct report_file {
    jm_facts *facts;
    jm_drivers drivers;
    jm_grouping groups[JM_GROUP_PARAMETERS];
    size_t n_groups;
    jm_mark *marks;
    size_t n_marks;
    jm_chosen *chosen;
    size_t n_chosen;
    size_t first_arm;       /* number of its first arm in the report */
    double clock;           /* time of the file times this is time of the report */
    char checksum[65];
} report_file;

/* An arm of a file; its number in the report decides its colour and its dashes. */
typedef struct report_arm {
    const report_file *file;
    size_t arm;
    const char *name;       /* "basal", or "basal · day.h5" */
} report_arm;

/* Signals, or outcomes, of one name and unit stand in one figure, whatever file they are from. */
typedef struct report_topic {
    const char *name, *unit, *doc;
    double low, high;       /* bounds of validity, NAN: none */
    size_t of[JM_REPORT_FILES]; /* their place in each file, SIZE_MAX: it has none */
} report_topic;

struct jm_report {
    jm_arena *arena;
    report_file files[JM_REPORT_FILES];
    size_t n_files;
    report_arm *arms;
    size_t n_arms;
    report_topic *outcomes, *signals;
    size_t n_outcomes, n_signals;
    const char *time_unit;  /* in which time is shown: minutes that make a day are hours */
};

/* The unit that suits a span of time, which is given in `unit`, and the factor between two units;
   what is no unit of time stays what it is. */
const char *report_time_unit(const char *unit, double span);
double report_time_factor(const char *from, const char *to);

/* There is JavaScript for plots in this program: else pictures are all there is. */
bool report_has_plots(void);

/* Sections, in the order of the page. */
void report_head(const jm_report *r, jm_text *out);
void report_asked(const jm_report *r, jm_text *out);
JM_CHECK jm_status report_ends(const jm_report *r, jm_text *out, jm_error *err);
void report_answer(const jm_report *r, jm_text *out);
JM_CHECK jm_status report_courses(const jm_report *r, jm_text *out, jm_error *err);
void report_events(const jm_report *r, jm_text *out);
void report_groups(const jm_report *r, jm_text *out);
void report_drivers(const jm_report *r, jm_text *out);
JM_CHECK jm_status report_models(const jm_report *r, jm_text *out, jm_error *err);
void report_provenance(const jm_report *r, jm_text *out);
void report_foot(const jm_report *r, jm_text *out);

/* Small things that sections share. */
void report_section(jm_text *out, const char *id, const char *title);
/* Colour and dashes of an arm, then its name. */
void report_arm_label(jm_text *out, const jm_report *r, size_t arm);
/* "in day.h5", where there are several files. */
void report_file_title(jm_text *out, const jm_report *r, const report_file *file);
size_t report_arm_number(const report_file *file, size_t arm);
const char *report_dashes(size_t arm); /* as SVG takes them, "" for a whole line */

#endif
