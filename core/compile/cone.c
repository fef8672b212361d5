/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/cone.h"

#include <stdlib.h>
#include <string.h>

void jm_cone_init(jm_cone *cone, const jm_ir *ir)
{
    memset(cone, 0, sizeof *cone);
    cone->ir = ir;
}

void jm_cone_clear(jm_cone *cone)
{
    free(cone->nodes);
    free(cone->mark);
    free(cone->stack);
    memset(cone, 0, sizeof *cone);
}

static bool make_room(jm_cone *cone)
{
    const jm_ir *ir = cone->ir;
    const uint8_t *stop = cone->stop;
    const uint32_t room = ir->n_nodes + ir->n_nodes / 2 + 16;
    jm_cone_clear(cone);
    cone->ir = ir;
    cone->stop = stop;
    cone->nodes = malloc(room * sizeof *cone->nodes);
    cone->mark = calloc(room, sizeof *cone->mark);
    /* Each node pushes its operands once, at most three. */
    cone->stack = malloc((3 * (size_t)room + 1) * sizeof *cone->stack);
    if (!cone->nodes || !cone->mark || !cone->stack) {
        jm_cone_clear(cone);
        cone->ir = ir;
        cone->stop = stop;
        return false;
    }
    cone->room = room;
    return true;
}

bool jm_cone_start(jm_cone *cone)
{
    if (cone->ir->n_nodes > cone->room && !make_room(cone))
        return false;
    /* Two marks a turn: `turn` for nodes in the cone, `turn - 1` for those whose operands are
       being visited. */
    if (cone->turn > UINT32_MAX - 2) {
        memset(cone->mark, 0, cone->room * sizeof *cone->mark);
        cone->turn = 0;
    }
    cone->turn += 2;
    cone->n = 0;
    return true;
}

void jm_cone_add(jm_cone *cone, jm_node root)
{
    const uint32_t done = cone->turn, open = cone->turn - 1;
    size_t depth = 0;
    if (!root || root >= cone->room || cone->mark[root] == done)
        return;
    cone->stack[depth++] = root;
    while (depth) {
        const jm_node top = cone->stack[depth - 1];
        const jm_ir_node *n = &cone->ir->nodes[top];
        if (cone->mark[top] == done) {
            depth--;
        } else if (cone->mark[top] == open) {
            cone->mark[top] = done;
            cone->nodes[cone->n++] = top;
            depth--;
        } else {
            const jm_node operands[3] = { n->c, n->b, n->a };
            cone->mark[top] = open;
            if (cone->stop && cone->stop[top])
                continue;
            for (unsigned k = 0; k < 3; k++) {
                if (operands[k] && cone->mark[operands[k]] != done)
                    cone->stack[depth++] = operands[k];
            }
        }
    }
}

bool jm_cone_has(const jm_cone *cone, jm_node node)
{
    return node && node < cone->room && cone->mark[node] == cone->turn;
}
