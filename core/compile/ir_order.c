/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/ir.h"

#include <string.h>

static void move_nodes(jm_ir *ir, const uint32_t *to)
{
    for (jm_node i = 1; i < ir->n_nodes; i++)
        if (ir->nodes[i].op == JM_OP_QUANTITY)
            ir->nodes[i].index = to[ir->nodes[i].index];
}

static bool move_rows(jm_ir *ir, const uint32_t *to)
{
    jm_quantity *rows = jm_arena_take(ir->arena, ir->room_quantities, sizeof *rows);
    jm_map *by_name = jm_map_new();
    if (!rows || !by_name) {
        jm_map_free(by_name);
        return false;
    }
    for (uint32_t i = 0; i < ir->n_quantities; i++)
        rows[to[i]] = ir->quantities[i];
    bool ok = true;
    for (uint32_t i = 0; ok && i < ir->n_quantities; i++)
        ok = jm_map_put(by_name, rows[i].name, i);
    if (!ok) {
        jm_map_free(by_name);
        return false;
    }
    jm_map_free(ir->by_name);
    ir->by_name = by_name;
    ir->quantities = rows;
    return true;
}

bool jm_ir_reorder(jm_ir *ir, const uint32_t *to)
{
    if (ir->n_quantities == 0)
        return true;
    if (!move_rows(ir, to))
        return false;
    move_nodes(ir, to);
    for (uint32_t i = 0; i < ir->n_events; i++)
        for (uint32_t k = 0; k < ir->events[i].n_set; k++)
            ir->events[i].target[k] = to[ir->events[i].target[k]];
    for (uint32_t i = 0; i < ir->n_settling; i++)
        ir->settling[i].quantity = to[ir->settling[i].quantity];
    for (uint32_t i = 0; i < ir->n_routes; i++) {
        ir->routes[i].state = to[ir->routes[i].state];
        ir->routes[i].input = to[ir->routes[i].input];
    }
    jm_ir_rehash(ir);
    return true;
}
