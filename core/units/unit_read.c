/* SPDX-License-Identifier: Apache-2.0 */
#include "core/units/unit_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

/* The largest power, in sixtieths: what a jm_unit holds. */
enum { MOST_POWER = INT16_MAX };

/* The reader: where it stands, what it has, what it was given (for messages). */
typedef struct reader {
    jm_unit_terms *out;
    const char *at;
    const char *given;
    jm_error *err;
} reader;

/* ------------------------------------------------------------------ other alphabets to ASCII */

static const struct {
    const char *utf8, *ascii;
} spellings[] = {
    {"\xc2\xb5", "u"},        /* micro sign */
    {"\xce\xbc", "u"},        /* Greek mu */
    {"\xc2\xb0", "deg"},      /* degree sign */
    {"\xe2\x84\x83", "degC"}, /* degree Celsius */
    {"\xce\xa9", "ohm"},      /* Greek omega */
    {"\xe2\x84\xa6", "ohm"},  /* ohm sign */
    {"\xc2\xb7", "."},        /* middle dot */
    {"\xe2\x8b\x85", "."},    /* dot operator */
    {"\xc3\x97", "*"},        /* multiplication sign */
    {"\xe2\x88\x92", "-"},    /* minus sign */
    {"\xc2\xa0", " "},        /* no-break space */
    {"\xe2\x80\xaf", " "},    /* narrow no-break space */
    {"\xe2\x82\x82", "2"},    /* subscript two, as in cmH2O */
};

static const char *const superscripts[] = {
    "\xe2\x81\xb0", "\xc2\xb9",     "\xc2\xb2",     "\xc2\xb3",     "\xe2\x81\xb4", "\xe2\x81\xb5",
    "\xe2\x81\xb6", "\xe2\x81\xb7", "\xe2\x81\xb8", "\xe2\x81\xb9", "\xe2\x81\xbb",
};

static bool starts_with(const char *s, const char *start)
{
    return strncmp(s, start, strlen(start)) == 0;
}

/* The superscript at s as '0' to '9' or '-', and past it; '\0' if there is none. */
static char superscript(const char **s)
{
    for (size_t i = 0; i < sizeof superscripts / sizeof *superscripts; i++) {
        if (starts_with(*s, superscripts[i])) {
            *s += strlen(superscripts[i]);
            return "0123456789-"[i];
        }
    }
    return '\0';
}

/* One character to ASCII, at most four bytes into `ascii`; false if it has no place in a unit. */
static bool to_ascii(const char **s, char ascii[5], bool *raised)
{
    char c = superscript(s);

    if (c != '\0') { /* a run of superscripts is one exponent, also of a number: 10⁶ */
        snprintf(ascii, 5, "%s%c", *raised ? "" : "^", c);
        *raised = true;
        return true;
    }
    *raised = false;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (starts_with(*s, spellings[i].utf8)) {
            *s += strlen(spellings[i].utf8);
            snprintf(ascii, 5, "%s", spellings[i].ascii);
            return true;
        }
    }
    c = **s;
    if (c == '\t')
        c = ' ';
    if (c < ' ' || c > '~')
        return false;
    snprintf(ascii, 5, "%c", c);
    ++*s;
    return true;
}

static jm_status write_ascii(jm_unit_terms *out, const char *text, jm_error *err)
{
    bool raised = false;
    size_t n = 0;

    for (const char *s = text; *s != '\0';) {
        char ascii[5];
        size_t length;

        if (!to_ascii(&s, ascii, &raised)) {
            return jm_fail(err, JM_UNITS,
                           "a unit is written in letters, digits and . * / ^ ( ) %% [ ] { }; "
                           "byte 0x%02x in \"%.100s\" is none of them",
                           (unsigned)(unsigned char)*s, text);
        }
        length = strlen(ascii);
        if (n + length >= sizeof out->text) {
            return jm_fail(err, JM_UNITS, "a unit has at most %d letters, \"%.60s...\" has more",
                           JM_UNIT_TEXT - 1, text);
        }
        memcpy(out->text + n, ascii, length);
        n += length;
    }
    out->text[n] = '\0';
    return JM_OK;
}

