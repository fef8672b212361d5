/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/sampled.h"
#include "core/cohort/sampler.h"
#include "tests/support/jm_test.h"

#include <sys/resource.h>

static jm_error err;

static const jm_sampled_column columns[] = {
    {.name = "weight", .unit = "kg", .dist = "truncated(normal(14), 45, 120)", .centre = 74.5},
    {.name = "SIT", .unit = "L/min/mU", .dist = "lognormal(0.4)", .centre = 51.2e-4},
    {.name = "age", .unit = "a", .dist = "normal(47.25, 9.5)", .centre = NAN},
    {.name = "sex", .unit = "1", .dist = "discrete(0, 0.45, 1, 0.55)", .centre = 0},
};
enum { N_COLUMNS = 4 };

static jm_sampled describe(uint64_t n, uint64_t seed, const char *design)
{
    return (jm_sampled){.n = n, .seed = seed, .design = design, .n_columns = N_COLUMNS,
                        .columns = columns};
}

static jm_cohort *make(const jm_sampled *what)
{
    jm_cohort *cohort = NULL;
    expect_status(jm_cohort_sampled(&cohort, what, &err), JM_OK, &err);
    return cohort;
}

static double correlation(const double *x, const double *y, size_t n)
{
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;

    for (size_t k = 0; k < n; k++) {
        sx += x[k], sy += y[k];
        sxx += x[k] * x[k], syy += y[k] * y[k], sxy += x[k] * y[k];
    }
    const double m = (double)n;
    return (sxy - sx * sy / m) / sqrt((sxx - sx * sx / m) * (syy - sy * sy / m));
}

JM_TEST("a cohort says what it is")
{
    const jm_sampled what = describe(12345, 99, NULL);
    jm_cohort *cohort = make(&what);
    char id[24];

    if (!cohort)
        return;
    expect_int(cohort->n, 12345);
    expect_int(cohort->seed, 99);
    expect_int(cohort->n_columns, N_COLUMNS);
    expect_text(cohort->design, "random");
    expect_text(cohort->columns[1].name, "SIT");
    expect_text(cohort->columns[1].unit, "L/min/mU");
    expect_text(cohort->columns[1].source, "lognormal(0.4)");
    cohort->id(cohort, 12344, id, sizeof id);
    expect_text(id, "12345");
    jm_cohort_free(cohort);
    jm_cohort_free(NULL);
}

JM_TEST("every design gives the columns their distributions")
{
    enum { N = 20000 };
    static double v[N_COLUMNS][N];

    for (size_t s = 0; s < jm_sampler_count(); s++) {
        const jm_sampled what = describe(N, 7, jm_sampler_get(s)->name);
        jm_cohort *cohort = make(&what);
        double sum[N_COLUMNS] = {0}, squares = 0;
        if (!cohort)
            return;
        jm_test_note("%s", cohort->design);
        expect_status(cohort->values(cohort, 0, N, 0, v[0], &err), JM_OK, &err);
        for (size_t k = 0; k < N; k++) {
            expect_true(v[0][k] >= 45 && v[0][k] <= 120);
            expect_true(v[3][k] == 0 || v[3][k] == 1);
            sum[1] += log(v[1][k] / 51.2e-4);
            sum[2] += v[2][k];
            squares += (v[2][k] - 47.25) * (v[2][k] - 47.25);
            sum[3] += v[3][k];
        }
        expect_abs(sum[1] / N, 0, 4 * 0.4 / sqrt(N));
        expect_abs(sum[2] / N, 47.25, 4 * 9.5 / sqrt(N));
        expect_rel(sqrt(squares / N), 9.5, 4 / sqrt(2.0 * N));
        expect_abs(sum[3] / N, 0.55, 4 * 0.5 / sqrt(N));
        jm_cohort_free(cohort);
    }
}

