/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/text.h"

struct jm_files {
    jm_file *all;
    size_t n, room;
    bool is_sealed;
};

jm_files *jm_files_new(void)
{
    return calloc(1, sizeof(jm_files));
}

static void drop(jm_file *file)
{
    free(file->path);
    free(file->role);
    free(file->text);
}

void jm_files_free(jm_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->n; i++)
        drop(&files->all[i]);
    free(files->all);
    free(files);
}

void jm_files_seal(jm_files *files)
{
    files->is_sealed = true;
}

bool jm_files_is_sealed(const jm_files *files)
{
    return files && files->is_sealed;
}

size_t jm_files_count(const jm_files *files)
{
    return files ? files->n : 0;
}

const jm_file *jm_files_at(const jm_files *files, size_t i)
{
    return &files->all[i];
}

const jm_file *jm_files_find(const jm_files *files, const char *path)
{
    for (size_t i = 0; files && i < files->n; i++) {
        if (strcmp(files->all[i].path, path) == 0)
            return &files->all[i];
    }
    return NULL;
}

static char *copy_of(const char *text, size_t length)
{
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

bool jm_files_add(jm_files *files, const jm_file_name *name, const char *text, size_t length)
{
    if (jm_files_find(files, name->path))
        return true;
    if (files->n == files->room) {
        const size_t room = files->room ? 2 * files->room : 16;
        jm_file *all = realloc(files->all, room * sizeof *all);
        if (!all)
            return false;
        files->all = all;
        files->room = room;
    }
    jm_file file = { .path = jm_text_dup(name->path), .role = jm_text_dup(name->role),
                     .text = text ? copy_of(text, length) : NULL, .length = length };
    if (!file.path || !file.role || (text && !file.text)) {
        drop(&file);
        return false;
    }
    files->all[files->n++] = file;
    return true;
}

bool jm_files_has(const jm_files *files, const char *path)
{
    struct stat about;
    if (jm_files_is_sealed(files))
        return jm_files_find(files, path) != NULL;
    return stat(path, &about) == 0 && !S_ISDIR(about.st_mode);
}

static jm_status read_held(const jm_files *files, const char *path, char **out, size_t *length,
                           jm_error *err)
{
    const jm_file *file = jm_files_find(files, path);
    if (!file || !file->text)
        return jm_fail_at(err, JM_FILE, path, 0, "is not among the files that are held");
    *out = copy_of(file->text, file->length);
    if (!*out)
        return jm_fail(err, JM_MEMORY, "no memory left for %s", path);
    *length = file->length;
    return JM_OK;
}

jm_status jm_files_read(jm_files *files, const jm_file_name *name, char **out, size_t *length,
                        jm_error *err)
{
    *out = NULL;
    *length = 0;
    if (jm_files_is_sealed(files))
        return read_held(files, name->path, out, length, err);
    jm_status status = jm_text_read_file(out, length, name->path, name->most, err);
    if (status != JM_OK || !files || jm_files_add(files, name, *out, *length))
        return status;
    free(*out);
    *out = NULL;
    return jm_fail(err, JM_MEMORY, "no memory left to keep %s", name->path);
}
