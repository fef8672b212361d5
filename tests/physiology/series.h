/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers out of recorded runs: a scenario is carried out in memory, and then asked for the mean of
 * a signal in a window of time, its systolic or diastolic value, and so on.
 *
 * A signal is a name, or two names with " / " or " - " between them: the statistic is taken of
 * each, then they are divided or subtracted. Statistics:
 *
 *   mean, highest, lowest    of all that was recorded in the window
 *   span                     highest less lowest
 *   peaks, troughs, swing    mean of the highest (lowest) values of successive 2 s, as monitors
 *                            show systolic and diastolic pressure; their difference
 *   breath_highest, breath_lowest      the same of 10 s, so that there is a breath in each
 *   breath_out               breath_lowest with its sign turned: of flow, what flows out
 *   in_to_out                time above zero over time below zero
 *   at NAME                  its value when NAME comes first near its highest: what is left is a
 *                            hundredth of its span. Of the volume of a ventricle: end of diastole
 */
#ifndef JM_TESTS_PHYSIOLOGY_SERIES_H
#define JM_TESTS_PHYSIOLOGY_SERIES_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/run/run.h"
#include "core/units/units.h"
#include "scenarios/host/host.h"

typedef struct series_run {
    jm_host *host;
    const jm_plan *plan;
    jm_sink_memory *memory;
} series_run;

typedef struct series_ask {
    const char *arm; /* "" where there is one */
    const char *signal, *statistic;
    const char *unit;   /* of the answer */
    double from, until; /* s of the scenario */
} series_ask;

/* What was recorded of one signal in a window. */
typedef struct series_window {
    const double *t, *x; /* [n]; t in s */
    size_t n;
} series_window;

static inline jm_status series_open(series_run *r, const char *scenario, jm_error *err)
{
    static const char *const roots[] = {"models"};
    const jm_host_options options = {
        .model = {.search = {roots, 1}, .build = {.include = "include"}}, .finish = true};
    jm_run *run = NULL;
    memset(r, 0, sizeof *r);
    jm_status status = jm_host_load(&r->host, scenario, &options, err);
    if (status != JM_OK)
        return status;
    r->plan = jm_host_plan(r->host);
    if ((status = jm_sink_memory_new(&r->memory, err)) == JM_OK)
        status = jm_run_new(&run, r->plan, jm_sink_memory_sink(r->memory),
                            jm_host_protocol(r->host), err);
    if (status == JM_OK)
        status = jm_run_all(run, NULL, NULL, err);
    jm_run_free(run);
    return status;
}

static inline void series_close(series_run *r)
{
    if (r->memory)
        jm_sink_memory_sink(r->memory)->free(jm_sink_memory_sink(r->memory));
    jm_host_free(r->host);
    memset(r, 0, sizeof *r);
}

/* The run of an arm; NULL where there is none of that name. */
static inline const jm_run_result *series_result(const series_run *r, const char *arm)
{
    for (uint32_t a = 0; a < r->plan->n_arms; a++) {
        if (strcmp(r->plan->arms[a].name, *arm ? arm : "default") == 0)
            return jm_sink_memory_run(r->memory, jm_plan_row(r->plan, 0, a, 0));
    }
    return NULL;
}

static inline size_t series_find(const series_run *r, const char *name)
{
    size_t s = 0;
    while (s < r->plan->n_signals && strcmp(r->plan->signals[s].name, name) != 0)
        s++;
    return s;
}

/* --- statistics -------------------------------------------------------------------------- */

typedef enum series_end { SERIES_HIGHEST, SERIES_LOWEST } series_end;

static inline size_t series_extreme(const series_window *w, size_t from, double until,
                                    series_end end, double *out)
{
    size_t k = from;
    *out = w->x[from];
    for (; k < w->n && w->t[k] < until; k++) {
        if (end == SERIES_HIGHEST ? w->x[k] > *out : w->x[k] < *out)
            *out = w->x[k];
    }
    return k;
}

/* Mean of the extremes of successive `width` seconds; a rest of less than half of that is left. */
static inline double series_extremes(const series_window *w, double width, series_end end)
{
    double sum = 0;
    int n = 0;
    for (size_t k = 0; k < w->n;) {
        const double begin = w->t[k];
        double x;
        if (n > 0 && w->t[w->n - 1] - begin < width / 2)
            break;
        k = series_extreme(w, k, begin + width, end, &x);
        sum += x;
        n++;
    }
    return sum / n;
}

static inline double series_mean(const series_window *w)
{
    double sum = 0;
    for (size_t k = 0; k < w->n; k++)
        sum += w->x[k];
    return sum / (double)w->n;
}

static inline double series_in_to_out(const series_window *w)
{
    double in = 0, out = 0;
    for (size_t k = 0; k < w->n; k++) {
        in += w->x[k] > 0;
        out += w->x[k] < 0;
    }
    return in / fmax(out, 1);
}

