/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/patients.h"
#include "tests/support/jm_test.h"

static jm_error err;

static jm_cohort *read_text(const char *text)
{
    const jm_csv_text table = {"p.csv", text, strlen(text)};
    jm_cohort *cohort = NULL;

    expect_status(jm_patients_read_text(&cohort, &table, 77, &err), JM_OK, &err);
    return cohort;
}

JM_TEST("a table of patients is a cohort")
{
    jm_cohort *cohort = read_text("weight [kg],patient,SIT [mL/min]\n71.25,Ann,5e-3\n"
                                  "63.5,\"B, ob\",0.25\n");
    double v[4];
    char id[24];

    if (!cohort)
        return;
    expect_int(cohort->n, 2);
    expect_int(cohort->seed, 77);
    expect_int(cohort->n_columns, 2);
    expect_text(cohort->design, "table");
    expect_text(cohort->columns[0].name, "weight");
    expect_text(cohort->columns[1].unit, "mL/min");
    expect_text(cohort->columns[1].source, "p.csv");
    expect_status(cohort->values(cohort, 0, 2, 0, v, &err), JM_OK, &err);
    expect_rel(v[0], 71.25, 0);
    expect_rel(v[1], 63.5, 0);
    expect_rel(v[2], 5e-3, 0);
    expect_rel(v[3], 0.25, 0);
    cohort->id(cohort, 1, id, sizeof id);
    expect_text(id, "B, ob");
    jm_cohort_free(cohort);
}

JM_TEST("without an ID patients are numbered, without columns they are alike")
{
    jm_cohort *cohort = read_text("weight\n71.25\n63.5\n80\n");
    char id[24];

    if (!cohort)
        return;
    cohort->id(cohort, 2, id, sizeof id);
    expect_text(id, "3");
    expect_text(cohort->columns[0].unit, "1");
    jm_cohort_free(cohort);
    cohort = read_text("ID\na\nb\n");
    if (!cohort)
        return;
    expect_int(cohort->n, 2);
    expect_int(cohort->n_columns, 0);
    jm_cohort_free(cohort);
}

JM_TEST("a column called patient is a number where there is an ID, too")
{
    jm_cohort *cohort = read_text("patient,id\n4,x\n5,y\n");
    double v[2];

    if (!cohort)
        return;
    expect_int(cohort->n_columns, 1);
    expect_status(cohort->values(cohort, 0, 2, 0, v, &err), JM_OK, &err);
    expect_rel(v[1], 5, 0);
    jm_cohort_free(cohort);
}

JM_TEST("many rows")
{
    enum { N = 20000 };
    char *text = malloc(N * 24 + 100), *at = text;
    double v;

    at += sprintf(at, "id,x [kg],y [m]\n");
    for (int i = 0; i < N; i++)
        at += sprintf(at, "p%d,%d.5,%d\n", i, i, N - i);
    jm_cohort *cohort = read_text(text);
    free(text);
    if (!cohort)
        return;
    expect_int(cohort->n, N);
    double both[2];
    expect_status(cohort->values(cohort, 12345, 1, 0, both, &err), JM_OK, &err);
    v = both[0];
    expect_rel(v, 12345.5, 0);
    expect_rel(both[1], N - 12345, 0);
    jm_cohort_free(cohort);
}

JM_TEST_MAIN
