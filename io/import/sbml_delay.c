/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Delays. Before the start, says SBML, states are what they are at the start while the time runs;
 * rules and initial assignments hold. Our language takes everything to have been at rest. The two
 * differ where the time or a derivative is delayed; there the delay is brought inwards: f(x, t) of
 * a while ago is f of the x of a while ago and t - tau, and a derivative before the start is 0.
 * They differ, too, where events happen at the very start: what was before is what was declared.
 */
#include "io/import/sbml_inside.h"

enum { DEEPEST = 200 };

/* A symbol is open while its own mathematics are looked at: rules may speak of each other's past in
   a circle, x of what y was and y of what x was. */
static jm_fexpr *equation_of(jm_sbml *s, jm_sbml_symbol *symbol)
{
    const jm_sbml_scope scope = {.place = jm_sbml_join(s, "the rule for \"", symbol->id, "\"")};
    if (symbol->solution || !symbol->rule || symbol->is_open)
        return symbol->solution;
    symbol->is_open = true;
    jm_fexpr *e = jm_sbml_math_number(s, symbol->rule, &scope);
    symbol->is_open = false;
    return e;
}

/* An initial assignment with the time in it holds before the start as well. */
static jm_fexpr *past_of(jm_sbml *s, jm_sbml_symbol *symbol)
{
    const jm_sbml_scope scope = {
        .place = jm_sbml_join(s, "the initial assignment of \"", symbol->id, "\"")};
    if (!symbol->initial || symbol->amount || symbol->is_open)
        return NULL;
    symbol->is_open = true;
    jm_fexpr *e = jm_sbml_math_number(s, symbol->initial, &scope);
    symbol->is_open = false;
    return e;
}

/* An event at the very start may set it, or the size of what it is dissolved in. */
static bool starts_anew(const jm_sbml_symbol *symbol)
{
    const jm_sbml_symbol *c = symbol->is_only_amount ? NULL : symbol->compartment;
    return !jm_sbml_follows(symbol) && (symbol->is_set_at_start || (c && c->is_set_at_start));
}

/* The amount of a species over the size of its compartment. */
static jm_fexpr *concentration(jm_sbml *s, const jm_sbml_symbol *species)
{
    return jm_sbml_2(s, JM_F_DIV, jm_sbml_name(s, species->amount),
                     jm_sbml_name(s, species->compartment->name));
}

static bool asks_for_time(jm_sbml *s, const jm_fexpr *e, unsigned depth);

static bool name_asks_for_time(jm_sbml *s, const char *name, unsigned depth)
{
    jm_sbml_symbol *symbol = jm_sbml_find_named(s, name);
    if (!symbol || symbol->is_open)
        return false;
    if (starts_anew(symbol))
        return true;
    if (symbol->amount)
        return jm_sbml_follows(symbol->compartment);
    const jm_fexpr *rule = equation_of(s, symbol);
    if (!rule)
        rule = past_of(s, symbol);
    symbol->is_open = true;
    const bool asks = rule && asks_for_time(s, rule, depth + 1);
    symbol->is_open = false;
    return asks;
}

/* Time or a derivative is in it, at any depth. */
static bool asks_for_time(jm_sbml *s, const jm_fexpr *e, unsigned depth)
{
    if (e->op == JM_F_TIME || e->op == JM_F_RATE || depth > DEEPEST ||
        ++s->n_nodes > JM_SBML_MOST_NODES)
        return true;
    if (e->op == JM_F_NAME)
        return name_asks_for_time(s, e->name, depth);
    for (uint32_t i = 0; i < e->n; i++)
        if (asks_for_time(s, e->args[i], depth + 1))
            return true;
    return false;
}

static jm_fexpr *bring_in(jm_sbml *s, jm_fexpr *e, jm_fexpr *tau, unsigned depth);

/* `e` of a while ago, and something else where that was before the start. */
static jm_fexpr *before_start(jm_sbml *s, jm_fexpr *past, jm_fexpr *e, jm_fexpr *tau)
{
    jm_fexpr *is_early = jm_sbml_2(s, JM_F_LT, jm_foreign_expr(s->model, JM_F_TIME, 0, NULL), tau);
    return jm_sbml_when(s, is_early, past, jm_sbml_2(s, JM_F_HISTORY, e, tau));
}

