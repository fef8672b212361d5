/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/ir.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

static const char *const op_texts[JM_OP_COUNT] = {
#define OP_TEXT(name, text, arity) text,
    JM_OP_LIST(OP_TEXT)
#undef OP_TEXT
};

static const uint8_t op_arities[JM_OP_COUNT] = {
#define OP_ARITY(name, text, arity) arity,
    JM_OP_LIST(OP_ARITY)
#undef OP_ARITY
};

const char *jm_op_text(jm_op op)
{
    return (unsigned)op < JM_OP_COUNT ? op_texts[op] : "?";
}

unsigned jm_op_arity(jm_op op)
{
    return (unsigned)op < JM_OP_COUNT ? op_arities[op] : 0;
}

/* Makes room for one more row in a table of the form; what does not fit is said by `failed`. */
static void *with_room(jm_ir *ir, void *rows, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return rows;
    uint32_t more = *room ? 2 * *room : FIRST_ROOM;
    void *grown = more > *room ? jm_arena_grow(ir->arena, rows, count, more, size) : NULL;
    if (grown)
        *room = more;
    else
        ir->failed = true;
    return grown;
}

#define WITH_ROOM(ir, table, count, room)                                                      \
    (with_room((ir), (ir)->table, (ir)->count, &(ir)->room, sizeof *(ir)->table))

static bool start_tables(jm_ir *ir)
{
    const jm_unit one = jm_unit_one();
    ir->units = WITH_ROOM(ir, units, n_units, room_units);
    ir->nodes = WITH_ROOM(ir, nodes, n_nodes, room_nodes);
    ir->room_hash = 4 * FIRST_ROOM;
    ir->hash = jm_arena_take(ir->arena, ir->room_hash, sizeof *ir->hash);
    if (!ir->units || !ir->nodes || !ir->hash)
        return false;
    ir->units[ir->n_units++] = one; /* row 0: what a bare number has */
    ir->n_nodes = 1;                /* node 0: no node */
    return true;
}

jm_ir *jm_ir_new(void)
{
    jm_arena *arena = jm_arena_new();
    if (!arena)
        return NULL;
    jm_ir *ir = jm_arena_take(arena, 1, sizeof *ir);
    if (!ir) {
        jm_arena_free(arena);
        return NULL;
    }
    ir->arena = arena;
    ir->by_name = jm_map_new();
    ir->name = ir->title = ir->source = ir->time_text = ir->method = "";
    ir->time = jm_unit_one();
    if (!ir->by_name || !start_tables(ir)) {
        jm_ir_free(ir);
        return NULL;
    }
    return ir;
}

void jm_ir_free(jm_ir *ir)
{
    if (!ir)
        return;
    jm_map_free(ir->by_name);
    jm_arena_free(ir->arena);
}

/* --- nodes ------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static uint64_t hash_of(const jm_ir_node *n)
{
    uint64_t h = mix(n->op, n->index);
    h = mix(h, ((uint64_t)n->a << 32) | n->b);
    h = mix(h, n->c);
    return mix(h, bits_of(n->value));
}

static bool same_node(const jm_ir_node *x, const jm_ir_node *y)
{
    return x->op == y->op && x->a == y->a && x->b == y->b && x->c == y->c &&
           x->index == y->index && bits_of(x->value) == bits_of(y->value);
}

/* The slot where `n` stands, or the empty one where it belongs. */
static uint32_t *slot_of(const jm_ir *ir, const jm_ir_node *n)
{
    const uint32_t mask = ir->room_hash - 1;
    uint32_t i = (uint32_t)hash_of(n) & mask;
    while (ir->hash[i] && !same_node(&ir->nodes[ir->hash[i]], n))
        i = (i + 1) & mask;
    return &ir->hash[i];
}

void jm_ir_rehash(jm_ir *ir)
{
    memset(ir->hash, 0, ir->room_hash * sizeof *ir->hash);
    for (uint32_t i = 1; i < ir->n_nodes; i++)
        *slot_of(ir, &ir->nodes[i]) = i;
}

static bool grow_hash(jm_ir *ir)
{
    const uint32_t room = 2 * ir->room_hash;
    uint32_t *hash = room ? jm_arena_take(ir->arena, room, sizeof *hash) : NULL;
    if (!hash)
        return false;
    ir->hash = hash;
    ir->room_hash = room;
    jm_ir_rehash(ir);
    return true;
}

static jm_node intern(jm_ir *ir, const jm_ir_node *n)
{
    uint32_t *slot = slot_of(ir, n);
    if (*slot)
        return *slot;
    if (2 * (ir->n_nodes + 1) > ir->room_hash) {
        if (!grow_hash(ir)) {
            ir->failed = true;
            return 0;
        }
        slot = slot_of(ir, n);
    }
    jm_ir_node *nodes = WITH_ROOM(ir, nodes, n_nodes, room_nodes);
    if (!nodes)
        return 0;
    ir->nodes = nodes;
    nodes[ir->n_nodes] = *n;
    *slot = ir->n_nodes;
    return ir->n_nodes++;
}

static bool same_unit(const jm_unit *a, const jm_unit *b)
{
    return jm_unit_same_dim(a, b) && bits_of(a->scale) == bits_of(b->scale) &&
           bits_of(a->offset) == bits_of(b->offset);
}

