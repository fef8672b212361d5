/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of between.h. Included once per source file, after JM_W (doubles per vector), JM_C
 * (vectors per row of lanes) and JM_BETWEEN (name of the table that this makes) are defined.
 */
#include <float.h>

#include "core/lanes/between.h"
#include "core/lanes/vec.h"

enum { ROW = JM_W * JM_C };

static uint32_t le(const double *a, const double *b)
{
    uint32_t bits = 0;
    for (int c = 0; c < ROW; c += JM_W)
        bits |= vm_bits(vd_le(vd_load_any(a + c), vd_load_any(b + c))) << c;
    return bits;
}

static uint32_t reached(const double *t, const double *now)
{
    uint32_t bits = 0;
    for (int c = 0; c < ROW; c += JM_W) {
        const vd here = vd_load_any(now + c);
        const vd slack = VD(16 * DBL_EPSILON) * vd_abs(here);
        bits |= vm_bits(vd_le(vd_load_any(t + c), here + slack)) << c;
    }
    return bits;
}

static uint32_t outside(const double *row, double low, double high)
{
    uint32_t inside = 0;
    for (int c = 0; c < ROW; c += JM_W) {
        const vd v = vd_load_any(row + c);
        inside |= vm_bits(vm_and(vd_le(VD(low), v), vd_le(v, VD(high)))) << c;
    }
    return inside ^ ((1u << ROW) - 1u);
}

static uint32_t positive(const double *row)
{
    uint32_t bits = 0;
    for (int c = 0; c < ROW; c += JM_W)
        bits |= vm_bits(vd_lt(VD(0.0), vd_load_any(row + c))) << c;
    return bits;
}

static uint32_t endless(const double *rows, size_t n)
{
    uint32_t finite = 0;
    for (int c = 0; c < ROW; c += JM_W) {
        vd sum = VD(0.0); /* nothing times a number is nothing */
        for (size_t i = 0; i < n; i++)
            sum = sum + VD(0.0) * vd_load_any(rows + i * ROW + c);
        finite |= vm_bits(vd_le(sum, VD(0.0))) << c;
    }
    return finite ^ ((1u << ROW) - 1u);
}

static uint32_t put(double *row, const double *news, uint32_t mask)
{
    uint32_t changed = 0;
    for (uint32_t l = 0; l < ROW; l++) {
        uint64_t was, is;
        memcpy(&was, &row[l], sizeof was);
        memcpy(&is, &news[l], sizeof is);
        changed |= (uint32_t)(was != is) << l;
    }
    for (int c = 0; c < ROW; c += JM_W) {
        const vm here = vm_of_bits((mask >> c) & ((1u << JM_W) - 1u));
        vd_store_any(row + c, vd_pick(here, vd_load_any(news + c), vd_load_any(row + c)));
    }
    return changed & mask;
}

/* Strokes of a steady clock stand at first + done * period, so that rounding does not add up; after
   a change of the period they are counted from here. */
static uint32_t strike(const jm_clock_rows *clock, const double *asked, const double *now,
                       uint32_t mask)
{
    uint32_t bits = 0;
    for (int c = 0; c < ROW; c += JM_W) {
        const vm here = vm_of_bits((mask >> c) & ((1u << JM_W) - 1u));
        const vd period = vd_load_any(asked + c), t_now = vd_load_any(now + c);
        const vd was = vd_load_any(clock->period + c), t = vd_load_any(clock->t + c);
        const vd first = vd_load_any(clock->first + c), done = vd_load_any(clock->done + c);
        const vm is_steady = vm_and(vd_le(period, was), vd_le(was, period));
        const vd first_now = vd_pick(is_steady, first, t_now);
        const vd done_now = vd_pick(is_steady, done + VD(1.0), VD(1.0));
        const vd next = first_now + done_now * period;
        const vd slack = VD(16 * DBL_EPSILON) * vd_abs(t_now);
        const vm is_ahead = vm_and(vd_lt(VD(0.0), period), vd_lt(t_now + slack, next));
        vd_store_any(clock->first + c, vd_pick(here, first_now, first));
        vd_store_any(clock->done + c, vd_pick(here, done_now, done));
        vd_store_any(clock->period + c, vd_pick(here, period, was));
        vd_store_any(clock->t + c, vd_pick(here, next, t));
        bits |= vm_bits(vm_and_not(here, is_ahead)) << c;
    }
    return bits;
}

static void next(const jm_due_rows *rows, uint32_t mask)
{
    for (int c = 0; c < ROW; c += JM_W) {
        const vm here = vm_of_bits((mask >> c) & ((1u << JM_W) - 1u));
        vd due = vd_load_any(rows->agenda + c);
        for (uint32_t k = 0; k < rows->n_clocks; k++)
            due = vd_min(vd_load_any(rows->clocks + (size_t)k * JM_CLOCK_ROWS * ROW + c), due);
        const vd stop = vd_min(due, VD(rows->end));
        vd_store_any(rows->due + c, vd_pick(here, due, vd_load_any(rows->due + c)));
        vd_store_any(rows->stop + c, vd_pick(here, stop, vd_load_any(rows->stop + c)));
    }
}

static void margin(const double *row, const double *level, const double *sign, uint32_t on,
                   double *out)
{
    for (int c = 0; c < ROW; c += JM_W) {
        const vm here = vm_of_bits((on >> c) & ((1u << JM_W) - 1u));
        const vd beyond = vd_load_any(row + c) - vd_load_any(level + c);
        vd_store_any(out + c, vd_pick(here, vd_load_any(sign + c) * beyond, VD(-1.0)));
    }
}

const jm_between JM_BETWEEN = {le,  reached, outside, positive, endless,
                               put, strike,  next,    margin};
