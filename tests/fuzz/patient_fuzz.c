/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes what restores saved patients. The checksum would keep a fuzzer out, so it is computed
 * here: whatever the bytes before it are, they are refused with a message, or they are a patient
 * who can be read, dosed and saved again, and who then is the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/sha256.h"
#include "jumeau/jumeau.h"
#include "tests/support/toy_models.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SUM = 64, ROOM = 1 << 16 };

/* A promise is broken: ends the program in a way that fuzzers and sanitizers see. */
static void demand(bool kept)
{
    if (!kept)
        abort();
}

static void check_restored(jm_patient *patient, jm_patient *twin)
{
    static uint8_t first[ROOM], again[ROOM];
    size_t n = 0, m = 0;
    double x;
    jm_error err;
    demand(jm_patient_save(patient, first, sizeof first, &n, &err) == JM_OK);
    demand(jm_patient_restore(twin, first, n, &err) == JM_OK);
    demand(jm_patient_save(twin, again, sizeof again, &m, &err) == JM_OK);
    demand(n == m && memcmp(first, again, n) == 0);
    demand(jm_patient_get(patient, "x", "umol/L", &x, &err) == JM_OK);
    /* No step: numbers beyond all measure are allowed, and ten million steps are what they take. */
    const jm_status status = jm_patient_bolus(patient, "sugar", 1.5, NULL, &err);
    demand(status != JM_INTERNAL && (status == JM_OK || err.text[0] != '\0'));
    demand(jm_patient_stop_dose(patient, NULL, &err) == status || status == JM_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bytes[ROOM];
    char hex[SUM + 1];
    jm_patient *patient = NULL, *twin = NULL;
    jm_error err = {.status = JM_OK};
    if (size > ROOM - SUM)
        return 0;
    jm_model *model = toy_model_new(&toy_clock);
    demand(model && jm_patient_new(&patient, model, "dopri5", &err) == JM_OK &&
           jm_patient_new(&twin, model, "dopri5", &err) == JM_OK);
    memcpy(bytes, data, size);
    jm_sha256_of(bytes, size, hex);
    memcpy(bytes + size, hex, SUM);
    if (jm_patient_restore(patient, bytes, size + SUM, &err) == JM_OK)
        check_restored(patient, twin);
    else
        demand(err.text[0] != '\0');
    jm_patient_free(patient);
    jm_patient_free(twin);
    toy_model_free(model);
    return 0;
}
