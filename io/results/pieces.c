/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/pieces.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/results/deflate.h"
#include "io/results/fletcher.h"

/* Numbers stand in files with their lowest byte in front, as they do in memory. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers would have to be turned round");

struct jm_pieces {
    jm_deflate *deflate;
    size_t room;           /* bytes of the largest piece */
    unsigned char *planes; /* [room] a piece, its lowest bytes first */
    unsigned char *packed; /* [most that it becomes, and its sum] */
    unsigned char *cells;  /* [room] a column's piece in the type of the file */
};

jm_pieces *jm_pieces_new(void)
{
    jm_pieces *p = calloc(1, sizeof *p);
    if (p)
        p->deflate = jm_deflate_new();
    if (!p || !p->deflate) {
        free(p);
        return NULL;
    }
    return p;
}

void jm_pieces_free(jm_pieces *p)
{
    if (!p)
        return;
    jm_deflate_free(p->deflate);
    free(p->planes);
    free(p->packed);
    free(p->cells);
    free(p);
}

/* ---- what a dataset is ---- */

static bool take_room(jm_pieces *p, size_t bytes)
{
    if (bytes <= p->room)
        return true;
    const size_t packed = jm_deflate_most(p->deflate, bytes) + sizeof(uint32_t);
    free(p->planes);
    free(p->packed);
    free(p->cells);
    p->planes = malloc(bytes);
    p->packed = malloc(packed);
    p->cells = malloc(bytes);
    p->room = p->planes && p->packed && p->cells ? bytes : 0;
    return p->room > 0;
}

static bool ask_pieces(hid_t list, int rank, jm_pieced *out)
{
    hsize_t piece[2] = { 0, 1 };
    if (H5Pget_layout(list) != H5D_CHUNKED)
        return true;
    const bool good = H5Pget_chunk(list, rank, piece) == rank && H5Pget_nfilters(list) == 3;
    out->piece[0] = (size_t)piece[0];
    out->piece[1] = (size_t)piece[1];
    return good;
}

bool jm_pieces_introduce(jm_pieces *p, hid_t set, jm_pieced *out)
{
    *out = (jm_pieced){ .set = set };
    const hid_t type = H5Dget_type(set), space = H5Dget_space(set);
    const hid_t list = H5Dget_create_plist(set);
    const int rank = H5Sget_simple_extent_ndims(space);
    hsize_t size[2] = { 0, 1 };
    out->width = H5Tget_size(type);
    out->whole = H5Tget_class(type) == H5T_INTEGER;
    const bool good = (rank == 1 || rank == 2) && out->width <= sizeof out->fill &&
                      H5Sget_simple_extent_dims(space, size, NULL) >= 0 &&
                      H5Pget_fill_value(list, type, out->fill) >= 0 &&
                      ask_pieces(list, rank, out);
    out->columns = (size_t)size[1];
    H5Pclose(list);
    H5Sclose(space);
    H5Tclose(type);
    return good && take_room(p, out->piece[0] * out->piece[1] * out->width);
}

bool jm_pieces_expect(jm_pieces *p, const jm_pieced *like)
{
    return take_room(p, like->piece[0] * like->piece[1] * like->width);
}

/* ---- packing ---- */

/* Byte k of number i goes to planes[k][i], of which there are `count`. One plane after the other:
   loops that the compiler turns into vectors. */
#define SPREAD(bits)                                                                              \
    static void spread##bits(const void *data, size_t n, size_t count,                            \
                             unsigned char *restrict planes)                                      \
    {                                                                                             \
        const uint##bits##_t *restrict from = data;                                               \
        for (unsigned k = 0; k < bits / 8; k++, planes += count) {                                \
            for (size_t i = 0; i < n; i++)                                                        \
                planes[i] = (unsigned char)(from[i] >> (8 * k));                                  \
        }                                                                                         \
    }
SPREAD(32)
SPREAD(64)
#undef SPREAD

static void spread(const void *data, size_t width, size_t n, size_t count, unsigned char *planes)
{
    const unsigned char *from = data;
    if (width == sizeof(uint32_t)) {
        spread32(data, n, count, planes);
    } else if (width == sizeof(uint64_t)) {
        spread64(data, n, count, planes);
    } else {
        for (size_t i = 0; i < n * width; i++)
            planes[i % width * count + i / width] = from[i];
    }
}

/* Fills numbers [first, last) of the planes. */
static void fill(const jm_pieced *like, size_t first, size_t last, size_t count,
                 unsigned char *planes)
{
    for (size_t k = 0; k < like->width; k++)
        memset(planes + k * count + first, like->fill[k], last - first);
}

