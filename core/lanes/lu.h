/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sparse LU of I - gamma J for all lanes at once, along the pattern that the compiler planned.
 *
 * One order of pivots serves every lane and no lane ever pivots by its numbers, except where that
 * would lose it: a pivot that is small beside what it was made of. Such a lane is factored again
 * alone, densely and with pivoting. Where the model brings straight code for its own pattern
 * (core/compile/emit_lu.c) that is called, with the same bits; the plan's tables are its plain
 * twin. A jm_lu owns its plan and its working memory; the Jacobian and right-hand sides are the
 * caller's.
 */
#ifndef JM_LANES_LU_H
#define JM_LANES_LU_H

#include "core/lanes/block.h"
#include "core/lanes/piece.h"

/*
 * Entry e of the pattern of L + U stands at values[e * lanes + l]; columns in order of pivots.
 *
 * An entry (i, j) of the factors is the matrix's minus the products l(i, m) u(m, j) over m below i
 * and j, for entries of L divided by the pivot. `task` lists the entries in an order in which all
 * that goes into one is there: of pivot k the diagonal, the rest of row k of U, column k of L.
 */
typedef struct jm_lu_plan {
    uint32_t n, n_jac, n_lu;
    uint32_t *order;       /* [n] state of pivot k */
    uint32_t *col, *row;   /* [n + 1], [n_lu] pattern by columns, rows (pivots) ascending */
    uint32_t *diag;        /* [n] entry of the diagonal of column k */
    uint32_t *from_jac;    /* [n_jac] entry at which a Jacobian value stands */
    uint32_t *kept;        /* [n_kept] Jacobian values that have one: all, but in a brief plan */
    uint32_t n_kept;
    uint32_t *fill;        /* [n_fill] entries that no Jacobian value comes to */
    uint32_t n_fill;
    uint32_t *task;        /* [n_lu] entries in the order of work */
    uint32_t *of_pivot;    /* [n + 1] first task of pivot k */
    uint32_t *first_lower; /* [n] its first task in L */
    uint32_t *pairs;       /* [n_lu + 1] first product of each task: */
    uint32_t *pair_lower, *pair_upper;
    uint32_t *lower;       /* [n + 1] first entry of row k of L: */
    uint32_t *lower_entry, *lower_col;
    uint32_t *upper;       /* [n + 1] first entry of row k of U right of the diagonal: */
    uint32_t *upper_entry, *upper_col;
} jm_lu_plan;

typedef struct jm_lu jm_lu;

JM_CHECK jm_status jm_lu_new(jm_lu **out, const jm_model_abi *abi, uint32_t lanes, jm_error *err);
/* For steps that are corrected until they are right: without what the model's slow states do to
   others, where it names some. */
JM_CHECK jm_status jm_lu_new_brief(jm_lu **out, const jm_model_abi *abi, uint32_t lanes,
                                   jm_error *err);
void jm_lu_free(jm_lu *lu);
const jm_lu_plan *jm_lu_plan_of(const jm_lu *lu);

/* values = I - gamma[l] jac; `values` is [n_lu][lanes], `jac` [n_jac][lanes] as the kernel
   wrote. */
void jm_lu_newton(const jm_lu *lu, const double *gamma, const double *jac, double *values);
/* Factors a copy of `values`. Returns the lanes whose matrix is singular (or no number). */
uint32_t jm_lu_factor(jm_lu *lu, const double *values);
/* Solves in place, `b` [n][lanes] in the model's order of states. */
void jm_lu_solve(jm_lu *lu, double *b);
/* What a jm_lu knows of the last factorisation, as pieces of memory; their number. */
size_t jm_lu_pieces(jm_lu *lu, jm_piece *out);
/* Lanes that the last factorisation pivoted densely. */
uint32_t jm_lu_dense_lanes(const jm_lu *lu);

#endif
