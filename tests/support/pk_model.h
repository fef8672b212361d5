/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model for tests of doses that needs no compiler: names, units and routes, and no kernels.
 *
 * Time is in minutes. Routes: 1 oral (mg, into depot), 2 iv (mg, into central), 3 pump (mg, into
 * central), 4 insulin (mU, into plasma). Parameters: CL, V, weight, temperature; input: meal.
 */
#ifndef JM_TESTS_SUPPORT_PK_MODEL_H
#define JM_TESTS_SUPPORT_PK_MODEL_H

#include <math.h>

#include "core/model/model.h"

static const jm_var_info pk_states[] = {
    {.name = "depot", .unit = "mg"}, {.name = "central", .unit = "mg"},
    {.name = "plasma", .unit = "mU"}};
static const jm_var_info pk_params[] = {
    {.name = "CL", .unit = "L/min", .value = 0.125}, {.name = "V", .unit = "L", .value = 31.5},
    {.name = "weight", .unit = "kg", .value = 72.25},
    {.name = "temperature", .unit = "degC", .value = 36.8}};
static const jm_var_info pk_inputs[] = {{.name = "meal", .unit = "g/min", .value = 0}};
static const jm_route_info pk_routes[] = {
    {.name = "oral", .unit = "mg", .state = 0, .rate = 5},
    {.name = "iv", .unit = "mg", .state = 1, .rate = 6},
    {.name = "pump", .unit = "mg", .state = 1, .rate = 7},
    {.name = "insulin", .unit = "mU", .state = 2, .rate = 8}};
static const jm_model_abi pk_abi = {
    .abi = JM_MODEL_ABI, .n_states = 3, .n_params = 4, .n_inputs = 1, .n_routes = 4,
    .name = "test/pk", .title = "", .source = "", .time_unit = "min", .time_unit_s = 60,
    .fingerprint = "", .states = pk_states, .params = pk_params, .inputs = pk_inputs,
    .routes = pk_routes};

/* The model with its first `n_routes` routes. */
static inline jm_status pk_model(jm_model *model, jm_model_abi *abi, uint32_t n_routes)
{
    jm_error err;

    *abi = pk_abi;
    abi->n_routes = n_routes;
    *model = (jm_model){.abi = abi};
    return jm_unit_parse(&model->time, "min", &err);
}

#endif
