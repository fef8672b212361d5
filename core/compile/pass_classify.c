/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify: when does a value change? Constants never; parameters and inputs with the patient (and
 * when a dose or an event changes them, after which `derive` runs again); states, time and delayed
 * values with each step; an expression with whatever of its operands changes most often.
 */
#include "core/compile/passes.h"

static jm_rate rate_of_leaf(const jm_ir *ir, const jm_ir_node *n)
{
    switch ((jm_op)n->op) {
    case JM_OP_CONST:
        return JM_RATE_CONST;
    case JM_OP_QUANTITY:
        return ir->quantities[n->index].kind == JM_KIND_STATE ? JM_RATE_STEP : JM_RATE_PATIENT;
    default:
        return JM_RATE_STEP;
    }
}

jm_status jm_pass_classify(jm_ir *ir, jm_error *err)
{
    if (ir->failed)
        return jm_fail(err, JM_MEMORY, "no memory left for the model's graph");
    for (jm_node i = 1; i < ir->n_nodes; i++) {
        jm_ir_node *n = &ir->nodes[i];
        const jm_node operands[3] = { n->a, n->b, n->c };
        unsigned rate = JM_RATE_CONST;
        if (!jm_op_arity((jm_op)n->op))
            rate = rate_of_leaf(ir, n);
        for (unsigned k = 0; k < jm_op_arity((jm_op)n->op); k++) {
            if (ir->nodes[operands[k]].rate > rate)
                rate = ir->nodes[operands[k]].rate;
        }
        n->rate = (uint8_t)rate;
    }
    return JM_OK;
}
