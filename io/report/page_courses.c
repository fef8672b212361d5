/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bands over time: a picture and a table of each signal, and the numbers (figure_numbers.c) from
 * which report.js makes a plot. One signal is in memory at a time.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/report/figure.h"

enum { WIDTH = 860, HEIGHT = 360, TABLE_ROWS = 24, MARKS = 8 };

static jm_status no_memory(jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for a report");
}

/* ---- reading ---- */

static bool thin_file(figure *g, size_t i)
{
    const report_file *file = &g->r->files[i];
    const jm_facts *f = file->facts;
    g->n[i] = jm_course_points(f->n_times);
    g->x[i] = jm_arena_take(g->arena, g->n[i] + 1, sizeof(double));
    if (!g->x[i])
        return false;
    jm_course_thin_times(f->times, f->n_times, g->x[i]);
    for (size_t t = 0; t < g->n[i]; t++)
        g->x[i][t] *= file->clock;
    for (size_t a = 0; a < f->n_arms; a++) {
        for (size_t q = 0; q < JM_STATS_SHARES; q++) {
            double *to = jm_arena_take(g->arena, g->n[i] + 1, sizeof *to);
            if (!to)
                return false;
            jm_course_thin(g->course[i].bands[a].at[q], f->n_times, to);
            g->thin[report_arm_number(file, a) * JM_STATS_SHARES + q] = to;
        }
    }
    return true;
}

static jm_status read_figure(figure *g, jm_error *err)
{
    const jm_report *r = g->r;
    jm_status status = JM_OK;
    g->thin = jm_arena_take(g->arena, r->n_arms * JM_STATS_SHARES, sizeof *g->thin);
    if (!g->thin)
        return no_memory(err);
    for (size_t i = 0; status == JM_OK && i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        if (g->topic->of[i] == SIZE_MAX)
            continue;
        status = jm_course_read(&g->course[i], file->facts, g->topic->of[i], file->chosen,
                                file->n_chosen, g->arena, err);
        if (status == JM_OK && !thin_file(g, i))
            status = no_memory(err);
    }
    return status;
}

static void find_plot(figure *g)
{
    svg_plot *p = &g->plot;
    *p = (svg_plot){ .x = 56, .y = 30, .width = WIDTH - 56 - (g->r->n_files > 1 ? 184 : 128),
                     .height = HEIGHT - 30 - 62, .left = (double)NAN, .right = (double)NAN,
                     .low = (double)NAN, .high = (double)NAN };
    for (size_t i = 0; i < g->r->n_files; i++) {
        if (g->n[i] == 0)
            continue;
        p->left = fmin(p->left, g->x[i][0]);
        p->right = fmax(p->right, g->x[i][g->n[i] - 1]);
        p->low = fmin(p->low, g->course[i].low);
        p->high = fmax(p->high, g->course[i].high);
    }
    svg_round_range(&p->low, &p->high);
    if (!(p->right > p->left))
        p->right = p->left + 1;
}

/* ---- the picture ---- */

static bool is_common(const report_file *file, const jm_mark *m)
{
    for (size_t b = 0; figure_shows(m) && b < JM_MARK_BINS; b++) {
        if (m->bins[b].n >= figure_half(file))
            return true;
    }
    return false;
}

static size_t file_of(const figure *g, size_t arm)
{
    return (size_t)(g->r->arms[arm].file - g->r->files);
}

static bool has_arm(const figure *g, size_t arm)
{
    return g->thin[arm * JM_STATS_SHARES] != NULL;
}

static void bands(const figure *g, size_t arm, jm_text *out)
{
    double *const *at = g->thin + arm * JM_STATS_SHARES;
    const size_t i = file_of(g, arm);
    const double *const outer[2] = { at[JM_STATS_P5], at[JM_STATS_P95] };
    const double *const inner[2] = { at[JM_STATS_P25], at[JM_STATS_P75] };
    jm_text_addf(out, "<g class=\"a%zu\"><path class=\"outer\" d=\"", arm % 8);
    svg_band(out, &g->plot, g->x[i], outer, g->n[i]);
    jm_text_add(out, "\"/><path class=\"inner\" d=\"");
    svg_band(out, &g->plot, g->x[i], inner, g->n[i]);
    jm_text_add(out, "\"/></g>");
}

