/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/bookmark.h"

#include <stdlib.h>
#include <string.h>

static void drop_image(jm_bookmark *mark)
{
    free(mark->image);
    mark->image = NULL;
    mark->size = 0;
}

static void take_out(jm_bookmarks *marks, size_t i)
{
    drop_image(&marks->all[i]);
    memmove(&marks->all[i], &marks->all[i + 1], (--marks->n - i) * sizeof marks->all[i]);
}

jm_bookmark *jm_bookmarks_add(jm_bookmarks *marks, const jm_bookmark *mark)
{
    for (size_t i = 0; i < marks->n; i++) {
        if (strcmp(marks->all[i].name, mark->name) == 0) {
            take_out(marks, i);
            break;
        }
    }
    if (marks->n == JM_BOOKMARKS)
        return NULL;
    jm_bookmark *own = &marks->all[marks->n++];
    *own = *mark;
    own->image = NULL;
    own->size = 0;
    return own;
}

jm_bookmark *jm_bookmarks_find(jm_bookmarks *marks, const char *name)
{
    if (!*name)
        return &marks->begin;
    for (size_t i = 0; i < marks->n; i++) {
        if (strcmp(marks->all[i].name, name) == 0)
            return &marks->all[i];
    }
    return NULL;
}

void jm_bookmarks_cut(jm_bookmarks *marks, uint64_t tick, size_t n_entries)
{
    for (size_t i = marks->n; i-- > 0;) {
        if (marks->all[i].tick > tick || marks->all[i].n_entries > n_entries)
            take_out(marks, i);
    }
}

void jm_bookmarks_drop_images(jm_bookmarks *marks)
{
    drop_image(&marks->begin);
    for (size_t i = 0; i < marks->n; i++)
        drop_image(&marks->all[i]);
}

size_t jm_bookmarks_size(const jm_bookmarks *marks)
{
    size_t size = marks->begin.size;
    for (size_t i = 0; i < marks->n; i++)
        size += marks->all[i].size;
    return size;
}
