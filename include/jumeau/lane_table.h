/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables on lanes; included by jumeau/lane.h only.
 *
 * A table is a power of two of rows { x, y, b, c, d }, the last ones repeated with x = +inf where
 * the number of points is no power of two. From its x on, up to the next row's, the value is
 * y + u (b + u (c + u d)) with u the distance from x; c and d are 0 in linear tables. Outside its
 * points a table is flat.
 */
#ifndef JUMEAU_LANE_TABLE_H
#define JUMEAU_LANE_TABLE_H

enum { JM_TABLE_X, JM_TABLE_Y, JM_TABLE_B, JM_TABLE_C, JM_TABLE_D, JM_TABLE_COLUMNS };

typedef double jm_table_row[JM_TABLE_COLUMNS];

#if JM_LANES == 1
#define JM_LANE_AT(v, l) (v)
#else
#define JM_LANE_AT(v, l) ((v)[l])
#endif

/* One column of the rows where the lanes stand. */
JM_FN jm_lane jm_table_column(const jm_table_row *rows, jm_lint at, int column)
{
    jm_lane x = jm_of(0.0);
    for (int l = 0; l < JM_LANES; l++)
        JM_LANE_AT(x, l) = rows[JM_LANE_AT(at, l)][column];
    return x;
}

/* The last row whose x is at most `x` (row 0 where none is, or where x is a NaN). */
JM_FN jm_lint jm_table_find(const jm_table_row *rows, uint64_t n_rows, jm_lane x)
{
    jm_lint at = jm_int_of(0);
    for (uint64_t half = n_rows / 2; half > 0; half /= 2) {
        const jm_lint next = at + half;
        const jm_lmask there = jm_le(jm_table_column(rows, next, JM_TABLE_X), x);
        at = jm_bits(jm_when(there, jm_from_bits(next), jm_from_bits(at)));
    }
    return at;
}

JM_FN jm_lane jm_table(const jm_table_row *rows, uint64_t n_rows, double last, jm_lane x)
{
    const jm_lane in = jm_lesser(jm_of(last), jm_greater(jm_of(rows[0][JM_TABLE_X]), x));
    const jm_lint at = jm_table_find(rows, n_rows, in);
    const jm_lane u = in - jm_table_column(rows, at, JM_TABLE_X);
    const jm_lane d = jm_table_column(rows, at, JM_TABLE_D);
    const jm_lane cd = jm_fma(u, d, jm_table_column(rows, at, JM_TABLE_C));
    const jm_lane bcd = jm_fma(u, cd, jm_table_column(rows, at, JM_TABLE_B));
    return jm_fma(u, bcd, jm_table_column(rows, at, JM_TABLE_Y));
}

/* Its derivative; at a kink the one to the right, 0 outside. */
JM_FN jm_lane jm_slope(const jm_table_row *rows, uint64_t n_rows, double last, jm_lane x)
{
    const jm_lint at = jm_table_find(rows, n_rows, jm_lesser(jm_of(last), x));
    const jm_lane u = x - jm_table_column(rows, at, JM_TABLE_X);
    const jm_lane d = 3.0 * jm_table_column(rows, at, JM_TABLE_D);
    const jm_lane cd = jm_fma(u, d, 2.0 * jm_table_column(rows, at, JM_TABLE_C));
    const jm_lane slope = jm_fma(u, cd, jm_table_column(rows, at, JM_TABLE_B));
    const jm_lmask in = jm_both(jm_le(jm_of(rows[0][JM_TABLE_X]), x), jm_lt(x, jm_of(last)));
    return jm_when(in, slope, jm_of(0.0));
}

#endif
