/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jumeau against CVODE as commonly used, on one core, in one run: the same patients, the same
 * doses, the same tolerances; the baseline's right-hand side is plain C with the C library's
 * functions. Prints patients per second of both, their ratio, and the error of
 * each against a tight reference, so that speed is compared at equal accuracy.
 *
 *   bench_engine [--short] [case …]      --short: fewer patients and repetitions
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/install.h"
#include "core/run/run.h"
#include "io/results/sink_hdf5.h"
#include "scenarios/host/host.h"
#include "tests/bench/engine/walk.h"

typedef struct bench_case {
    const char *name, *scenario;   /* PATIENTS stands for their number */
    double rtol, atol;
    int adams;                     /* the baseline's method */
    int patients, baseline;        /* how many are timed */
    bool file;                     /* results go to an HDF5 file */
    const char *aim;
} bench_case;

static const char hovorka[] =
    "return scenario { title = 'h', model = 'glucose/hovorka',"
    " cohort = { patients = PATIENTS, seed = 7, vary = 'model' }, duration = hours(24),"
    " record = { every = minutes(30), 'Q1', 'I' }, options = { rtol = 1e-6, atol = 1e-8 },"
    " timeline = {"
    " { at = hours(7), dose = 'meal', amount = {45,'g'} }, { at = hours(7), dose = 'insulin', amount = {4,'U'} },"
    " { at = hours(12), dose = 'meal', amount = {70,'g'} }, { at = hours(12), dose = 'insulin', amount = {6,'U'} },"
    " { at = hours(16), dose = 'meal', amount = {20,'g'} },"
    " { at = hours(19), dose = 'meal', amount = {60,'g'} }, { at = hours(19), dose = 'insulin', amount = {5,'U'} } } }";

#define PKPD(rtol, atol)                                                                          \
    "return scenario { title = 'p', model = 'pkpd/indirect_response',"                            \
    " cohort = { patients = PATIENTS, seed = 7, vary = 'model' }, duration = days(7),"                  \
    " record = { every = hours(1), 'central', 'response' },"                                      \
    " options = { rtol = " rtol ", atol = " atol " },"                                            \
    " timeline = { { at = 0, dose = 'oral', amount = {100,'mg'}, every = hours(12), times = 14 } } }"

static const char tusscher[] =
    "return scenario { title = 't', model = 'cell/ten_tusscher_2006',"
    " cohort = { patients = PATIENTS, seed = 7, vary = 'model' }, duration = q(100000, 'ms'),"
    " record = { every = q(1000, 'ms'), 'V', 'CaSR', 'Nai' },"
    " options = { rtol = 1e-6, atol = 1e-8 } }";

#define HEART(vary)                                                                               \
    "return scenario { title = 'c', model = 'cardiovascular/pulsatile',"                          \
    " cohort = { patients = PATIENTS, seed = 7, " vary " }, duration = seconds(60),"                    \
    " record = { every = seconds(0.5), 'P_sa', 'left.V' },"                                       \
    " options = { rtol = 1e-6, atol = 1e-8 } }"

