/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient of a plan carried through its timeline by the baseline: the same start, the same doses,
 * the same clocks, the same observation times. Written apart from the engine, so that it is a
 * second opinion and not a mirror. Knows boluses, settings and clocks; not lags, not scripts.
 */
#ifndef JM_BENCH_WALK_H
#define JM_BENCH_WALK_H

#include "core/plan/plan.h"
#include "tests/bench/engine/baseline.h"

typedef struct jm_walk jm_walk;

/* NULL where memory or the baseline fails. `atol` applies to all states. */
jm_walk *jm_walk_new(const jm_plan *plan, const jm_baseline_api *api, double rtol, double atol,
                     int adams);
void jm_walk_free(jm_walk *w);
/* Patient `i` of arm 0; samples[t][s] are its states at the plan's times. 0: done. */
int jm_walk_patient(jm_walk *w, uint64_t i, double *samples);

#endif
