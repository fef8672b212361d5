/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dry hands: a patient that stands at its start values and never moves.
 *
 * `jumeau check` runs every scripted arm on one, so that names, units and arguments are found
 * wrong before anything is simulated. Values are real (the model's start values after the arm's
 * settings); setting one changes it, a dose changes nothing.
 */
#ifndef JM_SCENARIOS_HOST_DRY_H
#define JM_SCENARIOS_HOST_DRY_H

#include "core/plan/plan.h"

typedef struct jm_dry jm_dry;

/* `p` [rows]: parameters and inputs, copied. */
JM_CHECK jm_status jm_dry_new(jm_dry **out, const jm_model *model, const double *p, double t,
                              jm_error *err);
void jm_dry_free(jm_dry *dry);

double jm_dry_time(const jm_dry *dry);
void jm_dry_set_time(jm_dry *dry, double t);
double jm_dry_get(jm_dry *dry, jm_ref ref);
void jm_dry_set(jm_dry *dry, jm_ref ref, double value);
/* Uniform numbers that do not depend on the scenario's seed. */
double jm_dry_random(jm_dry *dry);

#endif
