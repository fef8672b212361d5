/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What should happen to a patient: every scenarios/expectations/<name>.expected.csv is graded from
 * the run of the scenario that it names, by the rules of docs/grading.md (grade.h). Printed are the
 * rows that are not good, those that are not graded with the reason, and the totals.
 *
 * Scenarios run in as many threads as there are processors: some short ones, under the sanitizers
 * one. JM_ONLY=all (the environment) takes all, which is a campaign of a quarter of an hour;
 * JM_ONLY=asthma those with this in their names.
 *
 * ctest: TIMEOUT 900
 */
#include <pthread.h>
#include <unistd.h>

#include "io/csv/csv_read.h"
#include "tests/physiology/grade.h"
#include "tests/physiology/series.h"
#include "tests/physiology/shipped.h"
#include "tests/support/jm_test.h"

static const char folder[] = "scenarios/expectations";

enum {
    ARM,
    ACTION,
    FROM,
    TO,
    QUANTITY,
    DIRECTION,
    MAGNITUDE,
    MEASURED,
    BOUND,
    EITHER,
    SOURCE,
    REASON,
    REMARK,
    N_COLUMNS
};
static const char *const columns[N_COLUMNS] = {
    "arm",      "action", "from",   "to",     "quantity", "direction", "magnitude",
    "measured", "bound",  "either", "source", "reason",   "remark"};
enum { NAME, SIGNAL, STATISTIC, UNIT, NOISE, SHARE, N_KEYS };
static const char *const keys[N_KEYS] = {"quantity", "signal", "statistic",
                                         "unit",     "noise",  "share"};

/* A table in memory. */
enum { CELLS_MOST = N_COLUMNS, ROWS_MOST = 400 };
typedef struct table {
    size_t n;
    char *cell[ROWS_MOST][CELLS_MOST];
    int line[ROWS_MOST];
} table;

typedef struct scene {
    char path[2 * SHIPPED_ROOM], scenario[512];
    table rows;
    grade_row values[ROWS_MOST]; /* of each row that can be graded, */
    bool has_values[ROWS_MOST];  /* once the scenario has run */
    bool has_run;
    jm_error err;
} scene;

typedef struct total {
    int n[GRADE_UNKNOWN], n_missing;
} total;

static scene scenes[SHIPPED_MOST];
static size_t n_scenes;
static table quantities;

/* --- tables ------------------------------------------------------------------------------ */

static bool read_rows(table *t, jm_csv *csv, const char *const *names, int n)
{
    size_t column[CELLS_MOST];
    jm_error err = {0};
    bool more = true;
    for (int c = 0; c < n; c++) {
        column[c] = jm_csv_column(csv, names[c]);
        if (!expect_true(column[c] < jm_csv_n_columns(csv)))
            return false;
    }
    while (expect_status(jm_csv_next(csv, &more, &err), JM_OK, &err) && more) {
        if (!expect_true(t->n < ROWS_MOST))
            return false;
        t->line[t->n] = jm_csv_line(csv);
        for (int c = 0; c < n; c++)
            t->cell[t->n][c] = strdup(jm_csv_field(csv, column[c]));
        t->n++;
    }
    return true;
}

/* `scenario` may be NULL where the head names none. */
static bool read_table(table *t, const char *path, const char *const *names, int n,
                       char scenario[512])
{
    char *text = NULL;
    const char *body = NULL;
    char unused[512];
    size_t length;
    jm_csv *csv = NULL;
    jm_error err = {0};
    bool ok =
        expect_status(jm_text_read_file(&text, &length, path, (size_t)1 << 22, &err), JM_OK, &err);
    if (ok) {
        const bool named = shipped_scenario(text, &body, scenario ? scenario : unused, 512);
        ok = expect_true(named == (scenario != NULL)) &&
             expect_status(
                 jm_csv_open_text(&csv, &(const jm_csv_text){path, body, strlen(body)}, &err),
                 JM_OK, &err) &&
             read_rows(t, csv, names, n);
    }
    jm_csv_close(csv);
    free(text);
    return ok;
}

static void free_table(table *t)
{
    for (size_t i = 0; i < t->n; i++) {
        for (int c = 0; c < CELLS_MOST; c++)
            free(t->cell[i][c]);
    }
    memset(t, 0, sizeof *t);
}

