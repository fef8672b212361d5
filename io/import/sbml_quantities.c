/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Symbols into quantities. What stays and is a number is a parameter; what follows from others at
 * all times a signal; everything else is a state.
 */
#include "io/import/sbml_inside.h"

#include <math.h>
#include <string.h>

/* --- species as concentrations and amounts -------------------------------------------- */

/* The symbol is amount / size, and the size may change: then the amount is what is integrated. */
static bool needs_amount(const jm_sbml_symbol *species)
{
    return !species->is_only_amount && !jm_sbml_follows(species) && !species->rate &&
           !jm_sbml_stays(species->compartment);
}

void jm_sbml_choose_forms(jm_sbml *s)
{
    for (uint32_t i = 0; i < s->n_symbols; i++) {
        jm_sbml_symbol *symbol = s->symbols[i];
        if (symbol->kind == JM_SBML_SPECIES && needs_amount(symbol))
            symbol->amount = jm_sbml_own_name(s, jm_sbml_join(s, symbol->id, "_amount", ""));
    }
}

/* The size of a species' compartment; 1 itself where it is that for good. */
static jm_fexpr *size_of(jm_sbml *s, const jm_sbml_symbol *species)
{
    jm_sbml_symbol *c = species->compartment;
    if (jm_sbml_stays(c) && !c->initial && c->has_value && c->value <= 1 && c->value >= 1)
        return jm_sbml_number(s, 1);
    c->is_used = true;
    return jm_sbml_name(s, c->name);
}

/* --- what a value depends on ---------------------------------------------------------- */

static bool math_varies(jm_sbml *s, const ASTNode_t *node, unsigned depth)
{
    const ASTNodeType_t type = ASTNode_getType(node);
    if (depth > 1000 || type == AST_NAME_TIME || type == AST_FUNCTION_DELAY ||
        type == AST_FUNCTION_RATE_OF)
        return true;
    if (type == AST_NAME) {
        jm_sbml_symbol *symbol = jm_sbml_find(s, ASTNode_getName(node));
        return !symbol || jm_sbml_varies(s, symbol);
    }
    uint32_t row;
    if (type == AST_FUNCTION && ASTNode_getName(node) &&
        jm_map_get(s->functions_by_id, ASTNode_getName(node), &row) &&
        s->functions[row].is_written_out)
        return true;
    for (unsigned i = 0; i < ASTNode_getNumChildren(node); i++)
        if (math_varies(s, ASTNode_getChild(node, i), depth + 1))
            return true;
    return false;
}

bool jm_sbml_math_varies(jm_sbml *s, const ASTNode_t *node)
{
    return math_varies(s, node, 0);
}

/* Its declared value is of the other kind, and is converted by the size of its compartment. */
static bool is_converted(const jm_sbml_symbol *symbol)
{
    return symbol->kind == JM_SBML_SPECIES && symbol->has_value && !symbol->initial &&
           symbol->value_is_amount != symbol->is_only_amount;
}

/* A circle is found later; here it counts as one that may. */
bool jm_sbml_varies(jm_sbml *s, jm_sbml_symbol *symbol)
{
    if (symbol->varies >= 0)
        return symbol->varies;
    symbol->varies = 1;
    if (symbol->rule)
        symbol->varies = math_varies(s, symbol->rule, 0);
    else if (!jm_sbml_stays(symbol) || symbol->amount)
        symbol->varies = 1;
    else if (symbol->initial)
        symbol->varies = math_varies(s, symbol->initial, 0);
    else
        symbol->varies = is_converted(symbol) && jm_sbml_varies(s, symbol->compartment);
    return symbol->varies;
}

/* --- start values --------------------------------------------------------------------- */

/* The mathematics of a symbol, in the meaning of the symbol. */
static jm_fexpr *mathematics(jm_sbml *s, const jm_sbml_symbol *symbol, const ASTNode_t *math,
                             const char *what)
{
    const jm_sbml_scope scope = {.place = jm_sbml_join(s, what, symbol->id, "\""),
                                 .is_start = math == symbol->initial};
    return jm_sbml_math_number(s, math, &scope);
}

