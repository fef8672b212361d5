/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A page is one block from the system; pages form a list, the newest first. What has been given
   out lies between `bytes` and `bytes + used`. Memory comes from calloc, hence zeroed; a page that
   is kept when the arena is emptied is zeroed again. */
typedef struct page {
    struct page *next;
    size_t used;
    size_t room;
    unsigned char bytes[];
} page;

struct jm_arena {
    page *pages;
};

/* Large enough that a compile takes few pages, small enough for a thousand arenas. */
enum { PAGE_ROOM = 16 * 1024 };

jm_arena *jm_arena_new(void)
{
    return calloc(1, sizeof(jm_arena));
}

void jm_arena_free(jm_arena *arena)
{
    if (arena == NULL)
        return;
    for (page *p = arena->pages; p != NULL;) {
        page *next = p->next;
        free(p);
        p = next;
    }
    free(arena);
}

void jm_arena_empty(jm_arena *arena)
{
    page *kept = arena ? arena->pages : NULL;
    if (kept == NULL)
        return;
    for (page *p = kept->next; p != NULL;) {
        page *next = p->next;
        free(p);
        p = next;
    }
    kept->next = NULL;
    memset(kept->bytes, 0, kept->used);
    kept->used = 0;
}

/* Bytes from the end of what is used to the next multiple of `align` (a power of two). */
static size_t gap(const page *p, size_t align)
{
    const uintptr_t end = (uintptr_t)(p->bytes + p->used);

    return (size_t)(-end & (align - 1));
}

static page *add_page(jm_arena *arena, size_t bytes)
{
    const size_t room = bytes > PAGE_ROOM / 4 ? bytes : PAGE_ROOM;
    page *p;

    if (room > SIZE_MAX - sizeof *p)
        return NULL;
    p = calloc(1, sizeof *p + room);
    if (p == NULL)
        return NULL;
    p->room = room;
    if (room == PAGE_ROOM || arena->pages == NULL) {
        p->next = arena->pages;
        arena->pages = p;
    } else { /* a large block has its own page, behind the one that still has room */
        p->next = arena->pages->next;
        arena->pages->next = p;
    }
    return p;
}

void *jm_arena_take(jm_arena *arena, size_t count, size_t size)
{
    size_t bytes, align;
    page *p;
    void *block;

    if (arena == NULL || (size != 0 && count > (SIZE_MAX / 2) / size))
        return NULL;
    bytes = count * size > 0 ? count * size : 1;
    align = bytes >= 64 ? 64 : 16;
    p = arena->pages;
    if (p == NULL || gap(p, align) > p->room - p->used ||
        bytes > p->room - p->used - gap(p, align)) {
        p = add_page(arena, bytes + align);
        if (p == NULL)
            return NULL;
    }
    p->used += gap(p, align);
    block = p->bytes + p->used;
    p->used += bytes;
    return block;
}

char *jm_arena_text(jm_arena *arena, const char *s)
{
    const size_t size = s != NULL ? strlen(s) + 1 : 0;
    char *copy = s != NULL ? jm_arena_take(arena, size, 1) : NULL;

    if (copy != NULL)
        memcpy(copy, s, size);
    return copy;
}

void *jm_arena_grow(jm_arena *arena, void *old, size_t old_count, size_t count, size_t size)
{
    void *block;

    if (old != NULL && count <= old_count)
        return old;
    block = jm_arena_take(arena, count, size);
    if (block != NULL && old != NULL && old_count > 0 && size > 0)
        memcpy(block, old, old_count * size);
    return block;
}
