/* SPDX-License-Identifier: Apache-2.0 */
/* Who did not come to the end, and who left the bounds within which the model means something. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "io/report/inside.h"

/* Ends that are listed one by one; reasons are counted over all. */
enum { LISTED = 500, NAMED = 8 };

static const char *fate_name(jm_fate fate)
{
    static const char *const names[JM_FATE_COUNT] = {
        [JM_FATE_NOT_RUN] = "never ran",    [JM_FATE_OK] = "came to the end",
        [JM_FATE_SOLVER] = "solver failed", [JM_FATE_DOMAIN] = "left the model's domain",
        [JM_FATE_DIED] = "died",            [JM_FATE_STOPPED] = "stopped",
        [JM_FATE_ERROR] = "error"
    };
    return names[fate];
}

static void count_cell(jm_text *out, uint64_t n)
{
    jm_text_addf(out, "<td class=\"num%s\">", n ? "" : " none");
    html_count(out, n);
    jm_text_add(out, "</td>");
}

static bool any_fate(const jm_report *r, jm_fate fate)
{
    uint64_t n = 0;
    for (size_t a = 0; a < r->n_arms; a++)
        n += r->arms[a].file->facts->arms[r->arms[a].arm].fates[fate];
    return n > 0 || fate == JM_FATE_OK;
}

static void fate_head(const jm_report *r, jm_text *out)
{
    jm_text_add(out, "<div class=\"scroll\"><table id=\"fates\"><thead><tr><th>Arm</th>"
                     "<th class=\"num\">Runs</th>");
    for (size_t k = 0; k < JM_FATE_COUNT; k++) {
        const jm_fate fate = (jm_fate)((k + 1) % JM_FATE_COUNT); /* the end first */
        if (any_fate(r, fate))
            jm_text_addf(out, "<th class=\"num\">%s</th>", fate_name(fate));
    }
    jm_text_add(out, "<th class=\"num\">parameter out of range</th>"
                     "<th class=\"num\">signal out of bounds</th>"
                     "<th class=\"num\">retried alone</th></tr></thead><tbody>\n");
}

static void fate_table(const jm_report *r, jm_text *out)
{
    fate_head(r, out);
    for (size_t a = 0; a < r->n_arms; a++) {
        const jm_facts *f = r->arms[a].file->facts;
        const jm_facts_arm *arm = &f->arms[r->arms[a].arm];
        jm_text_add(out, "<tr><th scope=\"row\">");
        report_arm_label(out, r, a);
        jm_text_add(out, "</th>");
        count_cell(out, f->n_people * f->n_replicates);
        for (size_t k = 0; k < JM_FATE_COUNT; k++) {
            const jm_fate fate = (jm_fate)((k + 1) % JM_FATE_COUNT);
            if (any_fate(r, fate))
                count_cell(out, arm->fates[fate]);
        }
        for (size_t k = 0; k < 3; k++)
            count_cell(out, arm->flagged[k]);
        jm_text_add(out, "</tr>\n");
    }
    jm_text_add(out, "</tbody></table></div>\n");
}

/* ---- one by one ---- */

static jm_status end_row(const jm_report *r, const report_file *file, size_t i, jm_text *out,
                         jm_error *err)
{
    const jm_facts *f = file->facts;
    const jm_facts_end *e = &f->ends[i];
    const char *id = "";
    const jm_status status = jm_facts_patient(f, e->run, &id, err);
    jm_text_add(out, "<tr><td>");
    html_text(out, id);
    if (f->n_replicates > 1)
        jm_text_addf(out, " (replicate %zu)", e->run / f->n_people / f->n_arms);
    jm_text_add(out, "</td><td>");
    report_arm_label(out, r, report_arm_number(file, jm_facts_arm_of(f, e->run)));
    jm_text_addf(out, "</td><td>%s</td><td class=\"num\">", fate_name((jm_fate)f->fate[e->run]));
    html_plain(out, e->time * file->clock);
    jm_text_add(out, "</td><td>");
    html_text(out, *e->reason ? e->reason : "the file says no reason");
    jm_text_add(out, "</td></tr>\n");
    return status;
}

