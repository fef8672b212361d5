/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the tables that were compiled per instruction set this machine runs. */
#ifndef JM_LANES_ISA_H
#define JM_LANES_ISA_H

/* The best of three addresses; on machines that are not x86-64 only the last one exists. */
#if defined(__x86_64__)
#define JM_ISA_BEST(v4, v3, any)                          \
    (__builtin_cpu_supports("x86-64-v4")   ? (v4)         \
     : __builtin_cpu_supports("x86-64-v3") ? (v3)         \
                                           : (any))
#else
#define JM_ISA_BEST(v4, v3, any) (any)
#endif

#endif