static const bench_case cases[] = {
    { "hovorka", hovorka, 1e-6, 1e-8, 0, 4096, 256, false, "10x built, 30x system" },
    { "pkpd-6", PKPD("1e-6", "1e-8"), 1e-6, 1e-8, 0, 10000, 512, true, "12x" },
    { "pkpd-8", PKPD("1e-8", "1e-10"), 1e-8, 1e-10, 0, 10000, 256, true, "12x" },
    { "tusscher", tusscher, 1e-6, 1e-8, 0, 64, 4, false, "10x" },
    { "tusscher-1", tusscher, 1e-6, 1e-8, 0, 1, 1, false, "2x" },
    { "heart-varied", HEART("vary = 'model'"), 1e-6, 1e-8, 0, 256, 16, false, "3x" },
    { "heart-equal", HEART("vary = {}"), 1e-6, 1e-8, 0, 256, 16, false, "7x" },
};
enum { N_CASES = sizeof cases / sizeof *cases, MOST_CHECKED = 8, MOST_PAIRS = 5 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- a sink that keeps the first patients ---- */

typedef struct few {
    jm_sink sink;
    jm_sink *next;
    const jm_plan *plan;
    double *samples[MOST_CHECKED]; /* [signal][time] */
    uint64_t n_failed;
} few;

static jm_status few_begin(jm_sink *sink, const jm_plan *plan, jm_error *err)
{
    few *f = (few *)(void *)sink;
    f->plan = plan;
    return f->next ? f->next->begin(f->next, plan, err) : JM_OK;
}

static jm_status few_run(jm_sink *sink, const jm_run_result *r, jm_error *err)
{
    few *f = (few *)(void *)sink;
    size_t bytes = f->plan->n_signals * f->plan->n_times * sizeof(double);
    f->n_failed += r->fate != JM_FATE_OK;
    if (r->patient < MOST_CHECKED) {
        if (!f->samples[r->patient])
            f->samples[r->patient] = malloc(bytes);
        memcpy(f->samples[r->patient], r->samples, bytes);
    }
    return f->next ? f->next->run(f->next, r, err) : JM_OK;
}

static jm_status few_end(jm_sink *sink, jm_status status, jm_error *err)
{
    few *f = (few *)(void *)sink;
    return f->next ? f->next->end(f->next, status, err) : status;
}

static void few_clear(few *f)
{
    for (size_t i = 0; i < MOST_CHECKED; i++)
        free(f->samples[i]);
}

/* ---- both sides ---- */

static void die(const jm_error *err)
{
    fprintf(stderr, "%s: %s\n", err->place, err->text);
    exit(1);
}

/* Seconds for all patients of the plan; the first patients' samples go to `kept`. */
static double run_jumeau(const jm_plan *plan, bool file, few *kept, jm_run_stats *stats)
{
    jm_error err = { 0 };
    jm_run *run = NULL;
    jm_hdf5_options options = { 0 };
    jm_sink *hdf5 = NULL;
    *kept = (few){ .sink = { few_begin, few_run, few_end, NULL } };
    if (file && jm_sink_hdf5_new(&hdf5, "/tmp/bench_engine.h5", &options, &err) != JM_OK)
        die(&err);
    kept->next = hdf5;
    double start = now();
    if (jm_run_new(&run, plan, &kept->sink, NULL, &err) != JM_OK ||
        jm_run_all(run, NULL, NULL, &err) != JM_OK)
        die(&err);
    double seconds = now() - start;
    *stats = *jm_run_statistics(run);
    jm_run_free(run);
    if (hdf5)
        hdf5->free(hdf5);
    return seconds;
}

static double run_baseline(const jm_plan *plan, const jm_kernels *plain,
                           const jm_baseline_api *api, const bench_case *c, int n, double *samples)
{
    jm_walk *w = jm_walk_new(plan, plain, api, c->rtol, c->atol, c->adams);
    double start = now();
    int failed = 0;
    for (int i = 0; i < n; i++)
        failed += jm_walk_patient(w, (uint64_t)i, samples) != 0;
    if (failed)
        fprintf(stderr, "%s: the baseline failed on %d patients\n", c->name, failed);
    double seconds = now() - start;
    jm_walk_free(w);
    return seconds;
}

/* ---- accuracy ---- */

/* Largest |x - reference| over the largest |reference|, over recorded states. `x` is [signal][time]
   (jumeau) or [time][state] (baseline). */
static double worst(const jm_plan *plan, const double *reference, const double *x, bool by_signal)
{
    size_t n = plan->model->abi->n_states;
    double most = 0;
    for (size_t k = 0; k < plan->n_signals; k++) {
        size_t s = plan->signals[k].ref.index;
        double scale = 0, gap = 0;
        for (size_t t = 0; t < plan->n_times; t++) {
            double is = by_signal ? x[k * plan->n_times + t] : x[t * n + s];
            scale = fmax(scale, fabs(reference[t * n + s]));
            gap = fmax(gap, fabs(is - reference[t * n + s]));
        }
        most = fmax(most, gap / scale);
    }
    return most;
}

static void errors(const jm_plan *plan, const jm_kernels *plain, const jm_baseline_api *api,
                   const bench_case *c, const few *kept, double out[2])
{
    size_t room = plan->n_times * plan->model->abi->n_states + 64;
    double *tight = malloc(room * sizeof *tight), *loose = malloc(room * sizeof *loose);
    bench_case best = *c;
    best.rtol = 1e-11;
    best.atol = 1e-13;
    /* The model's own slopes; start and derived values of one patient are the plain ones. */
    jm_kernels own = *plan->model->single;
    own.derive = plain->derive;
    own.start = plain->start;
    jm_walk *wt = jm_walk_new(plan, &own, api, best.rtol, best.atol, 0);
    jm_walk *wl = jm_walk_new(plan, plain, api, c->rtol, c->atol, c->adams);
    out[0] = out[1] = 0;
    for (uint64_t i = 0; i < MOST_CHECKED && i < plan->cohort->n; i++) {
        if (jm_walk_patient(wt, i, tight) != 0 || jm_walk_patient(wl, i, loose) != 0)
            continue;
        out[0] = fmax(out[0], worst(plan, tight, kept->samples[i], true));
        out[1] = fmax(out[1], worst(plan, tight, loose, false));
    }
    jm_walk_free(wt);
    jm_walk_free(wl);
    free(tight);
    free(loose);
}

/* ---- the race ---- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, ascending);
    return x[n / 2];
}

static const jm_baseline_api *open_baseline(const char *name)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 64);
    if (n <= 0)
        return NULL;
    path[n] = '\0';
    snprintf(strrchr(path, '/') + 1, 64, "%s", name);
    void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    jm_baseline_fn *fn = NULL;
    if (so)
        *(void **)&fn = dlsym(so, JM_BASELINE_SYMBOL);
    if (!fn)
        fprintf(stderr, "no baseline %s: %s\n", name, dlerror());
    return fn ? fn() : NULL;
}

static jm_install install;
static const char *roots[1];

static jm_host *load(const bench_case *c, int patients)
{
    jm_error err = { 0 };
    jm_host *host = NULL;
    jm_text text;
    if (jm_install_find(&install, &err) != JM_OK)
        die(&err);
    roots[0] = install.models;
    jm_host_options options = { .finish = true };
    options.model.search = (jm_search){ .roots = roots, .n_roots = 1 };
    options.model.build.include = install.include;
    options.model.so_folder = install.compiled;
    const char *place = strstr(c->scenario, "PATIENTS");
    jm_text_init(&text);
    jm_text_add_n(&text, c->scenario, (size_t)(place - c->scenario));
    jm_text_addf(&text, "%d%s", patients, place + strlen("PATIENTS"));
    if (jm_host_load_text(&host, text.data, text.length, c->name, &options, &err) != JM_OK)
        die(&err);
    jm_text_clear(&text);
    return host;
}

static void race(const bench_case *c, const jm_baseline_api *const *api, bool brief)
{
    int pairs = brief ? 1 : MOST_PAIRS, patients = brief && c->patients > 64 ? 64 : c->patients;
    int few_patients = brief && c->baseline > 8 ? 8 : c->baseline;
    double jumeau[MOST_PAIRS], base[2][MOST_PAIRS], rate[3] = { 0 }, error[2];
    jm_host *host = load(c, patients);
    const jm_plan *plan = jm_host_plan(host);
    double *samples = malloc((plan->n_times * plan->model->abi->n_states + 64) * sizeof *samples);
    few kept = { 0 };
    jm_run_stats stats;
    jm_kernels plain;
    const jm_search search = { .roots = roots, .n_roots = 1 };
    if (!jm_walk_plain(plan, &search, install.include, JM_SOURCE_DIR "/tests/bench/engine/plain",
                       &plain))
        fprintf(stderr, "%s: no plain C; the baseline runs with the engine's kernel\n", c->name);
    for (int k = 0; k < pairs; k++) {
        few_clear(&kept);
        jumeau[k] = run_jumeau(plan, c->file, &kept, &stats) / patients;
        for (int b = 0; b < 2; b++)
            base[b][k] = api[b] ? run_baseline(plan, &plain, api[b], c, few_patients, samples) /
                                      few_patients
                                : (double)NAN;
    }
    errors(plan, &plain, api[0], c, &kept, error);
    rate[0] = 1 / median(jumeau, pairs);
    rate[1] = 1 / median(base[0], pairs);
    rate[2] = 1 / median(base[1], pairs);
    printf("%-13s %-10s %10.4g %10.4g %10.4g %7.1fx %7.1fx %9.1e %9.1e  %s\n", c->name,
           plan->options.method, rate[0], rate[1], rate[2], rate[0] / rate[1], rate[0] / rate[2],
           error[0], error[1], c->aim);
    if (kept.n_failed)
        printf("  %llu patients failed\n", (unsigned long long)kept.n_failed);
    fflush(stdout);
    few_clear(&kept);
    free(samples);
    jm_host_free(host);
}

static bool asked(const char *name, int argc, char **argv)
{
    bool any = false;
    for (int i = 1; i < argc; i++) {
        any |= argv[i][0] != '-';
        if (strcmp(argv[i], name) == 0)
            return true;
    }
    return !any;
}

int main(int argc, char **argv)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    bool brief = argc > 1 && strcmp(argv[1], "--short") == 0;
    const jm_baseline_api *api[2] = { open_baseline("baseline_built.so"),
                                      open_baseline("baseline_system.so") };
    if (!api[0])
        return 1;
    printf("One core. CVODE as commonly used: serial vector, dense, difference quotients, BDF.\n"
           "%-13s %-10s %10s %10s %10s %8s %8s %9s %9s  %s\n", "", "method", "Jumeau/s",
           "CVODE/s", "system's/s", "ratio", "system", "error", "CVODE's", "aim");
    for (size_t i = 0; i < N_CASES; i++) {
        if (asked(cases[i].name, argc, argv))
            race(&cases[i], api, brief);
    }
    return 0;
}
