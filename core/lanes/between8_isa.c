/* SPDX-License-Identifier: Apache-2.0 */
/* Between steps, 8 lanes: one vector of 8 (v4) or two of 4 (v3). */
#define v3 3
#define v4 4
#define any 1
#if JM_ISA == v4
#define JM_W 8
#define JM_C 1
#define JM_BETWEEN jm_between_8_v4
#elif JM_ISA == v3
#define JM_W 4
#define JM_C 2
#define JM_BETWEEN jm_between_8_v3
#endif
#ifdef JM_BETWEEN
#include "core/lanes/between_body.h"
#else
typedef int jm_between_is_elsewhere; /* between8_any.c serves this machine */
#endif
