/* SPDX-License-Identifier: Apache-2.0 */
#include "core/patient/patient.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cohort/cohort.h"
#include "core/plan/plan.h"

/* Between two stops: a runaway ends, a long night does not. */
enum { MOST_STEPS = 10 * 1000 * 1000 };

static void hear(void *user, jm_body *body, const jm_deed *deed)
{
    const jm_patient *patient = user;
    if (patient->heard)
        patient->heard(patient->user, jm_body_time(body), deed->kind, deed->label, deed->value,
                       deed->unit);
}

/* Lets the probe of a plan decide: one patient over a day. */
static jm_status choose_method(jm_patient *patient, jm_error *err)
{
    jm_cohort *cohort = NULL;
    jm_plan *plan = NULL;
    jm_status status;
    jm_plan_arm arm = {.name = "probe", .doc = ""};
    jm_plan_setting *settings = NULL;
    const jm_model_abi *abi = patient->model->abi;
    const uint32_t rows = abi->n_params + abi->n_inputs;
    if ((status = jm_cohort_same(&cohort, 1, 0, err)) != JM_OK ||
        (status = jm_plan_new(&plan, patient->model, cohort, err)) != JM_OK)
        goto done;
    settings = calloc(rows + 1, sizeof *settings);
    if (!settings) {
        status = jm_fail(err, JM_MEMORY, "no memory left to choose a method");
        goto done;
    }
    for (uint32_t i = 0; i < rows; i++) {
        const double value = patient->block->p[i];
        if (isfinite(value))
            settings[arm.n_settings++] = (jm_plan_setting){i, value};
    }
    arm.settings = settings;
    plan->arms = &arm;
    plan->n_arms = 1;
    plan->t_end = 86400 / abi->time_unit_s;
    plan->is_open = true;
    plan->options.rtol = patient->rtol;
    plan->options.atol = patient->atol_all;
    if ((status = jm_plan_finish(plan, err)) == JM_OK)
        snprintf(patient->method, sizeof patient->method, "%s", plan->options.method);
done:
    jm_plan_free(plan);
    free(settings);
    jm_cohort_free(cohort);
    return status;
}

jm_status jm_patient_equip(jm_patient *patient, jm_error *err)
{
    const jm_model_abi *abi = patient->model->abi;
    jm_stepper *stepper = NULL;
    jm_service *service = NULL;
    jm_status status;
    if (strcmp(patient->method, "auto") == 0 && (status = choose_method(patient, err)) != JM_OK)
        return status;
    const jm_stepper_type *type = jm_stepper_find(patient->method);
    if (!type)
        return jm_fail(err, JM_ARGUMENT, "there is no method \"%s\"", patient->method);
    for (uint32_t i = 0; i < abi->n_states; i++)
        patient->atol[i] = isnan(abi->states[i].atol) ? patient->atol_all : abi->states[i].atol;
    const jm_stepper_options options = {
        .rtol = patient->rtol, .atol = patient->atol, .max_steps = MOST_STEPS};
    if ((status = jm_stepper_new(&stepper, type, patient->block, &options, err)) != JM_OK ||
        (status = jm_service_new(&service, patient->model, 1, type, &options, err)) != JM_OK) {
        jm_stepper_free(stepper);
        return status;
    }
    jm_stepper_free(patient->stepper);
    jm_service_free(patient->service);
    patient->type = type;
    patient->stepper = stepper;
    patient->service = service;
    jm_service_listen(service, hear, patient);
    return JM_OK;
}

static void set_defaults(jm_patient *patient)
{
    const jm_model_abi *abi = patient->model->abi;
    for (uint32_t i = 0; i < abi->n_params; i++)
        patient->block->p[i] = abi->params[i].value;
    for (uint32_t i = 0; i < abi->n_inputs; i++)
        patient->block->p[abi->n_params + i] = abi->inputs[i].value;
    jm_block_derive(patient->block);
}

