/* SPDX-License-Identifier: Apache-2.0 */
/* Units of CellML: what they mean, and what they are called in our language. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

/* --- what is defined everywhere ------------------------------------------------------------ */

typedef struct builtin {
    const char *name, *text;
} builtin;

static const builtin builtins[] = {
    {"ampere", "A"},     {"becquerel", "1/s"},   {"candela", "cd"},   {"celsius", "degC"},
    {"coulomb", "C"},    {"dimensionless", "1"}, {"farad", "F"},      {"gram", "g"},
    {"gray", "J/kg"},    {"henry", "V s/A"},     {"hertz", "Hz"},     {"joule", "J"},
    {"katal", "kat"},    {"kelvin", "K"},        {"kilogram", "kg"},  {"liter", "L"},
    {"litre", "L"},      {"lumen", "cd"},        {"lux", "cd/m2"},    {"meter", "m"},
    {"metre", "m"},      {"mole", "mol"},        {"newton", "N"},     {"ohm", "ohm"},
    {"pascal", "Pa"},    {"radian", "rad"},      {"second", "s"},     {"siemens", "S"},
    {"sievert", "J/kg"}, {"steradian", "1"},     {"tesla", "V s/m2"}, {"volt", "V"},
    {"watt", "W"},       {"weber", "V s"},
};

typedef struct prefix {
    const char *name, *text; /* text NULL: not in our language */
    int power;
} prefix;

static const prefix prefixes[] = {
    {"yotta", NULL, 24},  {"zetta", NULL, 21}, {"exa", NULL, 18},   {"peta", NULL, 15},
    {"tera", NULL, 12},   {"giga", "G", 9},    {"mega", "M", 6},    {"kilo", "k", 3},
    {"hecto", "h", 2},    {"deka", NULL, 1},   {"deca", NULL, 1},   {"deci", "d", -1},
    {"centi", "c", -2},   {"milli", "m", -3},  {"micro", "u", -6},  {"nano", "n", -9},
    {"pico", "p", -12},   {"femto", "f", -15}, {"atto", NULL, -18}, {"zepto", NULL, -21},
    {"yocto", NULL, -24},
};

static const char *builtin_text(const jm_cellml_doc *doc, const char *name)
{
    if (doc->version == 20 &&
        (strcmp(name, "celsius") == 0 || strcmp(name, "liter") == 0 || strcmp(name, "meter") == 0))
        return NULL;
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        if (strcmp(builtins[i].name, name) == 0)
            return builtins[i].text;
    return NULL;
}

/* --- arithmetic -------------------------------------------------------------------------- */

static jm_cellml_unit one(void)
{
    return (jm_cellml_unit){.si = jm_unit_one(), .text = "1"};
}

bool jm_cellml_fits(const jm_cellml_unit *a, const jm_cellml_unit *b)
{
    return jm_unit_same_dim(&a->si, &b->si) && memcmp(a->own, b->own, sizeof a->own) == 0;
}

/* *unit to the power of `exponent`; false where that cannot be kept exactly. */
static bool raise(jm_cellml_unit *unit, double exponent)
{
    const double sixtieths = exponent * JM_DIM_ONE;
    if (!(fabs(sixtieths) < 30000) || fabs(sixtieths - round(sixtieths)) > 1e-9)
        return false;
    for (int i = 0; i < JM_CELLML_OWN; i++) {
        const double power = unit->own[i] * exponent;
        if (!(fabs(power) < 30000) || fabs(power - round(power)) > 1e-9)
            return false;
        unit->own[i] = (int16_t)lround(power);
    }
    const jm_unit base = unit->si;
    return jm_unit_pow(&unit->si, &base, (int)lround(sixtieths), JM_DIM_ONE);
}

static bool multiply(jm_cellml_unit *a, const jm_cellml_unit *b)
{
    for (int i = 0; i < JM_CELLML_OWN; i++) {
        const int power = a->own[i] + b->own[i];
        if (power < -30000 || power > 30000)
            return false;
        a->own[i] = (int16_t)power;
    }
    const double offset = a->si.offset;
    a->si = jm_unit_mul(&a->si, &b->si);
    a->si.offset = offset;
    return a->si.scale > 0 && isfinite(a->si.scale);
}

