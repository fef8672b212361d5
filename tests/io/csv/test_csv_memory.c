/* SPDX-License-Identifier: Apache-2.0 */
/* Every allocation that reading or writing a table makes fails once, and is survived. */
#include <unistd.h>

#include "core/base/arena.h"
#include "io/csv/csv_write.h"
#include "io/csv/dose_table.h"
#include "io/csv/patients.h"
#include "tests/support/fail_alloc.h"
#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

static jm_error err;

JM_TEST("tables of patients")
{
    static const char text[] = "ID,weight [kg],age [a]\na,70.5,31\nb,82.25,47\nc,64,59\n";
    const jm_csv_text table = {"p.csv", text, sizeof text - 1};

    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_cohort *cohort = NULL;
        const jm_status status =
            jm_patients_read_text(&cohort, &table, 1, &err);
        const long failed = jm_fail_alloc_off();

        expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
        expect_true((cohort != NULL) == !failed);
        jm_cohort_free(cohort);
    }
}

JM_TEST("dose tables")
{
    static const char text[] = "ID,TIME [h],AMT [mg],CMT,EVID,weight [g]\n2,0,5,iv,1,70500\n"
                               "1,3,6,oral,4,71000\nx,4,6,oral,1,72000\n";
    jm_model_abi abi;
    jm_model model;
    jm_cohort *cohort = NULL;
    const jm_csv_text patients = {"p.csv", "ID\n1\n2\nx\n", 9};
    const jm_csv_text doses = {"d.csv", text, sizeof text - 1};

    expect_status(jm_patients_read_text(&cohort, &patients, 1, &err),
                  JM_OK, &err);
    if (!cohort || !expect_status(pk_model(&model, &abi, 4), JM_OK, NULL))
        return;
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_dose_table table;
        jm_arena *arena = jm_arena_new();
        const jm_status status =
            arena ? jm_dose_table_read_text(&table, &doses, &model, cohort, arena, &err)
                  : JM_MEMORY;
        const long failed = jm_fail_alloc_off();

        expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
        jm_arena_free(arena);
    }
    jm_cohort_free(cohort);
}

JM_TEST("files that are written")
{
    const char *folder = getenv("JM_TEST_SCRATCH");
    char path[400];

    snprintf(path, sizeof path, "%s/%ld_memory.csv", folder ? folder : "/tmp", (long)getpid());
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_csv_out *out = NULL;
        jm_status status = jm_csv_out_open(&out, path, &err);
        if (status == JM_OK) {
            jm_csv_out_head(out, "glucose", "mmol/L");
            jm_csv_out_end_row(out);
            jm_csv_out_double(out, 5.25);
            jm_csv_out_end_row(out);
            status = jm_csv_out_commit(out, &err);
        }
        const long failed = jm_fail_alloc_off();

        jm_csv_out_free(out);
        /* The C library may do without the buffer of a file, and opening may fail as a file. */
        expect_true(failed ? status == JM_MEMORY || status == JM_FILE || status == JM_OK
                           : status == JM_OK);
        expect_int(access(path, F_OK) == 0, status == JM_OK);
        unlink(path);
    }
}

JM_TEST_MAIN
