/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A unit as text, from its dimensions and scale alone.
 *
 * What it was called is lost by then, so the words of the field are tried: mmHg for a pressure,
 * litres for a length cubed, each with the prefixes that are usual. The fewest words whose scale
 * is right are taken; where none is right, a number stands before the fewest words.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/units/units.h"

/* The kinds of quantity that have words, in the order of writing. */
enum {
    MASS,
    ACTIVITY,
    AMOUNT,
    PRESSURE,
    ENERGY,
    POWER,
    FORCE,
    VOLTAGE,
    CONDUCTANCE,
    CAPACITANCE,
    CURRENT,
    HEAT,
    LIGHT,
    VOLUME,
    LENGTH,
    TIME,
    KINDS
};

static const struct {
    const char *words[7]; /* the usual first */
    int dim[JM_DIMS];
} kinds[KINDS] = {
    [MASS] = {{"mg", "kg", "g", "ug", "ng", "pg"}, {0, 1}},
    [ACTIVITY] = {{"U", "mU", "uU", "kU"}, {0, 0, 0, 0, 0, 0, 0, 1}},
    [AMOUNT] = {{"mmol", "mol", "umol", "nmol", "pmol"}, {0, 0, 0, 0, 0, 1}},
    [PRESSURE] = {{"mmHg", "kPa", "cmH2O", "Pa"}, {-1, 1, -2}},
    [ENERGY] = {{"J", "kJ", "kcal", "mJ"}, {2, 1, -2}},
    [POWER] = {{"W", "mW", "kW"}, {2, 1, -3}},
    [FORCE] = {{"N", "mN", "kN"}, {1, 1, -2}},
    [VOLTAGE] = {{"mV", "V", "kV", "uV"}, {2, 1, -3, -1}},
    [CONDUCTANCE] = {{"mS", "nS", "S", "uS", "pS"}, {-2, -1, 3, 2}},
    [CAPACITANCE] = {{"uF", "pF", "F", "nF"}, {-2, -1, 4, 2}},
    [CURRENT] = {{"A", "mA", "uA", "nA", "pA"}, {0, 0, 0, 1}},
    [HEAT] = {{"K"}, {0, 0, 0, 0, 1}},
    [LIGHT] = {{"cd"}, {0, 0, 0, 0, 0, 0, 1}},
    [VOLUME] = {{"mL", "L", "dL", "uL", "nL", "fL"}, {3}},
    [LENGTH] = {{"m", "cm", "mm", "um", "nm", "dm"}, {1}},
    [TIME] = {{"min", "s", "h", "d", "ms"}, {0, 0, 1}},
};

/* Which kind takes the kilograms, and which then the metres: a way to read the dimensions. */
static const int mass_kinds[] = {PRESSURE, MASS,    ENERGY,      POWER,
                                 FORCE,    VOLTAGE, CONDUCTANCE, CAPACITANCE};
enum { N_WAYS = 2 * sizeof mass_kinds / sizeof *mass_kinds };

/* A word for each kind that has a power. */
typedef struct words {
    int power[KINDS]; /* in sixtieths */
    const char *word[KINDS];
} words;

/* Takes out of `dim` all of its part `d` by powers of the kind `k`. */
static bool take(words *w, int dim[JM_DIMS], int k, int d)
{
    const int each = kinds[k].dim[d];

    if (dim[d] % each != 0)
        return false;
    w->power[k] = dim[d] / each;
    for (int i = 0; i < JM_DIMS; i++)
        dim[i] -= w->power[k] * kinds[k].dim[i];
    return true;
}

/* Shares the dimensions of the unit out in one way; the number of kinds needed, 0 if it fails. A
   power above two counts double: W m-2 K-1 is better than kg s-3 K-1. */
static int share_out(words *w, const jm_unit *unit, int way)
{
    const int mass = mass_kinds[way / 2], length = way % 2 == 0 ? VOLUME : LENGTH;
    int dim[JM_DIMS], n = 0;

    *w = (words){0};
    for (int d = 0; d < JM_DIMS; d++)
        dim[d] = unit->dim[d];
    if (!take(w, dim, mass, JM_DIM_KG) || !take(w, dim, length, JM_DIM_M) ||
        !take(w, dim, TIME, JM_DIM_S) || !take(w, dim, CURRENT, JM_DIM_A) ||
        !take(w, dim, HEAT, JM_DIM_K) || !take(w, dim, AMOUNT, JM_DIM_MOL) ||
        !take(w, dim, LIGHT, JM_DIM_CD) || !take(w, dim, ACTIVITY, JM_DIM_IU))
        return 0;
    /* A square metre is no root of a litre, and a cubic metre is left to litres. */
    if (w->power[VOLUME] % JM_DIM_ONE != 0 ||
        (w->power[LENGTH] != 0 && w->power[LENGTH] % (3 * JM_DIM_ONE) == 0))
        return 0;
    for (int k = 0; k < KINDS; k++)
        n += (w->power[k] != 0) + (abs(w->power[k]) > 2 * JM_DIM_ONE);
    return n;
}

