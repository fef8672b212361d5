/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder beside a results file in which its shards stand: <output>.shards.
 *
 * It is locked while somebody works in it. A run by itself (or rank 0 of one) locks it whole; the
 * parts of a job array (--shard 2/8) share it, and each locks its own number. Locks end with the
 * process, however that ends.
 */
#ifndef JM_HPC_HOME_H
#define JM_HPC_HOME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"
#include "hpc/farm.h"

enum { JM_HOME_ROOM = 4096 };

typedef struct jm_home {
    char folder[JM_HOME_ROOM];
    int lock, part_lock; /* files, < 0: none */
    bool is_unlocked;    /* the file system knows no locks */
} jm_home;

/* Part `part` of `parts`, both from 1; parts 0: the whole. Makes the folder. JM_FILE where somebody
   else is at work there. */
JM_CHECK jm_status jm_home_open(jm_home *home, const char *output, unsigned part, unsigned parts,
                                jm_error *err);
void jm_home_close(jm_home *home);
/* Whether there are shards in it, of whatever run. */
bool jm_home_has_shards(const jm_home *home);
/* Removes what is in it, and the folder; others' files stay, and then it does, too. */
JM_CHECK jm_status jm_home_clear(const jm_home *home, jm_error *err);
/* <output>.shards, without a look at the disk. */
void jm_home_name(char folder[JM_HOME_ROOM], const char *output);

/* Writes progress.json, whole or not at all. That it cannot be written is no reason to stop. */
void jm_home_beat(const jm_home *home, const jm_farm_state *state, const char *what);

#endif
