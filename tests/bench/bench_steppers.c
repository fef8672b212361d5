/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast the steppers are, by hand-written models on one core:
 *
 *   hovorka   10 states, 24 h, four meals, varied patients (or identical ones)
 *   pkpd      4 states, 14 oral doses in 7 days, hourly values by interpolation
 *
 *     bench_steppers [stepper] [rtol] [patients]
 *
 * The error is that of the final state of the first 64 patients against a run at rtol 1e-12: the
 * largest of |error| / (|y| + atol / rtol) over states and patients.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/lanes/stepper.h"
#include "tests/support/hand_models.h"

typedef struct task {
    const char *name;
    const jm_model *model;
    const double *p;   /* default parameters */
    double spread;     /* standard deviation of the logarithm of each parameter */
    double end;        /* model time */
    double every;      /* of the values asked for by interpolation; 0: none */
    double dose_every; /* model time */
    int n_doses;
    double first;      /* of the doses */
    double dose;
    uint32_t into;
    void (*start)(jm_block *b, uint32_t l);
    double atol[10];
} task;

/* Processor time, seconds: other programs on the machine do not count. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A standard normal number from a counter: sums of uniform ones are good enough to vary with. */
static double draw(uint64_t n)
{
    double sum = -6.0;
    for (int i = 0; i < 12; i++) {
        uint64_t x = (n * 12 + (uint64_t)i + 1) * 0x9e3779b97f4a7c15u;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
        sum += (double)((x ^ (x >> 31)) >> 11) * 0x1p-53;
    }
    return sum;
}

static void start_hovorka(jm_block *b, uint32_t l)
{
    static const double y[10] = {353.575211805, 353.575211805, 5.54575587874, 0.0283942700992,
                                 0.00454751982057, 0.288379305695, 67.2, 27.0469458815, 0.0, 0.0};
    for (uint32_t s = 0; s < 10; s++) {
        b->y[s * b->lanes + l] = y[s];
    }
}

static void start_pkpd(jm_block *b, uint32_t l)
{
    for (uint32_t s = 0; s < 3; s++) {
        b->y[s * b->lanes + l] = 0.0;
    }
    b->y[3 * b->lanes + l] = 10.0 / b->p[5 * b->lanes + l];
}

static const task tasks[] = {
    {"hovorka, varied", &hand_hovorka, hand_hovorka_default, 0.25, 1440.0, 0.0, 300.0, 4, 420.0,
     266.4, 8, start_hovorka, {1e-5, 1e-5, 1e-6, 1e-8, 1e-9, 1e-7, 1e-6, 1e-6, 1e-6, 1e-6}},
    {"hovorka, identical", &hand_hovorka, hand_hovorka_default, 0.0, 1440.0, 0.0, 300.0, 4, 420.0,
     266.4, 8, start_hovorka, {1e-5, 1e-5, 1e-6, 1e-8, 1e-9, 1e-7, 1e-6, 1e-6, 1e-6, 1e-6}},
    {"pkpd, hourly", &hand_pkpd, hand_pkpd_default, 0.25, 168.0, 1.0, 12.0, 14, 0.0, 100.0, 0,
     start_pkpd, {1e-8, 1e-8, 1e-8, 1e-8}},
};

enum { CHECKED = 64, MOST_STATES = 10 };

/* Final states of the first patients. */
typedef double finals[CHECKED][MOST_STATES];

/* What the bench knows of the lanes while a group runs. */
typedef struct walk {
    double stop[JM_LANES], next[JM_LANES];
    int dose[JM_LANES];
    uint32_t running;
    uint64_t first;   /* patient of lane 0 */
    finals *end;
    double sum;
} walk;

static void load_patients(const task *k, jm_block *b, uint64_t first)
{
    const jm_model_abi *const abi = k->model->abi;
    for (uint32_t l = 0; l < b->lanes; l++) {
        for (uint32_t i = 0; i < abi->n_params; i++) {
            const double z = draw((first + l) * 64 + i);
            b->p[i * b->lanes + l] = k->p[i] * exp(k->spread * z);
        }
        b->t[l] = 0.0;
    }
    jm_block_derive(b);
    for (uint32_t l = 0; l < b->lanes; l++) {
        k->start(b, l);
    }
}

static double stop_after(const task *k, int doses)
{
    return doses < k->n_doses ? k->first + k->dose_every * doses : k->end;
}

/* Values that are due in the lanes of `stepped`, one row of times after the other. */
static void observe(const task *k, jm_stepper *s, walk *w, uint32_t stepped, double *y)
{
    const jm_block *const b = s->block;
    for (;;) {
        double t[JM_LANES] __attribute__((aligned(64)));
        uint32_t due = 0;
        for (uint32_t l = 0; l < b->lanes; l++) {
            t[l] = b->t[l];
            if ((stepped >> l & 1u) != 0 && w->next[l] <= b->t[l]) {
                t[l] = w->next[l];
                w->next[l] += k->every;
                due |= 1u << l;
            }
        }
        if (due == 0) {
            return;
        }
        jm_stepper_interpolate(s, t, y);
        w->sum += y[(b->model->abi->n_states - 1) * b->lanes];
    }
}

