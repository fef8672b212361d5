/* SPDX-License-Identifier: Apache-2.0 */
/*
 * start: start values in terms of parameters, inputs and time alone. A state that stands in the
 * start value of another one gives way to its own; a delayed value to the value itself, because
 * before the start a model has always been as it is at the start.
 */
#include "core/compile/passes.h"

#include <stdlib.h>

#include "core/compile/substitute.h"

static jm_status no_memory(jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory left for start values");
}

static jm_status all_given(const jm_ir *ir, jm_error *err)
{
    for (uint32_t q = 0; q < ir->n_quantities; q++) {
        const jm_quantity *v = &ir->quantities[q];
        if (v->kind == JM_KIND_STATE && !v->start) {
            return jm_fail_at(err, JM_MODEL, v->file < ir->n_files ? ir->files[v->file] : NULL,
                              (int)v->line,
                              "state \"%s\" has no start value; give it one in "
                              "start = function(_ENV) %s = ... end",
                              v->name, v->name);
        }
    }
    return JM_OK;
}

static bool has_history(jm_ir *ir, jm_cone *cone)
{
    for (uint32_t q = 0; q < ir->n_quantities; q++) {
        if (ir->quantities[q].kind == JM_KIND_STATE)
            jm_cone_add(cone, ir->quantities[q].start);
    }
    for (uint32_t i = 0; i < cone->n; i++) {
        if (ir->nodes[cone->nodes[i]].op == JM_OP_HISTORY)
            return true;
    }
    return false;
}

/* One round: each delayed value in a start value becomes what is delayed. */
static jm_status undelay(jm_ir *ir, jm_error *err)
{
    jm_substitution s;
    jm_status status = jm_substitution_init(&s, ir, err);
    if (status != JM_OK)
        return status;
    s.history = calloc((size_t)ir->n_histories + 1, sizeof *s.history);
    if (!s.history)
        status = no_memory(err);
    for (uint32_t i = 0; status == JM_OK && i < ir->n_histories; i++)
        s.history[i] = ir->histories[i].x;
    for (uint32_t q = 0; status == JM_OK && q < ir->n_quantities; q++)
        ir->quantities[q].start = jm_substitute_into(&s, ir->quantities[q].start);
    jm_substitution_clear(&s);
    return status;
}

/* What is delayed may speak of other delayed values; after as many rounds as there are histories
   nothing is left, unless one speaks of itself. */
static jm_status without_histories(jm_ir *ir, jm_error *err)
{
    jm_cone cone;
    jm_status status = JM_OK;
    uint32_t round = 0;
    jm_cone_init(&cone, ir);
    for (;;) {
        if (!jm_cone_start(&cone))
            status = no_memory(err);
        if (status != JM_OK || !has_history(ir, &cone))
            break;
        if (round++ > ir->n_histories) {
            status = jm_fail(err, JM_MODEL, "a start value is what itself was a while ago; give "
                             "the delayed quantity a start value of its own");
        } else {
            status = undelay(ir, err);
        }
    }
    jm_cone_clear(&cone);
    return status;
}

jm_status jm_pass_start(jm_ir *ir, jm_error *err)
{
    jm_substitution s;
    jm_status status = all_given(ir, err);
    if (status == JM_OK)
        status = without_histories(ir, err);
    if (status != JM_OK || (status = jm_substitution_init(&s, ir, err)) != JM_OK)
        return status;
    for (uint32_t q = 0; q < ir->n_quantities; q++) {
        if (ir->quantities[q].kind == JM_KIND_STATE)
            s.by[q] = ir->quantities[q].start;
    }
    status = jm_substitute(&s, "start values in a circle", "give one of them a number", err);
    for (uint32_t q = 0; status == JM_OK && q < ir->n_quantities; q++) {
        if (ir->quantities[q].kind == JM_KIND_STATE)
            ir->quantities[q].start = s.by[q];
    }
    jm_substitution_clear(&s);
    return status;
}
