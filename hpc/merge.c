/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/merge.h"

#include "io/results/sink_hdf5.h"

typedef struct merge {
    jm_sink *sink, *file;
} merge;

static jm_status take_run(void *user, const jm_run_result *result, jm_error *err)
{
    const merge *m = user;
    return m->sink->run(m->sink, result, err);
}

static jm_status take_piece(void *user, uint32_t signal, uint64_t row, uint64_t column,
                            const unsigned char *packed, size_t bytes, jm_error *err)
{
    const merge *m = user;
    return jm_sink_hdf5_put(m->file, signal, row, column, packed, bytes, err);
}

jm_status jm_merge(const jm_ledger *ledger, const jm_plan *plan, jm_sink *sink, jm_sink *file,
                   jm_error *err)
{
    merge m = { sink, file };
    const jm_record_taker taker = { take_run, take_piece, &m };
    jm_error late = { .status = JM_OK };
    jm_status status = sink->begin(sink, plan, err);
    if (status != JM_OK)
        return status;
    status = jm_ledger_replay(ledger, plan, &taker, err);
    const jm_status end = sink->end(sink, status, &late);
    if (status == JM_OK && end != JM_OK) {
        status = end;
        if (err)
            *err = late;
    }
    return status;
}
