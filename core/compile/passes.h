/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The passes of the compiler: one file each, one job each.
 *
 * A pass changes a jm_ir in place and may leave nodes behind that nothing uses. It never prints;
 * what is wrong with a model comes back as an error with the author's file and line.
 */
#ifndef JM_COMPILE_PASSES_H
#define JM_COMPILE_PASSES_H

#include "core/compile/ir.h"

/* Checks dimensions, writes conversions of scale as factors, finds the units of plain signals.
   After it every constant is a plain number and every quantity stands in its own unit. */
JM_CHECK jm_status jm_pass_units(jm_ir *ir, jm_error *err);

#endif
