/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/random.h"

enum { LANES = 8 };

/* One form at eight points: lane 0 is the start of the model. */
typedef struct side {
    const jm_program *program;
    jm_eval *eval;
    const jm_model_abi *abi;
    double *t, *y, *p, *d, *h, *rhs, *start, *signals, *sets, *roots, *delays, *terms;
} side;

static double *numbers(uint32_t n)
{
    return calloc((size_t)(n ? n : 1) * LANES, sizeof(double));
}

static const jm_kernels *kernels(const side *s)
{
    for (uint32_t k = 0; k < s->abi->n_kernels; k++)
        if (s->abi->kernels[k].lanes == LANES)
            return &s->abi->kernels[k];
    return NULL;
}

static void side_clear(side *s)
{
    free(s->t);
    free(s->y);
    free(s->p);
    free(s->d);
    free(s->h);
    free(s->rhs);
    free(s->start);
    free(s->signals);
    free(s->sets);
    free(s->roots);
    free(s->delays);
    free(s->terms);
    jm_eval_free(s->eval);
}

/* Of all that events set. */
static uint32_t n_sets(const jm_model_abi *abi)
{
    uint32_t n = 0;
    for (uint32_t e = 0; e < abi->n_events; e++)
        n += abi->events[e].n_set;
    return n;
}

static jm_status side_init(side *s, const jm_program *program, jm_error *err)
{
    const jm_status status = jm_eval_new(&s->eval, program, err);
    if (status != JM_OK)
        return status;
    s->program = program;
    s->abi = jm_eval_abi(s->eval);
    s->t = numbers(1);
    s->y = numbers(s->abi->n_states);
    s->p = numbers(s->abi->n_params + s->abi->n_inputs);
    s->d = numbers(s->abi->n_derived);
    s->h = numbers(s->abi->n_histories);
    s->rhs = numbers(s->abi->n_states);
    s->start = numbers(s->abi->n_states);
    s->signals = numbers(s->abi->n_signals);
    s->sets = numbers(n_sets(s->abi));
    s->roots = numbers(s->abi->n_roots);
    s->delays = numbers(2 * s->abi->n_histories);
    s->terms = numbers(JM_TERM_ROWS * s->abi->n_events);
    if (!s->sets || !s->roots || !s->delays || !s->terms || !s->t || !s->y || !s->p || !s->d ||
        !s->h || !s->rhs || !s->start || !s->signals)
        return jm_fail(err, JM_MEMORY, "no memory left to compare two forms of the model");
    if (!kernels(s))
        return jm_fail(err, JM_INTERNAL, "the evaluator has no kernels of eight lanes");
    return JM_OK;
}

/* --- the points -------------------------------------------------------------------------- */

static double around(double x, uint64_t seed, uint32_t i, uint32_t lane)
{
    const double u = jm_random_uniform(seed, lane, i, 0);
    return lane == 0 ? x : x > 0 || x < 0 ? x * (0.5 + u) : 0.1 * u;
}

/* The same for both forms: what `from` starts with, and states around it. */
static void place(side *s, const side *from)
{
    const jm_model_abi *abi = s->abi;
    for (uint32_t l = 0; l < LANES; l++)
        s->t[l] = l == 0 ? 0 : 1000 * jm_random_uniform(1, l, 0, 0);
    for (uint32_t i = 0; i < abi->n_params + abi->n_inputs; i++)
        for (uint32_t l = 0; l < LANES; l++)
            s->p[i * LANES + l] =
                i < abi->n_params ? abi->params[i].value : abi->inputs[i - abi->n_params].value;
    const jm_frame f = {LANES, s->t, s->y, s->p, s->d, s->h, jm_eval_self(s->eval)};
    kernels(s)->derive(&f, s->d);
    kernels(s)->start(&f, s->start);
    for (uint32_t i = 0; i < abi->n_states; i++)
        for (uint32_t l = 0; l < LANES; l++)
            s->y[i * LANES + l] = around(from->start[i * LANES + l], 2, i, l);
    for (uint32_t i = 0; i < abi->n_histories; i++)
        for (uint32_t l = 0; l < LANES; l++)
            s->h[i * LANES + l] = jm_random_uniform(3, l, i, 0);
}

