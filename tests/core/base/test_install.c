/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/config.h"
#include "core/base/install.h"
#include "tests/support/jm_test.h"

static jm_install found;
static jm_error error;

JM_TEST("a program of the build tree finds the checkout")
{
    expect_status(jm_install_find(&found, &error), JM_OK, &error);
    expect_text(found.models, JM_SOURCE_DIR "/models");
    expect_text(found.include, JM_SOURCE_DIR "/include");
    expect_text(found.compiled, JM_BUILD_DIR "/models");
    expect_text(found.readers, JM_BUILD_DIR "/lib/jumeau/readers");
}

static void make_folders(const char *path)
{
    char part[1200];
    for (size_t i = 1; path[i]; i++) {
        if (path[i + 1] && path[i + 1] != '/')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i + 1, path);
        expect_true(mkdir(part, 0777) == 0 || errno == EEXIST);
    }
}

JM_TEST("an installation is found from bin, lib and lib/<machine>")
{
    char root[] = "/tmp/jm_install_XXXXXX", path[600], models[600];
    if (!expect_true(mkdtemp(root)))
        return;
    snprintf(models, sizeof models, "%s/a b/%s", root, JM_INSTALL_MODELS);
    make_folders(models);
    static const char *const folders[] = {"bin", "lib", "lib/x86_64-linux-gnu"};
    for (size_t i = 0; i < 3; i++) {
        jm_test_note("%s", folders[i]);
        snprintf(path, sizeof path, "%s/a b/%s", root, folders[i]);
        expect_status(jm_install_find_from(&found, path, &error), JM_OK, &error);
        expect_text(found.models, models);
    }
    /* From a folder without an installation above it, the checkout is what is left. */
    snprintf(path, sizeof path, "%s/else/where/is/bin", root);
    expect_status(jm_install_find_from(&found, path, &error), JM_OK, &error);
    expect_text(found.models, JM_SOURCE_DIR "/models");
    for (char *slash; strlen(models) > strlen(root); *slash = '\0') {
        expect_int(rmdir(models), 0);
        slash = strrchr(models, '/');
    }
    expect_int(rmdir(root), 0);
}

JM_TEST("a folder name that does not fit is refused")
{
    char path[JM_INSTALL_ROOM + 10];
    memset(path, 'x', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    expect_status(jm_install_find_from(&found, path, &error), JM_FILE, &error);
    expect_contains(error.text, "move it");
}

JM_TEST_MAIN