static void median(const figure *g, size_t arm, jm_text *out)
{
    const size_t i = file_of(g, arm);
    const char *dashes = report_dashes(arm);
    jm_text_addf(out, "<path class=\"mid a%zu\"", arm % 8);
    if (*dashes)
        jm_text_addf(out, " stroke-dasharray=\"%s\"", dashes);
    jm_text_add(out, " d=\"");
    svg_line(out, &g->plot, g->x[i], g->thin[arm * JM_STATS_SHARES + JM_STATS_P50], g->n[i]);
    jm_text_add(out, "\"/>");
}

/* Where the median of an arm ends; false: it has none. */
static bool end_of(const figure *g, size_t arm, double *x, double *y)
{
    const double *mid = g->thin[arm * JM_STATS_SHARES + JM_STATS_P50];
    const size_t i = file_of(g, arm);
    for (size_t t = g->n[i]; mid && t-- > 0;) {
        if (isfinite(mid[t])) {
            *x = svg_x(&g->plot, g->x[i][t]);
            *y = svg_y(&g->plot, mid[t]);
            return true;
        }
    }
    return false;
}

/* Names at the ends of lines, apart from each other: of those that end early, or of the others. */
static void some_labels(const figure *g, bool early, jm_text *out)
{
    enum { MOST = 12 };
    const double right = g->plot.x + g->plot.width;
    double x[MOST], y[MOST], at[MOST];
    size_t arm[MOST], n = 0;
    for (size_t a = 0; a < g->r->n_arms && n < MOST; a++) {
        if (end_of(g, a, &x[n], &y[n]) && (x[n] < right - 30) == early)
            arm[n++] = a;
    }
    memcpy(at, y, n * sizeof *at);
    svg_spread_labels(at, n, 16, (const double[]){ g->plot.y + 4, g->plot.y + g->plot.height - 2 });
    for (size_t i = 0; i < n; i++) {
        const double to = early ? x[i] + 6 : right + 8;
        jm_text_addf(out, "<g class=\"label a%zu%s\"><path d=\"M%.1f %.1fL%.1f %.1f\"/>"
                     "<text x=\"%.1f\" y=\"%.1f\">", arm[i] % 8, early ? " early" : "", x[i] + 2,
                     y[i], to, at[i], to + 3, at[i] + 4);
        html_short(out, g->r->arms[arm[i]].name, g->r->n_files > 1 ? 24 : 16);
        jm_text_add(out, "</text></g>");
    }
}

/* What happens to most patients of an arm at about the same time, once for each arm. */
static void event_ticks(const figure *g, jm_text *out)
{
    const double bottom = g->plot.y + g->plot.height;
    for (size_t i = 0; i < g->r->n_files; i++) {
        const report_file *file = &g->r->files[i];
        const size_t half = figure_half(file);
        for (size_t k = 0; k < file->n_marks; k++) {
            const jm_mark *m = &file->marks[k];
            const size_t arm = report_arm_number(file, m->arm);
            for (size_t b = 0; figure_shows(m) && b < JM_MARK_BINS; b++) {
                const double x = svg_x(&g->plot, m->bins[b].first * file->clock);
                if (m->bins[b].n < half || !(x >= g->plot.x && x <= g->plot.x + g->plot.width))
                    continue;
                jm_text_addf(out, "<path class=\"mark a%zu\" d=\"M%.1f %.1fl4 7h-8z\"><title>",
                             arm % 8, x, bottom + 24 + 9 * (double)(arm % 4));
                html_text(out, m->label);
                jm_text_addf(out, ", %zu times</title></path>", m->bins[b].n);
            }
        }
    }
}

static void bounds(const figure *g, jm_text *out)
{
    const double all[] = { g->topic->low, g->topic->high };
    for (size_t i = 0; i < 2; i++) {
        if (isfinite(all[i]) && all[i] > g->plot.low && all[i] < g->plot.high)
            jm_text_addf(out, "<path class=\"bound\" d=\"M%.1f %.1fh%.1f\"><title>The model holds "
                         "%s this</title></path>", g->plot.x, svg_y(&g->plot, all[i]),
                         g->plot.width, i ? "below" : "above");
    }
}

