/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/engine/walk.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"

/* One thing that happens: a dose repeats, a clock comes back. */
typedef struct due {
    double t, period;
    uint64_t left;     /* how often still */
    uint32_t clock;    /* event of the model, or UINT32_MAX */
    const jm_plan_event *event;
} due;

struct jm_walk {
    const jm_plan *plan;
    const jm_baseline_api *api;
    void *solver;
    const jm_kernels *k;
    double t, *y, *p, *d;
    due *dues;
    size_t n_dues;
};

static jm_frame frame(const jm_walk *w, const double *t, const double *y)
{
    return (jm_frame){ .stride = 1,
                       .t = t,
                       .y = y,
                       .p = w->p,
                       .d = w->d,
                       .h = w->d,
                       .self = w->plan->model->self };
}

static void rhs(double t, const double *y, double *dy, void *user)
{
    jm_walk *w = user;
    jm_frame f = frame(w, &t, y);
    w->k->rhs(&f, dy);
}

jm_walk *jm_walk_new(const jm_plan *plan, const jm_kernels *kernels, const jm_baseline_api *api,
                     double rtol, double atol, int adams)
{
    const jm_model_abi *abi = plan->model->abi;
    jm_walk *w = calloc(1, sizeof *w);
    w->plan = plan;
    w->api = api;
    w->k = kernels;
    w->y = calloc(abi->n_states + 8, sizeof(double));
    w->p = calloc(abi->n_params + abi->n_inputs + 8, sizeof(double));
    w->d = calloc(abi->n_derived + 8, sizeof(double));
    w->dues = calloc(plan->arms[0].n_events + abi->n_events + 1, sizeof *w->dues);
    w->solver = api->open(abi->n_states, rhs, w, rtol, atol, adams);
    return w;
}

void jm_walk_free(jm_walk *w)
{
    w->api->close(w->solver);
    free(w->y);
    free(w->p);
    free(w->d);
    free(w->dues);
    free(w);
}

static void derive(jm_walk *w)
{
    jm_frame f = frame(w, &w->t, w->y);
    w->k->derive(&f, w->d);
}

static void begin(jm_walk *w, uint64_t patient)
{
    const jm_model_abi *abi = w->plan->model->abi;
    const jm_plan_arm *arm = &w->plan->arms[0];
    double clocks[64] = { 0 };
    w->t = w->plan->t_start;
    if (jm_plan_values(w->plan, patient, 0, w->p, NULL) != JM_OK)
        abort();
    derive(w);
    jm_frame f = frame(w, &w->t, w->y);
    w->k->start(&f, w->y);
    w->k->clocks(&f, clocks);
    w->n_dues = 0;
    for (size_t i = 0; i < arm->n_events; i++) {
        const jm_plan_event *e = &arm->events[i];
        w->dues[w->n_dues++] = (due){ e->t, e->interval, e->kind == JM_PLAN_DOSE ? e->times : 1,
                                      UINT32_MAX, e };
    }
    for (uint32_t i = 0; i < abi->n_events; i++) {
        uint32_t c = abi->events[i].index;
        if (abi->events[i].kind == JM_EVENT_EVERY)
            w->dues[w->n_dues++] = (due){ clocks[2 * c + 1], clocks[2 * c], UINT64_MAX, i, NULL };
    }
}

static void apply(jm_walk *w, due *d)
{
    const jm_model_abi *abi = w->plan->model->abi;
    double out[64];
    jm_frame f = frame(w, &w->t, w->y);
    if (d->event && d->event->kind == JM_PLAN_DOSE) {
        w->k->route(&f, d->event->index, out);
        w->y[abi->routes[d->event->index].state] += d->event->amount * out[JM_ROUTE_GAIN];
    } else if (d->event) {
        w->p[d->event->index] = d->event->value;
        derive(w);
    } else {
        const jm_event_info *e = &abi->events[d->clock];
        w->k->set(&f, d->clock, out);
        for (uint32_t i = 0; i < e->n_set; i++) {
            if (e->set[i] < abi->n_states)
                w->y[e->set[i]] = out[i];
            else
                w->p[e->set[i] - abi->n_states] = out[i];
        }
        derive(w);
    }
    d->left--;
    d->t = d->left ? d->t + d->period : (double)INFINITY;
}

int jm_walk_patient(jm_walk *w, uint64_t patient, double *samples)
{
    const jm_plan *plan = w->plan;
    size_t n = plan->model->abi->n_states, at = 0;
    begin(w, patient);
    for (;;) {
        double next = plan->t_end;
        for (size_t i = 0; i < w->n_dues; i++)
            next = fmin(next, w->dues[i].t);
        if (next > w->t) {
            /* A sample at the time of an event is taken after it. */
            size_t end = at;
            while (end < plan->n_times && plan->times[end] < next)
                end++;
            if (w->api->go(w->solver, w->t, next, w->y, plan->times + at, end - at,
                           samples + at * n))
                return 1;
            at = end;
            w->t = next;
        }
        for (size_t i = 0; i < w->n_dues; i++) {
            if (w->dues[i].t <= w->t)
                apply(w, &w->dues[i]);
        }
        while (at < plan->n_times && plan->times[at] <= w->t)
            memcpy(samples + at++ * n, w->y, n * sizeof *w->y);
        if (w->t >= plan->t_end)
            return 0;
    }
}

/* The C text of the model, by the engine's own emitter. */
static bool emit(const char *name, const jm_search *search, const char *path)
{
    jm_ir *ir = NULL;
    jm_program *program = NULL;
    jm_text text;
    jm_text_init(&text);
    bool good = jm_read_model(&ir, name, search, NULL) == JM_OK &&
                jm_program_make(&program, ir, NULL, NULL, NULL) == JM_OK &&
                jm_emit_c(program, &text, NULL) == JM_OK &&
                jm_text_write_file(path, text.data, text.length, NULL) == JM_OK;
    jm_text_clear(&text);
    jm_program_free(program);
    return good;
}

bool jm_walk_plain(const jm_plan *plan, const jm_search *search, const char *include,
                   const char *plain, jm_kernels *out)
{
    char c[96], so[104], command[4096];
    /* Another name for each model: dlopen takes a name that it knows for the same object. */
    snprintf(c, sizeof c, "/tmp/jumeau-bench-%ld-%.16s.c", (long)getpid(),
             plan->model->abi->fingerprint);
    snprintf(so, sizeof so, "%s.so", c);
    /* Eight lanes is what the one plain value stands in for: a patient alone has packs instead. */
    snprintf(command, sizeof command,
             "cc -std=gnu11 -O3 -march=native -fPIC -shared -w -DJM_LANES=8 -I'%s' -I'%s' -o %s %s "
             "-lm",
             plain, include, so, c);
    *out = *plan->model->single;
    bool good = emit(plan->model->abi->name, search, c) && system(command) == 0;
    void *object = good ? dlopen(so, RTLD_NOW | RTLD_LOCAL) : NULL;
    good = object != NULL;
    if (good) {
        *(void **)&out->rhs = dlsym(object, "jm_rhs_1");
        *(void **)&out->derive = dlsym(object, "jm_derive_1");
        *(void **)&out->start = dlsym(object, "jm_start_1");
    }
    unlink(c);
    unlink(so);
    return good && out->rhs && out->derive && out->start;
}
