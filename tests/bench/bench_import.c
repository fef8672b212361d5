/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What it takes to make others' models run: each file is imported, compiled with an empty cache,
 * opened once more from the cache, and lived through for ten units of the model's time.
 *
 *     bench_import [FOLDER|FILE …]     default: ../shared/data/biomodels and …/cellml
 *
 * Prints a line for each file, seconds of wall time, with the reason where it was refused; then
 * for each folder the mean and the largest of each column.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/install.h"
#include "core/base/text.h"
#include "core/model/model.h"
#include "io/import/import.h"
#include "jumeau/jumeau.h"

enum { IMPORT, COMPILE, CACHED, RUN, N_COLUMNS, MOST_PATH = 4096 };

typedef struct table {
    char scratch[64];             /* holds models and cache; gone at the end */
    char model[MOST_PATH], cache[MOST_PATH];
    jm_install install;
    double sum[N_COLUMNS], most[N_COLUMNS];
    unsigned n, n_refused, n_failed;
} table;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double since(double *start)
{
    const double end = now(), seconds = end - *start;
    *start = end;
    return seconds;
}

static jm_status live(jm_model *model, jm_error *err)
{
    jm_patient *patient = NULL;
    jm_status status = jm_patient_new(&patient, model, NULL, err);
    if (status == JM_OK)
        status = jm_patient_step_to(patient, 10, NULL, err);
    jm_patient_free(patient);
    return status;
}

static jm_status compile(table *t, double *seconds, double *start, jm_error *err)
{
    jm_model *model = NULL;
    const jm_model_options options = { .build = { .include = t->install.include,
                                                  .cache = t->cache },
                                       .mode = JM_MODEL_COMPILED, .native = true };
    for (int i = COMPILE; i <= CACHED; i++) {
        jm_model_close(model);
        jm_status status = jm_model_open(&model, t->model, &options, err);
        seconds[i] = since(start);
        if (status != JM_OK)
            return status;
    }
    jm_status status = live(model, err);
    seconds[RUN] = since(start);
    jm_model_close(model);
    return status;
}

static void add(table *t, const char *name, const double *seconds, const char *why)
{
    printf("%-44.44s", name);
    for (int i = 0; i < N_COLUMNS; i++) {
        printf(" %8.3f", seconds[i]);
        t->sum[i] += seconds[i];
        t->most[i] = seconds[i] > t->most[i] ? seconds[i] : t->most[i];
    }
    printf("  %s\n", why);
    fflush(stdout);
}

static void measure(table *t, const char *path)
{
    const char *slash = strrchr(path, '/');
    double seconds[N_COLUMNS] = { 0 }, start = now();
    jm_error err = { 0 };
    jm_imported imported;
    t->n++;
    jm_status status = jm_import_file(&imported, path, "it", &err);
    seconds[IMPORT] = since(&start);
    if (status != JM_OK) {
        t->n_refused++;
    } else {
        status = jm_text_write_file(t->model, imported.lua.data, imported.lua.length, &err);
        jm_import_free(&imported);
        start = now();
        if (status == JM_OK)
            status = compile(t, seconds, &start, &err);
        t->n_failed += status != JM_OK;
    }
    add(t, slash ? slash + 1 : path, seconds, status == JM_OK ? "" : err.text);
}

static int is_model_file(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && (strcmp(dot, ".xml") == 0 || strcmp(dot, ".cellml") == 0);
}

static void measure_all(table *t, const char *path)
{
    struct dirent **entries = NULL;
    char file[MOST_PATH];
    const int n = scandir(path, &entries, is_model_file, alphasort);
    if (n < 0)
        measure(t, path);
    for (int i = 0; i < n; i++) {
        snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        measure(t, file);
        free(entries[i]);
    }
    free(entries);
}

static void print_sums(const table *t)
{
    double all = 0;
    printf("%-44s", "mean");
    for (int i = 0; i < N_COLUMNS; i++)
        printf(" %8.3f", t->sum[i] / t->n);
    printf("\n%-44s", "largest");
    for (int i = 0; i < N_COLUMNS; i++)
        printf(" %8.3f", t->most[i]);
    for (int i = 0; i < N_COLUMNS; i++)
        all += t->sum[i];
    printf("\n%u files, %u refused, %u failed: %.3f s a model in all\n", t->n, t->n_refused,
           t->n_failed, all / t->n);
}

static int bench(const char *path)
{
    table t = { .scratch = "/tmp/bench_import_XXXXXX" };
    char command[200];
    jm_error err = { 0 };
    if (!mkdtemp(t.scratch) || jm_install_find(&t.install, &err) != JM_OK) {
        fprintf(stderr, "no folder to work in: %s\n", err.text);
        return 1;
    }
    snprintf(t.model, sizeof t.model, "%s/it.lua", t.scratch);
    snprintf(t.cache, sizeof t.cache, "%s/cache", t.scratch);
    printf("%-44s %8s %8s %8s %8s\n", path, "import", "compile", "cached", "run");
    measure_all(&t, path);
    if (t.n > 0)
        print_sums(&t);
    snprintf(command, sizeof command, "rm -rf '%s'", t.scratch);
    return system(command) != 0 || t.n_failed > 0;
}

int main(int argc, char **argv)
{
    static const char *const folders[] = { JM_SOURCE_DIR "/../shared/data/biomodels",
                                           JM_SOURCE_DIR "/../shared/data/cellml" };
    int code = 0;
    for (int i = 1; i < argc; i++)
        code |= bench(argv[i]);
    for (int i = 0; i < 2 && argc < 2; i++)
        code |= bench(folders[i]);
    return code;
}