static bool is_base(const jm_cellml_unit *unit)
{
    for (int i = 0; i < JM_CELLML_OWN; i++)
        if (unit->own[i] != 0)
            return true;
    return false;
}

/* --- spelling ---------------------------------------------------------------------------- */

/* Adds a factor such as "uF" with its exponent behind what stands there. */
static void spell_factor(char *buffer, size_t room, const char *text, double exponent)
{
    const bool is_first = !buffer[0];
    const bool is_compound = strpbrk(text, " /(") != NULL;
    const size_t n = strlen(buffer);
    const double size = fabs(exponent);
    char power[32] = "";
    if (size < 1 || size > 1)
        snprintf(power, sizeof power, "^%.9g", size);
    const char *sign = exponent < 0 ? (is_first ? "1/" : "/") : is_first ? "" : " ";
    snprintf(buffer + n, room - n, "%s%s%s%s%s", sign, is_compound ? "(" : "", text,
             is_compound ? ")" : "", power);
}

/* Whether our language reads `text` as just this unit. */
static bool is_right(const jm_cellml_unit *unit, const char *text)
{
    jm_unit read;
    if (is_base(unit) || jm_unit_parse(&read, text, NULL) != JM_OK ||
        !jm_unit_same_dim(&read, &unit->si))
        return false;
    const double factor = jm_unit_factor(&unit->si, &read);
    return factor >= 1 && factor <= 1 && read.offset >= unit->si.offset &&
           read.offset <= unit->si.offset;
}

static void keep_text(jm_cellml *r, jm_cellml_unit *unit, const char *spelled)
{
    char printed[200];
    unit->text = NULL;
    if (is_base(unit) || unit->is_shifted || unit->si.offset > 0)
        return;
    jm_unit_print(printed, sizeof printed, &unit->si);
    const char *text = is_right(unit, spelled) ? spelled : is_right(unit, printed) ? printed : NULL;
    if (text && (unit->text = jm_arena_text(r->model->arena, text)) == NULL)
        r->model->failed = true;
}

/* --- definitions ------------------------------------------------------------------------- */

static const jm_cellml_unit *settle(jm_cellml *r, jm_cellml_units *units, const xmlNode *node);

static jm_cellml_units *find(const jm_cellml *r, const jm_cellml_doc *doc,
                             const jm_cellml_component *scope, const char *name)
{
    jm_cellml_units *own = scope ? jm_cellml_recall(r, 'u', doc->row, scope->row + 1, name) : NULL;
    return own ? own : jm_cellml_recall(r, 'u', doc->row, 0, name);
}

const jm_cellml_unit *jm_cellml_unit_named(jm_cellml *r, jm_cellml_doc *doc,
                                           const jm_cellml_component *scope, const char *name,
                                           const xmlNode *node)
{
    jm_cellml_units *units = find(r, doc, scope, name);
    if (units)
        return settle(r, units, node);
    const char *text = builtin_text(doc, name);
    jm_cellml_unit *unit = text ? jm_cellml_take(r, 1, sizeof *unit) : NULL;
    if (!text)
        (void)jm_cellml_fail(r, doc, node, JM_MODEL, "the units \"%.60s\" are not defined", name);
    if (!unit)
        return NULL;
    unit->text = text;
    if (jm_unit_parse(&unit->si, text, r->err) != JM_OK)
        return NULL;
    if (unit->si.offset > 0)
        unit->text = NULL; /* degrees take part in no product */
    return unit;
}

static bool read_number(jm_cellml *r, const jm_cellml_units *units, const xmlNode *node,
                        const char *name, double otherwise, double *out)
{
    const char *text = jm_cellml_get(r, node, name);
    *out = otherwise;
    if (!text || (jm_text_to_double(text, out) && isfinite(*out)))
        return true;
    (void)jm_cellml_fail(r, units->from, node, JM_MODEL, "%s=\"%.40s\" of a unit is no number",
                         name, text);
    return false;
}

