/* SPDX-License-Identifier: Apache-2.0 */
/* All that has a name and a value in a model, and which rule, assignment or event determines it. */
#include "io/import/sbml_inside.h"

#include <math.h>
#include <string.h>

/* --- the table ------------------------------------------------------------------------ */

jm_sbml_symbol *jm_sbml_find(const jm_sbml *s, const char *id)
{
    uint32_t row;
    return id && jm_map_get(s->by_id, id, &row) ? s->symbols[row] : NULL;
}

jm_sbml_symbol *jm_sbml_find_named(const jm_sbml *s, const char *name)
{
    uint32_t row;
    return jm_map_get(s->by_name, name, &row) ? s->symbols[row] : NULL;
}

/* Local parameters stand in the same map under "reaction\nparameter", which no id can be. */
static const char *local_key(jm_sbml *s, const char *reaction, const char *id)
{
    return jm_sbml_join(s, reaction, "\n", id);
}

jm_sbml_symbol *jm_sbml_find_local(const jm_sbml *s, const char *reaction, const char *id)
{
    char key[600];
    const int n = snprintf(key, sizeof key, "%s\n%s", reaction, id);
    return n > 0 && (size_t)n < sizeof key ? jm_sbml_find(s, key) : NULL;
}

static bool make_room(jm_sbml *s)
{
    if (s->n_symbols < s->room_symbols)
        return true;
    const uint32_t room = s->room_symbols ? 2 * s->room_symbols : 64;
    jm_sbml_symbol **grown =
        jm_arena_grow(s->model->arena, s->symbols, s->room_symbols, room, sizeof(jm_sbml_symbol *));
    if (!grown) {
        jm_sbml_refuse(s, "no memory left for the model");
        return false;
    }
    s->symbols = grown;
    s->room_symbols = room;
    return true;
}

/* Names are taken at once, so that no two symbols share one. */
jm_sbml_symbol *jm_sbml_add(jm_sbml *s, jm_sbml_kind kind, const char *id, const char *wish)
{
    static jm_sbml_symbol nobody;
    jm_sbml_symbol *symbol = NULL;
    if (jm_sbml_find(s, id))
        jm_sbml_refuse(s, "two things are called \"%s\"", id);
    if (jm_sbml_is_well(s) && make_room(s))
        symbol = jm_arena_take(s->model->arena, 1, sizeof *symbol);
    if (!symbol) {
        nobody = (jm_sbml_symbol){.id = "", .name = ""};
        return &nobody; /* never looked at: the reader is unwell */
    }
    *symbol = (jm_sbml_symbol){.kind = kind, .id = jm_sbml_text(s, id)};
    symbol->varies = symbol->jumps = symbol->reaches = symbol->glides = -1;
    symbol->degree = -1;
    symbol->name = jm_sbml_own_name(s, wish);
    if (!jm_map_put(s->by_name, symbol->name, s->n_symbols) ||
        (id[0] && !jm_map_put(s->by_id, id, s->n_symbols)))
        jm_sbml_refuse(s, "no memory left for the model");
    s->symbols[s->n_symbols++] = symbol;
    return symbol;
}

bool jm_sbml_follows(const jm_sbml_symbol *symbol)
{
    return symbol->rule || symbol->solution || symbol->kind == JM_SBML_REACTION;
}

bool jm_sbml_stays(const jm_sbml_symbol *symbol)
{
    return !jm_sbml_follows(symbol) && !symbol->rate && !symbol->is_set_by_event && !symbol->flow &&
           !symbol->has_flow;
}

/* --- names that people can read ------------------------------------------------------- */

/* Programs make ids such as "species_12" or "mw9a56a71e_bd8c"; what it is stands in the name. */
static bool is_made_up(const char *id)
{
    static const char *const words[] = {
        "species_", "parameter_", "compartment_", "reaction_", "metabolite_", "ModelValue_", "mw"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t n = strlen(words[i]);
        const char *rest = id + n;
        if (strncmp(id, words[i], n) == 0 && rest[0] &&
            rest[strspn(rest, "0123456789abcdef_")] == '\0' && rest[strcspn(rest, "0123456789")])
            return true;
    }
    return false;
}

