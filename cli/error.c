/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool jm_cli_color(int fd)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

/* Shows line `line` of `path` under a message: what the user has to look at. */
static void show_line(const char *path, long line)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    ssize_t n = -1;
    for (long i = 0; file && i < line; i++)
        n = getline(&text, &room, file);
    if (n > 0 && n < 400) {
        text[strcspn(text, "\r\n")] = '\0';
        fprintf(stderr, "  %ld | %s\n", line, text);
    }
    free(text);
    if (file)
        fclose(file);
}

static int exit_code(jm_status status, bool reading)
{
    switch (status) {
    case JM_OK:
        return JM_EXIT_OK;
    case JM_ARGUMENT:
    case JM_SYNTAX:
    case JM_UNITS:
    case JM_MODEL:
    case JM_SCRIPT:
        return JM_EXIT_DATA;
    case JM_FILE:
        return reading ? JM_EXIT_DATA : JM_EXIT_IO;
    case JM_INTERNAL:
    case JM_BUILD:
        return JM_EXIT_INTERNAL;
    case JM_STOPPED:
        return JM_EXIT_INTERRUPTED;
    default:
        return JM_EXIT_FAILED;
    }
}

int jm_cli_error(const jm_error *err, bool reading)
{
    bool color = jm_cli_color(STDERR_FILENO);
    fprintf(stderr, "%sjumeau: %s%s%s%s\n", color ? "\033[31m" : "", err->place,
            *err->place ? ": " : "", err->text, color ? "\033[0m" : "");
    const char *colon = strrchr(err->place, ':');
    if (colon && strtol(colon + 1, NULL, 10) > 0) {
        char path[sizeof err->place];
        snprintf(path, sizeof path, "%.*s", (int)(colon - err->place), err->place);
        show_line(path, strtol(colon + 1, NULL, 10));
    }
    if (err->status == JM_INTERNAL || err->status == JM_BUILD)
        fprintf(stderr, "  please report this, with %s\n", err->origin ? err->origin : "the input");
    return exit_code(err->status, reading);
}
