/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stops: the times at which a condition of time alone changes.
 *
 * The two sides of a comparison are taken apart into terms. What remains is t and numbers, or
 * t - P floor((t - s) / P) and numbers, the time since a period began: such a comparison changes at
 * one time, or once in each period and where the period ends.
 */
#include <math.h>
#include <string.h>

#include "io/import/foreign.h"

/* What an expression depends on. */
typedef enum rate { FIXED = 1, OF_TIME, OF_STATES, BEING_ASKED } rate;

/* Signals that are sums of signals have more terms than anybody may look at: MOST_WORK of them. */
enum { MOST_TERMS = 16, MOST_DEPTH = 200, MOST_WORK = 10000 };

/* sign * e; or of a floor: sign * P floor(x / P) */
typedef struct term {
    int sign;
    jm_fexpr *e, *period;
} term;

/* A sum that is `times` t, and fixed terms, and perhaps one floor. */
typedef struct sum {
    int times;
    term fixed[MOST_TERMS], step;
    uint32_t n;
    bool has_step;
} sum;

typedef struct finder {
    jm_foreign *model;
    jm_map *rates; /* of quantities */
    jm_map *known; /* stops, by what they say */
    bool missed;   /* a condition of time could not be solved */
    int depth;
    int work; /* terms looked at for one comparison or number */
} finder;

/* A comparison that was solved: it changes at `at`, and, if it has a period, where that begins. */
typedef struct change {
    jm_fexpr *at, *period, *begin;
    bool is_lower; /* it holds from `at` on */
} change;

/* --- what depends on what ------------------------------------------------------------------ */

static rate rate_of(finder *f, const jm_fexpr *e);

/* A state that runs as the time does, from a number on: people write the time so. */
static bool is_clock(const jm_foreign *model, const jm_fquantity *q)
{
    const jm_fexpr *dot = q->dot;
    if (!dot || dot->op != JM_F_NUMBER || dot->value < 1 || dot->value > 1 || !q->start ||
        q->start->op != JM_F_NUMBER)
        return false;
    for (uint32_t i = 0; i < model->n_events; i++)
        for (uint32_t k = 0; k < model->events[i].n_set; k++)
            if (strcmp(model->events[i].set[k].name, q->name) == 0)
                return false;
    return true;
}

static rate rate_of_name(finder *f, const char *name)
{
    uint32_t known;
    const jm_fquantity *q = jm_foreign_find(f->model, name);
    if (!q)
        return OF_STATES;
    if (q->kind == JM_F_PARAMETER)
        return FIXED;
    if (jm_map_get(f->rates, name, &known))
        return known == BEING_ASKED ? OF_STATES : (rate)known;
    if (!jm_map_put(f->rates, name, BEING_ASKED))
        return OF_STATES;
    rate found = is_clock(f->model, q) ? OF_TIME : OF_STATES;
    if (q->kind != JM_F_STATE)
        found = rate_of(f, q->equation);
    f->model->failed = !jm_map_put(f->rates, name, found) || f->model->failed;
    return found;
}

static rate rate_of(finder *f, const jm_fexpr *e)
{
    rate worst = FIXED;
    if (!e || f->depth > MOST_DEPTH)
        return OF_STATES;
    switch (e->op) {
    case JM_F_TIME:
        return OF_TIME;
    case JM_F_NAME:
        f->depth++;
        worst = rate_of_name(f, e->name);
        f->depth--;
        return worst;
    case JM_F_HISTORY:
    case JM_F_RATE:
    case JM_F_CALL:
        return OF_STATES;
    default:
        for (uint32_t i = 0; i < e->n && worst != OF_STATES; i++) {
            const rate one = rate_of(f, e->args[i]);
            worst = one > worst ? one : worst;
        }
        return worst;
    }
}

/* --- sums -------------------------------------------------------------------------------- */

static bool same(const finder *f, const jm_fexpr *a, const jm_fexpr *b)
{
    jm_text x, y;
    jm_text_init(&x);
    jm_text_init(&y);
    jm_foreign_write_expr(f->model, a, &x);
    jm_foreign_write_expr(f->model, b, &y);
    const bool equal = !x.failed && !y.failed && strcmp(x.data, y.data) == 0;
    jm_text_clear(&x);
    jm_text_clear(&y);
    return equal;
}

static bool add_step(sum *s, int sign, jm_fexpr *x, jm_fexpr *period)
{
    if (s->has_step)
        return false;
    s->has_step = true;
    s->step = (term){ sign, x, period };
    return true;
}

