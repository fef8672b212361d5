/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-1 and base64, which the handshake of WebSockets asks for (RFC 6455, 1.3). For nothing else:
 * SHA-1 protects nothing any more.
 */
#ifndef JM_LIVE_SHA1_H
#define JM_LIVE_SHA1_H

#include <stddef.h>

void jm_sha1(unsigned char out[20], const void *data, size_t n);
/* Writes 4 * ceil(n / 3) letters and the terminator. */
void jm_base64(char *out, const unsigned char *data, size_t n);

#endif
