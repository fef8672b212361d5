/* SPDX-License-Identifier: Apache-2.0 */
/* The descriptors of all steppers, one per method; listed in stepper.c. */
#ifndef JM_LANES_STEPPERS_H
#define JM_LANES_STEPPERS_H

#include "core/lanes/stepper.h"

extern const jm_stepper_type jm_stepper_dopri5, jm_stepper_dop853, jm_stepper_rodas5p;
extern const jm_stepper_type jm_stepper_bdf, jm_stepper_cvode_bdf, jm_stepper_cvode_adams;
extern const jm_stepper_type jm_stepper_arkode_dopri5, jm_stepper_arkode_verner;

#endif
