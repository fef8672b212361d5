/* SPDX-License-Identifier: Apache-2.0 */
/* The report on files whose numbers follow from the row: see tests/io/results/results_kit.h. */
#include "io/report/report.h"

#include "io/report/course.h"
#include "io/report/drivers.h"
#include "io/report/html.h"
#include "tests/io/results/results_kit.h"

#define HOSTILE "</script><script>alert(1)</script> & \"<b>'\\"

static const char *path_of(const char *name)
{
    static char path[4][256];
    static int n;
    const char *scratch = getenv("JM_TEST_SCRATCH");
    snprintf(path[n % 4], sizeof *path, "%s/%s", scratch ? scratch : "/tmp", name);
    return path[n++ % 4];
}

/* A file of 150 patients in two arms and two replicates. */
static const char *file_of(kit *k, const char *name)
{
    const char *path = path_of(name);
    kit_open(k, 150, 2, 2);
    expect_status(kit_write(k, path, kit_scattered, JM_OK), JM_OK, &k->err);
    return path;
}

static size_t count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

JM_TEST("people, arms, replicates, and who failed or died")
{
    kit k;
    jm_facts *f = NULL;
    const char *path = file_of(&k, "facts.h5");
    if (!expect_status(jm_facts_open(&f, path, &k.err), JM_OK, &k.err))
        return;
    expect_int(f->n_people, 150);
    expect_int(f->n_arms, 2);
    expect_int(f->n_replicates, 2);
    expect_int(f->n_times, KIT_TIMES);
    expect_text(f->arms[1].name, "thérapie β");
    uint64_t failed[2] = {0}, died[2] = {0};
    for (uint64_t row = 0; row < 600; row++) {
        failed[row / 150 % 2] += kit_fate(row) == JM_FATE_SOLVER;
        died[row / 150 % 2] += kit_fate(row) == JM_FATE_DIED;
    }
    for (size_t a = 0; a < 2; a++) {
        expect_int(f->arms[a].n_failed, failed[a]);
        expect_int(f->arms[a].fates[JM_FATE_DIED], died[a]);
    }
    expect_int(f->n_ends, failed[0] + failed[1] + died[0] + died[1]);
    jm_facts_close(f);
    unlink(path);
    kit_close(&k);
}

/* The kit's outcome depends on the row alone, so differences are known. */
JM_TEST("differences are within patients, and failed runs have none")
{
    kit k;
    jm_facts *f = NULL;
    const char *path = file_of(&k, "changes.h5");
    if (!expect_status(jm_facts_open(&f, path, &k.err), JM_OK, &k.err))
        return;
    expect_int(f->n_changes, 1);
    double sum = 0, of_patients = 0;
    size_t n = 0, patients = 0;
    for (uint64_t p = 0; p < 150; p++) {
        double own = 0;
        size_t pairs = 0;
        for (uint64_t r = 0; r < 2; r++) {
            const uint64_t first = 2 * r * 150 + p, other = first + 150;
            if (kit_fate(first) == JM_FATE_SOLVER || kit_fate(other) == JM_FATE_SOLVER)
                continue;
            own += kit_outcome(other, 0) - kit_outcome(first, 0);
            pairs++;
        }
        sum += own;
        n += pairs;
        of_patients += pairs ? own / (double)pairs : 0;
        patients += pairs > 0;
    }
    const jm_facts_change *c = &f->changes[0];
    expect_int(c->of.n, n);
    expect_int(c->fell, n); /* 1000 / (3 + row) */
    expect_int(c->n_patients, patients);
    expect_rel(c->of.mean, sum / (double)n, 1e-12);
    expect_true(c->half_width > 0);
    jm_facts_close(f);
    unlink(path);
    kit_close(&k);
}

