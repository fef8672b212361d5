/* SPDX-License-Identifier: Apache-2.0 */
#include "core/units/unit_table.h"

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

#define UNIT(name, prefixes, num, den, tens, m, kg, s, A, K, mol, cd, IU, udunits, ucum)           \
    {name, JM_UNIT_##prefixes, num, den, tens, {m, kg, s, A, K, mol, cd, IU}, 0, udunits, ucum},
#define ZERO(name, num, den, tens, offset, m, kg, s, A, K, mol, cd, IU, udunits, ucum)             \
    {name, JM_UNIT_NONE, num, den, tens, {m, kg, s, A, K, mol, cd, IU}, offset, udunits, ucum},
static const jm_unit_atom atoms[] = {
#include "core/units/unit_table.def"
};
#undef UNIT
#undef ZERO

/* The first N_SMALL are the SMALL ones. */
static const jm_unit_prefix prefixes[] = {{'m', -3}, {'u', -6}, {'n', -9}, {'p', -12},
                                          {'k', 3},  {'d', -1}, {'c', -2}, {'f', -15},
                                          {'h', 2},  {'M', 6},  {'G', 9}};
enum { N_ATOMS = sizeof atoms / sizeof *atoms };
enum { N_PREFIXES = sizeof prefixes / sizeof *prefixes, N_SMALL = 9 };

size_t jm_unit_atoms(const jm_unit_atom **table)
{
    *table = atoms;
    return N_ATOMS;
}

static const jm_unit_atom *find_whole(const char *name, size_t n)
{
    for (size_t i = 0; i < N_ATOMS; i++) {
        if (strlen(atoms[i].name) == n && memcmp(atoms[i].name, name, n) == 0)
            return &atoms[i];
    }
    return NULL;
}

static size_t count_prefixes(const jm_unit_atom *atom)
{
    return atom->prefixes == JM_UNIT_NONE    ? 0
           : atom->prefixes == JM_UNIT_SMALL ? (size_t)N_SMALL
                                             : (size_t)N_PREFIXES;
}

const jm_unit_atom *jm_unit_find(const char *name, size_t n, jm_unit_prefix *prefix)
{
    const jm_unit_atom *atom = find_whole(name, n);

    *prefix = (jm_unit_prefix){'\0', 0};
    if (atom != NULL || n < 2)
        return atom;
    atom = find_whole(name + 1, n - 1);
    for (size_t i = 0; atom != NULL && i < count_prefixes(atom); i++) {
        if (prefixes[i].letter == name[0]) {
            *prefix = prefixes[i];
            return atom;
        }
    }
    return NULL;
}

bool jm_unit_suggest(char *buffer, size_t room, const char *name)
{
    enum { MOST = N_ATOMS * (N_PREFIXES + 1) };
    char names[MOST][12];
    const char *candidates[MOST];
    const char *nearest;
    size_t n = 0;

    for (size_t i = 0; i < N_ATOMS; i++) {
        for (size_t p = 0; p <= count_prefixes(&atoms[i]); p++, n++) {
            if (p == 0) {
                snprintf(names[n], sizeof names[n], "%s", atoms[i].name);
            } else {
                snprintf(names[n], sizeof names[n], "%c%s", prefixes[p - 1].letter, atoms[i].name);
            }
            candidates[n] = names[n];
        }
    }
    nearest = jm_text_nearest(name, candidates, n);
    if (nearest != NULL)
        snprintf(buffer, room, "%s", nearest);
    return nearest != NULL;
}
