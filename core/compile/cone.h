/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cones: everything that a set of nodes is computed from, operands before what uses them.
 *
 * The order is the one in which a depth-first walk leaves the nodes, so that what is needed
 * together stands together; it depends on the graph alone. A cone is emptied and filled again at
 * little cost, and never recurses. It owns its arrays and keeps a pointer to the graph, which may
 * grow between jm_cone_start() calls but not within a walk.
 */
#ifndef JM_COMPILE_CONE_H
#define JM_COMPILE_CONE_H

#include "core/compile/ir.h"

typedef struct jm_cone {
    const jm_ir *ir;
    jm_node *nodes;       /* [n] in order */
    uint32_t n;
    uint32_t *mark;       /* [room] `turn`: in the cone */
    jm_node *stack;
    uint32_t turn, room;
    const uint8_t *stop;  /* [n_nodes] 1: taken as it is, its operands are not followed; or NULL */
} jm_cone;

void jm_cone_init(jm_cone *cone, const jm_ir *ir);
void jm_cone_clear(jm_cone *cone);
/* Empties the cone. False without memory. */
bool jm_cone_start(jm_cone *cone);
/* Adds what `root` needs and is not there yet; 0 adds nothing. */
void jm_cone_add(jm_cone *cone, jm_node root);
bool jm_cone_has(const jm_cone *cone, jm_node node);

#endif
