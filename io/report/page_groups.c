/* SPDX-License-Identifier: Apache-2.0 */
/* Subgroups, what explains the spread, and when things happened. */
#include <math.h>
#include <string.h>

#include "io/report/inside.h"

enum { TOP = 6, EVENT_ROWS = 40 };

/* ---- subgroups ---- */

static void group_name(jm_text *out, const jm_grouping *g, size_t i)
{
    static const char *const thirds[] = { "lowest third", "middle third", "highest third" };
    const jm_group_of *group = &g->groups[i];
    if (g->by_value) {
        html_plain(out, group->low);
        html_unit(out, g->parameter->unit);
        return;
    }
    jm_text_addf(out, "%s <small>", thirds[i < 3 ? i : 2]);
    html_plain(out, group->low);
    jm_text_add(out, " … ");
    html_plain(out, group->high);
    jm_text_add(out, "</small>");
}

static void group_row(const jm_facts *f, const jm_grouping *g, size_t i, size_t k, jm_text *out)
{
    const jm_group_of *group = &g->groups[i];
    jm_text_add(out, "<tr><td>");
    group_name(out, g, i);
    jm_text_add(out, "</td><td class=\"num\">");
    html_count(out, group->n_patients);
    jm_text_add(out, "</td>");
    for (size_t a = 0; a < f->n_arms; a++) {
        const jm_stats *s = &group->stats[a * f->n_outcomes + k];
        const int decimals =
            html_decimals(fmax(fabs(s->at[JM_STATS_P5]), fabs(s->at[JM_STATS_P95])));
        jm_text_add(out, "<td class=\"num\"><b>");
        html_number(out, s->at[JM_STATS_P50], decimals);
        jm_text_add(out, "</b><small>");
        if (s->n) {
            html_number(out, s->at[JM_STATS_P5], decimals);
            jm_text_add(out, " … ");
            html_number(out, s->at[JM_STATS_P95], decimals);
        }
        if (group->n_failed[a])
            jm_text_addf(out, "; %zu failed", group->n_failed[a]);
        jm_text_add(out, "</small></td>");
    }
    jm_text_add(out, "</tr>\n");
}

static void group_head(const jm_report *r, const report_file *file, jm_text *out)
{
    jm_text_add(out, "<div class=\"scroll\"><table class=\"groups\"><thead><tr><th>Patients by</th>"
                     "<th class=\"num\">n</th>");
    for (size_t a = 0; a < file->facts->n_arms; a++) {
        jm_text_add(out, "<th class=\"num\">");
        report_arm_label(out, r, report_arm_number(file, a));
        jm_text_add(out, "</th>");
    }
    jm_text_add(out, "</tr></thead><tbody>\n");
}

static void group_outcome(const jm_report *r, const report_file *file, size_t k, jm_text *out)
{
    const jm_facts *f = file->facts;
    jm_text_addf(out, "<details%s><summary>", k == 0 ? " open" : "");
    html_text(out, f->outcomes[k]->name);
    html_unit(out, f->outcomes[k]->unit);
    jm_text_add(out, "</summary>");
    group_head(r, file, out);
    for (size_t i = 0; i < file->n_groups; i++) {
        const jm_grouping *g = &file->groups[i];
        jm_text_addf(out, "<tr class=\"sub\"><th colspan=\"%zu\" scope=\"rowgroup\">",
                     2 + f->n_arms);
        html_text(out, *g->parameter->doc ? g->parameter->doc : g->parameter->name);
        html_unit(out, g->parameter->unit);
        jm_text_add(out, " <code>");
        html_text(out, g->parameter->name);
        jm_text_add(out, "</code></th></tr>\n");
        for (size_t n = 0; n < g->n; n++)
            group_row(f, g, n, k, out);
    }
    jm_text_add(out, "</tbody></table></div></details>\n");
}

