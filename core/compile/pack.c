/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/pack.h"

#include <stdlib.h>
#include <string.h>

#include "core/compile/pack_shape.h"

bool jm_packer_init(jm_packer *k, const jm_ir *ir)
{
    memset(k, 0, sizeof *k);
    k->ir = ir;
    k->seat = calloc(ir->n_nodes, sizeof *k->seat);
    k->at = calloc(ir->n_nodes, sizeof *k->at);
    if (k->seat && k->at)
        return true;
    jm_packer_clear(k);
    return false;
}

static void clear_part(jm_packer *k)
{
    free(k->waits);
    free(k->height);
    free(k->first_user);
    free(k->users);
    free(k->ready);
    free(k->stack);
    k->waits = k->height = k->first_user = k->users = k->ready = k->stack = NULL;
    k->room = 0;
}

void jm_packer_clear(jm_packer *k)
{
    clear_part(k);
    free(k->seat);
    free(k->at);
    free(k->packs);
    memset(k, 0, sizeof *k);
}

static void forget_packs(jm_packer *k)
{
    for (uint32_t i = 0; i < k->n_packs; i++) {
        for (unsigned l = 0; l < JM_PACK_MOST; l++)
            k->seat[k->packs[i].node[l]] = 0;
    }
    k->n_packs = 0;
}

/* --- the part as a net of operations that wait for each other ---------------------------- */

static bool room_for_part(jm_packer *k, uint32_t n)
{
    if (n <= k->room && k->waits)
        return true;
    clear_part(k);
    k->waits = calloc((size_t)n + 1, sizeof *k->waits);
    k->height = calloc((size_t)n + 1, sizeof *k->height);
    k->first_user = calloc((size_t)n + 2, sizeof *k->first_user);
    k->users = calloc(3 * (size_t)n + 1, sizeof *k->users);
    k->ready = calloc((size_t)n + 1, sizeof *k->ready);
    k->stack = calloc((size_t)n + 1, sizeof *k->stack);
    k->room = n;
    if (k->waits && k->height && k->first_user && k->users && k->ready && k->stack)
        return true;
    clear_part(k);
    return false;
}

/* Rows of the operands of a row that are computed in this part; answers how many. */
static unsigned operands_of(const jm_packer *k, uint32_t row, uint32_t *rows)
{
    const jm_node node = k->part[row];
    const jm_ir_node *n = &k->ir->nodes[node];
    const jm_node operands[3] = { n->a, n->b, n->c };
    unsigned count = 0;
    for (unsigned i = 0; i < 3 && !jm_pack_is_read(k, node); i++) {
        if (operands[i] && k->at[operands[i]])
            rows[count++] = k->at[operands[i]] - 1;
    }
    return count;
}

/* Cycles until a result is there, about; only their order matters. */
static uint32_t latency(const jm_packer *k, jm_node node)
{
    if (!jm_pack_is_dear(k, node))
        return jm_pack_is_read(k, node) ? 0 : 4;
    switch (k->ir->nodes[node].op) {
    case JM_OP_DIV:
    case JM_OP_SQRT: return 20;
    default: return 60;
    }
}

static void list_users(jm_packer *k)
{
    uint32_t rows[3], *first = k->first_user;
    memset(first, 0, ((size_t)k->n_part + 2) * sizeof *first);
    for (uint32_t r = 0; r < k->n_part; r++) {
        k->waits[r] = operands_of(k, r, rows);
        for (unsigned i = 0; i < k->waits[r]; i++)
            first[rows[i] + 2]++;
    }
    for (uint32_t r = 2; r <= k->n_part; r++)
        first[r] += first[r - 1];
    for (uint32_t r = 0; r < k->n_part; r++) {
        const unsigned n = operands_of(k, r, rows);
        for (unsigned i = 0; i < n; i++)
            k->users[first[rows[i] + 1]++] = r;
    }
    for (uint32_t r = k->n_part; r-- > 0;) {
        uint32_t most = 0;
        for (uint32_t u = first[r]; u < first[r + 1]; u++)
            most = k->height[k->users[u]] > most ? k->height[k->users[u]] : most;
        k->height[r] = most + latency(k, k->part[r]);
    }
}

/* `row` waits for nothing: a dear operation may be done, another one counts as done, because it
   costs next to nothing wherever it is wanted, and goes on the stack. */
static uint32_t let_go(jm_packer *k, uint32_t row, uint32_t depth)
{
    if (jm_pack_is_dear(k, k->part[row]) && !jm_pack_never(k, k->part[row])) {
        k->ready[k->n_ready++] = row;
    } else {
        k->stack[depth++] = row;
    }
    return depth;
}

