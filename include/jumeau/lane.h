/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lanes: one value for each of JM_LANES patients, and the arithmetic on it.
 *
 * Included by generated kernels (JM_LANES 8: AVX-512 F, DQ and VL; 4: AVX2 and FMA; 1: scalar) and,
 * with JM_LANES 1, by the evaluator and by the folding of constants. The same operations give the
 * same bits at every width: + - * / and sqrt are IEEE 754, a fused multiply-add is only ever
 * written as jm_fma (compile with -ffp-contract=off), and everything above them is branch-free code
 * in terms of these (jumeau/lane_math.h). Nothing here calls into libm at widths 4 and 8.
 *
 * Sums, products and quotients are written with C's own operators, which work on vectors as on
 * doubles. Conditions have a type of their own, jm_lmask, because GCC 12 and clang 14 refuse
 * `mask ? a : b` on vectors in C.
 *
 * NaN: it spreads through every function, through min and max too. A comparison with a NaN is
 * false, except jm_ne.
 */
/* Once for lanes, and once for packs (jumeau/lane_pack.h). */
#if !defined(JUMEAU_LANE_H) || defined(JUMEAU_LANE_PACK_H)
#ifndef JUMEAU_LANE_H
#define JUMEAU_LANE_H
#endif

#include <stddef.h>
#include <stdint.h>

#ifndef JM_LANES
#error "define JM_LANES as 8, 4 or 1 before including jumeau/lane.h"
#endif

#define JM_FN static inline __attribute__((always_inline, unused))

#if JM_LANES == 8

#include "jumeau/lane_x86.h"
typedef double jm_lane __attribute__((vector_size(64), may_alias));
typedef uint64_t jm_lint __attribute__((vector_size(64), may_alias));
typedef jm_m8 jm_lmask;

JM_FN jm_lane jm_of(double x)
{
    return (jm_lane){ x, x, x, x, x, x, x, x };
}
JM_FN jm_lint jm_int_of(uint64_t x)
{
    return (jm_lint){ x, x, x, x, x, x, x, x };
}
JM_FN jm_lane jm_fma(jm_lane a, jm_lane b, jm_lane c)
{
    return (jm_lane)jm_x8_fma((jm_x8)a, (jm_x8)b, (jm_x8)c);
}
JM_FN jm_lane jm_sqrt(jm_lane x)
{
    return (jm_lane)jm_x8_sqrt((jm_x8)x);
}
JM_FN jm_lane jm_floor(jm_lane x)
{
    return (jm_lane)jm_x8_floor((jm_x8)x);
}
/* a < b ? a : b, so b where one is a NaN */
JM_FN jm_lane jm_lesser(jm_lane a, jm_lane b)
{
    return (jm_lane)jm_x8_min((jm_x8)a, (jm_x8)b);
}
/* a > b ? a : b, so b where one is a NaN */
JM_FN jm_lane jm_greater(jm_lane a, jm_lane b)
{
    return (jm_lane)jm_x8_max((jm_x8)a, (jm_x8)b);
}
JM_FN jm_lmask jm_lt(jm_lane a, jm_lane b)
{
    return jm_x8_cmp((jm_x8)a, (jm_x8)b, JM_LESS);
}
JM_FN jm_lmask jm_le(jm_lane a, jm_lane b)
{
    return jm_x8_cmp((jm_x8)a, (jm_x8)b, JM_AT_MOST);
}
JM_FN jm_lmask jm_eq(jm_lane a, jm_lane b)
{
    return jm_x8_cmp((jm_x8)a, (jm_x8)b, JM_EQUAL);
}
JM_FN jm_lmask jm_ne(jm_lane a, jm_lane b)
{
    return jm_x8_cmp((jm_x8)a, (jm_x8)b, JM_UNLIKE);
}
JM_FN jm_lmask jm_both(jm_lmask a, jm_lmask b)
{
    return (jm_lmask)(a & b);
}
JM_FN jm_lmask jm_either(jm_lmask a, jm_lmask b)
{
    return (jm_lmask)(a | b);
}
JM_FN jm_lmask jm_negate(jm_lmask a)
{
    return (jm_lmask)~a;
}
JM_FN jm_lane jm_when(jm_lmask m, jm_lane a, jm_lane b)
{
    return (jm_lane)jm_x8_when(m, (jm_x8)a, (jm_x8)b);
}
/* x * 2^n for whole n from -1100 to 1100 and 0.5 < |x| < 2, rounded once */
JM_FN jm_lane jm_scale(jm_lane x, jm_lane n)
{
    return (jm_lane)jm_x8_scalef((jm_x8)x, (jm_x8)n);
}
/* The same for n that is not whole: of the largest whole number below. */
JM_FN jm_lane jm_scale_floor(jm_lane x, jm_lane n)
{
    return (jm_lane)jm_x8_scalef((jm_x8)x, (jm_x8)n);
}
/* table[i % 16] */
JM_FN jm_lane jm_of_sixteen(const double *table, jm_lint i)
{
    const jm_lane *halves = (const jm_lane *)table;
    return (jm_lane)jm_x8_of_two((jm_x8)halves[0], (jm_i8)i, (jm_x8)halves[1]);
}
/* Bit l: the condition holds in lane l. */
JM_FN uint32_t jm_lanes_of(jm_lmask m)
{
    return m;
}

