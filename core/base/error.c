/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STATUS_TEXT(name, text) text,
static const char *const status_texts[JM_STATUS_COUNT] = {JM_STATUS_LIST(STATUS_TEXT)};

const char *jm_status_text(jm_status status)
{
    if ((int)status < 0 || status >= JM_STATUS_COUNT)
        return "a status that this version does not know";
    return status_texts[status];
}

/* A path that is too long loses its beginning: its end and the line say more. */
static void write_place(jm_error *err, const char *file, int line)
{
    const size_t most = sizeof err->place - 16;
    const size_t length = file != NULL ? strlen(file) : 0;
    const char *end = length > most ? file + length - most : file;

    if (file == NULL) {
        err->place[0] = '\0';
    } else if (line > 0) {
        snprintf(err->place, sizeof err->place, "%.*s:%d", (int)most, end, line);
    } else {
        snprintf(err->place, sizeof err->place, "%.*s", (int)most, end);
    }
}

jm_status jm_error_set(jm_error *err, jm_status status, const char *origin, const char *file,
                       int line, const char *format, ...)
{
    /* Written aside first: an argument may point into the error that is being replaced. */
    char text[sizeof err->text];
    char place[sizeof err->place];
    va_list args;

    if (err == NULL)
        return status;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (file == err->place) {
        snprintf(place, sizeof place, "%s", file);
        file = place;
    }
    err->status = status;
    err->origin = origin;
    snprintf(err->text, sizeof err->text, "%s", text);
    write_place(err, file, line);
    return status;
}

void jm_error_place(jm_error *err, const char *file, int line)
{
    if (err != NULL && err->status != JM_OK && err->place[0] == '\0')
        write_place(err, file, line);
}
