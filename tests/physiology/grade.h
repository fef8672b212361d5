/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules by which a response is good, partial or poor: docs/grading.md in C. They look at numbers
 * only, never at which scenario a row belongs to.
 */
#ifndef JM_TESTS_PHYSIOLOGY_GRADE_H
#define JM_TESTS_PHYSIOLOGY_GRADE_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum grade { GRADE_POOR, GRADE_PARTIAL, GRADE_GOOD, GRADE_UNKNOWN } grade;

typedef struct grade_row {
    double rest, before, after;    /* value at rest, before the action, and when it is judged */
    double noise, share;           /* smallest change that counts; and its share of `before` */
    const char *direction, *bound; /* bound may be "" */
} grade_row;

static inline grade grade_of(bool good, bool partial)
{
    return good ? GRADE_GOOD : partial ? GRADE_PARTIAL : GRADE_POOR;
}

/* The smallest change that counts from a value x on. */
static inline double grade_unit(const grade_row *r, double x)
{
    return fmax(r->noise, r->share * fabs(x));
}

/* --- words ------------------------------------------------------------------------------- */

/* `rise` is the change in the direction that is expected, `unit` what counts. */
static inline grade grade_change(double rise, double unit, const char *how)
{
    if (strcmp(how, "slight") == 0)
        return grade_of(rise >= unit && rise <= 8 * unit, rise > -unit && rise <= 16 * unit);
    if (strcmp(how, "marked") == 0)
        return grade_of(rise >= 8 * unit, rise >= unit);
    return grade_of(rise >= unit, rise > -unit);
}

static inline grade grade_back(const grade_row *r)
{
    const double unit = grade_unit(r, r->rest);
    const double away = fabs(r->before - r->rest), left = fabs(r->after - r->rest);
    return grade_of(left <= 2 * unit || left <= away / 2, left <= 4 * unit || left <= 0.9 * away);
}

static inline bool grade_starts(const char **text, const char *with)
{
    const size_t n = strlen(with);
    if (strncmp(*text, with, n) != 0)
        return false;
    *text += n;
    return true;
}

/* "increase", "slight_decrease", …; GRADE_UNKNOWN where it is another word. */
static inline grade grade_moved(const grade_row *r, const char *word)
{
    const double unit = grade_unit(r, r->before), change = r->after - r->before;
    const char *how = grade_starts(&word, "slight_")   ? "slight"
                      : grade_starts(&word, "marked_") ? "marked"
                                                       : "";
    if (strcmp(word, "increase") == 0)
        return grade_change(change, unit, how);
    if (strcmp(word, "decrease") == 0)
        return grade_change(-change, unit, how);
    return GRADE_UNKNOWN;
}

static inline grade grade_word(const grade_row *r)
{
    const double unit = grade_unit(r, r->before), apart = fabs(r->after - r->before);
    const char *word = r->direction;
    if (grade_starts(&word, "no_change")) {
        const grade still = grade_of(apart <= 2 * unit, apart <= 4 * unit);
        const grade moved = grade_starts(&word, "_or_") ? grade_moved(r, word) : GRADE_POOR;
        return moved != GRADE_UNKNOWN && moved > still ? moved : still;
    }
    if (strcmp(word, "toward_baseline") == 0)
        return grade_back(r);
    if (strcmp(word, "baseline") == 0) {
        const double u = grade_unit(r, r->rest), left = fabs(r->after - r->rest);
        return grade_of(left <= 4 * u, left <= 8 * u);
    }
    if (strcmp(word, "zero") == 0) {
        const double size = fabs(r->rest), is = fabs(r->after);
        return grade_of(is <= fmax(r->noise, 0.02 * size), is <= 0.1 * size);
    }
    return grade_moved(r, word);
}

/* --- bounds ------------------------------------------------------------------------------ */

