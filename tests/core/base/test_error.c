/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"

#include "tests/support/jm_test.h"

JM_TEST("an error says what, where in the user's file, and where in ours")
{
    jm_error err = {0};

    expect_int(jm_fail_at(&err, JM_UNITS, "models/lv.lua", 42, "\"%s\" is no unit", "mgg"),
               JM_UNITS);
    expect_int(err.status, JM_UNITS);
    expect_text(err.text, "\"mgg\" is no unit");
    expect_text(err.place, "models/lv.lua:42");
    expect_contains(err.origin, "test_error.c:");
}

JM_TEST("line 0 is the file as a whole, no file is no place")
{
    jm_error err = {0};

    expect_int(jm_fail_at(&err, JM_FILE, "a.csv", 0, "is empty"), JM_FILE);
    expect_text(err.place, "a.csv");
    expect_int(jm_fail(&err, JM_ARGUMENT, "a seed is needed"), JM_ARGUMENT);
    expect_text(err.place, "");
}

JM_TEST("nobody has to listen")
{
    expect_int(jm_fail(NULL, JM_SOLVER, "the step became %g", 2.385e-17), JM_SOLVER);
    jm_error_place(NULL, "a.lua", 3);
}

JM_TEST("a place is given once")
{
    jm_error err = {0};

    jm_error_place(&err, "a.lua", 3); /* there is no error yet */
    expect_text(err.place, "");
    expect_int(jm_fail(&err, JM_SYNTAX, "no"), JM_SYNTAX);
    jm_error_place(&err, "a.lua", 3);
    jm_error_place(&err, "b.lua", 4);
    expect_text(err.place, "a.lua:3");
}

JM_TEST("an error may be told anew with its own text and place")
{
    jm_error err = {0};

    expect_int(jm_fail_at(&err, JM_UNITS, "a.lua", 3, "inner"), JM_UNITS);
    expect_int(jm_fail_at(&err, JM_MODEL, err.place, 0, "outer: %s", err.text), JM_MODEL);
    expect_text(err.text, "outer: inner");
    expect_text(err.place, "a.lua:3");
}

JM_TEST("what is too long loses its end, a path its beginning")
{
    jm_error err = {0};
    char path[1000];

    memset(path, 'p', sizeof path);
    strcpy(path + sizeof path - 10, "/name.lua");
    expect_int(jm_fail_at(&err, JM_FILE, path, 1234567, "%s", path), JM_FILE);
    expect_int(strlen(err.text), sizeof err.text - 1);
    expect_contains(err.place, "/name.lua:1234567");
}

JM_TEST("each status has a sentence")
{
    for (int s = JM_OK; s < JM_STATUS_COUNT; s++)
        expect_true(strlen(jm_status_text((jm_status)s)) > 3);
    expect_text(jm_status_text(JM_OK), "done");
    expect_contains(jm_status_text((jm_status)999), "does not know");
    expect_contains(jm_status_text((jm_status)-1), "does not know");
}

JM_TEST_MAIN
