/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deflate: bytes become a zlib stream, which every reader of HDF5 knows. The only place that knows
 * libdeflate, which packs twice as fast as zlib.
 *
 * The caller says how many bytes in front look like noise. They are stored as they are: looking
 * for what repeats in them takes most of the time and finds nothing.
 */
#ifndef JM_IO_RESULTS_DEFLATE_H
#define JM_IO_RESULTS_DEFLATE_H

#include <stddef.h>
#include <stdint.h>

typedef struct jm_deflate jm_deflate;

jm_deflate *jm_deflate_new(void); /* NULL: no memory */
void jm_deflate_free(jm_deflate *d);
/* The most bytes that n become. */
size_t jm_deflate_most(jm_deflate *d, size_t n);
/* Packs data[n], of which data[0 .. n_noise) is only stored, into out[jm_deflate_most(d, n)]; gives
   the number of bytes. The same bytes in give the same bytes out. */
size_t jm_deflate_pack(jm_deflate *d, const unsigned char *data, size_t n, size_t n_noise,
                       unsigned char *out);

/* CRC-32 of data[n], as gzip has it. */
uint32_t jm_deflate_crc32(const void *data, size_t n);

#endif
