/* SPDX-License-Identifier: Apache-2.0 */
/* Vector arithmetic for 8 lanes on any machine. */
#define JM_W 1
#define JM_C 8
#define JM_KIT jm_kit_8_any
#include "core/lanes/kit_body.h"
