/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published and exact numbers: every models/<name>.reference.csv is checked against the run of the
 * scenario that it names (scenarios/verify/verify.h says how).
 *
 * ctest: TIMEOUT 1800
 */
#include <math.h>

#include "scenarios/verify/verify.h"
#include "tests/physiology/shipped.h"
#include "tests/support/jm_test.h"

/* The rows of one case so far. */
typedef struct group {
    const char *path;
    char about[64];
    size_t n;             /* its rows */
    size_t n_unmet;       /* rows of the table that are known not to be met */
    double worst;         /* largest share of what was allowed */
    double got, right, allowed;
    char where[120];
} group;

static void say_group(group *g)
{
    if (g->n)
        printf("    %-28s %5zu values, furthest: %.9g is %.9g, off by %.1e, %3.0f %% of what is "
               "allowed (%s)\n",
               g->about, g->n, g->right, g->got, fabs(g->got - g->right), 100 * g->worst, g->where);
    g->n = 0;
    g->worst = -1;
}

static void check_row(void *user, const jm_verified *row)
{
    group *g = user;
    const double share = fabs(row->got - row->value) / row->allowed;
    jm_test_note("%s:%d, %s of %s at %s %s %s", g->path, row->line, row->quantity, row->arm,
                 row->time, row->time_unit, row->problem);
    if (*row->unmet) { /* known: it must lose the mark as soon as it is met */
        expect_true(!row->agrees && !isnan(row->got));
        g->n_unmet++;
        return;
    }
    expect_abs(row->got, row->value, row->allowed);
    expect_true(row->agrees);
    if (strncmp(g->about, row->about, sizeof g->about - 1) != 0) {
        say_group(g);
        snprintf(g->about, sizeof g->about, "%s", row->about);
    }
    g->n++;
    if (!(share <= g->worst)) {
        g->worst = share;
        g->got = row->got;
        g->right = row->value;
        g->allowed = row->allowed;
        snprintf(g->where, sizeof g->where, "%s%s%s", row->quantity, *row->time ? " at " : "",
                 row->time);
    }
}

static void check_file(const char *path)
{
    static const char *const roots[] = { "models" };
    const jm_verify_options options = {
        .host = { .model = { .search = { roots, 1 }, .build = { .include = "include" } } },
        .scenarios = "scenarios",
    };
    group g = { .path = path, .worst = -1 };
    jm_error err = { 0 };
    printf("  %s\n", path);
    jm_test_note("%s", path);
    expect_status(jm_verify(path, &options, check_row, &g, &err), JM_OK, &err);
    say_group(&g);
    if (g.n_unmet)
        printf("    known not to be met: %zu rows\n", g.n_unmet);
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
