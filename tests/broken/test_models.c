/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Broken models: each file of tests/broken/models is refused, with the words and at the line that
 * its own first lines say: "-- expect: line 7", "-- expect: text is not defined".
 */
#include <dirent.h>

#include "core/compile/compile.h"
#include "tests/support/jm_test.h"

#define FOLDER JM_SOURCE_DIR "/tests/broken/models"

enum { LINE = 1000 };

/* Reads the model and runs all passes; whether that was refused. */
static bool is_refused(const char *path, jm_error *err)
{
    static const char *const roots[] = { FOLDER };
    const jm_search search = { .roots = roots, .n_roots = 1 };
    jm_ir *ir = NULL;
    jm_program *program = NULL;
    jm_status status = jm_read_model(&ir, path, &search, err);
    if (status == JM_OK)
        status = jm_program_make(&program, ir, NULL, NULL, err);
    expect_true((status == JM_OK) == (program != NULL));
    jm_program_free(program);
    return status != JM_OK && err->status == status;
}

/* One "-- expect: …" line; false behind the last. */
static bool check_line(FILE *file, const char *path, const jm_error *err)
{
    char line[LINE], place[LINE];
    if (!fgets(line, sizeof line, file) || strncmp(line, "--", 2) != 0)
        return false;
    line[strcspn(line, "\n")] = '\0';
    if (strncmp(line, "-- expect: line ", 16) == 0) {
        snprintf(place, sizeof place, "%s:%s", path, line + 16);
        expect_text(err->place, place);
    } else if (strncmp(line, "-- expect: text ", 16) == 0) {
        expect_contains(err->text, line + 16);
    }
    return true;
}

static void check_file(const char *name)
{
    char path[LINE];
    jm_error err = { 0 };
    snprintf(path, sizeof path, FOLDER "/%s", name);
    jm_test_note("%s", name);
    if (!expect_true(is_refused(path, &err)))
        return;
    expect_true(err.text[0] != '\0' && strchr(err.text, '\n') == NULL);
    FILE *file = fopen(path, "r");
    if (!expect_true(file != NULL))
        return;
    while (check_line(file, path, &err))
        continue;
    fclose(file);
}

JM_TEST("every broken model is refused at its line")
{
    DIR *folder = opendir(FOLDER);
    int n = 0;
    if (!expect_true(folder != NULL))
        return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 4, ".lua") != 0)
            continue;
        check_file(entry->d_name);
        n++;
    }
    closedir(folder);
    expect_true(n >= 130);
}

JM_TEST_MAIN