static uint32_t unit_row(jm_ir *ir, const jm_unit *unit)
{
    for (uint32_t i = 0; i < ir->n_units; i++)
        if (same_unit(&ir->units[i], unit))
            return i;
    jm_unit *units = WITH_ROOM(ir, units, n_units, room_units);
    if (!units)
        return 0;
    ir->units = units;
    units[ir->n_units] = *unit;
    return ir->n_units++;
}

bool jm_ir_is_slow(const jm_ir *ir, const char *state)
{
    for (uint32_t i = 0; i < ir->n_slow; i++) {
        const size_t n = strlen(ir->slow[i]);
        if (strncmp(state, ir->slow[i], n) == 0 && (state[n] == '\0' || state[n] == '.'))
            return true;
    }
    return false;
}

jm_node jm_ir_const(jm_ir *ir, double value, const jm_unit *unit)
{
    jm_ir_node n = { .op = JM_OP_CONST, .value = value };
    n.index = unit ? unit_row(ir, unit) : 0;
    return intern(ir, &n);
}

jm_node jm_ir_leaf(jm_ir *ir, jm_op op, uint32_t index)
{
    const jm_ir_node n = { .op = (uint8_t)op, .index = index };
    return intern(ir, &n);
}

jm_node jm_ir_add(jm_ir *ir, jm_op op, jm_node a, jm_node b, jm_node c)
{
    const unsigned arity = jm_op_arity(op);
    /* An operand that found no memory makes a node that says so, too. */
    if ((arity > 0 && !a) || (arity > 1 && !b) || (arity > 2 && !c)) {
        ir->failed = true;
        return 0;
    }
    const jm_ir_node n = { .op = (uint8_t)op, .a = a, .b = b, .c = c };
    return intern(ir, &n);
}

static jm_node add_indexed(jm_ir *ir, jm_op op, uint32_t index, jm_node x)
{
    const jm_ir_node n = { .op = (uint8_t)op, .a = x, .index = index };
    if (!x) {
        ir->failed = true;
        return 0;
    }
    return intern(ir, &n);
}

jm_node jm_ir_add_table(jm_ir *ir, uint32_t table, jm_node x)
{
    return add_indexed(ir, JM_OP_TABLE, table, x);
}

jm_node jm_ir_add_slope(jm_ir *ir, uint32_t table, jm_node x)
{
    return add_indexed(ir, JM_OP_SLOPE, table, x);
}

void jm_ir_place(jm_ir *ir, jm_node node, uint16_t file, uint32_t line)
{
    if (!node || ir->nodes[node].line)
        return;
    ir->nodes[node].file = file;
    ir->nodes[node].line = line;
}

/* --- tables ------------------------------------------------------------------------------ */

uint32_t jm_ir_file(jm_ir *ir, const char *path)
{
    for (uint32_t i = 0; i < ir->n_files; i++)
        if (strcmp(ir->files[i], path) == 0)
            return i;
    const char **files = WITH_ROOM(ir, files, n_files, room_files);
    const char *copy = jm_arena_text(ir->arena, path);
    if (!files || !copy || ir->n_files > UINT16_MAX) {
        ir->failed = true;
        return 0;
    }
    ir->files = files;
    files[ir->n_files] = copy;
    return ir->n_files++;
}

uint32_t jm_ir_add_quantity(jm_ir *ir, const jm_quantity *q)
{
    jm_quantity *rows = WITH_ROOM(ir, quantities, n_quantities, room_quantities);
    if (!rows)
        return UINT32_MAX;
    ir->quantities = rows;
    rows[ir->n_quantities] = *q;
    if (!jm_map_put(ir->by_name, q->name, ir->n_quantities)) {
        ir->failed = true;
        return UINT32_MAX;
    }
    return ir->n_quantities++;
}

bool jm_ir_add_moment(jm_ir *ir, jm_node moment)
{
    jm_node *rows = WITH_ROOM(ir, moments, n_moments, room_moments);
    if (!rows)
        return false;
    ir->moments = rows;
    rows[ir->n_moments++] = moment;
    return true;
}

uint32_t jm_ir_add_event(jm_ir *ir, const jm_ir_event *e)
{
    jm_ir_event *rows = WITH_ROOM(ir, events, n_events, room_events);
    if (!rows)
        return UINT32_MAX;
    ir->events = rows;
    rows[ir->n_events] = *e;
    return ir->n_events++;
}

uint32_t jm_ir_add_route(jm_ir *ir, const jm_ir_route *r)
{
    jm_ir_route *rows = WITH_ROOM(ir, routes, n_routes, room_routes);
    if (!rows)
        return UINT32_MAX;
    ir->routes = rows;
    rows[ir->n_routes] = *r;
    return ir->n_routes++;
}

uint32_t jm_ir_add_history(jm_ir *ir, const jm_ir_history *h)
{
    for (uint32_t i = 0; i < ir->n_histories; i++)
        if (ir->histories[i].x == h->x && ir->histories[i].tau == h->tau)
            return i;
    jm_ir_history *rows = WITH_ROOM(ir, histories, n_histories, room_histories);
    if (!rows)
        return UINT32_MAX;
    ir->histories = rows;
    rows[ir->n_histories] = *h;
    return ir->n_histories++;
}

uint32_t jm_ir_table_new(jm_ir *ir, const jm_ir_table *t)
{
    jm_ir_table *rows = WITH_ROOM(ir, tables, n_tables, room_tables);
    if (!rows)
        return UINT32_MAX;
    ir->tables = rows;
    rows[ir->n_tables] = *t;
    return ir->n_tables++;
}
