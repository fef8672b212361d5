/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/files.h"

#include <unistd.h>

#include "core/base/text.h"
#include "tests/support/jm_test.h"

static jm_error err;

static const char *made(const char *name, const char *text)
{
    const char *path = jm_test_scratch(name);
    expect_status(jm_text_write_file(path, text, strlen(text), &err), JM_OK, &err);
    return path;
}

JM_TEST("an open set reads the disk and keeps what it read, once")
{
    jm_files *files = jm_files_new();
    const jm_file_name name = {made("files_a.lua", "return 2.385"), "model", 100};
    char *text = NULL;
    size_t length = 0;
    expect_true(jm_files_has(files, name.path));
    for (int i = 0; i < 2; i++) {
        expect_status(jm_files_read(files, &name, &text, &length, &err), JM_OK, &err);
        expect_text(text, "return 2.385");
        expect_int(length, 12);
        free(text);
    }
    expect_int(jm_files_count(files), 1);
    expect_text(jm_files_at(files, 0)->path, name.path);
    expect_text(jm_files_at(files, 0)->role, "model");
    expect_text(jm_files_at(files, 0)->text, "return 2.385");
    expect_true(jm_files_find(files, name.path) == jm_files_at(files, 0));
    expect_true(jm_files_find(files, "nowhere") == NULL);
    jm_files_free(files);
}

JM_TEST("without a set files are read all the same, and folders are none")
{
    const jm_file_name name = {made("files_b.lua", "x"), "model", 100};
    char *text = NULL;
    size_t length = 0;
    expect_true(jm_files_has(NULL, name.path));
    expect_false(jm_files_has(NULL, "/tmp"));
    expect_false(jm_files_is_sealed(NULL));
    expect_int(jm_files_count(NULL), 0);
    expect_status(jm_files_read(NULL, &name, &text, &length, &err), JM_OK, &err);
    expect_text(text, "x");
    free(text);
}

JM_TEST("a sealed set holds what was put in and never looks at the disk")
{
    jm_files *files = jm_files_new();
    const jm_file_name there = {made("files_c.lua", "now"), "model", 100};
    const jm_file_name held = {"/then/only.csv", "doses", 100}, large = {"/large", "doses", 100};
    char *text = NULL;
    size_t length = 0;
    expect_true(jm_files_add(files, &held, "ID\xc3\xa9,\n", 6));
    expect_true(jm_files_add(files, &held, "other", 5));
    expect_true(jm_files_add(files, &large, NULL, 0));
    jm_files_seal(files);
    expect_true(jm_files_is_sealed(files));
    expect_false(jm_files_has(files, there.path));
    expect_status(jm_files_read(files, &there, &text, &length, &err), JM_FILE, NULL);
    expect_true(text == NULL);
    expect_contains(err.place, "files_c.lua");
    expect_status(jm_files_read(files, &large, &text, &length, &err), JM_FILE, NULL);
    expect_true(jm_files_has(files, held.path));
    expect_status(jm_files_read(files, &held, &text, &length, &err), JM_OK, &err);
    expect_text(text, "ID\xc3\xa9,\n");
    free(text);
    jm_files_free(files);
}

JM_TEST("a file that is larger than asked for is refused and not kept")
{
    jm_files *files = jm_files_new();
    const jm_file_name name = {made("files_d.lua", "0123456789"), "model", 9};
    char *text = NULL;
    size_t length = 0;
    expect_status(jm_files_read(files, &name, &text, &length, &err), JM_FILE, NULL);
    expect_true(text == NULL);
    expect_int(jm_files_count(files), 0);
    jm_files_free(files);
    jm_files_free(NULL);
}

JM_TEST_MAIN
