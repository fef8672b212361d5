/* SPDX-License-Identifier: Apache-2.0 */
/* The arithmetic of outcomes on any machine: slow, the same bits. */
#define JM_W 1
#define JM_C 8
#define JM_STRIP jm_strip_any
#include "core/run/strip_body.h"
