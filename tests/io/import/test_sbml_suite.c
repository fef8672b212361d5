/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The SBML Test Suite, where it lies beside the checkout (half of it does):
 *
 *     ../shared/data/sbml-semantic, or the folder that JM_SBML_SUITE names
 *
 * JM_SBML_CASE=00123 runs one case. ctest: TIMEOUT 900
 */
#include "sbml_suite.h"

static const char *suite(void)
{
    static char path[600];
    const char *named = getenv("JM_SBML_SUITE");
    snprintf(path, sizeof path, "%s",
             named ? named : JM_SOURCE_DIR "/../shared/data/sbml-semantic");
    return path;
}

JM_TEST("the cases of the SBML Test Suite come out right, or are refused")
{
    static ss_table table = { .is_loud = true };
    struct stat info;
    const char *only = getenv("JM_SBML_CASE");
    if (stat(suite(), &info) != 0)
        jm_test_skip("the SBML Test Suite does not lie beside the checkout");
    ss_run_folder(&table, suite(), only);
    ss_print(&table);
    expect_true(ss_total(&table.all) > 0);
    expect_int(table.all.count[SR_WRONG], 0);
    expect_int(table.all.count[SR_BROKEN], 0);
    if (!only) {
        expect_true(table.core.count[SR_PASSED] >= 0.995 * ss_total(&table.core));
        expect_true(table.all.count[SR_PASSED] > 0.87 * ss_total(&table.all));
    }
}

JM_TEST_MAIN