static const char *wish(jm_sbml *s, const char *id, const void *element)
{
    const char *name = is_made_up(id) ? SBase_getName((const SBase_t *)element) : NULL;
    char plain[80];
    size_t n = 0;
    for (; name && *name && n + 1 < sizeof plain; name++) {
        const bool is_word = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
                             (*name >= '0' && *name <= '9');
        if (is_word || (n > 0 && plain[n - 1] != '_'))
            plain[n++] = is_word ? *name : '_';
    }
    while (n > 0 && plain[n - 1] == '_')
        n--;
    plain[n] = '\0';
    const bool is_good = n > 0 && !(plain[0] >= '0' && plain[0] <= '9');
    return is_good ? jm_sbml_text(s, plain) : id;
}

/* --- what is declared ----------------------------------------------------------------- */

static void set_value(jm_sbml_symbol *symbol, bool is_set, double value)
{
    symbol->has_value = is_set && !isnan(value);
    symbol->value = symbol->has_value ? value : 0;
}

/* A symbol for an element that has an id. */
static jm_sbml_symbol *declare(jm_sbml *s, jm_sbml_kind kind, const char *id, void *element)
{
    id = jm_sbml_text(s, id);
    jm_sbml_symbol *symbol = jm_sbml_add(s, kind, id, wish(s, id, element));
    symbol->element = element;
    return symbol;
}

static void read_compartments(jm_sbml *s)
{
    for (unsigned i = 0; i < Model_getNumCompartments(s->source); i++) {
        Compartment_t *c = Model_getCompartment(s->source, i);
        jm_sbml_symbol *symbol = declare(s, JM_SBML_COMPARTMENT, Compartment_getId(c), c);
        symbol->is_constant = Compartment_getConstant(c) != 0;
        /* In Level 1 it is 1 where nothing else is said, which libSBML knows of the volume only. */
        set_value(symbol, Compartment_isSetVolume(c) != 0, Compartment_getVolume(c));
        symbol->has_no_size = Compartment_isSetSpatialDimensions(c) &&
                              Compartment_getSpatialDimensionsAsDouble(c) <= 0;
    }
}

static void read_initial_value(jm_sbml_symbol *symbol, Species_t *species)
{
    const bool is_amount = Species_isSetInitialAmount(species) != 0;
    symbol->value_is_amount = is_amount;
    set_value(symbol, is_amount || Species_isSetInitialConcentration(species),
              is_amount ? Species_getInitialAmount(species)
                        : Species_getInitialConcentration(species));
}

static jm_sbml_symbol *conversion_factor(jm_sbml *s, Species_t *species)
{
    const char *id = Species_isSetConversionFactor(species)   ? Species_getConversionFactor(species)
                     : Model_isSetConversionFactor(s->source) ? Model_getConversionFactor(s->source)
                                                              : NULL;
    jm_sbml_symbol *factor = jm_sbml_find(s, id);
    if (id && !factor)
        jm_sbml_refuse(s, "the conversion factor \"%s\" is not defined", id);
    if (factor)
        factor->is_used = true;
    return factor;
}

static void read_species(jm_sbml *s)
{
    for (unsigned i = 0; i < Model_getNumSpecies(s->source); i++) {
        Species_t *species = Model_getSpecies(s->source, i);
        jm_sbml_symbol *symbol = declare(s, JM_SBML_SPECIES, Species_getId(species), species);
        symbol->is_constant = Species_getConstant(species) != 0;
        symbol->is_boundary = Species_getBoundaryCondition(species) != 0;
        symbol->compartment = jm_sbml_find(s, Species_getCompartment(species));
        if (jm_sbml_is_well(s) && !symbol->compartment)
            jm_sbml_refuse(s, "the species \"%s\" is in no compartment", symbol->id);
        symbol->is_only_amount = Species_getHasOnlySubstanceUnits(species) ||
                                 (symbol->compartment && symbol->compartment->has_no_size);
        symbol->factor = conversion_factor(s, species);
        read_initial_value(symbol, species);
    }
}

static void read_parameters(jm_sbml *s)
{
    for (unsigned i = 0; i < Model_getNumParameters(s->source); i++) {
        Parameter_t *p = Model_getParameter(s->source, i);
        jm_sbml_symbol *symbol = declare(s, JM_SBML_PARAMETER, Parameter_getId(p), p);
        symbol->is_constant = Parameter_getConstant(p) != 0;
        set_value(symbol, Parameter_isSetValue(p) != 0, Parameter_getValue(p));
    }
}

/* --- what stands in reactions --------------------------------------------------------- */

