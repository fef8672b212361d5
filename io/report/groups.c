/* SPDX-License-Identifier: Apache-2.0 */
/* Patients by a parameter, see drivers.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "io/report/drivers.h"

enum { FEW = 3 }; /* values that make a group each */

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for groups of the patients of %s", f->path);
}

/* Names that ask for a group wherever a model has them; the last part of a dotted name counts. */
static bool is_of_people(const char *name)
{
    static const char *const names[] = { "age", "sex", "male", "female", "weight", "body_weight",
                                         "bw", "wt", "mass", "body_mass", "height", "bmi",
                                         "measured_weight", "measured_height", "creatinine",
                                         "gfr", "egfr" };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(dot ? dot + 1 : name, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_chosen(const jm_grouping *all, size_t n, const jm_variable *p)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].parameter == p)
            return true;
    }
    return false;
}

/* The parameters: who people are first, then what explains the outcomes, in their order. */
static size_t choose(jm_grouping *out, const jm_facts *f, const jm_drivers *d)
{
    size_t n = 0;
    for (size_t p = 0; p < d->n && n < JM_GROUP_PARAMETERS; p++) {
        if (is_of_people(d->all[p].parameter->name))
            out[n++] = (jm_grouping){ .parameter = d->all[p].parameter };
    }
    for (size_t k = 0; k < f->n_outcomes && n < JM_GROUP_PARAMETERS; k++) {
        size_t top = 0;
        if (jm_drivers_top(d, f, k, 1, &top) && !is_chosen(out, n, d->all[top].parameter))
            out[n++] = (jm_grouping){ .parameter = d->all[top].parameter, .by_strength = true };
    }
    return n;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Upper ends of the groups; gives their number. `sorted` is what the patients have. */
static size_t cut(const double *sorted, size_t n, double *upper, bool *by_value)
{
    size_t values = 0;
    for (size_t i = 0; i < n && values <= FEW; i++) {
        if (i == 0 || sorted[i] > sorted[i - 1]) {
            if (values < FEW)
                upper[values] = sorted[i];
            values++;
        }
    }
    *by_value = values <= FEW;
    if (*by_value)
        return values;
    upper[0] = jm_stats_sorted_quantile(sorted, n, 1.0 / 3);
    upper[1] = jm_stats_sorted_quantile(sorted, n, 2.0 / 3);
    upper[2] = sorted[n - 1];
    return 3;
}

/* What the members of a group have of an outcome in an arm: finite numbers. */
static size_t gather(const jm_facts *f, size_t arm, const double *values, const uint8_t *of,
                     size_t group, double *room)
{
    size_t n = 0;
    for (size_t r = 0; r < f->n_replicates; r++) {
        for (size_t p = 0; p < f->n_people; p++) {
            if (of[p] == group)
                room[n++] = values[jm_facts_row(f, arm, r, p)];
        }
    }
    return jm_stats_keep_finite(room, n);
}

static void describe(const jm_facts *f, const jm_grouping *g, size_t i, const uint8_t *of,
                     double *room)
{
    const jm_group_of *group = &g->groups[i];
    for (size_t arm = 0; arm < f->n_arms; arm++) {
        for (size_t k = 0; k < f->n_outcomes; k++) {
            const size_t n = gather(f, arm, f->values[k], of, i, room);
            jm_stats_of(room, n, &group->stats[arm * f->n_outcomes + k]);
        }
    }
}

/* Which patient is in which group, and what groups are. */
static void assign(const jm_facts *f, jm_grouping *g, const double *value, const double *upper,
                   uint8_t *of)
{
    for (size_t p = 0; p < f->n_people; p++) {
        size_t i = 0;
        while (i < g->n && !(value[p] <= upper[i]))
            i++;
        of[p] = (uint8_t)i;
        if (i == g->n)
            continue; /* no number */
        jm_group_of *group = &g->groups[i];
        group->low = group->n_patients ? fmin(group->low, value[p]) : value[p];
        group->high = group->n_patients ? fmax(group->high, value[p]) : value[p];
        group->n_patients++;
        for (size_t arm = 0; arm < f->n_arms; arm++) {
            for (size_t r = 0; r < f->n_replicates; r++)
                group->n_failed[arm] += jm_facts_failed(f, jm_facts_row(f, arm, r, p));
        }
    }
}

static bool group(const jm_facts *f, jm_grouping *g, const double *value, double *room, uint8_t *of)
{
    double upper[JM_GROUPS_MOST];
    memcpy(room, value, f->n_people * sizeof *room);
    const size_t n = jm_stats_keep_finite(room, f->n_people);
    qsort(room, n, sizeof *room, ascending);
    g->n = cut(room, n, upper, &g->by_value);
    for (size_t i = 0; i < g->n; i++) {
        g->groups[i].n_failed = jm_arena_take(f->arena, f->n_arms, sizeof(size_t));
        g->groups[i].stats =
            jm_arena_take(f->arena, f->n_arms * f->n_outcomes + 1, sizeof(jm_stats));
        if (!g->groups[i].n_failed || !g->groups[i].stats)
            return false;
    }
    assign(f, g, value, upper, of);
    for (size_t i = 0; i < g->n; i++)
        describe(f, g, i, of, room);
    return true;
}

jm_status jm_groups_find(jm_grouping out[JM_GROUP_PARAMETERS], size_t *n, const jm_facts *f,
                         const jm_drivers *d, jm_error *err)
{
    double *column = malloc(f->n_runs * sizeof *column);
    double *room = malloc(f->n_people * f->n_replicates * sizeof *room);
    uint8_t *of = malloc(f->n_people);
    jm_status status = column && room && of ? JM_OK : no_memory(f, err);
    *n = choose(out, f, d);
    for (size_t i = 0; status == JM_OK && i < *n; i++) {
        status = jm_results_column(f->results, out[i].parameter->path, f->n_runs, column, err);
        if (status == JM_OK && !group(f, &out[i], column, room, of))
            status = no_memory(f, err);
    }
    free(column);
    free(room);
    free(of);
    return status;
}
