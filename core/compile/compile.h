/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The compiler: from a model file to kernels.
 *
 *   read      Lua in a closed state → jm_ir as read, parts flattened, names resolved
 *   passes    a table (passes.h): units, order, simplify, differentiate, … → jm_program
 *   emit      jm_program → one C file
 *   build     cc → one shared object in the cache, keyed by content and flags
 *   eval      the same jm_program without a C compiler: the reference of the kernels
 *
 * A compiler is a library with a thin driver: nothing here prints or exits.
 */
#ifndef JM_COMPILE_COMPILE_H
#define JM_COMPILE_COMPILE_H

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/compile/ir.h"
#include "jumeau/model_abi.h"

typedef struct jm_trail jm_trail;

/* Where models are looked for: `use "cardiovascular/heart"` is <root>/cardiovascular/heart.lua in
   the folder of the file that says so first, then in each root in order. */
typedef struct jm_search {
    const char *const *roots; /* [n_roots] */
    size_t n_roots;
    jm_files *files;          /* keeps what is read, or holds it; NULL: the disk alone */
    jm_trail *trail;          /* notes what is looked for (trail.h); may be NULL */
} jm_search;

/* Reads `path` (a file, or a name looked up in `search`). *out is freed with jm_ir_free. */
JM_CHECK jm_status jm_read_model(jm_ir **out, const char *path, const jm_search *search,
                                 jm_error *err);
/* The same from memory; `path` is what messages say. For tests and fuzzers. */
JM_CHECK jm_status jm_read_model_text(jm_ir **out, const char *text, size_t length,
                                      const char *path, const jm_search *search, jm_error *err);

/* What kernels compute: a flat jm_ir with its outputs in order. */
typedef struct jm_program {
    jm_ir *ir;                /* flat; owned */
    uint32_t n_states, n_params, n_inputs, n_signals, n_derived, n_roots, n_clocks, n_moments;
    const uint32_t *state, *param, *input, *signal; /* quantities in ABI order */
    const uint32_t *slot;     /* [n_quantities] row in y (states) or p (parameters, inputs) */
    const jm_node *derived;   /* [n_derived] per-patient nodes kept in d */
    const jm_node *start;     /* [n_states] leaves: parameters, inputs, t */
    const jm_node *rhs;       /* [n_states] */
    const jm_node *value;     /* [n_signals] */
    const jm_node *root;      /* [n_roots] */
    const jm_node *clock;     /* [2 n_clocks] */
    const jm_node *moment;    /* [n_moments] */
    uint32_t n_jac, n_lu;
    const uint32_t *jac_col, *jac_row; /* CSC */
    const jm_node *jac;       /* [n_jac] */
    const uint32_t *lu_order, *lu_col, *lu_row;
    uint32_t n_slow, n_brief;          /* states that are slow, and the factors without what they */
    const uint32_t *slow;              /* do to others; n_brief 0: none are slow */
    const uint32_t *brief_order, *brief_col, *brief_row;
    char fingerprint[65];
} jm_program;

/* Runs the passes; takes `ir` (freed with the program, also on failure). `stop_after` names a pass
   whose result is printed into `listing` (both may be NULL). */
JM_CHECK jm_status jm_program_make(jm_program **out, jm_ir *ir, const char *stop_after,
                                   jm_text *listing, jm_error *err);
void jm_program_free(jm_program *program);
/* What the `route` kernel computes for route `r`: a node for each of JM_ROUTE_ROWS rows. */
void jm_program_route(const jm_program *program, uint32_t r, jm_node *rows);
/* Some event has a delay or a priority; what the `terms` kernel computes for event `e`. */
bool jm_program_has_terms(const jm_program *program);
void jm_program_terms(const jm_program *program, uint32_t e, jm_node *rows);

/* The C text of the kernels, deterministic to the byte. */
JM_CHECK jm_status jm_emit_c(const jm_program *program, jm_text *out, jm_error *err);

/* A model without a C compiler: an ABI whose kernels evaluate `program`, which must outlive it.
   Frames must carry jm_eval_self() in `self`. */
typedef struct jm_eval jm_eval;
JM_CHECK jm_status jm_eval_new(jm_eval **out, const jm_program *program, jm_error *err);
void jm_eval_free(jm_eval *eval);
const jm_model_abi *jm_eval_abi(const jm_eval *eval);
const void *jm_eval_self(const jm_eval *eval);

/* How models are built. NULL members take their defaults. */
typedef struct jm_build_options {
    const char *cc;        /* default: $JUMEAU_CC, $CC, "cc" */
    const char *cache;     /* default: $JUMEAU_CACHE, $XDG_CACHE_HOME/jumeau, ~/.cache/jumeau */
    const char *include;   /* folder with jumeau/model_abi.h and the lane maths */
    bool keep_c;           /* leave the C file beside the object */
    unsigned level;        /* 0: kernels for every processor; 3, 4: for x86-64-v3 or v4 only, which
                              takes half the time */
} jm_build_options;

/* There is a C compiler. Nothing is started. */
bool jm_build_can(const jm_build_options *options);
/* SHA-256 of all that an object depends on beside its program: flags, headers, the compiler. */
JM_CHECK jm_status jm_build_key(const jm_build_options *options, char hex[65], jm_error *err);
/* Builds `program` into the cache, or finds it there; many processes may do so at once. `path`
   gets the shared object's path. `*hit` (may be NULL): it was there. */
JM_CHECK jm_status jm_build(const jm_program *program, const jm_build_options *options, char *path,
                            size_t room, bool *hit, jm_error *err);
/* The same, into a file of your choice (models shipped with Jumeau). */
JM_CHECK jm_status jm_build_into(const jm_program *program, const jm_build_options *options,
                                 const char *so_path, jm_error *err);

#endif
