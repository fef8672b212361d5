/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of outcomes. Included once per source file, after JM_W (doubles per vector), JM_C
 * (vectors per row of lanes) and JM_STRIP (name of the table that this makes) are defined.
 *
 * Each function adds all looks of a strip to the sums of an outcome, one vector of lanes after the
 * other, so that sums stay in registers.
 */
#include "core/lanes/vec.h"
#include "core/run/strip.h"

#define inline_always static inline __attribute__((always_inline))

/* The sums of an outcome while they are added to. */
typedef struct sums {
    vd a, b, c, d;
} sums;

/* What a vector of lanes sees in one look. */
typedef struct sight {
    vd t0, v0, t1, v1;
    vm look;  /* the lane is looked at, within the window */
    vm piece; /* and so it was at the look before */
    vd dt;    /* of pieces, else 0 */
} sight;

inline_always sums take_sums(const jm_strip_job *job, int c)
{
    const double *s = job->sums + c * JM_W;
    return (sums){vd_load_any(s), vd_load_any(s + JM_LANES), vd_load_any(s + 2 * JM_LANES),
                  vd_load_any(s + 3 * JM_LANES)};
}

inline_always void give_sums(const jm_strip_job *job, int c, sums s)
{
    double *to = job->sums + c * JM_W;
    vd_store_any(to, s.a);
    vd_store_any(to + JM_LANES, s.b);
    vd_store_any(to + 2 * JM_LANES, s.c);
    vd_store_any(to + 3 * JM_LANES, s.d);
}

inline_always sight see(const jm_strip_job *job, uint32_t k, int c)
{
    const vm on = vm_of_bits((job->z->on[k] >> (c * JM_W)) & ((1u << JM_W) - 1u));
    sight z = {.t0 = vd_load_any(job->z->t0[k] + c * JM_W),
               .t1 = vd_load_any(job->z->t1[k] + c * JM_W),
               .v0 = vd_load_any(job->v0[k] + c * JM_W),
               .v1 = vd_load_any(job->v1[k] + c * JM_W)};
    z.look = vm_and(on, vm_and(vd_le(VD(job->from), z.t1), vd_le(z.t1, VD(job->until))));
    z.piece = vm_and(z.look, vd_le(VD(job->from), z.t0)); /* not where t0 is NAN */
    z.dt = vd_pick(z.piece, z.t1 - z.t0, VD(0.0));
    return z;
}

/* What one look adds to the sums of a vector of lanes. */
typedef void one_look(const jm_strip_job *job, const sight *z, sums *s);

inline_always void for_all(const jm_strip_job *job, one_look *add)
{
    for (int c = 0; c < JM_C; c++) {
        sums s = take_sums(job, c);
        for (uint32_t k = 0; k < job->z->n; k++) {
            const sight z = see(job, k, c);
            add(job, &z, &s);
        }
        give_sums(job, c, s);
    }
}

inline_always vm in_band(const jm_strip_job *job, vd v)
{
    return vm_and(vd_le(VD(job->low), v), vd_le(v, VD(job->high)));
}

inline_always void area(const jm_strip_job *job, const sight *z, sums *s)
{
    (void)job;
    s->a = s->a + vd_pick(z->piece, VD(0.5) * (z->v0 + z->v1) * z->dt, VD(0.0));
    s->b = s->b + z->dt;
}

/* Values are taken from the first one on (row c), so that little is lost where they vary little. */
inline_always void square(const jm_strip_job *job, const sight *z, sums *s)
{
    (void)job;
    const vd first = vd_pick(vd_le(s->c, s->c), s->c, z->v0);
    const vd u = z->v0 - first, w = z->v1 - first;
    const vd square = (u * u + u * w + w * w) / VD(3.0) * z->dt;
    s->a = s->a + vd_pick(z->piece, VD(0.5) * (u + w) * z->dt, VD(0.0));
    s->b = s->b + vd_pick(z->piece, square, VD(0.0));
    s->d = s->d + z->dt;
    s->c = vd_pick(z->piece, first, s->c);
}

/* The part of a piece that lies in the band, from begin to end of it; nothing: begin > end. */
typedef struct share {
    vd begin, end;
} share;

inline_always share share_in_band(const jm_strip_job *job, const sight *z)
{
    const vd zero = VD(0.0), one = VD(1.0), minus = VD(-1.0);
    const vd rise = z->v1 - z->v0;
    const vd s = (VD(job->low) - z->v0) / rise, e = (VD(job->high) - z->v0) / rise;
    const vd first = vd_pick(vd_lt(s, e), s, e), last = vd_pick(vd_lt(s, e), e, s);
    const vm is_flat = vm_and(vd_le(rise, zero), vd_le(zero, rise));
    const vd begin = vd_pick(vd_lt(zero, first), first, zero);
    const vd end = vd_pick(vd_lt(last, one), last, one);
    return (share){vd_pick(is_flat, zero, begin),
                   vd_pick(is_flat, vd_pick(in_band(job, z->v0), one, minus), end)};
}

/* Lanes whose piece crosses a bound, or is no line (a value is no finite number). */
inline_always uint32_t find_crossings(const jm_strip_job *job, const sight *z)
{
    const vd low = VD(job->low), high = VD(job->high), rise = z->v1 - z->v0;
    const uint32_t below = vm_bits(vd_lt(z->v0, low)) ^ vm_bits(vd_lt(z->v1, low));
    const uint32_t above = vm_bits(vd_lt(high, z->v0)) ^ vm_bits(vd_lt(high, z->v1));
    const uint32_t no_line = vm_bits(vm_and_not(z->piece, vd_le(rise - rise, VD(0.0))));
    return (vm_bits(z->piece) & (below | above)) | no_line;
}

