/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/stat.h>
#include <unistd.h>

#include "core/compile/cache.h"
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"
#include "tests/support/small_model.h"

JM_TEST("kernels of a glucose model agree with the evaluator")
{
    jm_test_kernels("glucose/minimal");
    jm_test_kernels("glucose/hovorka");
}

JM_TEST("kernels of a cell with sixty exponentials agree with the evaluator")
{
    jm_test_kernels("cell/ten_tusscher_2006");
}

static const char *model(void)
{
    return small_model("rate = k * s^n; dot.s = w * (u - rate); dot.r = w * (s - r)",
                       "dose = { drug = { \"1\", into = \"s\" } }");
}

static jm_model *open_as(jm_model_mode mode)
{
    const jm_model_options options = kt_options(mode);
    jm_model *m = NULL;
    expect_status(jm_model_open(&m, small_file("named.lua", model()), &options, &small_err), JM_OK,
                  &small_err);
    return m;
}

JM_TEST("what a model names is found, with its unit and its sentence")
{
    const jm_model_mode modes[] = { JM_MODEL_COMPILED, JM_MODEL_EVALUATED };
    for (int i = 0; i < 2; i++) {
        jm_model *m = open_as(modes[i]);
        jm_ref ref;
        if (!m)
            return;
        expect_true(jm_model_find(m, "s", &ref));
        expect_int(ref.kind, JM_REF_STATE);
        expect_text(jm_model_var(m, ref)->doc, "First");
        expect_true(jm_model_find(m, "rate", &ref));
        expect_int(ref.kind, JM_REF_SIGNAL);
        expect_true(jm_model_find(m, "n", &ref));
        expect_int(ref.kind, JM_REF_PARAM);
        expect_ulp(jm_model_var(m, ref)->value, 1.7, 0);
        expect_true(jm_model_find(m, "u", &ref));
        expect_int(ref.kind, JM_REF_INPUT);
        expect_text(jm_model_var(m, ref)->name, "u");
        expect_false(jm_model_find(m, "rte", &ref));
        expect_text(jm_model_nearest(m, "rte"), "rate");
        expect_int(jm_model_route(m, "drug"), 0);
        expect_int(jm_model_route(m, "food"), UINT32_MAX);
        expect_ulp(m->time.scale, 1.0, 0);
        expect_int(m->single->lanes, 1);
        jm_model_close(m);
    }
}

JM_TEST("the shared object opens by itself and says the same of the model")
{
    jm_model *source = open_as(JM_MODEL_COMPILED), *object = NULL;
    jm_program *p = small_program(model());
    const jm_build_options options = { .include = JM_SOURCE_DIR "/include" };
    char path[4096];
    snprintf(path, sizeof path, "%s/named.so", small_scratch());
    expect_status(jm_build_into(p, &options, path, &small_err), JM_OK, &small_err);
    expect_status(jm_model_open(&object, path, NULL, &small_err), JM_OK, &small_err);
    if (source && object) {
        expect_text(object->abi->fingerprint, source->abi->fingerprint);
        expect_text(object->abi->title, "A small model");
        expect_int(object->abi->n_jac, source->abi->n_jac);
        expect_int(object->abi->n_routes, 1);
    }
    jm_model_close(source);
    jm_model_close(object);
    jm_program_free(p);
}

/* Opens the bytes of the object, changed by `size` and by what stands at `at`. */
static void expect_refused(const char *so, long size, long at, const char *part)
{
    const char *path = NULL;
    char *data = NULL;
    size_t length;
    jm_model *m = NULL;
    expect_status(jm_text_read_file(&data, &length, so, 1 << 24, &small_err), JM_OK, &small_err);
    if (at >= 0)
        data[at] ^= 0x5a;
    path = small_file("broken.so", "");
    expect_status(jm_text_write_file(path, data, (size_t)(size < 0 ? (long)length : size),
                                     &small_err), JM_OK, &small_err);
    expect_status(jm_model_open(&m, path, NULL, &small_err), JM_FILE, &small_err);
    expect_contains(small_err.text, part);
    free(data);
}

