/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/kept.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/sha256.h"
#include "core/base/text.h"

enum { SUM = 64, MOST_PATH = 4200, MOST_BYTES = 1 << 26 };

static const char ending[] = ".kept";

static bool name_file(const char *folder, const char *key, char *path)
{
    return snprintf(path, MOST_PATH, "%s/%.40s%s", folder, key, ending) < MOST_PATH;
}

/* A file is: the key, what it holds, the sum of both. */
static bool is_whole(const char *text, size_t length, const char *key)
{
    char hex[SUM + 1];
    if (length < JM_KEPT_KEY + SUM || memcmp(text, key, JM_KEPT_KEY) != 0)
        return false;
    jm_sha256_of(text, length - SUM, hex);
    return memcmp(text + length - SUM, hex, SUM) == 0;
}

char *jm_kept_read(const char *folder, const char *key, size_t *length)
{
    char path[MOST_PATH], *text = NULL;
    *length = 0;
    if (!name_file(folder, key, path) ||
        jm_text_read_file(&text, length, path, MOST_BYTES, NULL) != JM_OK)
        return NULL;
    if (!is_whole(text, *length, key)) {
        free(text);
        return NULL;
    }
    (void)!utimensat(AT_FDCWD, path, NULL, 0); /* it has been read now */
    *length -= JM_KEPT_KEY + SUM;
    memmove(text, text + JM_KEPT_KEY, *length);
    return text;
}

void jm_kept_write(const char *folder, const char *key, const char *data, size_t length)
{
    char path[MOST_PATH], hex[SUM + 1];
    jm_text text;
    jm_text_init(&text);
    jm_text_add_n(&text, key, JM_KEPT_KEY);
    jm_text_add_n(&text, data, length);
    if (!text.failed) {
        jm_sha256_of(text.data, text.length, hex);
        jm_text_add_n(&text, hex, SUM);
    }
    if (!text.failed && text.length <= MOST_BYTES && name_file(folder, key, path))
        (void)!jm_text_write_file(path, text.data, text.length, NULL);
    jm_text_clear(&text);
}

/* --- pruning ----------------------------------------------------------------------------- */

typedef struct file {
    char name[64];
    struct timespec read;
    uint64_t bytes;
} file;

static int by_age(const void *x, const void *y)
{
    const file *a = x, *b = y;
    if (a->read.tv_sec != b->read.tv_sec)
        return a->read.tv_sec < b->read.tv_sec ? -1 : 1;
    if (a->read.tv_nsec != b->read.tv_nsec)
        return a->read.tv_nsec < b->read.tv_nsec ? -1 : 1;
    return strcmp(a->name, b->name);
}

static bool ends_right(const char *name)
{
    const size_t n = strlen(name), m = sizeof ending - 1;
    return n > m && n < sizeof((file *)0)->name && strcmp(name + n - m, ending) == 0;
}

/* The files of the folder, freed by the caller. */
static file *list_files(DIR *dir, size_t *n)
{
    file *files = NULL;
    size_t room = 0;
    *n = 0;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct stat s;
        if (!ends_right(entry->d_name) || fstatat(dirfd(dir), entry->d_name, &s, 0) != 0)
            continue;
        if (*n == room) {
            room = room ? 2 * room : 64;
            file *more = realloc(files, room * sizeof *files);
            if (!more)
                break;
            files = more;
        }
        file *f = &files[(*n)++];
        snprintf(f->name, sizeof f->name, "%s", entry->d_name);
        f->read = s.st_mtim;
        f->bytes = (uint64_t)s.st_size;
    }
    return files;
}

void jm_kept_prune(const char *folder, uint64_t most)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    size_t n;
    uint64_t all = 0;
    file *files = list_files(dir, &n);
    for (size_t i = 0; i < n; i++)
        all += files[i].bytes;
    if (all > most)
        qsort(files, n, sizeof *files, by_age);
    for (size_t i = 0; i < n && all > most; i++) {
        all -= files[i].bytes;
        unlinkat(dirfd(dir), files[i].name, 0); /* another process may have been faster */
    }
    free(files);
    closedir(dir);
}
