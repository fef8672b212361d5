/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024, MOST_ARMS = 256 };

static jm_status no_memory(const jm_facts *f, jm_error *err)
{
    return jm_fail(err, JM_MEMORY, "no memory for a report on %s", f->path);
}

bool jm_facts_failed(const jm_facts *f, size_t run)
{
    const uint8_t fate = f->fate[run];
    return fate == JM_FATE_SOLVER || fate == JM_FATE_DOMAIN || fate == JM_FATE_ERROR ||
           fate == JM_FATE_NOT_RUN;
}

jm_status jm_facts_patient(const jm_facts *f, size_t run, const char **out, jm_error *err)
{
    jm_facts_ids *ids = f->ids;
    *out = "";
    if (run < ids->first || run >= ids->first + ids->n) {
        jm_arena_empty(ids->arena);
        ids->first = run / BLOCK * BLOCK;
        ids->n = 0;
        const size_t n = f->n_runs - ids->first < BLOCK ? f->n_runs - ids->first : BLOCK;
        const jm_status status =
            jm_results_texts(f->results, "/patient", ids->first, n, ids->arena, ids->id, err);
        if (status != JM_OK)
            return status;
        ids->n = n;
    }
    *out = ids->id[run - ids->first];
    return JM_OK;
}

const char *jm_facts_says(const jm_facts *f, const char *name)
{
    jm_text text;
    jm_text_init(&text);
    (void)jm_results_attribute(f->results, name, &text);
    const char *out = text.failed ? NULL : jm_arena_text(f->arena, text.data);
    jm_text_clear(&text);
    return out ? out : "";
}

/* ---- runs ---- */

static jm_status no_order(const jm_facts *f, jm_error *err)
{
    return jm_fail_at(err, JM_FILE, f->path, 0, "holds its runs in another order than a results "
                      "file does, so that patients cannot be paired; take the file as `jumeau run` "
                      "wrote it");
}

/* The number of the arm; a name that was not seen yet makes a new one. */
static jm_status arm_number(jm_facts *f, const char *name, uint16_t *out, jm_error *err)
{
    size_t a = 0;
    while (a < f->n_arms && strcmp(f->arms[a].name, name) != 0)
        a++;
    *out = (uint16_t)a;
    if (a < f->n_arms)
        return JM_OK;
    if (a == MOST_ARMS)
        return no_order(f, err);
    f->arms[a].name = jm_arena_text(f->arena, name);
    f->arms[a].doc = "";
    f->n_arms++;
    return f->arms[a].name ? JM_OK : no_memory(f, err);
}

static jm_status read_arms(jm_facts *f, uint16_t *of, jm_error *err)
{
    jm_arena *names = jm_arena_new();
    const char **texts = malloc(BLOCK * sizeof *texts);
    jm_status status = names && texts ? JM_OK : no_memory(f, err);
    for (size_t first = 0; status == JM_OK && first < f->n_runs; first += BLOCK) {
        const size_t n = f->n_runs - first < BLOCK ? f->n_runs - first : BLOCK;
        jm_arena_empty(names);
        status = jm_results_texts(f->results, "/arm", first, n, names, texts, err);
        for (size_t i = 0; status == JM_OK && i < n; i++)
            status = arm_number(f, texts[i], &of[first + i], err);
    }
    jm_arena_free(names);
    free(texts);
    return status;
}

/* People, arms and replicates out of the two columns, which have to be in order. */
static jm_status order_runs(jm_facts *f, const uint16_t *arm, const double *replicate,
                            jm_error *err)
{
    while (f->n_people < f->n_runs && arm[f->n_people] == arm[0] &&
           !(replicate[f->n_people] > replicate[0]))
        f->n_people++;
    const size_t set = f->n_people * f->n_arms;
    if (f->n_runs % set != 0)
        return no_order(f, err);
    f->n_replicates = f->n_runs / set;
    for (size_t i = 0; i < f->n_runs; i++) {
        if (arm[i] != i / f->n_people % f->n_arms || fabs(replicate[i] - (double)(i / set)) > 0)
            return no_order(f, err);
    }
    return JM_OK;
}