static bool is_sanitized(void)
{
    const char *kind = getenv("JM_SANITIZE");
    return kind && *kind;
}

/* Scenarios of minutes, of which each part of the adult has one; the others are a campaign. */
static bool is_short(const char *path)
{
    static const char *const names[] = {
        "sinus_bradycardia", "iv_fluid_administration", "pericardial_effusion",
        "baroreceptor_reflex", "airway_obstruction", "inspiratory_valve_obstruction", "asthma_2",
    };
    const size_t n = is_sanitized() ? 1 : sizeof names / sizeof *names;
    for (size_t i = 0; i < n; i++) {
        if (strstr(path, names[i]))
            return true;
    }
    return false;
}

static bool is_asked(const char *path)
{
    const char *only = getenv("JM_ONLY");
    if (!only)
        return is_short(path);
    return strcmp(only, "all") == 0 || shipped_wanted(path);
}

static void read_all(void)
{
    static shipped files;
    char path[2 * SHIPPED_ROOM];
    shipped_find(&files, folder, ".expected.csv");
    snprintf(path, sizeof path, "%s/quantities.csv", folder);
    read_table(&quantities, path, keys, N_KEYS, NULL);
    for (size_t i = 0; i < files.n; i++) {
        scene *s = &scenes[n_scenes];
        snprintf(s->path, sizeof s->path, "%s/%s", folder, files.path[i]);
        if (!is_asked(s->path))
            continue;
        jm_test_note("%s", s->path);
        if (read_table(&s->rows, s->path, columns, N_COLUMNS, s->scenario))
            n_scenes++;
    }
}

/* --- values ------------------------------------------------------------------------------ */

static double first_from(const scene *s, const char *arm)
{
    double first = INFINITY;
    for (size_t i = 0; i < s->rows.n; i++) {
        if (strcmp(s->rows.cell[i][ARM], arm) == 0)
            first = fmin(first, atof(s->rows.cell[i][FROM]));
    }
    return first;
}

static char *const *quantity_of(char *const *row)
{
    for (size_t i = 0; i < quantities.n; i++) {
        if (strcmp(quantities.cell[i][NAME], row[QUANTITY]) == 0)
            return quantities.cell[i];
    }
    return NULL;
}

/* The value in the window that ends just before `until`, or with the patient's life. */
static bool value_at(const series_run *run, char *const *row, double until, double *out)
{
    char *const *q = quantity_of(row);
    const double wide = fmax(4, fmin(20, (atof(row[TO]) - atof(row[FROM])) / 3));
    const jm_run_result *result = series_result(run, row[ARM]);
    if (result && result->fate == JM_FATE_DIED)
        until = fmin(until, result->t_end);
    until -= 1e-6; /* what is done at that moment is not in it */
    const series_ask ask = {row[ARM], q[SIGNAL], q[STATISTIC], q[UNIT], until - wide, until};
    return series_take(run, &ask, out);
}

static bool read_values(const scene *s, const series_run *run, char *const *row, grade_row *out)
{
    char *const *q = quantity_of(row);
    if (!q)
        return false;
    out->direction = *row[MEASURED] ? row[MEASURED] : row[DIRECTION];
    out->bound = row[BOUND];
    out->noise = atof(q[NOISE]);
    out->share = atof(q[SHARE]);
    return value_at(run, row, first_from(s, row[ARM]), &out->rest) &&
           value_at(run, row, atof(row[FROM]), &out->before) &&
           value_at(run, row, atof(row[TO]), &out->after);
}

/* --- runs -------------------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static size_t next_scene;

/* In a thread: nothing is expected here, and nothing printed. */
static void run_scene(scene *s)
{
    series_run run;
    s->has_run = series_open(&run, s->scenario, &s->err) == JM_OK;
    for (size_t i = 0; s->has_run && i < s->rows.n; i++) {
        char *const *row = s->rows.cell[i];
        s->has_values[i] = !*row[REASON] && read_values(s, &run, row, &s->values[i]);
    }
    series_close(&run);
}

