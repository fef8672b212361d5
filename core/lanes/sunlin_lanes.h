/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A direct linear solver for SUNDIALS: jm_lu on a jm_sunmat, all lanes at once.
 *
 * A matrix that is singular in a lane that lives is answered with "try a shorter step"; lanes that
 * are masked out may hold anything. Borrows lu and group.
 */
#ifndef JM_LANES_SUNLIN_LANES_H
#define JM_LANES_SUNLIN_LANES_H

#include <sundials/sundials_linearsolver.h>

#include "core/lanes/lu.h"
#include "core/lanes/nvec_lanes.h"

/* NULL without memory; freed with SUNLinSolFree. */
SUNLinearSolver jm_sunlin_new(jm_lu *lu, jm_nvec_group *group, SUNContext context);

#endif
