/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a unit: from text to a flat list of terms.
 *
 * A term is an atom with a prefix, a number, or a remark in braces, to a power; parentheses and
 * divisions are already worked into the powers. jm_unit_parse multiplies the terms,
 * jm_unit_udunits and jm_unit_ucum spell them anew. The grammar is in docs/units.md.
 * Inside core/units only.
 */
#ifndef JM_UNIT_READ_H
#define JM_UNIT_READ_H

#include "core/units/unit_table.h"

enum { JM_UNIT_TEXT = 256, JM_UNIT_TERMS = 32 };

typedef struct jm_unit_term {
    const jm_unit_atom *atom; /* NULL for numbers and remarks */
    jm_unit_prefix prefix;
    double number; /* number * 10^tens, else 1 */
    int tens;
    const char *remark; /* "{beats}", not terminated; NULL else */
    size_t n_remark;
    int power; /* in sixtieths */
} jm_unit_term;

typedef struct jm_unit_terms {
    char text[JM_UNIT_TEXT]; /* what was read, in ASCII */
    jm_unit_term term[JM_UNIT_TERMS];
    size_t n;
} jm_unit_terms;

JM_CHECK jm_status jm_unit_read(jm_unit_terms *out, const char *text, jm_error *err);

#endif
