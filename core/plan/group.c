/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Groups: which patients are integrated together.
 *
 * Where each lane has steps of its own, a group is 64 patients in the order of the cohort. Where
 * eight patients share one step, a window of 512 patients is cut in halves, again and again, at the
 * median of the column in which the part is widest, until parts of 8 are left: patients that
 * resemble each other want the same steps. Columns are compared after dividing by their spread over
 * the window, logarithms where all values are positive.
 */
#include <math.h>
#include <stdlib.h>

#include "core/plan/check.h"

typedef struct cut {
    const double *x;   /* [columns][n], normalised */
    size_t n_columns, n;
    uint32_t *order;
} cut;

static void normalise(double *x, size_t n)
{
    bool is_positive = true;
    double mean = 0, square = 0;
    for (size_t k = 0; k < n; k++)
        is_positive = is_positive && x[k] > 0;
    for (size_t k = 0; k < n; k++) {
        x[k] = is_positive ? log(x[k]) : x[k];
        x[k] = isfinite(x[k]) ? x[k] : 0;
        mean += x[k] / (double)n;
    }
    for (size_t k = 0; k < n; k++)
        square += (x[k] - mean) * (x[k] - mean) / (double)n;
    const double scale = square > 0 ? 1 / sqrt(square) : 0;
    for (size_t k = 0; k < n; k++)
        x[k] = (x[k] - mean) * scale;
}

/* The column with the greatest variance over order[from … from + n - 1]. */
static size_t widest(const cut *c, size_t from, size_t n)
{
    size_t best = 0;
    double most = -1;
    for (size_t j = 0; j < c->n_columns; j++) {
        double sum = 0, square = 0;
        for (size_t k = from; k < from + n; k++) {
            const double v = c->x[j * c->n + c->order[k]];
            sum += v;
            square += v * v;
        }
        const double spread = square - sum * sum / (double)n;
        if (spread > most) {
            most = spread;
            best = j;
        }
    }
    return best;
}

/* Ascending by value, ties by place in the cohort, so that the order is one and the same. */
static bool comes_before(const double *x, uint32_t a, uint32_t b)
{
    return x[a] < x[b] || (x[a] == x[b] && a < b);
}

static void sift(const double *x, uint32_t *order, size_t root, size_t n)
{
    for (size_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && comes_before(x, order[child], order[child + 1]))
            child++;
        if (!comes_before(x, order[root], order[child]))
            return;
        const uint32_t held = order[root];
        order[root] = order[child];
        order[child] = held;
    }
}

/* Heapsort: no memory, and no worst case that a cohort could meet. */
static void sort_by(const double *x, uint32_t *order, size_t n)
{
    for (size_t k = n / 2; k-- > 0;)
        sift(x, order, k, n);
    for (size_t k = n; k-- > 1;) {
        const uint32_t held = order[0];
        order[0] = order[k];
        order[k] = held;
        sift(x, order, 0, k);
    }
}

static void halve(const cut *c, size_t from, size_t n)
{
    if (n <= JM_LANES)
        return;
    const size_t leaves = (n + JM_LANES - 1) / JM_LANES;
    const size_t left = (leaves + 1) / 2 * JM_LANES;
    sort_by(c->x + widest(c, from, n) * c->n, c->order + from, n);
    halve(c, from, left);
    halve(c, from + left, n - left);
}

static size_t at_most(uint64_t n, size_t most)
{
    return n < most ? (size_t)n : most;
}

jm_status jm_plan_resemble(const jm_plan *plan, uint64_t first, jm_plan_window *window,
                           jm_error *err)
{
    const size_t n_columns = plan->n_columns;
    const size_t n = at_most(plan->cohort->n - first, JM_PLAN_WINDOW);
    if (window->n && window->first == first)
        return JM_OK;
    window->n = 0;
    window->first = first;
    for (size_t k = 0; k < n; k++)
        window->order[k] = (uint32_t)k;
    if (n_columns > 0 && n > JM_LANES) {
        double *x = malloc(n_columns * n * sizeof *x);
        if (!x)
            return jm_fail(err, JM_MEMORY, "no memory left to group patients");
        const jm_status status = plan->cohort->values(plan->cohort, first, n, 0, x, err);
        for (size_t j = 0; j < n_columns && status == JM_OK; j++)
            normalise(x + j * n, n);
        if (status == JM_OK)
            halve(&(cut){x, n_columns, n, window->order}, 0, n);
        free(x);
        if (status != JM_OK)
            return status;
    }
    window->n = n;
    return JM_OK;
}

jm_status jm_plan_group_within(const jm_plan *plan, uint64_t g, jm_plan_window *window,
                               jm_group *out, jm_error *err)
{
    const uint64_t each = jm_plan_course(plan);
    if (g >= plan->n_groups)
        return jm_fail(err, JM_ARGUMENT, "there is no group %llu", (unsigned long long)g);
    const uint64_t course = g / each, first = g % each * plan->lanes_refill;
    out->arm = (uint32_t)(course % plan->n_arms);
    out->replicate = (uint32_t)(course / plan->n_arms);
    out->n = (uint32_t)at_most(plan->cohort->n - first, plan->lanes_refill);
    if (plan->lanes_refill != JM_LANES) {
        for (uint32_t k = 0; k < out->n; k++)
            out->patient[k] = first + k;
        return JM_OK;
    }
    const uint64_t begin = first / JM_PLAN_WINDOW * JM_PLAN_WINDOW;
    const jm_status status = jm_plan_resemble(plan, begin, window, err);
    for (uint32_t k = 0; k < out->n && status == JM_OK; k++)
        out->patient[k] = begin + window->order[first - begin + k];
    return status;
}

uint64_t jm_plan_course(const jm_plan *plan)
{
    return plan->n_groups / (plan->n_arms * (uint64_t)plan->n_replicates);
}

uint32_t jm_plan_unit(const jm_plan *plan)
{
    return JM_PLAN_WINDOW / plan->lanes_refill;
}

uint64_t jm_plan_stretch(const jm_plan *plan, uint64_t g)
{
    const uint64_t course = jm_plan_course(plan), unit = jm_plan_unit(plan), at = g % course;
    return at_most(course - at, unit - at % unit);
}

jm_status jm_plan_group(const jm_plan *plan, uint64_t g, jm_group *out, jm_error *err)
{
    jm_plan_window window = {.n = 0};
    return jm_plan_group_within(plan, g, &window, out, err);
}
