/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/course.h"

#include <math.h>
#include <stdlib.h>

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for the samples of %s", f->path);
}

/* One signal while it is read. */
typedef struct reading {
    const jm_facts *f;
    jm_rows_reader *reader;
    size_t from, n_span;         /* times that are turned around in this pass */
    size_t per_arm;              /* runs of an arm: people · replicates */
    double *rows;                /* [JM_READING_ROWS][n_times] */
    double *turned;              /* [n_span][per_arm] of one arm, finite ones first */
    uint32_t *n;                 /* [n_span] how many */
} reading;

/* A row stands at the same place of a block in memory and in the file. */
static double *row_of(const reading *r, size_t run)
{
    return r->rows + run % JM_READING_ROWS * r->f->n_times;
}

static void turn(reading *r, size_t first, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double *row = row_of(r, first + i) + r->from;
        if (jm_facts_failed(r->f, first + i))
            continue;
        for (size_t t = 0; t < r->n_span; t++) {
            if (isfinite(row[t]))
                r->turned[t * r->per_arm + r->n[t]++] = row[t];
        }
    }
}

static void keep_lines(const reading *r, jm_course *out, const jm_chosen *chosen, size_t n_chosen,
                       size_t run)
{
    const jm_facts *f = r->f;
    const size_t patient = run % f->n_people, arm = jm_facts_arm_of(f, run);
    if (run / f->n_people / f->n_arms != 0)
        return; /* the first replicate */
    for (size_t c = 0; c < n_chosen; c++) {
        if (chosen[c].patient != patient)
            continue;
        float *line = out->lines + (c * f->n_arms + arm) * f->n_times;
        for (size_t t = 0; t < f->n_times; t++)
            line[t] = (float)row_of(r, run)[t];
    }
}

/* Reads all runs of an arm; blocks of rows begin where the file's pieces do. */
static jm_status read_arm(reading *r, size_t arm, jm_course *out, const jm_chosen *chosen,
                          size_t n_chosen, jm_error *err)
{
    const jm_facts *f = r->f;
    jm_status status = JM_OK;
    for (size_t t = 0; t < r->n_span; t++)
        r->n[t] = 0;
    for (size_t rep = 0; rep < f->n_replicates; rep++) {
        const size_t begin = jm_facts_row(f, arm, rep, 0), end = begin + f->n_people;
        for (size_t row = begin, next; status == JM_OK && row < end; row = next) {
            next = (row / JM_READING_ROWS + 1) * JM_READING_ROWS;
            next = next < end ? next : end;
            status = jm_rows_reader_read(r->reader, row, next - row, row_of(r, row), err);
            for (size_t i = row; status == JM_OK && r->from == 0 && i < next; i++)
                keep_lines(r, out, chosen, n_chosen, i);
            if (status == JM_OK)
                turn(r, row, next - row);
        }
    }
    return status;
}

static void sum_up(const reading *r, jm_band *band)
{
    for (size_t t = 0; t < r->n_span; t++) {
        double at[JM_STATS_SHARES];
        jm_stats_quantiles(r->turned + t * r->per_arm, r->n[t], at);
        for (size_t q = 0; q < JM_STATS_SHARES; q++)
            band->at[q][r->from + t] = at[q];
        band->n[r->from + t] = r->n[t];
    }
}

static bool take_course(jm_course *out, const jm_facts *f, size_t n_chosen, jm_arena *arena)
{
    const float none = NAN;
    const size_t n_lines = n_chosen * f->n_arms * f->n_times;
    *out = (jm_course){ .bands = jm_arena_take(arena, f->n_arms, sizeof *out->bands),
                        .lines = jm_arena_take(arena, n_lines + 1, sizeof *out->lines),
                        .low = (double)NAN, .high = (double)NAN };
    bool good = out->bands && out->lines;
    for (size_t a = 0; good && a < f->n_arms; a++) {
        jm_band *band = &out->bands[a];
        band->n = jm_arena_take(arena, f->n_times + 1, sizeof *band->n);
        good = band->n != NULL;
        for (size_t q = 0; good && q < JM_STATS_SHARES; q++) {
            band->at[q] = jm_arena_take(arena, f->n_times + 1, sizeof(double));
            good = band->at[q] != NULL;
        }
    }
    for (size_t i = 0; good && i < n_lines; i++)
        out->lines[i] = none;
    return good;
}

