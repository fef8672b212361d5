/* SPDX-License-Identifier: Apache-2.0 */
/* From the pattern that a model brings to the list of operations that jm_lu carries out. */
#ifndef JM_LANES_LU_PLAN_H
#define JM_LANES_LU_PLAN_H

#include "core/lanes/lu.h"

/* Where a model brings no plan of its own, pivots go in the order of states. */
JM_CHECK jm_status jm_lu_plan_make(jm_lu_plan *p, const jm_model_abi *abi, jm_error *err);
/* The same without what slow states do to others, where the model names some (n_brief). */
JM_CHECK jm_status jm_lu_plan_make_brief(jm_lu_plan *p, const jm_model_abi *abi, jm_error *err);
void jm_lu_plan_clear(jm_lu_plan *p);

#endif
