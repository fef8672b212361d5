/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/eval_code.h"

#include <stdlib.h>
#include <string.h>

bool jm_code_maker_init(jm_code_maker *m, const jm_program *p, jm_arena *arena)
{
    const uint32_t n = p->ir->n_nodes;
    memset(m, 0, sizeof *m);
    m->p = p;
    m->arena = arena;
    jm_cone_init(&m->cone, p->ir);
    m->derived = calloc(n, sizeof *m->derived);
    m->row = calloc(n, sizeof *m->row);
    m->uses = calloc(n, sizeof *m->uses);
    m->slot = calloc(n, sizeof *m->slot);
    m->free_slot = calloc(n, sizeof *m->free_slot);
    m->first = calloc(n, sizeof *m->first);
    if (!m->derived || !m->row || !m->uses || !m->slot || !m->free_slot || !m->first)
        return false;
    for (uint32_t i = 0; i < p->n_derived; i++) {
        m->derived[p->derived[i]] = 1;
        m->row[p->derived[i]] = i;
    }
    return true;
}

void jm_code_maker_clear(jm_code_maker *m)
{
    jm_cone_clear(&m->cone);
    free(m->derived);
    free(m->row);
    free(m->uses);
    free(m->slot);
    free(m->free_slot);
    free(m->first);
    free(m->same);
}

static bool is_loaded(const jm_code_maker *m, jm_node node)
{
    return m->cone.stop && m->cone.stop[node];
}

/* One use of a node is over; after the last one its slot may be taken again. */
static void release(jm_code_maker *m, jm_node node)
{
    if (node && --m->uses[node] == 0)
        m->free_slot[m->n_free++] = m->slot[node];
}

static void set_source(const jm_code_maker *m, jm_node node, jm_instruction *i)
{
    const jm_ir_node *n = &m->p->ir->nodes[node];
    i->op = n->op;
    i->value = n->value;
    i->table = n->op == JM_OP_TABLE || n->op == JM_OP_SLOPE ? n->index : 0;
    if (is_loaded(m, node)) {
        i->op = JM_CODE_D;
        i->a = m->row[node];
    } else if (n->op == JM_OP_QUANTITY) {
        const bool state = m->p->ir->quantities[n->index].kind == JM_KIND_STATE;
        i->op = state ? JM_CODE_Y : JM_CODE_P;
        i->a = m->p->slot[n->index];
    } else if (n->op == JM_OP_HISTORY) {
        i->op = JM_CODE_H;
        i->a = n->index;
    } else {
        i->a = n->a ? m->slot[n->a] : 0;
        i->b = n->b ? m->slot[n->b] : 0;
        i->c = n->c ? m->slot[n->c] : 0;
    }
}

/* Slots of operands are free before the result takes one, so a result may stand where an operand
   stood: operations read all of a lane before they write it. */
static void add_instruction(jm_code_maker *m, jm_code *code, jm_node node)
{
    const jm_ir_node *n = &m->p->ir->nodes[node];
    jm_instruction *i = &code->list[code->n++];
    set_source(m, node, i);
    if (!is_loaded(m, node)) {
        release(m, n->a);
        release(m, n->b);
        release(m, n->c);
    }
    m->slot[node] = m->n_free ? m->free_slot[--m->n_free] : code->n_slots++;
    i->to = m->slot[node];
}

/* Stores stand right after what they store, so that outputs do not hold slots. */
static void add_stores(jm_code_maker *m, jm_code *code, jm_node node)
{
    for (uint32_t row = m->first[node]; row; row = m->same[row - 1]) {
        jm_instruction *i = &code->list[code->n++];
        i->op = JM_CODE_STORE;
        i->to = row - 1;
        i->a = m->slot[node];
        release(m, node);
    }
}

static void count_uses(jm_code_maker *m, const jm_node *roots, uint32_t n)
{
    for (uint32_t i = 0; i < m->cone.n; i++)
        m->uses[m->cone.nodes[i]] = m->first[m->cone.nodes[i]] = 0;
    for (uint32_t i = 0; i < m->cone.n; i++) {
        const jm_ir_node *node = &m->p->ir->nodes[m->cone.nodes[i]];
        if (is_loaded(m, m->cone.nodes[i]))
            continue;
        m->uses[node->a]++;
        m->uses[node->b]++;
        m->uses[node->c]++;
    }
    for (uint32_t i = n; i-- > 0;) {
        m->uses[roots[i]]++;
        m->same[i] = m->first[roots[i]];
        m->first[roots[i]] = i + 1;
    }
}

static bool room_for_roots(jm_code_maker *m, uint32_t n)
{
    if (n <= m->room_same)
        return true;
    free(m->same);
    m->same = calloc(n, sizeof *m->same);
    m->room_same = m->same ? n : 0;
    return m->same;
}

bool jm_code_make(jm_code_maker *m, jm_code *code, const jm_node *roots, uint32_t n, bool from_d)
{
    memset(code, 0, sizeof *code);
    m->cone.stop = from_d ? m->derived : NULL;
    m->n_free = 0;
    if (!room_for_roots(m, n) || !jm_cone_start(&m->cone))
        return false;
    for (uint32_t i = 0; i < n; i++)
        jm_cone_add(&m->cone, roots[i]);
    code->list = jm_arena_take(m->arena, m->cone.n + n + 1, sizeof *code->list);
    if (!code->list)
        return false;
    count_uses(m, roots, n);
    for (uint32_t i = 0; i < m->cone.n; i++) {
        add_instruction(m, code, m->cone.nodes[i]);
        add_stores(m, code, m->cone.nodes[i]);
    }
    return true;
}
