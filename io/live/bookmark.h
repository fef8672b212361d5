/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bookmarks: moments of a session to which one can return.
 *
 * A bookmark is a tick and the number of orders that had been given by then, which is enough to
 * live through all of it again. Where the patient could be saved there is its image too, and
 * returning takes no time. Images belong to one life; all of them together stay below
 * JM_IMAGES_MOST bytes.
 */
#ifndef JM_LIVE_BOOKMARK_H
#define JM_LIVE_BOOKMARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JM_BOOKMARKS = 200, JM_BOOKMARK_NAME = 64, JM_IMAGES_MOST = 64 << 20 };

typedef struct jm_bookmark {
    char name[JM_BOOKMARK_NAME];
    uint64_t tick;
    size_t n_entries; /* of the log */
    uint64_t line;    /* of the diary */
    void *image;      /* of the patient, on the heap; NULL: none */
    size_t size;
} jm_bookmark;

typedef struct jm_bookmarks {
    jm_bookmark begin; /* its name is "" */
    jm_bookmark all[JM_BOOKMARKS];
    size_t n;
} jm_bookmarks;

/* The bookmark that is added now: a copy, without an image. One of the same name is replaced. NULL
   where there are too many. */
jm_bookmark *jm_bookmarks_add(jm_bookmarks *marks, const jm_bookmark *mark);
/* NULL: there is none of this name. "" is the begin. */
jm_bookmark *jm_bookmarks_find(jm_bookmarks *marks, const char *name);
/* Forgets those that were set after the log had `n_entries`, or after `tick`. */
void jm_bookmarks_cut(jm_bookmarks *marks, uint64_t tick, size_t n_entries);
/* A life is over: its images are of no use. */
void jm_bookmarks_drop_images(jm_bookmarks *marks);
/* Bytes of all images. */
size_t jm_bookmarks_size(const jm_bookmarks *marks);

#endif
