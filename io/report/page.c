/* SPDX-License-Identifier: Apache-2.0 */
/* The page as a whole: head, what was asked, sign-off, and the order of sections. */
#include <math.h>
#include <string.h>

#include "core/base/config.h"
#include "core/base/sha256.h"
#include "io/report/inside.h"
#include "io/web/pages.h"

/* ---- what sections share ---- */

void report_section(jm_text *out, const char *id, const char *title)
{
    jm_text_addf(out, "<section id=\"%s\"><h2>%s</h2>\n", id, title);
}

void report_arm_label(jm_text *out, const jm_report *r, size_t arm)
{
    const char *dashes = report_dashes(arm);
    jm_text_addf(out, "<span class=\"arm a%zu\"><svg width=\"26\" height=\"8\" "
                 "aria-hidden=\"true\"><path d=\"M1 4h24\"", arm % 8);
    if (*dashes)
        jm_text_addf(out, " stroke-dasharray=\"%s\"", dashes);
    jm_text_add(out, "/></svg>");
    html_text(out, r->arms[arm].name);
    jm_text_add(out, "</span>");
}

void report_file_title(jm_text *out, const jm_report *r, const report_file *file)
{
    if (r->n_files < 2)
        return;
    jm_text_add(out, "<h3 class=\"file\">");
    html_text(out, file->facts->label);
    jm_text_add(out, "</h3>\n");
}

/* ---- head ---- */

static const jm_page *page_of(const char *name, jm_page *room)
{
    return jm_page_find(room, name) ? room : NULL;
}

static void add_page(jm_text *out, const char *name)
{
    jm_page page;
    if (page_of(name, &page))
        jm_text_add_n(out, (const char *)page.data, page.size);
}

static unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* 'sha256-…' as a content security policy names a script: base64 of the sum. */
static void add_sum(jm_text *out, const char *text, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char hex[65];
    unsigned char sum[33] = { 0 };
    jm_sha256_of(text, length, hex);
    for (size_t i = 0; i < 32; i++)
        sum[i] = (unsigned char)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
    jm_text_add(out, " 'sha256-");
    for (size_t i = 0; i < 33; i += 3) {
        const unsigned three = (unsigned)(sum[i] << 16 | sum[i + 1] << 8 | sum[i + 2]);
        for (unsigned k = 0; k < (i == 30 ? 3u : 4u); k++)
            jm_text_addf(out, "%c", digits[three >> (18 - 6 * k) & 63]);
    }
    jm_text_add(out, "='");
}

bool report_has_plots(void)
{
    jm_page page;
    return jm_page_find(&page, "uplot.js") && jm_page_find(&page, "report.js");
}

/* Nothing is loaded from anywhere, and no other script than ours runs. */
static void policy(jm_text *out)
{
    static const char *const scripts[] = { "uplot.js", "report.js" };
    jm_text_add(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
                     "'none'");
    if (report_has_plots()) {
        jm_text_add(out, "; script-src");
        for (size_t i = 0; i < 2; i++) {
            jm_page page;
            if (page_of(scripts[i], &page))
                add_sum(out, (const char *)page.data, page.size);
        }
    }
    jm_text_add(out, "\">\n");
}

static const char *title_of(const jm_report *r)
{
    const char *title = jm_facts_says(r->files[0].facts, "title");
    return *title ? title : jm_facts_says(r->files[0].facts, "model_title");
}

void report_head(const jm_report *r, jm_text *out)
{
    jm_text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    policy(out);
    jm_text_add(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n"
                     "<meta name=\"generator\" content=\"Jumeau " JM_VERSION "\">\n<title>");
    html_text(out, title_of(r));
    jm_text_add(out, " – simulated, draft</title>\n<style>\n");
    if (report_has_plots())
        add_page(out, "uplot.css");
    add_page(out, "report.css");
    jm_text_add(out, "</style>\n</head>\n<body>\n"
                     "<aside class=\"banner\" role=\"note\"><strong>Simulated</strong> <span>Virtual "
                     "patients, for research and education only. Not a medical device.</span> "
                     "<strong class=\"draft\" id=\"state\">Draft</strong> <span id=\"state-text\">"
                     "until a person has <a href=\"#sign\">reviewed and signed</a> it.</span>"
                     "</aside>\n<main>\n");
}

/* ---- what was asked ---- */

static void fact(jm_text *out, const char *name)
{
    jm_text_addf(out, "<div><dt>%s</dt><dd>", name);
}

static void duration(jm_text *out, const jm_facts *f)
{
    double span = 0;
    if (!jm_text_to_double(jm_facts_says(f, "duration"), &span)) {
        for (size_t i = 0; i < f->n_runs; i++)
            span = fmax(span, f->t_end[i]);
    }
    const char *unit = report_time_unit(f->time_unit, span);
    html_plain(out, span * report_time_factor(f->time_unit, unit));
    html_unit(out, unit);
}