JM_TEST("blocks of any size and order give the same bits, correlated or not")
{
    enum { N = 500 };
    static double whole[N_COLUMNS][N], part[N_COLUMNS * N];
    static const jm_sampled_correlation pairs[] = {{"weight", "age", 0.35}, {"SIT", "age", -0.6}};

    for (size_t s = 0; s < 2 * jm_sampler_count(); s++) {
        jm_sampled what = describe(N, 11, jm_sampler_get(s / 2)->name);
        what.n_correlations = s % 2 ? 2 : 0;
        what.correlations = pairs;
        jm_cohort *cohort = make(&what);
        if (!cohort)
            return;
        jm_test_note("%s %d", cohort->design, (int)(s % 2));
        expect_status(cohort->values(cohort, 0, N, 0, whole[0], &err), JM_OK, &err);
        for (size_t first = N, n; first > 0;) {
            n = first < 1 + first % 23 ? first : 1 + first % 23;
            first -= n;
            expect_status(cohort->values(cohort, first, n, 0, part, &err), JM_OK, &err);
            for (size_t c = 0; c < N_COLUMNS; c++)
                expect_lanes(part + c * n, whole[c] + first, n, 0);
        }
        jm_cohort_free(cohort);
    }
}

JM_TEST("a value depends on the column's name, not on its neighbours")
{
    const jm_sampled whole = describe(100, 3, "random");
    jm_sampled alone = describe(100, 3, "random");
    double a[N_COLUMNS * 100], b[100];

    alone.columns = &columns[2];
    alone.n_columns = 1;
    jm_cohort *first = make(&whole), *second = make(&alone);
    if (!first || !second)
        return;
    expect_status(first->values(first, 0, 100, 0, a, &err), JM_OK, &err);
    expect_status(second->values(second, 0, 100, 0, b, &err), JM_OK, &err);
    expect_lanes(a + 200, b, 100, 0);
    jm_cohort_free(first);
    jm_cohort_free(second);
}

JM_TEST("correlations are recovered, marginals stay")
{
    enum { N = 40000 };
    static double v[N_COLUMNS][N];
    static const jm_sampled_correlation pairs[] = {
        {"age", "SIT", -0.62}, {"weight", "age", 0.285}, {"SIT", "weight", -0.4}};

    for (size_t s = 0; s < jm_sampler_count(); s++) {
        jm_sampled what = describe(N, 123, jm_sampler_get(s)->name);
        what.n_correlations = 3;
        what.correlations = pairs;
        jm_cohort *cohort = make(&what);
        double mean = 0;
        if (!cohort)
            return;
        jm_test_note("%s", cohort->design);
        expect_status(cohort->values(cohort, 0, N, 0, v[0], &err), JM_OK, &err);
        for (size_t k = 0; k < N; k++) {
            v[1][k] = log(v[1][k]);
            mean += v[1][k] / N;
        }
        /* Truncation at two and three standard deviations takes a little of weight's. */
        expect_abs(correlation(v[2], v[1], N), -0.62, 0.015);
        expect_abs(correlation(v[0], v[2], N), 0.285, 0.02);
        expect_abs(correlation(v[0], v[1], N), -0.4, 0.02);
        expect_abs(correlation(v[0], v[3], N), 0, 0.02);
        expect_abs(mean, log(51.2e-4), 4 * 0.4 / sqrt(N));
        jm_cohort_free(cohort);
    }
}

JM_TEST("a million patients take no memory and little time")
{
    const char *const designs[] = {"random", "lhs", "sobol"};
    struct rusage before, after;
    static double v[N_COLUMNS * 4096];

    getrusage(RUSAGE_SELF, &before);
    for (size_t s = 0; s < 3; s++) {
        const jm_sampled what = describe(1000000, 17, designs[s]);
        jm_cohort *cohort = make(&what);
        if (!cohort)
            return;
        double sum = 0;
        for (uint64_t first = 0; first < cohort->n; first += 4096) {
            const size_t n = cohort->n - first < 4096 ? cohort->n - first : 4096;
            if (!expect_status(cohort->values(cohort, first, n, 0, v, &err), JM_OK, &err))
                break;
            for (size_t k = 0; k < n; k++)
                sum += v[2 * n + k];
        }
        jm_test_note("%s", designs[s]);
        expect_abs(sum / 1e6, 47.25, 4 * 9.5 / 1000);
        jm_cohort_free(cohort);
    }
    getrusage(RUSAGE_SELF, &after);
    jm_test_note("KiB");
    expect_true(after.ru_maxrss - before.ru_maxrss < 20 * 1024);
}