#elif JM_LANES == 4

#include "jumeau/lane_x86.h"
typedef double jm_lane __attribute__((vector_size(32), may_alias));
typedef uint64_t jm_lint __attribute__((vector_size(32), may_alias));
typedef jm_lint jm_lmask;

JM_FN jm_lane jm_of(double x)
{
    return (jm_lane){ x, x, x, x };
}
JM_FN jm_lint jm_int_of(uint64_t x)
{
    return (jm_lint){ x, x, x, x };
}
JM_FN jm_lane jm_fma(jm_lane a, jm_lane b, jm_lane c)
{
    return (jm_lane)jm_x4_fma((jm_x4)a, (jm_x4)b, (jm_x4)c);
}
JM_FN jm_lane jm_sqrt(jm_lane x)
{
    return (jm_lane)jm_x4_sqrt((jm_x4)x);
}
JM_FN jm_lane jm_floor(jm_lane x)
{
    return (jm_lane)jm_x4_floor((jm_x4)x);
}
JM_FN jm_lane jm_lesser(jm_lane a, jm_lane b)
{
    return (jm_lane)jm_x4_min((jm_x4)a, (jm_x4)b);
}
JM_FN jm_lane jm_greater(jm_lane a, jm_lane b)
{
    return (jm_lane)jm_x4_max((jm_x4)a, (jm_x4)b);
}
JM_FN jm_lmask jm_lt(jm_lane a, jm_lane b)
{
    return (jm_lmask)jm_x4_cmp((jm_x4)a, (jm_x4)b, JM_LESS);
}
JM_FN jm_lmask jm_le(jm_lane a, jm_lane b)
{
    return (jm_lmask)jm_x4_cmp((jm_x4)a, (jm_x4)b, JM_AT_MOST);
}
JM_FN jm_lmask jm_eq(jm_lane a, jm_lane b)
{
    return (jm_lmask)jm_x4_cmp((jm_x4)a, (jm_x4)b, JM_EQUAL);
}
JM_FN jm_lmask jm_ne(jm_lane a, jm_lane b)
{
    return (jm_lmask)jm_x4_cmp((jm_x4)a, (jm_x4)b, JM_UNLIKE);
}
JM_FN jm_lmask jm_both(jm_lmask a, jm_lmask b)
{
    return a & b;
}
JM_FN jm_lmask jm_either(jm_lmask a, jm_lmask b)
{
    return a | b;
}
JM_FN jm_lmask jm_negate(jm_lmask a)
{
    return ~a;
}
JM_FN jm_lane jm_when(jm_lmask m, jm_lane a, jm_lane b)
{
    return (jm_lane)jm_x4_when((jm_x4)m, (jm_x4)a, (jm_x4)b);
}

