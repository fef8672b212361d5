/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Algebra: making a node in its simplest form.
 *
 * jm_make() answers with a node of the same value as the operation asked for, but folded, without
 * neutral elements, and with operands in a fixed order, so that what is equal is one node.
 *
 * What it may do to the bits:
 *   - constants are folded with the kernels' own arithmetic, where the result is finite;
 *   - x + 0, x * 1, x / 1, -(-x) and the like keep every bit, except the sign of a zero;
 *   - x / c becomes a product with 1 / c, one rounding more where c is no power of two;
 *   - chains of constant factors are merged: c1 (c2 x) = (c1 c2) x, one rounding less;
 *   - pow(x, n) for whole |n| <= 8 becomes products, and pow(x, +-0.5) a square root, see below;
 *   - 0 * x and x - x become 0 only where x cannot be infinite or NaN while its leaves are finite
 *     (overflow of sums and products apart), so that a division by zero or a logarithm of nothing
 *     is never hidden.
 *
 * pow(x, n): squares are reused, from the highest bit of n down (x^5 = (x^2)^2 x); a negative n is
 * one division at the end. The error stays below |n| / 2 ulp.
 */
#ifndef JM_COMPILE_ALGEBRA_H
#define JM_COMPILE_ALGEBRA_H

#include "core/compile/ir.h"

/* What is known of a node's value while its leaves are finite. */
enum {
    JM_KNOWN_FINITE = 1,       /* overflow of sums and products apart */
    JM_KNOWN_NOT_NEGATIVE = 2, /* or NaN */
    JM_KNOWN_AWAY = 4,         /* no nearer to 0 than some constant; may be infinite */
    JM_KNOWN = 8               /* the node has been looked at */
};

typedef struct jm_algebra {
    jm_ir *ir;
    uint8_t *known;    /* [room] JM_KNOWN_… */
    uint32_t n_known, room;
} jm_algebra;

void jm_algebra_init(jm_algebra *g, jm_ir *ir);
void jm_algebra_clear(jm_algebra *g);

/* Any operation but leaves and tables; operands that the operation does not have are 0. Where
   memory fails it answers 0 and ir->failed is set. */
jm_node jm_make(jm_algebra *g, jm_op op, jm_node a, jm_node b, jm_node c);
jm_node jm_make_const(jm_algebra *g, double value);
/* What is known of a node; 0 where memory fails. */
unsigned jm_known(jm_algebra *g, jm_node node);
/* The node is the constant `value` (NaN never is). */
bool jm_is_const(const jm_ir *ir, jm_node node, double value);

#endif
