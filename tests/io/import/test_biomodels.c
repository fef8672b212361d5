/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Curated models of BioModels, where they lie beside the checkout: each is read, written and lives
 * for a while, or is refused. ctest: TIMEOUT 900
 */
#include <dirent.h>
#include <time.h>

#include "tests/support/jm_test.h"
#include "tests/support/sbml_runner.h"

static const char folder[] = JM_SOURCE_DIR "/../shared/data/biomodels";

static double now(void)
{
    struct timespec t;
    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Ten units of the model's own time, whatever they are. */
static sr_outcome live(const jm_text *lua)
{
    sr_outcome out = { SR_PASSED, "" };
    jm_error err = { 0 };
    jm_model *model = NULL;
    jm_patient *patient = NULL;
    if (sr_open(&model, lua, &err) != JM_OK)
        sr_say(&out, SR_BROKEN, "compile", &err);
    else if (jm_patient_new(&patient, model, "cvode_bdf", &err) != JM_OK ||
             jm_patient_begin(patient, &err) != JM_OK ||
             jm_patient_step_to(patient, 10, NULL, &err) != JM_OK)
        sr_say(&out, SR_BROKEN, "live", &err);
    jm_patient_free(patient);
    jm_model_free(model);
    return out;
}

static sr_outcome run(const char *path)
{
    sr_outcome out = { SR_PASSED, "" };
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    const jm_status status = jm_import_file(&imported, path, NULL, &err);
    if (status != JM_OK)
        sr_say(&out, status == JM_INTERNAL ? SR_BROKEN : SR_REFUSED, "import", &err);
    else
        out = live(&imported.lua);
    if (status == JM_OK && getenv("JM_SHOW_LUA"))
        printf("%s\n", imported.lua.data);
    for (uint32_t i = 0; status == JM_OK && i < imported.model->n_changes; i++)
        printf("    %s\n", imported.model->changes[i].text);
    jm_import_free(&imported);
    return out;
}

JM_TEST("curated models live, or are refused")
{
    unsigned count[4] = { 0 };
    const char *only = getenv("JM_SBML_CASE");
    DIR *dir = opendir(folder);
    if (!dir)
        jm_test_skip("the models of BioModels do not lie beside the checkout");
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[700];
        if (!strstr(entry->d_name, ".xml") || (only && !strstr(entry->d_name, only)))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        const double start = now();
        const sr_outcome out = run(path);
        count[out.fate]++;
        printf("%s %5.2f s %s\n", entry->d_name, now() - start, out.why);
    }
    closedir(dir);
    printf("%u live, %u are refused, %u are wrong\n", count[SR_PASSED], count[SR_REFUSED],
           count[SR_BROKEN]);
    expect_true(count[SR_PASSED] > 0);
    expect_int(count[SR_BROKEN], 0);
}

JM_TEST_MAIN
