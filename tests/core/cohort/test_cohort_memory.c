/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation of a cohort fails once, and is survived. */
#include "core/cohort/dist.h"
#include "core/cohort/sampled.h"
#include "core/cohort/table.h"
#include "tests/support/fail_alloc.h"
#include "tests/support/jm_test.h"

static jm_error err;

static const jm_sampled_column columns[] = {
    {.name = "a", .unit = "kg", .dist = "truncated(normal(2.5, 1.5), 0, 5)"},
    {.name = "b", .unit = "1", .dist = "discrete(1, 2, 3, 4)"},
    {.name = "c", .unit = "1", .dist = "lognormal(1, 0.3)"}};
static const jm_sampled_correlation pairs[] = {{"a", "c", 0.4}};

static jm_status keep_some(void *user, uint64_t patient, const double *values, bool *keep,
                           jm_error *e)
{
    (void)user, (void)patient, (void)e;
    *keep = values[0] > 1.5;
    return JM_OK;
}

JM_TEST("distributions")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_dist *dist = NULL;
        const jm_status status =
            jm_dist_parse(&dist, "truncated(discrete(3, 1, 2, 2, 9, 1), 2, 4)", 0, &err);
        const long failed = jm_fail_alloc_off();

        expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
        expect_true((dist != NULL) == !failed);
        jm_dist_free(dist);
    }
}

JM_TEST("sampled and filtered cohorts of every design")
{
    static const char *const designs[] = {"random", "lhs", "sobol"};
    const jm_cohort_keep keep = {.ask = keep_some};

    for (size_t d = 0; d < 3; d++) {
        const jm_sampled what = {.n = 50, .seed = 3, .design = designs[d], .n_columns = 3,
                                 .columns = columns, .n_correlations = 1, .correlations = pairs};
        JM_FAIL_EACH_ALLOCATION(n)
        {
            jm_cohort *cohort = NULL, *base = NULL;
            double v[3];
            jm_status status = jm_cohort_sampled(&base, &what, &err);
            if (status == JM_OK)
                status = jm_cohort_filter(&cohort, base, &keep, &err);
            if (status == JM_OK)
                status = cohort->values(cohort, 7, 1, 0, v, &err);
            const long failed = jm_fail_alloc_off();

            expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
            jm_cohort_free(cohort);
        }
    }
}

JM_TEST("tables, whole and filtered, and patients who are alike")
{
    static const jm_column one[] = {{"weight", "kg", "x.csv"}};
    static const double rows[] = {61.5, 72.25};
    static const char *const ids[] = {"P-01", "P-02"};
    const jm_table from = {.n = 2, .n_columns = 1, .columns = one, .values = rows, .ids = ids};
    const jm_cohort_keep keep = {.ask = keep_some};

    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_cohort *cohort = NULL, *same = NULL, *base = NULL;
        jm_status status = jm_cohort_same(&same, 5, 1, &err);
        if (status == JM_OK)
            status = jm_cohort_table(&base, &from, &err);
        if (status == JM_OK)
            status = jm_cohort_filter(&cohort, base, &keep, &err);
        const long failed = jm_fail_alloc_off();

        expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
        jm_cohort_free(cohort);
        jm_cohort_free(same);
    }
}

JM_TEST_MAIN
