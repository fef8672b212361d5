/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bands over time: a picture and a table of each signal, and the numbers from which report.js
 * makes a plot. One signal is in memory at a time.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/report/inside.h"
#include "io/report/svg.h"

enum { WIDTH = 860, HEIGHT = 360, TABLE_ROWS = 24, LABEL_LETTERS = 16 };

/* A signal of all files while it is written. */
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
        g->x[i][t] *= g->r->clock.factor;
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
    *p = (svg_plot){ .x = 56, .y = 30, .width = WIDTH - 56 - 128, .height = HEIGHT - 30 - 62,
                     .left = (double)NAN, .right = (double)NAN, .low = (double)NAN,
                     .high = (double)NAN };
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

/* Internal events of a model say little to people; they are in the table of events. */
static bool is_shown(const jm_mark *m)
{
    return strcmp(m->kind, "event") != 0;
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

/* Names at the ends of lines, apart from each other. */
static void labels(const figure *g, jm_text *out)
{
    enum { MOST = 12 };
    double x[MOST], y[MOST], at[MOST];
    size_t arm[MOST], n = 0;
    for (size_t a = 0; a < g->r->n_arms && n < MOST; a++) {
        if (end_of(g, a, &x[n], &y[n]))
            arm[n++] = a;
    }
    memcpy(at, y, n * sizeof *at);
    svg_spread_labels(at, n, 16, (const double[]){ g->plot.y + 4, g->plot.y + g->plot.height - 2 });
    for (size_t i = 0; i < n; i++) {
        const double right = g->plot.x + g->plot.width;
        jm_text_addf(out, "<g class=\"label a%zu\"><path d=\"M%.1f %.1fL%.1f %.1f\"/>"
                     "<text x=\"%.1f\" y=\"%.1f\">", arm[i] % 8, x[i] + 2, y[i], right + 8, at[i],
                     right + 11, at[i] + 4);
        html_short(out, g->r->arms[arm[i]].name, LABEL_LETTERS);
        jm_text_add(out, "</text></g>");
    }
}

/* What happens to most patients of an arm at about the same time, once for each arm. */
static void event_ticks(const figure *g, jm_text *out)
{
    const double bottom = g->plot.y + g->plot.height;
    for (size_t i = 0; i < g->r->n_files; i++) {
        const report_file *file = &g->r->files[i];
        const size_t half = (file->facts->n_people * file->facts->n_replicates + 1) / 2;
        for (size_t k = 0; k < file->n_marks; k++) {
            const jm_mark *m = &file->marks[k];
            const size_t arm = report_arm_number(file, m->arm);
            for (size_t b = 0; is_shown(m) && b < JM_MARK_BINS; b++) {
                const double x = svg_x(&g->plot, m->bins[b].first * g->r->clock.factor);
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
    svg_axes(out, &g->plot, g->r->clock.unit, g->topic->unit);
    bounds(g, out);
    event_ticks(g, out);
    jm_text_add(out, "<g transform=\"scale(.1)\">");
    for (size_t a = 0; a < g->r->n_arms; a++) {
        if (has_arm(g, a))
            bands(g, a, out);
    }
    for (size_t a = 0; a < g->r->n_arms; a++) {
        if (has_arm(g, a))
            median(g, a, out);
    }
    jm_text_add(out, "</g>");
    labels(g, out);
    jm_text_add(out, "</svg>\n");
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
        html_plain(out, f->times[t] * g->r->clock.factor);
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
    html_text(out, g->r->clock.unit);
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

/* ---- numbers for the plot ---- */

static void numbers(jm_text *out, const double *x, size_t n)
{
    jm_text_add(out, "[");
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i]))
            jm_text_addf(out, "%s%.6g", i ? "," : "", x[i]);
        else
            jm_text_add(out, i ? ",null" : "null");
    }
    jm_text_add(out, "]");
}

/* Bytes as base64, three at a time. */
static void base64(jm_text *out, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        const unsigned a = bytes[i], b = i + 1 < n ? bytes[i + 1] : 0;
        const unsigned c = i + 2 < n ? bytes[i + 2] : 0, all = a << 16 | b << 8 | c;
        const char four[4] = { digits[all >> 18], digits[all >> 12 & 63],
                               i + 1 < n ? digits[all >> 6 & 63] : '=',
                               i + 2 < n ? digits[all & 63] : '=' };
        jm_text_add_n(out, four, 4);
    }
}

