/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Arenas: memory for things that die together (a compile, a plan).
 *
 * Blocks are zeroed and aligned to 64 bytes when they are that large, to 16 else. An arena owns
 * everything it gave out. jm_arena_take returns NULL without memory.
 */
#ifndef JM_BASE_ARENA_H
#define JM_BASE_ARENA_H

#include <stddef.h>

typedef struct jm_arena jm_arena;

jm_arena *jm_arena_new(void); /* NULL without memory */
void jm_arena_free(jm_arena *arena);
/* What it gave out is gone; a page is kept, so that an arena that is filled again and again asks
   the system for none. */
void jm_arena_empty(jm_arena *arena);
void *jm_arena_take(jm_arena *arena, size_t count, size_t size);
char *jm_arena_text(jm_arena *arena, const char *s);
/* Grows an array that was taken from the arena to `count` elements: a copy in a new block, the new
   elements zero; the old one itself where it is large enough. NULL without memory. */
void *jm_arena_grow(jm_arena *arena, void *old, size_t old_count, size_t count, size_t size);

#endif
