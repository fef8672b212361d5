/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of a model in the form that kernels and evaluator read (jumeau/lane_table.h): rows with
 * the coefficients of each piece, padded to a power of two. Cubic tables are monotone
 * (Fritsch and Carlson 1980, doi:10.1137/0717021, with the weights of Fritsch and Butland 1984,
 * doi:10.1137/0905021).
 */
#ifndef JM_COMPILE_TABLES_H
#define JM_COMPILE_TABLES_H

#include "core/compile/ir.h"

enum { JM_TABLE_WIDTH = 5 };

/* Rows of the padded table. */
uint32_t jm_tables_rows(const jm_ir_table *table);
/* Fills rows [jm_tables_rows][JM_TABLE_WIDTH]. */
void jm_tables_fill(const jm_ir_table *table, double (*rows)[JM_TABLE_WIDTH]);
/* Value and derivative at x, with the arithmetic of the kernels. */
double jm_tables_value(const jm_ir_table *table, double (*rows)[JM_TABLE_WIDTH], double x);
double jm_tables_slope(const jm_ir_table *table, double (*rows)[JM_TABLE_WIDTH], double x);

#endif
