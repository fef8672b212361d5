/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/progress.h"
#include "cli/scene.h"
#include "core/base/config.h"
#include "core/lanes/stepper.h"
#include "hpc/survey.h"
#include "io/import/reader.h"

typedef struct findings {
    int bad;
} findings;

static void say(findings *f, bool good, const char *what, const char *detail, const char *remedy)
{
    printf("%-4s %-12s %s%s%s\n", good ? "ok" : "BAD", what, detail, good ? "" : "; ",
           good ? "" : remedy);
    f->bad += !good;
}

static void machine(findings *f)
{
    bool fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
    say(f, fma, "processor",
        wide  ? "AVX-512: kernels of 8 lanes"
        : fma ? "AVX2 and FMA: kernels of 4 lanes"
              : "no AVX2 with FMA",
        "models run in the plain evaluator, slowly");
    printf("     %-12s %s, %s, SUNDIALS %s; %s\n", "build", JM_BUILD_TYPE, JM_BUILD_COMPILER,
           JM_BUILD_SUNDIALS, JM_BUILD_RESULTS);
}

static jm_status open_model(jm_scene *scene, jm_model **model, jm_error *err)
{
    jm_model_options options;
    jm_status status = jm_scene_model_options(scene, &options, err);
    return status == JM_OK ? jm_model_open(model, "glucose/hovorka", &options, err) : status;
}

static void fill(jm_block *block)
{
    const jm_model_abi *abi = block->model->abi;
    jm_frame frame = jm_block_frame(block);
    for (uint32_t i = 0; i < abi->n_params + abi->n_inputs; i++) {
        const jm_var_info *v = i < abi->n_params ? &abi->params[i]
                                                 : &abi->inputs[i - abi->n_params];
        for (uint32_t l = 0; l < block->lanes; l++)
            block->p[i * block->lanes + l] = v->value;
    }
    for (uint32_t l = 0; l < block->lanes; l++)
        block->t[l] = 0;
    jm_block_derive(block);
    jm_kernels_call(block->kernels, block->kernels->start, &frame, block->y);
    block->y[0] *= 1.2; /* off its rest, so that there is something to do */
}

/* Steps per second of one method on eight alike patients over a day; 0 where it fails. */
static double steps_per_second(const jm_model *model, const char *method)
{
    const jm_stepper_type *type = jm_stepper_find(method);
    double atol[64], stop[JM_LANES];
    jm_stepper_options options = { .rtol = 1e-6, .atol = atol };
    jm_block *block = NULL;
    jm_stepper *stepper = NULL;
    double rate = 0;
    for (size_t i = 0; i < 64; i++)
        atol[i] = 1e-9;
    for (size_t l = 0; l < JM_LANES; l++)
        stop[l] = 1440;
    if (!type || model->abi->n_states > 64 ||
        jm_block_new(&block, model, JM_LANES, NULL) != JM_OK)
        return 0;
    fill(block);
    if (jm_stepper_new(&stepper, type, block, &options, NULL) == JM_OK) {
        double start = jm_clock();
        uint64_t steps = 0;
        for (int again = 0; again < 200; again++) {
            jm_step step = { 0 };
            fill(block);
            jm_stepper_restart(stepper, 0xFF);
            while (stepper->live && block->t[0] < stop[0] && !step.failed) {
                jm_stepper_step(stepper, stop, &step);
                steps++;
            }
        }
        rate = (double)steps / (jm_clock() - start);
    }
    jm_stepper_free(stepper);
    jm_block_free(block);
    return rate;
}

static void speed(findings *f, jm_scene *scene)
{
    jm_error err = { 0 };
    jm_model *model = NULL;
    char text[200];
    if (open_model(scene, &model, &err) != JM_OK) {
        say(f, false, "models", err.text, "is the installation complete?");
        return;
    }
    snprintf(text, sizeof text, "%s, %s", model->abi->name,
             model->so ? "compiled" : "in the plain evaluator");
    say(f, model->so != NULL, "models", text, "install a C compiler for speed");
    double own = steps_per_second(model, "dopri5"), cvode = steps_per_second(model, "cvode_bdf");
    /* A step of CVODE costs about as much as one of ours; an unoptimised build costs three
       times. */
    snprintf(text, sizeof text, "%.3g steps/s own, %.3g steps/s CVODE, eight lanes", own, cvode);
    say(f, own > 0 && cvode > 0.12 * own, "steppers", text,
        "SUNDIALS is slow here, as where it is built without optimisation: use ./bootstrap");
    jm_model_close(model);
}

static void folders(findings *f, const jm_scene *scene)
{
    say(f, access(scene->install.models, R_OK) == 0, "library", scene->install.models,
        "the models are not there: install again");
    char here[JM_INSTALL_ROOM] = ".";
    say(f, access(here, W_OK) == 0, "folder", "results can be written here",
        "this folder is read-only: use -o elsewhere");
}

/* What `jumeau import` loads: left out on purpose where its library was missing. */
static void readers(findings *f)
{
    static const struct {
        const char *name, *text;
        bool is_built;
    } all[] = { { "cellml", "CellML", JM_HAVE_XML2 }, { "sbml", "SBML", JM_HAVE_SBML } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char text[sizeof((jm_error *)0)->text + 40];
        jm_error err = { 0 };
        jm_reader *read = NULL;
        const bool good = !all[i].is_built || jm_reader_find(&read, all[i].name, &err) == JM_OK;
        snprintf(text, sizeof text, "%s: %s", all[i].text,
                 !good               ? err.text
                 : all[i].is_built ? "can be imported"
                                   : "cannot be imported, built without its library");
        say(f, good, "import", text, "is the installation complete?");
    }
}

/* What runs by many processes need. */
static void cluster(findings *f)
{
    char text[800];
    bool good = jm_survey_launcher(text, sizeof text);
    say(f, good, "launcher", text, "see docs/clusters.md");
    if (JM_HAVE_MPI) {
        good = jm_survey_mpi(text, sizeof text);
        say(f, good, "MPI", text, "several processes cannot work together");
    } else {
        say(f, true, "MPI", "built without; job arrays work (--shard)", "");
    }
    good = jm_survey_cores(text, sizeof text);
    say(f, good, "cores", text, "");
    good = jm_survey_locks(".", text, sizeof text);
    say(f, good, "locks", text, "see that no two runs write the same file at once");
    good = jm_survey_disk(".", text, sizeof text);
    say(f, good, "disk", text, "a run will wait for it: write somewhere else");
}

int cmd_doctor(int argc, char **argv)
{
    jm_scene scene = { 0 };
    const jm_opt options[] = {
        { 0, "cache", "DIR", JM_OPT_TEXT, &scene.cache, NULL, "Keep compiled models here." },
    };
    const jm_opt_spec spec = {
        "jumeau doctor",
        "Looks at this machine and this installation, and times the vector kernels.\n"
        "Ends with 1 where something is bad.",
        NULL, options, 1, 0, 0
    };
    size_t n = 0;
    findings f = { 0 };
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    printf("jumeau %s\n", JM_VERSION);
    machine(&f);
    speed(&f, &scene);
    folders(&f, &scene);
    readers(&f);
    cluster(&f);
    return f.bad ? JM_EXIT_FAILED : JM_EXIT_OK;
}