/* "k" where nothing else in the model is called so, else "R1_k". */
static const char *local_name(jm_sbml *s, const char *reaction, const char *id)
{
    uint32_t n = 0;
    (void)jm_map_get(s->locals, id, &n);
    return n > 1 || jm_sbml_find(s, id) ? jm_sbml_join(s, reaction, "_", id) : id;
}

/* How many reactions have a parameter of a name. */
static void count_locals(jm_sbml *s, KineticLaw_t *law)
{
    const bool is_new = SBMLDocument_getLevel(s->document) > 2;
    const unsigned n =
        is_new ? KineticLaw_getNumLocalParameters(law) : KineticLaw_getNumParameters(law);
    for (unsigned i = 0; i < n; i++) {
        uint32_t count = 0;
        const char *id = is_new ? LocalParameter_getId(KineticLaw_getLocalParameter(law, i))
                                : Parameter_getId(KineticLaw_getParameter(law, i));
        (void)jm_map_get(s->locals, id ? id : "", &count);
        if (!jm_map_put(s->locals, id ? id : "", count + 1))
            jm_sbml_refuse(s, "no memory left for names");
    }
}

/* Level 3 has local parameters, the earlier ones parameters in the kinetic law; libSBML gives both
   as parameters. */
static void read_locals(jm_sbml *s, const char *reaction, KineticLaw_t *law)
{
    const char *shown = jm_sbml_find(s, reaction)->name;
    const bool is_new = SBMLDocument_getLevel(s->document) > 2;
    const unsigned n =
        is_new ? KineticLaw_getNumLocalParameters(law) : KineticLaw_getNumParameters(law);
    for (unsigned i = 0; i < n; i++) {
        Parameter_t *p = is_new ? (Parameter_t *)KineticLaw_getLocalParameter(law, i)
                                : KineticLaw_getParameter(law, i);
        const char *id = jm_sbml_text(s, Parameter_getId(p));
        jm_sbml_symbol *symbol =
            jm_sbml_add(s, JM_SBML_LOCAL, local_key(s, reaction, id), local_name(s, shown, id));
        symbol->id = jm_sbml_join(s, reaction, ".", id);
        symbol->element = (SBase_t *)p;
        symbol->group = shown;
        symbol->is_constant = true;
        set_value(symbol, Parameter_isSetValue(p) != 0, Parameter_getValue(p));
    }
}

static void read_references(jm_sbml *s, Reaction_t *r, bool is_product)
{
    const unsigned n = is_product ? Reaction_getNumProducts(r) : Reaction_getNumReactants(r);
    for (unsigned i = 0; i < n; i++) {
        SpeciesReference_t *reference =
            is_product ? Reaction_getProduct(r, i) : Reaction_getReactant(r, i);
        const char *id = SpeciesReference_getId(reference);
        if (!id || !id[0] || !jm_sbml_is_well(s))
            continue;
        jm_sbml_symbol *symbol = jm_sbml_add(s, JM_SBML_REFERENCE, id, id);
        symbol->element = (SBase_t *)reference;
        symbol->group = jm_sbml_find(s, Reaction_getId(r))->name;
        symbol->is_constant = SpeciesReference_getConstant(reference) != 0;
        const bool is_set = SpeciesReference_isSetStoichiometry(reference) ||
                            SBMLDocument_getLevel(s->document) < 3;
        set_value(symbol, is_set,
                  SpeciesReference_getStoichiometry(reference) /
                      SpeciesReference_getDenominator(reference));
    }
}

static void read_reaction_symbols(jm_sbml *s)
{
    for (unsigned i = 0; i < Model_getNumReactions(s->source); i++) {
        Reaction_t *r = Model_getReaction(s->source, i);
        (void)declare(s, JM_SBML_REACTION, Reaction_getId(r), r);
        if (Reaction_getKineticLaw(r))
            count_locals(s, Reaction_getKineticLaw(r));
    }
    for (unsigned i = 0; i < Model_getNumReactions(s->source); i++) {
        Reaction_t *r = Model_getReaction(s->source, i);
        read_references(s, r, false);
        read_references(s, r, true);
        if (Reaction_getKineticLaw(r) && jm_sbml_is_well(s))
            read_locals(s, jm_sbml_text(s, Reaction_getId(r)), Reaction_getKineticLaw(r));
    }
}

void jm_sbml_read_symbols(jm_sbml *s)
{
    read_compartments(s);
    read_parameters(s);
    read_species(s);
    read_reaction_symbols(s);
}

/* --- who determines what -------------------------------------------------------------- */

