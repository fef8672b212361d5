/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/dealer.h"

#include <stdlib.h>
#include <string.h>

enum { N_RECENT = 256, MOST_UNITS = 16 };

struct jm_dealer {
    jm_dealer_options is;
    const unsigned char *done; /* at the start */
    uint64_t course;           /* that is handed out now */
    uint32_t n_units;          /* of a course */
    uint32_t *order;           /* [n_units] in which they are handed out */
    uint32_t place;            /* of the unit that is handed out now */
    uint64_t offset;           /* of the next group in it */
    float *cost;               /* [course] seconds of each group in the last course that told, */
    uint64_t n_cost;           /* and of how many groups it did */
    uint64_t left, open;
    double seconds;            /* that n_told groups have taken */
    uint64_t n_told;
    double recent[N_RECENT];   /* seconds of the last tasks, a ring */
    size_t n_recent;
};

static uint64_t units_in(const jm_dealer_options *is)
{
    return (is->course + is->unit - 1) / is->unit;
}

static void start_order(jm_dealer *d)
{
    for (uint32_t u = 0; u < d->n_units; u++)
        d->order[u] = u;
    d->place = 0;
    d->offset = 0;
}

static void count_left(jm_dealer *d)
{
    d->left = d->is.n_groups;
    for (uint64_t g = 0; d->done && g < d->is.n_groups; g++)
        d->left -= d->done[g] != 0;
}

jm_status jm_dealer_new(jm_dealer **out, const jm_dealer_options *options,
                        const unsigned char *done, jm_error *err)
{
    *out = NULL;
    jm_dealer *d = calloc(1, sizeof *d);
    if (d) {
        d->is = *options;
        d->done = done;
        d->n_units = (uint32_t)units_in(options);
        d->order = malloc((d->n_units + 1) * sizeof *d->order);
        d->cost = calloc(options->course + 1, sizeof *d->cost);
    }
    if (!d || !d->order || !d->cost) {
        jm_dealer_free(d);
        return jm_fail(err, JM_MEMORY, "no memory to hand out groups");
    }
    start_order(d);
    count_left(d);
    *out = d;
    return JM_OK;
}

void jm_dealer_free(jm_dealer *d)
{
    if (!d)
        return;
    free(d->order);
    free(d->cost);
    free(d);
}

/* --- the order of a course ---------------------------------------------------------------- */

static double cost_of_unit(const jm_dealer *d, uint32_t unit)
{
    double sum = 0;
    const uint64_t first = (uint64_t)unit * d->is.unit;
    for (uint64_t k = first; k < first + d->is.unit && k < d->is.course; k++)
        sum += (double)d->cost[k];
    return sum;
}

typedef struct weighed {
    double cost;
    uint32_t unit;
} weighed;

/* The expensive ones first, ties in order. */
static int by_cost(const void *a, const void *b)
{
    const weighed *x = a, *y = b;
    if (x->cost > y->cost || x->cost < y->cost)
        return x->cost > y->cost ? -1 : 1;
    return (x->unit > y->unit) - (x->unit < y->unit);
}

/* The next course. Its order is that of the costs where most of them are known. */
static void next_course(jm_dealer *d)
{
    d->course++;
    start_order(d);
    if (d->n_cost < d->is.course / 2)
        return;
    d->n_cost = 0;
    weighed *all = malloc((d->n_units + 1) * sizeof *all);
    for (uint32_t u = 0; all && u < d->n_units; u++)
        all[u] = (weighed){ cost_of_unit(d, u), u };
    if (all)
        qsort(all, d->n_units, sizeof *all, by_cost);
    for (uint32_t u = 0; all && u < d->n_units; u++)
        d->order[u] = all[u].unit;
    free(all);
}

/* --- giving ------------------------------------------------------------------------------- */

/* The group that comes next, and how many there are from it to the end of its unit. */
static uint64_t here(const jm_dealer *d, uint64_t *to_end)
{
    const uint64_t first = (uint64_t)d->order[d->place] * d->is.unit + d->offset;
    const uint64_t end = (uint64_t)(d->order[d->place] + 1) * d->is.unit;
    *to_end = (end < d->is.course ? end : d->is.course) - first;
    return d->course * d->is.course + first;
}

static void move_on(jm_dealer *d, uint64_t n)
{
    uint64_t to_end;
    (void)here(d, &to_end);
    d->offset += n;
    if (n < to_end)
        return;
    d->offset = 0;
    if (++d->place == d->n_units)
        next_course(d);
}

static bool is_done(const jm_dealer *d, uint64_t g)
{
    return d->done && d->done[g];
}

static bool is_over(const jm_dealer *d)
{
    return d->course * d->is.course >= d->is.n_groups;
}

/* How many groups a task should have now. */
static uint64_t size_now(const jm_dealer *d)
{
    const double each = jm_dealer_seconds(d);
    const uint64_t share = d->left / (4 * (uint64_t)d->is.workers);
    double most = d->n_told ? d->is.seconds / (each > 1e-9 ? each : 1e-9) : 1;
    if (most > (double)d->is.unit * MOST_UNITS)
        most = (double)d->is.unit * MOST_UNITS;
    if (share < most)
        most = (double)share;
    return most > 1 ? (uint64_t)most : 1;
}

bool jm_dealer_give(jm_dealer *d, jm_task *out)
{
    uint64_t to_end, size = size_now(d);
    while (!is_over(d) && is_done(d, here(d, &to_end)))
        move_on(d, 1);
    if (is_over(d) || d->left == 0)
        return false;
    out->first = here(d, &to_end);
    out->n = 0;
    /* More than a unit, or as many whole units as there is time for. */
    if (size >= to_end)
        size = to_end + (size - to_end) / d->is.unit * d->is.unit;
    while (out->n < size && !is_over(d) && here(d, &to_end) == out->first + out->n &&
           !is_done(d, out->first + out->n)) {
        out->n++;
        move_on(d, 1);
    }
    d->left -= out->n;
    d->open += out->n;
    return true;
}

void jm_dealer_done(jm_dealer *d, const jm_task *task, double seconds)
{
    const double each = seconds / (double)task->n;
    for (uint64_t k = 0; k < task->n; k++)
        d->cost[(task->first + k) % d->is.course] = (float)each;
    d->n_cost += task->n;
    d->open -= task->n < d->open ? task->n : d->open;
    d->seconds += seconds;
    d->n_told += task->n;
    d->recent[d->n_recent++ % N_RECENT] = seconds;
}

uint64_t jm_dealer_left(const jm_dealer *d)
{
    return d->left;
}

uint64_t jm_dealer_open(const jm_dealer *d)
{
    return d->open;
}

double jm_dealer_seconds(const jm_dealer *d)
{
    return d->n_told ? d->seconds / (double)d->n_told : 0;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double jm_dealer_p95(const jm_dealer *d)
{
    double sorted[N_RECENT];
    const size_t n = d->n_recent < N_RECENT ? d->n_recent : N_RECENT;
    if (n == 0)
        return 0;
    memcpy(sorted, d->recent, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    return sorted[(n - 1) * 95 / 100];
}
