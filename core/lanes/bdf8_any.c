/* SPDX-License-Identifier: Apache-2.0 */
/* The own BDF stepper for 8 lanes on any machine: slow, the same bits. */
#define JM_W 1
#define JM_C 8
#define JM_BDF jm_bdf_8_any
#include "core/lanes/bdf_body.h"
