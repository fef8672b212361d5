/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/tally.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/body/agenda.h"
#include "core/lanes/block.h"
#include "core/run/wide.h"

enum { ROWS = 4 }; /* sums a, b, c, d of an outcome; what they mean depends on its kind */

struct jm_tally {
    const jm_plan *plan;
    const jm_view *view;
    uint32_t lanes;
    double *sums;    /* [n_outcomes][ROWS][JM_LANES] */
    double *v_last;  /* [n_things][JM_LANES] at the last look */
    double *t_last;  /* [JM_LANES]; NAN before the first look */
    double *from, *until; /* [n_outcomes] windows, with room for rounding */
};

/* What the lanes of one outcome see; pieces are straight lines from the last look to this one. */
typedef struct sight {
    const double *t0, *v0, *t1, *v1; /* [JM_LANES] */
    int64_t look[JM_LANES];  /* -1: the lane is looked at, within the window; else 0 */
    int64_t piece[JM_LANES]; /* -1: so it was at the last look */
} sight;

static bool take_arrays(jm_tally *tally)
{
    const size_t n_outcomes = tally->plan->n_outcomes, n_things = tally->view->n_things;
    const size_t count = (n_outcomes * ROWS + n_things + 1) * JM_LANES + 2 * (n_outcomes + 8);
    tally->sums = aligned_alloc(64, (count * sizeof(double) + 63) / 64 * 64);
    if (!tally->sums)
        return false;
    memset(tally->sums, 0, count * sizeof(double));
    tally->v_last = tally->sums + n_outcomes * ROWS * JM_LANES;
    tally->t_last = tally->v_last + n_things * JM_LANES;
    tally->from = tally->t_last + JM_LANES;
    tally->until = tally->from + n_outcomes;
    return true;
}

jm_status jm_tally_new(jm_tally **out, const jm_plan *plan, const jm_view *view, uint32_t lanes,
                       jm_error *err)
{
    jm_tally *tally = *out = calloc(1, sizeof *tally);
    if (!tally)
        return jm_fail(err, JM_MEMORY, "no memory left for outcomes");
    tally->plan = plan;
    tally->view = view;
    tally->lanes = lanes;
    if (!take_arrays(tally)) {
        free(tally);
        *out = NULL;
        return jm_fail(err, JM_MEMORY, "no memory left for outcomes");
    }
    for (size_t k = 0; k < plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &plan->outcomes[k];
        const double slack = 16 * DBL_EPSILON;
        tally->from[k] = isfinite(o->from) ? o->from - slack * fabs(o->from) : o->from;
        tally->until[k] = isfinite(o->until) ? o->until + slack * fabs(o->until) : o->until;
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
    free(tally);
}

/* Whether a sum begins at 0; other kinds begin with no number at all. */
static bool is_sum(jm_outcome_kind kind)
{
    return kind == JM_OUTCOME_MEAN || kind == JM_OUTCOME_SD || kind == JM_OUTCOME_AUC ||
           kind == JM_OUTCOME_FRACTION || kind == JM_OUTCOME_TIME_IN || kind == JM_OUTCOME_COUNT;
}

void jm_tally_clear(jm_tally *tally, uint32_t lane)
{
    tally->t_last[lane] = (double)NAN;
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        double *s = tally->sums + k * ROWS * JM_LANES + lane;
        s[0] = is_sum(tally->plan->outcomes[k].kind) ? 0 : (double)NAN;
        s[JM_LANES] = s[3 * JM_LANES] = 0;
        s[2 * JM_LANES] = (double)NAN;
    }
}

JM_WIDE static void add_area(double *s, const sight *z)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        const double dt = z->piece[l] ? z->t1[l] - z->t0[l] : 0;
        const double area = z->piece[l] ? 0.5 * (z->v0[l] + z->v1[l]) * dt : 0;
        s[l] += area;
        s[JM_LANES + l] += dt;
    }
}

/* Values are taken from the first one on (row c), so that little is lost where they vary little. */
JM_WIDE static void add_square(double *s, const sight *z)
{
    double *c = s + 2 * JM_LANES;
    for (size_t l = 0; l < JM_LANES; l++) {
        const double first = c[l] == c[l] ? c[l] : z->v0[l];
        const double u = z->v0[l] - first, w = z->v1[l] - first;
        const double dt = z->piece[l] ? z->t1[l] - z->t0[l] : 0;
        const double area = 0.5 * (u + w) * dt, square = (u * u + u * w + w * w) / 3 * dt;
        s[l] += z->piece[l] ? area : 0;
        s[JM_LANES + l] += z->piece[l] ? square : 0;
        s[3 * JM_LANES + l] += dt;
        c[l] = z->piece[l] ? first : c[l];
    }
}

/* The part of a piece that lies in the band, from `begin` to `end` of it; nothing: begin > end. */
static inline __attribute__((always_inline)) void band(const sight *z, size_t l,
                                                       const jm_plan_outcome *o, double *begin,
                                                       double *end)
{
    const double rise = z->v1[l] - z->v0[l];
    const double s = (o->low - z->v0[l]) / rise, e = (o->high - z->v0[l]) / rise;
    const double first = s < e ? s : e, last = s < e ? e : s;
    const bool is_in = (z->v0[l] >= o->low) & (z->v0[l] <= o->high);
    *begin = first > 0 ? first : 0;
    *end = last < 1 ? last : 1;
    *begin = rise == 0 ? 0 : *begin;
    *end = rise == 0 ? (is_in ? 1.0 : -1.0) : *end;
}

JM_WIDE static void add_time_in(double *s, const sight *z, const jm_plan_outcome *o)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        double begin, end;
        band(z, l, o, &begin, &end);
        const double dt = z->piece[l] ? z->t1[l] - z->t0[l] : 0;
        const double in = (end - begin) * dt;
        s[l] += z->piece[l] && end > begin ? in : 0;
        s[JM_LANES + l] += dt;
    }
}