/* Tells those who wait for it that `row` is there. */
static void see_done(jm_packer *k, uint32_t row)
{
    uint32_t depth = 0;
    k->stack[depth++] = row;
    while (depth) {
        const uint32_t done = k->stack[--depth];
        for (uint32_t u = k->first_user[done]; u < k->first_user[done + 1]; u++) {
            if (--k->waits[k->users[u]] == 0)
                depth = let_go(k, k->users[u], depth);
        }
    }
}

/* A row that waits for nothing from the start is looked at once: those which cheap ones set free
   are met through them. */
static void begin(jm_packer *k)
{
    uint32_t rows[3];
    k->n_ready = 0;
    for (uint32_t r = 0; r < k->n_part; r++) {
        if (operands_of(k, r, rows) != 0)
            continue;
        if (let_go(k, r, 0))
            see_done(k, r);
    }
}

/* --- making packs ------------------------------------------------------------------------ */

static jm_pack *new_pack(jm_packer *k)
{
    if (k->n_packs == k->room_packs) {
        const uint32_t room = 2 * k->room_packs + 16;
        jm_pack *packs = realloc(k->packs, room * sizeof *packs);
        if (!packs)
            return NULL;
        k->packs = packs;
        k->room_packs = room;
    }
    memset(&k->packs[k->n_packs], 0, sizeof *k->packs);
    return &k->packs[k->n_packs++];
}

/* Makes the pack of these nodes after those of its operands; answers 1 + its number, 0 without
   memory. */
static uint32_t make_pack(jm_packer *k, const jm_node *node, unsigned depth)
{
    jm_pack made;
    memset(&made, 0, sizeof made);
    memcpy(made.node, node, sizeof made.node);
    made.op = jm_pack_op(k, node);
    for (unsigned o = 0; o < jm_op_arity(made.op); o++) {
        jm_pack_operand *to = &made.operand[o];
        jm_pack_look(k, node, o, to);
        if (to->from == JM_PACK_GATHER && depth && jm_pack_pays(k, to->node, depth)) {
            const uint32_t below = make_pack(k, to->node, depth - 1);
            if (!below)
                return 0;
            to->from = JM_PACK_WHOLE;
            to->pack = below - 1;
        }
    }
    jm_pack *pack = new_pack(k);
    if (!pack)
        return 0;
    *pack = made;
    for (unsigned l = 0; l < k->width; l++) {
        if (node[l] && !k->seat[node[l]])
            k->seat[node[l]] = 1 + (k->n_packs - 1) * JM_PACK_MOST + l;
    }
    return k->n_packs;
}

/* Takes the row out of those that are ready. */
static void take_ready(jm_packer *k, uint32_t row)
{
    for (uint32_t i = 0; i < k->n_ready; i++) {
        if (k->ready[i] == row) {
            memmove(&k->ready[i], &k->ready[i + 1],
                    (k->n_ready - i - 1) * sizeof *k->ready);
            k->n_ready--;
            return;
        }
    }
}

/* The operations that are to be done next; false without memory. */
static bool do_next(jm_packer *k)
{
    uint32_t rows[JM_PACK_MOST];
    jm_node node[JM_PACK_MOST] = { 0 };
    const unsigned count = jm_pack_choose(k, rows);
    unsigned n = 0;
    for (unsigned l = 0; l < k->width; l++) {
        if (rows[l] != UINT32_MAX) {
            node[l] = k->part[rows[l]];
            n++;
        }
    }
    if (n > 0 && count > 0 && !make_pack(k, node, JM_PACK_DEPTH))
        return false;
    for (unsigned l = 0; l < k->width; l++) {
        if (rows[l] != UINT32_MAX) {
            take_ready(k, rows[l]);
            see_done(k, rows[l]);
        }
    }
    return true;
}

bool jm_packer_plan(jm_packer *k, const jm_node *part, uint32_t n, const uint8_t *stop)
{
    bool fits;
    forget_packs(k);
    k->stop = stop;
    k->part = part;
    k->n_part = n;
    fits = room_for_part(k, n);
    for (uint32_t r = 0; fits && r < n; r++)
        k->at[part[r]] = r + 1;
    if (fits) {
        list_users(k);
        begin(k);
    }
    while (fits && k->n_ready)
        fits = do_next(k);
    for (uint32_t r = 0; r < n; r++)
        k->at[part[r]] = 0;
    return fits;
}
