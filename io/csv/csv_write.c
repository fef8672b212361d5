/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/csv_write.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"

struct jm_csv_out {
    FILE *file;
    char *path, *temporary;
    jm_text number;  /* room for one double */
    bool row_begun;
    int failure;     /* errno of the first write that failed, 0: none */
};

static void put(jm_csv_out *out, const char *s, size_t n)
{
    errno = 0;
    if (!out->failure && fwrite(s, 1, n, out->file) != n)
        out->failure = errno ? errno : EIO;
}

static void begin_field(jm_csv_out *out)
{
    if (out->row_begun)
        put(out, ",", 1);
    out->row_begun = true;
}

void jm_csv_out_free(jm_csv_out *out)
{
    if (!out)
        return;
    if (out->file) {
        fclose(out->file);
        unlink(out->temporary);
    }
    jm_text_clear(&out->number);
    free(out->temporary);
    free(out->path);
    free(out);
}

/* `x.csv.12345.part`: beside the file it will become, so that a rename stays on one disk. */
static char *name_temporary(const char *path)
{
    const size_t room = strlen(path) + 40;
    char *name = malloc(room);

    if (name)
        snprintf(name, room, "%s.%ld.part", path, (long)getpid());
    return name;
}

jm_status jm_csv_out_open(jm_csv_out **to, const char *path, jm_error *err)
{
    jm_csv_out *out = calloc(1, sizeof *out);

    *to = NULL;
    if (!out)
        return jm_fail_at(err, JM_MEMORY, path, 0, "no memory left to write the file");
    jm_text_init(&out->number);
    out->path = jm_text_dup(path);
    out->temporary = name_temporary(path);
    if (!out->path || !out->temporary) {
        jm_csv_out_free(out);
        return jm_fail_at(err, JM_MEMORY, path, 0, "no memory left to write the file");
    }
    if ((out->file = fopen(out->temporary, "wb")) == NULL) {
        const int failure = errno;
        jm_csv_out_free(out);
        return jm_fail_at(err, JM_FILE, path, 0, "the table cannot be written: %s",
                          strerror(failure));
    }
    *to = out;
    return JM_OK;
}

void jm_csv_out_text(jm_csv_out *out, const char *s)
{
    const size_t n = strlen(s);
    const bool blank = n > 0 && (strchr(" \t", s[0]) || strchr(" \t", s[n - 1]));

    begin_field(out);
    if (!blank && !strpbrk(s, ",\"\r\n")) {
        put(out, s, n);
        return;
    }
    put(out, "\"", 1);
    for (const char *rest = s; *rest;) {
        const size_t plain = strcspn(rest, "\"");
        put(out, rest, plain);
        rest += plain;
        if (*rest) {
            put(out, "\"\"", 2);
            rest++;
        }
    }
    put(out, "\"", 1);
}

void jm_csv_out_head(jm_csv_out *out, const char *name, const char *unit)
{
    jm_text head;

    jm_text_init(&head);
    jm_text_add(&head, name);
    if (unit && *unit)
        jm_text_addf(&head, " [%s]", unit);
    if (head.failed)
        out->failure = ENOMEM;
    jm_csv_out_text(out, head.data);
    jm_text_clear(&head);
}

void jm_csv_out_double(jm_csv_out *out, double x)
{
    begin_field(out);
    if (isnan(x))
        return;
    out->number.length = 0;
    jm_text_add_double(&out->number, x);
    if (out->number.failed && !out->failure)
        out->failure = ENOMEM;
    put(out, out->number.data, out->number.length);
}

void jm_csv_out_count(jm_csv_out *out, uint64_t x)
{
    char digits[24];

    begin_field(out);
    put(out, digits, (size_t)snprintf(digits, sizeof digits, "%" PRIu64, x));
}

void jm_csv_out_end_row(jm_csv_out *out)
{
    put(out, "\n", 1);
    out->row_begun = false;
}

jm_status jm_csv_out_check(const jm_csv_out *out, jm_error *err)
{
    if (!out->failure)
        return JM_OK;
    return jm_fail_at(err, out->failure == ENOMEM ? JM_MEMORY : JM_FILE, out->path, 0,
                      "writing failed: %s", strerror(out->failure));
}

jm_status jm_csv_out_commit(jm_csv_out *out, jm_error *err)
{
    FILE *file = out->file;

    if (!out->failure && (fflush(file) != 0 || fsync(fileno(file)) != 0))
        out->failure = errno;
    if (out->failure)
        return jm_csv_out_check(out, err);
    out->file = NULL;
    if (fclose(file) != 0 || rename(out->temporary, out->path) != 0) {
        out->failure = errno;
        unlink(out->temporary);
    }
    return jm_csv_out_check(out, err);
}
