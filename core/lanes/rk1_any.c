/* SPDX-License-Identifier: Apache-2.0 */
/* The own Runge–Kutta steppers for one lane on any machine. */
#define JM_W 1
#define JM_C 1
#define JM_RK jm_rk_1_any
#include "core/lanes/rk_body.h"
