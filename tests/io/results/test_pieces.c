/* SPDX-License-Identifier: Apache-2.0 */
/* What is packed here, HDF5 unpacks: datasets of all kinds and sizes, read back with H5Dread. */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "io/results/deflate.h"
#include "io/results/fletcher.h"
#include "io/results/pieces.h"
#include "tests/support/jm_test.h"

/* As in test_sink_hdf5.c: HDF5 loses blocks of a file that it could not close on a full disk. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhdf5";
}

/* ---- datasets ---- */

typedef enum kind { F4, F8, I1, I4, I8, N_KINDS } kind;

static const size_t width[N_KINDS] = {4, 8, 1, 4, 8};

static hid_t type_of(kind k)
{
    const hid_t types[N_KINDS] = {H5T_IEEE_F32LE, H5T_IEEE_F64LE, H5T_STD_I8LE, H5T_STD_I32LE,
                                  H5T_STD_I64LE};
    return types[k];
}

/* Bytes that look random; counted, so that all may be made again. */
static uint64_t scatter(uint64_t i)
{
    uint64_t x = (i + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Number i: noise in its lowest bytes, with zeros, runs of equal ones and missing ones between. */
static void put_number(kind k, size_t i, unsigned char *to)
{
    const double x = i % 97 == 0  ? 0
                     : i / 500 % 7 == 3 ? 2.385
                     : i % 1013 == 5    ? (double)NAN
                                        : 80 + 1e-3 * (double)(scatter(i) % 1000003);
    const float x4 = (float)x;
    const int64_t n = (int64_t)(scatter(i) >> (i % 60)) - (int64_t)(i % 3);
    if (k == F8)
        memcpy(to, &x, sizeof x);
    else if (k == F4)
        memcpy(to, &x4, sizeof x4);
    else
        memcpy(to, &n, width[k]);
}

static unsigned char *numbers(kind k, size_t n)
{
    unsigned char *all = malloc(n * width[k] + 1);
    for (size_t i = 0; i < n; i++)
        put_number(k, i, all + i * width[k]);
    return all;
}

typedef struct shape {
    hsize_t rows, columns, piece_rows, piece_columns; /* columns 0: rank 1 */
} shape;

static hid_t create(hid_t file, const char *name, kind k, const shape *s, bool unlimited)
{
    const float none4 = (float)NAN;
    const double none8 = (double)NAN;
    const h5_dims dims = {.rank = s->columns ? 2 : 1,
                          .size = {s->rows, s->columns},
                          .chunk = {s->piece_rows, s->piece_columns},
                          .unlimited = unlimited,
                          .deflate = true,
                          .scale = {-1, -1}};
    const void *fill = k == F4 ? (const void *)&none4 : k == F8 ? (const void *)&none8 : NULL;
    const hid_t set = h5_create(file, name, type_of(k), &dims, fill);
    expect_true(set >= 0);
    return set;
}

static size_t count_of(const shape *s)
{
    return (size_t)(s->rows * (s->columns ? s->columns : 1));
}

/* Gives the numbers in blocks of some whole pieces, as sinks do. */
static bool write_all(jm_pieces *p, const jm_pieced *to, const shape *s, const unsigned char *all)
{
    const size_t rows = (size_t)s->rows, block = 2 * (size_t)s->piece_rows;
    bool good = true;
    for (size_t i = 0; good && i < rows; i += block)
        good = jm_pieces_write(p, to, i, rows - i < block ? rows - i : block,
                               all + i * to->columns * to->width);
    return good;
}

static void expect_read(hid_t file, const char *name, kind k, const shape *s,
                        const unsigned char *right)
{
    const size_t n = count_of(s), bytes = n * width[k];
    unsigned char *got = malloc(bytes + 1);
    const hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    jm_test_note("%s: %llu x %llu", name, (unsigned long long)s->rows,
                 (unsigned long long)s->columns);
    expect_true(H5Dread(set, type_of(k), H5S_ALL, H5S_ALL, H5P_DEFAULT, got) >= 0);
    size_t wrong = 0;
    for (size_t i = 0; i < bytes; i++)
        wrong += got[i] != right[i];
    expect_int(wrong, 0);
    H5Dclose(set);
    free(got);
}

/* ---- tests ---- */

JM_TEST("numbers of every kind come back, whether they fill pieces or not")
{
    static const shape shapes[] = {
        {1, 0, 1, 0},      {4096, 0, 4096, 0}, {10007, 0, 4096, 0}, {0, 0, 4096, 0},
        {1, 7, 1, 7},      {64, 169, 64, 169}, {150, 169, 64, 169}, {16, 300, 16, 128},
        {37, 300, 16, 128}, {3, 1, 3, 1},      {129, 5, 64, 5},     {33, 4099, 16, 4096},
    };
    const char *path = jm_test_scratch("pieces.h5");
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const shape *s = &shapes[i];
        const hid_t file = h5_create_file(path);
        jm_pieces *p = jm_pieces_new();
        for (kind k = F4; k < N_KINDS; k++) {
            const char name[] = {'x', (char)('0' + k), 0};
            unsigned char *all = numbers(k, count_of(s));
            jm_pieced to;
            const hid_t set = create(file, name, k, s, s->rows == 0);
            expect_true(jm_pieces_introduce(p, set, &to));
            expect_int(to.width, width[k]);
            expect_int(to.whole, k >= I1);
            expect_true(write_all(p, &to, s, all));
            H5Dclose(set);
            expect_read(file, name, k, s, all);
            free(all);
        }
        jm_pieces_free(p);
        H5Fclose(file);
    }
    unlink(path);
}

JM_TEST("a column of doubles becomes the type of its dataset")
{
    static const shape s = {777, 0, 777, 0};
    const char *path = jm_test_scratch("column.h5");
    const hid_t file = h5_create_file(path);
    jm_pieces *p = jm_pieces_new();
    double x[777], got[777];
    for (size_t i = 0; i < 777; i++)
        x[i] = (double)(i % 127) - 63;
    for (kind k = F8; k < N_KINDS; k++) {
        const char name[] = {'x', (char)('0' + k), 0};
        jm_pieced to;
        const hid_t set = create(file, name, k, &s, false);
        expect_true(jm_pieces_introduce(p, set, &to));
        expect_true(jm_pieces_write_column(p, &to, 0, 777, x));
        expect_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, got) >= 0);
        jm_test_note("kind %d", (int)k);
        expect_int(memcmp(got, x, sizeof x), 0);
        H5Dclose(set);
    }
    jm_pieces_free(p);
    H5Fclose(file);
    unlink(path);
}

