/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/farm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MOST_AHEAD = 2,        /* tasks that a worker has: the one it works on, and the next */
    MOST_WORKING_ZERO = 16 /* processes among which rank 0 works, too */
};
static const double most_groups_seconds = 2; /* in one go, without looking for messages */
static const size_t record_bytes = 32u << 20; /* a record is not let grow beyond this */

/* One process. */
typedef struct farm {
    const jm_farm_options *is;
    jm_transport *transport;
    int rank, size;
    jm_run *run;
    jm_recorder *recorder;
    jm_shard *shard;
    jm_text record;
    jm_task task[MOST_AHEAD]; /* the first is worked on */
    size_t n_tasks;
    uint64_t next, kept;      /* groups of it that are done, and of those that are in a record */
    double begun;             /* when it was */
    double looked_up;         /* when messages were last looked for */
    uint64_t runs_before, failed_before;
    bool is_asking, is_stopped, is_draining;
    jm_error unheard;         /* what went wrong with a message while a group was carried out */
    /* Rank 0. */
    jm_dealer *dealer;
    struct {
        uint32_t n_tasks; /* that it has */
        bool is_held;     /* it asks ahead, and is answered when it has none */
    } *worker;            /* [size] */
    int n_here;               /* workers that have not left, without itself */
    jm_status broken;         /* a worker left with this */
    jm_farm_state state;
    double started, watched;
    bool is_timed_out;
} farm;

double jm_farm_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* --- one group after the other ------------------------------------------------------------ */

static jm_status take_record(farm *f, jm_error *err)
{
    const jm_task part = { f->task[0].first + f->kept, f->next - f->kept };
    if (part.n == 0)
        return JM_OK;
    f->record.length = 0;
    jm_status status = jm_recorder_take(f->recorder, &f->record, err);
    if (status == JM_OK)
        status = jm_shard_add(f->shard, &part, f->record.data, f->record.length, err);
    f->kept = f->next;
    return status;
}

/* Groups from the next one to the end of the record that it belongs to: that of its task, its
   stretch, or what a record may hold. */
static uint64_t to_end_of_record(const farm *f)
{
    const jm_plan *plan = f->is->plan;
    const size_t samples = plan->keep_samples ? plan->n_signals * plan->n_times : 0;
    const size_t each = plan->lanes_refill * (samples + 64) * sizeof(double);
    const uint64_t room = record_bytes / each + 1, kept = f->next - f->kept;
    uint64_t n = f->task[0].n - f->next;
    if (n > jm_plan_stretch(plan, f->task[0].first + f->next))
        n = jm_plan_stretch(plan, f->task[0].first + f->next);
    return kept < room && n > room - kept ? room - kept : n;
}

static void drop_task(farm *f)
{
    memmove(f->task, f->task + 1, (f->n_tasks - 1) * sizeof *f->task);
    f->n_tasks--;
    f->next = f->kept = 0;
}

static jm_status report(farm *f, jm_error *err);
static void watch(farm *f);

/* Another group is begun before the last one has ended, unless it is time to look
   up, or somebody wants to stop. */
static bool go_on(void *user)
{
    farm *f = user;
    watch(f);
    return jm_farm_clock() - f->looked_up < most_groups_seconds && f->unheard.status == JM_OK &&
           !f->is_draining && !(f->is->asked && f->is->asked(f->is->user));
}

/* The next groups of the task; a task that is finished is on the disk, and told. */
static jm_status step(farm *f, jm_error *err)
{
    if (f->next == 0)
        f->begun = jm_farm_clock();
    uint64_t n = to_end_of_record(f), done;
    f->looked_up = jm_farm_clock();
    jm_status status = jm_run_groups(f->run, f->task[0].first + f->next, n, go_on, f, &done, err);
    if (status == JM_OK && f->unheard.status != JM_OK) {
        *err = f->unheard;
        status = f->unheard.status;
    }
    if (status != JM_OK)
        return status;
    f->next += done;
    const bool whole = f->next == f->task[0].n;
    if (done == n)
        status = take_record(f, err);
    if (status == JM_OK && whole)
        status = jm_shard_sync(f->shard, err);
    return status == JM_OK && whole ? report(f, err) : status;
}

/* What is finished of a task that will not be. */
static jm_status save_part(farm *f, jm_error *err)
{
    jm_status status = f->n_tasks ? take_record(f, err) : JM_OK;
    return status == JM_OK ? jm_shard_sync(f->shard, err) : status;
}

