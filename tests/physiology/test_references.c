/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published and exact numbers: every models/<name>.reference.csv is checked against the run of the
 * scenario that it names in its head ("# scenario: scenarios/reference/x.lua").
 *
 * A row says what quantity has which value at what time of which arm, and how far the run may be
 * from it: |got - value| <= rel * |value| + abs. A row without a time speaks of an outcome. The
 * first patient counts. A table of what was met how well is printed.
 *
 * ctest: TIMEOUT 600
 */
#include "core/run/run.h"
#include "io/csv/csv_read.h"
#include "scenarios/host/host.h"
#include "tests/physiology/shipped.h"
#include "tests/support/jm_test.h"

enum { CASE, ARM, QUANTITY, UNIT, TIME, TIME_UNIT, VALUE, REL, ABS, SOURCE, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {"case",      "arm",   "quantity", "unit", "time",
                                               "time_unit", "value", "rel",      "abs",  "source"};

/* One reference file while it is checked. */
typedef struct reference {
    const char *path;
    jm_csv *csv;
    size_t column[N_COLUMNS];
    jm_host *host;
    const jm_plan *plan;
    jm_sink_memory *memory;
    char what[64];            /* the case whose rows are read now */
    size_t n;                 /* its rows so far */
    double worst;             /* largest share of what was allowed */
    double got, right, apart; /* the row of that */
    char where[120];
} reference;

static const char *field(const reference *r, int column)
{
    return jm_csv_field(r->csv, r->column[column]);
}

static double number(const reference *r, int column)
{
    double x = 0;
    jm_error err = {0};
    if (jm_csv_missing(r->csv, r->column[column]))
        return 0;
    expect_status(jm_csv_number(r->csv, r->column[column], &x, &err), JM_OK, &err);
    return x;
}

static void say_case(reference *r)
{
    if (r->n)
        printf("    %-28s %5zu values, furthest: %.9g is %.9g, off by %.1e, %3.0f %% of what is "
               "allowed (%s)\n",
               r->what, r->n, r->right, r->got, r->apart, 100 * r->worst, r->where);
    r->n = 0;
    r->worst = -1;
}

/* --- the run ----------------------------------------------------------------------------- */

static jm_status run_scenario(reference *r, const char *scenario, jm_error *err)
{
    static const char *const roots[] = {"models"};
    const jm_host_options options = {
        .model = {.search = {roots, 1}, .build = {.include = "include"}}, .finish = true};
    jm_run *run = NULL;
    jm_status status = jm_host_load(&r->host, scenario, &options, err);
    if (status != JM_OK)
        return status;
    r->plan = jm_host_plan(r->host);
    if ((status = jm_sink_memory_new(&r->memory, err)) == JM_OK)
        status = jm_run_new(&run, r->plan, jm_sink_memory_sink(r->memory),
                            jm_host_protocol(r->host), err);
    if (status == JM_OK)
        status = jm_run_all(run, NULL, NULL, err);
    jm_run_free(run);
    return status;
}

static const jm_run_result *result_of(const reference *r)
{
    for (uint32_t a = 0; a < r->plan->n_arms; a++) {
        const char *arm = field(r, ARM);
        if (strcmp(r->plan->arms[a].name, *arm ? arm : "default") == 0)
            return jm_sink_memory_run(r->memory, jm_plan_row(r->plan, 0, a, 0));
    }
    return NULL;
}

/* --- one row ----------------------------------------------------------------------------- */

static bool convert(double *x, const char *from, const char *to)
{
    jm_unit a, b;
    jm_error err = {0};
    if (!expect_status(jm_unit_parse(&a, from, &err), JM_OK, &err) ||
        !expect_status(jm_unit_parse(&b, to, &err), JM_OK, &err) ||
        !expect_true(jm_unit_same_dim(&a, &b)))
        return false;
    *x = jm_unit_convert(*x, &a, &b);
    return true;
}

/* Values of outcomes; in the unit of the row. */
static bool read_outcome(const reference *r, const jm_run_result *result, double *got)
{
    for (size_t o = 0; o < r->plan->n_outcomes; o++) {
        if (strcmp(r->plan->outcomes[o].name, field(r, QUANTITY)) == 0) {
            *got = result->outcomes[o];
            return convert(got, r->plan->outcomes[o].unit, field(r, UNIT));
        }
    }
    return false;
}

static bool read_sample(const reference *r, const jm_run_result *result, double *got)
{
    double t = number(r, TIME);
    if (!convert(&t, field(r, TIME_UNIT), r->plan->model->abi->time_unit))
        return false;
    for (size_t s = 0; s < r->plan->n_signals; s++) {
        if (strcmp(r->plan->signals[s].name, field(r, QUANTITY)) != 0)
            continue;
        for (size_t k = 0; k < r->plan->n_times; k++) {
            if (fabs(r->plan->times[k] - t) <= 1e-9 * fabs(t)) {
                *got = result->samples[s * r->plan->n_times + k];
                return convert(got, r->plan->signals[s].unit, field(r, UNIT));
            }
        }
    }
    return false;
}

static void check_row(reference *r)
{
    const jm_run_result *result = result_of(r);
    double got = NAN;
    jm_test_note("%s:%d, %s of %s at %s %s", r->path, jm_csv_line(r->csv), field(r, QUANTITY),
                 field(r, ARM), field(r, TIME), field(r, TIME_UNIT));
    if (!expect_true(result != NULL) || !expect_int(result->fate, JM_FATE_OK))
        return;
    const bool is_outcome = jm_csv_missing(r->csv, r->column[TIME]);
    const bool found = is_outcome ? read_outcome(r, result, &got) : read_sample(r, result, &got);
    if (!expect_true(found))
        return;
    expect_true(*field(r, SOURCE) != '\0');
    const double right = number(r, VALUE), apart = fabs(got - right);
    const double allowed = number(r, REL) * fabs(right) + number(r, ABS);
    expect_true(allowed > 0);
    expect_abs(got, right, allowed);
    if (strcmp(r->what, field(r, CASE)) != 0) {
        say_case(r);
        snprintf(r->what, sizeof r->what, "%s", field(r, CASE));
    }
    r->n++;
    if (!(apart / allowed <= r->worst)) {
        r->worst = apart / allowed;
        r->got = got;
        r->right = right;
        r->apart = apart;
        snprintf(r->where, sizeof r->where, "%s%s%s", field(r, QUANTITY), is_outcome ? "" : " at ",
                 is_outcome ? "" : field(r, TIME));
    }
}

/* --- one file ---------------------------------------------------------------------------- */

/* The scenario that the head of the file names; *body is where the table begins. */
static bool read_head(const char *text, const char **body, char *scenario, size_t room)
{
    static const char key[] = "# scenario: ";
    bool found = false;
    while (*text == '#') {
        const size_t n = strcspn(text, "\n");
        if (strncmp(text, key, sizeof key - 1) == 0) {
            snprintf(scenario, room, "%.*s", (int)(n - (sizeof key - 1)), text + sizeof key - 1);
            found = true;
        }
        text += n + (text[n] == '\n');
    }
    *body = text;
    return found;
}

static jm_status check_rows(reference *r, const char *body, jm_error *err)
{
    const jm_csv_text table = {r->path, body, strlen(body)};
    jm_status status = jm_csv_open_text(&r->csv, &table, err);
    bool more = true;
    if (status != JM_OK)
        return status;
    for (int c = 0; c < N_COLUMNS; c++) {
        r->column[c] = jm_csv_column(r->csv, columns[c]);
        if (!expect_true(r->column[c] < jm_csv_n_columns(r->csv)))
            return JM_SYNTAX;
    }
    while ((status = jm_csv_next(r->csv, &more, err)) == JM_OK && more)
        check_row(r);
    say_case(r);
    return status;
}

static void check_file(const char *path)
{
    reference r = {.path = path, .worst = -1};
    char *text = NULL, scenario[512] = "";
    const char *body = NULL;
    size_t length = 0;
    jm_error err = {0};
    printf("  %s\n", path);
    jm_test_note("%s", path);
    if (expect_status(jm_text_read_file(&text, &length, path, (size_t)1 << 22, &err), JM_OK,
                      &err) &&
        expect_true(read_head(text, &body, scenario, sizeof scenario)) &&
        expect_status(run_scenario(&r, scenario, &err), JM_OK, &err))
        expect_status(check_rows(&r, body, &err), JM_OK, &err);
    jm_csv_close(r.csv);
    if (r.memory)
        jm_sink_memory_sink(r.memory)->free(jm_sink_memory_sink(r.memory));
    jm_host_free(r.host);
    free(text);
}

JM_TEST("models meet the numbers of their reference tables")
{
    static shipped files;
    shipped_find(&files, "models", ".reference.csv");
    expect_true(files.n > 0);
    for (size_t i = 0; i < files.n; i++) {
        char path[2 * SHIPPED_ROOM];
        snprintf(path, sizeof path, "models/%s", files.path[i]);
        check_file(path);
    }
}

JM_TEST_MAIN
