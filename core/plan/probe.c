/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Weights: a right-hand side costs three operations per state and entry of its Jacobian (models are
 * neither all sums nor all exponentials), a Jacobian twice that, a factorisation and a solve three
 * and two per entry of L + U, a step the sums over its slopes or its history and the calls around
 * it, which in CVODE are many; a look at the record costs its interpolation and what is summed
 * there. With these the ratios of measured times of models of 4, 10 and 19 states are met within a
 * third.
 *
 * At an equal tolerance BDF errs about ten times as much as the one-step methods do here. A
 * tolerance ten times as tight would cost it 10^(1/5) times the steps, so that is its price.
 */
#include "core/plan/probe.h"

#include <math.h>
#include <stdlib.h>

#include "core/plan/check.h"
#include "core/plan/timeline.h"

static const double look = 100; /* operations of a look beside the interpolation */

void jm_probe_clear(jm_probe *z)
{
    for (uint32_t l = 0; l < JM_LANES; l++)
        jm_body_clear(&z->bodies[l]);
    jm_stepper_free(z->stepper);
    jm_service_free(z->service);
    jm_block_free(z->block);
    free(z->atol);
}

jm_status jm_probe_open(jm_probe *z, jm_error *err)
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
static void list_bodies(jm_probe *z, jm_body **bodies)
{
    for (uint32_t l = 0; l < JM_LANES; l++)
        bodies[l] = &z->bodies[l];
}

static void drop_ill(jm_probe *z, uint32_t mask)
{
    for (uint32_t l = 0; l < JM_LANES; l++) {
        if (mask >> l & 1 && z->bodies[l].status != JM_OK) {
            z->lost |= 1u << l;
            z->live &= ~(1u << l);
            jm_stepper_drop(z->stepper, 1u << l);
        }
    }
}

jm_status jm_probe_begin(jm_probe *z, jm_error *err)
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
static jm_status serve_probe(jm_probe *z, uint32_t standing, uint32_t rooted, jm_error *err)
{
    jm_body *bodies[JM_LANES];
    uint32_t again = 0, over = 0;
    const jm_frame frame = jm_block_frame(z->block);
    list_bodies(z, bodies);
    jm_stepper_delays(z->stepper, &frame);
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

double jm_probe_operations(const jm_probe *z)
{
    const jm_candidate *c = z->candidate;
    const jm_model_abi *abi = z->plan->model->abi;
    const jm_stepper_stats *s = &z->stepper->stats;
    const double n = abi->n_states, kernel = 3 * (n + abi->n_jac);
    const double n_lu = fmax(abi->n_lu, abi->n_jac);
    const double all = (double)s->rhs * kernel + (double)s->jac * 2 * kernel +
                       (double)s->lu * 3 * n_lu + (double)s->solves * 2 * n_lu +
                       (double)(s->steps + s->rejected) * (c->step_per_state * n + c->step);
    const double looks = (double)z->looks * (look + c->look_per_state * n) +
                         (double)z->dense * c->dense_calls * kernel;
    return (z->type->own_steps ? all / z->n : all) + looks; /* own steps are counted by lanes */
}

/* Lanes are looked at together, each at its next time, until the last of them has come along. */
static void count_looks(jm_probe *z, uint32_t stepped)
{
    size_t most = 0;
    for (uint32_t l = 0; l < JM_LANES; l++) {
        size_t k = z->next_time[l];
        while (stepped >> l & 1 && k < z->plan->n_times && z->plan->times[k] <= z->block->t[l])
            k++;
        most = k - z->next_time[l] > most ? k - z->next_time[l] : most;
        z->next_time[l] = k;
    }
    z->looks += most;
    z->dense += most > 0;
}

jm_status jm_probe_walk(jm_probe *z, double most, jm_error *err)
{
    jm_status status = JM_OK;
    while (z->live && status == JM_OK && jm_probe_operations(z) < most) {
        double stop[JM_LANES];
        jm_step made;
        for (uint32_t l = 0; l < JM_LANES; l++)
            stop[l] = fmin(z->plan->t_end, jm_body_next(&z->bodies[l]));
        jm_stepper_step(z->stepper, stop, &made);
        count_looks(z, made.stepped);
        z->lost |= made.failed;
        z->live &= ~made.failed;
        const uint32_t standing = (made.stopped | made.rooted) & z->live;
        if (standing)
            status = serve_probe(z, standing, made.rooted & z->live, err);
    }
    return status;
}

/* Model time that an average lane has come, out of the patients that walk. */
static double time_walked(const jm_probe *z)
{
    double sum = 0;
    for (uint32_t l = 0; l < z->n; l++)
        sum += z->block->t[l] - z->plan->t_start;
    return sum / z->n;
}

double jm_probe_price(const jm_probe *z)
{
    const double walked = time_walked(z);
    const double lost = 1.0 + __builtin_popcount(z->lost);
    return walked > 0 ? z->candidate->fold * jm_probe_operations(z) / walked * lost : HUGE_VAL;
}

double jm_probe_steps(const jm_probe *z)
{
    const jm_stepper_stats *s = &z->stepper->stats;
    const double walked = time_walked(z);
    const double each = (double)(s->steps + s->rejected) / (z->type->own_steps ? z->n : 1);
    return walked > 0 ? each * (z->plan->t_end - z->plan->t_start) / walked : HUGE_VAL;
}
