/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/alarm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DELAY 3.0 /* simulated seconds: a single beat or cough raises no alarm */

static const char *const priorities[] = { "low", "medium", "high" };

const char *jm_priority_text(jm_priority priority)
{
    return priorities[priority];
}

bool jm_priority_of(jm_priority *out, const char *text)
{
    *out = JM_PRIORITY_MEDIUM;
    if (!text || !*text)
        return true;
    for (int i = JM_PRIORITY_LOW; i <= JM_PRIORITY_HIGH; i++) {
        if (strcmp(priorities[i], text) == 0) {
            *out = (jm_priority)i;
            return true;
        }
    }
    return false;
}

bool jm_alarms_init(jm_alarms *alarms, const jm_shown *const *numbers, size_t n)
{
    *alarms = (jm_alarms){ .n = n, .numbers = numbers, .delay = DELAY };
    alarms->limits = calloc(n ? n : 1, sizeof *alarms->limits);
    for (size_t i = 0; alarms->limits && i < n; i++) {
        jm_limit *limit = &alarms->limits[i];
        limit->low = numbers[i]->low;
        limit->high = numbers[i]->high;
        limit->value = NAN;
        if (!jm_priority_of(&limit->priority, numbers[i]->priority))
            limit->priority = JM_PRIORITY_MEDIUM;
    }
    if (alarms->limits)
        jm_alarms_rest(alarms);
    return alarms->limits != NULL;
}

void jm_alarms_clear(jm_alarms *alarms)
{
    free(alarms->limits);
    *alarms = (jm_alarms){ 0 };
}

void jm_alarms_rest(jm_alarms *alarms)
{
    for (size_t i = 0; i < alarms->n; i++) {
        alarms->limits[i].t_outside = NAN;
        alarms->limits[i].is_on = alarms->limits[i].is_silenced = false;
    }
    alarms->has_changed = true;
}

/* One number; true where its alarm begins. */
static bool see(jm_alarms *alarms, jm_limit *limit, double t, double value)
{
    const bool is_low = value < limit->low, is_outside = is_low || value > limit->high;
    limit->value = value;
    if (!is_outside) {
        alarms->has_changed = alarms->has_changed || limit->is_on;
        limit->is_on = limit->is_silenced = false;
        limit->t_outside = NAN;
        return false;
    }
    if (isnan(limit->t_outside) || is_low != limit->is_low) {
        limit->t_outside = t;
        alarms->has_changed = alarms->has_changed || limit->is_on; /* it is on, of the other side */
        limit->is_low = is_low;
    }
    if (limit->is_on || t - limit->t_outside < alarms->delay)
        return false;
    limit->is_on = alarms->has_changed = true;
    limit->since = t;
    return true;
}

void jm_alarms_see(jm_alarms *alarms, double t, const double *values, size_t *began,
                   size_t *n_began)
{
    *n_began = 0;
    for (size_t i = 0; i < alarms->n; i++) {
        if (see(alarms, &alarms->limits[i], t, values[i]))
            began[(*n_began)++] = i;
    }
}

void jm_alarms_silence(jm_alarms *alarms, double wall, double seconds)
{
    alarms->wall_silent = seconds > 0 ? wall + seconds : 0;
    for (size_t i = 0; i < alarms->n; i++)
        alarms->limits[i].is_silenced = seconds > 0 && alarms->limits[i].is_on;
    alarms->has_changed = true;
}

double jm_alarms_silent(jm_alarms *alarms, double wall)
{
    if (alarms->wall_silent == 0)
        return 0;
    if (wall >= alarms->wall_silent)
        jm_alarms_silence(alarms, wall, 0);
    return alarms->wall_silent == 0 ? 0 : alarms->wall_silent - wall;
}

static bool comes_before(const jm_limit *a, const jm_limit *b)
{
    return a->priority != b->priority ? a->priority > b->priority : a->since < b->since;
}

size_t jm_alarms_sort(const jm_alarms *alarms, size_t *order)
{
    size_t n = 0;
    for (size_t i = 0; i < alarms->n; i++) {
        if (!alarms->limits[i].is_on)
            continue;
        size_t at = n++;
        while (at && comes_before(&alarms->limits[i], &alarms->limits[order[at - 1]])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = i;
    }
    return n;
}

int jm_alarms_top(const jm_alarms *alarms)
{
    int top = -1;
    for (size_t i = 0; i < alarms->n; i++) {
        if (alarms->limits[i].is_on && (int)alarms->limits[i].priority > top)
            top = (int)alarms->limits[i].priority;
    }
    return top;
}

/* A number just outside of a limit gets the digits that show it: "SpO2 LOW 89.8 < 90". */
static int digits(double value, double bound, int least)
{
    char texts[2][64];
    int n = least;
    for (; n < least + 3; n++) {
        snprintf(texts[0], sizeof texts[0], "%.*f", n, value);
        snprintf(texts[1], sizeof texts[1], "%.*f", n, bound);
        if (strcmp(texts[0], texts[1]) != 0)
            break;
    }
    return n;
}

void jm_alarm_text(const jm_alarms *alarms, size_t i, jm_text *out)
{
    static const char *const stars[] = { "*", "**", "***" };
    const jm_limit *limit = &alarms->limits[i];
    const jm_shown *number = alarms->numbers[i];
    const double bound = limit->is_low ? limit->low : limit->high;
    const int least = (int)number->decimals, n = digits(limit->value, bound, least);
    jm_text_addf(out, "%s %s %s %.*f %s %.*f", stars[limit->priority], number->label,
                 limit->is_low ? "LOW" : "HIGH", n, limit->value, limit->is_low ? "<" : ">", least,
                 bound);
}
