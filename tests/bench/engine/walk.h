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

/* `kernels` of width 1. NULL where memory or the baseline fails. `atol` applies to all states. */
jm_walk *jm_walk_new(const jm_plan *plan, const jm_kernels *kernels, const jm_baseline_api *api,
                     double rtol, double atol, int adams);
/* The model's kernels as plain C: width 1, the C library's functions, -O3 -march=native. `plain` is
   the folder of the stand-in for jumeau/lane.h. Other kernels than rhs and derive are the
   engine's. False where there is no compiler. */
bool jm_walk_plain(const jm_plan *plan, const jm_search *search, const char *include,
                   const char *plain, jm_kernels *out);
void jm_walk_free(jm_walk *w);
/* Patient `i` of arm 0; samples[t][s] are its states at the plan's times. 0: done. */
int jm_walk_patient(jm_walk *w, uint64_t i, double *samples);

#endif