static bool take_reading(reading *r, const jm_facts *f)
{
    const size_t per_arm = f->n_people * f->n_replicates;
    const size_t fits = JM_COURSE_ROOM / sizeof(double) / per_arm;
    const size_t n_span = fits < 1 ? 1 : fits < f->n_times ? fits : f->n_times;
    r->f = f;
    r->per_arm = per_arm;
    r->n_span = n_span;
    r->rows = malloc(JM_READING_ROWS * f->n_times * sizeof *r->rows);
    r->turned = malloc(n_span * per_arm * sizeof *r->turned);
    r->n = malloc(n_span * sizeof *r->n);
    return r->rows && r->turned && r->n;
}

static void find_range(jm_course *c, const jm_facts *f)
{
    for (size_t a = 0; a < f->n_arms; a++) {
        for (size_t t = 0; t < f->n_times; t++) {
            c->low = fmin(c->low, c->bands[a].at[JM_STATS_P5][t]); /* of NAN and x it is x */
            c->high = fmax(c->high, c->bands[a].at[JM_STATS_P95][t]);
        }
    }
}

jm_status jm_course_read(jm_course *out, const jm_facts *f, size_t signal, const jm_chosen *chosen,
                         size_t n_chosen, jm_arena *arena, jm_error *err)
{
    reading r = { 0 };
    jm_status status = JM_OK;
    if (f->n_times == 0)
        return jm_fail_at(err, JM_FILE, f->path, 0, "is damaged: it has samples and no times");
    if (!take_course(out, f, n_chosen, arena) || !take_reading(&r, f))
        status = no_memory(f, err);
    if (status == JM_OK)
        status = jm_rows_reader_open(&r.reader, f->results, f->signals[signal]->path, f->n_times,
                                     err);
    const size_t span = r.n_span;
    for (; status == JM_OK && r.from < f->n_times; r.from += span) {
        r.n_span = f->n_times - r.from < span ? f->n_times - r.from : span;
        for (size_t a = 0; status == JM_OK && a < f->n_arms; a++) {
            status = read_arm(&r, a, out, chosen, n_chosen, err);
            if (status == JM_OK)
                sum_up(&r, &out->bands[a]);
        }
    }
    if (status == JM_OK)
        find_range(out, f);
    jm_rows_reader_close(r.reader);
    free(r.rows);
    free(r.turned);
    free(r.n);
    return status;
}

/* ---- thinning ---- */

/* Times of an interval, each of which has two points. */
static size_t interval_of(size_t n)
{
    return n <= JM_COURSE_POINTS ? 1 : (2 * n + JM_COURSE_POINTS - 1) / JM_COURSE_POINTS;
}

size_t jm_course_points(size_t n)
{
    const size_t w = interval_of(n);
    return w == 1 ? n : 2 * ((n + w - 1) / w);
}

void jm_course_thin_times(const double *times, size_t n, double *out)
{
    const size_t w = interval_of(n);
    for (size_t i = 0, k = 0; i < n; i += w) {
        const size_t half = i + w / 2 < n ? i + w / 2 : n - 1;
        out[k++] = times[i];
        if (w > 1)
            out[k++] = times[half > i ? half : i];
    }
}

void jm_course_thin(const double *x, size_t n, double *out)
{
    const size_t w = interval_of(n);
    for (size_t i = 0, k = 0; i < n; i += w) {
        size_t low = i, high = i;
        for (size_t t = i; t < n && t < i + w; t++) {
            if (!(x[low] <= x[t])) /* also where the first is no number */
                low = t;
            if (!(x[high] >= x[t]))
                high = t;
        }
        out[k++] = x[low < high ? low : high];
        if (w > 1)
            out[k++] = x[low < high ? high : low];
    }
}
