/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Emitting C: the parts of one generated file, shared by the emit_*.c files.
 *
 * The file is compiled once for each width of lanes, which gives the kernels, and once without
 * JM_LANES, which gives the tables and the entry (emit_tables.c). Its text depends on the program
 * alone, byte for byte: no times, no paths of machines, nothing that hashes by address.
 *
 * Names come from the model: dots become underscores, and what C or this file use already gets a
 * number behind it. Everything lives in the emitter's arena.
 */
#ifndef JM_COMPILE_EMIT_H
#define JM_COMPILE_EMIT_H

#include "core/compile/cone.h"
#include "core/compile/compile.h"
#include "core/compile/pack.h"

/* How tightly an expression holds together, so that parentheses stand only where needed. */
enum { JM_TIGHT_SUM, JM_TIGHT_PRODUCT, JM_TIGHT_SIGN, JM_TIGHT_WORD };

typedef struct jm_emitter {
    const jm_program *p;
    const jm_ir *ir;
    jm_arena *arena;      /* names and all that lives as long as the emitter */
    jm_text *out;
    char **name;          /* [n_quantities] as C knows them */
    uint32_t *signal;     /* [n_nodes] 1 + quantity whose value the node is, 0: none */
    uint32_t *row;        /* [n_nodes] row in d */
    uint8_t *derived;     /* [n_nodes] 1: has a row in d */
    jm_cone cone;
    uint32_t *uses;       /* [n_nodes] within the kernel at hand */
    const char **text;    /* [n_nodes] expression or name, in the kernel at hand */
    uint8_t *tight;       /* [n_nodes] JM_TIGHT_… of that text */
    uint32_t *first;      /* [n_nodes] 1 + first root that is this node */
    uint32_t *same;       /* [room_roots] 1 + next root that is the same node */
    uint32_t room_roots;
    jm_node *slopes;      /* [n_jac + n_states] roots of the kernel jac, dy/dt behind its own */
    uint32_t n_locals;    /* unnamed ones so far, in the kernel at hand */
    uint32_t *part;       /* [n_nodes] part of the kernel that computes the node */
    uint32_t *last;       /* [n_nodes] last part that uses it */
    uint32_t *seat;       /* [n_nodes] 1 + row of `carried` that takes it to later parts, 0: none */
    uint32_t *known;      /* [n_nodes] 1 + part in which it has been declared last */
    uint32_t n_parts, n_seats, now; /* of the kernel at hand; the part that is being written */
    jm_packer packer;     /* where the kernel at hand works in packs: */
    jm_cone order;        /* what has been written of it */
    const char **pack;    /* [n_packs] their names, in the scratch arena */
    uint32_t next_pack;   /* the first that has not been written */
    jm_arena *scratch;    /* texts of the kernel at hand */
    bool has_lu;          /* jm_emit_lu() has written kernels */
    uint32_t *shared;     /* [n_signals] see jm_model_abi.shared */
    uint32_t n_shared;
    bool has_terms;       /* some event has a delay or a priority */
    bool failed;
} jm_emitter;

JM_CHECK jm_status jm_emitter_init(jm_emitter *e, const jm_program *p, jm_text *out,
                                   jm_error *err);
void jm_emitter_clear(jm_emitter *e);

/* --- emit_name.c --- */
/* Fills e->name. */
bool jm_emit_names(jm_emitter *e);

/* --- emit_expr.c: texts of single nodes, from the texts of their operands --- */
/* A number as C writes it. */
void jm_emit_number(jm_text *out, double x);
/* Expression of a node that is no leaf of the kernel; in the scratch arena. */
const char *jm_emit_expression(jm_emitter *e, jm_node node, uint8_t *tight);
/* The text of `node` as an argument of type jm_lane or jm_lmask. */
void jm_emit_argument(jm_emitter *e, jm_text *out, jm_node node, bool condition);
/* The node's text is of type jm_lmask. */
bool jm_emit_is_mask(const jm_emitter *e, jm_node node);

/* --- emit_plan.c --- */
/* Divides the cone into parts, none too long for a C compiler, and gives what passes from one part
   to later ones a seat. */
void jm_emit_plan(jm_emitter *e);

/* What is said beside a root: "G'  mg/dL/min". */
typedef void jm_emit_comment_fn(jm_emitter *e, uint32_t row, jm_text *comment, jm_node root);

/* What a function of the generated file computes. */
typedef struct jm_emit_job {
    const char *name;             /* "rhs", "signal_3" */
    bool kernel;                  /* JM_KERNEL(name), else static */
    const jm_node *roots;         /* [n] */
    uint32_t n;
    bool from_d;                  /* what is kept in d is read from there */
    const uint32_t *pick;         /* [n] `which` asks for the row: shared signals; or NULL */
    unsigned packs;               /* lanes of the packs it works in; 0: it does not */
    jm_emit_comment_fn *comment;  /* may be NULL */
} jm_emit_job;

/* --- emit_pack.c --- */
/* The nodes of a part that is worked on in packs: `say` writes one scalar and what is stored of
   it, `store` what is stored of a lane. */
typedef void jm_emit_node_fn(jm_emitter *e, const jm_emit_job *job, jm_node node);
void jm_emit_packed(jm_emitter *e, const jm_emit_job *job, uint32_t first, uint32_t n,
                    jm_emit_node_fn *say, jm_emit_node_fn *store);
/* Makes the node's text mean something in the part at hand, see emit_body.c. */
void jm_emit_recall(jm_emitter *e, jm_node node);

/* --- emit_body.c --- */
/* A function that stores roots[i] in row i of `out`, with the functions of its parts before it. */
void jm_emit_function(jm_emitter *e, const jm_emit_job *job);
/* The node is read from the frame. */
bool jm_emit_is_read(const jm_emitter *e, jm_node node);
/* One line with its comment behind it, or above where both do not fit. */
void jm_emit_line(jm_emitter *e, unsigned indent, const char *statement, const char *comment);
/* Appends "minimal.lua:28", apart from what stands there already. */
void jm_emit_place(const jm_emitter *e, jm_text *comment, uint16_t file, uint32_t line);

/* --- emit_lu.c --- */
/* The kernels newton, factor and solve; false where the model is too large for them, or has no
   Jacobian. */
bool jm_emit_lu(jm_emitter *e);

/* --- emit_tables.c --- */
void jm_emit_tables(jm_emitter *e, const jm_model_abi *m);
/* Text as the inside of a C comment. */
void jm_emit_safe(jm_text *out, const char *text);

#endif
