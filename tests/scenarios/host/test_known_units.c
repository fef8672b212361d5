/* SPDX-License-Identifier: Apache-2.0 */
/* Units that were met before mean what they meant when they were read. */
#include "scenarios/host/known_units.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/jm_test.h"

static void expect_same(jm_known_units *known, const char *text)
{
    jm_error err = {0};
    jm_unit right, got;
    const jm_status status = jm_unit_parse(&right, text, NULL);
    expect_status(jm_known_parse(known, &got, text, &err), status, &err);
    expect_true(memcmp(got.dim, right.dim, sizeof got.dim) == 0);
    expect_rel(got.scale, right.scale, 0);
    expect_rel(got.offset, right.offset, 0);
}

JM_TEST("units and factors are the same at the first time and later")
{
    static const char *const texts[] = {"min", "h", "mg/dL", "mmol/L", "degC", "degF", "d", "1"};
    static jm_known_units known;
    for (int round = 0; round < 3; round++) {
        for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
            expect_same(&known, texts[k]);
        expect_same(&known, "no unit at all");
    }
    jm_unit minute, hour, day;
    expect_status(jm_unit_parse(&minute, "min", NULL), JM_OK, NULL);
    expect_status(jm_unit_parse(&hour, "h", NULL), JM_OK, NULL);
    expect_status(jm_unit_parse(&day, "d", NULL), JM_OK, NULL);
    for (int round = 0; round < 2; round++) {
        expect_rel(jm_known_factor(&known, &minute, &hour), jm_unit_factor(&minute, &hour), 0);
        expect_rel(jm_known_factor(&known, &hour, &minute), 60, 0);
        expect_rel(jm_known_factor(&known, &day, &minute), 1440, 0);
    }
}

JM_TEST("more units than there are places, and longer ones, are read each time")
{
    static jm_known_units known;
    char text[64];
    for (int round = 0; round < 2; round++) {
        for (int k = 1; k < 2 * JM_KNOWN_UNITS; k++) {
            jm_unit from, to;
            snprintf(text, sizeof text, "m%d", k);
            expect_same(&known, text);
            snprintf(text, sizeof text, "mg.kg.min.mmol.mL.mmHg.s%d", k);
            expect_same(&known, text);
            from = to = jm_unit_one();
            from.scale = k;
            to.scale = 3;
            expect_rel(jm_known_factor(&known, &from, &to), jm_unit_factor(&from, &to), 0);
        }
    }
    expect_true(known.n_units <= JM_KNOWN_UNITS && known.n_factors <= JM_KNOWN_UNITS);
}

JM_TEST_MAIN
