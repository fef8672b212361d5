/* SPDX-License-Identifier: Apache-2.0 */
/* Readers in modules beside the program, loaded when they are asked for. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "core/base/config.h"
#include "core/base/install.h"
#include "io/import/reader.h"

static bool is_of_this_build(const jm_reader_module *module)
{
    return strcmp(module->version, JM_VERSION) == 0 && module->foreign_size == sizeof(jm_foreign) &&
           module->quantity_size == sizeof(jm_fquantity);
}

/* A module is never closed: models that it read may live on, and C++ libraries do not like it. */
jm_status jm_reader_find(jm_reader **out, const char *name, jm_error *err)
{
    jm_install install;
    char path[JM_INSTALL_ROOM + 40];
    const jm_status status = jm_install_find(&install, err);
    if (status != JM_OK)
        return status;
    snprintf(path, sizeof path, "%s/%s.so", install.readers, name);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return jm_fail(err, JM_FILE, "the reader cannot be loaded (%s); install again", dlerror());
    const jm_reader_module *module = dlsym(library, JM_READER_SYMBOL);
    if (!module || !is_of_this_build(module))
        return jm_fail(err, JM_FILE, "\"%s\" is of another jumeau; install again", path);
    *out = module->read;
    return JM_OK;
}
