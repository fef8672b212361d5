/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/sbml_inside.h"

#include <math.h>

/* Sets of one event, while they are gathered. */
typedef struct sets {
    jm_fset *set;
    uint32_t n, room;
} sets;

static void put(jm_sbml *s, sets *all, const char *name, jm_fexpr *value)
{
    if (all->n == all->room) {
        const uint32_t room = all->room ? 2 * all->room : 8;
        jm_fset *grown = jm_arena_grow(s->model->arena, all->set, all->room, room, sizeof *grown);
        if (!grown) {
            jm_sbml_refuse(s, "no memory left for events");
            return;
        }
        all->set = grown;
        all->room = room;
    }
    if (value)
        all->set[all->n++] = (jm_fset){.name = name, .value = value};
}

/* What the event gives to a symbol; NULL: it does not touch it. */
static jm_fexpr *new_value(jm_sbml *s, Event_t *event, const jm_sbml_symbol *symbol,
                           const jm_sbml_scope *scope)
{
    for (unsigned k = 0; k < Event_getNumEventAssignments(event); k++) {
        EventAssignment_t *a = Event_getEventAssignment(event, k);
        if (jm_sbml_find(s, EventAssignment_getVariable(a)) == symbol && EventAssignment_getMath(a))
            return jm_sbml_math_number(s, EventAssignment_getMath(a), scope);
    }
    return NULL;
}

/* An event that gives a compartment another size keeps the amounts in it, and what it gives to a
   concentration counts in the size of before. So a state that is an amount needs nothing; one that
   is a concentration (of a rate rule) is diluted. */
static jm_fexpr *diluted(jm_sbml *s, Event_t *event, const jm_sbml_symbol *species, jm_fexpr *value,
                         const jm_sbml_scope *scope)
{
    const jm_sbml_symbol *c = species->compartment;
    jm_fexpr *size = c->is_set_by_event ? new_value(s, event, c, scope) : NULL;
    if (!size || species->is_only_amount)
        return value;
    return jm_sbml_2(s, JM_F_DIV, jm_sbml_2(s, JM_F_MUL, value, jm_sbml_name(s, c->name)), size);
}

/* Its state is a concentration, which another size of the compartment changes. */
static bool is_diluted(const jm_sbml_symbol *species, const jm_sbml_symbol *compartment)
{
    return species->kind == JM_SBML_SPECIES && species->compartment == compartment &&
           !species->is_only_amount && species->rate;
}

static void dilute_others(jm_sbml *s, Event_t *event, const jm_sbml_symbol *compartment,
                          const jm_sbml_scope *scope, sets *all)
{
    for (uint32_t i = 0; i < s->n_symbols; i++) {
        const jm_sbml_symbol *species = s->symbols[i];
        if (is_diluted(species, compartment) && !new_value(s, event, species, scope))
            put(s, all, species->name,
                diluted(s, event, species, jm_sbml_name(s, species->name), scope));
    }
}

static void read_sets(jm_sbml *s, Event_t *event, const jm_sbml_scope *scope, sets *all)
{
    for (unsigned k = 0; k < Event_getNumEventAssignments(event); k++) {
        EventAssignment_t *a = Event_getEventAssignment(event, k);
        const jm_sbml_symbol *symbol = jm_sbml_find(s, EventAssignment_getVariable(a));
        if (!symbol || !EventAssignment_getMath(a))
            continue;
        jm_fexpr *value = jm_sbml_math_number(s, EventAssignment_getMath(a), scope);
        if (symbol->amount && value)
            value = jm_sbml_2(s, JM_F_MUL, value, jm_sbml_name(s, symbol->compartment->name));
        else if (symbol->kind == JM_SBML_SPECIES && value)
            value = diluted(s, event, symbol, value, scope);
        put(s, all, symbol->amount ? symbol->amount : symbol->name, value);
        if (symbol->kind == JM_SBML_COMPARTMENT)
            dilute_others(s, event, symbol, scope, all);
    }
}

