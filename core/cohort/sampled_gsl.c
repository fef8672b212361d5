/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/sampled.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/cohort/correlate.h"
#include "core/cohort/dist.h"
#include "core/cohort/sampler.h"

typedef struct sampled {
    jm_cohort cohort;
    jm_arena *arena; /* names, texts, arrays */
    const jm_sampler_type *type;
    void *design;            /* of the type */
    jm_dist **dist;          /* [n_columns] */
    jm_correlate *correlate; /* NULL: all independent */
} sampled;

static void sampled_free(jm_cohort *cohort)
{
    sampled *s = (sampled *)cohort;

    for (size_t c = 0; s->dist && c < cohort->n_columns; c++)
        jm_dist_free(s->dist[c]);
    jm_correlate_free(s->correlate);
    if (s->type)
        s->type->free(s->design);
    jm_arena_free(s->arena);
    free(s);
}

/* The values of one column; very wide distributions leave the numbers. */
static jm_status draw_values(const sampled *s, size_t c, uint64_t first, size_t n, double *values,
                             jm_error *err)
{
    for (size_t k = 0; k < n; k++) {
        values[k] = jm_dist_at(s->dist[c], values[k]);
        if (!isfinite(values[k])) {
            return jm_fail(err, JM_DOMAIN,
                           "\"%s\" of patient %" PRIu64 " is not finite; narrow %s",
                           s->cohort.columns[c].name, first + k + 1, s->cohort.columns[c].source);
        }
    }
    return JM_OK;
}

static jm_status sampled_values(const jm_cohort *cohort, uint64_t first, size_t n, uint32_t attempt,
                                double *values, jm_error *err)
{
    const sampled *s = (const sampled *)cohort;
    jm_status status = JM_OK;

    for (size_t c = 0; c < cohort->n_columns; c++)
        s->type->draw(s->design, c, first, n, attempt, values + c * n);
    if (s->correlate)
        jm_correlate_apply(s->correlate, n, values);
    for (size_t c = 0; c < cohort->n_columns && status == JM_OK; c++)
        status = draw_values(s, c, first, n, values + c * n, err);
    return status;
}

/* Errors about a column stand at the column's place in the user's file. */
static jm_status at_place(jm_status status, const jm_sampled_column *column, jm_error *err)
{
    if (err && status != JM_OK && column->place && !err->place[0])
        snprintf(err->place, sizeof err->place, "%s", column->place);
    return status;
}

/* Where a name stands among the columns, or n_columns. */
static size_t column_of(const jm_sampled *what, const char *name)
{
    size_t c = 0;

    while (c < what->n_columns && strcmp(what->columns[c].name, name) != 0)
        c++;
    return c;
}

static jm_status no_memory(jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory left for a cohort");
}

static jm_status copy_column(sampled *s, jm_column *to, const jm_sampled_column *from, size_t c,
                             jm_error *err)
{
    to->name = jm_arena_text(s->arena, from->name);
    to->unit = jm_arena_text(s->arena, from->unit ? from->unit : "1");
    to->source = jm_arena_text(s->arena, from->dist);
    if (!to->name || !to->unit || !to->source)
        return no_memory(err);
    const jm_status status = jm_dist_parse(&s->dist[c], from->dist, from->centre, err);
    return at_place(status, from, err);
}

static jm_status make_columns(sampled *s, const jm_sampled *what, jm_error *err)
{
    jm_column *columns = jm_arena_take(s->arena, what->n_columns + 1, sizeof *columns);
    jm_status status;

    s->dist = jm_arena_take(s->arena, what->n_columns + 1, sizeof(jm_dist *));
    if (!columns || !s->dist)
        return no_memory(err);
    for (size_t c = 0; c < what->n_columns; c++) {
        const jm_sampled_column *from = &what->columns[c];
        if (column_of(what, from->name) < c) {
            return at_place(jm_fail(err, JM_SYNTAX, "\"%s\" varies twice; remove one of the two",
                                    from->name), from, err);
        }
        if ((status = copy_column(s, &columns[c], from, c, err)) != JM_OK)
            return status;
    }
    s->cohort.columns = columns;
    return JM_OK;
}

static jm_status make_design(sampled *s, const jm_sampled *what, jm_error *err)
{
    jm_sampler_plan plan = {.n = what->n, .seed = what->seed, .n_columns = what->n_columns};
    const jm_sampler_type *type;
    jm_status status = jm_sampler_find(&type, what->design ? what->design : "random", err);
    uint64_t *names = jm_arena_take(s->arena, what->n_columns, sizeof *names);

    if (status != JM_OK)
        return status;
    if (!names)
        return no_memory(err);
    if (type->most_columns && what->n_columns > type->most_columns) {
        return jm_fail(err, JM_SYNTAX,
                       "design \"%s\" spreads at most %zu columns and %zu vary; take \"lhs\"",
                       type->name, type->most_columns, what->n_columns);
    }
    if (type->most_patients && what->n > type->most_patients) {
        return jm_fail(err, JM_SYNTAX,
                       "design \"%s\" has room for %" PRIu64 " patients, not %" PRIu64
                       "; take \"random\"",
                       type->name, type->most_patients, what->n);
    }
    for (size_t c = 0; c < what->n_columns; c++)
        names[c] = jm_random_name(what->columns[c].name);
    plan.names = names;
    if ((status = type->new(&s->design, &plan, err)) != JM_OK)
        return status;
    s->type = type;
    s->cohort.design = type->name;
    return JM_OK;
}

