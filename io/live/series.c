/* SPDX-License-Identifier: Apache-2.0 */
/* What a room says of the past: trends, and the last minute exactly. Copied under the lock and
   written after it, because that takes longer. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/live/say.h"

enum { COLUMNS_MOST = 256 };

/* Which numbers are asked for: columns[n]. */
static jm_status choose(const jm_bed *bed, const char *signals, size_t *columns, size_t *n,
                        jm_error *err)
{
    const char *names[COLUMNS_MOST];
    const size_t n_names = bed->n_numbers < COLUMNS_MOST ? bed->n_numbers : COLUMNS_MOST;
    *n = 0;
    for (size_t i = 0; i < n_names; i++) {
        names[i] = bed->alarms.numbers[i]->name;
        if (!*signals)
            columns[(*n)++] = i;
    }
    while (*signals) {
        const size_t length = strcspn(signals, ",");
        char name[200];
        if (length >= sizeof name || *n == COLUMNS_MOST)
            return jm_fail(err, JM_ARGUMENT, "these are too many signals, or too long ones");
        memcpy(name, signals, length);
        name[length] = '\0';
        size_t i = 0;
        while (i < n_names && strcmp(names[i], name) != 0)
            i++;
        if (i == n_names) {
            const char *near = jm_text_nearest(name, names, n_names);
            return jm_fail(err, JM_ARGUMENT, "there is no number \"%s\"%s%s%s", name,
                           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
        }
        columns[(*n)++] = i;
        signals += length + (signals[length] == ',');
    }
    return JM_OK;
}

static void add_point(jm_text *out, const char *comma, double x)
{
    if (isfinite(x))
        jm_text_addf(out, "%s%.6g", comma, x);
    else
        jm_text_addf(out, "%snull", comma);
}

/* A copy of the trend's points from `from` on. */
static bool copy_trend(jm_bed *bed, double from, jm_trend *out)
{
    if (!jm_trend_init(out, bed->n_numbers, 1))
        return false;
    pthread_mutex_lock(&bed->lock);
    const jm_trend *trend = &bed->trend;
    size_t first = 0;
    while (first < trend->n && trend->t[first] < from)
        first++;
    out->n = trend->n - first;
    memcpy(out->t, trend->t + first, out->n * sizeof *out->t);
    memcpy(out->value, trend->value + first * trend->n_columns,
           out->n * trend->n_columns * sizeof *out->value);
    pthread_mutex_unlock(&bed->lock);
    return true;
}

jm_status jm_say_trend(jm_bed *bed, const char *signals, double from, jm_text *out, jm_error *err)
{
    size_t columns[COLUMNS_MOST], n;
    jm_trend trend;
    jm_status status = choose(bed, signals, columns, &n, err);
    if (status != JM_OK)
        return status;
    if (!copy_trend(bed, from, &trend))
        return jm_fail(err, JM_MEMORY, "no memory for a trend");
    jm_text_add(out, "{ \"notice\": \"" JM_LIVE_NOTICE "\",\n\"t\": [");
    for (size_t i = 0; i < trend.n; i++) {
        jm_text_add(out, i ? "," : "");
        jm_text_add_double(out, trend.t[i]);
    }
    jm_text_add(out, "],\n\"signals\": {");
    for (size_t c = 0; c < n; c++) {
        jm_text_add(out, c ? ",\n  " : "\n  ");
        jm_text_add_json(out, bed->alarms.numbers[columns[c]]->name);
        jm_text_add(out, ": [");
        for (size_t i = 0; i < trend.n; i++)
            add_point(out, i ? "," : "", trend.value[i * trend.n_columns + columns[c]]);
        jm_text_add(out, "]");
    }
    jm_text_add(out, " } }\n");
    jm_trend_clear(&trend);
    return JM_OK;
}

/* Rows of the record from `tick` on, at most `most`, into values[most][n_shown]. */
static size_t copy_record(jm_bed *bed, uint64_t tick, size_t most, uint64_t *ticks, double *values)
{
    size_t n = 0;
    pthread_mutex_lock(&bed->lock);
    for (uint64_t k = jm_ring_oldest(&bed->record); k < bed->record.next && n < most; k++) {
        const double *row = jm_ring_row(&bed->record, k, &ticks[n]);
        if (ticks[n] < tick)
            continue;
        memcpy(values + n * bed->n_shown, row, bed->n_shown * sizeof *values);
        n++;
    }
    pthread_mutex_unlock(&bed->lock);
    return n;
}

void jm_say_record(jm_bed *bed, uint64_t tick, size_t most, jm_text *out)
{
    uint64_t *ticks = calloc(most + 1, sizeof *ticks);
    double *values = calloc(most * bed->n_shown + 1, sizeof *values);
    const size_t n = ticks && values ? copy_record(bed, tick, most, ticks, values) : 0;
    jm_text_add(out, "{ \"notice\": \"" JM_LIVE_NOTICE "\", \"tick\": ");
    jm_text_add_double(out, bed->life.session->tick_s);
    jm_text_add(out, ",\n\"names\": [");
    for (size_t i = 0; i < bed->n_shown; i++) {
        jm_text_add(out, i ? ", " : "");
        jm_text_add_json(out, bed->shown[i]->name);
    }
    jm_text_add(out, "],\n\"ticks\": [");
    for (size_t k = 0; k < n; k++)
        jm_text_addf(out, "%s%" PRIu64, k ? "," : "", ticks[k]);
    jm_text_add(out, "],\n\"values\": [");
    for (size_t k = 0; k < n; k++) {
        jm_text_add(out, k ? ",\n  [" : "\n  [");
        for (size_t i = 0; i < bed->n_shown; i++) {
            const double x = values[k * bed->n_shown + i];
            jm_text_add(out, i ? "," : "");
            if (isfinite(x))
                jm_text_addf(out, "%.17g", x);
            else
                jm_text_add(out, "null");
        }
        jm_text_add(out, "]");
    }
    jm_text_add(out, " ] }\n");
    free(ticks);
    free(values);
}
