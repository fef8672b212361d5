/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The choice of a method: a few patients of the plan are tried with each candidate.
 *
 * Eight patients that would stand together walk with each method for so many steps, doses and
 * events included, and what the method did is counted: right-hand sides, Jacobians,
 * factorisations, solves, steps. The counts are weighted by the sizes of the model, in operations
 * on eight lanes at once; the method that asks for the fewest operations per unit of model time is
 * taken. Nothing is timed, so the same plan has the same method on every machine.
 *
 * Weights: a right-hand side costs its states and the entries of its Jacobian, a Jacobian twice
 * that, a factorisation and a solve three and two operations per entry of L + U, a step of a
 * Runge–Kutta method the sums over its slopes, one of CVODE the update of its history and the calls
 * around it. With them the counts of the 10-state model of design.md meet its measured times.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/body/service.h"
#include "core/plan/check.h"
#include "core/plan/timeline.h"

enum { MOST_STEPS = 1000, MOST_ARMS = 3 };

typedef struct candidate {
    const char *name;
    double step_per_state, step; /* operations of one step beside the kernels */
} candidate;

static const candidate candidates[] = {
    {"dopri5", 10, 20}, {"dop853", 25, 30}, {"cvode_bdf", 10, 100}};
enum { N_CANDIDATES = sizeof candidates / sizeof candidates[0] };

/* A group of one arm that walks with one method. */
typedef struct probe {
    const jm_plan *plan;
    const jm_stepper_type *type;
    uint64_t patients[JM_LANES];
    uint32_t n, arm;
    jm_block *block;
    jm_stepper *stepper;
    jm_service *service;
    jm_body bodies[JM_LANES];
    double *atol, *p;
    uint32_t live, lost;
} probe;

static void clear_probe(probe *z)
{
    for (uint32_t l = 0; l < JM_LANES; l++)
        jm_body_clear(&z->bodies[l]);
    jm_stepper_free(z->stepper);
    jm_service_free(z->service);
    jm_block_free(z->block);
    free(z->atol);
}

static jm_status open_probe(probe *z, jm_error *err)
{
    const jm_plan_options *o = &z->plan->options;
    const jm_model_abi *abi = z->plan->model->abi;
    jm_status status;
    for (uint32_t l = 0; l < JM_LANES; l++)
        jm_body_init(&z->bodies[l]);
    z->atol = calloc((size_t)abi->n_states + abi->n_params + abi->n_inputs + 1, sizeof *z->atol);
    if (!z->atol)
        return jm_fail(err, JM_MEMORY, "no memory left to try a method");
    z->p = z->atol + abi->n_states;
    jm_plan_atol(z->plan, z->atol);
    const jm_stepper_options options = {.rtol = o->rtol,
                                        .atol = z->atol,
                                        .max_step = o->max_step,
                                        .first_step = o->first_step,
                                        .max_steps = (uint64_t)o->max_steps};
    if ((status = jm_block_new(&z->block, z->plan->model, JM_LANES, err)) != JM_OK ||
        (status = jm_stepper_new(&z->stepper, z->type, z->block, &options, err)) != JM_OK)
        return status;
    return jm_service_new(&z->service, z->plan->model, JM_LANES, z->type, &options, err);
}

/* Bodies of the lanes, for the service. */
static void list_bodies(probe *z, jm_body **bodies)
{
    for (uint32_t l = 0; l < JM_LANES; l++)
        bodies[l] = &z->bodies[l];
}

static void drop_ill(probe *z, uint32_t mask)
{
    for (uint32_t l = 0; l < JM_LANES; l++) {
        if (mask >> l & 1 && z->bodies[l].status != JM_OK) {
            z->lost |= 1u << l;
            z->live &= ~(1u << l);
            jm_stepper_drop(z->stepper, 1u << l);
        }
    }
}

