/* SPDX-License-Identifier: Apache-2.0 */
/* The user's text in the spellings of UDUNITS-2 and UCUM, term by term, so that "mg/dL" stays
   milligrams and decilitres. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/units/unit_read.h"

/* One factor to be written: a name with its prefix (or a remark), to a whole power. */
typedef struct piece {
    char prefix;
    const char *name;
    size_t n_name;
    int power;
} piece;

/* Most spellings are one piece, none has more than two. */
typedef struct pieces {
    piece piece[2 * JM_UNIT_TERMS];
    size_t n;
    double number, divisor; /* what the pieces are multiplied with and divided by */
} pieces;

/* Multiplies with (number * 10^tens) to the power `power`. */
static void add_number(pieces *out, double number, int tens, int power)
{
    double *to = power < 0 ? &out->divisor : &out->number;
    const int n = abs(power);

    *to *= tens < 0 ? pow(number, n) / pow(10, -tens * n) : pow(number, n) * pow(10, tens * n);
}

static void add_piece(pieces *out, char prefix, const char *name, size_t n, int power)
{
    if (n > 0 && power != 0)
        out->piece[out->n++] = (piece){prefix, name, n, power};
}

/* Adds a spelling of the table, "mol L-1" or "365.25 d", to the power `power`. */
static void add_spelling(pieces *out, const char *spelling, char prefix, int power)
{
    for (const char *s = spelling; *s != '\0';) {
        const size_t n = strcspn(s, " ");
        const size_t n_name = strcspn(s, "- ");

        if (s[0] >= '0' && s[0] <= '9') {
            char number[16] = "";
            double x = 1;

            memcpy(number, s, n < sizeof number ? n : sizeof number - 1);
            if (jm_text_to_double(number, &x))
                add_number(out, x, 0, power);
        } else {
            add_piece(out, prefix, s, n_name, s[n_name] == '-' ? -power : power);
            prefix = '\0';
        }
        s += n + (s[n] == ' ');
    }
}

/* Works the terms of `text` into pieces; false where the other side has no word for one. */
static bool collect(pieces *out, const jm_unit_terms *terms, bool ucum)
{
    *out = (pieces){.number = 1, .divisor = 1};
    for (size_t i = 0; i < terms->n; i++) {
        const jm_unit_term *term = &terms->term[i];
        const int power = term->power / JM_DIM_ONE;
        const char *spelling = term->atom == NULL ? NULL
                               : ucum             ? term->atom->ucum
                                                  : term->atom->udunits;

        if (term->power % JM_DIM_ONE != 0)
            return false;
        if (term->remark != NULL) {
            if (ucum)
                add_piece(out, '\0', term->remark, term->n_remark, power);
        } else if (term->atom == NULL && term->number == 10) { /* 10*-3 stays a power of ten */
            add_number(out, 1, (term->tens + 1) * power, 1);
        } else if (term->atom == NULL) {
            add_number(out, term->number, term->tens, power);
        } else if (spelling == NULL) {
            return false;
        } else {
            add_spelling(out, spelling, term->prefix.letter, power);
        }
    }
    return isnormal(out->number) && isnormal(out->divisor);
}

/* Reads the text, and forgives nothing: what jm_unit_parse refuses has no spelling either. */
static bool read_pieces(jm_unit_terms *terms, pieces *out, const char *text, bool ucum)
{
    jm_unit unit;

    return jm_unit_parse(&unit, text, NULL) == JM_OK && jm_unit_read(terms, text, NULL) == JM_OK &&
           collect(out, terms, ucum);
}

static void add_name(jm_text *line, const piece *p)
{
    if (p->prefix != '\0')
        jm_text_add_n(line, &p->prefix, 1);
    jm_text_add_n(line, p->name, p->n_name);
}

/* Hands the text over, or "1" where there is none, and frees it. */
static bool deliver(char *buffer, size_t room, jm_text *line, bool done)
{
    const char *text = line->length > 0 ? line->data : "1";
    const bool fits = done && !line->failed && strlen(text) < room;

    snprintf(buffer, room, "%s", fits ? text : "1");
    jm_text_clear(line);
    return fits;
}

bool jm_unit_udunits(char *buffer, size_t room, const char *text)
{
    jm_unit_terms terms;
    pieces p;
    jm_text line;
    const bool done = read_pieces(&terms, &p, text, false);

    jm_text_init(&line);
    if (done && p.number != p.divisor)
        jm_text_add_double(&line, p.number / p.divisor);
    for (size_t i = 0; done && i < p.n; i++) {
        if (line.length > 0)
            jm_text_add(&line, " ");
        add_name(&line, &p.piece[i]);
        if (p.piece[i].power != 1)
            jm_text_addf(&line, "%d", p.piece[i].power);
    }
    return deliver(buffer, room, &line, done);
}

/* The shortest decimal of `number` as digits * 10^tens; false beyond 15 digits. */
static bool split(double number, uint64_t *digits, int *tens)
{
    jm_text decimal;
    bool point = false;
    const char *s;

    *digits = 0;
    *tens = 0;
    jm_text_init(&decimal);
    jm_text_add_double(&decimal, number);
    for (s = decimal.data; *s != '\0' && *s != 'e'; s++) {
        if (*s == '.') {
            point = true;
        } else {
            *digits = *digits * 10 + (uint64_t)(*s - '0');
            *tens -= point;
        }
    }
    if (*s == 'e')
        *tens += (int)strtol(s + 1, NULL, 10);
    jm_text_clear(&decimal);
    for (; *digits > 0 && *digits % 10 == 0; ++*tens)
        *digits /= 10;
    return *digits > 0 && *digits < UINT64_C(1000000000000000);
}

/* UCUM knows whole numbers and powers of ten, so 1.73 is "173.10*-2" and to divide by it is
   "/173/10*-2". */
static bool add_ucum_number(jm_text *line, double number, char sign)
{
    const size_t start = line->length;
    uint64_t digits;
    int tens;

    if (!split(number, &digits, &tens))
        return false;
    if (tens > 0 && digits * (tens > 1 ? 100 : 10) < 1000 && tens <= 2) { /* 60, 100 */
        digits *= tens > 1 ? 100 : 10;
        tens = 0;
    }
    if (digits != 1 || tens == 0)
        jm_text_addf(line, "%s%.0f", sign == '/' ? "/" : "", (double)digits);
    if (tens != 0)
        jm_text_addf(line, "%s10*%d", sign == '/' ? "/" : line->length > start ? "." : "", tens);
    return true;
}

bool jm_unit_ucum(char *buffer, size_t room, const char *text)
{
    jm_unit_terms terms;
    pieces p;
    jm_text line;
    bool done = read_pieces(&terms, &p, text, true);

    jm_text_init(&line);
    if (done && p.number != 1)
        done = add_ucum_number(&line, p.number, '.');
    for (int sign = 1; done && sign >= -1; sign -= 2) {
        if (sign < 0 && p.divisor != 1)
            done = add_ucum_number(&line, p.divisor, '/');
        for (size_t i = 0; done && i < p.n; i++) {
            const int power = p.piece[i].power * sign;

            if (power <= 0)
                continue;
            if (sign < 0 || line.length > 0)
                jm_text_add(&line, sign > 0 ? "." : "/");
            add_name(&line, &p.piece[i]);
            if (power != 1)
                jm_text_addf(&line, "%d", power);
        }
    }
    return deliver(buffer, room, &line, done);
}