static void *work(void *unused)
{
    for (;;) {
        pthread_mutex_lock(&lock);
        const size_t i = next_scene++;
        pthread_mutex_unlock(&lock);
        if (i >= n_scenes)
            return unused;
        scene *s = &scenes[i];
        if (access(s->scenario, R_OK) == 0)
            run_scene(s);
    }
}

static void run_all(void)
{
    pthread_t thread[16];
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    n = n < 1 ? 1 : n > 16 ? 16 : n;
    for (long k = 0; k < n; k++)
        expect_int(pthread_create(&thread[k], NULL, work, NULL), 0);
    for (long k = 0; k < n; k++)
        pthread_join(thread[k], NULL);
}

/* --- grading ----------------------------------------------------------------------------- */

/* What keeps a row from being graded; NULL where nothing does. */
static const char *reason_of(const scene *s, char *const *row)
{
    if (*row[REASON])
        return row[REASON];
    if (s->has_run)
        return NULL;
    return access(s->scenario, R_OK) == 0 ? "the scenario fails" : "the scenario is not written";
}

static grade grade_one(const scene *s, size_t i)
{
    char *const *row = s->rows.cell[i];
    jm_test_note("%s:%d, %s of %s at %s", s->path, s->rows.line[i], row[QUANTITY], row[ARM],
                 row[TO]);
    if (!expect_true(quantity_of(row) != NULL) || !expect_true(*row[SOURCE] != '\0') ||
        !expect_true(s->has_values[i]))
        return GRADE_UNKNOWN;
    const grade g = grade_row_of(&s->values[i]);
    expect_true(g != GRADE_UNKNOWN);
    return g;
}

static void say_row(const scene *s, size_t i, grade g)
{
    const grade_row *v = &s->values[i];
    static const char *const names[] = {"POOR", "partial", "good"};
    char *const *row = s->rows.cell[i];
    printf("      %-7s %s%s%.46s (%s to %s s): %s %s%s%s; rest %.4g, before %.4g, after %.4g\n",
           names[g], row[ARM], *row[ARM] ? ": " : "", row[ACTION], row[FROM], row[TO],
           row[QUANTITY], v->direction, *row[BOUND] ? ", " : "", row[BOUND], v->rest, v->before,
           v->after);
}

/* Rows of one scenario; an alternative counts with the row above it. */
static void grade_scene(const scene *s, total *all)
{
    total t = {0};
    const char *only = getenv("JM_ONLY");
    const bool all_shown = only && strcmp(only, "all") != 0;
    for (size_t i = 0; i < s->rows.n; i++) {
        if (reason_of(s, s->rows.cell[i])) {
            t.n_missing++;
            continue;
        }
        size_t shown = i;
        grade g = grade_one(s, i);
        for (; i + 1 < s->rows.n && *s->rows.cell[i + 1][EITHER]; i++) {
            const grade other = grade_one(s, i + 1);
            g = other != GRADE_UNKNOWN && other > g ? other : g;
        }
        if (g == GRADE_UNKNOWN)
            continue;
        t.n[g]++;
        if (g != GRADE_GOOD || all_shown)
            say_row(s, shown, g);
    }
    printf("    %-60s good %3d, partial %2d, poor %2d, not graded %2d\n", s->path + sizeof folder,
           t.n[GRADE_GOOD], t.n[GRADE_PARTIAL], t.n[GRADE_POOR], t.n_missing);
    for (int g = 0; g < GRADE_UNKNOWN; g++)
        all->n[g] += t.n[g];
    all->n_missing += t.n_missing;
}

/* Reasons of a scenario, each with the number of its rows. */
static void say_missing(const scene *s)
{
    for (size_t i = 0; i < s->rows.n; i++) {
        const char *why = reason_of(s, s->rows.cell[i]);
        int n = 0, before = 0;
        for (size_t k = 0; why && k < s->rows.n; k++) {
            const char *other = reason_of(s, s->rows.cell[k]);
            n += other && strcmp(other, why) == 0;
            before += other && strcmp(other, why) == 0 && k < i;
        }
        if (why && before == 0)
            printf("      %3d of %s: %s\n", n, s->path + sizeof folder, why);
    }
}

