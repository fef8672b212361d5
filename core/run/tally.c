/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/tally.h"

#include <math.h>
#include <stdlib.h>

#include "core/body/agenda.h"

/* Sums of one outcome in one lane; what they mean depends on its kind. */
typedef struct sums {
    double a, b, c, d;
} sums;

struct jm_tally {
    const jm_plan *plan;
    const jm_view *view;
    uint32_t lanes;
    sums *sum;       /* [n_outcomes][lanes] */
    double *v_last;  /* [n_things][lanes] at the last look */
    double *t_last;  /* [lanes]; NAN before the first look */
};

/* A straight piece of a quantity's course; t0 == t1 where it jumped. */
typedef struct piece {
    double t0, v0, t1, v1;
} piece;

jm_status jm_tally_new(jm_tally **out, const jm_plan *plan, const jm_view *view, uint32_t lanes,
                       jm_error *err)
{
    jm_tally *tally = *out = calloc(1, sizeof *tally);
    if (!tally)
        return jm_fail(err, JM_MEMORY, "no memory left for outcomes");
    tally->plan = plan;
    tally->view = view;
    tally->lanes = lanes;
    tally->sum = calloc(plan->n_outcomes * lanes + 1, sizeof *tally->sum);
    tally->v_last = calloc((view->n_things + 1) * lanes, sizeof *tally->v_last);
    if (!tally->sum || !tally->v_last) {
        jm_tally_free(tally);
        *out = NULL;
        return jm_fail(err, JM_MEMORY, "no memory left for outcomes");
    }
    tally->t_last = tally->v_last + view->n_things * lanes;
    for (uint32_t l = 0; l < lanes; l++)
        jm_tally_clear(tally, l);
    return JM_OK;
}

void jm_tally_free(jm_tally *tally)
{
    if (!tally)
        return;
    free(tally->sum);
    free(tally->v_last);
    free(tally);
}

void jm_tally_clear(jm_tally *tally, uint32_t lane)
{
    tally->t_last[lane] = (double)NAN;
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        const jm_outcome_kind kind = tally->plan->outcomes[k].kind;
        const bool is_sum = kind == JM_OUTCOME_MEAN || kind == JM_OUTCOME_SD ||
                            kind == JM_OUTCOME_AUC || kind == JM_OUTCOME_FRACTION ||
                            kind == JM_OUTCOME_TIME_IN || kind == JM_OUTCOME_COUNT;
        tally->sum[k * tally->lanes + lane] =
            (sums){.a = is_sum ? 0 : (double)NAN, .c = (double)NAN};
    }
}

static bool is_in(double v, const jm_plan_outcome *o)
{
    return v >= o->low && v <= o->high;
}

/* The share of a piece that lies in the band: from *begin to *end, 0 to 1. False: none of it. */
static bool share_in(const piece *p, const jm_plan_outcome *o, double *begin, double *end)
{
    const double rise = p->v1 - p->v0;
    *begin = 0;
    *end = 1;
    if (rise == 0)
        return is_in(p->v0, o);
    const double s = (o->low - p->v0) / rise, z = (o->high - p->v0) / rise;
    *begin = fmax(0, fmin(s, z));
    *end = fmin(1, fmax(s, z));
    return *begin <= *end;
}

static double time_in(const piece *p, const jm_plan_outcome *o)
{
    double begin, end;
    return share_in(p, o, &begin, &end) ? (end - begin) * (p->t1 - p->t0) : 0;
}

/* Values are taken from the first one on (c), so that little is lost where they vary little. */
static void add_square(sums *s, const piece *p)
{
    const double dt = p->t1 - p->t0;
    if (isnan(s->c))
        s->c = p->v0;
    const double u = p->v0 - s->c, w = p->v1 - s->c;
    s->a += 0.5 * (u + w) * dt;
    s->b += (u * u + u * w + w * w) / 3 * dt;
    s->d += dt;
}

static void add_first_time(sums *s, const piece *p, const jm_plan_outcome *o)
{
    double begin, end;
    if (isnan(s->a) && share_in(p, o, &begin, &end))
        s->a = p->t0 + begin * (p->t1 - p->t0);
}

