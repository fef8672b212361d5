/* SPDX-License-Identifier: Apache-2.0 */
/* What a run would take: told before it is begun, by a probe of its first patients. */
#ifndef JM_CLI_FORECAST_H
#define JM_CLI_FORECAST_H

#include "core/plan/plan.h"
#include "core/run/protocol.h"

/* Carries out the first group of every arm and prints patients, arms, core-hours, memory and the
   size of the file. */
JM_CHECK jm_status jm_forecast(const jm_plan *plan, const jm_protocol *protocol, jm_error *err);

#endif
