/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of a kernel. C compilers take time that grows faster than the length of a function, so a
 * long kernel is cut into pieces that hand on what later ones need in an array. A cut is made
 * where an output has just been stored, because there the fewest values are on their way.
 */
#include "core/compile/emit.h"

#include <stdlib.h>

/* Instructions, about: where the next stored output ends a part, and where it ends in any case. */
enum { LONG_PART = 3000, LONGEST_PART = 6000 };

static unsigned weight(const jm_emitter *e, jm_node node)
{
    if (jm_emit_is_read(e, node))
        return 1;
    switch ((jm_op)e->ir->nodes[node].op) {
    case JM_OP_CONST: return 0;
    case JM_OP_EXP: return 24;
    case JM_OP_LOG:
    case JM_OP_LOG10: return 40;
    case JM_OP_SIN:
    case JM_OP_COS:
    case JM_OP_TAN:
    case JM_OP_ASIN:
    case JM_OP_ACOS:
    case JM_OP_ATAN:
    case JM_OP_COSH:
    case JM_OP_TABLE:
    case JM_OP_SLOPE: return 60;
    case JM_OP_ATAN2:
    case JM_OP_SINH:
    case JM_OP_TANH:
    case JM_OP_ERF:
    case JM_OP_POW: return 100;
    case JM_OP_MOD: return 8;
    case JM_OP_MIN:
    case JM_OP_MAX: return 3;
    default: return 2;
    }
}

static void number_parts(jm_emitter *e)
{
    unsigned sum = 0;
    e->n_parts = 1;
    for (uint32_t i = 0; i < e->cone.n; i++) {
        const jm_node node = e->cone.nodes[i];
        sum += weight(e, node);
        e->part[node] = e->last[node] = e->n_parts - 1;
        if (i + 1 < e->cone.n && (sum > LONGEST_PART || (sum > LONG_PART && e->first[node]))) {
            e->n_parts++;
            sum = 0;
        }
    }
}

static void see_use(jm_emitter *e, jm_node operand, jm_node user)
{
    if (operand && e->last[operand] < e->part[user])
        e->last[operand] = e->part[user];
}

static bool needs_seat(const jm_emitter *e, jm_node node)
{
    return e->last[node] > e->part[node] && !jm_emit_is_read(e, node) &&
           e->ir->nodes[node].op != JM_OP_CONST;
}

/* A seat is free again in the part after the last that uses its value: `expiry[p]` begins the list
   of values whose last part is p, chained through `chain`. */
static void give_seats(jm_emitter *e, uint32_t *expiry, jm_node *chain, uint32_t *spare)
{
    uint32_t n_spare = 0, freed = 0;
    for (uint32_t i = 0; i < e->cone.n; i++) {
        const jm_node node = e->cone.nodes[i];
        for (; freed < e->part[node]; freed++) {
            for (uint32_t k = expiry[freed]; k; k = chain[k - 1])
                spare[n_spare++] = e->seat[e->cone.nodes[k - 1]] - 1;
        }
        if (!needs_seat(e, node))
            continue;
        e->seat[node] = 1 + (n_spare ? spare[--n_spare] : e->n_seats++);
        chain[i] = expiry[e->last[node]];
        expiry[e->last[node]] = i + 1;
    }
}

void jm_emit_plan(jm_emitter *e)
{
    const size_t n = e->cone.n;
    number_parts(e);
    e->n_seats = 0;
    if (e->n_parts == 1)
        return;
    for (uint32_t i = 0; i < n; i++) {
        const jm_node user = e->cone.nodes[i];
        const jm_ir_node *node = &e->ir->nodes[user];
        if (jm_emit_is_read(e, user))
            continue;
        see_use(e, node->a, user);
        see_use(e, node->b, user);
        see_use(e, node->c, user);
    }
    uint32_t *expiry = calloc((size_t)e->n_parts + 1, sizeof *expiry);
    jm_node *chain = calloc(n + 1, sizeof *chain);
    uint32_t *spare = calloc(n + 1, sizeof *spare);
    if (expiry && chain && spare) {
        give_seats(e, expiry, chain, spare);
    } else {
        e->failed = true;
    }
    free(expiry);
    free(chain);
    free(spare);
}