/* Crossings are rare. A piece without one is in the band as a whole or not at all, and its share,
   with two divisions, would come to the same. */
inline_always void time_in(const jm_strip_job *job, const sight *z, sums *s)
{
    vd in = vd_pick(in_band(job, z->v0), z->dt, VD(0.0));
    if (find_crossings(job, z)) {
        const share part = share_in_band(job, z);
        const vm counts = vm_and(z->piece, vd_lt(part.begin, part.end));
        in = vd_pick(counts, (part.end - part.begin) * z->dt, VD(0.0));
    }
    s->a = s->a + in;
    s->b = s->b + z->dt;
}

inline_always void first_time(const jm_strip_job *job, const sight *z, sums *s)
{
    const share part = share_in_band(job, z);
    const vm open = vm_and_not(z->look, vd_le(s->a, s->a)); /* no time was found yet */
    const vm moves = vm_and(z->piece, vd_lt(VD(0.0), z->dt));
    const vm crosses = vm_and(vm_and(open, moves), vd_le(part.begin, part.end));
    const vm here = vm_and(open, in_band(job, z->v1));
    s->a = vd_pick(here, z->t1, s->a);
    s->a = vd_pick(crosses, z->t0 + part.begin * z->dt, s->a);
}

inline_always void extreme(const sight *z, sums *s, vd sign)
{
    const vm better = vm_and_not(z->look, vd_le(sign * s->a, sign * z->v1));
    s->a = vd_pick(better, z->v1, s->a);
    s->b = vd_pick(better, z->t1, s->b);
}

inline_always void minimum(const jm_strip_job *job, const sight *z, sums *s)
{
    (void)job;
    extreme(z, s, VD(1.0));
}

inline_always void maximum(const jm_strip_job *job, const sight *z, sums *s)
{
    (void)job;
    extreme(z, s, VD(-1.0));
}

inline_always void value(const jm_strip_job *job, const sight *z, sums *s)
{
    const vm here = vm_and(vd_le(VD(job->at_first), z->t1), vd_le(z->t1, VD(job->at_last)));
    s->a = vd_pick(vm_and(z->look, here), z->v1, s->a);
}

inline_always void entry(const jm_strip_job *job, const sight *z, sums *s)
{
    const vm is_in = in_band(job, z->v1);
    const vm was_out = vd_le(s->b, VD(0.0)); /* 0 or 1 */
    s->a = s->a + vd_pick(vm_and(z->look, vm_and(is_in, was_out)), VD(1.0), VD(0.0));
    s->b = vd_pick(z->look, vd_pick(is_in, VD(1.0), VD(0.0)), s->b);
}

static void add_area(const jm_strip_job *job)
{
    for_all(job, area);
}

static void add_square(const jm_strip_job *job)
{
    for_all(job, square);
}

static void add_time_in(const jm_strip_job *job)
{
    for_all(job, time_in);
}

static void add_first_time(const jm_strip_job *job)
{
    for_all(job, first_time);
}

static void add_minimum(const jm_strip_job *job)
{
    for_all(job, minimum);
}

static void add_maximum(const jm_strip_job *job)
{
    for_all(job, maximum);
}

static void add_value(const jm_strip_job *job)
{
    for_all(job, value);
}

static void add_entry(const jm_strip_job *job)
{
    for_all(job, entry);
}

static bool same(const double *last, const double *row, uint32_t on)
{
    uint32_t equal = 0;
    for (int c = 0; c < JM_C; c++) {
        const vd was = vd_load_any(last + c * JM_W), is = vd_load_any(row + c * JM_W);
        const vd gap = is - was; /* no number where either is none */
        equal |= vm_bits(vm_and(vd_le(VD(0.0), gap), vd_le(gap, VD(0.0)))) << (c * JM_W);
    }
    return (on & ~equal) == 0;
}

static void keep(double *before, double *now, double *last, const double *row, uint32_t on)
{
    for (int c = 0; c < JM_C; c++, before += JM_W, now += JM_W, last += JM_W, row += JM_W) {
        const vm mask = vm_of_bits((on >> (c * JM_W)) & ((1u << JM_W) - 1u));
        const vd was = vd_load_any(last), is = vd_pick(mask, vd_load_any(row), was);
        vd_store_any(before, was);
        vd_store_any(now, is);
        vd_store_any(last, is);
    }
}

const jm_strip_code JM_STRIP = {
    .add = {[JM_OUTCOME_MEAN] = add_area,
            [JM_OUTCOME_AUC] = add_area,
            [JM_OUTCOME_SD] = add_square,
            [JM_OUTCOME_FRACTION] = add_time_in,
            [JM_OUTCOME_TIME_IN] = add_time_in,
            [JM_OUTCOME_FIRST_TIME] = add_first_time,
            [JM_OUTCOME_MINIMUM] = add_minimum,
            [JM_OUTCOME_TIME_OF_MINIMUM] = add_minimum,
            [JM_OUTCOME_MAXIMUM] = add_maximum,
            [JM_OUTCOME_TIME_OF_MAXIMUM] = add_maximum,
            [JM_OUTCOME_FINAL] = add_value,
            [JM_OUTCOME_VALUE_AT] = add_value,
            [JM_OUTCOME_COUNT] = add_entry},
    .same = same,
    .keep = keep,
};