static jm_status find_runs(jm_facts *f, jm_error *err)
{
    f->n_runs = (size_t)jm_results_n_runs(f->results);
    if (f->n_runs == 0)
        return jm_fail_at(err, JM_FILE, f->path, 0, "holds no runs: there is nothing to report");
    uint16_t *arm = malloc(f->n_runs * sizeof *arm);
    double *replicate = malloc(f->n_runs * sizeof *replicate);
    f->arms = jm_arena_take(f->arena, MOST_ARMS, sizeof *f->arms);
    jm_status status = arm && replicate && f->arms ? JM_OK : no_memory(f, err);
    if (status == JM_OK)
        status = read_arms(f, arm, err);
    if (status == JM_OK)
        status = jm_results_column(f->results, "/replicate", f->n_runs, replicate, err);
    if (status == JM_OK)
        status = order_runs(f, arm, replicate, err);
    free(arm);
    free(replicate);
    return status;
}

static void describe_arms(jm_facts *f)
{
    for (size_t a = 0; a < f->n_arms; a++) {
        jm_text name, doc;
        jm_text_init(&name);
        jm_text_init(&doc);
        jm_text_addf(&name, "doc_%zu", a + 1);
        if (jm_results_attribute_of(f->results, "/arm", name.data, &doc)) {
            const char *text = jm_arena_text(f->arena, doc.data);
            f->arms[a].doc = text ? text : "";
        }
        jm_text_clear(&name);
        jm_text_clear(&doc);
    }
}

/* A column of small whole numbers. */
static jm_status read_bytes(const jm_facts *f, const char *path, double *room, uint8_t *out,
                            jm_error *err)
{
    jm_status status = jm_results_column(f->results, path, f->n_runs, room, err);
    for (size_t i = 0; status == JM_OK && i < f->n_runs; i++)
        out[i] = room[i] >= 0 && room[i] < 256 ? (uint8_t)room[i] : 0;
    return status;
}

static jm_status read_fates(jm_facts *f, jm_error *err)
{
    f->fate = jm_arena_take(f->arena, f->n_runs, 1);
    f->flags = jm_arena_take(f->arena, f->n_runs, 1);
    f->t_end = jm_arena_take(f->arena, f->n_runs, sizeof *f->t_end);
    if (!f->fate || !f->flags || !f->t_end)
        return no_memory(f, err);
    jm_status status = read_bytes(f, "/status", f->t_end, f->fate, err);
    if (status == JM_OK)
        status = read_bytes(f, "/domain_flags", f->t_end, f->flags, err);
    if (status == JM_OK)
        status = jm_results_column(f->results, "/t_end", f->n_runs, f->t_end, err);
    for (size_t i = 0; status == JM_OK && i < f->n_runs; i++) {
        jm_facts_arm *arm = &f->arms[jm_facts_arm_of(f, i)];
        f->fate[i] = f->fate[i] < JM_FATE_COUNT ? f->fate[i] : JM_FATE_ERROR;
        arm->fates[f->fate[i]]++;
        arm->n_failed += jm_facts_failed(f, i);
        for (size_t k = 0; k < 3; k++)
            arm->flagged[k] += f->flags[i] >> k & 1;
    }
    return status;
}

/* ---- variables ---- */

static bool keep(jm_facts *f, jm_variable *v)
{
    switch (v->kind) {
    case JM_VARIABLE_OUTCOME:
        f->outcomes[f->n_outcomes++] = v;
        return true;
    case JM_VARIABLE_SIGNAL:
        f->signals[f->n_signals++] = v;
        return true;
    case JM_VARIABLE_PARAMETER:
        f->parameters[f->n_parameters++] = v;
        if (v->varies)
            f->varying[f->n_varying++] = v;
        return true;
    }
    return false;
}