jm_status jm_patient_new(jm_patient **out, const jm_model *model, const char *method,
                         jm_error *err)
{
    *out = NULL;
    if (!model)
        return jm_fail(err, JM_ARGUMENT, "a patient needs a model");
    if (!method || !method[0])
        method = "auto";
    if (strcmp(method, "auto") != 0 && !jm_stepper_find(method))
        return jm_fail(err, JM_ARGUMENT, "there is no method \"%s\"; \"auto\" chooses one", method);
    jm_patient *patient = calloc(1, sizeof *patient);
    jm_status status = JM_OK;
    if (!patient)
        return jm_fail(err, JM_MEMORY, "no memory left for a patient");
    patient->model = model;
    patient->rtol = 1e-6;
    patient->atol_all = 1e-9;
    snprintf(patient->method, sizeof patient->method, "%s", method);
    jm_body_init(&patient->body);
    patient->atol = calloc(model->abi->n_states + 1, sizeof *patient->atol);
    if (!patient->atol)
        status = jm_fail(err, JM_MEMORY, "no memory left for a patient");
    if (status == JM_OK)
        status = jm_block_new(&patient->block, model, 1, err);
    if (status != JM_OK) {
        jm_patient_free(patient);
        return status;
    }
    set_defaults(patient);
    *out = patient;
    return JM_OK;
}

void jm_patient_free(jm_patient *patient)
{
    if (!patient)
        return;
    jm_stepper_free(patient->stepper);
    jm_service_free(patient->service);
    jm_block_free(patient->block);
    jm_body_clear(&patient->body);
    free(patient->atol);
    free(patient);
}

jm_status jm_patient_tolerance(jm_patient *patient, double relative, double absolute,
                               jm_error *err)
{
    if (patient->has_begun)
        return jm_fail(err, JM_ARGUMENT, "tolerances are set before a patient begins");
    if (!(relative >= 1e-13 && relative <= 0.1) || !(absolute >= 1e-30 && absolute <= 1e30))
        return jm_fail(err, JM_ARGUMENT, "tolerances are %g and %g; the relative one lies between "
                       "1e-13 and 0.1, the absolute one between 1e-30 and 1e30", relative,
                       absolute);
    patient->rtol = relative;
    patient->atol_all = absolute;
    return JM_OK;
}

/* What the body's illness means for the caller. */
static jm_status check_illness(jm_patient *patient, jm_error *err)
{
    if (patient->body.status != JM_OK && !patient->is_lost) {
        patient->is_lost = true;
        patient->why = patient->body.status;
        snprintf(patient->reason, sizeof patient->reason, "%s", patient->body.reason);
    }
    return patient->is_lost ? jm_fail(err, patient->why, "%s", patient->reason) : JM_OK;
}

jm_status jm_patient_serve(jm_patient *patient, bool rooted, jm_error *err)
{
    jm_body *bodies[1] = {&patient->body};
    const int8_t *root = rooted ? patient->stepper->root : NULL;
    const jm_status status =
        jm_service_serve(patient->service, bodies, 1, root, rooted ? 1 : 0, err);
    return status != JM_OK ? status : check_illness(patient, err);
}

/* Infusions of a former life leave nothing behind. */
static void clear_rates(jm_patient *patient)
{
    const jm_model_abi *abi = patient->model->abi;
    for (uint32_t k = 0; k < abi->n_routes; k++)
        patient->block->p[abi->routes[k].rate] =
            abi->inputs[abi->routes[k].rate - abi->n_params].value;
}

jm_status jm_patient_begin(jm_patient *patient, jm_error *err)
{
    jm_body *bodies[1] = {&patient->body};
    jm_status status;
    clear_rates(patient);
    patient->is_lost = false;
    if (!patient->stepper && (status = jm_patient_equip(patient, err)) != JM_OK)
        return status;
    patient->block->t[0] = 0;
    patient->has_begun = true;
    jm_body_place(&patient->body, patient->block, 0);
    jm_stepper_drop(patient->stepper, 1);
    if ((status = jm_service_begin(patient->service, bodies, 1, err)) != JM_OK ||
        (status = check_illness(patient, err)) != JM_OK ||
        (status = jm_patient_serve(patient, false, err)) != JM_OK)
        return status;
    jm_stepper_restart(patient->stepper, 1);
    patient->body.changed = false;
    return JM_OK;
}