/* Doses of the lanes that stand at one; lanes at the end are dropped. */
static void dose(const task *k, jm_stepper *s, walk *w, uint32_t at)
{
    jm_block *const b = s->block;
    uint32_t again = 0;
    for (uint32_t l = 0; l < b->lanes; l++) {
        if ((at >> l & 1u) == 0) {
            continue;
        }
        if (w->dose[l] == k->n_doses) {
            for (uint32_t i = 0; w->first + l < CHECKED && i < b->model->abi->n_states; i++) {
                (*w->end)[w->first + l][i] = b->y[i * b->lanes + l];
            }
            w->running &= ~(1u << l);
            continue;
        }
        b->y[k->into * b->lanes + l] += k->dose;
        w->dose[l]++;
        w->stop[l] = stop_after(k, w->dose[l]);
        again |= 1u << l;
    }
    jm_stepper_drop(s, at & ~again);
    if (again != 0) {
        jm_stepper_restart(s, again);
    }
}

static void run_group(const task *k, jm_stepper *s, walk *w, double *y)
{
    jm_block *const b = s->block;
    const uint32_t all = (1u << b->lanes) - 1u;
    for (uint32_t l = 0; l < b->lanes; l++) {
        w->dose[l] = 0;
        w->stop[l] = stop_after(k, 0);
        w->next[l] = k->every > 0.0 ? k->every : HUGE_VAL;
    }
    w->running = all;
    s->live = 0;
    jm_stepper_restart(s, all);
    if (w->stop[0] <= 0.0) {
        dose(k, s, w, all);
    }
    while (w->running != 0) {
        jm_step did;
        jm_stepper_step(s, w->stop, &did);
        if (k->every > 0.0) {
            observe(k, s, w, did.stepped, y);
        }
        if (did.stopped != 0) {
            dose(k, s, w, did.stopped);
        }
        w->running &= ~did.failed;
        if (did.stepped == 0 && did.failed == 0) {
            printf("stands still\n");
            exit(1);
        }
    }
}

/* Carries all patients through; *end gets the final states of the first, the time is returned. */
static double run_all(const task *k, jm_stepper *s, uint64_t patients, finals *end)
{
    double *const y = aligned_alloc(64, 64 * 64);
    walk w = {.end = end};
    const double before = now();
    for (uint64_t i = 0; i < patients; i += s->block->lanes) {
        w.first = i;
        load_patients(k, s->block, i);
        run_group(k, s, &w, y);
    }
    free(y);
    return now() - before;
}

static double largest_error(const task *k, finals *got, finals *right)
{
    double worst = 0.0;
    for (size_t i = 0; i < CHECKED; i++) {
        for (uint32_t s = 0; s < k->model->abi->n_states; s++) {
            const double size = fabs((*right)[i][s]) + k->atol[s] / 1e-6;
            worst = fmax(worst, fabs((*got)[i][s] - (*right)[i][s]) / size);
        }
    }
    return worst;
}

/* Returns the stepper's own statistics by printing them beside the speed. */
static void run_task(const task *k, const jm_stepper_type *type, double rtol, uint64_t patients,
                     uint32_t lanes, finals *reference)
{
    jm_error err;
    jm_block *b = NULL;
    jm_stepper *s = NULL;
    double atol_of[MOST_STATES];
    finals end = {{0.0}};
    for (int i = 0; i < MOST_STATES; i++) {
        atol_of[i] = k->atol[i] * rtol / 1e-6;
    }
    const jm_stepper_options o = {.rtol = rtol, .atol = atol_of};
    if (jm_block_new(&b, k->model, lanes, &err) != JM_OK ||
        jm_stepper_new(&s, type, b, &o, &err) != JM_OK) {
        printf("%s: %s\n", type->name, err.text);
        goto done;
    }
    if (rtol < 1e-11) { /* this is the reference */
        (void)run_all(k, s, CHECKED, reference);
        goto done;
    }
    const double took = run_all(k, s, patients, &end);
    const jm_stepper_stats *const t = &s->stats;
    const double n = (double)patients;
    printf("%-18s %-13s %ux %8.0f patients/s  steps %6.1f rejected %5.1f rhs %7.1f error %.1e\n",
           k->name, type->name, lanes, n / took, (double)t->steps / n, (double)t->rejected / n,
           (double)t->rhs / n, largest_error(k, &end, reference));
done:
    jm_stepper_free(s);
    jm_block_free(b);
}

int main(int n_args, char **args)
{
    const char *const only = n_args > 1 ? args[1] : "";
    const double rtol = n_args > 2 ? atof(args[2]) : 1e-6;
    const uint64_t patients = n_args > 3 ? (uint64_t)atoll(args[3]) : 4096;
    static finals reference;
    for (size_t k = 0; k < sizeof tasks / sizeof tasks[0]; k++) {
        run_task(&tasks[k], jm_stepper_find("dop853"), 1e-12, CHECKED, 8, &reference);
        for (size_t i = 0; jm_steppers[i] != NULL; i++) {
            if (strstr(jm_steppers[i]->name, only) != NULL) {
                run_task(&tasks[k], jm_steppers[i], rtol, patients, 8, &reference);
                run_task(&tasks[k], jm_steppers[i], rtol, patients / 8, 1, &reference);
            }
        }
    }
    return 0;
}