/* What becomes of it depends on the size of its compartment at the time of the event. */
static bool asks_for_size(const jm_sbml *s, const jm_sbml_symbol *symbol)
{
    if (symbol->kind != JM_SBML_COMPARTMENT)
        return symbol->amount != NULL;
    for (uint32_t i = 0; i < s->n_symbols; i++)
        if (is_diluted(s->symbols[i], symbol))
            return true;
    return false;
}

/* All it sets are values that never change. */
static bool sets_constants(jm_sbml *s, Event_t *event)
{
    for (unsigned k = 0; k < Event_getNumEventAssignments(event); k++) {
        const ASTNode_t *math = EventAssignment_getMath(Event_getEventAssignment(event, k));
        if (math && jm_sbml_math_varies(s, math))
            return false;
    }
    return true;
}

/* Values of the time of the trigger cannot be put together with a size of the time of the event,
   but where the former are the same at all times. */
static void check_times(jm_sbml *s, Event_t *event, jm_fevent *made)
{
    if (!made->delay || !made->values_at_trigger)
        return;
    if (sets_constants(s, event)) {
        made->values_at_trigger = false;
        return;
    }
    for (unsigned k = 0; k < Event_getNumEventAssignments(event); k++) {
        EventAssignment_t *a = Event_getEventAssignment(event, k);
        const jm_sbml_symbol *symbol = jm_sbml_find(s, EventAssignment_getVariable(a));
        if (symbol && asks_for_size(s, symbol))
            jm_sbml_refuse(s,
                           "the event \"%s\" is delayed and sets \"%s\", in a compartment that "
                           "changes, to a value of before",
                           made->name, symbol->id);
    }
}

/* Its value may glide, as that of a state; else it rests between events. */
static bool glides(jm_sbml *s, const jm_fexpr *e, unsigned depth);

static bool name_glides(jm_sbml *s, const char *name, unsigned depth)
{
    jm_sbml_symbol *symbol = jm_sbml_find_named(s, name);
    if (!symbol || depth > 60 || symbol->rate || symbol->has_flow)
        return true;
    if (symbol->amount && !jm_sbml_stays(symbol->compartment))
        return name_glides(s, symbol->compartment->name, depth + 1);
    const jm_fquantity *q = jm_foreign_find(s->model, name);
    if (symbol->glides < 0) {
        symbol->glides = 1; /* a circle counts as one that does */
        symbol->glides =
            q && q->kind == JM_F_SIGNAL && q->equation && glides(s, q->equation, depth + 1);
    }
    return symbol->glides;
}

static bool glides(jm_sbml *s, const jm_fexpr *e, unsigned depth)
{
    if (e->op == JM_F_TIME || e->op == JM_F_RATE)
        return true;
    if (e->op == JM_F_NAME)
        return name_glides(s, e->name, depth);
    if (e->op == JM_F_FLOOR || e->op == JM_F_CEIL || jm_foreign_is_condition(s->model, e))
        return false;
    for (uint32_t i = e->op == JM_F_WHEN ? 1 : 0; i < e->n; i++)
        if (glides(s, e->args[i], depth))
            return true;
    return false;
}

static int degree_in_time(jm_sbml *s, const jm_fexpr *e, unsigned depth);

static int degree_of_name(jm_sbml *s, const char *name, unsigned depth)
{
    const jm_fquantity *q = jm_foreign_find(s->model, name);
    jm_sbml_symbol *symbol = jm_sbml_find_named(s, name);
    if (q && q->kind == JM_F_PARAMETER)
        return 0;
    if (!q || !q->equation || !symbol)
        return 2;
    if (symbol->degree < 0) {
        symbol->degree = 2; /* a circle has no solution */
        symbol->degree = degree_in_time(s, q->equation, depth + 1);
    }
    return symbol->degree;
}

