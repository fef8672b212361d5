/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of units: the table of unit_table.def and how a name is found in it.
 *
 * A name is looked up whole first, then as prefix and rest; so "min" is a minute, "cd" a candela
 * and "Pa" a pascal, whatever their letters could mean apart. Constant data, inside core/units
 * only.
 */
#ifndef JM_UNIT_TABLE_H
#define JM_UNIT_TABLE_H

#include "core/units/units.h"

enum { JM_UNIT_NONE, JM_UNIT_SMALL, JM_UNIT_ALL }; /* which prefixes a unit takes */

typedef struct jm_unit_atom {
    const char *name;
    int prefixes;
    double num, den; /* exact: SI value = num / den * 10^tens */
    int tens;
    int8_t dim[JM_DIMS]; /* whole exponents */
    double offset;       /* SI value of zero */
    const char *udunits; /* pieces, see unit_table.def; NULL where it cannot be said */
    const char *ucum;
} jm_unit_atom;

typedef struct jm_unit_prefix {
    char letter; /* '\0': none */
    int tens;
} jm_unit_prefix;

/* The atom and prefix of `name` (n bytes), NULL if there is none. */
const jm_unit_atom *jm_unit_find(const char *name, size_t n, jm_unit_prefix *prefix);

/* The known name nearest to `name`, written into `buffer`; false if none is near. */
bool jm_unit_suggest(char *buffer, size_t room, const char *name);

/* The table itself, for whoever walks over it; returns the number of atoms. */
size_t jm_unit_atoms(const jm_unit_atom **table);

#endif
