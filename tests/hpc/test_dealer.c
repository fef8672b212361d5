/* SPDX-License-Identifier: Apache-2.0 */
/* The dealer: every group once, small tasks at first and towards the end, expensive ones first. */
#include "hpc/dealer.h"
#include "tests/support/jm_test.h"

enum { MOST = 20000 };

/* Deals all to workers that take `cost` seconds for a group; *longest is the longest task. */
static void deal_all(const jm_dealer_options *is, const unsigned char *done, double cost,
                     unsigned char *times, uint64_t *n_tasks)
{
    jm_dealer *d = NULL;
    jm_error err = { 0 };
    jm_task task;
    *n_tasks = 0;
    memset(times, 0, MOST);
    if (!expect_status(jm_dealer_new(&d, is, done, &err), JM_OK, &err))
        return;
    while (jm_dealer_give(d, &task)) {
        if (!expect_true(task.n > 0 && task.first + task.n <= is->n_groups))
            break;
        for (uint64_t g = task.first; g < task.first + task.n; g++)
            times[g]++;
        jm_dealer_done(d, &task, cost * (double)task.n);
        (*n_tasks)++;
    }
    expect_true(jm_dealer_left(d) == 0 && jm_dealer_open(d) == 0);
    jm_dealer_free(d);
}

JM_TEST("every group is dealt once, whatever the sizes")
{
    static unsigned char times[MOST];
    const uint64_t courses[] = { 1, 7, 64, 65, 1000 };
    const double costs[] = { 1e-5, 0.01, 0.7, 30 };
    for (size_t c = 0; c < sizeof courses / sizeof *courses; c++) {
        for (size_t k = 0; k < 4; k++) {
            for (uint32_t workers = 1; workers < 40; workers += 13) {
                const jm_dealer_options is = { 3 * courses[c], courses[c], 8, workers, 2 };
                uint64_t n = 0;
                deal_all(&is, NULL, costs[k], times, &n);
                for (uint64_t g = 0; g < is.n_groups; g++)
                    expect_int(times[g], 1);
            }
        }
    }
}

JM_TEST("what is done is not dealt")
{
    static unsigned char times[MOST], done[MOST];
    const jm_dealer_options is = { 1000, 500, 8, 3, 2 };
    uint64_t n = 0;
    for (size_t g = 0; g < is.n_groups; g++)
        done[g] = g % 7 == 3 || (g > 300 && g < 420);
    deal_all(&is, done, 0.1, times, &n);
    for (uint64_t g = 0; g < is.n_groups; g++)
        expect_int(times[g], !done[g]);
}

JM_TEST("cheap groups come many to a task, expensive ones alone")
{
    static unsigned char times[MOST];
    const jm_dealer_options is = { 10000, 10000, 8, 4, 2 };
    uint64_t cheap = 0, dear = 0;
    deal_all(&is, NULL, 0.001, times, &cheap);
    deal_all(&is, NULL, 5, times, &dear);
    expect_true(cheap < 500);
    expect_int((long long)dear, 10000);
}

JM_TEST("the expensive patients of an arm come first in the next one")
{
    const jm_dealer_options is = { 128, 64, 8, 2, 1 };
    jm_dealer *d = NULL;
    jm_error err = { 0 };
    jm_task task = { 0, 0 };
    if (!expect_status(jm_dealer_new(&d, &is, NULL, &err), JM_OK, &err))
        return;
    while (jm_dealer_give(d, &task) && task.first < 64)
        jm_dealer_done(d, &task, task.first / 8 == 5 ? 40 : 4);
    expect_int((long long)task.first, 64 + 5 * 8);
    jm_dealer_free(d);
}

JM_TEST("a task is smaller the fewer groups are left")
{
    const jm_dealer_options is = { 4096, 4096, 8, 8, 2 };
    jm_dealer *d = NULL;
    jm_error err = { 0 };
    jm_task task, last = { 0, 0 };
    uint64_t most = 0;
    if (!expect_status(jm_dealer_new(&d, &is, NULL, &err), JM_OK, &err))
        return;
    while (jm_dealer_give(d, &task)) {
        jm_dealer_done(d, &task, 0.01 * (double)task.n);
        most = task.n > most ? task.n : most;
        last = task;
    }
    expect_true(most >= 64);
    expect_true(last.n <= 2);
    jm_dealer_free(d);
}

JM_TEST_MAIN
