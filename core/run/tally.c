/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/tally.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/body/agenda.h"
#include "core/lanes/isa.h"
#include "core/run/strip.h"

/* A quantity that outcomes are made of. */
typedef struct seen {
    uint32_t thing;                                  /* row of the view */
    jm_strip_row last;                               /* at the last look of each lane */
    jm_strip_row before[JM_STRIP_LOOKS], now[JM_STRIP_LOOKS]; /* at the ends of pieces */
} seen;

struct jm_tally {
    const jm_plan *plan;
    const jm_view *view;
    const jm_strip_code *code;
    uint32_t lanes;
    uint32_t n_seen;
    seen *seen;           /* [n_seen] */
    uint32_t *seen_by;    /* [n_outcomes] which one; UINT32_MAX for doses */
    jm_strip strip;       /* looks that are not in the sums yet */
    jm_strip_row t_last;  /* NAN before the first look */
    double *sums;         /* [n_outcomes][JM_SUM_ROWS][JM_LANES] */
    double *from, *until; /* [n_outcomes] windows, with room for rounding */
};

static bool take_arrays(jm_tally *tally)
{
    const size_t n = tally->plan->n_outcomes;
    tally->sums = calloc(n * JM_SUM_ROWS * JM_LANES + 2 * n + 1, sizeof *tally->sums);
    tally->seen_by = calloc(n + 1, sizeof *tally->seen_by);
    tally->seen = calloc(n + 1, sizeof *tally->seen);
    if (!tally->sums || !tally->seen_by || !tally->seen)
        return false;
    tally->from = tally->sums + n * JM_SUM_ROWS * JM_LANES;
    tally->until = tally->from + n;
    return true;
}

static uint32_t see_thing(jm_tally *tally, uint32_t thing)
{
    if (thing == UINT32_MAX)
        return UINT32_MAX;
    for (uint32_t k = 0; k < tally->n_seen; k++) {
        if (tally->seen[k].thing == thing)
            return k;
    }
    tally->seen[tally->n_seen].thing = thing;
    return tally->n_seen++;
}

jm_status jm_tally_new(jm_tally **out, const jm_plan *plan, const jm_view *view, uint32_t lanes,
                       jm_error *err)
{
    jm_tally *tally = *out = calloc(1, sizeof *tally);
    if (!tally)
        return jm_fail(err, JM_MEMORY, "no memory left for outcomes");
    tally->plan = plan;
    tally->view = view;
    tally->code = JM_ISA_BEST(&jm_strip_v4, &jm_strip_v3, &jm_strip_any);
    tally->lanes = lanes;
    if (!take_arrays(tally)) {
        jm_tally_free(tally);
        *out = NULL;
        return jm_fail(err, JM_MEMORY, "no memory left for outcomes");
    }
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &plan->outcomes[k];
        const double slack = 16 * DBL_EPSILON;
        tally->from[k] = isfinite(o->from) ? o->from - slack * fabs(o->from) : o->from;
        tally->until[k] = isfinite(o->until) ? o->until + slack * fabs(o->until) : o->until;
        tally->seen_by[k] = see_thing(tally, view->of_outcome[k]);
    }
    for (uint32_t l = 0; l < JM_LANES; l++)
        jm_tally_clear(tally, l);
    return JM_OK;
}

void jm_tally_free(jm_tally *tally)
{
    if (!tally)
        return;
    free(tally->sums);
    free(tally->seen_by);
    free(tally->seen);
    free(tally);
}

/* Whether a sum begins at 0; other kinds begin with no number at all. */
static bool is_sum(jm_outcome_kind kind)
{
    return kind == JM_OUTCOME_MEAN || kind == JM_OUTCOME_SD || kind == JM_OUTCOME_AUC ||
           kind == JM_OUTCOME_FRACTION || kind == JM_OUTCOME_TIME_IN || kind == JM_OUTCOME_COUNT;
}

static void add(const jm_tally *tally, size_t k)
{
    const jm_plan_outcome *o = &tally->plan->outcomes[k];
    const seen *what = &tally->seen[tally->seen_by[k]];
    const bool any_time = o->kind == JM_OUTCOME_FINAL;
    const double slack = 16 * DBL_EPSILON * fabs(o->at);
    tally->code->add[o->kind](&(jm_strip_job){
        .z = &tally->strip,
        .v0 = what->before,
        .v1 = what->now,
        .low = o->low,
        .high = o->high,
        .from = tally->from[k],
        .until = tally->until[k],
        .at_first = any_time ? -HUGE_VAL : o->at - slack,
        .at_last = any_time ? HUGE_VAL : o->at + slack,
        .sums = tally->sums + k * JM_SUM_ROWS * JM_LANES,
    });
}

