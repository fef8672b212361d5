/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/drivers.h"

#include <math.h>
#include <stdlib.h>

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory to correlate the outcomes of %s", f->path);
}

/* Room for one arm: its runs that count, in [n]. */
typedef struct arm_room {
    size_t *run, n;
    double *column;              /* [n_runs] of the file */
    double *x, *y, *rx, *ry;     /* values and ranks */
    double *ranks;               /* [outcome][n] where all runs have it */
    bool *complete;              /* [outcome] */
} arm_room;

static bool take_room(arm_room *a, const jm_facts *f)
{
    const size_t n = f->n_people * f->n_replicates + 1;
    *a = (arm_room){ .run = malloc(n * sizeof *a->run),
                     .column = malloc(f->n_runs * sizeof *a->column),
                     .x = malloc(n * sizeof *a->x),
                     .y = malloc(n * sizeof *a->y),
                     .rx = malloc(n * sizeof *a->rx),
                     .ry = malloc(n * sizeof *a->ry),
                     .ranks = malloc((n * f->n_outcomes + 1) * sizeof *a->ranks),
                     .complete = malloc(f->n_outcomes + 1) };
    return a->run && a->column && a->x && a->y && a->rx && a->ry && a->ranks && a->complete;
}

static void free_room(arm_room *a)
{
    free(a->run);
    free(a->column);
    free(a->x);
    free(a->y);
    free(a->rx);
    free(a->ry);
    free(a->ranks);
    free(a->complete);
}

static bool enter_arm(arm_room *a, const jm_facts *f, size_t arm)
{
    bool good = true;
    a->n = 0;
    for (size_t i = 0; i < f->n_runs; i++) {
        if (jm_facts_arm_of(f, i) == arm && !jm_facts_failed(f, i))
            a->run[a->n++] = i;
    }
    for (size_t k = 0; good && k < f->n_outcomes; k++) {
        a->complete[k] = true;
        for (size_t i = 0; i < a->n; i++) {
            a->y[i] = f->values[k][a->run[i]];
            a->complete[k] = a->complete[k] && isfinite(a->y[i]);
        }
        if (a->complete[k])
            good = jm_stats_ranks(a->y, a->n, a->ranks + k * a->n);
    }
    return good;
}

/* The correlation over the runs that have the outcome. */
static bool partly(arm_room *a, const jm_facts *f, size_t k, double *rho)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n; i++) {
        if (!isfinite(f->values[k][a->run[i]]))
            continue;
        a->x[n] = a->column[a->run[i]];
        a->y[n++] = f->values[k][a->run[i]];
    }
    if (!jm_stats_ranks(a->x, n, a->rx) || !jm_stats_ranks(a->y, n, a->ry))
        return false;
    *rho = jm_stats_correlation(a->rx, a->ry, n);
    return true;
}

/* One parameter, whose column has been read, in one arm. */
static bool correlate(arm_room *a, const jm_facts *f, double *rho)
{
    double *x_ranks = a->rx;
    for (size_t i = 0; i < a->n; i++)
        a->x[i] = a->column[a->run[i]];
    if (!jm_stats_ranks(a->x, a->n, x_ranks))
        return false;
    for (size_t k = 0; k < f->n_outcomes; k++) {
        if (a->complete[k])
            rho[k] = jm_stats_correlation(x_ranks, a->ranks + k * a->n, a->n);
    }
    for (size_t k = 0; k < f->n_outcomes; k++) {
        if (!a->complete[k] && !partly(a, f, k, &rho[k])) /* overwrites the ranks above */
            return false;
    }
    return true;
}

static bool has_any(const jm_driver *d, const jm_facts *f)
{
    for (size_t i = 0; i < f->n_arms * f->n_outcomes; i++) {
        if (isfinite(d->rho[i]))
            return true;
    }
    return false;
}

static jm_status correlate_all(jm_drivers *out, const jm_facts *f, arm_room *a, jm_error *err)
{
    jm_status status = JM_OK;
    for (size_t arm = 0; status == JM_OK && arm < f->n_arms; arm++) {
        if (!enter_arm(a, f, arm))
            return no_memory(f, err);
        for (size_t p = 0; status == JM_OK && p < f->n_varying; p++) {
            status = jm_results_column(f->results, f->varying[p]->path, f->n_runs, a->column, err);
            if (status == JM_OK && !correlate(a, f, out->all[p].rho + arm * f->n_outcomes))
                status = no_memory(f, err);
        }
    }
    return status;
}

jm_status jm_drivers_find(jm_drivers *out, const jm_facts *f, jm_error *err)
{
    arm_room a = { 0 };
    *out = (jm_drivers){ .all = jm_arena_take(f->arena, f->n_varying + 1, sizeof *out->all) };
    bool good = out->all && take_room(&a, f);
    for (size_t p = 0; good && p < f->n_varying; p++) {
        out->all[p].parameter = f->varying[p];
        out->all[p].rho =
            jm_arena_take(f->arena, f->n_arms * f->n_outcomes + 1, sizeof(double));
        good = out->all[p].rho != NULL;
    }
    const jm_status status = good ? correlate_all(out, f, &a, err) : no_memory(f, err);
    free_room(&a);
    for (size_t p = 0; status == JM_OK && p < f->n_varying; p++) {
        if (has_any(&out->all[p], f))
            out->all[out->n++] = out->all[p];
    }
    return status;
}

static double strength(const jm_driver *d, const jm_facts *f, size_t outcome)
{
    double most = 0;
    for (size_t arm = 0; arm < f->n_arms; arm++)
        most = fmax(most, fabs(d->rho[arm * f->n_outcomes + outcome]));
    return most;
}

size_t jm_drivers_top(const jm_drivers *d, const jm_facts *f, size_t outcome, size_t most,
                      size_t *out)
{
    size_t n = 0;
    for (size_t p = 0; p < d->n; p++) {
        const double s = strength(&d->all[p], f, outcome);
        size_t at = n < most ? n : most;
        while (at > 0 && s > strength(&d->all[out[at - 1]], f, outcome))
            at--;
        if (at >= most || !(s > 0))
            continue;
        n += n < most;
        for (size_t i = n - 1; i > at; i--)
            out[i] = out[i - 1];
        out[at] = p;
    }
    return n;
}
