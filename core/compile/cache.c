/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/sha256.h"
#include "core/base/text.h"

/* "\nJUMEAU SEAL " and 64 hexadecimal digits, at the very end. */
static const char seal_word[] = "\nJUMEAU SEAL ";
enum { SEAL = sizeof seal_word - 1 + 64, MOST_BYTES = 1 << 30 };

/* --- folders ----------------------------------------------------------------------------- */

static jm_status join(char *out, const char *folder, const char *name, jm_error *err)
{
    const int n = snprintf(out, JM_CACHE_ROOM, "%s/%s", folder, name);
    if (n < 0 || n >= JM_CACHE_ROOM) {
        return jm_fail(err, JM_FILE,
                       "the path \"%.200s...\" is too long; set JUMEAU_CACHE to a "
                       "shorter one",
                       folder);
    }
    return JM_OK;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && value[0] ? value : NULL;
}

static jm_status choose_folder(char *out, const char *wanted, jm_error *err)
{
    const char *folder = wanted && wanted[0] ? wanted : variable("JUMEAU_CACHE");
    if (folder)
        return join(out, folder, "", err);
    folder = variable("XDG_CACHE_HOME");
    if (folder)
        return join(out, folder, "jumeau", err);
    folder = variable("HOME");
    if (!folder) {
        return jm_fail(err, JM_FILE,
                       "there is no HOME to keep compiled models in; set "
                       "JUMEAU_CACHE to a folder");
    }
    return join(out, folder, ".cache/jumeau", err);
}

/* Like mkdir -p, with mode 0700. The path is changed for a moment and put back. */
static bool make_folders(char *path)
{
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        const bool there = mkdir(path, 0700) == 0 || errno == EEXIST || access(path, X_OK) == 0;
        *at = '/';
        if (!there)
            return false;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

jm_status jm_cache_folder(char *out, const char *wanted, jm_error *err)
{
    struct stat s;
    jm_status status = choose_folder(out, wanted, err);
    if (status != JM_OK)
        return status;
    for (size_t n = strlen(out); n > 1 && out[n - 1] == '/'; n--)
        out[n - 1] = '\0';
    if (!make_folders(out) || stat(out, &s) != 0) {
        return jm_fail(err, JM_FILE,
                       "the folder \"%s\" for compiled models cannot be made: %s; "
                       "set JUMEAU_CACHE to another one",
                       out, strerror(errno));
    }
    if (!S_ISDIR(s.st_mode)) {
        return jm_fail(err, JM_FILE,
                       "\"%s\" is no folder; set JUMEAU_CACHE to one for compiled "
                       "models",
                       out);
    }
    return JM_OK;
}

jm_status jm_cache_fallback(char *out, jm_error *err)
{
    const char *temporary = variable("TMPDIR");
    char name[64];
    struct stat s;
    jm_status status;
    snprintf(name, sizeof name, "jumeau-%lu", (unsigned long)getuid());
    status = join(out, temporary ? temporary : "/tmp", name, err);
    if (status != JM_OK)
        return status;
    /* Others may write to the folder above: what is there must be ours, and only ours. */
    if ((mkdir(out, 0700) != 0 && errno != EEXIST) || lstat(out, &s) != 0) {
        return jm_fail(err, JM_FILE,
                       "\"%s\" cannot be made: %s; set JUMEAU_CACHE to a folder that "
                       "can be written",
                       out, strerror(errno));
    }
    if (!S_ISDIR(s.st_mode) || s.st_uid != getuid() || (s.st_mode & 077) != 0) {
        return jm_fail(err, JM_FILE,
                       "\"%s\" is open to others, so compiled models are not taken "
                       "from it; set JUMEAU_CACHE to a folder of your own",
                       out);
    }
    return JM_OK;
}

jm_status jm_cache_workspace(char *out, const char *folder, jm_error *err)
{
    jm_status status = join(out, folder, "build-XXXXXX", err);
    if (status == JM_OK && !mkdtemp(out))
        status = jm_fail(err, JM_FILE, "\"%s\" cannot be written: %s", folder, strerror(errno));
    return status;
}

void jm_cache_remove(const char *workspace)
{
    char path[JM_CACHE_ROOM + 256];
    DIR *folder = opendir(workspace);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        snprintf(path, sizeof path, "%s/%s", workspace, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(path);
    }
    if (folder)
        closedir(folder);
    rmdir(workspace);
}

/* --- locks ------------------------------------------------------------------------------- */

static bool name_lock(char *out, const char *path)
{
    return snprintf(out, JM_CACHE_ROOM, "%s.lock", path) < JM_CACHE_ROOM;
}

int jm_cache_lock(const char *path)
{
    char name[JM_CACHE_ROOM];
    const int lock = name_lock(name, path) ? open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    int done = -1;
    while (lock >= 0 && (done = flock(lock, LOCK_EX)) != 0 && errno == EINTR)
        continue;
    if (lock >= 0 && done != 0) {
        close(lock);
        return -1;
    }
    return lock;
}

/* The file goes before the lock: who waits for it gets a lock on nothing, finds the object, and is
   content. */
void jm_cache_unlock(int lock, const char *path)
{
    char name[JM_CACHE_ROOM];
    if (lock < 0)
        return;
    if (name_lock(name, path))
        unlink(name);
    close(lock);
}

/* --- seals ------------------------------------------------------------------------------- */

static void seal_of(const char *data, size_t length, char *seal)
{
    char hex[65];
    jm_sha256_of(data, length, hex);
    snprintf(seal, SEAL + 1, "%s%s", seal_word, hex);
}

jm_status jm_cache_seal(const char *path, jm_error *err)
{
    char seal[SEAL + 1];
    char *data = NULL;
    size_t length = 0;
    jm_status status = jm_text_read_file(&data, &length, path, MOST_BYTES, err);
    if (status != JM_OK)
        return status;
    seal_of(data, length, seal);
    free(data);
    FILE *file = fopen(path, "ae");
    bool written = file && fwrite(seal, 1, SEAL, file) == SEAL && fflush(file) == 0 &&
                   fsync(fileno(file)) == 0;
    if (file && fclose(file) != 0)
        written = false;
    return written ? JM_OK
                   : jm_fail(err, JM_FILE, "\"%s\" cannot be written: %s", path, strerror(errno));
}

bool jm_cache_is_sealed(const char *path)
{
    char seal[SEAL + 1];
    char *data = NULL;
    size_t length = 0;
    bool whole = false;
    if (access(path, R_OK) != 0 || jm_text_read_file(&data, &length, path, MOST_BYTES, NULL))
        return false;
    if (length > SEAL) {
        seal_of(data, length - SEAL, seal);
        whole = memcmp(data + length - SEAL, seal, SEAL) == 0;
    }
    free(data);
    return whole;
}

bool jm_cache_find(char *out, const char *folder, const char *prefix)
{
    DIR *listing = opendir(folder);
    const struct dirent *entry;
    bool found = false;
    while (listing && !found && (entry = readdir(listing))) {
        const size_t n = strlen(entry->d_name);
        found = strncmp(entry->d_name, prefix, strlen(prefix)) == 0 && n > 3 &&
                strcmp(entry->d_name + n - 3, ".so") == 0 &&
                join(out, folder, entry->d_name, NULL) == JM_OK && jm_cache_is_sealed(out);
    }
    if (listing)
        closedir(listing);
    return found;
}
