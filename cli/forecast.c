/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/forecast.h"

#include <stdio.h>
#include <sys/resource.h>

#include "core/run/run.h"
#include "hpc/farm.h"
#include "hpc/record.h"

/* What the probe has found. */
typedef struct probe {
    double seconds; /* that all groups would take on one core */
    uint64_t runs, failed;
    size_t bytes;   /* that these runs take, packed as far as they fill pieces */
} probe;

static jm_status probe_arm(const jm_plan *plan, jm_run *run, jm_recorder *recorder, size_t arm,
                           probe *p, jm_error *err)
{
    const uint64_t course = jm_plan_course(plan);
    const double start = jm_farm_clock();
    jm_text record;
    jm_status status = jm_run_group(run, arm * course, err);
    if (status != JM_OK)
        return status;
    p->seconds += (jm_farm_clock() - start) * (double)course * plan->n_replicates;
    jm_text_init(&record);
    status = jm_recorder_take(recorder, &record, err);
    p->bytes += record.length;
    jm_text_clear(&record);
    return status;
}

static void say_time(double seconds)
{
    if (seconds < 600)
        printf("about %.3g s on one core", seconds);
    else
        printf("about %.3g core-hours", seconds / 3600);
}

static void say(const jm_plan *plan, const probe *p)
{
    struct rusage use;
    const double runs = (double)jm_plan_n_runs(plan);
    const double samples = plan->keep_samples ? (double)(plan->n_signals * plan->n_times) : 0;
    const double most = runs * (samples * plan->options.precision / 8 +
                                8 * (double)(5 + plan->n_outcomes + plan->n_columns) + 40);
    const double likely = (double)p->bytes / (double)(p->runs ? p->runs : 1) * runs;
    getrusage(RUSAGE_SELF, &use);
    printf("%llu patients, %zu arms, %u replicates: %.0f runs in %llu groups\n",
           (unsigned long long)plan->cohort->n, plan->n_arms, plan->n_replicates, runs,
           (unsigned long long)plan->n_groups);
    printf("method %s (%s)\n", plan->options.method,
           plan->method_reason ? plan->method_reason : "as asked");
    say_time(p->seconds);
    printf(", as the first group of every arm took it");
    if (p->failed)
        printf("; %llu of its %llu runs failed", (unsigned long long)p->failed,
               (unsigned long long)p->runs);
    printf("\nmemory %.3g MB a process\nfile about %.3g MB, at most %.3g MB\n",
           (double)use.ru_maxrss / 1024, (likely < most ? likely : most) / 1e6, most / 1e6);
}

jm_status jm_forecast(const jm_plan *plan, const jm_protocol *protocol, jm_error *err)
{
    jm_recorder *recorder = NULL;
    jm_run *run = NULL;
    probe p = { 0 };
    jm_status status = jm_recorder_new(&recorder, plan, err);
    if (status == JM_OK)
        status = jm_run_new(&run, plan, jm_recorder_sink(recorder), protocol, err);
    for (size_t a = 0; a < plan->n_arms && status == JM_OK; a++)
        status = probe_arm(plan, run, recorder, a, &p, err);
    if (status == JM_OK) {
        p.runs = jm_run_statistics(run)->n_runs;
        p.failed = jm_run_statistics(run)->n_failed;
        say(plan, &p);
    }
    jm_run_free(run);
    jm_recorder_free(recorder);
    return status;
}
