/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/models.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/install.h"
#include "core/base/text.h"

void jm_models_add(jm_models *f, const char *name)
{
    if (f->n == f->room) {
        size_t room = f->room ? 2 * f->room : 64;
        char **names = realloc(f->names, room * sizeof *names);
        if (!names)
            return;
        f->names = names;
        f->room = room;
    }
    char *copy = jm_text_dup(name);
    if (copy)
        f->names[f->n++] = copy;
}

bool jm_models_is_file(const char *path)
{
    char *text = NULL;
    size_t length = 0;
    bool is = jm_text_read_file(&text, &length, path, (size_t)16 << 20, NULL) == JM_OK &&
              (strncmp(text, "return model", 12) == 0 || strstr(text, "\nreturn model"));
    free(text);
    return is;
}

/* Collects "glucose/hovorka" for <root>/glucose/hovorka.lua. */
static void walk(jm_models *f, const char *root, const char *below, int depth)
{
    char folder[JM_INSTALL_ROOM];
    snprintf(folder, sizeof folder, "%s%s%s", root, *below ? "/" : "", below);
    DIR *dir = depth < 8 ? opendir(folder) : NULL;
    for (struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        char name[1024], path[JM_INSTALL_ROOM + 1024];
        struct stat info;
        size_t length = strlen(e->d_name);
        if (e->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s%s%s", below, *below ? "/" : "", e->d_name);
        snprintf(path, sizeof path, "%s/%s", root, name);
        if (stat(path, &info) != 0)
            continue;
        if (S_ISDIR(info.st_mode)) {
            walk(f, root, name, depth + 1);
        } else if (length > 4 && strcmp(e->d_name + length - 4, ".lua") == 0 &&
                   jm_models_is_file(path)) {
            name[strlen(name) - 4] = '\0';
            jm_models_add(f, name);
        }
    }
    if (dir)
        closedir(dir);
}

void jm_models_find(jm_models *models, const char *root)
{
    walk(models, root, "", 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void jm_models_sort(jm_models *models)
{
    if (models->n)
        qsort(models->names, models->n, sizeof *models->names, by_name);
}

void jm_models_clear(jm_models *models)
{
    for (size_t i = 0; i < models->n; i++)
        free(models->names[i]);
    free(models->names);
    *models = (jm_models){ 0 };
}
