/* SPDX-License-Identifier: Apache-2.0 */
#include "io/aside/aside.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "io/aside/parcel.h"

/* A thread is woken for a part of a ring: to wake it for each run would cost the run more than
   some sinks do. */
enum { MOST_PARCELS = 256, LEAST_PARCELS = 4, WAKE = 4 };
static const size_t most_bytes = 8 << 20; /* of a ring, unless that is less than LEAST_PARCELS */

/*
 * Parcels n_taken .. n_put - 1 (modulo n_parcels) are the thread's, the others the run's. What
 * stands under the lock is read and written with the lock held only; parcels need none.
 */
typedef struct aside {
    jm_sink base;
    jm_sink *inner;
    const jm_plan *plan;
    jm_meanwhile_fn *meanwhile; /* NULL: nothing is to be done */
    void *user;
    pthread_t thread;
    bool is_running;           /* there is a thread */
    jm_parcel *parcels;        /* [n_parcels] */
    size_t n_parcels;
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    size_t n_put, n_taken;     /* under the lock, as all that follows */
    bool is_over;              /* nothing comes any more, */
    jm_status given;           /* and this is how the run has ended */
    bool is_through;           /* nothing is left to hand on */
    jm_status status;          /* of the inner sink: the first failure */
    jm_error error;
} aside;

static aside *self_of(jm_sink *base)
{
    return (aside *)(void *)base;
}

/* Parcels for which the thread is woken; at least one. */
static size_t wake_at(const aside *a)
{
    return (a->n_parcels + WAKE - 1) / WAKE;
}

/* ---- the thread ---- */

static void report(aside *a, jm_status status, const jm_error *error)
{
    if (status == JM_OK)
        return;
    pthread_mutex_lock(&a->lock);
    if (a->status == JM_OK) {
        a->status = status;
        a->error = *error;
    }
    pthread_mutex_unlock(&a->lock);
}

/* Parcels that are there, once it is worth while; 0: all is over. */
static size_t await_parcels(aside *a)
{
    pthread_mutex_lock(&a->lock);
    while (!a->is_over && a->n_put - a->n_taken < wake_at(a))
        pthread_cond_wait(&a->filled, &a->lock);
    const size_t n = a->n_put - a->n_taken;
    pthread_mutex_unlock(&a->lock);
    return n;
}

static void give_back(aside *a)
{
    pthread_mutex_lock(&a->lock);
    a->n_taken++;
    pthread_cond_signal(&a->emptied);
    pthread_mutex_unlock(&a->lock);
}

static void say_through(aside *a)
{
    pthread_mutex_lock(&a->lock);
    a->is_through = true;
    pthread_cond_signal(&a->emptied);
    pthread_mutex_unlock(&a->lock);
}

/* All that the inner sink ever sees. A sink that could not begin is not ended. */
static void *hand_on(void *user)
{
    aside *a = user;
    jm_error error = { .status = JM_OK };
    prctl(PR_SET_NAME, "jumeau-aside"); /* what debuggers call it */
    jm_status status = a->inner->begin(a->inner, a->plan, &error);
    const bool has_begun = status == JM_OK;
    report(a, status, &error);
    for (size_t n = await_parcels(a); n; n = await_parcels(a)) {
        for (; n; n--) {
            const jm_parcel *parcel = &a->parcels[a->n_taken % a->n_parcels];
            if (status == JM_OK) {
                status = a->inner->run(a->inner, &parcel->result, &error);
                report(a, status, &error);
            }
            give_back(a);
        }
    }
    say_through(a);
    if (has_begun) {
        error = (jm_error){ .status = JM_OK };
        status = a->inner->end(a->inner, status != JM_OK ? status : a->given, &error);
        report(a, status, &error);
    }
    return NULL;
}

/* ---- the run ---- */

static void drop_parcels(aside *a)
{
    for (size_t i = 0; a->parcels && i < a->n_parcels; i++)
        jm_parcel_clear(&a->parcels[i]);
    free(a->parcels);
    a->parcels = NULL;
}

