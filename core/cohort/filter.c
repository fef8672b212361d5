/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/cohort.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { USUAL_ATTEMPTS = 1000, MOST_ATTEMPTS = 65000 };

/* A cohort is read-only and may be shared by threads. `kept` is no exception that could be seen:
   every thread that finds out stores the same number. */
typedef struct filtered {
    jm_cohort cohort;
    jm_cohort *base;
    jm_cohort_keep keep;
    _Atomic uint16_t *kept; /* sampled base: [n] attempt that was kept + 1; 0: nobody asked yet */
    uint64_t *row;          /* fixed base: [n] rows of base that stay */
} filtered;

static void filtered_free(jm_cohort *cohort)
{
    filtered *f = (filtered *)cohort;

    jm_cohort_free(f->base);
    free((void *)f->kept);
    free(f->row);
    free(f);
}

/* Looks for candidate number `nth` (from 0) of a patient that the filter keeps. */
static jm_status find_candidate(const filtered *f, uint64_t patient, uint32_t nth, double *row,
                                jm_error *err)
{
    const uint16_t kept = atomic_load_explicit(&f->kept[patient], memory_order_relaxed);
    uint32_t refused = 0, seen = 0; /* seen: candidates that were kept so far */
    jm_status status;

    if (nth == 0 && kept > 0)
        return f->base->values(f->base, patient, 1, kept - 1u, row, err);
    for (uint32_t attempt = 0; attempt < f->keep.most_attempts; attempt++) {
        bool keep = false;
        if ((status = f->base->values(f->base, patient, 1, attempt, row, err)) != JM_OK)
            return status;
        if ((status = f->keep.ask(f->keep.user, patient, row, &keep, err)) != JM_OK)
            return status;
        refused += !keep;
        if (!keep || nth > seen++)
            continue;
        if (nth == 0)
            atomic_store_explicit(&f->kept[patient], (uint16_t)(attempt + 1), memory_order_relaxed);
        return JM_OK;
    }
    return jm_fail(err, JM_DOMAIN,
                   "patient %" PRIu64 ": the filter refused %" PRIu32 " candidates; loosen `keep` "
                   "or draw from narrower distributions",
                   patient + 1, refused);
}

static jm_status drawn_values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                              double *values, jm_error *err)
{
    const filtered *f = (const filtered *)cohort;
    jm_status status = JM_OK;
    double *row = calloc(cohort->n_columns + 1, sizeof *row);

    if (!row)
        return jm_fail(err, JM_MEMORY, "no memory left for a row of a cohort");
    for (size_t k = 0; k < n && status == JM_OK; k++) {
        if ((status = find_candidate(f, first + k, attempt, row, err)) != JM_OK)
            break;
        for (size_t c = 0; c < cohort->n_columns; c++)
            values[c * n + k] = row[c];
    }
    free(row);
    return status;
}

static jm_status left_values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                             double *values, jm_error *err)
{
    const filtered *f = (const filtered *)cohort;
    jm_status status = JM_OK;
    double *row = calloc(cohort->n_columns + 1, sizeof *row);

    if (!row)
        return jm_fail(err, JM_MEMORY, "no memory left for a row of a cohort");
    for (size_t k = 0; k < n; k++) {
        status = f->base->values(f->base, f->row[first + k], 1, attempt, row, err);
        if (status != JM_OK)
            break;
        for (size_t c = 0; c < cohort->n_columns; c++)
            values[c * n + k] = row[c];
    }
    free(row);
    return status;
}

static void drawn_id(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room)
{
    const filtered *f = (const filtered *)cohort;
    f->base->id(f->base, patient, buffer, room);
}

static void left_id(const jm_cohort *cohort, uint64_t patient, char *buffer, size_t room)
{
    const filtered *f = (const filtered *)cohort;
    f->base->id(f->base, f->row[patient], buffer, room);
}

/* Asks for every row of a fixed cohort and notes which ones stay. */
static jm_status choose_rows(filtered *f, jm_error *err)
{
    jm_cohort *base = f->base;
    jm_status status = JM_OK;
    double *row = calloc(base->n_columns + 1, sizeof *row);

    f->row = base->n <= SIZE_MAX / sizeof *f->row ? malloc(base->n * sizeof *f->row) : NULL;
    f->cohort.n = 0;
    if (!row || !f->row) {
        status = jm_fail(err, JM_MEMORY, "no memory left to filter %" PRIu64 " rows", base->n);
        goto done;
    }
    for (uint64_t i = 0; i < base->n; i++) {
        bool keep = false;
        if ((status = base->values(base, i, 1, 0, row, err)) != JM_OK)
            goto done;
        if ((status = f->keep.ask(f->keep.user, i, row, &keep, err)) != JM_OK)
            goto done;
        if (keep)
            f->row[f->cohort.n++] = i;
    }
    if (f->cohort.n == 0) {
        status = jm_fail(err, JM_DOMAIN, "the filter left out all %" PRIu64 " patients; loosen "
                         "`keep`", base->n);
    }

done:
    free(row);
    return status;
}

static jm_status remember_attempts(filtered *f, jm_error *err)
{
    if (f->base->n <= SIZE_MAX / sizeof *f->kept)
        f->kept = calloc(f->base->n, sizeof *f->kept);
    if (!f->kept)
        return jm_fail(err, JM_MEMORY, "no memory left to filter %" PRIu64 " patients", f->base->n);
    return JM_OK;
}

jm_status jm_cohort_filter(jm_cohort **out, jm_cohort *base, const jm_cohort_keep *keep,
                           jm_error *err)
{
    filtered *f = calloc(1, sizeof *f);
    jm_status status;

    *out = NULL;
    if (!f) {
        jm_cohort_free(base);
        return jm_fail(err, JM_MEMORY, "no memory left for a cohort");
    }
    f->cohort = *base; /* n, seed, columns and design are the base's, which lives as long */
    f->cohort.values = base->fixed ? left_values : drawn_values;
    f->cohort.id = base->fixed ? left_id : drawn_id;
    f->cohort.free = filtered_free;
    f->base = base;
    f->keep = *keep;
    if (f->keep.most_attempts == 0)
        f->keep.most_attempts = USUAL_ATTEMPTS;
    if (f->keep.most_attempts > MOST_ATTEMPTS)
        f->keep.most_attempts = MOST_ATTEMPTS;
    status = base->fixed ? choose_rows(f, err) : remember_attempts(f, err);
    if (status != JM_OK) {
        filtered_free(&f->cohort);
        return status;
    }
    *out = &f->cohort;
    return JM_OK;
}
