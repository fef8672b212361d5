/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What earlier runs came to, kept on disk: one folder of files that any number of processes read
 * and write at once. A file appears whole, by a rename, and carries the SHA-256 of what it holds;
 * one that is cut, damaged or of something else is as good as none. What was read last is kept
 * longest.
 */
#ifndef JM_RUN_KEPT_H
#define JM_RUN_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JM_KEPT_KEY = 64 }; /* characters of a key: a SHA-256 */

/* The bytes that were kept under `key`, freed by the caller; NULL: none. */
char *jm_kept_read(const char *folder, const char *key, size_t *length);
/* Where it fails nothing is kept. */
void jm_kept_write(const char *folder, const char *key, const char *data, size_t length);
/* Removes what was longest unread until at most `most` bytes are left. */
void jm_kept_prune(const char *folder, uint64_t most);

#endif
