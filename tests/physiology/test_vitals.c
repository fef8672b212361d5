/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vital signs at rest: every models/<name>.vitals.csv is a table of what healthy people have, and
 * names in its head ("# scenario: scenarios/vitals/x.lua") the run that it is held against. The
 * table is printed, with what was computed and a verdict.
 *
 * A quantity is right within its range, or within a tenth of the typical value. Of those that the
 * model has, 95 % must be right, and there must be 90 of them; the others are listed with the
 * reason that the table gives.
 *
 * JM_ONLY=adult/ (the environment) leaves all other files out, for whoever works on these.
 *
 * ctest: TIMEOUT 1500
 */
#include "io/csv/csv_read.h"
#include "tests/physiology/series.h"
#include "tests/physiology/shipped.h"
#include "tests/support/jm_test.h"

enum { QUANTITY, UNIT, LOW, TYPICAL, HIGH, SIGNAL, STATISTIC, SOURCE, REASON, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {"quantity", "unit",      "low",    "typical", "high",
                                               "signal",   "statistic", "source", "reason"};

typedef struct vitals {
    jm_csv *csv;
    size_t column[N_COLUMNS];
    series_run run;
    int n, n_right, n_missing;
} vitals;

static const char *field(const vitals *v, int column)
{
    return jm_csv_field(v->csv, v->column[column]);
}

/* NAN where the table has none. */
static double number(const vitals *v, int column)
{
    double x = NAN;
    jm_error err = {0};
    if (!jm_csv_missing(v->csv, v->column[column]))
        expect_status(jm_csv_number(v->csv, v->column[column], &x, &err), JM_OK, &err);
    return x;
}

static bool is_right(const vitals *v, double got)
{
    const double low = number(v, LOW), typical = number(v, TYPICAL), high = number(v, HIGH);
    return (got >= low && got <= high) || fabs(got - typical) <= 0.1 * fabs(typical);
}

static void say(const char *what, double x)
{
    if (isnan(x))
        printf("%s%9s", what, "");
    else
        printf("%s%9.5g", what, x);
}

static void check_row(vitals *v)
{
    double got = NAN;
    const series_ask ask = {"",        field(v, SIGNAL), field(v, STATISTIC), field(v, UNIT),
                            -INFINITY, INFINITY};
    jm_test_note("line %d, %s", jm_csv_line(v->csv), field(v, QUANTITY));
    if (!*field(v, SIGNAL)) {
        v->n_missing++;
        expect_true(*field(v, REASON) != '\0');
        return;
    }
    expect_true(*field(v, SOURCE) != '\0');
    if (!expect_true(series_take(&v->run, &ask, &got)))
        return;
    const bool right = is_right(v, got);
    v->n++;
    v->n_right += right;
    printf("    %-40s %-12s", field(v, QUANTITY), field(v, UNIT));
    say(" ", number(v, LOW));
    say(" ", number(v, TYPICAL));
    say(" ", number(v, HIGH));
    say("  is ", got);
    printf("  %s\n", right ? "good" : "OUTSIDE");
}

static void say_missing(vitals *v, const jm_csv_text *table)
{
    jm_csv *csv = NULL;
    jm_error err = {0};
    bool more = true;
    if (!expect_status(jm_csv_open_text(&csv, table, &err), JM_OK, &err))
        return;
    printf("    not there (%d):\n", v->n_missing);
    while (jm_csv_next(csv, &more, &err) == JM_OK && more) {
        if (!*jm_csv_field(csv, v->column[SIGNAL]))
            printf("      %s: %s\n", jm_csv_field(csv, v->column[QUANTITY]),
                   jm_csv_field(csv, v->column[REASON]));
    }
    jm_csv_close(csv);
}

static void check_rows(vitals *v, const jm_csv_text *table)
{
    jm_error err = {0};
    bool more = true;
    if (!expect_status(jm_csv_open_text(&v->csv, table, &err), JM_OK, &err))
        return;
    for (int c = 0; c < N_COLUMNS; c++) {
        v->column[c] = jm_csv_column(v->csv, columns[c]);
        if (!expect_true(v->column[c] < jm_csv_n_columns(v->csv)))
            return;
    }
    printf("    %-40s %-12s %9s %9s %9s\n", "quantity", "unit", "low", "typical", "high");
    while (expect_status(jm_csv_next(v->csv, &more, &err), JM_OK, &err) && more)
        check_row(v);
    say_missing(v, table);
    printf("    %d of %d quantities are right (%.1f %%)\n", v->n_right, v->n,
           100.0 * v->n_right / fmax(v->n, 1));
    expect_true(v->n >= 90);
    expect_true(v->n_right >= 0.95 * v->n);
}

static void check_file(const char *path)
{
    vitals v = {0};
    jm_error err = {0};
    char *text = NULL, scenario[512];
    const char *body = NULL;
    size_t length;
    jm_test_note("%s", path);
    printf("  %s\n", path);
    if (expect_status(jm_text_read_file(&text, &length, path, (size_t)1 << 22, &err), JM_OK,
                      &err) &&
        expect_true(shipped_scenario(text, &body, scenario, sizeof scenario)) &&
        expect_status(series_open(&v.run, scenario, &err), JM_OK, &err))
        check_rows(&v, &(const jm_csv_text){path, body, strlen(body)});
    jm_csv_close(v.csv);
    series_close(&v.run);
    free(text);
}

JM_TEST("healthy people at rest")
{
    static shipped files;
    shipped_find(&files, "models", ".vitals.csv");
    expect_true(files.n > 0);
    for (size_t i = 0; i < files.n; i++) {
        char path[2 * SHIPPED_ROOM];
        snprintf(path, sizeof path, "models/%s", files.path[i]);
        if (shipped_wanted(path))
            check_file(path);
    }
}

JM_TEST_MAIN
