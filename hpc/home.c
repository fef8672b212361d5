/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/text.h"

void jm_home_name(char folder[JM_HOME_ROOM], const char *output)
{
    snprintf(folder, JM_HOME_ROOM, "%s.shards", output);
}

/* --- locks ------------------------------------------------------------------------------- */

static jm_status is_busy(const jm_home *home, int file, struct flock wanted, jm_error *err)
{
    struct flock holder = wanted;
    if (fcntl(file, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 0)
        return jm_fail_at(err, JM_FILE, home->folder, 0,
                          "process %ld works in this folder; wait for it, or write elsewhere",
                          (long)holder.l_pid);
    return jm_fail_at(err, JM_FILE, home->folder, 0,
                      "another process works in this folder; wait for it, or write elsewhere");
}

static jm_status lock_file(jm_home *home, const char *name, short type, int *file, jm_error *err)
{
    char path[JM_HOME_ROOM + 64];
    struct flock lock = { .l_type = type, .l_whence = SEEK_SET };
    snprintf(path, sizeof path, "%s/%s", home->folder, name);
    *file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*file < 0)
        return jm_fail_at(err, JM_FILE, path, 0, "cannot make a lock: %s", strerror(errno));
    if (fcntl(*file, F_SETLK, &lock) == 0)
        return JM_OK;
    if (errno == EAGAIN || errno == EACCES)
        return is_busy(home, *file, lock, err);
    home->is_unlocked = true; /* ENOLCK, ENOSYS: some network file systems */
    return JM_OK;
}

jm_status jm_home_open(jm_home *home, const char *output, unsigned part, unsigned parts,
                       jm_error *err)
{
    char name[64];
    *home = (jm_home){ .lock = -1, .part_lock = -1 };
    if (strlen(output) + 64 > JM_HOME_ROOM)
        return jm_fail(err, JM_ARGUMENT, "the path of the results file is too long");
    jm_home_name(home->folder, output);
    if (mkdir(home->folder, 0777) != 0 && errno != EEXIST)
        return jm_fail_at(err, JM_FILE, home->folder, 0,
                          "cannot make the folder of shards: %s; see whether the folder around "
                          "it exists, is writable and has room",
                          strerror(errno));
    jm_status status = lock_file(home, "lock", parts ? F_RDLCK : F_WRLCK, &home->lock, err);
    snprintf(name, sizeof name, "lock-%u-of-%u", part, parts);
    if (status == JM_OK && parts)
        status = lock_file(home, name, F_WRLCK, &home->part_lock, err);
    if (status != JM_OK)
        jm_home_close(home);
    return status;
}

void jm_home_close(jm_home *home)
{
    if (home->lock >= 0)
        close(home->lock);
    if (home->part_lock >= 0)
        close(home->part_lock);
    home->lock = home->part_lock = -1;
}

/* --- what is in it ----------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
    const size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

static bool is_shard(const char *name)
{
    return ends_with(name, ".shard");
}

static bool is_ours(const char *name)
{
    return is_shard(name) || strncmp(name, "lock", 4) == 0 ||
           strncmp(name, "progress.json", strlen("progress.json")) == 0;
}

bool jm_home_has_shards(const jm_home *home)
{
    bool found = false;
    DIR *dir = opendir(home->folder);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e && !found; e = readdir(dir))
        found = is_shard(e->d_name);
    if (dir)
        closedir(dir);
    return found;
}

jm_status jm_home_clear(const jm_home *home, jm_error *err)
{
    char path[JM_HOME_ROOM + 300];
    DIR *dir = opendir(home->folder);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        snprintf(path, sizeof path, "%s/%s", home->folder, e->d_name);
        if (!is_ours(e->d_name) || unlink(path) == 0 || errno == ENOENT)
            continue;
        const int why = errno;
        closedir(dir);
        return jm_fail_at(err, JM_FILE, path, 0, "cannot be removed: %s", strerror(why));
    }
    if (dir)
        closedir(dir);
    if (rmdir(home->folder) != 0 && errno != ENOTEMPTY && errno != EEXIST && errno != ENOENT)
        return jm_fail_at(err, JM_FILE, home->folder, 0, "cannot be removed: %s", strerror(errno));
    return JM_OK;
}

/* --- the heartbeat ----------------------------------------------------------------------- */

void jm_home_beat(const jm_home *home, const jm_farm_state *s, const char *what)
{
    char path[JM_HOME_ROOM + 64], host[256] = "";
    jm_text text;
    const double left = (double)(s->n_groups - s->n_done) * s->group_seconds /
                        (s->n_workers > 0 ? s->n_workers : 1);
    (void)gethostname(host, sizeof host - 1);
    jm_text_init(&text);
    jm_text_addf(&text,
                 "{\"state\": \"%s\", \"groups\": %llu, \"done\": %llu, \"runs\": %llu, "
                 "\"failed\": %llu, \"seconds\": %.3f, \"seconds_left\": %.3f, \"workers\": %d, "
                 "\"pid\": %ld, \"updated\": %lld, \"host\": ",
                 what, (unsigned long long)s->n_groups, (unsigned long long)s->n_done,
                 (unsigned long long)s->n_runs, (unsigned long long)s->n_failed, s->seconds, left,
                 s->n_workers, (long)getpid(), (long long)time(NULL));
    jm_text_add_json(&text, host);
    jm_text_add(&text, "}\n");
    snprintf(path, sizeof path, "%s/progress.json", home->folder);
    if (!text.failed)
        (void)(jm_text_write_file(path, text.data, text.length, NULL) == JM_OK);
    jm_text_clear(&text);
}
