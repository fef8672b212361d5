/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What `data` points to while nothing is owned: `room` is 0 then, so it is never written. */
static char nothing[1] = "";

void jm_text_init(jm_text *text)
{
    *text = (jm_text){.data = nothing};
}

void jm_text_clear(jm_text *text)
{
    if (text->room > 0)
        free(text->data);
    jm_text_init(text);
}

/* Makes room for `more` bytes and the terminator. */
static bool make_room(jm_text *text, size_t more)
{
    const size_t need = text->length + more + 1;
    size_t room = text->room > 0 ? text->room : 32;
    char *data;

    if (need <= text->room)
        return true;
    if (text->failed || more > SIZE_MAX / 4 - text->length) {
        text->failed = true;
        return false;
    }
    while (room < need)
        room *= 2;
    data = realloc(text->room > 0 ? text->data : NULL, room);
    if (data == NULL) {
        text->failed = true;
        return false;
    }
    data[text->length] = '\0';
    text->data = data;
    text->room = room;
    return true;
}

void jm_text_add_n(jm_text *text, const char *s, size_t n)
{
    if (n == 0 || text->failed || !make_room(text, n))
        return;
    memcpy(text->data + text->length, s, n);
    text->length += n;
    text->data[text->length] = '\0';
}

void jm_text_add(jm_text *text, const char *s)
{
    jm_text_add_n(text, s, strlen(s));
}

void jm_text_addf(jm_text *text, const char *format, ...)
{
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        text->failed = true;
    if (text->failed || n <= 0 || !make_room(text, (size_t)n))
        return;
    va_start(args, format);
    vsnprintf(text->data + text->length, (size_t)n + 1, format, args);
    va_end(args);
    text->length += (size_t)n;
}

void jm_text_add_json(jm_text *text, const char *s)
{
    jm_text_add(text, "\"");
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            jm_text_addf(text, "\\%c", c);
        else if (c < ' ')
            jm_text_addf(text, "\\u%04x", c);
        else
            jm_text_add_n(text, s, 1);
    }
    jm_text_add(text, "\"");
}

char *jm_text_dup(const char *s)
{
    const size_t size = s != NULL ? strlen(s) + 1 : 0;
    char *copy = s != NULL ? malloc(size) : NULL;

    if (copy != NULL)
        memcpy(copy, s, size);
    return copy;
}