/* ------------------------------------------------------------------ pieces of the grammar */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_space(reader *r)
{
    while (*r->at == ' ')
        r->at++;
}

static jm_status fail_here(const reader *r, const char *missing)
{
    if (*r->at == '\0') {
        return jm_fail(r->err, JM_UNITS, "the unit \"%s\" ends too early; put %s there", r->given,
                       missing);
    }
    return jm_fail(r->err, JM_UNITS, "the unit \"%s\" does not go on with \"%s\"; put %s before it",
                   r->given, r->at, missing);
}

static jm_unit_term *add_term(reader *r)
{
    jm_unit_term *term;

    if (r->out->n == JM_UNIT_TERMS)
        return NULL;
    term = &r->out->term[r->out->n++];
    *term = (jm_unit_term){.number = 1, .power = JM_DIM_ONE};
    return term;
}

static jm_status fail_terms(const reader *r)
{
    return jm_fail(r->err, JM_UNITS, "a unit has at most %d factors, \"%s\" has more",
                   JM_UNIT_TERMS, r->given);
}

/* Multiplies the powers of all terms from `first` on by power / 60. */
static jm_status raise_terms(reader *r, size_t first, int power)
{
    for (size_t i = first; i < r->out->n; i++) {
        const int64_t product = (int64_t)r->out->term[i].power * power;

        if (product % JM_DIM_ONE != 0) {
            return jm_fail(r->err, JM_UNITS,
                           "\"%s\" has a root of a root; powers are counted in sixtieths",
                           r->given);
        }
        if (product > (int64_t)MOST_POWER * JM_DIM_ONE ||
            product < -(int64_t)MOST_POWER * JM_DIM_ONE) {
            return jm_fail(r->err, JM_UNITS, "\"%s\" has a power above %d", r->given,
                           MOST_POWER / JM_DIM_ONE);
        }
        r->out->term[i].power = (int)(product / JM_DIM_ONE);
    }
    return JM_OK;
}

/* One to five digits; the power is refused later if it is too large. False for none or more. */
static bool read_whole(reader *r, int *out)
{
    int n = 0;

    *out = 0;
    for (; is_digit(*r->at) && n < 5; r->at++, n++)
        *out = *out * 10 + (*r->at - '0');
    return n > 0 && !is_digit(*r->at);
}

/* [+-]? digits, then .digits or /digits where `fraction` allows them. In sixtieths. */
static jm_status read_power(reader *r, bool fraction, int *power)
{
    const bool minus = *r->at == '-';
    int whole, part, den = 1;
    int64_t sixtieths;

    r->at += *r->at == '-' || *r->at == '+';
    if (!read_whole(r, &whole))
        return fail_here(r, "a whole number as power");
    sixtieths = (int64_t)whole * JM_DIM_ONE;
    if (fraction && *r->at == '/') {
        r->at++;
        if (!read_whole(r, &den) || den == 0)
            return fail_here(r, "the denominator of a power");
    } else if (*r->at == '.' && is_digit(r->at[1])) {
        const char *digits = ++r->at;

        if (!read_whole(r, &part))
            return fail_here(r, "a power of few digits");
        for (; digits < r->at; digits++)
            den *= 10;
        sixtieths = sixtieths * den + (int64_t)part * JM_DIM_ONE;
    }
    if (sixtieths % den != 0) {
        return jm_fail(r->err, JM_UNITS,
                       "a power in \"%s\" is no multiple of 1/60; write it as ^(1/3)", r->given);
    }
    *power = (int)(sixtieths / den) * (minus ? -1 : 1);
    return JM_OK;
}

/* A power of what was just read, if one stands here: ^2 ^-1 ^0.5 ^(1/3) **2 or, for names and
   parentheses (`bare`), simply 2 or -1. */
