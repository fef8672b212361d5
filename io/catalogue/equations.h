/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The equations of a model as a person would write them: infix, with names and units.
 *
 * What stands in parts is left to their own pages: only equations of the model itself are written,
 * with what it hands to its parts. An expression that is needed more than once, and is no mere
 * name, gets a name of its own (u1, u2, …) and a line before the first that needs it.
 */
#ifndef JM_IO_CATALOGUE_EQUATIONS_H
#define JM_IO_CATALOGUE_EQUATIONS_H

#include "core/base/text.h"
#include "core/compile/ir.h"

/* The quantity belongs to the model itself, not to one of its parts. */
bool jm_equations_is_own(const jm_ir *ir, const jm_quantity *q);

/* Adds lines such as "d/dt G = -(p1 + X) * G + p1 * Gb"; `ir` is as read. JM_MEMORY at worst. */
JM_CHECK jm_status jm_equations_write(const jm_ir *ir, jm_text *out, jm_error *err);

#endif