static jm_sbml_symbol *target(jm_sbml *s, const char *id, const char *what)
{
    jm_sbml_symbol *symbol = jm_sbml_find(s, id);
    if (!symbol || symbol->kind == JM_SBML_REACTION || symbol->kind == JM_SBML_LOCAL) {
        jm_sbml_refuse(s, "%s is for \"%s\", which is not defined or cannot be set", what,
                       id ? id : "");
        return NULL;
    }
    return symbol;
}

static void read_rule(jm_sbml *s, Rule_t *rule)
{
    const bool is_rate = Rule_isRate(rule) != 0;
    if (Rule_isAlgebraic(rule) || !Rule_getMath(rule))
        return;
    jm_sbml_symbol *symbol = target(s, Rule_getVariable(rule), "a rule");
    if (!symbol)
        return;
    if (symbol->rule || symbol->rate)
        jm_sbml_refuse(s, "\"%s\" has two rules", symbol->id);
    if (is_rate)
        symbol->rate = Rule_getMath(rule);
    else
        symbol->rule = Rule_getMath(rule);
}

/* Its condition may come true at the very start, and its assignments follow at once. */
static bool may_happen_at_start(const jm_sbml *s, Event_t *event)
{
    const Trigger_t *trigger = Event_getTrigger(event);
    const Delay_t *delay = Event_getDelay(event);
    return SBMLDocument_getLevel(s->document) > 2 && trigger && !Trigger_getInitialValue(trigger) &&
           !(delay && Delay_getMath(delay));
}

static void read_event_targets(jm_sbml *s, Event_t *event, bool is_at_start)
{
    for (unsigned k = 0; k < Event_getNumEventAssignments(event); k++) {
        EventAssignment_t *set = Event_getEventAssignment(event, k);
        jm_sbml_symbol *symbol = target(s, EventAssignment_getVariable(set), "an event assignment");
        if (!symbol || !EventAssignment_getMath(set))
            continue;
        symbol->is_set_by_event = true;
        symbol->is_set_at_start = symbol->is_set_at_start || is_at_start;
        if (symbol->rule)
            jm_sbml_refuse(s, "\"%s\" has a rule and is set by an event", symbol->id);
    }
}

/* Species that reactions change, known before the reactions themselves are read. */
static void read_reaction_targets(jm_sbml *s, Reaction_t *r, bool is_product)
{
    const unsigned n = is_product ? Reaction_getNumProducts(r) : Reaction_getNumReactants(r);
    for (unsigned i = 0; i < n; i++) {
        SpeciesReference_t *reference =
            is_product ? Reaction_getProduct(r, i) : Reaction_getReactant(r, i);
        jm_sbml_symbol *species = jm_sbml_find(s, SpeciesReference_getSpecies(reference));
        if (!species || species->kind != JM_SBML_SPECIES)
            jm_sbml_refuse(s, "the reaction \"%s\" is of a species that is not defined",
                           Reaction_getId(r));
        else if (!species->is_boundary && !species->is_constant)
            species->has_flow = true;
        if (species && species->has_flow && (species->rule || species->rate))
            jm_sbml_refuse(s, "\"%s\" has a rule and is changed by the reaction \"%s\"",
                           species->id, Reaction_getId(r));
    }
}

void jm_sbml_read_rules(jm_sbml *s)
{
    for (unsigned i = 0; i < Model_getNumRules(s->source); i++)
        read_rule(s, Model_getRule(s->source, i));
    for (unsigned i = 0; i < Model_getNumInitialAssignments(s->source); i++) {
        InitialAssignment_t *a = Model_getInitialAssignment(s->source, i);
        jm_sbml_symbol *symbol = target(s, InitialAssignment_getSymbol(a), "an initial assignment");
        if (symbol)
            symbol->initial = InitialAssignment_getMath(a);
    }
    /* An event at the start may set off the others. */
    bool is_at_start = false;
    for (unsigned i = 0; i < Model_getNumEvents(s->source); i++)
        is_at_start = is_at_start || may_happen_at_start(s, Model_getEvent(s->source, i));
    for (unsigned i = 0; i < Model_getNumEvents(s->source); i++)
        read_event_targets(s, Model_getEvent(s->source, i), is_at_start);
    for (unsigned i = 0; i < Model_getNumReactions(s->source); i++) {
        read_reaction_targets(s, Model_getReaction(s->source, i), false);
        read_reaction_targets(s, Model_getReaction(s->source, i), true);
    }
}
