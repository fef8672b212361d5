/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packs: independent operations of one kind that a kernel for one patient does in one vector.
 *
 * A patient alone leaves a machine's vectors empty, while a model of a cell wants forty
 * exponentials that do not wait for each other. The planner finds them: of the dear operations that
 * are ready (all they need is there) it takes up to `width` of the same kind, and with them the
 * cheap operations below that have the same shape, so that whole chains such as
 * 1 / (1 + exp((V - a) / b)) stay in vectors. What is not worth a pack stays scalar. Every
 * operation is still done once, on the same operands, so no bit changes.
 *
 * One part of a kernel (see emit_plan.c) is planned at a time. The plan depends on the graph alone.
 */
#ifndef JM_COMPILE_PACK_H
#define JM_COMPILE_PACK_H

#include "core/compile/cone.h"

enum { JM_PACK_MOST = 8 };

/* Where a lane's operand comes from. */
typedef enum jm_pack_from {
    JM_PACK_CONSTS, /* numbers */
    JM_PACK_SAME,   /* one value for all lanes */
    JM_PACK_WHOLE,  /* another pack, lane by lane */
    JM_PACK_GATHER  /* scalars and lanes of other packs, put together */
} jm_pack_from;

typedef struct jm_pack_operand {
    jm_pack_from from;
    uint32_t pack;             /* WHOLE: which */
    jm_node node[JM_PACK_MOST]; /* what each lane takes; of lanes without work, any */
} jm_pack_operand;

typedef struct jm_pack {
    jm_op op;
    jm_node node[JM_PACK_MOST]; /* 0: a lane without work of its own */
    jm_pack_operand operand[3];
} jm_pack;

typedef struct jm_packer {
    const jm_ir *ir;
    unsigned width;            /* lanes of a pack: 8 or 4; set by the caller */
    const uint8_t *stop;       /* [n_nodes] read from memory, as in jm_cone; may be NULL */
    jm_pack *packs;            /* [n_packs] each only uses earlier ones */
    uint32_t n_packs, room_packs;
    uint32_t *seat;            /* [n_nodes] 1 + pack * JM_PACK_MOST + lane, 0: none */
    /* of the part at hand */
    const jm_node *part;       /* [n_part] operands first */
    uint32_t n_part;
    uint32_t *at;              /* [n_nodes] 1 + row in the part, 0: not in it */
    uint32_t *waits;           /* [n_part] operands that are not there yet */
    uint32_t *height;          /* [n_part] time from here to the end of the part, about */
    uint32_t *first_user;      /* [n_part + 1] of `users`: */
    uint32_t *users;           /* rows */
    uint32_t *ready, n_ready;  /* rows of dear operations that may be done */
    uint32_t *stack;
    uint32_t room;             /* rows that the arrays have room for */
} jm_packer;

JM_CHECK bool jm_packer_init(jm_packer *k, const jm_ir *ir);
void jm_packer_clear(jm_packer *k);
/* Plans a part of a kernel, and forgets the last one; `stop` as in jm_cone. False without
   memory. */
JM_CHECK bool jm_packer_plan(jm_packer *k, const jm_node *part, uint32_t n, const uint8_t *stop);

#endif
