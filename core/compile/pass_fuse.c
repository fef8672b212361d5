/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuse: a b + c in one rounding, where the product has no other use. Products that change less
 * often than the sum stay by themselves: they are computed once per patient. Where both operands
 * of a sum are products the first one is fused, so the result depends on the graph alone.
 */
#include "core/compile/passes.h"

#include <stdlib.h>

#include "core/compile/algebra.h"
#include "core/compile/roots.h"

typedef struct fuser {
    jm_ir *ir;
    jm_algebra g;
    jm_cone cone;
    jm_node *map;   /* [n_nodes before] */
    uint32_t *uses; /* [n_nodes before] */
} fuser;

static bool is_lone_product(const fuser *f, jm_node node, uint8_t rate)
{
    const jm_ir_node *n = &f->ir->nodes[node];
    return n->op == JM_OP_MUL && f->uses[node] == 1 && n->rate == rate;
}

static jm_node fused(fuser *f, jm_node product, bool negative, jm_node rest)
{
    const jm_ir_node n = f->ir->nodes[product];
    const jm_node a = f->map[n.a];
    return jm_make(&f->g, JM_OP_FMA, negative ? jm_make(&f->g, JM_OP_NEG, a, 0, 0) : a,
                   f->map[n.b], rest);
}

static jm_node rebuilt(fuser *f, jm_node old)
{
    const jm_ir_node n = f->ir->nodes[old];
    const jm_node a = n.a ? f->map[n.a] : 0;
    const jm_node b = n.b ? f->map[n.b] : 0;
    const jm_node c = n.c ? f->map[n.c] : 0;
    const bool is_sub = n.op == JM_OP_SUB;
    if (n.op == JM_OP_ADD || is_sub) {
        if (is_lone_product(f, n.a, n.rate))
            return fused(f, n.a, false, is_sub ? jm_make(&f->g, JM_OP_NEG, b, 0, 0) : b);
        if (is_lone_product(f, n.b, n.rate))
            return fused(f, n.b, is_sub, a);
    }
    if (a == n.a && b == n.b && c == n.c)
        return old;
    if (n.op == JM_OP_TABLE)
        return jm_ir_add_table(f->ir, n.index, a);
    if (n.op == JM_OP_SLOPE)
        return jm_ir_add_slope(f->ir, n.index, a);
    return jm_ir_add(f->ir, (jm_op)n.op, a, b, c);
}

static jm_status fuser_init(fuser *f, jm_ir *ir, jm_error *err)
{
    f->ir = ir;
    jm_algebra_init(&f->g, ir);
    jm_cone_init(&f->cone, ir);
    f->map = calloc(ir->n_nodes, sizeof *f->map);
    f->uses = calloc(ir->n_nodes, sizeof *f->uses);
    if (!f->map || !f->uses || !jm_cone_start(&f->cone))
        return jm_fail(err, JM_MEMORY, "no memory left to fuse products and sums");
    return JM_OK;
}

static void fuser_clear(fuser *f)
{
    jm_algebra_clear(&f->g);
    jm_cone_clear(&f->cone);
    free(f->map);
    free(f->uses);
}

/* Everything in the cone, whose roots have been counted already. */
static jm_status fuse_cone(fuser *f, jm_error *err)
{
    const uint32_t n = f->cone.n;
    for (uint32_t i = 0; i < n; i++) {
        const jm_ir_node *node = &f->ir->nodes[f->cone.nodes[i]];
        f->uses[node->a]++;
        f->uses[node->b]++;
        f->uses[node->c]++;
    }
    for (uint32_t i = 0; i < n; i++) {
        const jm_node old = f->cone.nodes[i];
        const jm_node new = rebuilt(f, old);
        if (!new)
            return jm_fail(err, JM_MEMORY, "no memory left to fuse products and sums");
        f->map[old] = new;
        f->ir->nodes[new].rate = f->ir->nodes[old].rate;
        jm_ir_place(f->ir, new, f->ir->nodes[old].file, f->ir->nodes[old].line);
    }
    return JM_OK;
}

static void count_root(void *user, jm_node *root)
{
    fuser *f = user;
    jm_cone_add(&f->cone, *root);
    f->uses[*root]++;
}

static void replace_root(void *user, jm_node *root)
{
    const fuser *f = user;
    *root = f->map[*root];
}

jm_status jm_pass_fuse(jm_ir *ir, jm_error *err)
{
    fuser f = { .ir = ir };
    jm_status status = fuser_init(&f, ir, err);
    if (status == JM_OK) {
        jm_roots_each(ir, count_root, &f);
        status = fuse_cone(&f, err);
    }
    if (status == JM_OK)
        jm_roots_each(ir, replace_root, &f);
    fuser_clear(&f);
    return status;
}

jm_status jm_fuse(jm_ir *ir, jm_node *roots, uint32_t n, jm_error *err)
{
    fuser f = { .ir = ir };
    jm_status status = fuser_init(&f, ir, err);
    if (status == JM_OK) {
        /* What the model's own tables use stays as it is, so that both see the same values. */
        jm_roots_each(ir, count_root, &f);
        for (uint32_t i = 0; i < n; i++)
            count_root(&f, &roots[i]);
        status = fuse_cone(&f, err);
    }
    for (uint32_t i = 0; status == JM_OK && i < n; i++)
        replace_root(&f, &roots[i]);
    fuser_clear(&f);
    return status;
}
