/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers to and from text, always with '.', whatever locale the program around us has set. */
#include "core/base/text.h"

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The C locale for this thread, until leave_c(). The "C" locale is there without allocation. */
static locale_t enter_c(void)
{
    const locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);

    return c != (locale_t)0 ? uselocale(c) : (locale_t)0;
}

static void leave_c(locale_t old)
{
    if (old != (locale_t)0)
        freelocale(uselocale(old));
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What a decimal says before it is rounded: digits * 10^power, `exact` if no digit was lost. */
typedef struct decimal {
    uint64_t digits;
    long power;
    bool exact;
} decimal;

/* 10^19 still fits 64 bits, so digits are collected while fewer than 19 of them count. */
static void add_digit(decimal *d, char c, bool after_point)
{
    if (d->digits >= UINT64_C(1000000000000000000)) {
        d->exact = d->exact && c == '0';
        d->power += !after_point;
    } else {
        d->digits = d->digits * 10 + (uint64_t)(c - '0');
        d->power -= after_point;
    }
}

/* Reads [0-9]* [. [0-9]*], at least one digit; NULL if there is none. */
static const char *read_digits(decimal *d, const char *s)
{
    size_t n = 0;

    for (; is_digit(*s); s++, n++)
        add_digit(d, *s, false);
    if (*s == '.') {
        for (s++; is_digit(*s); s++, n++)
            add_digit(d, *s, true);
    }
    return n > 0 ? s : NULL;
}

/* Reads [eE][+-]?[0-9]+ if it stands here; NULL if it starts and does not end. */
static const char *read_power(decimal *d, const char *s)
{
    long power = 0;
    bool minus;

    if (*s != 'e' && *s != 'E')
        return s;
    s++;
    minus = *s == '-';
    s += *s == '-' || *s == '+';
    if (!is_digit(*s))
        return NULL;
    for (; is_digit(*s); s++) {
        if (power < 1000000)
            power = power * 10 + (*s - '0');
    }
    d->power += minus ? -power : power;
    return s;
}

/* Exact where digits and the power of ten are both exact doubles: one rounding then. */
static bool small_decimal(const decimal *d, double *out)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

    if (!d->exact || d->digits > UINT64_C(1) << 53 || d->power < -22 || d->power > 22)
        return false;
    *out = (double)d->digits;
    *out = d->power < 0 ? *out / tens[-d->power] : *out * tens[d->power];
    return true;
}

bool jm_text_to_double(const char *s, double *out)
{
    const bool minus = *s == '-';
    const char *number = s + (*s == '-' || *s == '+');
    decimal d = {.exact = true};
    const char *end;
    double x;

    if (strcasecmp(number, "nan") == 0) {
        x = (double)NAN;
    } else if (strcasecmp(number, "inf") == 0) {
        x = (double)INFINITY;
    } else {
        end = read_digits(&d, number);
        end = end != NULL ? read_power(&d, end) : NULL;
        if (end == NULL || *end != '\0')
            return false;
        if (!small_decimal(&d, &x)) {
            const locale_t old = enter_c();

            x = strtod(number, NULL);
            leave_c(old);
        }
        if (isinf(x))
            return false;
    }
    *out = minus ? -x : x;
    return true;
}

/* Whether the number in `buffer` reads back as x. */
static bool reads_back(const char *buffer, double x)
{
    double back;

    return jm_text_to_double(buffer, &back) && back == x;
}

/*
 * The nearest decimal of 16 digits may miss x where x is a power of two, because the doubles below
 * it lie twice as dense as those above: the next decimal upwards can be the one that hits. Only
 * far from 1, where %g writes an exponent as well: near 1 a power of two has few digits.
 */
static bool next_of_16_digits(char *buffer, size_t room, double x)
{
    char e[32];
    unsigned long long digits = 0;
    const char *p;

    snprintf(e, sizeof e, "%.15e", fabs(x));
    for (p = e; *p != 'e'; p++) {
        if (is_digit(*p))
            digits = digits * 10 + (unsigned long long)(*p - '0');
    }
    digits++;
    snprintf(buffer, room, "%s%llu.%015llu%s", x < 0 ? "-" : "", digits / 1000000000000000ULL,
             digits % 1000000000000000ULL, p);
    return reads_back(buffer, x);
}

static void write_shortest(char *buffer, size_t room, double x)
{
    /* 15 digits survive any way there and back; below the smallest normal double fewer do. */
    const bool tiny = fabs(x) < 2.2250738585072014e-308;
    int exponent;

    for (int digits = tiny ? 1 : 15; digits <= 16; digits++) {
        snprintf(buffer, room, "%.*g", digits, x);
        if (reads_back(buffer, x))
            return;
    }
    if (fabs(frexp(x, &exponent)) == 0.5 && next_of_16_digits(buffer, room, x))
        return;
    snprintf(buffer, room, "%.17g", x);
}

void jm_text_add_double(jm_text *text, double x)
{
    char buffer[64];
    locale_t old;

    if (!isfinite(x)) {
        jm_text_add(text, isnan(x) ? "nan" : x > 0 ? "inf" : "-inf");
        return;
    }
    old = enter_c();
    write_shortest(buffer, sizeof buffer, x);
    leave_c(old);
    jm_text_add(text, buffer);
}
