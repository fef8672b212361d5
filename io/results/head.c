/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/head.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/sha256.h"
#include "io/results/layout.h"

void jm_head_free_name(hid_t parent, const char *name, char *out, size_t room)
{
    size_t n = 0;
    if (!isalpha((unsigned char)*name) && room > 2)
        out[n++] = 'v';
    for (; *name && n + 12 < room; name++)
        out[n++] = isalnum((unsigned char)*name) ? *name : '_';
    out[n] = '\0';
    for (int k = 2; H5Lexists(parent, out, H5P_DEFAULT) > 0 && k < 1000; k++)
        snprintf(out + n, room - n, "_%d", k);
}

void jm_head_describe(hid_t dataset, const char *unit, const char *long_name)
{
    char udunits[128], ucum[128];
    /* UDUNITS has no word for international units: those have `ucum` only. */
    bool known = jm_unit_udunits(udunits, sizeof udunits, unit);
    jm_unit_ucum(ucum, sizeof ucum, unit);
    h5_describe(dataset, known ? udunits : NULL, ucum, long_name);
    h5_attr_text(dataset, "unit", unit);
}

static void now_iso(char out[32])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static bool root_attributes(hid_t file, const jm_plan *plan, const jm_hdf5_options *options)
{
    char now[32], history[1024], hash[65];
    now_iso(now);
    snprintf(history, sizeof history, "%s %s", now, options->command ? options->command : "");
    jm_plan_hash(plan, hash);
    const jm_model_abi *abi = plan->model->abi;
    return h5_attr_text(file, "Conventions", JM_LAYOUT_CONVENTIONS) &&
           h5_attr_text(file, "title", plan->title ? plan->title : "") &&
           h5_attr_text(file, "source", "Jumeau, " JM_LAYOUT_INTENDED_USE) &&
           h5_attr_text(file, "history", history) && h5_attr_text(file, "date_created", now) &&
           h5_attr_text(file, "intended_use", JM_LAYOUT_INTENDED_USE) &&
           h5_attr_text(file, "jumeau_format", JM_LAYOUT_VERSION) &&
           h5_attr_text(file, "plan_sha256", hash) && h5_attr_text(file, "model", abi->name) &&
           h5_attr_text(file, "model_title", abi->title) &&
           h5_attr_text(file, "model_source", abi->source) &&
           h5_attr_text(file, "model_fingerprint", abi->fingerprint);
}