static void add_piece(sums *s, const jm_plan_outcome *o, const piece *p)
{
    switch (o->kind) {
    case JM_OUTCOME_MEAN:
    case JM_OUTCOME_AUC:
        s->a += 0.5 * (p->v0 + p->v1) * (p->t1 - p->t0);
        s->b += p->t1 - p->t0;
        break;
    case JM_OUTCOME_SD:
        add_square(s, p);
        break;
    case JM_OUTCOME_FRACTION:
    case JM_OUTCOME_TIME_IN:
        s->a += time_in(p, o);
        s->b += p->t1 - p->t0;
        break;
    case JM_OUTCOME_FIRST_TIME:
        if (p->t1 > p->t0)
            add_first_time(s, p, o);
        break;
    default:
        break;
    }
}

static void add_look(sums *s, const jm_plan_outcome *o, double t, double v)
{
    switch (o->kind) {
    case JM_OUTCOME_MINIMUM:
    case JM_OUTCOME_TIME_OF_MINIMUM:
        if (!(s->a <= v)) {
            s->a = v;
            s->b = t;
        }
        break;
    case JM_OUTCOME_MAXIMUM:
    case JM_OUTCOME_TIME_OF_MAXIMUM:
        if (!(s->a >= v)) {
            s->a = v;
            s->b = t;
        }
        break;
    case JM_OUTCOME_FINAL:
        s->a = v;
        break;
    case JM_OUTCOME_VALUE_AT:
        if (jm_time_reached(t, o->at) && jm_time_reached(o->at, t))
            s->a = v;
        break;
    case JM_OUTCOME_FIRST_TIME:
        if (isnan(s->a) && is_in(v, o))
            s->a = t;
        break;
    case JM_OUTCOME_COUNT:
        s->a += is_in(v, o) && s->b == 0;
        s->b = is_in(v, o);
        break;
    default:
        break;
    }
}

static bool in_window(const jm_plan_outcome *o, double t)
{
    return jm_time_reached(o->from, t) && jm_time_reached(t, o->until);
}

static void look_at(jm_tally *tally, size_t k, uint32_t mask, const double *t, const double *row)
{
    const jm_plan_outcome *o = &tally->plan->outcomes[k];
    const double *v_last = tally->v_last + (size_t)tally->view->of_outcome[k] * tally->lanes;
    for (uint32_t l = 0; l < tally->lanes; l++) {
        if (!(mask >> l & 1) || !in_window(o, t[l]))
            continue;
        sums *s = &tally->sum[k * tally->lanes + l];
        const piece p = {tally->t_last[l], v_last[l], t[l], row[l]};
        if (!isnan(p.t0) && in_window(o, p.t0))
            add_piece(s, o, &p);
        add_look(s, o, t[l], row[l]);
    }
}

void jm_tally_look(jm_tally *tally, uint32_t mask, const double *t, const double *const *rows)
{
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        const uint32_t thing = tally->view->of_outcome[k];
        if (thing != UINT32_MAX)
            look_at(tally, k, mask, t, rows[thing]);
    }
    for (uint32_t l = 0; l < tally->lanes; l++) {
        if (!(mask >> l & 1))
            continue;
        tally->t_last[l] = t[l];
        for (size_t k = 0; k < tally->view->n_things; k++)
            tally->v_last[k * tally->lanes + l] = rows[k][l];
    }
}

void jm_tally_dose(const jm_plan *plan, uint32_t route, double t, double amount, double *given)
{
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &plan->outcomes[k];
        if (o->kind == JM_OUTCOME_DOSES && o->route == route && in_window(o, t))
            given[k] += amount;
    }
}

static double raw(const jm_plan_outcome *o, const sums *s)
{
    switch (o->kind) {
    case JM_OUTCOME_MEAN:
    case JM_OUTCOME_FRACTION:
        return s->b > 0 ? s->a / s->b : (double)NAN;
    case JM_OUTCOME_AUC:
    case JM_OUTCOME_TIME_IN:
        return s->b > 0 ? s->a : (double)NAN;
    case JM_OUTCOME_SD: {
        const double mean = s->a / s->d;
        return s->d > 0 ? sqrt(fmax(0, s->b / s->d - mean * mean)) : (double)NAN;
    }
    case JM_OUTCOME_TIME_OF_MINIMUM:
    case JM_OUTCOME_TIME_OF_MAXIMUM:
        return isnan(s->a) ? (double)NAN : s->b;
    default:
        return s->a;
    }
}

void jm_tally_result(const jm_tally *tally, uint32_t lane, const double *given,
                     double *outcomes)
{
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &tally->plan->outcomes[k];
        const double value = o->kind == JM_OUTCOME_DOSES
                                 ? given[k]
                                 : raw(o, &tally->sum[k * tally->lanes + lane]);
        outcomes[k] = o->factor * value + o->offset;
    }
}