/* As declared, NULL where nothing is: a species' symbol from amount or concentration. */
static jm_fexpr *declared(jm_sbml *s, const jm_sbml_symbol *symbol)
{
    if (!symbol->has_value)
        return NULL;
    jm_sbml_symbol of_value = *symbol;
    of_value.is_only_amount = symbol->value_is_amount;
    jm_fexpr *value = jm_foreign_value(s->model, symbol->value, jm_sbml_unit(s, &of_value));
    if (!is_converted(symbol) || (symbol->value <= 0 && symbol->value >= 0))
        return value;
    return symbol->value_is_amount ? jm_sbml_over(s, value, size_of(s, symbol))
                                   : jm_sbml_times(s, value, size_of(s, symbol));
}

jm_fexpr *jm_sbml_start_of(jm_sbml *s, const jm_sbml_symbol *symbol)
{
    return symbol->initial ? mathematics(s, symbol, symbol->initial, "the initial assignment of \"")
                           : declared(s, symbol);
}

static const char *amount_unit(jm_sbml *s, const jm_sbml_symbol *species)
{
    jm_sbml_symbol amount = *species;
    amount.is_only_amount = true;
    return jm_sbml_unit(s, &amount);
}

static jm_fexpr *start_of_amount(jm_sbml *s, const jm_sbml_symbol *species)
{
    if (!species->initial && species->value_is_amount && species->has_value)
        return jm_foreign_value(s->model, species->value, amount_unit(s, species));
    jm_fexpr *start = jm_sbml_start_of(s, species);
    return start ? jm_sbml_times(s, start, size_of(s, species)) : NULL;
}

/* --- quantities ----------------------------------------------------------------------- */

static const char *group_of(jm_sbml *s, const jm_sbml_symbol *symbol)
{
    switch (symbol->kind) {
    case JM_SBML_COMPARTMENT:
        return "Compartments";
    case JM_SBML_SPECIES:
        return jm_sbml_join(s, "Species in ", symbol->compartment->name, "");
    case JM_SBML_LOCAL:
    case JM_SBML_REFERENCE:
        return symbol->group;
    case JM_SBML_REACTION:
        return "Reactions";
    default:
        return jm_sbml_follows(symbol) ? "Rules" : "Parameters";
    }
}

static jm_fquantity *add(jm_sbml *s, const jm_sbml_symbol *symbol, jm_fkind kind)
{
    jm_fquantity *q = jm_foreign_add(s->model, kind, symbol->name);
    if (!q)
        return NULL;
    q->id = symbol->id;
    const char *text = symbol->element ? SBase_getName(symbol->element) : NULL;
    q->text = jm_sbml_text(s, text && strcmp(text, q->name) != 0 ? text : "");
    q->unit = jm_sbml_unit(s, symbol);
    q->group = group_of(s, symbol);
    if (symbol->kind == JM_SBML_SPECIES) {
        q->within = symbol->compartment->name;
        q->is_amount = symbol->is_only_amount;
    }
    return q;
}

static void add_signal(jm_sbml *s, const jm_sbml_symbol *symbol, jm_fexpr *equation)
{
    jm_fquantity *q = equation ? add(s, symbol, JM_F_SIGNAL) : NULL;
    if (q)
        q->equation = equation;
}

static void add_state(jm_sbml *s, const jm_sbml_symbol *symbol, jm_fexpr *start, jm_fexpr *dot)
{
    jm_fquantity *q = add(s, symbol, JM_F_STATE);
    if (q && !start && jm_sbml_is_well(s))
        jm_sbml_refuse(s, "\"%s\" changes but has no value to start from", symbol->id);
    if (q) {
        q->start = start;
        q->dot = dot ? dot : symbol->is_set_by_event ? NULL : jm_sbml_number(s, 0);
    }
}

static void add_parameter(jm_sbml *s, const jm_sbml_symbol *symbol, double value)
{
    jm_fquantity *q = add(s, symbol, JM_F_PARAMETER);
    if (q)
        q->value = value;
}