/* What was written down goes into the sums. */
static void settle(jm_tally *tally)
{
    for (size_t k = 0; k < tally->plan->n_outcomes && tally->strip.n; k++) {
        if (tally->seen_by[k] != UINT32_MAX)
            add(tally, k);
    }
    tally->strip.n = 0;
}

void jm_tally_clear(jm_tally *tally, uint32_t lane)
{
    settle(tally);
    tally->t_last[lane] = (double)NAN;
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        double *s = tally->sums + k * JM_SUM_ROWS * JM_LANES + lane;
        s[0] = is_sum(tally->plan->outcomes[k].kind) ? 0 : (double)NAN;
        s[JM_LANES] = s[3 * JM_LANES] = 0;
        s[2 * JM_LANES] = (double)NAN;
    }
}

/* A row with JM_LANES numbers: a single lane is repeated, and beyond the first never counted. */
static const double *widen(const jm_tally *tally, const double *row, double *buffer)
{
    if (tally->lanes == JM_LANES)
        return row;
    for (uint32_t l = 0; l < JM_LANES; l++)
        buffer[l] = row[0];
    return buffer;
}

/* A look at what was seen last, at the same time: no outcome becomes another by it. */
static bool is_known(const jm_tally *tally, uint32_t mask, const double *t,
                     const double *const *rows)
{
    jm_strip_row wide;
    bool known = tally->code->same(tally->t_last, widen(tally, t, wide), mask);
    for (uint32_t k = 0; known && k < tally->n_seen; k++) {
        const seen *what = &tally->seen[k];
        known = tally->code->same(what->last, widen(tally, rows[what->thing], wide), mask);
    }
    return known;
}

void jm_tally_look(jm_tally *tally, uint32_t mask, const double *t, const double *const *rows)
{
    jm_strip *z = &tally->strip;
    jm_strip_row wide;
    if (tally->n_seen == 0 || is_known(tally, mask, t, rows))
        return;
    if (z->n == JM_STRIP_LOOKS)
        settle(tally);
    z->on[z->n] = mask;
    tally->code->keep(z->t0[z->n], z->t1[z->n], tally->t_last, widen(tally, t, wide), mask);
    for (uint32_t k = 0; k < tally->n_seen; k++) {
        seen *what = &tally->seen[k];
        tally->code->keep(what->before[z->n], what->now[z->n], what->last,
                          widen(tally, rows[what->thing], wide), mask);
    }
    z->n++;
}

void jm_tally_dose(const jm_plan *plan, uint32_t route, double t, double amount, double *given)
{
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &plan->outcomes[k];
        if (o->kind == JM_OUTCOME_DOSES && o->route == route && jm_time_reached(o->from, t) &&
            jm_time_reached(t, o->until))
            given[k] += amount;
    }
}

static double raw(const jm_plan_outcome *o, const double *s)
{
    const double a = s[0], b = s[JM_LANES], d = s[3 * JM_LANES];
    switch (o->kind) {
    case JM_OUTCOME_MEAN:
    case JM_OUTCOME_FRACTION:
        return b > 0 ? a / b : (double)NAN;
    case JM_OUTCOME_AUC:
    case JM_OUTCOME_TIME_IN:
        return b > 0 ? a : (double)NAN;
    case JM_OUTCOME_SD:
        return d > 0 ? sqrt(fmax(0, b / d - a / d * (a / d))) : (double)NAN;
    case JM_OUTCOME_TIME_OF_MINIMUM:
    case JM_OUTCOME_TIME_OF_MAXIMUM:
        return isnan(a) ? (double)NAN : b;
    default:
        return a;
    }
}

void jm_tally_result(jm_tally *tally, uint32_t lane, const double *given, double *outcomes)
{
    settle(tally);
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &tally->plan->outcomes[k];
        const double value = o->kind == JM_OUTCOME_DOSES
                                 ? given[k]
                                 : raw(o, tally->sums + k * JM_SUM_ROWS * JM_LANES + lane);
        outcomes[k] = o->factor * value + o->offset;
    }
}
