/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elementary functions on lanes: angles, in radians; included by jumeau/lane.h only.
 *
 * As in jumeau/lane_math.h: straight code, the same bits everywhere, at most 2 ulp. Angles are
 * reduced with 159 bits of pi / 2; beyond 2^40 (10^12), where an angle's own last digit begins to
 * matter, accuracy is lost little by little, and beyond 2^51 the result is NaN.
 */
/* Once for lanes, and once for packs. */
#if !defined(JUMEAU_LANE_ANGLE_H) || defined(JUMEAU_LANE_PACK_H)
#ifndef JUMEAU_LANE_ANGLE_H
#define JUMEAU_LANE_ANGLE_H
#endif

/* pi / 2 in three parts of 53 bits. */
#define JM_QUARTER 0x1.921fb54442d18p+0
#define JM_QUARTER_LOW 0x1.1a62633145c07p-54
#define JM_QUARTER_LAST -0x1.f1976b7ed8fbcp-110

/* x = q pi / 2 + r + *low with |r| <= pi / 4; *quarter holds q in its lower bits. */
JM_FN jm_lane jm_angle_reduce(jm_lane x, jm_lane *low, jm_lint *quarter)
{
    const jm_lane magic = jm_fma(x, jm_of(0x1.45f306dc9c883p-1), jm_of(JM_MAGIC));
    const jm_lane n = magic - JM_MAGIC;
    const jm_lane first = jm_fma(n, jm_of(-JM_QUARTER), x); /* exact */
    const jm_lane product = n * JM_QUARTER_LOW;
    const jm_lane lost = jm_fma(n, jm_of(JM_QUARTER_LOW), -product);
    const jm_lane r = first - product;
    const jm_lane rest = ((first - r) - product) - lost;
    *low = jm_fma(n, jm_of(-(JM_QUARTER_LAST)), rest);
    *quarter = jm_bits(magic);
    return jm_when(jm_lt(jm_abs(x), jm_of(0x1p51)), r, jm_of(__builtin_nan("")));
}

/* sin(r + low) for |r| <= pi / 4, as a value and the rest. */
JM_FN jm_lane jm_sin_core(jm_lane r, jm_lane low, jm_lane *rest)
{
    const jm_lane z = r * r, z2 = z * z;
    const jm_lane p01 = jm_fma(z, jm_of(0x1.111111110f861p-7), jm_of(-0x1.5555555555549p-3));
    const jm_lane p23 = jm_fma(z, jm_of(0x1.71de3574babddp-19), jm_of(-0x1.a01a019c0e4c8p-13));
    const jm_lane p45 = jm_fma(z, jm_of(0x1.5d9246e2e9c65p-33), jm_of(-0x1.ae5e63cdd2a9fp-26));
    const jm_lane p = jm_fma(jm_fma(p45, z2, p23), z2, p01);
    /* low moves the result by low cos(r) */
    const jm_lane moved = jm_fma(-0.5 * low, z, low);
    return jm_sum(r, jm_fma(z * r, p, moved), rest);
}

/* cos(r + low) for |r| <= pi / 4, as a value and the rest. */
JM_FN jm_lane jm_cos_core(jm_lane r, jm_lane low, jm_lane *rest)
{
    const jm_lane z = r * r, z2 = z * z;
    const jm_lane p01 = jm_fma(z, jm_of(-0x1.6c16c16c15162p-10), jm_of(0x1.555555555554cp-5));
    const jm_lane p23 = jm_fma(z, jm_of(-0x1.27e4f807d65fbp-22), jm_of(0x1.a01a019caef3bp-16));
    const jm_lane p45 = jm_fma(z, jm_of(-0x1.8fadd08970450p-37), jm_of(0x1.1ee9ea6cefc92p-29));
    const jm_lane p = jm_fma(jm_fma(p45, z2, p23), z2, p01);
    const jm_lane half = 0.5 * z;
    const jm_lane one_less = 1.0 - half;
    const jm_lane lost = (1.0 - one_less) - half;
    return jm_sum(one_less, lost + jm_fma(z2, p, -r * low), rest);
}

