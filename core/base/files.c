/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/files.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/text.h"

struct jm_files {
    pthread_mutex_t lock; /* of the list; a file itself never changes */
    jm_file **all;
    size_t n, room;
    bool is_sealed;
};

jm_files *jm_files_new(void)
{
    jm_files *files = calloc(1, sizeof *files);
    if (files && pthread_mutex_init(&files->lock, NULL) != 0) {
        free(files);
        files = NULL;
    }
    return files;
}

static void drop(jm_file *file)
{
    if (!file)
        return;
    free(file->path);
    free(file->role);
    free(file->text);
    free(file);
}

/* The lock belongs to a set that may be read only. */
static void lock(const jm_files *files)
{
    pthread_mutex_lock((pthread_mutex_t *)&files->lock);
}

static void unlock(const jm_files *files)
{
    pthread_mutex_unlock((pthread_mutex_t *)&files->lock);
}

void jm_files_free(jm_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->n; i++)
        drop(files->all[i]);
    free(files->all);
    pthread_mutex_destroy(&files->lock);
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
    if (!files)
        return 0;
    lock(files);
    const size_t n = files->n;
    unlock(files);
    return n;
}

const jm_file *jm_files_at(const jm_files *files, size_t i)
{
    lock(files);
    const jm_file *file = files->all[i];
    unlock(files);
    return file;
}

const jm_file *jm_files_find(const jm_files *files, const char *path)
{
    const jm_file *found = NULL;
    if (!files)
        return NULL;
    lock(files);
    for (size_t i = 0; i < files->n && !found; i++) {
        if (strcmp(files->all[i]->path, path) == 0)
            found = files->all[i];
    }
    unlock(files);
    return found;
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

static jm_file *new_file(const jm_file_name *name, const char *text, size_t length)
{
    jm_file *file = calloc(1, sizeof *file);
    if (!file)
        return NULL;
    file->path = jm_text_dup(name->path);
    file->role = jm_text_dup(name->role);
    file->text = text ? copy_of(text, length) : NULL;
    file->length = length;
    if (file->path && file->role && (!text || file->text))
        return file;
    drop(file);
    return NULL;
}

/* Takes the file; false without memory. */
static bool append(jm_files *files, jm_file *file)
{
    if (files->n == files->room) {
        const size_t room = files->room ? 2 * files->room : 16;
        jm_file **all = realloc(files->all, room * sizeof *all);
        if (!all)
            return false;
        files->all = all;
        files->room = room;
    }
    files->all[files->n++] = file;
    return true;
}

bool jm_files_add(jm_files *files, const jm_file_name *name, const char *text, size_t length)
{
    if (jm_files_find(files, name->path))
        return true;
    jm_file *file = new_file(name, text, length);
    if (!file)
        return false;
    lock(files);
    const bool is_kept = append(files, file);
    unlock(files);
    if (!is_kept)
        drop(file);
    return is_kept;
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