/* floor(x / P) P, in either order. */
static bool collect_floor(const finder *f, sum *s, const jm_fexpr *e, int sign)
{
    for (uint32_t k = 0; e->op == JM_F_MUL && e->n == 2 && k < 2; k++) {
        const jm_fexpr *ratio = e->args[k]->op == JM_F_FLOOR ? e->args[k]->args[0] : NULL;
        if (ratio && ratio->op == JM_F_DIV && same(f, ratio->args[1], e->args[1 - k]))
            return add_step(s, sign, ratio->args[0], e->args[1 - k]);
    }
    return false;
}

static bool is_zero(const jm_fexpr *e)
{
    return e->op == JM_F_NUMBER && !(e->value < 0) && !(e->value > 0);
}

static bool collect(finder *f, sum *s, jm_fexpr *e, int sign);

/* Time does not run below 0: of when(lt(t, 0), x, y) this is y. */
static jm_fexpr *positive_side(finder *f, jm_fexpr *e)
{
    const jm_fexpr *c = e->op == JM_F_WHEN ? e->args[0] : NULL;
    const bool is_sign = c && c->op == JM_F_LT && is_zero(c->args[1]) &&
                         rate_of(f, c->args[0]) == OF_TIME;
    return is_sign ? e->args[2] : NULL;
}

static bool collect_of_time(finder *f, sum *s, jm_fexpr *e, int sign)
{
    bool done = true;
    switch (e->op) {
    case JM_F_TIME:
        s->times += sign;
        return true;
    case JM_F_NEG:
        return collect(f, s, e->args[0], -sign);
    case JM_F_ADD:
    case JM_F_SUB:
        for (uint32_t i = 0; i < e->n && done; i++)
            done = collect(f, s, e->args[i], e->op == JM_F_SUB && i > 0 ? -sign : sign);
        return done;
    case JM_F_NAME: {
        const jm_fquantity *q = jm_foreign_find(f->model, e->name);
        if (q->kind == JM_F_STATE) {
            s->times += sign;
            return collect(f, s, q->start, sign);
        }
        return collect(f, s, q->equation, sign);
    }
    case JM_F_MOD:
        return rate_of(f, e->args[1]) == FIXED && collect(f, s, e->args[0], sign) &&
               add_step(s, -sign, e->args[0], e->args[1]);
    default:
        e = positive_side(f, e) ? positive_side(f, e) : e;
        return e->op == JM_F_MOD ? collect(f, s, e, sign) : collect_floor(f, s, e, sign);
    }
}

static bool collect(finder *f, sum *s, jm_fexpr *e, int sign)
{
    const rate now = rate_of(f, e);
    if (now == FIXED) {
        if (s->n == MOST_TERMS)
            return false;
        if (!is_zero(e))
            s->fixed[s->n++] = (term){ sign, e, NULL };
        return true;
    }
    if (now != OF_TIME || f->depth > MOST_DEPTH || ++f->work > MOST_WORK)
        return false;
    f->depth++;
    const bool done = collect_of_time(f, s, e, sign);
    f->depth--;
    return done;
}

/* The fixed terms of a sum as one expression, with their signs times `sign`. */
static jm_fexpr *fixed_part(finder *f, const sum *s, int sign)
{
    jm_fexpr *all = NULL;
    for (int wanted = 1; wanted >= -1; wanted -= 2)
        for (uint32_t i = 0; i < s->n; i++) {
            const int own = s->fixed[i].sign * sign;
            jm_fexpr *args[] = { all, s->fixed[i].e };
            if (own != wanted)
                continue;
            if (!all)
                all = own > 0 ? s->fixed[i].e
                              : jm_foreign_expr(f->model, JM_F_NEG, 1, &args[1]);
            else
                all = jm_foreign_expr(f->model, own > 0 ? JM_F_ADD : JM_F_SUB, 2, args);
            if (!all)
                return NULL;
        }
    return all ? all : jm_foreign_value(f->model, 0, f->model->time_unit);
}

/* --- comparisons ------------------------------------------------------------------------- */

static bool is_comparison(const jm_fexpr *e)
{
    return e->op == JM_F_LT || e->op == JM_F_LE || e->op == JM_F_GT || e->op == JM_F_GE;
}

