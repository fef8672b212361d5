/* SPDX-License-Identifier: Apache-2.0 */
/* Between steps, 8 lanes on any machine: slow, the same bits. */
#define JM_W 1
#define JM_C 8
#define JM_BETWEEN jm_between_8_any
#include "core/lanes/between_body.h"
