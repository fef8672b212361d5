/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/roots.h"

static void one(jm_root_fn *fn, void *user, jm_node *root)
{
    if (*root)
        fn(user, root);
}

static void roots_of_quantities(jm_ir *ir, jm_root_fn *fn, void *user)
{
    for (uint32_t i = 0; i < ir->n_quantities; i++) {
        one(fn, user, &ir->quantities[i].equation);
        one(fn, user, &ir->quantities[i].dot);
        one(fn, user, &ir->quantities[i].start);
    }
}

static void roots_of_events(jm_ir *ir, jm_root_fn *fn, void *user)
{
    for (uint32_t i = 0; i < ir->n_events; i++) {
        jm_ir_event *e = &ir->events[i];
        one(fn, user, &e->when);
        one(fn, user, &e->holds);
        one(fn, user, &e->delay);
        one(fn, user, &e->priority);
        one(fn, user, &e->period);
        one(fn, user, &e->first);
        for (uint32_t k = 0; k < e->n_set; k++)
            one(fn, user, &e->value[k]);
    }
}

void jm_roots_each(jm_ir *ir, jm_root_fn *fn, void *user)
{
    roots_of_quantities(ir, fn, user);
    roots_of_events(ir, fn, user);
    for (uint32_t i = 0; i < ir->n_moments; i++)
        one(fn, user, &ir->moments[i]);
    for (uint32_t i = 0; i < ir->n_routes; i++) {
        one(fn, user, &ir->routes[i].gain);
        one(fn, user, &ir->routes[i].lag);
        one(fn, user, &ir->routes[i].rate);
        one(fn, user, &ir->routes[i].duration);
        one(fn, user, &ir->routes[i].fraction);
    }
    for (uint32_t i = 0; i < ir->n_histories; i++) {
        one(fn, user, &ir->histories[i].x);
        one(fn, user, &ir->histories[i].tau);
    }
}

static void add_root(void *user, jm_node *root)
{
    jm_cone_add(user, *root);
}

bool jm_roots_cone(jm_ir *ir, jm_cone *cone)
{
    if (!jm_cone_start(cone))
        return false;
    jm_roots_each(ir, add_root, cone);
    return true;
}
