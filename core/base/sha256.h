/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4): fingerprints that `sha256sum` can check. */
#ifndef JM_BASE_SHA256_H
#define JM_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct jm_sha256 {
    uint32_t h[8];
    uint64_t length;
    uint8_t block[64];
} jm_sha256;

void jm_sha256_init(jm_sha256 *s);
void jm_sha256_add(jm_sha256 *s, const void *data, size_t n);
void jm_sha256_hex(jm_sha256 *s, char hex[65]); /* ends the sum */
void jm_sha256_of(const void *data, size_t n, char hex[65]);

#endif
