/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elementary functions on lanes: powers and exponentials; included by jumeau/lane.h only.
 *
 * All are straight code in terms of IEEE operations and fused multiply-adds, so that they have the
 * same bits at every width and on every machine, and several interleave where they are inlined
 * into a kernel. The error is at most 2 ulp over the whole range, subnormal results included;
 * infinities, NaN and signed zeros are as in C99's annex F. Polynomials are minimax, by Remez'
 * exchange.
 */
/* Once for lanes, and once for packs. */
#if !defined(JUMEAU_LANE_MATH_H) || defined(JUMEAU_LANE_PACK_H)
#ifndef JUMEAU_LANE_MATH_H
#define JUMEAU_LANE_MATH_H
#endif

/* ln 2 in two parts; the first has 33 bits, so that whole multiples of it are exact. */
#define JM_LN2_HIGH 0x1.62e42feep-1
#define JM_LN2_LOW 0x1.a39ef35793c76p-33

/* exp(r) - 1 - r for |r| <= ln(2) / 2: r^2 / 2 + r^3 q(r), q of degree 8 (error of exp: 2^-57). */
JM_FN jm_lane jm_exp_rest(jm_lane r)
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
    return r2 * jm_fma(r, jm_fma(q48, r4, q03), jm_of(0.5));
}

/* x = n ln 2 + r with whole n, |r| <= ln(2) / 2, for |x| < 2000. */
JM_FN jm_lane jm_exp_reduce(jm_lane x, jm_lane *n)
{
    const jm_lane magic = jm_fma(x, jm_of(0x1.71547652b82fep+0), jm_of(JM_MAGIC));
    *n = magic - JM_MAGIC;
    return jm_fma(*n, jm_of(-JM_LN2_LOW), jm_fma(*n, jm_of(-JM_LN2_HIGH), x));
}

/* 2^(j / 16), the last of two factors of exp. */
static const double jm_exp_roots[16] __attribute__((aligned(64), unused)) = {
    0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0,
};

/* x = n ln 2 + r with n a multiple of 1/16, |r| <= ln(2) / 32, and exp(x) = 2^floor(n) 2^(j / 16)
   exp(r), where j / 16 is what is left of n; exp(r) - 1 = r + r^2 q(r), q of degree 4 (error of
   exp: 2^-55). Overflows to infinity above 709.78, rounds to a subnormal or 0 below -708.4. */
JM_FN jm_lane jm_exp(jm_lane x)
{
    const jm_lane c = jm_lesser(jm_of(710.0), jm_greater(jm_of(-746.0), x));
    const jm_lane magic = jm_fma(c, jm_of(0x1.71547652b82fep+0), jm_of(0x1p-4 * JM_MAGIC));
    const jm_lane n = magic - 0x1p-4 * JM_MAGIC;
    const jm_lane high = jm_fma(n, jm_of(-JM_LN2_HIGH), c);
    const jm_lane r = jm_fma(n, jm_of(-JM_LN2_LOW), high);
    const jm_lane r2 = r * r;
    const jm_lane q01 = jm_fma(r, jm_of(0x1.55555554dd075p-3), jm_of(0.5));
    const jm_lane q23 = jm_fma(r, jm_of(0x1.11120b36ff666p-7), jm_of(0x1.55555555192e5p-5));
    const jm_lane q24 = jm_fma(r2, jm_of(0x1.6c17bb91efb39p-10), q23);
    const jm_lane less_one = jm_fma(r2, jm_fma(q24, r2, q01), r);
    const jm_lane root = jm_of_sixteen(jm_exp_roots, jm_bits(magic));
    return jm_scale_floor(jm_fma(root, less_one, root), n);
}

