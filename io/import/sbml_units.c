/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Units of a model in our spelling: "mmol/L", "1/min". What our table does not know (a henry, an
 * item as something else than a count) has no unit.
 */
#include "io/import/sbml_inside.h"

#include <math.h>
#include <string.h>

#include "core/base/text.h"
#include "core/units/units.h"

enum { MOST_FACTORS = 32 };

/* (multiplier * 10^tens * name)^power */
typedef struct factor {
    const char *name; /* "" for a pure number */
    double multiplier, power;
    int tens;
} factor;

typedef struct product {
    factor factor[MOST_FACTORS];
    unsigned n;
    bool is_known;
} product;

/* --- what SBML calls them ------------------------------------------------------------- */

static const struct {
    UnitKind_t kind;
    const char *name;
    int tens;
} kinds[] = {
    {UNIT_KIND_AMPERE, "A", 0},   {UNIT_KIND_BECQUEREL, "Hz", 0},   {UNIT_KIND_CANDELA, "cd", 0},
    {UNIT_KIND_COULOMB, "C", 0},  {UNIT_KIND_DIMENSIONLESS, "", 0}, {UNIT_KIND_FARAD, "F", 0},
    {UNIT_KIND_GRAM, "g", 0},     {UNIT_KIND_HERTZ, "Hz", 0},       {UNIT_KIND_ITEM, "", 0},
    {UNIT_KIND_JOULE, "J", 0},    {UNIT_KIND_KATAL, "kat", 0},      {UNIT_KIND_KELVIN, "K", 0},
    {UNIT_KIND_KILOGRAM, "g", 3}, {UNIT_KIND_LITER, "L", 0},        {UNIT_KIND_LITRE, "L", 0},
    {UNIT_KIND_METER, "m", 0},    {UNIT_KIND_METRE, "m", 0},        {UNIT_KIND_MOLE, "mol", 0},
    {UNIT_KIND_NEWTON, "N", 0},   {UNIT_KIND_OHM, "ohm", 0},        {UNIT_KIND_PASCAL, "Pa", 0},
    {UNIT_KIND_RADIAN, "rad", 0}, {UNIT_KIND_SECOND, "s", 0},       {UNIT_KIND_SIEMENS, "S", 0},
    {UNIT_KIND_STERADIAN, "", 0}, {UNIT_KIND_VOLT, "V", 0},         {UNIT_KIND_WATT, "W", 0},
};

static void multiply(product *p, const factor *f)
{
    if (p->n == MOST_FACTORS)
        p->is_known = false;
    else
        p->factor[p->n++] = *f;
}

static void multiply_kind(product *p, UnitKind_t kind, const factor *like)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].kind != kind)
            continue;
        factor f = *like;
        f.name = kinds[i].name;
        f.tens += kinds[i].tens;
        multiply(p, &f);
        return;
    }
    p->is_known = false;
}

static void multiply_definition(product *p, UnitDefinition_t *d, double power)
{
    for (unsigned i = 0; i < UnitDefinition_getNumUnits(d); i++) {
        Unit_t *u = UnitDefinition_getUnit(d, i);
        const factor f = {.multiplier = Unit_getMultiplier(u),
                          .tens = Unit_getScale(u),
                          .power = power * Unit_getExponentAsDouble(u)};
        multiply_kind(p, Unit_getKind(u), &f);
    }
}

/* Level 2 has some that are there without being defined. */
static UnitKind_t built_in(const char *id)
{
    static const struct {
        const char *id;
        UnitKind_t kind;
        double power;
    } all[] = {{"substance", UNIT_KIND_MOLE, 1},
               {"volume", UNIT_KIND_LITRE, 1},
               {"length", UNIT_KIND_METRE, 1},
               {"time", UNIT_KIND_SECOND, 1}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].id, id) == 0)
            return all[i].kind;
    return UNIT_KIND_INVALID;
}

static void multiply_id(jm_sbml *s, product *p, const char *id, double power)
{
    UnitDefinition_t *d = id && id[0] ? Model_getUnitDefinitionById(s->source, id) : NULL;
    const factor plain = {.multiplier = 1, .power = power};
    if (!id || !id[0])
        p->is_known = false;
    else if (d)
        multiply_definition(p, d, power);
    else if (UnitKind_forName(id) != UNIT_KIND_INVALID)
        multiply_kind(p, UnitKind_forName(id), &plain);
    else if (SBMLDocument_getLevel(s->document) < 3)
        multiply_kind(p, built_in(id), &plain);
    else
        p->is_known = false;
}

/* --- in our spelling ------------------------------------------------------------------ */

/* 60 s is a minute, a thousand of something takes a prefix. */
static void make_usual(factor *f)
{
    static const struct {
        double seconds;
        const char *name;
    } times[] = {{60, "min"}, {3600, "h"}, {86400, "d"}};
    const double tens = f->multiplier > 0 ? round(log10(f->multiplier)) : 0;
    const double off = fabs(f->multiplier / pow(10, tens) - 1);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (strcmp(f->name, "s") == 0 && f->tens == 0 &&
            fabs(f->multiplier - times[i].seconds) < 1e-9) {
            f->name = times[i].name;
            f->multiplier = 1;
            return;
        }
    if (off < 1e-12) {
        f->tens += (int)tens;
        f->multiplier = 1;
    }
}