static void asked_of(const jm_report *r, const report_file *file, jm_text *out)
{
    const jm_facts *f = file->facts;
    report_file_title(out, r, file);
    jm_text_add(out, "<dl class=\"facts\">");
    fact(out, "Patients");
    jm_text_add(out, "<b>");
    html_count(out, f->n_people);
    jm_text_add(out, "</b>");
    if (f->n_arms > 1)
        jm_text_add(out, ", the same in each arm");
    if (f->n_replicates > 1)
        jm_text_addf(out, ", %zu replicates", f->n_replicates);
    jm_text_add(out, "</dd></div>");
    fact(out, "Time");
    duration(out, f);
    jm_text_add(out, "</dd></div>");
    fact(out, "Model");
    html_text(out, jm_facts_says(f, "model_title"));
    jm_text_add(out, " <code>");
    html_text(out, jm_facts_says(f, "model"));
    jm_text_add(out, "</code></dd></div>");
    fact(out, "Scenario");
    jm_text_add(out, "<code>");
    html_text(out, jm_facts_says(f, "scenario_path"));
    jm_text_add(out, "</code></dd></div>");
    fact(out, "Seed");
    html_text(out, jm_facts_says(f, "seed"));
    jm_text_add(out, "</dd></div></dl>\n<ul class=\"arms\">");
    for (size_t a = 0; a < f->n_arms; a++) {
        jm_text_add(out, "<li>");
        report_arm_label(out, r, report_arm_number(file, a));
        if (*f->arms[a].doc) {
            jm_text_add(out, " <span class=\"doc\">");
            html_text(out, f->arms[a].doc);
            jm_text_add(out, "</span>");
        }
        jm_text_add(out, "</li>");
    }
    jm_text_add(out, "</ul>\n");
}

void report_asked(const jm_report *r, jm_text *out)
{
    jm_text_add(out, "<header><p class=\"kind\">Report on simulated patients</p><h1>");
    html_text(out, title_of(r));
    jm_text_add(out, "</h1>\n");
    for (size_t i = 0; i < r->n_files; i++)
        asked_of(r, &r->files[i], out);
    jm_text_add(out, "</header>\n<nav aria-label=\"Sections\"><a href=\"#ends\">Failures</a> "
                     "<a href=\"#answer\">Outcomes</a> <a href=\"#courses\">Over time</a> "
                     "<a href=\"#events\">Events</a> <a href=\"#groups\">Subgroups</a> "
                     "<a href=\"#drivers\">What explains it</a> <a href=\"#models\">Model</a> "
                     "<a href=\"#provenance\">Provenance</a> <a href=\"#sign\">Sign-off</a></nav>\n");
}

/* ---- foot ---- */

static void sign_off(jm_text *out)
{
    report_section(out, "sign", "Sign-off");
    jm_text_add(out, "<p><span id=\"sign-text\">This report is a draft: nobody has reviewed "
                     "it.</span> Who reviews it says so here, with a decision and the reason for "
                     "it; a disagreement is as good an answer as an approval. It compares what was "
                     "simulated and recommends nothing.</p>\n"
                     "<form class=\"sign\" id=\"sign-form\" autocomplete=\"off\">"
                     "<label>Name <input name=\"name\" maxlength=\"120\"></label>"
                     "<label>Date <input name=\"date\" maxlength=\"40\"></label>"
                     "<fieldset><legend>Decision</legend>"
                     "<label><input type=\"radio\" name=\"decision\" value=\"accept\"> accept"
                     "</label> <label><input type=\"radio\" name=\"decision\" value=\"modify\"> "
                     "accept with changes</label> <label><input type=\"radio\" name=\"decision\" "
                     "value=\"reject\"> reject</label></fieldset>"
                     "<label class=\"wide\">Reason <textarea name=\"reason\" rows=\"3\" "
                     "maxlength=\"4000\"></textarea></label></form>\n</section>\n");
}

static void licences(jm_text *out)
{
    jm_text_add(out, "<footer><p>Made by Jumeau " JM_VERSION ", which is free software "
                     "(Apache-2.0).</p>");
    if (report_has_plots()) {
        jm_page page;
        jm_text_add(out, "<details><summary>Interactive plots are drawn by uPlot: its licence"
                         "</summary><pre>");
        if (page_of("uplot.license", &page)) {
            jm_text text;
            jm_text_init(&text);
            jm_text_add_n(&text, (const char *)page.data, page.size);
            html_text(out, text.data);
            out->failed = out->failed || text.failed;
            jm_text_clear(&text);
        }
        jm_text_add(out, "</pre></details>");
    }
    jm_text_add(out, "</footer>\n");
}

static void script(jm_text *out, const char *name)
{
    jm_text_add(out, "<script>");
    add_page(out, name);
    jm_text_add(out, "</script>\n");
}

void report_foot(const jm_report *r, jm_text *out)
{
    (void)r;
    sign_off(out);
    licences(out);
    jm_text_add(out, "</main>\n");
    if (report_has_plots()) {
        script(out, "uplot.js");
        script(out, "report.js");
    }
    jm_text_add(out, "</body>\n</html>\n");
}

jm_status jm_report_html(const jm_report *r, jm_text *out, jm_error *err)
{
    report_head(r, out);
    report_asked(r, out);
    jm_status status = report_ends(r, out, err);
    report_answer(r, out);
    if (status == JM_OK)
        status = report_courses(r, out, err);
    report_events(r, out);
    report_groups(r, out);
    report_drivers(r, out);
    if (status == JM_OK)
        status = report_models(r, out, err);
    report_provenance(r, out);
    report_foot(r, out);
    html_make_valid(out->data);
    if (status == JM_OK && out->failed)
        status = jm_fail(err, JM_MEMORY, "no memory for a report");
    return status;
}
