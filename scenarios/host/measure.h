/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers with a unit in Lua: q(60, "g"), hours(7), and what may be calculated with them.
 *
 * A measure is a small userdata; it remembers the line that made it. Sums need equal dimensions
 * and keep the left unit; products and quotients take a plain number, and the quotient of two
 * measures of equal dimensions is a plain number.
 */
#ifndef JM_SCENARIOS_HOST_MEASURE_H
#define JM_SCENARIOS_HOST_MEASURE_H

#include <lua.h>

#include "core/units/units.h"

enum { JM_MEASURE_TEXT = 48 };

typedef struct jm_measure {
    double value; /* in `unit` */
    jm_unit unit;
    int line;                   /* of the scenario, 0: elsewhere */
    char text[JM_MEASURE_TEXT]; /* of the unit, as the user wrote it */
} jm_measure;

/* Defines q, seconds, minutes, hours, days, weeks as globals. */
void jm_measure_open(lua_State *L);
/* NULL where the value at `index` is no measure. */
const jm_measure *jm_measure_at(lua_State *L, int index);
/* Line of the scenario that is calling, 0 where another file is. */
int jm_measure_line(lua_State *L);

#endif