static jm_status end_list(const jm_report *r, const report_file *file, jm_text *out, jm_error *err)
{
    const jm_facts *f = file->facts;
    jm_status status = JM_OK;
    if (f->n_ends == 0)
        return JM_OK;
    jm_text_addf(out, "<details%s><summary>", f->n_ends <= 20 ? " open" : "");
    html_count(out, f->n_ends);
    jm_text_add(out, f->n_ends == 1 ? " run did not come to the end"
                                    : " runs did not come to the end");
    if (f->n_ends > LISTED)
        jm_text_addf(out, "; the first %d, all of them are in <code>jumeau report --json</code>",
                     (int)LISTED);
    jm_text_add(out, "</summary><div class=\"scroll\"><table class=\"list ends\"><thead><tr>"
                     "<th>Patient</th><th>Arm</th><th>What happened</th><th class=\"num\">At (");
    html_text(out, r->time_unit);
    jm_text_add(out, ")</th><th>Why</th></tr></thead><tbody>\n");
    for (size_t i = 0; status == JM_OK && i < f->n_ends && i < LISTED; i++)
        status = end_row(r, file, i, out, err);
    jm_text_add(out, "</tbody></table></div></details>\n");
    return status;
}

/* ---- reasons ---- */

typedef struct reason {
    size_t end, n;   /* one of those with it, and how many */
} reason;

static int most_first(const void *a, const void *b)
{
    const reason *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : (x->end > y->end) - (x->end < y->end);
}

/* Reasons with their counts, where the list is too long to be read. */
static jm_status reason_list(const jm_report *r, const report_file *file, jm_text *out,
                             jm_error *err)
{
    const jm_facts *f = file->facts;
    if (f->n_ends <= 20)
        return JM_OK;
    reason *all = calloc(f->n_ends, sizeof *all);
    jm_map *known = jm_map_new();
    bool good = all && known;
    for (size_t i = 0; good && i < f->n_ends; i++) {
        char key[320];
        uint32_t at = known ? (uint32_t)jm_map_count(known) : 0;
        snprintf(key, sizeof key, "%zu %d %s", jm_facts_arm_of(f, f->ends[i].run),
                 f->fate[f->ends[i].run], f->ends[i].reason);
        if (!jm_map_get(known, key, &at)) {
            good = jm_map_put(known, key, at);
            all[at].end = i;
        }
        all[at].n++;
    }
    const size_t n = good ? jm_map_count(known) : 0;
    if (n)
        qsort(all, n, sizeof *all, most_first);
    jm_text_add(out, "<div class=\"scroll\"><table class=\"list\"><thead><tr>"
                     "<th class=\"num\">Runs</th><th>Arm</th><th>What happened</th><th>Why</th>"
                     "</tr></thead><tbody>\n");
    for (size_t i = 0; i < n && i < LISTED; i++) {
        const jm_facts_end *e = &f->ends[all[i].end];
        jm_text_add(out, "<tr><td class=\"num\">");
        html_count(out, all[i].n);
        jm_text_add(out, "</td><td>");
        report_arm_label(out, r, report_arm_number(file, jm_facts_arm_of(f, e->run)));
        jm_text_addf(out, "</td><td>%s</td><td>", fate_name((jm_fate)f->fate[e->run]));
        html_text(out, *e->reason ? e->reason : "the file says no reason");
        jm_text_add(out, "</td></tr>\n");
    }
    jm_text_add(out, "</tbody></table></div>\n");
    jm_map_free(known);
    free(all);
    return good ? JM_OK : jm_fail(err, JM_MEMORY, "no memory for a report");
}

/* ---- bounds ---- */

/* The first few of them by name. */
static jm_status limit_patients(const jm_facts *f, const jm_facts_limit *l, jm_text *out,
                                jm_error *err)
{
    jm_status status = JM_OK;
    for (size_t k = 0; status == JM_OK && k < l->n && k < NAMED; k++) {
        const char *id = "";
        status = jm_facts_patient(f, l->runs[k], &id, err);
        jm_text_add(out, k ? ", " : "");
        html_text(out, id);
    }
    if (l->n > NAMED)
        jm_text_addf(out, " and %zu more", l->n - NAMED);
    return status;
}