static bool options_used(hid_t group, const jm_plan *plan)
{
#define WRITE(name, type, value, low, high, text) \
    if (!h5_attr_double(group, #name, plan->options.name)) \
        return false;
    JM_OPTION_LIST(WRITE)
#undef WRITE
    return h5_attr_double(group, "duration",
                          plan->record_time_factor * (plan->t_end - plan->t_start)) &&
           h5_attr_text(group, "duration_unit", plan->record_time_unit) &&
           h5_attr_text(group, "method", plan->options.method) &&
           h5_attr_text(group, "method_reason", plan->method_reason ? plan->method_reason : "") &&
           h5_attr_int(group, "seed", (int64_t)plan->cohort->seed) &&
           h5_attr_text(group, "design", plan->cohort->design ? plan->cohort->design : "");
}

/* A text with its path, role and sum. */
static bool write_file(hid_t group, size_t number, const jm_file *file)
{
    char name[24], hex[65] = "";
    snprintf(name, sizeof name, "%zu", number);
    if (file->text)
        jm_sha256_of(file->text, file->length, hex);
    if (!h5_write_text(group, name, file->text ? file->text : ""))
        return false;
    hid_t set = H5Dopen2(group, name, H5P_DEFAULT);
    bool good = set >= 0 && h5_attr_text(set, "path", file->path) &&
                h5_attr_text(set, "role", file->role) && h5_attr_text(set, "sha256", hex);
    if (set >= 0)
        H5Dclose(set);
    return good;
}

/* Everything that was read, in the order of its first use: /provenance/files/1, 2, … */
static bool write_files(hid_t provenance, const jm_files *files)
{
    if (jm_files_count(files) == 0)
        return true;
    hid_t group = h5_create_group(provenance, "files");
    bool good = group >= 0;
    for (size_t i = 0; good && i < jm_files_count(files); i++)
        good = write_file(group, i + 1, jm_files_at(files, i));
    if (group >= 0)
        H5Gclose(group);
    return good;
}

bool jm_head_write(hid_t file, const jm_plan *plan, const jm_hdf5_options *options)
{
    if (!root_attributes(file, plan, options))
        return false;
    hid_t group = h5_create_group(file, "provenance");
    bool good = group >= 0 && options_used(group, plan);
    for (size_t i = 0; good && i < options->n_provenance; i++)
        good = h5_attr_text(group, options->provenance[i].key, options->provenance[i].value);
    if (good && plan->scenario_text && *plan->scenario_text) {
        good = h5_write_text(group, "scenario_lua", plan->scenario_text) &&
               h5_attr_text(group, "scenario_path", plan->scenario_path);
    }
    if (good) {
        jm_text text;
        jm_text_init(&text);
        jm_plan_print(plan, &text);
        good = !text.failed && h5_write_text(group, "plan", text.data);
        jm_text_clear(&text);
    }
    good = good && write_files(group, options->files);
    if (group >= 0)
        H5Gclose(group);
    return good;
}

/* A coordinate of the runs: created here, filled row by row. */
static hid_t coordinate(hid_t file, const char *name, hid_t type, hid_t run, hsize_t n)
{
    h5_dims dims = { .rank = 1,
                     .size = { n },
                     .chunk = { n < JM_LAYOUT_BLOCK ? n : JM_LAYOUT_BLOCK },
                     .scale = { run } };
    return h5_create(file, name, type, &dims, NULL);
}

/* patient, arm and replicate of rows [first, first + n). */
static bool write_rows(const hid_t sets[3], hid_t text, const jm_plan *plan, uint64_t first,
                       size_t n)
{
    static const size_t id_room = 64;
    char *ids = malloc(n * id_room);
    const char **names = malloc(n * sizeof *names), **arms = malloc(n * sizeof *arms);
    int32_t *replicates = malloc(n * sizeof *replicates);
    bool good = ids && names && arms && replicates;
    for (size_t i = 0; good && i < n; i++) {
        uint64_t row = first + i, people = plan->cohort->n;
        plan->cohort->id(plan->cohort, row % people, ids + i * id_room, id_room);
        names[i] = ids + i * id_room;
        arms[i] = plan->arms[row / people % plan->n_arms].name;
        replicates[i] = (int32_t)(row / people / plan->n_arms);
    }
    good = good && h5_write_rows(sets[0], text, first, n, names) &&
           h5_write_rows(sets[1], text, first, n, arms) &&
           h5_write_rows(sets[2], H5T_NATIVE_INT32, first, n, replicates);
    free(ids);
    free(names);
    free(arms);
    free(replicates);
    return good;
}

/* What the scenario says about its arms: doc_1, doc_2, … in their order. */
static void describe_arms(hid_t set, const jm_plan *plan)
{
    for (size_t a = 0; a < plan->n_arms; a++) {
        char name[32];
        snprintf(name, sizeof name, "doc_%zu", a + 1);
        if (plan->arms[a].doc && *plan->arms[a].doc)
            h5_attr_text(set, name, plan->arms[a].doc);
    }
}

static bool write_coordinates(hid_t file, hid_t run, const jm_plan *plan)
{
    hsize_t n = jm_plan_n_runs(plan);
    hid_t text = h5_text_type();
    hid_t sets[3] = { coordinate(file, "patient", text, run, n),
                      coordinate(file, "arm", text, run, n),
                      coordinate(file, "replicate", H5T_STD_I32LE, run, n) };
    bool good = sets[0] >= 0 && sets[1] >= 0 && sets[2] >= 0;
    if (good) {
        h5_attr_text(sets[0], "long_name", "virtual patient");
        h5_attr_text(sets[0], "cf_role", "timeseries_id");
        h5_attr_text(sets[1], "long_name", "treatment arm");
        describe_arms(sets[1], plan);
        h5_attr_text(sets[2], "long_name", "replicate of the patient");
    }
    for (hsize_t first = 0; good && first < n; first += JM_LAYOUT_BLOCK) {
        hsize_t left = n - first;
        good = write_rows(sets, text, plan, first,
                          left < JM_LAYOUT_BLOCK ? (size_t)left : JM_LAYOUT_BLOCK);
    }
    for (size_t i = 0; i < 3; i++)
        H5Dclose(sets[i]);
    H5Tclose(text);
    return good;
}

static bool write_numbers(hid_t run, hsize_t n)
{
    int32_t rows[JM_LAYOUT_BLOCK];
    for (hsize_t first = 0; first < n; first += JM_LAYOUT_BLOCK) {
        hsize_t left = n - first, count = left < JM_LAYOUT_BLOCK ? left : JM_LAYOUT_BLOCK;
        for (hsize_t i = 0; i < count; i++)
            rows[i] = (int32_t)(first + i);
        if (!h5_write_rows(run, H5T_NATIVE_INT32, first, count, rows))
            return false;
    }
    return true;
}

hid_t jm_head_run(hid_t file, const jm_plan *plan)
{
    hsize_t n = jm_plan_n_runs(plan);
    hid_t run = coordinate(file, "run", H5T_STD_I32LE, -1, n);
    if (run < 0)
        return run;
    h5_attr_text(run, "long_name", "one patient in one arm and replicate");
    if (h5_make_scale(run, "run") && write_numbers(run, n) && write_coordinates(file, run, plan))
        return run;
    H5Dclose(run);
    return -1;
}

hid_t jm_head_time(hid_t file, const jm_plan *plan)
{
    h5_dims dims = { .rank = 1, .size = { plan->n_times }, .scale = { -1 } };
    hid_t set = h5_create(file, "time", H5T_IEEE_F64LE, &dims, NULL);
    double *times = malloc(plan->n_times * sizeof *times);
    if (set >= 0 && times) {
        for (size_t i = 0; i < plan->n_times; i++)
            times[i] = plan->record_time_factor * plan->times[i];
        H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, times);
        h5_make_scale(set, "time");
        jm_head_describe(set, plan->record_time_unit, "simulated time since the start");
        h5_attr_text(set, "axis", "T");
    }
    free(times);
    return set;
}