/* One series as whole numbers from 0 at `low` to 65534 at `high`; 65535: none. */
static void quantise(const double *x, size_t n, const double range[2], unsigned char *out)
{
    const double scale = range[1] > range[0] ? 65534 / (range[1] - range[0]) : 0;
    for (size_t i = 0; i < n; i++) {
        const unsigned q = isfinite(x[i])
                               ? (unsigned)lround(fmin(fmax((x[i] - range[0]) * scale, 0), 65534))
                               : 65535;
        out[2 * i] = (unsigned char)(q & 255);
        out[2 * i + 1] = (unsigned char)(q >> 8);
    }
}

static bool lines(const figure *g, size_t i, jm_text *out)
{
    const report_file *file = &g->r->files[i];
    const jm_facts *f = file->facts;
    const size_t n = g->n[i], series = file->n_chosen * f->n_arms;
    double range[2] = { (double)NAN, (double)NAN };
    double *whole = malloc(f->n_times * sizeof *whole), *thin = malloc(n * sizeof *thin);
    unsigned char *bytes = malloc(2 * n * series + 3);
    const bool good = whole && thin && bytes;
    for (size_t k = 0; good && k < series * f->n_times; k++) {
        range[0] = fmin(range[0], (double)g->course[i].lines[k]);
        range[1] = fmax(range[1], (double)g->course[i].lines[k]);
    }
    for (size_t s = 0; good && s < series; s++) {
        for (size_t t = 0; t < f->n_times; t++)
            whole[t] = (double)g->course[i].lines[s * f->n_times + t];
        jm_course_thin(whole, f->n_times, thin);
        quantise(thin, n, range, bytes + 2 * n * s);
    }
    if (good && series && isfinite(range[0])) {
        jm_text_addf(out, ",\"low\":%.9g,\"high\":%.9g,\"lines\":\"", range[0], range[1]);
        base64(out, bytes, 2 * n * series);
        jm_text_add(out, "\"");
    }
    free(whole);
    free(thin);
    free(bytes);
    return good;
}

static bool numbers_of_file(const figure *g, size_t i, jm_text *out)
{
    const report_file *file = &g->r->files[i];
    const jm_facts *f = file->facts;
    double *n = malloc((f->n_times + 1) * sizeof *n), *thin = malloc((g->n[i] + 1) * sizeof *thin);
    bool good = n && thin;
    jm_text_addf(out, "{\"file\":%zu,\"time\":", i);
    numbers(out, g->x[i], g->n[i]);
    jm_text_add(out, ",\"arms\":[");
    for (size_t a = 0; good && a < f->n_arms; a++) {
        const size_t arm = report_arm_number(file, a);
        jm_text_addf(out, "%s{\"arm\":%zu,\"at\":[", a ? "," : "", arm);
        for (size_t q = 0; q < JM_STATS_SHARES; q++) {
            jm_text_add(out, q ? "," : "");
            numbers(out, g->thin[arm * JM_STATS_SHARES + q], g->n[i]);
        }
        for (size_t t = 0; t < f->n_times; t++)
            n[t] = g->course[i].bands[a].n[t];
        jm_course_thin(n, f->n_times, thin);
        jm_text_add(out, "],\"n\":");
        numbers(out, thin, g->n[i]);
        jm_text_add(out, "}");
    }
    jm_text_add(out, "]");
    good = good && lines(g, i, out);
    jm_text_add(out, "}");
    free(n);
    free(thin);
    return good;
}

