/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units that were met before: a script says the same few units for every patient, and reading one
 * takes longer than what is done with it. What is remembered is what jm_unit_parse and
 * jm_unit_factor answered; where the places are full, they are asked each time.
 */
#ifndef JM_SCENARIOS_HOST_KNOWN_UNITS_H
#define JM_SCENARIOS_HOST_KNOWN_UNITS_H

#include "core/units/units.h"

enum { JM_KNOWN_UNITS = 32, JM_KNOWN_TEXT = 24 };

typedef struct jm_known_units {
    struct {
        char text[JM_KNOWN_TEXT];
        jm_unit unit;
    } units[JM_KNOWN_UNITS];
    struct {
        double from, to, factor; /* scales */
    } factors[JM_KNOWN_UNITS];
    size_t n_units, n_factors;
} jm_known_units;

JM_CHECK jm_status jm_known_parse(jm_known_units *known, jm_unit *out, const char *text,
                                  jm_error *err);
double jm_known_factor(jm_known_units *known, const jm_unit *from, const jm_unit *to);

#endif
