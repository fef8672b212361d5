/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tallies: outcomes, summed up while patients run.
 *
 * Between two looks a quantity is taken as a straight line: areas are trapezoids, times in a band
 * and first times are exact for the line, extremes are those of the looks. Looks are the points of
 * the view and, beside them, the moments just before and just after anything that was done to the
 * patient, so a jump is never smeared over the grid. `count` counts looks inside the band that
 * follow one outside, and a first look inside.
 *
 * One tally serves the lanes of one block; a lane is cleared for each new patient. Looks are
 * written down (core/run/strip.h) and summed up a few at a time.
 */
#ifndef JM_RUN_TALLY_H
#define JM_RUN_TALLY_H

#include "core/run/view.h"

typedef struct jm_tally jm_tally;

JM_CHECK jm_status jm_tally_new(jm_tally **out, const jm_plan *plan, const jm_view *view,
                                uint32_t lanes, jm_error *err);
void jm_tally_free(jm_tally *tally);
void jm_tally_clear(jm_tally *tally, uint32_t lane);
/* Lanes of `mask` are looked at, each at its own time t[l]; thing k of lane l is at rows[k][l]. */
void jm_tally_look(jm_tally *tally, uint32_t mask, const double *t, const double *const *rows);
/* Outcomes of a lane in their units, [n_outcomes]; those that count doses are in given[]. */
void jm_tally_result(jm_tally *tally, uint32_t lane, const double *given, double *outcomes);
/* Adds a dose to given[n_outcomes], raw, in all outcomes that count it. */
void jm_tally_dose(const jm_plan *plan, uint32_t route, double t, double amount, double *given);

#endif
