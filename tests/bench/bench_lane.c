/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an elementary function costs inside a kernel: nanoseconds for eight values, at widths 8, 4
 * and 1, beside the C library's and, where libsleef.so.3 is there, SLEEF's deterministic ones.
 *
 *     bench_lane [function ...]
 *
 * Ours are timed where they are used: in the right-hand side of a model that calls the function 32
 * times on different arguments; the others in a loop over an array.
 */
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/compile/compile.h"
#include "core/model/model.h"
#include "core/model/object.h"

enum { CALLS = 32, VALUES = 1024 };

typedef double libm_fn(double x);

static double by_pow(double x)
{
    return pow(x, 1.37);
}

/* A function, the name of SLEEF's, and where its arguments lie. */
static const struct {
    const char *name, *call, *tail, *sleef; /* call(x tail) in Lua */
    libm_fn *libm;
    double low, high;
} functions[] = {
    { "exp", "exp(", ")", "exp", exp, -5.0, 5.0 },
    { "log", "log(", ")", "log", log, 0.1, 10.0 },
    { "log10", "log10(", ")", "log10", log10, 0.1, 10.0 },
    { "pow", "pow(", ", 1.37)", NULL, by_pow, 0.1, 10.0 },
    { "sin", "sin(", ")", "sin", sin, -9.0, 9.0 },
    { "cos", "cos(", ")", "cos", cos, -9.0, 9.0 },
    { "tan", "tan(", ")", "tan", tan, -9.0, 9.0 },
    { "asin", "asin(", ")", "asin", asin, -0.9, 0.9 },
    { "acos", "acos(", ")", "acos", acos, -0.9, 0.9 },
    { "atan", "atan(", ")", "atan", atan, -9.0, 9.0 },
    { "sinh", "sinh(", ")", "sinh", sinh, -4.0, 4.0 },
    { "cosh", "cosh(", ")", "cosh", cosh, -4.0, 4.0 },
    { "tanh", "tanh(", ")", "tanh", tanh, -4.0, 4.0 },
    { "erf", "erf(", ")", "erf", erf, -3.0, 3.0 },
    { "(sum)", "(", ")", NULL, fabs, -5.0, 5.0 },
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static _Noreturn void give_up(const jm_error *err)
{
    fprintf(stderr, "%s %s\n", err->place, err->text);
    exit(1);
}

/* dot.x is the sum of f(x + k), k from 0 on. */
static const jm_model_abi *build(size_t f)
{
    static const jm_build_options options;
    char text[2000], path[4096];
    jm_error err = { 0 };
    jm_ir *ir;
    jm_program *p;
    void *so;
    const jm_model_abi *abi;
    snprintf(text, sizeof text,
             "local n, low, high = %d, %g, %g\n"
             "local a, b = {}, {}\n"
             "for i = 1, n do a[i] = 1 + 1e-3 * i; b[i] = 1e-4 * i * (high - low) end\n"
             "return model 'bench' { time = 's', parameter = { w = { 1, '1/s' } },\n"
             "  state = { x = { '1' } }, start = function(_ENV) x = 0.5 end,\n"
             "  equations = function(_ENV)\n"
             "    local sum = 0\n"
             "    for i = 1, n do sum = sum + %sx * a[i] + b[i]%s end\n"
             "    dot.x = w * sum\n"
             "  end }\n", (int)CALLS, functions[f].low, functions[f].high,
             functions[f].call, functions[f].tail);
    if (jm_read_model_text(&ir, text, strlen(text), "bench.lua", NULL, &err) ||
        jm_program_make(&p, ir, NULL, NULL, &err) ||
        jm_build(p, &options, path, sizeof path, NULL, &err) ||
        jm_object_open(&so, &abi, path, p->fingerprint, &err))
        give_up(&err);
    jm_program_free(p);
    return abi; /* the object stays loaded */
}

/* A patient alone has no kernel of its own for this: that of more lanes, and of these the first. */
static void derive_alone(const jm_model_abi *abi, const jm_frame *f, double *d)
{
    _Alignas(64) double rows[64 * 8];
    jm_frame all = *f;
    all.stride = 8;
    jm_kernels_of_width(abi, 4)->derive(&all, rows);
    for (uint32_t i = 0; i < abi->n_derived; i++)
        d[i] = rows[i * 8];
}

/* The least of many measurements, ns for eight values. */
static double time_kernel(const jm_model_abi *abi, const jm_kernels *k, double low, double high)
{
    _Alignas(64) double t[8] = { 0 }, y[8], p[8], d[64], out[8];
    const jm_frame f = { k->lanes == 1 ? 1 : 8, t, y, p, d, NULL, NULL };
    double least = INFINITY;
    for (int l = 0; l < 8; l++) {
        p[l] = 1.0;
        y[l] = low + (high - low) * (0.3 + 0.05 * l);
    }
    if (k->derive)
        k->derive(&f, d);
    else
        derive_alone(abi, &f, d);
    for (int turn = 0; turn < 400; turn++) {
        const double start = now();
        for (int i = 0; i < 200; i++)
            k->rhs(&f, out);
        const double each = (now() - start) / (200.0 * CALLS);
        least = each < least ? each : least;
    }
    return 8e9 * least / k->lanes;
}

static void fill(double *x, double low, double high)
{
    for (int i = 0; i < VALUES; i++)
        x[i] = low + (high - low) * (i + 0.5) / VALUES;
}

static double time_libm(libm_fn *fn, double low, double high)
{
    static double x[VALUES], y[VALUES];
    double least = INFINITY;
    fill(x, low, high);
    for (int turn = 0; turn < 200; turn++) {
        const double start = now();
        for (int i = 0; i < VALUES; i++)
            y[i] = fn(x[i]);
        const double each = (now() - start) / VALUES;
        least = each < least ? each : least;
    }
    return 8e9 * least + 0.0 * y[0];
}

#if defined(__x86_64__)
typedef double v8 __attribute__((vector_size(64), may_alias));

__attribute__((target("avx512f"))) static void call_sleef(void *symbol, const double *x, double *y)
{
    union {
        void *object;
        v8 (*function)(v8);
    } fn = { symbol };
    for (int i = 0; i < VALUES; i += 8)
        *(v8 *)(y + i) = fn.function(*(const v8 *)(x + i));
}

static double time_sleef(const char *name, double low, double high)
{
    static _Alignas(64) double x[VALUES], y[VALUES];
    char symbol[64];
    double least = INFINITY;
    void *so = dlopen("libsleef.so.3", RTLD_NOW);
    snprintf(symbol, sizeof symbol, "Sleef_finz_%sd8_u10avx512f", name ? name : "");
    void *fn = so && name && __builtin_cpu_supports("avx512f") ? dlsym(so, symbol) : NULL;
    fill(x, low, high);
    for (int turn = 0; fn && turn < 200; turn++) {
        const double start = now();
        call_sleef(fn, x, y);
        const double each = (now() - start) / VALUES;
        least = each < least ? each : least;
    }
    return 8e9 * least;
}
#else
static double time_sleef(const char *name, double low, double high)
{
    (void)name;
    return 0.0 * (low + high) + INFINITY;
}
#endif

static bool is_wanted(const char *name, int n_args, char **args)
{
    for (int i = 1; i < n_args; i++)
        if (strcmp(args[i], name) == 0)
            return true;
    return n_args < 2;
}

int main(int n_args, char **args)
{
    printf("ns for 8 values   8 lanes  4 lanes   1 lane     libm    SLEEF\n");
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        const double low = functions[f].low, high = functions[f].high;
        if (!is_wanted(functions[f].name, n_args, args))
            continue;
        const jm_model_abi *abi = build(f);
        printf("%-16s", functions[f].name);
        for (uint32_t k = 0; k < abi->n_kernels; k++)
            printf(" %8.1f", time_kernel(abi, &abi->kernels[k], low, high));
        printf(" %8.1f", time_libm(functions[f].libm, low, high));
        printf(" %8.1f\n", time_sleef(functions[f].sleef, low, high));
    }
    return 0;
}