JM_TEST("beyond the end a piece holds fill values, as a dataset that grows expects")
{
    static const shape s = {5, 3, 8, 3};
    const char *path = jm_test_scratch("grows.h5");
    const hid_t file = h5_create_file(path);
    jm_pieces *p = jm_pieces_new();
    for (kind k = F4; k < N_KINDS; k++) {
        const char name[] = {'x', (char)('0' + k), 0};
        const hsize_t grown[2] = {8, 3};
        double got[24];
        unsigned char *all = numbers(k, 15);
        jm_pieced to;
        const hid_t set = create(file, name, k, &s, true);
        expect_true(jm_pieces_introduce(p, set, &to) && jm_pieces_write(p, &to, 0, 5, all));
        expect_true(H5Dset_extent(set, grown) >= 0);
        expect_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, got) >= 0);
        for (size_t i = 15; i < 24; i++)
            expect_true(k < I1 ? isnan(got[i]) : got[i] == 0);
        H5Dclose(set);
        free(all);
    }
    jm_pieces_free(p);
    H5Fclose(file);
    unlink(path);
}

JM_TEST("a packed piece of one file is one of another file")
{
    static const shape s = {64, 169, 64, 169};
    const char *path = jm_test_scratch("from.h5"), *other = jm_test_scratch("to.h5");
    const hid_t file = h5_create_file(path), second = h5_create_file(other);
    const hid_t from = create(file, "x", F4, &s, false), to = create(second, "x", F4, &s, false);
    const hsize_t place[2] = {0, 0};
    hsize_t bytes = 0;
    uint32_t mask = 0;
    jm_pieces *p = jm_pieces_new();
    jm_pieced pieced;
    unsigned char *all = numbers(F4, count_of(&s));
    expect_true(jm_pieces_introduce(p, from, &pieced) && jm_pieces_write(p, &pieced, 0, 64, all));
    expect_true(H5Dget_chunk_storage_size(from, place, &bytes) >= 0);
    unsigned char *packed = malloc((size_t)bytes);
    expect_true(H5Dread_chunk(from, H5P_DEFAULT, place, &mask, packed) >= 0);
    expect_int(mask, 0);
    expect_true(jm_pieces_put(to, 0, 0, packed, (size_t)bytes));
    H5Dclose(to);
    H5Dclose(from);
    expect_read(second, "x", F4, &s, all);
    free(packed);
    free(all);
    jm_pieces_free(p);
    H5Fclose(second);
    H5Fclose(file);
    unlink(path);
    unlink(other);
}

