/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kernel leaves the upper halves of the vector registers empty. Where they are in use the
 * engine's own instructions, which know nothing of them, wait hundreds of cycles after each call.
 */
#include "core/lanes/block.h"
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

enum { UPPER_YMM = 1u << 2, UPPER_ZMM = 1u << 6 }; /* of the registers that plain code uses, too */

/* Whether the processor tells which parts of its registers are in use. */
static bool can_tell(void)
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    const bool has_xsave = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_OSXSAVE);
    return has_xsave && __get_cpuid_count(0xd, 1, &a, &b, &c, &d) && (a & 1u << 2);
}

static uint32_t halves_in_use(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(1));
    return low & (UPPER_YMM | UPPER_ZMM);
}

static void empty_halves(void)
{
    __asm__ volatile("vzeroupper" : : : "memory");
}

/* Calls `call` a few times: the system may come between, and bring back what was. */
#define EXPECT_EMPTY(call)                                                                         \
    do {                                                                                           \
        uint32_t used = 1;                                                                         \
        for (int turn = 0; turn < 8 && used; turn++) {                                             \
            empty_halves();                                                                        \
            call;                                                                                  \
            used = halves_in_use();                                                                \
        }                                                                                          \
        jm_test_note("%s", #call);                                                                 \
        expect_int(used, 0);                                                                       \
    } while (0)

static void check(const jm_kernels *k, const jm_block *b, double *out)
{
    const jm_frame f = jm_block_frame(b);
    const jm_model_abi *abi = b->model->abi;
    if (k->start) { /* a patient alone has no own ones */
        EXPECT_EMPTY(k->derive(&f, out));
        EXPECT_EMPTY(k->start(&f, out));
    }
    EXPECT_EMPTY(k->rhs(&f, out));
    EXPECT_EMPTY(k->jac(&f, out));
    EXPECT_EMPTY(k->clocks(&f, out));
    for (uint32_t i = 0; k->signal && i < abi->n_signals; i++)
        EXPECT_EMPTY(k->signal(&f, i, out));
    for (uint32_t i = 0; i < abi->n_events; i++)
        EXPECT_EMPTY(k->set(&f, i, out));
    for (uint32_t i = 0; i < abi->n_routes; i++)
        EXPECT_EMPTY(k->route(&f, i, out));
}

JM_TEST("kernels of all widths leave the upper halves of registers empty")
{
    jm_error err = { 0 };
    jm_model *model = NULL;
    jm_block *block = NULL;
    const jm_model_options options = kt_options(JM_MODEL_COMPILED);
    if (!can_tell())
        jm_test_skip("the processor does not tell what is in use");
    if (expect_status(jm_model_open(&model, "glucose/closed_loop", &options, &err), JM_OK, &err) &&
        expect_status(jm_block_new(&block, model, JM_LANES, &err), JM_OK, &err)) {
        double *out = kt_rows((size_t)model->abi->n_jac + model->abi->n_states);
        for (uint32_t i = 0; out && i < model->abi->n_params * JM_LANES; i++)
            block->p[i] = model->abi->params[i / JM_LANES].value;
        if (expect_true(out != NULL)) {
            check(model->wide, block, out);
            check(model->single, block, out);
        }
        free(out);
    }
    jm_block_free(block);
    jm_model_close(model);
}
#else
JM_TEST("kernels of all widths leave the upper halves of registers empty")
{
    jm_test_skip("no such registers here");
}
#endif

JM_TEST_MAIN
