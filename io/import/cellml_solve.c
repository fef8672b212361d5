/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equations that give no quantity as they stand, such as C dV/dt + I = 0. What nothing else gives a
 * value is sought, and so are derivatives: which equation is solved for which of them is found by
 * matching; then one after the other is solved in symbols and put into those that follow.
 */
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"
#include "io/import/solve.h"

enum { MOST_OPEN = 64, MOST_NODES = 20000 };

/* --- what is left open ------------------------------------------------------------------- */

bool jm_cellml_leave_open(jm_cellml *r, const jm_cellml_open *equation)
{
    jm_cellml_open *open = jm_cellml_take(r, 1, sizeof *open);
    if (!open)
        return false;
    *open = *equation;
    *r->last_open = open;
    r->last_open = &open->next;
    if (r->n_open++ < MOST_OPEN)
        return true;
    (void)jm_cellml_fail(r, open->component->doc, open->node, JM_MODEL,
                         "more than %d equations would have to be solved", MOST_OPEN);
    return false;
}

static bool is_rate(const xmlNode *node)
{
    return jm_cellml_is_maths(node, "apply") && jm_cellml_is_maths(jm_cellml_first(node), "diff");
}

bool jm_cellml_mentions(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node,
                        const jm_cellml_variable *leader)
{
    if (jm_cellml_is_maths(node, "ci")) {
        jm_cellml_variable *v = jm_cellml_variable_named(r, c, jm_cellml_text(r, node));
        return v && jm_cellml_leader(v) == leader;
    }
    if (is_rate(node))
        return false;
    for (const xmlNode *child = jm_cellml_first(node); child; child = jm_cellml_next(child))
        if (jm_cellml_mentions(r, c, child, leader))
            return true;
    return false;
}

static void add_sought(jm_cellml *r, jm_cellml_variable *leader)
{
    *r->last_sought = leader;
    r->last_sought = &leader->next_sought;
    r->n_sought++;
}

/* The derivatives below `node` that nothing gives. */
static bool seek_rates(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    jm_cellml_variable *of, *by;
    if (is_rate(node)) {
        if (!jm_cellml_rate(r, c, node, &of, &by))
            return false;
        jm_cellml_variable *leader = jm_cellml_leader(of);
        if (!leader->dot && !leader->equation && !leader->rate_is_sought) {
            leader->rate_is_sought = true;
            add_sought(r, leader);
        }
        return true;
    }
    for (const xmlNode *child = jm_cellml_first(node); child; child = jm_cellml_next(child))
        if (!seek_rates(r, c, child))
            return false;
    return true;
}

/* The variables below `node` that have no value. */
static void seek_values(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    if (jm_cellml_is_maths(node, "ci")) {
        jm_cellml_variable *v = jm_cellml_variable_named(r, c, jm_cellml_text(r, node));
        jm_cellml_variable *leader = v ? jm_cellml_leader(v) : NULL;
        if (leader && !jm_cellml_has_value(leader)) {
            leader->is_sought = true;
            add_sought(r, leader);
        }
        return;
    }
    for (const xmlNode *child = jm_cellml_first(node); child; child = jm_cellml_next(child))
        seek_values(r, c, child);
}

static bool seek_rates_of(jm_cellml *r, jm_cellml_component *c)
{
    return seek_rates(r, c, c->node);
}

static bool seek_values_of(jm_cellml *r, jm_cellml_component *c)
{
    seek_values(r, c, c->node);
    return true;
}

bool jm_cellml_seek(jm_cellml *r)
{
    return !r->open || (jm_cellml_each(r, seek_rates_of) && jm_cellml_each(r, seek_values_of));
}

/* --- equations as 0 = … of what is sought ------------------------------------------------ */

/* `solvable`: [n][n_sought] whether equation i can be solved for u. */
typedef struct task {
    jm_cellml *r;
    jm_cellml_open **equation;   /* [n] */
    jm_cellml_variable **sought; /* [n_sought] */
    const char **name;   /* [n_sought] in the equations: that of a derivative is none of Lua */
    uint32_t *solved_by; /* [n_sought] the equation; n: none */
    bool *solvable, *seen;
    jm_map *names, *reached; /* of what is sought; signals that follow from it (1) or do not (0) */
    uint32_t n, n_sought, nodes;
} task;

static const char *name_of_rate(jm_cellml *r, const char *state)
{
    char name[600];
    snprintf(name, sizeof name, "dot.%.500s", state);
    return jm_arena_text(r->model->arena, name);
}

static bool reaches(task *z, const jm_fexpr *e, int depth);

