/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many groups rank 0 can hand out in a second: 512 workers that are simulated ask, and answer
 * at once that they are done. Nothing is solved and no message travels, so this is the rate of the
 * dealer and of the loop around it; it says how many processes one rank 0 can feed.
 *
 *   build/release/bench/bench_farm [workers]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hpc/farm.h"
#include "hpc/home.h"
#include "scenarios/host/host.h"

enum { MOST_WORKERS = 4096 };

/* All workers at once: what they have to say stands in a queue. */
typedef struct crowd {
    jm_transport base;
    jm_message *said;
    int *by;
    size_t n, first, room;
    double group_seconds;
    uint64_t n_tasks;
} crowd;

static void add(crowd *c, int by, const jm_message *m)
{
    const size_t at = (c->first + c->n++) % c->room;
    c->said[at] = *m;
    c->by[at] = by;
}

static jm_status hear(jm_transport *t, int to, const jm_message *m, jm_error *err)
{
    crowd *c = (crowd *)(void *)t;
    const jm_message ask = { .kind = JM_MESSAGE_ASK }, left = { .kind = JM_MESSAGE_LEFT };
    (void)err;
    if (m->kind == JM_MESSAGE_TASK) {
        jm_message done = *m;
        done.kind = JM_MESSAGE_DONE;
        done.seconds = c->group_seconds * (double)m->n;
        c->n_tasks++;
        add(c, to, &done);
        add(c, to, &ask);
    } else if (m->kind == JM_MESSAGE_STOP) {
        add(c, to, &left);
    }
    return JM_OK;
}

static jm_status say(jm_transport *t, jm_message *m, int *from, jm_error *err)
{
    crowd *c = (crowd *)(void *)t;
    (void)err;
    *from = -1;
    if (c->n == 0)
        return JM_OK;
    *m = c->said[c->first];
    *from = c->by[c->first];
    c->first = (c->first + 1) % c->room;
    c->n--;
    return JM_OK;
}

static void nothing(jm_transport *t)
{
    (void)t;
}

static int deal(const jm_plan *plan, int workers, double group_seconds)
{
    static const char folder[] = "bench_farm.shards";
    const jm_message ask = { .kind = JM_MESSAGE_ASK };
    jm_home home;
    jm_error err = { 0 };
    jm_farm_end end;
    crowd c = { .base = { .size = workers + 1, .send = hear, .poll = say, .pause = nothing,
                          .leave = nothing },
                .room = 4 * (size_t)workers, .group_seconds = group_seconds };
    c.said = calloc(c.room, sizeof *c.said);
    c.by = calloc(c.room, sizeof *c.by);
    jm_shard_of of = { .n_groups = plan->n_groups };
    memset(of.identity, '0', 64);
    if (!c.said || !c.by || jm_home_open(&home, "bench_farm", 0, 0, &err) != JM_OK)
        return 1;
    for (int w = 1; w <= workers; w++)
        add(&c, w, &ask);
    const jm_farm_options options = { .plan = plan, .transport = &c.base, .folder = folder,
                                      .name = "zero", .of = &of };
    const double start = jm_farm_clock();
    const jm_status status = jm_farm_work(&options, &end, &err);
    const double seconds = jm_farm_clock() - start;
    const bool cleared = jm_home_clear(&home, &err) == JM_OK;
    jm_home_close(&home);
    free(c.said);
    free(c.by);
    if (status != JM_OK || end != JM_FARM_COMPLETE || !cleared) {
        fprintf(stderr, "bench_farm: %s\n", err.text);
        return 1;
    }
    const double tasks = (double)c.n_tasks / seconds;
    printf("%5d workers, groups of %6.3g s: %9llu groups in %7llu tasks, %10.4g groups/s, %9.4g "
           "tasks/s: feeds %.3g ranks\n",
           workers, group_seconds, (unsigned long long)plan->n_groups,
           (unsigned long long)c.n_tasks, (double)plan->n_groups / seconds, tasks,
           tasks * (group_seconds > 2 ? group_seconds : 2));
    return 0;
}

int main(int argc, char **argv)
{
    static const char scenario[] =
        "return scenario { title = \"Many\", model = \"pk/one_compartment\", duration = hours(24),\n"
        "cohort = { patients = 16000000, vary = \"model\" }, record = \"outcomes\",\n"
        "outcomes = { top = maximum(\"concentration\") }, options = { method = \"dopri5\" } }\n";
    static const char *const roots[] = { JM_SOURCE_DIR "/models" };
    const int workers = argc > 1 ? atoi(argv[1]) : 512;
    const jm_host_options options = {
        .model = { .search = { roots, 1 }, .mode = JM_MODEL_EVALUATED }, .finish = true };
    jm_host *host = NULL;
    jm_error err = { 0 };
    if (workers < 1 || workers > MOST_WORKERS ||
        jm_host_load_text(&host, scenario, strlen(scenario), "many.lua", &options, &err) != JM_OK) {
        fprintf(stderr, "bench_farm: %s\n", err.text);
        return 1;
    }
    /* Cheap groups come many to a task; of expensive ones each is a task, the worst case. */
    int code = deal(jm_host_plan(host), workers, 0.01);
    code |= deal(jm_host_plan(host), workers, 4);
    jm_host_free(host);
    return code;
}
