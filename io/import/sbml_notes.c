/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/sbml_inside.h"

void jm_sbml_read_notes(jm_sbml *s)
{
    const char *name = jm_sbml_text(s, Model_getName(s->source));
    const char *id = jm_sbml_text(s, Model_getId(s->source));
    s->model->title = name[0] ? name : id[0] ? id : "A model without a name";
    s->model->name = jm_foreign_free_name(s->model, id[0] ? id : "model");
}
