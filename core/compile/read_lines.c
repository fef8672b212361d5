/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lua forgets on which line the entries of a table stood, and in which order. This scan of the text
 * remembers both, for errors; it decides nothing about the model.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/compile/read.h"

enum { MOST_DEPTH = 32 };

typedef struct scan {
    const char *p, *end;
    uint32_t line;
    jm_map *lines;
    char path[JM_READ_NAME];        /* keys of the open braces, with dots */
    size_t length[MOST_DEPTH];      /* of path at each depth */
    unsigned depth;                 /* open braces; 0: not inside the model's table */
    char key[JM_READ_NAME];         /* of the entry that is being read, "" for a list entry */
    bool at_entry;                  /* behind { , or ; */
    int seen;                       /* of `model "name" {`: 1 the word, 2 the text */
    bool failed;
} scan;

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static void step(scan *s)
{
    if (*s->p == '\n')
        s->line++;
    s->p++;
}

/* [[ … ]] or [==[ … ]==] at the pointer; false where none begins. */
static bool skip_long(scan *s)
{
    const char *q = s->p + 1;
    while (q < s->end && *q == '=')
        q++;
    if (*s->p != '[' || q >= s->end || *q != '[')
        return false;
    const size_t level = (size_t)(q - s->p - 1);
    for (; s->p < s->end; step(s)) {
        if (*s->p != ']' || (size_t)(s->end - s->p) < level + 2 || s->p[level + 1] != ']')
            continue;
        size_t n = 0;
        while (n < level && s->p[n + 1] == '=')
            n++;
        if (n == level)
            break;
    }
    for (size_t k = 0; k < level + 2 && s->p < s->end; k++)
        step(s);
    return true;
}

/* A quoted text at the pointer; what is inside goes to `out` as it stands. */
static void skip_quoted(scan *s, char *out, size_t room)
{
    const char quote = *s->p;
    size_t n = 0;
    for (step(s); s->p < s->end && *s->p != quote; step(s)) {
        if (*s->p == '\\' && s->p + 1 < s->end)
            step(s);
        if (n + 1 < room)
            out[n++] = *s->p;
    }
    out[n] = '\0';
    if (s->p < s->end)
        step(s);
}

static void skip_blank(scan *s)
{
    while (s->p < s->end) {
        if (isspace((unsigned char)*s->p)) {
            step(s);
        } else if (*s->p == '-' && s->p + 1 < s->end && s->p[1] == '-') {
            s->p += 2;
            if (s->p < s->end && skip_long(s))
                continue;
            while (s->p < s->end && *s->p != '\n')
                s->p++;
        } else {
            return;
        }
    }
}

static bool is_assigned(scan *s)
{
    scan ahead = *s;
    skip_blank(&ahead);
    return ahead.end - ahead.p >= 2 && ahead.p[0] == '=' && ahead.p[1] != '=';
}

static void record(scan *s, const char *key, uint32_t line)
{
    char whole[2 * JM_READ_NAME];
    snprintf(whole, sizeof whole, "%s%s%s", s->path, s->path[0] ? "." : "", key);
    snprintf(s->key, sizeof s->key, "%s", key);
    if (!jm_map_get(s->lines, whole, NULL) && !jm_map_put(s->lines, whole, line))
        s->failed = true;
}

static void read_word(scan *s)
{
    char word[JM_READ_NAME];
    size_t n = 0;
    const uint32_t line = s->line;
    for (; s->p < s->end && is_word(*s->p); s->p++)
        if (n + 1 < sizeof word)
            word[n++] = *s->p;
    word[n] = '\0';
    if (s->depth > 0 && s->at_entry && is_assigned(s))
        record(s, word, line);
    s->seen = s->depth == 0 && strcmp(word, "model") == 0 ? 1 : 0;
    s->at_entry = false;
}

/* ["name"] = … */
static void read_bracket(scan *s)
{
    const uint32_t line = s->line;
    const bool at_entry = s->at_entry;
    char word[JM_READ_NAME];
    s->at_entry = false;
    if (skip_long(s))
        return;
    step(s);
    skip_blank(s);
    if (!at_entry || s->depth == 0 || s->p >= s->end || (*s->p != '"' && *s->p != '\''))
        return;
    skip_quoted(s, word, sizeof word);
    skip_blank(s);
    if (s->p < s->end && *s->p == ']') {
        step(s);
        if (is_assigned(s))
            record(s, word, line);
    }
}

static void open_brace(scan *s)
{
    if (s->depth == 0 && s->seen != 2)
        return;
    if (s->depth < MOST_DEPTH)
        s->length[s->depth] = strlen(s->path);
    if (s->depth > 0 && s->depth < MOST_DEPTH && s->key[0]) {
        const size_t n = strlen(s->path);
        snprintf(s->path + n, sizeof s->path - n, "%s%s", n ? "." : "", s->key);
    }
    s->depth++;
    s->at_entry = true;
    s->key[0] = '\0';
}

/* False at the end of the model's table. */
static bool close_brace(scan *s)
{
    if (s->depth == 0)
        return true;
    s->depth--;
    if (s->depth < MOST_DEPTH)
        s->path[s->length[s->depth]] = '\0';
    return s->depth > 0;
}

static bool read_mark(scan *s)
{
    const char c = *s->p;
    if (c == '"' || c == '\'') {
        char text[JM_READ_NAME];
        skip_quoted(s, text, sizeof text);
        s->seen = s->seen == 1 ? 2 : 0;
        s->at_entry = false;
        return true;
    }
    if (c == '[') {
        read_bracket(s);
        return true;
    }
    step(s);
    if (c == '{') {
        open_brace(s);
    } else if (c == '}') {
        return close_brace(s);
    } else if (c != '(' && c != ')') { /* model("name")({ … }) is the same */
        s->seen = 0;
        s->at_entry = c == ',' || c == ';';
        if (s->at_entry)
            s->key[0] = '\0';
    }
    return true;
}

bool jm_read_lines(jm_map *lines, const char *text, size_t length)
{
    scan s = { .p = text, .end = text + length, .line = 1, .lines = lines };
    for (;;) {
        skip_blank(&s);
        if (s.p >= s.end || s.failed)
            break;
        if (is_word(*s.p))
            read_word(&s);
        else if (!read_mark(&s))
            break;
    }
    return !s.failed;
}
