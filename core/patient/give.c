/* SPDX-License-Identifier: Apache-2.0 */
/* Doses of a single patient. */
#include <math.h>

#include "core/patient/patient.h"

static jm_status give(jm_patient *patient, uint32_t route, double amount, double duration,
                      jm_error *err)
{
    const jm_route_info *info = &patient->model->abi->routes[route];
    jm_status status;
    if (!(amount >= 0) || !isfinite(amount) || !(duration >= 0) || !isfinite(duration))
        return jm_fail(err, JM_ARGUMENT, "dose \"%s\" of %g %s over %g %s cannot be given; "
                       "neither may be negative", info->name, amount, info->unit, duration,
                       patient->model->abi->time_unit);
    if ((status = jm_patient_ready(patient, err)) != JM_OK)
        return status;
    const double now = patient->block->t[0];
    const jm_due due = {.t = now, .kind = JM_DUE_DOSE, .what = route, .first = now, .times = 1,
                        .amount = amount, .duration = duration, .label = info->name, .place = ""};
    if (!jm_agenda_add(&patient->body.agenda, &due))
        return jm_fail(err, JM_MEMORY, "no memory left for the agenda of a patient");
    return jm_patient_serve(patient, false, err);
}

jm_status jm_patient_bolus(jm_patient *patient, const char *dose, double amount, const char *unit,
                           jm_error *err)
{
    return jm_patient_infuse(patient, dose, amount, unit, 0, NULL, err);
}

jm_status jm_patient_infuse(jm_patient *patient, const char *dose, double amount, const char *unit,
                            double duration, const char *time_unit, jm_error *err)
{
    const jm_model_abi *abi = patient->model->abi;
    uint32_t route;
    jm_status status;
    if ((status = jm_patient_route(patient, dose, &route, err)) != JM_OK ||
        (status = jm_patient_convert(dose, &amount, unit, abi->routes[route].unit, err)) != JM_OK ||
        (status = jm_patient_convert("duration", &duration, time_unit, abi->time_unit, err)) !=
            JM_OK)
        return status;
    return give(patient, route, amount, duration, err);
}

jm_status jm_patient_stop_dose(jm_patient *patient, const char *dose, jm_error *err)
{
    uint32_t route = UINT32_MAX;
    jm_status status = JM_OK;
    if (dose && (status = jm_patient_route(patient, dose, &route, err)) != JM_OK)
        return status;
    if ((status = jm_patient_ready(patient, err)) != JM_OK)
        return status;
    jm_body_stop_doses(&patient->body, route);
    jm_block_derive(patient->block);
    patient->body.changed = true;
    return JM_OK;
}
