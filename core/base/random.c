/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"

/* Multipliers and key increments of Philox 4x32 (Salmon et al. 2011, section 4.3); the increments
   are the golden ratio and sqrt(3) - 1 in 32 bits. */
#define MULTIPLY_0 UINT32_C(0xD2511F53)
#define MULTIPLY_1 UINT32_C(0xCD9E8D57)
#define KEY_STEP_0 UINT32_C(0x9E3779B9)
#define KEY_STEP_1 UINT32_C(0xBB67AE85)
enum { ROUNDS = 10 };

void jm_random_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];

    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t a = (uint64_t)MULTIPLY_0 * c0;
        const uint64_t b = (uint64_t)MULTIPLY_1 * c2;

        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)b;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)a;
        k0 += KEY_STEP_0;
        k1 += KEY_STEP_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

uint64_t jm_random_name(const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (const unsigned char *p = (const unsigned char *)name; *p != '\0'; p++)
        hash = (hash ^ *p) * UINT64_C(0x100000001b3);
    return hash;
}

/* A bijection of 64 bits that spreads neighbours far apart (the finaliser "Mix13" that Stafford
   published in 2011); 0 stays 0. */
static uint64_t spread(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/*
 * Key = seed; counter words 0 and 1 = patient; words 2 and 3 = spread(quantity) + index mod 2^64.
 *
 * So within a quantity, two draws with different (patient, index) never share a counter, whatever
 * the numbers. Two quantities share one only where their spread hashes lie nearer to each other
 * than the largest index in use: for a thousand quantities and 2^24 draws of each, one chance in
 * a million that a single pair of them does.
 */
uint64_t jm_random_bits(uint64_t seed, uint64_t patient, uint64_t quantity, uint64_t index)
{
    const uint64_t draw = spread(quantity) + index;
    const uint32_t counter[4] = {(uint32_t)patient, (uint32_t)(patient >> 32), (uint32_t)draw,
                                 (uint32_t)(draw >> 32)};
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t out[4];

    jm_random_philox(out, counter, key);
    return (uint64_t)out[1] << 32 | out[0];
}

double jm_random_uniform(uint64_t seed, uint64_t patient, uint64_t quantity, uint64_t index)
{
    const uint64_t k = jm_random_bits(seed, patient, quantity, index) >> 12;

    /* The middle of the k-th of 2^52 equal intervals: exact, and neither 0 nor 1. */
    return ((double)k + 0.5) * 0x1p-52;
}
