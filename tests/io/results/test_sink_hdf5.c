/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a results file, read back with HDF5 alone. */
#include <hdf5.h>
#include <sys/resource.h>

#include <signal.h>

#include "tests/io/results/results_kit.h"

/* HDF5 itself loses blocks of a file that it could not close on a full disk. Asked by the leak
   sanitizer; nothing of ours is in that library. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5";
}

/* ---- reading back ---- */

static hid_t opened(const char *path)
{
    const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    expect_true(file >= 0);
    return file;
}

/* Numbers of a dataset as doubles; *n counts them. */
static double *numbers(hid_t file, const char *name, size_t *n)
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    *n = 0;
    if (!expect_true(set >= 0)) {
        printf("      %s\n", name);
        return calloc(1, sizeof(double));
    }
    const hid_t space = H5Dget_space(set);
    *n = (size_t)H5Sget_simple_extent_npoints(space);
    double *x = malloc((*n + 1) * sizeof *x);
    expect_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, x) >= 0);
    H5Sclose(space);
    H5Dclose(set);
    return x;
}

static bool has(hid_t file, const char *name)
{
    return H5Lexists(file, name, H5P_DEFAULT) > 0;
}

static void expect_attribute(hid_t file, const char *set, const char *name, const char *right)
{
    char text[256] = "";
    const hid_t attr = H5Aopen_by_name(file, set, name, H5P_DEFAULT, H5P_DEFAULT);
    if (!expect_true(attr >= 0))
        return;
    const hid_t type = H5Aget_type(attr);
    expect_int(H5Tget_cset(type), H5T_CSET_UTF8);
    expect_true(H5Tget_size(type) < sizeof text && H5Aread(attr, type, text) >= 0);
    expect_text(text, right);
    H5Tclose(type);
    H5Aclose(attr);
}

/* Text `i` of a dataset of texts. */
static void expect_string(hid_t file, const char *name, size_t i, const char *right)
{
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(set), type = H5Dget_type(set);
    const size_t n = (size_t)H5Sget_simple_extent_npoints(space);
    char **all = calloc(n + 1, sizeof *all);
    if (expect_true(i < n && H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, all) >= 0))
        expect_text(all[i], right);
    H5Dvlen_reclaim(type, space, H5P_DEFAULT, all);
    free(all);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(set);
}

static void expect_samples(const kit *k, hid_t file, const char *name, size_t signal)
{
    size_t n;
    double *x = numbers(file, name, &n);
    const size_t runs = (size_t)jm_plan_n_runs(&k->plan), times = k->plan.n_times;
    size_t wrong = 0;
    expect_int(n, runs * times);
    for (size_t i = 0; i < n; i++) {
        const double right = kit_sample(i / times, signal, i % times);
        wrong += k->plan.options.precision > 32 ? x[i] != right : x[i] != (double)(float)right;
    }
    jm_test_note("%s", name);
    expect_int(wrong, 0);
    free(x);
}

static void expect_columns(const kit *k, hid_t file)
{
    size_t n;
    const size_t runs = (size_t)jm_plan_n_runs(&k->plan);
    double *status = numbers(file, "status", &n), *end = numbers(file, "t_end", &n);
    double *steps = numbers(file, "n_steps", &n), *rhs = numbers(file, "n_rhs", &n);
    double *weight = numbers(file, "parameters/weight", &n);
    expect_int(n, runs);
    for (size_t i = 0; i < n; i++) {
        jm_test_note("row %zu", i);
        if (!expect_rel(status[i], (double)kit_fate(i), 0) ||
            !expect_rel(end[i], (90 + (double)(i % 60)) / 60, 1e-15) ||
            !expect_rel(steps[i], 400 + (double)i, 0) || !expect_rel(rhs[i], 3e9 + (double)i, 0) ||
            !expect_rel(weight[i], 70 + (double)i, 0))
            break;
    }
    free(status);
    free(end);
    free(steps);
    free(rhs);
    free(weight);
}

