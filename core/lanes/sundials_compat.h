/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs between the versions of SUNDIALS that Jumeau is built with (6.4 … 7.x), in one
 * place.
 */
#ifndef JM_LANES_SUNDIALS_COMPAT_H
#define JM_LANES_SUNDIALS_COMPAT_H

#include <sundials/sundials_config.h>
#include <sundials/sundials_context.h>
#include <sundials/sundials_types.h>

#if SUNDIALS_VERSION_MAJOR < 6
#error "SUNDIALS 6.4 or newer is needed"
#endif

/* What operations of objects return; making a context; and keeping it from printing to stderr:
   in version 6 each integrator has a handler of its own, in 7 the context has them. */
#if SUNDIALS_VERSION_MAJOR >= 7
typedef SUNErrCode jm_sun_status;
typedef sunbooleantype jm_sun_bool;
#define JM_SUN_CONTEXT(context) SUNContext_Create(SUN_COMM_NULL, (context))
#define JM_SUN_SILENCE_CONTEXT(context) ((void)SUNContext_ClearErrHandlers(context))
#define JM_SUN_SILENCE(set, memory, handler) ((void)0)
#else
typedef int jm_sun_status;
typedef booleantype jm_sun_bool;
#define JM_SUN_CONTEXT(context) SUNContext_Create(NULL, (context))
#define JM_SUN_SILENCE_CONTEXT(context) ((void)(context))
#define JM_SUN_SILENCE(set, memory, handler) ((void)set((memory), (handler), NULL))
#endif

#endif
