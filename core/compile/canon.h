/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The canonical text of a flat model: what its fingerprint is taken of.
 *
 * It holds all that decides results (equations, numbers, names, units, events, doses) and nothing
 * else: no file names, lines, titles or sentences, nothing that no equation uses, and nodes are
 * numbered in the order in which the equations need them. So a comment or a declaration moved does
 * not change the fingerprint unless it moves a row.
 */
#ifndef JM_COMPILE_CANON_H
#define JM_COMPILE_CANON_H

#include "core/base/text.h"
#include "core/compile/ir.h"

JM_CHECK jm_status jm_canon_print(jm_ir *ir, jm_text *out, jm_error *err);
/* SHA-256 of that text. */
JM_CHECK jm_status jm_canon_fingerprint(jm_ir *ir, char hex[65], jm_error *err);

#endif