static jm_fexpr *delayed_anew(jm_sbml *s, jm_sbml_symbol *symbol, jm_fexpr *e, jm_fexpr *tau,
                              unsigned depth)
{
    jm_fexpr *past = NULL;
    if (!symbol->amount || !jm_sbml_follows(symbol->compartment))
        past = jm_sbml_start_of(s, symbol);
    if (!past) {
        jm_sbml_refuse(s,
                       "the past of \"%s\" is asked for, which an event may set at the start; "
                       "what it was before is not known",
                       symbol->id);
        return NULL;
    }
    return before_start(s, bring_in(s, past, tau, depth + 1), e, tau);
}

static jm_fexpr *delayed_name(jm_sbml *s, jm_fexpr *e, jm_fexpr *tau, unsigned depth)
{
    jm_sbml_symbol *symbol = jm_sbml_find_named(s, e->name);
    if (symbol && !jm_sbml_follows(symbol) && !jm_sbml_varies(s, symbol))
        return e;
    if (symbol && symbol->is_open) {
        jm_sbml_refuse(s,
                       "\"%s\" speaks of its own past and of the time, so what it was before "
                       "the start is not known",
                       symbol->id);
        return NULL;
    }
    if (symbol && starts_anew(symbol))
        return delayed_anew(s, symbol, e, tau, depth);
    jm_fexpr *rule = symbol ? equation_of(s, symbol) : NULL;
    if (!rule && symbol && symbol->amount && jm_sbml_follows(symbol->compartment))
        rule = concentration(s, symbol);
    if (rule) {
        symbol->is_open = true;
        rule = bring_in(s, rule, tau, depth + 1);
        symbol->is_open = false;
        return rule;
    }
    jm_fexpr *past = symbol ? past_of(s, symbol) : NULL;
    if (past && asks_for_time(s, past, depth))
        return before_start(s, bring_in(s, past, tau, depth + 1), e, tau);
    return jm_sbml_2(s, JM_F_HISTORY, e, tau);
}

static jm_fexpr *delayed_operands(jm_sbml *s, jm_fexpr *e, jm_fexpr *tau, unsigned depth)
{
    jm_fexpr *copy = jm_foreign_expr(s->model, e->op, e->n, e->args);
    for (uint32_t i = 0; copy && i < e->n; i++) {
        copy->args[i] = bring_in(s, e->args[i], tau, depth + 1);
        if (!copy->args[i])
            return NULL;
    }
    if (copy) {
        copy->value = e->value;
        copy->name = e->name;
        copy->unit = e->unit;
    }
    return copy;
}

static jm_fexpr *bring_in(jm_sbml *s, jm_fexpr *e, jm_fexpr *tau, unsigned depth)
{
    if (depth > DEEPEST || ++s->n_nodes > JM_SBML_MOST_NODES) {
        jm_sbml_refuse(s, "what is delayed is too deep or speaks of itself");
        return NULL;
    }
    if (!asks_for_time(s, e, depth))
        return e->op == JM_F_NUMBER ? e : jm_sbml_2(s, JM_F_HISTORY, e, tau);
    switch (e->op) {
    case JM_F_TIME:
        return jm_sbml_2(s, JM_F_SUB, e, tau);
    case JM_F_NAME:
        return delayed_name(s, e, tau, depth);
    case JM_F_RATE:
        return before_start(s, jm_sbml_number(s, 0), e, tau);
    case JM_F_HISTORY: /* a while before a while ago */
        if (asks_for_time(s, e->args[1], depth + 1))
            return jm_sbml_2(s, JM_F_HISTORY, e, tau);
        return bring_in(s, e->args[0], jm_sbml_2(s, JM_F_ADD, e->args[1], tau), depth + 1);
    default:
        return delayed_operands(s, e, tau, depth);
    }
}

/* At the start: what was before is what is, but for the time. */
static jm_fexpr *before_all(jm_sbml *s, jm_fexpr *e, const jm_sbml_scope *scope)
{
    if (asks_for_time(s, e, 0)) {
        jm_sbml_refuse(s, "%s speaks of what the time or an event changed before the start",
                       scope->place);
        return NULL;
    }
    return e;
}

jm_fexpr *jm_sbml_delayed(jm_sbml *s, jm_fexpr *e, jm_fexpr *tau, const jm_sbml_scope *scope)
{
    if (jm_sbml_is_number(tau, 0))
        return e;
    return scope->is_start ? before_all(s, e, scope) : bring_in(s, e, tau, 0);
}