static void expect_refused(const jm_sampled *what, const char *place, const char *text)
{
    jm_cohort *cohort = (jm_cohort *)&err;

    memset(&err, 0, sizeof err);
    expect_status(jm_cohort_sampled(&cohort, what, &err), JM_SYNTAX, NULL);
    expect_true(cohort == NULL);
    expect_contains(err.text, text);
    expect_text(err.place, place);
}

JM_TEST("broken descriptions are refused at the column's place")
{
    jm_sampled_column own[3] = {columns[0], columns[1], columns[2]};
    jm_sampled what = {.n = 10, .n_columns = 3, .columns = own};

    own[1].dist = "lognomal(0.4)";
    own[1].place = "scenario.lua:12";
    expect_refused(&what, "scenario.lua:12", "did you mean \"lognormal\"?");
    own[1] = own[0];
    own[1].place = "scenario.lua:13";
    expect_refused(&what, "scenario.lua:13", "\"weight\" varies twice");
    own[1] = columns[1];
    what.design = "lsh";
    expect_refused(&what, "", "did you mean \"lhs\"?");
}

JM_TEST("broken correlations are refused with their pair")
{
    jm_sampled what = describe(10, 1, NULL);
    jm_sampled_correlation pairs[3] = {{"weight", "age", 0.9}, {"age", "SIT", 0.8},
                                       {"weight", "SIT", -0.2}};

    what.correlations = pairs;
    what.n_correlations = 3;
    /* 0.72 ± sqrt(0.19 · 0.36): what two correlations of 0.9 and 0.8 leave to the third. With
       weight and SIT at -0.2, age and SIT are what contradicts. */
    expect_refused(&what, "", "correlation 0.8 of \"SIT\" and \"age\" contradicts");
    expect_contains(err.text, "between -0.6071 and 0.2471");
    pairs[2].a = "wieght";
    expect_refused(&what, "", "did you mean \"weight\"?");
    pairs[2].a = "SIT";
    expect_refused(&what, "", "\"SIT\" is correlated with itself");
    pairs[2].b = "age";
    expect_refused(&what, "", "stands twice");
    pairs[2] = (jm_sampled_correlation){"weight", "SIT", 1};
    expect_refused(&what, "", "is not between -1 and 1");
}

JM_TEST("too many Sobol columns, no patients and no columns have their answers")
{
    jm_sampled_column many[41];
    static char names[41][16];
    jm_cohort *cohort;

    for (int c = 0; c < 41; c++) {
        snprintf(names[c], sizeof names[c], "p%d", c);
        many[c] = (jm_sampled_column){.name = names[c], .dist = "uniform(0, 1)"};
    }
    jm_sampled what = {.n = 10, .n_columns = 41, .columns = many, .design = "sobol"};
    expect_refused(&what, "", "at most 40 columns and 41 vary; take \"lhs\"");
    what.n = 0;
    expect_status(jm_cohort_sampled(&cohort, &what, &err), JM_ARGUMENT, NULL);
    what = (jm_sampled){.n = 7, .seed = 3};
    expect_status(jm_cohort_sampled(&cohort, &what, &err), JM_OK, &err);
    expect_text(cohort->design, "same");
    jm_cohort_free(cohort);
}

JM_TEST("a value beyond the doubles is an error that names patient and column")
{
    const jm_sampled_column wild = {.name = "k", .unit = "1", .dist = "lognormal(1, 900)"};
    const jm_sampled what = {.n = 20, .seed = 4, .n_columns = 1, .columns = &wild};
    jm_cohort *cohort = make(&what);
    double v[20];

    if (!cohort)
        return;
    expect_status(cohort->values(cohort, 0, 20, 0, v, &err), JM_DOMAIN, NULL);
    expect_contains(err.text, "\"k\" of patient ");
    expect_contains(err.text, "is not finite; narrow lognormal(1, 900)");
    jm_cohort_free(cohort);
}

JM_TEST_MAIN
