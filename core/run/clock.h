/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks for measuring where a run's time goes.
 *
 * Ticks are the cheapest reading that there is (on x86-64 the time stamp counter, some 20 cycles;
 * elsewhere nanoseconds of the system's clock). They only tell shares: what a tick lasts is found
 * by reading both clocks at the begin and at the end of what is measured.
 */
#ifndef JM_RUN_CLOCK_H
#define JM_RUN_CLOCK_H

#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

/* Seconds, monotonic. */
static inline double jm_clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline uint64_t jm_ticks_now(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
#endif
}

#endif
