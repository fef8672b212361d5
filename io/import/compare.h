/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two forms of a model side by side: whether they compute the same.
 *
 * Start values, derivatives and signals are compared at the start and at seven states around it.
 * The forms have the same quantities in the same order.
 */
#ifndef JM_IMPORT_COMPARE_H
#define JM_IMPORT_COMPARE_H

#include "core/compile/compile.h"

/* *same is set; where it is false, `why` says what differs, in a few words. */
JM_CHECK jm_status jm_import_compare(const jm_program *a, const jm_program *b, bool *same,
                                     char *why, size_t room, jm_error *err);

#endif