/* 0: a number of the patient, 1: such numbers times the time and others, 2: anything else. */
static int degree_in_time(jm_sbml *s, const jm_fexpr *e, unsigned depth)
{
    int most = 0, sum = 0;
    if (e->op == JM_F_NUMBER || e->op == JM_F_TIME)
        return e->op == JM_F_TIME;
    if (e->op == JM_F_RATE || e->op == JM_F_HISTORY || e->op == JM_F_CALL || depth > 60)
        return 2;
    if (e->op == JM_F_NAME)
        return degree_of_name(s, e->name, depth);
    for (uint32_t i = 0; i < e->n; i++) {
        const int one = degree_in_time(s, e->args[i], depth + 1);
        most = one > most ? one : most;
        sum += e->op == JM_F_DIV && i > 0 ? 2 * one : one;
    }
    if (e->op == JM_F_NEG || e->op == JM_F_ADD || e->op == JM_F_SUB)
        return most;
    return sum == 0 ? 0 : e->op == JM_F_MUL || e->op == JM_F_DIV ? (sum > 2 ? 2 : sum) : 2;
}

/* Inside of a condition two gliding values are equal for no time at all, and no search finds that,
   but where time alone says when. */
static void check_inside(jm_sbml *s, const jm_fexpr *e, const char *place)
{
    if ((e->op == JM_F_EQ || e->op == JM_F_NE) &&
        (glides(s, e->args[0], 0) || glides(s, e->args[1], 0)) &&
        (degree_in_time(s, e->args[0], 0) > 1 || degree_in_time(s, e->args[1], 0) > 1))
        jm_sbml_refuse(s,
                       "%s asks, among other things, whether two values are equal that change all "
                       "the time; say whether one rises or falls through the other",
                       place);
    for (uint32_t i = 0; jm_sbml_is_well(s) && i < e->n; i++)
        check_inside(s, e->args[i], place);
}

/* An equality that stands alone is searched for. */
static void check_condition(jm_sbml *s, const jm_fexpr *e, const char *place)
{
    if (e->op != JM_F_EQ)
        check_inside(s, e, place);
    for (uint32_t i = 0; jm_sbml_is_well(s) && e->op == JM_F_EQ && i < e->n; i++)
        check_inside(s, e->args[i], place);
}

static void fill(jm_sbml *s, Event_t *event, jm_fevent *made, const jm_sbml_scope *scope)
{
    const Trigger_t *trigger = Event_getTrigger(event);
    const bool is_new = SBMLDocument_getLevel(s->document) > 2;
    Delay_t *delay = Event_getDelay(event);
    Priority_t *priority = Event_getPriority(event);
    made->when = jm_sbml_math_condition(s, Trigger_getMath(trigger), scope);
    if (delay && Delay_getMath(delay))
        made->delay = jm_sbml_math_number(s, Delay_getMath(delay), scope);
    if (priority && Priority_getMath(priority))
        made->priority = jm_sbml_math_number(s, Priority_getMath(priority), scope);
    made->is_persistent = !is_new || Trigger_getPersistent(trigger);
    made->held_before = !is_new || Trigger_getInitialValue(trigger);
    made->values_at_trigger = Event_getUseValuesFromTriggerTime(event) != 0;
}

/* Of numbers, and of derivatives of what rests for good, put together; else not a number. */
static double known_number(const jm_sbml *s, const jm_fexpr *e)
{
    const double a = e->n > 0 ? known_number(s, e->args[0]) : (double)NAN;
    const double b = e->n > 1 ? known_number(s, e->args[1]) : (double)NAN;
    const jm_sbml_symbol *of = e->op == JM_F_RATE ? jm_sbml_find_named(s, e->name) : NULL;
    switch (e->n > 2 ? JM_F_CALL : e->op) {
    case JM_F_NUMBER:
        return e->value;
    case JM_F_RATE:
        return of && !of->rate && !of->has_flow ? 0 : (double)NAN;
    case JM_F_NEG:
        return -a;
    case JM_F_ADD:
        return a + b;
    case JM_F_SUB:
        return a - b;
    case JM_F_MUL:
        return a * b;
    case JM_F_DIV:
        return a / b;
    default:
        return (double)NAN;
    }
}

