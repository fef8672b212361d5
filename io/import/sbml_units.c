/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/sbml_inside.h"

const char *jm_sbml_unit_of(jm_sbml *s, const char *id)
{
    (void)s;
    (void)id;
    return NULL;
}

const char *jm_sbml_unit(jm_sbml *s, const jm_sbml_symbol *symbol)
{
    (void)s;
    (void)symbol;
    return NULL;
}
