/* SPDX-License-Identifier: Apache-2.0 */
/* Timelines: the events of a plan, put on the agenda of one patient. */
#ifndef JM_PLAN_TIMELINE_H
#define JM_PLAN_TIMELINE_H

#include "core/body/agenda.h"
#include "core/plan/plan.h"

/* Events of the arm in their order, then those of the patient alone. False without memory. */
bool jm_timeline_fill(const jm_plan *plan, uint64_t patient, uint32_t arm, jm_agenda *agenda);
/* What an event becomes on an agenda; `label` and `place` are borrowed. */
jm_due jm_timeline_due(const jm_plan_event *e);

#endif
