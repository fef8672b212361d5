/* SPDX-License-Identifier: Apache-2.0 */
/* Records and shards: what goes in comes out, and what was cut off or changed is noticed. */
#include <sys/stat.h>
#include <unistd.h>

#include "core/run/run.h"
#include "hpc/ledger.h"
#include "scenarios/host/host.h"
#include "tests/support/jm_test.h"

static const char scenario[] =
    "return scenario { title = \"Record\", model = \"pk/transit\", duration = hours(10),\n"
    "cohort = { patients = 70, seed = 3, vary = \"model\" },\n"
    "timeline = { { at = 0, dose = \"oral\", amount = { 100, \"mg\" } } },\n"
    "record = { every = hours(1), \"concentration\" },\n"
    "arms = { a = {}, b = function(p) p:after(hours(1), function() p:note(\"so\") end) end },\n"
    "outcomes = { last = final(\"concentration\") } }\n";

typedef struct seen {
    uint64_t n_runs, n_pieces, next, n_happened;
    double sum;
} seen;

static jm_status see_run(void *user, const jm_run_result *r, jm_error *err)
{
    seen *s = user;
    (void)err;
    expect_true(s->n_runs == 0 || r->row >= s->next);
    s->next = r->row + 1;
    s->n_runs++;
    s->n_happened += r->n_happenings;
    s->sum += r->outcomes[0];
    return JM_OK;
}

static jm_status see_piece(void *user, uint32_t signal, uint64_t row, uint64_t column,
                           const unsigned char *packed, size_t bytes, jm_error *err)
{
    seen *s = user;
    (void)err;
    expect_true(signal == 0 && row % 64 == 0 && column == 0 && packed && bytes > 0);
    s->n_pieces++;
    return JM_OK;
}

/* All groups of the scenario in one record. */
static jm_host *make(jm_text *record)
{
    static const char *const roots[] = { JM_SOURCE_DIR "/models" };
    const jm_host_options options = {
        .model = { .search = { roots, 1 }, .mode = JM_MODEL_EVALUATED }, .finish = true };
    jm_host *host = NULL;
    jm_recorder *recorder = NULL;
    jm_run *run = NULL;
    jm_error err = { 0 };
    jm_text_init(record);
    if (!expect_status(jm_host_load_text(&host, scenario, strlen(scenario), "r.lua", &options,
                                         &err), JM_OK, &err))
        return NULL;
    const jm_plan *plan = jm_host_plan(host);
    expect_status(jm_recorder_new(&recorder, plan, &err), JM_OK, &err);
    expect_status(jm_run_new(&run, plan, jm_recorder_sink(recorder), jm_host_protocol(host), &err),
                  JM_OK, &err);
    for (uint64_t g = 0; g < plan->n_groups; g++)
        expect_status(jm_run_group(run, g, &err), JM_OK, &err);
    expect_status(jm_recorder_take(recorder, record, &err), JM_OK, &err);
    jm_run_free(run);
    jm_recorder_free(recorder);
    return host;
}

JM_TEST("a record gives back its runs and pieces")
{
    jm_text record;
    jm_host *host = make(&record);
    seen s = { 0 };
    const jm_record_taker taker = { see_run, see_piece, &s };
    jm_error err = { 0 };
    if (host)
        expect_status(jm_record_replay(jm_host_plan(host), record.data, record.length, &taker,
                                       &err), JM_OK, &err);
    expect_int((long long)s.n_runs, 140);
    expect_int((long long)s.n_pieces, 3); /* rows 0-63, 64-127, and 128-139 at the end */
    expect_int((long long)s.n_happened, 2 * 70 + 70); /* doses, and notes of one arm */
    expect_true(s.sum > 0);
    jm_text_clear(&record);
    jm_host_free(host);
}

JM_TEST("a record that is cut off or changed is refused, or gives what it says")
{
    jm_text record;
    jm_host *host = make(&record);
    jm_error err = { 0 };
    for (size_t n = 0; host && n < record.length; n += 1 + n / 50) {
        seen s = { 0 };
        const jm_record_taker taker = { see_run, see_piece, &s };
        expect_status(jm_record_replay(jm_host_plan(host), record.data, n, &taker, &err), JM_FILE,
                      &err);
    }
    jm_text_clear(&record);
    jm_host_free(host);
}

static jm_status count(void *user, const jm_shard_record *record, jm_error *err)
{
    (void)record, (void)err;
    ++*(int *)user;
    return JM_OK;
}

JM_TEST("a shard gives its whole records, and counts what is torn")
{
    const jm_shard_of of = { "0123456789012345678901234567890123456789012345678901234567890123",
                             100 };
    jm_shard_of other = of;
    jm_shard *shard = NULL;
    jm_error err = { 0 };
    char path[600];
    uint64_t torn = 0;
    int n = 0;
    (void)mkdir(jm_test_scratch("record"), 0777);
    snprintf(path, sizeof path, "%s/t-1.shard", jm_test_scratch("record"));
    unlink(path);
    expect_status(jm_shard_new(&shard, jm_test_scratch("record"), "t", &of, &err), JM_OK, &err);
    for (uint64_t g = 0; g < 3; g++)
        expect_status(jm_shard_add(shard, &(jm_task){ 10 * g, 10 }, "0123456789", 10, &err), JM_OK,
                      &err);
    expect_status(jm_shard_sync(shard, &err), JM_OK, &err);
    jm_shard_close(shard);
    expect_status(jm_shard_scan(path, &of, count, &n, &torn, &err), JM_OK, &err);
    expect_int(n, 3);
    expect_int((long long)torn, 0);
    expect_int(truncate(path, 88 + 3 * 50 - 1), 0);
    n = 0;
    expect_status(jm_shard_scan(path, &of, count, &n, &torn, &err), JM_OK, &err);
    expect_int(n, 2);
    expect_int((long long)torn, 49);
    other.identity[0] = 'x';
    expect_status(jm_shard_scan(path, &other, count, &n, &torn, &err), JM_ARGUMENT, &err);
    expect_int(truncate(path, 40), 0);
    n = 0;
    expect_status(jm_shard_scan(path, &of, count, &n, &torn, &err), JM_OK, &err);
    expect_int(n, 0);
    expect_int((long long)torn, 40);
}

JM_TEST_MAIN
