/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elementary functions on lanes; included by jumeau/lane.h only.
 *
 * exp and log are our own: without branches, so that several interleave when they are inlined into
 * a kernel. The rarer functions are SLEEF's deterministic ones (`finz`, error at most 1 ulp), which
 * give the same bits at every width. All are within 2 ulp, subnormal results included.
 */
#ifndef JUMEAU_LANE_MATH_H
#define JUMEAU_LANE_MATH_H

/* ln 2 in two parts; the first has 33 bits, so that whole multiples of it are exact. */
#define JM_LN2_HIGH 0x1.62e42feep-1
#define JM_LN2_LOW 0x1.a39ef35793c76p-33

/* exp(r) - 1 for |r| <= ln(2) / 2: r + r^2 / 2 + r^3 q(r), where q is the minimax polynomial of
   degree 8 (error of exp: 2^-57, found by Remez' exchange). */
JM_FN jm_lane jm_exp_core(jm_lane r)
{
    const jm_lane r2 = r * r;
    const jm_lane r4 = r2 * r2;
    const jm_lane q01 = jm_fma(r, jm_of(0x1.5555555553168p-5), jm_of(0x1.555555555555cp-3));
    const jm_lane q23 = jm_fma(r, jm_of(0x1.6c16c17cf53b9p-10), jm_of(0x1.111111110e581p-7));
    const jm_lane q45 = jm_fma(r, jm_of(0x1.a019aa92173dcp-16), jm_of(0x1.a01a01b6718d7p-13));
    const jm_lane q67 = jm_fma(r, jm_of(0x1.28a0226e9161ep-22), jm_of(0x1.71dde88450e11p-19));
    const jm_lane q03 = jm_fma(q23, r2, q01);
    const jm_lane q47 = jm_fma(q67, r2, q45);
    const jm_lane q48 = jm_fma(jm_of(0x1.af792cf073603p-26), r4, q47);
    const jm_lane q = jm_fma(q48, r4, q03);
    return jm_fma(r2, jm_fma(r, q, jm_of(0.5)), r);
}

/* Overflows to infinity above 709.78, rounds to a subnormal or 0 below -708.4. */
JM_FN jm_lane jm_exp(jm_lane x)
{
    const jm_lane c = jm_lesser(jm_of(710.0), jm_greater(jm_of(-746.0), x));
    const jm_lane magic = jm_fma(c, jm_of(0x1.71547652b82fep+0), jm_of(JM_MAGIC));
    const jm_lane n = magic - JM_MAGIC;
    const jm_lane r = jm_fma(n, jm_of(-JM_LN2_LOW), jm_fma(n, jm_of(-JM_LN2_HIGH), c));
    return jm_scale(1.0 + jm_exp_core(r), n);
}

/* x = m 2^k with sqrt(1/2) <= m < sqrt(2), for x > 0; *k is a whole number. */
JM_FN jm_lane jm_split(jm_lane x, jm_lane *k)
{
    const jm_lmask tiny = jm_lt(x, jm_of(0x1p-1022));
    const jm_lane normal = jm_when(tiny, x * 0x1p54, x);
    const jm_lint up = jm_bits(normal) + (0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
    const jm_lane raised = jm_from_bits(jm_shift_right(up, 52) | 0x4330000000000000);
    *k = raised - jm_when(tiny, jm_of(0x1p52 + 1023.0 + 54.0), jm_of(0x1p52 + 1023.0));
    return jm_from_bits((up & 0x000fffffffffffff) + 0x3fe6a09e667f3bcd);
}

/* What log and log10 of a bad or infinite x are: NaN below 0, -inf at 0, else x itself. */
JM_FN jm_lane jm_log_edges(jm_lane x, jm_lane regular)
{
    const jm_lane nothing = jm_of(__builtin_nan(""));
    const jm_lane below = jm_when(jm_eq(x, jm_of(0.0)), jm_of(-__builtin_inf()), nothing);
    const jm_lane above = jm_when(jm_lt(x, jm_of(__builtin_inf())), regular, x);
    return jm_when(jm_le(x, jm_of(0.0)), below, above);
}

/* log(1 + f) = f - (f^2/2 - s (f^2/2 + r)), s = f / (2 + f), r the series of 2 atanh(s) from s^2
   on; the seven coefficients are the minimax
   ones for |s| < 0.1716 (error of log: 2^-58). */
JM_FN jm_lane jm_log(jm_lane x)
{
    jm_lane k;
    const jm_lane f = jm_split(x, &k) - 1.0;
    const jm_lane s = f / (2.0 + f);
    const jm_lane z = s * s;
    const jm_lane w = z * z;
    const jm_lane r01 = jm_fma(z, jm_of(0x1.999999997fd76p-2), jm_of(0x1.5555555555592p-1));
    const jm_lane r23 = jm_fma(z, jm_of(0x1.c71c520604c52p-3), jm_of(0x1.24924941f5011p-2));
    const jm_lane r45 = jm_fma(z, jm_of(0x1.39a1a6ef6291ap-3), jm_of(0x1.74663fa29ad15p-3));
    const jm_lane r46 = jm_fma(w, jm_of(0x1.2f0634b5aa9d3p-3), r45);
    const jm_lane r = z * jm_fma(r46, w * w, jm_fma(r23, w, r01));
    const jm_lane half = 0.5 * f * f;
    const jm_lane low = jm_fma(s, half + r, k * JM_LN2_LOW);
    return jm_log_edges(x, jm_fma(k, jm_of(JM_LN2_HIGH), f - (half - low)));
}

/* SLEEF 3.5.1, by its own names, so that its header is not needed where models are compiled. */
#if JM_LANES == 8
#define JM_SLEEF(name) Sleef_finz_##name##d8_u10avx512f
#elif JM_LANES == 4
#define JM_SLEEF(name) Sleef_finz_##name##d4_u10avx2
#else
#define JM_SLEEF(name) Sleef_finz_##name##d1_u10purecfma
#endif

#define JM_SLEEF_1(name)                                                            \
    extern __attribute__((const)) jm_lane JM_SLEEF(name)(jm_lane x);                \
    JM_FN jm_lane jm_##name(jm_lane x)                                              \
    {                                                                               \
        return JM_SLEEF(name)(x);                                                   \
    }
#define JM_SLEEF_2(name)                                                            \
    extern __attribute__((const)) jm_lane JM_SLEEF(name)(jm_lane x, jm_lane y);     \
    JM_FN jm_lane jm_##name(jm_lane x, jm_lane y)                                   \
    {                                                                               \
        return JM_SLEEF(name)(x, y);                                                \
    }

JM_SLEEF_1(log10)
JM_SLEEF_1(sin)
JM_SLEEF_1(cos)
JM_SLEEF_1(tan)
JM_SLEEF_1(asin)
JM_SLEEF_1(acos)
JM_SLEEF_1(atan)
JM_SLEEF_1(sinh)
JM_SLEEF_1(cosh)
JM_SLEEF_1(tanh)
JM_SLEEF_1(erf)
JM_SLEEF_2(atan2)
JM_SLEEF_2(pow)

#undef JM_SLEEF_1
#undef JM_SLEEF_2

#endif