static jm_status begin_probe(probe *z, jm_error *err)
{
    const jm_model_abi *abi = z->plan->model->abi;
    jm_body *bodies[JM_LANES];
    jm_status status;
    list_bodies(z, bodies);
    for (uint32_t l = 0; l < JM_LANES; l++) {
        const uint64_t patient = z->patients[l < z->n ? l : 0];
        if ((status = jm_plan_values(z->plan, patient, z->arm, z->p, err)) != JM_OK)
            return status;
        for (uint32_t i = 0; i < abi->n_params + abi->n_inputs; i++)
            z->block->p[i * JM_LANES + l] = z->p[i];
        z->block->t[l] = z->plan->t_start;
        jm_body_place(&z->bodies[l], z->block, l);
        if (!jm_timeline_fill(z->plan, patient, z->arm, &z->bodies[l].agenda))
            return jm_fail(err, JM_MEMORY, "no memory left to try a method");
    }
    z->live = (1u << z->n) - 1;
    if ((status = jm_service_begin(z->service, bodies, z->live, err)) != JM_OK ||
        (status = jm_service_serve(z->service, bodies, z->live, NULL, 0, err)) != JM_OK)
        return status;
    drop_ill(z, z->live);
    jm_stepper_restart(z->stepper, z->live);
    return JM_OK;
}

/* Lanes that stand are served and go on, or are at the end. */
static jm_status serve_probe(probe *z, uint32_t standing, uint32_t rooted, jm_error *err)
{
    jm_body *bodies[JM_LANES];
    uint32_t again = 0, over = 0;
    list_bodies(z, bodies);
    const jm_status status =
        jm_service_serve(z->service, bodies, standing, z->stepper->root, rooted, err);
    for (uint32_t l = 0; l < JM_LANES; l++) {
        if (!(standing >> l & 1))
            continue;
        again |= (uint32_t)z->bodies[l].changed << l;
        over |= (uint32_t)jm_time_reached(z->plan->t_end, z->block->t[l]) << l;
        z->bodies[l].changed = false;
    }
    drop_ill(z, standing);
    jm_stepper_drop(z->stepper, over);
    z->live &= ~over;
    if (again & z->live)
        jm_stepper_restart(z->stepper, again & z->live);
    return status;
}

static jm_status walk_probe(probe *z, jm_error *err)
{
    jm_status status = JM_OK;
    for (int turn = 0; turn < MOST_STEPS && z->live && status == JM_OK; turn++) {
        double stop[JM_LANES];
        jm_step made;
        for (uint32_t l = 0; l < JM_LANES; l++)
            stop[l] = fmin(z->plan->t_end, jm_body_next(&z->bodies[l]));
        jm_stepper_step(z->stepper, stop, &made);
        z->lost |= made.failed;
        z->live &= ~made.failed;
        const uint32_t standing = (made.stopped | made.rooted) & z->live;
        if (standing)
            status = serve_probe(z, standing, made.rooted & z->live, err);
    }
    return status;
}

/* Operations on a block of lanes, for all that the stepper did. */
static double count_operations(const probe *z, const candidate *c)
{
    const jm_model_abi *abi = z->plan->model->abi;
    const jm_stepper_stats *s = &z->stepper->stats;
    const double n = abi->n_states, kernel = n + abi->n_jac;
    const double n_lu = fmax(abi->n_lu, abi->n_jac);
    const double all = (double)s->rhs * kernel + (double)s->jac * 2 * kernel +
                       (double)s->lu * 3 * n_lu + (double)s->solves * 2 * n_lu +
                       (double)(s->steps + s->rejected) * (c->step_per_state * n + c->step);
    return z->type->own_steps ? all / z->n : all; /* counted lane by lane */
}

/* Model time that an average lane has come, out of the patients that walk. */
static double time_walked(const probe *z)
{
    double sum = 0;
    for (uint32_t l = 0; l < z->n; l++)
        sum += z->block->t[l] - z->plan->t_start;
    return sum / z->n;
}

