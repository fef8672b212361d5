/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/cohort.h"
#include "core/cohort/sampled.h"
#include "core/cohort/table.h"
#include "tests/support/jm_test.h"

static jm_error err;

typedef struct asked {
    double low, high; /* of column 0 */
    int n;            /* questions so far */
} asked;

static jm_status between(void *user, uint64_t patient, const double *values, bool *keep,
                         jm_error *e)
{
    asked *a = user;

    (void)patient, (void)e;
    a->n++;
    *keep = values[0] > a->low && values[0] < a->high;
    return JM_OK;
}

static jm_status complain(void *user, uint64_t patient, const double *values, bool *keep,
                          jm_error *e)
{
    (void)user, (void)values, (void)keep;
    return jm_fail(e, JM_SCRIPT, "patient %d is not to my taste", (int)patient);
}

static jm_cohort *sample(uint64_t n, const char *design)
{
    static const jm_sampled_column columns[] = {
        {.name = "a", .unit = "kg", .dist = "normal(2.5, 1.5)"},
        {.name = "b", .unit = "1", .dist = "uniform(0, 1)"}};
    const jm_sampled what = {.n = n, .seed = 8, .design = design, .n_columns = 2,
                             .columns = columns};
    jm_cohort *cohort = NULL;

    expect_status(jm_cohort_sampled(&cohort, &what, &err), JM_OK, &err);
    return cohort;
}

static jm_cohort *filter(jm_cohort *base, asked *a)
{
    const jm_cohort_keep keep = {.user = a, .ask = between};
    jm_cohort *cohort = NULL;

    expect_status(jm_cohort_filter(&cohort, base, &keep, &err), JM_OK, &err);
    return cohort;
}

JM_TEST("a filter redraws until it is content, and those who pass at once stay as they are")
{
    enum { N = 300 };
    const char *const designs[] = {"random", "lhs", "sobol"};

    for (size_t s = 0; s < 3; s++) {
        double v[2 * N], before[2 * N];
        asked a = {.low = 2, .high = 4};
        jm_cohort *base = sample(N, designs[s]);
        size_t changed = 0;
        if (!base || base->values(base, 0, N, 0, before, &err) != JM_OK)
            return;
        jm_cohort *cohort = filter(base, &a);
        expect_int(cohort->n, N);
        expect_int(a.n, 0);
        expect_status(cohort->values(cohort, 0, N, 0, v, &err), JM_OK, &err);
        for (size_t k = 0; k < N; k++) {
            expect_true(v[k] > 2 && v[k] < 4);
            if (before[k] > 2 && before[k] < 4) {
                expect_rel(v[k], before[k], 0);
                expect_rel(v[N + k], before[N + k], 0);
            } else {
                changed++;
                expect_true(v[N + k] != before[N + k]);
            }
        }
        expect_true(changed > N / 4 && changed < N);
        jm_cohort_free(cohort);
    }
}

JM_TEST("each patient is asked for once, and blocks do not matter")
{
    enum { N = 64 };
    double whole[2 * N], part[2 * 5];
    asked a = {.low = 2.5, .high = 9}, b = a;
    jm_cohort *first = filter(sample(N, "random"), &a), *second = filter(sample(N, "random"), &b);

    expect_status(first->values(first, 0, N, 0, whole, &err), JM_OK, &err);
    const int questions = a.n;
    for (size_t k = 0; k + 5 <= N; k += 3) {
        const size_t at = N - 5 - k;
        expect_status(second->values(second, at, 5, 0, part, &err), JM_OK, &err);
        expect_lanes(part, whole + at, 5, 0);
        expect_lanes(part + 5, whole + N + at, 5, 0);
    }
    expect_status(first->values(first, 0, N, 0, whole, &err), JM_OK, &err);
    expect_int(a.n, questions);
    jm_cohort_free(first);
    jm_cohort_free(second);
}

JM_TEST("filters stand on filters")
{
    enum { N = 50 };
    double v[2 * N];
    asked a = {.low = 2, .high = 1e9}, b = {.low = -1e9, .high = 3};
    jm_cohort *cohort = filter(filter(sample(N, "random"), &a), &b);

    expect_status(cohort->values(cohort, 0, N, 0, v, &err), JM_OK, &err);
    for (size_t k = 0; k < N; k++)
        expect_true(v[k] > 2 && v[k] < 3);
    jm_cohort_free(cohort);
}

