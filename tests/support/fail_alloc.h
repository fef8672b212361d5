/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocations that fail when told to: so "no memory left" is tried at every place it can happen.
 *
 *     #include "tests/support/fail_alloc.h"     in one file of a test program, and no other
 *
 *     JM_TEST("a plan survives the failure of any allocation")
 *     {
 *         JM_FAIL_EACH_ALLOCATION(n)
 *         {
 *             jm_plan *plan = NULL;
 *             const jm_status status = jm_plan_new(&plan, ..., &err);
 *             const long failed = jm_fail_alloc_off();
 *
 *             expect_status(status, failed ? JM_MEMORY : JM_OK, &err);
 *             jm_plan_free(plan);
 *         }
 *     }
 *
 * The loop runs its body with allocation number 0 failing, then 1, and so on, until a turn makes
 * none that fails. All allocations of the process are counted, also those that libc makes; so the
 * body switches the failures off before it checks, and does not leave by break, return or goto.
 * Only single threads are counted rightly. It works by taking the place of malloc, calloc,
 * realloc and aligned_alloc of glibc, with and without the address sanitizer; elsewhere the loop
 * runs its body once, undisturbed, and jm_fail_alloc_works() says false.
 */
#ifndef JM_TESTS_SUPPORT_FAIL_ALLOC_H
#define JM_TESTS_SUPPORT_FAIL_ALLOC_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JM_FAIL_ALLOC_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define JM_FAIL_ALLOC_SANITIZED 1
#endif

/* Allocations that still succeed (negative: all do), and how many did not. Volatile, because a
   compiler knows malloc and believes that it touches no variable of ours. */
static volatile long jm_fail_alloc_left_ = -1;
static volatile long jm_fail_alloc_failed_;

#define JM_FAIL_EACH_ALLOCATION(n)                                                         \
    for (long n = 0, n##_more = 1; n##_more && (jm_fail_alloc_after(n), true);             \
         n##_more = jm_fail_alloc_off() > 0, n++)

/* From now on `n` allocations succeed, then one fails; those after it succeed again. */
static inline void jm_fail_alloc_after(long n)
{
    jm_fail_alloc_failed_ = 0;
    jm_fail_alloc_left_ = n;
}

/* All allocations succeed again; how many have failed since jm_fail_alloc_after(). */
static inline long jm_fail_alloc_off(void)
{
    jm_fail_alloc_left_ = -1;
    return jm_fail_alloc_failed_;
}

#if defined(__GLIBC__)

#if defined(JM_FAIL_ALLOC_SANITIZED)
#define JM_FAIL_ALLOC_REAL(name) __interceptor_##name
#else
#define JM_FAIL_ALLOC_REAL(name) __libc_##name
#endif

void *JM_FAIL_ALLOC_REAL(malloc)(size_t size);
void *JM_FAIL_ALLOC_REAL(calloc)(size_t count, size_t size);
void *JM_FAIL_ALLOC_REAL(realloc)(void *block, size_t size);

static inline bool jm_fail_alloc_now(void)
{
    if (jm_fail_alloc_left_ < 0)
        return false;
    jm_fail_alloc_left_ -= 1;
    if (jm_fail_alloc_left_ >= 0)
        return false;
    jm_fail_alloc_failed_ += 1;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return jm_fail_alloc_now() ? NULL : JM_FAIL_ALLOC_REAL(malloc)(size);
}

void *calloc(size_t count, size_t size)
{
    return jm_fail_alloc_now() ? NULL : JM_FAIL_ALLOC_REAL(calloc)(count, size);
}

void *realloc(void *block, size_t size)
{
    return jm_fail_alloc_now() ? NULL : JM_FAIL_ALLOC_REAL(realloc)(block, size);
}

#if defined(JM_FAIL_ALLOC_SANITIZED)
void *__interceptor_aligned_alloc(size_t alignment, size_t size);
#define JM_FAIL_ALLOC_ALIGNED __interceptor_aligned_alloc
#else
void *__libc_memalign(size_t alignment, size_t size);
#define JM_FAIL_ALLOC_ALIGNED __libc_memalign
#endif

void *aligned_alloc(size_t alignment, size_t size)
{
    return jm_fail_alloc_now() ? NULL : JM_FAIL_ALLOC_ALIGNED(alignment, size);
}

static inline bool jm_fail_alloc_works(void)
{
    return true;
}

#else

static inline bool jm_fail_alloc_works(void)
{
    return false;
}

#endif
#endif
