/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The passes of the compiler: one file each, one job each.
 *
 * A pass changes a jm_ir in place and may leave nodes behind that nothing uses. It never prints;
 * what is wrong with a model comes back as an error with the author's file and line.
 */
#ifndef JM_COMPILE_PASSES_H
#define JM_COMPILE_PASSES_H

#include "core/compile/compile.h"

/* Checks dimensions, writes conversions of scale as factors, finds the units of plain signals.
   After it every constant is a plain number and every quantity stands in its own unit. */
JM_CHECK jm_status jm_pass_units(jm_ir *ir, jm_error *err);

/* Signals and wired inputs give way to their expressions; an algebraic loop is named. */
JM_CHECK jm_status jm_pass_order(jm_ir *ir, jm_error *err);

/* Start values in terms of parameters, inputs and time; a circle is named. */
JM_CHECK jm_status jm_pass_start(jm_ir *ir, jm_error *err);

/* Finds when conditions that compare time with what is fixed for a patient turn. */
JM_CHECK jm_status jm_pass_moments(jm_ir *ir, jm_error *err);

/* Folds constants, drops what changes nothing, writes out small powers (see algebra.h). */
JM_CHECK jm_status jm_pass_simplify(jm_ir *ir, jm_error *err);

/* Every node learns when it changes: never, with the patient, with each step. */
JM_CHECK jm_status jm_pass_classify(jm_ir *ir, jm_error *err);

/* Fewer divisions. */
JM_CHECK jm_status jm_pass_divide(jm_ir *ir, jm_error *err);

/* A product used once, by a sum, becomes one fused operation. */
JM_CHECK jm_status jm_pass_fuse(jm_ir *ir, jm_error *err);

/* From here on the tables of the program are filled. */

/* Puts quantities in the order of the ABI and gathers what each kernel computes. */
JM_CHECK jm_status jm_pass_gather(jm_program *program, jm_error *err);

/* The exact Jacobian of the right-hand side, with its pattern. */
JM_CHECK jm_status jm_pass_diff(jm_program *program, jm_error *err);

/* What changes with the patient only, and is used in a step, is kept in `derived`. */
JM_CHECK jm_status jm_pass_hoist(jm_program *program, jm_error *err);

/* The order of elimination of I - gamma J, and the pattern of its factors. */
JM_CHECK jm_status jm_pass_lu(jm_program *program, jm_error *err);

/* `divide` and `fuse` for nodes that are not in a table of the model: replaces each of roots[n]. */
JM_CHECK jm_status jm_divide(jm_ir *ir, jm_node *roots, uint32_t n, jm_error *err);
JM_CHECK jm_status jm_fuse(jm_ir *ir, jm_node *roots, uint32_t n, jm_error *err);

#endif
