/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/shard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "io/results/deflate.h"

static const char magic[8] = { 'J', 'M', 'S', 'H', 'A', 'R', 'D', '1' };
static const uint32_t record_magic = 0x3152434a; /* "JCR1" */

/* Begins a shard; on the disk as it is here, without gaps. */
typedef struct head {
    char magic[8];
    char identity[64];
    uint64_t n_groups;
    uint32_t nothing, sum; /* of all before it */
} head;
_Static_assert(sizeof(head) == 88, "a head has no gaps");

/* Begins a record. */
typedef struct mark {
    uint32_t magic, sum_record;
    uint64_t first, n, bytes;
    uint32_t nothing, sum; /* of all before it */
} mark;
_Static_assert(sizeof(mark) == 40, "a mark has no gaps");

struct jm_shard {
    int file;
    char *path;
    uint64_t end; /* where the next record will stand */
    bool any;
};

static uint32_t sum_of_head(const head *h)
{
    return jm_deflate_crc32(h, offsetof(head, sum));
}

static uint32_t sum_of_mark(const mark *m)
{
    return jm_deflate_crc32(m, offsetof(mark, sum));
}

/* --- writing ----------------------------------------------------------------------------- */

static jm_status cannot(jm_error *err, const char *path, const char *what)
{
    return jm_fail_at(err, JM_FILE, path, 0, "cannot %s: %s%s", what, strerror(errno),
                      errno == ENOSPC || errno == EDQUOT
                          ? "; make room and go on with --resume: what was finished is kept"
                          : "");
}

