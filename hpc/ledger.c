/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/ledger.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"

typedef struct entry {
    jm_shard_record record;
    uint32_t shard;
} entry;

struct jm_ledger {
    unsigned char *done;
    char **shards; /* [n_shards] paths, in the order of their names */
    size_t n_shards, room_shards;
    entry *entries; /* [n] in the order of their groups, once all is read */
    size_t n, room;
    jm_ledger_count count;
    uint32_t now; /* the shard that is being read */
};

static jm_status no_memory(jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for the list of finished groups");
}

static bool is_new(const jm_ledger *l, const jm_task *task)
{
    for (uint64_t g = task->first; g < task->first + task->n; g++) {
        if (l->done[g])
            return false;
    }
    return true;
}

static jm_status add(void *user, const jm_shard_record *record, jm_error *err)
{
    jm_ledger *l = user;
    if (!is_new(l, &record->task)) {
        l->count.n_twice++;
        return JM_OK;
    }
    if (l->n == l->room) {
        const size_t room = l->room ? 2 * l->room : 256;
        entry *entries = realloc(l->entries, room * sizeof *entries);
        if (!entries)
            return no_memory(err);
        l->entries = entries;
        l->room = room;
    }
    l->entries[l->n++] = (entry){ *record, l->now };
    memset(l->done + record->task.first, 1, (size_t)record->task.n);
    l->count.n_done += record->task.n;
    return JM_OK;
}

/* --- the folder -------------------------------------------------------------------------- */

static bool is_shard(const char *name)
{
    const size_t n = strlen(name), end = strlen(".shard");
    return n > end && strcmp(name + n - end, ".shard") == 0;
}

static jm_status keep_path(jm_ledger *l, const char *folder, const char *name, jm_error *err)
{
    const size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);
    if (l->n_shards == l->room_shards && path) {
        const size_t more = l->room_shards ? 2 * l->room_shards : 16;
        char **shards = realloc(l->shards, more * sizeof *shards);
        if (!shards) {
            free(path);
            return no_memory(err);
        }
        l->shards = shards;
        l->room_shards = more;
    }
    if (!path)
        return no_memory(err);
    snprintf(path, room, "%s/%s", folder, name);
    l->shards[l->n_shards++] = path;
    return JM_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static jm_status list_shards(jm_ledger *l, const char *folder, jm_error *err)
{
    jm_status status = JM_OK;
    DIR *dir = opendir(folder);
    if (!dir)
        return errno == ENOENT ? JM_OK
                               : jm_fail_at(err, JM_FILE, folder, 0, "cannot read the folder: %s",
                                            strerror(errno));
    for (struct dirent *e = readdir(dir); e && status == JM_OK; e = readdir(dir)) {
        if (is_shard(e->d_name))
            status = keep_path(l, folder, e->d_name, err);
    }
    closedir(dir);
    if (l->n_shards)
        qsort(l->shards, l->n_shards, sizeof *l->shards, by_name);
    return status;
}

static int by_group(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    return (x->record.task.first > y->record.task.first) -
           (x->record.task.first < y->record.task.first);
}

static jm_status read_shards(jm_ledger *l, const jm_shard_of *of, jm_error *err)
{
    jm_status status = JM_OK;
    for (size_t i = 0; i < l->n_shards && status == JM_OK; i++) {
        struct stat info;
        uint64_t torn = 0;
        l->now = (uint32_t)i;
        status = jm_shard_scan(l->shards[i], of, add, l, &torn, err);
        l->count.torn += torn;
        if (stat(l->shards[i], &info) == 0)
            l->count.bytes += (uint64_t)info.st_size;
    }
    l->count.n_groups = of->n_groups;
    l->count.n_shards = l->n_shards;
    l->count.n_records = l->n;
    if (l->n)
        qsort(l->entries, l->n, sizeof *l->entries, by_group);
    return status;
}

jm_status jm_ledger_new(jm_ledger **out, const char *folder, const jm_shard_of *of, jm_error *err)
{
    *out = NULL;
    jm_shard_of first = { .n_groups = 0 };
    jm_ledger *l = calloc(1, sizeof *l);
    jm_status status = l ? list_shards(l, folder, err) : no_memory(err);
    for (size_t i = 0; status == JM_OK && !of && i < l->n_shards; i++) {
        if (jm_shard_peek(l->shards[i], &first))
            of = &first;
    }
    of = of ? of : &first;
    if (status == JM_OK) {
        l->done = calloc((size_t)of->n_groups + 1, 1);
        status = l->done ? read_shards(l, of, err) : no_memory(err);
    }
    if (status != JM_OK) {
        jm_ledger_free(l);
        return status;
    }
    *out = l;
    return JM_OK;
}

void jm_ledger_free(jm_ledger *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->n_shards; i++)
        free(l->shards[i]);
    free(l->shards);
    free(l->entries);
    free(l->done);
    free(l);
}

const unsigned char *jm_ledger_done(const jm_ledger *l)
{
    return l->done;
}

const jm_ledger_count *jm_ledger_counts(const jm_ledger *l)
{
    return &l->count;
}

jm_status jm_ledger_replay(const jm_ledger *l, const jm_plan *plan, const jm_record_taker *taker,
                           jm_error *err)
{
    void *bytes = NULL;
    uint64_t room = 0;
    jm_status status = JM_OK;
    for (size_t i = 0; i < l->n && status == JM_OK; i++) {
        const entry *e = &l->entries[i];
        if (e->record.bytes > room) {
            free(bytes);
            room = 2 * e->record.bytes;
            bytes = malloc((size_t)room);
            room = bytes ? room : 0;
            if (!bytes)
                status = no_memory(err);
        }
        if (status == JM_OK)
            status = jm_shard_read(l->shards[e->shard], &e->record, bytes, err);
        if (status == JM_OK)
            status = jm_record_replay(plan, bytes, (size_t)e->record.bytes, taker, err);
        if (status != JM_OK)
            jm_error_place(err, l->shards[e->shard], 0);
    }
    free(bytes);
    return status;
}

jm_status jm_ledger_remove(const jm_ledger *l, jm_error *err)
{
    for (size_t i = 0; i < l->n_shards; i++) {
        if (unlink(l->shards[i]) != 0 && errno != ENOENT)
            return jm_fail_at(err, JM_FILE, l->shards[i], 0, "cannot remove a shard: %s",
                              strerror(errno));
    }
    return JM_OK;
}
