/* SPDX-License-Identifier: Apache-2.0 */
/*
 * simplify: every expression is made again, operands first, by jm_make(), which folds constants
 * and drops what changes nothing. algebra.h says what that may do to the last bits.
 */
#include "core/compile/passes.h"

#include <stdlib.h>

#include "core/compile/algebra.h"
#include "core/compile/roots.h"

static jm_node made_again(jm_algebra *g, const jm_node *map, jm_node old)
{
    const jm_ir_node n = g->ir->nodes[old];
    jm_node new = old;
    if (n.op == JM_OP_TABLE) {
        new = jm_ir_add_table(g->ir, n.index, map[n.a]);
    } else if (n.op == JM_OP_SLOPE) {
        new = jm_ir_add_slope(g->ir, n.index, map[n.a]);
    } else if (jm_op_arity((jm_op)n.op)) {
        new = jm_make(g, (jm_op)n.op, map[n.a], map[n.b], map[n.c]);
    }
    jm_ir_place(g->ir, new, n.file, n.line);
    return new;
}

static void replace(void *user, jm_node *root)
{
    const jm_node *map = user;
    *root = map[*root];
}

jm_status jm_pass_simplify(jm_ir *ir, jm_error *err)
{
    jm_algebra g;
    jm_cone cone;
    jm_status status = JM_OK;
    jm_node *map = calloc(ir->n_nodes, sizeof *map);
    jm_algebra_init(&g, ir);
    jm_cone_init(&cone, ir);
    if (!map || !jm_roots_cone(ir, &cone)) {
        status = jm_fail(err, JM_MEMORY, "no memory left to simplify");
        goto done;
    }
    for (uint32_t i = 0; i < cone.n; i++)
        map[cone.nodes[i]] = made_again(&g, map, cone.nodes[i]);
    jm_roots_each(ir, replace, map);
    if (ir->failed)
        status = jm_fail(err, JM_MEMORY, "no memory left to simplify");
done:
    free(map);
    jm_cone_clear(&cone);
    jm_algebra_clear(&g);
    return status;
}
