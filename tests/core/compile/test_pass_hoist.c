/* SPDX-License-Identifier: Apache-2.0 */
/* What is computed when: classify, fuse and hoist together. */
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

static uint32_t count_ops(const jm_program *p, const jm_node *roots, uint32_t n, jm_op op)
{
    static uint8_t seen[100000];
    uint32_t found = 0;
    memset(seen, 0, sizeof seen);
    for (uint32_t i = 0; i < n; i++)
        seen[roots[i]] = 1;
    for (jm_node i = p->ir->n_nodes; i-- > 1;) {
        const jm_ir_node *node = &p->ir->nodes[i];
        if (!seen[i])
            continue;
        found += node->op == op;
        seen[node->a] = seen[node->b] = seen[node->c] = 1;
    }
    return found;
}

static bool is_derived(const jm_program *p, jm_op op)
{
    for (uint32_t i = 0; i < p->n_derived; i++)
        if (p->ir->nodes[p->derived[i]].op == op)
            return true;
    return false;
}

JM_TEST("what follows from parameters alone is kept in d, once")
{
    jm_program *p = small_program(small_model("dot.s = w * (exp(k * n) * s - s / exp(k * n))\n"
                                              "    dot.r = w * (u - r)", ""));
    if (!p)
        return;
    expect_int(p->n_derived, 3); /* the exponential, its reciprocal, and the slope of s' */
    expect_true(is_derived(p, JM_OP_EXP));
    expect_true(is_derived(p, JM_OP_MUL));
    jm_program_free(p);
}

JM_TEST("parameters themselves, signs and constants need no row in d")
{
    static const char equations[] = "dot.s = -k * w * s + w * 2; dot.r = w * (u - n)";
    jm_program *p = small_program(small_model(equations, ""));
    if (!p)
        return;
    expect_false(is_derived(p, JM_OP_NEG));
    expect_false(is_derived(p, JM_OP_QUANTITY));
    expect_false(is_derived(p, JM_OP_CONST));
    jm_program_free(p);
}

JM_TEST("inputs change with the patient, states and time with the step")
{
    jm_program *p = small_program(small_model("dot.s = w * u * k; dot.r = w * sin(t * w)", ""));
    if (!p)
        return;
    for (uint32_t s = 0; s < 2; s++) {
        const bool r = strcmp(p->ir->quantities[p->state[s]].name, "r") == 0;
        expect_int(p->ir->nodes[p->rhs[s]].rate, r ? JM_RATE_STEP : JM_RATE_PATIENT);
    }
    jm_program_free(p);
}

JM_TEST("a product that one sum uses is fused, one that is used twice is not")
{
    jm_program *p = small_program(small_model("dot.s = w * (s * r + u); dot.r = w * (u - s)", ""));
    if (p)
        expect_int(count_ops(p, p->rhs, 2, JM_OP_FMA), 1);
    jm_program_free(p);
    p = small_program(small_model("dot.s = w * (s * r + u); dot.r = w * (s * r - n)", ""));
    if (p)
        expect_int(count_ops(p, p->rhs, 2, JM_OP_FMA), 0);
    jm_program_free(p);
}

JM_TEST("a product that is computed once per patient is not fused into the step")
{
    jm_program *p = small_program(small_model("dot.s = w * (k * n + s); dot.r = w * (u - s)", ""));
    if (p) {
        expect_int(count_ops(p, p->rhs, 2, JM_OP_FMA), 0);
        expect_true(is_derived(p, JM_OP_MUL));
    }
    jm_program_free(p);
}

JM_TEST("start values, clocks and routes do not look at d")
{
    jm_text text;
    jm_program *p = small_program(small_model("dot.s = w * k * n * s; dot.r = w\n"
                                              "    every(k * n / w, { set = { r = k * n } })",
                                              "dose = { drug = { \"1\", into = \"s\", over = \"n\" } }"));
    jm_text_init(&text);
    if (p) {
        expect_status(jm_emit_c(p, &text, &small_err), JM_OK, &small_err);
        const char *names[] = { "JM_KERNEL(start)", "JM_KERNEL(clocks)", "void route_0(" };
        for (size_t i = 0; i < 3; i++) {
            const char *from = strstr(text.data, names[i]);
            const char *to = from ? strstr(from, "\n}\n") : NULL;
            const char *d = from ? strstr(from, "f->d") : NULL;
            expect_true(to && (!d || d > to));
        }
    }
    jm_text_clear(&text);
    jm_program_free(p);
}

JM_TEST_MAIN
