/* SPDX-License-Identifier: Apache-2.0 */
/* Vector arithmetic for one lane on any machine. */
#define JM_W 1
#define JM_C 1
#define JM_KIT jm_kit_1_any
#include "core/lanes/kit_body.h"