static bool write_all(int file, const void *data, size_t n, uint64_t at)
{
    const char *from = data;
    while (n) {
        const ssize_t done = pwrite(file, from, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            errno = done == 0 ? ENOSPC : errno;
            return false;
        }
        from += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return true;
}

/* The name of a new file is on the disk, too. */
static void sync_folder(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

static jm_status make_file(jm_shard *s, const char *folder, const char *name, jm_error *err)
{
    const size_t room = strlen(folder) + strlen(name) + 40;
    s->path = malloc(room);
    if (!s->path)
        return jm_fail(err, JM_MEMORY, "no memory for a shard");
    for (unsigned k = 1; s->file < 0; k++) {
        snprintf(s->path, room, "%s/%s-%u.shard", folder, name, k);
        s->file = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (s->file < 0 && errno != EEXIST)
            return cannot(err, s->path, "make a shard");
    }
    return JM_OK;
}

jm_status jm_shard_new(jm_shard **out, const char *folder, const char *name,
                       const jm_shard_of *of, jm_error *err)
{
    head h = { .n_groups = of->n_groups };
    *out = NULL;
    jm_shard *s = calloc(1, sizeof *s);
    if (!s)
        return jm_fail(err, JM_MEMORY, "no memory for a shard");
    s->file = -1;
    jm_status status = make_file(s, folder, name, err);
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.identity, of->identity, sizeof h.identity);
    h.sum = sum_of_head(&h);
    if (status == JM_OK && !write_all(s->file, &h, sizeof h, 0))
        status = cannot(err, s->path, "begin a shard");
    if (status != JM_OK) {
        jm_shard_close(s);
        return status;
    }
    s->end = sizeof h;
    sync_folder(folder);
    *out = s;
    return JM_OK;
}

jm_status jm_shard_add(jm_shard *s, const jm_task *task, const void *record, size_t n,
                       jm_error *err)
{
    mark m = { .magic = record_magic, .first = task->first, .n = task->n, .bytes = n };
    m.sum_record = jm_deflate_crc32(record, n);
    m.sum = sum_of_mark(&m);
    if (!write_all(s->file, record, n, s->end + sizeof m) ||
        !write_all(s->file, &m, sizeof m, s->end)) {
        const jm_status status = cannot(err, s->path, "add to a shard");
        if (ftruncate(s->file, (off_t)s->end) != 0)
            (void)errno; /* a torn record counts as none */
        return status;
    }
    s->end += sizeof m + n;
    s->any = true;
    return JM_OK;
}

jm_status jm_shard_sync(jm_shard *s, jm_error *err)
{
    return fdatasync(s->file) == 0 ? JM_OK : cannot(err, s->path, "write a shard to the disk");
}

void jm_shard_close(jm_shard *s)
{
    if (!s)
        return;
    if (s->file >= 0) {
        close(s->file);
        if (!s->any)
            unlink(s->path);
    }
    free(s->path);
    free(s);
}

/* --- reading ----------------------------------------------------------------------------- */

static bool read_all(int file, void *data, size_t n, uint64_t at)
{
    char *to = data;
    while (n) {
        const ssize_t done = pread(file, to, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        to += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return true;
}

static bool read_head(int file, head *h)
{
    return read_all(file, h, sizeof *h, 0) && memcmp(h->magic, magic, sizeof magic) == 0 &&
           h->sum == sum_of_head(h);
}

/* A head that is not whole was being written when the process or the machine stopped. */
static jm_status check_head(int file, const char *path, const jm_shard_of *of, bool *whole,
                            jm_error *err)
{
    head h;
    *whole = read_head(file, &h);
    if (!*whole)
        return JM_OK;
    if (memcmp(h.identity, of->identity, sizeof h.identity) != 0 || h.n_groups != of->n_groups)
        return jm_fail_at(err, JM_ARGUMENT, path, 0,
                          "this shard is of another run: scenario, model or a table has changed. "
                          "Take them back, or begin anew with --force");
    return JM_OK;
}

/* The bytes of a record have their sum. */
static bool is_whole(int file, uint64_t at, uint64_t bytes, uint32_t sum)
{
    void *data = malloc(bytes ? (size_t)bytes : 1);
    const bool whole = data && read_all(file, data, (size_t)bytes, at) &&
                       jm_deflate_crc32(data, (size_t)bytes) == sum;
    free(data);
    return whole;
}

bool jm_shard_peek(const char *path, jm_shard_of *of)
{
    head h;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const bool good = file >= 0 && read_head(file, &h);
    if (file >= 0)
        close(file);
    if (!good)
        return false;
    *of = (jm_shard_of){ .n_groups = h.n_groups };
    memcpy(of->identity, h.identity, sizeof h.identity);
    return true;
}

static jm_status scan_records(int file, uint64_t size, const jm_shard_of *of, jm_shard_fn *each,
                              void *user, uint64_t *torn, jm_error *err)
{
    uint64_t at = sizeof(head);
    mark m;
    jm_status status = JM_OK;
    while (status == JM_OK && at < size) {
        const uint64_t left = size - at;
        const bool marked = left >= sizeof m && read_all(file, &m, sizeof m, at) &&
                            m.magic == record_magic && m.sum == sum_of_mark(&m) &&
                            m.bytes <= left - sizeof m && m.n > 0 && m.first < of->n_groups &&
                            m.n <= of->n_groups - m.first;
        if (!marked) {
            *torn += left;
            break;
        }
        const jm_shard_record record = { { m.first, m.n }, at + sizeof m, m.bytes };
        if (is_whole(file, record.at, record.bytes, m.sum_record))
            status = each(user, &record, err);
        else
            *torn += sizeof m + m.bytes;
        at += sizeof m + m.bytes;
    }
    return status;
}

jm_status jm_shard_scan(const char *path, const jm_shard_of *of, jm_shard_fn *each, void *user,
                        uint64_t *torn, jm_error *err)
{
    struct stat info;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    *torn = 0;
    if (file < 0 || fstat(file, &info) != 0) {
        const jm_status status = cannot(err, path, "read a shard");
        if (file >= 0)
            close(file);
        return status;
    }
    bool whole = false;
    jm_status status = check_head(file, path, of, &whole, err);
    if (status == JM_OK && !whole)
        *torn = (uint64_t)info.st_size;
    if (status == JM_OK && whole)
        status = scan_records(file, (uint64_t)info.st_size, of, each, user, torn, err);
    close(file);
    return status;
}

jm_status jm_shard_read(const char *path, const jm_shard_record *record, void *out, jm_error *err)
{
    mark m;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return cannot(err, path, "read a shard");
    const bool good = read_all(file, &m, sizeof m, record->at - sizeof m) &&
                      read_all(file, out, (size_t)record->bytes, record->at) &&
                      jm_deflate_crc32(out, (size_t)record->bytes) == m.sum_record;
    close(file);
    return good ? JM_OK
                : jm_fail_at(err, JM_FILE, path, 0,
                             "the shard has changed since it was read; run it again with --resume");
}