/* Tries one candidate on one arm: adds its operations per model time. */
static jm_status try_one(const jm_plan *plan, const candidate *c, const uint64_t *patients,
                         uint32_t n, uint32_t arm, double *cost, jm_error *err)
{
    probe z = {.plan = plan, .type = jm_stepper_find(c->name), .n = n, .arm = arm};
    memcpy(z.patients, patients, n * sizeof *patients);
    jm_status status = open_probe(&z, err);
    if (status == JM_OK && (status = begin_probe(&z, err)) == JM_OK &&
        (status = walk_probe(&z, err)) == JM_OK) {
        const double walked = time_walked(&z);
        *cost += walked > 0 ? count_operations(&z, c) / walked : HUGE_VAL;
        /* Who is lost with one method and not with another counts against the first. */
        *cost *= 1.0 + (double)__builtin_popcount(z.lost);
    }
    clear_probe(&z);
    return status;
}

/* Patients that would stand together, from the middle of the cohort. */
static jm_status pick_patients(const jm_plan *plan, uint64_t *patients, uint32_t *n, jm_error *err)
{
    uint32_t order[JM_PLAN_WINDOW];
    const uint64_t all = plan->cohort->n;
    const uint64_t first = all / 2 / JM_PLAN_WINDOW * JM_PLAN_WINDOW;
    const size_t window = all - first < JM_PLAN_WINDOW ? (size_t)(all - first) : JM_PLAN_WINDOW;
    const jm_status status = jm_plan_resemble(plan, first, window, order, err);
    const size_t from = window / 2 / JM_LANES * JM_LANES;
    *n = (uint32_t)(window - from < JM_LANES ? window - from : JM_LANES);
    for (uint32_t k = 0; k < *n && status == JM_OK; k++)
        patients[k] = first + order[from + k];
    return status;
}

static jm_status say_reason(jm_plan *plan, const double *cost, uint32_t n, jm_error *err)
{
    jm_text text;
    jm_text_init(&text);
    for (size_t k = 0; k < N_CANDIDATES; k++) {
        if (isfinite(cost[k]))
            jm_text_addf(&text, "%s%s %.3g", text.length ? ", " : "", candidates[k].name, cost[k]);
    }
    jm_text_addf(&text, " operations per %s in a probe of %u patients", plan->model->abi->time_unit,
                 n);
    plan->method_reason = jm_arena_text(plan->arena, text.data);
    jm_text_clear(&text);
    return plan->method_reason ? JM_OK : jm_fail(err, JM_MEMORY, "no memory left for a plan");
}

/* Memory is everybody's trouble; anything else means that the method cannot serve this model. */
static bool is_fatal(jm_status status)
{
    return status == JM_MEMORY || status == JM_INTERNAL;
}

jm_status jm_plan_choose(jm_plan *plan, jm_error *err)
{
    uint64_t patients[JM_LANES];
    double cost[N_CANDIDATES];
    uint32_t n;
    size_t best = N_CANDIDATES;
    jm_status status = pick_patients(plan, patients, &n, err);
    for (size_t k = 0; k < N_CANDIDATES && status == JM_OK; k++) {
        cost[k] = jm_stepper_find(candidates[k].name) ? 0 : HUGE_VAL;
        for (uint32_t arm = 0; arm < plan->n_arms && arm < MOST_ARMS && isfinite(cost[k]); arm++) {
            jm_error found = {.status = JM_OK};
            status = try_one(plan, &candidates[k], patients, n, arm, &cost[k], &found);
            if (status == JM_OK)
                continue;
            cost[k] = HUGE_VAL;
            if (is_fatal(status) && err)
                *err = found;
            if (!is_fatal(status))
                status = JM_OK;
        }
        if (isfinite(cost[k]) && (best == N_CANDIDATES || cost[k] < cost[best]))
            best = k;
    }
    if (status != JM_OK)
        return status;
    if (best == N_CANDIDATES)
        return jm_fail(err, JM_SOLVER, "no method can take a single step with this plan; look at "
                       "the start values");
    snprintf(plan->options.method, sizeof plan->options.method, "%s", candidates[best].name);
    return say_reason(plan, cost, n, err);
}