/* What a bound speaks of. */
static inline bool grade_measure(const grade_row *r, const char **text, double *y, bool *is_change)
{
    const double sign = strstr(r->direction, "decrease") ? -1 : 1;
    const double change = sign * (r->after - r->before);
    *is_change = true;
    if (grade_starts(text, "change "))
        *y = change;
    else if (grade_starts(text, "percent "))
        *y = 100 * change / fmax(fabs(r->before), 1e-12);
    else
        *is_change = false;
    if (*is_change)
        return true;
    if (grade_starts(text, "value "))
        *y = r->after;
    else if (grade_starts(text, "rest "))
        *y = r->after / r->rest;
    else
        return false;
    return true;
}

static inline grade grade_side(double y, double limit, bool below)
{
    const double slack = 0.1 * fabs(limit);
    return below ? grade_of(y <= limit, y <= limit + slack)
                 : grade_of(y >= limit, y >= limit - slack);
}

/* A number, which ends before ".."; *text is moved behind it. False where there is none. */
static inline bool grade_number(const char **text, double *out)
{
    char digits[40], *end;
    size_t n = 0;
    while (n + 1 < sizeof digits && strchr("+-.0123456789", (*text)[n]) && (*text)[n] &&
           strncmp(*text + n, "..", 2) != 0 && strncmp(*text + n, "+-", 2) != 0) {
        digits[n] = (*text)[n];
        n++;
    }
    digits[n] = '\0';
    *out = strtod(digits, &end);
    *text += n;
    return n > 0 && *end == '\0';
}

/* One of the alternatives of a bound; *text is moved behind it. */
static inline grade grade_alternative(const grade_row *r, const char **text)
{
    double y, a, b;
    bool is_change;
    if (!grade_measure(r, text, &y, &is_change))
        return GRADE_UNKNOWN;
    const bool below = grade_starts(text, "<"), above = !below && grade_starts(text, ">");
    if (below || above)
        grade_starts(text, "=");
    if (!grade_number(text, &a))
        return GRADE_UNKNOWN;
    if (below || above)
        return grade_side(y, a, below);
    if (grade_starts(text, "+-"))
        return grade_number(text, &b) ? grade_of(fabs(y - a) <= b, fabs(y - a) <= 2 * b)
                                      : GRADE_UNKNOWN;
    b = a;
    if (grade_starts(text, "..") && !grade_number(text, &b))
        return GRADE_UNKNOWN;
    const double wide = is_change ? 1.0 / 3 : 0.1, wider = is_change ? 2.0 / 3 : 0.25;
    const double low = fmin(a, b), high = fmax(a, b);
    return grade_of(y >= low - wide * fabs(low) && y <= high + wide * fabs(high),
                    y >= low - wider * fabs(low) && y <= high + wider * fabs(high));
}

/* The best of all alternatives. */
static inline grade grade_bound(const grade_row *r)
{
    const char *text = r->bound;
    grade best = GRADE_POOR;
    while (*text) {
        const grade g = grade_alternative(r, &text);
        if (g == GRADE_UNKNOWN)
            return g;
        best = g > best ? g : best;
        while (*text == ';' || *text == ' ')
            text++;
    }
    return best;
}

/* A row: direction and bound together. */
static inline grade grade_row_of(const grade_row *r)
{
    const bool is_place = strcmp(r->direction, "value") == 0 ||
                          strcmp(r->direction, "above") == 0 || strcmp(r->direction, "below") == 0;
    const grade bound = *r->bound ? grade_bound(r) : GRADE_GOOD;
    if (is_place)
        return *r->bound ? bound : GRADE_UNKNOWN;
    const grade word = grade_word(r);
    if (word == GRADE_UNKNOWN || bound == GRADE_UNKNOWN)
        return GRADE_UNKNOWN;
    if (word == GRADE_GOOD && bound == GRADE_GOOD)
        return GRADE_GOOD;
    return word == GRADE_POOR ? GRADE_POOR : GRADE_PARTIAL;
}

#endif
