/* SPDX-License-Identifier: Apache-2.0 */
#include "core/run/settled.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/self.h"
#include "core/base/sha256.h"
#include "core/run/inside.h"
#include "core/run/kept.h"

/* Beyond this what groups came to is not kept, and each arm settles its patients anew. */
static const double most_kept = 1e9; /* bytes */

/* Most bytes of what is kept on disk. */
enum { MOST_ON_DISK = 256 << 20 };

enum { REASON = 200 };

/* Rows of an event that waits, before what it sets. */
enum { WAITS_PATIENT, WAITS_EVENT, WAITS_TIME, WAITS_VALUES };

/* What one group came to. */
typedef struct record {
    bool is_known;
    uint64_t group;         /* it is of */
    char (*reason)[REASON]; /* [JM_GROUP_MOST] "" where the patient is settled */
    jm_fate fate[JM_GROUP_MOST];
    double *numbers;        /* [JM_GROUP_MOST][width] states, rows of p now, the same before, which
                               conditions hold */
    double *waiting;        /* [n_waiting][WAITS_VALUES + most_set] events that wait at the end */
    uint32_t n_waiting, room_waiting;
    bool is_short;          /* there was no memory for all of them */
} record;

struct jm_settled {
    jm_sink sink;           /* first: it is the sink of `run` */
    jm_plan *plan;          /* of the time before */
    jm_run *run;
    size_t n_states, n_rows, n_roots;
    uint32_t most_set;      /* numbers that an event of the model sets */
    char *folder;           /* where groups are kept; NULL: nowhere */
    uint64_t n_found, n_written; /* groups, and bytes since the folder was pruned */
    uint32_t *row;          /* [n_rows] in the plan's arena */
    size_t n_records;       /* one for each group, or one for all in turn */
    record *records;
    record *now;            /* of the group that was asked for last */
    jm_group group;
};

