/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code of the evaluator: the cone of some roots as a list of instructions on slots.
 *
 * A slot holds one number per lane; it is used again as soon as nobody needs its number any more,
 * so that even large models run on a small stack. A maker serves one program and owns its
 * bookkeeping; codes live in the arena that they are made in.
 */
#ifndef JM_COMPILE_EVAL_CODE_H
#define JM_COMPILE_EVAL_CODE_H

#include "core/compile/cone.h"
#include "core/compile/compile.h"

/* Beyond the operations of the graph. */
enum { JM_CODE_Y = JM_OP_COUNT, JM_CODE_P, JM_CODE_D, JM_CODE_H, JM_CODE_STORE };

typedef struct jm_instruction {
    uint32_t op;        /* jm_op, or JM_CODE_… */
    uint32_t to;        /* slot; STORE: row of the output */
    uint32_t a, b, c;   /* slots; JM_CODE_Y, P, D, H: a is the row */
    uint32_t table;     /* TABLE and SLOPE */
    double value;       /* CONST */
} jm_instruction;

typedef struct jm_code {
    jm_instruction *list;
    uint32_t n, n_slots;
} jm_code;

typedef struct jm_code_maker {
    const jm_program *p;
    jm_arena *arena;
    jm_cone cone;
    uint8_t *derived;    /* [n_nodes] 1: has a row in d */
    uint32_t *row;       /* [n_nodes] that row */
    uint32_t *uses;      /* [n_nodes] still to come */
    uint32_t *slot;      /* [n_nodes] */
    uint32_t *free_slot; /* [n_nodes] stack of slots that nothing lives in */
    uint32_t n_free;
    uint32_t *first;     /* [n_nodes] 1 + first root that is this node, 0: none */
    uint32_t *same;      /* [n_roots] 1 + next root that is the same node */
    uint32_t room_same;
} jm_code_maker;

bool jm_code_maker_init(jm_code_maker *m, const jm_program *p, jm_arena *arena);
void jm_code_maker_clear(jm_code_maker *m);
/* Code that stores roots[i] in row i. With `from_d` the values kept in d are read from there. */
bool jm_code_make(jm_code_maker *m, jm_code *out, const jm_node *roots, uint32_t n, bool from_d);

#endif