/* The whole in a sentence, for those who do not see it. */
static void describe(const figure *g, jm_text *out)
{
    jm_text_addf(out, "<desc id=\"desc-%zu\">Median, quartiles and 5 %% to 95 %% of the patients "
                 "over time.", g->number);
    for (size_t a = 0; a < g->r->n_arms; a++) {
        const double *mid = g->thin[a * JM_STATS_SHARES + JM_STATS_P50];
        double low = (double)NAN, high = (double)NAN;
        for (size_t t = 0; mid && t < g->n[file_of(g, a)]; t++) {
            low = fmin(low, mid[t]);
            high = fmax(high, mid[t]);
        }
        if (!mid || !isfinite(low))
            continue;
        jm_text_add(out, " ");
        html_text(out, g->r->arms[a].name);
        jm_text_add(out, ": the median lies between ");
        html_plain(out, low);
        jm_text_add(out, " and ");
        html_plain(out, high);
        jm_text_add(out, ".");
    }
    jm_text_add(out, "</desc>");
}

static void picture(const figure *g, jm_text *out)
{
    jm_text_addf(out, "<svg class=\"course\" viewBox=\"0 0 %d %d\" role=\"img\" "
                 "aria-labelledby=\"title-%zu desc-%zu\"><title id=\"title-%zu\">", WIDTH, HEIGHT,
                 g->number, g->number, g->number);
    html_text(out, g->topic->name);
    jm_text_add(out, " over time</title>");
    describe(g, out);
    svg_axes(out, &g->plot, g->r->time_unit, g->topic->unit);
    bounds(g, out);
    event_ticks(g, out);
    jm_text_add(out, "<g transform=\"scale(.1)\">");
    for (size_t a = 0; a < g->r->n_arms; a++) {
        if (has_arm(g, a) && !figure_is_single(g->r->arms[a].file->facts))
            bands(g, a, out);
    }
    for (size_t a = 0; a < g->r->n_arms; a++) {
        if (has_arm(g, a))
            median(g, a, out);
    }
    jm_text_add(out, "</g>");
    some_labels(g, true, out);
    some_labels(g, false, out);
    jm_text_add(out, "</svg>\n");
}

/* What the marks under the time axis are: each thing once. */
static void mark_note(const figure *g, jm_text *out)
{
    const jm_report *r = g->r;
    const jm_mark *said[MARKS];
    size_t n = 0;
    for (size_t i = 0; i < r->n_files; i++) {
        for (size_t k = 0; k < r->files[i].n_marks && n < MARKS; k++) {
            const jm_mark *m = &r->files[i].marks[k];
            bool seen = !is_common(&r->files[i], m);
            for (size_t j = 0; j < n && !seen; j++)
                seen = strcmp(said[j]->kind, m->kind) == 0 && strcmp(said[j]->label, m->label) == 0;
            if (seen)
                continue;
            jm_text_add(out, n ? ", " : "<p class=\"note marks\">Marks on the time axis, in at "
                                       "least half of an arm’s patients at once: ");
            said[n++] = m;
            html_text(out, m->kind);
            jm_text_add(out, " <b>");
            html_text(out, m->label);
            jm_text_add(out, "</b>");
        }
    }
    jm_text_add(out, n ? "; see <a href=\"#events\">events</a>.</p>\n" : "");
}

/* ---- the table ---- */

static void table_rows(const figure *g, size_t arm, jm_text *out)
{
    const size_t i = file_of(g, arm);
    const jm_facts *f = g->r->files[i].facts;
    const jm_band *band = &g->course[i].bands[g->r->arms[arm].arm];
    const size_t step = f->n_times > TABLE_ROWS ? (f->n_times - 1 + TABLE_ROWS - 1) / TABLE_ROWS
                                                : 1;
    const int decimals = html_decimals(fmax(fabs(g->course[i].low), fabs(g->course[i].high)));
    for (size_t t = 0; t < f->n_times; t += step) {
        jm_text_add(out, "<tr><td>");
        report_arm_label(out, g->r, arm);
        jm_text_add(out, "</td><td class=\"num\">");
        html_plain(out, f->times[t] * g->r->files[i].clock);
        jm_text_add(out, "</td>");
        for (size_t q = 0; q < JM_STATS_SHARES; q++) {
            jm_text_add(out, "<td class=\"num\">");
            html_number(out, band->at[q][t], decimals);
            jm_text_add(out, "</td>");
        }
        jm_text_add(out, "<td class=\"num\">");
        html_count(out, band->n[t]);
        jm_text_add(out, "</td></tr>\n");
    }
}

