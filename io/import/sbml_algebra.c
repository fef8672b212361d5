/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Algebraic rules, 0 = f(...), into assignments: each is solved for one of the symbols that nothing
 * else determines. Several rules may share unknowns: which rule determines which is found by
 * matching, then one after the other is solved and put into those that follow.
 */
#include "io/import/sbml_inside.h"
#include "io/import/solve.h"

#include <string.h>

enum { MOST_RULES = 64, MOST_RELUCTANT = 2 };

typedef struct algebra {
    jm_fexpr *zero[MOST_RULES];
    uint32_t n_rules;
    jm_sbml_symbol **unknown; /* [n_unknowns] */
    uint32_t n_unknowns;
    uint32_t *rule_of; /* [n_unknowns] the rule that determines it, n_rules: none */
    int reluctance;    /* unknowns up to here are asked */
} algebra;

/* May change, and nothing says how. */
static bool is_open(const jm_sbml_symbol *symbol)
{
    return !symbol->is_constant && !symbol->rate && !jm_sbml_follows(symbol) && !symbol->has_flow &&
           !symbol->is_set_by_event && symbol->kind != JM_SBML_LOCAL;
}

/* --- what the rules say, in terms of what is not itself assigned ---------------------- */

static jm_fexpr *inline_math(jm_sbml *s, const ASTNode_t *math, const char *place)
{
    const jm_sbml_scope scope = {.place = place, .is_inline = true};
    return jm_sbml_math_number(s, math, &scope);
}

static bool reaches_unknown(jm_sbml *s, const ASTNode_t *math, unsigned depth);

static bool symbol_reaches(jm_sbml *s, jm_sbml_symbol *symbol, unsigned depth)
{
    if (symbol->reaches < 0) {
        symbol->reaches = 0;
        symbol->reaches =
            is_open(symbol) || (symbol->rule && reaches_unknown(s, symbol->rule, depth + 1));
    }
    return symbol->reaches;
}

/* Symbols that follow from an unknown are written out, so that all of it is seen. A circle of rules
   reaches nothing by itself; the compiler names it later. */
static bool reaches_unknown(jm_sbml *s, const ASTNode_t *math, unsigned depth)
{
    if (depth > 1000)
        return false;
    if (ASTNode_getType(math) == AST_NAME) {
        jm_sbml_symbol *symbol = jm_sbml_find(s, ASTNode_getName(math));
        return symbol && symbol_reaches(s, symbol, depth);
    }
    for (unsigned i = 0; i < ASTNode_getNumChildren(math); i++)
        if (reaches_unknown(s, ASTNode_getChild(math, i), depth))
            return true;
    return false;
}

static jm_fexpr *write_out_assigned(jm_sbml *s, jm_fexpr *e)
{
    bool is_done = false;
    for (unsigned round = 0; e && !is_done && round < 60; round++) {
        is_done = true;
        for (uint32_t i = 0; e && i < s->n_symbols; i++) {
            const jm_sbml_symbol *symbol = s->symbols[i];
            if (!symbol->rule || jm_solve_count(e, symbol->name) == 0 ||
                !reaches_unknown(s, symbol->rule, 0))
                continue;
            jm_fexpr *value = inline_math(s, symbol->rule, "a rule");
            e = value ? jm_solve_replace(s->model, e, symbol->name, value) : NULL;
            is_done = false;
        }
    }
    return e;
}

static void read_rules(jm_sbml *s, algebra *a)
{
    for (unsigned i = 0; i < Model_getNumRules(s->source); i++) {
        const Rule_t *rule = Model_getRule(s->source, i);
        if (!Rule_isAlgebraic(rule) || !Rule_getMath(rule))
            continue;
        if (a->n_rules == MOST_RULES) {
            jm_sbml_refuse(s, "there are more than %d algebraic rules", MOST_RULES);
            return;
        }
        jm_fexpr *e = inline_math(s, Rule_getMath(rule), "an algebraic rule");
        e = e ? write_out_assigned(s, e) : NULL;
        if (e)
            a->zero[a->n_rules++] = e;
    }
}

/* --- which rule for which unknown ----------------------------------------------------- */

static void find_unknowns(jm_sbml *s, algebra *a)
{
    a->unknown = jm_arena_take(s->model->arena, s->n_symbols + 1, sizeof *a->unknown);
    a->rule_of = jm_arena_take(s->model->arena, s->n_symbols + 1, sizeof *a->rule_of);
    if (!a->unknown || !a->rule_of) {
        jm_sbml_refuse(s, "no memory left for algebraic rules");
        return;
    }
    for (uint32_t i = 0; i < s->n_symbols; i++) {
        bool is_there = false;
        for (uint32_t r = 0; r < a->n_rules && is_open(s->symbols[i]); r++)
            is_there = is_there || jm_solve_count(a->zero[r], s->symbols[i]->name) > 0;
        if (!is_there)
            continue;
        a->rule_of[a->n_unknowns] = a->n_rules;
        a->unknown[a->n_unknowns++] = s->symbols[i];
    }
}

