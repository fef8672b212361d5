/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/settled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this what groups came to is not kept, and each arm settles its patients anew. */
static const double most_kept = 1e9; /* bytes */

enum { REASON = 200 };

/* What one group came to. */
typedef struct record {
    bool is_known;
    char (*reason)[REASON]; /* [JM_GROUP_MOST] "" where the patient is settled */
    jm_fate fate[JM_GROUP_MOST];
    double *numbers;        /* [JM_GROUP_MOST][width] states, rows of p now, the same before */
} record;

struct jm_settled {
    jm_sink sink;           /* first: it is the sink of `run` */
    jm_plan *plan;          /* of the time before */
    jm_run *run;
    size_t n_states, n_rows;
    uint32_t *row;          /* [n_rows] in the plan's arena */
    size_t n_records;       /* one for each group, or one for all in turn */
    record *records;
    record *now;            /* of the group that was asked for last */
    jm_group group;
};

static size_t width_of(const jm_settled *s)
{
    return s->n_states + 2 * s->n_rows;
}

/* --- the plan of the time before --------------------------------------------------------- */

static bool is_listed(const uint32_t *row, size_t n, uint32_t wanted)
{
    for (size_t k = 0; k < n; k++) {
        if (row[k] == wanted)
            return true;
    }
    return false;
}

/* Rows of p that events of the model set, each once. */
static bool list_rows(jm_settled *s, const jm_model_abi *abi)
{
    size_t most = 0;
    for (uint32_t e = 0; e < abi->n_events; e++)
        most += abi->events[e].n_set;
    s->row = jm_arena_take(s->plan->arena, most + 1, sizeof *s->row);
    for (uint32_t e = 0; s->row && e < abi->n_events; e++) {
        for (uint32_t k = 0; k < abi->events[e].n_set; k++) {
            const uint32_t target = abi->events[e].set[k];
            if (target >= abi->n_states && !is_listed(s->row, s->n_rows, target - abi->n_states))
                s->row[s->n_rows++] = target - abi->n_states;
        }
    }
    return s->row != NULL;
}

static void record_whole(jm_plan_signal *to, const jm_var_info *var, jm_ref_kind kind,
                         uint32_t index)
{
    *to = (jm_plan_signal){ .name = var->name, .ref = { kind, index }, .unit = var->unit,
                            .factor = 1, .doc = "" };
}

/* All states and those rows are recorded once, at the end. */
static bool record_end(jm_settled *s, const jm_model_abi *abi)
{
    jm_plan *plan = s->plan;
    plan->n_signals = s->n_states + s->n_rows;
    plan->signals = jm_arena_take(plan->arena, plan->n_signals + 1, sizeof *plan->signals);
    plan->times = jm_arena_take(plan->arena, 1, sizeof *plan->times);
    if (!plan->signals || !plan->times)
        return false;
    plan->n_times = 1;
    plan->times[0] = plan->t_end;
    for (uint32_t i = 0; i < s->n_states; i++)
        record_whole(&plan->signals[i], &abi->states[i], JM_REF_STATE, i);
    for (size_t k = 0; k < s->n_rows; k++) {
        const uint32_t row = s->row[k];
        const bool is_param = row < abi->n_params;
        const uint32_t index = is_param ? row : row - abi->n_params;
        record_whole(&plan->signals[s->n_states + k],
                     is_param ? &abi->params[index] : &abi->inputs[index],
                     is_param ? JM_REF_PARAM : JM_REF_INPUT, index);
    }
    return true;
}

/* The one arm: what all arms of the plan have in common, and then what the model wants. */
static bool set_up(jm_settled *s, const jm_plan *of)
{
    const jm_model_abi *abi = of->model->abi;
    const size_t n = of->n_common + abi->n_settle;
    jm_plan_setting *settings = jm_arena_take(s->plan->arena, n + 1, sizeof *settings);
    for (size_t k = 0; settings && k < n; k++) {
        const jm_settle_info *own = &abi->settling[k - of->n_common];
        settings[k] = k < of->n_common ? of->common[k] : (jm_plan_setting){own->row, own->value};
    }
    s->plan->arms[0] = (jm_plan_arm){ .name = "settling", .doc = "", .n_settings = n,
                                      .settings = settings };
    return settings != NULL;
}

static jm_status make_plan(jm_settled *s, const jm_plan *of, jm_error *err)
{
    jm_status status = jm_plan_new(&s->plan, of->model, of->cohort, err);
    if (status != JM_OK)
        return status;
    jm_plan *plan = s->plan;
    plan->t_start = of->t_start - of->settle;
    plan->t_end = of->t_start;
    plan->is_settling = true;
    plan->options = of->options;
    plan->method_reason = of->method_reason;
    plan->arms = jm_arena_take(plan->arena, 1, sizeof *plan->arms);
    plan->settle = 0;
    if (!plan->arms || !set_up(s, of) || !list_rows(s, of->model->abi) ||
        !record_end(s, of->model->abi))
        return jm_fail(err, JM_MEMORY, "no memory left to settle patients");
    plan->n_arms = 1;
    return jm_plan_finish(plan, err);
}

