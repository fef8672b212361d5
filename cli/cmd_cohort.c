/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cmd.h"
#include "cli/scene.h"
#include "io/csv/csv_write.h"
#include "io/report/spread.h"

enum { BLOCK = 1024 };

/* Calls `take` with blocks of values [column][n]. */
typedef jm_status take_fn(void *user, const jm_cohort *c, uint64_t first, size_t n,
                          const double *values, jm_error *err);

static jm_status each_block(const jm_cohort *c, take_fn *take, void *user, jm_error *err)
{
    jm_status status = JM_OK;
    double *values = malloc((c->n_columns + 1) * BLOCK * sizeof *values);
    if (!values)
        return jm_fail(err, JM_MEMORY, "no memory for a block of patients");
    for (uint64_t first = 0; first < c->n && status == JM_OK; first += BLOCK) {
        size_t n = c->n - first < BLOCK ? (size_t)(c->n - first) : BLOCK;
        status = c->values(c, first, n, 0, values, err);
        if (status == JM_OK)
            status = take(user, c, first, n, values, err);
    }
    free(values);
    return status;
}

static jm_status write_block(void *user, const jm_cohort *c, uint64_t first, size_t n,
                             const double *values, jm_error *err)
{
    jm_csv_out *out = user;
    for (size_t i = 0; i < n; i++) {
        char id[64];
        c->id(c, first + i, id, sizeof id);
        jm_csv_out_text(out, id);
        for (size_t k = 0; k < c->n_columns; k++)
            jm_csv_out_double(out, values[k * n + i]);
        jm_csv_out_end_row(out);
    }
    return jm_csv_out_check(out, err);
}

static jm_status write_table(const jm_cohort *c, const char *path, jm_error *err)
{
    jm_csv_out *out = NULL;
    jm_status status = jm_csv_out_open(&out, path, err);
    if (status != JM_OK)
        return status;
    jm_csv_out_text(out, "ID");
    for (size_t k = 0; k < c->n_columns; k++)
        jm_csv_out_head(out, c->columns[k].name, c->columns[k].unit);
    jm_csv_out_end_row(out);
    status = each_block(c, write_block, out, err);
    if (status == JM_OK)
        status = jm_csv_out_commit(out, err);
    jm_csv_out_free(out);
    return status;
}

static jm_status add_block(void *user, const jm_cohort *c, uint64_t first, size_t n,
                           const double *values, jm_error *err)
{
    jm_spread *spreads = user;
    (void)first;
    (void)err;
    for (size_t k = 0; k < c->n_columns; k++) {
        for (size_t i = 0; i < n; i++)
            jm_spread_add(&spreads[k], values[k * n + i]);
    }
    return JM_OK;
}

static jm_status show(const jm_cohort *c, jm_error *err)
{
    jm_spread *spreads = calloc(c->n_columns + 1, sizeof *spreads);
    if (!spreads)
        return jm_fail(err, JM_MEMORY, "no memory to describe the cohort");
    for (size_t k = 0; k < c->n_columns; k++)
        jm_spread_init(&spreads[k]);
    jm_status status = each_block(c, add_block, spreads, err);
    printf("%llu patients, seed %llu, design %s\n", (unsigned long long)c->n,
           (unsigned long long)c->seed, c->design ? c->design : "");
    if (status == JM_OK && c->n_columns)
        printf("%-20s %-22s %10s %10s %10s %10s  %s\n", "", "unit", "mean", "sd", "5 %", "95 %",
               "distribution");
    for (size_t k = 0; status == JM_OK && k < c->n_columns; k++) {
        const jm_spread *s = &spreads[k];
        printf("%-20s %-22s %10.4g %10.3g %10.4g %10.4g  %s\n", c->columns[k].name,
               c->columns[k].unit, s->mean, jm_spread_sd(s), jm_spread_quantile(s, 0),
               jm_spread_quantile(s, 2), c->columns[k].source ? c->columns[k].source : "");
    }
    for (size_t k = 0; k < c->n_columns; k++)
        jm_spread_clear(&spreads[k]);
    free(spreads);
    return status;
}

int cmd_cohort(int argc, char **argv)
{
    jm_scene scene = { 0 };
    const char *output = NULL;
    const jm_opt options[] = {
        { 'o', "output", "FILE", JM_OPT_TEXT, &output, NULL,
          "Write the patients as CSV, as `from` reads it." },
        JM_SCENE_OPTIONS(&scene),
    };
    const jm_opt_spec spec = {
        "jumeau cohort SCENARIO [-o patients.csv] [options]",
        "Shows how the patients of a scenario vary, or writes them as a table.",
        NULL, options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    jm_error err = { 0 };
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    code = JM_EXIT_OK;
    if (jm_scene_load(&scene, argv[0], false, &err) != JM_OK) {
        code = jm_cli_error(&err, true);
    } else {
        const jm_cohort *cohort = jm_host_cohort(scene.host);
        jm_status status = output ? write_table(cohort, output, &err) : show(cohort, &err);
        if (status != JM_OK)
            code = jm_cli_error(&err, false);
    }
    jm_scene_clear(&scene);
    return code;
}
