/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/stepper.h"

#include <string.h>

#include "core/lanes/history.h"
#include "core/lanes/steppers.h"

const jm_stepper_type *const jm_steppers[] = {
    &jm_stepper_dopri5,
    &jm_stepper_dop853,
    &jm_stepper_bdf,
    &jm_stepper_rodas5p,
    &jm_stepper_cvode_bdf,
    &jm_stepper_cvode_adams,
    &jm_stepper_arkode_dopri5,
    &jm_stepper_arkode_verner,
    NULL,
};

const jm_stepper_type *jm_stepper_find(const char *name)
{
    for (size_t i = 0; jm_steppers[i] != NULL; i++) {
        if (strcmp(jm_steppers[i]->name, name) == 0) {
            return jm_steppers[i];
        }
    }
    return NULL;
}

jm_status jm_stepper_new(jm_stepper **out, const jm_stepper_type *type, jm_block *block,
                         const jm_stepper_options *options, jm_error *err)
{
    *out = NULL;
    if (!(options->rtol > 0.0) || !(options->rtol < 1.0)) {
        return jm_fail(err, JM_ARGUMENT, "a relative tolerance of %g is not between 0 and 1",
                       options->rtol);
    }
    if (options->max_step < 0.0 || options->first_step < 0.0) {
        return jm_fail(err, JM_ARGUMENT, "a step size cannot be negative");
    }
    return type->create(out, block, options, err);
}

void jm_stepper_free(jm_stepper *s)
{
    if (s != NULL) {
        s->type->destroy(s);
    }
}

void jm_stepper_restart(jm_stepper *s, uint32_t mask)
{
    s->stats.restarts++;
    s->type->restart(s, mask);
    s->live |= mask;
}

void jm_stepper_step(jm_stepper *s, const double *stop, jm_step *out)
{
    memset(out, 0, sizeof *out);
    s->type->step(s, stop, out);
}

void jm_stepper_interpolate(jm_stepper *s, const double *t, double *y)
{
    s->type->interpolate(s, t, y);
}

void jm_stepper_delays(jm_stepper *s, const jm_frame *f)
{
    if (s->history != NULL) {
        jm_history_fill(s->history, f);
    }
}

void jm_stepper_drop(jm_stepper *s, uint32_t mask)
{
    s->live &= ~mask;
}

void jm_stepper_stats_add(jm_stepper_stats *sum, const jm_stepper_stats *now,
                          const jm_stepper_stats *before)
{
    sum->steps += now->steps - before->steps;
    sum->rejected += now->rejected - before->rejected;
    sum->rhs += now->rhs - before->rhs;
    sum->jac += now->jac - before->jac;
    sum->lu += now->lu - before->lu;
    sum->solves += now->solves - before->solves;
    sum->newton_fails += now->newton_fails - before->newton_fails;
    sum->restarts += now->restarts - before->restarts;
}
