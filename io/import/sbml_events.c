/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/sbml_inside.h"

/* Sets of one event, while they are gathered. */
typedef struct sets {
    jm_fset *set;
    uint32_t n, room;
} sets;

static void put(jm_sbml *s, sets *all, const char *name, jm_fexpr *value)
{
    if (all->n == all->room) {
        const uint32_t room = all->room ? 2 * all->room : 8;
        jm_fset *grown =
            jm_arena_grow(s->model->arena, all->set, all->room, room, sizeof *grown);
        if (!grown) {
            jm_sbml_refuse(s, "no memory left for events");
            return;
        }
        all->set = grown;
        all->room = room;
    }
    if (value)
        all->set[all->n++] = (jm_fset){ .name = name, .value = value };
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

/* The size as it is after the event. */
static jm_fexpr *new_size(jm_sbml *s, Event_t *event, const jm_sbml_symbol *compartment,
                          const jm_sbml_scope *scope)
{
    jm_fexpr *size = compartment->is_set_by_event ? new_value(s, event, compartment, scope) : NULL;
    return size ? size : jm_sbml_name(s, compartment->name);
}

/* A concentration with a rate rule keeps its amount where the event gives its compartment another
   size; those whose state is the amount do so by themselves. */
static void keep_amounts(jm_sbml *s, Event_t *event, const jm_sbml_symbol *compartment,
                         const jm_sbml_scope *scope, sets *all)
{
    for (uint32_t i = 0; i < s->n_symbols; i++) {
        const jm_sbml_symbol *species = s->symbols[i];
        if (species->kind != JM_SBML_SPECIES || species->compartment != compartment ||
            species->is_only_amount || !species->rate || new_value(s, event, species, scope))
            continue;
        jm_fexpr *amount = jm_sbml_2(s, JM_F_MUL, jm_sbml_name(s, species->name),
                                     jm_sbml_name(s, compartment->name));
        put(s, all, species->name,
            jm_sbml_2(s, JM_F_DIV, amount, new_size(s, event, compartment, scope)));
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
            value = jm_sbml_2(s, JM_F_MUL, value, new_size(s, event, symbol->compartment, scope));
        put(s, all, symbol->amount ? symbol->amount : symbol->name, value);
        if (symbol->kind == JM_SBML_COMPARTMENT)
            keep_amounts(s, event, symbol, scope, all);
    }
}

/* Values of the time of the trigger cannot be put together with a size of the time of the event. */
static void check_times(jm_sbml *s, Event_t *event, const jm_fevent *made)
{
    if (!made->delay || !made->values_at_trigger)
        return;
    for (unsigned k = 0; k < Event_getNumEventAssignments(event); k++) {
        EventAssignment_t *a = Event_getEventAssignment(event, k);
        const jm_sbml_symbol *symbol = jm_sbml_find(s, EventAssignment_getVariable(a));
        if (symbol && (symbol->amount || (symbol->kind == JM_SBML_COMPARTMENT)))
            jm_sbml_refuse(s, "the event \"%s\" is delayed and sets \"%s\", in a compartment that "
                           "changes, to a value of before", made->name, symbol->id);
    }
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

static void read_event(jm_sbml *s, Event_t *event, unsigned number)
{
    char place[80];
    const Trigger_t *trigger = Event_getTrigger(event);
    const char *id = jm_sbml_text(s, Event_getId(event));
    snprintf(place, sizeof place, "event number %u", number + 1);
    const jm_sbml_scope scope = { .place = id[0] ? jm_sbml_join(s, "the event \"", id, "\"")
                                                  : jm_sbml_text(s, place) };
    sets all = { 0 };
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
}

void jm_sbml_read_events(jm_sbml *s)
{
    for (unsigned i = 0; jm_sbml_is_well(s) && i < Model_getNumEvents(s->source); i++)
        read_event(s, Model_getEvent(s->source, i), i);
}
