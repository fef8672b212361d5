/* SPDX-License-Identifier: Apache-2.0 */
/* Packs: what goes together in the kernels of one patient alone. */
#include "core/compile/pack.h"
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

/* The right-hand side of a program as one part. */
typedef struct planned {
    jm_program *p;
    jm_cone cone;
    jm_packer k;
} planned;

static bool plan(planned *w, const char *equations, unsigned width)
{
    memset(w, 0, sizeof *w);
    w->p = small_program(small_model(equations, ""));
    if (!w->p)
        return false;
    jm_cone_init(&w->cone, w->p->ir);
    expect_true(jm_packer_init(&w->k, w->p->ir) && jm_cone_start(&w->cone));
    for (uint32_t s = 0; s < w->p->n_states; s++)
        jm_cone_add(&w->cone, w->p->rhs[s]);
    w->k.width = width;
    return expect_true(jm_packer_plan(&w->k, w->cone.nodes, w->cone.n, NULL));
}

static void forget(planned *w)
{
    jm_packer_clear(&w->k);
    jm_cone_clear(&w->cone);
    jm_program_free(w->p);
}

static unsigned lanes_of(const jm_pack *pack)
{
    unsigned n = 0;
    for (unsigned l = 0; l < JM_PACK_MOST; l++)
        n += pack->node[l] != 0;
    return n;
}

/* Packs of an operation, and the lanes at work in them. */
static unsigned count(const planned *w, jm_op op, unsigned *lanes)
{
    unsigned n = 0;
    *lanes = 0;
    for (uint32_t i = 0; i < w->k.n_packs; i++) {
        if (w->k.packs[i].op == op) {
            n++;
            *lanes += lanes_of(&w->k.packs[i]);
        }
    }
    return n;
}

/* Eight gates that open with s, each with its own half and slope. */
static const char *gates(void)
{
    return "local sum = 0\n"
           "for i = 1, 8 do sum = sum + i / (1 + exp((s - 0.37 * i) / (1.1 + 0.2 * i))) end\n"
           "dot.s = w * (sum - s); dot.r = w * (u - r)";
}

JM_TEST("chains of the same shape stay in packs from end to end")
{
    planned w;
    unsigned lanes;
    if (plan(&w, gates(), 8)) {
        expect_int(count(&w, JM_OP_EXP, &lanes), 1);
        expect_int(lanes, 8);
        expect_int(count(&w, JM_OP_DIV, &lanes), 1);
        expect_int(lanes, 8);
        expect_int(count(&w, JM_OP_ADD, &lanes), 2); /* s - half, 1 + exp */
        expect_int(w.k.n_packs, 5);
        expect_int(w.k.packs[w.k.n_packs - 1].operand[1].from, JM_PACK_WHOLE);
    }
    forget(&w);
}

JM_TEST("packs of four serve machines with shorter vectors, and leave nothing behind")
{
    planned w;
    unsigned lanes;
    if (plan(&w, gates(), 8)) {
        w.k.width = 4;
        expect_true(jm_packer_plan(&w.k, w.cone.nodes, w.cone.n, NULL));
        expect_int(count(&w, JM_OP_EXP, &lanes), 2);
        expect_int(lanes, 8);
        expect_int(count(&w, JM_OP_DIV, &lanes), 2);
    }
    forget(&w);
}

JM_TEST("operations that wait for each other are not put together")
{
    planned w;
    unsigned lanes;
    if (plan(&w, "dot.s = w * exp(-exp(-exp(-s))); dot.r = w * exp(-r)", 8)) {
        for (uint32_t i = 0; i < w.k.n_packs; i++)
            expect_true(lanes_of(&w.k.packs[i]) <= 2); /* one of the chain, and exp(-r) */
        (void)count(&w, JM_OP_EXP, &lanes);
        expect_true(lanes <= 2);
    }
    forget(&w);
}

JM_TEST("quotients of scattered operands stay scalar, functions do not")
{
    planned w;
    unsigned lanes;
    if (plan(&w, "dot.s = w * (s / r + r / (s + u * r) + (s - r) / (s * s + u) + log(s) + log(r)\n"
                 "  + log(s + r)); dot.r = w * (u * s / (r + s * s) - r)", 8)) {
        expect_int(count(&w, JM_OP_DIV, &lanes), 0);
        expect_int(count(&w, JM_OP_LOG, &lanes), 1);
        expect_int(lanes, 3);
    }
    forget(&w);
}

/* Everything that a pack takes from another stands there, in a pack before it. */
static void expect_order(const planned *w, uint32_t i)
{
    const jm_pack *pack = &w->k.packs[i];
    for (unsigned o = 0; o < jm_op_arity(pack->op); o++) {
        if (pack->operand[o].from != JM_PACK_WHOLE)
            continue;
        expect_true(pack->operand[o].pack < i);
        for (unsigned l = 0; l < w->k.width; l++) {
            const jm_node wanted = pack->operand[o].node[l];
            expect_true(!wanted || w->k.packs[pack->operand[o].pack].node[l] == wanted);
        }
    }
}

JM_TEST("packs only take from packs before them, lane by lane")
{
    static const char *const models[] = {
        "local a = 0\n"
        "for i = 1, 23 do a = a + exp(-s * i) / (1 + exp(r / i)) + log(1 + exp(s - i)) end\n"
        "dot.s = w * a; dot.r = w * (s - r)",
        "dot.s = w * (exp(s) / exp(r) + sin(s) * sin(r) * sin(u * s)); dot.r = w * sqrt(1 + s * s)"
    };
    for (size_t m = 0; m < 2; m++) {
        planned w;
        for (unsigned width = 4; plan(&w, models[m], width); width += 4) {
            for (uint32_t i = 0; i < w.k.n_packs; i++)
                expect_order(&w, i);
            expect_true(w.k.n_packs > 0);
            if (width == 8)
                break;
            forget(&w);
        }
        forget(&w);
    }
}

JM_TEST_MAIN
