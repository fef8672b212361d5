/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of a dose table: which column is what, and the factors into the model's units.
 *
 * Made once per table, read by every row. It borrows the model and the CSV, and owns its arrays.
 */
#ifndef JM_IO_DOSE_COLUMNS_H
#define JM_IO_DOSE_COLUMNS_H

#include "core/model/model.h"
#include "io/csv/csv_read.h"

/* What a column may be called, whatever its case. */
#define JM_DOSE_LIST(X) \
    X(ID) X(TIME) X(AMT) X(RATE) X(DUR) X(II) X(ADDL) X(EVID) X(CMT) X(SS) X(DV) X(MDV)
#define JM_DOSE_ENUM(name) JM_DOSE_##name,
typedef enum jm_dose_name { JM_DOSE_LIST(JM_DOSE_ENUM) JM_DOSE_NAMES } jm_dose_name;

/* A column that sets a parameter or input. */
typedef struct jm_dose_setting {
    size_t column;
    uint32_t row;           /* of p: parameters, then inputs */
    const jm_var_info *var;
    jm_unit from, to;       /* unit of the column, of the quantity */
} jm_dose_setting;

typedef struct jm_dose_columns {
    size_t at[JM_DOSE_NAMES]; /* column of each; the CSV's n_columns where it is missing */
    double time, duration, interval; /* factors of TIME, DUR, II into model time */
    double *amount;           /* [n_routes] factor into the route's unit; NAN: units do not agree */
    double *rate;             /* [n_routes] factor into the route's unit / model time; or NAN */
    size_t n_settings;
    jm_dose_setting *settings;
} jm_dose_columns;

JM_CHECK jm_status jm_dose_columns_read(jm_dose_columns *out, const jm_csv *csv,
                                        const jm_model *model, jm_error *err);
void jm_dose_columns_clear(jm_dose_columns *columns);

/* Whether the table has this column and the row a value in it. */
bool jm_dose_has(const jm_dose_columns *columns, const jm_csv *csv, jm_dose_name name);

#endif
