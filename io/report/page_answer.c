/* SPDX-License-Identifier: Apache-2.0 */
/* The answer: outcomes of each arm, and what arms do beside each other in the same patients. */
#include <math.h>
#include <string.h>

#include "io/report/inside.h"
#include "io/report/svg.h"

enum { STRIP = 200, STRIP_HEIGHT = 22 }; /* pixels */

static const jm_stats *stats_of(const jm_report *r, const report_topic *t, size_t arm)
{
    const report_arm *a = &r->arms[arm];
    const jm_facts *f = a->file->facts;
    const size_t k = t->of[a->file - r->files];
    return k == SIZE_MAX ? NULL : &f->outcome_stats[a->arm * f->n_outcomes + k];
}

/* Decimals that suit all numbers of an outcome. */
static int decimals_of(const jm_report *r, const report_topic *t)
{
    double most = 0;
    for (size_t a = 0; a < r->n_arms; a++) {
        const jm_stats *s = stats_of(r, t, a);
        if (s && s->n)
            most = fmax(most, fmax(fabs(s->at[JM_STATS_P5]), fabs(s->at[JM_STATS_P95])));
    }
    return html_decimals(most);
}

static const jm_facts_change *change_of(const jm_facts *f, size_t pair, size_t k)
{
    return &f->changes[pair * f->n_outcomes + k];
}

static void interval(jm_text *out, double low, double high, int decimals, bool sign)
{
    void (*const put)(jm_text *, double, int) = sign ? html_signed : html_number;
    put(out, low, decimals);
    jm_text_add(out, " … ");
    put(out, high, decimals);
}

/* ---- at a glance ---- */

static void glance_head(const jm_report *r, jm_text *out)
{
    jm_text_add(out, "<div class=\"scroll\"><table class=\"glance\" id=\"glance\"><thead><tr>"
                     "<th>Outcome</th>");
    for (size_t a = 0; a < r->n_arms; a++) {
        jm_text_add(out, "<th class=\"num\">");
        report_arm_label(out, r, a);
        jm_text_add(out, "</th>");
    }
    jm_text_add(out, "</tr></thead><tbody>\n");
}

/* What the arm does beside the first one of its file. */
static void glance_change(const jm_report *r, const report_topic *t, size_t arm, jm_text *out)
{
    const report_arm *a = &r->arms[arm];
    const jm_facts *f = a->file->facts;
    const size_t k = t->of[a->file - r->files];
    if (a->arm == 0 || k == SIZE_MAX)
        return;
    const jm_facts_change *c = change_of(f, a->arm - 1, k); /* those with the first stand first */
    const double most = fmax(fabs(c->of.mean), c->half_width);
    const int decimals = html_decimals(10 * most); /* one digit less */
    if (c->of.n == 0)
        return;
    jm_text_add(out, "<small class=\"delta\">Δ ");
    html_signed(out, c->of.mean, decimals);
    jm_text_add(out, " [");
    interval(out, c->of.mean - c->half_width, c->of.mean + c->half_width, decimals, true);
    jm_text_add(out, "]</small>");
}

static void glance_row(const jm_report *r, const report_topic *t, size_t number, jm_text *out)
{
    const int decimals = decimals_of(r, t);
    jm_text_addf(out, "<tr><th scope=\"row\"><a href=\"#outcome-%zu\">", number);
    html_text(out, t->name);
    jm_text_add(out, "</a>");
    html_unit(out, t->unit);
    jm_text_add(out, "</th>");
    for (size_t a = 0; a < r->n_arms; a++) {
        const jm_stats *s = stats_of(r, t, a);
        jm_text_add(out, "<td class=\"num\">");
        if (s && s->n) {
            jm_text_add(out, "<b>");
            html_number(out, s->at[JM_STATS_P50], decimals);
            jm_text_add(out, "</b><small>");
            interval(out, s->at[JM_STATS_P5], s->at[JM_STATS_P95], decimals, false);
            jm_text_add(out, "</small>");
            glance_change(r, t, a, out);
        } else {
            jm_text_add(out, s ? "never" : "–");
        }
        jm_text_add(out, "</td>");
    }
    jm_text_add(out, "</tr>\n");
}

static void glance(const jm_report *r, jm_text *out)
{
    glance_head(r, out);
    for (size_t i = 0; i < r->n_outcomes; i++)
        glance_row(r, &r->outcomes[i], i, out);
    jm_text_add(out, "</tbody></table></div>\n<p class=\"note\">Median; below it 5 % to 95 % of "
                     "the patients. Runs that failed are left out, those that died count up to "
                     "then.");
    if (r->n_arms > r->n_files)
        jm_text_add(out, " Δ: mean difference from the first arm in the same patients, with its "
                         "95 % interval.");
    jm_text_add(out, "</p>\n");
}