static bool name_reaches(task *z, const char *name, int depth)
{
    uint32_t known = 0;
    const jm_fquantity *q = jm_foreign_find(z->r->model, name);
    if (jm_map_get(z->names, name, NULL))
        return true;
    if (!q || q->kind != JM_F_SIGNAL || !q->equation || jm_map_get(z->reached, name, &known))
        return known;
    bool fits = jm_map_put(z->reached, name, 0); /* a circle reaches nothing by itself */
    known = reaches(z, q->equation, depth + 1);
    fits = fits && jm_map_put(z->reached, name, known);
    z->r->model->failed = z->r->model->failed || !fits;
    return known;
}

static bool reaches(task *z, const jm_fexpr *e, int depth)
{
    char rate[600];
    if (depth > 200)
        return false;
    if (e->op == JM_F_NAME)
        return name_reaches(z, e->name, depth);
    if (e->op == JM_F_RATE) {
        snprintf(rate, sizeof rate, "dot.%.500s", e->name);
        return jm_map_get(z->names, rate, NULL);
    }
    for (uint32_t i = 0; i < e->n; i++)
        if (reaches(z, e->args[i], depth))
            return true;
    return false;
}

/* `e` with signals that follow from what is sought written out, so that all of it is seen. */
static jm_fexpr *written_out(task *z, jm_fexpr *e, int depth)
{
    jm_foreign *m = z->r->model;
    if (!e || depth > 200 || ++z->nodes > MOST_NODES || !reaches(z, e, 0))
        return e;
    if (e->op == JM_F_RATE)
        return jm_foreign_named(m, JM_F_NAME, name_of_rate(z->r, e->name));
    if (e->op == JM_F_NAME)
        return jm_map_get(z->names, e->name, NULL)
                   ? e
                   : written_out(z, jm_foreign_find(m, e->name)->equation, depth + 1);
    jm_fexpr *copy = jm_foreign_expr(m, e->op, e->n, e->args);
    if (!copy)
        return NULL;
    copy->value = e->value;
    copy->name = e->name;
    copy->unit = e->unit;
    for (uint32_t i = 0; i < e->n; i++)
        copy->args[i] = written_out(z, e->args[i], depth + 1);
    return copy;
}

static bool read_side(task *z, const jm_cellml_open *open, const xmlNode *node, jm_fexpr **out)
{
    jm_fexpr *e = jm_cellml_maths(z->r, open->component, node);
    if (e && jm_foreign_is_condition(z->r->model, e)) {
        (void)jm_cellml_fail(z->r, open->component->doc, node, JM_MODEL,
                             "an equation of conditions cannot be solved");
        return false;
    }
    *out = written_out(z, e, 0);
    return *out != NULL;
}

static bool read_equation(task *z, jm_cellml_open *open)
{
    jm_fexpr *sides[2];
    if (!read_side(z, open, open->left, &sides[0]) || !read_side(z, open, open->right, &sides[1]))
        return false;
    open->zero = jm_foreign_expr(z->r->model, JM_F_SUB, 2, sides);
    if (open->zero && z->nodes <= MOST_NODES)
        return true;
    (void)jm_cellml_fail(z->r, open->component->doc, open->node, JM_MODEL,
                         "the equation is too long to be solved");
    return false;
}

/* --- which equation for what ------------------------------------------------------------- */

static bool match(task *z, uint32_t i)
{
    for (uint32_t u = 0; u < z->n_sought; u++) {
        if (z->seen[u] || !z->solvable[i * z->n_sought + u])
            continue;
        z->seen[u] = true;
        if (z->solved_by[u] == z->n || match(z, z->solved_by[u])) {
            z->solved_by[u] = i;
            return true;
        }
    }
    return false;
}

static bool fail_equation(const task *z, const jm_cellml_open *open)
{
    uint32_t n = 0;
    for (uint32_t u = 0; u < z->n_sought; u++)
        n += jm_solve_count(open->zero, z->name[u]);
    if (n == 0 && open->given)
        (void)jm_cellml_fail(z->r, open->component->doc, open->node, JM_MODEL,
                             "the variable \"%.60s\" of \"%.60s\" has %s already",
                             open->given->name, open->component->name, open->what);
    else
        (void)jm_cellml_fail(z->r, open->component->doc, open->node, JM_MODEL,
                             n == 0 ? "the equation gives nothing: all in it has its value already"
                                    : "the equation cannot be solved in symbols for something "
                                      "that nothing else gives");
    return false;
}

