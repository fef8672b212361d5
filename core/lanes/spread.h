/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient alone, spread over all lanes of a group.
 *
 * Start values, derived values and signals are most of the text of a large model and are called
 * seldom, so compiled models have them for several lanes only. For a patient alone they are called
 * with eight copies of that patient; the bits are those of any lane.
 */
#ifndef JM_LANES_SPREAD_H
#define JM_LANES_SPREAD_H

#include "core/model/model.h"

typedef struct jm_spread jm_spread;

/* Room for the frames of a model, and for `rows` rows that a kernel writes. NULL without memory. */
jm_spread *jm_spread_new(const jm_model *model, size_t rows);
void jm_spread_free(jm_spread *spread);
/* A frame of 8 lanes, each of them the first lane of `f`. It stands until the next call. */
jm_frame jm_spread_frame(jm_spread *spread, const jm_frame *f);
/* The rows for a kernel to write, [rows][8]. */
double *jm_spread_rows(jm_spread *spread);
/* Calls one of the model's wide kernels with the first lane of `f`: out is [n]. */
void jm_spread_call(jm_spread *spread, jm_kernel_fn *fn, const jm_frame *f, size_t n, double *out);

#endif