static bool plot_numbers(const figure *g, jm_text *out)
{
    bool first = true, good = true;
    jm_text_addf(out, "%s{\"name\":", g->number ? "," : "");
    html_json(out, g->topic->name);
    jm_text_add(out, ",\"unit\":");
    html_json(out, g->topic->unit);
    jm_text_addf(out, ",\"low\":%.9g,\"high\":%.9g,\"files\":[", g->plot.low, g->plot.high);
    for (size_t i = 0; good && i < g->r->n_files; i++) {
        if (g->n[i] == 0)
            continue;
        jm_text_add(out, first ? "" : ",");
        good = numbers_of_file(g, i, out);
        first = false;
    }
    jm_text_add(out, "]}");
    return good;
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
        table(&g, out);
        jm_text_add(out, "</figure>\n");
        if (!plot_numbers(&g, data))
            status = no_memory(err);
    }
    jm_arena_free(g.arena);
    return status;
}

/* Arms, patients and events, before the signals. */
static void data_head(const jm_report *r, jm_text *out)
{
    jm_text_add(out, "{\"clock\":");
    html_json(out, r->clock.unit);
    jm_text_add(out, ",\"arms\":[");
    for (size_t a = 0; a < r->n_arms; a++) {
        jm_text_add(out, a ? ",{\"name\":" : "{\"name\":");
        html_json(out, r->arms[a].name);
        jm_text_addf(out, ",\"dashes\":\"%s\"}", report_dashes(a));
    }
    jm_text_add(out, "],\"patients\":[");
    bool first = true;
    for (size_t i = 0; i < r->n_files; i++) {
        for (size_t c = 0; c < r->files[i].n_chosen; c++) {
            const jm_chosen *one = &r->files[i].chosen[c];
            jm_text_addf(out, "%s{\"file\":%zu,\"line\":%zu,\"kind\":%u,\"id\":", first ? "" : ",",
                         i, c, one->kind);
            html_json(out, one->id);
            jm_text_add(out, ",\"why\":");
            html_json(out, one->why);
            jm_text_add(out, "}");
            first = false;
        }
    }
    jm_text_add(out, "],\"files\":[");
    for (size_t i = 0; i < r->n_files; i++) {
        jm_text_add(out, i ? "," : "");
        html_json(out, r->files[i].facts->label);
    }
    jm_text_add(out, "],\"marks\":[");
}

/* What happens to most patients of an arm at the same moment, as lines in the plots. */
static void data_marks(const jm_report *r, jm_text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        const size_t half = (file->facts->n_people * file->facts->n_replicates + 1) / 2;
        for (size_t k = 0; k < file->n_marks; k++) {
            const jm_mark *m = &file->marks[k];
            for (size_t b = 0; b < JM_MARK_BINS && n < 2000; b++) {
                const jm_mark_bin *bin = &m->bins[b];
                if (bin->n < half || !is_shown(m))
                    continue;
                jm_text_addf(out, "%s{\"arm\":%zu,\"t\":%.6g,\"n\":%zu,\"what\":", n++ ? "," : "",
                             report_arm_number(file, m->arm), bin->first * r->clock.factor, bin->n);
                html_json(out, m->label);
                jm_text_add(out, "}");
            }
        }
    }
    jm_text_add(out, "],\"signals\":[");
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
    jm_text_add(out, "<p class=\"note\">Line: median. Darker band: quartiles. Lighter band: 5 % to "
                     "95 % of the patients, at each time by itself; no patient need run along "
                     "them.</p>\n<div id=\"tools\" hidden></div>\n");
    data_head(r, &data);
    data_marks(r, &data);
    for (size_t i = 0; status == JM_OK && i < r->n_signals; i++)
        status = one_figure(r, i, out, &data, err);
    jm_text_add(&data, "]}");
    jm_text_add(out, "<script type=\"application/json\" id=\"jm-data\">");
    jm_text_add_n(out, data.data, data.length);
    jm_text_add(out, "</script>\n</section>\n");
    out->failed = out->failed || data.failed;
    jm_text_clear(&data);
    return status;
}
