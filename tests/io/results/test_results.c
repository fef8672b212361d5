/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/io/results/results_kit.h"

#include <hdf5.h>

static jm_error err;

/* A whole file of `patients` patients and two arms. */
static void make(const char *path, uint64_t patients, const char *title)
{
    kit k;
    kit_open(&k, patients, 2, 1);
    k.plan.title = title;
    expect_status(kit_write(&k, path, kit_forwards, JM_OK), JM_OK, &k.err);
    kit_close(&k);
}

static jm_results *opened(const char *path)
{
    jm_results *r = NULL;
    if (!expect_status(jm_results_open(&r, path, &err), JM_OK, &err))
        exit(2);
    return r;
}

static void put(const char *path, const char *text, size_t length)
{
    expect_status(jm_text_write_file(path, text, length, &err), JM_OK, &err);
}

static void expect_attribute(const jm_results *r, const char *name, const char *right)
{
    jm_text text;
    jm_text_init(&text);
    expect_true(jm_results_attribute(r, name, &text));
    expect_text(text.data, right);
    jm_text_clear(&text);
}

/* Adds `by` to element `i` of a dataset of doubles. */
static void change(const char *path, const char *name, size_t i, double by)
{
    const hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    double all[400];
    expect_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, all) >= 0);
    all[i] += by;
    expect_true(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, all) >= 0);
    H5Dclose(set);
    H5Fclose(file);
}

/* Whether two files agree; what differs goes to `report`. */
static bool agree(const char *one, const char *two, jm_text *report)
{
    jm_results *a = opened(one), *b = opened(two);
    bool same = false;
    jm_text_clear(report);
    jm_text_init(report);
    expect_status(jm_results_compare(a, b, &same, report, &err), JM_OK, &err);
    jm_results_close(a);
    jm_results_close(b);
    return same;
}

JM_TEST("what a file says of itself")
{
    const char *path = jm_test_scratch("results_page.h5");
    uint64_t fates[JM_FATE_COUNT], right[JM_FATE_COUNT] = {0};
    jm_text page;
    make(path, 77, "Zwölf");
    jm_results *r = opened(path);
    expect_int(jm_results_n_runs(r), 154);
    for (uint64_t row = 0; row < 154; row++)
        right[kit_fate(row)]++;
    expect_status(jm_results_fates(r, fates, &err), JM_OK, &err);
    for (size_t i = 0; i < JM_FATE_COUNT; i++)
        expect_int(fates[i], right[i]);
    expect_attribute(r, "title", "Zwölf");
    expect_attribute(r, "method", "auto");
    expect_attribute(r, "rtol", "1e-06");
    expect_attribute(r, "seed",
                     "-81985529216486896"); /* as 64 bits with a sign: no digit is lost */
    jm_text_init(&page);
    expect_false(jm_results_attribute(r, "nonsense", &page));
    expect_true(jm_results_text(r, "/provenance/scenario_lua", &page));
    expect_text(page.data, "return scenario { } -- ü\n");
    expect_false(jm_results_text(r, "/provenance/nonsense", &page));
    expect_false(jm_results_text(r, "/status", &page));
    expect_status(jm_results_describe(r, &page, &err), JM_OK, &err);
    expect_contains(page.data, "154: ");
    expect_contains(page.data, "heart_left_pressure");
    expect_contains(page.data, "154 x 5");
    expect_contains(page.data, "Druck im linken Herzen, µ");
    jm_text_clear(&page);
    jm_results_close(r);
    unlink(path);
}

JM_TEST("two files of one plan agree, whatever their attributes say")
{
    const char *a = jm_test_scratch("results_a.h5"), *b = jm_test_scratch("results_b.h5");
    char one[65], two[65];
    jm_text report;
    jm_text_init(&report);
    make(a, 60, "one");
    make(b, 60, "another title");
    expect_true(agree(a, b, &report));
    expect_text(report.data, "");
    jm_results *r = opened(a), *s = opened(b);
    expect_status(jm_results_checksum(r, one, &err), JM_OK, &err);
    expect_status(jm_results_checksum(s, two, &err), JM_OK, &err);
    expect_text(one, two);
    expect_int(strlen(one), 64);
    jm_results_close(r);
    jm_results_close(s);
    jm_text_clear(&report);
    unlink(a);
    unlink(b);
}

