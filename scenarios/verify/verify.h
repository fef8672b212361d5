/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published and exact numbers: a model's reference table is compared with what a run gives.
 *
 * <model>.reference.csv names its scenario in its head ("# scenario: scenarios/reference/x.lua").
 * A row says what quantity has which value at what time of which arm, and how far the run may be
 * from it: |got - value| <= rel * |value| + abs. A row without a time speaks of an outcome. The
 * first patient counts. A row that is known not to be met stays where it is, with its bound, and
 * says why in the column `unmet`, which may be left out: it is shown, and is to lose that mark when
 * it agrees.
 */
#ifndef JM_SCENARIOS_VERIFY_H
#define JM_SCENARIOS_VERIFY_H

#include "scenarios/host/host.h"

/* One row. All texts are good during the call only. */
typedef struct jm_verified {
    int line;
    const char *about, *arm, *quantity, *unit, *time, *time_unit, *source;
    double value, allowed; /* in `unit`; allowed > 0 */
    double got;            /* NAN where `problem` says that there is nothing to compare */
    bool agrees;
    const char *unmet;     /* why it is known not to be met; "": it should be */
    const char *problem;   /* "": none */
} jm_verified;

enum { JM_VERIFY_PATH = 4096 }; /* longest path of a scenario */

typedef void jm_verified_fn(void *user, const jm_verified *row);

typedef struct jm_verify_options {
    jm_host_options host;  /* `finish` is set */
    const char *scenarios; /* the folder that "scenarios/" in a table's head means */
} jm_verify_options;

/* Runs the scenario of the table at `path` and tells `each` of every row, in order. An error is
   one of reading or running; rows that disagree are none. */
JM_CHECK jm_status jm_verify(const char *path, const jm_verify_options *options,
                             jm_verified_fn *each, void *user, jm_error *err);

#endif