/* The lanes in which a bit of the quarter is set. */
JM_FN jm_lmask jm_quarter_has(jm_lint quarter, uint64_t bit)
{
    const jm_lint picked = quarter & bit;
    return jm_ne(jm_from_bits(picked | jm_bits(jm_of(1.0))), jm_of(1.0));
}

/* sin of q quarters further: sin, cos, -sin, -cos. */
JM_FN jm_lane jm_sin_of(jm_lane r, jm_lane low, jm_lint quarter)
{
    jm_lane rest;
    const jm_lane value = jm_when(jm_quarter_has(quarter, 1), jm_cos_core(r, low, &rest),
                                  jm_sin_core(r, low, &rest));
    return jm_when(jm_quarter_has(quarter, 2), -value, value);
}

JM_FN jm_lane jm_sin(jm_lane x)
{
    jm_lane low;
    jm_lint quarter;
    const jm_lane r = jm_angle_reduce(x, &low, &quarter);
    /* sin(-0) is -0 */
    return jm_when(jm_eq(x, jm_of(0.0)), x, jm_sin_of(r, low, quarter));
}

JM_FN jm_lane jm_cos(jm_lane x)
{
    jm_lane low;
    jm_lint quarter;
    const jm_lane r = jm_angle_reduce(x, &low, &quarter);
    return jm_sin_of(r, low, quarter + 1);
}

/* s / c, or -c / s in odd quarters; the rests of both correct the quotient. */
JM_FN jm_lane jm_tan(jm_lane x)
{
    jm_lane low, s_low, c_low;
    jm_lint quarter;
    const jm_lane r = jm_angle_reduce(x, &low, &quarter);
    const jm_lane s = jm_sin_core(r, low, &s_low), c = jm_cos_core(r, low, &c_low);
    const jm_lmask odd = jm_quarter_has(quarter, 1);
    const jm_lane up = jm_when(odd, -c, s), up_low = jm_when(odd, -c_low, s_low);
    const jm_lane down = jm_when(odd, s, c), down_low = jm_when(odd, s_low, c_low);
    const jm_lane inverse = 1.0 / down;
    const jm_lane q = up * inverse;
    const jm_lane rest = jm_fma(-q, down, up) + jm_fma(-q, down_low, up_low);
    return jm_when(jm_eq(x, jm_of(0.0)), x, jm_fma(rest, inverse, q));
}

/* --- inverse --------------------------------------------------------------------------- */

/* atan(r) - r over r^3, for |r| <= 7/16; z = r^2. */
JM_FN jm_lane jm_atan_series(jm_lane z)
{
    const jm_lane z2 = z * z, z4 = z2 * z2;
    const jm_lane p01 = jm_fma(z, jm_of(0x1.9999999998fe9p-3), jm_of(-0x1.5555555555552p-2));
    const jm_lane p23 = jm_fma(z, jm_of(0x1.c71c71a1862e3p-4), jm_of(-0x1.24924924461d1p-3));
    const jm_lane p45 = jm_fma(z, jm_of(0x1.3b13303a59e96p-4), jm_of(-0x1.745d11d3aff3bp-4));
    const jm_lane p67 = jm_fma(z, jm_of(0x1.e13359ec632c9p-5), jm_of(-0x1.11091194e2ff4p-4));
    const jm_lane p89 = jm_fma(z, jm_of(0x1.6b2c7f980d8c0p-5), jm_of(-0x1.a9ff7c1d3b045p-5));
    const jm_lane pab = jm_fma(z, jm_of(0x1.c0dafb20e0c13p-7), jm_of(-0x1.0581bbc35ecadp-5));
    const jm_lane p03 = jm_fma(p23, z2, p01), p47 = jm_fma(p67, z2, p45);
    const jm_lane p8b = jm_fma(pab, z2, p89);
    return jm_fma(jm_fma(p8b, z4, p47), z4, p03);
}

