/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers and texts as bytes, lowest byte first, and back.
 *
 * Reading never leaves its bytes: what does not fit gives zeros and sets `failed`, so a long chain
 * of readings is checked once, at its end. A text is stored with its end, and points into the
 * bytes.
 */
#ifndef JM_HPC_BYTES_H
#define JM_HPC_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/text.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers would have to be turned round");

void jm_bytes_add_u32(jm_text *out, uint32_t x);
void jm_bytes_add_u64(jm_text *out, uint64_t x);
void jm_bytes_add_doubles(jm_text *out, const double *x, size_t n);
void jm_bytes_add_text(jm_text *out, const char *s); /* NULL stays NULL */

typedef struct jm_bytes {
    const unsigned char *at;
    size_t left;
    bool failed;
} jm_bytes;

uint32_t jm_bytes_u32(jm_bytes *b);
uint64_t jm_bytes_u64(jm_bytes *b);
void jm_bytes_doubles(jm_bytes *b, double *x, size_t n);
const char *jm_bytes_text(jm_bytes *b);
/* `n` bytes as they are; NULL where they are not there. */
const unsigned char *jm_bytes_take(jm_bytes *b, size_t n);

#endif
