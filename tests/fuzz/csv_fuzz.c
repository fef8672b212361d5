/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes the CSV reader and the patients table: any bytes give rows or an error with a place. */
#include <stdint.h>
#include <stdlib.h>

#include "io/csv/csv_read.h"
#include "io/csv/patients.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void read_rows(const jm_csv_text *text)
{
    jm_error err = {0};
    jm_csv *csv;
    bool more = true;
    jm_status status = jm_csv_open_text(&csv, text, &err);

    must((status == JM_OK) == (csv != NULL));
    while (status == JM_OK && more) {
        double x;
        status = jm_csv_next(csv, &more, &err);
        for (size_t c = 0; status == JM_OK && more && c < jm_csv_n_columns(csv); c++)
            (void)!jm_csv_number(csv, c, &x, NULL);
    }
    must(status == JM_OK || (err.text[0] && err.place[0]));
    jm_csv_close(csv);
}

static void read_patients(const jm_csv_text *text)
{
    jm_error err = {0};
    jm_cohort *cohort;
    const jm_status status = jm_patients_read_text(&cohort, text, 1, &err);

    must(status == JM_OK ? cohort && cohort->n > 0 : err.text[0] && err.place[0]);
    if (cohort && cohort->n_columns > 0 && cohort->n_columns < 64) {
        double row[64];
        must(cohort->values(cohort, cohort->n - 1, 1, 0, row, &err) == JM_OK);
    }
    jm_cohort_free(cohort);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jm_csv_text text = {"fuzz.csv", (const char *)data, size};

    read_rows(&text);
    read_patients(&text);
    return 0;
}