static bool match_all(task *z)
{
    for (uint32_t i = 0; i < z->n; i++)
        for (uint32_t u = 0; u < z->n_sought; u++)
            z->solvable[i * z->n_sought + u] =
                jm_solve_for(z->r->model, z->equation[i]->zero, z->name[u]) != NULL;
    for (uint32_t i = 0; i < z->n; i++) {
        memset(z->seen, 0, z->n_sought * sizeof *z->seen);
        if (!match(z, i))
            return fail_equation(z, z->equation[i]);
    }
    for (uint32_t u = 0; u < z->n_sought; u++) {
        const jm_cellml_variable *v = z->sought[u]->home;
        if (z->solved_by[u] < z->n)
            continue;
        (void)jm_cellml_fail(z->r, v->component->doc, v->node, JM_MODEL,
                             "%s \"%.60s\" of \"%.60s\" is used, but nothing gives it a value",
                             z->sought[u]->rate_is_sought ? "the derivative of" : "the variable",
                             v->name, v->component->name);
        return false;
    }
    return true;
}

/* --- one after the other ----------------------------------------------------------------- */

/* Derivatives are written as such again. */
static void name_back(jm_fexpr *e)
{
    if (e->op == JM_F_NAME && strncmp(e->name, "dot.", 4) == 0) {
        e->op = JM_F_RATE;
        e->name += 4;
    }
    for (uint32_t i = 0; i < e->n; i++)
        name_back(e->args[i]);
}

/* How many nodes, but no more than it takes to be too many. */
static uint32_t size_of(const jm_fexpr *e, uint32_t n)
{
    n++;
    for (uint32_t i = 0; i < e->n && n <= MOST_NODES; i++)
        n = size_of(e->args[i], n);
    return n;
}

static bool put_into_others(task *z, uint32_t u, jm_fexpr *value)
{
    for (uint32_t later = u + 1; later < z->n_sought; later++) {
        jm_cellml_open *other = z->equation[z->solved_by[later]];
        if (jm_solve_count(other->zero, z->name[u]) > 0)
            other->zero = jm_solve_replace(z->r->model, other->zero, z->name[u], value);
        if (!other->zero)
            return false;
        if (size_of(other->zero, 0) > MOST_NODES)
            return fail_equation(z, other);
    }
    return true;
}

static bool solve(task *z)
{
    for (uint32_t u = 0; u < z->n_sought; u++) {
        jm_cellml_open *open = z->equation[z->solved_by[u]];
        jm_fquantity *q = jm_foreign_find(z->r->model, z->sought[u]->lua);
        jm_fexpr *value = jm_solve_for(z->r->model, open->zero, z->name[u]);
        if (!value || !q)
            return fail_equation(z, open);
        if (!put_into_others(z, u, value))
            return false;
        *(z->sought[u]->rate_is_sought ? &q->dot : &q->equation) = value;
    }
    for (uint32_t u = 0; u < z->n_sought; u++) {
        jm_fquantity *q = jm_foreign_find(z->r->model, z->sought[u]->lua);
        name_back(z->sought[u]->rate_is_sought ? q->dot : q->equation);
    }
    return true;
}

static bool take_task(task *z)
{
    jm_cellml *r = z->r;
    z->n = r->n_open;
    z->n_sought = r->n_sought;
    z->equation = jm_cellml_take(r, z->n, sizeof *z->equation);
    z->sought = jm_cellml_take(r, z->n_sought + 1, sizeof *z->sought);
    z->name = jm_cellml_take(r, z->n_sought + 1, sizeof *z->name);
    z->solved_by = jm_cellml_take(r, z->n_sought + 1, sizeof *z->solved_by);
    z->solvable = jm_cellml_take(r, (size_t)z->n * z->n_sought + 1, sizeof *z->solvable);
    z->seen = jm_cellml_take(r, z->n_sought + 1, sizeof *z->seen);
    if (!z->names || !z->reached || !z->equation || !z->sought || !z->name || !z->solved_by ||
        !z->solvable || !z->seen)
        return false;
    uint32_t u = 0, i = 0;
    bool fits = true;
    for (jm_cellml_variable *v = r->sought; v; v = v->next_sought, u++) {
        z->sought[u] = v;
        z->name[u] = v->rate_is_sought && v->lua ? name_of_rate(r, v->lua) : v->lua;
        z->solved_by[u] = z->n;
        fits = fits && z->name[u] && jm_map_put(z->names, z->name[u], u);
    }
    for (jm_cellml_open *open = r->open; open; open = open->next)
        z->equation[i++] = open;
    return fits;
}

bool jm_cellml_solve(jm_cellml *r)
{
    task z = {.r = r, .names = jm_map_new(), .reached = jm_map_new()};
    bool done = !r->open || take_task(&z);
    r->model->failed = r->model->failed || !done;
    for (uint32_t i = 0; i < z.n && done; i++)
        done = read_equation(&z, z.equation[i]);
    done = done && (!r->open || (match_all(&z) && solve(&z)));
    jm_map_free(z.names);
    jm_map_free(z.reached);
    return done;
}