JM_TEST("what differs is named, with its row")
{
    const char *a = jm_test_scratch("results_c.h5"), *b = jm_test_scratch("results_d.h5");
    jm_text report;
    jm_text_init(&report);
    make(a, 60, "one");
    make(b, 60, "one");
    change(b, "peak", 17, 0.125);
    change(b, "peak", 90, 0x1p-50);
    expect_false(agree(a, b, &report));
    expect_contains(report.data,
                    "peak: 2 of 120 values differ, first in row 17, by at most 0.00249");
    make(b, 61, "one");
    expect_false(agree(a, b, &report));
    expect_contains(report.data, "peak: shape or type differs");
    expect_contains(report.data, "patient: shape or type differs");
    jm_text_clear(&report);
    unlink(a);
    unlink(b);
}

JM_TEST("what is not ours, cut off or not there is refused by name")
{
    const char *path = jm_test_scratch("results_bad.h5");
    jm_results *r = NULL;
    char *whole = NULL;
    size_t length = 0;
    expect_status(jm_results_open(&r, "/nowhere.h5", &err), JM_FILE, NULL);
    expect_contains(err.place, "/nowhere.h5");
    put(path, "time,x\n", 7);
    expect_status(jm_results_open(&r, path, &err), JM_FILE, NULL);
    expect_contains(err.text, "no HDF5");
    put(path, "", 0);
    expect_status(jm_results_open(&r, path, &err), JM_FILE, NULL);
    H5Fclose(H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
    expect_status(jm_results_open(&r, path, &err), JM_FILE, NULL);
    expect_contains(err.text, "not written by Jumeau");
    expect_true(r == NULL);
    make(path, 60, "cut");
    expect_status(jm_text_read_file(&whole, &length, path, 1 << 24, &err), JM_OK, &err);
    for (size_t part = 1; part < 12; part++) {
        put(path, whole, length * part / 12);
        jm_test_note("%zu of %zu bytes", length * part / 12, length);
        expect_status(jm_results_open(&r, path, &err), JM_FILE, NULL);
        expect_true(r == NULL);
    }
    free(whole);
    unlink(path);
}

/* Where the first piece of a dataset lies. Damage elsewhere is for HDF5 to find; its reader of
   texts (1.10) does not survive all of it. */
static size_t first_piece(const char *path, const char *name, size_t *length)
{
    const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(set);
    hsize_t offset[2], bytes = 0;
    haddr_t at = 0;
    unsigned mask = 0;
    expect_true(H5Dget_chunk_info(set, space, 0, offset, &mask, &at, &bytes) >= 0);
    H5Sclose(space);
    H5Dclose(set);
    H5Fclose(file);
    *length = (size_t)bytes;
    return (size_t)at;
}

JM_TEST("a bit that flips in the samples or outcomes is noticed")
{
    static const char *const names[] = {"central", "peak", "status"};
    const char *path = jm_test_scratch("results_flip.h5");
    char *whole = NULL, hex[65];
    size_t length = 0, bytes = 0;
    make(path, 60, "flip");
    for (size_t i = 0; i < 3; i++) {
        const size_t start = first_piece(path, names[i], &bytes);
        expect_status(jm_text_read_file(&whole, &length, path, 1 << 24, &err), JM_OK, &err);
        for (size_t at = start; at < start + bytes; at += bytes / 5) {
            jm_results *r = NULL;
            whole[at] = (char)(whole[at] ^ 0x10);
            put(path, whole, length);
            whole[at] = (char)(whole[at] ^ 0x10);
            jm_test_note("byte %zu of %s", at - start, names[i]);
            expect_status(jm_results_open(&r, path, &err), JM_OK, &err);
            expect_status(jm_results_checksum(r, hex, &err), JM_FILE, NULL);
            jm_results_close(r);
        }
        put(path, whole, length);
        free(whole);
    }
    unlink(path);
}

JM_TEST_MAIN