/* --- messages ---------------------------------------------------------------------------- */

static jm_status say(farm *f, int to, jm_message_kind kind, const jm_task *task, jm_error *err)
{
    jm_message m = { .kind = (uint32_t)kind };
    if (task)
        m.first = task->first, m.n = task->n;
    return f->transport->send(f->transport, to, &m, err);
}

static void count_done(farm *f, const jm_task *task, double seconds, uint64_t n_runs,
                       uint64_t n_failed)
{
    jm_dealer_done(f->dealer, task, seconds);
    f->state.n_done += task->n;
    f->state.n_runs += n_runs;
    f->state.n_failed += n_failed;
}

static jm_status report(farm *f, jm_error *err)
{
    const jm_run_stats *stats = jm_run_statistics(f->run);
    const double seconds = jm_farm_clock() - f->begun;
    const jm_task task = f->task[0];
    const jm_message m = { .kind = JM_MESSAGE_DONE, .first = task.first, .n = task.n,
                           .n_runs = stats->n_runs - f->runs_before,
                           .n_failed = stats->n_failed - f->failed_before, .seconds = seconds };
    f->runs_before = stats->n_runs;
    f->failed_before = stats->n_failed;
    drop_task(f);
    if (f->rank != 0)
        return f->transport->send(f->transport, 0, &m, err);
    count_done(f, &task, seconds, m.n_runs, m.n_failed);
    return JM_OK;
}

static bool may_give(const farm *f)
{
    return !f->is_draining && !f->is_timed_out && f->broken == JM_OK;
}

static jm_status answer(farm *f, int to, jm_error *err)
{
    jm_task task;
    if (f->worker)
        f->worker[to].is_held = false;
    if (!f->worker || !may_give(f) || !jm_dealer_give(f->dealer, &task))
        return say(f, to, JM_MESSAGE_STOP, NULL, err);
    f->worker[to].n_tasks++;
    return say(f, to, JM_MESSAGE_TASK, &task, err);
}

/* The last groups are for whoever is free first, and not for those who have something to do. */
static jm_status hear_asking(farm *f, int from, jm_error *err)
{
    const bool hold = f->worker && f->worker[from].n_tasks > 0 && may_give(f) &&
                      jm_dealer_left(f->dealer) <= (uint64_t)f->size;
    if (!hold)
        return answer(f, from, err);
    f->worker[from].is_held = true;
    return JM_OK;
}

static jm_status hear_done(farm *f, const jm_message *m, int from, jm_error *err)
{
    const jm_task task = { m->first, m->n };
    count_done(f, &task, m->seconds, m->n_runs, m->n_failed);
    if (!f->worker)
        return JM_OK;
    if (f->worker[from].n_tasks > 0)
        f->worker[from].n_tasks--;
    return f->worker[from].is_held && f->worker[from].n_tasks == 0 ? answer(f, from, err) : JM_OK;
}

/* Rank 0 hears a worker. */
static jm_status hear_worker(farm *f, const jm_message *m, int from, jm_error *err)
{
    switch ((jm_message_kind)m->kind) {
    case JM_MESSAGE_ASK:
        return hear_asking(f, from, err);
    case JM_MESSAGE_DONE:
        return hear_done(f, m, from, err);
    case JM_MESSAGE_DRAIN:
        f->is_draining = true;
        return JM_OK;
    case JM_MESSAGE_LEFT:
        f->n_here--;
        if (m->status != JM_OK && f->broken == JM_OK)
            f->broken = (jm_status)m->status;
        return JM_OK;
    default:
        return jm_fail(err, JM_INTERNAL, "rank %d sent a message of kind %u", from, m->kind);
    }
}

/* A worker hears rank 0. */
static jm_status hear_zero(farm *f, const jm_message *m, jm_error *err)
{
    f->is_asking = false;
    if (m->kind == JM_MESSAGE_STOP) {
        f->is_stopped = true;
        return JM_OK;
    }
    if (m->kind != JM_MESSAGE_TASK || f->n_tasks == MOST_AHEAD || m->n == 0)
        return jm_fail(err, JM_INTERNAL, "rank 0 sent a message of kind %u", m->kind);
    f->task[f->n_tasks++] = (jm_task){ m->first, m->n };
    return JM_OK;
}

