/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers from which report.js makes plots, as JSON: see figure.h. */
#include <math.h>
#include <stdlib.h>

#include "io/report/figure.h"

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
        for (size_t q = 0; q < (figure_is_single(f) ? 1 : JM_STATS_SHARES); q++) {
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

bool figure_numbers(const figure *g, jm_text *out)
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

/* Arms, patients and events, before the signals. */
static void head(const jm_report *r, jm_text *out)
{
    jm_text_add(out, "{\"clock\":");
    html_json(out, r->time_unit);
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
static void marks(const jm_report *r, jm_text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_files; i++) {
        const report_file *file = &r->files[i];
        const size_t half = figure_half(file);
        for (size_t k = 0; k < file->n_marks; k++) {
            const jm_mark *m = &file->marks[k];
            for (size_t b = 0; b < JM_MARK_BINS && n < 2000; b++) {
                const jm_mark_bin *bin = &m->bins[b];
                if (bin->n < half || !figure_shows(m))
                    continue;
                jm_text_addf(out, "%s{\"arm\":%zu,\"t\":%.6g,\"n\":%zu,\"what\":", n++ ? "," : "",
                             report_arm_number(file, m->arm), bin->first * file->clock, bin->n);
                html_json(out, m->label);
                jm_text_add(out, "}");
            }
        }
    }
    jm_text_add(out, "],\"signals\":[");
}

void figure_numbers_head(const jm_report *r, jm_text *out)
{
    head(r, out);
    marks(r, out);
}
