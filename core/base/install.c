/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* dladdr */
#include "core/base/install.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/config.h"

/* bin, lib or lib/<machine> stand one or two folders below the prefix. */
enum { MOST_LEVELS = 3 };

/* False where it does not fit. */
static bool join(char *out, const char *folder, const char *name)
{
    const int n = snprintf(out, JM_INSTALL_ROOM, "%s/%s", folder, name);
    return n > 0 && n < JM_INSTALL_ROOM;
}

static void leave_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
}

static bool is_below(const char *path, const char *folder)
{
    const size_t n = strlen(folder);
    return strncmp(path, folder, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* The folder of the code that runs: of libjumeau.so where we are part of it, else the program's. */
static jm_status own_folder(char *out, jm_error *err)
{
    static const char anchor = 0;
    char path[PATH_MAX];
    Dl_info info;
    const char *file = "/proc/self/exe";
    if (dladdr(&anchor, &info) && info.dli_fname && strstr(info.dli_fname, "libjumeau.so"))
        file = info.dli_fname;
    if (!realpath(file, path))
        return jm_fail(err, JM_FILE, "\"%s\" leads nowhere; is /proc mounted?", file);
    leave_folder(path);
    snprintf(out, JM_INSTALL_ROOM, "%s", path);
    return JM_OK;
}

static bool installed_at(jm_install *out, const char *prefix)
{
    return join(out->models, prefix, JM_INSTALL_MODELS) && access(out->models, R_OK) == 0 &&
           join(out->compiled, prefix, JM_INSTALL_COMPILED) &&
           join(out->scenarios, prefix, JM_INSTALL_SCENARIOS) &&
           join(out->include, prefix, JM_INSTALL_INCLUDE) &&
           join(out->readers, prefix, JM_INSTALL_READERS);
}

static void in_build_tree(jm_install *out)
{
    snprintf(out->models, sizeof out->models, "%s", JM_BUILD_MODELS);
    snprintf(out->compiled, sizeof out->compiled, "%s", JM_BUILD_COMPILED);
    snprintf(out->scenarios, sizeof out->scenarios, "%s", JM_BUILD_SCENARIOS);
    snprintf(out->include, sizeof out->include, "%s", JM_BUILD_INCLUDE);
    snprintf(out->readers, sizeof out->readers, "%s", JM_BUILD_READERS);
}

jm_status jm_install_find_from(jm_install *out, const char *folder, jm_error *err)
{
    char prefix[JM_INSTALL_ROOM];
    if (snprintf(prefix, sizeof prefix, "%s", folder) >= JM_INSTALL_ROOM)
        return jm_fail(err, JM_FILE, "the path of the program is longer than %d; move it",
                       JM_INSTALL_ROOM - 1);
    if (is_below(folder, JM_BUILD_ROOT)) {
        in_build_tree(out);
        return JM_OK;
    }
    for (int level = 0; level < MOST_LEVELS; level++) {
        leave_folder(prefix);
        if (installed_at(out, prefix))
            return JM_OK;
    }
    /* A build folder that was moved still knows its checkout. */
    in_build_tree(out);
    if (access(out->models, R_OK) == 0)
        return JM_OK;
    memset(out, 0, sizeof *out);
    return jm_fail(err, JM_FILE,
                   "no models are found from \"%s\"; keep bin, lib and share of an installation "
                   "together",
                   folder);
}

jm_status jm_install_find(jm_install *out, jm_error *err)
{
    char folder[JM_INSTALL_ROOM];
    memset(out, 0, sizeof *out);
    const jm_status status = own_folder(folder, err);
    return status ? status : jm_install_find_from(out, folder, err);
}
