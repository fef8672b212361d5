/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/object.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* An ELF object ends in the table of its sections, so a file that was cut has lost some of it. */
static bool is_whole(FILE *file)
{
    Elf64_Ehdr head;
    struct stat s;
    if (fread(&head, sizeof head, 1, file) != 1 || fstat(fileno(file), &s) != 0)
        return false;
    return memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 && head.e_ident[EI_CLASS] == ELFCLASS64 &&
           head.e_type == ET_DYN && head.e_shoff > 0 && s.st_size >= 0 &&
           head.e_shoff <= (uint64_t)s.st_size &&
           (uint64_t)head.e_shnum * head.e_shentsize <= (uint64_t)s.st_size - head.e_shoff;
}

static jm_status look(const char *path, jm_error *err)
{
    FILE *file = fopen(path, "rbe");
    bool whole;
    if (!file)
        return jm_fail(err, JM_FILE, "\"%s\" cannot be opened: %s", path, strerror(errno));
    whole = is_whole(file);
    fclose(file);
    return whole ? JM_OK
                 : jm_fail(err, JM_FILE, "\"%s\" is no compiled model, or is damaged; build it "
                           "again", path);
}

static jm_status ask(const jm_model_abi **abi, void *so, const char *path, jm_error *err)
{
    union {
        void *object;
        jm_model_entry_fn *function;
    } entry;
    entry.object = dlsym(so, JM_MODEL_ENTRY);
    if (!entry.object) {
        return jm_fail(err, JM_FILE, "\"%s\" is no compiled model; give a model's .lua or .so",
                       path);
    }
    *abi = entry.function(JM_MODEL_ABI);
    if (!*abi || (*abi)->abi != JM_MODEL_ABI) {
        return jm_fail(err, JM_MODEL,
                       "\"%s\" was built by another version of Jumeau; build it "
                       "again",
                       path);
    }
    return JM_OK;
}

jm_status jm_object_open(void **so, const jm_model_abi **abi, const char *path,
                         const char *fingerprint, jm_error *err)
{
    char real[PATH_MAX];
    jm_status status = look(path, err);
    *so = NULL;
    *abi = NULL;
    if (status != JM_OK)
        return status;
    /* A name without a slash would be looked for among the libraries of the system. */
    if (realpath(path, real))
        *so = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    if (!*so)
        status = jm_fail(err, JM_FILE, "\"%s\" cannot be loaded: %s", path, dlerror());
    if (status == JM_OK)
        status = ask(abi, *so, path, err);
    if (status == JM_OK && fingerprint && strcmp((*abi)->fingerprint, fingerprint) != 0)
        status = jm_fail(err, JM_MODEL, "\"%s\" was built from another version of the model", path);
    if (status != JM_OK && *so) {
        dlclose(*so);
        *so = NULL;
        *abi = NULL;
    }
    return status;
}
