/* SPDX-License-Identifier: Apache-2.0 */
#include "hpc/bytes.h"

#include <string.h>

enum { NO_TEXT = 0 }; /* a text's length counts its end, so that it is never 0 */

void jm_bytes_add_u32(jm_text *out, uint32_t x)
{
    jm_text_add_n(out, (const char *)&x, sizeof x);
}

void jm_bytes_add_u64(jm_text *out, uint64_t x)
{
    jm_text_add_n(out, (const char *)&x, sizeof x);
}

void jm_bytes_add_doubles(jm_text *out, const double *x, size_t n)
{
    jm_text_add_n(out, (const char *)x, n * sizeof *x);
}

void jm_bytes_add_text(jm_text *out, const char *s)
{
    const size_t n = s ? strlen(s) + 1 : NO_TEXT;
    jm_bytes_add_u32(out, (uint32_t)n);
    jm_text_add_n(out, s ? s : "", n);
}

const unsigned char *jm_bytes_take(jm_bytes *b, size_t n)
{
    const unsigned char *here = b->at;
    if (b->failed || n > b->left) {
        b->failed = true;
        return NULL;
    }
    b->at += n;
    b->left -= n;
    return here;
}

static void copy(jm_bytes *b, void *to, size_t n)
{
    const unsigned char *from = jm_bytes_take(b, n);
    if (from)
        memcpy(to, from, n);
    else
        memset(to, 0, n);
}

uint32_t jm_bytes_u32(jm_bytes *b)
{
    uint32_t x;
    copy(b, &x, sizeof x);
    return x;
}

uint64_t jm_bytes_u64(jm_bytes *b)
{
    uint64_t x;
    copy(b, &x, sizeof x);
    return x;
}

void jm_bytes_doubles(jm_bytes *b, double *x, size_t n)
{
    if (n > b->left / sizeof *x) {
        b->failed = true;
        return;
    }
    copy(b, x, n * sizeof *x);
}

const char *jm_bytes_text(jm_bytes *b)
{
    const size_t n = jm_bytes_u32(b);
    const unsigned char *text = n == NO_TEXT ? NULL : jm_bytes_take(b, n);
    if (text && text[n - 1] != '\0') {
        b->failed = true;
        return NULL;
    }
    return (const char *)text;
}