static size_t width_of(const jm_settled *s)
{
    return s->n_states + 2 * s->n_rows + s->n_roots;
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
    for (size_t k = 0; settings && k < of->n_common; k++)
        settings[k] = of->common[k];
    for (uint32_t k = 0; settings && k < abi->n_settle; k++)
        settings[of->n_common + k] =
            (jm_plan_setting){abi->settling[k].row, abi->settling[k].value};
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

/* --- what events do then ----------------------------------------------------------------- */

static double *add_waiting(const jm_settled *s, record *r)
{
    const size_t width = WAITS_VALUES + s->most_set;
    if (r->n_waiting == r->room_waiting) {
        const uint32_t room = r->room_waiting ? 2 * r->room_waiting : 16;
        double *more = realloc(r->waiting, room * width * sizeof *more);
        if (!more)
            return NULL;
        r->waiting = more;
        r->room_waiting = room;
    }
    return r->waiting + r->n_waiting++ * width;
}

static uint32_t number_of(const jm_settled *s, uint64_t patient)
{
    uint32_t k = 0;
    while (s->group.patient[k] != patient)
        k++;
    return k;
}

void jm_settled_leave(jm_settled *s, const jm_hand *hand)
{
    const uint32_t k = number_of(s, hand->patient);
    const jm_body *body = &hand->body;
    double *held = s->now->numbers + (k + 1) * width_of(s) - s->n_roots;
    for (size_t r = 0; r < s->n_roots; r++)
        held[r] = body->block->held[r] >> body->lane & 1 ? 1 : 0;
    for (uint32_t i = 0; i < body->queue.n; i++) {
        double *to = add_waiting(s, s->now);
        if (!to) {
            s->now->is_short = true;
            return;
        }
        to[WAITS_PATIENT] = k;
        to[WAITS_EVENT] = body->queue.list[i].event;
        to[WAITS_TIME] = body->queue.list[i].t;
        memcpy(to + WAITS_VALUES, jm_queue_values(&body->queue, i),
               s->most_set * sizeof *to);
    }
}

bool jm_settled_resume(const jm_settled *s, uint32_t k, jm_body *body)
{
    const size_t width = WAITS_VALUES + s->most_set;
    for (uint32_t i = 0; i < s->now->n_waiting; i++) {
        const double *from = s->now->waiting + i * width;
        const uint32_t e = (uint32_t)from[WAITS_EVENT];
        const double t = from[WAITS_TIME];
        if ((uint32_t)from[WAITS_PATIENT] != k)
            continue;
        double *values = jm_queue_add(&body->queue, &(jm_waiting){.t = t, .event = e},
                                      s->most_set);
        const jm_due due = {.t = t, .first = t, .kind = JM_DUE_EVENT, .what = e, .times = 1};
        if (!values || (t > jm_body_time(body) && !jm_agenda_add(&body->agenda, &due)))
            return false;
        memcpy(values, from + WAITS_VALUES, s->most_set * sizeof *values);
    }
    return !s->now->is_short;
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
    const uint32_t k = number_of(s, result->patient);
    (void)err;
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
    s->n_roots = plan->model->abi->n_roots;
    s->most_set = jm_queue_width(plan->model->abi);
    jm_status status = make_plan(s, plan, err);
    if (status == JM_OK)
        status = jm_run_new(&s->run, s->plan, &s->sink, NULL, err);
    if (status == JM_OK) {
        s->run->settles = s;
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
        free(settled->records[g].waiting);
    }
    if (settled->n_written)
        jm_kept_prune(settled->folder, MOST_ON_DISK);
    free(settled->folder);
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
    r->n_waiting = 0;
    r->is_short = false;
    return r->numbers && r->reason;
}

/* --- on disk ----------------------------------------------------------------------------- */

static void add_number(jm_sha256 *sum, double x)
{
    jm_sha256_add(sum, &x, sizeof x);
}

static void add_word(jm_sha256 *sum, const char *word)
{
    jm_sha256_add(sum, word, strlen(word) + 1);
}

/* Everything that what the group comes to depends on. False: it cannot be told. */
static bool key_of(const jm_settled *s, char hex[65])
{
    const jm_plan *plan = s->plan;
    const jm_model_abi *abi = plan->model->abi;
    const size_t n = (size_t)abi->n_params + abi->n_inputs;
    unsigned char id[JM_SELF_MOST];
    const size_t n_id = jm_self_id(id);
    double *p = malloc((n + 1) * sizeof *p);
    bool fits = n_id > 0 && p;
    jm_sha256 sum;
    jm_sha256_init(&sum);
    add_word(&sum, "settled");
    jm_sha256_add(&sum, id, n_id);
    add_word(&sum, abi->fingerprint);
    add_word(&sum, plan->model->so ? "compiled" : "evaluated");
    add_word(&sum, plan->model->wide->isa);
    add_word(&sum, plan->options.method);
#define ADD_OPTION(name, type, value, low, high, text) add_number(&sum, plan->options.name);
    JM_OPTION_LIST(ADD_OPTION)
    add_number(&sum, (double)plan->patience);
    add_number(&sum, plan->t_start);
    add_number(&sum, plan->t_end);
    add_number(&sum, plan->lanes_refill);
    add_number(&sum, s->group.n);
    jm_sha256_add(&sum, &plan->cohort->seed, sizeof plan->cohort->seed);
    for (uint32_t k = 0; k < s->group.n && fits; k++) {
        const uint64_t person = plan->cohort->origin + s->group.patient[k];
        jm_sha256_add(&sum, &person, sizeof person);
        fits = jm_plan_values(plan, s->group.patient[k], 0, p, NULL) == JM_OK;
        jm_sha256_add(&sum, p, n * sizeof *p);
    }
    free(p);
    jm_sha256_hex(&sum, hex);
    return fits;
}

/* Counts, then fates, reasons, numbers and what waits. */
static void write_record(jm_settled *s, const record *r, const char *key)
{
    const uint32_t counts[] = { s->group.n, r->n_waiting };
    const size_t width = width_of(s), waits = WAITS_VALUES + s->most_set;
    jm_text text;
    jm_text_init(&text);
    jm_text_add_n(&text, (const char *)counts, sizeof counts);
    jm_text_add_n(&text, (const char *)r->fate, s->group.n * sizeof *r->fate);
    jm_text_add_n(&text, (const char *)r->reason, s->group.n * sizeof *r->reason);
    jm_text_add_n(&text, (const char *)r->numbers, s->group.n * width * sizeof(double));
    if (r->n_waiting)
        jm_text_add_n(&text, (const char *)r->waiting, r->n_waiting * waits * sizeof(double));
    if (!text.failed) {
        jm_kept_write(s->folder, key, text.data, text.length);
        s->n_written += text.length;
    }
    jm_text_clear(&text);
    if (s->n_written > MOST_ON_DISK / 16) {
        jm_kept_prune(s->folder, MOST_ON_DISK);
        s->n_written = 0;
    }
}

/* Takes `n` bytes from *at. */
static void take_bytes(void *to, const char **at, size_t n)
{
    memcpy(to, *at, n);
    *at += n;
}

static bool read_record(jm_settled *s, record *r, const char *key)
{
    size_t length;
    uint32_t counts[2];
    const size_t n = s->group.n, waits = WAITS_VALUES + s->most_set;
    const size_t numbers = n * width_of(s) * sizeof(double);
    const size_t fixed = sizeof counts + n * (sizeof *r->fate + sizeof *r->reason) + numbers;
    char *data = jm_kept_read(s->folder, key, &length);
    const char *at = data;
    bool fits = data && length >= fixed;
    if (fits) {
        take_bytes(counts, &at, sizeof counts);
        fits = counts[0] == n && length == fixed + counts[1] * waits * sizeof(double);
    }
    if (fits) {
        take_bytes(r->fate, &at, n * sizeof *r->fate);
        take_bytes(r->reason, &at, n * sizeof *r->reason);
        take_bytes(r->numbers, &at, numbers);
    }
    for (uint32_t i = 0; fits && i < counts[1]; i++) {
        double *to = add_waiting(s, r);
        r->is_short = r->is_short || !to;
        if (!to)
            break;
        take_bytes(to, &at, waits * sizeof *to);
        fits = to[WAITS_PATIENT] < (double)n &&
               to[WAITS_EVENT] < (double)s->plan->model->abi->n_events;
    }
    free(data);
    r->n_waiting = fits ? r->n_waiting : 0;
    return fits;
}

jm_status jm_settled_keep(jm_settled *s, const char *folder, jm_error *err)
{
    const double all = (double)s->plan->n_groups * JM_GROUP_MOST * (double)width_of(s) * 8;
    if (all > MOST_ON_DISK / 2) /* it would only push out everything else */
        return JM_OK;
    s->folder = strdup(folder);
    return s->folder ? JM_OK : jm_fail(err, JM_MEMORY, "no memory left to settle patients");
}

void jm_settled_meanwhile(jm_settled *settled, jm_meanwhile_fn *meanwhile, void *user)
{
    jm_run_meanwhile(settled->run, meanwhile, user);
}

uint64_t jm_settled_found(const jm_settled *s)
{
    return s->n_found;
}

/* --- groups ------------------------------------------------------------------------------ */

jm_status jm_settled_group(jm_settled *s, uint64_t g, jm_error *err)
{
    const uint64_t own = g % s->plan->n_groups; /* arms and replicates have the same groups */
    record *r = &s->records[s->n_records > 1 ? own : 0];
    jm_status status = jm_plan_group(s->plan, own, &s->group, err);
    s->now = r;
    if (status != JM_OK || (r->is_known && r->group == own))
        return status;
    r->is_known = false;
    r->group = own;
    if (!open_record(s, r))
        return jm_fail(err, JM_MEMORY, "no memory left to settle patients");
    char key[65];
    const bool has_key = s->folder && key_of(s, key);
    if (has_key && read_record(s, r, key)) {
        s->n_found++;
        r->is_known = true;
        return JM_OK;
    }
    status = jm_run_group(s->run, own, err);
    r->is_known = status == JM_OK;
    if (has_key && r->is_known && !r->is_short)
        write_record(s, r, key);
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
        .held = numbers + s->n_states + 2 * s->n_rows,
        .reason = s->now->reason[k],
    };
}

const jm_run_stats *jm_settled_statistics(const jm_settled *s)
{
    return jm_run_statistics(s->run);
}
