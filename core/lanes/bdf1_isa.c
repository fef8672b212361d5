/* SPDX-License-Identifier: Apache-2.0 */
/* The own BDF stepper for one lane, where the machine has FMA. */
#define v3 3
#define v4 4
#define any 1
#define JM_W 1
#define JM_C 1
#if JM_ISA == v4
#define JM_BDF jm_bdf_1_v4
#elif JM_ISA == v3
#define JM_BDF jm_bdf_1_v3
#endif
#ifdef JM_BDF
#include "core/lanes/bdf_body.h"
#else
typedef int jm_bdf1_is_elsewhere; /* bdf1_any.c serves this machine */
#endif