/*
 * Chooses words for the kinds from k on so that the product with `scale` is the unit. `unusual` is
 * spent on words that are not the first of their kind, and has to be spent exactly.
 */
static bool choose(words *w, const jm_unit *unit, int k, double scale, int unusual)
{
    jm_unit word, product = *unit;

    while (k < KINDS && w->power[k] == 0)
        k++;
    if (k == KINDS) {
        product.scale = scale;
        return unusual == 0 && jm_unit_factor(&product, unit) == 1;
    }
    for (int i = 0; i <= unusual && kinds[k].words[i] != NULL; i++) {
        w->word[k] = kinds[k].words[i];
        if (jm_unit_parse(&word, w->word[k], NULL) == JM_OK &&
            jm_unit_pow(&word, &word, w->power[k], JM_DIM_ONE) &&
            choose(w, unit, k + 1, scale * word.scale, unusual - i))
            return true;
    }
    return false;
}

/* The fewest words that fit, by the first way that fits, and of those the usual ones. */
static bool find_words(words *w, const jm_unit *unit)
{
    enum { MOST_WORDS = 5, MOST_UNUSUAL = 10 };

    for (int n = 1; n <= MOST_WORDS; n++) {
        for (int way = 0; way < N_WAYS; way++) {
            if (share_out(w, unit, way) != n)
                continue;
            for (int unusual = 0; unusual <= MOST_UNUSUAL; unusual++) {
                if (choose(w, unit, 0, 1, unusual))
                    return true;
            }
        }
    }
    return false;
}

/* The fewest words, whatever their scale: the first of each kind. */
static bool find_first_words(words *w, const jm_unit *unit)
{
    for (int n = 1; n <= 2 * KINDS; n++) {
        for (int way = 0; way < N_WAYS; way++) {
            if (share_out(w, unit, way) != n)
                continue;
            for (int k = 0; k < KINDS; k++)
                w->word[k] = kinds[k].words[0];
            return true;
        }
    }
    return false;
}

static void add_power(jm_text *line, const char *word, int power)
{
    int num = power, den = JM_DIM_ONE;

    for (int p = 2; p <= 5; p++) { /* 60 = 2 * 2 * 3 * 5 */
        while (num % p == 0 && den % p == 0) {
            num /= p;
            den /= p;
        }
    }
    if (line->length > 0)
        jm_text_add(line, " ");
    jm_text_add(line, word);
    if (den > 1) {
        jm_text_addf(line, "^(%d/%d)", num, den);
    } else if (num != 1) {
        jm_text_addf(line, "%d", num);
    }
}

/* What multiplies first, what divides after; "kg-1" last, as in "mL min-1 kg-1". */
static void add_words(jm_text *line, const words *w)
{
    for (int k = 0; k < KINDS; k++) {
        if (w->power[k] > 0)
            add_power(line, w->word[k], w->power[k]);
    }
    for (int k = 1; k <= KINDS; k++) {
        if (w->power[k % KINDS] < 0)
            add_power(line, w->word[k % KINDS], w->power[k % KINDS]);
    }
}

/* The number that makes `text`, some words of the unit's dimensions, the unit; false where it is
   no ordinary double. */
static bool factor_before(double *factor, const jm_unit *unit, const jm_text *text)
{
    jm_unit product;
    double x;

    if (text->failed || jm_unit_parse(&product, text->data, NULL) != JM_OK)
        return false;
    x = jm_unit_factor(unit, &product);
    if (!isnormal(x))
        return false;
    *factor = x;
    return true;
}

static void add_number_and_words(jm_text *line, const jm_unit *unit)
{
    static const char *const si[JM_DIMS] = {"m", "kg", "s", "A", "K", "mol", "cd", "U"};
    double factor = unit->scale;
    jm_text text;
    words w;

    jm_text_init(&text);
    if (find_first_words(&w, unit))
        add_words(&text, &w);
    if (text.length == 0 || !factor_before(&factor, unit, &text)) {
        jm_text_clear(&text);
        for (int d = 0; d < JM_DIMS; d++) {
            if (unit->dim[d] != 0)
                add_power(&text, si[d], unit->dim[d]);
        }
    }
    jm_text_add_double(line, factor);
    if (text.length > 0)
        jm_text_addf(line, " %s", text.data);
    line->failed = line->failed || text.failed;
    jm_text_clear(&text);
}

void jm_unit_print(char *buffer, size_t room, const jm_unit *unit)
{
    const jm_unit one = jm_unit_one();
    jm_text line;
    words w;

    jm_text_init(&line);
    if (unit->offset != 0) {
        jm_text_add(&line, unit->scale == 1 ? "degC" : "degF");
    } else if (jm_unit_is_one(unit)) {
        jm_text_add(&line, "1");
    } else if (jm_unit_same_dim(unit, &one) && jm_unit_factor(unit, &one) == 0.01) {
        jm_text_add(&line, "%");
    } else if (find_words(&w, unit)) {
        add_words(&line, &w);
    } else {
        add_number_and_words(&line, unit);
    }
    snprintf(buffer, room, "%s", line.failed ? "?" : line.data);
    jm_text_clear(&line);
}