/* The angle of (x, y) for x, y >= 0, not both 0: from the nearest of the angles whose tangents are
   0, 1/2, 1, 3/2 and infinity (the last one turned by a quarter). */
JM_FN jm_lane jm_angle_core(jm_lane y, jm_lane x)
{
    const jm_lmask at1 = jm_le(0.4375 * x, y), at2 = jm_le(0.6875 * x, y);
    const jm_lmask at3 = jm_le(1.1875 * x, y), at4 = jm_le(2.4375 * x, y);
    const jm_lane zero = jm_of(0.0);
    const jm_lane c01 = jm_when(at1, jm_of(0.5), zero), c12 = jm_when(at2, jm_of(1.0), c01);
    const jm_lane c = jm_when(at3, jm_of(1.5), c12);
    const jm_lane b01 = jm_when(at1, jm_of(0x1.dac670561bb4fp-2), zero);
    const jm_lane b12 = jm_when(at2, jm_of(0x1.921fb54442d18p-1), b01);
    const jm_lane b23 = jm_when(at3, jm_of(0x1.f730bd281f69bp-1), b12);
    const jm_lane base = jm_when(at4, jm_of(JM_QUARTER), b23);
    const jm_lane l01 = jm_when(at1, jm_of(0x1.a2b7f222f65e2p-56), zero);
    const jm_lane l12 = jm_when(at2, jm_of(0x1.1a62633145c07p-55), l01);
    const jm_lane l23 = jm_when(at3, jm_of(0x1.007887af0cbbdp-56), l12);
    const jm_lane base_low = jm_when(at4, jm_of(JM_QUARTER_LOW), l23);
    const jm_lane up = jm_when(at4, -x, jm_fma(-c, x, y));
    const jm_lane down = jm_when(at4, y, jm_fma(c, y, x));
    const jm_lane r = up / down;
    const jm_lane z = r * r;
    return base + (r + jm_fma(z * r, jm_atan_series(z), base_low));
}

JM_FN jm_lane jm_atan(jm_lane x)
{
    const jm_lane size = jm_lesser(jm_of(0x1p100), jm_abs(x));
    const jm_lane angle = jm_with_sign(jm_angle_core(size, jm_of(1.0)), x);
    return jm_when(jm_ne(x, x), x, angle);
}

/* Very large and very small coordinates are scaled, so that sums of them stay in the range. */
JM_FN jm_lane jm_atan2(jm_lane y, jm_lane x)
{
    const jm_lane inf = jm_of(__builtin_inf()), zero = jm_of(0.0);
    const jm_lane more = jm_greater(jm_abs(x), jm_abs(y));
    const jm_lane down = jm_when(jm_lt(jm_of(0x1p1000), more), jm_of(0x1p-100), jm_of(1.0));
    const jm_lane scale = jm_when(jm_lt(more, jm_of(0x1p-900)), jm_of(0x1p100), down);
    const jm_lmask corner = jm_both(jm_eq(jm_abs(x), inf), jm_eq(jm_abs(y), inf));
    const jm_lane ay = jm_when(corner, jm_of(1.0), scale * jm_abs(y));
    const jm_lane ax = jm_when(corner, jm_of(1.0), scale * jm_abs(x));
    const jm_lmask flat = jm_either(jm_eq(y, zero), jm_both(jm_eq(ax, inf), jm_lt(ay, inf)));
    const jm_lmask steep = jm_both(jm_eq(ay, inf), jm_lt(ax, inf));
    const jm_lane sloping = jm_when(steep, jm_of(JM_QUARTER), jm_angle_core(ay, ax));
    const jm_lane angle = jm_when(flat, zero, sloping);
    const jm_lane left = 2.0 * JM_QUARTER - (angle - 2.0 * JM_QUARTER_LOW);
    const jm_lmask is_left = jm_lt(jm_with_sign(jm_of(1.0), x), zero);
    const jm_lane whole = jm_with_sign(jm_when(is_left, left, angle), y);
    return jm_when(jm_ne(x + y, x + y), jm_when(corner, whole, x + y), whole);
}