/* The column that a correlation names. */
static jm_status find_column(size_t *out, const jm_sampled *what, const char *name, jm_error *err)
{
    const char **names = NULL;
    const char *nearest = NULL;

    if ((*out = column_of(what, name)) < what->n_columns)
        return JM_OK;
    names = malloc(what->n_columns * sizeof *names);
    for (size_t c = 0; names && c < what->n_columns; c++)
        names[c] = what->columns[c].name;
    if (names)
        nearest = jm_text_nearest(name, names, what->n_columns);
    const jm_status status =
        nearest ? jm_fail(err, JM_SYNTAX,
                          "a correlation names \"%s\", which does not vary; did you mean \"%s\"?",
                          name, nearest)
                : jm_fail(err, JM_SYNTAX, "a correlation names \"%s\", which does not vary; give "
                          "it a distribution", name);
    free(names);
    return status;
}

static jm_status check_pair(const jm_correlate_pair *pairs, size_t k,
                            const jm_sampled_correlation *from, jm_error *err)
{
    if (pairs[k].a == pairs[k].b) {
        return jm_fail(err, JM_SYNTAX, "\"%s\" is correlated with itself; name two quantities",
                       from->a);
    }
    if (!(pairs[k].value > -1 && pairs[k].value < 1)) {
        return jm_fail(err, JM_SYNTAX,
                       "correlation %g of \"%s\" and \"%s\" is not between -1 and 1",
                       from->value, from->a, from->b);
    }
    for (size_t j = 0; j < k; j++) {
        if ((pairs[j].a == pairs[k].a && pairs[j].b == pairs[k].b) ||
            (pairs[j].a == pairs[k].b && pairs[j].b == pairs[k].a)) {
            return jm_fail(err, JM_SYNTAX,
                           "the correlation of \"%s\" and \"%s\" stands twice; remove one", from->a,
                           from->b);
        }
    }
    return JM_OK;
}

static jm_status make_correlate(sampled *s, const jm_sampled *what, jm_error *err)
{
    jm_correlate_pair *pairs;
    const char **names;
    jm_status status;

    if (what->n_correlations == 0)
        return JM_OK;
    pairs = jm_arena_take(s->arena, what->n_correlations, sizeof *pairs);
    names = jm_arena_take(s->arena, what->n_columns, sizeof *names);
    if (!pairs || !names)
        return no_memory(err);
    for (size_t c = 0; c < what->n_columns; c++)
        names[c] = what->columns[c].name;
    for (size_t k = 0; k < what->n_correlations; k++) {
        const jm_sampled_correlation *from = &what->correlations[k];
        if ((status = find_column(&pairs[k].a, what, from->a, err)) != JM_OK ||
            (status = find_column(&pairs[k].b, what, from->b, err)) != JM_OK)
            return status;
        pairs[k].value = from->value;
        if ((status = check_pair(pairs, k, from, err)) != JM_OK)
            return status;
    }
    return jm_correlate_new(&s->correlate, what->n_columns, names, pairs, what->n_correlations,
                            err);
}

jm_status jm_cohort_sampled(jm_cohort **out, const jm_sampled *what, jm_error *err)
{
    sampled *s = NULL;
    jm_status status;

    *out = NULL;
    if (what->n_columns == 0 && what->n_correlations == 0)
        return jm_cohort_same(out, what->n, what->seed, err);
    if (what->n == 0)
        return jm_fail(err, JM_ARGUMENT, "the cohort has no patients; ask for at least 1");
    if ((s = calloc(1, sizeof *s)) == NULL)
        return no_memory(err);
    s->cohort = (jm_cohort){
        .n = what->n,
        .seed = what->seed,
        .n_columns = what->n_columns,
        .values = sampled_values,
        .id = jm_cohort_number,
        .free = sampled_free,
    };
    status = (s->arena = jm_arena_new()) != NULL ? JM_OK : no_memory(err);
    if (status == JM_OK)
        status = make_columns(s, what, err);
    if (status == JM_OK)
        status = make_correlate(s, what, err);
    if (status == JM_OK)
        status = make_design(s, what, err);
    if (status != JM_OK) {
        sampled_free(&s->cohort);
        return status;
    }
    *out = &s->cohort;
    return JM_OK;
}
