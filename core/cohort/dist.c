/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/dist.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/cohort/dist_type.h"

enum {
    MOST_NUMBERS = 2000, /* between two brackets */
    MOST_DEPTH = 4       /* truncated(truncated(… */
};

typedef struct parser {
    const char *text; /* the whole, for errors */
    const char *at;
    double centre;
    int depth;
    size_t n_numbers;
    double *number; /* [MOST_NUMBERS] what stands between the brackets being read */
    jm_error *err;
} parser;

#define refuse(ps, ...) refuse_at((ps), JM_HERE, __VA_ARGS__)

/* "in \"normal(-2)\": …", so that a message makes sense wherever the text came from. */
static jm_status refuse_at(const parser *ps, const char *origin, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static jm_status refuse_at(const parser *ps, const char *origin, const char *format, ...)
{
    char finding[400];
    va_list args;

    va_start(args, format);
    vsnprintf(finding, sizeof finding, format, args);
    va_end(args);
    return jm_error_set(ps->err, JM_SYNTAX, origin, NULL, 0, "in \"%.120s\": %s", ps->text,
                        finding);
}

/* One maker per kind: takes the numbers between the brackets. */
typedef jm_status maker(const parser *ps, jm_dist *dist);

/* One number is a spread around the default value, two are centre and spread. */
static jm_status take_centre_and_spread(const parser *ps, jm_dist *dist)
{
    dist->a = ps->n_numbers == 1 ? ps->centre : ps->number[0];
    dist->b = ps->number[ps->n_numbers - 1];
    if (!isfinite(dist->a))
        return refuse(ps, "there is no default value to vary around; give the centre, too");
    if (!(dist->b > 0))
        return refuse(ps, "the spread %g is not above 0; fixed(x) holds a value still", dist->b);
    return JM_OK;
}

static jm_status make_normal(const parser *ps, jm_dist *dist)
{
    return take_centre_and_spread(ps, dist);
}

static jm_status make_lognormal(const parser *ps, jm_dist *dist)
{
    const jm_status status = take_centre_and_spread(ps, dist);

    if (status != JM_OK)
        return status;
    if (!(dist->a > 0)) {
        return refuse(ps, "the median %g is not above 0; %s", dist->a,
                      ps->n_numbers == 1 ? "take normal(sd) or lognormal(median, sigma)"
                                         : "take normal(mean, sd)");
    }
    return JM_OK;
}

static jm_status make_uniform(const parser *ps, jm_dist *dist)
{
    dist->a = ps->number[0];
    dist->b = ps->number[1];
    if (!(dist->a < dist->b)) {
        return refuse(ps, "low %g is not below high %g; write uniform(low, high)", dist->a,
                      dist->b);
    }
    if (!isfinite(dist->b - dist->a))
        return refuse(ps, "the bounds are too far apart; bring them closer");
    return JM_OK;
}

static jm_status make_triangular(const parser *ps, jm_dist *dist)
{
    dist->a = ps->number[0];
    dist->b = ps->number[1];
    dist->c = ps->number[2];
    if (!(dist->a < dist->c) || dist->b < dist->a || dist->b > dist->c) {
        return refuse(ps, "%g, %g, %g do not ascend; write triangular(low, mode, high)", dist->a,
                      dist->b, dist->c);
    }
    if (!isfinite(dist->c - dist->a))
        return refuse(ps, "the bounds are too far apart; bring them closer");
    return JM_OK;
}

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Weights in up_to become cumulated probabilities; the last is 1 whatever rounding did. */
static bool cumulate(jm_dist *dist)
{
    double sum = 0, so_far = 0;

    for (size_t k = 0; k < dist->n; k++)
        sum += dist->up_to[k];
    if (!(sum > 0) || !isfinite(sum))
        return false;
    for (size_t k = 0; k < dist->n; k++) {
        so_far += dist->up_to[k];
        dist->up_to[k] = so_far / sum;
    }
    dist->up_to[dist->n - 1] = 1;
    return true;
}

static jm_status take_pairs(const parser *ps, jm_dist *dist, double *pairs)
{
    memcpy(pairs, ps->number, ps->n_numbers * sizeof *pairs);
    qsort(pairs, dist->n, 2 * sizeof *pairs, by_value);
    for (size_t k = 0; k < dist->n; k++) {
        dist->value[k] = pairs[2 * k];
        dist->up_to[k] = pairs[2 * k + 1];
        if (k > 0 && dist->value[k] <= dist->value[k - 1])
            return refuse(ps, "value %g stands twice; add its weights up", dist->value[k]);
        if (dist->up_to[k] < 0) {
            return refuse(ps, "weight %g of value %g is negative; use 0 or more", dist->up_to[k],
                          dist->value[k]);
        }
    }
    if (!cumulate(dist))
        return refuse(ps, "the weights do not add up to a number above 0; mend them");
    return JM_OK;
}

static jm_status make_discrete(const parser *ps, jm_dist *dist)
{
    jm_status status = JM_OK;
    double *pairs = NULL;

    if (ps->n_numbers % 2) {
        return refuse(ps, "%zu numbers are not pairs; write discrete(value, weight, value, "
                      "weight, …)", ps->n_numbers);
    }
    dist->n = ps->n_numbers / 2;
    dist->value = malloc(dist->n * sizeof *dist->value);
    dist->up_to = malloc(dist->n * sizeof *dist->up_to);
    pairs = malloc(ps->n_numbers * sizeof *pairs);
    if (!dist->value || !dist->up_to || !pairs) {
        status = jm_fail(ps->err, JM_MEMORY, "no memory left for a distribution");
    } else {
        status = take_pairs(ps, dist, pairs);
    }
    free(pairs);
    return status;
}

static jm_status make_fixed(const parser *ps, jm_dist *dist)
{
    dist->a = ps->number[0];
    return JM_OK;
}

/* Values between the bounds stay, with their weights in proportion. */
static jm_status truncate_discrete(const parser *ps, jm_dist *dist)
{
    jm_dist *base = dist->base;
    double before = 0;
    size_t n = 0;

    for (size_t k = 0; k < base->n; k++) {
        const double weight = base->up_to[k] - before;
        before = base->up_to[k];
        if (base->value[k] < dist->a || base->value[k] > dist->b)
            continue;
        base->value[n] = base->value[k];
        base->up_to[n++] = weight;
    }
    base->n = n;
    if (n == 0)
        return refuse(ps, "no value lies between %g and %g; widen the bounds", dist->a, dist->b);
    if (!cumulate(base)) {
        return refuse(ps, "values between %g and %g have no weight; widen the bounds", dist->a,
                      dist->b);
    }
    dist->p_low = 0, dist->q_low = 1, dist->p_high = 1, dist->q_high = 0;
    return JM_OK;
}

static jm_status make_truncated(const parser *ps, jm_dist *dist)
{
    dist->a = ps->number[0];
    dist->b = ps->number[1];
    if (!(dist->a < dist->b)) {
        return refuse(ps, "low %g is not below high %g; write truncated(DIST, low, high)", dist->a,
                      dist->b);
    }
    if (dist->base->kind == JM_DIST_DISCRETE)
        return truncate_discrete(ps, dist);
    if (dist->base->kind == JM_DIST_FIXED) {
        dist->p_low = 0, dist->q_low = 1, dist->p_high = 1, dist->q_high = 0;
        if (dist->base->a >= dist->a && dist->base->a <= dist->b)
            return JM_OK;
        return refuse(ps, "%g is not between %g and %g; widen the bounds", dist->base->a, dist->a,
                      dist->b);
    }
    jm_dist_tails(dist->base, dist->a, &dist->p_low, &dist->q_low);
    jm_dist_tails(dist->base, dist->b, &dist->p_high, &dist->q_high);
    /* Where both tails are lost to rounding nothing can be inverted. */
    if (!(dist->p_high > dist->p_low) && !(dist->q_low > dist->q_high))
        return refuse(ps, "nobody lies between %g and %g; widen the bounds", dist->a, dist->b);
    return JM_OK;
}

static const struct kind {
    const char *name, *usage;
    jm_dist_kind kind;
    size_t least, most; /* numbers between the brackets */
    maker *make;
} kinds[] = {
    {"normal", "normal(sd) or normal(mean, sd)", JM_DIST_NORMAL, 1, 2, make_normal},
    {"lognormal", "lognormal(sigma) or lognormal(median, sigma)", JM_DIST_LOGNORMAL, 1, 2,
     make_lognormal},
    {"uniform", "uniform(low, high)", JM_DIST_UNIFORM, 2, 2, make_uniform},
    {"triangular", "triangular(low, mode, high)", JM_DIST_TRIANGULAR, 3, 3, make_triangular},
    {"discrete", "discrete(value, weight, value, weight, …)", JM_DIST_DISCRETE, 2, MOST_NUMBERS,
     make_discrete},
    {"truncated", "truncated(DIST, low, high)", JM_DIST_TRUNCATED, 2, 2, make_truncated},
    {"fixed", "fixed(value)", JM_DIST_FIXED, 1, 1, make_fixed},
};
enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

static void skip_blanks(parser *ps)
{
    while (isspace((unsigned char)*ps->at))
        ps->at++;
}

static bool take(parser *ps, char c)
{
    skip_blanks(ps);
    if (*ps->at != c)
        return false;
    ps->at++;
    return true;
}

/* The word that stands next, up to what cannot belong to a name or number. */
static jm_status take_word(parser *ps, char *word, size_t room, const char *wanted)
{
    skip_blanks(ps);
    const size_t length = strcspn(ps->at, "(), \t\r\n");
    if (length == 0 && *ps->at == '\0')
        return refuse(ps, "the text ends where %s should stand", wanted);
    if (length == 0)
        return refuse(ps, "%s should stand where \"%.20s\" does", wanted, ps->at);
    if (length >= room)
        return refuse(ps, "\"%.20s…\" is too long for %s", ps->at, wanted);
    memcpy(word, ps->at, length);
    word[length] = '\0';
    ps->at += length;
    return JM_OK;
}

static jm_status take_number(parser *ps, bool bound)
{
    char word[64] = "";
    double x = 0;
    jm_status status = take_word(ps, word, sizeof word, "a number");

    if (status != JM_OK)
        return status;
    if (bound && (strcmp(word, "inf") == 0 || strcmp(word, "-inf") == 0)) {
        x = *word == '-' ? -INFINITY : INFINITY;
    } else if (!jm_text_to_double(word, &x) || !isfinite(x)) {
        return refuse(ps, "\"%s\" is not a number; write it like 2.5 or 1e-3", word);
    }
    if (ps->n_numbers == MOST_NUMBERS)
        return refuse(ps, "there are more than %d numbers; split the table", MOST_NUMBERS);
    ps->number[ps->n_numbers++] = x;
    return JM_OK;
}

static jm_status take_numbers(parser *ps, const struct kind *kind)
{
    jm_status status;

    ps->n_numbers = 0;
    do {
        if ((status = take_number(ps, kind->kind == JM_DIST_TRUNCATED)) != JM_OK)
            return status;
    } while (take(ps, ','));
    if (!take(ps, ')'))
        return refuse(ps, "\")\" should stand where \"%.20s\" does", *ps->at ? ps->at : "the end");
    if (ps->n_numbers < kind->least || ps->n_numbers > kind->most) {
        return refuse(ps, "%zu number%s too %s; write %s", ps->n_numbers,
                      ps->n_numbers == 1 ? " is" : "s are",
                      ps->n_numbers < kind->least ? "few" : "many", kind->usage);
    }
    return JM_OK;
}

static const struct kind *find_kind(const char *name)
{
    for (size_t k = 0; k < N_KINDS; k++) {
        if (strcmp(kinds[k].name, name) == 0)
            return &kinds[k];
    }
    return NULL;
}

static jm_status take_kind(parser *ps, const struct kind **out)
{
    const char *names[N_KINDS];
    char word[64];
    jm_status status = take_word(ps, word, sizeof word, "a distribution");

    if (status != JM_OK)
        return status;
    if ((*out = find_kind(word)) != NULL)
        return JM_OK;
    for (size_t k = 0; k < N_KINDS; k++)
        names[k] = kinds[k].name;
    const char *nearest = jm_text_nearest(word, names, N_KINDS);
    if (nearest)
        return refuse(ps, "\"%s\" is no distribution; did you mean \"%s\"?", word, nearest);
    return refuse(ps, "\"%s\" is no distribution; there are normal, lognormal, uniform, "
                  "triangular, discrete, truncated and fixed", word);
}

static jm_status take_dist(parser *ps, jm_dist **out)
{
    const struct kind *kind;
    jm_dist *dist = NULL;
    jm_status status = take_kind(ps, &kind);

    if (status != JM_OK)
        return status;
    if (++ps->depth > MOST_DEPTH)
        return refuse(ps, "truncated stands within itself too often; one is enough");
    if (!take(ps, '('))
        return refuse(ps, "\"(\" is missing after %s; write %s", kind->name, kind->usage);
    if ((dist = calloc(1, sizeof *dist)) == NULL)
        return jm_fail(ps->err, JM_MEMORY, "no memory left for a distribution");
    dist->kind = kind->kind;
    if (kind->kind == JM_DIST_TRUNCATED) {
        if ((status = take_dist(ps, &dist->base)) != JM_OK)
            goto done;
        if (!take(ps, ',')) {
            status = refuse(ps, "the bounds are missing; write %s", kind->usage);
            goto done;
        }
    }
    if ((status = take_numbers(ps, kind)) != JM_OK)
        goto done;
    status = kind->make(ps, dist);

done:
    if (status != JM_OK) {
        jm_dist_free(dist);
        dist = NULL;
    }
    *out = dist;
    return status;
}

jm_status jm_dist_parse(jm_dist **out, const char *text, double centre, jm_error *err)
{
    parser ps = {.text = text, .at = text, .centre = centre, .err = err};
    jm_dist *dist = NULL;
    jm_status status;

    *out = NULL;
    if ((ps.number = malloc(MOST_NUMBERS * sizeof *ps.number)) == NULL)
        return jm_fail(err, JM_MEMORY, "no memory left for a distribution");
    if ((status = take_dist(&ps, &dist)) != JM_OK)
        goto done;
    skip_blanks(&ps);
    if (*ps.at) {
        status = refuse(&ps, "\"%.20s\" follows the distribution; remove it", ps.at);
        goto done;
    }
    *out = dist;
    dist = NULL;

done:
    jm_dist_free(dist);
    free(ps.number);
    return status;
}

void jm_dist_free(jm_dist *dist)
{
    if (!dist)
        return;
    jm_dist_free(dist->base);
    free(dist->value);
    free(dist->up_to);
    free(dist);
}
