/* SPDX-License-Identifier: Apache-2.0 */
/* ctest: TIMEOUT 900 */
/* Every model below models/: kernels against the evaluator, Jacobian and factors. */
#define _GNU_SOURCE /* nftw */
#include <ftw.h>

#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"

enum { MOST_MODELS = 500, NAME = 256 };

static char names[MOST_MODELS][NAME];
static size_t n_names;

/* "<source>/models/glucose/hovorka.lua" is glucose/hovorka. */
static int add_model(const char *path, const struct stat *s, int kind, struct FTW *place)
{
    static const char root[] = JM_SOURCE_DIR "/models/";
    const size_t n = strlen(path);
    (void)s;
    (void)place;
    if (kind == FTW_F && n > 4 && strcmp(path + n - 4, ".lua") == 0 && n_names < MOST_MODELS)
        snprintf(names[n_names++], NAME, "%.*s", (int)(n - 4 - strlen(root)), path + strlen(root));
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* A file that returns no model is a piece that models have in common. */
static bool is_model(const char *name)
{
    char path[600], *text = NULL;
    size_t length;
    snprintf(path, sizeof path, JM_SOURCE_DIR "/models/%s.lua", name);
    const bool read = jm_text_read_file(&text, &length, path, 1 << 20, NULL) == JM_OK;
    const bool model = read && (strncmp(text, "return model", 12) == 0 ||
                                strstr(text, "\nreturn model"));
    free(text);
    return model;
}

JM_TEST("the kernels of all models agree with the evaluator, and their Jacobians with differences")
{
    expect_int(nftw(JM_SOURCE_DIR "/models", add_model, 8, FTW_PHYS), 0);
    qsort(names, n_names, NAME, by_name);
    expect_true(n_names > 0);
    for (size_t i = 0; i < n_names; i++)
        if (is_model(names[i]))
            jm_test_kernels(names[i]);
}

JM_TEST_MAIN