JM_WIDE static void add_first_time(double *s, const sight *z, const jm_plan_outcome *o)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        double begin, end;
        band(z, l, o, &begin, &end);
        const double dt = z->t1[l] - z->t0[l];
        const bool open = s[l] != s[l];
        const bool crosses = open & (z->piece[l] != 0) & (dt > 0) & (begin <= end);
        const bool is_in = (z->v1[l] >= o->low) & (z->v1[l] <= o->high);
        const bool here = open & (z->look[l] != 0) & is_in;
        s[l] = crosses ? z->t0[l] + begin * dt : here ? z->t1[l] : s[l];
    }
}

JM_WIDE static void add_extreme(double *s, const sight *z, double sign)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        const bool better = (z->look[l] != 0) & !(sign * s[l] <= sign * z->v1[l]);
        s[l] = better ? z->v1[l] : s[l];
        s[JM_LANES + l] = better ? z->t1[l] : s[JM_LANES + l];
    }
}

JM_WIDE static void add_value(double *s, const sight *z, double from, double until)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        const bool counts = (z->look[l] != 0) & (z->t1[l] >= from) & (z->t1[l] <= until);
        s[l] = counts ? z->v1[l] : s[l];
    }
}

JM_WIDE static void add_entry(double *s, const sight *z, const jm_plan_outcome *o)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        const bool is_in = (z->v1[l] >= o->low) & (z->v1[l] <= o->high);
        const bool enters = (z->look[l] != 0) & is_in & (s[JM_LANES + l] == 0);
        s[l] += enters ? 1 : 0;
        s[JM_LANES + l] = z->look[l] ? (is_in ? 1.0 : 0.0) : s[JM_LANES + l];
    }
}

static void add(const jm_plan_outcome *o, double *s, const sight *z)
{
    const double slack = 16 * DBL_EPSILON * fabs(o->at);
    switch (o->kind) {
    case JM_OUTCOME_MEAN:
    case JM_OUTCOME_AUC:
        add_area(s, z);
        break;
    case JM_OUTCOME_SD:
        add_square(s, z);
        break;
    case JM_OUTCOME_FRACTION:
    case JM_OUTCOME_TIME_IN:
        add_time_in(s, z, o);
        break;
    case JM_OUTCOME_FIRST_TIME:
        add_first_time(s, z, o);
        break;
    case JM_OUTCOME_MINIMUM:
    case JM_OUTCOME_TIME_OF_MINIMUM:
        add_extreme(s, z, 1);
        break;
    case JM_OUTCOME_MAXIMUM:
    case JM_OUTCOME_TIME_OF_MAXIMUM:
        add_extreme(s, z, -1);
        break;
    case JM_OUTCOME_FINAL:
        add_value(s, z, -HUGE_VAL, HUGE_VAL);
        break;
    case JM_OUTCOME_VALUE_AT:
        add_value(s, z, o->at - slack, o->at + slack);
        break;
    case JM_OUTCOME_COUNT:
        add_entry(s, z, o);
        break;
    case JM_OUTCOME_DOSES:
    case JM_OUTCOME_COUNT_:
        break;
    }
}

/* Lanes that count within a window. */
JM_WIDE static void narrow(sight *z, const int64_t *on, double from, double until)
{
    for (size_t l = 0; l < JM_LANES; l++) {
        const bool is_in = (z->t1[l] >= from) & (z->t1[l] <= until);
        z->look[l] = is_in ? on[l] : 0;
        z->piece[l] = z->t0[l] >= from ? z->look[l] : 0; /* not where t0 is NAN */
    }
}

JM_WIDE static void keep(double *last, const double *row, const int64_t *on)
{
    for (size_t l = 0; l < JM_LANES; l++)
        last[l] = on[l] ? row[l] : last[l];
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

void jm_tally_look(jm_tally *tally, uint32_t mask, const double *t, const double *const *rows)
{
    if (tally->plan->n_outcomes == 0)
        return;
    int64_t on[JM_LANES];
    double wide_t[JM_LANES], wide_v[JM_LANES];
    sight z = {.t0 = tally->t_last, .t1 = widen(tally, t, wide_t)};
    double from = -HUGE_VAL, until = HUGE_VAL; /* the window for which z was narrowed */
    for (uint32_t l = 0; l < JM_LANES; l++)
        on[l] = -(int64_t)(mask >> l & 1);
    narrow(&z, on, from, until);
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        const uint32_t thing = tally->view->of_outcome[k];
        if (thing == UINT32_MAX)
            continue;
        if (tally->from[k] != from || tally->until[k] != until)
            narrow(&z, on, from = tally->from[k], until = tally->until[k]);
        z.v0 = tally->v_last + thing * JM_LANES;
        z.v1 = widen(tally, rows[thing], wide_v);
        add(&tally->plan->outcomes[k], tally->sums + k * ROWS * JM_LANES, &z);
    }
    for (size_t k = 0; k < tally->view->n_things; k++)
        keep(tally->v_last + k * JM_LANES, widen(tally, rows[k], wide_v), on);
    keep(tally->t_last, z.t1, on);
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

void jm_tally_result(const jm_tally *tally, uint32_t lane, const double *given, double *outcomes)
{
    for (size_t k = 0; k < tally->plan->n_outcomes; k++) {
        const jm_plan_outcome *o = &tally->plan->outcomes[k];
        const double value = o->kind == JM_OUTCOME_DOSES
                                 ? given[k]
                                 : raw(o, tally->sums + k * ROWS * JM_LANES + lane);
        outcomes[k] = o->factor * value + o->offset;
    }
}