static void expect_outcomes(const kit *k, hid_t file)
{
    static const char *const names[] = {"peak", "central_outcome", "status_2"};
    for (size_t o = 0; o < k->plan.n_outcomes; o++) {
        const bool alone = o == 1 && !k->plan.keep_samples;
        size_t n, wrong = 0;
        double *x = numbers(file, alone ? "central" : names[o], &n);
        for (size_t i = 0; i < n; i++)
            wrong += x[i] != kit_outcome(i, o);
        jm_test_note("%s", names[o]);
        expect_int(n, jm_plan_n_runs(&k->plan));
        expect_int(wrong, 0);
        free(x);
    }
}

/* Everything that happened, run after run. */
static void expect_events(const kit *k, hid_t file)
{
    size_t n, at = 0;
    double *run = numbers(file, "events/run_index", &n),
           *t = numbers(file, "events/event_time", &n);
    double *value = numbers(file, "events/value", &n);
    for (uint64_t row = 0; row < jm_plan_n_runs(&k->plan); row++) {
        for (size_t i = 0; i < kit_happenings(row); i++) {
            const jm_happening h = kit_happening(row, i);
            if (strcmp(h.kind, "dose") == 0 && !k->plan.keep_samples)
                continue;
            jm_test_note("event %zu of %zu", at, n);
            if (!expect_true(at < n) || !expect_rel(run[at], (double)row, 0) ||
                !expect_rel(t[at], h.t / 60, 1e-15) || !expect_rel(value[at], h.value, 0))
                goto done;
            at++;
        }
    }
    expect_int(n, at);
done:
    free(run);
    free(t);
    free(value);
}

static void expect_file(const kit *k, const char *path)
{
    const hid_t file = opened(path);
    if (k->plan.keep_samples) {
        expect_samples(k, file, "central", 0);
        expect_samples(k, file, "heart_left_pressure", 1);
        expect_samples(k, file, "heart_left_pressure_2", 2);
    }
    expect_columns(k, file);
    expect_outcomes(k, file);
    expect_events(k, file);
    H5Fclose(file);
}

