/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient that is lived with: an attendant who gives orders at ticks from a list and writes down
 * what the session shows, and the same session lived through again.
 */
#ifndef JM_TESTS_SUPPORT_LIVE_KIT_H
#define JM_TESTS_SUPPORT_LIVE_KIT_H

#include "core/run/run.h"
#include "tests/support/host_kit.h"
#include "tests/support/jm_test.h"

typedef struct live {
    jm_host_options options;
    bool (*stand)(void *user, jm_hand *hand, uint64_t n, const jm_order **orders,
                  size_t *n_orders); /* NULL: live_stand, to which it may hand on */
    jm_attendant attendant;
    jm_host *host;
    const jm_entry *entries; /* [n] ascending */
    size_t n, next;
    uint64_t ticks;          /* after which it ends */
    double *seen;            /* [ticks + 1][n_shown] */
    size_t n_shown;
    jm_order orders[8];
    size_t n_refused;
    char refusal[300];       /* the last one */
    jm_fate fate;
    double t_end;
    char reason[200];
    size_t n_stands;
    double t_off;            /* most that a tick was away from its time */
    jm_error err;
} live;

__attribute__((unused)) static bool live_stand(void *user, jm_hand *hand, uint64_t n,
                                               const jm_order **orders, size_t *n_orders)
{
    live *z = user;
    const jm_session *session = jm_host_session(z->host);
    const double t = jm_host_plan(z->host)->t_start + (double)n * session->tick;
    jm_ref refs[64];
    double raw[64];
    z->n_stands++;
    z->t_off = fmax(z->t_off, fabs(jm_hand_time(hand) - t));
    for (size_t k = 0; k < z->n_shown; k++)
        refs[k] = session->shown[k].ref;
    jm_hand_look(hand, refs, z->n_shown, raw);
    for (size_t k = 0; k < z->n_shown; k++)
        z->seen[n * z->n_shown + k] = session->shown[k].factor * raw[k] + session->shown[k].offset;
    *n_orders = 0;
    *orders = z->orders;
    while (z->next < z->n && z->entries[z->next].tick == n && *n_orders < 8)
        z->orders[(*n_orders)++] = z->entries[z->next++].order;
    return n < z->ticks;
}

__attribute__((unused)) static void live_refused(void *user, const jm_order *order,
                                                 const jm_error *err)
{
    live *z = user;
    (void)order;
    z->n_refused++;
    snprintf(z->refusal, sizeof z->refusal, "%s", err->text);
}

/* Runs the only patient of the plan into memory. */
__attribute__((unused)) static jm_sink_memory *live_run(const jm_host *host, jm_error *err)
{
    jm_sink_memory *sink = NULL;
    jm_run *run = NULL;
    jm_status status = jm_sink_memory_new(&sink, err);
    if (status == JM_OK)
        status = jm_run_new(&run, jm_host_plan(host), jm_sink_memory_sink(sink),
                            jm_host_protocol(host), err);
    if (status == JM_OK)
        status = jm_run_all(run, NULL, NULL, err);
    jm_run_free(run);
    expect_status(status, JM_OK, err);
    return sink;
}

__attribute__((unused)) static void live_drop(jm_sink_memory *sink)
{
    if (sink)
        jm_sink_memory_sink(sink)->free(jm_sink_memory_sink(sink));
}

/* The session is lived; false: it could not be. Members options, entries, n and ticks are there. */
__attribute__((unused)) static bool live_go(live *z, const char *text)
{
    z->attendant = (jm_attendant){z, z->stand ? z->stand : live_stand, live_refused};
    z->options.finish = true;
    z->options.attendant = &z->attendant;
    z->options.duration = 30 * 86400.0;
    const jm_status status =
        jm_host_load_text(&z->host, text, strlen(text), "x.lua", &z->options, &z->err);
    if (!expect_status(status, JM_OK, &z->err))
        return false;
    z->n_shown = jm_host_session(z->host)->n_shown;
    z->seen = calloc((z->ticks + 2) * (z->n_shown + 1), sizeof *z->seen);
    if (!expect_true(z->seen && z->n_shown > 0 && z->n_shown <= 64))
        return false;
    jm_sink_memory *sink = live_run(z->host, &z->err);
    const jm_run_result *r = sink ? jm_sink_memory_run(sink, 0) : NULL;
    if (expect_true(r)) {
        z->fate = r->fate;
        z->t_end = r->t_end;
        snprintf(z->reason, sizeof z->reason, "%s", r->reason);
    }
    live_drop(sink);
    return r != NULL;
}

__attribute__((unused)) static void live_clear(live *z)
{
    jm_host_free(z->host);
    free(z->seen);
}

__attribute__((unused)) static bool is_same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* Number of the recorded signal that is number `k` of what was shown. */
__attribute__((unused)) static size_t live_signal(const jm_plan *plan, const jm_shown *shown)
{
    size_t s = 0;
    while (s < plan->n_signals && (plan->signals[s].ref.kind != shown->ref.kind ||
                                   plan->signals[s].ref.index != shown->ref.index))
        s++;
    return s;
}

/* Runs the scenario `text` and compares what it records with what was seen, bit for bit. At a tick
   with orders the record has what came of them: `jumps` such ticks may differ. */
__attribute__((unused)) static void live_compare(const live *z, const jm_text *text,
                                                 const jm_host_options *as, size_t jumps)
{
    jm_host *again = NULL;
    jm_error err = {0};
    jm_host_options options = *as;
    options.finish = true;
    const jm_status status =
        jm_host_load_text(&again, text->data, text->length, "saved.lua", &options, &err);
    if (!expect_status(status, JM_OK, &err))
        return;
    const jm_plan *plan = jm_host_plan(again);
    jm_sink_memory *sink = live_run(again, &err);
    const jm_run_result *r = sink ? jm_sink_memory_run(sink, 0) : NULL;
    size_t n_differ = 0;
    if (expect_true(r && r->samples) && expect_int(plan->n_times, z->ticks + 1)) {
        expect_int(r->fate, JM_FATE_OK);
        expect_true(is_same(r->t_end, z->t_end));
        for (uint64_t n = 0; n <= z->ticks; n++) {
            bool differs = false;
            for (size_t k = 0; k < z->n_shown; k++) {
                const jm_shown *shown = &jm_host_session(z->host)->shown[k];
                const size_t s = live_signal(plan, shown);
                differs = differs || s == plan->n_signals ||
                          !is_same(r->samples[s * plan->n_times + n], z->seen[n * z->n_shown + k]);
            }
            n_differ += differs;
            if (differs && n_differ <= 3)
                jm_test_note("tick %d differs", (int)n);
        }
        expect_true(n_differ <= jumps);
    }
    live_drop(sink);
    jm_host_free(again);
}

#endif
