/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/pairs.h"

#include <math.h>
#include <stdlib.h>

#include "io/report/stats.h"

jm_status jm_pairs_begin(jm_pairs *p, const jm_plan *plan, jm_error *err)
{
    const uint64_t runs = jm_plan_n_runs(plan);
    *p = (jm_pairs){ .plan = plan };
    if (plan->n_arms < 2 || plan->n_outcomes == 0)
        return JM_OK;
    p->too_many = runs > JM_PAIRS_MOST / plan->n_outcomes;
    if (p->too_many)
        return JM_OK;
    const size_t all = (size_t)runs * plan->n_outcomes;
    p->n = (size_t)runs / plan->n_arms;
    p->values = malloc((all + 1) * sizeof *p->values);
    if (!p->values)
        return jm_fail(err, JM_MEMORY, "no memory for the differences between arms");
    for (size_t i = 0; i < all; i++)
        p->values[i] = (double)NAN;
    return JM_OK;
}

static double *column(const jm_pairs *p, size_t arm, size_t outcome)
{
    return p->values + (arm * p->plan->n_outcomes + outcome) * p->n;
}

void jm_pairs_run(jm_pairs *p, const jm_run_result *r)
{
    if (!p->values)
        return;
    const size_t at = (size_t)r->replicate * (size_t)p->plan->cohort->n + (size_t)r->patient;
    for (size_t i = 0; i < p->plan->n_outcomes; i++)
        column(p, r->arm, i)[at] = r->outcomes[i];
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

bool jm_pairs_difference(const jm_pairs *p, size_t arm, size_t outcome, jm_pairs_spread *out)
{
    const double none = (double)NAN;
    const double *first = column(p, 0, outcome), *other = column(p, arm, outcome);
    double *all = malloc((p->n + 1) * sizeof *all);
    double mean = 0;
    size_t n = 0;
    *out = (jm_pairs_spread){ 0, none, none, none, none };
    if (!all)
        return false;
    for (size_t i = 0; i < p->n; i++) {
        const double gap = jm_stats_gap(other[i], first[i]);
        if (!isfinite(gap))
            continue;
        all[n++] = gap;
        mean += (gap - mean) / (double)n;
    }
    qsort(all, n, sizeof *all, ascending);
    if (n) {
        *out = (jm_pairs_spread){ n, mean, jm_stats_sorted_quantile(all, n, 0.05),
                                  jm_stats_sorted_quantile(all, n, 0.5),
                                  jm_stats_sorted_quantile(all, n, 0.95) };
    }
    free(all);
    return true;
}

void jm_pairs_clear(jm_pairs *p)
{
    free(p->values);
    p->values = NULL;
}