static jm_status read_raised(reader *r, size_t first, bool bare)
{
    const bool signed_power = (*r->at == '-' || *r->at == '+') && is_digit(r->at[1]);
    const bool caret = *r->at == '^' || starts_with(r->at, "**");
    int power = JM_DIM_ONE;
    jm_status status;

    if (caret) {
        r->at += *r->at == '^' ? 1 : 2;
        if (*r->at == '(') {
            r->at++;
            if ((status = read_power(r, true, &power)) != JM_OK)
                return status;
            if (*r->at != ')')
                return fail_here(r, "\")\"");
            r->at++;
        } else if ((status = read_power(r, false, &power)) != JM_OK) {
            return status;
        }
    } else if (bare && (signed_power || is_digit(*r->at))) {
        const bool minus = *r->at == '-';

        r->at += signed_power;
        if (!read_whole(r, &power))
            return fail_here(r, "a power of few digits");
        power = minus ? -power * JM_DIM_ONE : power * JM_DIM_ONE;
    }
    return raise_terms(r, first, power);
}

/* ------------------------------------------------------------------ factors and products */

/* The bytes of a decimal number at s: digits, a point before digits, e and a power. */
static size_t number_length(const char *s)
{
    size_t n = 0;

    while (is_digit(s[n]))
        n++;
    if (s[n] == '.' && is_digit(s[n + 1])) {
        for (n++; is_digit(s[n]);)
            n++;
    }
    if (n > 0 && (s[n] == 'e' || s[n] == 'E')) {
        const size_t sign = s[n + 1] == '-' || s[n + 1] == '+';

        if (is_digit(s[n + 1 + sign])) {
            for (n += 1 + sign; is_digit(s[n]);)
                n++;
        }
    }
    return n;
}

/* Splits 2.50e3 into 250 and 10^1, both exact; false for more digits than a double holds. */
static bool split_number(const char *s, size_t n, double *number, int *tens)
{
    bool point = false;
    size_t i = 0;

    *number = 0;
    *tens = 0;
    for (; i < n && s[i] != 'e' && s[i] != 'E'; i++) {
        if (s[i] == '.') {
            point = true;
            continue;
        }
        *number = *number * 10 + (s[i] - '0');
        *tens -= point;
        if (*number >= 1e15)
            return false;
    }
    if (i < n) {
        const bool minus = s[i + 1] == '-';
        int power = 0;

        for (i += s[i + 1] == '-' || s[i + 1] == '+' ? 2 : 1; i < n; i++)
            power = power < 1000 ? power * 10 + (s[i] - '0') : power;
        *tens += minus ? -power : power;
    }
    return true;
}

static jm_status read_number(reader *r, jm_unit_term *term)
{
    const size_t n = number_length(r->at);
    /* UCUM writes a power of ten as 10*3; that is no product of ten and three. */
    const char *star = n == 2 && starts_with(r->at, "10*") ? r->at + 3 : NULL;
    char digits[JM_UNIT_TEXT];

    if (!split_number(r->at, n, &term->number, &term->tens)) {
        snprintf(digits, sizeof digits, "%.*s", (int)n, r->at);
        term->tens = 0;
        if (!jm_text_to_double(digits, &term->number))
            term->number = 0;
    }
    if (!(term->number > 0)) {
        return jm_fail(r->err, JM_UNITS, "a number in \"%s\" is zero or too large for a unit",
                       r->given);
    }
    r->at += n;
    if (star != NULL &&
        (is_digit(*star) || ((*star == '-' || *star == '+') && is_digit(star[1])))) {
        int power;
        jm_status status;

        r->at = star;
        if ((status = read_power(r, false, &power)) != JM_OK)
            return status;
        return raise_terms(r, r->out->n - 1, power);
    }
    return JM_OK;
}

/* Letters and brackets; a digit ends a name, but for the one in H2O. */
static size_t name_length(const char *s)
{
    size_t n = 0;

    if (s[0] == '%')
        return 1;
    for (;;) {
        if (is_letter(s[n])) {
            n++;
        } else if (s[n] == '[' && strchr(s + n, ']') != NULL) {
            n = (size_t)(strchr(s + n, ']') - s) + 1;
        } else {
            break;
        }
    }
    if (n > 0 && s[n - 1] == 'H' && starts_with(s + n, "2O"))
        n += 2;
    return n;
}

