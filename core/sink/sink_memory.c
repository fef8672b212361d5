/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/sink/sink.h"

struct jm_sink_memory {
    jm_sink sink; /* first: a sink is its memory */
    jm_arena *arena;
    jm_run_result **rows; /* [n_rows] of the plan; NULL where none has come in */
    uint64_t n_rows;
    size_t n;
    size_t n_params, n_outcomes, n_samples;
};

/* A copy of count elements; NULL for NULL. */
static void *copy(jm_arena *arena, const void *from, size_t count, size_t size, bool *ok)
{
    if (!from || count == 0)
        return NULL;
    void *to = jm_arena_take(arena, count, size);
    if (to)
        memcpy(to, from, count * size);
    else
        *ok = false;
    return to;
}

static const char *copy_text(jm_arena *arena, const char *text, bool *ok)
{
    const char *kept = jm_arena_text(arena, text ? text : "");
    *ok = *ok && kept;
    return kept;
}

static jm_status memory_begin(jm_sink *sink, const jm_plan *plan, jm_error *err)
{
    jm_sink_memory *m = (jm_sink_memory *)sink;
    m->n_rows = jm_plan_n_runs(plan);
    m->n_params = plan->model->abi->n_params;
    m->n_outcomes = plan->n_outcomes;
    m->n_samples = plan->n_signals * plan->n_times;
    m->rows = jm_arena_take(m->arena, (size_t)m->n_rows + 1, sizeof *m->rows);
    if (!m->rows)
        return jm_fail(err, JM_MEMORY, "no memory left for %llu runs",
                       (unsigned long long)m->n_rows);
    return JM_OK;
}

static jm_status memory_run(jm_sink *sink, const jm_run_result *result, jm_error *err)
{
    jm_sink_memory *m = (jm_sink_memory *)sink;
    bool ok = true;
    jm_run_result *kept = copy(m->arena, result, 1, sizeof *kept, &ok);
    if (result->row >= m->n_rows)
        return jm_fail(err, JM_INTERNAL, "run %llu is none of the plan's",
                       (unsigned long long)result->row);
    if (!kept)
        return jm_fail(err, JM_MEMORY, "no memory left for a run");
    kept->params = copy(m->arena, result->params, m->n_params, sizeof *kept->params, &ok);
    kept->outcomes = copy(m->arena, result->outcomes, m->n_outcomes, sizeof *kept->outcomes, &ok);
    kept->samples = copy(m->arena, result->samples, m->n_samples, sizeof *kept->samples, &ok);
    jm_happening *h =
        copy(m->arena, result->happenings, result->n_happenings, sizeof *kept->happenings, &ok);
    for (size_t k = 0; h && k < result->n_happenings; k++) {
        h[k].kind = copy_text(m->arena, h[k].kind, &ok);
        h[k].label = copy_text(m->arena, h[k].label, &ok);
        h[k].unit = copy_text(m->arena, h[k].unit, &ok);
        h[k].source = copy_text(m->arena, h[k].source, &ok);
    }
    kept->happenings = h;
    if (!ok)
        return jm_fail(err, JM_MEMORY, "no memory left for a run");
    m->n += !m->rows[result->row];
    m->rows[result->row] = kept;
    return JM_OK;
}

static jm_status memory_end(jm_sink *sink, jm_status status, jm_error *err)
{
    (void)sink;
    (void)status;
    (void)err;
    return JM_OK;
}

static void memory_free(jm_sink *sink)
{
    jm_sink_memory *m = (jm_sink_memory *)sink;
    if (!m)
        return;
    jm_arena_free(m->arena);
    free(m);
}

jm_status jm_sink_memory_new(jm_sink_memory **out, jm_error *err)
{
    jm_sink_memory *m = *out = calloc(1, sizeof *m);
    if (m)
        m->arena = jm_arena_new();
    if (!m || !m->arena) {
        free(m);
        *out = NULL;
        return jm_fail(err, JM_MEMORY, "no memory left for a sink");
    }
    m->sink = (jm_sink){memory_begin, memory_run, memory_end, memory_free};
    return JM_OK;
}

jm_sink *jm_sink_memory_sink(jm_sink_memory *m)
{
    return &m->sink;
}

size_t jm_sink_memory_count(const jm_sink_memory *m)
{
    return m->n;
}

const jm_run_result *jm_sink_memory_run(const jm_sink_memory *m, uint64_t row)
{
    return row < m->n_rows ? m->rows[row] : NULL;
}
