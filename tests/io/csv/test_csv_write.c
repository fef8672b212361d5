/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/csv_write.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/base/random.h"
#include "core/base/text.h"
#include "io/csv/csv_read.h"
#include "tests/support/jm_test.h"

static jm_error err;

/* A path in a folder of this run. */
static const char *path_in(char *buffer, size_t room, const char *name)
{
    const char *folder = getenv("JM_TEST_SCRATCH");

    snprintf(buffer, room, "%s/%ld_%s", folder ? folder : "/tmp", (long)getpid(), name);
    return buffer;
}

JM_TEST("what is written is quoted where it has to be, and has its name at the end only")
{
    char path[400], *text = NULL;
    size_t length;
    jm_csv_out *out;

    path_in(path, sizeof path, "a.csv");
    if (!expect_status(jm_csv_out_open(&out, path, &err), JM_OK, &err))
        return;
    jm_csv_out_head(out, "arm", NULL);
    jm_csv_out_head(out, "glucose", "mg/dL");
    jm_csv_out_head(out, "n", "");
    jm_csv_out_end_row(out);
    jm_csv_out_text(out, "a, \"b\"\nc");
    jm_csv_out_double(out, 0.1);
    jm_csv_out_count(out, UINT64_MAX);
    jm_csv_out_end_row(out);
    jm_csv_out_text(out, " d ");
    jm_csv_out_double(out, (double)NAN);
    jm_csv_out_double(out, -1e300);
    jm_csv_out_end_row(out);
    expect_true(access(path, F_OK) != 0);
    expect_status(jm_csv_out_check(out, &err), JM_OK, &err);
    expect_status(jm_csv_out_commit(out, &err), JM_OK, &err);
    jm_csv_out_free(out);
    expect_status(jm_text_read_file(&text, &length, path, 1000, &err), JM_OK, &err);
    expect_text(text, "arm,glucose [mg/dL],n\n\"a, \"\"b\"\"\nc\",0.1,18446744073709551615\n"
                      "\" d \",,-1e+300\n");
    free(text);
    unlink(path);
}

JM_TEST("doubles come back as the same bits")
{
    enum { N = 2000 };
    char path[400];
    jm_csv_out *out;
    jm_csv *csv = NULL;
    bool more = true;
    double x[N];

    path_in(path, sizeof path, "b.csv");
    if (!expect_status(jm_csv_out_open(&out, path, &err), JM_OK, &err))
        return;
    jm_csv_out_text(out, "x");
    jm_csv_out_end_row(out);
    for (uint64_t i = 0; i < N; i++) {
        x[i] = (double)NAN;
        for (uint64_t k = 0; !isfinite(x[i]); k++) {
            const uint64_t bits = jm_random_bits(3, i, 4, k);
            memcpy(&x[i], &bits, sizeof bits);
        }
        jm_csv_out_double(out, x[i]);
        jm_csv_out_end_row(out);
    }
    expect_status(jm_csv_out_commit(out, &err), JM_OK, &err);
    jm_csv_out_free(out);
    expect_status(jm_csv_open(&csv, path, &err), JM_OK, &err);
    for (size_t i = 0; csv && i < N; i++) {
        double back = 0;
        expect_status(jm_csv_next(csv, &more, &err), JM_OK, &err);
        expect_status(jm_csv_number(csv, 0, &back, &err), JM_OK, &err);
        expect_lanes(&back, &x[i], 1, 0);
    }
    jm_csv_close(csv);
    unlink(path);
}

JM_TEST("without a commit nothing stays behind")
{
    char path[400], command[500];
    jm_csv_out *out;

    path_in(path, sizeof path, "c.csv");
    if (!expect_status(jm_csv_out_open(&out, path, &err), JM_OK, &err))
        return;
    jm_csv_out_text(out, "half");
    jm_csv_out_free(out);
    snprintf(command, sizeof command, "ls %s* 2>/dev/null | grep -q .", path);
    expect_true(system(command) != 0);
}

JM_TEST("a disk that fills up is an error, and what was there before stays")
{
    const struct rlimit little = {.rlim_cur = 64 * 1024, .rlim_max = RLIM_INFINITY};
    const struct rlimit all = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    char path[400], *text = NULL;
    size_t length;
    jm_csv_out *out;

    path_in(path, sizeof path, "d.csv");
    expect_status(jm_text_write_file(path, "old", 3, &err), JM_OK, &err);
    if (!expect_status(jm_csv_out_open(&out, path, &err), JM_OK, &err))
        return;
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &little) != 0)
        jm_test_skip("file sizes cannot be limited");
    for (uint64_t i = 0; i < 100000; i++) {
        jm_csv_out_double(out, 0.1 + (double)i);
        jm_csv_out_end_row(out);
    }
    expect_status(jm_csv_out_check(out, &err), JM_FILE, NULL);
    expect_status(jm_csv_out_commit(out, &err), JM_FILE, NULL);
    expect_text(err.place, path);
    expect_contains(err.text, "writing failed: File too large");
    jm_csv_out_free(out);
    setrlimit(RLIMIT_FSIZE, &all);
    expect_status(jm_text_read_file(&text, &length, path, 100, &err), JM_OK, &err);
    expect_text(text, "old");
    free(text);
    unlink(path);
}

JM_TEST("a folder that is not there is an error")
{
    jm_csv_out *out = (jm_csv_out *)&err;

    jm_csv_out_free(NULL);
    expect_status(jm_csv_out_open(&out, "/nowhere/at/all.csv", &err), JM_FILE, NULL);
    expect_true(out == NULL);
    expect_text(err.place, "/nowhere/at/all.csv");
}

JM_TEST_MAIN
