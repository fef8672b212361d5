/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/results/head.h"
#include "io/results/layout.h"

enum { STATUS, T_END, N_STEPS, N_RHS, FLAGS, N_FIXED };

static const struct {
    const char *name, *doc;
    bool whole; /* a whole number */
} fixed[N_FIXED] = {
    [STATUS] = { "status", "how the run ended", true },
    [T_END] = { "t_end", "simulated time reached", false },
    [N_STEPS] = { "n_steps", "steps of the integrator", true },
    [N_RHS] = { "n_rhs", "evaluations of the right-hand side; 0: not counted per patient", true },
    [FLAGS] = { "domain_flags", "1 a parameter left its range, 2 a signal its bounds, 4 retried",
                true },
};

static hid_t create(hid_t parent, const char *name, hid_t run, const jm_plan *plan, hid_t type)
{
    hsize_t n = jm_plan_n_runs(plan);
    double none = (double)NAN;
    bool real = H5Tget_class(type) == H5T_FLOAT;
    h5_dims dims = { .rank = 1,
                     .size = { n },
                     .chunk = { n < JM_LAYOUT_BLOCK ? n : JM_LAYOUT_BLOCK },
                     .deflate = true,
                     .scale = { run } };
    hid_t set = h5_create(parent, name, type, &dims, real ? &none : NULL);
    if (set >= 0)
        h5_attr_text(set, "coordinates", JM_LAYOUT_COORDINATES);
    return set;
}

static void create_fixed(jm_columns *c, hid_t file, hid_t run)
{
    for (size_t i = 0; i < N_FIXED; i++) {
        hid_t type = i == STATUS ? H5T_STD_I8LE : fixed[i].whole ? H5T_STD_I64LE : H5T_IEEE_F64LE;
        hid_t set = create(file, fixed[i].name, run, c->plan, type);
        c->sets[i] = set;
        if (set < 0)
            continue;
        h5_attr_text(set, "long_name", fixed[i].doc);
        if (i == T_END)
            jm_head_describe(set, c->plan->record_time_unit, fixed[i].doc);
        if (i == STATUS) {
            const char *fates[JM_FATE_COUNT];
            for (size_t k = 0; k < JM_FATE_COUNT; k++)
                fates[k] = jm_fate_text((jm_fate)k);
            h5_attr_flags(set, fates, JM_FATE_COUNT);
        }
    }
}

/* Where a signal has the same name, the signal keeps it. */
static void outcome_name(const jm_columns *c, hid_t file, const char *name, char out[256])
{
    char taken[256], longer[256];
    const size_t n = c->plan->keep_samples ? c->plan->n_signals : 0;
    jm_head_free_name(file, name, out, 256);
    for (size_t i = 0; i < n; i++) {
        jm_head_free_name(file, c->plan->signals[i].name, taken, sizeof taken);
        if (strcmp(taken, out) != 0)
            continue;
        snprintf(longer, sizeof longer, "%.200s_outcome", out);
        jm_head_free_name(file, longer, out, 256);
        return;
    }
}

static void create_outcomes(jm_columns *c, hid_t file, hid_t run)
{
    for (size_t i = 0; i < c->plan->n_outcomes; i++) {
        const jm_plan_outcome *o = &c->plan->outcomes[i];
        char name[256];
        outcome_name(c, file, o->name, name);
        hid_t set = create(file, name, run, c->plan, H5T_IEEE_F64LE);
        c->sets[N_FIXED + i] = set;
        if (set < 0)
            continue;
        jm_head_describe(set, o->unit, o->doc && *o->doc ? o->doc : o->name);
        h5_attr_text(set, "outcome", o->name);
    }
}

static const jm_var_info *param_info(const jm_plan *plan, uint32_t row)
{
    const jm_model_abi *abi = plan->model->abi;
    return row < abi->n_params ? &abi->params[row] : &abi->inputs[row - abi->n_params];
}

size_t jm_columns_differing(const jm_plan *plan, uint32_t *out)
{
    const jm_model_abi *abi = plan->model->abi;
    size_t n = 0;
    for (uint32_t row = 0; row < abi->n_params + abi->n_inputs; row++) {
        bool differs = false;
        for (size_t i = 0; i < plan->n_columns; i++)
            differs |= plan->column_row[i] == row;
        for (size_t a = 0; a < plan->n_arms; a++) {
            for (size_t i = 0; i < plan->arms[a].n_settings; i++)
                differs |= plan->arms[a].settings[i].row == row;
        }
        if (differs)
            out[n++] = row;
    }
    return n;
}

static void describe_param(hid_t set, const jm_plan *plan, uint32_t row)
{
    const jm_var_info *var = param_info(plan, row);
    jm_head_describe(set, var->unit, *var->doc ? var->doc : var->name);
    h5_attr_text(set, "parameter", var->name);
    h5_attr_text(set, "source", var->source);
    if (!isnan(var->low))
        h5_attr_double(set, "range_low", var->low);
    if (!isnan(var->high))
        h5_attr_double(set, "range_high", var->high);
    for (size_t i = 0; i < plan->n_columns; i++) {
        if (plan->column_row[i] == row)
            h5_attr_text(set, "distribution", plan->cohort->columns[i].source);
    }
}