static jm_status hear_all(farm *f, bool *any, jm_error *err)
{
    jm_status status = JM_OK;
    *any = false;
    while (f->transport && status == JM_OK) {
        jm_message m;
        int from = -1;
        status = f->transport->poll(f->transport, &m, &from, err);
        if (status != JM_OK || from < 0)
            break;
        *any = true;
        status = f->rank == 0 ? hear_worker(f, &m, from, err) : hear_zero(f, &m, err);
    }
    return status;
}

/* A worker that asks is answered while a group is carried out, which may take seconds. */
static void hear_meanwhile(void *user)
{
    farm *f = user;
    bool any;
    jm_error err = { .status = JM_OK };
    if (f->unheard.status == JM_OK && hear_all(f, &any, &err) != JM_OK)
        f->unheard = err;
}

/* --- getting work ------------------------------------------------------------------------- */

static bool zero_works(const farm *f)
{
    return f->size <= MOST_WORKING_ZERO;
}

/* Rank 0 takes when it has none, the others ask while they work. */
static jm_status get_work(farm *f, jm_error *err)
{
    if (f->rank == 0) {
        if (f->n_tasks == 0 && zero_works(f) && may_give(f) &&
            jm_dealer_give(f->dealer, &f->task[0]))
            f->n_tasks = 1;
        return JM_OK;
    }
    if (f->is_asking || f->is_stopped || f->is_draining || f->n_tasks == MOST_AHEAD)
        return JM_OK;
    f->is_asking = true;
    return say(f, 0, JM_MESSAGE_ASK, NULL, err);
}

/* Whether a task that is given now would be over in time. */
static void look_at_clock(farm *f, double now)
{
    if (f->is->deadline > 0 && now + jm_dealer_p95(f->dealer) > f->is->deadline)
        f->is_timed_out = true;
}

static void watch(farm *f)
{
    enum { PER_SECOND = 4 };
    const double now = jm_farm_clock();
    if (f->rank != 0 || now - f->watched < 1.0 / PER_SECOND)
        return;
    f->watched = now;
    look_at_clock(f, now);
    f->state.seconds = now - f->started;
    f->state.group_seconds = jm_dealer_seconds(f->dealer);
    f->state.n_workers = f->n_here + 1;
    f->state.is_draining = !may_give(f);
    if (f->is->watch && !f->is->watch(f->is->user, &f->state))
        f->is_draining = true;
}

static jm_status look_for_signals(farm *f, jm_error *err)
{
    const int asked = f->is->asked ? f->is->asked(f->is->user) : 0;
    if (asked == 0 || f->is_draining)
        return asked > 1 ? jm_fail(err, JM_STOPPED, "stopped on request") : JM_OK;
    f->is_draining = true;
    if (asked > 1)
        return jm_fail(err, JM_STOPPED, "stopped on request");
    return f->rank == 0 ? JM_OK : say(f, 0, JM_MESSAGE_DRAIN, NULL, err);
}

static bool is_over(const farm *f)
{
    if (f->n_tasks)
        return false;
    if (f->rank != 0)
        return !f->is_asking && (f->is_stopped || f->is_draining);
    return f->n_here == 0 && (!may_give(f) || !zero_works(f) || jm_dealer_left(f->dealer) == 0);
}

static jm_status loop(farm *f, jm_error *err)
{
    jm_status status = JM_OK;
    while (status == JM_OK && !is_over(f)) {
        bool any = false;
        status = hear_all(f, &any, err);
        if (status == JM_OK)
            status = look_for_signals(f, err);
        if (status == JM_OK)
            status = get_work(f, err);
        watch(f);
        if (status == JM_OK && f->n_tasks)
            status = step(f, err);
        else if (status == JM_OK && !any && f->transport)
            f->transport->pause(f->transport);
    }
    return status;
}

jm_status jm_farm_gate(jm_transport *t, jm_status status, char word[JM_MESSAGE_WORD], jm_error *err)
{
    jm_message m = { .kind = JM_MESSAGE_GATE, .status = (uint32_t)status };
    int from = -1;
    if (!t)
        return status;
    if (t->rank == 0 && word)
        snprintf(m.word, sizeof m.word, "%s", word);
    for (int to = 1; t->rank == 0 && to < t->size; to++) {
        if (t->send(t, to, &m, status == JM_OK ? err : NULL) != JM_OK && status == JM_OK)
            return JM_FILE;
    }
    if (t->rank == 0)
        return status;
    while (from < 0) {
        if ((status = t->poll(t, &m, &from, err)) != JM_OK)
            return status;
        if (from < 0)
            t->pause(t);
    }
    m.word[JM_MESSAGE_WORD - 1] = '\0';
    if (word)
        memcpy(word, m.word, sizeof m.word);
    return m.status == JM_OK ? JM_OK
                             : jm_fail(err, (jm_status)m.status, "the first process has failed");
}