static void compute(side *s)
{
    const jm_frame f = {LANES, s->t, s->y, s->p, s->d, s->h, jm_eval_self(s->eval)};
    kernels(s)->rhs(&f, s->rhs);
    for (uint32_t i = 0; i < s->abi->n_signals; i++)
        kernels(s)->signal(&f, i, s->signals + (size_t)i * LANES);
    kernels(s)->roots(&f, s->roots);
    kernels(s)->history(&f, s->delays);
    double *to = s->sets;
    for (uint32_t e = 0; e < s->abi->n_events; e++) {
        kernels(s)->set(&f, e, to);
        if (kernels(s)->terms)
            kernels(s)->terms(&f, e, s->terms + (size_t)e * JM_TERM_ROWS * LANES);
        to += (size_t)s->abi->events[e].n_set * LANES;
    }
}

/* --- the comparison ---------------------------------------------------------------------- */

/* Factors that units put in are rounded, so sums that cancel differ in their last digits: what is
   tolerated is small against the largest value of the eight. */
static bool is_same(const double *a, const double *b)
{
    double most = 0;
    for (int l = 0; l < LANES; l++)
        if (isfinite(a[l]))
            most = fmax(most, fabs(a[l]));
    for (int l = 0; l < LANES; l++) {
        const bool equal = (a[l] >= b[l] && a[l] <= b[l]) || (isnan(a[l]) && isnan(b[l]));
        if (!equal && !(fabs(a[l] - b[l]) <= 1e-12 * most))
            return false;
    }
    return true;
}

static bool compare_rows(const double *a, const double *b, uint32_t n, const jm_var_info *info,
                         const char *what, char *why, size_t room)
{
    for (uint32_t i = 0; i < n; i++) {
        const double *x = a + (size_t)i * LANES, *y = b + (size_t)i * LANES;
        if (is_same(x, y))
            continue;
        snprintf(why, room, "with units %s %s would be %.6g instead of %.6g", what,
                 info ? info[i].name : "", y[0], x[0]);
        return false;
    }
    return true;
}

/* When events happen, what they set, what is delayed and for how long. */
static bool compare_events(const side *x, const side *y, char *why, size_t room)
{
    return compare_rows(x->roots, y->roots, x->abi->n_roots, NULL, "the condition of an event", why,
                        room) &&
           compare_rows(x->sets, y->sets, n_sets(x->abi), NULL, "what an event sets", why, room) &&
           compare_rows(x->terms, y->terms, JM_TERM_ROWS * x->abi->n_events, NULL,
                        "the delay or priority of an event", why, room) &&
           compare_rows(x->delays, y->delays, 2 * x->abi->n_histories, NULL, "a delay", why, room);
}

jm_status jm_import_compare(const jm_program *a, const jm_program *b, bool *same, char *why,
                            size_t room, jm_error *err)
{
    side x = {0}, y = {0};
    *same = false;
    jm_status status = side_init(&x, a, err);
    if (status == JM_OK)
        status = side_init(&y, b, err);
    if (status != JM_OK)
        goto done;
    if (x.abi->n_states != y.abi->n_states || x.abi->n_signals != y.abi->n_signals ||
        x.abi->n_roots != y.abi->n_roots || n_sets(x.abi) != n_sets(y.abi) ||
        x.abi->n_histories != y.abi->n_histories || x.abi->n_events != y.abi->n_events) {
        snprintf(why, room, "the form with units has other quantities");
    } else {
        place(&x, &x);
        place(&y, &x);
        compute(&x);
        compute(&y);
        *same = compare_rows(x.start, y.start, x.abi->n_states, x.abi->states, "the start of", why,
                             room) &&
                compare_rows(x.rhs, y.rhs, x.abi->n_states, x.abi->states, "the derivative of", why,
                             room) &&
                compare_rows(x.signals, y.signals, x.abi->n_signals, x.abi->signals, "the signal",
                             why, room) &&
                compare_events(&x, &y, why, room);
    }
done:
    side_clear(&x);
    side_clear(&y);
    return status;
}