/* ---- strips: a dot, its quartiles and 5 % to 95 %, drawn to a common scale ---- */

static void strip(jm_text *out, const svg_plot *p, const jm_stats *s, size_t arm)
{
    const double y = STRIP_HEIGHT / 2.0;
    jm_text_addf(out, "<svg class=\"strip a%zu\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                 "aria-hidden=\"true\">", arm % 8, STRIP, STRIP_HEIGHT, STRIP, STRIP_HEIGHT);
    if (p->low < 1) /* there is a zero line to show */
        jm_text_addf(out, "<path class=\"zero\" d=\"M%.1f 0v%d\"/>", svg_x(p, 0), STRIP_HEIGHT);
    if (s->n) {
        const double x[] = { svg_x(p, s->at[0]), svg_x(p, s->at[1]), svg_x(p, s->at[2]),
                             svg_x(p, s->at[3]), svg_x(p, s->at[4]) };
        jm_text_addf(out, "<path class=\"whisker\" d=\"M%.1f %.1fH%.1f\"/>"
                     "<rect class=\"box\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"8\" "
                     "rx=\"2\"/>"
                     "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", x[0], y, x[4], x[1], y - 4,
                     fmax(x[3] - x[1], 1), x[2], y);
    }
    jm_text_add(out, "</svg>");
}

/* The scale of a strip: all arms, or all differences and 0. `low` of the plot is 0 where a zero
   line is to be drawn, else 1. */
static svg_plot scale_of(double low, double high, bool zero)
{
    if (zero) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    if (!(high > low)) {
        low = isfinite(low) ? low - 1 : 0;
        high = low + 2;
    }
    return (svg_plot){ .x = 6, .width = STRIP - 12, .left = low, .right = high,
                       .low = zero ? 0 : 1, .high = 2 };
}

static void spread_cells(jm_text *out, const jm_stats *s, int decimals, bool sign)
{
    void (*const put)(jm_text *, double, int) = sign ? html_signed : html_number;
    if (s->n == 0) {
        jm_text_add(out, "<td class=\"num\" colspan=\"4\">never</td><td class=\"num\">0</td>");
        return;
    }
    jm_text_add(out, "<td class=\"num\"><b>");
    put(out, s->at[JM_STATS_P50], decimals);
    jm_text_add(out, "</b></td><td class=\"num\">");
    interval(out, s->at[JM_STATS_P25], s->at[JM_STATS_P75], decimals, sign);
    jm_text_add(out, "</td><td class=\"num\">");
    interval(out, s->at[JM_STATS_P5], s->at[JM_STATS_P95], decimals, sign);
    jm_text_add(out, "</td><td class=\"num\">");
    put(out, s->mean, decimals);
    jm_text_add(out, "</td><td class=\"num\">");
    html_count(out, s->n);
    jm_text_add(out, "</td>");
}

static void arm_rows(const jm_report *r, const report_topic *t, int decimals, jm_text *out)
{
    double low = (double)NAN, high = (double)NAN;
    for (size_t a = 0; a < r->n_arms; a++) {
        const jm_stats *s = stats_of(r, t, a);
        low = s ? fmin(low, s->at[JM_STATS_P5]) : low;
        high = s ? fmax(high, s->at[JM_STATS_P95]) : high;
    }
    const svg_plot scale = scale_of(low, high, false);
    jm_text_add(out, "<div class=\"scroll\"><table class=\"detail\"><thead><tr><th>Arm</th>"
                     "<th><span class=\"edges\"><span>");
    html_number(out, scale.left, decimals);
    jm_text_add(out, "</span><span>");
    html_number(out, scale.right, decimals);
    jm_text_add(out, "</span></span></th><th class=\"num\">Median</th><th class=\"num\">Quartiles"
                     "</th><th class=\"num\">5 % to 95 %</th><th class=\"num\">Mean</th>"
                     "<th class=\"num\">n</th></tr></thead><tbody>\n");
    for (size_t a = 0; a < r->n_arms; a++) {
        const jm_stats *s = stats_of(r, t, a);
        if (!s)
            continue;
        jm_text_add(out, "<tr><th scope=\"row\">");
        report_arm_label(out, r, a);
        jm_text_add(out, "</th><td>");
        strip(out, &scale, s, a);
        jm_text_add(out, "</td>");
        spread_cells(out, s, decimals, false);
        jm_text_add(out, "</tr>\n");
    }
    jm_text_add(out, "</tbody></table></div>\n");
}

/* ---- differences ---- */