JM_FN jm_lane jm_of_sixteen(const double *table, jm_lint i)
{
    return (jm_lane)jm_x4_of_table(table, (jm_i4)(i & 15));
}
JM_FN uint32_t jm_lanes_of(jm_lmask m)
{
    return (uint32_t)jm_x4_signs((jm_x4)m);
}

#elif JM_LANES == 1

typedef double jm_lane;
typedef uint64_t jm_lint;
typedef int jm_lmask; /* 0 or 1 */

JM_FN jm_lane jm_of(double x)
{
    return x;
}
JM_FN jm_lint jm_int_of(uint64_t x)
{
    return x;
}
JM_FN jm_lint jm_bits(jm_lane x)
{
    jm_lint bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}
JM_FN jm_lane jm_from_bits(jm_lint bits)
{
    jm_lane x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}
JM_FN jm_lane jm_fma(jm_lane a, jm_lane b, jm_lane c)
{
    return __builtin_fma(a, b, c);
}
JM_FN jm_lane jm_sqrt(jm_lane x)
{
    return __builtin_sqrt(x);
}
JM_FN jm_lane jm_floor(jm_lane x)
{
    return __builtin_floor(x);
}
JM_FN jm_lane jm_lesser(jm_lane a, jm_lane b)
{
    return a < b ? a : b;
}
JM_FN jm_lane jm_greater(jm_lane a, jm_lane b)
{
    return a > b ? a : b;
}
JM_FN jm_lmask jm_lt(jm_lane a, jm_lane b)
{
    return a < b;
}
JM_FN jm_lmask jm_le(jm_lane a, jm_lane b)
{
    return a <= b;
}
JM_FN jm_lmask jm_eq(jm_lane a, jm_lane b)
{
    return a == b;
}
JM_FN jm_lmask jm_ne(jm_lane a, jm_lane b)
{
    return a != b;
}
JM_FN jm_lmask jm_both(jm_lmask a, jm_lmask b)
{
    return a & b;
}
JM_FN jm_lmask jm_either(jm_lmask a, jm_lmask b)
{
    return a | b;
}
JM_FN jm_lmask jm_negate(jm_lmask a)
{
    return !a;
}
JM_FN jm_lane jm_when(jm_lmask m, jm_lane a, jm_lane b)
{
    return m ? a : b;
}

JM_FN jm_lane jm_of_sixteen(const double *table, jm_lint i)
{
    return table[i & 15];
}
JM_FN uint32_t jm_lanes_of(jm_lmask m)
{
    return (uint32_t)m;
}

#else
#error "JM_LANES is 8, 4 or 1"
#endif

#if JM_LANES != 1
JM_FN jm_lint jm_bits(jm_lane x)
{
    return (jm_lint)x;
}
JM_FN jm_lane jm_from_bits(jm_lint x)
{
    return (jm_lane)x;
}
#endif
JM_FN jm_lint jm_shift_left(jm_lint x, unsigned n)
{
    return x << n;
}
JM_FN jm_lint jm_shift_right(jm_lint x, unsigned n)
{
    return x >> n;
}

/* 1.5 * 2^52: x + JM_MAGIC holds x rounded to a whole number in its lower bits, |x| < 2^51. */
#define JM_MAGIC 0x1.8p52

#if JM_LANES != 8
/* In two steps, of which only the second may round. */
JM_FN jm_lane jm_scale(jm_lane x, jm_lane n)
{
    const jm_lane half = jm_fma(n, jm_of(0.5), jm_of(JM_MAGIC));
    const jm_lane rest = (n - (half - JM_MAGIC)) + JM_MAGIC;
    const jm_lane first = jm_from_bits(jm_shift_left(jm_bits(half) + 1023, 52));
    const jm_lane second = jm_from_bits(jm_shift_left(jm_bits(rest) + 1023, 52));
    return x * first * second;
}

/* n is a multiple of 1/16, so that n - 15/32 rounds to the whole number below n. */
JM_FN jm_lane jm_scale_floor(jm_lane x, jm_lane n)
{
    return jm_scale(x, (n - 0.46875) + JM_MAGIC - JM_MAGIC);
}
#endif

#define JM_SIGN 0x8000000000000000u

