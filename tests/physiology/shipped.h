/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files of the checkout a test looks at: every *.lua or *.reference.csv below a folder, in
 * the order of their names; and which scenario the head of a table names. Folders called "lib" hold
 * what models require, and no models.
 */
#ifndef JM_TESTS_PHYSIOLOGY_SHIPPED_H
#define JM_TESTS_PHYSIOLOGY_SHIPPED_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHIPPED_MOST = 200, SHIPPED_ROOM = 256 };

/* Paths below the root, with their ending: "glucose/hovorka.lua". */
typedef struct shipped {
    size_t n;
    char path[SHIPPED_MOST][SHIPPED_ROOM];
} shipped;

static inline bool shipped_ends(const char *name, const char *end)
{
    const size_t n = strlen(name), m = strlen(end);
    return n > m && strcmp(name + n - m, end) == 0;
}

static inline void shipped_walk(shipped *out, const char *root, const char *below, const char *end)
{
    char folder[1024], name[SHIPPED_ROOM];
    const char *slash = *below ? "/" : "";
    snprintf(folder, sizeof folder, "%s%s%s", root, slash, below);
    DIR *dir = opendir(folder);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (e->d_name[0] == '.' || strcmp(e->d_name, "lib") == 0)
            continue;
        snprintf(name, sizeof name, "%s%s%.180s", below, slash, e->d_name);
        if (!strchr(e->d_name, '.'))
            shipped_walk(out, root, name, end);
        else if (shipped_ends(name, end) && out->n < SHIPPED_MOST)
            snprintf(out->path[out->n++], SHIPPED_ROOM, "%s", name);
    }
    if (dir)
        closedir(dir);
}

static inline int shipped_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

static inline void shipped_find(shipped *out, const char *root, const char *end)
{
    out->n = 0;
    shipped_walk(out, root, "", end);
    qsort(out->path, out->n, sizeof out->path[0], shipped_order);
}

/* Whether the environment does not ask for others only (JM_ONLY=part of a path). */
static inline bool shipped_wanted(const char *path)
{
    const char *only = getenv("JM_ONLY");
    return !only || strstr(path, only);
}

/* The scenario that the head of a table names; *body is where the table begins. */
static inline bool shipped_scenario(const char *text, const char **body, char *scenario,
                                    size_t room)
{
    static const char key[] = "# scenario: ";
    bool found = false;
    while (*text == '#') {
        const size_t n = strcspn(text, "\n");
        if (strncmp(text, key, sizeof key - 1) == 0) {
            snprintf(scenario, room, "%.*s", (int)(n - (sizeof key - 1)), text + sizeof key - 1);
            found = true;
        }
        text += n + (text[n] == '\n');
    }
    *body = text;
    return found;
}

#endif
