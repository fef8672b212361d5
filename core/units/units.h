/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units: dimensions and scale of a quantity, read from text such as "mg/dL", "mL/min/kg", "1/min",
 * "mmol L-1", "uU/mL", "mmHg s/mL", "kg.m2", "%", "degC", "1".
 *
 * A unit is a product of powers of base dimensions and a scale to SI (to the international unit
 * for biological activity). Exponents are counted in sixtieths, so square and fifth roots stay
 * exact. Only "degC" and "degF" have an offset; they stand alone and take part in sums only.
 * International units ("IU", "U") are a dimension of their own and never turn into moles or grams,
 * grams never into moles: that takes a molar mass, which is a parameter with a unit.
 */
#ifndef JM_UNITS_H
#define JM_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

enum {
    JM_DIM_M,
    JM_DIM_KG,
    JM_DIM_S,
    JM_DIM_A,
    JM_DIM_K,
    JM_DIM_MOL,
    JM_DIM_CD,
    JM_DIM_IU,
    JM_DIMS
};
enum { JM_DIM_ONE = 60 }; /* exponent 1 */

typedef struct jm_unit {
    int16_t dim[JM_DIMS]; /* exponents in sixtieths */
    double scale;         /* SI value of one unit, > 0 */
    double offset;        /* SI value of zero: 273.15 for degC, else 0 */
} jm_unit;

/* The dimensionless unit. */
jm_unit jm_unit_one(void);

/* Reads `text` (docs/units.md has the grammar); unknown names are refused with the nearest known
   name, and *out is then the dimensionless unit. */
JM_CHECK jm_status jm_unit_parse(jm_unit *out, const char *text, jm_error *err);

bool jm_unit_same_dim(const jm_unit *a, const jm_unit *b);
bool jm_unit_is_one(const jm_unit *a); /* dimensionless and scale 1 */
/* Factor from `from` into `to` (same dimensions, offsets apart): x_to = factor * x_from. Factors
   that differ from a short decimal by rounding only are snapped to it, so equal units give 1. */
double jm_unit_factor(const jm_unit *from, const jm_unit *to);
/* A whole value from one unit into another, offsets included. */
double jm_unit_convert(double x, const jm_unit *from, const jm_unit *to);

jm_unit jm_unit_mul(const jm_unit *a, const jm_unit *b);
jm_unit jm_unit_div(const jm_unit *a, const jm_unit *b);
/* a to the power num/den (den > 0). False where the exponent leaves the sixtieths. */
bool jm_unit_pow(jm_unit *out, const jm_unit *a, int num, int den);

/* A readable text that jm_unit_parse reads back: "mg dL-1 min-1" style, from dims and scale. */
void jm_unit_print(char *buffer, size_t room, const jm_unit *unit);
/* The user's text in the spelling of UDUNITS-2 (netCDF readers) and of UCUM. "s", "min", "h", "d"
   stay short. False where it cannot be said (then the buffer holds "1"). */
bool jm_unit_udunits(char *buffer, size_t room, const char *text);
bool jm_unit_ucum(char *buffer, size_t room, const char *text);

#endif
