/* SPDX-License-Identifier: Apache-2.0 */
/* Between steps, a patient alone. */
#define JM_W 1
#define JM_C 1
#define JM_BETWEEN jm_between_1_any
#include "core/lanes/between_body.h"
