/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the words of a scenario leave behind: bands, distributions and outcomes, with their lines.
 *
 * between(), lognormal(), minimum() and the like only take their arguments and remember where they
 * stand; what they mean for a model is found out when the scenario is bound to one.
 */
#ifndef JM_SCENARIOS_HOST_WORDS_H
#define JM_SCENARIOS_HOST_WORDS_H

#include "scenarios/host/inside.h"

/* between(3.9, 10, "mmol/L"); an open end is infinite. */
typedef struct jm_band {
    double low, high;
    char unit[48]; /* "": none was said */
    int line;      /* of the scenario, 0: elsewhere */
} jm_band;

/* lognormal(0.3), normal(q(70, "kg"), q(12, "kg")) */
typedef struct jm_spread {
    char text[240];  /* as core/cohort/dist.h reads it */
    char unit[48];   /* of its numbers, "": none was said */
    bool needs_unit; /* has a number that is not zero and not a pure shape */
    int line;
} jm_spread;

/* minimum("glucose", {…}): its arguments stand in user value 1, a table with n = how many. */
typedef struct jm_outcome_word {
    jm_outcome_kind kind;
    int line;
} jm_outcome_word;

/* NULL where the value at `index` is something else. */
const jm_band *jm_band_at(lua_State *L, int index);
const jm_spread *jm_spread_at(lua_State *L, int index);
const jm_outcome_word *jm_outcome_at(lua_State *L, int index);

/* The word of an outcome kind: "fraction_of_time". */
const char *jm_outcome_name(jm_outcome_kind kind);

/* The table that the file's last call of scenario{} was given: true where it is the one at
   `index`. */
bool jm_words_is_scenario(lua_State *L, int index);

#endif