static jm_status limit_row(const jm_report *r, const report_file *file, size_t i, jm_text *out,
                           jm_error *err)
{
    const jm_facts_limit *l = &file->facts->limits[i];
    jm_text_add(out, "<tr><td>");
    html_text(out, l->name);
    html_unit(out, l->unit);
    jm_text_add(out, "</td><td>");
    report_arm_label(out, r, report_arm_number(file, l->arm));
    jm_text_add(out, "</td>");
    count_cell(out, l->n);
    jm_text_add(out, "<td class=\"num\">");
    html_plain(out, l->first * file->clock);
    jm_text_add(out, "</td><td class=\"num\">");
    html_plain(out, l->median * file->clock);
    jm_text_add(out, "</td><td class=\"num\">");
    html_plain(out, l->low);
    jm_text_add(out, " … ");
    html_plain(out, l->high);
    jm_text_add(out, "</td><td>");
    const jm_status status = limit_patients(file->facts, l, out, err);
    jm_text_add(out, "</td></tr>\n");
    return status;
}

static jm_status limit_list(const jm_report *r, const report_file *file, jm_text *out,
                            jm_error *err)
{
    const jm_facts *f = file->facts;
    jm_status status = JM_OK;
    if (f->n_limits == 0)
        return JM_OK;
    jm_text_add(out, "<details open><summary>What left its bounds</summary><div class=\"scroll\">"
                     "<table class=\"list limits\"><thead><tr><th>Quantity</th><th>Arm</th>"
                     "<th class=\"num\">Runs</th><th class=\"num\">First at (");
    html_text(out, r->time_unit);
    jm_text_add(out, ")</th><th class=\"num\">Half of them by</th>"
                     "<th class=\"num\">Values then</th><th>Patients</th></tr></thead><tbody>\n");
    for (size_t i = 0; status == JM_OK && i < f->n_limits && i < LISTED; i++)
        status = limit_row(r, file, i, out, err);
    jm_text_add(out, "</tbody></table></div><p class=\"note\">A run that leaves the bounds of a "
                     "quantity goes on and counts in every number; how far its values can be "
                     "trusted is for the reader to judge.</p></details>\n");
    return status;
}

static void verdict(const jm_report *r, jm_text *out)
{
    uint64_t failed = 0, early = 0, flagged = 0, runs = 0;
    for (size_t i = 0; i < r->n_files; i++) {
        const jm_facts *f = r->files[i].facts;
        runs += f->n_runs;
        for (size_t a = 0; a < f->n_arms; a++) {
            failed += f->arms[a].n_failed;
            early += f->arms[a].fates[JM_FATE_DIED] + f->arms[a].fates[JM_FATE_STOPPED];
        }
        for (size_t k = 0; k < f->n_runs; k++)
            flagged += (f->flags[k] & (JM_FLAG_RANGE | JM_FLAG_VALID)) != 0;
    }
    jm_text_addf(out, "<p class=\"verdict%s\">", failed + early + flagged ? " warn" : "");
    if (failed == 0)
        jm_text_add(out, "No run failed.");
    else {
        html_count(out, failed);
        jm_text_add(out, " of ");
        html_count(out, runs);
        jm_text_add(out, " runs failed; they are in no outcome and in no band below.");
    }
    if (early) {
        jm_text_add(out, " ");
        html_count(out, early);
        jm_text_add(out, " died or were stopped, and count up to then.");
    }
    if (flagged) {
        jm_text_add(out, " ");
        html_count(out, flagged);
        jm_text_add(out, " left the bounds within which the model was meant to hold.");
    }
    jm_text_add(out, "</p>\n");
}

jm_status report_ends(const jm_report *r, jm_text *out, jm_error *err)
{
    jm_status status = JM_OK;
    report_section(out, "ends", "Who failed, died or left the model’s domain");
    verdict(r, out);
    fate_table(r, out);
    for (size_t i = 0; status == JM_OK && i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        if (file->facts->n_ends + file->facts->n_limits)
            report_file_title(out, r, file);
        status = reason_list(r, file, out, err);
        if (status == JM_OK)
            status = end_list(r, file, out, err);
        if (status == JM_OK)
            status = limit_list(r, file, out, err);
    }
    jm_text_add(out, "</section>\n");
    return status;
}
