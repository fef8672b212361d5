/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/tables.h"

#include <math.h>

#define JM_LANES 1
#include "jumeau/lane.h"

_Static_assert((int)JM_TABLE_WIDTH == (int)JM_TABLE_COLUMNS, "one form of tables");

uint32_t jm_tables_rows(const jm_ir_table *table)
{
    uint32_t rows = 1;
    while (rows < table->n)
        rows *= 2;
    return rows;
}

/* Slope of the chord from point k to the next one. */
static double chord(const jm_ir_table *t, uint32_t k)
{
    return (t->y[k + 1] - t->y[k]) / (t->x[k + 1] - t->x[k]);
}

/* Slope of the curve at point k: the weighted harmonic mean of the chords beside it, 0 where they
   disagree in sign; at an end the chord itself, which keeps the piece monotone. */
static double tangent(const jm_ir_table *t, uint32_t k)
{
    if (k == 0 || k + 1 == t->n)
        return chord(t, k == 0 ? 0 : k - 1);
    const double before = chord(t, k - 1), after = chord(t, k);
    const double w1 = (t->x[k + 1] - t->x[k]) * 2.0 + (t->x[k] - t->x[k - 1]);
    const double w2 = (t->x[k + 1] - t->x[k]) + (t->x[k] - t->x[k - 1]) * 2.0;
    if (!(before * after > 0.0))
        return 0.0;
    return (w1 + w2) / (w1 / before + w2 / after);
}

static void fill_piece(const jm_ir_table *t, uint32_t k, double *row)
{
    const double h = t->x[k + 1] - t->x[k];
    const double s = chord(t, k);
    row[JM_TABLE_B] = s;
    if (t->cubic) {
        const double m0 = tangent(t, k), m1 = tangent(t, k + 1);
        row[JM_TABLE_B] = m0;
        row[JM_TABLE_C] = (3.0 * s - 2.0 * m0 - m1) / h;
        row[JM_TABLE_D] = (m0 + m1 - 2.0 * s) / (h * h);
    }
}

void jm_tables_fill(const jm_ir_table *t, double (*rows)[JM_TABLE_WIDTH])
{
    const uint32_t n_rows = jm_tables_rows(t);
    for (uint32_t k = 0; k < n_rows; k++) {
        const uint32_t from = k < t->n ? k : t->n - 1;
        rows[k][JM_TABLE_X] = k < t->n ? t->x[k] : (double)INFINITY;
        rows[k][JM_TABLE_Y] = t->y[from];
        rows[k][JM_TABLE_B] = rows[k][JM_TABLE_C] = rows[k][JM_TABLE_D] = 0.0;
        if (k + 1 < t->n)
            fill_piece(t, k, rows[k]);
    }
}

double jm_tables_value(const jm_ir_table *t, double (*rows)[JM_TABLE_WIDTH], double x)
{
    return jm_table((const jm_table_row *)rows, jm_tables_rows(t), t->x[t->n - 1], x);
}

double jm_tables_slope(const jm_ir_table *t, double (*rows)[JM_TABLE_WIDTH], double x)
{
    return jm_slope((const jm_table_row *)rows, jm_tables_rows(t), t->x[t->n - 1], x);
}