/* A prefix is a word or a whole power of ten. */
static bool read_prefix(jm_cellml *r, const jm_cellml_units *units, const xmlNode *node, int *power,
                        const char **text)
{
    const char *name = jm_cellml_get(r, node, "prefix");
    double value;
    *power = 0;
    *text = "";
    if (!name)
        return true;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strcmp(prefixes[i].name, name) == 0) {
            *power = prefixes[i].power;
            *text = prefixes[i].text;
            return true;
        }
    const bool is_whole = name[strspn(name, "+-0123456789")] == '\0';
    if (is_whole && jm_text_to_double(name, &value) && fabs(value) <= 300) {
        *power = (int)value;
        *text = *power == 0 ? "" : NULL;
        for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
            if (prefixes[i].power == *power && prefixes[i].text)
                *text = prefixes[i].text;
        return true;
    }
    (void)jm_cellml_fail(r, units->from, node, JM_MODEL,
                         "prefix=\"%.40s\" is no prefix of units, or too large a power", name);
    return false;
}

/* One <unit>: (multiplier · prefix · units)^exponent. The multiplier stands outside of the power in
   1.x and in 2.0. */
static bool add_unit(jm_cellml *r, jm_cellml_units *units, const xmlNode *node, char *spelled,
                     size_t room)
{
    double exponent, multiplier, offset;
    int power;
    const char *letter;
    const char *name = jm_cellml_get(r, node, "units");
    if (!name || !read_number(r, units, node, "exponent", 1, &exponent) ||
        !read_number(r, units, node, "multiplier", 1, &multiplier) ||
        !read_number(r, units, node, "offset", 0, &offset) ||
        !read_prefix(r, units, node, &power, &letter))
        return false;
    const jm_cellml_unit *of = jm_cellml_unit_named(r, units->from, units->scope, name, node);
    if (!of)
        return false;
    jm_cellml_unit factor = *of;
    factor.si.scale *= pow(10, power);
    const bool is_alone = exponent >= 1 && exponent <= 1 && !jm_cellml_next(node) &&
                          jm_cellml_first(node->parent) == node;
    if (!is_alone)
        factor.si.offset = 0;
    if (!raise(&factor, exponent) || !(multiplier > 0)) {
        (void)jm_cellml_fail(r, units->from, node, JM_MODEL, "the units \"%.60s\" have %s",
                             units->name,
                             multiplier > 0 ? "an exponent that cannot be kept exactly"
                                            : "a multiplier that is not above 0");
        return false;
    }
    factor.si.scale *= multiplier;
    if (factor.si.offset > 0)
        units->unit.si.offset = factor.si.offset;
    if ((offset > 0 || offset < 0) && !is_alone) {
        (void)jm_cellml_fail(r, units->from, node, JM_MODEL,
                             "the units \"%.60s\" have an offset, "
                             "which stands alone and without an exponent",
                             units->name);
        return false;
    }
    /* The specification says neither which way it goes nor in what unit it is. */
    units->unit.is_shifted = units->unit.is_shifted || of->is_shifted || offset > 0 || offset < 0;
    if (!multiply(&units->unit, &factor)) {
        (void)jm_cellml_fail(r, units->from, node, JM_MODEL,
                             "the units \"%.60s\" are too large or "
                             "too small for any number",
                             units->name);
        return false;
    }
    char text[120] = "?";
    if (letter && of->text && (multiplier >= 1 && multiplier <= 1))
        snprintf(text, sizeof text, "%s%s", letter, of->text);
    if (strcmp(text, "1") != 0)
        spell_factor(spelled, room, text, exponent);
    return true;
}

static bool add_own(jm_cellml *r, jm_cellml_units *units)
{
    uint32_t k = 0;
    while (k < r->n_own && strcmp(r->own[k], units->name) != 0)
        k++;
    if (k == JM_CELLML_OWN) {
        (void)jm_cellml_fail(r, units->from, units->node, JM_MODEL,
                             "the model makes up more than %d "
                             "base units",
                             (int)JM_CELLML_OWN);
        return false;
    }
    r->own[k] = units->name;
    r->n_own = k == r->n_own ? k + 1 : r->n_own;
    units->unit.own[k] = JM_DIM_ONE;
    return true;
}