/* NAN where the statistic is not known. `when` is what "at NAME" looks at. */
static inline double series_statistic(const series_window *w, const char *name,
                                      const series_window *when)
{
    double high, low;
    series_extreme(w, 0, INFINITY, SERIES_HIGHEST, &high);
    series_extreme(w, 0, INFINITY, SERIES_LOWEST, &low);
    if (strcmp(name, "mean") == 0)
        return series_mean(w);
    if (strcmp(name, "highest") == 0)
        return high;
    if (strcmp(name, "lowest") == 0)
        return low;
    if (strcmp(name, "span") == 0)
        return high - low;
    if (strcmp(name, "peaks") == 0)
        return series_extremes(w, 2, SERIES_HIGHEST);
    if (strcmp(name, "troughs") == 0)
        return series_extremes(w, 2, SERIES_LOWEST);
    if (strcmp(name, "swing") == 0)
        return series_extremes(w, 2, SERIES_HIGHEST) - series_extremes(w, 2, SERIES_LOWEST);
    if (strcmp(name, "breath_highest") == 0)
        return series_extremes(w, 10, SERIES_HIGHEST);
    if (strcmp(name, "breath_lowest") == 0)
        return series_extremes(w, 10, SERIES_LOWEST);
    if (strcmp(name, "breath_out") == 0)
        return -series_extremes(w, 10, SERIES_LOWEST);
    if (strcmp(name, "in_to_out") == 0)
        return series_in_to_out(w);
    if (!when->x)
        return NAN;
    series_extreme(when, 0, INFINITY, SERIES_HIGHEST, &high);
    series_extreme(when, 0, INFINITY, SERIES_LOWEST, &low);
    size_t k = 0;
    while (when->x[k] < high - 0.01 * (high - low))
        k++;
    return w->x[k];
}

/* --- asking ------------------------------------------------------------------------------ */

/* The window of signal `s`; n is 0 where nothing was recorded. Models of the adult count in s. */
static inline series_window series_cut(const series_run *r, const series_ask *ask, size_t s)
{
    const jm_run_result *result = series_result(r, ask->arm);
    const jm_plan *plan = r->plan;
    series_window w = {0};
    if (!result || s >= plan->n_signals)
        return w;
    const double *x = result->samples + s * plan->n_times;
    size_t first = 0, last;
    while (first < plan->n_times && plan->times[first] < ask->from)
        first++;
    for (last = first; last < plan->n_times && plan->times[last] <= ask->until; last++) {
        if (isnan(x[last]))
            return w;
    }
    return (series_window){plan->times + first, x + first, last - first};
}

static inline bool series_one(const series_run *r, const series_ask *ask, const char *name,
                              double *out)
{
    const series_window w = series_cut(r, ask, series_find(r, name));
    series_window when = {0};
    if (strncmp(ask->statistic, "at ", 3) == 0)
        when = series_cut(r, ask, series_find(r, ask->statistic + 3));
    if (w.n == 0)
        return false;
    *out = series_statistic(&w, ask->statistic, &when);
    return !isnan(*out);
}

static inline bool series_convert(double *x, const char *from, const char *to)
{
    jm_unit a, b;
    jm_error err = {0};
    if (jm_unit_parse(&a, from, &err) != JM_OK || jm_unit_parse(&b, to, &err) != JM_OK ||
        !jm_unit_same_dim(&a, &b))
        return false;
    *x = jm_unit_convert(*x, &a, &b);
    return true;
}

/* False where a signal was not recorded, or not until then, or units do not fit. */
static inline bool series_take(const series_run *r, const series_ask *ask, double *out)
{
    char first[120], second[120], unit[300];
    double a, b;
    const char *over = strstr(ask->signal, " / "), *less = strstr(ask->signal, " - ");
    const char *middle = over ? over : less;
    if (!middle) {
        const size_t s = series_find(r, ask->signal);
        const bool is_ratio = strcmp(ask->statistic, "in_to_out") == 0;
        return series_one(r, ask, ask->signal, out) &&
               series_convert(out, is_ratio ? "1" : r->plan->signals[s].unit, ask->unit);
    }
    snprintf(first, sizeof first, "%.*s", (int)(middle - ask->signal), ask->signal);
    snprintf(second, sizeof second, "%s", middle + 3);
    const size_t one = series_find(r, first), two = series_find(r, second);
    if (!series_one(r, ask, first, &a) || !series_one(r, ask, second, &b))
        return false;
    const char *unit_a = r->plan->signals[one].unit, *unit_b = r->plan->signals[two].unit;
    if (over) {
        *out = a / b;
        snprintf(unit, sizeof unit, "(%s)/(%s)", unit_a, unit_b);
        return series_convert(out, unit, ask->unit);
    }
    if (!series_convert(&a, unit_a, ask->unit) || !series_convert(&b, unit_b, ask->unit))
        return false;
    *out = a - b;
    return true;
}

#endif
