/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lua reads expressions up to about two hundred levels deep. What lies deeper, a piecewise function
 * of three hundred pieces for one, continues in a hidden signal.
 */
#include <stdio.h>

#include "io/import/foreign.h"

enum { DEEPEST = 80 };

static uint32_t depth_of(const jm_fexpr *e)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        const uint32_t depth = depth_of(e->args[i]);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

/* `e` as a hidden signal; the name that stands in its place, compared where `e` is a condition. */
static jm_fexpr *in_a_signal(jm_foreign *model, jm_fexpr *e, const char *of, const char *group)
{
    char wish[160];
    const bool is_condition = jm_foreign_is_condition(model, e);
    snprintf(wish, sizeof wish, "%.120s_part", of);
    const char *name = jm_foreign_free_name(model, wish);
    jm_fquantity *q = name ? jm_foreign_add(model, JM_F_SIGNAL, name) : NULL;
    if (!q)
        return NULL;
    q->hidden = true;
    q->group = group;
    q->equation = jm_foreign_number(model, e);
    jm_fexpr *shown = jm_foreign_named(model, JM_F_NAME, name);
    return is_condition ? jm_foreign_condition(model, shown) : shown;
}

/* How deep `e` is once its deeper parts stand elsewhere: DEEPEST at most. Parts are shared within
   and between expressions, so each is looked at where it is met and changed once. */
static uint32_t cut(jm_foreign *model, jm_fexpr *e, const char *of, const char *group)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < e->n; i++) {
        uint32_t depth = cut(model, e->args[i], of, group);
        if (depth >= DEEPEST) {
            jm_fexpr *shown = in_a_signal(model, e->args[i], of, group);
            e->args[i] = shown ? shown : e->args[i];
            depth = 2;
        }
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void limit(jm_foreign *model, jm_fexpr *e, const char *of, const char *group)
{
    if (e && depth_of(e) > DEEPEST)
        (void)cut(model, e, of, group);
}

void jm_foreign_limit_depth(jm_foreign *model)
{
    const uint32_t n = model->n_quantities; /* those that this adds are not deep */
    for (uint32_t i = 0; i < n; i++) {
        jm_fquantity *q = model->quantities[i];
        limit(model, q->start, q->name, q->group);
        limit(model, q->dot, q->name, q->group);
        limit(model, q->equation, q->name, q->group);
    }
    for (uint32_t i = 0; i < model->n_events; i++) {
        jm_fevent *event = &model->events[i];
        limit(model, event->when, "condition", "");
        limit(model, event->delay, "delay", "");
        limit(model, event->priority, "priority", "");
        for (uint32_t k = 0; k < event->n_set; k++)
            limit(model, event->set[k].value, event->set[k].name, "");
    }
}
