/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A matrix for SUNDIALS: values of all lanes on the pattern of a jm_lu, [n_lu][lanes].
 *
 * The matrix owns its values and borrows the jm_lu, which says where the diagonal stands.
 */
#ifndef JM_LANES_SUNMAT_LANES_H
#define JM_LANES_SUNMAT_LANES_H

#include <sundials/sundials_matrix.h>

#include "core/lanes/lu.h"

/* NULL without memory; freed with SUNMatDestroy. */
SUNMatrix jm_sunmat_new(const jm_lu *lu, uint32_t lanes, SUNContext context);
double *jm_sunmat_values(SUNMatrix a);

#endif