JM_TEST("bands are of runs that did not fail, lines of those who were chosen")
{
    kit k;
    jm_facts *f = NULL;
    const char *path = file_of(&k, "bands.h5");
    jm_course course;
    jm_chosen *chosen = NULL;
    size_t n_chosen = 0, n = 0;
    double all[300], at[JM_STATS_SHARES];
    jm_arena *arena = jm_arena_new();
    if (!expect_status(jm_facts_open(&f, path, &k.err), JM_OK, &k.err) ||
        !expect_status(jm_course_choose(&chosen, &n_chosen, 40, f, &k.err), JM_OK, &k.err) ||
        !expect_status(jm_course_read(&course, f, 1, chosen, n_chosen, arena, &k.err), JM_OK,
                       &k.err))
        return;
    for (uint64_t row = 0; row < 600; row++) {
        if (row / 150 % 2 == 1 && kit_fate(row) != JM_FATE_SOLVER)
            all[n++] = (double)(float)kit_sample(row, 1, 3);
    }
    jm_stats_quantiles(all, n, at);
    expect_int(course.bands[1].n[3], n);
    for (size_t q = 0; q < JM_STATS_SHARES; q++)
        expect_ulp(course.bands[1].at[q][3], at[q], 0);
    expect_int(n_chosen, 40);
    for (size_t c = 0; c < n_chosen; c++) {
        const double right = kit_sample(150 + chosen[c].patient, 1, 2);
        expect_rel((double)course.lines[(c * 2 + 1) * KIT_TIMES + 2], right, 1e-6);
    }
    jm_arena_free(arena);
    jm_facts_close(f);
    unlink(path);
    kit_close(&k);
}

JM_TEST("a thinned course keeps what stands out")
{
    static double x[5000], times[5000], thin[JM_COURSE_POINTS + 2], at[JM_COURSE_POINTS + 2];
    for (size_t i = 0; i < 5000; i++) {
        times[i] = 0.25 * (double)i;
        x[i] = sin(0.7 * (double)i);
    }
    x[1234] = 7.5;
    x[4321] = -9.25;
    for (size_t i = 2000; i < 2100; i++)
        x[i] = NAN;
    const size_t n = jm_course_points(5000);
    expect_true(n <= JM_COURSE_POINTS && n > JM_COURSE_POINTS / 2);
    jm_course_thin(x, 5000, thin);
    jm_course_thin_times(times, 5000, at);
    double low = NAN, high = NAN;
    size_t missing = 0;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, thin[i]);
        high = fmax(high, thin[i]);
        missing += isnan(thin[i]) != 0;
        expect_true(i == 0 || at[i] > at[i - 1]);
    }
    expect_rel(low, -9.25, 0);
    expect_rel(high, 7.5, 0);
    expect_true(missing >= 8 && missing <= 18);
    expect_int(jm_course_points(288), 288);
    jm_course_thin(x, 288, thin);
    expect_lanes(thin, x, 288, 0);
}

/* Everything that a scenario may say, in the most hostile words. */
static void hostile(kit *k)
{
    kit_open(k, 20, 2, 1);
    k->plan.title = HOSTILE;
    k->arms[0].name = HOSTILE "0";
    k->arms[1].name = HOSTILE "1";
    k->arms[1].doc = HOSTILE;
    k->signals[0].doc = k->outcomes[0].doc = k->signals[0].unit = k->outcomes[0].unit = HOSTILE;
    k->signals[0].name = k->outcomes[0].name = HOSTILE;
    k->params[0].doc = k->params[0].source = k->params[2].doc = HOSTILE;
    k->plan.scenario_text = "-- " HOSTILE "\n";
    k->plan.scenario_path = HOSTILE;
    k->abi.title = k->abi.source = HOSTILE;
    k->options.command = HOSTILE;
}

