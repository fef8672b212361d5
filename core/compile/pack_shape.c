/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/pack_shape.h"

#include <string.h>

/* --- kinds of nodes ---------------------------------------------------------------------- */

bool jm_pack_is_read(const jm_packer *k, jm_node node)
{
    return !k->at[node] || (k->stop && k->stop[node]) ||
           !jm_op_arity((jm_op)k->ir->nodes[node].op);
}

static bool is_number(const jm_packer *k, jm_node node)
{
    return k->ir->nodes[node].op == JM_OP_CONST;
}

bool jm_pack_is_dear(const jm_packer *k, jm_node node)
{
    if (jm_pack_is_read(k, node))
        return false;
    switch ((jm_op)k->ir->nodes[node].op) {
    case JM_OP_EXP:
    case JM_OP_LOG:
    case JM_OP_LOG10:
    case JM_OP_SQRT:
    case JM_OP_SIN:
    case JM_OP_COS:
    case JM_OP_TAN:
    case JM_OP_ASIN:
    case JM_OP_ACOS:
    case JM_OP_ATAN:
    case JM_OP_SINH:
    case JM_OP_COSH:
    case JM_OP_TANH:
    case JM_OP_ERF:
    case JM_OP_DIV:
    case JM_OP_POW:
    case JM_OP_ATAN2: return true;
    default: return false;
    }
}

/* Operations that follow a dear one into its pack. */
static bool is_follower(const jm_packer *k, jm_node node)
{
    if (jm_pack_is_read(k, node))
        return false;
    switch ((jm_op)k->ir->nodes[node].op) {
    case JM_OP_ADD:
    case JM_OP_SUB:
    case JM_OP_MUL:
    case JM_OP_NEG:
    case JM_OP_FMA: return true;
    default: return false;
    }
}

static jm_node operand(const jm_packer *k, jm_node node, unsigned o)
{
    const jm_ir_node *n = &k->ir->nodes[node];
    return o == 0 ? n->a : o == 1 ? n->b : n->c;
}

jm_op jm_pack_op(const jm_packer *k, const jm_node *node)
{
    for (unsigned l = 0; l < k->width; l++) {
        if (node[l])
            return (jm_op)k->ir->nodes[node[l]].op;
    }
    return JM_OP_NONE;
}

/* --- where operands come from ------------------------------------------------------------ */

static bool all_numbers(const jm_packer *k, const jm_node *node)
{
    for (unsigned l = 0; l < k->width; l++) {
        if (node[l] && !is_number(k, node[l]))
            return false;
    }
    return true;
}

static bool all_same(const jm_packer *k, const jm_node *node)
{
    jm_node one = 0;
    for (unsigned l = 0; l < k->width; l++) {
        one = one ? one : node[l];
        if (node[l] && node[l] != one)
            return false;
    }
    return true;
}

/* The pack that holds these nodes, each in its lane, or UINT32_MAX. */
static uint32_t whole_pack(const jm_packer *k, const jm_node *node)
{
    uint32_t pack = UINT32_MAX;
    for (unsigned l = 0; l < k->width; l++) {
        if (!node[l])
            continue;
        const uint32_t seat = k->seat[node[l]];
        if (!seat || (seat - 1) % JM_PACK_MOST != l)
            return UINT32_MAX;
        if (pack != UINT32_MAX && pack != (seat - 1) / JM_PACK_MOST)
            return UINT32_MAX;
        pack = (seat - 1) / JM_PACK_MOST;
    }
    return pack;
}

void jm_pack_look(const jm_packer *k, const jm_node *node, unsigned o, jm_pack_operand *to)
{
    for (unsigned l = 0; l < k->width; l++)
        to->node[l] = node[l] ? operand(k, node[l], o) : 0;
    to->pack = whole_pack(k, to->node);
    if (all_same(k, to->node)) {
        to->from = JM_PACK_SAME;
    } else if (all_numbers(k, to->node)) {
        to->from = JM_PACK_CONSTS;
    } else {
        to->from = to->pack != UINT32_MAX ? JM_PACK_WHOLE : JM_PACK_GATHER;
    }
}

/* --- what it costs ----------------------------------------------------------------------- */

