/* SPDX-License-Identifier: Apache-2.0 */
#include "core/units/units.h"

#include <math.h>

#include "core/units/unit_read.h"

/* ------------------------------------------------------------------ from terms to a unit */

/* A scale in the making: num / den * 10^tens, rounded once, at the end. */
typedef struct fraction {
    double num, den;
    int tens;
} fraction;

/* Multiplies f by (num / den * 10^tens) to the power `power` / 60. */
static void multiply(fraction *f, const fraction *by, int power)
{
    if (power % JM_DIM_ONE != 0) {
        f->num *= pow(by->num / by->den * pow(10, by->tens), (double)power / JM_DIM_ONE);
        return;
    }
    power /= JM_DIM_ONE;
    f->tens += by->tens * power;
    for (; power > 0; power--) {
        f->num *= by->num;
        f->den *= by->den;
    }
    for (; power < 0; power++) {
        f->num *= by->den;
        f->den *= by->num;
    }
}

static double round_fraction(const fraction *f)
{
    const int half = f->tens / 2;

    /* Powers of ten up to 22 are exact doubles, and so is what they multiply, mostly. */
    if (f->tens >= 0 && f->tens <= 22)
        return f->num * pow(10, f->tens) / f->den;
    if (f->tens < 0 && f->tens >= -22)
        return f->num / (f->den * pow(10, -f->tens));
    /* In two halves, because 1e-309 is no double where 1e-304 times 1e-5 may be meant. */
    return f->num / f->den * pow(10, half) * pow(10, f->tens - half);
}

static jm_status fail_size(const jm_unit_terms *terms, jm_error *err)
{
    return jm_fail(err, JM_UNITS, "\"%s\" is too large or too small for a unit", terms->text);
}

static jm_status multiply_terms(jm_unit *out, const jm_unit_terms *terms, jm_error *err)
{
    fraction scale = {1, 1, 0};
    int dim[JM_DIMS] = {0};

    for (size_t i = 0; i < terms->n; i++) {
        const jm_unit_term *term = &terms->term[i];
        const jm_unit_atom *atom = term->atom;
        const fraction by = {atom != NULL ? atom->num : term->number, atom != NULL ? atom->den : 1,
                             atom != NULL ? atom->tens + term->prefix.tens : term->tens};

        multiply(&scale, &by, term->power);
        for (int d = 0; atom != NULL && d < JM_DIMS; d++)
            dim[d] += atom->dim[d] * term->power;
    }
    *out = jm_unit_one();
    for (int d = 0; d < JM_DIMS; d++) {
        if (dim[d] > INT16_MAX || dim[d] < -INT16_MAX)
            return fail_size(terms, err);
        out->dim[d] = (int16_t)dim[d];
    }
    out->scale = round_fraction(&scale);
    return isnormal(out->scale) ? JM_OK : fail_size(terms, err);
}

/* The offset of a unit that stands alone; an error where one with a zero of its own does not. */
static jm_status find_offset(double *offset, const jm_unit_terms *terms, jm_error *err)
{
    *offset = 0;
    for (size_t i = 0; i < terms->n; i++) {
        const jm_unit_atom *atom = terms->term[i].atom;

        if (atom == NULL || atom->offset == 0)
            continue;
        if (terms->n > 1 || terms->term[i].power != JM_DIM_ONE) {
            return jm_fail(err, JM_UNITS,
                           "\"%s\" has a zero of its own and stands alone; in \"%s\" write \"%s\"",
                           atom->name, terms->text, atom->den > 1 ? "5/9 K" : "K");
        }
        *offset = atom->offset;
    }
    return JM_OK;
}

jm_status jm_unit_parse(jm_unit *out, const char *text, jm_error *err)
{
    jm_unit_terms terms;
    jm_unit unit;
    double offset;
    jm_status status;

    *out = jm_unit_one();
    if ((status = jm_unit_read(&terms, text, err)) != JM_OK ||
        (status = find_offset(&offset, &terms, err)) != JM_OK ||
        (status = multiply_terms(&unit, &terms, err)) != JM_OK)
        return status;
    unit.offset = offset;
    *out = unit;
    return JM_OK;
}

