/* SPDX-License-Identifier: Apache-2.0 */
/* The own Runge–Kutta steppers for 8 lanes on any machine: slow, the same bits. */
#define JM_W 1
#define JM_C 8
#define JM_RK jm_rk_8_any
#include "core/lanes/rk_body.h"
