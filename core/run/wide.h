/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All lanes at once: loops over lanes without branches, which the compiler turns into vectors, once
 * for each instruction set. Bits are the same in all of them (no contraction of products and sums).
 */
#ifndef JM_RUN_WIDE_H
#define JM_RUN_WIDE_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define JM_WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define JM_WIDE
#endif

#endif