/* A condition of numbers alone: 1 it holds, 0 it does not, -1 it is not of numbers alone. */
static int known_truth(const jm_sbml *s, const jm_fexpr *e)
{
    const jm_fexpr *a = e->n > 0 ? e->args[0] : NULL, *b = e->n > 1 ? e->args[1] : NULL;
    if (e->op == JM_F_TRUE || e->op == JM_F_FALSE)
        return e->op == JM_F_TRUE;
    if (e->op == JM_F_NOT) {
        const int x = known_truth(s, a);
        return x < 0 ? -1 : !x;
    }
    if (e->op == JM_F_AND || e->op == JM_F_OR) {
        const int x = known_truth(s, a), y = known_truth(s, b), wins = e->op == JM_F_OR;
        return x == wins || y == wins ? wins : x < 0 || y < 0 ? -1 : !wins;
    }
    const double x = a ? known_number(s, a) : (double)NAN, y = b ? known_number(s, b) : (double)NAN;
    if (isnan(x) || isnan(y))
        return -1;
    switch (e->op) {
    case JM_F_LT:
        return x < y;
    case JM_F_LE:
        return x <= y;
    case JM_F_GT:
        return x > y;
    case JM_F_GE:
        return x >= y;
    case JM_F_EQ:
        return x <= y && x >= y;
    case JM_F_NE:
        return x < y || x > y;
    default:
        return -1;
    }
}

/* Its condition never comes true: it is as it is, from before the start on. */
static bool never_happens(const jm_sbml *s, const jm_fevent *event)
{
    const int truth = event->when ? known_truth(s, event->when) : -1;
    return truth == 0 || (truth == 1 && event->held_before);
}

static void read_event(jm_sbml *s, Event_t *event, unsigned number)
{
    char place[80];
    const Trigger_t *trigger = Event_getTrigger(event);
    const char *id = jm_sbml_text(s, Event_getId(event));
    snprintf(place, sizeof place, "event number %u", number + 1);
    const jm_sbml_scope scope = {.place = id[0] ? jm_sbml_join(s, "the event \"", id, "\"")
                                                : jm_sbml_text(s, place)};
    sets all = {0};
    read_sets(s, event, &scope, &all);
    if (!trigger || !Trigger_getMath(trigger) || all.n == 0) {
        jm_foreign_change(s->model, "An event without %s, %s, is left out.",
                          all.n == 0 ? "assignments" : "a condition", scope.place);
        return;
    }
    jm_fevent *made = jm_foreign_add_event(s->model, id[0] ? id : scope.place);
    if (!made)
        return;
    const char *name = jm_sbml_text(s, Event_getName(event));
    made->text = name[0] ? name : id;
    made->set = all.set;
    made->n_set = all.n;
    fill(s, event, made, &scope);
    check_times(s, event, made);
    const bool is_idle = never_happens(s, made);
    if (made->when)
        check_condition(s, made->when, scope.place);
    if (made->when && known_truth(s, made->when) == 1) /* at the start, then never again */
        made->when = jm_sbml_2(s, JM_F_GE, jm_foreign_expr(s->model, JM_F_TIME, 0, NULL),
                               jm_sbml_number(s, 0));
    if (is_idle) {
        jm_foreign_change(s->model, "%s can never happen and is left out.", scope.place);
        s->model->n_events--;
    }
}

/* What only events set that were left out rests for good. */
static void rest_others(jm_sbml *s)
{
    jm_foreign *m = s->model;
    jm_map *set = jm_map_new();
    bool is_whole = set != NULL;
    for (uint32_t i = 0; i < m->n_events; i++)
        for (uint32_t k = 0; k < m->events[i].n_set; k++)
            is_whole = is_whole && jm_map_put(set, m->events[i].set[k].name, 0);
    for (uint32_t i = 0; is_whole && i < m->n_quantities; i++) {
        jm_fquantity *q = m->quantities[i];
        if (q->kind == JM_F_STATE && !q->dot && !jm_map_get(set, q->name, NULL))
            q->dot = jm_sbml_number(s, 0);
    }
    if (!is_whole)
        jm_sbml_refuse(s, "no memory left for events");
    jm_map_free(set);
}

void jm_sbml_read_events(jm_sbml *s)
{
    for (unsigned i = 0; jm_sbml_is_well(s) && i < Model_getNumEvents(s->source); i++)
        read_event(s, Model_getEvent(s->source, i), i);
    if (jm_sbml_is_well(s) && s->model->n_events < Model_getNumEvents(s->source))
        rest_others(s);
}
