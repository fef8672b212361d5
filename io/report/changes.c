/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Outcomes of arms, and what arms do beside each other in the same patients.
 *
 * Where patients have replicates the mean's interval is that of the patients' means: replicates of
 * one patient are no people more.
 */
#include <math.h>
#include <stdlib.h>

#include "io/report/facts.h"

/* Up to so many arms each is compared with each, beyond that all with the first. */
enum { ALL_PAIRS = 4 };

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory to compare the arms of %s", f->path);
}

static void describe_arm(const jm_facts *f, size_t arm, size_t k, double *room)
{
    size_t n = 0;
    for (size_t r = 0; r < f->n_replicates; r++) {
        for (size_t p = 0; p < f->n_people; p++)
            room[n++] = f->values[k][jm_facts_row(f, arm, r, p)];
    }
    n = jm_stats_keep_finite(room, n);
    jm_stats_of(room, n, &f->outcome_stats[arm * f->n_outcomes + k]);
}

/* The difference in a patient's replicate. */
static double gap_of(const jm_facts *f, const jm_facts_change *c, size_t k, size_t r, size_t p)
{
    return jm_stats_gap(f->values[k][jm_facts_row(f, c->arm, r, p)],
                        f->values[k][jm_facts_row(f, c->minus, r, p)]);
}

static void interval(const jm_facts *f, jm_facts_change *c, size_t k, double *room)
{
    jm_stats means;
    for (size_t p = 0; p < f->n_people; p++) {
        double sum = 0;
        size_t n = 0;
        for (size_t r = 0; r < f->n_replicates; r++) {
            const double gap = gap_of(f, c, k, r, p);
            sum += isfinite(gap) ? gap : 0;
            n += isfinite(gap);
        }
        if (n)
            room[c->n_patients++] = sum / (double)n;
    }
    jm_stats_of(room, c->n_patients, &means);
    c->half_width = jm_stats_half_width(means.sd, means.n);
}

static void compare(const jm_facts *f, jm_facts_change *c, size_t k, double *room)
{
    size_t n = 0;
    for (size_t r = 0; r < f->n_replicates; r++) {
        for (size_t p = 0; p < f->n_people; p++) {
            const double gap = gap_of(f, c, k, r, p);
            if (!isfinite(gap))
                continue;
            room[n++] = gap;
            c->rose += gap > 0;
            c->fell += gap < 0;
        }
    }
    c->same = n - c->rose - c->fell;
    jm_stats_of(room, n, &c->of);
    interval(f, c, k, room);
}

jm_status jm_facts_compare(jm_facts *f, jm_error *err)
{
    const size_t arms = f->n_arms;
    const bool all = arms <= ALL_PAIRS;
    const size_t most = all ? arms * (arms - 1) / 2 : arms - 1;
    double *room = malloc(f->n_people * f->n_replicates * sizeof *room);
    f->outcome_stats = jm_arena_take(f->arena, arms * f->n_outcomes + 1, sizeof *f->outcome_stats);
    f->changes = jm_arena_take(f->arena, most * f->n_outcomes + 1, sizeof *f->changes);
    const bool good = room && f->outcome_stats && f->changes;
    for (size_t k = 0; good && k < f->n_outcomes; k++) {
        for (size_t a = 0; a < arms; a++)
            describe_arm(f, a, k, room);
    }
    for (size_t minus = 0; good && minus + 1 < arms && (all || minus == 0); minus++) {
        for (size_t arm = minus + 1; arm < arms; arm++, f->n_changes++) {
            for (size_t k = 0; k < f->n_outcomes; k++) {
                jm_facts_change *c = &f->changes[f->n_changes * f->n_outcomes + k];
                *c = (jm_facts_change){ .arm = arm, .minus = minus };
                compare(f, c, k, room);
            }
        }
    }
    free(room);
    return good ? JM_OK : no_memory(f, err);
}
