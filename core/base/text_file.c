/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files in, whole files out. */
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static jm_status fail_errno(jm_error *err, const char *path, const char *verb, int code)
{
    if (code == ENOMEM)
        return jm_fail_at(err, JM_MEMORY, path, 0, "no memory left while the file is %s", verb);
    return jm_fail_at(err, JM_FILE, path, 0, "cannot be %s: %s", verb, strerror(code));
}

/* Reads on to the end of `fd`; 0, or the errno of what went wrong, EFBIG above `most` bytes. */
static int read_all(int fd, char **data, size_t *length, size_t most)
{
    size_t room = 0, n = 0;

    for (;;) {
        ssize_t got;

        if (n + 1 >= room) {
            char *more;

            room = room > 0 ? room * 2 : 8192;
            more = realloc(*data, room);
            if (more == NULL)
                return ENOMEM;
            *data = more;
        }
        got = read(fd, *data + n, room - n - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > most)
            return EFBIG;
    }
    (*data)[n] = '\0';
    *length = n;
    return 0;
}

jm_status jm_text_read_file(char **out, size_t *length, const char *path, size_t most,
                            jm_error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t n = 0;
    char *data = NULL;
    int code;

    *out = NULL;
    if (length != NULL)
        *length = 0;
    if (fd < 0)
        return fail_errno(err, path, "opened", errno);
    code = read_all(fd, &data, &n, most);
    close(fd);
    if (code != 0) {
        free(data);
        if (code == EFBIG) {
            return jm_fail_at(err, JM_FILE, path, 0,
                              "is larger than the %zu bytes that are read here", most);
        }
        return fail_errno(err, path, "read", code);
    }
    *out = data;
    if (length != NULL)
        *length = n;
    return JM_OK;
}

/* 0, or the errno of what went wrong. */
static int write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        const ssize_t done = write(fd, data, length);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        data += done;
        length -= (size_t)done;
    }
    return 0;
}

/* Opens a new file beside `path`, so that a rename stays within one file system. The name holds
   the process and a number: two processes, or two threads, never write into the same one. */
static int open_beside(char *name, size_t room, const char *path)
{
    for (int i = 0; i < 1000; i++) {
        const int n = snprintf(name, room, "%s.%ld.%d.tmp", path, (long)getpid(), i);
        int fd;

        if (n < 0 || (size_t)n >= room) {
            errno = ENAMETOOLONG;
            return -1;
        }
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

/* A terminal, a pipe or /dev/stdout is not replaced but written to. */
static bool is_special(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static jm_status write_special(const char *path, const char *data, size_t length, jm_error *err)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    int code;

    if (fd < 0)
        return fail_errno(err, path, "opened", errno);
    code = write_all(fd, data, length);
    if (close(fd) != 0 && code == 0)
        code = errno;
    return code != 0 ? fail_errno(err, path, "written", code) : JM_OK;
}

jm_status jm_text_write_file(const char *path, const char *data, size_t length, jm_error *err)
{
    char name[PATH_MAX];
    int code, fd;

    if (is_special(path))
        return write_special(path, data, length, err);
    fd = open_beside(name, sizeof name, path);
    if (fd < 0)
        return fail_errno(err, path, "written", errno);
    code = write_all(fd, data, length);
    if (code == 0 && fsync(fd) != 0) /* or a crash after the rename would leave an empty file */
        code = errno;
    if (close(fd) != 0 && code == 0)
        code = errno;
    if (code == 0 && rename(name, path) != 0)
        code = errno;
    if (code != 0) {
        unlink(name);
        return fail_errno(err, path, "written", code);
    }
    return JM_OK;
}
