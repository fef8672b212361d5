/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/fletcher.h"

#include <string.h>

/*
 * With words w₀ … w₍ₙ₋₁₎ the two halves are a = Σ wᵢ and b = Σ (n − i) wᵢ, modulo 2¹⁶ − 1, where a
 * sum that is not 0 never becomes 0. They are summed over blocks of words, which the compiler turns
 * into vectors, and words are read with the lower byte in front: modulo 2¹⁶ − 1 exchanging bytes is
 * a multiplication by 256, so it may be done once, at the end (RFC 1071 does so).
 */
enum { BLOCK = 32, REDUCE = 1 << 12 }; /* so many blocks fit 64 bits: 2¹⁶ · (2⁵ · 2¹²)² / 2 */

typedef struct sums {
    uint64_t a, b;
} sums;

static uint64_t reduced(uint64_t x)
{
    const uint64_t rest = x % 65535;
    return rest || !x ? rest : 65535;
}

static uint32_t exchanged(uint64_t x)
{
    const uint64_t rest = reduced(x);
    return (uint32_t)((rest & 0xff) << 8 | rest >> 8);
}

static void add_block(sums *s, const unsigned char *data)
{
    uint16_t words[BLOCK];
    uint32_t a = 0, b = 0;
    memcpy(words, data, sizeof words);
    for (uint32_t i = 0; i < BLOCK; i++) {
        a += words[i];
        b += (BLOCK - i) * words[i];
    }
    s->b += BLOCK * s->a + b;
    s->a += a;
}

static void add_word(sums *s, uint32_t word)
{
    s->a += word;
    s->b += s->a;
}

uint32_t jm_fletcher32(const unsigned char *data, size_t n)
{
    const size_t n_blocks = n / (2 * BLOCK);
    sums s = { 0, 0 };
    for (size_t i = 0; i < n_blocks; i++, data += 2 * BLOCK) {
        add_block(&s, data);
        if (i % REDUCE == REDUCE - 1)
            s = (sums){ reduced(s.a), reduced(s.b) };
    }
    for (n -= n_blocks * 2 * BLOCK; n > 1; n -= 2, data += 2)
        add_word(&s, (uint32_t)data[0] | (uint32_t)data[1] << 8);
    if (n)
        add_word(&s, data[0]);
    return exchanged(s.b) << 16 | exchanged(s.a);
}
