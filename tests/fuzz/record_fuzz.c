/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes records and shards: any bytes are replayed or refused, and never read beyond. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hpc/ledger.h"
#include "scenarios/host/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char scenario[] =
    "return scenario { title = \"R\", model = \"pk/one_compartment\", duration = hours(2),\n"
    "cohort = { patients = 3, vary = \"model\" }, options = { method = \"dopri5\" },\n"
    "record = { every = hours(1), \"concentration\" },\n"
    "outcomes = { last = final(\"concentration\") } }\n";

static const jm_plan *plan_of_all(void)
{
    static const char *const roots[] = { JM_SOURCE_DIR "/models" };
    static jm_host *host;
    const jm_host_options options = {
        .model = { .search = { roots, 1 }, .mode = JM_MODEL_EVALUATED }, .finish = true };
    if (!host && jm_host_load_text(&host, scenario, strlen(scenario), "r.lua", &options, NULL))
        abort();
    return jm_host_plan(host);
}

static jm_status take_run(void *user, const jm_run_result *r, jm_error *err)
{
    (void)user, (void)err;
    if (!r->outcomes || strlen(r->reason) >= sizeof r->reason)
        abort();
    for (size_t i = 0; i < r->n_happenings; i++) {
        if (!r->happenings[i].kind)
            abort();
    }
    return JM_OK;
}

static jm_status take_piece(void *user, uint32_t signal, uint64_t row, uint64_t column,
                            const unsigned char *packed, size_t bytes, jm_error *err)
{
    volatile unsigned char last = bytes ? packed[bytes - 1] : 0;
    (void)user, (void)signal, (void)row, (void)column, (void)err, (void)last;
    return JM_OK;
}

static jm_status take_record(void *user, const jm_shard_record *record, jm_error *err)
{
    (void)user, (void)err;
    if (record->task.n == 0)
        abort();
    return JM_OK;
}

static void scan(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/jumeau-fuzz-XXXXXX";
    jm_shard_of of = { .n_groups = 1 };
    uint64_t torn;
    const int file = mkstemp(path);
    if (file < 0)
        return;
    if (write(file, data, size) == (ssize_t)size) {
        (void)jm_shard_peek(path, &of);
        (void)!jm_shard_scan(path, &of, take_record, NULL, &torn, NULL);
    }
    close(file);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const jm_record_taker taker = { take_run, take_piece, NULL };
    (void)!jm_record_replay(plan_of_all(), data, size, &taker, NULL);
    scan(data, size);
    return 0;
}
