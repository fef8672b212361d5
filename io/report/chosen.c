/* SPDX-License-Identifier: Apache-2.0 */
/* Whose lines a report holds, see course.h. */
#include <math.h>
#include <stdlib.h>

#include "io/report/course.h"

enum { SAMPLE = 12 }; /* in even distance */
enum { ENDED, BOUNDS, EXTREME, EVEN };

typedef struct choice {
    const jm_facts *f;
    jm_chosen *all;
    size_t n, most;
    bool *taken;       /* [n_people] */
    jm_status status;
} choice;

/* "lowest time_in_range, basal" */
static const char *say(const jm_facts *f, const char *what, const char *of, const char *arm)
{
    jm_text text;
    jm_text_init(&text);
    jm_text_addf(&text, "%s%s%s", what, *of ? " " : "", of);
    if (f->n_arms > 1 && *arm)
        jm_text_addf(&text, ", %s", arm);
    const char *out = jm_arena_text(f->arena, text.data);
    jm_text_clear(&text);
    return out ? out : ""; /* no reason to fail */
}

/* `what` and `of` in `arm`: why it is this patient. */
static void take(choice *c, size_t patient, uint32_t kind, const char *const why[3], jm_error *err)
{
    if (c->status != JM_OK || c->n == c->most || c->taken[patient])
        return;
    c->taken[patient] = true;
    c->all[c->n] = (jm_chosen){ .patient = patient, .kind = kind,
                                .why = say(c->f, why[0], why[1], why[2]) };
    const char *id = "";
    c->status = jm_facts_patient(c->f, patient, &id, err);
    id = jm_arena_text(c->f->arena, id);
    c->all[c->n++].id = id ? id : "";
}

typedef struct placed {
    double x;
    size_t patient;
} placed;

static int ascending(const void *a, const void *b)
{
    const double x = ((const placed *)a)->x, y = ((const placed *)b)->x;
    return (x > y) - (x < y);
}

/* Lowest, middle and highest of an outcome in an arm. */
static void take_extremes(choice *c, size_t arm, size_t k, placed *room, jm_error *err)
{
    const jm_facts *f = c->f;
    static const char *const what[] = { "lowest", "highest", "middle" };
    size_t n = 0;
    for (size_t p = 0; p < f->n_people; p++) {
        const double x = f->values[k][jm_facts_row(f, arm, 0, p)];
        if (isfinite(x))
            room[n++] = (placed){ x, p };
    }
    if (n == 0)
        return;
    qsort(room, n, sizeof *room, ascending);
    const size_t at[] = { 0, n - 1, n / 2 };
    for (size_t i = 0; i < 3; i++) {
        const char *const why[] = { what[i], f->outcomes[k]->name, f->arms[arm].name };
        take(c, room[at[i]].patient, EXTREME, why, err);
    }
}

static void take_ended(choice *c, jm_error *err)
{
    const jm_facts *f = c->f;
    for (size_t i = 0; i < f->n_ends; i++) {
        const size_t run = f->ends[i].run;
        const char *const why[] = { jm_fate_text((jm_fate)f->fate[run]), "",
                                    f->arms[jm_facts_arm_of(f, run)].name };
        take(c, run % f->n_people, ENDED, why, err);
    }
}

/* However many left their bounds, the others get a share of the room. */
static void take_flagged(choice *c, jm_error *err)
{
    const jm_facts *f = c->f;
    const size_t most = c->most, half = (most - c->n) / 2;
    const size_t others = f->n_outcomes * f->n_arms * 3 + SAMPLE;
    c->most = most - (others < half ? others : half);
    for (size_t i = 0; i < f->n_runs; i++) {
        const char *const why[] = { "left bounds", "", f->arms[jm_facts_arm_of(f, i)].name };
        if (f->flags[i] & (JM_FLAG_RANGE | JM_FLAG_VALID))
            take(c, i % f->n_people, BOUNDS, why, err);
    }
    c->most = most;
}

static void take_all(choice *c, placed *room, jm_error *err)
{
    const jm_facts *f = c->f;
    static const char *const why[] = { "one of a sample", "", "" };
    take_ended(c, err);
    take_flagged(c, err);
    for (size_t k = 0; k < f->n_outcomes; k++) {
        for (size_t arm = 0; arm < f->n_arms; arm++)
            take_extremes(c, arm, k, room, err);
    }
    const size_t n = f->n_people < SAMPLE ? f->n_people : SAMPLE;
    for (size_t i = 0; i < n; i++)
        take(c, i * f->n_people / n, EVEN, why, err);
}

static int by_patient(const void *a, const void *b)
{
    const jm_chosen *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return (x->patient > y->patient) - (x->patient < y->patient);
}

jm_status jm_course_choose(jm_chosen **out, size_t *n, size_t most, const jm_facts *f,
                           jm_error *err)
{
    choice c = { .f = f, .most = most < f->n_people ? most : f->n_people };
    placed *room = malloc(f->n_people * sizeof *room);
    c.taken = calloc(f->n_people, sizeof *c.taken);
    c.all = jm_arena_take(f->arena, c.most + 1, sizeof *c.all);
    if (room && c.taken && c.all)
        take_all(&c, room, err);
    else
        c.status = jm_fail(err, JM_MEMORY, "no memory to choose patients of %s", f->path);
    if (c.n)
        qsort(c.all, c.n, sizeof *c.all, by_patient);
    *out = c.all;
    *n = c.n;
    free(room);
    free(c.taken);
    return c.status;
}
