/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots: every place in the tables of a model that holds an expression, visited in a fixed order.
 * Passes that rewrite the graph go through here, so that no table is forgotten.
 */
#ifndef JM_COMPILE_ROOTS_H
#define JM_COMPILE_ROOTS_H

#include "core/compile/cone.h"

typedef void jm_root_fn(void *user, jm_node *root);

/* Calls `fn` for each root that is not 0. */
void jm_roots_each(jm_ir *ir, jm_root_fn *fn, void *user);
/* Starts `cone` anew with what all roots need. False without memory. */
bool jm_roots_cone(jm_ir *ir, jm_cone *cone);

#endif