/* An imported name is what it is in its own file. */
static const jm_cellml_unit *settle_import(jm_cellml *r, jm_cellml_units *units)
{
    const jm_cellml_unit *unit =
        jm_cellml_unit_named(r, units->from, NULL, units->name_there, units->node);
    if (!unit)
        return NULL;
    units->unit = *unit;
    units->state = 2;
    return &units->unit;
}

static const jm_cellml_unit *settle(jm_cellml *r, jm_cellml_units *units, const xmlNode *node)
{
    char spelled[400] = "";
    if (units->state == 2)
        return &units->unit;
    if (units->state == 1) {
        (void)jm_cellml_fail(r, units->doc, node, JM_MODEL,
                             "the units \"%.60s\" are made of "
                             "themselves",
                             units->name);
        return NULL;
    }
    units->state = 1;
    if (units->name_there)
        return settle_import(r, units);
    units->unit = one();
    const char *base = jm_cellml_get(r, units->node, "base_units");
    const xmlNode *unit = jm_cellml_first(units->node);
    const bool is_known = !base || strcmp(base, "yes") == 0 || strcmp(base, "no") == 0;
    if (!is_known || (base && base[0] == 'y' && unit)) {
        (void)jm_cellml_fail(
            r, units->doc, units->node, JM_MODEL, "the units \"%.60s\" have %s", units->name,
            is_known ? "parts and are base units, too" : "base_units that are neither yes nor no");
        return NULL;
    }
    if ((base && strcmp(base, "yes") == 0) || !unit) {
        if (!add_own(r, units))
            return NULL;
    }
    for (; unit; unit = jm_cellml_next(unit))
        if (jm_cellml_is(unit, "unit") && !add_unit(r, units, unit, spelled, sizeof spelled))
            return NULL;
    keep_text(r, &units->unit, spelled[0] ? spelled : "1");
    units->state = 2;
    return &units->unit;
}

jm_cellml_units *jm_cellml_add_units(jm_cellml *r, jm_cellml_doc *doc, xmlNode *node,
                                     jm_cellml_component *scope, const char *name)
{
    jm_cellml_units *units = jm_cellml_take(r, 1, sizeof *units);
    if (!units)
        return NULL;
    units->name = name;
    units->node = node;
    units->doc = units->from = doc;
    units->scope = scope;
    jm_cellml_remember(r, 'u', doc->row, scope ? scope->row + 1 : 0, name, units);
    *doc->last_units = units;
    doc->last_units = &units->next;
    return units;
}

jm_status jm_cellml_read_units(jm_cellml *r, jm_cellml_doc *doc, xmlNode *parent,
                               jm_cellml_component *scope)
{
    for (xmlNode *node = jm_cellml_first(parent); node; node = jm_cellml_next(node)) {
        if (!jm_cellml_is(node, "units"))
            continue;
        const char *name = jm_cellml_get(r, node, "name");
        if (name && builtin_text(doc, name))
            return jm_cellml_fail(r, doc, node, JM_MODEL,
                                  "the units \"%.60s\" are defined by "
                                  "CellML already",
                                  name);
        const jm_cellml_units *other = name ? find(r, doc, scope, name) : NULL;
        if (other && other->scope == scope)
            return jm_cellml_fail(r, doc, node, JM_MODEL, "the units \"%.60s\" are defined twice",
                                  name);
        if (name)
            (void)jm_cellml_add_units(r, doc, node, scope, name);
    }
    return JM_OK;
}

jm_status jm_cellml_settle_units(jm_cellml *r, jm_cellml_doc *doc)
{
    for (jm_cellml_units *units = doc->units; units; units = units->next)
        if (!settle(r, units, units->node))
            return r->err->status != JM_OK ? r->err->status
                                           : jm_fail(r->err, JM_MEMORY, "no memory left for units");
    return JM_OK;
}