static bool create_params(jm_columns *c, hid_t file, hid_t run)
{
    const jm_model_abi *abi = c->plan->model->abi;
    hid_t group = h5_create_group(file, "parameters");
    hid_t *sets = c->sets + N_FIXED + c->plan->n_outcomes;
    size_t k = 0;
    for (uint32_t row = 0; group >= 0 && row < abi->n_params + abi->n_inputs; row++) {
        const jm_var_info *var = param_info(c->plan, row);
        char name[256];
        jm_head_free_name(group, var->name, name, sizeof name);
        if (k < c->n_param && c->param[k] == row) {
            sets[k] = create(group, name, run, c->plan, H5T_IEEE_F64LE);
            describe_param(sets[k++], c->plan, row);
        } else {
            hid_t set = h5_write_scalar(group, name, var->value);
            describe_param(set, c->plan, row);
            H5Dclose(set);
        }
    }
    if (group >= 0)
        H5Gclose(group);
    return group >= 0;
}

static void reset(void *user, jm_rows_block *block)
{
    const jm_columns *c = user;
    double *data = (double *)(void *)block->data;
    for (size_t i = 0; i < c->n * JM_LAYOUT_BLOCK; i++)
        data[i] = i < N_FIXED * JM_LAYOUT_BLOCK ? 0 : (double)NAN;
}

static jm_status flush(void *user, const jm_rows_block *block, jm_error *err)
{
    const jm_columns *c = user;
    const double *data = (const double *)(const void *)block->data;
    for (size_t i = 0; i < c->n; i++) {
        if (!jm_pieces_write_column(c->to->pieces, &c->pieced[i], block->first, block->n,
                                    data + i * JM_LAYOUT_BLOCK))
            return h5_failed(err, c->to->path, "write outcomes and parameters");
    }
    return JM_OK;
}

static bool take_arrays(jm_columns *c)
{
    const jm_model_abi *abi = c->plan->model->abi;
    c->param = malloc((abi->n_params + abi->n_inputs + 1) * sizeof *c->param);
    if (!c->param)
        return false;
    c->n_param = jm_columns_differing(c->plan, c->param);
    c->n = N_FIXED + c->plan->n_outcomes + c->n_param;
    c->sets = malloc(c->n * sizeof *c->sets);
    c->pieced = malloc(c->n * sizeof *c->pieced);
    for (size_t i = 0; c->sets && i < c->n; i++)
        c->sets[i] = -1;
    return c->sets && c->pieced;
}

jm_status jm_columns_begin(jm_columns *c, const jm_target *to, jm_error *err)
{
    const jm_plan *plan = to->plan;
    *c = (jm_columns){ .to = to, .plan = plan };
    if (!take_arrays(c))
        return jm_fail(err, JM_MEMORY, "no memory for the columns of results");
    create_fixed(c, to->file, to->run);
    create_outcomes(c, to->file, to->run);
    bool good = create_params(c, to->file, to->run);
    for (size_t i = 0; good && i < c->n; i++)
        good = c->sets[i] >= 0 && jm_pieces_introduce(to->pieces, c->sets[i], &c->pieced[i]);
    c->rows = (jm_rows){ .n_rows = jm_plan_n_runs(plan),
                         .rows = JM_LAYOUT_BLOCK,
                         .bytes = c->n * JM_LAYOUT_BLOCK * sizeof(double),
                         .reset = reset,
                         .flush = flush,
                         .user = c };
    return good ? JM_OK : h5_failed(err, to->path, "create outcomes and parameters");
}

jm_status jm_columns_run(jm_columns *c, const jm_run_result *r, jm_error *err)
{
    jm_rows_block *block = NULL;
    jm_status status = jm_rows_at(&c->rows, r->row, &block, err);
    if (status != JM_OK)
        return status;
    double *cell = (double *)(void *)block->data + (r->row - block->first);
    cell[STATUS * JM_LAYOUT_BLOCK] = (double)r->fate;
    cell[T_END * JM_LAYOUT_BLOCK] = c->plan->record_time_factor * r->t_end;
    cell[N_STEPS * JM_LAYOUT_BLOCK] = (double)r->n_steps;
    cell[N_RHS * JM_LAYOUT_BLOCK] = (double)r->n_rhs;
    cell[FLAGS * JM_LAYOUT_BLOCK] = (double)r->flags;
    cell += N_FIXED * JM_LAYOUT_BLOCK;
    for (size_t i = 0; i < c->plan->n_outcomes; i++, cell += JM_LAYOUT_BLOCK)
        *cell = r->outcomes[i];
    for (size_t i = 0; i < c->n_param; i++, cell += JM_LAYOUT_BLOCK)
        *cell = r->params[c->param[i]];
    return jm_rows_done(&c->rows, block, err);
}

jm_status jm_columns_end(jm_columns *c, jm_error *err)
{
    return jm_rows_flush(&c->rows, err);
}

void jm_columns_clear(jm_columns *c)
{
    for (size_t i = 0; c->sets && i < c->n; i++) {
        if (c->sets[i] >= 0)
            H5Dclose(c->sets[i]);
    }
    free(c->sets);
    free(c->pieced);
    free(c->param);
    jm_rows_clear(&c->rows);
    *c = (jm_columns){ 0 };
}
