/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Vectors of JM_W doubles (8: AVX-512, 4: AVX2, 1: plain), for the code of this folder that is
 * compiled once per instruction set.
 *
 * Each operation is one IEEE operation per lane and is the same at every width, so code written
 * with these gives the same bits at widths 8, 4 and 1. Nothing here adds up over lanes. Masks have
 * the machine's own form (vm); vm_bits() makes one bit per lane of them.
 */
#ifndef JM_LANES_VEC_H
#define JM_LANES_VEC_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef JM_W
#error "define JM_W (8, 4 or 1) before including core/lanes/vec.h"
#endif

#if JM_W == 8
#include <immintrin.h>

typedef __m512d vd;
typedef __m512i vi;
typedef __mmask8 vm;

#define VD(x) _mm512_set1_pd(x)
#define VI(x) _mm512_set1_epi64(x)
#define vd_load(p) _mm512_load_pd(p)
#define vd_store(p, a) _mm512_store_pd((p), (a))
#define vd_load_any(p) _mm512_loadu_pd(p) /* wherever it stands */
#define vd_store_any(p, a) _mm512_storeu_pd((p), (a))
#define vd_store_some(p, m, a) _mm512_mask_store_pd((p), (m), (a)) /* only where m is set */
#define vd_fma(a, b, c) _mm512_fmadd_pd((a), (b), (c))
#define vd_sqrt(a) _mm512_sqrt_pd(a)
#define vd_max(a, b) _mm512_max_pd((a), (b)) /* a > b ? a : b, so NaN in either gives b */
#define vd_min(a, b) _mm512_min_pd((a), (b)) /* a < b ? a : b */
#define vd_lt(a, b) _mm512_cmp_pd_mask((a), (b), _CMP_LT_OQ)
#define vd_le(a, b) _mm512_cmp_pd_mask((a), (b), _CMP_LE_OQ)
#define vd_pick(m, a, b) _mm512_mask_blend_pd((m), (b), (a)) /* m ? a : b */
#define vd_abs(a) _mm512_abs_pd(a)
#define vd_to_bits(a) _mm512_castpd_si512(a)
#define vd_of_bits(a) _mm512_castsi512_pd(a)
#define vi_shr(a, n) _mm512_srli_epi64((a), (n))
#define vi_shl(a, n) _mm512_slli_epi64((a), (n))
#define vi_and(a, b) _mm512_and_si512((a), (b))
#define vi_or(a, b) _mm512_or_si512((a), (b))
#define vi_add(a, b) _mm512_add_epi64((a), (b))
#define vi_sub(a, b) _mm512_sub_epi64((a), (b))
#define vm_and(a, b) ((vm)((a) & (b)))
#define vm_or(a, b) ((vm)((a) | (b)))
#define vm_and_not(a, b) ((vm)((a) & ~(b))) /* a and not b */
#define vm_bits(m) ((uint32_t)(m))
#define vm_of_bits(b) ((vm)(b))

#elif JM_W == 4
#include <immintrin.h>

typedef __m256d vd;
typedef __m256i vi;
typedef __m256d vm;

#define VD(x) _mm256_set1_pd(x)
#define VI(x) _mm256_set1_epi64x(x)
#define vd_load(p) _mm256_load_pd(p)
#define vd_store(p, a) _mm256_store_pd((p), (a))
#define vd_load_any(p) _mm256_loadu_pd(p)
#define vd_store_any(p, a) _mm256_storeu_pd((p), (a))
#define vd_store_some(p, m, a) _mm256_maskstore_pd((p), _mm256_castpd_si256(m), (a))
#define vd_fma(a, b, c) _mm256_fmadd_pd((a), (b), (c))
#define vd_sqrt(a) _mm256_sqrt_pd(a)
#define vd_max(a, b) _mm256_max_pd((a), (b))
#define vd_min(a, b) _mm256_min_pd((a), (b))
#define vd_lt(a, b) _mm256_cmp_pd((a), (b), _CMP_LT_OQ)
#define vd_le(a, b) _mm256_cmp_pd((a), (b), _CMP_LE_OQ)
#define vd_pick(m, a, b) _mm256_blendv_pd((b), (a), (m))
#define vd_abs(a) _mm256_andnot_pd(_mm256_set1_pd(-0.0), (a))
#define vd_to_bits(a) _mm256_castpd_si256(a)
#define vd_of_bits(a) _mm256_castsi256_pd(a)
#define vi_shr(a, n) _mm256_srli_epi64((a), (n))
#define vi_shl(a, n) _mm256_slli_epi64((a), (n))
#define vi_and(a, b) _mm256_and_si256((a), (b))
#define vi_or(a, b) _mm256_or_si256((a), (b))
#define vi_add(a, b) _mm256_add_epi64((a), (b))
#define vi_sub(a, b) _mm256_sub_epi64((a), (b))
#define vm_and(a, b) _mm256_and_pd((a), (b))
#define vm_or(a, b) _mm256_or_pd((a), (b))
#define vm_and_not(a, b) _mm256_andnot_pd((b), (a))
#define vm_bits(m) ((uint32_t)_mm256_movemask_pd(m))

static inline vm vm_of_bits(uint32_t bits)
{
    const __m256i one = _mm256_set_epi64x(8, 4, 2, 1);
    const __m256i has = _mm256_and_si256(_mm256_set1_epi64x(bits), one);
    return _mm256_castsi256_pd(_mm256_cmpeq_epi64(has, one));
}

#else

typedef double vd;
typedef uint64_t vi;
typedef uint32_t vm; /* 0 or 1 */

