/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t asked; /* a signal handler can reach nothing else */

static void on_signal(int number)
{
    if (asked)
        _exit(128 + number); /* the second one does not wait */
    asked = number;
}

double jm_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool mode_of(const char *text, jm_progress_mode *mode)
{
    const char *term = getenv("TERM");
    bool terminal = isatty(STDERR_FILENO) && !(term && strcmp(term, "dumb") == 0);
    if (!text || strcmp(text, "auto") == 0)
        *mode = terminal ? JM_PROGRESS_LINE : JM_PROGRESS_PLAIN;
    else if (strcmp(text, "line") == 0)
        *mode = JM_PROGRESS_LINE;
    else if (strcmp(text, "plain") == 0)
        *mode = JM_PROGRESS_PLAIN;
    else if (strcmp(text, "json") == 0)
        *mode = JM_PROGRESS_JSON;
    else if (strcmp(text, "none") == 0)
        *mode = JM_PROGRESS_NONE;
    else
        return false;
    return true;
}

bool jm_progress_begin(jm_progress *p, const char *mode, const jm_plan *plan)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    *p = (jm_progress){ .started = jm_clock(),
                        .horizon = plan->t_end - plan->t_start,
                        .unit = plan->model->abi->time_unit };
    p->shown = p->started;
    return mode_of(mode, &p->mode);
}

static void line(const jm_progress *p, double now, uint64_t done, uint64_t all,
                 const jm_run_stats *stats)
{
    double elapsed = now - p->started, rate = elapsed > 0 ? (double)done / elapsed : 0;
    double left = rate > 0 ? (double)(all - done) / rate : 0;
    if (p->mode == JM_PROGRESS_JSON) {
        fprintf(stderr,
                "{\"done\": %llu, \"all\": %llu, \"failed\": %llu, \"patients_per_s\": %.6g, "
                "\"seconds_left\": %.6g}\n",
                (unsigned long long)done, (unsigned long long)all,
                (unsigned long long)stats->n_failed, rate, left);
        return;
    }
    fprintf(stderr, "%s%3.0f %%  %llu of %llu patients, %.4g/s, %.4g %s each, %.3g s left%s",
            p->mode == JM_PROGRESS_LINE ? "\r" : "", 100 * (double)done / (double)all,
            (unsigned long long)done, (unsigned long long)all, rate, p->horizon, p->unit, left,
            p->mode == JM_PROGRESS_LINE ? "   " : "\n");
}

bool jm_progress_show(void *progress, uint64_t done, uint64_t all, const jm_run_stats *stats)
{
    jm_progress *p = progress;
    double now = jm_clock();
    double pause = p->mode == JM_PROGRESS_LINE ? 0.2 : p->mode == JM_PROGRESS_JSON ? 1 : 10;
    if (asked) {
        fprintf(stderr, "%sstopping; nothing is written\n",
                p->mode == JM_PROGRESS_LINE ? "\n" : "");
        return false;
    }
    if (p->mode != JM_PROGRESS_NONE && now - p->shown >= pause) {
        p->shown = now;
        line(p, now, done, all, stats);
    }
    return true;
}

void jm_progress_end(jm_progress *p)
{
    if (p->mode == JM_PROGRESS_LINE && p->shown > p->started)
        fprintf(stderr, "\r%*s\r", 78, "");
}

int jm_progress_signal(void)
{
    return asked;
}
