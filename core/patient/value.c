/* SPDX-License-Identifier: Apache-2.0 */
/* Values of a patient, in the units of whoever asks. */
#include <math.h>
#include <string.h>

#include "core/patient/patient.h"

jm_status jm_patient_convert(const char *what, double *value, const char *from, const char *to,
                             jm_error *err)
{
    jm_unit a, b;
    jm_status status;
    if (!from || !from[0] || !to || !to[0] || strcmp(from, to) == 0)
        return JM_OK;
    if ((status = jm_unit_parse(&a, from, err)) != JM_OK ||
        (status = jm_unit_parse(&b, to, err)) != JM_OK)
        return status;
    if (!jm_unit_same_dim(&a, &b))
        return jm_fail(err, JM_UNITS, "%s: \"%s\" does not turn into \"%s\"; give a unit of the "
                       "same kind", what, from, to);
    *value = jm_unit_convert(*value, &a, &b);
    return JM_OK;
}

static jm_status find(const jm_patient *patient, const char *name, jm_ref *ref, jm_error *err)
{
    if (!name)
        return jm_fail(err, JM_ARGUMENT, "no quantity was named");
    if (jm_model_find(patient->model, name, ref))
        return JM_OK;
    const char *near = jm_model_nearest(patient->model, name);
    return jm_fail(err, JM_ARGUMENT, "model %s has no \"%s\"%s%s%s", patient->model->abi->name,
                   name, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

jm_status jm_patient_route(const jm_patient *patient, const char *name, uint32_t *route,
                           jm_error *err)
{
    const jm_model_abi *abi = patient->model->abi;
    if (!name)
        return jm_fail(err, JM_ARGUMENT, "no dose was named");
    *route = jm_model_route(patient->model, name);
    if (*route != UINT32_MAX)
        return JM_OK;
    return jm_fail(err, JM_ARGUMENT, "model %s has no dose \"%s\"%s%s%s", abi->name, name,
                   abi->n_routes ? "; it has \"" : "; it has none",
                   abi->n_routes ? abi->routes[0].name : "", abi->n_routes ? "\"" : "");
}

jm_status jm_patient_set(jm_patient *patient, const char *name, double value, const char *unit,
                         jm_error *err)
{
    jm_ref ref;
    jm_status status = find(patient, name, &ref, err);
    if (status != JM_OK)
        return status;
    const jm_var_info *var = jm_model_var(patient->model, ref);
    if (ref.kind == JM_REF_SIGNAL)
        return jm_fail(err, JM_ARGUMENT, "\"%s\" is computed by the model; set a parameter, an "
                       "input or a state", name);
    if ((status = jm_patient_convert(name, &value, unit, var->unit, err)) != JM_OK)
        return status;
    if (!isfinite(value))
        return jm_fail(err, JM_ARGUMENT, "\"%s\" cannot be set to %g; give a number", name, value);
    if (ref.kind == JM_REF_STATE && (status = jm_patient_ready(patient, err)) != JM_OK)
        return status;
    const bool lives = patient->has_begun && !patient->is_lost;
    if (lives)
        jm_service_glance(patient->service, (jm_body *[]){&patient->body}, 1);
    if (ref.kind == JM_REF_STATE) {
        patient->block->y[ref.index] = value;
    } else {
        const uint32_t first = ref.kind == JM_REF_INPUT ? patient->model->abi->n_params : 0;
        patient->block->p[first + ref.index] = value;
        jm_block_derive(patient->block);
    }
    patient->body.changed = true;
    return lives ? jm_patient_serve(patient, false, err) : JM_OK;
}

jm_status jm_patient_get(jm_patient *patient, const char *name, const char *unit, double *value,
                         jm_error *err)
{
    jm_ref ref;
    jm_status status = find(patient, name, &ref, err);
    if (status != JM_OK)
        return status;
    const jm_block *block = patient->block;
    const bool is_given = ref.kind == JM_REF_PARAM || ref.kind == JM_REF_INPUT;
    if (!is_given && !patient->has_begun && (status = jm_patient_begin(patient, err)) != JM_OK)
        return status;
    switch (ref.kind) {
    case JM_REF_STATE:
        *value = block->y[ref.index];
        break;
    case JM_REF_PARAM:
        *value = block->p[ref.index];
        break;
    case JM_REF_INPUT:
        *value = block->p[patient->model->abi->n_params + ref.index];
        break;
    case JM_REF_SIGNAL: {
        const jm_frame frame = jm_block_frame(block);
        jm_signals signals = jm_block_signals(block, &frame);
        *value = *jm_signals_row(&signals, ref.index, value);
        break;
    }
    }
    return jm_patient_convert(name, value, jm_model_var(patient->model, ref)->unit, unit, err);
}

jm_status jm_patient_time(const jm_patient *patient, const char *unit, double *t, jm_error *err)
{
    *t = patient->block->t[0];
    return jm_patient_convert("time", t, patient->model->abi->time_unit, unit, err);
}