/* Instructions, about, to put these values together from where they stand. */
static unsigned cost_of_gather(const jm_packer *k, const jm_node *node)
{
    unsigned cost = 0;
    for (unsigned l = 0; l < k->width; l++) {
        if (!node[l])
            continue;
        cost += 1;
        if (!jm_pack_is_read(k, node[l]))
            cost += 1; /* the operation itself, or taking it out of another pack */
    }
    return cost;
}

static bool all_follow(const jm_packer *k, const jm_node *node)
{
    const jm_op op = jm_pack_op(k, node);
    unsigned n = 0;
    for (unsigned l = 0; l < k->width; l++) {
        if (!node[l])
            continue;
        if (!is_follower(k, node[l]) || k->ir->nodes[node[l]].op != op)
            return false;
        n++;
    }
    return n > 1;
}

static unsigned cost(const jm_packer *k, const jm_node *node, unsigned depth);

static unsigned cost_of_pack(const jm_packer *k, const jm_node *node, unsigned depth)
{
    unsigned sum = 1;
    for (unsigned o = 0; o < jm_op_arity(jm_pack_op(k, node)); o++) {
        jm_pack_operand below;
        jm_pack_look(k, node, o, &below);
        sum += cost(k, below.node, depth - 1);
    }
    return sum;
}

static unsigned cost(const jm_packer *k, const jm_node *node, unsigned depth)
{
    unsigned gather, pack;
    if (all_numbers(k, node) || whole_pack(k, node) != UINT32_MAX)
        return 0;
    if (all_same(k, node))
        return 1;
    gather = cost_of_gather(k, node);
    if (!depth || !all_follow(k, node))
        return gather;
    pack = cost_of_pack(k, node, depth);
    return pack < gather ? pack : gather;
}

bool jm_pack_pays(const jm_packer *k, const jm_node *node, unsigned depth)
{
    return all_follow(k, node) && cost_of_pack(k, node, depth) < cost_of_gather(k, node);
}

/* --- who goes together ------------------------------------------------------------------- */

/* What makes rows alike: what stands below and what follows; `home`: 1 + pack in which something
   below has a lane, 0: none. */
typedef struct likeness {
    uint32_t op, home, lane, below, above, row;
} likeness;

static uint32_t mixed(uint32_t h, uint32_t x)
{
    h = (h ^ x) * 0x9e3779b1u;
    return h ^ (h >> 15);
}

/* What stands below a node: its operations, but not its numbers and leaves. */
static uint32_t shape_below(const jm_packer *k, jm_node node, unsigned depth)
{
    const jm_ir_node *n = &k->ir->nodes[node];
    uint32_t h = n->op;
    if (is_number(k, node))
        return 1;
    if (jm_pack_is_read(k, node) || k->seat[node] || !depth)
        return 2;
    for (unsigned o = 0; o < jm_op_arity((jm_op)n->op); o++)
        h = mixed(h, shape_below(k, operand(k, node, o), depth - 1));
    return h;
}

/* What becomes of a row that has one user: the operations that follow. */
static uint32_t shape_above(const jm_packer *k, uint32_t row)
{
    uint32_t h = 0;
    for (unsigned depth = 0; depth < 2; depth++) {
        const uint32_t first = k->first_user[row];
        if (k->first_user[row + 1] != first + 1)
            break;
        row = k->users[first];
        h = mixed(h, k->ir->nodes[k->part[row]].op);
    }
    return h;
}

/* How far below a node its home is sought. */
enum { HOME_DEPTH = 3 };

/* The first seat that is met below a node: where it had best be seated itself. */
static uint32_t seat_below(const jm_packer *k, jm_node node, unsigned depth)
{
    uint32_t seat = k->seat[node];
    if (seat || !depth || jm_pack_is_read(k, node))
        return seat;
    for (unsigned o = 0; !seat && o < jm_op_arity((jm_op)k->ir->nodes[node].op); o++)
        seat = seat_below(k, operand(k, node, o), depth - 1);
    return seat;
}

static likeness likeness_of(const jm_packer *k, uint32_t row)
{
    const jm_node node = k->part[row];
    const uint32_t seat = seat_below(k, node, HOME_DEPTH);
    return (likeness){ .op = k->ir->nodes[node].op,
                       .home = seat ? 1 + (seat - 1) / JM_PACK_MOST : 0,
                       .lane = seat ? (seat - 1) % JM_PACK_MOST : 0,
                       .below = shape_below(k, node, JM_PACK_DEPTH),
                       .above = shape_above(k, row),
                       .row = row };
}