static void change_row(const jm_report *r, const report_file *file, const jm_facts_change *c,
                       const svg_plot *scale, int decimals, jm_text *out)
{
    const size_t pairs = c->of.n;
    jm_text_add(out, "<tr><th scope=\"row\">");
    report_arm_label(out, r, report_arm_number(file, c->arm));
    jm_text_add(out, " <span class=\"minus\">minus</span> ");
    report_arm_label(out, r, report_arm_number(file, c->minus));
    jm_text_add(out, "</th><td>");
    strip(out, scale, &c->of, report_arm_number(file, c->arm));
    jm_text_add(out, "</td>");
    if (pairs == 0) {
        jm_text_add(out, "<td class=\"num\" colspan=\"5\">no pairs</td></tr>\n");
        return;
    }
    jm_text_add(out, "<td class=\"num\"><b>");
    html_signed(out, c->of.mean, decimals);
    jm_text_add(out, "</b></td><td class=\"num\">");
    interval(out, c->of.mean - c->half_width, c->of.mean + c->half_width, decimals, true);
    jm_text_add(out, "</td><td class=\"num\">");
    interval(out, c->of.at[JM_STATS_P5], c->of.at[JM_STATS_P95], decimals, true);
    jm_text_add(out, "</td><td class=\"num\">");
    html_share(out, c->rose, pairs);
    jm_text_add(out, ", ");
    html_share(out, c->fell, pairs);
    jm_text_add(out, "</td><td class=\"num\">");
    html_count(out, pairs);
    jm_text_add(out, "</td></tr>\n");
}

static void change_rows(const jm_report *r, const report_file *file, size_t k, jm_text *out)
{
    const jm_facts *f = file->facts;
    double low = 0, high = 0;
    for (size_t i = 0; i < f->n_changes; i++) {
        low = fmin(low, change_of(f, i, k)->of.at[JM_STATS_P5]);
        high = fmax(high, change_of(f, i, k)->of.at[JM_STATS_P95]);
    }
    if (f->n_changes == 0)
        return;
    const svg_plot scale = scale_of(low, high, true);
    const int decimals = html_decimals(fmax(fabs(low), fabs(high)));
    jm_text_add(out, "<div class=\"scroll\"><table class=\"detail changes\"><thead><tr><th>In the "
                     "same patients");
    if (r->n_files > 1) {
        jm_text_add(out, ", ");
        html_text(out, f->label);
    }
    jm_text_add(out, "</th><th><span class=\"edges\"><span>");
    html_signed(out, scale.left, decimals);
    jm_text_add(out, "</span><span>");
    html_signed(out, scale.right, decimals);
    jm_text_add(out, "</span></span></th><th class=\"num\">Mean difference</th>"
                     "<th class=\"num\">its 95 % interval</th>"
                     "<th class=\"num\">5 % to 95 % of patients</th>"
                     "<th class=\"num\">rose, fell</th><th class=\"num\">pairs</th></tr></thead>"
                     "<tbody>\n");
    for (size_t i = 0; i < f->n_changes; i++)
        change_row(r, file, change_of(f, i, k), &scale, decimals, out);
    jm_text_add(out, "</tbody></table></div>\n");
}

static void outcome(const jm_report *r, size_t number, jm_text *out)
{
    const report_topic *t = &r->outcomes[number];
    jm_text_addf(out, "<article class=\"card\" id=\"outcome-%zu\"><h3>", number);
    html_text(out, t->name);
    html_unit(out, t->unit);
    jm_text_add(out, "</h3>");
    if (*t->doc && strcmp(t->doc, t->name) != 0) {
        jm_text_add(out, "<p class=\"doc\">");
        html_text(out, t->doc);
        jm_text_add(out, "</p>");
    }
    jm_text_add(out, "\n");
    arm_rows(r, t, decimals_of(r, t), out);
    for (size_t i = 0; i < r->n_files; i++) {
        if (t->of[i] != SIZE_MAX)
            change_rows(r, &r->files[i], t->of[i], out);
    }
    jm_text_add(out, "</article>\n");
}

void report_answer(const jm_report *r, jm_text *out)
{
    report_section(out, "answer", "What came out");
    if (r->n_outcomes == 0) {
        jm_text_add(out, "<p>The scenario asks for no outcomes; what was recorded follows.</p>"
                         "</section>\n");
        return;
    }
    glance(r, out);
    jm_text_add(out, "<h3 class=\"part\">Outcome by outcome</h3>\n"
                     "<p class=\"note\">Dot: median. Bar: quartiles. Line: 5 % to 95 % of the "
                     "patients. Differences are taken within each patient, between arms of one "
                     "file; the interval of the mean is that of Student’s t, and says how well so "
                     "many virtual patients determine it, not how well the model does.</p>\n");
    for (size_t i = 0; i < r->n_outcomes; i++)
        outcome(r, i, out);
    jm_text_add(out, "</section>\n");
}
