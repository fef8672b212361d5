/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of imports share: a text or file becomes a program, which is evaluated at a point. */
#ifndef JM_TESTS_IMPORT_KIT_H
#define JM_TESTS_IMPORT_KIT_H

#include "core/compile/compile.h"
#include "io/import/import.h"
#include "tests/support/jm_test.h"

static jm_error kit_err;

/* A model that was imported, compiled and put where it starts. */
typedef struct kit_model {
    jm_imported imported;
    jm_program *program;
    jm_eval *eval;
    const jm_model_abi *abi;
    double *y, *p, *d, *rhs, *jac, *signals; /* one lane */
} kit_model;

JM_TEST_UNUSED static void kit_free(kit_model *m)
{
    jm_import_free(&m->imported);
    jm_eval_free(m->eval);
    jm_program_free(m->program);
    free(m->y);
    free(m->p);
    free(m->d);
    free(m->rhs);
    free(m->jac);
    free(m->signals);
    *m = (kit_model){0};
}

/* A file of the folder of data, which lies beside the checkout; NULL where it does not. */
JM_TEST_UNUSED static const char *kit_data(const char *below)
{
    static char path[4096];
    const char *folder = getenv("JM_DATA");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : JM_SOURCE_DIR "/../shared/data", below);
    FILE *file = fopen(path, "r");
    if (file)
        fclose(file);
    return file ? path : NULL;
}

static double *kit_numbers(uint32_t n)
{
    return calloc(n ? n : 1, sizeof(double));
}

static const jm_kernels *kit_kernels(const kit_model *m)
{
    for (uint32_t k = 0; k < m->abi->n_kernels; k++)
        if (m->abi->kernels[k].lanes == 1)
            return &m->abi->kernels[k];
    return NULL;
}

/* Derivatives and signals of the state m->y at time t. */
JM_TEST_UNUSED static void kit_compute(kit_model *m, double t)
{
    const jm_frame f = {1, &t, m->y, m->p, m->d, NULL, jm_eval_self(m->eval)};
    kit_kernels(m)->rhs(&f, m->rhs);
    kit_kernels(m)->jac(&f, m->jac);
    for (uint32_t i = 0; i < m->abi->n_signals; i++)
        kit_kernels(m)->signal(&f, i, &m->signals[i]);
}

static void kit_start(kit_model *m)
{
    const jm_model_abi *abi = m->abi;
    const double t = 0;
    m->y = kit_numbers(abi->n_states);
    m->p = kit_numbers(abi->n_params + abi->n_inputs);
    m->d = kit_numbers(abi->n_derived);
    m->rhs = kit_numbers(abi->n_states);
    m->jac = kit_numbers(abi->n_jac);
    m->signals = kit_numbers(abi->n_signals);
    for (uint32_t i = 0; i < abi->n_params; i++)
        m->p[i] = abi->params[i].value;
    const jm_frame f = {1, &t, m->y, m->p, m->d, NULL, jm_eval_self(m->eval)};
    kit_kernels(m)->derive(&f, m->d);
    kit_kernels(m)->start(&f, m->y);
    kit_compute(m, 0);
}

/* From what jm_import_… left in m->imported. */
static bool kit_compile(kit_model *m)
{
    jm_ir *ir = NULL;
    const jm_text *lua = &m->imported.lua;
    if (!expect_status(jm_read_model_text(&ir, lua->data, lua->length, "it.lua", NULL, &kit_err),
                       JM_OK, &kit_err) ||
        !expect_status(jm_program_make(&m->program, ir, NULL, NULL, &kit_err), JM_OK, &kit_err) ||
        !expect_status(jm_eval_new(&m->eval, m->program, &kit_err), JM_OK, &kit_err))
        return false;
    m->abi = jm_eval_abi(m->eval);
    kit_start(m);
    return true;
}

JM_TEST_UNUSED static bool kit_import_file(kit_model *m, const char *path)
{
    *m = (kit_model){0};
    kit_err = (jm_error){0};
    return expect_status(jm_import_file(&m->imported, path, NULL, &kit_err), JM_OK, &kit_err) &&
           kit_compile(m);
}

JM_TEST_UNUSED static bool kit_import_text(kit_model *m, const char *text)
{
    *m = (kit_model){0};
    kit_err = (jm_error){0};
    return expect_status(jm_import_text(&m->imported, text, strlen(text), "it.xml", NULL, &kit_err),
                         JM_OK, &kit_err) &&
           kit_compile(m);
}

/* The text is refused with a message that contains `part`. */
JM_TEST_UNUSED static void kit_refused(const char *text, const char *part)
{
    jm_imported none;
    kit_err = (jm_error){0};
    jm_test_note("%.150s", part);
    if (!expect_true(jm_import_text(&none, text, strlen(text), "it.xml", NULL, &kit_err) != JM_OK))
        jm_import_free(&none);
    expect_contains(kit_err.text, part);
}

/* Row of the quantity that the original calls `id` among `info[n]`; n where there is none. */
JM_TEST_UNUSED static uint32_t kit_row(const kit_model *m, const jm_var_info *info, uint32_t n,
                                       const char *id)
{
    const jm_foreign *model = m->imported.model;
    for (uint32_t i = 0; i < model->n_quantities; i++)
        for (uint32_t k = 0; k < n && strcmp(model->quantities[i]->id, id) == 0; k++)
            if (strcmp(info[k].name, model->quantities[i]->name) == 0)
                return k;
    return n;
}

#endif