/* Rows that may go together. */
typedef struct group {
    uint32_t row[JM_PACK_MOST];
    unsigned n;
} group;

static void join(group *g, unsigned lane, const likeness *x)
{
    g->row[lane] = x->row;
    g->n++;
}

static group alone(const likeness *lead)
{
    group g = { .n = 0 };
    memset(g.row, 0xff, sizeof g.row);
    join(&g, 0, lead);
    return g;
}

/* Rows like the lead that have their lanes in the same pack, each in its own. */
static group in_lanes(const likeness *all, uint32_t n, const likeness *lead)
{
    group g = { .n = 0 };
    memset(g.row, 0xff, sizeof g.row);
    for (uint32_t i = 0; i < n; i++) {
        const likeness *x = &all[i];
        if (x->op == lead->op && x->home == lead->home && x->below == lead->below &&
            g.row[x->lane] == UINT32_MAX)
            join(&g, x->lane, x);
    }
    return g;
}

/* First those most like the lead; any others only where these leave much room. */
static group most_like(const jm_packer *k, const likeness *all, uint32_t n, const likeness *lead)
{
    group g = alone(lead);
    for (unsigned turn = 0; turn < 3; turn++) {
        if (turn == 2 && 2 * g.n > k->width)
            break;
        for (uint32_t i = 0; i < n && g.n < k->width; i++) {
            const bool below = all[i].below == lead->below, above = all[i].above == lead->above;
            const unsigned wanted = below && above ? 0 : below ? 1 : 2;
            if (all[i].op == lead->op && wanted == turn && &all[i] != lead)
                join(&g, g.n, &all[i]);
        }
    }
    return g;
}

static bool is_function(const likeness *x)
{
    return x->op != JM_OP_DIV && x->op != JM_OP_SQRT;
}

/* Quotients and roots take a vector half as long as one by one, so their operands must come
   together at little cost. */
static bool pays(const jm_packer *k, const group *g)
{
    jm_node node[JM_PACK_MOST] = { 0 };
    for (unsigned l = 0; l < k->width; l++)
        node[l] = g->row[l] == UINT32_MAX ? 0 : k->part[g->row[l]];
    return g->n > 1 && cost_of_pack(k, node, JM_PACK_DEPTH) <= cost_of_gather(k, node) + g->n;
}

static group best_group(const jm_packer *k, const likeness *all, uint32_t n, const likeness *lead)
{
    const group lanes = lead->home ? in_lanes(all, n, lead) : alone(lead);
    if (is_function(lead))
        return 2 * lanes.n >= k->width ? lanes : most_like(k, all, n, lead);
    return pays(k, &lanes) ? lanes : alone(lead);
}

/* The row that the rest waits for longest leads; but where it finds little company, and another one
   of about the same height finds more, that comes first, because others may join the first. */
enum { MOST_READY = 64, ABOUT = 60 };

unsigned jm_pack_choose(const jm_packer *k, uint32_t *rows)
{
    likeness all[MOST_READY] = { { 0 } };
    const uint32_t n = k->n_ready < MOST_READY ? k->n_ready : MOST_READY;
    uint32_t top = 0;
    for (uint32_t i = 0; i < n; i++) {
        all[i] = likeness_of(k, k->ready[i]);
        top = k->height[all[i].row] > k->height[all[top].row] ? i : top;
    }
    group best = best_group(k, all, n, &all[top]);
    for (uint32_t i = 0; i < n && best.n < k->width; i++) {
        if (best.n > 1 && k->height[all[i].row] + ABOUT < k->height[all[top].row])
            continue;
        const group g = best_group(k, all, n, &all[i]);
        best = g.n > best.n ? g : best;
    }
    memcpy(rows, best.row, sizeof best.row);
    return best.n > 1 ? best.n : 0;
}

bool jm_pack_never(const jm_packer *k, jm_node node)
{
    const jm_op op = (jm_op)k->ir->nodes[node].op;
    return (op == JM_OP_DIV || op == JM_OP_SQRT) && !seat_below(k, node, HOME_DEPTH);
}