/* x = m 2^k with sqrt(1/2) <= m < sqrt(2), for x > 0; *k is a whole number. */
JM_FN jm_lane jm_split(jm_lane x, jm_lane *k)
{
    const jm_lmask tiny = jm_lt(x, jm_of(0x1p-1022));
    const jm_lane normal = jm_when(tiny, x * 0x1p54, x);
    const jm_lint up = jm_bits(normal) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    const jm_lane raised = jm_from_bits(jm_shift_right(up, 52) | 0x4330000000000000u);
    *k = raised - jm_when(tiny, jm_of(0x1p52 + 1023.0 + 54.0), jm_of(0x1p52 + 1023.0));
    return jm_from_bits((up & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
}

/* What log and log10 of a bad or infinite x are: NaN below 0, -inf at 0, else x itself. */
JM_FN jm_lane jm_log_edges(jm_lane x, jm_lane regular)
{
    const jm_lane nothing = jm_of(__builtin_nan(""));
    const jm_lane below = jm_when(jm_eq(x, jm_of(0.0)), jm_of(-__builtin_inf()), nothing);
    const jm_lane above = jm_when(jm_lt(x, jm_of(__builtin_inf())), regular, x);
    return jm_when(jm_le(x, jm_of(0.0)), below, above);
}

/* 2 atanh(s) = 2 s + s r(s); this is r, for |s| < 0.1716 (error of log: 2^-58). */
JM_FN jm_lane jm_log_series(jm_lane s)
{
    const jm_lane z = s * s;
    const jm_lane w = z * z;
    const jm_lane r01 = jm_fma(z, jm_of(0x1.999999997fd76p-2), jm_of(0x1.5555555555592p-1));
    const jm_lane r23 = jm_fma(z, jm_of(0x1.c71c520604c52p-3), jm_of(0x1.24924941f5011p-2));
    const jm_lane r45 = jm_fma(z, jm_of(0x1.39a1a6ef6291ap-3), jm_of(0x1.74663fa29ad15p-3));
    const jm_lane r46 = jm_fma(w, jm_of(0x1.2f0634b5aa9d3p-3), r45);
    return z * jm_fma(r46, w * w, jm_fma(r23, w, r01));
}

/* log(1 + f) = f - (f^2 / 2 - s (f^2 / 2 + r)) with s = f / (2 + f). */
JM_FN jm_lane jm_log(jm_lane x)
{
    jm_lane k;
    const jm_lane f = jm_split(x, &k) - 1.0;
    const jm_lane s = f / (2.0 + f);
    const jm_lane half = 0.5 * f * f;
    const jm_lane low = jm_fma(s, half + jm_log_series(s), k * JM_LN2_LOW);
    return jm_log_edges(x, jm_fma(k, jm_of(JM_LN2_HIGH), f - (half - low)));
}

/* The sum of a and b as a rounded value and what was lost; |a| >= |b|, or a = 0. */
JM_FN jm_lane jm_sum(jm_lane a, jm_lane b, jm_lane *low)
{
    const jm_lane s = a + b;
    *low = b - (s - a);
    return s;
}

/* log10(x) = k log10(2) + log(1 + f) / ln(10), where log(1 + f) = high + low with few bits lost. */
JM_FN jm_lane jm_log10(jm_lane x)
{
    jm_lane k, high_low, sum_low;
    const jm_lane f = jm_split(x, &k) - 1.0;
    const jm_lane s = f / (2.0 + f);
    const jm_lane half = 0.5 * f * f;
    const jm_lane high = jm_sum(f, -half, &high_low);
    const jm_lane low = jm_fma(s, half + jm_log_series(s), high_low);
    const jm_lane product = high * 0x1.bcb7b1526e50ep-2;
    const jm_lane lost = jm_fma(high, jm_of(0x1.bcb7b1526e50ep-2), -product);
    const jm_lane rest = jm_fma(low, jm_of(0x1.bcb7b1526e50ep-2), high * 0x1.95355baaafad3p-57);
    const jm_lane sum = jm_sum(k * 0x1.34413509f6000p-2, product, &sum_low);
    const jm_lane tail = jm_fma(k, jm_of(0x1.9fef311f12b36p-42), lost + rest);
    return jm_log_edges(x, sum + (sum_low + tail));
}

/* --- pow ------------------------------------------------------------------------------- */

/* 2 atanh(s) - 2 s = s^3 (2/3 + z g), z = s^2; this is g (relative error of log: 2^-66). */
JM_FN jm_lane jm_pow_series(jm_lane z)
{
    const jm_lane z2 = z * z;
    const jm_lane g01 = jm_fma(z, jm_of(0x1.2492492457d22p-2), jm_of(0x1.9999999999b30p-2));
    const jm_lane g23 = jm_fma(z, jm_of(0x1.745ce9e192718p-3), jm_of(0x1.c71c722d6b77ep-3));
    const jm_lane g45 = jm_fma(z, jm_of(0x1.0f7fe17c130bap-3), jm_of(0x1.3b1eec6079cb5p-3));
    const jm_lane g46 = jm_fma(z2, jm_of(0x1.0e42fb1017fdep-3), g45);
    return jm_fma(g46, z2 * z2, jm_fma(g23, z2, g01));
}

/* s = (m - 1) / (m + 1), as a value and the rest. */
JM_FN jm_lane jm_pow_ratio(jm_lane m, jm_lane *low)
{
    const jm_lane f = m - 1.0;
    const jm_lane d = m + 1.0;
    const jm_lane d_low = m - (d - 1.0);
    const jm_lane inverse = 1.0 / d;
    const jm_lane s = f * inverse;
    *low = jm_fma(-s, d_low, jm_fma(-s, d, f)) * inverse;
    return s;
}

/* log(x) of a positive x as a value and the rest, together to 2^-64. */
JM_FN jm_lane jm_pow_log(jm_lane x, jm_lane *low)
{
    const jm_lane third2 = jm_of(0x1.5555555555555p-1), third2_low = jm_of(0x1.5555555555555p-55);
    jm_lane k, s_low, a_low, b_low;
    const jm_lane s = jm_pow_ratio(jm_split(x, &k), &s_low);
    const jm_lane z = s * s;
    const jm_lane z_low = jm_fma(s, s, -z) + 2.0 * s * s_low;
    const jm_lane c = s * z;
    const jm_lane c_low = jm_fma(s_low, z, jm_fma(s, z_low, jm_fma(s, z, -c)));
    const jm_lane t = c * third2;
    const jm_lane t_low = jm_fma(c_low, third2, jm_fma(c, third2_low, jm_fma(c, third2, -t)));
    const jm_lane a = jm_sum(k * JM_LN2_HIGH, 2.0 * s, &a_low);
    const jm_lane b = jm_sum(a, t, &b_low);
    const jm_lane small = jm_fma(c * z, jm_pow_series(z), jm_fma(jm_of(2.0), s_low, t_low));
    return jm_sum(b, jm_fma(k, jm_of(JM_LN2_LOW), (a_low + b_low) + small), low);
}

/* |x|^y for x other than 0, 1 and infinity, all others fall out of the infinities on the way. */
JM_FN jm_lane jm_pow_size(jm_lane size, jm_lane y)
{
    const jm_lane inf = jm_of(__builtin_inf());
    jm_lane log_low, n;
    const jm_lane some = jm_pow_log(size, &log_low);
    const jm_lane above = jm_when(jm_lt(size, inf), some, size); /* infinite, or NaN */
    const jm_lane log_x = jm_when(jm_eq(size, jm_of(0.0)), -inf, above);
    const jm_lane e = y * log_x;
    const jm_lane e_low = jm_fma(y, log_low, jm_fma(y, log_x, -e));
    const jm_lane c = jm_lesser(jm_of(710.0), jm_greater(jm_of(-746.0), e));
    const jm_lane r = jm_exp_reduce(c, &n);
    const jm_lane r_low = jm_when(jm_lt(jm_abs(e), jm_of(745.5)), r + e_low, r);
    return jm_scale(1.0 + (r_low + jm_exp_rest(r_low)), n);
}

JM_FN jm_lane jm_pow(jm_lane x, jm_lane y)
{
    const jm_lane zero = jm_of(0.0), one = jm_of(1.0), inf = jm_of(__builtin_inf());
    const jm_lane size = jm_pow_size(jm_abs(x), y);
    const jm_lmask whole = jm_eq(jm_floor(y), y);
    const jm_lmask odd = jm_both(whole, jm_ne(jm_floor(0.5 * y), 0.5 * y));
    const jm_lane sign = jm_when(odd, x, zero);
    const jm_lmask finite = jm_both(jm_lt(-inf, x), jm_lt(x, zero));
    const jm_lmask bad = jm_both(finite, jm_both(jm_negate(whole), jm_lt(jm_abs(y), inf)));
    const jm_lane regular = jm_when(bad, jm_of(__builtin_nan("")), jm_with_sign(size, sign));
    const jm_lmask turn = jm_both(jm_eq(x, -one), jm_eq(jm_abs(y), inf));
    const jm_lmask flat = jm_either(turn, jm_either(jm_eq(y, zero), jm_eq(x, one)));
    return jm_when(flat, one, regular);
}

/* --- hyperbolic ------------------------------------------------------------------------ */

/* exp(x) - 1 for 0 <= x <= 44, as a value and the rest. */
JM_FN jm_lane jm_exp_less_one(jm_lane x, jm_lane *low)
{
    jm_lane n, s_low, sum_low;
    const jm_lane r = jm_exp_reduce(x, &n);
    const jm_lane power = jm_scale(jm_of(1.0), n);
    const jm_lane s = jm_sum(r, jm_exp_rest(r), &s_low);
    const jm_lane sum = jm_sum(power - 1.0, s * power, &sum_low);
    *low = jm_fma(s_low, power, sum_low);
    return sum;
}

/* e / (e + c) for e >= 0 as a value and the rest. */
JM_FN jm_lane jm_share(jm_lane e, jm_lane e_low, double c, jm_lane *low)
{
    const jm_lane d = e + c;
    const jm_lane d_low = (e - (d - c)) + e_low;
    const jm_lane inverse = 1.0 / d;
    const jm_lane q = e * inverse;
    *low = (jm_fma(-q, d, e) + jm_fma(-q, d_low, e_low)) * inverse;
    return q;
}

/* exp(x) / 2 for 0 <= x <= 711. */
JM_FN jm_lane jm_half_exp(jm_lane x)
{
    jm_lane n;
    const jm_lane r = jm_exp_reduce(x, &n);
    return jm_scale(1.0 + (r + jm_exp_rest(r)), n - 1.0);
}

JM_FN jm_lane jm_sinh(jm_lane x)
{
    jm_lane e_low, q_low, sum_low;
    const jm_lane size = jm_lesser(jm_of(711.0), jm_abs(x));
    const jm_lane e = jm_exp_less_one(jm_lesser(jm_of(44.0), size), &e_low);
    const jm_lane q = jm_share(e, e_low, 1.0, &q_low);
    const jm_lane sum = jm_sum(e, q, &sum_low);
    const jm_lane low = 0.5 * (sum + (sum_low + (e_low + q_low)));
    return jm_with_sign(jm_when(jm_lt(size, jm_of(22.0)), low, jm_half_exp(size)), x);
}

JM_FN jm_lane jm_cosh(jm_lane x)
{
    const jm_lane half = jm_half_exp(jm_lesser(jm_of(711.0), jm_abs(x)));
    return half + 0.25 / half;
}

JM_FN jm_lane jm_tanh(jm_lane x)
{
    jm_lane e_low, q_low;
    const jm_lane e = jm_exp_less_one(jm_lesser(jm_of(44.0), 2.0 * jm_abs(x)), &e_low);
    const jm_lane q = jm_share(e, e_low, 2.0, &q_low);
    return jm_with_sign(q + q_low, x);
}

/* --- erf ------------------------------------------------------------------------------- */

/* erf(x) / x - 2 / sqrt(pi) over z = x^2, for |x| <= 1. */
JM_FN jm_lane jm_erf_series(jm_lane z)
{
    const jm_lane z2 = z * z, z4 = z2 * z2;
    const jm_lane p01 = jm_fma(z, jm_of(0x1.ce2f21a042b55p-4), jm_of(-0x1.812746b0379e6p-2));
    const jm_lane p23 = jm_fma(z, jm_of(0x1.565bcd0dcca96p-8), jm_of(-0x1.b82ce312856abp-6));
    const jm_lane p45 = jm_fma(z, jm_of(0x1.f9a3222200d46p-14), jm_of(-0x1.c02db3dda4254p-11));
    const jm_lane p67 = jm_fma(z, jm_of(0x1.b9df61ca4050ap-20), jm_of(-0x1.f4d1e8635738dp-17));
    const jm_lane p89 = jm_fma(z, jm_of(0x1.f7c8fc89c1370p-27), jm_of(-0x1.5f20c6f7a597dp-23));
    const jm_lane pab = jm_fma(z, jm_of(0x1.069a6f828d6b0p-34), jm_of(-0x1.38d8fa83f8a13p-30));
    const jm_lane p03 = jm_fma(p23, z2, p01), p47 = jm_fma(p67, z2, p45);
    const jm_lane p8b = jm_fma(pab, z2, p89);
    return jm_fma(jm_fma(p8b, z4, p47), z4, p03);
}

/* exp(x^2) erfc(x) over u = (x - 2) / (x + 2), for 1 <= x <= 6. */
JM_FN jm_lane jm_erf_tail(jm_lane u)
{
    const jm_lane u2 = u * u, u4 = u2 * u2;
    const jm_lane p01 = jm_fma(u, jm_of(-0x1.b57034efd40bbp-2), jm_of(0x1.058671b52c789p-2));
    const jm_lane p23 = jm_fma(u, jm_of(-0x1.437f0b699610fp-4), jm_of(0x1.eeea7dc898a6bp-3));
    const jm_lane p45 = jm_fma(u, jm_of(0x1.ca95f934a19a4p-8), jm_of(0x1.e9471776a1ccfp-9));
    const jm_lane p67 = jm_fma(u, jm_of(-0x1.0172946098618p-10), jm_of(-0x1.bc25715d9521dp-11));
    const jm_lane p89 = jm_fma(u, jm_of(0x1.6e252e85f9682p-13), jm_of(0x1.6954145f4fa8dp-15));
    const jm_lane pab = jm_fma(u, jm_of(-0x1.6bd7d28afa102p-17), jm_of(0x1.1d954f9c8c2d1p-15));
    const jm_lane p03 = jm_fma(p23, u2, p01), p47 = jm_fma(p67, u2, p45);
    const jm_lane p8b = jm_fma(pab, u2, p89);
    return jm_fma(jm_fma(p8b, u4, p47), u4, p03);
}

JM_FN jm_lane jm_erf(jm_lane x)
{
    const jm_lane size = jm_abs(x);
    const jm_lane in = jm_lesser(jm_of(1.0), size);
    const jm_lane z = in * in;
    const jm_lane rest = jm_fma(z, jm_erf_series(z), jm_of(0x1.1ae3a914fed80p-56));
    const jm_lane low = jm_fma(in, jm_of(0x1.20dd750429b6dp+0), in * rest);
    const jm_lane far = jm_lesser(jm_of(6.0), size);
    const jm_lane tail = jm_erf_tail((far - 2.0) / (far + 2.0));
    const jm_lane high = jm_fma(-jm_exp(-far * far), tail, jm_of(1.0));
    return jm_with_sign(jm_when(jm_lt(size, jm_of(1.0)), low, high), x);
}

#endif
