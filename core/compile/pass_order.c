/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order: signals, and inputs or parameters that are wired, give way to their expressions, so that
 * the only leaves left are constants, free parameters and inputs, states, time and histories.
 */
#include "core/compile/passes.h"

#include "core/compile/roots.h"
#include "core/compile/substitute.h"

static void replace(void *user, jm_node *root)
{
    *root = jm_substitute_into(user, *root);
}

jm_status jm_pass_order(jm_ir *ir, jm_error *err)
{
    jm_substitution s;
    jm_status status = jm_substitution_init(&s, ir, err);
    if (status != JM_OK)
        return status;
    for (uint32_t q = 0; q < ir->n_quantities; q++) {
        if (ir->quantities[q].kind != JM_KIND_STATE)
            s.by[q] = ir->quantities[q].equation;
    }
    status = jm_substitute(&s, "algebraic loop",
                           "let one of them follow by a state of its own, such as lag(x, tau)",
                           err);
    if (status == JM_OK) {
        jm_roots_each(ir, replace, &s);
        if (ir->failed)
            status = jm_fail(err, JM_MEMORY, "no memory left to order the equations");
    }
    jm_substitution_clear(&s);
    return status;
}