/* --- what comes in ----------------------------------------------------------------------- */

static jm_status begin(jm_sink *sink, const jm_plan *plan, jm_error *err)
{
    (void)sink;
    (void)plan;
    (void)err;
    return JM_OK;
}

static jm_status take(jm_sink *sink, const jm_run_result *result, jm_error *err)
{
    jm_settled *s = (jm_settled *)sink;
    uint32_t k = 0;
    (void)err;
    while (s->group.patient[k] != result->patient)
        k++;
    double *to = s->now->numbers + k * width_of(s);
    memcpy(to, result->samples, (s->n_states + s->n_rows) * sizeof *to);
    for (size_t i = 0; i < s->n_rows; i++)
        to[s->n_states + s->n_rows + i] = result->params[s->row[i]];
    s->now->fate[k] = result->fate;
    s->now->reason[k][0] = '\0';
    if (result->fate != JM_FATE_OK)
        snprintf(s->now->reason[k], REASON, "%s: %.170s",
                 result->fate == JM_FATE_DIED ? "died while settling" : "did not settle",
                 result->reason[0] ? result->reason : jm_fate_text(result->fate));
    return JM_OK;
}

static jm_status end(jm_sink *sink, jm_status status, jm_error *err)
{
    (void)sink;
    (void)status;
    (void)err;
    return JM_OK;
}

/* --- the object -------------------------------------------------------------------------- */

static size_t count_records(const jm_settled *s, const jm_plan *of)
{
    const double all = (double)s->plan->n_groups * JM_GROUP_MOST *
                       ((double)width_of(s) * sizeof(double) + REASON);
    const bool pays = of->n_arms * (uint64_t)of->n_replicates > 1 && all < most_kept;
    return pays ? (size_t)s->plan->n_groups : 1;
}

jm_status jm_settled_new(jm_settled **out, const jm_plan *plan, jm_error *err)
{
    jm_settled *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s)
        return jm_fail(err, JM_MEMORY, "no memory left to settle patients");
    s->sink = (jm_sink){ .begin = begin, .run = take, .end = end };
    s->n_states = plan->model->abi->n_states;
    jm_status status = make_plan(s, plan, err);
    if (status == JM_OK)
        status = jm_run_new(&s->run, s->plan, &s->sink, NULL, err);
    if (status == JM_OK) {
        s->n_records = count_records(s, plan);
        s->records = calloc(s->n_records, sizeof *s->records);
        if (!s->records)
            status = jm_fail(err, JM_MEMORY, "no memory left to settle patients");
    }
    if (status != JM_OK) {
        jm_settled_free(s);
        return status;
    }
    *out = s;
    return JM_OK;
}

void jm_settled_free(jm_settled *settled)
{
    if (!settled)
        return;
    for (size_t g = 0; settled->records && g < settled->n_records; g++) {
        free(settled->records[g].numbers);
        free(settled->records[g].reason);
    }
    free(settled->records);
    jm_run_free(settled->run);
    jm_plan_free(settled->plan);
    free(settled);
}

static bool open_record(const jm_settled *s, record *r)
{
    if (!r->numbers)
        r->numbers = calloc(JM_GROUP_MOST * width_of(s) + 1, sizeof *r->numbers);
    if (!r->reason)
        r->reason = calloc(JM_GROUP_MOST, sizeof *r->reason);
    return r->numbers && r->reason;
}

jm_status jm_settled_group(jm_settled *s, uint64_t g, jm_error *err)
{
    const uint64_t own = g % s->plan->n_groups; /* arms and replicates have the same groups */
    record *r = &s->records[s->n_records > 1 ? own : 0];
    jm_status status = jm_plan_group(s->plan, own, &s->group, err);
    s->now = r;
    if (status != JM_OK || (r->is_known && s->n_records > 1))
        return status;
    if (!open_record(s, r))
        return jm_fail(err, JM_MEMORY, "no memory left to settle patients");
    status = jm_run_group(s->run, own, err);
    r->is_known = status == JM_OK;
    return status;
}

jm_settled_patient jm_settled_of(const jm_settled *s, uint32_t k)
{
    const double *numbers = s->now->numbers + k * width_of(s);
    const jm_fate fate = s->now->fate[k];
    return (jm_settled_patient){
        .states = fate == JM_FATE_OK ? numbers : NULL,
        .status = fate == JM_FATE_OK       ? JM_OK
                  : fate == JM_FATE_SOLVER ? JM_SOLVER
                  : fate == JM_FATE_DOMAIN ? JM_DOMAIN
                  : fate == JM_FATE_DIED   ? JM_DIED
                                           : JM_MODEL,
        .n_rows = s->n_rows,
        .row = s->row,
        .now = numbers + s->n_states,
        .before = numbers + s->n_states + s->n_rows,
        .reason = s->now->reason[k],
    };
}

const jm_run_stats *jm_settled_statistics(const jm_settled *s)
{
    return jm_run_statistics(s->run);
}