jm_status jm_patient_ready(jm_patient *patient, jm_error *err)
{
    if (!patient->has_begun)
        return jm_patient_begin(patient, err);
    return check_illness(patient, err);
}

const char *jm_patient_method(const jm_patient *patient)
{
    return patient->method;
}

const jm_model *jm_patient_model(const jm_patient *patient)
{
    return patient->model;
}

void jm_patient_listen(jm_patient *patient, jm_heard_fn *heard, void *user)
{
    patient->heard = heard;
    patient->user = user;
}

/* Stands still at `stop`, or is lost. */
static jm_status walk(jm_patient *patient, double stop, jm_error *err)
{
    jm_step made;
    jm_stepper_step(patient->stepper, &stop, &made);
    if (made.failed) {
        patient->is_lost = true;
        patient->why = patient->stepper->why[0];
        snprintf(patient->reason, sizeof patient->reason, "%s", patient->stepper->reason[0]);
        return jm_fail(err, patient->why, "%s", patient->reason);
    }
    const bool watches = jm_service_watches(patient->service, patient->block, 1);
    if (!made.stopped && !made.rooted && !watches)
        return JM_OK;
    const jm_frame frame = jm_block_frame(patient->block);
    jm_stepper_delays(patient->stepper, &frame);
    if (watches && jm_service_watch(patient->service, (jm_body *[]){&patient->body}, 1))
        return check_illness(patient, err);
    if (!made.stopped && !made.rooted)
        return JM_OK;
    const jm_status status = jm_patient_serve(patient, made.rooted != 0, err);
    if (status == JM_OK && patient->body.changed)
        jm_stepper_restart(patient->stepper, 1);
    patient->body.changed = false;
    return status;
}

static jm_status live_until(jm_patient *patient, double t, jm_error *err)
{
    jm_status status = jm_patient_ready(patient, err);
    if (status != JM_OK)
        return status;
    if (patient->body.changed) { /* it was touched since the last step */
        jm_stepper_restart(patient->stepper, 1);
        patient->body.changed = false;
    }
    if (patient->block->t[0] >= t)
        return JM_OK;
    while (!jm_time_reached(t, patient->block->t[0])) {
        status = walk(patient, fmin(t, jm_body_next(&patient->body)), err);
        if (status != JM_OK)
            return status;
    }
    /* The slope is computed anew at every return, saved or not: see jm_patient_save. */
    if (patient->type->remember)
        jm_stepper_restart(patient->stepper, 1);
    return JM_OK;
}

jm_status jm_patient_step_to(jm_patient *patient, double t, const char *unit, jm_error *err)
{
    jm_status status =
        jm_patient_convert("time", &t, unit, patient->model->abi->time_unit, err);
    if (status != JM_OK || (status = jm_patient_ready(patient, err)) != JM_OK)
        return status;
    if (!isfinite(t) || !jm_time_reached(patient->block->t[0], t))
        return jm_fail(err, JM_ARGUMENT, "the patient stands at %g %s and cannot go back to %g",
                       patient->block->t[0], patient->model->abi->time_unit, t);
    return live_until(patient, t, err);
}

jm_status jm_patient_step(jm_patient *patient, double dt, const char *unit, jm_error *err)
{
    jm_status status =
        jm_patient_convert("time", &dt, unit, patient->model->abi->time_unit, err);
    if (status != JM_OK || (status = jm_patient_ready(patient, err)) != JM_OK)
        return status;
    if (!(dt >= 0) || !isfinite(dt))
        return jm_fail(err, JM_ARGUMENT, "a step of %g %s cannot be made", dt,
                       patient->model->abi->time_unit);
    return live_until(patient, patient->block->t[0] + dt, err);
}