static const char *prefix(int tens)
{
    static const struct {
        int tens;
        const char *text;
    } all[] = {{-15, "f"}, {-12, "p"}, {-9, "n"}, {-6, "u"}, {-3, "m"},
               {-2, "c"},  {-1, "d"},  {0, ""},   {3, "k"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].tens == tens)
            return all[i].text;
    return NULL;
}

static void add_power(jm_text *out, double power)
{
    if (power < 1 || power > 1)
        jm_text_addf(out, floor(power) < power ? "^%.15g" : "%.0f", power);
}

/* The factor without its sign in front: "mmol", "(2.5 mol)2", "1e-7". */
static void add_factor(jm_text *out, const factor *f, double power)
{
    const char *before = prefix(f->tens);
    const bool is_plain = f->name[0] && before && f->multiplier <= 1 && f->multiplier >= 1;
    if (is_plain) {
        jm_text_addf(out, "%s%s", before, f->name);
        add_power(out, power);
        return;
    }
    jm_text_add(out, "(");
    jm_text_add_double(out, f->multiplier * pow(10, f->tens));
    jm_text_addf(out, "%s%s)", f->name[0] ? " " : "", f->name);
    add_power(out, power);
}

static bool is_nothing(const factor *f)
{
    return (f->power <= 0 && f->power >= 0) ||
           (!f->name[0] && f->tens == 0 && f->multiplier <= 1 && f->multiplier >= 1);
}

/* Factors above the line, then those below; NULL where our compiler would not read it. */
static const char *spelled(jm_sbml *s, product *p)
{
    jm_text out;
    jm_unit unit;
    jm_error ignored;
    jm_text_init(&out);
    for (int below = 0; below < 2; below++) {
        if (below && out.length == 0)
            jm_text_add(&out, "1");
        for (unsigned i = 0; i < p->n; i++) {
            factor *f = &p->factor[i];
            if (below == 0)
                make_usual(f);
            if (is_nothing(f) || (f->power < 0) != (below == 1))
                continue;
            jm_text_add(&out, below ? "/" : out.length ? " " : "");
            add_factor(&out, f, fabs(f->power));
        }
    }
    const char *text = NULL;
    if (p->is_known && !out.failed && jm_unit_parse(&unit, out.data, &ignored) == JM_OK)
        text = jm_sbml_text(s, out.data);
    jm_text_clear(&out);
    return text;
}

/* --- of what -------------------------------------------------------------------------- */

/* Level 3 says it in the model, Level 2 by an id that is built in. */
static const char *general(const jm_sbml *s, const char *set, const char *older)
{
    return SBMLDocument_getLevel(s->document) < 3 ? older : set;
}

static const char *time_id(const jm_sbml *s)
{
    return general(s, Model_getTimeUnits(s->source), "time");
}

static const char *substance_id(const jm_sbml *s, const jm_sbml_symbol *symbol)
{
    const Species_t *species = (const Species_t *)symbol->element;
    if (symbol->kind == JM_SBML_SPECIES && Species_isSetSubstanceUnits(species))
        return Species_getSubstanceUnits(species);
    return general(s, Model_getSubstanceUnits(s->source), "substance");
}

static const char *size_id(const jm_sbml *s, const jm_sbml_symbol *symbol)
{
    const Compartment_t *c = (const Compartment_t *)symbol->element;
    const double dims = Compartment_getSpatialDimensionsAsDouble(c);
    if (Compartment_isSetUnits(c))
        return Compartment_getUnits(c);
    if (dims >= 3)
        return general(s, Model_getVolumeUnits(s->source), "volume");
    return dims >= 2 ? general(s, Model_getAreaUnits(s->source), "area")
                     : general(s, Model_getLengthUnits(s->source), "length");
}

static const char *parameter_id(const jm_sbml_symbol *symbol)
{
    return Parameter_getUnits((const Parameter_t *)symbol->element);
}

const char *jm_sbml_unit_of(jm_sbml *s, const char *id)
{
    product p = {.is_known = true};
    multiply_id(s, &p, id, 1);
    return spelled(s, &p);
}

const char *jm_sbml_unit(jm_sbml *s, const jm_sbml_symbol *symbol)
{
    product p = {.is_known = true};
    switch (symbol->kind) {
    case JM_SBML_COMPARTMENT:
        multiply_id(s, &p, size_id(s, symbol), 1);
        break;
    case JM_SBML_SPECIES:
        multiply_id(s, &p, substance_id(s, symbol), 1);
        if (!symbol->is_only_amount)
            multiply_id(s, &p, size_id(s, symbol->compartment), -1);
        break;
    case JM_SBML_REACTION:
        multiply_id(s, &p, general(s, Model_getExtentUnits(s->source), "substance"), 1);
        multiply_id(s, &p, time_id(s), -1);
        break;
    case JM_SBML_REFERENCE:
        return "1";
    default:
        multiply_id(s, &p, parameter_id(symbol), 1);
        break;
    }
    return spelled(s, &p);
}

void jm_sbml_read_time(jm_sbml *s)
{
    const char *unit = jm_sbml_unit_of(s, time_id(s));
    jm_unit read, second;
    jm_error ignored;
    if (unit && jm_unit_parse(&read, unit, &ignored) == JM_OK &&
        jm_unit_parse(&second, "s", &ignored) == JM_OK && jm_unit_same_dim(&read, &second))
        s->model->time_unit = unit;
    else
        jm_foreign_change(s->model, "Nothing is known of the unit of time; it is called a second.");
}