/* Where a comparison of time changes; false where that is not known. */
static bool solve(finder *f, const jm_fexpr *e, change *out)
{
    sum s = { 0 }, inner = { 0 };
    *out = (change){ 0 };
    f->work = 0;
    if (!collect(f, &s, e->args[0], 1) || !collect(f, &s, e->args[1], -1) ||
        (s.times != 1 && s.times != -1))
        return false;
    out->at = fixed_part(f, &s, -s.times);
    out->is_lower = (e->op == JM_F_GT || e->op == JM_F_GE) == (s.times == 1);
    if (!s.has_step)
        return out->at != NULL;
    if (s.step.sign != -s.times || !collect(f, &inner, s.step.e, 1) || inner.times != 1 ||
        inner.has_step)
        return false;
    out->period = s.step.period;
    out->begin = fixed_part(f, &inner, -1);
    return out->at && out->begin;
}

/* The value that an expression of parameters has by default; NAN where that is not seen. */
static double default_of(finder *f, const jm_fexpr *e, int depth)
{
    const jm_fquantity *q = e->op == JM_F_NAME ? jm_foreign_find(f->model, e->name) : NULL;
    f->work = depth == 0 ? 0 : f->work + 1;
    if (depth > MOST_DEPTH || f->work > MOST_WORK)
        return (double)NAN;
    if (e->op == JM_F_NUMBER)
        return e->value;
    if (q)
        return q->kind == JM_F_PARAMETER ? q->value : default_of(f, q->equation, depth + 1);
    if (e->n == 0 || (e->op != JM_F_ADD && e->op != JM_F_SUB && e->op != JM_F_NEG &&
                      e->op != JM_F_MUL && e->op != JM_F_ABS))
        return (double)NAN;
    double x = default_of(f, e->args[0], depth + 1);
    for (uint32_t i = 1; i < e->n; i++) {
        const double y = default_of(f, e->args[i], depth + 1);
        x = e->op == JM_F_ADD ? x + y : e->op == JM_F_SUB ? x - y : x * y;
    }
    return e->op == JM_F_NEG ? -x : e->op == JM_F_ABS ? fabs(x) : x;
}

/* --- stops ------------------------------------------------------------------------------- */

/* The first time not below 0: within a period of 0, whatever the parameters of a patient are. */
static jm_fexpr *within_period(finder *f, jm_fexpr *first, jm_fexpr *period)
{
    const double x = default_of(f, first, 0), p = default_of(f, period, 0);
    jm_fexpr *args[] = { first, period };
    return x >= 0 && x < p ? first : jm_foreign_expr(f->model, JM_F_MOD, 2, args);
}

static void put_stop(finder *f, jm_fstop stop)
{
    jm_foreign *m = f->model;
    if (m->n_stops == m->most_stops) {
        const uint32_t most = m->most_stops ? 2 * m->most_stops : 8;
        jm_fstop *grown = jm_arena_grow(m->arena, m->stops, m->n_stops, most, sizeof *grown);
        if (!grown) {
            m->failed = true;
            return;
        }
        m->stops = grown;
        m->most_stops = most;
    }
    m->stops[m->n_stops++] = stop;
}

/* Notes a stop by its texts; false where there was such a one. */
static bool is_new(finder *f, const char *kind, const jm_fexpr *a, const jm_fexpr *b)
{
    jm_text key;
    jm_text_init(&key);
    jm_text_add(&key, kind);
    jm_foreign_write_expr(f->model, a, &key);
    if (b) {
        jm_text_add(&key, "\n");
        jm_foreign_write_expr(f->model, b, &key);
    }
    const bool is_known = !key.failed && jm_map_get(f->known, key.data, NULL);
    if (key.failed || (!is_known && !jm_map_put(f->known, key.data, 0)))
        f->model->failed = true;
    jm_text_clear(&key);
    return !is_known;
}

static void add_stop(finder *f, jm_fexpr *first, jm_fexpr *period)
{
    first = first && period ? within_period(f, first, period) : first;
    if (!first || (!period && default_of(f, first, 0) <= 0))
        return;
    /* Once is enough where a period begins at the same time. */
    const bool is_first = is_new(f, "first ", first, NULL);
    if (period ? is_new(f, "each ", first, period) : is_first)
        put_stop(f, (jm_fstop){ .first = first, .period = period });
}

/* Whether a pulse from a to b within a period is known not to touch the period's ends. */
static bool is_pulse(finder *f, const change *a, const change *b)
{
    const double from = default_of(f, a->at, 0) - default_of(f, a->begin, 0);
    const double to = default_of(f, b->at, 0) - default_of(f, b->begin, 0);
    return from > 0 && from < to && to < default_of(f, a->period, 0);
}

/* Comparisons of one period that hold together, from `a` on and until `b`, need no stop where the
   period begins: nothing happens there. */
