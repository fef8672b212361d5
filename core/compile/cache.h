/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cache of compiled models: one folder of shared objects that any number of processes read and
 * write at once.
 *
 * An object's name is the model's, a key of everything that it was made from and a key of the
 * compiler. It appears whole, by a rename, and ends in a seal: the SHA-256 of what stands before,
 * so that a file that was cut, damaged or put there by something else is never loaded.
 */
#ifndef JM_COMPILE_CACHE_H
#define JM_COMPILE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

enum { JM_CACHE_ROOM = 4096 };

/* `wanted`, $JUMEAU_CACHE, $XDG_CACHE_HOME/jumeau or ~/.cache/jumeau; made where it is not there,
   for its owner alone. */
JM_CHECK jm_status jm_cache_folder(char *out, const char *wanted, jm_error *err);
/* A folder of one's own below the system's temporary folder, for where the cache cannot be
   written. */
JM_CHECK jm_status jm_cache_fallback(char *out, jm_error *err);
/* Makes a new folder inside `folder` for the files of one build. */
JM_CHECK jm_status jm_cache_workspace(char *out, const char *folder, jm_error *err);
/* Removes such a folder with its files. */
void jm_cache_remove(const char *workspace);

/* Waits until no other process builds what `path` is to be; then others wait for us. -1 where the
   file system knows no locks: then several may build it at once, which is only a waste. */
int jm_cache_lock(const char *path);
void jm_cache_unlock(int lock, const char *path);

/* Puts the seal at the end of a file. */
JM_CHECK jm_status jm_cache_seal(const char *path, jm_error *err);
/* The file is there and its seal is whole. */
bool jm_cache_is_sealed(const char *path);
/* The first sealed file in `folder` whose name begins with `prefix` and ends in ".so". */
bool jm_cache_find(char *out, const char *folder, const char *prefix);

#endif