JM_TEST("no text of a file means anything to a browser")
{
    kit k;
    jm_report *r = NULL;
    jm_text page, json;
    const char *path = path_of("hostile.h5");
    hostile(&k);
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    jm_text_init(&page);
    jm_text_init(&json);
    if (!expect_status(jm_report_open(&r, &path, 1, &k.err), JM_OK, &k.err))
        return;
    expect_status(jm_report_html(r, &page, &k.err), JM_OK, &k.err);
    expect_status(jm_report_json(r, &json, &k.err), JM_OK, &k.err);
    expect_int(count(page.data, "<script>alert"), 0);
    expect_int(count(page.data, "<b>'"), 0);
    expect_true(count(page.data, "&lt;/script&gt;&lt;script&gt;alert(1)") > 10);
    expect_int(count(page.data, "<script"), count(page.data, "</script>"));
    expect_true(count(page.data, "</script>") <= 3); /* numbers, uPlot, ours */
    if (strstr(page.data, "jm-data")) /* there are plots in this build */
        expect_true(count(page.data, "\\u003c/script\\u003e") > 3);
    expect_contains(page.data, "default-src 'none'");
    expect_int(count(page.data, " src="), 0);
    expect_int(count(page.data, "<link"), 0);
    expect_contains(json.data, "</script><script>alert(1)</script> & \\\"<b>'\\\\0");
    jm_text_clear(&page);
    jm_text_clear(&json);
    jm_report_close(r);
    unlink(path);
    kit_close(&k);
}

JM_TEST("bytes that are no text do not get through")
{
    char s[] = "a\xff\xc3\xa9\xc3z\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82\xac\xc0\xaf\xf0\x9f\x98\x80";
    html_make_valid(s);
    expect_text(s, "a?\xc3\xa9?z???????\xe2\x82\xac??\xf0\x9f\x98\x80");
}

JM_TEST("two files side by side, and one file twice")
{
    kit k;
    jm_report *r = NULL;
    jm_text page;
    const char *const first = file_of(&k, "side_a.h5");
    kit_close(&k);
    const char *const paths[] = {first, file_of(&k, "side_b.h5"), first};
    jm_text_init(&page);
    if (!expect_status(jm_report_open(&r, paths, 3, &k.err), JM_OK, &k.err))
        return;
    expect_status(jm_report_html(r, &page, &k.err), JM_OK, &k.err);
    expect_contains(page.data, "thérapie β · side_b.h5");
    expect_contains(page.data, "thérapie β · A: side_a.h5");
    expect_contains(page.data, "thérapie β · C: side_a.h5");
    expect_int(count(page.data, "<figure class=\"signal\""), KIT_SIGNALS);
    expect_int(count(page.data, "<article class=\"card\""), KIT_OUTCOMES);
    jm_text_clear(&page);
    jm_report_close(r);
    unlink(paths[0]);
    unlink(paths[1]);
    kit_close(&k);
}

JM_TEST("outcomes only, one arm, one patient")
{
    kit k;
    jm_report *r = NULL;
    jm_text page;
    const char *path = path_of("alone.h5");
    kit_open(&k, 1, 1, 1);
    k.plan.keep_samples = false;
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    jm_text_init(&page);
    if (!expect_status(jm_report_open(&r, &path, 1, &k.err), JM_OK, &k.err))
        return;
    expect_status(jm_report_html(r, &page, &k.err), JM_OK, &k.err);
    expect_contains(page.data, "nothing was recorded over time");
    expect_int(count(page.data, "In the same patients"), 0);
    expect_contains(page.data, "No run failed.");
    jm_text_clear(&page);
    jm_report_close(r);
    unlink(path);
    kit_close(&k);
}

JM_TEST("a cut or foreign file is refused, wherever it is cut")
{
    kit k;
    jm_report *r = NULL;
    const char *path = file_of(&k, "whole.h5"), *cut = path_of("cut.h5");
    char *data = NULL;
    size_t length = 0;
    expect_status(jm_text_read_file(&data, &length, path, 1 << 26, &k.err), JM_OK, &k.err);
    for (size_t n = 0; n < length; n += length / 7 + 1) {
        expect_status(jm_text_write_file(cut, data, n, &k.err), JM_OK, &k.err);
        expect_status(jm_report_open(&r, &cut, 1, &k.err), JM_FILE, &k.err);
        expect_true(r == NULL);
    }
    free(data);
    unlink(cut);
    unlink(path);
    kit_close(&k);
}

JM_TEST_MAIN
