/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"

JM_TEST("kernels of a glucose model agree with the evaluator")
{
    jm_test_kernels("glucose/minimal");
    jm_test_kernels("glucose/hovorka");
}

JM_TEST("kernels of a cell with sixty exponentials agree with the evaluator")
{
    jm_test_kernels("cell/ten_tusscher_2006");
}

JM_TEST_MAIN
