/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/known_units.h"

#include <string.h>

jm_status jm_known_parse(jm_known_units *known, jm_unit *out, const char *text, jm_error *err)
{
    for (size_t k = 0; k < known->n_units; k++) {
        if (strcmp(known->units[k].text, text) == 0) {
            *out = known->units[k].unit;
            return JM_OK;
        }
    }
    const jm_status status = jm_unit_parse(out, text, err);
    const size_t length = strlen(text);
    if (status == JM_OK && known->n_units < JM_KNOWN_UNITS && length < JM_KNOWN_TEXT) {
        memcpy(known->units[known->n_units].text, text, length + 1);
        known->units[known->n_units++].unit = *out;
    }
    return status;
}

double jm_known_factor(jm_known_units *known, const jm_unit *from, const jm_unit *to)
{
    for (size_t k = 0; k < known->n_factors; k++) {
        if (known->factors[k].from == from->scale && known->factors[k].to == to->scale)
            return known->factors[k].factor;
    }
    const double factor = jm_unit_factor(from, to);
    if (known->n_factors < JM_KNOWN_UNITS) {
        known->factors[known->n_factors].from = from->scale;
        known->factors[known->n_factors].to = to->scale;
        known->factors[known->n_factors++].factor = factor;
    }
    return factor;
}
