/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a call of a model's kernels costs: nanoseconds for one call of the right-hand side, of the
 * Jacobian, of factoring I - gamma J and of solving with it, for eight patients at once (twice a
 * call of the kernels of width 4) and for one alone.
 *
 *     bench_kernels [model ...]       without models: all that ship with Jumeau
 *
 * Each number is the least of many measurements, so that other work on the machine does not count.
 */
#define _GNU_SOURCE /* nftw */
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/lanes/lu.h"
#include "core/lanes/memory.h"
#include "core/lanes/spread.h"
#include "core/model/model.h"

enum { MOST_MODELS = 500, NAME = 256, TURNS = 60 };

static char names[MOST_MODELS][NAME];
static size_t n_names;

/* One model's numbers for a group of `lanes`, and what is timed on them. */
typedef struct group {
    const jm_model *model;
    const jm_kernels *kernels;
    jm_lu *lu;
    jm_frame frame;
    double *y, *p, *d, *jac, *out, *gamma, *values;
} group;

typedef void timed_fn(group *g);

static void call_rhs(group *g)
{
    jm_kernels_call(g->kernels, g->kernels->rhs, &g->frame, g->out);
}

static void call_jac(group *g)
{
    jm_kernels_call(g->kernels, g->kernels->jac, &g->frame, g->jac);
}

static void call_factor(group *g)
{
    jm_lu_newton(g->lu, g->gamma, g->jac, g->values);
    (void)jm_lu_factor(g->lu, g->values);
}

static void call_solve(group *g)
{
    jm_lu_solve(g->lu, g->out);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

/* ns a call; a turn takes some ten microseconds. */
static double time_of(timed_fn *fn, group *g)
{
    double least = INFINITY;
    int n = 1;
    for (int turn = 0; turn < TURNS; turn++) {
        const double start = now();
        for (int i = 0; i < n; i++)
            fn(g);
        const double each = (now() - start) / n;
        least = each < least ? each : least;
        n = (int)fmin(1e5, fmax(1.0, 2e4 / least));
    }
    return least;
}

/* Derived and start values; those of a patient alone come from kernels of more lanes. */
static bool begin(group *g, const jm_model_abi *m)
{
    if (g->kernels->start) {
        jm_kernels_call(g->kernels, g->kernels->derive, &g->frame, g->d);
        jm_kernels_call(g->kernels, g->kernels->start, &g->frame, g->y);
        return true;
    }
    jm_spread *spread = jm_spread_new(g->model, m->n_states + m->n_derived);
    if (!spread)
        return false;
    jm_spread_call(spread, g->model->wide->derive, &g->frame, m->n_derived, g->d);
    jm_spread_call(spread, g->model->wide->start, &g->frame, m->n_states, g->y);
    jm_spread_free(spread);
    return true;
}

static bool group_init(group *g, uint32_t lanes)
{
    static double t[8];
    const jm_model_abi *m = g->model->abi;
    jm_error err;
    g->y = jm_lanes_take((size_t)m->n_states * lanes);
    g->p = jm_lanes_take((size_t)(m->n_params + m->n_inputs) * lanes);
    g->d = jm_lanes_take((size_t)(m->n_derived + 1) * lanes);
    g->jac = jm_lanes_take((size_t)(m->n_jac + m->n_states + 1) * lanes);
    g->out = jm_lanes_take((size_t)m->n_states * lanes);
    g->gamma = jm_lanes_take(lanes);
    if (!g->y || !g->p || !g->d || !g->jac || !g->out || !g->gamma ||
        jm_lu_new(&g->lu, m, lanes, &err) != JM_OK)
        return false;
    g->values = jm_lanes_take((size_t)jm_lu_plan_of(g->lu)->n_lu * lanes);
    for (uint32_t i = 0; i < (m->n_params + m->n_inputs) * lanes; i++) {
        const uint32_t k = i / lanes;
        g->p[i] = k < m->n_params ? m->params[k].value : m->inputs[k - m->n_params].value;
    }
    g->frame = (jm_frame){ lanes, t, g->y, g->p, g->d, g->y, g->model->self };
    if (!begin(g, m))
        return false;
    for (uint32_t l = 0; l < lanes; l++)
        g->gamma[l] = 1e-3;
    return g->values;
}

static void group_clear(group *g)
{
    jm_lu_free(g->lu);
    free(g->y);
    free(g->p);
    free(g->d);
    free(g->jac);
    free(g->out);
    free(g->gamma);
    free(g->values);
}

static void time_width(const jm_model *model, const jm_kernels *kernels)
{
    group g = { .model = model, .kernels = kernels };
    if (group_init(&g, kernels->lanes == 1 ? 1 : 8)) {
        const double rhs = time_of(call_rhs, &g), jac = time_of(call_jac, &g);
        const double factor = time_of(call_factor, &g), solve = time_of(call_solve, &g);
        printf("%-36s %5u  %-9s %8.0f %8.0f %8.0f %8.0f\n", model->abi->name, kernels->lanes,
               kernels->isa, rhs, jac, factor, solve);
        fflush(stdout);
    }
    group_clear(&g);
}

static void time_model(const char *path)
{
    static const char *const roots[] = { "models" };
    const uint32_t widths[] = { 0, 4 };
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        const jm_model_options options = { .search = { .roots = roots, .n_roots = 1 },
                                           .mode = JM_MODEL_COMPILED, .lanes = widths[i] };
        jm_model *model = NULL;
        jm_error err = { 0 };
        if (jm_model_open(&model, path, &options, &err) != JM_OK) {
            fprintf(stderr, "%s: %s\n", path, err.text);
            return;
        }
        if (i == 0 || model->wide->lanes == 4)
            time_width(model, model->wide);
        time_width(model, model->single);
        jm_model_close(model);
    }
}

/* "models/glucose/hovorka.lua", unless it is a piece that models have in common. */
static int add_model(const char *path, const struct stat *s, int kind, struct FTW *place)
{
    const size_t n = strlen(path);
    char *text = NULL;
    size_t length;
    (void)s;
    (void)place;
    if (kind != FTW_F || n < 5 || strcmp(path + n - 4, ".lua") != 0 || n_names == MOST_MODELS ||
        jm_text_read_file(&text, &length, path, 1 << 20, NULL) != JM_OK)
        return 0;
    if (strncmp(text, "return model", 12) == 0 || strstr(text, "\nreturn model"))
        snprintf(names[n_names++], NAME, "%s", path);
    free(text);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

int main(int n_args, char **args)
{
    printf("%-36s lanes             %8s %8s %8s %8s\n", "ns a call", "rhs", "jac", "factor",
           "solve");
    if (n_args < 2 && nftw("models", add_model, 8, FTW_PHYS) != 0)
        return 1;
    qsort(names, n_names, NAME, by_name);
    for (int i = 1; i < n_args; i++)
        time_model(args[i]);
    for (size_t i = 0; i < n_names; i++)
        time_model(names[i]);
    return 0;
}
