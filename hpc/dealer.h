/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dealer: which groups are done next, and by whom.
 *
 * Groups of a plan stand in courses (one arm and replicate each), and every course has the same
 * patients in the same order. The dealer hands out tasks, which are groups in a row: small ones
 * first, until it knows what a group costs, then such that a task takes about as long as asked,
 * and smaller ones towards the end, so that nobody waits for one worker. Where an earlier course
 * has told what the patients cost, the expensive ones come first. It knows no processes and no
 * messages, and what is computed does not depend on it.
 */
#ifndef JM_HPC_DEALER_H
#define JM_HPC_DEALER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"

/* Groups [first, first + n). */
typedef struct jm_task {
    uint64_t first, n;
} jm_task;

typedef struct jm_dealer jm_dealer;

typedef struct jm_dealer_options {
    uint64_t n_groups, course; /* groups in all, and in a course */
    uint32_t unit;             /* groups whose samples fill pieces together: tasks end there */
    uint32_t workers;
    double seconds;            /* that a task should take */
} jm_dealer_options;

/* `done` (borrowed, may be NULL): a byte for each group, not 0 where it is finished already. */
JM_CHECK jm_status jm_dealer_new(jm_dealer **out, const jm_dealer_options *options,
                                 const unsigned char *done, jm_error *err);
void jm_dealer_free(jm_dealer *d);

/* The next task; false where there is none left to give. */
bool jm_dealer_give(jm_dealer *d, jm_task *out);
/* A task is finished, after so many seconds. */
void jm_dealer_done(jm_dealer *d, const jm_task *task, double seconds);

uint64_t jm_dealer_left(const jm_dealer *d);     /* groups that nobody has been given */
uint64_t jm_dealer_open(const jm_dealer *d);     /* groups that are given, and not done */
double jm_dealer_seconds(const jm_dealer *d);    /* what a group has cost so far, as a mean */
/* 95 % of the tasks so far took no longer; 0 before the first. */
double jm_dealer_p95(const jm_dealer *d);

#endif