static jm_status fail_name(const reader *r, const char *name)
{
    const bool whole = strcmp(name, r->given) == 0;
    const char *in = whole ? "" : " in ", *quote = whole ? "" : "\"";
    const char *given = whole ? "" : r->given;
    char known[32];

    if (!jm_unit_suggest(known, sizeof known, name)) {
        return jm_fail(r->err, JM_UNITS, "\"%s\"%s%s%s%s is no unit; docs/units.md lists them all",
                       name, in, quote, given, quote);
    }
    return jm_fail(r->err, JM_UNITS, "\"%s\"%s%s%s%s is no unit; did you mean \"%s\"?", name, in,
                   quote, given, quote, known);
}

static jm_status read_name(reader *r, jm_unit_term *term)
{
    const size_t n = name_length(r->at);
    char name[JM_UNIT_TEXT];

    if (n == 0)
        return fail_here(r, "a unit");
    term->atom = jm_unit_find(r->at, n, &term->prefix);
    if (term->atom == NULL) {
        snprintf(name, sizeof name, "%.*s", (int)n, r->at);
        return fail_name(r, name);
    }
    r->at += n;
    return JM_OK;
}

static jm_status read_remark(reader *r, jm_unit_term *term)
{
    const char *end = strchr(r->at, '}');

    if (end == NULL)
        return jm_fail(r->err, JM_UNITS, "a remark in \"%s\" lacks its \"}\"", r->given);
    term->remark = r->at;
    term->n_remark = (size_t)(end - r->at) + 1;
    r->at = end + 1;
    return JM_OK;
}

static jm_status read_product(reader *r);

static jm_status read_factor(reader *r)
{
    const size_t first = r->out->n;
    const char c = *r->at;
    jm_unit_term *term;
    jm_status status;

    if (c == '(') {
        r->at++;
        if ((status = read_product(r)) != JM_OK)
            return status;
        if (*r->at != ')')
            return fail_here(r, "\")\"");
        r->at++;
        return read_raised(r, first, true);
    }
    if ((term = add_term(r)) == NULL)
        return fail_terms(r);
    if (c == '{')
        return read_remark(r, term);
    if (is_digit(c)) {
        status = read_number(r, term);
    } else {
        status = read_name(r, term);
    }
    return status != JM_OK ? status : read_raised(r, first, !is_digit(c));
}

/* Whether a factor may follow without a sign: after a space or a number, around a remark. */
static bool may_follow(const reader *r, const char *start)
{
    const jm_unit_term *last = r->out->n > 0 ? &r->out->term[r->out->n - 1] : NULL;
    const bool after_name = last != NULL && last->atom != NULL;

    return r->at[-1] == ' ' || *r->at == '{' || (!after_name && *start != '(');
}

/* Factors from left to right: a division holds for the next factor only. Ends before ")" or at
   the end of the text. Each parenthesis takes a letter, so the depth is bounded. */
static jm_status read_product(reader *r)
{
    bool divide;

    skip_space(r);
    divide = *r->at == '/'; /* UCUM writes "/min" */
    r->at += divide;
    for (;;) {
        const size_t first = r->out->n;
        const char *start;
        jm_status status;

        skip_space(r);
        start = r->at;
        if ((status = read_factor(r)) != JM_OK)
            return status;
        if (divide && (status = raise_terms(r, first, -JM_DIM_ONE)) != JM_OK)
            return status;
        skip_space(r);
        if (*r->at == '\0' || *r->at == ')')
            return JM_OK;
        divide = *r->at == '/';
        if (divide || *r->at == '.' || *r->at == '*') {
            r->at++;
        } else if (!may_follow(r, start)) {
            return fail_here(r, "a space, \".\", \"*\" or \"/\"");
        }
    }
}

jm_status jm_unit_read(jm_unit_terms *out, const char *text, jm_error *err)
{
    reader r = {out, out->text, out->text, err};
    jm_status status;

    out->n = 0;
    if ((status = write_ascii(out, text, err)) != JM_OK)
        return status;
    skip_space(&r);
    if (*r.at == '\0') {
        return jm_fail(err, JM_UNITS,
                       "an empty text is no unit; a number without one has the unit \"1\"");
    }
    if ((status = read_product(&r)) != JM_OK)
        return status;
    if (*r.at == '\0')
        return JM_OK;
    return jm_fail(err, JM_UNITS, "the unit \"%s\" closes more parentheses than it opens",
                   out->text);
}