/* ------------------------------------------------------------------ questions */

jm_unit jm_unit_one(void)
{
    return (jm_unit){.scale = 1};
}

bool jm_unit_same_dim(const jm_unit *a, const jm_unit *b)
{
    for (int d = 0; d < JM_DIMS; d++) {
        if (a->dim[d] != b->dim[d])
            return false;
    }
    return true;
}

/*
 * The decimal of at most 12 digits that x is but for rounding; false if there is none.
 *
 * A scale is a product of a few rounded numbers, so it is wrong by a few times 1e-16; 1e-14 is
 * far above that and far below the 1e-12 that lie between two decimals of 12 digits.
 */
static bool short_decimal(double x, double *out)
{
    double digits;
    int power;

    if (!isnormal(x)) /* a product that grew or shrank out of the doubles */
        return false;
    power = 11 - (int)floor(log10(x));
    digits = nearbyint(power < 0 ? x / pow(10, -power) : x * pow(10, power));
    if (!(digits > 0 && digits < 1e13)) /* a power of ten that is no double */
        return false;
    while (fmod(digits, 10) == 0) {
        digits /= 10;
        power--;
    }
    *out = power < 0 ? digits * pow(10, -power) : digits / pow(10, power);
    return fabs(*out - x) <= 1e-14 * x;
}

static double snap(double x)
{
    double decimal;

    if (short_decimal(x, &decimal))
        return decimal;
    if (short_decimal(1 / x, &decimal))
        return 1 / decimal;
    return x;
}

bool jm_unit_is_one(const jm_unit *a)
{
    const jm_unit one = jm_unit_one();

    return jm_unit_same_dim(a, &one) && a->offset == 0 && snap(a->scale) == 1;
}

double jm_unit_factor(const jm_unit *from, const jm_unit *to)
{
    return from->scale == to->scale ? 1 : snap(from->scale / to->scale);
}

double jm_unit_convert(double x, const jm_unit *from, const jm_unit *to)
{
    const double shift = (from->offset - to->offset) / to->scale;
    const double factor = jm_unit_factor(from, to);

    if (from->offset == to->offset)
        return factor * x;
    return factor * x + (shift < 0 ? -snap(-shift) : snap(shift));
}

/* ------------------------------------------------------------------ arithmetic */

/* Exponents stay within 16 bits: nobody multiplies a quantity five hundred times by itself. */
static int16_t narrow(long exponent)
{
    return (int16_t)(exponent > INT16_MAX    ? INT16_MAX
                     : exponent < -INT16_MAX ? -INT16_MAX
                                             : exponent);
}

jm_unit jm_unit_mul(const jm_unit *a, const jm_unit *b)
{
    jm_unit unit = {.scale = a->scale * b->scale};

    for (int d = 0; d < JM_DIMS; d++)
        unit.dim[d] = narrow((long)a->dim[d] + b->dim[d]);
    return unit;
}

jm_unit jm_unit_div(const jm_unit *a, const jm_unit *b)
{
    jm_unit unit = {.scale = a->scale / b->scale};

    for (int d = 0; d < JM_DIMS; d++)
        unit.dim[d] = narrow((long)a->dim[d] - b->dim[d]);
    return unit;
}

bool jm_unit_pow(jm_unit *out, const jm_unit *a, int num, int den)
{
    jm_unit unit = {.scale = num == den ? a->scale : pow(a->scale, (double)num / den)};

    *out = jm_unit_one();
    if (den <= 0 || !isnormal(unit.scale))
        return false;
    for (int d = 0; d < JM_DIMS; d++) {
        const int64_t product = (int64_t)a->dim[d] * num;

        if (product % den != 0 || product / den > INT16_MAX || product / den < -INT16_MAX)
            return false;
        unit.dim[d] = (int16_t)(product / den);
    }
    *out = unit;
    return true;
}
