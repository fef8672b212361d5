/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counted random numbers: Philox 4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
 *
 * A draw is a function of (seed, patient, quantity, index) and of nothing else: not of the order
 * of draws, of ranks or of threads. `quantity` is jm_random_name() of the name of what is drawn.
 */
#ifndef JM_BASE_RANDOM_H
#define JM_BASE_RANDOM_H

#include <stdint.h>

/* The generator itself: four words for a counter of 128 bits and a key of 64. */
void jm_random_philox(uint32_t out[4], const uint32_t counter[4], const uint32_t key[2]);

/* A 64-bit number for a name (FNV-1a), stable for ever. */
uint64_t jm_random_name(const char *name);
/* 64 random bits. */
uint64_t jm_random_bits(uint64_t seed, uint64_t patient, uint64_t quantity, uint64_t index);
/* Uniform on the open interval (0, 1), 52 bits. */
double jm_random_uniform(uint64_t seed, uint64_t patient, uint64_t quantity, uint64_t index);

#endif