static bool begins_in_vain(finder *f, const change *c, const change *all, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        const change *other = &all[i];
        if (!other->period || other->is_lower == c->is_lower ||
            !same(f, other->period, c->period) || !same(f, other->begin, c->begin))
            continue;
        if (c->is_lower ? is_pulse(f, c, other) : is_pulse(f, other, c))
            return true;
    }
    return false;
}

static uint32_t gather(finder *f, const jm_fexpr *e, change *all, uint32_t n)
{
    if (e->op == JM_F_AND)
        for (uint32_t i = 0; i < e->n; i++)
            n = gather(f, e->args[i], all, n);
    else if (is_comparison(e) && n < MOST_TERMS &&
             (rate_of(f, e) == OF_TIME)) {
        if (solve(f, e, &all[n]))
            n++;
        else
            f->missed = true;
    }
    return n;
}

static void look_at(finder *f, const jm_fexpr *e)
{
    change all[MOST_TERMS];
    if (!e)
        return;
    if (e->op == JM_F_AND || is_comparison(e)) {
        const uint32_t n = gather(f, e, all, 0);
        for (uint32_t i = 0; i < n; i++)
            if (all[i].period) {
                add_stop(f, all[i].at, all[i].period);
                if (!begins_in_vain(f, &all[i], all, n))
                    add_stop(f, all[i].begin, all[i].period);
            }
        for (uint32_t i = 0; i < n; i++)
            if (!all[i].period)
                add_stop(f, all[i].at, NULL);
        if (e->op == JM_F_AND || n > 0)
            return;
    }
    for (uint32_t i = 0; i < e->n; i++)
        look_at(f, e->args[i]);
}

/* A comparison of states that is a part of a trigger becomes true: the solver stops there, because
   the whole may come to hold and cease again within a step. */
static void stop_when(finder *f, jm_fexpr *e, bool is_negated)
{
    static const jm_fop opposite[] = { [JM_F_LT] = JM_F_GE, [JM_F_GE] = JM_F_LT,
                                       [JM_F_LE] = JM_F_GT, [JM_F_GT] = JM_F_LE };
    if (e->op == JM_F_AND || e->op == JM_F_OR || e->op == JM_F_NOT) {
        for (uint32_t i = 0; i < e->n; i++)
            stop_when(f, e->args[i], (e->op == JM_F_NOT) != is_negated);
        return;
    }
    if (!is_comparison(e) || rate_of(f, e) != OF_STATES)
        return;
    jm_fexpr *when =
        is_negated ? jm_foreign_expr(f->model, opposite[e->op], e->n, e->args) : e;
    if (when && is_new(f, "when ", when, NULL))
        put_stop(f, (jm_fstop){ .when = when });
}

/* Two values that time makes equal once in each period: the solver stops there. Where it is once
   and for all the compiler finds it. */
static void look_at_equality(finder *f, const jm_fexpr *e)
{
    change found;
    jm_fexpr *order = rate_of(f, e) == OF_TIME
                          ? jm_foreign_expr(f->model, JM_F_LE, e->n, e->args) : NULL;
    if (order && !solve(f, order, &found))
        f->missed = true;
    else if (order && found.period)
        add_stop(f, found.at, found.period);
}

static void look_at_all(finder *f)
{
    const jm_foreign *m = f->model;
    for (uint32_t i = 0; i < m->n_quantities; i++) {
        look_at(f, m->quantities[i]->dot);
        look_at(f, m->quantities[i]->equation);
    }
    /* A condition of several may come and go between two steps; a single one is searched for. */
    for (uint32_t i = 0; i < m->n_events; i++) {
        jm_fexpr *when = m->events[i].when;
        if (when && when->op == JM_F_EQ) {
            look_at_equality(f, when);
        } else if (when && !is_comparison(when)) {
            look_at(f, when);
            stop_when(f, when, false);
        }
    }
}

void jm_foreign_find_stops(jm_foreign *model)
{
    finder f = { .model = model, .rates = jm_map_new(), .known = jm_map_new() };
    if (f.rates && f.known)
        look_at_all(&f);
    else
        model->failed = true;
    jm_map_free(f.rates);
    jm_map_free(f.known);
    if (f.missed)
        jm_foreign_change(model, "A condition depends on time in a way that is not solved; where "
                          "it holds for shorter than the solver steps, bound max_step.");
    if (model->n_stops == 0)
        return;
    model->stop_name = jm_foreign_free_name(model, "stops");
    jm_fquantity *q = model->stop_name ? jm_foreign_add(model, JM_F_PARAMETER, model->stop_name)
                                       : NULL;
    if (q) {
        q->text = "Set where equations switch with time, so that the solver stops there";
        q->hidden = true;
    }
}