void report_groups(const jm_report *r, jm_text *out)
{
    report_section(out, "groups", "Subgroups");
    for (size_t i = 0; i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        bool by_strength = false;
        report_file_title(out, r, file);
        for (size_t g = 0; g < file->n_groups; g++)
            by_strength = by_strength || file->groups[g].by_strength;
        if (file->n_groups == 0) {
            jm_text_add(out, file->facts->n_outcomes
                                 ? "<p>Nothing varies between the patients, so there are no "
                                   "subgroups.</p>\n"
                                 : "<p>Without outcomes there is nothing to compare.</p>\n");
            continue;
        }
        jm_text_addf(out, "<p class=\"note\">Median, and 5 %% to 95 %%, of the patients in each "
                     "third.%s</p>\n", by_strength
                     ? " Age, sex and weight come first where a model has them; the others are the "
                       "parameters that explain most."
                     : "");
        for (size_t k = 0; k < file->facts->n_outcomes; k++)
            group_outcome(r, file, k, out);
    }
    jm_text_add(out, "</section>\n");
}

/* ---- what explains the spread ---- */

static void bar(jm_text *out, double rho, size_t arm)
{
    jm_text_addf(out, "<svg class=\"bar a%zu\" viewBox=\"0 0 100 14\" width=\"100\" height=\"14\" "
                 "aria-hidden=\"true\"><path class=\"zero\" d=\"M50 0v14\"/>", arm % 8);
    if (isfinite(rho))
        jm_text_addf(out, "<rect x=\"%.1f\" y=\"3\" width=\"%.1f\" height=\"8\"/>",
                     rho < 0 ? 50 + 50 * rho : 50, 50 * fabs(rho));
    jm_text_add(out, "</svg>");
}

static void driver_outcome(const jm_report *r, const report_file *file, size_t k, jm_text *out)
{
    const jm_facts *f = file->facts;
    size_t top[TOP];
    const size_t n = jm_drivers_top(&file->drivers, f, k, TOP, top);
    jm_text_addf(out, "<details%s><summary>", k == 0 ? " open" : "");
    html_text(out, f->outcomes[k]->name);
    html_unit(out, f->outcomes[k]->unit);
    jm_text_add(out, "</summary>");
    if (n == 0) {
        jm_text_add(out, "<p>It does not vary with any parameter.</p></details>\n");
        return;
    }
    jm_text_add(out, "<div class=\"scroll\"><table class=\"drivers\"><thead><tr>"
                     "<th>Parameter</th>");
    for (size_t a = 0; a < f->n_arms; a++) {
        jm_text_add(out, "<th>");
        report_arm_label(out, r, report_arm_number(file, a));
        jm_text_add(out, "</th>");
    }
    jm_text_add(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < n; i++) {
        const jm_driver *d = &file->drivers.all[top[i]];
        jm_text_add(out, "<tr><th scope=\"row\">");
        html_text(out, *d->parameter->doc ? d->parameter->doc : d->parameter->name);
        jm_text_add(out, " <code>");
        html_text(out, d->parameter->name);
        jm_text_add(out, "</code></th>");
        for (size_t a = 0; a < f->n_arms; a++) {
            const double rho = d->rho[a * f->n_outcomes + k];
            jm_text_add(out, "<td>");
            bar(out, rho, report_arm_number(file, a));
            jm_text_add(out, " <span class=\"rho\">");
            html_signed(out, rho, 2);
            jm_text_add(out, "</span></td>");
        }
        jm_text_add(out, "</tr>\n");
    }
    jm_text_add(out, "</tbody></table></div></details>\n");
}

