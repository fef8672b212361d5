/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Orders that clients ask for, checked against the model: names, units, ranges. What passes here
 * can be done, whenever its tick comes.
 */
#ifndef JM_LIVE_ORDER_H
#define JM_LIVE_ORDER_H

#include "core/run/orders.h"
#include "io/live/ask.h"

/* The texts of *out are those of `ask`, the model or the session. */
JM_CHECK jm_status jm_order_make(jm_order *out, const jm_ask *ask, const jm_model *model,
                                 const jm_session *session, jm_error *err);

#endif