/* What stays, or only events change. */
static void add_resting(jm_sbml *s, jm_sbml_symbol *symbol)
{
    jm_fexpr *start = jm_sbml_start_of(s, symbol);
    const bool is_number = start && start->op == JM_F_NUMBER;
    if (!start && symbol->is_set_by_event && !symbol->is_used) {
        jm_foreign_change(s->model,
                          "\"%s\" has no value before an event gives it one; it is 0 "
                          "until then, and nothing asks for it.",
                          symbol->id);
        add_parameter(s, symbol, 0);
    } else if (!start && !symbol->is_set_by_event)
        add_signal(s, symbol, jm_sbml_nothing(s));
    else if (is_number && !isfinite(start->value) && !symbol->is_set_by_event)
        add_signal(s, symbol, start); /* a parameter of the language is finite */
    else if (is_number)
        add_parameter(s, symbol, start->value);
    else if (symbol->is_set_by_event || jm_sbml_varies(s, symbol))
        add_state(s, symbol, start, NULL);
    else
        add_signal(s, symbol, start);
}

/* The change of a species by reactions: of its amount, or of its concentration. */
static jm_fexpr *change(jm_sbml *s, const jm_sbml_symbol *species)
{
    jm_fexpr *flow = species->flow ? species->flow : jm_sbml_number(s, 0);
    if (species->factor && species->flow)
        flow = jm_sbml_times(s, jm_sbml_name(s, species->factor->name), flow);
    if (species->is_only_amount || species->amount || !species->flow)
        return flow;
    return jm_sbml_over(s, flow, size_of(s, species));
}

/* A species whose compartment changes: the amount, and the concentration that follows from it. */
static void add_with_amount(jm_sbml *s, const jm_sbml_symbol *species)
{
    jm_fexpr *start = start_of_amount(s, species);
    jm_fexpr *amount = jm_sbml_name(s, species->amount);
    jm_sbml_symbol shown = *species;
    shown.name = species->amount;
    shown.is_only_amount = true;
    if (!start) {
        jm_sbml_refuse(s, "\"%s\" has no value to start from", species->id);
        return;
    }
    if (species->has_flow)
        add_state(s, &shown, start, change(s, species));
    else if (start->op == JM_F_NUMBER)
        add_parameter(s, &shown, start->value);
    else
        add_state(s, &shown, start, NULL);
    jm_fquantity *q = jm_foreign_find(s->model, species->amount);
    if (q) {
        q->id = jm_sbml_join(s, "amount of ", species->id, "");
        q->within = NULL;
    }
    add_signal(s, species, jm_sbml_2(s, JM_F_DIV, amount, size_of(s, species)));
}

static bool jumps(const jm_sbml *s, const ASTNode_t *node, unsigned depth);

/* A circle of rules counts as one that does. */
static bool symbol_jumps(const jm_sbml *s, jm_sbml_symbol *symbol, unsigned depth)
{
    if (symbol->jumps < 0) {
        symbol->jumps = 1;
        symbol->jumps =
            symbol->is_set_by_event || (symbol->rule && jumps(s, symbol->rule, depth + 1));
    }
    return symbol->jumps;
}

/* The mathematics may jump: by an event, or by pieces. */
static bool jumps(const jm_sbml *s, const ASTNode_t *node, unsigned depth)
{
    const ASTNodeType_t type = ASTNode_getType(node);
    if (depth > 200 || type == AST_FUNCTION_PIECEWISE || type == AST_FUNCTION_FLOOR ||
        type == AST_FUNCTION_CEILING || type == AST_FUNCTION)
        return true;
    if (type == AST_NAME) {
        jm_sbml_symbol *symbol = jm_sbml_find(s, ASTNode_getName(node));
        return symbol && symbol_jumps(s, symbol, depth);
    }
    for (unsigned i = 0; i < ASTNode_getNumChildren(node); i++)
        if (jumps(s, ASTNode_getChild(node, i), depth + 1))
            return true;
    return false;
}