JM_FN jm_lane jm_abs(jm_lane x)
{
    return jm_from_bits(jm_bits(x) & ~JM_SIGN);
}
/* |x| with the sign of s */
JM_FN jm_lane jm_with_sign(jm_lane x, jm_lane s)
{
    return jm_from_bits((jm_bits(x) & ~JM_SIGN) | (jm_bits(s) & JM_SIGN));
}
/* Conditions as numbers, 1 and 0, and back. */
JM_FN jm_lane jm_number(jm_lmask m)
{
    return jm_when(m, jm_of(1.0), jm_of(0.0));
}
JM_FN jm_lmask jm_truth(jm_lane x)
{
    return jm_ne(x, jm_of(0.0));
}
/* The lesser and the greater of two; a NaN where one of them is. */
JM_FN jm_lane jm_min(jm_lane a, jm_lane b)
{
    return jm_when(jm_ne(a, a), a, jm_lesser(a, b));
}
JM_FN jm_lane jm_max(jm_lane a, jm_lane b)
{
    return jm_when(jm_ne(a, a), a, jm_greater(a, b));
}
/* What is left of a after whole multiples of b: from 0 to b, with the sign of b. The quotient is
   rounded, so that the floor may be one off; the fused remainder shows it. */
JM_FN jm_lane jm_mod(jm_lane a, jm_lane b)
{
    const jm_lane r = jm_fma(-jm_floor(a / b), b, a);
    const jm_lane up = jm_when(jm_lt(r * b, jm_of(0.0)), r + b, r);
    return jm_when(jm_le(jm_abs(b), jm_abs(up)), up - b, up);
}

/*
 * What generated kernels are written with.
 *
 * JM_KERNEL(rhs)    the kernel's name at this width: jm_rhs_8, in packs jm_rhs_1_8
 * JM_GET(f->p, 3)   variable 3 of an array of the frame
 * JM_PUT(out, 3)    row 3 of the output
 * JM_PICK(out, which, 5, 3, x)   x, where signal 5 is asked for, or all that share this function:
 *                   then in row 3
 * JM_ROW, JM_SET    the same of an array of the linear algebra, whose rows lie close at width 1
 * JM_PART           a piece of a kernel that would be too long for one function
 *
 * Groups are 8 lanes wide, so the stride is known at widths 8 and 4. At width 1 it is known where
 * the kernel works in packs (JM_PACK), which are for a patient alone.
 */
#ifndef JUMEAU_LANE_PACK_H
#if JM_LANES > 1
#define JM_STRIDE ((size_t)8)
#elif defined(JM_PACK)
#define JM_STRIDE ((size_t)1)
#else
#define JM_STRIDE (f->stride)
#endif
#define JM_GET(a, i) (*(const jm_lane *)((a) + (i) * JM_STRIDE))
#define JM_PUT(out, i) (*(jm_lane *)((out) + (i) * JM_STRIDE))
#define JM_PICK(out, which, i, row, value)      \
    do {                                        \
        if ((which) == (i))                     \
            JM_PUT(out, 0) = (value);           \
        else if ((which) == JM_SIGNALS_SHARED)  \
            JM_PUT(out, row) = (value);         \
    } while (0)
#define JM_ROWS_APART ((size_t)(JM_LANES > 1 ? 8 : 1))
#define JM_ROW(a, i) (*(const jm_lane *)((a) + (i) * JM_ROWS_APART))
#define JM_SET(a, i) (*(jm_lane *)((a) + (i) * JM_ROWS_APART))
#define JM_PART static __attribute__((noinline)) void
#define JM_KERNEL_(name, lanes) jm_##name##_##lanes
#define JM_KERNEL_AT(name, lanes) JM_KERNEL_(name, lanes)
#ifdef JM_PACK
#define JM_KERNEL(name) JM_KERNEL_AT(name##_1, JM_PACK)
#else
#define JM_KERNEL(name) JM_KERNEL_AT(name, JM_LANES)
#endif
#endif

#include "jumeau/lane_math.h"
#include "jumeau/lane_angle.h"
#include "jumeau/lane_table.h"

#endif
