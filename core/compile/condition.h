/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions as functions of a root finder.
 *
 * Of a condition two things are asked: whether it holds, and when it turns. Both are answered by
 * one function that is never zero: its sign is the truth, also where the two sides of a comparison
 * are equal, and its size says how far the turn is. An equality holds in a point only, which no
 * change of sign leaves behind: its function is the difference, and zero where it holds.
 */
#ifndef JM_COMPILE_CONDITION_H
#define JM_COMPILE_CONDITION_H

#include "core/compile/ir.h"

/* The function of a condition whose sides carry no units any more. */
jm_node jm_condition_root(jm_ir *ir, jm_node condition);
/* The function of a = b. It is 0 where both are the same number, and there only: that comparison
   keeps products out of fused operations, which would find a difference beyond the last bit. */
jm_node jm_condition_meeting(jm_ir *ir, jm_node a, jm_node b);

#endif
