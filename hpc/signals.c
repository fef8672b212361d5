/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t drain, stop, at_once;

static void on_drain(int number)
{
    (void)number;
    drain = 1;
}

/* Open MPI sends SIGKILL a second after SIGTERM. */
static void on_stop(int number)
{
    const struct itimerval soon = { .it_value = { .tv_sec = 0, .tv_usec = 700000 } };
    (void)number;
    if (stop || at_once)
        _exit(JM_EXIT_RESUMABLE);
    stop = 1;
    setitimer(ITIMER_REAL, &soon, NULL);
}

static void on_alarm(int number)
{
    (void)number;
    _exit(JM_EXIT_RESUMABLE);
}

static void handle(int number, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler };
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(number, &action, NULL);
}

void jm_signals_begin(void)
{
    handle(SIGUSR1, on_drain);
    handle(SIGUSR2, on_drain);
    handle(SIGTERM, on_stop);
    handle(SIGINT, on_stop);
    handle(SIGALRM, on_alarm);
}

int jm_signals_asked(void)
{
    return stop ? 2 : drain;
}

void jm_signals_at_once(void)
{
    at_once = 1;
    if (stop)
        _exit(JM_EXIT_RESUMABLE);
}