static void table(const figure *g, jm_text *out)
{
    jm_text_add(out, "<details><summary>The numbers, at some of the times</summary>"
                     "<div class=\"scroll\"><table class=\"list\"><thead><tr><th>Arm</th>"
                     "<th class=\"num\">Time (");
    html_text(out, g->r->time_unit);
    jm_text_add(out, ")</th><th class=\"num\">5 %</th><th class=\"num\">25 %</th>"
                     "<th class=\"num\">Median</th><th class=\"num\">75 %</th>"
                     "<th class=\"num\">95 %</th><th class=\"num\">n</th></tr></thead><tbody>\n");
    for (size_t a = 0; a < g->r->n_arms; a++) {
        if (has_arm(g, a))
            table_rows(g, a, out);
    }
    jm_text_add(out, "</tbody></table></div><p class=\"note\">All times are in <code>jumeau report "
                     "--json</code>.</p></details>\n");
}

/* ---- a signal ---- */

static jm_status one_figure(const jm_report *r, size_t number, jm_text *out, jm_text *data,
                            jm_error *err)
{
    figure g = { .r = r, .topic = &r->signals[number], .number = number,
                 .arena = jm_arena_new() };
    jm_status status = g.arena ? read_figure(&g, err) : no_memory(err);
    if (status == JM_OK) {
        find_plot(&g);
        jm_text_addf(out, "<figure class=\"signal\" id=\"signal-%zu\"><figcaption><h3>", number);
        html_text(out, g.topic->name);
        html_unit(out, g.topic->unit);
        jm_text_add(out, "</h3>");
        if (*g.topic->doc && strcmp(g.topic->doc, g.topic->name) != 0) {
            jm_text_add(out, "<p class=\"doc\">");
            html_text(out, g.topic->doc);
            jm_text_add(out, "</p>");
        }
        jm_text_add(out, "</figcaption>\n<div class=\"plot\">");
        picture(&g, out);
        jm_text_add(out, "</div>\n");
        mark_note(&g, out);
        table(&g, out);
        jm_text_add(out, "</figure>\n");
        if (!figure_numbers(&g, data))
            status = no_memory(err);
    }
    jm_arena_free(g.arena);
    return status;
}

jm_status report_courses(const jm_report *r, jm_text *out, jm_error *err)
{
    jm_text data;
    jm_status status = JM_OK;
    jm_text_init(&data);
    report_section(out, "courses", "Over time");
    if (r->n_signals == 0) {
        jm_text_add(out, "<p>The scenario keeps outcomes only: nothing was recorded over time.</p>"
                         "</section>\n");
        return JM_OK;
    }
    bool single = true;
    for (size_t i = 0; i < r->n_files; i++)
        single = single && figure_is_single(r->files[i].facts);
    jm_text_add(out, single ? "<p class=\"note\">There is one patient: lines are what happened to "
                              "it, and nothing is known of others.</p>\n"
                            : "<p class=\"note\">Line: median. Darker band: quartiles. Lighter "
                              "band: 5 % to 95 % of the patients, at each time by itself; no "
                              "patient need run along them.</p>\n");
    jm_text_add(out, "<div id=\"tools\" hidden></div>\n");
    figure_numbers_head(r, &data);
    for (size_t i = 0; status == JM_OK && i < r->n_signals; i++)
        status = one_figure(r, i, out, &data, err);
    jm_text_add(&data, "]}");
    if (report_has_plots()) {
        jm_text_add(out, "<script type=\"application/json\" id=\"jm-data\">");
        jm_text_add_n(out, data.data, data.length);
        jm_text_add(out, "</script>\n");
    }
    jm_text_add(out, "</section>\n");
    out->failed = out->failed || data.failed;
    jm_text_clear(&data);
    return status;
}
