/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of a kernel that works in packs (pack.h): first each pack, with the scalars that it takes,
 * then what is left.
 */
#include <stdio.h>

#include "core/compile/emit.h"

/* The node that stands for a lane without work of its own: it repeats another one's. */
static jm_node in_lane(const jm_node *node, unsigned lane)
{
    for (unsigned l = lane; l-- > 0 && !node[lane];) {
        if (node[l])
            return node[l];
    }
    for (unsigned l = lane; l < JM_PACK_MOST; l++) {
        if (node[l])
            return node[l];
    }
    return node[lane];
}

static void add_list(jm_emitter *e, jm_text *out, const jm_node *node)
{
    jm_text_add(out, "(jm_pack){ ");
    for (unsigned l = 0; l < e->packer.width; l++) {
        const jm_node one = in_lane(node, l);
        jm_text_add(out, l ? ", " : "");
        if (e->ir->nodes[one].op == JM_OP_CONST) {
            jm_emit_number(out, e->ir->nodes[one].value);
        } else {
            jm_emit_argument(e, out, one, false);
        }
    }
    jm_text_add(out, " }");
}

static void add_operand(jm_emitter *e, jm_text *out, const jm_pack_operand *operand)
{
    const jm_node one = in_lane(operand->node, 0);
    switch (operand->from) {
    case JM_PACK_WHOLE:
        jm_text_add(out, e->pack[operand->pack]);
        break;
    case JM_PACK_SAME:
        jm_text_addf(out, "jm_pack_of(");
        if (e->ir->nodes[one].op == JM_OP_CONST) {
            jm_emit_number(out, e->ir->nodes[one].value);
        } else {
            jm_emit_argument(e, out, one, false);
        }
        jm_text_add(out, ")");
        break;
    default: add_list(e, out, operand->node);
    }
}

static const char *sign_of(jm_op op)
{
    switch (op) {
    case JM_OP_ADD: return " + ";
    case JM_OP_SUB: return " - ";
    case JM_OP_MUL: return " * ";
    case JM_OP_DIV: return " / ";
    default: return NULL;
    }
}

static void add_operation(jm_emitter *e, jm_text *out, const jm_pack *pack)
{
    const char *sign = sign_of(pack->op);
    if (pack->op == JM_OP_NEG)
        jm_text_add(out, "-");
    else if (!sign)
        jm_text_addf(out, "jm_pack_%s(", jm_op_text(pack->op));
    for (unsigned o = 0; o < jm_op_arity(pack->op); o++) {
        if (o)
            jm_text_add(out, sign ? sign : ", ");
        add_operand(e, out, &pack->operand[o]);
    }
    jm_text_add(out, sign || pack->op == JM_OP_NEG ? "" : ")");
}

static const char *kept(jm_emitter *e, const char *text)
{
    const char *copy = jm_arena_text(e->scratch, text);
    e->failed = e->failed || !copy;
    return copy ? copy : "";
}

static void declare(jm_emitter *e, uint32_t i)
{
    const jm_pack *pack = &e->packer.packs[i];
    const jm_ir_node *one = &e->ir->nodes[in_lane(pack->node, 0)];
    char name[24];
    jm_text statement, comment;
    jm_text_init(&statement);
    jm_text_init(&comment);
    snprintf(name, sizeof name, "n%u", (unsigned)++e->n_locals);
    e->pack[i] = kept(e, name);
    jm_text_addf(&statement, "const jm_pack %s = ", name);
    add_operation(e, &statement, pack);
    jm_text_add(&statement, ";");
    jm_emit_place(e, &comment, one->file, one->line);
    jm_emit_line(e, 4, statement.data, comment.data);
    e->failed = e->failed || statement.failed || comment.failed;
    jm_text_clear(&statement);
    jm_text_clear(&comment);
}

/* From here on the nodes are known as lanes of the pack, but for those known already. */
static void name_lanes(jm_emitter *e, uint32_t i, const jm_emit_job *job, jm_emit_node_fn *store)
{
    for (unsigned l = 0; l < e->packer.width; l++) {
        const jm_node node = e->packer.packs[i].node[l];
        char name[40];
        if (!node || jm_cone_has(&e->order, node))
            continue;
        snprintf(name, sizeof name, "%.20s[%u]", e->pack[i], l);
        e->text[node] = kept(e, name);
        e->tight[node] = JM_TIGHT_WORD;
        e->known[node] = e->now + 1;
        e->order.mark[node] = e->order.turn;
        store(e, job, node);
    }
}

/* The scalars that `node` needs, and itself. */
static void say_below(jm_emitter *e, const jm_emit_job *job, jm_node node, jm_emit_node_fn *say)
{
    uint32_t i = e->order.n;
    jm_cone_add(&e->order, node);
    for (; i < e->order.n; i++)
        say(e, job, e->order.nodes[i]);
}

static void say_operands(jm_emitter *e, const jm_emit_job *job, const jm_pack *pack,
                         jm_emit_node_fn *say)
{
    for (unsigned o = 0; o < jm_op_arity(pack->op); o++) {
        for (unsigned l = 0; l < e->packer.width; l++) {
            const jm_node node = in_lane(pack->operand[o].node, l);
            if (pack->operand[o].from == JM_PACK_WHOLE || !node)
                continue;
            say_below(e, job, node, say);
            jm_emit_recall(e, node);
        }
    }
}

void jm_emit_packed(jm_emitter *e, const jm_emit_job *job, uint32_t first, uint32_t n,
                    jm_emit_node_fn *say, jm_emit_node_fn *store)
{
    jm_packer *k = &e->packer;
    if (!jm_packer_plan(k, e->cone.nodes + first, n, e->cone.stop) ||
        !(e->pack = jm_arena_take(e->scratch, k->n_packs + 1, sizeof *e->pack))) {
        e->failed = true;
        return;
    }
    for (uint32_t i = 0; i < k->n_packs; i++) {
        say_operands(e, job, &k->packs[i], say);
        declare(e, i);
        name_lanes(e, i, job, store);
    }
    for (uint32_t i = 0; i < n; i++)
        say_below(e, job, e->cone.nodes[first + i], say);
}