/* --- beginning and end ------------------------------------------------------------------- */

static jm_status begin(farm *f, jm_error *err)
{
    const jm_plan *plan = f->is->plan;
    const jm_dealer_options deal = { .n_groups = plan->n_groups, .course = jm_plan_course(plan),
                                     .unit = jm_plan_unit(plan), .workers = (uint32_t)f->size,
                                     .seconds = f->is->seconds > 0 ? f->is->seconds : 2 };
    jm_status status = JM_OK;
    jm_text_init(&f->record);
    f->worker = calloc((size_t)f->size, sizeof *f->worker);
    if (!f->worker)
        return jm_fail(err, JM_MEMORY, "no memory to know %d processes", f->size);
    if (f->rank == 0)
        status = jm_dealer_new(&f->dealer, &deal, f->is->done, err);
    if (status == JM_OK)
        status = jm_shard_new(&f->shard, f->is->folder, f->is->name, f->is->of, err);
    if (status == JM_OK)
        status = jm_recorder_new(&f->recorder, plan, err);
    if (status == JM_OK)
        status = jm_run_new(&f->run, plan, jm_recorder_sink(f->recorder), f->is->protocol, err);
    if (status == JM_OK && f->is->settled)
        status = jm_run_keep(f->run, f->is->settled, err);
    if (status == JM_OK && f->rank == 0 && f->size > 1)
        jm_run_meanwhile(f->run, hear_meanwhile, f);
    f->state.n_groups = plan->n_groups;
    f->state.n_done = f->is->n_done;
    f->n_here = f->size - 1;
    f->started = jm_farm_clock();
    return status;
}

/* A worker says that it leaves, and why; what it has begun is kept as far as it is finished. */
static jm_status leave(farm *f, jm_status status, jm_error *err)
{
    jm_error late = { .status = JM_OK };
    if (f->shard && f->recorder && status != JM_FILE && save_part(f, &late) != JM_OK &&
        status == JM_OK) {
        status = late.status;
        *err = late;
    }
    if (f->rank != 0 && f->transport) {
        const jm_message m = { .kind = JM_MESSAGE_LEFT, .status = (uint32_t)status };
        if (f->transport->send(f->transport, 0, &m, &late) != JM_OK && status == JM_OK)
            status = late.status;
    }
    return status;
}

static void clear(farm *f)
{
    jm_run_free(f->run);
    jm_recorder_free(f->recorder);
    jm_shard_close(f->shard);
    jm_dealer_free(f->dealer);
    free(f->worker);
    jm_text_clear(&f->record);
}

/* Rank 0 broke: the others are told to stop when they ask, and waited for. */
static void wait_for_others(farm *f)
{
    jm_error ignored;
    bool any = false;
    while (f->rank == 0 && f->n_here > 0 && hear_all(f, &any, &ignored) == JM_OK) {
        if (!any)
            f->transport->pause(f->transport);
    }
}

jm_status jm_farm_work(const jm_farm_options *options, jm_farm_end *end, jm_error *err)
{
    farm f = { .is = options, .transport = options->transport, .size = 1 };
    jm_error own = { .status = JM_OK };
    if (f.transport) {
        f.rank = f.transport->rank;
        f.size = f.transport->size;
    }
    jm_status status = begin(&f, &own);
    if (status == JM_OK)
        status = loop(&f, &own);
    status = leave(&f, status, &own);
    if (status != JM_OK && status != JM_STOPPED && f.rank == 0) {
        f.broken = status;
        wait_for_others(&f);
    }
    if (status == JM_OK && f.broken != JM_OK)
        status = jm_fail(&own, f.broken, "another process of this run has failed; see its message");
    const bool whole = f.rank != 0 || (f.dealer && jm_dealer_left(f.dealer) == 0 &&
                                       jm_dealer_open(f.dealer) == 0);
    *end = whole && !f.is_draining ? JM_FARM_COMPLETE : JM_FARM_DRAINED;
    if (status == JM_STOPPED) {
        *end = JM_FARM_DRAINED;
        status = JM_OK;
    }
    if (status != JM_OK && err)
        *err = own;
    clear(&f);
    return status;
}