JM_TEST("objects that are damaged, or are something else, are refused before they are loaded")
{
    jm_program *p = small_program(model());
    const jm_build_options options = { .include = JM_SOURCE_DIR "/include" };
    char path[4096];
    jm_model *m = NULL;
    snprintf(path, sizeof path, "%s/whole.so", small_scratch());
    expect_status(jm_build_into(p, &options, path, &small_err), JM_OK, &small_err);
    expect_refused(path, 0, -1, "damaged");
    expect_refused(path, 30, -1, "damaged");
    expect_refused(path, 5000, -1, "damaged");
    expect_refused(path, -1, 0, "damaged");
    expect_status(jm_model_open(&m, small_file("no.so", "just text, long enough to be read as a "
                                "header of something"), NULL, &small_err), JM_FILE, &small_err);
    expect_status(jm_model_open(&m, "/no/such/model.so", NULL, &small_err), JM_FILE, &small_err);
    expect_contains(small_err.text, "/no/such/model.so");
    jm_program_free(p);
}

JM_TEST("an object of the system is no model")
{
    jm_model *m = NULL;
    const char *path = "/lib/x86_64-linux-gnu/libm.so.6";
    if (access(path, R_OK) != 0)
        jm_test_skip("there is no libm to try");
    expect_status(jm_model_open(&m, path, NULL, &small_err), JM_FILE, &small_err);
}

JM_TEST("without a compiler a model is evaluated, unless kernels are asked for")
{
    jm_model_options options = kt_options(JM_MODEL_AUTO);
    char empty[4096];
    jm_model *m = NULL;
    snprintf(empty, sizeof empty, "%s/empty-%ld", small_scratch(), (long)getpid());
    options.build.cc = "no-such-compiler-2385";
    options.build.cache = empty;
    const char *path = small_file("named.lua", model());
    expect_status(jm_model_open(&m, path, &options, &small_err), JM_OK, &small_err);
    if (m)
        expect_true(m->eval && m->self && !m->so);
    jm_model_close(m);
    options.mode = JM_MODEL_COMPILED;
    expect_status(jm_model_open(&m, path, &options, &small_err), JM_BUILD, &small_err);
    expect_false(m);
}

JM_TEST("a model shipped compiled is taken where its fingerprint fits, and only there")
{
    jm_program *p = small_program(model());
    jm_model_options options = kt_options(JM_MODEL_AUTO);
    char folder[4000], so[4096];
    jm_model *m = NULL;
    snprintf(folder, sizeof folder, "%s/shipped-%ld", small_scratch(), (long)getpid());
    expect_int(mkdir(folder, 0700), 0);
    snprintf(so, sizeof so, "%s/small.so", folder);
    expect_status(jm_build_into(p, &options.build, so, &small_err), JM_OK, &small_err);
    options.so_folder = folder;
    options.build.cc = "no-such-compiler-2385";
    options.build.cache = folder;
    const char *path = small_file("named.lua", model());
    expect_status(jm_model_open(&m, path, &options, &small_err), JM_OK, &small_err);
    if (m)
        expect_true(m->so && m->from_cache);
    jm_model_close(m);
    path = small_file("named.lua", small_model("dot.s = w * u; dot.r = w", ""));
    expect_status(jm_model_open(&m, path, &options, &small_err), JM_OK, &small_err);
    if (m)
        expect_true(m->eval);
    jm_model_close(m);
    jm_cache_remove(folder);
    jm_program_free(p);
}

JM_TEST("a kernel narrower than its group is called along it")
{
    jm_model_options options = kt_options(JM_MODEL_COMPILED);
    jm_model *m = NULL;
    options.lanes = 4;
    expect_status(jm_model_open(&m, small_file("named.lua", model()), &options, &small_err), JM_OK,
                  &small_err);
    if (m)
        expect_int(m->wide->lanes, 4);
    jm_model_close(m);
}

JM_TEST_MAIN
