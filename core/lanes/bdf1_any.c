/* SPDX-License-Identifier: Apache-2.0 */
/* The own BDF stepper for one lane on any machine. */
#define JM_W 1
#define JM_C 1
#define JM_BDF jm_bdf_1_any
#include "core/lanes/bdf_body.h"
