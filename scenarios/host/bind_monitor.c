/* SPDX-License-Identifier: Apache-2.0 */
/* monitor = { "hr", { "spo2", "%", label = "SpO2", low = 90 }, { "ecg", wave = { -0.5, 1.5 } } } */
#include <math.h>

#include "scenarios/host/live.h"

void jm_bind_monitor(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_plan *plan = host->plan;
    jm_shown *shown = jm_host_take(L, plan->n_signals + 1, sizeof *shown);
    (void)table, (void)up;
    for (size_t k = 0; k < plan->n_signals; k++) {
        const jm_plan_signal *s = &plan->signals[k];
        shown[k] = (jm_shown){.name = s->name, .label = s->name, .unit = s->unit, .colour = "",
                              .ref = s->ref, .factor = s->factor, .offset = s->offset,
                              .low = (double)NAN, .high = (double)NAN, .sweep = 25, .decimals = 1,
                              .of = "", .priority = "medium"};
    }
    host->session.n_shown = plan->n_signals;
    host->session.shown = shown;
}
