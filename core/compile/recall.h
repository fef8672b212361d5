/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a model was compiled to the last time, found without reading it.
 *
 * Reading a model and deriving its kernels takes longer than loading them, so the cache keeps a
 * note with the trail of the model (trail.h) and the object that it led to. The name of the note is
 * a key of all that the outcome depends on beside those files: this very program (its build id),
 * what it compiles with, and where it looks. Where the trail leads through the same files with the
 * same texts, reading the model would end at the same object.
 */
#ifndef JM_COMPILE_RECALL_H
#define JM_COMPILE_RECALL_H

#include "core/compile/trail.h"

/* What a note says. */
typedef struct jm_recalled {
    char object[4096], fingerprint[65];
} jm_recalled;

/* What the note is about. `more`: what else the object depends on. */
typedef struct jm_recall_key {
    const char *path; /* as it is asked for */
    const jm_search *search;
    const jm_build_options *build;
    const char *more; /* may be NULL */
} jm_recall_key;

/* There is a note and it still holds; files that the model was read from are added to
   key->search->files, as reading would. */
bool jm_recall_find(const jm_recall_key *key, jm_recalled *out);
/* Leaves a note. Where it cannot be written nothing is lost but time. */
void jm_recall_keep(const jm_recall_key *key, const jm_trail *trail, const jm_recalled *what);

#endif