/* Its amount would have to be kept through a jump that no event of ours makes. */
static void check_dilution(jm_sbml *s, const jm_sbml_symbol *symbol)
{
    const jm_sbml_symbol *c = symbol->compartment;
    if (symbol->kind == JM_SBML_SPECIES && !symbol->is_only_amount && c->rule &&
        jumps(s, c->rule, 0))
        jm_sbml_refuse(s,
                       "the species \"%s\" has a rate rule, and the size of its compartment "
                       "jumps by the rule for \"%s\"",
                       symbol->id, c->id);
}

static void add_symbol(jm_sbml *s, jm_sbml_symbol *symbol)
{
    if (symbol->kind == JM_SBML_REACTION && !symbol->solution)
        return;
    if (symbol->rate)
        check_dilution(s, symbol);
    if (symbol->solution)
        add_signal(s, symbol, symbol->solution);
    else if (symbol->rule)
        add_signal(s, symbol, mathematics(s, symbol, symbol->rule, "the rule for \""));
    else if (symbol->rate)
        add_state(s, symbol, jm_sbml_start_of(s, symbol),
                  mathematics(s, symbol, symbol->rate, "the rate rule for \""));
    else if (symbol->amount)
        add_with_amount(s, symbol);
    else if (symbol->has_flow)
        add_state(s, symbol, jm_sbml_start_of(s, symbol), change(s, symbol));
    else
        add_resting(s, symbol);
}

/* A stoichiometry has a name for good in Level 3; before, one that is a number and that nobody asks
   for stands in the equations. */
static bool is_wanted(const jm_sbml *s, const jm_sbml_symbol *symbol)
{
    return symbol->kind != JM_SBML_REFERENCE || symbol->is_used || symbol->initial ||
           SBMLDocument_getLevel(s->document) > 2 || !jm_sbml_stays(symbol);
}

void jm_sbml_make_quantities(jm_sbml *s)
{
    for (uint32_t i = 0; jm_sbml_is_well(s) && i < s->n_symbols; i++)
        if (s->symbols[i]->kind != JM_SBML_REFERENCE)
            add_symbol(s, s->symbols[i]);
}

void jm_sbml_make_references(jm_sbml *s)
{
    for (uint32_t i = 0; jm_sbml_is_well(s) && i < s->n_symbols; i++)
        if (s->symbols[i]->kind == JM_SBML_REFERENCE && is_wanted(s, s->symbols[i]))
            add_symbol(s, s->symbols[i]);
}

/* --- derivatives ---------------------------------------------------------------------- */

static jm_fexpr *rate_of_named(jm_sbml *s, const char *name)
{
    return jm_foreign_named(s->model, JM_F_RATE, name);
}

/* (a/c)' = (a' - (a/c) c') / c */
static jm_fexpr *rate_of_ratio(jm_sbml *s, const jm_sbml_symbol *species)
{
    const jm_sbml_symbol *c = species->compartment;
    jm_fexpr *of_size =
        jm_sbml_2(s, JM_F_MUL, jm_sbml_name(s, species->name), rate_of_named(s, c->name));
    jm_fexpr *top = jm_sbml_2(s, JM_F_SUB, rate_of_named(s, species->amount), of_size);
    return jm_sbml_2(s, JM_F_DIV, top, jm_sbml_name(s, c->name));
}

jm_fexpr *jm_sbml_rate_of(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const ASTNode_t *of = ASTNode_getNumChildren(node) == 1 ? ASTNode_getChild(node, 0) : NULL;
    const char *id = of && ASTNode_getType(of) == AST_NAME ? ASTNode_getName(of) : NULL;
    if (id && scope->reaction && jm_sbml_find_local(s, scope->reaction, id))
        return jm_sbml_number(s, 0);
    jm_sbml_symbol *symbol = scope->outer ? NULL : jm_sbml_find(s, id);
    if (!symbol || symbol->kind == JM_SBML_REACTION || jm_sbml_follows(symbol) ||
        (symbol->amount && jm_sbml_follows(symbol->compartment))) {
        jm_sbml_refuse(s, "%s: rateOf is of something that has no rate of its own", scope->place);
        return NULL;
    }
    symbol->is_used = true;
    return symbol->amount ? rate_of_ratio(s, symbol) : rate_of_named(s, symbol->name);
}