static void checksum(const char *path, char hex[65])
{
    jm_results *r = NULL;
    jm_error err;
    hex[0] = '\0';
    if (expect_status(jm_results_open(&r, path, &err), JM_OK, &err))
        expect_status(jm_results_checksum(r, hex, &err), JM_OK, &err);
    jm_results_close(r);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* Neither the file nor the one that it grows in. */
static void expect_nothing_left(const char *path)
{
    char command[1200];
    snprintf(command, sizeof command, "ls %s* 2>/dev/null | grep -q .", path);
    expect_int(system(command) != 0, 1);
}

/* ---- tests ---- */

JM_TEST("all that is given stands in the file, in any order the same")
{
    static kit_order *const orders[] = {kit_forwards, kit_backwards, kit_scattered};
    static const char *const names[] = {"forwards.h5", "backwards.h5", "scattered.h5"};
    char sums[3][65];
    for (int i = 0; i < 3; i++) {
        const char *path = jm_test_scratch(names[i]);
        kit k;
        kit_open(&k, 701, 2, 4); /* more rows than one block of columns */
        expect_status(kit_write(&k, path, orders[i], JM_OK), JM_OK, &k.err);
        expect_file(&k, path);
        checksum(path, sums[i]);
        unlink(path);
        kit_close(&k);
    }
    expect_text(sums[1], sums[0]);
    expect_text(sums[2], sums[0]);
}

JM_TEST("one patient, one arm, doubles")
{
    const char *path = jm_test_scratch("one.h5");
    kit k;
    kit_open(&k, 1, 1, 1);
    k.plan.options.precision = 64;
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    const hid_t file = opened(path);
    expect_samples(&k, file, "central", 0);
    expect_outcomes(&k, file);
    size_t n;
    double *weight = numbers(file, "parameters/weight", &n);
    expect_int(n, 1); /* a scalar: nothing sets it, and the model says what it is */
    expect_rel(weight[0], 72.25, 0);
    free(weight);
    H5Fclose(file);
    unlink(path);
    kit_close(&k);
}

JM_TEST("outcomes alone: no time, no signals, no doses")
{
    const char *path = jm_test_scratch("outcomes.h5");
    kit k;
    kit_open(&k, 200, 2, 1);
    k.plan.keep_samples = false;
    expect_status(kit_write(&k, path, kit_scattered, JM_OK), JM_OK, &k.err);
    expect_file(&k, path);
    const hid_t file = opened(path);
    expect_false(has(file, "time"));
    expect_false(has(file, "heart_left_pressure"));
    H5Fclose(file);
    unlink(path);
    kit_close(&k);
}

JM_TEST("no outcomes, and nothing at all but fates")
{
    const char *path = jm_test_scratch("fates.h5");
    for (int signals = 0; signals < 2; signals++) {
        kit k;
        kit_open(&k, 40, 2, 1);
        k.plan.n_outcomes = 0;
        k.plan.n_signals = signals ? KIT_SIGNALS : 0;
        k.plan.keep_samples = signals;
        expect_status(kit_write(&k, path, kit_backwards, JM_OK), JM_OK, &k.err);
        const hid_t file = opened(path);
        expect_columns(&k, file);
        expect_false(has(file, "peak"));
        expect_int(has(file, "central"), signals);
        H5Fclose(file);
        kit_close(&k);
    }
    unlink(path);
}

JM_TEST("texts are UTF-8, units stand three times, names of two are told apart")
{
    const char *path = jm_test_scratch("texts.h5");
    kit k;
    kit_open(&k, 3, 2, 1);
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    const hid_t file = opened(path);
    expect_attribute(file, "/", "title", "Zwölf μg");
    expect_string(file, "arm", 0, "Kontrolle, ohne");
    expect_string(file, "arm", 5, "thérapie β");
    expect_string(file, "patient", 4, "2");
    expect_attribute(file, "heart_left_pressure", "signal", "heart.left.pressure");
    expect_attribute(file, "heart_left_pressure", "long_name", "Druck im linken Herzen, µ");
    expect_attribute(file, "heart_left_pressure", "unit", "mmHg");
    expect_attribute(file, "heart_left_pressure", "ucum", "mm[Hg]");
    expect_attribute(file, "heart_left_pressure_2", "signal", "heart_left_pressure");
    expect_attribute(file, "central", "signal", "central");
    expect_attribute(file, "central_outcome", "outcome", "central");
    expect_attribute(file, "central_outcome", "units", "mg L-1");
    expect_attribute(file, "status_2", "outcome", "status");
    expect_attribute(file, "status", "flag_meanings",
                     "not_run ok solver_failed out_of_domain died stopped error");
    expect_string(file, "provenance/scenario_lua", 0, "return scenario { } -- ü\n");
    expect_attribute(file, "provenance", "scenario_path", "über.lua");
    H5Fclose(file);
    unlink(path);
    kit_close(&k);
}

JM_TEST("files that were read are held, and come back")
{
    const char *path = jm_test_scratch("files.h5");
    jm_files *in = jm_files_new(), *out = jm_files_new();
    const jm_file_name model = {"models/größe.lua", "model", 0}, large = {"d.csv", "doses", 0};
    jm_results *r = NULL;
    kit k;
    kit_open(&k, 3, 1, 1);
    expect_true(jm_files_add(in, &model, "return 'ü'", 11));
    expect_true(jm_files_add(in, &large, NULL, 0));
    k.options.files = in;
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    expect_status(jm_results_open(&r, path, &k.err), JM_OK, &k.err);
    expect_status(jm_results_files(r, out, &k.err), JM_OK, &k.err);
    if (expect_int(jm_files_count(out), 2)) {
        expect_text(jm_files_at(out, 0)->path, "models/größe.lua");
        expect_text(jm_files_at(out, 0)->role, "model");
        expect_text(jm_files_at(out, 0)->text, "return 'ü'");
        expect_int(jm_files_at(out, 0)->length, 11);
        expect_true(jm_files_at(out, 1)->text == NULL);
    }
    jm_results_close(r);
    jm_files_free(in);
    jm_files_free(out);
    unlink(path);
    kit_close(&k);
}

JM_TEST("a run that ended early leaves nothing")
{
    const char *path = jm_test_scratch("early.h5");
    jm_sink *sink = NULL;
    kit k;
    kit_open(&k, 100, 1, 1);
    expect_status(kit_write(&k, path, kit_forwards, JM_STOPPED), JM_STOPPED, NULL);
    expect_nothing_left(path);
    /* Freed without an end, as after a crash of the caller. */
    expect_status(jm_sink_hdf5_new(&sink, path, &k.options, &k.err), JM_OK, &k.err);
    expect_status(sink->begin(sink, &k.plan, &k.err), JM_OK, &k.err);
    expect_status(kit_give(&k, sink, 3, &k.err), JM_OK, &k.err);
    sink->free(sink);
    expect_nothing_left(path);
    kit_close(&k);
}

JM_TEST("runs that never came in are not_run, and their numbers missing")
{
    const char *path = jm_test_scratch("gaps.h5");
    jm_sink *sink = NULL;
    kit k;
    kit_open(&k, 300, 1, 1);
    expect_status(jm_sink_hdf5_new(&sink, path, &k.options, &k.err), JM_OK, &k.err);
    expect_status(sink->begin(sink, &k.plan, &k.err), JM_OK, &k.err);
    expect_status(kit_give(&k, sink, 257, &k.err), JM_OK, &k.err);
    expect_status(kit_give(&k, sink, 3, &k.err), JM_OK, &k.err);
    expect_status(sink->end(sink, JM_OK, &k.err), JM_OK, &k.err);
    sink->free(sink);
    const hid_t file = opened(path);
    size_t n;
    double *status = numbers(file, "status", &n), *peak = numbers(file, "peak", &n);
    double *central = numbers(file, "central", &n);
    expect_rel(status[3], 1, 0);
    expect_rel(status[4], 0, 0);
    expect_rel(status[299], 0, 0);
    expect_rel(peak[257], kit_outcome(257, 0), 0);
    expect_true(isnan(peak[256]));
    expect_true(isnan(central[256 * KIT_TIMES]) && isnan(central[299 * KIT_TIMES]));
    expect_rel(central[257 * KIT_TIMES + 2], (double)(float)kit_sample(257, 0, 2), 0);
    free(status);
    free(peak);
    free(central);
    H5Fclose(file);
    unlink(path);
    kit_close(&k);
}

JM_TEST("an older file of the same name stays whole until the new one is")
{
    const char *path = jm_test_scratch("older.h5");
    char before[65], after[65];
    kit k;
    kit_open(&k, 20, 1, 1);
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    checksum(path, before);
    expect_status(kit_write(&k, path, kit_forwards, JM_STOPPED), JM_STOPPED, NULL);
    checksum(path, after);
    expect_text(after, before);
    unlink(path);
    kit_close(&k);
}

/* The largest file that this process may write; SIGXFSZ would end it otherwise. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

JM_TEST("a disk that is full is named at any moment, and nothing is left")
{
    const char *path = jm_test_scratch("full.h5");
    struct stat about;
    kit k;
    kit_open(&k, 701, 2, 2);
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    stat(path, &about);
    unlink(path);
    for (int i = 0; i < 24; i++) {
        const rlim_t room = (rlim_t)about.st_size * (rlim_t)i / 24;
        jm_error none = {0};
        k.err = none;
        jm_test_note("room for %ld of %ld bytes", (long)room, (long)about.st_size);
        limit_files(room);
        const jm_status status = kit_write(&k, path, kit_scattered, JM_OK);
        limit_files(RLIM_INFINITY);
        expect_status(status, JM_FILE, &k.err);
        expect_contains(k.err.place, "full.h5");
        expect_contains(k.err.text, "room");
        expect_nothing_left(path);
    }
    kit_close(&k);
}

JM_TEST("a folder that is not there or not ours is named")
{
    kit k;
    kit_open(&k, 3, 1, 1);
    expect_status(kit_write(&k, "/nowhere/x.h5", kit_forwards, JM_OK), JM_FILE, NULL);
    expect_contains(k.err.place, "/nowhere/x.h5");
    expect_contains(k.err.text, "folder");
    expect_false(exists("/nowhere"));
    kit_close(&k);
}

JM_TEST_MAIN
