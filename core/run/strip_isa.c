/* SPDX-License-Identifier: Apache-2.0 */
/* The arithmetic of outcomes: one vector of 8 (v4) or two of 4 (v3). */
#define v3 3
#define v4 4
#define any 1
#if JM_ISA == v4
#define JM_W 8
#define JM_C 1
#define JM_STRIP jm_strip_v4
#elif JM_ISA == v3
#define JM_W 4
#define JM_C 2
#define JM_STRIP jm_strip_v3
#endif
#ifdef JM_STRIP
#include "core/run/strip_body.h"
#else
typedef int jm_strip_is_elsewhere; /* strip_any.c serves this machine */
#endif
