/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/deflate.h"

#include <string.h>

#include <libdeflate.h>

/* A zlib stream (RFC 1950) is a head of two bytes, blocks (RFC 1951), and a sum of four. A block of
   stored bytes has five in front and holds so many: */
enum { HEAD = 2, SUM = 4, STORED_HEAD = 5, STORED_MOST = 65535 };

/* Levels above 1 gain 1 to 2 % of size on samples and outcomes, for half as much time again. */
enum { LEVEL = 1 };

jm_deflate *jm_deflate_new(void)
{
    return (jm_deflate *)libdeflate_alloc_compressor(LEVEL);
}

static struct libdeflate_compressor *inner(jm_deflate *d)
{
    return (struct libdeflate_compressor *)d;
}

void jm_deflate_free(jm_deflate *d)
{
    if (d)
        libdeflate_free_compressor(inner(d));
}

size_t jm_deflate_most(jm_deflate *d, size_t n)
{
    return HEAD + SUM + (n / STORED_MOST + 1) * STORED_HEAD +
           libdeflate_deflate_compress_bound(inner(d), n);
}

/* Blocks that end at a whole byte, none of them the last. */
static size_t store(const unsigned char *data, size_t n, unsigned char *out)
{
    unsigned char *to = out;
    while (n) {
        const size_t part = n < STORED_MOST ? n : STORED_MOST;
        to[0] = 0;
        to[1] = (unsigned char)part;
        to[2] = (unsigned char)(part >> 8);
        to[3] = (unsigned char)~to[1];
        to[4] = (unsigned char)~to[2];
        memcpy(to + STORED_HEAD, data, part);
        to += STORED_HEAD + part;
        data += part;
        n -= part;
    }
    return (size_t)(to - out);
}

size_t jm_deflate_pack(jm_deflate *d, const unsigned char *data, size_t n, size_t n_noise,
                       unsigned char *out)
{
    const uint32_t sum = libdeflate_adler32(1, data, n);
    out[0] = 0x78; /* deflate, a window of 32 KiB */
    out[1] = 0x01; /* fastest */
    size_t at = HEAD + store(data, n_noise, out + HEAD);
    at += libdeflate_deflate_compress(inner(d), data + n_noise, n - n_noise, out + at,
                                      libdeflate_deflate_compress_bound(inner(d), n - n_noise));
    for (int i = 0; i < SUM; i++)
        out[at++] = (unsigned char)(sum >> (24 - 8 * i));
    return at;
}

uint32_t jm_deflate_crc32(const void *data, size_t n)
{
    return libdeflate_crc32(0, data, n);
}