/* Bytes of n numbers of eight bytes when they are packed. */
static size_t packed_size(const uint64_t *x, size_t n)
{
    const shape s = {n, 0, n, 0};
    const char *path = jm_test_scratch("size.h5");
    const hid_t file = h5_create_file(path), set = create(file, "x", I8, &s, false);
    jm_pieces *p = jm_pieces_new();
    jm_pieced pieced;
    size_t bytes = 0;
    if (expect_true(jm_pieces_introduce(p, set, &pieced)))
        expect_true(jm_pieces_pack(p, &pieced, n, 1, 1, x, &bytes) != NULL);
    jm_pieces_free(p);
    H5Dclose(set);
    H5Fclose(file);
    unlink(path);
    return bytes;
}

JM_TEST("noise is stored, and what only looks a little like it is packed")
{
    enum { N = 4096 };
    static uint64_t x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = scatter(i);
    const size_t noise = packed_size(x, N);
    expect_true(noise > 8 * N && noise < 8 * N + 128);
    for (size_t i = 0; i < N; i++)
        x[i] = i; /* its bytes are as even as can be */
    expect_true(packed_size(x, N) < N);
    for (size_t i = 0; i < N; i++)
        x[i] = scatter(i % (N / 2)); /* each number twice */
    expect_true(packed_size(x, N) < 8 * N * 6 / 10);
    for (size_t i = 0; i < N; i++)
        x[i] = i % 3 ? scatter(i) : 0; /* a third is missing */
    expect_true(packed_size(x, N) < 8 * N * 9 / 10);
}

JM_TEST("Fletcher's sum is HDF5's, to the last odd byte")
{
    enum { N = 300000 };
    unsigned char *data = malloc(N);
    for (int fill = 0; fill < 3; fill++) {
        for (size_t i = 0; i < N; i++)
            data[i] = fill == 0 ? 0 : fill == 1 ? 0xff : (unsigned char)scatter(i);
        for (size_t n = 0; n <= N; n = n < 200 ? n + 1 : n * 2 + 1) {
            uint64_t a = 0, b = 0;
            for (size_t i = 0; i < n; i += 2) { /* word by word, as the definition has it */
                a += (uint64_t)data[i] << 8 | (i + 1 < n ? data[i + 1] : 0);
                a = a > 65535 ? a - 65535 : a;
                b = b + a > 65535 ? b + a - 65535 : b + a;
            }
            jm_test_note("%zu bytes of kind %d", n, fill);
            expect_int(jm_fletcher32(data, n), (long long)(b << 16 | a));
        }
    }
    free(data);
}

JM_TEST("on a full disk writing says so, and the file can be left behind")
{
    static const shape s = {4096, 64, 64, 64};
    const char *path = jm_test_scratch("pieces_full.h5");
    struct rlimit limit;
    jm_error err;
    signal(SIGXFSZ, SIG_IGN);
    const hid_t file = h5_create_file(path), set = create(file, "x", F8, &s, false);
    jm_pieces *p = jm_pieces_new();
    jm_pieced pieced;
    unsigned char *all = numbers(F8, count_of(&s));
    expect_true(jm_pieces_introduce(p, set, &pieced));
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &limit);
    expect_false(write_all(p, &pieced, &s, all));
    expect_status(h5_failed(&err, path, "write samples"), JM_FILE, NULL);
    expect_contains(err.text, "File too large");
    h5_abandon(file);
    H5Dclose(set);
    H5Fclose(file);
    limit.rlim_cur = before;
    setrlimit(RLIMIT_FSIZE, &limit);
    jm_pieces_free(p);
    free(all);
    unlink(path);
}

JM_TEST_MAIN
