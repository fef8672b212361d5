/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conditions on the time in equations: t >= 50 and t < 50.1. An integrator that has nothing to do
 * takes long steps and may pass such a pulse without seeing it, so its steps are made to end where
 * the time reaches what it is compared with: by an event that counts how often that has happened.
 */
#include <string.h>

#include "io/import/foreign.h"

/* More of them are a table in disguise; each costs a little in every step. */
enum { MOST_STOPS = 100, DEEPEST = 60 };

typedef struct stops {
    jm_foreign *model;
    const char *counter;
    jm_fexpr *clock[MOST_STOPS], *at[MOST_STOPS]; /* the time, and what it is compared with */
    uint32_t n;
    bool is_full;
} stops;

static bool is_same(const jm_fexpr *a, const jm_fexpr *b)
{
    if (a->op != b->op || a->n != b->n || (a->name && strcmp(a->name, b->name) != 0) ||
        a->value < b->value || a->value > b->value)
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!is_same(a->args[i], b->args[i]))
            return false;
    return true;
}

/* Neither the time nor a state is in it: it rests between events. */
static bool rests(const jm_foreign *model, const jm_fexpr *e, unsigned depth)
{
    if (e->op == JM_F_TIME || e->op == JM_F_RATE || e->op == JM_F_HISTORY || depth > DEEPEST)
        return false;
    if (e->op == JM_F_NAME) {
        const jm_fquantity *q = jm_foreign_find(model, e->name);
        return q && (q->kind == JM_F_PARAMETER || (q->kind == JM_F_SIGNAL && q->equation &&
                                                   rests(model, q->equation, depth + 1)));
    }
    for (uint32_t i = 0; i < e->n; i++)
        if (!rests(model, e->args[i], depth + 1))
            return false;
    return true;
}

/* The time, or what runs as evenly: a state with a constant derivative. Its slope, 0: neither. */
static double slope_of(const jm_foreign *model, const jm_fexpr *e, unsigned depth)
{
    if (e->op == JM_F_TIME)
        return 1;
    const jm_fquantity *q = e->op == JM_F_NAME ? jm_foreign_find(model, e->name) : NULL;
    if (q && q->kind == JM_F_SIGNAL && q->equation && depth < DEEPEST)
        return slope_of(model, q->equation, depth + 1);
    return q && q->kind == JM_F_STATE && q->dot && q->dot->op == JM_F_NUMBER ? q->dot->value : 0;
}

static bool is_clock(const jm_foreign *model, const jm_fexpr *e)
{
    const double slope = slope_of(model, e, 0);
    return slope < 0 || slope > 0;
}

static void add_stop(stops *s, jm_fexpr *clock, jm_fexpr *at)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (is_same(s->clock[i], clock) && is_same(s->at[i], at))
            return;
    if (s->n == MOST_STOPS) {
        s->is_full = true;
        return;
    }
    s->clock[s->n] = clock;
    s->at[s->n++] = at;
}

static void find(stops *s, const jm_fexpr *e)
{
    const bool compares =
        e->op == JM_F_LT || e->op == JM_F_LE || e->op == JM_F_GT || e->op == JM_F_GE;
    for (uint32_t i = 0; compares && i < 2; i++)
        if (is_clock(s->model, e->args[i]) && rests(s->model, e->args[1 - i], 0))
            add_stop(s, e->args[i], e->args[1 - i]);
    for (uint32_t i = 0; i < e->n; i++)
        find(s, e->args[i]);
}

/* A trigger that is one comparison is searched for as it is. */
static void find_in_events(stops *s)
{
    for (uint32_t i = 0; i < s->model->n_events; i++) {
        const jm_fexpr *when = s->model->events[i].when;
        if (when && (when->op == JM_F_AND || when->op == JM_F_OR || when->op == JM_F_NOT ||
                     when->op == JM_F_NE))
            find(s, when);
    }
}

static void add_event(stops *s, uint32_t i)
{
    jm_foreign *model = s->model;
    jm_fexpr *compared[] = {s->clock[i], s->at[i]};
    const jm_fop op = slope_of(model, s->clock[i], 0) > 0 ? JM_F_GE : JM_F_LE;
    jm_fexpr *summed[] = {jm_foreign_named(model, JM_F_NAME, s->counter),
                          jm_foreign_value(model, 1, NULL)};
    jm_fevent *event = jm_foreign_add_event(model, "the time");
    jm_fset *set = jm_arena_take(model->arena, 1, sizeof *set);
    if (!event || !set) {
        model->failed = true;
        return;
    }
    set->name = s->counter;
    set->value = jm_foreign_expr(model, JM_F_ADD, 2, summed);
    event->when = jm_foreign_expr(model, op, 2, compared);
    event->set = set;
    event->n_set = 1;
}

void jm_foreign_stop_at_times(jm_foreign *model)
{
    stops s = {.model = model};
    for (uint32_t i = 0; i < model->n_quantities; i++) {
        const jm_fquantity *q = model->quantities[i];
        if (q->dot)
            find(&s, q->dot);
        if (q->equation)
            find(&s, q->equation);
    }
    find_in_events(&s);
    if (s.is_full)
        jm_foreign_change(model,
                          "Equations compare the time with more than %d others; a pulse that "
                          "is short may pass unseen.",
                          MOST_STOPS);
    if (s.n == 0)
        return;
    s.counter = jm_foreign_free_name(model, "switches");
    jm_fquantity *q = s.counter ? jm_foreign_add(model, JM_F_PARAMETER, s.counter) : NULL;
    if (!q)
        return;
    q->hidden = true;
    q->text = "How often equations have switched: steps end there";
    for (uint32_t i = 0; i < s.n; i++)
        add_event(&s, i);
}
