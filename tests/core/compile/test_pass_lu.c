/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/passes.h"

#include "core/base/random.h"
#include "tests/support/jm_test.h"

enum { MOST = 80 };

/* A program that holds a pattern and nothing else. */
static bool plan(jm_program *p, bool (*has)(uint32_t r, uint32_t c), uint32_t n)
{
    static uint32_t col[MOST + 1], row[MOST * MOST];
    jm_error err = { 0 };
    memset(p, 0, sizeof *p);
    p->ir = jm_ir_new();
    p->n_states = n;
    for (uint32_t c = 0; c < n; c++) {
        col[c] = p->n_jac;
        for (uint32_t r = 0; r < n; r++)
            if (has(r, c))
                row[p->n_jac++] = r;
    }
    col[n] = p->n_jac;
    p->jac_col = col;
    p->jac_row = row;
    return expect_status(jm_pass_lu(p, &err), JM_OK, &err);
}

static bool in_lu(const jm_program *p, uint32_t r, uint32_t c)
{
    for (uint32_t k = p->lu_col[c]; k < p->lu_col[c + 1]; k++)
        if (p->lu_row[k] == r)
            return true;
    return false;
}

/* Everything that elimination in that order touches is in the pattern, and nothing else. */
static void expect_exact(const jm_program *p, bool (*has)(uint32_t r, uint32_t c))
{
    static bool a[MOST][MOST];
    const uint32_t n = p->n_states;
    uint32_t wrong = 0;
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t c = 0; c < n; c++)
            a[r][c] = r == c || has(p->lu_order[r], p->lu_order[c]);
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t r = k + 1; r < n; r++)
            for (uint32_t c = k + 1; a[r][k] && c < n; c++)
                a[r][c] = a[r][c] || a[k][c];
    for (uint32_t r = 0; r < n; r++)
        for (uint32_t c = 0; c < n; c++)
            wrong += a[r][c] != in_lu(p, r, c);
    expect_int(wrong, 0);
}

static bool is_diagonal(uint32_t r, uint32_t c)
{
    return r == c;
}

static bool is_band(uint32_t r, uint32_t c)
{
    return r + 1 >= c && c + 1 >= r;
}

/* The first state sees all others and is seen by all: as the voltage of a cell. */
static bool is_arrow(uint32_t r, uint32_t c)
{
    return r == 0 || c == 0 || r == c;
}

static bool is_random(uint32_t r, uint32_t c)
{
    return jm_random_uniform(2385, r, c, 0) < 0.06;
}

static bool is_full(uint32_t r, uint32_t c)
{
    (void)r;
    (void)c;
    return true;
}

JM_TEST("diagonals, bands and arrows fill nothing in")
{
    jm_program p;
    if (plan(&p, is_diagonal, 70))
        expect_int(p.n_lu, 70);
    jm_ir_free(p.ir);
    if (plan(&p, is_band, 70))
        expect_int(p.n_lu, 70 + 2 * 69);
    jm_ir_free(p.ir);
    if (plan(&p, is_arrow, 70)) {
        expect_int(p.n_lu, 70 + 2 * 69);
        expect_true(p.lu_order[69] == 0 || p.lu_order[68] == 0); /* the hub comes last */
    }
    jm_ir_free(p.ir);
}

JM_TEST("the pattern is what elimination touches, no more and no less")
{
    bool (*const patterns[])(uint32_t, uint32_t) = { is_band, is_arrow, is_random, is_full };
    for (size_t i = 0; i < 4; i++) {
        jm_program p;
        jm_test_note("pattern %zu", i);
        if (plan(&p, patterns[i], 77))
            expect_exact(&p, patterns[i]);
        jm_ir_free(p.ir);
    }
}

JM_TEST("no states, no factors")
{
    jm_program p;
    if (plan(&p, is_full, 0))
        expect_int(p.n_lu, 0);
    jm_ir_free(p.ir);
}

JM_TEST("ten Tusscher's cell of 2006 fills nothing in, as is known of it")
{
    static const char *const roots[] = { JM_SOURCE_DIR "/models" };
    const jm_search search = { .roots = roots, .n_roots = 1 };
    jm_error err = { 0 };
    jm_ir *ir = NULL;
    jm_program *p = NULL;
    if (jm_read_model(&ir, "cell/ten_tusscher_2006", &search, &err) != JM_OK)
        jm_test_skip("the model is not there");
    expect_status(jm_program_make(&p, ir, NULL, NULL, &err), JM_OK, &err);
    if (p) {
        expect_int(p->n_jac, 76);
        expect_int(p->n_lu, 76);
    }
    jm_program_free(p);
}

JM_TEST_MAIN
