/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs, the choices: which operations go together, and whether that pays. For pack.c only.
 */
#ifndef JM_COMPILE_PACK_SHAPE_H
#define JM_COMPILE_PACK_SHAPE_H

#include "core/compile/pack.h"

/* How far below a dear operation cheap ones are followed into packs. */
enum { JM_PACK_DEPTH = 4 };

/* The node is read from the frame, or from what an earlier part has computed. */
bool jm_pack_is_read(const jm_packer *k, jm_node node);
/* Worth a pack for its own sake. */
bool jm_pack_is_dear(const jm_packer *k, jm_node node);
/* A dear node, all of whose operands are there, that no pack will take. */
bool jm_pack_never(const jm_packer *k, jm_node node);
/* The operation of the lanes that have work. */
jm_op jm_pack_op(const jm_packer *k, const jm_node *node);
/* Where operand `o` of these nodes comes from as things stand. */
void jm_pack_look(const jm_packer *k, const jm_node *node, unsigned o, jm_pack_operand *to);
/* These cheap nodes, wanted together, are better made in a pack than put together one by one. */
bool jm_pack_pays(const jm_packer *k, const jm_node *node, unsigned depth);
/* Chooses rows among those that are ready, for each lane one or UINT32_MAX. Answers 0 where it is
   one that shall be done alone. */
unsigned jm_pack_choose(const jm_packer *k, uint32_t *rows);

#endif
