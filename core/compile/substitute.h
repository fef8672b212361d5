/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Substitution: quantities replaced by expressions, which may themselves speak of quantities.
 *
 * The caller says which node stands for which quantity; jm_substitute() closes these expressions
 * in an order in which each only needs those before it, and refuses a loop by naming it. After
 * that jm_substitute_into() replaces in any other expression. Nodes keep their places.
 */
#ifndef JM_COMPILE_SUBSTITUTE_H
#define JM_COMPILE_SUBSTITUTE_H

#include "core/compile/cone.h"

typedef struct jm_substitution {
    jm_ir *ir;
    jm_node *by;       /* [n_quantities] what replaces a quantity, 0: it stays; closed in the end */
    jm_node *history;  /* [n_histories] what replaces a delayed value, or NULL: they stay */
    jm_node *map;      /* [room] new node of an old one, 0: not known yet */
    uint32_t room;
    jm_cone cone;
} jm_substitution;

JM_CHECK jm_status jm_substitution_init(jm_substitution *s, jm_ir *ir, jm_error *err);
void jm_substitution_clear(jm_substitution *s);

/* `what` names such a loop ("algebraic loop"), `remedy` how one gets rid of it. */
JM_CHECK jm_status jm_substitute(jm_substitution *s, const char *what, const char *remedy,
                                 jm_error *err);
/* The expression with everything replaced; 0 gives 0. Failing memory shows in ir->failed. */
jm_node jm_substitute_into(jm_substitution *s, jm_node root);

#endif