void report_drivers(const jm_report *r, jm_text *out)
{
    report_section(out, "drivers", "What explains the spread");
    jm_text_add(out, "<p class=\"note\">Rank correlation (Spearman’s ρ) of the parameters that "
                     "differ between patients with each outcome, from −1 to +1; the six strongest. "
                     "It tells which assumptions about people drive the result, and is no "
                     "cause.</p>\n");
    for (size_t i = 0; i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        report_file_title(out, r, file);
        if (file->drivers.n == 0)
            jm_text_add(out, file->facts->n_outcomes
                                 ? "<p>No parameter differs between the patients.</p>\n"
                                 : "<p>Without outcomes there is nothing to explain.</p>\n");
        for (size_t k = 0; file->drivers.n && k < file->facts->n_outcomes; k++)
            driver_outcome(r, file, k, out);
    }
    jm_text_add(out, "</section>\n");
}

/* ---- events ---- */

/* When: a mark for each bin, the darker the more runs. */
static void event_strip(const jm_report *r, const report_file *file, const jm_mark *m, jm_text *out)
{
    size_t most = 1;
    for (size_t b = 0; b < JM_MARK_BINS; b++)
        most = m->bins[b].n > most ? m->bins[b].n : most;
    jm_text_addf(out, "<svg class=\"when a%zu\" viewBox=\"0 0 %d 18\" preserveAspectRatio=\"none\" "
                 "aria-hidden=\"true\"><path class=\"zero\" d=\"M0 17.5h%d\"/>",
                 report_arm_number(file, m->arm) % 8, JM_MARK_BINS, JM_MARK_BINS);
    for (size_t b = 0; b < JM_MARK_BINS; b++) {
        const double height = 2 + 15 * (double)m->bins[b].n / (double)most;
        if (m->bins[b].n)
            jm_text_addf(out, "<path d=\"M%zu.5 18v-%.1f\"/>", b, height);
    }
    jm_text_add(out, "</svg>");
    (void)r;
}

static void event_row(const jm_report *r, const report_file *file, const jm_mark *m, jm_text *out)
{
    jm_text_add(out, "<tr><td>");
    report_arm_label(out, r, report_arm_number(file, m->arm));
    jm_text_add(out, "</td><td>");
    html_text(out, m->kind);
    jm_text_add(out, " <b>");
    html_text(out, m->label);
    jm_text_add(out, "</b></td><td class=\"num\">");
    html_count(out, m->n_events);
    jm_text_add(out, "</td><td class=\"num\">");
    html_count(out, m->n_runs);
    jm_text_add(out, "</td><td class=\"num\">");
    if (m->n_values) {
        html_plain(out, m->sum / (double)m->n_values);
        html_unit(out, m->unit);
    }
    jm_text_add(out, "</td><td class=\"num\">");
    html_plain(out, m->first * file->clock);
    jm_text_add(out, " … ");
    html_plain(out, m->last * file->clock);
    jm_text_add(out, "</td><td class=\"strip-cell\">");
    event_strip(r, file, m, out);
    jm_text_add(out, "</td></tr>\n");
}

void report_events(const jm_report *r, jm_text *out)
{
    report_section(out, "events", "Events");
    for (size_t i = 0; i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        report_file_title(out, r, file);
        if (file->n_marks == 0) {
            jm_text_add(out, "<p>The file holds no events.</p>\n");
            continue;
        }
        jm_text_add(out, "<div class=\"scroll\"><table class=\"list events\"><thead><tr>"
                         "<th>Arm</th>"
                         "<th>What</th><th class=\"num\">How often</th>"
                         "<th class=\"num\">in runs</th>"
                         "<th class=\"num\">Mean value</th><th class=\"num\">From … to (");
        html_text(out, r->time_unit);
        jm_text_add(out, ")</th><th>When</th></tr></thead><tbody>\n");
        for (size_t k = 0; k < file->n_marks && k < EVENT_ROWS; k++)
            event_row(r, file, &file->marks[k], out);
        jm_text_add(out, "</tbody></table></div>\n");
        if (file->n_marks > EVENT_ROWS)
            jm_text_addf(out, "<p class=\"note\">%zu more kinds are in <code>jumeau report --json"
                         "</code>.</p>\n", file->n_marks - EVENT_ROWS);
    }
    jm_text_add(out, "</section>\n");
}