#define VD(x) ((double)(x))
#define VI(x) ((uint64_t)(x))
#define vd_load(p) (*(p))
#define vd_store(p, a) ((void)(*(p) = (a)))
#define vd_load_any(p) (*(p))
#define vd_store_any(p, a) ((void)(*(p) = (a)))
#define vd_store_some(p, m, a) ((void)(*(p) = (m) ? (a) : *(p)))
#define vd_fma(a, b, c) __builtin_fma((a), (b), (c))
#define vd_sqrt(a) __builtin_sqrt(a)
#define vd_max(a, b) vd_max_((a), (b))
#define vd_min(a, b) vd_min_((a), (b))
#define vd_lt(a, b) ((vm)((a) < (b)))
#define vd_le(a, b) ((vm)((a) <= (b)))
#define vd_pick(m, a, b) ((m) ? (a) : (b))
#define vd_abs(a) __builtin_fabs(a)
#define vi_shr(a, n) ((a) >> (n))
#define vi_shl(a, n) ((a) << (n))
#define vi_and(a, b) ((a) & (b))
#define vi_or(a, b) ((a) | (b))
#define vi_add(a, b) ((a) + (b))
#define vi_sub(a, b) ((a) - (b))
#define vm_and(a, b) ((a) & (b))
#define vm_or(a, b) ((a) | (b))
#define vm_and_not(a, b) ((a) & ((b) ^ 1u))
#define vm_bits(m) (m)
#define vm_of_bits(b) ((vm)((b) & 1u))

static inline double vd_max_(double a, double b)
{
    return a > b ? a : b;
}

static inline double vd_min_(double a, double b)
{
    return a < b ? a : b;
}

static inline vi vd_to_bits(double a)
{
    uint64_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static inline double vd_of_bits(vi bits)
{
    double a;
    memcpy(&a, &bits, sizeof a);
    return a;
}
#endif

/* Binary logarithm of a positive normal number, to about 1e-5: enough to choose a step size, and
   the same bits everywhere, which no library's pow() promises. */
static inline vd vd_log2_rough(vd x)
{
    const vi bits = vd_to_bits(x);
    /* The exponent as a double: its bits below 2^52, taken away again. */
    const vi e = vi_or(vi_shr(bits, 52), VI(0x4330000000000000));
    const vi m = vi_or(vi_and(bits, VI(0x000fffffffffffff)), VI(0x3ff0000000000000));
    const vd whole = vd_of_bits(e) - VD(4503599627370496.0 + 1023.0);
    /* log2(m) = 2/ln2 * atanh(s), s = (m - 1) / (m + 1) <= 1/3; the next term of
       the series is 1.7e-5 * … */
    const vd one = VD(1.0);
    const vd mm = vd_of_bits(m);
    const vd s = (mm - one) / (mm + one);
    const vd z = s * s;
    vd p = VD(0.412198583111132);
    p = vd_fma(p, z, VD(0.577078016355585));
    p = vd_fma(p, z, VD(0.961796693925976));
    p = vd_fma(p, z, VD(2.885390081777927));
    return vd_fma(p, s, whole);
}

/* Three that are good for norms and rates, where a division or a root would take several times as
   long: a guess from the bits and two Newton steps, or a polynomial. All of positive numbers. */

/* 1 / x to 1e-5. */
static inline vd vd_recip_rough(vd x)
{
    vd r = vd_of_bits(vi_sub(VI(0x7fde623822fc16e6), vd_to_bits(x)));
    r = vd_fma(r, vd_fma(VD(0.0) - x, r, VD(1.0)), r);
    return vd_fma(r, vd_fma(VD(0.0) - x, r, VD(1.0)), r);
}

/* The root of x to 5e-6; of 0 it is 0. */
static inline vd vd_sqrt_rough(vd x)
{
    const vd half = VD(-0.5) * x;
    vd r = vd_of_bits(vi_sub(VI(0x5fe6eb50c7b537a9), vi_shr(vd_to_bits(x), 1)));
    r = r * vd_fma(half * r, r, VD(1.5));
    r = r * vd_fma(half * r, r, VD(1.5));
    return x * r;
}

/* The binary logarithm to 1e-3. */
static inline vd vd_log2_coarse(vd x)
{
    const vi bits = vd_to_bits(x);
    const vi e = vi_or(vi_shr(bits, 52), VI(0x4330000000000000));
    const vi m = vi_or(vi_and(bits, VI(0x000fffffffffffff)), VI(0x3ff0000000000000));
    const vd whole = vd_of_bits(e) - VD(4503599627370496.0 + 1023.0), f = vd_of_bits(m);
    vd p = VD(0.1582487046);
    p = vd_fma(p, f, VD(-1.051875031));
    p = vd_fma(p, f, VD(3.047884161));
    return whole + vd_fma(p, f, VD(-2.153620718));
}

/* 2^x for |x| < 1000, to about 1e-6. */
static inline vd vd_exp2_rough(vd x)
{
    const vd magic = VD(6755399441055744.0); /* 1.5 * 2^52: adding it rounds to a whole number */
    const vd shifted = x + magic;
    const vd f = x - (shifted - magic); /* -0.5 … 0.5 */
    const vi scale = vi_shl(vd_to_bits(shifted), 52);
    vd p = VD(1.333355814642844e-3);
    p = vd_fma(p, f, VD(9.618129107628477e-3));
    p = vd_fma(p, f, VD(5.550410866482158e-2));
    p = vd_fma(p, f, VD(2.402265069591007e-1));
    p = vd_fma(p, f, VD(6.931471805599453e-1));
    p = vd_fma(p, f, VD(1.0));
    return vd_of_bits(vi_add(vd_to_bits(p), scale));
}

#endif