/* Signals are for the thread that runs patients. */
static bool start(aside *a)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    a->is_running = pthread_create(&a->thread, NULL, hand_on, a) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return a->is_running;
}

static jm_status begin(jm_sink *base, const jm_plan *plan, jm_error *err)
{
    aside *a = self_of(base);
    const size_t fit = most_bytes / jm_parcel_bytes(plan);
    a->plan = plan;
    a->n_parcels = fit > MOST_PARCELS ? MOST_PARCELS : fit < LEAST_PARCELS ? LEAST_PARCELS : fit;
    a->parcels = calloc(a->n_parcels, sizeof *a->parcels);
    if (!a->parcels || !start(a))
        return jm_fail(err, JM_MEMORY, "no memory left for a thread that writes results");
    return JM_OK;
}

/* Waits for an empty parcel; what has failed meanwhile is returned. */
static jm_status await_room(aside *a, jm_error *err)
{
    pthread_mutex_lock(&a->lock);
    while (a->status == JM_OK && a->n_put - a->n_taken == a->n_parcels)
        pthread_cond_wait(&a->emptied, &a->lock);
    const jm_status status = a->status;
    if (status != JM_OK && err)
        *err = a->error;
    pthread_mutex_unlock(&a->lock);
    return status;
}

static jm_status one_run(jm_sink *base, const jm_run_result *result, jm_error *err)
{
    aside *a = self_of(base);
    const jm_status status = await_room(a, err);
    if (status != JM_OK)
        return status;
    if (!jm_parcel_pack(&a->parcels[a->n_put % a->n_parcels], a->plan, result))
        return jm_fail(err, JM_MEMORY, "no memory left for a run");
    pthread_mutex_lock(&a->lock);
    a->n_put++;
    if (a->n_put - a->n_taken == wake_at(a))
        pthread_cond_signal(&a->filled);
    pthread_mutex_unlock(&a->lock);
    return JM_OK;
}

/* Nothing comes any more. Returns once all is handed on; true where nothing has failed so far. */
static bool finish(aside *a, jm_status given)
{
    pthread_mutex_lock(&a->lock);
    a->is_over = true;
    a->given = given;
    pthread_cond_signal(&a->filled);
    while (!a->is_through)
        pthread_cond_wait(&a->emptied, &a->lock);
    const bool good = given == JM_OK && a->status == JM_OK;
    pthread_mutex_unlock(&a->lock);
    return good;
}

static jm_status end(jm_sink *base, jm_status given, jm_error *err)
{
    aside *a = self_of(base);
    if (!a->is_running)
        return given;
    if (finish(a, given) && a->meanwhile)
        a->meanwhile(a->user);
    pthread_join(a->thread, NULL);
    a->is_running = false;
    drop_parcels(a);
    if (a->status != JM_OK && err)
        *err = a->error;
    return a->status != JM_OK ? a->status : given;
}

static void sink_free(jm_sink *base)
{
    if (!base)
        return;
    aside *a = self_of(base);
    (void)!end(base, JM_STOPPED, NULL); /* where nobody has come to it */
    drop_parcels(a);
    pthread_cond_destroy(&a->filled);
    pthread_cond_destroy(&a->emptied);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

void jm_sink_aside_meanwhile(jm_sink *sink, jm_meanwhile_fn *meanwhile, void *user)
{
    aside *a = self_of(sink);
    a->meanwhile = meanwhile;
    a->user = user;
}

jm_status jm_sink_aside_new(jm_sink **out, jm_sink *inner, jm_error *err)
{
    *out = NULL;
    aside *a = calloc(1, sizeof *a);
    if (!a)
        return jm_fail(err, JM_MEMORY, "no memory left for a sink");
    a->base = (jm_sink){ .begin = begin, .run = one_run, .end = end, .free = sink_free };
    a->inner = inner;
    /* On Linux these do not fail. */
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->filled, NULL);
    pthread_cond_init(&a->emptied, NULL);
    *out = &a->base;
    return JM_OK;
}