static jm_status sort_variables(jm_facts *f, jm_error *err)
{
    jm_status status = jm_results_variables(f->results, f->arena, &f->all, &f->n_all, err);
    jm_variable ***const lists[] = { &f->outcomes, &f->signals, &f->parameters, &f->varying };
    for (size_t i = 0; status == JM_OK && i < sizeof lists / sizeof *lists; i++) {
        *lists[i] = jm_arena_take(f->arena, f->n_all + 1, sizeof **lists[i]);
        if (!*lists[i])
            status = no_memory(f, err);
    }
    for (size_t i = 0; status == JM_OK && i < f->n_all; i++)
        (void)keep(f, &f->all[i]);
    return status;
}

static jm_status read_times(jm_facts *f, jm_error *err)
{
    jm_text unit;
    jm_text_init(&unit);
    if (jm_results_attribute_of(f->results, "/t_end", "unit", &unit))
        f->time_unit = jm_arena_text(f->arena, unit.data);
    jm_text_clear(&unit);
    f->n_times = jm_results_length(f->results, "/time");
    f->times = jm_arena_take(f->arena, f->n_times + 1, sizeof *f->times);
    if (!f->times || !f->time_unit)
        return f->times ? jm_fail_at(err, JM_FILE, f->path, 0, "is damaged: /t_end has no unit")
                        : no_memory(f, err);
    return jm_results_column(f->results, "/time", f->n_times, f->times, err);
}

/* Outcomes of runs that count. */
static jm_status read_outcomes(jm_facts *f, jm_error *err)
{
    jm_status status = JM_OK;
    f->values = jm_arena_take(f->arena, f->n_outcomes + 1, sizeof *f->values);
    for (size_t k = 0; f->values && status == JM_OK && k < f->n_outcomes; k++) {
        f->values[k] = jm_arena_take(f->arena, f->n_runs, sizeof **f->values);
        if (!f->values[k])
            return no_memory(f, err);
        status = jm_results_column(f->results, f->outcomes[k]->path, f->n_runs, f->values[k], err);
        for (size_t i = 0; status == JM_OK && i < f->n_runs; i++) {
            if (jm_facts_failed(f, i))
                f->values[k][i] = (double)NAN;
        }
    }
    return f->values ? status : no_memory(f, err);
}

static jm_status read_all(jm_facts *f, jm_error *err)
{
    jm_status status = jm_results_open(&f->results, f->path, err);
    if (status == JM_OK)
        status = find_runs(f, err);
    if (status == JM_OK)
        status = sort_variables(f, err);
    if (status == JM_OK)
        status = read_times(f, err);
    if (status == JM_OK)
        status = read_fates(f, err);
    if (status == JM_OK)
        status = read_outcomes(f, err);
    if (status == JM_OK)
        status = jm_facts_find_ends(f, err);
    if (status == JM_OK)
        status = jm_facts_compare(f, err);
    if (status == JM_OK)
        describe_arms(f);
    return status;
}

jm_status jm_facts_open(jm_facts **out, const char *path, jm_error *err)
{
    *out = NULL;
    jm_arena *arena = jm_arena_new();
    jm_facts *f = arena ? jm_arena_take(arena, 1, sizeof *f) : NULL;
    if (!f) {
        jm_arena_free(arena);
        return jm_fail(err, JM_MEMORY, "no memory for a report on %s", path);
    }
    f->arena = arena;
    f->label = "";
    const char *copy = jm_arena_text(arena, path);
    f->path = copy ? copy : "";
    f->ids = jm_arena_take(arena, 1, sizeof *f->ids);
    const bool good = copy && f->ids && (f->ids->arena = jm_arena_new()) &&
                      (f->ids->id = jm_arena_take(arena, BLOCK, sizeof *f->ids->id));
    const jm_status status = good ? read_all(f, err) : no_memory(f, err);
    if (status == JM_OK)
        *out = f;
    else
        jm_facts_close(f);
    return status;
}

void jm_facts_close(jm_facts *f)
{
    if (!f)
        return;
    jm_results_close(f->results);
    if (f->ids)
        jm_arena_free(f->ids->arena);
    jm_arena_free(f->arena);
}
