/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the tables that were compiled per instruction set this machine runs. */
#ifndef JM_LANES_ISA_H
#define JM_LANES_ISA_H

/* The best of three addresses; on machines that are not x86-64 only the last one exists. What
   makes a level is asked for one by one, because clang 14 does not know the names of the levels. */
#if defined(__x86_64__)
#define JM_ISA_V3                                                                                  \
    (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&                            \
     __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2"))
#define JM_ISA_V4                                                                                  \
    (JM_ISA_V3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&       \
     __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&                   \
     __builtin_cpu_supports("avx512vl"))
#define JM_ISA_BEST(v4, v3, any) (JM_ISA_V4 ? (v4) : JM_ISA_V3 ? (v3) : (any))
#else
#define JM_ISA_BEST(v4, v3, any) (any)
#endif

#endif
