/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Broken tables: each file of tests/broken/tables is refused, at the line and with the words that
 * the first line of its .expect file says ("17: is not a number"; line 0: the file as a whole).
 * patients_*.csv are read as patients, doses_*.csv as doses for 12 patients of the model of
 * tests/support/pk_model.h.
 */
#include <dirent.h>

#include "core/base/arena.h"
#include "io/csv/dose_table.h"
#include "io/csv/patients.h"
#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

#define FOLDER JM_SOURCE_DIR "/tests/broken/tables"

static jm_error err;

static jm_status read_patients(const char *path)
{
    jm_cohort *cohort = NULL;
    const jm_status status = jm_patients_read(&cohort, path, 5, &err);

    expect_true((status == JM_OK) == (cohort != NULL));
    jm_cohort_free(cohort);
    return status;
}

static jm_status read_doses(const char *path)
{
    jm_model_abi abi;
    jm_model model;
    jm_cohort *cohort = NULL;
    jm_dose_table table;
    jm_arena *arena = jm_arena_new();
    jm_status status = pk_model(&model, &abi, 4);

    expect_status(status, JM_OK, NULL);
    expect_status(jm_cohort_same(&cohort, 12, 1, &err), JM_OK, &err);
    status = jm_dose_table_read(&table, path, &model, cohort, arena, &err);
    jm_cohort_free(cohort);
    jm_arena_free(arena);
    return status;
}

/* The first line of the sidecar: a line number, a fragment of the text. */
static bool read_expectation(const char *name, int *line, char *fragment, size_t room)
{
    char path[1024];

    snprintf(path, sizeof path, FOLDER "/%.*s.expect", (int)(strlen(name) - 4), name);
    FILE *file = fopen(path, "r");
    bool there = file && fscanf(file, "%d: ", line) == 1 && fgets(fragment, (int)room, file);
    if (file)
        fclose(file);
    if (there)
        fragment[strcspn(fragment, "\n")] = '\0';
    return there && *fragment;
}

static void check_table(const char *name)
{
    char path[1024], place[1100], fragment[300] = "";
    int line = -1;

    jm_test_note("%s", name);
    if (!expect_true(read_expectation(name, &line, fragment, sizeof fragment)))
        return;
    memset(&err, 0, sizeof err);
    snprintf(path, sizeof path, FOLDER "/%s", name);
    const jm_status status =
        strncmp(name, "patients_", 9) == 0 ? read_patients(path) : read_doses(path);
    expect_true(status == JM_SYNTAX || status == JM_UNITS);
    expect_true(err.status == status);
    snprintf(place, sizeof place, line ? "%s:%d" : "%s", path, line);
    expect_text(err.place, place);
    expect_contains(err.text, fragment);
    expect_true(strchr(err.text, '\n') == NULL);
    expect_contains(err.origin, ":");
}

static int is_table(const struct dirent *entry)
{
    const size_t length = strlen(entry->d_name);

    return length > 4 && strcmp(entry->d_name + length - 4, ".csv") == 0;
}

JM_TEST("every broken table is refused at its line with a remedy")
{
    struct dirent **entries;
    const int n = scandir(FOLDER, &entries, is_table, alphasort);

    expect_true(n >= 60);
    for (int i = 0; i < n; i++) {
        check_table(entries[i]->d_name);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
}

JM_TEST_MAIN