/*
 * Whether nothing is gained by packing a plane: Friedman's index of coincidence. The squares of how
 * often each byte comes sum up to n²/256 + n in noise, give or take 0.09 n. Bytes that all come in
 * one more copy add n, wherever the copies are; few values add many times n; a counter, which has
 * all of them equally often, lacks n. One byte is left out, that comes more often than the others:
 * a start that is the same for all patients is no reason to look for more.
 */
static bool is_noise(const unsigned char *plane, size_t n)
{
    enum { FEWEST = 512, MOST_EQUAL = 64 }; /* too few to tell; a part too large to leave out */
    uint32_t counts[4][256] = { { 0 } };    /* four at once, so that equal bytes need not wait */
    double squares = 0, most = 0, others = 0;
    for (size_t i = 0; i + 4 <= n; i += 4) {
        for (size_t k = 0; k < 4; k++)
            counts[k][plane[i + k]]++;
    }
    for (size_t byte = 0; byte < 256; byte++) {
        const double times = (double)(counts[0][byte] + counts[1][byte] + counts[2][byte] +
                                      counts[3][byte]);
        squares += times * times;
        others += times;
        most = fmax(most, times);
    }
    const bool is_even = most <= others / 256 + others / MOST_EQUAL;
    others -= most;
    squares -= most * most;
    return n >= FEWEST && is_even && fabs(squares - others * others / 255 - others) < 0.3 * others;
}

/* Bytes of the planes in front that are noise: the low bytes of real numbers often are. */
static size_t noise(const unsigned char *planes, size_t width, size_t count)
{
    size_t n = 0;
    while (n + 1 < width && is_noise(planes + n * count, count))
        n++;
    return n * count;
}

const unsigned char *jm_pieces_pack(jm_pieces *p, const jm_pieced *like, size_t n, size_t m,
                                    size_t stride, const void *data, size_t *bytes)
{
    const size_t rows = like->piece[0], columns = like->piece[1], count = rows * columns;
    if (m == columns && stride == columns) { /* rows without gaps are one long row */
        spread(data, like->width, n * m, count, p->planes);
    } else {
        for (size_t i = 0; i < n; i++) {
            const unsigned char *row = (const unsigned char *)data + i * stride * like->width;
            spread(row, like->width, m, count, p->planes + i * columns);
            fill(like, i * columns + m, (i + 1) * columns, count, p->planes);
        }
    }
    fill(like, n * columns, count, count, p->planes);
    *bytes = jm_deflate_pack(p->deflate, p->planes, count * like->width,
                             noise(p->planes, like->width, count), p->packed);
    const uint32_t sum = jm_fletcher32(p->packed, *bytes);
    memcpy(p->packed + *bytes, &sum, sizeof sum);
    *bytes += sizeof sum;
    return p->packed;
}

/* ---- writing ---- */

bool jm_pieces_put(hid_t set, uint64_t row, uint64_t column, const unsigned char *packed,
                   size_t bytes)
{
    const hsize_t place[2] = { row, column };
    return H5Dwrite_chunk(set, H5P_DEFAULT, 0, place, bytes, packed) >= 0;
}

bool jm_pieces_write(jm_pieces *p, const jm_pieced *to, uint64_t first, size_t n,
                     const void *data)
{
    const size_t rows = to->piece[0], columns = to->piece[1];
    const unsigned char *from = data;
    if (rows == 0)
        return true;
    for (size_t i = 0; i < n; i += rows) {
        for (size_t k = 0; k < to->columns; k += columns) {
            const size_t n_here = n - i < rows ? n - i : rows;
            const size_t m_here = to->columns - k < columns ? to->columns - k : columns;
            size_t bytes;
            const unsigned char *packed =
                jm_pieces_pack(p, to, n_here, m_here, to->columns,
                               from + (i * to->columns + k) * to->width, &bytes);
            if (!jm_pieces_put(to->set, first + i, k, packed, bytes))
                return false;
        }
    }
    return true;
}

bool jm_pieces_write_column(jm_pieces *p, const jm_pieced *to, uint64_t first, size_t n,
                            const double *data)
{
    if (!to->whole)
        return jm_pieces_write(p, to, first, n, data);
    for (size_t i = 0; i < n; i++) {
        const int64_t x = (int64_t)data[i]; /* its lowest bytes are what narrower types hold */
        memcpy(p->cells + i * to->width, &x, to->width);
    }
    return jm_pieces_write(p, to, first, n, p->cells);
}