JM_TEST("a filter that nobody passes is an error with the patient")
{
    double v[2];
    asked a = {.low = 900, .high = 901};
    const jm_cohort_keep keep = {.user = &a, .ask = between, .most_attempts = 40};
    jm_cohort *cohort = NULL;

    expect_status(jm_cohort_filter(&cohort, sample(9, NULL), &keep, &err), JM_OK, &err);
    expect_status(cohort->values(cohort, 6, 1, 0, v, &err), JM_DOMAIN, NULL);
    expect_contains(err.text, "patient 7: the filter refused 40 candidates");
    expect_int(a.n, 40);
    jm_cohort_free(cohort);
}

JM_TEST("an error of the script goes up")
{
    double v[2];
    const jm_cohort_keep keep = {.ask = complain};
    jm_cohort *cohort = NULL;

    expect_status(jm_cohort_filter(&cohort, sample(9, NULL), &keep, &err), JM_OK, &err);
    expect_status(cohort->values(cohort, 3, 1, 0, v, &err), JM_SCRIPT, NULL);
    expect_contains(err.text, "patient 3 is not to my taste");
    jm_cohort_free(cohort);
}

static const jm_column two[] = {{"weight", "kg", "x.csv"}, {"age", "a", "x.csv"}};
static const double rows[] = {61.5, 72.25, 83, 94.75, 31, 42.5, 53, 64};
static const char *const ids[] = {"P-01", "P-02", "P-07", "P-09"};

static jm_cohort *table(void)
{
    const jm_table from = {.n = 4, .seed = 6, .n_columns = 2, .columns = two, .values = rows,
                           .ids = ids};
    jm_cohort *cohort = NULL;

    expect_status(jm_cohort_table(&cohort, &from, &err), JM_OK, &err);
    return cohort;
}

JM_TEST("a table gives its rows and IDs back")
{
    jm_cohort *cohort = table();
    double v[4];
    char id[24];

    expect_text(cohort->design, "table");
    expect_true(cohort->fixed);
    expect_status(cohort->values(cohort, 1, 2, 0, v, &err), JM_OK, &err);
    expect_rel(v[0], 72.25, 0);
    expect_rel(v[1], 83, 0);
    expect_rel(v[2], 42.5, 0);
    expect_rel(v[3], 53, 0);
    cohort->id(cohort, 2, id, sizeof id);
    expect_text(id, "P-07");
    cohort->id(cohort, 2, id, 3);
    expect_text(id, "P-");
    jm_cohort_free(cohort);
}

JM_TEST("the first rows of a table are a table")
{
    jm_cohort *cohort = table();
    double v[4];

    cohort->n = 2;
    expect_status(cohort->values(cohort, 0, 2, 0, v, &err), JM_OK, &err);
    expect_rel(v[1], 72.25, 0);
    expect_rel(v[2], 31, 0);
    expect_rel(v[3], 42.5, 0);
    jm_cohort_free(cohort);
}

JM_TEST("a filter leaves rows of a table out")
{
    asked a = {.low = 70, .high = 90};
    jm_cohort *cohort = filter(table(), &a);
    double v[4];
    char id[24];

    expect_int(cohort->n, 2);
    expect_status(cohort->values(cohort, 0, 2, 0, v, &err), JM_OK, &err);
    expect_rel(v[0], 72.25, 0);
    expect_rel(v[1], 83, 0);
    expect_rel(v[3], 53, 0);
    cohort->id(cohort, 1, id, sizeof id);
    expect_text(id, "P-07");
    jm_cohort_free(cohort);
}

JM_TEST("a filter that leaves nobody is an error")
{
    asked a = {.low = 700, .high = 900};
    const jm_cohort_keep keep = {.user = &a, .ask = between};
    jm_cohort *cohort;

    expect_status(jm_cohort_filter(&cohort, table(), &keep, &err), JM_DOMAIN, NULL);
    expect_contains(err.text, "left out all 4 patients");
    expect_true(cohort == NULL);
}

JM_TEST("patients who are all alike")
{
    jm_cohort *cohort;
    char id[24];

    expect_status(jm_cohort_same(&cohort, 5, 42, &err), JM_OK, &err);
    expect_int(cohort->n, 5);
    expect_int(cohort->n_columns, 0);
    expect_status(cohort->values(cohort, 0, 5, 0, NULL, &err), JM_OK, &err);
    cohort->id(cohort, 4, id, sizeof id);
    expect_text(id, "5");
    jm_cohort_free(cohort);
    expect_status(jm_cohort_same(&cohort, 0, 42, &err), JM_ARGUMENT, NULL);
    expect_true(cohort == NULL);
}

JM_TEST_MAIN
