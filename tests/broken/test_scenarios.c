/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Broken scenarios: each file says in its first two lines where and how it is refused,
 *
 *     -- expect: line 7
 *     -- expect: did you mean "glucose"
 *
 * and must be refused exactly there, with that text. Line 0: the file as a whole.
 */
#include <dirent.h>

#include "core/base/text.h"
#include "tests/support/host_kit.h"
#include "tests/support/jm_test.h"

static const char folder[] = "tests/broken/scenarios";

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t list_files(char *names[], size_t room)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        const char *dot = strrchr(e->d_name, '.');
        if (dot && strcmp(dot, ".lua") == 0 && n < room)
            names[n++] = jm_text_dup(e->d_name);
    }
    if (dir)
        closedir(dir);
    qsort(names, n, sizeof *names, compare);
    return n;
}

/* What follows "-- expect: " at `text`, up to the end of the line. */
static void read_wish(const char **text, char *wish, size_t room)
{
    static const char head[] = "-- expect: ";
    const char *end = strchr(*text, '\n');
    wish[0] = '\0';
    if (!end || strncmp(*text, head, sizeof head - 1) != 0)
        return;
    *text += sizeof head - 1;
    snprintf(wish, room, "%.*s", (int)(end - *text), *text);
    *text = end + 1;
}

static void check_file(const char *name)
{
    char path[400], line[40], text[300], place[500];
    jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host;
    char *source = NULL;
    size_t length;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!expect_status(jm_text_read_file(&source, &length, path, 1 << 20, &err), JM_OK, &err))
        return;
    const char *at = source;
    read_wish(&at, line, sizeof line);
    read_wish(&at, text, sizeof text);
    jm_test_note("%s", name);
    if (!expect_true(strncmp(line, "line ", 5) == 0 && text[0])) {
        free(source);
        return;
    }
    const int n = atoi(line + 5);
    snprintf(place, sizeof place, n ? "%s:%d" : "%s", path, n);
    expect_true(jm_host_load(&host, path, &options, &err) != JM_OK);
    expect_true(host == NULL);
    expect_text(err.place, place);
    expect_contains(err.text, text);
    jm_host_free(host);
    free(source);
}

JM_TEST("every broken scenario is refused at its line, with a remedy")
{
    static char *names[1000];
    const size_t n = list_files(names, 1000);
    expect_true(n >= 40);
    for (size_t i = 0; i < n; i++) {
        check_file(names[i]);
        free(names[i]);
    }
}

JM_TEST_MAIN