/* What has no value needs a rule; a boundary that has one keeps it as long as something else may
   give way. */
static int reluctance(const jm_sbml_symbol *symbol)
{
    if (!symbol->has_value && !symbol->initial)
        return 0;
    return symbol->is_boundary ? MOST_RELUCTANT : 1;
}

/* An augmenting path from rule `r`; `seen` marks unknowns that were tried. */
static bool match(jm_sbml *s, algebra *a, uint32_t r, bool *seen)
{
    for (uint32_t u = 0; u < a->n_unknowns; u++) {
        if (seen[u] || reluctance(a->unknown[u]) > a->reluctance ||
            !jm_solve_for(s->model, a->zero[r], a->unknown[u]->name))
            continue;
        seen[u] = true;
        if (a->rule_of[u] == a->n_rules || match(s, a, a->rule_of[u], seen)) {
            a->rule_of[u] = r;
            return true;
        }
    }
    return false;
}

/* Rules that find nothing among the willing ask the others. What has been found is kept. */
static bool match_all(jm_sbml *s, algebra *a)
{
    bool is_done[MOST_RULES] = {false};
    uint32_t n_done = 0;
    for (; a->reluctance <= MOST_RELUCTANT; a->reluctance++)
        for (uint32_t r = 0; r < a->n_rules; r++) {
            bool *seen = jm_arena_take(s->model->arena, a->n_unknowns + 1, sizeof *seen);
            if (!seen)
                return false;
            if (is_done[r] || !match(s, a, r, seen))
                continue;
            is_done[r] = true;
            n_done++;
        }
    return n_done == a->n_rules;
}

/* A symbol that rules determine, and that is no more willing than `left`, which stands in those
   rules too or in such that may give way to it; NULL: none. */
static const jm_sbml_symbol *rival(const algebra *a, const jm_sbml_symbol *left,
                                   const jm_sbml_symbol *symbol, bool *seen)
{
    const jm_sbml_symbol *found = NULL;
    for (uint32_t u = 0; u < a->n_unknowns && !found; u++) {
        const uint32_t r = a->rule_of[u];
        if (seen[u] || r == a->n_rules || jm_solve_count(a->zero[r], symbol->name) == 0)
            continue;
        seen[u] = true;
        found = reluctance(a->unknown[u]) >= reluctance(left) ? a->unknown[u]
                                                              : rival(a, left, a->unknown[u], seen);
    }
    return found;
}

/* It could have been one of those that are left over. */
static void check_choice(jm_sbml *s, const algebra *a)
{
    for (uint32_t u = 0; jm_sbml_is_well(s) && u < a->n_unknowns; u++) {
        bool *seen = jm_arena_take(s->model->arena, a->n_unknowns + 1, sizeof *seen);
        const jm_sbml_symbol *left = a->rule_of[u] == a->n_rules ? a->unknown[u] : NULL;
        const jm_sbml_symbol *other = seen && left ? rival(a, left, left, seen) : NULL;
        if (other)
            jm_sbml_refuse(s,
                           "algebraic rules may determine \"%s\" or \"%s\", and nothing says "
                           "which",
                           other->id, left->id);
    }
}

/* --- one after the other -------------------------------------------------------------- */

static bool solve(jm_sbml *s, algebra *a)
{
    for (uint32_t u = 0; u < a->n_unknowns; u++) {
        const uint32_t r = a->rule_of[u];
        jm_sbml_symbol *x = a->unknown[u];
        if (r == a->n_rules)
            continue;
        jm_fexpr *value = jm_solve_for(s->model, a->zero[r], x->name);
        if (!value)
            return false;
        for (uint32_t other = 0; other < a->n_rules; other++) {
            if (other != r)
                a->zero[other] = jm_solve_replace(s->model, a->zero[other], x->name, value);
            if (!a->zero[other])
                return false;
        }
        x->solution = value;
        x->is_used = true;
    }
    return true;
}

void jm_sbml_read_algebra(jm_sbml *s)
{
    algebra a = {0};
    read_rules(s, &a);
    if (a.n_rules == 0 || !jm_sbml_is_well(s))
        return;
    find_unknowns(s, &a);
    const bool is_matched = jm_sbml_is_well(s) && match_all(s, &a);
    if (is_matched)
        check_choice(s, &a);
    if (jm_sbml_is_well(s) && (!is_matched || !solve(s, &a)))
        jm_sbml_refuse(s, "an algebraic rule cannot be solved in symbols for something that "
                          "nothing else determines");
}
