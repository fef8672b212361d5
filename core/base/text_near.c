/* SPDX-License-Identifier: Apache-2.0 */
/* "did you mean …?": the nearest of the names that would have been right. */
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

/* Longer names are compared by their first 63 bytes: enough to tell which one was meant. */
enum { MOST = 63 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/*
 * Edits between a and b: insert, delete, replace, swap neighbours (Damerau and Levenshtein, each
 * place edited once). Counted in halves: another case costs half an edit, so "Gb" is nearer to
 * "GB" than to "Ib".
 */
static size_t half_edits(const char *a, const char *b)
{
    const size_t na = least(strlen(a), MOST), nb = least(strlen(b), MOST);
    size_t rows[3][MOST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= nb; j++)
        above[j] = 2 * j;
    for (size_t i = 1; i <= na; i++) {
        size_t *spare;

        row[0] = 2 * i;
        for (size_t j = 1; j <= nb; j++) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            const size_t replace = a[i - 1] == b[j - 1] ? 0 : same ? 1 : 2;

            row[j] = least(above[j - 1] + replace, least(above[j], row[j - 1]) + 2);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 2);
        }
        spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[nb];
}

/*
 * Near is one edit in a name of up to five letters, two in one of up to eight, then a third of the
 * letters; never all of them. Names that differ by case only are always near. Of equals the first
 * candidate wins.
 */
const char *jm_text_nearest(const char *name, const char *const *candidates, size_t n)
{
    const size_t length = least(strlen(name), MOST);
    const size_t most = length <= 5 ? 1 : length <= 8 ? 2 : length / 3;
    const char *nearest = NULL;
    size_t best = 2 * most + 1;

    for (size_t i = 0; i < n; i++) {
        const char *candidate = candidates[i];
        size_t edits;

        if (candidate == NULL)
            continue;
        edits = strcasecmp(name, candidate) == 0 ? 0 : half_edits(name, candidate);
        if (edits < best && (edits == 0 || edits < 2 * length)) {
            best = edits;
            nearest = candidate;
        }
    }
    return nearest;
}