JM_TEST("patients respond as they should")
{
    total t = {0};
    read_all();
    expect_true(n_scenes > 0);
    run_all();
    for (size_t i = 0; i < n_scenes; i++) {
        jm_test_note("%s", scenes[i].scenario);
        if (access(scenes[i].scenario, R_OK) == 0)
            expect_status(scenes[i].has_run ? JM_OK : scenes[i].err.status, JM_OK, &scenes[i].err);
        grade_scene(&scenes[i], &t);
    }
    const int n = t.n[GRADE_GOOD] + t.n[GRADE_PARTIAL] + t.n[GRADE_POOR];
    printf("    not graded:\n");
    for (size_t i = 0; i < n_scenes; i++)
        say_missing(&scenes[i]);
    printf("    %d rows, %d graded (%.1f %%): good %d (%.1f %%), partial %d, poor %d\n",
           n + t.n_missing, n, 100.0 * n / (n + t.n_missing), t.n[GRADE_GOOD],
           100.0 * t.n[GRADE_GOOD] / fmax(n, 1), t.n[GRADE_PARTIAL], t.n[GRADE_POOR]);
    if (!getenv("JM_ONLY")) /* what is reached; 92 % is wanted of all */
        expect_true(100 * t.n[GRADE_GOOD] >= 88 * n);
    for (size_t i = 0; i < n_scenes; i++)
        free_table(&scenes[i].rows);
    free_table(&quantities);
}

/* --- the rules themselves ---------------------------------------------------------------- */

static grade judge(double before, double after, const char *direction, const char *bound)
{
    const grade_row r = {.rest = 100,
                         .before = before,
                         .after = after,
                         .noise = 1,
                         .share = 0.025,
                         .direction = direction,
                         .bound = bound};
    return grade_row_of(&r);
}

JM_TEST("words")
{
    expect_int(judge(100, 103, "increase", ""), GRADE_GOOD);
    expect_int(judge(100, 101, "increase", ""), GRADE_PARTIAL);
    expect_int(judge(100, 97, "increase", ""), GRADE_POOR);
    expect_int(judge(100, 70, "slight_decrease", ""), GRADE_PARTIAL);
    expect_int(judge(100, 70, "marked_decrease", ""), GRADE_GOOD);
    expect_int(judge(100, 104, "no_change", ""), GRADE_GOOD);
    expect_int(judge(100, 111, "no_change", ""), GRADE_POOR);
    expect_int(judge(100, 130, "no_change_or_increase", ""), GRADE_GOOD);
    expect_int(judge(100, 80, "no_change_or_increase", ""), GRADE_POOR);
    expect_int(judge(60, 85, "toward_baseline", ""), GRADE_GOOD);
    expect_int(judge(60, 70, "toward_baseline", ""), GRADE_PARTIAL);
    expect_int(judge(60, 50, "toward_baseline", ""), GRADE_POOR);
    expect_int(judge(60, 92, "baseline", ""), GRADE_GOOD);
    expect_int(judge(60, 1.5, "zero", ""), GRADE_GOOD);
    expect_int(judge(60, 30, "sideways", ""), GRADE_UNKNOWN);
}

JM_TEST("bounds")
{
    expect_int(judge(100, 130, "increase", "percent 25..50"), GRADE_GOOD);
    expect_int(judge(100, 190, "increase", "percent 25..50"), GRADE_PARTIAL);
    expect_int(judge(100, 80, "decrease", "percent 25"), GRADE_GOOD);
    expect_int(judge(100, 120, "decrease", "percent 25"), GRADE_POOR);
    expect_int(judge(100, 30, "value", "value 18+-11; value 33+-10"), GRADE_GOOD);
    expect_int(judge(100, 50, "value", "value 18+-11; value 33+-10"), GRADE_PARTIAL);
    expect_int(judge(100, 67, "decrease", "rest 0.65..0.7"), GRADE_GOOD);
    expect_int(judge(100, 55, "below", "value <60"), GRADE_GOOD);
    expect_int(judge(100, 65, "below", "value <60"), GRADE_PARTIAL);
    expect_int(judge(100, 90, "below", "value <60"), GRADE_POOR);
    expect_int(judge(100, 103, "increase", "change <4"), GRADE_GOOD);
    expect_int(judge(100, 90, "below", "about 60"), GRADE_UNKNOWN);
}

JM_TEST_MAIN
