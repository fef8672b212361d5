/* SPDX-License-Identifier: Apache-2.0 */
/* Rates of reactions, and what they add to species: amount per time, in `flow`. */
#include "io/import/sbml_inside.h"

#include <math.h>

/* By its name, which in Level 3 means something elsewhere too; else a number that stays stands
   there as it is. */
static jm_fexpr *named_stoichiometry(jm_sbml *s, jm_sbml_symbol *symbol)
{
    const bool is_old = SBMLDocument_getLevel(s->document) < 3;
    if (is_old && jm_sbml_stays(symbol) && !symbol->initial && symbol->has_value)
        return jm_sbml_number(s, symbol->value);
    symbol->is_used = true;
    return jm_sbml_name(s, symbol->name);
}

static jm_fexpr *stoichiometry(jm_sbml *s, SpeciesReference_t *reference,
                               const jm_sbml_scope *scope)
{
    jm_sbml_symbol *symbol = jm_sbml_find(s, SpeciesReference_getId(reference));
    if (SpeciesReference_isSetStoichiometryMath(reference)) {
        const StoichiometryMath_t *math = SpeciesReference_getStoichiometryMath(reference);
        return jm_sbml_math_number(s, StoichiometryMath_getMath(math), scope);
    }
    if (symbol && symbol->kind == JM_SBML_REFERENCE)
        return named_stoichiometry(s, symbol);
    if (!SpeciesReference_isSetStoichiometry(reference) && SBMLDocument_getLevel(s->document) > 2) {
        jm_sbml_refuse(s, "%s: nothing says the stoichiometry of \"%s\"", scope->place,
                       SpeciesReference_getSpecies(reference));
        return NULL;
    }
    return jm_sbml_number(s, SpeciesReference_getStoichiometry(reference) /
                                 SpeciesReference_getDenominator(reference));
}

static void add_flow(jm_sbml *s, SpeciesReference_t *reference, const jm_sbml_scope *scope,
                     const char *rate, bool is_product)
{
    jm_sbml_symbol *species = jm_sbml_find(s, SpeciesReference_getSpecies(reference));
    if (!species || !species->has_flow)
        return;
    jm_fexpr *n = stoichiometry(s, reference, scope);
    jm_fexpr *term = n ? jm_sbml_times(s, n, jm_sbml_name(s, rate)) : NULL;
    if (term)
        species->flow = is_product ? jm_sbml_plus(s, species->flow, term)
                                   : jm_sbml_minus(s, species->flow, term);
}

static jm_fexpr *rate_of_reaction(jm_sbml *s, Reaction_t *r, const jm_sbml_scope *scope)
{
    KineticLaw_t *law = Reaction_getKineticLaw(r);
    const ASTNode_t *math = law ? KineticLaw_getMath(law) : NULL;
    return math ? jm_sbml_math_number(s, math, scope) : NULL;
}

static void read_reaction(jm_sbml *s, Reaction_t *r)
{
    const char *id = jm_sbml_text(s, Reaction_getId(r));
    jm_sbml_symbol *symbol = jm_sbml_find(s, id);
    const jm_sbml_scope scope = {.place = jm_sbml_join(s, "the reaction \"", id, "\""),
                                 .reaction = id};
    if (Reaction_isSetFast(r) && Reaction_getFast(r)) {
        jm_sbml_refuse(s,
                       "the reaction \"%s\" is fast: it is in balance at all times, which "
                       "differential equations cannot say",
                       id);
        return;
    }
    if (!symbol || !jm_sbml_is_well(s))
        return;
    symbol->solution = rate_of_reaction(s, r, &scope);
    if (!symbol->solution) {
        jm_foreign_change(s->model, "The reaction \"%s\" has no rate and does nothing.", id);
        return;
    }
    /* In our language stoichiometry is of the model, never of a reaction's own parameters. */
    const jm_sbml_scope outside = {.place = scope.place};
    for (unsigned i = 0; i < Reaction_getNumReactants(r); i++)
        add_flow(s, Reaction_getReactant(r, i), &outside, symbol->name, false);
    for (unsigned i = 0; i < Reaction_getNumProducts(r); i++)
        add_flow(s, Reaction_getProduct(r, i), &outside, symbol->name, true);
}

void jm_sbml_read_reactions(jm_sbml *s)
{
    for (unsigned i = 0; jm_sbml_is_well(s) && i < Model_getNumReactions(s->source); i++)
        read_reaction(s, Model_getReaction(s->source, i));
}
