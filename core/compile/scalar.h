/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations on plain numbers, with the same bits as the kernels: both include jumeau/lane.h. The
 * evaluator and the folding of constants compute with this and nothing else. Conditions are 1 and
 * 0. Leaves and tables are not its business.
 */
#ifndef JM_COMPILE_SCALAR_H
#define JM_COMPILE_SCALAR_H

#include "core/compile/ir.h"

double jm_scalar_op(jm_op op, double a, double b, double c);
/* The same on `n` numbers; `to` may be one of the operands. Operands that the operation does not
   have are not looked at. */
void jm_scalar_ops(jm_op op, unsigned n, double *to, const double *a, const double *b,
                   const double *c);
/* The operation gives a condition. */
bool jm_op_is_condition(jm_op op);
/* Operand `k` (0, 1, 2) of the operation is a condition. */
bool jm_op_takes_condition(jm_op op, unsigned k);

#endif
