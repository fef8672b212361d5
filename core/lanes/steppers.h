/* SPDX-License-Identifier: Apache-2.0 */
/* The descriptors of all steppers, one per method; listed in stepper.c. */
#ifndef JM_LANES_STEPPERS_H
#define JM_LANES_STEPPERS_H

#include "core/lanes/stepper.h"

extern const jm_stepper_type jm_stepper_dopri5, jm_stepper_dop853;

#endif