/* asin(r) - r over r^3, for |r| <= 1/2; z = r^2. */
JM_FN jm_lane jm_asin_series(jm_lane z)
{
    const jm_lane z2 = z * z, z4 = z2 * z2;
    const jm_lane p01 = jm_fma(z, jm_of(0x1.333333332df72p-4), jm_of(0x1.5555555555578p-3));
    const jm_lane p23 = jm_fma(z, jm_of(0x1.f1c71a8d865b9p-6), jm_of(0x1.6db6db7226a7dp-5));
    const jm_lane p45 = jm_fma(z, jm_of(0x1.1c49e23a58663p-6), jm_of(0x1.6e8bdfad6223ep-6));
    const jm_lane p67 = jm_fma(z, jm_of(0x1.757b1125d6b79p-7), jm_of(0x1.ca20da86230cep-7));
    const jm_lane p89 = jm_fma(z, jm_of(0x1.e29a09b7b49d3p-9), jm_of(0x1.61764f51da41ap-7));
    const jm_lane pab = jm_fma(z, jm_of(-0x1.5964f9eedf453p-6), jm_of(0x1.649e0e5274151p-6));
    const jm_lane p03 = jm_fma(p23, z2, p01), p47 = jm_fma(p67, z2, p45);
    const jm_lane p8b = jm_fma(pab, z2, p89);
    const jm_lane p8c = jm_fma(jm_of(0x1.0bb5a6d3a10cbp-5), z4, p8b);
    return jm_fma(jm_fma(p8c, z4, p47), z4, p03);
}

/* The angle that has sine s = sqrt(z) <= 1/2, as a value and the rest; where z is given the root is
   corrected by what rounding lost. */
JM_FN jm_lane jm_asin_half(jm_lane z, jm_lane *low)
{
    const jm_lane s = jm_sqrt(z);
    const jm_lane lost = jm_fma(-s, s, z) / jm_greater(s + s, jm_of(0x1p-1000));
    *low = jm_fma(s * z, jm_asin_series(z), lost);
    return s;
}

JM_FN jm_lane jm_asin(jm_lane x)
{
    jm_lane low;
    const jm_lane size = jm_abs(x);
    const jm_lane s = jm_asin_half(0.5 - 0.5 * size, &low); /* exact for size >= 1/2 */
    const jm_lane outer = JM_QUARTER - (2.0 * s - jm_fma(jm_of(-2.0), low, jm_of(JM_QUARTER_LOW)));
    const jm_lane z = x * x;
    const jm_lane inner = jm_fma(z * size, jm_asin_series(z), size);
    return jm_with_sign(jm_when(jm_lt(size, jm_of(0.5)), inner, outer), x);
}

JM_FN jm_lane jm_acos(jm_lane x)
{
    jm_lane low;
    const jm_lane size = jm_abs(x);
    const jm_lane s = jm_asin_half(0.5 - 0.5 * size, &low);
    const jm_lane right = 2.0 * (s + low);
    const jm_lane left = 2.0 * (JM_QUARTER - (s + (low - JM_QUARTER_LOW)));
    const jm_lane z = x * x;
    const jm_lane rest = jm_fma(z * x, jm_asin_series(z), jm_of(-JM_QUARTER_LOW));
    const jm_lane inner = JM_QUARTER - (x + rest);
    const jm_lane outer = jm_when(jm_lt(x, jm_of(0.0)), left, right);
    return jm_when(jm_lt(size, jm_of(0.5)), inner, outer);
}

#endif
