/* SPDX-License-Identifier: Apache-2.0 */
/* Models, as embedders see them. */
#include <math.h>

#include "core/base/config.h"
#include "core/base/install.h"
#include "core/model/model.h"
#include "jumeau/jumeau.h"

const char *jm_version(void)
{
    return JM_VERSION;
}

jm_status jm_model_load(jm_model **out, const char *path, jm_error *err)
{
    jm_install install;
    *out = NULL;
    if (!path)
        return jm_fail(err, JM_ARGUMENT, "no model was named");
    jm_status status = jm_install_find(&install, err);
    if (status != JM_OK)
        return status;
    const char *const roots[] = {install.models};
    const jm_model_options options = {
        .search = {roots, 1},
        .build = {.include = install.include},
        .mode = JM_MODEL_AUTO,
        .so_folder = install.compiled,
        .native = true,
    };
    return jm_model_open(out, path, &options, err);
}

void jm_model_free(jm_model *model)
{
    if (model)
        jm_model_close(model);
}

const char *jm_model_name(const jm_model *model)
{
    return model->abi->name;
}

const char *jm_model_title(const jm_model *model)
{
    return model->abi->title;
}

const char *jm_model_time_unit(const jm_model *model)
{
    return model->abi->time_unit;
}

const char *jm_model_fingerprint(const jm_model *model)
{
    return model->abi->fingerprint;
}

size_t jm_model_count(const jm_model *model)
{
    const jm_model_abi *abi = model->abi;
    return (size_t)abi->n_states + abi->n_signals + abi->n_params + abi->n_inputs + abi->n_routes;
}

static void say_var(jm_quantity_info *out, jm_quantity_kind kind, const jm_var_info *var)
{
    *out = (jm_quantity_info){kind,       var->name, var->unit, var->doc,
                              var->value, var->low,  var->high};
}

jm_status jm_model_quantity(const jm_model *model, size_t i, jm_quantity_info *out, jm_error *err)
{
    const jm_model_abi *abi = model->abi;
    const struct {
        jm_quantity_kind kind;
        uint32_t n;
        const jm_var_info *vars;
    } tables[] = {{JM_QUANTITY_STATE, abi->n_states, abi->states},
                  {JM_QUANTITY_SIGNAL, abi->n_signals, abi->signals},
                  {JM_QUANTITY_PARAMETER, abi->n_params, abi->params},
                  {JM_QUANTITY_INPUT, abi->n_inputs, abi->inputs}};
    size_t at = i;
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++) {
        if (at < tables[k].n) {
            say_var(out, tables[k].kind, &tables[k].vars[at]);
            return JM_OK;
        }
        at -= tables[k].n;
    }
    if (at >= abi->n_routes)
        return jm_fail(err, JM_ARGUMENT, "model %s has %zu quantities; there is no number %zu",
                       abi->name, jm_model_count(model), i);
    const jm_route_info *route = &abi->routes[at];
    const double none = (double)NAN;
    *out = (jm_quantity_info){JM_QUANTITY_DOSE, route->name, route->unit, route->doc, none, none,
                              none};
    return JM_OK;
}
