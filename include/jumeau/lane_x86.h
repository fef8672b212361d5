/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instructions behind lanes of 8 (AVX-512) and of 4 (AVX2), for jumeau/lane.h.
 *
 * GCC reads immintrin.h for a quarter of a second, and every part of every model would read it:
 * more time than most models take. Where GCC knows the built-in functions of its own header they
 * are called directly; other compilers get the header. Both make the same instructions.
 */
#ifndef JUMEAU_LANE_X86_H
#define JUMEAU_LANE_X86_H

#if defined(__GNUC__) && !defined(__clang__) && defined(__has_builtin)
#define JM_HAS_X8(name) __has_builtin(__builtin_ia32_##name)
#if JM_HAS_X8(vfmaddpd512_mask) && JM_HAS_X8(sqrtpd512_mask) && JM_HAS_X8(rndscalepd_mask) &&      \
    JM_HAS_X8(minpd512_mask) && JM_HAS_X8(maxpd512_mask) && JM_HAS_X8(cmppd512_mask) &&            \
    JM_HAS_X8(blendmpd_512_mask) && JM_HAS_X8(scalefpd512_mask) &&                                 \
    JM_HAS_X8(vpermt2varpd512_mask) && JM_HAS_X8(vfmaddpd256) && JM_HAS_X8(gatherdiv4df)
#define JM_X86_BUILT_IN
#endif
#endif

/* A mask of all eight; some functions want it signed. */
#define JM_ALL8 ((jm_m8)0xff)
#define JM_ALL8_SIGNED ((signed char)-1)

#ifdef JM_X86_BUILT_IN

typedef double jm_x8 __attribute__((vector_size(64)));
typedef long long jm_i8 __attribute__((vector_size(64)));
typedef double jm_x4 __attribute__((vector_size(32)));
typedef long long jm_i4 __attribute__((vector_size(32)));
typedef unsigned char jm_m8;
#define JM_AS_SET 4 /* rounding as the processor is set */

#define jm_x8_fma(a, b, c) __builtin_ia32_vfmaddpd512_mask(a, b, c, JM_ALL8, JM_AS_SET)
#define jm_x8_sqrt(a) __builtin_ia32_sqrtpd512_mask(a, a, JM_ALL8_SIGNED, JM_AS_SET)
#define jm_x8_floor(a) __builtin_ia32_rndscalepd_mask(a, 9, a, JM_ALL8_SIGNED, JM_AS_SET)
#define jm_x8_min(a, b) __builtin_ia32_minpd512_mask(a, b, a, JM_ALL8, JM_AS_SET)
#define jm_x8_max(a, b) __builtin_ia32_maxpd512_mask(a, b, a, JM_ALL8, JM_AS_SET)
#define jm_x8_cmp(a, b, how) __builtin_ia32_cmppd512_mask(a, b, how, JM_ALL8, JM_AS_SET)
#define jm_x8_when(m, a, b) __builtin_ia32_blendmpd_512_mask(b, a, m)
#define jm_x8_scalef(a, n) __builtin_ia32_scalefpd512_mask(a, n, a, JM_ALL8, JM_AS_SET)
#define jm_x8_of_two(low, i, high) __builtin_ia32_vpermt2varpd512_mask(i, low, high, JM_ALL8)

#define jm_x4_fma(a, b, c) __builtin_ia32_vfmaddpd256(a, b, c)
#define jm_x4_sqrt(a) __builtin_ia32_sqrtpd256(a)
#define jm_x4_floor(a) __builtin_ia32_roundpd256(a, 1)
#define jm_x4_min(a, b) __builtin_ia32_minpd256(a, b)
#define jm_x4_max(a, b) __builtin_ia32_maxpd256(a, b)
#define jm_x4_cmp(a, b, how) __builtin_ia32_cmppd256(a, b, how)
#define jm_x4_when(m, a, b) __builtin_ia32_blendvpd256(b, a, m)
#define jm_x4_of_table(table, i)                                                                   \
    __builtin_ia32_gatherdiv4df((jm_x4){ 0 }, table, i, (jm_x4)~(jm_i4){ 0 }, 8)
#define jm_x4_signs(m) __builtin_ia32_movmskpd256(m)

#else

#include <immintrin.h>

typedef __m512d jm_x8;
typedef __m512i jm_i8;
typedef __m256d jm_x4;
typedef __m256i jm_i4;
typedef __mmask8 jm_m8;

#define jm_x8_fma(a, b, c) _mm512_fmadd_pd(a, b, c)
#define jm_x8_sqrt(a) _mm512_sqrt_pd(a)
#define jm_x8_floor(a) _mm512_roundscale_pd(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)
#define jm_x8_min(a, b) _mm512_min_pd(a, b)
#define jm_x8_max(a, b) _mm512_max_pd(a, b)
#define jm_x8_cmp(a, b, how) _mm512_cmp_pd_mask(a, b, how)
#define jm_x8_when(m, a, b) _mm512_mask_blend_pd(m, b, a)
#define jm_x8_scalef(a, n) _mm512_scalef_pd(a, n)
#define jm_x8_of_two(low, i, high) _mm512_permutex2var_pd(low, i, high)

#define jm_x4_fma(a, b, c) _mm256_fmadd_pd(a, b, c)
#define jm_x4_sqrt(a) _mm256_sqrt_pd(a)
#define jm_x4_floor(a) _mm256_floor_pd(a)
#define jm_x4_min(a, b) _mm256_min_pd(a, b)
#define jm_x4_max(a, b) _mm256_max_pd(a, b)
#define jm_x4_cmp(a, b, how) _mm256_cmp_pd(a, b, how)
#define jm_x4_when(m, a, b) _mm256_blendv_pd(b, a, m)
#define jm_x4_of_table(table, i) _mm256_i64gather_pd(table, i, 8)
#define jm_x4_signs(m) _mm256_movemask_pd(m)

#endif

/* How jm_x8_cmp and jm_x4_cmp compare: false where one is a NaN, but for UNLIKE. */
#define JM_EQUAL 0x00
#define JM_UNLIKE 0x04
#define JM_LESS 0x11
#define JM_AT_MOST 0x12

#endif
